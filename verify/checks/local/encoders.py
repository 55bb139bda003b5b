"""local-size, local-share: roots of matrices step by step, and exact confidence limits."""

from __future__ import annotations

import numpy as np
from scipy import stats

from lemmata.bounds.paper.local.size import NEXT_RESIDUAL, varrho
from lemmata.bounds.symbols import eps
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.evaluate import Bound
from lemmata.verify.once import Row, against, once, row


@once
def _roots(rng: np.random.Generator) -> list[Row]:
    """Follow coupled Newton-Schulz steps, for matrices of condition up to 10^4."""
    rows = []
    for n in (1, 2, 5, 13):
        for spread in (2.0, 100.0, 1e4):
            turn = np.linalg.qr(rng.normal(size=(n, n)))[0]
            H = turn @ np.diag(np.geomspace(1 / spread, 1, n)) @ turn.T
            Y, Z, one = H, np.eye(n), np.eye(n)
            for k in range(30):
                before = float(np.linalg.norm(one - Z @ Y, 2))
                step = (3 * one - Z @ Y) / 2
                Y, Z = Y @ step, step @ Z
                after = float(np.linalg.norm(one - Z @ Y, 2))
                where = f"n = {n}, condition {spread}, step {k}"
                rows.append(row(after, 1, 1e-11, where, varrho=before))
            whitened = Z @ H @ Z
            rows.append(row(float(np.linalg.norm(whitened - one)), 1, 1e-6, where, varrho=0.0))
    return rows


@check(
    "local-size",
    "sharp",
    kind="upper",
    bound=NEXT_RESIDUAL,
    twins={
        "3/4 -> 1/2": NEXT_RESIDUAL - varrho**2 / 4,
        "cubic term dropped": NEXT_RESIDUAL - varrho**3 / 4,
    },
)
def root_of_a_matrix(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure the residual after each step, and that the end whitens the matrix.

    Refuted if a residual exceeds the recursion's.
    """
    return worst_of(against(bound, _roots(rng)))


def _wrong(n: int, q: float, delta: float) -> float:
    """Return how often the lower limit of n trials exceeds q, as an exact sum."""
    k = np.arange(n + 1)
    lower = np.where(k > 0, stats.beta.ppf(delta, np.maximum(k, 1), n - k + 1), 0.0)
    return float(stats.binom.pmf(k[lower > q], n, q).sum())


@once
def _shares(rng: np.random.Generator) -> list[Row]:
    rows = []
    for n in (1, 5, 50, 400):
        for delta in (0.01, 0.05, 0.2):
            limits = (
                stats.beta.ppf(delta, n, 1),
                stats.beta.ppf(delta, max(n // 2, 1), n - n // 2 + 1),
            )
            for q in (*(limit * (1 - 1e-9) for limit in limits), *rng.uniform(size=20)):
                where = f"N = {n}, share {q}, delta = {delta}"
                rows.append(row(_wrong(n, q, delta), 1, 1e-6, where, eps=delta))
    return rows


@check(
    "local-share",
    "sharp",
    kind="tight",
    bound=eps,
    at_least=0.9,
    twins={"twice the confidence": eps / 2, "half the confidence": 2 * eps},
)
def share_with_confidence(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Sum how often the lower limit exceeds the true share; refuted if more often than delta."""
    return worst_of(against(bound, _shares(rng)))
