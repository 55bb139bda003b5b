"""A mode and its whitening in floating point: guesses, of which nothing is assumed."""

from __future__ import annotations

from contextlib import suppress

import numpy as np

from lemmata.verify.certify.rounded import Array
from lemmata.verify.engine.modes import mode, modes, potential
from lemmata.verify.generators import Generator

_NEWTON = 8
"""Newton steps with the full Hessian after the damped descent."""


def center(G: Generator, x: Array, beta: float) -> Array | None:
    """Return the lowest minimum of the energy that is found."""
    with np.errstate(all="ignore"):
        found = modes(G, x, beta).points[0] if G.dim <= 2 else _lowest(G, x, beta)
        return None if found is None else _polished(G, x, beta, np.array(found))


def hessian(G: Generator, x: Array, beta: float, z: Array) -> Array:
    """Return the Hessian of the energy, (d, d)."""
    J, gap = G.jacobian(z), G.value(z) - x
    bent = np.einsum("i,ijk->jk", gap, G.hessian(z))
    return np.asarray(np.eye(G.dim) + (J.T @ J + bent) / beta**2)


def whitening(H: Array) -> Array | None:
    """Return the symmetric inverse root; ``None`` if H is not positive definite."""
    if not np.isfinite(H).all():
        return None
    values, vectors = np.linalg.eigh(H)
    if not values[0] > 0:
        return None
    return np.asarray((vectors * values**-0.5) @ vectors.T)


def _lowest(G: Generator, x: Array, beta: float) -> Array | None:
    starts = [np.zeros(G.dim)]
    with suppress(ArithmeticError, np.linalg.LinAlgError):
        starts.insert(0, G.inverse(x))
    ends = [np.asarray(mode(G, x, beta, z0=start), dtype=np.float64) for start in starts]
    ends = [z for z in ends if np.isfinite(z).all()]
    return min(ends, key=lambda z: float(potential(G, x, beta, z[None])[0]), default=None)


def _polished(G: Generator, x: Array, beta: float, z: Array) -> Array:
    """Improve a minimum as far as the digits go."""
    best, size = z, _slope(G, x, beta, z)
    for _ in range(_NEWTON):
        try:
            step = np.linalg.solve(hessian(G, x, beta, best), _gradient(G, x, beta, best))
        except np.linalg.LinAlgError:
            break
        z = best - step
        if not _slope(G, x, beta, z) < size:
            break
        best, size = z, _slope(G, x, beta, z)
    return best


def _gradient(G: Generator, x: Array, beta: float, z: Array) -> Array:
    return np.asarray(z + G.gradient_of_half_square(z, x)[0] / beta**2)


def _slope(G: Generator, x: Array, beta: float, z: Array) -> float:
    return float(np.linalg.norm(_gradient(G, x, beta, z)))
