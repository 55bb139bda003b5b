"""Decimals of exact numbers, rounded outward."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction


def outward(low: Fraction, high: Fraction, digits: int = 17) -> tuple[str, str]:
    """Return two decimals that enclose an interval."""
    return _round(low, digits, ROUND_FLOOR), _round(high, digits, ROUND_CEILING)


def nearest(value: Fraction, digits: int = 6) -> str:
    """Return a decimal for reading."""
    return _round(value, digits, ROUND_HALF_EVEN)


def _round(value: Fraction, digits: int, mode: str) -> str:
    context = Context(prec=digits, rounding=mode)
    text = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    return format(text.normalize(context), "g").replace("E", "e")
