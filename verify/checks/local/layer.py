"""local-laplace: normal laws whose distance is known, and bent potentials on the line."""

from __future__ import annotations

import math

import numpy as np
import sympy as sp
from scipy import stats

from lemmata.bounds.paper.local.parts.terms import LAYER, eps_4, eps_5
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.evaluate import Bound
from lemmata.verify.once import Row, against, once, row


def _normal_laws(d: int, variance: float) -> float:
    """Return the distance of N(0, I) and N(0, variance I): the densities cross on a sphere."""
    sphere = d * variance * math.log(variance) / (variance - 1)
    return float(abs(stats.chi2.cdf(sphere, d) - stats.chi2.cdf(sphere / variance, d)))


def _bent(q: float) -> Row:
    """Return N(0, 1) against the potential u^2/2 + q (u - sin u), on |u| <= 4."""
    grid = np.linspace(-12, 12, 24_001)
    weight = np.exp(-(grid**2) / 2 - q * (grid - np.sin(grid)))
    weight, normal = weight / weight.sum(), stats.norm.pdf(grid) / stats.norm.pdf(grid).sum()
    near = np.abs(grid) <= 4
    numbers = {
        "alpha": 1 - 4 * q,
        "bent_2": float(normal[near] @ (q * grid[near] ** 2 / 2) ** 2),
        "inside": float(normal[near].sum()),
        "eps_4": float(weight[~near].sum()),
        "eps_5": float(normal[~near].sum()),
    }
    return row(float(np.abs(weight - normal).sum() / 2), 1, 1e-6, f"q = {q}", **numbers)


@once
def _layers(rng: np.random.Generator, profile: Profile) -> list[Row]:
    rows = [_bent(q) for q in (0.01, 0.05, float(rng.uniform(0.02, 0.1)))]
    for n in (1, 3, 100):
        for theta in (0.02, 0.1 if n > 9 else 0.3):
            for sign in (1, -1):
                bend = 1 + sign * theta
                numbers = {"alpha": bend, "bent_2": n * theta**2, "inside": 1.0}
                apart = _normal_laws(n, 1 / bend)
                text = f"d = {n}, Hessian {bend} I"
                rows.append(row(apart, 1, 1e-9, text, eps_4=0.0, eps_5=0.0, **numbers))
    return rows


@check(
    "local-laplace",
    "sharp",
    kind="upper",
    bound=LAYER + eps_4 + eps_5,
    twins={
        "1/2 -> 1/5": sp.Rational(2, 5) * LAYER + eps_4 + eps_5,
        "1/2 -> 1/4": LAYER / 2 + eps_4 + eps_5,
    },
)
def layer_is_near_a_bent_law(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Measure the distance of N(0, I) from laws with a Hessian near the identity, d up to 100.

    One above the bound would refute the claim.
    """
    return worst_of(against(bound, _layers(rng, profile)))
