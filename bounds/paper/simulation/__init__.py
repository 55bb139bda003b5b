"""Theorem 1: the sampling half, and the encoder as a network."""
