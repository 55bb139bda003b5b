"""Facts about integrals and series."""

from __future__ import annotations

import numpy as np

from lemmata.verify.checks.facts.table import obeys, sanity


@sanity("primitive")
def antiderivative(rng: np.random.Generator) -> bool:
    """Take F = sin(wt) + t^3, F' by a complex step, and the integral by Gauss's rule."""
    node, weight = np.polynomial.legendre.leggauss(40)

    def primitive(x: complex) -> complex:
        return complex(np.sin(w * x) + x**3)

    for w, t in rng.uniform(0.1, 3, size=(20, 2)):
        s = t * (node + 1) / 2
        rate = w * np.cos(w * s) + 3 * s**2
        slope = [primitive(complex(x, 1e-30)).imag / 1e-30 for x in s]
        ends = {"a": primitive(0).real, "b": primitive(t).real, "v": t / 2 * weight @ rate}
        if not obeys("primitive", **ends, c=rate, g=slope):
            return False
    return True
