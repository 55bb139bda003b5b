"""Exact numbers on the command line: 0.1 means one tenth, 1/3 one third."""

from __future__ import annotations

import argparse
from decimal import Decimal, InvalidOperation
from fractions import Fraction

RANGE = 60
"""Numbers with more digits than this, before or after the point, are refused."""


def number(text: str) -> Fraction:
    """Return a finite number, exactly."""
    try:
        if "/" not in text and abs(Decimal(text).adjusted()) > RANGE:
            # Before it is expanded: 1e9999999 has ten million digits.
            raise argparse.ArgumentTypeError(f"must lie between 1e-{RANGE} and 1e{RANGE}")
        value = Fraction(text)
    except (ValueError, ZeroDivisionError, InvalidOperation):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a number such as 0.1, 2e-3 or 1/3"
        ) from None
    if max(abs(value.numerator), value.denominator) > 10 ** (2 * RANGE):
        raise argparse.ArgumentTypeError(f"must have at most {2 * RANGE} digits")
    return value


def positive_number(text: str) -> Fraction:
    """Return a positive number."""
    value = number(text)
    if value <= 0:
        raise argparse.ArgumentTypeError(f"must be positive, not {text}")
    return value


def nonnegative(text: str) -> Fraction:
    """Return a number that is not negative."""
    value = number(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"must not be negative, not {text}")
    return value


def error_level(text: str) -> Fraction:
    """Return a number strictly between 0 and 1."""
    value = number(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"must lie strictly between 0 and 1, not {text}")
    return value
