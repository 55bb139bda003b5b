"""Outward-rounded numbers for SymPy expressions (Arb balls), and three-valued comparisons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import sympy as sp
from flint import arb, fmpq
from sympy.core.relational import Relational

from lemmata.bounds.prove.constants import exact
from lemmata.bounds.prove.reals.tape import LOGIC, compiled, precision, run

__all__ = ["decide", "enclose", "precision", "rational", "run", "supported", "to_ball"]

Number = sp.Expr | int | Fraction | float | arb
Values = Mapping[sp.Symbol, Any]


def rational(value: arb) -> sp.Rational:
    """Return the midpoint of a ball as an exact rational."""
    man, exp = value.mid().man_exp()
    return sp.Rational(int(man)) * sp.Rational(2) ** int(exp)


def enclose(expr: sp.Expr, values: Values | None = None, prec: int = 128) -> arb:
    """Return a ball that contains the value of a real expression.

    Parameters
    ----------
    expr : Expr
        Any expression of elementary and a few special functions.
    values : mapping of Symbol to number, optional
        Expressions, integers, fractions, floats (taken at their exact binary value) or balls.
    prec : int
        Working precision in bits.

    Returns
    -------
    arb
        An enclosure; NaN where the expression is undefined or its domain is undecided.

    Raises
    ------
    ValueError
        If a symbol has no value or a function is not supported.
    """
    expr = sp.sympify(expr)
    with precision(prec):
        out = run(expr, _balls(values or {}), clip=False)
    if not isinstance(out, arb):
        raise ValueError(f"{expr} is not a real expression")
    return out


def decide(
    relation: Any, values: Values | None = None, prec: int = 64, limit: int = 4096
) -> bool | None:
    """Decide a relation or Boolean combination at one point.

    Returns
    -------
    bool or None
        ``None`` if it is undefined there, or not decided up to ``limit`` bits (equal
        transcendental numbers, say).
    """
    relation = sp.sympify(relation)
    if relation in (sp.true, sp.false):
        return bool(relation)
    values = values or {}
    bits = prec
    while bits <= limit:
        with precision(bits):
            answer = run(relation, _balls(values), clip=False)
        if answer is not None:
            return bool(answer)
        if bits == prec:
            answer = _exactly(relation, values)
            if answer is not None:
                return answer
        bits *= 4
    return None


def _balls(values: Values) -> dict[sp.Symbol, arb]:
    return {s: to_ball(v) for s, v in values.items()}


def to_ball(value: Any) -> arb:
    """Convert a number to a ball at the current precision."""
    if isinstance(value, arb):
        return value
    if isinstance(value, (int, float)):
        return arb(value)
    if isinstance(value, sp.Rational):
        return arb(fmpq(int(value.p), int(value.q)))
    if isinstance(value, Fraction):
        return arb(fmpq(value.numerator, value.denominator))
    out = run(sp.sympify(value), {}, clip=False)
    if not isinstance(out, arb):
        raise ValueError(f"{value} is not a real number")
    return out


def _exactly(relation: sp.Basic, values: Values) -> bool | None:
    """Decide by exact arithmetic, where the values are rational or algebraic."""
    point: dict[sp.Symbol, sp.Expr] = {}
    for symbol, value in values.items():
        if isinstance(value, arb):
            if not value.is_exact() or not value.is_finite():
                return None
            value = rational(value)
        elif isinstance(value, float):
            value = sp.Rational(*value.as_integer_ratio())
        point[symbol] = sp.sympify(value)
    return _combine(relation, lambda atom: exact.truth(atom, point))


def _combine(node: sp.Basic, truth: Callable[[Relational], bool | None]) -> bool | None:
    if node in (sp.true, sp.false):
        return bool(node)
    if isinstance(node, Relational):
        return truth(node)
    parts = [_combine(a, truth) for a in node.args]
    return LOGIC[type(node)](parts)


def supported(part: sp.Basic) -> None:
    """Raise ``ValueError`` if something in a formula cannot be evaluated."""
    compiled(part)
