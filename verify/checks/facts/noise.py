"""Facts about one small step of a diffusion, and laws of linear chains."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.table import obeys, sanity

_NODE, _WEIGHT = np.polynomial.hermite_e.hermegauss(40)
_WEIGHT = _WEIGHT / _WEIGHT.sum()


def _tail(law: Array, grid: Array, above: float) -> float:
    return float(np.trapezoid(np.where(grid >= above, law, 0), grid))


def _chain(grid: Array, factor: float, variance: float, steps: int, start: float = 0.0) -> Array:
    """Return the density of V <- factor V + N(0, variance) after some steps, on a grid."""
    scale, width = math.sqrt(variance), grid[1] - grid[0]
    law = np.asarray(stats.norm.pdf(grid, factor * start, scale))
    kernel = stats.norm.pdf(grid[:, None], factor * grid[None, :], scale) * width
    for _ in range(steps - 1):
        law = kernel @ law
    return law


@sanity("ito", "ito-noise", "levy")
def one_small_step(rng: np.random.Generator) -> bool:
    """Compare with mean and variance of exp(X) after a Gaussian step of 1e-5, by quadrature."""
    h = 1e-5
    for drift, sigma in rng.normal(size=(20, 2)):
        value = np.exp(drift * h + sigma * math.sqrt(h) * _NODE)
        mean = float(_WEIGHT @ value)
        variance = float(_WEIGHT @ (value - mean) ** 2) / h
        if not (
            obeys("ito", 1e-3, c=(mean - 1) / h, a=drift, v=sigma**2, t=1.0)
            and obeys("ito-noise", 1e-3, c=variance, v=sigma**2, g=1.0)
            and obeys("levy", 1e-3, c=math.sqrt(variance), v=sigma**2)
        ):
            return False
    return True
