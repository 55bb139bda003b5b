"""Branch and bound with Arb balls on boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

import sympy as sp
from flint import arb, fmpq

from lemmata.bounds.prove.goal import Problem
from lemmata.bounds.prove.reals import ball
from lemmata.bounds.prove.reals.domain import Interval, disjuncts, interval

_PREC = 80
Edge = tuple[sp.Rational, sp.Rational]


def covered(
    parts: Sequence[sp.Basic],
    goal: sp.Basic,
    box: dict[sp.Symbol, Edge],
    deadline: float,
    limit: int = 4000,
) -> bool:
    """Whether at each point of a box some hypothesis fails or the goal holds.

    The boxes are bisected along their widest side; a ball answers for all points of a box.
    """
    queue = [box]
    forms = _mean_value_forms(goal)
    with ball.precision(_PREC):
        while queue:
            limit -= 1
            if limit < 0 or monotonic() > deadline:
                return False
            cell = queue.pop()
            if _settled(parts, goal, forms, cell):
                continue
            queue += _halves(cell)
    return True


@dataclass(frozen=True)
class _Form:
    """An atom h >= 0 or h > 0 with the gradient of h, for the mean-value test."""

    h: sp.Expr
    gradient: tuple[tuple[sp.Symbol, sp.Expr], ...]


def _mean_value_forms(goal: sp.Basic) -> list[_Form]:
    atoms = list(disjuncts(goal))
    out = []
    for atom in atoms:
        if not isinstance(atom, (sp.Ge, sp.Gt, sp.Le, sp.Lt)) or not smooth(atom):
            continue
        h = atom.gts - atom.lts
        symbols = sorted(h.free_symbols, key=str)
        out.append(_Form(h, tuple((s, sp.diff(h, s)) for s in symbols)))
    return out


def smooth(part: sp.Basic) -> bool:
    """Whether an expression has a derivative wherever it is defined (roots at 0 aside)."""
    return not part.has(
        sp.Abs, sp.Min, sp.Max, sp.Piecewise, sp.sign, sp.ceiling, sp.floor, sp.Heaviside
    )


def _settled(
    parts: Sequence[sp.Basic], goal: sp.Basic, forms: Sequence[_Form], cell: dict[sp.Symbol, Edge]
) -> bool:
    balls = {s: _ball(e) for s, e in cell.items()}
    if any(ball.run(p, balls, clip=True) is False for p in parts):
        return True
    if ball.run(goal, balls, clip=True) is True:
        return True
    return any(_mean_value(f, balls) for f in forms)


def _mean_value(form: _Form, balls: dict[sp.Symbol, arb]) -> bool:
    """``h(c) + grad h(box) (box - c) > 0``, valid where the gradient is finite on the box."""
    centre = {s: arb(b.mid()) for s, b in balls.items()}
    total = ball.run(form.h, centre, clip=False)
    for s, derivative in form.gradient:
        slope = ball.run(derivative, balls, clip=False)
        if not slope.is_finite():
            return False
        total = total + slope * (balls[s] - centre[s])
    return bool(total > 0)


def _ball(edge: Edge) -> arb:
    low, high = (arb(fmpq(int(v.p), int(v.q))) for v in edge)
    return low.union(high)


def _halves(cell: dict[sp.Symbol, Edge]) -> list[dict[sp.Symbol, Edge]]:
    widest = max(sorted(cell, key=str), key=lambda s: cell[s][1] - cell[s][0])
    low, high = cell[widest]
    middle = (low + high) / 2
    return [{**cell, widest: (low, middle)}, {**cell, widest: (middle, high)}]


def outer(i: Interval) -> Edge | None:
    """Return a rational interval that contains a bounded interval."""
    if not i.compact:
        return None
    ends = []
    for end, side in ((i.low, "lower"), (i.high, "upper")):
        if end.is_Rational:
            ends.append(end)
        else:
            with ball.precision(_PREC):
                ends.append(ball.rational(getattr(ball.enclose(end, {}, _PREC), side)()))
    return (ends[0], ends[1]) if ends[0] < ends[1] else None


def prove_on_box(problem: Problem, deadline: float) -> bool:
    """Branch and bound on the bounding box of the hypotheses, if there is one."""
    box: dict[sp.Symbol, Edge] = {}
    for s in problem.symbols:
        edge = outer(interval(s, problem.hypotheses))
        if edge is None:
            return False
        box[s] = edge
    return bool(box) and covered(problem.hypotheses, problem.goal, box, deadline)
