"""Checks of equations 35 and 36 and Lemmas 15 and 16 by simulation."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import sympy as sp
from scipy import stats

from lemmata.bounds.paper.region.size import TWO_SIDED, VARIANCE, height, r_tail
from lemmata.bounds.symbols import w
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.region.cir import LEVEL_ERROR, exceedance
from lemmata.verify.engine.laws.ou import OU
from lemmata.verify.evaluate import Bound

_TWICE = 2 * (1 - sp.erf(height / sp.sqrt(2 * VARIANCE)))


@check(
    "equation-35",
    "repaired",
    kind="upper",
    bound=TWO_SIDED,
    twins={
        "the reflection principle, for both signs": _TWICE,
        "without wT": sp.exp(-w * height**2 / 4),
    },
)
def noise_stays_in_a_band(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Count simulated Ornstein-Uhlenbeck paths that leave [-a, a], with bridge corrections.

    The null hypothesis "at most the bound", plus 1/steps for the bridges, is rejected at 1e-9.
    """
    n, steps = (2000, 400) if profile == "quick" else (40_000, 4000)
    outcomes = []
    for a, time in ((2.5, 20.0), (3.5, 40.0)):
        hits = OU(0.5).hits(0.0, a, time, steps, n, rng=rng)
        limit = bound(w=1.0, height=a, T=time)
        p = float(stats.binom.sf(hits - 1, n, min(1.0, limit + 1 / steps)))
        outcomes.append(
            Outcome(hits / n, limit, n, 1 / steps, p, LEVEL_ERROR, f"w, a, T = 1, {a}, {time}")
        )
    return min(outcomes, key=lambda o: o.p_value or 0.0)


_TAIL = TWO_SIDED.subs(height, r_tail * sp.sqrt(2 / w))


@check(
    "equation-36",
    "repaired",
    kind="upper",
    bound=_TAIL,
    twins={
        "the printed 4 e^(-r^2)": 4 * sp.exp(-(r_tail**2)),
        "without wT": sp.exp(-(r_tail**2) / 2),
    },
)
def noise_has_its_tail(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Enclose the probability that |F| reaches r sqrt(2/w), by the spectrum of F^2 killed there."""
    outcomes = []
    cases = [(1.0, 2.0, 50.0), (2.0, 3.0, 1e4), (1.0, 2.0, 1.0), (1.0, 4.0, 1e7)]
    for rate, tail, time in cases[: 2 if profile == "quick" else 4]:
        found = exceedance(1.0, rate, 0.0, 2 * tail**2 / rate, time)
        outcomes.append(replace(found, bound=bound(w=rate, r_tail=tail, T=time)))
    return worst_of(outcomes)


def _pair(
    low: float, high: float, top: float, rng: np.random.Generator, profile: Profile
) -> tuple[np.ndarray, np.ndarray]:
    """Drive sqrt(U), sqrt(X) by one noise, N = low and high up to the level ``top`` of U.

    Beyond it the drift of U is that of N = 30.  The implicit scheme keeps the order of drifts.
    """
    n, steps, h = (200, 2000) if profile == "quick" else (4000, 20_000), 2000, 1e-3
    u, x = np.ones(n[0]), np.ones(n[0])
    paths = np.empty((steps, 2, n[0]))
    for k in range(steps):
        noise = math.sqrt(h) * rng.normal(size=n[0])
        size = np.where(u**2 <= top, low, 30.0)
        u, x = (
            (v + noise + np.sqrt((v + noise) ** 2 + 2 * h * (1 + h / 2) * (N - 1))) / (2 + h)
            for v, N in ((u, size), (x, high))
        )
        paths[k] = u**2, x**2
    return paths[:, 0], paths[:, 1]


@check(
    "lemma-15",
    "repaired",
    kind="lower",
    bound=sp.Integer(0),
    twins={
        "the larger drift below": {"low": 4.0},
        "a margin": sp.Rational(1, 100),
    },
)
def solutions_are_ordered(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, low: float = 2.0
) -> Outcome:
    """Drive two square-root processes, N = 2 and 3, by one noise; X < U once would refute it."""
    u, x = _pair(low, 3.0, math.inf, rng, profile)
    return Outcome(float((x - u).min()), bound(), u.size, 0.0, instance="N = 2 and 3, w = 1")


@check(
    "lemma-16",
    "repaired",
    kind="upper",
    bound=sp.Integer(0),
    twins={"Xbar above alpha_0": {"level": 5.0}, "the larger drift below": {"low": 5.0}},
)
def ordered_up_to_a_level(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    level: float = 3.0,
    low: float = 2.5,
) -> Outcome:
    """Count paths on which X stays below Xbar = 3 and U does not, with f <= g up to alpha_0 = 4.

    Both are driven by one noise; one such path would refute the claim.
    """
    u, x = _pair(low, 3.0, 4.0, rng, profile)
    broken = (x.max(axis=0) <= level) & (u.max(axis=0) > level)
    return Outcome(
        float(broken.sum()), bound(), u.shape[1], 0.0, instance=f"N = {low} and 3, Xbar = {level}"
    )
