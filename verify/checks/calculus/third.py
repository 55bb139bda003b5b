"""Checks of Lemma 25: the injective norm of D^3 L by search over unit vectors."""

from __future__ import annotations

import numpy as np

from lemmata.bounds.paper.calculus.size import (
    THIRD_OCR,
    THIRD_PRINTED,
    THIRD_RESIDUAL,
    THIRD_SHARP,
)
from lemmata.bounds.symbols import M2, M3
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.calculus.precise import EPS, loss_derivative
from lemmata.verify.checks.instances import Instance, gallery, instance, observations
from lemmata.verify.evaluate import Bound
from lemmata.verify.generators import CosineGenerator, Generator
from lemmata.verify.once import Row, against, once, row

FAST = CosineGenerator(a=1.0, k=1.0, omega=40.0)


def third_tensor(G: Generator, z: np.ndarray, x: np.ndarray, noise: float) -> np.ndarray:
    """Return the symmetric tensor D^3 L(z), assembled from J, D^2 G, D^3 G."""
    mixed = np.einsum("ij,ikl->jkl", G.jacobian(z), G.hessian(z))
    symmetric = mixed + mixed.transpose(1, 0, 2) + mixed.transpose(1, 2, 0)
    fitted = np.einsum("i,ijkl->jkl", G.value(z) - x, G.third(z))
    return np.asarray((symmetric + fitted) / noise**2)


def largest_on_diagonal(T: np.ndarray, rng: np.random.Generator, starts: int) -> float:
    """Return the largest |T[y, y, y]| found over unit vectors by shifted power steps."""
    d = T.shape[0]
    y = np.concatenate([rng.normal(size=(starts, d)), np.eye(d)])
    shift = float(np.abs(T).sum())
    best = 0.0
    for _ in range(20):
        y /= np.linalg.norm(y, axis=1, keepdims=True)
        pull = np.einsum("jkl,nk,nl->nj", T, y, y)
        value = np.einsum("nj,nj->n", pull, y)
        best = max(best, float(np.abs(value).max()))
        y = pull + np.sign(value)[:, None] * 0.3 * shift * y
        y[~y.any(axis=1)] = 1.0
    return best


def _cases(
    rng: np.random.Generator, profile: Profile
) -> list[tuple[Instance, np.ndarray, np.ndarray]]:
    n = 2 if profile == "quick" else 24
    drawn = [
        (g, z, x)
        for g in gallery()
        for z, x in zip(rng.normal(size=(n, g.G.dim)), observations(g, n, rng), strict=True)
    ]
    fast = instance("fast cosine", FAST)
    far = 81 * np.pi / 80
    zero = np.zeros(1)
    return [*drawn, (fast, zero, zero), (fast, np.array([far]), zero)]


@once
def _measured(rng: np.random.Generator, profile: Profile) -> list[Row]:
    rows = []
    for member, z, x in _cases(rng, profile):
        G = member.G
        for noise in (0.1, 1.0):
            T = third_tensor(G, z, x, noise)
            numbers = {
                "q": float(np.linalg.norm(G.value(z) - x)),
                "U": float(np.linalg.norm(z - G.inverse(x))),
                "beta": noise,
            }
            error = 1024 * EPS * float(np.abs(T).sum())
            where = f"{G!r}, z = {z.tolist()}, x = {x.tolist()}, beta = {noise}"
            found = largest_on_diagonal(T, rng, 8)
            rows.append(row(found, 1, error, where, **member.constants, **numbers))
    return rows


def _norms(bound: Bound, rng: np.random.Generator, profile: Profile) -> Outcome:
    outcomes = against(bound, _measured(rng, profile))
    # A linear map has the bound 0, which only a violation makes interesting.
    return worst_of([o for o in outcomes if o.bound > 0 or o.measured > o.error])


_DROPPED = {"1/beta^2 dropped": THIRD_OCR}


@check("lemma-25", "repaired", kind="upper", bound=THIRD_PRINTED, twins=_DROPPED)
def third_norm_with_dimension(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Search unit vectors for the norm of D^3 L.

    Refuted if it exceeds the bound.
    """
    return _norms(bound, rng, profile)


@check(
    "lemma-25",
    "sharp",
    kind="tight",
    bound=THIRD_SHARP,
    at_least=0.95,
    twins={
        "3 -> 27/10": THIRD_SHARP.subs(M2, 0.9 * M2),
        "term M3 |u| dropped": THIRD_SHARP.subs(M3, 0),
        "doubled": 2 * THIRD_SHARP,
    },
)
def third_norm(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Search unit vectors for the norm of D^3 L.

    Refuted if it exceeds the bound, or if no instance comes within 5 %.
    """
    return _norms(bound, rng, profile)


@check(
    "lemma-25",
    "sharp",
    kind="upper",
    bound=THIRD_RESIDUAL,
    twins={"term M3 |G - x| dropped": THIRD_RESIDUAL.subs(M3, 0)},
)
def third_difference(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Third differences of L itself along lines, in fifty digits.

    Refuted if one exceeds the bound in terms of the residual.
    """
    fast = instance("fast cosine", FAST)
    outcomes = []
    for z in np.append(rng.normal(size=8 if profile == "quick" else 64), 81 * np.pi / 80):
        point, x = np.array([z]), np.zeros(1)
        measured = abs(loss_derivative(FAST, point, x, 0.5, *np.ones((3, 1))))
        residual = float(abs(FAST.value(point)[0]))
        outcomes.append(
            Outcome(
                measured,
                bound(**fast.constants, q=residual, beta=0.5),
                instance=f"{FAST!r}, z = {z}, x = 0, beta = 0.5",
            )
        )
    return worst_of(outcomes)
