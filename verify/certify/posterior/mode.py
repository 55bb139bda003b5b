"""A mode and its whitening in floating point: guesses, of which nothing is assumed."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
from scipy.optimize import minimize

from lemmata.verify.certify.pieces.rounded import Array
from lemmata.verify.engine.modes import modes, potential
from lemmata.verify.generators import Generator

_NEWTON = 8
"""Newton steps with the full Hessian after the damped descent."""


def center(G: Generator, x: Array, beta: float) -> Array | None:
    """Return the lowest minimum of the energy that is found."""
    with np.errstate(all="ignore"):
        ends = [_descended(G, x, beta, z) for z in _starts(G, x, beta)]
        ends = [z for z in ends if np.isfinite(z).all()]
        return min(ends, key=lambda z: float(potential(G, x, beta, z[None])[0]), default=None)


def _starts(G: Generator, x: Array, beta: float) -> list[Array]:
    starts = [np.zeros(G.dim)]
    if G.out == G.dim:
        with suppress(ArithmeticError, np.linalg.LinAlgError):
            starts.append(np.asarray(G.inverse(x), dtype=np.float64))
    if G.dim <= 2:
        # It scans the plane, but fails where its descent arrives nowhere.
        with suppress(ArithmeticError, ValueError):
            starts.append(np.asarray(modes(G, x, beta).points[0], dtype=np.float64))
    return starts


def hessian(G: Generator, x: Array, beta: float, z: Array) -> Array:
    """Return the Hessian of the energy, (d, d)."""
    J, gap = G.jacobian(z), G.value(z) - x
    bent = np.einsum("i,ijk->jk", gap, G.hessian(z))
    return np.asarray(np.eye(G.dim) + (J.T @ J + bent) / beta / beta)


def whitening(H: Array) -> Array | None:
    """Return the symmetric inverse root; ``None`` if H is not positive definite."""
    if not np.isfinite(H).all():
        return None
    values, vectors = np.linalg.eigh(H)
    if not values[0] > 0:
        return None
    return np.asarray((vectors * values**-0.5) @ vectors.T)


def _descended(G: Generator, x: Array, beta: float, z: Array) -> Array:
    """Return a minimum, by trust regions and then as far as the digits go."""
    try:
        z = minimize(  # type: ignore[call-overload]
            lambda z: float(potential(G, x, beta, z[None])[0]),
            z,
            jac=lambda z: _gradient(G, x, beta, z),
            hess=lambda z: hessian(G, x, beta, z),
            method="trust-exact",
        ).x
    except (ArithmeticError, ValueError):
        # Overflow; LinAlgError is a ValueError.
        return np.full(G.dim, np.nan)
    return _polished(G, x, beta, np.asarray(z))


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
    return np.asarray(z + G.gradient_of_half_square(z, x)[0] / beta / beta)


def _slope(G: Generator, x: Array, beta: float, z: Array) -> float:
    return float(np.linalg.norm(_gradient(G, x, beta, z)))
