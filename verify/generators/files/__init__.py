"""Generators in files."""
