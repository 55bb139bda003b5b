"""Facts about generators and stationary laws, on the line."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.table import obeys, sanity


def _law(x: Array, L: Array) -> Array:
    """Return the weights of p ~ exp(-L) on a grid."""
    p = np.exp(-(L - L.min()))
    return np.asarray(p / p.sum())


@sanity("bakry-emery-convex")
def poincare(rng: np.random.Generator) -> bool:
    """Take L = c x^2/2 + k x^4 on [-r, r]; tight for k = 0, r large, g linear."""
    for c, k, r in (*rng.uniform(0.3, 2, size=(10, 3)), np.array([1.0, 0.0, 12.0])):
        x = np.linspace(-r, r, 4_001)
        p = _law(x, c * x**2 / 2 + k * x**4)
        for g, slope in ((x, np.ones_like(x)), (np.sin(2 * x), 2 * np.cos(2 * x))):
            for inside in (np.abs(x) <= r, np.abs(x - r / 3) <= r / 2):
                b = p @ ((g - p @ g) ** 2 * inside)
                at = {"b": b, "e": p @ slope**2, "c": c}
                if not obeys("bakry-emery-convex", **at, i=inside, u=np.abs(x), r=r):
                    return False
    return True


@sanity("lyapunov-energy", "stationary-mean")
def lyapunov(rng: np.random.Generator) -> bool:
    """Take p ~ exp(-L) on the line, W = 1 + x^2, Phi = x^2; tight for f = W and for L = c x^2/2."""
    x = np.linspace(-12, 12, 12_001)
    for c, k in ((1.0, 0.0), *rng.uniform(0.3, 2, size=(5, 2))):
        p, force = _law(x, c * x**2 / 2 + k * x**4), c * x + 4 * k * x**3
        W, generator = 1 + x**2, 2 - 2 * x * force
        for f, slope in ((W, 2 * x), (np.sin(x) + 2, np.cos(x))):
            a, e = p @ (-generator / W * f**2), p @ slope**2
            if not obeys("lyapunov-energy", 1e-7, a=a, e=e, s=W):
                return False
        if not obeys("stationary-mean", 1e-7, e=p @ x**2, g=generator, k=2, c=2 * c, s=x**2):
            return False
    return True


@sanity("radial-monotonicity")
def beside_a_gaussian(rng: np.random.Generator) -> bool:
    """Take a convex L on [-b, b] with a quartic part or none, and any mass outside."""
    for alpha, r, centre in rng.uniform(0.3, 1.5, size=(10, 3)):
        for quartic, outside, b in ((0.0, 0.0, 30.0), (0.5, 0.0, 4.0), (0.2, 3.0, 4.0)):
            x = np.linspace(-30, 30, 30_001)
            z = x - centre
            L = alpha * z**2 / 2 + quartic * z**4
            p = _law(x, np.where(np.abs(x) <= b, L, L - outside))
            far = p @ (np.abs(z) > r)
            t = stats.chi2.sf(alpha * r**2, 1)
            beyond = p @ (np.abs(x) > b)
            if not obeys("radial-monotonicity", 1e-3, c=far, p=beyond, t=t, g=centre, r=r, b=b):
                return False
    return True


@sanity("dissipation", "gronwall")
def two_states(rng: np.random.Generator) -> bool:
    """Try the variance of P_t g on two states with rates a and b, where it is v e^(-2(a+b)t)."""
    for a, b, g, t in rng.uniform(0.1, 2, size=(50, 4)):
        variance = a * b / (a + b) ** 2 * g**2
        energy = a * b / (a + b) * g**2
        h = 1e-6
        slope = variance * math.expm1(-2 * (a + b) * h) / h
        late = variance * math.exp(-2 * (a + b) * t)
        at = {"a": variance, "b": late, "g": -2 * energy, "v": variance, "t": t}
        falls = (obeys("gronwall", k=k * (a + b), **at) for k in (1, 2))
        if not (obeys("dissipation", 1e-4, v=slope, e=energy) and all(falls)):
            return False
    return True
