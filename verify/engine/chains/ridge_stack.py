r"""A step of chains in few dimensions as four products of stacked matrices.

In one or two dimensions a pass over the points is short, and threads that change places after each
would wait for one another.  Activations, a row of ones, points and residuals lie below one another
in one array, so that all affine terms are part of the products.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lemmata.verify.engine.arguments import Array
from lemmata.verify.engine.chains.ridge_drift import activate, times
from lemmata.verify.engine.chains.ridge_factors import Factors

FEW = 4
"""Dimensions up to which this is the faster way."""


class RidgeStack:
    r"""Moves points by :math:`z\leftarrow(1-h)z-w\,J^\top(G(z)-x)+\xi` in place.

    Parameters
    ----------
    factors : Factors
        The generator and the weight :math:`w`.
    step : scalar
        :math:`h`.
    xs : (1, d) or (n, d) ndarray
        Observables.
    start : (n, d) ndarray
    """

    def __init__(self, factors: Factors, step: Any, xs: Array, start: Array) -> None:
        self._factors, kind, (n, d) = factors, start.dtype, start.shape
        k = len(factors.inner)
        self._all = np.empty((k + 1 + 2 * d, n), kind)
        self._hidden, self._slope = self._all[:k], np.empty((k, n), kind)
        self._all[k] = 1
        self._below, self._through = self._all[k : k + 1 + d], self._all[: k + 1 + d]
        self._points, self._residual = self._all[k + 1 : k + 1 + d], self._all[k + 1 + d :]
        self._points[:] = start.T
        self._moved = np.empty((d, n), kind)
        one, eye = len(xs) == 1, np.eye(d, dtype=kind)
        self._own = None if one else np.ascontiguousarray(xs.T)
        constant = (factors.constant - xs[0] if one else factors.constant)[:, None]
        outer = factors.outer, constant, _full(factors.A, eye)
        back = -factors.inner_back, 0 * constant, (1 - step) * eye, -_full(factors.A_back, eye)
        self._outer, self._back = np.hstack(outer), np.hstack(back)
        bias = factors.bias
        self._inner = factors.inner if bias is None else np.hstack((bias, factors.inner))
        self._input = self._points if bias is None else self._below

    @property
    def points(self) -> Array:
        """The points, ``(n, d)``, changed by every call."""
        return self._points.T

    def __call__(self, noise: Array) -> None:
        """Make a step with ``(d, n)`` noise."""
        f = self._factors
        h = times(self._inner, self._input, self._hidden)
        s, slope = activate(f, h, self._slope)
        if s is not h:
            h[:] = s
        q = times(self._outer, self._through, self._residual)
        if self._own is not None:
            q -= self._own
        back = times(f.outer_back, q, self._hidden)
        back *= slope
        np.add(times(self._back, self._all, self._moved), noise, out=self._points)


def _full(A: Array | None, eye: Array) -> Array:
    """Return a diagonal ``(d, 1)``, a matrix or None, the identity, as a matrix."""
    if A is None:
        return eye
    return A * eye if A.shape[1] == 1 else A
