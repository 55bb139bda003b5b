"""What a polynomial solver is asked."""
