"""Facts about paths: exits, comparison, reflection, survival."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.table import obeys, sanity


def _generator(grid: Array, slope: Array) -> Array:
    """Return the generator of dX = -slope dt + sqrt(2) dB, reflected at the ends of a grid."""
    h = grid[1] - grid[0]
    middle = (slope[1:] + slope[:-1]) / 2
    up, down = np.exp(-middle * h / 2) / h**2, np.exp(middle * h / 2) / h**2
    rates = np.diag(up, 1) + np.diag(down, -1)
    return np.asarray(rates - np.diag(rates.sum(axis=1)))


@sanity("maximal-inequality")
def maximal(rng: np.random.Generator) -> bool:
    """Try Y = |B|^2, drift 1, by the exact law of its maximum, and Y = exp(B - t/2), drift 0."""
    y, t = rng.uniform(0.5, 20, size=200), rng.uniform(0.01, 5, size=200)
    # Pr[sup |B| >= sqrt y] <= 2 Pr[sup B >= sqrt y], and at least Pr[|B_t| >= sqrt y].
    square = 2 * stats.norm.sf(np.sqrt(y / t))
    # Pr[sup_t exp(B - t/2) >= u] in closed form; at most 1/u, and near it for late t.
    log, root = np.log(1 + y), np.sqrt(t)
    reach = stats.norm.sf((log + t / 2) / root) + stats.norm.sf((log - t / 2) / root) / (1 + y)
    late = stats.norm.sf((math.log(2) - 50) / 10) / 2
    martingale = {"s": 1.0, "c": 0.0, "g": 0.0}
    return (
        obeys("maximal-inequality", p=square, y=y, t=t, s=0.0, c=1.0, g=1.0)
        and obeys("maximal-inequality", p=reach, y=1 + y, t=t, **martingale)
        and obeys("maximal-inequality", p=late, y=2.0, t=100.0, **martingale)
    )
