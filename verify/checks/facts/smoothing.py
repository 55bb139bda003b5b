"""Facts about shifted, smoothed and averaged densities, and products of laws."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve
from scipy.special import ndtr

from lemmata.verify.checks.facts.table import obeys, sanity

Array = NDArray[np.float64]
_U = np.linspace(-12, 12, 24_001)
_STEP = float(_U[1] - _U[0])


def _normal(mean: float, s: float) -> Array:
    return np.asarray(np.exp(-(((_U - mean) / s) ** 2) / 2) / (s * math.sqrt(2 * math.pi)))


def _apart(p: Array, q: Array) -> float:
    return float(np.abs(p - q).sum() * _STEP / 2)


@sanity("normal-shift", "normal-variation")
def two_normals(rng: np.random.Generator) -> bool:
    """Integrate |difference| of two normal densities, nearly tight for a small shift."""
    for s, t in (*rng.uniform(0.3, 1.5, size=(10, 2)), np.array([1.0, 0.01])):
        a = _apart(_normal(0, s), _normal(t, s))
        c = float(np.abs(np.diff(_normal(0, s))).sum())
        if not obeys("normal-shift", 1e-6, a=a, t=t, s=s):
            return False
        if not obeys("normal-variation", 1e-5, c=c, s=s):
            return False
    return True


@sanity("smoothing")
def convolved(rng: np.random.Generator) -> bool:
    """Convolve steps, the half-normal density and a square in the plane; tight as s -> 0."""
    half = np.where(_U > 0, 2 * _normal(0, 1), 0.0)
    blocks = np.where(np.abs(_U) < 1, 0.5, 0.0), np.where(_U % 2 < 1, 1.0, 0.2) * (np.abs(_U) < 3)
    for s in (*rng.uniform(0.05, 1, size=6), 0.1):
        # Jumps lie halfway between points of the grid: nodes carry half a cell each.
        for raw in (half, *blocks):
            density = raw / (raw.sum() * _STEP)
            kernel = _normal(0, s)
            smooth = fftconvolve(density, kernel, "same") * _STEP
            a, v = _apart(density, smooth), float(np.abs(np.diff(density)).sum())
            if not obeys("smoothing", 1e-3, a=a, s=s, v=v):
                return False
    return all(_square(s) for s in (0.02, 0.05, 0.3))


def _square(s: float) -> bool:
    """Convolve the uniform law on [-1, 1]^2: variation = length / area = 2, without sqrt(2)."""
    u = (np.arange(-1500, 1500) + 0.5) / 500
    side, smooth = np.where(np.abs(u) < 1, 0.5, 0.0), (ndtr((u + 1) / s) - ndtr((u - 1) / s)) / 2
    a = np.abs(np.outer(side, side) - np.outer(smooth, smooth)).sum() / 500**2 / 2
    return obeys("smoothing", 1e-5, a=a, s=s, v=2.0) and bool(a > 1.5 * s / math.sqrt(2 * math.pi))


@sanity("poincare-cube")
def cell_means(rng: np.random.Generator) -> bool:
    """Average a normal density over the cells of a grid, in one and in two dimensions."""
    # A step in the middle of a cell attains the bound on the line.
    step = np.where(np.arange(400) < 200, 0.0, 1.0)
    off = float(np.abs(step - step.mean()).sum() * _STEP)
    if not obeys("poincare-cube", 1e-9, a=400 * _STEP, b=1.0, c=off):
        return False
    for s in rng.uniform(0.3, 1.5, size=5):
        for width in (10, 50, 400):
            a = width * _STEP
            one = _normal(0, s)[:-1]
            means = np.repeat(one.reshape(-1, width).mean(axis=1), width)
            slope = math.sqrt(2 / math.pi) / s
            c = float(np.abs(one - means).sum() * _STEP)
            if not obeys("poincare-cube", 1e-6, a=a, b=slope, c=c):
                return False
            few = one[::50]
            if width == 400:
                plane = np.outer(few, few)
                cells = plane.reshape(60, 8, 60, 8).mean(axis=(1, 3))
                mean = np.repeat(np.repeat(cells, 8, axis=0), 8, axis=1)
                c = float(np.abs(plane - mean).sum() * (50 * _STEP) ** 2)
                if not obeys("poincare-cube", 1e-3, a=a, b=2 * slope, c=c):
                    return False
    return True


@sanity("product-distance")
def products_of_laws(rng: np.random.Generator) -> bool:
    """Multiply finite laws; tight for small distances."""
    for n in (1, 2, 4, 6):
        for spread in (1.0, 1e-3):
            p = rng.dirichlet(np.ones(3), size=n)
            q = p + spread * (rng.dirichlet(np.ones(3), size=n) - p)
            a = float(np.abs(p - q).sum(axis=1).max() / 2)
            left, right = np.ones(1), np.ones(1)
            for one, other in zip(p, q, strict=True):
                left, right = np.outer(left, one).ravel(), np.outer(right, other).ravel()
            if not obeys("product-distance", c=np.abs(left - right).sum() / 2, n=n, a=a):
                return False
    return True
