"""Checks of Section 5.2 and Appendix C: eigenvalues, finite volumes and quadrature."""

from verify.checks.mixing import comparison, reflected

__all__ = ["comparison", "reflected"]
