"""Checks of the lower bound, by running circuits, posteriors and the reduction."""

from verify.checks.hardness import posterior, reduction, truncation

__all__ = ["posterior", "reduction", "truncation"]
