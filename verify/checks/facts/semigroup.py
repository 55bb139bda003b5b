"""Facts about generators and stationary laws, on the line."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from verify.activations import Array
from verify.checks.facts.table import obeys, sanity


def _law(x: Array, L: Array) -> Array:
    """Return the weights of p ~ exp(-L) on a grid."""
    p = np.exp(-(L - L.min()))
    return np.asarray(p / p.sum())


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
