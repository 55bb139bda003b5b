"""Checks of Lemma 26, equations 59 and 60, and of the distance of the mode.

The remainder is measured from its definition: the gradient of L minus the two known terms.
"""

from __future__ import annotations

import numpy as np
import sympy as sp
from scipy import optimize

from lemmata.bounds.language.functions import derivative
from lemmata.bounds.language.vectors import VectorVariable
from lemmata.bounds.paper.calculus.lemma_26 import J_hat_u
from lemmata.bounds.paper.calculus.size import (
    GRADIENT_PRINTED,
    GRADIENT_REPAIRED,
    GRADIENT_SHARP,
    MAP_DISTANCE,
)
from lemmata.bounds.paper.objects import G as _G
from lemmata.bounds.paper.objects import residual as _q
from lemmata.bounds.paper.objects import z as _z
from lemmata.bounds.paper.objects import z_hat as _z_hat
from lemmata.bounds.symbols import M2, M, U, beta, m
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.calculus.loss import furthest, product
from lemmata.verify.checks.calculus.precise import EPS, loss_derivative, members
from lemmata.verify.checks.instances import Instance, gallery, instance, observations
from lemmata.verify.evaluate import Bound
from lemmata.verify.generators import CosineGenerator, CosineShear, Fresnel, Generator, Linear
from lemmata.verify.once import Row, against, once, row


def remainder(G: Generator, z_hat: np.ndarray, u: np.ndarray, noise: float) -> tuple[float, float]:
    """Return |R| at z_hat + u by its definition (59), and a bound of its rounding error."""
    x, J_hat = G.value(z_hat), G.jacobian(z_hat)
    z = z_hat + u
    u = z - z_hat
    J, q = G.jacobian(z), G.value(z) - x
    gradient = z + J.T @ q / noise**2
    R = gradient - z_hat - u - J_hat.T @ (J_hat @ u) / noise**2
    spread = np.abs(J).sum() + np.abs(J_hat).sum()
    values = np.linalg.norm(x) + spread * (np.linalg.norm(z) + np.linalg.norm(u))
    bend = np.abs(G.hessian(z)).sum() * (np.linalg.norm(z) + 1) * np.linalg.norm(q)
    rounding = 64 * EPS * (np.linalg.norm(z) + spread * values / noise**2 + bend / noise**2)
    return float(np.linalg.norm(R)), float(rounding)


def _cases(
    rng: np.random.Generator, profile: Profile
) -> list[tuple[Instance, np.ndarray, np.ndarray]]:
    n = 4 if profile == "quick" else 64
    cases = []
    for member in gallery():
        size = 10.0 ** rng.uniform(-3, 1, size=(n, 1))
        u = rng.normal(size=(n, member.G.dim))
        u *= size / np.linalg.norm(u, axis=1, keepdims=True)
        cases += [(member, z, v) for z, v in zip(rng.normal(size=u.shape), u, strict=True)]
    fast = instance("fast cosine", CosineGenerator(a=1.0, k=1.0, omega=100.0))
    long = instance("long shear", CosineShear(p=10.0, q=1.0, k=1.0, omega=100.0))
    cases += [(fast, np.zeros(1), np.array([s])) for s in (1e-3, -1e-3)]
    across = np.array([0.577, 0.816]) * 1e-3
    cases += [
        (long, np.zeros(2), s * across) for s in (np.array([1.0, 1.0]), np.array([-1.0, 1.0]))
    ]
    return cases


@once
def _measured(rng: np.random.Generator, profile: Profile) -> list[Row]:
    rows = []
    for member, z_hat, u in _cases(rng, profile):
        for noise in (0.1, 1.0):
            size, rounding = remainder(member.G, z_hat, u, noise)
            numbers = {**member.constants, "U": float(np.linalg.norm(u)), "beta": noise}
            where = f"{member.G!r}, z_hat = {z_hat.tolist()}, u = {u.tolist()}, beta = {noise}"
            rows.append(row(size, 1, rounding, where, **numbers))
    return rows


