"""Checks of the local theorem, beyond the paper."""

from lemmata.verify.checks.local import curvature, growth, robust

__all__ = ["curvature", "growth", "robust"]
