"""Signs of real numbers by exact algebra: rationals, real algebraic numbers, formal zeros."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp
from sympy.core.relational import Relational

_MAX_OPS = 60
"""Larger constants are left to ball arithmetic; minimal polynomials get slow."""


def truth(atom: Relational, point: Mapping[sp.Symbol, sp.Expr]) -> bool | None:
    """Decide an equation or inequality whose two sides may be *exactly* equal.

    Returns ``None`` if the sides are undefined, not exactly equal, or not recognised as such.
    (Unequal sides are the business of :func:`bounds.prove.ball.decide`.)
    """
    sides = [_value(side, point) for side in atom.args]
    if any(v is None for v in sides):
        return None
    zero = is_zero(sides[0] - sides[1])  # type: ignore[operator]
    if zero is not True:
        return None
    return isinstance(atom, (sp.Eq, sp.Le, sp.Ge))


def _value(expr: sp.Basic, point: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr | None:
    """Substitute; undefined, complex and unevaluated results give ``None``."""
    from bounds.prove.ball import run

    if _undefined(expr, point):
        return None
    value = expr.xreplace(dict(point))
    if value.free_symbols or value.has(sp.zoo, sp.nan, sp.oo, sp.I):
        return None
    try:
        ball = run(value, {}, clip=True)
    except ValueError:
        return None
    return value if not isinstance(ball, bool) and ball.is_finite() else None


def _undefined(expr: sp.Basic, point: Mapping[sp.Symbol, sp.Expr]) -> bool:
    """Whether a denominator vanishes or a root or logarithm leaves its domain.

    SymPy would otherwise cancel or multiply it away, as in ``0 * log(-1)``.
    """
    for node in sp.preorder_traversal(expr):
        if isinstance(node, sp.Piecewise):
            return _undefined_piecewise(node, point)
        if isinstance(node, sp.Pow) and node.base.free_symbols:
            base = node.base.xreplace(dict(point))
            exponent = node.exp.xreplace(dict(point))
            if exponent.is_negative is not False and base.is_zero is not False:
                return True
            if exponent.is_integer is not True and base.is_nonnegative is not True:
                return True
        if isinstance(node, sp.log) and node.args[0].xreplace(dict(point)).is_positive is not True:
            return True
    return False


def _undefined_piecewise(node: sp.Piecewise, point: Mapping[sp.Symbol, sp.Expr]) -> bool:
    for value, cond in node.args:
        holds = cond.xreplace(dict(point))
        if holds == sp.true:
            return _undefined(value, point)
        if holds != sp.false:
            return True
    return True


def is_zero(number: sp.Expr) -> bool | None:
    """Decide whether a constant is zero; ``None`` if no exact rule applies."""
    if number.is_Rational:
        return bool(number == 0)
    if number.count_ops() > _MAX_OPS:
        return None
    if number.is_algebraic:
        return _algebraic_zero(number)
    if sp.expand(sp.expand_log(sp.powsimp(sp.expand(number)))) == 0:
        return True
    return None


def _algebraic_zero(number: sp.Expr) -> bool | None:
    if sp.radsimp(sp.expand(number)) == 0:
        return True
    if number.has(sp.Piecewise, sp.Min, sp.Max, sp.Abs):
        return None
    t = sp.Dummy("t")
    try:
        return bool(sp.minimal_polynomial(number, t) == t)
    except (NotImplementedError, sp.polys.polyerrors.GeneratorsError, ValueError):
        return None
