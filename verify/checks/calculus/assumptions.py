"""Checks of Assumptions 1 to 3 and Remarks 2 to 6.

The constants are searched for, over points and pairs, and never by their closed form.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath as mp
import numpy as np
import sympy as sp
from scipy import optimize

from lemmata.bounds.paper.calculus.size import CHAIN, INNER, INVERSE_UNCENTRED, LOSS, SIGMA
from lemmata.bounds.symbols import M2, M3, M, m, norm_x
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.calculus.loss import furthest
from lemmata.verify.checks.calculus.precise import EPS
from lemmata.verify.checks.instances import Instance, gallery, observations
from lemmata.verify.evaluate import Bound
from lemmata.verify.generators import Convex, Generator

_EXACT = ("shear", "cosine", "cosine shear", "twist")
_MORE, _LESS = sp.Rational(21, 20), sp.Rational(19, 20)


def _exact() -> list[Instance]:
    """Return members whose constants m, M, M2, M3 are the true extremes (M2, M3 not of twists)."""
    return [g for g in gallery() if g.name in _EXACT]


def _search(
    value: Callable[[np.ndarray], float], starts: np.ndarray, sign: float
) -> tuple[float, np.ndarray]:
    """Return the least (sign +1) or greatest (sign -1) value found by local search."""
    best = min(starts, key=lambda s: sign * value(s))
    minimise: Any = optimize.minimize
    run = minimise(lambda s: sign * value(s), best, method="Nelder-Mead", options={"maxfev": 200})
    return sign * float(run.fun), np.asarray(run.x)


def _pair_ratio(G: Generator) -> Callable[[np.ndarray], float]:
    def ratio(v: np.ndarray) -> float:
        z, w = np.split(v, 2)
        # Pairs closer than 0.01 are moved apart, so that rounding stays below 1e-12.
        step = w * max(1.0, 0.01 / max(float(np.linalg.norm(w)), 1e-9))
        moved = z + step
        length = max(float(np.linalg.norm(moved - z)), 1e-12)
        return float(np.linalg.norm(G.value(moved) - G.value(z))) / length

    return ratio


def _starts(rng: np.random.Generator, profile: Profile, size: int) -> np.ndarray:
    n = 32 if profile == "quick" else 512
    spread = rng.choice([0.1, 1.0, 4.0], size=(n, 1))
    return np.asarray(spread * rng.normal(size=(n, size)))


def _expansion(
    members: list[Instance], bound: Bound, rng: np.random.Generator, profile: Profile
) -> Outcome:
    outcomes = []
    for g in members:
        value, at = _search(_pair_ratio(g.G), _starts(rng, profile, 2 * g.G.dim), 1.0)
        rounding = 1e-12 * (g.M + g.M2) * (1 + float(np.abs(at).sum()))
        where = f"{g.G!r}, pair {at.tolist()}"
        outcomes.append(Outcome(value, bound(**g.constants), 1, rounding, instance=where))
    return worst_of(outcomes, "lower")


@check(
    "assumption-1",
    "printed",
    kind="lower",
    bound=m,
    twins={"m -> 21/20 m": _MORE * m, "m -> M": M},
)
def expansion(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Search pairs for the least |G(z) - G(y)|/|z - y|; refuted if it is below m."""
    return _expansion(_exact(), bound, rng, profile)


