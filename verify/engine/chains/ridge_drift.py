r"""The gradient of :math:`\frac12\|G-x\|^2` for many points, in work arrays allocated once."""

from __future__ import annotations

from typing import Any

import numpy as np

from lemmata.verify.activations import get
from lemmata.verify.engine.arguments import Array
from lemmata.verify.engine.chains.ridge_factors import Factors

_BY_POINTS = {"float64": 500_000}
"""Entries of a weight matrix from which arrays are laid out point by point: BLAS is then a fifth
faster in float64, but not in float32 nor for smaller matrices."""

_SLAB, _LEAST = 600_000, 256
"""Entries of the matrix times columns in one product, and the least number of columns: OpenBLAS
has faster code for such small products, and NumPy makes many of them in one call."""


def by_points(entries: int, kind: Any) -> bool:
    """Whether, for so many entries of ``W``, arrays hold a point's coordinates side by side."""
    return bool(entries >= _BY_POINTS.get(np.dtype(kind).name, np.inf))


def _empty(rows: int, points: int, kind: Any, transposed: bool) -> Array:
    """Return a ``(rows, points)`` array; transposed, its columns are contiguous."""
    return np.empty((points, rows), kind).T if transposed else np.empty((rows, points), kind)


class RidgeDrift:
    r"""Computes :math:`w\,J^\top(G(z)-x)` for points as the columns of a ``(d, n)`` array.

    Parameters
    ----------
    factors : Factors
        The generator and the weight :math:`w`.
    xs : (1, d) or (n, d) ndarray
        Observables.
    like : (n, d) ndarray
        Gives number and type of the points.
    """

    def __init__(self, factors: Factors, xs: Array, like: Array) -> None:
        kind, n = like.dtype, len(like)
        self._factors, (hidden, dim) = factors, factors.inner.shape
        self.by_points = across = by_points(factors.inner.size, kind)
        self._target = np.asarray((xs - factors.constant).T, order="F" if across else "C")
        self._hidden, self._slope = (_empty(hidden, n, kind, across) for _ in range(2))
        self._residual, self._gradient = (_empty(dim, n, kind, across) for _ in range(2))
        self._spare = _empty(dim, n, kind, across)

    def __call__(self, z: Array) -> Array:
        """Return the gradient, ``(d, n)``, overwritten by the next call; see also `residual`."""
        f = self._factors
        s, slope = self._activated(z)
        q = times(f.outer, s, self._residual)
        q += z if f.A is None else times(f.A, z, self._spare)
        q -= self._target
        back = times(f.outer_back, q, self._hidden)
        back *= slope
        gradient = times(f.inner_back, back, self._gradient)
        gradient += q if f.A_back is None else times(f.A_back, q, self._spare)
        if f.scale is not None:
            gradient *= f.scale
        return gradient

    def laid_out(self, z: Array) -> Array:
        """Return ``(n, d)`` points, or a copy, as their columns are best laid out."""
        return z if self.by_points else np.asfortranarray(z)

    @property
    def residual(self) -> Array:
        """``G(z) - x`` at the last points, ``(d, n)``."""
        return self._residual

    def _activated(self, z: Array) -> tuple[Array, Array]:
        h = times(self._factors.inner, z, self._hidden)
        if self._factors.bias is not None:
            h += self._factors.bias
        return activate(self._factors, h, self._slope)


def activate(factors: Factors, h: Array, slope: Array) -> tuple[Array, Array]:
    """Return s and s' at ``h``, in the two arrays or, for a rarer activation, in new ones."""
    if factors.logistic:
        return _logistic(h, slope)
    if factors.activation != "tanh":
        return get(factors.activation).pair(h)
    np.tanh(h, out=h)
    np.multiply(h, h, out=slope)
    np.subtract(1, slope, out=slope)
    return h, slope


def _logistic(h: Array, slope: Array) -> tuple[Array, Array]:
    """Set ``h`` to s = 1 / (1 + e^h) and ``slope`` to s - s^2."""
    with np.errstate(over="ignore"):
        np.exp(h, out=h)
    h += 1
    np.divide(1, h, out=h)
    np.multiply(h, h, out=slope)
    np.subtract(h, slope, out=slope)
    return h, slope


def times(M: Array, v: Array, out: Array) -> Array:
    """Return ``M v``; an outer product, or a diagonal ``(d, 1)``, where BLAS would be slow."""
    if M.shape[1] == 1:
        return np.multiply(M, v, out=out)
    if not out.flags.c_contiguous:
        np.dot(v.T, M.T, out=out.T)
        return out
    columns, points = _SLAB // max(1, M.size), out.shape[1]
    if _LEAST <= columns < points:
        return _in_slabs(M, v, out, -(-points // columns))
    return np.dot(M, v, out)


def _in_slabs(M: Array, v: Array, out: Array, count: int) -> Array:
    """Return ``M v``, so many equal slabs of columns and the rest, each a product of its own."""
    size = out.shape[1] // count
    main = count * size

    def cut(array: Array) -> Array:
        return array[:, :main].reshape(len(array), count, size).transpose(1, 0, 2)

    np.matmul(M, cut(v), out=cut(out))
    if main < out.shape[1]:
        np.matmul(M, v[:, main:], out=out[:, main:])
    return out
