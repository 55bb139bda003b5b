"""Checks of equations 3, 4 and 55 to 58: the loss and its derivatives, by differences of L."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import sympy as sp
from scipy import stats

from lemmata.bounds.language.functions import derivative
from lemmata.bounds.language.terms import Functional
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import Vector, VectorVariable, inner
from lemmata.bounds.paper.calculus.lemma_25 import printed
from lemmata.bounds.paper.calculus.size import (
    CONVEXITY_AT_INVERSE,
    HESSIAN_AT_INVERSE,
    LOG_CONSTANT,
    LOSS,
)
from lemmata.bounds.paper.objects import G as _G
from lemmata.bounds.paper.objects import L
from lemmata.bounds.paper.objects import residual as _q
from lemmata.bounds.paper.objects import z as _z
from lemmata.bounds.symbols import M, beta, g1, m, q
from lemmata.verify.certify import certify
from lemmata.verify.check import Outcome, Profile, check, worst_by, worst_of
from lemmata.verify.checks.calculus.precise import EPS, loss_derivative, members
from lemmata.verify.checks.instances import gallery, observations
from lemmata.verify.evaluate import Bound
from lemmata.verify.generators import Generator, Linear

LOG_POSTERIOR = LOG_CONSTANT - LOSS
_DIRECTIONS = tuple(map(VectorVariable, "uvw"))
_u, _v, _w = _DIRECTIONS


def named(form: sp.Expr) -> sp.Expr:
    """Return a formula in which symbols stand for the norms and inner products, by their text."""
    flat: sp.Expr = unfold(form)
    return flat.xreplace({a: sp.Symbol(str(a)) for a in flat.atoms(Functional)})


def product(a: Vector, b: Vector) -> sp.Symbol:
    """Return the symbol that stands for an inner product."""
    symbol = named(inner(a, b))
    assert symbol.is_Symbol
    return symbol


def along(order: int) -> sp.Expr:
    """Return the derivative of L along the first of u, v, w, as the language computes it."""
    return named(derivative(L, _z, *_DIRECTIONS[:order]))


def jet(*directions: Vector) -> Vector:
    """Return a derivative of G at z."""
    return derivative(_G, _z, *directions)  # type: ignore[no-any-return]


def _count(profile: Profile) -> int:
    return 2 if profile == "quick" else 32


def furthest(outcomes: list[Outcome]) -> Outcome:
    """Return the outcome of an identity that is furthest off in units of its error."""
    worst = worst_by(outcomes, lambda o: abs(o.measured - o.bound) / o.error)
    return replace(worst, n=sum(o.n for o in outcomes))


@check(
    "equation-3",
    "printed",
    kind="identity",
    bound=LOG_POSTERIOR,
    twins={
        "factor 1/2 dropped": LOG_CONSTANT - 2 * LOSS,
        "1/beta^2 -> 1/beta": LOG_CONSTANT - LOSS.subs(q**2, q**2 * beta),
    },
)
def joint_density(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Add SciPy's normal log-densities of prior and noise, coordinate by coordinate.

    Refuted if the sum is not the constant minus L.
    """
    outcomes = []
    for member in gallery():
        G, noise = member.G, float(rng.uniform(0.2, 0.8))
        z, x = rng.normal(size=(2, G.dim))
        value = G.value(z)
        terms = np.append(stats.norm.logpdf(z), stats.norm.logpdf(x, value, noise))
        numbers = {"norm_z": np.linalg.norm(z), "q": np.linalg.norm(value - x)}
        outcomes.append(
            Outcome(
                float(math.fsum(terms)),
                bound(**numbers, beta=noise, d=G.dim),
                error=64 * EPS * float(np.abs(terms).sum() + 1),
                instance=f"{G!r}, z = {z.tolist()}, beta = {noise}",
            )
        )
    return furthest(outcomes)


