"""A case as a model of a statement: numbers are chosen, points are moved to where it applies."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np
import sympy as sp
from sympy.core.relational import Relational

from lemmata.bounds.language.formulas import Formula, conjuncts
from lemmata.bounds.language.functions import MapVariable
from lemmata.bounds.language.gram import numbers
from lemmata.bounds.language.vectors import VectorVariable
from lemmata.bounds.symbols import beta
from lemmata.verify.interpret.arithmetics.floats import Floats, middle, spread
from lemmata.verify.interpret.case import DIRECTIONS, Case
from lemmata.verify.interpret.evaluate import Evaluation
from lemmata.verify.interpret.model import Model
from lemmata.verify.interpret.statements.roles import Roles, free

_SLACK = 1e-9
_HALVINGS = 60
_G, _z_hat = MapVariable("G"), VectorVariable("z_hat")


def placed(roles: Roles, case: Case, constants: Mapping[str, float]) -> Evaluation | None:
    """Return the evaluation of a model at which the conditions hold, at the case or near it."""
    for _ in range(2 * len(roles.given) + 1):
        at = evaluation_at(roles, case, constants)
        failing = next((g for g in roles.given if at.scalar(g) is False), None)
        if failing is None:
            return at
        nearby = _moved(roles, case, at, failing)
        # Nearby it must hold beyond rounding: where z has been moved to an edge, rounding decides.
        holds = (c for c in nearby if evaluation_at(roles, c, constants).scalar(failing) is True)
        moved = next(holds, None)
        if moved is None:
            return None
        case = moved
    return None


def evaluation_at(roles: Roles, case: Case, constants: Mapping[str, float]) -> Evaluation:
    """Return the evaluation at the model of a case, whether or not the conditions hold there."""
    z_hat, u = np.array(case.z_hat, float), np.array(case.u, float)
    points = {"z_hat": z_hat, "z": z_hat + u, "mirrored": z_hat - u, "x": _G(_z_hat)}
    at: dict[Any, Any] = {beta: float(case.beta), **roles.define, _z_hat: z_hat}
    for v, part in roles.vectors.items():
        at[v] = case.direction(part) if part in DIRECTIONS else points[part]
    found = Evaluation(Model(case.G, at, constants), Floats, by_differences=roles.computed)
    for s, conditions in roles.chosen:
        at[s] = _chosen(s, conditions, found, case)
    return found


def _chosen(s: sp.Symbol, conditions: Iterable[Formula], at: Evaluation, case: Case) -> float:
    """Return the least number that conditions allow, or the largest if they only bound it above.

    Between strict bounds it is the middle.  Without a condition a count is that of the case's
    steps, and any other number the length of u.
    """
    parts = [part for condition in conditions for part in conjuncts(condition)]
    found = [(slope, bound) for part in parts for slope, bound in _bounds(s, part, at)]
    low = max((bound for slope, bound in found if slope < 0), default=-math.inf)
    up = min((bound for slope, bound in found if slope > 0), default=math.inf)
    if s.is_integer:
        return float(math.ceil(low)) if 0 < low < math.inf else float(case.steps)
    if -math.inf < low and up < math.inf and any(isinstance(p, (sp.Lt, sp.Gt)) for p in parts):
        return (low + up) / 2
    if low > 0:
        return low * (1 + 1e-12)
    return up * (1 - 1e-12) if math.isfinite(up) else _length(case)


def _length(case: Case) -> float:
    return float(np.linalg.norm(case.u))


def _bounds(s: sp.Symbol, part: Formula, at: Evaluation) -> Iterator[tuple[float, float]]:
    """Yield the sign with which a number occurs in a condition, and the bound that it has."""
    if isinstance(part, sp.Or):
        others = [p for p in part.args if s not in free(p)]
        if any(at.scalar(p) is not False for p in others):
            return
        for p in set(part.args) - set(others):
            yield from _bounds(s, p, at)
    linear = _linear(s, part)
    if linear is None:
        return
    slope, rest = (at.scalar(e) for e in linear)
    if slope > 0 or slope < 0:
        bound = -rest / slope
        yield middle(slope), middle(bound) - math.copysign(spread(bound), middle(slope))


@cache
def _linear(s: sp.Symbol, part: Formula) -> tuple[sp.Expr, sp.Expr] | None:
    """Write a relation as a s + b <= 0; None if it is not linear in s."""
    if not isinstance(part, Relational) or isinstance(part, (sp.Eq, sp.Ne)):
        return None
    below, above = (part.lts, part.gts)
    gap = below - above
    names = numbers(gap)
    if any(s in free(f) for f in names):
        return None
    flat = gap.xreplace(names)
    slope = sp.diff(flat, s)
    if s in free(slope):
        return None
    back = {name: f for f, name in names.items()}
    return slope.xreplace(back), flat.xreplace({s: sp.S.Zero}).xreplace(back)


def _moved(roles: Roles, case: Case, at: Evaluation, condition: Formula) -> Iterator[Case]:
    """Yield cases nearby at which a condition may hold, the nearest first.

    The noise is lowered where the condition speaks of no other point than z_hat.  Else z is moved
    towards z_hat or beyond it, or along its ray from 0.
    """
    guess = _guess(condition, at)
    shrink = [t for t in (math.sqrt(guess), guess) if 0 < t < 1]
    shrink += [2.0**-k for k in range(1, _HALVINGS)]
    moving = {v for v, part in roles.vectors.items() if part in ("z", "mirrored")}
    if not moving & _reached(condition, roles):
        yield from (case.but(beta=case.beta * t * (1 - _SLACK)) for t in shrink)
        return
    z_hat, u = np.array(case.z_hat), np.array(case.u)
    z = z_hat + u
    along = [(u, 1 - _SLACK), (-u, 1.0)]
    steps = [t * c * v for t in shrink[:2] for v, c in along[:1]]
    steps += [z * guess * c - z_hat for c in (1 - _SLACK, 1 + _SLACK) if math.isfinite(guess)]
    steps += [t * v for t in (1.0, *shrink) for v, _ in along]
    yield from filter(None, map(case.moved, steps))


def _reached(condition: Formula, roles: Roles) -> set[Any]:
    """Return the variables of a condition, those of what defines or bounds its numbers included."""
    found, todo = set[Any](), [condition]
    while todo:
        new = free(todo.pop()) - found
        found |= new
        todo += [roles.define[s] for s in new & set(roles.define)]
        todo += [g for g in roles.given if free(g) & new & set(roles.free)]
    return found


def _guess(condition: Formula, at: Evaluation) -> float:
    """Return by how much the left side of a relation would have to be scaled."""
    if not isinstance(condition, (sp.Le, sp.Lt, sp.Ge, sp.Gt)):
        return 0.5
    left, right = (middle(at.scalar(side)) for side in condition.args)
    return right / left if left > 0 and right >= 0 else 0.5
