"""Families of generators with known constants."""
