"""Facts about paths: exits, comparison, reflection, survival."""

from __future__ import annotations

import math

import numpy as np
from scipy import integrate, linalg, stats

from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.table import obeys, sanity


@sanity("downward-drift")
def downwards(rng: np.random.Generator) -> bool:
    """Add up random paths whose drift is 0 or below."""
    for push in (0.0, 1.0):
        drift = -push * rng.exponential(size=(20, 100))
        noise = rng.normal(size=(20, 100)) * 0.1
        start = rng.normal(size=20)
        end = start + (drift * 0.01 + noise).sum(axis=1)
        at = {"x": end[:, None], "y": start[:, None], "w": noise.sum(axis=1)[:, None], "g": drift}
        if not obeys("downward-drift", **at):
            return False
    return True


@sanity("same-noise")
def one_noise(rng: np.random.Generator) -> bool:
    """Count among simulated pairs, on [0, 1], those that differ and those that have left."""
    n, h = 2000, 1e-3
    free, held, left = np.full(n, 0.5), np.full(n, 0.5), np.zeros(n, dtype=bool)
    for _ in range(100):
        noise = math.sqrt(2 * h) * rng.normal(size=n)
        free, held = (v - h * np.sin(v) + noise for v in (free, held))
        left |= (free < 0) | (free > 1)
        held = np.clip(held, 0, 1)
    return obeys("same-noise", p=(free != held).mean(), b=left.mean())


def _generator(grid: Array, slope: Array) -> Array:
    """Return the generator of dX = -slope dt + sqrt(2) dB, reflected at the ends of a grid."""
    h = grid[1] - grid[0]
    middle = (slope[1:] + slope[:-1]) / 2
    up, down = np.exp(-middle * h / 2) / h**2, np.exp(middle * h / 2) / h**2
    rates = np.diag(up, 1) + np.diag(down, -1)
    return np.asarray(rates - np.diag(rates.sum(axis=1)))


@sanity("reflected-diffusion")
def reflected(rng: np.random.Generator) -> bool:
    """Run the reflected diffusion in (0, 1) on a grid from a point and from p ~ exp(-g)."""
    grid = (np.arange(100) + 0.5) / 100
    for k in rng.uniform(1, 5, size=2):
        p = np.exp(-np.sin(k * grid))
        p /= p.sum()
        move = linalg.expm(0.1 * _generator(grid, k * np.cos(k * grid)))
        y, stationary = move[20], p @ move
        c, a = (np.abs(y - law).sum() / 2 for law in (p, stationary))
        if not obeys("reflected-diffusion", 1e-4, c=c, a=a):
            return False
    return True


@sanity("leaves-bounded-sets")
def escape(rng: np.random.Generator) -> bool:
    """Kill the diffusion outside (-1, 1), with a drift inwards: nothing is left in the end."""
    grid = np.linspace(-1, 1, 101)
    inner = _generator(grid, float(rng.uniform(0, 3)) * grid)[1:-1, 1:-1]
    left = linalg.expm(200 * inner).sum(axis=1)
    return obeys("leaves-bounded-sets", p=1 - left)


@sanity("persistence")
def stays_positive(rng: np.random.Generator) -> bool:
    """Start at x <= s with drift -k, by the inverse Gaussian law; tight for k = 0."""
    for s, t, k in rng.uniform(0.1, 2, size=(50, 3)):
        for x, push in ((s, 0.0), (s, k), (s / 2, k)):
            root = math.sqrt(t)
            stay = stats.norm.cdf((x - push * t) / root)
            back = math.exp(2 * push * x) * stats.norm.cdf((-x - push * t) / root)
            if not obeys("persistence", p=stay - back, s=s, v=t, g=-push):
                return False
    return True


@sanity("reflected-survival")
def survival(rng: np.random.Generator) -> bool:
    """Solve the equation of the survival probability on a grid, beside the series of sines."""
    N = 100
    for r, v, t in rng.uniform(0.5, 2, size=(2, 3)):
        h = r / N
        # Points h, ..., (N - 1) h, r with a reflected ghost point; absorbed at 0.
        second = (np.diag(np.full(N - 1, 1.0), 1) + np.diag(np.full(N - 1, 1.0), -1)) - 2 * np.eye(
            N
        )
        second[-1, -2] = 2.0
        p = linalg.expm(t * v / 2 / h**2 * second).sum(axis=1)
        pi = math.pi * (np.arange(60)[:, None] + 0.5) / r
        rate = (v / 2 * pi**2)[:, 0]
        x = np.linspace(0, r, 7)
        at = {"c": np.sin(pi * x), "b": np.sin(pi * x), "q": -v / 2 * pi**2 * np.sin(pi * x)}
        ends = {
            "y": 0.0,
            "z": pi * np.cos(pi * r),
            "a": np.sin(pi * r),
            "g": (1 - np.cos(pi * r)) / pi,
        }
        terms = 2 * ends["a"] * ends["g"] * np.exp(-rate[:, None] * t) / r
        far = {"s": terms.sum(), "e": terms, "l": rate[:, None], "r": r, "t": t, "x": r, "w": 0.0}
        if not all(
            obeys("reflected-survival", 1e-3, p=q, **at, **ends, **far) for q in (p[-1], p[N // 2])
        ):
            return False
    return True


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


@sanity("anderson")
def gaussian_chain(rng: np.random.Generator) -> bool:
    """Follow r V + s xi on a grid with the values beyond a removed."""
    for r, s, a in zip(
        [0.0, *rng.uniform(0, 1, 3)], rng.uniform(0.3, 2, 4), rng.uniform(0.5, 3, 4), strict=True
    ):
        grid = np.linspace(-a, a, 401)
        step = grid[1] - grid[0]
        kernel = stats.norm.pdf(grid[:, None], r * grid[None, :], s) * step
        kernel[:, [0, -1]] /= 2
        law = stats.norm.pdf(grid, 0, s)
        for n in range(1, 6):
            if not obeys("anderson", 1e-4, p=integrate.trapezoid(law, grid), a=a, s=s, n=n):
                return False
            law = kernel @ law
    return True


@sanity("comparison")
def ordered(rng: np.random.Generator) -> bool:
    """Drive square-root processes by the same noise; the implicit scheme keeps the order."""
    h, sizes = 1e-3, np.array([[2.0], [2.0], [3.0]])
    v = np.ones((3, 100))
    for _ in range(1000):
        root = v + math.sqrt(h) * rng.normal(size=100)
        v = (root + np.sqrt(root**2 + 2 * h * (1 + h / 2) * (sizes - 1))) / (2 + h)
    # The squares have drift N - 2 u and noise 2 sqrt(u): |2 sqrt x - 2 sqrt y|^2 <= 4 |x - y|.
    apart = np.abs(v[0] ** 2 - v[2] ** 2)
    at = {"s": 4 * (v[0] - v[2]) ** 2, "c": 4.0, "v": apart, "f": 2.0}
    return all(obeys("comparison", x=v[0], y=v[k], g=sizes[k], **at) for k in (1, 2))
