"""Lemma 22 by Bayes over all vertices."""

from __future__ import annotations

import numpy as np
import sympy as sp

from lemmata.bounds.paper.hardness.size import HIT_FACTOR
from lemmata.bounds.paper.hardness.size import size_x as x_i
from lemmata.bounds.symbols import beta
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.engine.circuit import signs
from lemmata.verify.engine.circuit_families import arx, feistel, present
from lemmata.verify.engine.circuits.circuit_builder import trace
from lemmata.verify.engine.hard_generator import HardGenerator, permuted
from lemmata.verify.evaluate import Bound, vectorised

EPS = float(np.finfo(float).eps)
_n = sp.Symbol("n", integer=True, nonnegative=True)


def circuits() -> list[HardGenerator]:
    """Return six permutations with moderate noise."""
    made = (feistel(4), feistel(6), arx(6), arx(8), present(4), present(8))
    return [permuted(p, 1.0) for p in made]


def _two_to_one() -> HardGenerator:
    """Return a circuit that is not one-to-one."""
    return HardGenerator(trace(lambda b: [b[0], b[0] & b[1]], 2, "two to one"), 1.0)


@check(
    "lemma-22",
    "repaired",
    kind="upper",
    bound=1 / HIT_FACTOR,
    twins={
        "printed exponent 1/beta^2": 1 + sp.exp(-4 * x_i / beta**2),
        "a thousandth less": {"slack": -1e-3},
        "C not one-to-one": {"members": "two to one"},
    },
)
def bits_follow_the_product_formula(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    members: str = "permutations",
    slack: float = 0.0,
) -> Outcome:
    """Compute 1/Pr[C(sgn z)_i = sgn x_i | x] by Bayes over all vertices.

    Above 1 + exp(-2|x_i|/beta^2) at any bit of any x it would refute the product formula.
    """
    outcomes = []
    chosen = circuits() if members == "permutations" else [_two_to_one()]
    for G in chosen:
        x = G.sample(20 if profile == "quick" else 400, rng=rng)[1]
        image = signs(G.circuit.table.astype(np.int64), G.d_o)
        agrees = image[None] == np.where(x >= 0, 1, -1)[:, None, :]
        mass = np.sum(G.enumerated(x)[:, :, None] * agrees, axis=1)
        limit = vectorised(1 / HIT_FACTOR)(x_i=np.abs(x), beta=G.beta)
        i, j = np.unravel_index(int(np.argmax(1 / mass / limit)), mass.shape)
        allowed = bound(x_i=abs(float(x[i, j])), beta=G.beta) * (1 + slack)
        error = 256 * EPS * (1 << G.d) / float(mass[i, j])
        where = f"{G.circuit.name}, x = {x[i].tolist()}, bit {j}"
        outcomes.append(Outcome(float(1 / mass[i, j]), allowed, mass.size, error, instance=where))
    return worst_of(outcomes)


@check(
    "lemma-22",
    "sharp",
    kind="upper",
    bound=sp.exp(-2 * _n),
    twins={
        "c = sqrt(10) - 3 -> 1/5": {"c": 0.2},
        "exp(-2n) -> exp(-3n)": sp.exp(-3 * _n),
    },
)
def posterior_concentrates_in_the_ball(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    c: float = float(np.sqrt(10) - 3),
) -> Outcome:
    """Sum the posterior of all other vertices at points of the ball |x - y| <= 6 beta sqrt(d).

    Random directions and the worst one known, a single coordinate moved towards 0; a sum above
    exp(-2d) would refute the lemma.
    """
    outcomes = []
    for G in (permuted(p, c / np.sqrt(p.d)) for p in (feistel(2), feistel(4), arx(6), present(8))):
        v = rng.standard_normal((20 if profile == "quick" else 500, G.d))
        v = np.vstack([-np.eye(G.d), v / np.linalg.norm(v, axis=1, keepdims=True)])
        y = np.ones(G.d)
        mass = G.enumerated(y + 6 * c * v)
        right = int(G.inverse[(1 << G.d) - 1])
        miss = np.delete(mass, right, axis=1).sum(axis=1)
        error = 1e-9 * float(miss.max())
        limit = bound(n=G.d)
        outcomes.append(Outcome(float(miss.max()), limit, len(v), error, instance=G.circuit.name))
    return worst_of(outcomes)
