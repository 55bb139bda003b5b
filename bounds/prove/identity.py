"""Identities: sound algebra reduces lhs - rhs to zero."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sympy as sp
from flint import arb, fmpq

from lemmata.bounds.prove.reals.tape import precision, run

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


_SCALES = (fmpq(1), fmpq(1, 8), fmpq(4))
_SIGNS = frozenset({"positive", "negative", "nonnegative", "nonpositive", "nonzero"})


def _points(symbols: list[sp.Symbol]) -> Iterator[dict[sp.Symbol, arb]]:
    """Yield points without structure that have the properties assumed of the symbols."""
    for scale in _SCALES:
        point = {}
        for i, s in enumerate(symbols):
            value = fmpq(2 * i + 3) if s.is_integer else fmpq(7 * i + 5, 3 * i + 4) * scale
            point[s] = arb(-value if s.is_nonpositive else value)
        yield point


def differ(lhs: sp.Expr, rhs: sp.Expr) -> bool:
    """Whether balls show two terms to be unequal somewhere, so that no algebra makes them equal.

    ``False`` says nothing.
    """
    symbols = sorted(lhs.free_symbols | rhs.free_symbols, key=str)
    known = _SIGNS | {"real", "finite", "integer", "commutative"}
    if any(not v or name not in known for s in symbols for name, v in s._assumptions_orig.items()):
        return False
    with precision(128):
        try:
            gaps = [run(lhs, p, clip=False) - run(rhs, p, clip=False) for p in _points(symbols)]
        except (ValueError, TypeError):
            return False
    return any(gap > 0 or gap < 0 for gap in gaps)


def reduces_to_zero(lhs: sp.Expr, rhs: sp.Expr) -> str | None:
    """Return the name of the first route that reduces ``lhs - rhs`` to 0, else ``None``.

    Each route is an equality of real functions wherever both sides are defined.
    """
    if differ(lhs, rhs):
        return None
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
