"""What is told of a sweep: exports, fitted exponents beside the theorem's, pictures, a page."""
