"""Intervals and boxes read off the hypotheses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sympy as sp
from sympy.core.relational import Relational

from lemmata.bounds.prove.reals import ball


@dataclass(frozen=True)
class Interval:
    """A real interval with exact ends; infinite ends are open."""

    low: sp.Expr = -sp.oo
    high: sp.Expr = sp.oo
    low_closed: bool = False
    high_closed: bool = False

    @property
    def compact(self) -> bool:
        """Whether both ends are finite (the closure is then compact)."""
        return bool(self.low.is_finite and self.high.is_finite)


def conjuncts(relation: sp.Basic) -> tuple[sp.Basic, ...]:
    """Split a conjunction into its parts, in the same order in every process.

    SymPy's ``make_args`` gives a set.
    """
    return tuple(relation.args) if isinstance(relation, sp.And) else (relation,)


def disjuncts(relation: sp.Basic) -> tuple[sp.Basic, ...]:
    """Split a disjunction into its parts, likewise."""
    return tuple(relation.args) if isinstance(relation, sp.Or) else (relation,)


def atoms(hypotheses: Iterable[sp.Basic]) -> list[Relational]:
    """Atoms that all hypotheses together imply."""
    return [a for h in hypotheses for a in conjuncts(h) if isinstance(a, Relational)]


def interval(symbol: sp.Symbol, hypotheses: Sequence[sp.Basic]) -> Interval:
    """Intersect all constant bounds on one symbol (an enclosure of its possible values)."""
    out = Interval()
    for atom in atoms(hypotheses):
        for lhs, rhs, func in _both_ways(atom):
            if lhs == symbol and not rhs.free_symbols:
                out = _cut(out, func, rhs)
    return out


_MIRROR = {sp.Lt: sp.Gt, sp.Gt: sp.Lt, sp.Le: sp.Ge, sp.Ge: sp.Le, sp.Eq: sp.Eq, sp.Ne: sp.Ne}


def _both_ways(atom: Relational) -> list[tuple[sp.Expr, sp.Expr, type]]:
    func = type(atom)
    return [(atom.lhs, atom.rhs, func), (atom.rhs, atom.lhs, _MIRROR[func])]


def _cut(i: Interval, func: type, end: sp.Expr) -> Interval:
    low, high, lc, hc = i.low, i.high, i.low_closed, i.high_closed
    if func in (sp.Ge, sp.Gt, sp.Eq) and _above(end, low, func == sp.Gt):
        low, lc = end, func != sp.Gt
    if func in (sp.Le, sp.Lt, sp.Eq) and _above(-end, -high, func == sp.Lt):
        high, hc = end, func != sp.Lt
    return Interval(low, high, lc, hc)


def _above(new: sp.Expr, old: sp.Expr, strict: bool) -> bool:
    """Whether a lower end is a better one than the old; undecided means no."""
    if old == -sp.oo:
        return True
    return ball.decide(sp.Ge(new, old) if strict else sp.Gt(new, old)) is True
