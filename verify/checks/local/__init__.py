"""Checks of the local theorem, beyond the paper: quadrature, finite volumes, exact Gaussians."""

from lemmata.verify.checks.local import exit, laplace, layer, mixing, paths, theorem

__all__ = ["exit", "laplace", "layer", "mixing", "paths", "theorem"]
