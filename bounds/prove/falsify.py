"""Counterexamples: a deterministic search, and their exact replay.

The search may use floating point; what it finds counts only after :func:`replay`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, product
from time import monotonic

import sympy as sp
from sympy.core.relational import Relational

from lemmata.bounds.prove import descend as downhill
from lemmata.bounds.prove.goal import Problem, violated
from lemmata.bounds.prove.reals import ball
from lemmata.bounds.prove.reals.domain import conjuncts

Point = Mapping[sp.Symbol, sp.Expr]
Solved = Sequence[tuple[sp.Symbol, sp.Expr]]

_SEED = 20220131
_CORNERS = [0, 1, -1, 2, -2, 3, 5, 10, 100, -10, 10**4, -(10**4), 10**8]
_FAR = [s * sp.Integer(10) ** (t * k) for k in (50, 20) for s in (1, -1) for t in (1, -1)]
_STARTS = 240
_FRACTIONS = ["1/2", "-1/2", "3/2", "1/10", "1/100", "-1/10", "9/10", "1/10000", "99/100"]


def replay(problem: Problem, point: Point) -> bool:
    """Whether all hypotheses hold at the point and the goal fails, certified."""
    if not _admissible(problem, point):
        return False
    if any(ball.decide(h, point) is not True for h in problem.hypotheses):
        return False
    return ball.decide(violated(problem.goal), point) is True


def satisfies(problem: Problem, point: Point) -> bool:
    """Whether the hypotheses hold at the point, certified."""
    return _admissible(problem, point) and all(
        ball.decide(h, point) is True for h in problem.hypotheses
    )


def _admissible(problem: Problem, point: Point) -> bool:
    """Whether values are real and have every property that is assumed of their symbols."""
    for s in problem.symbols:
        value = sp.sympify(point[s])
        for name, wanted in s._assumptions_orig.items():
            if getattr(value, f"is_{name}") is not wanted:
                return False
        if value.is_real is not True:
            return False
    return True


def search(problem: Problem, deadline: float, effort: int = 2000) -> Point | None:
    """Look for a counterexample until the deadline or ``effort`` points."""
    bad = violated(problem.goal)
    rows, eliminated = eliminate(problem)
    tests = [*problem.hypotheses, bad]
    for point in islice(points_of(rows, problem), effort):
        if monotonic() > deadline:
            return None
        full = _plausible(tests, point, eliminated)
        if full is not None and replay(problem, full):
            return full
    return None


def descend(problem: Problem, deadline: float) -> Point | None:
    """Look for a counterexample close to minima, where no grid has a point."""
    free, eliminated = eliminate(problem)
    slope = downhill.slope_of(problem, eliminated)
    if slope is None:
        return None
    starts = (list(row.values()) for row in islice(points_of(free, problem), _STARTS))
    tried = set()
    for values in downhill.candidates(slope, starts):
        if monotonic() > deadline:
            return None
        if values in tried:
            continue
        tried.add(values)
        point = dict(zip(free, values, strict=True))
        full = _plausible([*problem.hypotheses, violated(problem.goal)], point, eliminated)
        if full is not None and replay(problem, full):
            return full
    return None


def hypothesis_point(problem: Problem, deadline: float, effort: int = 400) -> Point | None:
    """Look for a point at which all hypotheses hold."""
    rows, eliminated = eliminate(problem)
    for point in islice(points_of(rows, problem), effort):
        if monotonic() > deadline:
            return None
        full = _plausible(problem.hypotheses, point, eliminated)
        if full is not None and satisfies(problem, full):
            return full
    return None


def _plausible(tests: Sequence[sp.Basic], point: Point, eliminated: Solved) -> Point | None:
    """Complete a point if nothing is certainly false there: a cheap filter at low precision."""
    with ball.precision(53):
        balls = {s: ball.to_ball(v) for s, v in point.items()}
        solved = {s: ball.run(e, balls, clip=False) for s, e in eliminated}
        if not all(value.is_finite() for value in solved.values()):
            return None
        balls |= solved
        if any(ball.run(t, balls, clip=False) is False for t in tests):
            return None
    return _complete(point, eliminated)


def eliminate(problem: Problem) -> tuple[list[sp.Symbol], Solved]:
    """Solve equations among the hypotheses, so that the search stays on their solution set."""
    free = list(problem.symbols)
    solved: list[tuple[sp.Symbol, sp.Expr]] = []
    equations = [h for g in problem.given for h in conjuncts(g) if isinstance(h, sp.Eq)]
    for eq in equations:
        residual = (eq.lhs - eq.rhs).xreplace(dict(solved))
        found = _solve(residual, free)
        if found is not None:
            solved = [(s, e.xreplace({found[0]: found[1]})) for s, e in solved] + [found]
            free.remove(found[0])
    return free, solved


def _solve(residual: sp.Expr, free: Sequence[sp.Symbol]) -> tuple[sp.Symbol, sp.Expr] | None:
    residual = sp.numer(sp.together(residual))
    for degree in (1, 2):
        for s in sorted(residual.free_symbols & set(free), key=str):
            if not residual.is_polynomial(s) or sp.degree(residual, s) != degree:
                continue
            coefficients = sp.Poly(residual, s).all_coeffs()
            if degree == 1:
                return s, sp.cancel(-coefficients[1] / coefficients[0])
            a, b, c = coefficients
            root = sp.sqrt(sp.cancel((b * b - 4 * a * c) / (4 * a * a)))
            sign = -1 if s.is_negative else 1
            return s, sp.cancel(-b / (2 * a)) + sign * root
    return None


def _complete(point: Point, eliminated: Solved) -> Point | None:
    full = dict(point)
    for s, e in eliminated:
        value = e.xreplace(dict(point))
        if not value.is_Rational and not _finite(value):
            return None
        full[s] = value
    return full


def _finite(value: sp.Expr) -> bool:
    """Whether a constant is a real number; SymPy's own answer is slow with logarithms."""
    if value.has(sp.zoo, sp.nan, sp.oo, sp.I):
        return False
    with ball.precision(53):
        enclosure = ball.run(value, {}, clip=False)
    return bool(enclosure.is_finite())


