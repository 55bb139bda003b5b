"""Static bounds and Lemma 2: the true posterior by quadrature, the diffusion by finite volumes."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
import sympy as sp
from scipy import integrate, stats

from lemmata.bounds.paper.mixing.size import STATIC_B, STATIC_S, T_2, r_out, shifted
from lemmata.bounds.paper.region.size import BETA_0, RAD_D, S_LOG
from lemmata.bounds.symbols import c_m, eps, norm_z_hat
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.instances import Instance, instance
from lemmata.verify.engine.laws import gaussian
from lemmata.verify.engine.laws.finite_volume import langevin
from lemmata.verify.engine.posterior import posterior
from lemmata.verify.evaluate import Bound, as_function
from lemmata.verify.generators import CosineGenerator, Linear, Shear

BOUND_B = sp.exp(STATIC_B)
BOUND_S = shifted * sp.exp(STATIC_S)


@lru_cache(maxsize=1)
def _members() -> tuple[Instance, ...]:
    return (
        instance("identity", Linear(np.eye(1))),
        instance("cosine", CosineGenerator(a=1.0, k=2.0, omega=4.0)),
        instance("shear", Shear(p=1.0, q=0.5, c=0.75, activation="tanh")),
    )


def _numbers(member: Instance, z_hat: np.ndarray, noise: float, r: float) -> dict[str, float]:
    low, up = (1 + (k / noise) ** 2 for k in (member.m, member.M))
    norm, n = float(np.linalg.norm(z_hat)), member.G.dim
    tail = (
        float(stats.ncx2.sf(low * r**2, n, norm**2 / low))
        if norm
        else float(stats.chi2.sf(low * r**2, n))
    )
    sizes = {"c_m": low, "c_M": up, "norm_z_hat": norm, "r_out": r, "shifted": tail}
    return {**member.constants, **sizes}


@lru_cache(maxsize=256)
def _mass(number: int, z_hat: tuple[float, ...], noise: float, r: float) -> float:
    """Return the posterior's mass outside a ball, once for a check and its twins."""
    G, centre = _members()[number].G, np.array(z_hat)
    return posterior(G, np.asarray(G.value(centre[None, :]))[0], noise).mass_outside(centre, r)


def _outside(bound: Bound, rng: np.random.Generator, profile: Profile) -> list[Outcome]:
    """Return masses outside balls around z_hat by quadrature, d = 1 and 2."""
    outcomes = []
    for _ in range(1 if profile == "quick" else 10):
        for number, member in enumerate(_members()):
            for noise in (0.1, 3.0):
                z_hat = rng.normal(size=member.G.dim)
                for r in np.array([1.0, 4.0]) / math.sqrt(1 + (member.m / noise) ** 2):
                    limit = bound(**_numbers(member, z_hat, noise, float(r)))
                    mass = _mass(number, tuple(z_hat), noise, float(r))
                    text = f"{member.G!r}, z_hat = {z_hat.tolist()}, beta = {noise}, r = {r}"
                    error = 1e-9 * mass + 1e-14
                    outcomes.append(Outcome(mass, limit, 1, error, instance=text))
    return outcomes


def _high_dimension(bound: Bound) -> list[Outcome]:
    """Return Gaussian tails for G(z) = z, x = 0, d = 20."""
    member = instance("identity", Linear(np.eye(20)))
    outcomes = []
    for r in (0.5, 1.0, 2.0, 4.0):
        numbers = _numbers(member, np.zeros(20), 1.0, r)
        mass = float(stats.chi2.sf(2 * r**2, 20))
        text = f"G(z) = z, d = 20, x = 0, beta = 1, r = {r}"
        outcomes.append(Outcome(mass, bound(**numbers), 1, 1e-12 * mass, instance=text))
    return outcomes


def _folded(bound: Bound) -> list[Outcome]:
    """Return G(z) = z^2 at x = 1: a second preimage, which assumption 1 excludes (m = M = 2)."""
    noise, numbers = 0.1, {"m": 2.0, "M": 2.0, "d": 1, "norm_z_hat": 1.0, "r_out": 1.0}
    numbers |= {"c_m": 1 + 400.0, "c_M": 1 + 400.0}
    numbers["shifted"] = float(stats.ncx2.sf(401.0, 1, 1 / 401.0))

    def weight(z: float) -> float:
        return math.exp(-(z**2) / 2 - (z**2 - 1) ** 2 / (2 * noise**2))

    spans = ((-3.0, -1.0, 0.0), (0.0, 1.0, 3.0))
    parts = [integrate.quad(weight, low, high, points=[s])[0] for low, s, high in spans]
    mass = parts[0] / sum(parts)
    return [Outcome(mass, bound(**numbers), 1, 1e-9, instance="G(z) = z^2, x = 1, beta = 1/10")]


