"""Checks of Sections 2.1, 5 and Appendix F.3."""

from __future__ import annotations

from lemmata.verify.checks.calculus import assumptions, gradient, loss, third

__all__ = ["assumptions", "gradient", "loss", "third"]
