"""Checks of Section 5.1 and Appendix B by running gradient descent."""

from __future__ import annotations

import math

import numpy as np
import sympy as sp

from lemmata.bounds.paper.descent.size import Q_PRINTED, Q_SHARP, S_PRINTED, S_SHARP
from lemmata.bounds.symbols import M, Q, delta, m
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.instances import Instance, gallery, instance, observations
from lemmata.verify.engine.descent import descend, newton
from lemmata.verify.evaluate import Bound, as_function
from lemmata.verify.generators import CosineGenerator, Linear
from lemmata.verify.once import once

ONE = sp.Integer(1)
EPS = float(np.finfo(float).eps)
RATE = 1 - m**2 / Q_SHARP


def _count(profile: Profile) -> int:
    return 4 if profile == "quick" else 64


def _norms(x: np.ndarray) -> np.ndarray:
    return np.asarray(np.linalg.norm(x, axis=1))


def _hessian_bound(Q: sp.Expr, member: Instance, x: np.ndarray) -> np.ndarray:
    return np.array([as_function(Q)(**member.constants, norm_x=r) for r in _norms(x)])


def _wavy() -> tuple[Instance, np.ndarray]:
    """Return a generator and observables at which M^2 does not bound the Hessian of f."""
    wavy = instance("wavy", CosineGenerator(a=1.0, k=3.0, omega=4.0))
    return wavy, np.array([[8.0], [-8.0], [2.5]])


def _members(profile: Profile, rng: np.random.Generator) -> list[tuple[Instance, np.ndarray]]:
    drawn = [(g, observations(g, _count(profile), rng)) for g in gallery()]
    return [*drawn, _wavy()]


def _descent_ratio(member: Instance, x: np.ndarray, Q: np.ndarray, steps: int) -> Outcome:
    """Return the least ``(f(z) - f(z+)) 2Q / |grad f|^2`` over the steps that still move."""
    run = descend(member.G, x, Q=Q, steps=steps)
    fall, slope = run.f[:-1] - run.f[1:], run.gradient_norm[:-1] ** 2
    moving = slope > 1e-6 * slope.max()
    ratio = np.where(moving, fall * 2 * Q / np.where(moving, slope, 1.0), np.inf)
    s, i = np.unravel_index(int(np.argmin(ratio)), ratio.shape)
    rounding = 32 * EPS * run.f[s, i] * 2 * Q[i] / slope[s, i]
    where = f"{member.G!r}, x = {x[i].tolist()}, step {s}"
    return Outcome(float(ratio[s, i]), 1.0, int(moving.sum()), float(rounding), instance=where)


def _descends(bound: Bound, rng: np.random.Generator, profile: Profile, Q: sp.Expr) -> Outcome:
    outcomes = [
        _descent_ratio(g, x, _hessian_bound(Q, g, x), 40) for g, x in _members(profile, rng)
    ]
    worst = worst_of(outcomes, "lower")
    return Outcome(**{**worst.__dict__, "bound": bound()})


_TOO_MUCH = sp.Rational(51, 50)


@check(
    "lemma-1",
    "sharp",
    kind="lower",
    bound=ONE,
    twins={"1/(2Q) -> 51/(100Q)": _TOO_MUCH, "Q* -> M^2": {"Q": M**2}},
)
def every_step_descends(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, Q: sp.Expr = Q_SHARP
) -> Outcome:
    """Run descent with step 1/Q* and measure (f(z) - f(z+)) 2Q/|grad f|^2 on every step.

    A ratio below 1 on one step of one generator would refute the descent inequality.
    """
    return _descends(bound, rng, profile, Q)


@check(
    "lemma-9",
    "printed",
    kind="lower",
    bound=ONE,
    twins={"1/(2Q) -> 51/(100Q)": _TOO_MUCH, "step 1/Q -> 3/Q": {"Q": M**2 / 3}},
)
def descends_on_a_ball(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, Q: sp.Expr = Q_PRINTED
) -> Outcome:
    """Run descent with the printed Q, the Hessian bound on the ball A of (18).

    For linear G the printed Q is M^2, and the ratio along the steepest axis is exactly 1.
    """
    return _descends(bound, rng, profile, Q)


