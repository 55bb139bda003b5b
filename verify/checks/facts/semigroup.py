"""Facts about generators and stationary laws, on the line."""

from __future__ import annotations

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
