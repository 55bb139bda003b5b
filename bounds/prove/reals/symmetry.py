"""Fewer variables by homogeneity: h(t y, y) = y^k h(t, 1), or h(t + y, y) = e^(k y) h(t, 0).

What is homogeneous is guessed by numbers and shown by :mod:`bounds.prove.identity`; so are the
conditions under which a term is defined, and the hypotheses that are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, TypeVar

import sympy as sp
from flint import arb
from sympy.core.relational import Relational

from lemmata.bounds.defined import definedness
from lemmata.bounds.prove import identity
from lemmata.bounds.prove.goal import Problem
from lemmata.bounds.prove.reals import ball
from lemmata.bounds.prove.reals.domain import atoms
from lemmata.bounds.prove.reals.enclosure import smooth
from lemmata.bounds.prove.reduce import refuted

_INEQUALITIES = (sp.Ge, sp.Gt, sp.Le, sp.Lt)
_SIGNS = {"positive", "negative", "nonnegative", "nonpositive", "nonzero"}
T = TypeVar("T")
_MAX_OPS = 120
_PROBE = 3


@dataclass(frozen=True)
class _Group:
    """Multiply all of some symbols by one positive number, or add one number to all of them."""

    symbols: frozenset[sp.Symbol]
    scaling: bool

    def moved(self, values: Mapping[sp.Symbol, T], by: Any) -> dict[sp.Symbol, T]:
        """Return values of symbols with those of the group moved."""
        rule = {s: v * by if self.scaling else v + by for s, v in values.items()}
        return {s: rule[s] if s in self.symbols else v for s, v in values.items()}

    def weight(self, by: sp.Expr, k: sp.Expr) -> sp.Expr:
        return by**k if self.scaling else sp.exp(k * by)

    def keeps(self, e: sp.Expr) -> bool:
        """Whether e changes by a positive factor of the group alone."""
        if not e.free_symbols & self.symbols:
            return True
        by = sp.Dummy("y", positive=True) if self.scaling else sp.Dummy("y", real=True)
        return any(
            identity.reduces_to_zero(moved, self.weight(by, k) * e) is not None
            for k in self._exponents(e)
            for moved in [e.xreplace(self.moved({s: s for s in self.symbols}, by))]
        )

    def keeps_relation(self, relation: Relational) -> bool:
        """Whether a relation and the conditions under which it is defined are homogeneous."""
        parts = [relation, *definedness(relation)]
        return all(self.keeps(p.lhs - p.rhs) for p in parts)

    def _exponents(self, e: sp.Expr) -> list[sp.Expr]:
        """Return what k may be: a number, or another variable."""
        symbols = sorted(e.free_symbols, key=str)
        by, ratio = sp.Integer(_PROBE), sp.Dummy()
        with ball.precision(128):
            at = {s: ball.to_ball(sp.Rational(2 * i + 7, i + 3)) for i, s in enumerate(symbols)}
            before, after = (ball.run(e, v, clip=False) for v in (at, self.moved(at, _PROBE)))
            if not (before.is_finite() and after.is_finite() and after * before > 0):
                return []
            unit = sp.log(by) if self.scaling else by
            k = ball.run(sp.log(ratio) / unit, {ratio: after / before}, clip=False)
            near = {s: v for s, v in at.items() if s not in self.symbols}
            guess = ball.rational(k).limit_denominator(12)
            values = {**near, guess: ball.to_ball(guess)}
            return [g for g, v in values.items() if abs(k - v) < arb(2) ** -60]


def fewer(problem: Problem, deadline: float) -> Problem | None:
    """Set one of several variables to 1 or 0, if the goal is homogeneous in them."""
    goal = problem.goal
    if not isinstance(goal, _INEQUALITIES) or not smooth(goal) or goal.count_ops() > _MAX_OPS:
        return None
    for group, fixed in _groups(problem, deadline):
        if group.keeps_relation(goal):
            return _fixed(problem, group, fixed)
    return None


def _groups(problem: Problem, deadline: float) -> Iterator[tuple[_Group, sp.Symbol]]:
    symbols = [
        s
        for s in sorted(problem.goal.free_symbols, key=str)
        if not s._assumptions_orig.keys() - _SIGNS - {"real", "finite"}
    ]  # not the integers: a quotient of two is none
    sets: Iterable[tuple[sp.Symbol, ...]] = (
        c for n in range(len(symbols), 1, -1) for c in combinations(symbols, n)
    )
    positive = {
        s: s.is_positive or refuted([*problem.hypotheses, sp.Le(s, 0)], problem, deadline)
        for s in symbols
    }
    for chosen in sets:
        fixed = next((s for s in reversed(chosen) if positive[s]), None)
        if fixed is not None:
            yield _Group(frozenset(chosen), scaling=True), fixed
        if not any(s._assumptions_orig.keys() & _SIGNS for s in chosen):
            yield _Group(frozenset(chosen), scaling=False), chosen[-1]


def _fixed(problem: Problem, group: _Group, fixed: sp.Symbol) -> Problem:
    value = sp.Integer(1 if group.scaling else 0)

    def at(part: Relational) -> sp.Basic:
        return part.func(*(a.xreplace({fixed: value}) for a in part.args), evaluate=False)

    kept = [a for a in atoms(problem.hypotheses) if group.keeps_relation(a)]
    given = tuple(at(a) for a in kept)
    back = {s: v for s, v in problem.back.items() if s != fixed}
    changed = replace(problem, goal=at(problem.goal), given=given, domain=(), back=back)
    return replace(changed, inhabited=True)
