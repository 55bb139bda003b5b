"""Exact numbers in, enclosures and decimals out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from numbers import Rational
from typing import TypeAlias

import sympy as sp
from flint import arb

from lemmata.bounds.prove.reals.ball import enclose, precision

Exact: TypeAlias = int | float | str | Fraction | sp.Expr


def exact(value: Exact, name: str = "value") -> sp.Expr:
    """Return a number as an exact SymPy number.

    A float is taken at its exact binary value; a string such as ``"0.1"`` at its decimal value.

    Raises
    ------
    ValueError
        If it is not a finite real number.
    """
    try:
        number = _read(value)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        raise ValueError(f"{name} = {value!r} is not a finite number") from None
    if not (number.is_number and number.is_real and number.is_finite):
        raise ValueError(f"{name} = {value} is not a finite real number")
    return number


def _read(value: Exact) -> sp.Expr:
    if isinstance(value, bool):
        raise TypeError
    if isinstance(value, sp.Basic):
        return sp.sympify(value)
    if isinstance(value, str):
        fraction = Fraction(value.strip())
    else:
        fraction = Fraction(value if isinstance(value, Rational) else float(value))
    return sp.Rational(fraction.numerator, fraction.denominator)


@dataclass(frozen=True)
class Enclosure:
    """An interval with decimal ends that contains a number.

    Attributes
    ----------
    low, high : str
        Decimal numbers, rounded outwards; ``"inf"`` for a bound that does not bind.
    """

    low: str
    high: str

    @property
    def decimal(self) -> str:
        """Five significant digits, or as many as the interval determines."""
        if self.low == self.high:
            return _short(Decimal(self.low))
        for digits in (5, 4, 3, 2, 1):
            ends = {f"{Decimal(end):.{digits}g}" for end in (self.low, self.high)}
            if len(ends) == 1:
                return _short(Decimal(ends.pop()))
        return f"[{self.low}, {self.high}]"


def _short(number: Decimal) -> str:
    if not number.is_finite():
        return "inf"
    if number == number.to_integral_value() and abs(number) < 10**9:
        return f"{int(number)}"
    return f"{number:.5g}"


def enclosure(expr: sp.Expr, digits: int = 20) -> Enclosure:
    """Return a decimal enclosure of a closed expression.

    Parameters
    ----------
    expr : sympy.Expr
        Without symbols; may be infinite.
    digits : int
        Significant digits asked of the ends.

    Raises
    ------
    ArithmeticError
        If the expression cannot be enclosed, e.g. an undecided ceiling.
    """
    if expr is sp.oo:
        return Enclosure("inf", "inf")
    if expr.is_Rational:
        return Enclosure(*(_end(expr, direction, digits) for direction in _DIRECTIONS))
    for prec in (128, 512, 2048):
        ball = enclose(expr, {}, prec=prec)
        if ball.is_finite() and (ball.is_exact() or ball.rel_accuracy_bits() > 4 * digits):
            with precision(prec):
                ends = _fraction(ball.lower()), _fraction(ball.upper())
            return Enclosure(
                *(_end(end, way, digits) for end, way in zip(ends, _DIRECTIONS, strict=True))
            )
    raise ArithmeticError(f"{expr} could not be enclosed to {digits} digits")


def ball_ends(ball: arb, digits: int = 12) -> tuple[str, str]:
    """Return the ends of a ball, rounded outwards."""
    ends = _fraction(ball.lower()), _fraction(ball.upper())
    low, high = (_end(end, way, digits) for end, way in zip(ends, _DIRECTIONS, strict=True))
    return low, high


def ceiling(value: sp.Expr) -> sp.Expr:
    """Return the least integer that is not below a closed expression.

    By enclosures: SymPy's own way factors numbers of hundreds of digits.  What a ball of 16384
    bits does not decide, e.g. an integer in disguise, is left to SymPy.
    """
    if value.is_Rational or not value.is_finite:
        return sp.ceiling(value)
    for prec in (128, 1024, 16384):
        ball = enclose(value, {}, prec=prec)
        if ball.is_finite():
            with precision(prec):
                ends = {sp.ceiling(_fraction(end)) for end in (ball.lower(), ball.upper())}
            if len(ends) == 1:
                return ends.pop()
    return sp.ceiling(value)


_DIRECTIONS = (ROUND_FLOOR, ROUND_CEILING)


def _fraction(end: arb) -> sp.Rational:
    mantissa, exponent = end.man_exp()
    return sp.Rational(int(mantissa)) * sp.Rational(2) ** int(exponent)


def _end(number: sp.Rational, direction: str, digits: int) -> str:
    if number.is_Integer:
        return str(number)
    context = Context(prec=digits, rounding=direction)
    return str(context.divide(Decimal(int(number.p)), Decimal(int(number.q))))
