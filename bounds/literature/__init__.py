"""Cited facts: what the proofs take from the literature, each a schema over objects."""

from lemmata.bounds.literature import calculus

__all__ = ["calculus"]
