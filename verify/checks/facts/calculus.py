"""Facts about scalars: norms, Taylor's formula, dimensions."""

from __future__ import annotations

import numpy as np

from lemmata.verify.checks.facts.table import obeys, sanity


@sanity("cauchy-schwarz", "triangle")
def norms(rng: np.random.Generator) -> bool:
    """Try random vectors, some of them parallel."""
    v, w = rng.normal(size=(2, 1000, 3))
    w[:100] = 2 * v[:100]
    a, b, c = (np.linalg.norm(u, axis=1) for u in (v, w, v + w))
    inner = np.einsum("ij,ij->i", v, w)
    return obeys("cauchy-schwarz", c=inner, a=a, b=b) and obeys("triangle", c=c, a=a, b=b)


@sanity("taylor")
def sines(rng: np.random.Generator) -> bool:
    """Try a sin(t) + b t, and polynomials, for which there is equality."""
    a, b, t = rng.normal(size=(3, 1000)) * 2
    upper = {"b": 0.0, "s": a + b, "t": np.abs(t)}
    here = a * np.sin(np.abs(t)) + b * np.abs(t)
    return obeys("taylor", a=here, c=np.abs(a), **upper) and obeys(
        "taylor", a=t**2 + (a + b) * np.abs(t), c=2.0, **upper
    )


@sanity("same-dimension")
def dimensions(rng: np.random.Generator) -> bool:
    """Count the dimensions of linear maps that are one-to-one and onto."""
    for a, b in np.ndindex(4, 4):
        A = rng.normal(size=(b + 1, a + 1))
        rank = np.linalg.matrix_rank(A)
        if rank == a + 1 == b + 1 and not obeys(
            "same-dimension", a=a, b=b, c=1 / np.linalg.svd(A, compute_uv=False)[-1]
        ):
            return False
        if rank == a + 1 and rank == b + 1 and a != b:
            return False
    return True
