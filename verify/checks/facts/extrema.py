"""Facts about gradients, minima, and first exits of functions of a few variables."""

from __future__ import annotations

import math

import numpy as np

from lemmata.verify.checks.facts.table import obeys, sanity


@sanity("lipschitz-gradient", "strongly-monotone-gradient")
def gradients(rng: np.random.Generator) -> bool:
    """Take quadratics and quartics; along the extreme eigenvectors of the Hessian all are tight."""
    raw = rng.normal(size=(3, 3))
    hessian = raw + raw.T
    values, vectors = np.linalg.eigh(hessian)
    v = np.vstack([rng.normal(size=(50, 3)), 2 * vectors.T])
    length = np.linalg.norm(v, axis=1)
    norm = float(np.abs(values).max())
    change = np.linalg.norm(v @ hessian, axis=1)
    forms = np.einsum("ni,ij,nj->n", v, hessian, v) / length**2
    start = rng.normal(size=v.shape)
    quartic = np.array([[0.0], [1.0]])[:, None] * ((start + v) ** 3 - start**3)
    inner = np.einsum("kni,ni->kn", v @ hessian + quartic, v)
    return obeys("lipschitz-gradient", a=change, b=norm, s=length, c=forms) and obeys(
        "strongly-monotone-gradient", a=inner, b=values[0], c=length
    )


@sanity("interior-minimiser")
def minimum_over_disc(rng: np.random.Generator) -> bool:
    """Minimise a quadratic over a disc by its zero of gradient, else along the circle."""
    angle = np.linspace(0, 2 * math.pi, 200_001)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    found = set()
    for radius in (0.5, 1.0, 4.0):
        stretch, q = rng.uniform(0.5, 2, size=2), rng.normal(size=2)
        z = q / stretch
        if np.linalg.norm(z) > radius:
            on = radius * circle
            z = on[np.argmin((stretch * on**2 / 2 - q * on).sum(axis=1))]
        size = float(np.linalg.norm(z))
        found.add(obeys("interior-minimiser", a=z @ (stretch * z - q) / size, b=radius, c=size))
    return found == {True}


@sanity("exit-time")
def along_a_ray(rng: np.random.Generator) -> bool:
    """Follow random waves on a fine grid until they reach the level off A."""
    t = np.linspace(0, 3, 100_001)
    for level, bend in zip(rng.uniform(-1, 1, 20), rng.uniform(0.2, 3, 20), strict=True):
        f = np.sin(bend * t) * 1.2 - 0.5
        outside = np.flatnonzero(f >= level)
        stop = int(outside[0]) if len(outside) else len(t) - 1
        here = {"a": t[stop], "b": t[-1], "v": f[stop], "p": f[-1]}
        if not all(obeys("exit-time", **here, u=level, w=w) for w in (level, level - 0.3)):
            return False
    return True
