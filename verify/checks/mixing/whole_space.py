"""The global drift by finite differences, and the spectral gap of the posterior, d = 1."""

from __future__ import annotations

import numpy as np
import sympy as sp

from lemmata.bounds.paper.mixing.size import K_1_TERMS, POINCARE, R_0, RATE
from lemmata.bounds.symbols import M, beta, d, m, q
from lemmata.verify.check import Outcome, Profile, check, worst_by, worst_of
from lemmata.verify.checks.instances import Instance, gallery, instance
from lemmata.verify.engine.laws.finite_volume import langevin
from lemmata.verify.evaluate import Bound, as_function
from lemmata.verify.generators import CosineGenerator, Linear
from lemmata.verify.once import Row, against, once, row

EPS = float(np.finfo(float).eps)


def _members() -> tuple[Instance, ...]:
    return (*gallery(), instance("identity", Linear(np.eye(1))))


def _generator_of_phi(
    member: Instance, z: np.ndarray, x: np.ndarray, noise: float, step: float
) -> float:
    """Return the Laplacian of Phi less <grad L, grad Phi>, by central differences."""
    shift = step * np.eye(len(z))
    points = np.vstack([z[None, :], z + shift, z - shift])
    phi = ((np.asarray(member.G.value(points)) - x) ** 2).sum(axis=1)
    loss = (points**2).sum(axis=1) / 2 + phi / (2 * noise**2)
    n = len(z)
    up, down = slice(1, n + 1), slice(n + 1, 2 * n + 1)
    bend = (phi[up] + phi[down] - 2 * phi[0]).sum() / step**2
    slopes = (phi[up] - phi[down]) @ (loss[up] - loss[down]) / (4 * step**2)
    return float(bend - slopes)


@check(
    "global-drift",
    "sharp",
    kind="upper",
    bound=K_1_TERMS - RATE * q**2,
    twins={
        "m^2/beta^2 -> 2m^2/beta^2": K_1_TERMS - 2 * RATE * q**2,
        "second part of K_1 dropped": 2 * d * M**2 - RATE * q**2,
    },
)
def drift_of_phi(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure the generator of Phi = |G - x|^2 by finite differences, near and far.

    A value above K_1 - (m/beta)^2 Phi at one point would refute it; the margin is what is compared.
    """
    outcomes = []
    for _ in range(1 if profile == "quick" else 20):
        for member in _members():
            noise = float(np.sqrt(member.m**3 / (4 * member.M)))
            z_hat = 3 * rng.normal(size=member.G.dim)
            x = np.asarray(member.G.value(z_hat[None, :]))[0]
            for s in (1e-2, 0.1, 0.5, 1.0, 10.0):
                for ray in (-z_hat, s * rng.normal(size=member.G.dim)):
                    outcomes.append(_at(bound, member, z_hat + s * ray, z_hat, x, 0.9 * noise))
    return worst_by(outcomes, lambda o: (o.measured - o.bound) / abs(o.bound))


def _at(
    bound: Bound, member: Instance, z: np.ndarray, z_hat: np.ndarray, x: np.ndarray, noise: float
) -> Outcome:
    fine, coarse = (_generator_of_phi(member, z, x, noise, h) for h in (1e-4, 2e-4))
    residual = float(np.linalg.norm(np.asarray(member.G.value(z[None, :]))[0] - x))
    limit = bound(
        **member.constants, beta=noise, q=residual, norm_z_hat=float(np.linalg.norm(z_hat))
    )
    rounding = 64 * EPS * (1 + residual**2 + float(z @ z)) * (1 + residual / noise**2) / 1e-8
    text = f"{member.G!r}, z_hat = {z_hat.tolist()}, z = {z.tolist()}, beta = {noise}"
    return Outcome(fine, limit, 1, abs(fine - coarse) + rounding, instance=text)


def _small_noise(member: Instance, z_hat: float) -> float:
    """Return a beta that satisfies both conditions of the Poincare inequality."""
    noise = float(np.sqrt(member.m**3 / (4 * member.M)))
    radius = as_function(R_0)(**member.constants) if member.M2 > 0 else np.inf
    constant = as_function(K_1_TERMS)
    while 3 * noise**2 * constant(**member.constants, beta=noise, norm_z_hat=z_hat) > (
        member.m**4 * radius**2
    ):
        noise /= 1.1
    return noise


@check(
    "global-poincare",
    "sharp",
    kind="upper",
    bound=POINCARE,
    twins={
        "8 -> 9/10": POINCARE * sp.Rational(9, 80),
        "8 beta^2/m^2 -> 8 beta^4/m^4": POINCARE * beta**2 / m**2,
    },
)
def posterior_has_a_gap(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure the inverse spectral gap of the whole posterior by finite volumes, d = 1.

    One above 8 beta^2/m^2 would refute the inequality.
    """
    return worst_of(against(bound, _inverse_gaps(rng)))


@once
def _inverse_gaps(rng: np.random.Generator) -> list[Row]:
    line = [instance("identity", Linear(np.eye(1)))]
    line += [instance("cosine", CosineGenerator(a=1.0, k=k, omega=4.0)) for k in (0.5, 2.0)]
    rows = []
    for member in line:
        for z_hat in (0.0, 1.0):
            largest = _small_noise(member, z_hat)
            for noise in (largest, largest / 10):
                rows.append(_inverse_gap(member, z_hat, noise))
    return rows


def _inverse_gap(member: Instance, z_hat: float, noise: float) -> Row:
    x = np.asarray(member.G.value(np.array([[z_hat]])))

    def potential(z: np.ndarray) -> np.ndarray:
        value = np.asarray(member.G.value(z[:, None]))[:, 0]
        return np.asarray(z**2 / 2 + (value - x[0, 0]) ** 2 / (2 * noise**2))

    reach = 9 * noise / member.m
    fine, coarse = (
        1 / langevin(potential, z_hat - reach, z_hat + reach, n).gap for n in (400, 200)
    )
    text = f"{member.G!r}, z_hat = {z_hat}, beta = {noise}"
    return row(fine, 1, abs(fine - coarse), text, **member.constants, beta=noise)
