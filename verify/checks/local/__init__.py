"""Checks of the local theorem, beyond the paper: quadrature, finite volumes, exact Gaussians."""

from lemmata.verify.checks.local import exit, laplace, mixing, paths, theorem

__all__ = ["exit", "laplace", "mixing", "paths", "theorem"]
