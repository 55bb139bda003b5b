"""local-exit: Ornstein-Uhlenbeck processes, killed on leaving a ball, by finite volumes."""

from __future__ import annotations

import numpy as np
import sympy as sp

from lemmata.bounds.paper.local.parts.terms import EXIT, climb, start
from lemmata.bounds.symbols import T, alpha, rho
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.engine.laws.finite_volume import killed_cir
from lemmata.verify.evaluate import Bound
from lemmata.verify.once import Row, against, once, row


def _leaves(n: int, rate: float, radius: float, start: float, time: float, cells: int) -> float:
    """Return the probability that dz = -rate z dt + sqrt(2) dB leaves a ball, in n dimensions."""
    # At twice the speed |z|^2 is the process of Lemma 14.
    squared = killed_cir(float(n), rate, radius**2, cells)
    return 1 - squared.survival(max(start, float(squared.centers[0])), 2 * time)


@once
def _exits(rng: np.random.Generator, profile: Profile) -> list[Row]:
    rows = []
    cells = 200 if profile == "quick" else 600
    for n in (1, 2, 6) if profile == "quick" else (1, 2, 3, 6, 13, 30):
        for rate in (1.0, float(rng.uniform(0.3, 2))):
            for wide in (1.0, 2.5):
                radius = (np.sqrt(n) + wide) / np.sqrt(rate)
                for at, time in ((0.0, 0.5 / rate), (0.5 * radius, 3 / rate)):
                    fine, coarse = (
                        _leaves(n, rate, radius, at, time, c) for c in (cells, cells // 2)
                    )
                    numbers = {"d": n, "alpha": rate, "rho": radius, "start": at, "T": time}
                    rows.append(row(fine, 1, abs(fine - coarse), str(numbers), **numbers))
    return rows


@check(
    "local-exit",
    "sharp",
    kind="upper",
    bound=EXIT,
    twins={
        "T dropped": EXIT.subs(T, 0),
        "2k -> k": (alpha * T / 2 + climb(sp.sqrt(alpha) * start)) / climb(sp.sqrt(alpha) * rho),
        "rho -> 5/4 rho": EXIT.subs(rho, 5 * rho / 4),
    },
)
def seldom_leaves_the_ball(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure the exit probability by finite volumes, for a Gaussian potential, d from 1 to 30.

    One above the bound would refute the claim.
    """
    return worst_of(against(bound, _exits(rng, profile)))
