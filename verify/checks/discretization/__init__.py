"""Checks of Appendix D.1: exact Gaussian laws, kernels on a grid, finite volumes."""

from lemmata.verify.checks.discretization import laws, steps

__all__ = ["laws", "steps"]
