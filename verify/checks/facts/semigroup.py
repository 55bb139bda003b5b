"""Facts about generators and stationary laws, on the line."""

from __future__ import annotations

import math

import numpy as np

from verify.checks.facts.table import obeys, sanity


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
