"""Proofs about functions of real variables by enclosures and monotonicity."""
