"""Bounds on a ball, piece by piece."""
