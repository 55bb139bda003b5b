"""Checks of Appendix G: networks really built, their error enclosed or computed exactly."""

from __future__ import annotations

from lemmata.verify.checks.approximation import chains, interpolants, networks, squares

__all__ = ["chains", "interpolants", "networks", "squares"]
