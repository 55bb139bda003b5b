"""Circuits at work: built, compiled to networks, compared, inverted."""
