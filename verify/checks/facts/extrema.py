"""Facts about gradients, minima, and first exits of functions of a few variables."""

from __future__ import annotations

import numpy as np

from lemmata.verify.checks.facts.table import obeys, sanity


@sanity("lipschitz-gradient")
def gradients(rng: np.random.Generator) -> bool:
    """Take quadratics; along the extreme eigenvectors of the Hessian there is equality."""
    raw = rng.normal(size=(3, 3))
    hessian = raw + raw.T
    values, vectors = np.linalg.eigh(hessian)
    v = np.vstack([rng.normal(size=(50, 3)), 2 * vectors.T])
    length = np.linalg.norm(v, axis=1)
    norm = float(np.abs(values).max())
    change = np.linalg.norm(v @ hessian, axis=1)
    forms = np.einsum("ni,ij,nj->n", v, hessian, v) / length**2
    return obeys("lipschitz-gradient", a=change, b=norm, s=length, c=forms)
