"""Checks of the lower bound, by running circuits, posteriors and the reduction."""

from verify.checks.hardness import posterior, reduction

__all__ = ["posterior", "reduction"]