@check(
    "lemma-1",
    "sharp",
    kind="upper",
    bound=RATE,
    twins={"(1 - m^2/Q) -> its cube": RATE**3, "m -> M in the rate": 1 - M**2 / Q_SHARP},
)
def loss_falls_at_the_rate(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure f(z(s+1))/f(z(s)) along the path; above 1 - m^2/Q* it would refute the rate."""
    outcomes = []
    for member, x in [*_members(profile, rng), _along_first_axis(3.0)]:
        run = descend(member.G, x, Q=_hessian_bound(Q_SHARP, member, x), steps=30)
        alive = run.f[:-1] > 1e-18 * run.f[0]
        ratio = np.where(alive, run.f[1:] / np.where(alive, run.f[:-1], 1.0), 0.0)
        for i, norm in enumerate(_norms(x)):
            s = int(np.argmax(ratio[:, i]))
            error = 64 * EPS * max(1.0, math.sqrt(run.f[0, i] / run.f[s, i]))
            where = f"{member.G!r}, x = {x[i].tolist()}, step {s}"
            limit = bound(**member.constants, norm_x=norm)
            outcomes.append(Outcome(float(ratio[s, i]), limit, 30, error, instance=where))
    return worst_of(outcomes)


def _along_first_axis(stretch: float) -> tuple[Instance, np.ndarray]:
    """Return diag(1, stretch) and an observable along the slow axis."""
    return instance("stretched", Linear(np.diag([1.0, stretch]))), np.array([[1.0, 0.0]])


BUDGET = 1200
"""Steps we are willing to wait for; slower observables are left out, not counted as late."""


Arrival = tuple[int, int, str, dict[str, float]]
"""The step at which a run arrives (-1: never), its length, where, and what the bound takes."""


def _arrivals(
    Q: sp.Expr, members: list[tuple[Instance, np.ndarray]], delta: float
) -> list[Arrival]:
    """Return the number of steps until ``|z(s) - z_hat| <= delta`` for each observable."""
    arrivals = []
    for member, x in members:
        Qs = _hessian_bound(Q, member, x)
        quick = Qs / member.m**2 * np.log(np.maximum(_norms(x) / (member.m * delta), 2)) < BUDGET
        x, Qs = x[quick], Qs[quick]
        if len(x) == 0:
            continue
        run = descend(member.G, x, Q=Qs, steps=2 * BUDGET, target=(newton(member.G, x), delta))
        assert run.hit is not None
        for i, (norm, hessian) in enumerate(zip(_norms(x), Qs, strict=True)):
            numbers = {**member.constants, "norm_x": norm, "delta": delta, "Q": hessian}
            where = f"{member.G!r}, x = {x[i].tolist()}, delta = {delta}"
            arrivals.append((int(run.hit[i]), run.steps, where, numbers))
    return arrivals


@once
def _of_all(rng: np.random.Generator, profile: Profile, Q: sp.Expr, delta: float) -> list[Arrival]:
    return _arrivals(Q, [*_members(profile, rng), _along_first_axis(8.0)], delta)


def _first_arrival(bound: Bound, arrivals: list[Arrival]) -> Outcome:
    """Hold the numbers of steps against the bound; a run too short to tell measures nothing."""
    outcomes = []
    for hit, length, where, numbers in arrivals:
        limit = bound(**numbers)
        late = math.inf if length >= limit else math.nan
        outcomes.append(Outcome(float(hit) if hit >= 0 else late, limit, 1, instance=where))
    return worst_of(outcomes)


@check(
    "lemma-1",
    "sharp",
    kind="upper",
    bound=S_SHARP,
    twins={"S* -> S*/3": S_SHARP / 3, "kappa^2 -> kappa": S_SHARP * m / M},
)
def arrives_within_sharp_steps(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Count descent steps until z is within delta of z_hat, found by Newton's method.

    A run that needs more than S* steps would refute the claim.
    """
    return _first_arrival(bound, _of_all(rng, profile, Q_SHARP, 1e-3))


_S_PRINTED = S_PRINTED.subs(Q, Q_PRINTED)


_TOO_FEW = {
    "m^4 -> M^4": _S_PRINTED * m**4 / M**4,
    "1/delta^2 -> 1": _S_PRINTED * delta**2,
}


@check("lemma-1", "printed", kind="upper", bound=_S_PRINTED, twins=_TOO_FEW)
def arrives_within_printed_steps(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Count descent steps with the printed Q until z is within delta of z_hat.

    A run that needs more than S of (20) would refute the claim.
    """
    return _first_arrival(bound, _of_all(rng, profile, Q_PRINTED, 1e-2))


@check("equation-20", "printed", kind="upper", bound=_S_PRINTED, twins=_TOO_FEW)
def slowest_axis_arrives_within_printed_steps(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Count descent steps along the slow axis of diag(1, stretch), for growing stretches.

    A stretch that needs more than S of (20) would refute the equation.
    """
    slow = [_along_first_axis(s) for s in (1.5, 4.0, 8.0)]
    return _first_arrival(bound, _arrivals(Q_PRINTED, slow, 1e-2))


def _quartics(rng: np.random.Generator, n: int) -> np.ndarray:
    """Return coefficients of t, t^2, t^3, t^4; the first is a parabola, the second t + t^4."""
    drawn = rng.normal(size=(n, 4)) * 10.0 ** rng.uniform(-2, 2, size=(n, 4))
    return np.vstack([[1.0, 0.5, 0.0, 0.0], [1.0, 0.0, 0.0, 1.0], drawn])


def _curvature_on_segment(p: np.ndarray, end: float) -> float:
    """Return the largest ``|f''|`` on ``[end, 0]``, f'' being a parabola."""
    second = np.array([2 * p[1], 6 * p[2], 12 * p[3]])
    points = [0.0, end]
    if second[2] != 0:
        top = -second[1] / (2 * second[2])
        points += [top] if min(0.0, end) < top < max(0.0, end) else []
    return max(abs(float(second @ np.array([1.0, t, t * t]))) for t in points)


@check(
    "lemma-10",
    "repaired",
    kind="lower",
    bound=ONE,
    twins={"1/(2Q) -> 51/(100Q)": _TOO_MUCH, "bound at the point only": {"on_segment": False}},
)
def polynomials_descend(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, on_segment: bool = True
) -> Outcome:
    """Take one step on random quartics from 0, with Q the largest |f''| on the segment.

    Q is found by doubling; a fall of less than |f'|^2/(2Q) would refute the claim.
    """
    outcomes = []
    for p in _quartics(rng, 50 * _count(profile)):
        slope, Q = float(p[0]), max(abs(2 * float(p[1])), 1e-3)
        while on_segment and _curvature_on_segment(p, -slope / Q) > Q:
            Q *= 1.25
        t = -slope / Q
        terms = p * np.array([t, t**2, t**3, t**4])
        scale = 2 * Q / slope**2
        error = 16 * EPS * float(np.abs(terms).sum()) * scale
        fall = -float(terms.sum()) * scale
        outcomes.append(Outcome(fall, bound(), 1, error, instance=f"coefficients {p.tolist()}"))
    return worst_of(outcomes, "lower")
