"""Checks of the local theorem, beyond the paper."""

from lemmata.verify.checks.local import curvature, encoders, growth, robust, tail

__all__ = ["curvature", "encoders", "growth", "robust", "tail"]
