"""Statements about named scalars, for the rooms that are not yet about objects."""
