"""Checks of Section 5.2 and Appendix C: eigenvalues, finite volumes and quadrature."""

from lemmata.verify.checks.mixing import comparison, convexity, posterior, reflected, whole_space

__all__ = ["comparison", "convexity", "posterior", "reflected", "whole_space"]
