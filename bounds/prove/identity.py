"""Identities: sound algebra reduces lhs - rhs to zero."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

SOLVER = f"sympy {sp.__version__}"


def _trig(e: sp.Expr) -> sp.Expr:
    return sp.cancel(sp.expand(e.rewrite(sp.exp)))


def _roots(e: sp.Expr) -> sp.Expr:
    return sp.expand(sp.powdenest(sp.expand_power_base(sp.expand(e))))


def _logs(e: sp.Expr) -> sp.Expr:
    """``expand_log`` splits only logarithms of factors that are known to be positive."""
    return sp.cancel(sp.expand(sp.expand_log(sp.powsimp(e))))


_ROUTES: tuple[tuple[str, Callable[[sp.Expr], sp.Expr]], ...] = (
    ("expand", sp.expand),
    ("cancel", sp.cancel),
    ("radicals", _roots),
    ("radsimp", lambda e: sp.expand(sp.radsimp(sp.together(e)))),
    ("logarithms", _logs),
    ("trigonometric", lambda e: sp.expand(sp.trigsimp(sp.expand_trig(e)))),
    ("exponential", _trig),
    ("powsimp", lambda e: sp.powsimp(sp.expand(sp.expand_func(e)))),
)

_MAX_OPS = 4000
_MAX_POWER = 24


def _integer_powers(e: sp.Expr) -> list[sp.Pow]:
    return [p for p in e.atoms(sp.Pow) if p.exp.is_Integer]


def reduces_to_zero(lhs: sp.Expr, rhs: sp.Expr) -> str | None:
    """Return the name of the first route that reduces ``lhs - rhs`` to 0, else ``None``.

    Each route is an equality of real functions wherever both sides are defined.
    """
    difference = lhs - rhs
    if difference.has(sp.Piecewise, sp.Min, sp.Max) or difference.count_ops() > _MAX_OPS:
        return "expand" if difference == 0 else None
    if any(p.base.is_Add and abs(p.exp) > _MAX_POWER for p in _integer_powers(difference)):
        return "expand" if difference == 0 else None
    for name, route in _ROUTES:
        if name in ("radsimp", "trigonometric", "exponential") and difference.count_ops() > 400:
            continue
        try:
            if route(difference) == 0:
                return name
        except (NotImplementedError, sp.PolynomialError, ValueError, TypeError):
            continue
    return None