@check(
    "equation-26",
    "repaired",
    kind="upper",
    bound=BOUND_B,
    twins={
        "c_m r^2/8 -> 2 c_m r^2": BOUND_B.subs(r_out, 4 * r_out),
        "d log(2M/m) dropped": sp.exp(norm_z_hat**2 / c_m - c_m * r_out**2 / 8),
        "assumption-1 dropped": {"folded": True},
    },
)
def mass_outside_balls(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, folded: bool = False
) -> Outcome:
    """Measure the posterior's mass outside balls around z_hat by quadrature, any beta.

    A mass above exp(|z_hat|^2/c_m + d log(2M/m) - c_m r^2/8) would refute (B).
    """
    if folded:
        return worst_of(_folded(bound))
    return worst_of([*_outside(bound, rng, profile), *_high_dimension(bound)])


@check(
    "equation-26",
    "sharp",
    kind="upper",
    bound=BOUND_S,
    twins={
        "half": BOUND_S / 2,
        "one percent less": BOUND_S * sp.Rational(99, 100),
        "assumption-1 dropped": {"folded": True},
    },
)
def mass_outside_balls_sharp(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, folded: bool = False
) -> Outcome:
    """Measure the same against (S), an equality for linear conformal G."""
    if folded:
        return worst_of(_folded(bound))
    return worst_of([*_outside(bound, rng, profile), *_high_dimension(bound)])


def _scales(member: Instance, norm_x: float, accuracy: float) -> tuple[float, float, float]:
    """Return beta_0, rad(D) and T of Lemma 2."""
    at = {**member.constants, "norm_x": norm_x, "eps": accuracy}
    spread = float(as_function(S_LOG)(**at))
    noise = 1.0
    if member.M2 > 0 or member.M3 > 0:
        noise = 0.999 * as_function(BETA_0)(**at, S_log=spread)
    radius = as_function(RAD_D)(**at, S_log=spread, beta=noise)
    return noise, radius, as_function(T_2)(rad_D=radius, eps=accuracy)


def _linear_distance(accuracy: float, share: float) -> Outcome:
    """Return the distance for G(z) = z, x = 0, closed form."""
    member = instance("identity", Linear(np.eye(1)))
    noise, radius, time = _scales(member, 0.0, accuracy)
    law = gaussian.diffusion([[1.0]], [0.0], noise, share * time, [radius / 2])
    distance = gaussian.tv(law, gaussian.posterior([[1.0]], [0.0], noise))
    text = f"G(z) = z, d = 1, x = 0, beta = {noise}, eps = {accuracy}, T = {share * time}"
    return Outcome(distance, accuracy / 2, 1, 1e-12, instance=text)


def _cosine_distance(accuracy: float, share: float, z_hat: float, cells: int) -> Outcome:
    """Return the distance for the cosine generator, by finite volumes."""
    member = instance("cosine", CosineGenerator(a=1.0, k=1.0, omega=4.0))
    x = float(np.asarray(member.G.value(np.array([[z_hat]])))[0, 0])
    noise, radius, time = _scales(member, abs(x), accuracy)

    def potential(z: np.ndarray) -> np.ndarray:
        value = np.asarray(member.G.value(z[:, None]))[:, 0]
        return np.asarray(z**2 / 2 + (value - x) ** 2 / (2 * noise**2))

    reach = radius / 2 + noise / member.m
    fine, coarse = (
        langevin(potential, z_hat - reach, z_hat + reach, n).tv_to_stationary(
            z_hat + min(radius / 2, 6 * noise / member.M), share * time
        )
        for n in (cells, cells // 2)
    )
    text = f"{member.G!r}, x = {x}, beta = {noise}, eps = {accuracy}, T = {share * time}"
    return Outcome(fine, accuracy / 2, 1, abs(fine - coarse) + 1e-7, instance=text)


@check(
    "lemma-2",
    "repaired",
    kind="upper",
    bound=eps / 2,
    twins={
        "T -> T/1000": {"share": 1e-3},
        "eps -> 1": {"accuracies": (0.999,)},
    },
)
def diffusion_reaches_posterior(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    share: float = 1.0,
    accuracies: tuple[float, ...] = (0.5, 0.1, 0.01),
) -> Outcome:
    """Measure d_TV(P_T, p) at beta_0, closed form and finite volumes.

    The start is at rad(D)/2, or six standard deviations off where that is less.  A distance above
    eps/2 would refute the lemma.
    """
    outcomes = []
    for accuracy in accuracies:
        limit = bound(eps=accuracy)
        found = [_linear_distance(accuracy, share)]
        found += [_cosine_distance(accuracy, share, z, 300) for z in (0.0, 0.4)]
        outcomes += [Outcome(**{**o.__dict__, "bound": limit}) for o in found]
    return worst_of(outcomes)
