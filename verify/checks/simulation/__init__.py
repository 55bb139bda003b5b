"""Checks of Sections 5.3, D.2, D.3: networks are built, counted and compared."""

from __future__ import annotations

from lemmata.verify.checks.simulation import combine, encoder, exponential, gradient, sampling

__all__ = ["combine", "encoder", "exponential", "gradient", "sampling"]
