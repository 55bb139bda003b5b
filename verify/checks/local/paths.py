"""local-paths: relative entropies of Gaussian paths, by their covariances at many times."""

from __future__ import annotations

import math

import numpy as np
import sympy as sp

from lemmata.bounds.paper.local.parts.terms import PATHS, E
from lemmata.bounds.symbols import d
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.evaluate import Bound
from lemmata.verify.once import Row, against, once, row


def _entropy(bend: float, step: float, times: int) -> float:
    """Return KL of diffusion and chain of l = (1 + bend) u^2/2, stationary, at times of a step."""
    k, t = 1 + bend, step * np.arange(times + 1) / times
    apart, both = np.abs(t[:, None] - t), t[:, None] + t
    moved = np.exp(-t) - bend * (1 - np.exp(-t))
    chain = np.outer(moved, moved) / k + np.exp(-apart) - np.exp(-both)
    ratio = np.linalg.solve(chain, np.exp(-k * apart) / k)
    return float(np.trace(ratio) - len(t) - np.linalg.slogdet(ratio)[1]) / 2


@once
def _steps(rng: np.random.Generator, profile: Profile) -> list[Row]:
    rows = []
    for bend in (0.02, 0.5, float(rng.uniform(-0.5, 1))):
        for step in (0.01, 0.1, 0.5):
            fine, coarse = (_entropy(bend, step, n) for n in (160, 80))
            for n in (1, 3, 10):
                numbers = {"d": n, "h": step, "T": step, "E_phi": n * bend**2}
                numbers |= {"Q_phi": abs(bend) * math.sqrt(n * (1 + bend))}
                value, rest = math.sqrt(n * fine / 2), abs(fine - coarse)
                text = f"theta = {bend}, h = {step}, d = {n}"
                rows.append(row(value, 1, 1e-7 + n * rest, text, **numbers))
    return rows


@check(
    "local-paths",
    "sharp",
    kind="tight",
    bound=PATHS,
    at_least=0.9,
    twins={
        "1/4 -> 1/8": PATHS / sp.sqrt(2),
        "theta_F -> theta": PATHS.subs(E, E / d),
        "E dropped": PATHS.subs(E, 0),
    },
)
def follows_the_diffusion(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure the root of half the entropy of one step, for quadratic phi, stationary.

    One above the bound would refute the claim; for small steps it is within a tenth of it.
    """
    return worst_of(against(bound, _steps(rng, profile)))
