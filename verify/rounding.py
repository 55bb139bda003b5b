"""Bounds told in few digits, and still true: what is said is never more than what is proved."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal


def at_least(number: float, digits: int = 3) -> str:
    """Return a decimal that is not above a number, for a bound from below."""
    return _told(number, digits, ROUND_FLOOR)


def at_most(number: float, digits: int = 3) -> str:
    """Return a decimal that is not below a number, for a bound from above."""
    return _told(number, digits, ROUND_CEILING)


def _told(number: float, digits: int, rounding: str) -> str:
    exact = Decimal(float(number))
    if not exact.is_finite():
        return f"{number:g}"
    short = Context(prec=digits, rounding=rounding).plus(exact).normalize()
    return f"{short:f}" if -5 < short.adjusted() < digits else f"{short:e}"
