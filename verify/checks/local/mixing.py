"""local-mixing: reflected diffusions on intervals by finite volumes."""

from __future__ import annotations

import numpy as np
import sympy as sp

from lemmata.bounds.paper.local.parts.terms import FORGETS, transport
from lemmata.bounds.symbols import T
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.engine.laws.finite_volume import Process, langevin
from lemmata.verify.evaluate import Bound
from lemmata.verify.once import Row, against, once, row


def _reflected(bend: float, radius: float, cells: int) -> Process:
    """Return the diffusion of z^2/2 + bend log cosh z, reflected in an interval."""
    return langevin(lambda z: z**2 / 2 + bend * np.log(np.cosh(z)), -radius, radius, cells)


@once
def _distances(rng: np.random.Generator, profile: Profile) -> list[Row]:
    rows = []
    cells = 200 if profile == "quick" else 800
    for bend in (0.0, float(rng.uniform(0.2, 2))):
        for radius in (1.5, 6.0):
            fine, coarse = (_reflected(bend, radius, c) for c in (cells, cells // 2))
            for start in (0.0, 0.7 * radius) if radius < 2 else (0.0, 4.0):
                far = float(fine.mass @ np.abs(fine.centers - start))
                for time in (0.1, 0.5, 2.0):
                    apart, rough = (p.tv_to_stationary(start, time) for p in (fine, coarse))
                    numbers = {"alpha": 1.0, "T": time, "transport": far}
                    text = f"z^2/2 + {bend} log cosh z on |z| <= {radius}, from {start}, T = {time}"
                    rows.append(row(apart, 1, abs(apart - rough) + 1e-9, text, **numbers))
    return rows


@check(
    "local-mixing",
    "sharp",
    kind="upper",
    bound=FORGETS * transport,
    twins={
        "e^(2 alpha T) -> e^(3 alpha T)": (FORGETS * transport).subs(T, sp.Rational(3, 2) * T),
        "W_1 -> W_1/4": FORGETS * transport / 4,
    },
)
def forgets_its_start(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure the distance to stationarity from points of intervals, for convex potentials.

    One above the bound would refute the claim.
    """
    return worst_of(against(bound, _distances(rng, profile)))
