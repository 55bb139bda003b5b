"""Signs of real numbers by exact algebra: rationals, real algebraic numbers, formal zeros."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp
from sympy.core.relational import Relational

from lemmata.bounds.defined import needs
from lemmata.bounds.prove.constants.algebraic import is_algebraic, vanishes
from lemmata.bounds.prove.constants.angles import combination_vanishes
from lemmata.bounds.prove.reals.tape import precision, run

_MAX_EXPONENT = 2000
_MAX_OPS = 60
"""Larger constants are left to ball arithmetic."""


def truth(atom: Relational, point: Mapping[sp.Symbol, sp.Expr]) -> bool | None:
    """Decide an equation or inequality whose two sides may be *exactly* equal.

    Returns ``None`` if the sides are undefined, not exactly equal, or not recognised as such.
    (Unequal sides are the business of :func:`bounds.prove.reals.ball.decide`.)
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
    if _huge(expr, point) or _undefined(expr, point):
        return None
    value = expr.xreplace(dict(point))
    if value.free_symbols or value.has(sp.zoo, sp.nan, sp.oo, sp.I):
        return None
    try:
        ball = run(value, {}, clip=True)
    except ValueError:
        return None
    return value if not isinstance(ball, bool) and ball.is_finite() else None


def _huge(expr: sp.Basic, point: Mapping[sp.Symbol, sp.Expr]) -> bool:
    """Whether SymPy would write out a number with very many digits."""
    arguments = [p.exp for p in expr.atoms(sp.Pow)]
    arguments += [f.args[0] for f in expr.atoms(sp.gamma, sp.factorial)]
    with precision(53):
        at = {s: run(v, {}, clip=False) for s, v in point.items()}
        if not all(abs(run(a, at, clip=False)) <= _MAX_EXPONENT for a in arguments):
            return True
    # Inner ones first: once they are of moderate size, so is what SymPy inserts.
    if any(_tall(a.xreplace(dict(point))) for a in sorted(arguments, key=sp.count_ops)):
        return True
    # exp(n log b + ...) becomes b**n: look at each term of an exponent.
    terms = [t for e in expr.atoms(sp.exp) for t in sp.Add.make_args(e.args[0]) if t.has(sp.log)]
    factors = [f for t in terms for f in sp.Mul.make_args(t) if not f.has(sp.log)]
    return any(_exceeds(f.xreplace(dict(point))) for f in factors)


def _exceeds(value: sp.Expr) -> bool:
    return not value.is_number or bool(value.is_Rational and abs(value) > _MAX_EXPONENT)


def _undefined(expr: sp.Basic, point: Mapping[sp.Symbol, sp.Expr]) -> bool:
    """Whether a denominator vanishes or a root or logarithm leaves its domain (or may do so).

    SymPy would otherwise cancel or multiply it away, as in ``0 * log(-1)``.
    """
    from lemmata.bounds.prove.reals.ball import decide

    if isinstance(expr, sp.Piecewise):
        return _undefined_piecewise(expr, point)
    if isinstance(expr, sp.Pow) and expr.base.free_symbols:
        base, exponent = (sign(e.xreplace(dict(point))) for e in expr.args)
        if exponent is None or base is None or (exponent <= 0 and base == 0):
            return True
        if base < 0 and expr.exp.xreplace(dict(point)).is_Integer is not True:
            return True
    if isinstance(expr, sp.log) and sign(expr.args[0].xreplace(dict(point))) != 1:
        return True
    if isinstance(expr, sp.Function) and not isinstance(expr, sp.log):
        values = tuple(a.xreplace(dict(point)) for a in expr.args)
        if any(decide(c) is not True for c in needs(expr.func, values)):
            return True
    return any(_undefined(a, point) for a in expr.args)


def sign(number: sp.Expr) -> int | None:
    """Return the sign of a real constant; ``None`` if it is undefined or not decided."""
    from lemmata.bounds.prove.reals.ball import enclose

    for bits in (64, 512):
        value = enclose(number, {}, bits)
        if value > 0:
            return 1
        if value < 0:
            return -1
    return 0 if is_zero(number) else None


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
    if is_algebraic(number):
        return vanishes(number)
    if combination_vanishes(number):
        return True
    if any(_large(p) for p in number.atoms(sp.Pow)):
        return None
    if sp.expand(sp.expand_log(sp.powsimp(sp.expand(number)))) == 0:
        return True
    return True if _exponential_zero(number) else None


def _large(p: sp.Pow) -> bool:
    """Whether SymPy might write out ``b**e`` with very many digits."""
    with precision(53):
        size = run(p.exp, {}, clip=False)
    return not abs(size) <= _MAX_EXPONENT or _tall(p.exp)


def _tall(e: sp.Expr) -> bool:
    """Whether a rational in an exponent has a large numerator or denominator."""
    return any(max(abs(r.p), r.q) > _MAX_EXPONENT for r in e.atoms(sp.Rational))


def _exponential_zero(number: sp.Expr) -> bool:
    """Whether a sum of algebraic multiples of transcendental terms vanishes term by term."""
    groups: dict[sp.Expr, sp.Expr] = {}
    for term in sp.Add.make_args(sp.expand(number)):
        factors = sp.Mul.make_args(term)
        algebraic = sp.Mul(*[f for f in factors if is_algebraic(f)])
        rest = sp.Mul(*[_tidy(f) for f in factors if not is_algebraic(f)])
        groups[rest] = groups.get(rest, sp.Integer(0)) + algebraic
    return all(is_algebraic(g) and vanishes(g) is True for g in groups.values())


def _tidy(f: sp.Expr) -> sp.Expr:
    return sp.exp(sp.radsimp(sp.expand(f.args[0]))) if isinstance(f, sp.exp) else f
