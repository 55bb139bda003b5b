"""Theorem 3 and equation 22 on an interval: no coupling, only eigenvalues of the generator."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import sympy as sp
from scipy.special import erf

from lemmata.bounds.paper.mixing.size import TV_CONVEX_ERF, TV_PRINTED, TV_RADIUS, TV_SHARP, R_diam
from lemmata.bounds.symbols import T, alpha, rad_D
from lemmata.verify.check import Outcome, Profile, check, worst_by, worst_of
from lemmata.verify.engine.arguments import Float
from lemmata.verify.engine.laws.finite_volume import langevin
from lemmata.verify.evaluate import Bound
from lemmata.verify.once import Row, against, once, row

Potential = Callable[[Float], Float]
EPS = float(np.finfo(float).eps)


def _convex(rng: np.random.Generator) -> tuple[Potential, str]:
    """Return a random convex function, steep or flat."""
    a, c = 10.0 ** rng.uniform(-2, 1, size=2)
    b, s = rng.normal(size=2) * [3.0, 2.0]

    def g(z: Float) -> Float:
        return np.asarray(a * z**2 / 2 + b * z + c * np.logaddexp(s * z, -s * z))

    return g, f"g = {a}/2 z^2 + {b} z + {c} log(2 cosh({s} z))"


def _double_well(rng: np.random.Generator) -> tuple[Potential, str]:
    return (lambda z: np.asarray(600 * (z**2 - 1 / 8) ** 2)), "g = 600 (z^2 - 1/8)^2"


def _uniform(time: float) -> float:
    """Return the mass of the half near the start less 1/2, from an end of [-1/2, 1/2]."""
    n = np.arange(1, 200, 2)
    terms = 2 * np.sin(n * np.pi / 2) / (n * np.pi) * np.exp(-((n * np.pi) ** 2) * time)
    return float(terms.sum())


def _distance(g: Potential, start: float, time: float, cells: int) -> tuple[float, float]:
    """Return the distance to stationarity on [-1/2, 1/2] and its error, from two grids."""
    fine, coarse = (
        langevin(g, -0.5, 0.5, n).tv_to_stationary(start, time) for n in (cells, cells // 2)
    )
    return fine, abs(fine - coarse) + 1e-9


def _on_interval(
    bound: Bound, rng: np.random.Generator, profile: Profile, draw: Any, **radius: float
) -> Outcome:
    return worst_of(against(bound, _distances(rng, profile, draw, **radius)))


@once
def _distances(rng: np.random.Generator, profile: Profile, draw: Any, **radius: float) -> list[Row]:
    count, cells = (4, 240) if profile == "quick" else (40, 800)
    rows = []
    for _ in range(count):
        g, where = draw(rng)
        for start in (-0.5, rng.uniform(-0.5, 0.5)):
            for time in (0.02, 0.1, 0.3):
                measured, error = _distance(g, start, time, cells)
                text = f"{where} on [-1/2, 1/2], from {start}, t = {time}"
                rows.append(row(measured, 1, error, text, T=time, R_diam=1.0, **radius))
    for time in (0.05, 0.2, 1.0, 2.0):
        text = f"uniform law from an end, t = {time}, mass of a half"
        rows.append(row(_uniform(time), 1, 1e-14, text, T=time, R_diam=1.0, **radius))
    return rows


@check(
    "theorem-3",
    "sharp",
    kind="upper",
    bound=TV_SHARP,
    twins={
        "pi^2 -> 11/10 pi^2": TV_SHARP.subs(T, sp.Rational(11, 10) * T),
        "R -> R/2": TV_SHARP.subs(R_diam, R_diam / 2),
        "a double well": {"draw": _double_well},
    },
)
def reflected_law_mixes(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, draw: Any = _convex
) -> Outcome:
    """Measure the distance to stationarity by finite volumes, random convex g on an interval.

    Uniform laws by their cosine series.  A distance above (4/pi) e^(-pi^2 t/R^2) would refute it.
    """
    return _on_interval(bound, rng, profile, draw)


@check(
    "theorem-3",
    "printed",
    kind="upper",
    bound=TV_PRINTED,
    twins={
        "1/(2R^2) -> 11/R^2": TV_PRINTED.subs(T, 22 * T),
        "a quarter of the constant": TV_PRINTED / 4,
    },
)
def reflected_law_mixes_as_printed(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Measure the same distances; one above 81/80 e^(-t/(2R^2)) would refute the claim."""
    return _on_interval(bound, rng, profile, _convex)


@check(
    "equation-22",
    "printed",
    kind="upper",
    bound=TV_RADIUS,
    twins={
        "rad -> rad/3": TV_RADIUS.subs(rad_D, rad_D / 3),
        "e^(-t/(2 rad^2)) -> e^(-3t/rad^2)": TV_RADIUS.subs(T, 6 * T),
    },
)
def reflected_law_mixes_by_radius(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Measure the same distances, rad = 1/2; one above 41/40 e^(-t/(2 rad^2)) would refute it."""
    return _on_interval(bound, rng, profile, _convex, rad_D=0.5)


@check(
    "theorem-3",
    "sharp",
    kind="identity",
    bound=TV_CONVEX_ERF,
    twins={
        "e^(2 alpha t) -> e^(3 alpha t)": TV_CONVEX_ERF.subs(
            sp.exp(2 * alpha * T), sp.exp(3 * alpha * T)
        ),
        "twice the bound": 2 * TV_CONVEX_ERF,
    },
)
def ornstein_uhlenbeck_laws_meet(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Measure the distance of two Ornstein-Uhlenbeck laws, normal with equal variances.

    The coupling bound is attained; a larger distance would refute it.
    """
    outcomes = []
    for rate in (0.1, 1.0, 30.0):
        for time in np.array([0.01, 0.3, 3.0]) / rate:
            for gap in (0.1, 2.0):
                spread = -math.expm1(-2 * rate * time) / rate
                distance = float(erf(gap * math.exp(-rate * time) / math.sqrt(8 * spread)))
                limit = bound(alpha=rate, T=float(time), R_diam=gap)
                text = f"rate {rate}, starts {gap} apart, t = {time}"
                error = 256 * EPS * distance
                outcomes.append(Outcome(distance, limit, 1, error, instance=text))
    return worst_by(outcomes, lambda o: abs(o.measured - o.bound) / o.error)