@check(
    "equation-4",
    "printed",
    kind="upper",
    bound=q / m,
    twins={"m -> M": q / M},
)
def only_inverse_point(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure the distance of random points to the inverse point found by Newton's method.

    Refuted if a point far from it has a small residual.
    """
    outcomes = []
    for member in gallery():
        G = member.G
        x = observations(member, 1, rng)[0]
        z_hat = G.inverse(x)
        z = z_hat + rng.normal(size=(_count(profile) * 16, G.dim))
        residual = np.linalg.norm(G.value(z) - x, axis=1)
        for point, r in zip(z, residual, strict=True):
            distance = float(np.linalg.norm(point - z_hat))
            slack = 1e-10 * (1 + float(np.linalg.norm(z_hat)))
            outcomes.append(
                Outcome(distance, bound(**member.constants, q=r), 1, slack, instance=repr(G))
            )
    return worst_of(outcomes)


def _products(
    G: Generator, z: np.ndarray, x: np.ndarray, noise: float, u: np.ndarray, transpose: bool
) -> tuple[dict[str, float], float]:
    """Return the inner products in the formulas along u, v, w, and the sum of their sizes."""
    J, H, T = G.jacobian(z), G.hessian(z), G.third(z)
    residual = G.value(z) - x
    first = [(J if transpose else J.T) @ a for a in u]
    second = {(a, b): np.einsum("ijk,j,k", H, u[a], u[b]) for a in range(3) for b in range(a, 3)}
    triple = np.einsum("ijkl,j,k,l", T, *u)
    named_values = [
        ((_z, _u), z @ u[0]),
        ((_u, _v), u[0] @ u[1]),
        ((_q, jet(_u)), residual @ first[0]),
        ((jet(_u), jet(_v)), first[0] @ first[1]),
        ((_q, jet(_u, _v)), residual @ second[0, 1]),
        ((jet(_u), jet(_v, _w)), first[0] @ second[1, 2]),
        ((jet(_v), jet(_u, _w)), first[1] @ second[0, 2]),
        ((jet(_w), jet(_u, _v)), first[2] @ second[0, 1]),
        ((_q, jet(_u, _v, _w)), residual @ triple),
    ]
    values = {str(product(a, b)): float(value) for (a, b), value in named_values}
    sizes = 1 + np.linalg.norm(z) + np.linalg.norm(residual) + np.abs(J).sum()
    scale = float(sizes * (sizes + np.abs(H).sum()) * (1 + np.abs(T).sum()))
    return values, scale * (1 + 1 / noise**2)


def _compare(
    bound: Bound, rng: np.random.Generator, profile: Profile, order: int, transpose: bool = True
) -> Outcome:
    outcomes = []
    for G in members():
        for _ in range(_count(profile)):
            z, x = rng.normal(size=(2, G.dim))
            noise = float(rng.uniform(0.3, 0.7))
            u = rng.normal(size=(3, G.dim))
            u /= np.linalg.norm(u, axis=1, keepdims=True)
            numbers, scale = _products(G, z, x, noise, u, transpose)
            measured = loss_derivative(G, z, x, noise, *u[:order])
            outcomes.append(
                Outcome(
                    measured,
                    bound(**numbers, beta=noise),
                    error=64 * EPS * scale,
                    instance=f"{G!r}, z = {z.tolist()}, x = {x.tolist()}, beta = {noise}",
                )
            )
    return furthest(outcomes)


@check(
    "equation-55",
    "printed",
    kind="identity",
    bound=along(1),
    twins={
        "J in place of its transpose": {"transpose": False},
        "1/beta^2 missing": along(1).subs(beta, 1),
    },
)
def gradient_of_loss(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, transpose: bool = True
) -> Outcome:
    """Difference L itself in fifty digits along random directions.

    Refuted if the formula differs by more than its rounding.
    """
    return _compare(bound, rng, profile, 1, transpose)


@check(
    "equation-56",
    "printed",
    kind="identity",
    bound=along(2),
    twins={
        "without the second derivative of G": along(2).subs(product(_q, jet(_u, _v)), 0),
        "1/beta^2 missing": along(2).subs(beta, 1),
    },
)
def hessian_of_loss(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Second differences of L in fifty digits along two random directions.

    Refuted if the formula differs by more than its rounding.
    """
    return _compare(bound, rng, profile, 2)


_UNSYMMETRISED = named(printed(_u, _v, _w))


@check(
    "equation-58",
    "repaired",
    kind="identity",
    bound=along(3),
    twins={
        "printed, not symmetrised": _UNSYMMETRISED,
        "without the third derivative of G": along(3).subs(product(_q, jet(_u, _v, _w)), 0),
    },
)
def third_derivative_of_loss(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Third differences of L in fifty digits along three random directions.

    Refuted if the formula differs by more than its rounding.
    """
    return _compare(bound, rng, profile, 3)


def _at_inverse(
    bound: Bound, rng: np.random.Generator, profile: Profile, lower: bool
) -> list[Outcome]:
    outcomes = []
    for G in members():
        constants = certify(G)
        for _ in range(_count(profile)):
            z_hat = rng.normal(size=G.dim)
            x, J = G.value(z_hat), G.jacobian(z_hat)
            noise = float(rng.uniform(0.3, 0.7))
            _, _, rows = np.linalg.svd(J)
            y = rows[-1] if lower else rng.normal(size=G.dim)
            y = y / np.linalg.norm(y)
            measured = loss_derivative(G, z_hat, x, noise, y, y)
            size = (1 + np.abs(J).sum()) ** 2 * (1 + np.abs(G.hessian(z_hat)).sum()) / noise**2
            numbers = {"g1": float(np.linalg.norm(J @ y)), "m": constants.m.value, "beta": noise}
            outcomes.append(
                Outcome(
                    measured,
                    bound(**numbers),
                    error=64 * EPS * float(size * (1 + np.linalg.norm(x))),
                    instance=f"{G!r}, z_hat = {z_hat.tolist()}, beta = {noise}",
                )
            )
    return outcomes


@check(
    "equation-57",
    "printed",
    kind="identity",
    bound=HESSIAN_AT_INVERSE,
    twins={
        "1/beta^2 missing": HESSIAN_AT_INVERSE.subs(beta, 1),
        "without the prior": g1**2 / beta**2,
    },
)
def hessian_at_inverse(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Second differences of L at the inverse point.

    Refuted if they are not 1 + |Jy|^2/beta^2.
    """
    return furthest(_at_inverse(bound, rng, profile, lower=False))


@check(
    "equation-57",
    "sharp",
    kind="lower",
    bound=CONVEXITY_AT_INVERSE,
    twins={"m^2 -> 2 m^2": CONVEXITY_AT_INVERSE.subs(m, sp.sqrt(2) * m)},
)
def convexity_at_inverse(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Second differences of L at the inverse point along the flattest direction, exact for G = z.

    Refuted if they fall below 1 + m^2/beta^2.
    """
    exact = Linear(np.eye(2))
    noise = 0.5
    flat = Outcome(1 + 1 / noise**2, bound(m=1.0, beta=noise), instance=f"{exact!r}, beta = 0.5")
    return worst_of([*_at_inverse(bound, rng, profile, lower=True), flat], "lower")
