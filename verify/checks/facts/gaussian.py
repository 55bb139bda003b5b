"""Facts about the normal law: moments, tails, concentration."""

from __future__ import annotations

import math

import numpy as np
from scipy import integrate, stats

from lemmata.verify.checks.facts.table import obeys, sanity


@sanity("normal-cdf", "normal-tail")
def normal_law(rng: np.random.Generator) -> bool:
    """Integrate the density; the bound of the tail is attained at 0."""
    node, weight = np.polynomial.legendre.leggauss(60)
    for t in np.append(rng.uniform(0, 5, size=30), 0.0):
        half = (
            t
            / 2
            * float(weight @ np.exp(-((t * (node + 1) / 2) ** 2) / 2))
            / math.sqrt(2 * math.pi)
        )
        if not (obeys("normal-cdf", p=2 * half, t=t) and obeys("normal-tail", p=0.5 - half, t=t)):
            return False
    return True


@sanity("normal-exponential")
def exponential(rng: np.random.Generator) -> bool:
    """Take the mean of exp(b + s g) by a Gauss-Hermite rule."""
    node, weight = np.polynomial.hermite_e.hermegauss(60)
    b, s = rng.uniform(-1, 1, size=(2, 20))
    a = np.exp(b[:, None] + s[:, None] * node) @ weight / weight.sum()
    return obeys("normal-exponential", a=a, b=b, s=s)


@sanity("chi2-exponential-moment")
def exponential_moment(rng: np.random.Generator) -> bool:
    """Compare the moment with an integral for d = 1, and the tail bound with exact tails."""
    rate = float(rng.uniform(0, 0.4))

    def density(y: float) -> float:
        return math.exp((rate - 0.5) * y * y) / math.sqrt(2 * math.pi)

    moment = integrate.quad(density, -60, 60, points=[0.0])[0]
    close = abs(moment - (1 - 2 * rate) ** -0.5) < 1e-6
    d, level = rng.integers(1, 50, size=100), rng.uniform(0, 200, size=100)
    tail = stats.chi2.sf(level, d)
    trivial = obeys("chi2-exponential-moment", p=1.0, b=d, l=0.0, t=0.0)
    return close and trivial and obeys("chi2-exponential-moment", p=tail, b=d, l=rate, t=level)
