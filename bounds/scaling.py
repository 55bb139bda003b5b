r"""How the constants of Theorem 1 grow: exponents as exact limits of their formulas.

The exponent of a constant :math:`F` in :math:`t\to\infty` (``t`` is d, 1/eps or 1/beta) is
:math:`\lim\log F/\log t`, the other inputs held fixed; logarithms do not count.  It is
computed from the expression that `bounds.constants` evaluates, so it cannot drift from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple

import sympy as sp

from lemmata.bounds import symbols as s
from lemmata.bounds.claim import FORMS, Form
from lemmata.bounds.constants import _FORMULAS, _SIZES
from lemmata.bounds.paper.simulation import size as theorem
from lemmata.bounds.symbols import SYMBOLS

Axis = Literal["d", "eps", "beta"]
AXES: tuple[Axis, ...] = ("d", "eps", "beta")
"""What a constant may grow with."""

_t = sp.Symbol("t", positive=True)
_TOWARDS: Mapping[Axis, sp.Expr] = {"d": _t, "eps": 1 / _t, "beta": 1 / _t}
_TYPICAL = 2 * sp.sqrt((s.M**2 + s.beta**2) * s.d)
"""The norm of x by Lemma 24."""


@cache
def formula(name: str, form: Form) -> sp.Expr | None:
    """Return a constant in the inputs of the theorem alone, or ``None`` if the form has none.

    Its definitions (alpha, T, rad(D), ...) are put in; ``|x|`` is the bound of Lemma 24 and
    ``|z_hat|`` that of Lemma 23, as in `bounds.constants`.
    """
    column, known = FORMS.index(form), dict[sp.Basic, sp.Expr]()
    for row in _FORMULAS + _SIZES:
        expr = row[1 + column]
        if expr is not None:
            known[SYMBOLS[row[0]].symbol] = sp.sympify(expr).xreplace(known)
        if row[0] == name:
            found = known.get(SYMBOLS[name].symbol)
            norm = {s.norm_z_hat: s.norm_x / s.m}
            return None if found is None else found.xreplace(norm).xreplace({s.norm_x: _TYPICAL})
    raise ValueError(f"no constant {name!r}")


def covered_noise(linear: bool) -> sp.Expr:
    """Return the largest beta that the sharp theorem covers for every |x| of Lemma 24."""
    if linear:
        return theorem.BETA_TYPICAL
    room = formula("R_0", "sharp")
    return sp.Min(theorem.BETA_TYPICAL, theorem.BETA_1_TERMS[1].xreplace({s.R_0: room}))


def exponent(
    name: str, form: Form, axis: Axis, at: Mapping[str, sp.Expr], *, covered: bool = False
) -> sp.Expr | None:
    r"""Return the exponent of a constant in d, 1/eps or 1/beta, at fixed other inputs.

    Parameters
    ----------
    name : str
        A constant of `bounds.constants`.
    form : {"printed", "repaired", "sharp"}
    axis : {"d", "eps", "beta"}
        What grows: d, 1/eps or 1/beta.
    at : mapping of str to number
        The other inputs by name (m, M, M2, M3, d, eps, beta).
    covered : bool
        Whether beta is the largest covered level, which moves with d and eps.

    Returns
    -------
    sympy.Expr or None
        ``None`` if the form has no such constant, it is zero or infinite, or a number it needs is
        not given.

    Examples
    --------
    >>> at = {"m": 1, "M": 2, "M2": 1, "M3": 1, "d": 2, "eps": sp.Rational(1, 10), "beta": 1}
    >>> exponent("K", "sharp", "eps", at), exponent("S", "printed", "beta", at)
    (2, 2)
    """
    if covered and axis == "beta":
        raise ValueError("a covered beta is not free: its exponent is asked for")
    found = formula(name, form)
    if found is None:
        return None
    if at["M2"] == 0:
        # A bound c / M2 does not bind.
        found = found.replace(sp.Min, lambda *terms: sp.Min(*(u for u in terms if not _inf(u))))
    if covered:
        found = found.xreplace({s.beta: covered_noise(linear=at["M2"] == 0)})
    numbers = {SYMBOLS[k].symbol: sp.sympify(v) for k, v in at.items() if k != axis}
    moving = found.xreplace(numbers | {SYMBOLS[axis].symbol: _TOWARDS[axis]})
    if moving.free_symbols - {_t} or moving.is_zero or moving.has(sp.oo, sp.zoo, sp.nan):
        return None
    return _growth(moving).degree


def _inf(term: sp.Expr) -> bool:
    return bool(term.subs(s.M2, 0).has(sp.zoo))


class _Growth(NamedTuple):
    """``degree`` is lim log|F| / log t; ``sign`` that of F for large t."""

    degree: sp.Expr
    sign: int


def _growth(expr: sp.Expr) -> _Growth:
    """Return how an expression in t grows, by the rules for products, powers, sums and logs."""
    if not expr.has(_t):
        return _Growth(sp.Integer(0), 1 if expr.is_positive else -1 if expr.is_negative else 0)
    if expr == _t:
        return _Growth(sp.Integer(1), 1)
    rule = _RULES.get(expr.func)
    return _limit(expr) if rule is None else rule(expr)


def _product(expr: sp.Expr) -> _Growth:
    parts = [_growth(arg) for arg in expr.args]
    sign = 1
    for part in parts:
        sign *= part.sign
    return _Growth(sp.Add(*(part.degree for part in parts)), sign)


def _power(expr: sp.Expr) -> _Growth:
    base, power = expr.args
    inner = _growth(base)
    if power.has(_t) or inner.sign <= 0:
        return _limit(expr)
    return _Growth(inner.degree * power, 1)


def _sum(expr: sp.Expr) -> _Growth:
    """Return the growth of the largest term if no other one can cancel it."""
    parts = [_growth(arg) for arg in expr.args if not arg.is_zero]
    top = max(part.degree for part in parts)
    signs = {part.sign for part in parts if part.degree == top}
    return _Growth(top, signs.pop()) if len(signs) == 1 and 0 not in signs else _limit(expr)


def _logarithm(expr: sp.Expr) -> _Growth:
    inner = _growth(expr.args[0])
    if inner.sign > 0 and inner.degree != 0:
        return _Growth(sp.Integer(0), 1 if inner.degree > 0 else -1)
    return _limit(expr)


def _extreme(expr: sp.Expr) -> _Growth:
    """Return the growth of the winner for large t; zero is no rival of what is positive."""
    pick = max if isinstance(expr, sp.Max) else min
    parts = [_growth(arg) for arg in expr.args if not (arg.is_zero and isinstance(expr, sp.Max))]
    if any(part.sign <= 0 for part in parts):
        return _limit(expr)
    return _Growth(pick(part.degree for part in parts), 1)


def _rounded(expr: sp.Expr) -> _Growth:
    """Return the growth of a count: at least 1 once what it rounds up is positive."""
    inner = _growth(expr.args[0])
    return _Growth(max(inner.degree, sp.Integer(0)), 1) if inner.sign > 0 else _limit(expr)


def _limit(expr: sp.Expr) -> _Growth:
    """Return the growth by SymPy's limits, which know no Min and Max."""
    expr = expr.replace(lambda part: isinstance(part, sp.Min | sp.Max), _winner)
    size = sp.limit(expr, _t, sp.oo)
    sign = 1 if size.is_extended_positive else -1 if size.is_extended_negative else 0
    if sign and size.is_finite:
        return _Growth(sp.Integer(0), sign)
    sign = sign or int(sp.sign(sp.limit(sp.sign(expr), _t, sp.oo)))
    return _Growth(sp.limit(sp.log(sign * expr) / sp.log(_t), _t, sp.oo), sign)


def _winner(extreme: sp.Expr) -> sp.Expr:
    """Return the argument of a Min or Max that it equals for large t."""
    best, *others = extreme.args
    for other in others:
        above = sp.limit(other - best, _t, sp.oo).is_extended_positive
        if above == isinstance(extreme, sp.Max):
            best = other
    return best


_RULES = {
    sp.Mul: _product,
    sp.Pow: _power,
    sp.Add: _sum,
    sp.log: _logarithm,
    sp.Max: _extreme,
    sp.Min: _extreme,
    sp.ceiling: _rounded,
}
