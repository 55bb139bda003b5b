r"""The gradient of :math:`\frac12\|G-x\|^2` for many points, in work arrays allocated once."""

from __future__ import annotations

from typing import Any

import numpy as np

from verify.activations import get
from verify.engine.arguments import Array
from verify.engine.ridge_form import RidgeForm

_BY_POINTS = {"float64": 500_000}
"""Entries of a weight matrix from which arrays are laid out point by point: BLAS is then a fifth
faster in float64, but not in float32 nor for smaller matrices."""


def by_points(entries: int, kind: Any) -> bool:
    """Whether, for so many entries of ``W``, arrays hold a point's coordinates side by side."""
    return bool(entries >= _BY_POINTS.get(np.dtype(kind).name, np.inf))


def _empty(rows: int, points: int, kind: Any, transposed: bool) -> Array:
    """Return a ``(rows, points)`` array; transposed, its columns are contiguous."""
    return np.empty((points, rows), kind).T if transposed else np.empty((rows, points), kind)


class RidgeDrift:
    r"""Computes :math:`J^\top(G(z)-x)` for points as the columns of a ``(d, n)`` array.

    Parameters
    ----------
    form : RidgeForm
        The generator.
    xs : (1, d) or (n, d) ndarray
        Observables.
    like : (n, d) ndarray
        Gives number and type of the points.
    """

    def __init__(self, form: RidgeForm, xs: Array, like: Array) -> None:
        kind, n = like.dtype, len(like)
        form = form.at(kind)
        self._A = form.A if form.A.ndim == 2 else form.A[:, None]
        self._B, self._W = form.B, form.W
        self._b = form.b[:, None] if form.b.any() else None
        self._sigma = get(form.activation)
        self.by_points = across = by_points(form.W.size, kind)
        self._target = np.asarray((xs - form.t).T, order="F" if across else "C")
        self._hidden, self._slope = (_empty(form.hidden, n, kind, across) for _ in range(2))
        self._residual, self._gradient = (_empty(form.dim, n, kind, across) for _ in range(2))
        self._spare = _empty(form.dim, n, kind, across)

    def __call__(self, z: Array) -> Array:
        """Return the gradient, ``(d, n)``, overwritten by the next call; see also `residual`."""
        s, slope = self._activate(z)
        q = times(self._B, s, self._residual)
        q += times(self._A, z, self._spare)
        q -= self._target
        back = times(self._B.T, q, self._hidden)
        back *= slope
        gradient = times(self._W.T, back, self._gradient)
        gradient += times(self._A.T if self._A.shape[1] > 1 else self._A, q, self._spare)
        return gradient

    @property
    def residual(self) -> Array:
        """``G(z) - x`` at the last points, ``(d, n)``."""
        return self._residual

    def _pre_activation(self, z: Array) -> Array:
        h = times(self._W, z, self._hidden)
        if self._b is not None:
            h += self._b
        return h

    def _activate(self, z: Array) -> tuple[Array, Array]:
        h, slope = self._pre_activation(z), self._slope
        if self._sigma.name != "tanh":
            return self._sigma.pair(h)
        np.tanh(h, out=h)
        np.multiply(h, h, out=slope)
        np.subtract(1, slope, out=slope)
        return h, slope


def times(M: Array, v: Array, out: Array) -> Array:
    """Return ``M v``; an outer product, or a diagonal ``(d, 1)``, where BLAS would be slow."""
    if M.shape[1] == 1:
        return np.multiply(M, v, out=out)
    if not out.flags.c_contiguous:
        np.dot(v.T, M.T, out=out.T)
        return out
    return np.dot(M, v, out)
