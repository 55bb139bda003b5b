"""Lemma 4 and equation 39: eigenvalues of the Hessian of L by finite differences of grad L."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import sympy as sp

from lemmata.bounds.paper.mixing.size import ALPHA, C_LOW, HIGH, LAMBDA, LOW, R_0
from lemmata.bounds.symbols import M2, beta, m, q
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.instances import Instance, gallery, instance
from lemmata.verify.engine.descent import newton
from lemmata.verify.evaluate import Bound, as_function
from lemmata.verify.generators import CosineShear
from lemmata.verify.once import Row, against, once, row

EPS = float(np.finfo(float).eps)
Array = np.ndarray[Any, np.dtype[np.float64]]


def _gradient(member: Instance, z: Array, x: Array, noise: float) -> Array:
    pulled = member.G.gradient_of_half_square(z, x[None, :])[0]
    return np.asarray(z + pulled / noise**2)


def _hessian(member: Instance, z: Array, x: Array, noise: float) -> tuple[Array, float]:
    """Return the Hessian of L at z, Richardson's central differences, and its error."""
    d = len(z)

    def central(step: float) -> Array:
        shift = step * np.eye(d)
        up, down = (_gradient(member, z + s * shift, x, noise) for s in (1, -1))
        return np.asarray((up - down) / (2 * step))

    step = 2e-3 * min(1.0, 0.1 / math.sqrt(1 + member.M3 if math.isfinite(member.M3) else 1e4))
    fine, coarse = central(step / 2), central(step)
    best = (4 * fine - coarse) / 3
    size = np.abs(_gradient(member, z[None, :], x, noise)).max() + np.abs(best).max()
    rounding = 64 * EPS * (size + np.abs(z).max() * np.abs(best).max()) / step
    return (best + best.T) / 2, float(np.linalg.norm(best - fine) + rounding * d)


def _members() -> tuple[Instance, ...]:
    wave = instance("fast cosine shear", CosineShear(p=2.0, q=0.5, k=1.0, omega=400.0))
    return (*gallery(), wave)


def _points(
    member: Instance, rng: np.random.Generator, stretch: float
) -> list[tuple[Array, Array, float]]:
    """Return points z on the sphere of radius ``stretch R_0`` around z_hat, x and beta."""
    drawn = []
    radius = as_function(R_0)(**member.constants) if member.M2 > 0 else 3.0
    for noise in (0.01, 0.3, 3.0):
        center = rng.normal(size=member.G.dim)
        ray = rng.normal(size=member.G.dim)
        for z_hat, u in ((center, ray), (0 * center, np.eye(member.G.dim)[0])):
            x = np.asarray(member.G.value(z_hat[None, :]))[0]
            z_hat = newton(member.G, x[None, :])[0]
            drawn.append((z_hat + 0.999 * stretch * radius * u / np.linalg.norm(u), x, noise))
    return drawn


def extremes(
    bound: Bound, rng: np.random.Generator, profile: Profile, stretch: float, kind: Any
) -> Outcome:
    """Return the extreme eigenvalue against the bound, worst over generators and points."""
    return worst_of(against(bound, _eigenvalues(rng, profile, stretch, kind)), kind)


@once
def _eigenvalues(
    rng: np.random.Generator, profile: Profile, stretch: float, kind: Any
) -> list[Row]:
    rows = []
    for _ in range(1 if profile == "quick" else 12):
        for member in _members():
            for z, x, noise in _points(member, rng, stretch):
                H, error = _hessian(member, z, x, noise)
                residual = float(np.linalg.norm(np.asarray(member.G.value(z[None, :]))[0] - x))
                numbers = {**member.constants, "beta": noise, "q": residual}
                value = float(np.linalg.eigvalsh(H)[0 if kind == "lower" else -1])
                text = f"{member.G!r}, x = {x.tolist()}, z = {z.tolist()}, beta = {noise}"
                rows.append(row(value, 1, error, text, **numbers))
    return rows


@check(
    "lemma-4",
    "sharp",
    kind="lower",
    bound=ALPHA,
    twins={
        "alpha -> c_m": C_LOW,
        "radius R_0 -> 5/2 R_0": {"stretch": 2.5},
        "on all of R^d": {"stretch": 20.0},
    },
)
def strongly_convex_near_inverse_point(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, stretch: float = 1.0
) -> Outcome:
    """Measure the least eigenvalue of Hess L on the sphere |u| = R_0 by finite differences.

    One below alpha would refute the claim.
    """
    return extremes(bound, rng, profile, stretch, "lower")


@check(
    "lemma-4",
    "sharp",
    kind="upper",
    bound=LAMBDA,
    twins={"Lambda -> Lambda - m^2/beta^2": LAMBDA - m**2 / beta**2, "a third": LAMBDA / 3},
)
def smooth_near_inverse_point(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Measure the largest eigenvalue of Hess L on |u| = R_0; one above Lambda would refute it."""
    return extremes(bound, rng, profile, 1.0, "upper")


@check(
    "lemma-4",
    "printed",
    kind="lower",
    bound=sp.Integer(1),
    twins={"1 -> c_m": C_LOW, "on all of R^d": {"stretch": 20.0}},
)
def convex_on_D(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, stretch: float = 1 / 3
) -> Outcome:
    """Measure the least eigenvalue of Hess L on |u| = m^2/(6 M M2), which holds D for d = 1."""
    return extremes(bound, rng, profile, stretch, "lower")


@check(
    "equation-39",
    "printed",
    kind="lower",
    bound=LOW,
    twins={"M2 -> M2/2": LOW.subs(M2, M2 / 2), "without M2": LOW.subs(q, 0)},
)
def hessian_from_below(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure the least eigenvalue of Hess L also where L is not convex, against (39)."""
    return extremes(bound, rng, profile, 2.0, "lower")


@check(
    "equation-39",
    "printed",
    kind="upper",
    bound=HIGH,
    twins={"m for M": HIGH.subs(sp.Symbol("M", positive=True), m), "half": HIGH / 2},
)
def hessian_from_above(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure the largest eigenvalue of Hess L against 1 + (M^2 + M2|q|)/beta^2."""
    return extremes(bound, rng, profile, 2.0, "upper")
