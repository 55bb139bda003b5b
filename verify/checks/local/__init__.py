"""Checks of the local theorem, beyond the paper: quadrature, finite volumes, exact Gaussians."""

from lemmata.verify.checks.local import laplace

__all__ = ["laplace"]
