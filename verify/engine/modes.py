r"""Local minima of :math:`L(z)=\tfrac12\|z\|^2+\frac1{2\beta^2}\|G(z)-x\|^2`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lemmata.verify.engine.arguments import Float, Map, count, observables, points, positive
from lemmata.verify.errors import InputError


@dataclass(frozen=True)
class Modes:
    r"""Local minima of ``L``.

    Attributes
    ----------
    points : (k, d) ndarray
        The minima, the global one first.
    offset : float
        ``L`` at the global one.
    scale : float
        Smallest standard deviation of the Gaussian approximations there.
    covariance : (d, d) ndarray
        :math:`(I+\beta^{-2}J^\top J)^{-1}` at the global one.
    """

    points: Float
    offset: float
    scale: float
    covariance: Float


def potential(G: Map, x: Float, beta: float, z: Float) -> Float:
    """Return ``L`` at the rows of ``z``, shape ``(n,)``."""
    q = (np.asarray(G.value(z), dtype=np.float64) - x) / beta
    return np.asarray(0.5 * (np.einsum("nd,nd->n", z, z) + np.einsum("nd,nd->n", q, q)))


def mode(
    G: Map, x: ArrayLike, beta: float, *, z0: ArrayLike | None = None, steps: int = 500
) -> Float:
    r"""Return a local minimum of ``L`` by damped Gauss-Newton, row by row.

    The direction solves :math:`(I+\beta^{-2}J^\top J)p=-\nabla L`, always a descent direction, and
    is halved until ``L`` falls enough; a row that cannot fall any more has arrived.

    Returns
    -------
    (d,) or (n, d) ndarray
        The critical points; those of the rows that did not arrive are NaN.

    Raises
    ------
    InputError
        For wrong shapes, non-finite numbers or ``beta`` not positive.
    """
    xs, single = points(x, observables(G), "x")
    noise, limit = positive(beta, "beta"), count(steps, "steps")
    start = np.zeros((1, G.dim)) if z0 is None else points(z0, G.dim, "z0")[0]
    single = single and (z0 is None or np.ndim(z0) < 2)
    n = max(len(xs), len(start))
    xs = np.broadcast_to(xs, (n, observables(G)))
    z = np.broadcast_to(start, (n, G.dim)).astype(np.float64)
    active = np.ones(n, dtype=bool)
    for _ in range(limit):
        if not active.any():
            break
        z[active], still = _step(G, xs[active], noise, z[active])
        active[active] = still
    z[active] = np.nan
    result: Float = z[0] if single else z
    return result


def _step(G: Map, x: Float, beta: float, z: Float) -> tuple[Float, NDArray[np.bool_]]:
    """Return the next points and which rows still move."""
    gradient, direction = _direction(G, x, beta, z)
    slope = np.einsum("nd,nd->n", gradient, direction)
    value = potential(G, x, beta, z)
    t = np.ones(len(z))
    for _ in range(40):
        drop = potential(G, x, beta, z + t[:, None] * direction) - value
        bad = ~(drop <= 0.1 * t * slope)
        if not bad.any():
            break
        t[bad] *= 0.5
    # Where L no longer resolves the step, take it whole if it is small: the gradient knows better.
    length = np.linalg.norm(direction, axis=1)
    tiny = bad & (-slope <= 1e-9 * (1.0 + np.abs(value)))
    t = np.where(tiny, 1.0, np.where(bad, 0.0, t))
    # Arrived: within 1e-9 standard deviations, or as near as the digits of z allow.
    still = (np.sqrt(-slope) > 1e-9) & (length > 1e-12 * np.linalg.norm(z, axis=1)) & (t > 0)
    return z + t[:, None] * direction, still


def _direction(G: Map, x: Float, beta: float, z: Float) -> tuple[Float, Float]:
    pulled = np.asarray(G.gradient_of_half_square(z, x)[0], dtype=np.float64)
    gradient = z + pulled / beta / beta
    jacobian = np.asarray(G.jacobian(z), dtype=np.float64) / beta
    metric = np.einsum("nki,nkj->nij", jacobian, jacobian) + np.eye(z.shape[1])
    return gradient, -np.linalg.solve(metric, gradient[:, :, None])[:, :, 0]


def modes(G: Map, x: Float, beta: float) -> Modes:
    """Find the local minima of ``L`` by a scan of the box that the prior allows (``d <= 2``).

    Raises
    ------
    InputError
        If no descent arrives, because ``L`` leaves the range of floats.
    """
    first = np.nan_to_num(mode(G, x, beta))
    reach = float(np.sqrt(2 * (potential(G, x, beta, first[None])[0] + 40)))
    side = np.linspace(-reach, reach, 4097 if G.dim == 1 else 129)
    grid = np.stack(np.meshgrid(*[side] * G.dim, indexing="ij"), axis=-1)
    values = potential(G, x, beta, grid.reshape(-1, G.dim)).reshape(grid.shape[:-1])
    low = np.ones(values.shape, dtype=bool)
    for axis in range(G.dim):
        before, after = np.roll(values, 1, axis), np.roll(values, -1, axis)
        low &= (values <= before) & (values <= after)
    starts = np.concatenate([first[None], grid[low]])
    found = mode(G, x, beta, z0=starts)
    found = found[np.isfinite(found).all(axis=1)]
    if not len(found):
        raise InputError(
            f"no descent finds a mode at beta = {beta!r}: L leaves the range of floats"
        )
    found = found[np.argsort(potential(G, x, beta, found), kind="stable")]
    jacobian = np.asarray(G.jacobian(found), dtype=np.float64) / beta
    widest = np.linalg.norm(jacobian, ord=2, axis=(1, 2))
    scale = float((1 / np.hypot(1, widest)).min())
    distinct = [found[0]]
    for z in found[1:]:
        if min(float(np.linalg.norm(z - y)) for y in distinct) > 1e-3 * scale:
            distinct.append(z)
    covariance = np.linalg.inv(np.eye(G.dim) + jacobian[0].T @ jacobian[0])
    offset = float(potential(G, x, beta, found[:1])[0])
    return Modes(np.stack(distinct), offset, scale, covariance)