def _remainders(bound: Bound, rng: np.random.Generator, profile: Profile) -> Outcome:
    outcomes = against(bound, _measured(rng, profile))
    # Where rounding hides the remainder, or the bound is 0, only a violation is interesting.
    clear = [o for o in outcomes if o.bound > 0 and o.error < 1e-3 * o.measured]
    broken = [o for o in outcomes if o.measured > o.bound + o.error]
    return worst_of(clear + broken)


_SMALLER = sp.Rational(14, 15) * GRADIENT_SHARP
_REPAIRED_TWINS = {
    "3/2 -> 7/5": GRADIENT_REPAIRED.subs(M2, sp.Rational(14, 15) * M2),
    "|u|^2 -> |u|^3": GRADIENT_REPAIRED * U,
}


@check(
    "lemma-26",
    "sharp",
    kind="tight",
    bound=GRADIENT_SHARP,
    at_least=0.95,
    twins={
        "3/2 -> 7/5": _SMALLER,
        "M -> m": GRADIENT_SHARP.subs(M, m),
        "|u|^2 -> |u|^3": GRADIENT_SHARP * U,
        "doubled": 2 * GRADIENT_SHARP,
    },
)
def gradient_remainder(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Subtract the linear terms from the gradient of L.

    Refuted if the rest exceeds the bound, or if no instance comes within 5 %.
    """
    return _remainders(bound, rng, profile)


@check(
    "equation-60",
    "sharp",
    kind="upper",
    bound=GRADIENT_SHARP,
    twins={"3/2 -> 7/5": _SMALLER, "1/beta^2 dropped": GRADIENT_SHARP * beta**2},
    name="remainder_without_third",
)
@check(
    "equation-60",
    "repaired",
    kind="upper",
    bound=GRADIENT_REPAIRED,
    twins={"term M2 halved": GRADIENT_REPAIRED.subs(M2, M2 / 2), **_REPAIRED_TWINS},
    name="remainder_by_integral",
)
@check(
    "lemma-26",
    "repaired",
    kind="upper",
    bound=GRADIENT_REPAIRED,
    twins=_REPAIRED_TWINS,
    name="gradient_remainder_repaired",
)
@check(
    "lemma-26",
    "printed",
    kind="upper",
    bound=GRADIENT_PRINTED,
    twins={
        "|u|^2 -> |u|^3": GRADIENT_PRINTED * U / 100,
        "1/beta^2 dropped": GRADIENT_PRINTED * beta**2,
    },
)
def gradient_remainder_printed(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Subtract the linear terms from the gradient of L.

    Refuted if the rest exceeds the bound.
    """
    return _remainders(bound, rng, profile)


@check(
    "lemma-26",
    "sharp",
    kind="upper",
    bound=GRADIENT_SHARP,
    twins={"3/2 -> 1/2": GRADIENT_SHARP / 3},
)
def remainder_with_unbounded_third(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Take a G whose third derivative is unbounded.

    Refuted if the remainder exceeds the bound.
    """
    member = instance("unbounded third derivative", Fresnel())
    outcomes = []
    for z_hat, u in rng.normal(scale=3, size=(32 if profile == "quick" else 512, 2, 1)):
        size, rounding = remainder(member.G, z_hat, u, 0.5)
        allowed = bound(m=member.m, M=member.M, M2=member.M2, U=float(abs(u[0])), beta=0.5)
        where = f"{member.G!r}, z_hat = {z_hat.tolist()}, u = {u.tolist()}"
        outcomes.append(Outcome(size, allowed, 1, rounding, instance=where))
    return worst_of(outcomes)


_e = VectorVariable("e")
_PULLED, _PULLED_HAT = (product(_q, derivative(_G, at, _e)) for at in (_z, _z_hat))
_STRETCHED = product(derivative(_G, _z_hat, _e), J_hat_u)
_SPLIT = ((_PULLED - _PULLED_HAT) + (_PULLED_HAT - _STRETCHED)) / beta**2


@check(
    "equation-59",
    "printed",
    kind="identity",
    bound=_SPLIT,
    twins={
        "1/beta^2 missing": _SPLIT.subs(beta, 1),
        "second term dropped": (_PULLED - _PULLED_HAT) / beta**2,
    },
)
def split_of_remainder(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Difference L in fifty digits and subtract the linear terms.

    Refuted if the rest is not the sum of the two terms.
    """
    outcomes = []
    for G in members():
        z_hat, u, e = rng.normal(size=(3, G.dim))
        z, x, noise = z_hat + u, G.value(z_hat), 0.5
        u = z - z_hat
        J, J_hat, q = G.jacobian(z), G.jacobian(z_hat), G.value(z) - x
        linear = e @ z_hat + e @ u + (J_hat @ e) @ (J_hat @ u) / noise**2
        numbers = {
            str(_PULLED): q @ J @ e,
            str(_PULLED_HAT): q @ J_hat @ e,
            str(_STRETCHED): (J_hat @ e) @ (J_hat @ u),
        }
        scale = (1 + np.abs(J).sum() + np.abs(J_hat).sum()) ** 2 * (1 + np.abs(G.hessian(z)).sum())
        scale *= (1 + np.abs(z).sum() + np.abs(u).sum()) * (1 + np.abs(e).sum()) / noise**2
        measured = loss_derivative(G, z, x, noise, e) - linear
        outcomes.append(
            Outcome(float(measured), bound(**numbers, beta=noise), error=64 * EPS * float(scale))
        )
    return furthest(outcomes)


@check(
    "map-distance",
    "sharp",
    kind="upper",
    bound=MAP_DISTANCE,
    twins={
        "2 -> 9/10": sp.Rational(9, 20) * MAP_DISTANCE,
        "m -> M": MAP_DISTANCE.subs(m, M),
    },
)
def distance_of_mode(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Minimise L by BFGS from several starts and take the lowest.

    Refuted if it lies further from the inverse point than the bound.
    """
    return worst_of(against(bound, _modes(rng, profile)))


@once
def _modes(rng: np.random.Generator, profile: Profile) -> list[Row]:
    rows = []
    exact = instance("identity", Linear(np.eye(2)))
    for member in (*gallery(), exact):
        G = member.G
        z_hat = G.inverse(observations(member, 1, rng)[0])
        x = G.value(z_hat)
        for noise in (0.3, 1.0) if profile == "quick" else (0.05, 0.3, 1.0, 3.0):
            mode, slope = _minimise(G, x, z_hat, noise, rng, 2)
            size = {"norm_z_hat": float(np.linalg.norm(z_hat)), "beta": noise}
            where = f"{G!r}, x = {x.tolist()}, beta = {noise}"
            distance = float(np.linalg.norm(mode - z_hat))
            rows.append(row(distance, 1, slope, where, **member.constants, **size))
    return rows


def _minimise(
    G: Generator, x: np.ndarray, z_hat: np.ndarray, noise: float, rng: np.random.Generator, n: int
) -> tuple[np.ndarray, float]:
    """Return the lowest local minimiser found, and the slope of L there."""

    def loss(z: np.ndarray) -> tuple[float, np.ndarray]:
        gradient, residual = G.gradient_of_half_square(z, x)
        value = z @ z / 2 + residual @ residual / (2 * noise**2)
        return float(value), z + gradient / noise**2

    starts = [z_hat, np.zeros(G.dim), *rng.normal(size=(n, G.dim))]
    runs = [optimize.minimize(loss, s, jac=True, method="BFGS", tol=1e-9) for s in starts]
    best = min(runs, key=lambda r: float(r.fun))
    return best.x, float(np.linalg.norm(best.jac))