@check("remark-2", "sharp", kind="lower", bound=m, twins={"m -> 21/20 m": _MORE * m})
def expansion_from_jacobian(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Search pairs of maps whose m was found from the Jacobian; refuted if a pair is closer."""
    return _expansion([g for g in _exact() if g.name != "cosine"], bound, rng, profile)


@check("remark-3", "printed", kind="lower", bound=m, twins={"m -> M": M})
def expansion_without_layerwise_inverse(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Search pairs of a network that widens and narrows; refuted if it is not m-expanding."""
    return _expansion([g for g in gallery() if isinstance(g.G, Convex)], bound, rng, profile)


def _singular(
    bound: Bound, rng: np.random.Generator, profile: Profile, which: int, kind: str
) -> Outcome:
    sign, outcomes = (1.0, []) if kind == "lower" else (-1.0, [])
    for g in _exact():

        def value(z: np.ndarray, G: Generator = g.G) -> float:
            return float(np.linalg.svd(G.jacobian(z), compute_uv=False)[which])

        found, at = _search(value, _starts(rng, profile, g.G.dim), sign)
        where = f"{g.G!r}, z = {at.tolist()}"
        rounding = 64 * EPS * g.M
        outcomes.append(Outcome(found, bound(**g.constants), 1, rounding, instance=where))
    return worst_of(outcomes, "lower" if kind == "lower" else "upper")


@check("remark-2", "printed", kind="lower", bound=m, twins={"m -> 21/20 m": _MORE * m})
def least_singular_value(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Search points for the least singular value of J; refuted if it is below m."""
    return _singular(bound, rng, profile, -1, "lower")


@check("remark-4", "printed", kind="upper", bound=M, twins={"M -> 19/20 M": _LESS * M})
def greatest_singular_value(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Search points for the norm of J; refuted if it exceeds M."""
    return _singular(bound, rng, profile, 0, "upper")


def _tensors(bound: Bound, rng: np.random.Generator, profile: Profile, order: int) -> Outcome:
    outcomes, n = [], 4000 if profile == "quick" else 100_000
    for g in gallery():
        z = rng.choice([0.3, 1.0, 3.0], size=(n, 1)) * rng.normal(size=(n, g.G.dim))
        y = rng.normal(size=z.shape)
        y /= np.linalg.norm(y, axis=1, keepdims=True)
        tensor = g.G.hessian(z, y, y) if order == 2 else g.G.third(z, y, y, y)
        size = np.linalg.norm(tensor, axis=1)
        i = int(np.argmax(size))
        allowed = bound(**g.constants)
        where = f"{g.G!r}, z = {z[i].tolist()}, y = {y[i].tolist()}"
        if allowed > 0 or size[i] > 0:
            rounding = 256 * EPS * allowed
            outcomes.append(Outcome(float(size[i]), allowed, n, rounding, instance=where))
    return worst_of(outcomes)


@check("assumption-2", "printed", kind="upper", bound=M2, twins={"M2 -> 19/20 M2": _LESS * M2})
def second_derivative(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Evaluate |D^2 G[y, y]| at random points and unit vectors; refuted if it exceeds M2."""
    return _tensors(bound, rng, profile, 2)


@check("assumption-2", "printed", kind="upper", bound=M3, twins={"M3 -> 19/20 M3": _LESS * M3})
def third_derivative(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Evaluate |D^3 G[y, y, y]| at random points and unit vectors; refuted if it exceeds M3."""
    return _tensors(bound, rng, profile, 3)


@check(
    "remark-5",
    "repaired",
    kind="upper",
    bound=CHAIN[1],
    twins={
        "inner second derivative dropped": CHAIN[1].subs(INNER[1], 0),
        "outer second derivative dropped": CHAIN[1].subs(SIGMA[1], 0),
    },
)
def layer(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Differentiate tanh(w tanh(v z)) twice by differences in thirty digits.

    Refuted if the second derivative exceeds the bound of a layer.
    """
    outcomes, v = [], 1.5
    second = float(4 / mp.sqrt(27)) * (1 + 4 * EPS)
    for w in (0.125, 0.5, 2.0, 8.0):
        points = np.append(rng.normal(scale=0.5, size=8), [0.439, 0.2])
        with mp.workdps(30):
            values = [
                abs(float(mp.diff(lambda z, w=w: mp.tanh(w * mp.tanh(v * z)), mp.mpf(p), 2)))
                for p in points
            ]
        numbers = {"s_1": 1.0, "s_2": second, "b": w, "h_1": v, "h_2": second * v**2}
        allowed = bound(**numbers)
        outcomes.append(Outcome(max(values), allowed, len(values), 1e-9, instance=f"w = {w}"))
    return worst_of(outcomes)


@check(
    "assumption-3",
    "printed",
    kind="identity",
    bound=LOSS,
    twins={"x not shifted": {"shift": False}},
)
def centred_loss(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, shift: bool = True
) -> Outcome:
    """Evaluate the loss of G - G(0) at x - G(0); refuted if it is not the loss of G at x."""
    outcomes = []
    for g in gallery():
        z, x, b = rng.normal(size=(3, g.G.dim))
        # The generator is G + b; its centred version is G, its observable x.
        target = x - b if shift else x
        residual = g.G.value(z) - target
        measured = (z @ z + residual @ residual / 0.25) / 2
        full = float(np.linalg.norm((g.G.value(z) + b) - x))
        numbers = {"norm_z": float(np.linalg.norm(z)), "q": full, "beta": 0.5}
        error = float(256 * EPS * (1 + measured + (x @ x + b @ b) / 0.25))
        outcomes.append(Outcome(float(measured), bound(**numbers), error=error, instance=repr(g.G)))
    return furthest(outcomes)


@check(
    "remark-6",
    "printed",
    kind="upper",
    bound=INVERSE_UNCENTRED,
    twins={"|x| in place of |x - G(0)|": norm_x / m, "m -> M": INVERSE_UNCENTRED.subs(m, M)},
)
def inverse_point_uncentred(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Solve G(z) + b = x by Newton's method; refuted if |z| exceeds |x - b|/m."""
    outcomes = []
    for g in gallery():
        for x in observations(g, 8, rng):
            b = rng.normal(size=g.G.dim) - x / 2
            z_hat = float(np.linalg.norm(g.G.inverse(x - b)))
            numbers = {"shift": float(np.linalg.norm(x - b)), "norm_x": float(np.linalg.norm(x))}
            error = 1e-10 * (1 + z_hat)
            outcomes.append(
                Outcome(z_hat, bound(**g.constants, **numbers), 1, error, instance=repr(g.G))
            )
    return worst_of(outcomes)
