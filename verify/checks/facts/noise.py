"""Facts about one small step of a diffusion, and laws of linear chains."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.table import obeys, sanity

_NODE, _WEIGHT = np.polynomial.hermite_e.hermegauss(40)
_WEIGHT = _WEIGHT / _WEIGHT.sum()


@sanity("brownian-increment")
def increment(rng: np.random.Generator) -> bool:
    """Take x = a + b y^2, always or where |noise| is small, by the law chi^2_n of its size."""
    for a, b, s in rng.uniform(0, 2, size=(10, 3)):
        n = int(rng.integers(1, 6))
        y = np.sqrt(2 * s * rng.chisquare(n, size=50))
        always = 2 * b * s * float(stats.chi2.mean(n)) + a
        # E[chi^2_n; chi^2_n < 2] = n Pr[chi^2_(n+2) < 2]
        near = a * stats.chi2.cdf(2, n) + 2 * b * s * n * stats.chi2.cdf(2, n + 2)
        at = {"a": a, "b": b, "n": n, "s": s, "y": y, "x": a + b * y**2}
        if not obeys(
            "brownian-increment",
            e=[always, near],
            **{k: np.reshape(v, (-1, 1)) for k, v in at.items()},
        ):
            return False
    return True


@sanity("ito-factor")
def factor(rng: np.random.Generator) -> bool:
    """Compare with mean and variance of e^(kt) X after a Gaussian step of 1e-6, by quadrature."""
    h, t = 1e-6, 0.3
    for k, x, drift, v in rng.uniform(0.2, 2, size=(20, 4)):
        f = math.exp(k * t)
        value = math.exp(k * (t + h)) * (x + drift * h + math.sqrt(v * h) * _NODE)
        mean = float(_WEIGHT @ value)
        rates = {"c": (mean - f * x) / h, "q": float(_WEIGHT @ (value - mean) ** 2) / h}
        if not obeys("ito-factor", 1e-4, **rates, f=f, g=k * f, b=drift, v=v, s=x):
            return False
    return True


@sanity("reflection-coupling")
def mirrored(rng: np.random.Generator) -> bool:
    """Step two points by noises mirrored between them: drift and variance of their distance."""
    h = 1e-6
    for y, z in rng.normal(size=(20, 2, 2)):
        apart = y - z
        r = float(np.linalg.norm(apart))
        e = apart / r
        pull = np.sin(y) + y - np.sin(z) - z
        moved = apart - h * pull + 2 * math.sqrt(2 * h) * _NODE[:, None] * e
        size = np.linalg.norm(moved, axis=1)
        mean = float(_WEIGHT @ size)
        v = float(_WEIGHT @ (size - mean) ** 2) / h
        if not obeys("reflection-coupling", 1e-3, c=(mean - r) / h, a=e @ pull, v=v):
            return False
    return True


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


@sanity("ornstein-uhlenbeck-law")
def linear_diffusion(rng: np.random.Generator) -> bool:
    """Follow Euler steps on a grid, extrapolated to step 0; moments by differences."""
    grid, t, x = np.linspace(-8, 8, 321), 0.5, 1.0
    width = grid[1] - grid[0]
    for c in rng.uniform(0.5, 2, size=3):
        level, found = grid[180], []
        for steps in (20, 40):
            law = _chain(grid, 1 - c * t / steps, 2 * t / steps, steps, x)
            found.append(_tail(law, grid, level) - law[180] * width / 2)
        p = 2 * found[1] - found[0]

        def mean(s: float, c: float = c) -> float:
            return x * math.exp(-c * s)

        def variance(s: float, c: float = c) -> float:
            return -math.expm1(-2 * c * s) / c

        h = 1e-5
        slopes = {
            "f": (mean(t + h) - mean(t - h)) / (2 * h),
            "g": (variance(t + h) - variance(t - h)) / (2 * h),
        }
        at = {"p": p, "a": mean(t), "v": variance(t), "b": level, "c": c}
        if not obeys("ornstein-uhlenbeck-law", 1e-3, **at, **slopes):
            return False
    return True


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
