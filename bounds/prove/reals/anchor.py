"""Mean-value steps: where h falls up to an anchor and rises after it, the anchor is the worst case.

To show ``h >= 0`` choose one variable s and a place ``s = a`` (an end of its range, another
variable, a zero of dh/ds). It is enough that dh/ds is <= 0 below a and >= 0 above, and that
``h >= 0`` at a: two statements about a derivative, and one in fewer variables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import sympy as sp
from sympy.core.relational import Relational

from lemmata.bounds.defined import definedness
from lemmata.bounds.prove import falsify, identity
from lemmata.bounds.prove.goal import Problem, negation_normal, rename
from lemmata.bounds.prove.reals import ball
from lemmata.bounds.prove.reals.domain import atoms
from lemmata.bounds.prove.reals.enclosure import smooth
from lemmata.bounds.prove.reduce import refuted

_INEQUALITIES = (sp.Ge, sp.Gt, sp.Le, sp.Lt)
_SMOOTH = (sp.exp, sp.log, sp.erf, sp.atan, sp.sin, sp.cos)
_SAMPLES = 60
_MAX_OPS = 200


@dataclass(frozen=True)
class Step:
    """What has to be shown: two slopes, and the value at the anchor."""

    symbol: sp.Symbol
    at: sp.Expr
    slopes: tuple[Problem, ...]
    there: Problem


def steps(problem: Problem, deadline: float) -> Iterator[Step]:
    """Yield ways to prove an inequality, the simplest first."""
    goal = problem.goal
    if len(goal.free_symbols) < 2 or not isinstance(goal, _INEQUALITIES) or not smooth(goal):
        return
    h = goal.gts - goal.lts
    if h.count_ops() > _MAX_OPS or any(not isinstance(f, _SMOOTH) for f in h.atoms(sp.Function)):
        return
    samples = _samples(problem)
    found = []
    for s in sorted(goal.free_symbols, key=str):
        region = _range(s, problem)
        if region is None or s.is_integer:
            continue
        slope = _tidy(sp.diff(h, s))
        for a in _anchors(s, slope, problem, region):
            if _plausible(s, a, h, slope, samples):
                loose = identity.differ(h.xreplace({s: a}), sp.Integer(0))
                found.append(((loose, _cost(a)), s, a, slope))
    found.sort(key=lambda f: (f[0], str(f[1]), str(f[2])))
    for _, s, a, slope in found[: problem.depth]:
        step = _step(problem, h, s, a, slope, deadline)
        if step is not None:
            yield step


def _cost(a: sp.Expr) -> int:
    return int(a.count_ops()) + 3 * len(a.free_symbols)


def _tidy(slope: sp.Expr) -> sp.Expr:
    if slope.count_ops() > 60:
        return slope
    return sp.factor_terms(sp.together(slope)) if slope.has(sp.log, sp.exp) else sp.factor(slope)


def projected(problem: Problem, _deadline: float) -> Problem | None:
    """Drop variables that the goal does not have; their bounds leave what they say of others."""
    for s in problem.symbols:
        if s not in problem.goal.free_symbols and _range(s, problem) is not None:
            return replace(_without(problem, s, problem.goal), inhabited=problem.inhabited)
    return None


def _range(s: sp.Symbol, problem: Problem) -> list[sp.Expr] | None:
    """Return the bounds on s, if all that is known of it are bounds (its range is an interval)."""
    out = []
    for part in problem.hypotheses:
        if s not in part.free_symbols:
            continue
        for a in atoms([part]):
            if isinstance(a, _INEQUALITIES) and s in a.args and not _other(a, s).has(s):
                out.append(_other(a, s))
            elif s in a.free_symbols:
                return None
        if len(atoms([part])) != len(sp.And.make_args(part)):
            return None
    return out


def _other(a: Relational, s: sp.Symbol) -> sp.Expr:
    return a.rhs if a.lhs == s else a.lhs


def _anchors(
    s: sp.Symbol, slope: sp.Expr, problem: Problem, bounds: Sequence[sp.Expr]
) -> list[sp.Expr]:
    others = sorted(problem.goal.free_symbols - {s}, key=str)
    out = [*bounds, sp.Integer(0), sp.Integer(1), sp.Rational(1, 2), *others]
    for factor in sp.Mul.make_args(sp.numer(sp.together(slope))):
        for inner in (factor, *(f.args[0] for f in factor.atoms(sp.log, sp.sin))):
            if inner.is_polynomial(s) and sp.degree(inner, s) == 1:
                k, rest = sp.Poly(inner, s).all_coeffs()
                out.append(sp.cancel(-rest / k))
    return list(dict.fromkeys(a for a in out if not a.has(s)))


def _samples(problem: Problem) -> list[falsify.Point]:
    rows, solved = falsify.eliminate(problem)
    if solved:
        return []
    found: list[falsify.Point] = []
    with ball.precision(53):
        for point in islice(falsify.points_of(rows, problem), 8 * _SAMPLES):
            balls = {s: ball.to_ball(v) for s, v in point.items()}
            if all(ball.run(h, balls, clip=False) is True for h in problem.hypotheses):
                found.append(balls)
            if len(found) == _SAMPLES:
                break
    return found


def _plausible(
    s: sp.Symbol, a: sp.Expr, h: sp.Expr, slope: sp.Expr, samples: Sequence[falsify.Point]
) -> bool:
    """Whether no sample contradicts what is to be proved."""
    with ball.precision(53):
        for at in samples:
            gap = at[s] - ball.run(a, at, clip=False)
            steep = ball.run(slope, at, clip=False)
            if (gap > 0 and steep < 0) or (gap < 0 and steep > 0):
                return False
            if not gap.is_finite() or ball.run(h, {**at, s: at[s] - gap}, clip=False) < 0:
                return False
    return bool(samples)


def _step(
    problem: Problem, h: sp.Expr, s: sp.Symbol, a: sp.Expr, slope: sp.Expr, deadline: float
) -> Step | None:
    """Check the side conditions; return what is left to prove."""
    inside = all(_implied(h_, s, a, problem, deadline) for h_ in _about(s, problem))
    region = problem if inside else _with(problem, s, {sp.Gt: sp.Ge, sp.Lt: sp.Le})
    if not inside and not all(_implied(h_, s, a, region, deadline) for h_ in _about(s, region)):
        return None
    smooth_in = _with(problem, s, {sp.Ge: sp.Gt, sp.Le: sp.Lt})  # a mean value lies between ends
    for part, where in ((h, region), (sp.diff(h, s), smooth_in)):
        needed = [negation_normal(c, negate=True) for c in definedness(part)]
        if not all(refuted([*where.hypotheses, c], problem, deadline) for c in needed):
            return None
    strict = isinstance(problem.goal, (sp.Gt, sp.Lt))
    apart = not inside and refuted([*problem.hypotheses, sp.Eq(s, a)], problem, deadline)
    relation = sp.Gt if strict and apart else sp.Ge
    slopes = []
    for side, sign in ((sp.Gt, 1), (sp.Lt, -1)):
        there = (*problem.given, side(s, a, evaluate=False))
        if not refuted([*problem.domain, *there], problem, deadline):
            goal = relation(sign * slope, 0, evaluate=False)
            less = problem.depth - 1
            slopes.append(replace(problem, goal=goal, given=there, inhabited=True, depth=less))
    value = (sp.Gt if strict and not apart else sp.Ge)(h.xreplace({s: a}), 0, evaluate=False)
    return Step(s, a, tuple(slopes), _without(problem, s, value))


def _about(s: sp.Symbol, problem: Problem) -> list[sp.Basic]:
    return [h for h in problem.hypotheses if s in h.free_symbols]


def _implied(h: sp.Basic, s: sp.Symbol, a: sp.Expr, problem: Problem, deadline: float) -> bool:
    """Whether a hypothesis on s holds at the anchor too, whatever s was."""
    there = negation_normal(rename(h, {s: a}), negate=True)
    return there == sp.false or refuted([*problem.hypotheses, there], problem, deadline)


def _with(problem: Problem, s: sp.Symbol, other: dict[type, type]) -> Problem:
    """Change the relations that bound s, so that its range is closed or open."""

    def relaxed(part: sp.Basic) -> sp.Basic:
        if s not in part.free_symbols:
            return part
        kept = [other.get(type(a), type(a))(*a.args, evaluate=False) for a in atoms([part])]
        return sp.And(*kept, evaluate=False) if len(kept) > 1 else kept[0]

    given, domain = (tuple(map(relaxed, p)) for p in (problem.given, problem.domain))
    return replace(problem, given=given, domain=domain)


def _without(problem: Problem, s: sp.Symbol, goal: sp.Basic) -> Problem:
    """Drop a variable: its bounds on each side leave what they say of the others."""
    kept = [h for h in problem.given if s not in h.free_symbols]
    about = [a for h in _about(s, problem) for a in atoms([h])]
    lower = [_other(a, s) for a in about if a.gts == s]
    upper = [_other(a, s) for a in about if a.lts == s]
    kept += [sp.Le(u, v, evaluate=False) for u in lower for v in upper if (u - v).free_symbols]
    domain = tuple(h for h in problem.domain if s not in h.free_symbols)
    back = {k: v for k, v in problem.back.items() if k != s}
    return Problem(goal, tuple(kept), domain, back, goal, inhabited=True, depth=problem.depth - 1)
