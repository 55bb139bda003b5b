"""Sections 2.2 and E."""
