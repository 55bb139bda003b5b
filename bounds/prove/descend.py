"""Counterexamples off the grid: go downhill from the best points, then to the minimum itself.

The goal is written as ``f >= 0``. A pattern search (Hooke and Jeeves, JACM 1961) brings a point
close to a minimum of f, Newton's method to some hundred digits of it. What is returned are
rationals close by, and closed forms that the minimum may have; they count only after their replay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

import sympy as sp
from flint import arb, arb_mat
from sympy.core.relational import Relational

from lemmata.bounds.prove.goal import Problem
from lemmata.bounds.prove.reals import ball
from lemmata.bounds.prove.reals.enclosure import smooth
from lemmata.bounds.prove.reals.ends import identify

_STARTS = 3
_MOVES = 60
_NEWTON = 9
_BITS = 320
_MAX_OPS = 150
_DENOMINATORS = (10, 10**3, 10**6, 10**12, 10**20, 10**40)
_GUESSES = 40
Values = tuple[arb, ...]


@dataclass(frozen=True)
class Slope:
    """``f >= 0`` (or ``> 0``) is claimed wherever no test is false."""

    f: sp.Expr
    symbols: tuple[sp.Symbol, ...]
    tests: tuple[sp.Basic, ...]

    def value(self, at: Values) -> arb | None:
        """Return f at a point, if it is defined and no test fails."""
        balls = dict(zip(self.symbols, at, strict=True))
        value = ball.run(self.f, balls, clip=False)
        if not isinstance(value, arb) or not value.is_finite():
            return None
        if any(ball.run(t, balls, clip=False) is False for t in self.tests):
            return None
        return value.mid()


def slope_of(problem: Problem, solved: Sequence[tuple[sp.Symbol, sp.Expr]]) -> Slope | None:
    """Write a goal as ``f >= 0`` in the symbols that equations have left free."""
    atoms = sorted(sp.Or.make_args(problem.goal), key=str)
    if not all(isinstance(a, Relational) for a in atoms) or problem.goal.count_ops() > _MAX_OPS:
        return None
    rule = dict(solved)
    f = (
        sp.Max(*(_height(a) for a in atoms), evaluate=False)
        if len(atoms) > 1
        else _height(atoms[0])
    )
    symbols = tuple(s for s in problem.symbols if s not in rule)
    if not symbols or any(s.is_integer for s in symbols):
        return None
    tests = tuple(h.xreplace(rule) if rule else h for h in problem.hypotheses)
    return Slope(f.xreplace(rule), symbols, tests)


def _height(atom: Relational) -> sp.Expr:
    gap = atom.lhs - atom.rhs
    if isinstance(atom, (sp.Ge, sp.Gt)):
        return gap
    if isinstance(atom, (sp.Le, sp.Lt)):
        return -gap
    return sp.Abs(gap) if isinstance(atom, sp.Ne) else -sp.Abs(gap)


def candidates(slope: Slope, starts: Iterable[Sequence[sp.Expr]]) -> Iterator[tuple[sp.Expr, ...]]:
    """Yield points at which the goal may fail, values of the free symbols."""
    with ball.precision(64):
        found = []
        for start in starts:
            at = tuple(arb(ball.to_ball(v).mid()) for v in start)
            value = slope.value(at)
            if value is not None:
                found.append((value, at))
    found.sort(key=lambda p: p[0].mid())
    for value, at in found[:_STARTS]:
        with ball.precision(64):
            near = _downhill(slope, at, value)
        for point in (near, *_stationary(slope, near)):
            yield from _close_to(point)


def _downhill(slope: Slope, at: Values, value: arb) -> Values:
    """Move along the axes while f falls, twice as far after a success."""
    steps = [abs(a) / 4 + (arb(1) / 64) for a in at]
    for _ in range(_MOVES):
        for i, step in enumerate(steps):
            for turn in (step, -step):
                moved = (*at[:i], arb((at[i] + turn).mid()), *at[i + 1 :])
                lower = slope.value(moved)
                if lower is not None and lower < value:
                    at, value = moved, lower
                    steps[i] = 2 * turn
                    break
            else:
                steps[i] = step / 4
    return at


def _stationary(slope: Slope, at: Values) -> Iterator[Values]:
    """Yield the zero of the gradient that Newton's method runs to."""
    if not smooth(slope.f):
        return
    gradient = [sp.diff(slope.f, s) for s in slope.symbols]
    hessian = [[sp.diff(g, s) for s in slope.symbols] for g in gradient]
    with ball.precision(_BITS):
        for _ in range(_NEWTON):
            step = _newton(gradient, hessian, dict(zip(slope.symbols, at, strict=True)))
            if step is None:
                return
            at = tuple(arb((a - d).mid()) for a, d in zip(at, step, strict=True))
            if all(abs(d) < arb(2) ** -100 for d in step):
                yield at
                return


def _newton(
    gradient: Sequence[sp.Expr], hessian: Sequence[Sequence[sp.Expr]], at: dict[sp.Symbol, arb]
) -> list[arb] | None:
    rows = [[ball.run(e, at, clip=False) for e in row] for row in hessian]
    right = [[ball.run(g, at, clip=False)] for g in gradient]
    entries = [e for row in (*rows, *right) for e in row]
    if not all(isinstance(e, arb) and e.is_finite() for e in entries):
        return None
    middle = arb_mat([[e.mid() for e in row] for row in rows])
    try:
        step = middle.solve(arb_mat([[e.mid() for e in row] for row in right]))
    except ZeroDivisionError:
        return None
    return [step[i, 0] for i in range(len(gradient))]


def _close_to(point: Values) -> Iterator[tuple[sp.Expr, ...]]:
    with ball.precision(_BITS):
        exact = [ball.rational(v) for v in point]
    for bound in _DENOMINATORS:
        yield tuple(v.limit_denominator(bound) for v in exact)
    if all(abs(v) < 1000 for v in exact):
        yield from islice(product(*(list(identify(v)) for v in exact)), _GUESSES)
