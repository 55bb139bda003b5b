r"""The gradient of :math:`\frac12\|G-x\|^2` for many points, in work arrays allocated once."""

from __future__ import annotations

import numpy as np

from verify.activations import get
from verify.engine.arguments import Array
from verify.engine.ridge_form import RidgeForm


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
        self._target = np.ascontiguousarray((xs - form.t).T)
        self._hidden, self._slope = (np.empty((form.hidden, n), kind) for _ in range(2))
        self._residual, self._gradient = (np.empty((form.dim, n), kind) for _ in range(2))
        self._spare = np.empty((form.dim, n), kind)

    def __call__(self, z: Array) -> Array:
        """Return the gradient, ``(d, n)``, overwritten by the next call; see also `residual`."""
        s, slope = self._activate(z)
        q = _times(self._B, s, self._residual)
        q += self._linear(self._A, z)
        q -= self._target
        back = _times(self._B.T, q, self._hidden)
        back *= slope
        gradient = _times(self._W.T, back, self._gradient)
        gradient += self._linear(self._A.T if self._A.shape[1] > 1 else self._A, q)
        return gradient

    @property
    def residual(self) -> Array:
        """``G(z) - x`` at the last points, ``(d, n)``."""
        return self._residual

    def _pre_activation(self, z: Array) -> Array:
        h = _times(self._W, z, self._hidden)
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

    def _linear(self, A: Array, v: Array) -> Array:
        return np.multiply(A, v, out=self._spare) if A.shape[1] == 1 else np.dot(A, v, self._spare)


def _times(M: Array, v: Array, out: Array) -> Array:
    """Return ``M v``; an outer product where BLAS would be slow."""
    return np.multiply(M, v, out=out) if M.shape[1] == 1 else np.dot(M, v, out)