def points_of(symbols: Sequence[sp.Symbol], problem: Problem) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Corner values and end points first, then random rationals on several scales."""
    if not symbols:
        yield {}
        return
    ends = _ends(problem)
    lists = [_values(s, ends) for s in symbols]
    rng = random.Random(_SEED)
    if len(symbols) <= 2:
        grids = list(product(*[v[:30] for v in lists]))
        grids.sort(key=lambda r: sum(v.index(x) for v, x in zip(lists, r, strict=True)))
        for row in grids:
            yield dict(zip(symbols, row, strict=True))
    else:
        short = [v[:4] for v in lists]
        for row in islice(product(*short), 300):
            yield dict(zip(symbols, row, strict=True))
    while True:
        yield {s: _random(s, v, rng) for s, v in zip(symbols, lists, strict=True)}


def _ends(problem: Problem) -> list[sp.Expr]:
    """Constants that stand in the hypotheses and the goal: end points, thresholds."""
    out: set[sp.Expr] = set()
    for part in [*problem.given, problem.goal]:
        for atom in part.atoms(Relational):
            out |= {a for a in atom.args if not a.free_symbols and a.is_finite}
            out |= set(atom.atoms(sp.Rational))
    if problem.goal.has(sp.sin, sp.cos, sp.tan):
        out |= {sp.pi / 2, sp.pi, -sp.pi / 2}
    return sorted(out, key=lambda e: (e.count_ops(), str(e)))[:12]


def _values(s: sp.Symbol, ends: Sequence[sp.Expr]) -> list[sp.Expr]:
    near = [e + k for e in ends for k in (0, sp.Rational(1, 100), -sp.Rational(1, 100))]
    raw = [sp.sympify(v) for v in _CORNERS[:4]] + [sp.Rational(f) for f in _FRACTIONS[:3]]
    raw += (
        near[:12] + [sp.Integer(v) for v in _CORNERS[4:]] + [sp.Rational(f) for f in _FRACTIONS[3:]]
    )
    raw += [*_FAR, *near[12:]]
    return [v for v in dict.fromkeys(raw) if _fits(s, v)] or [sp.Integer(1)]


_SIGN: Mapping[str, Callable[[int, int], bool]] = {
    "real": lambda p, q: True,
    "finite": lambda p, q: True,
    "commutative": lambda p, q: True,
    "integer": lambda p, q: q == 1,
    "positive": lambda p, q: p > 0,
    "nonnegative": lambda p, q: p >= 0,
    "negative": lambda p, q: p < 0,
    "nonpositive": lambda p, q: p <= 0,
    "nonzero": lambda p, q: p != 0,
}
"""Properties of a rational p/q; SymPy's own answer fills a table of facts for every new number."""


def _fits(s: sp.Symbol, v: sp.Expr) -> bool:
    names = s._assumptions_orig
    if v.is_Rational and names.keys() <= _SIGN.keys():
        return all(_SIGN[n](v.p, v.q) is w for n, w in names.items())
    return all(getattr(v, f"is_{n}") is w for n, w in names.items())


def _random(s: sp.Symbol, values: Sequence[sp.Expr], rng: random.Random) -> sp.Expr:
    if rng.random() < 0.3:
        return rng.choice(values)
    for _ in range(20):
        if s.is_integer:
            v = sp.Integer(rng.randint(-6, 6) * 10 ** rng.choice([0, 0, 1, 2]))
        else:
            scale = sp.Integer(10) ** rng.choice([-3, -2, -1, 0, 0, 0, 0, 1, 1, 2, 3])
            v = sp.Rational(rng.randint(-60, 60), rng.randint(7, 40)) * scale
        v = abs(v) if s.is_nonnegative else -abs(v) if s.is_nonpositive else v
        if _fits(s, v):
            return v
    return rng.choice(values)
