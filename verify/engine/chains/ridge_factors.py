r"""The matrices of :math:`w\,J^\top(G-x)`, with constants multiplied in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lemmata.verify.engine.arguments import Array
from lemmata.verify.engine.chains.ridge_form import RidgeForm

_LARGE = 500_000
"""Entries of a weight matrix from which it is used as it stands: a copy would cost memory, and a
pass over the points costs nothing beside the products."""


@dataclass(frozen=True)
class Factors:
    r"""What stands around the activation :math:`s` in :math:`w\,J^\top(G-x)`.

    With :math:`y` = ``inner`` :math:`z` + ``bias`` the residual is :math:`q=Az` + ``outer``
    :math:`s(y)` + ``constant`` :math:`-x`, and ``scale`` times ``A_back`` :math:`q` +
    ``inner_back`` :math:`(s'(y)\cdot` ``outer_back`` :math:`q)` is the gradient.

    Attributes
    ----------
    inner, outer_back : (k, d) ndarray
    outer, inner_back : (d, k) ndarray
    A, A_back : (d, 1) or (d, d) ndarray, or None
        A diagonal or a matrix; None is the identity.
    bias : (k, 1) ndarray or None
    constant : (d,) ndarray
    scale : scalar or None
        What the other factors leave of the weight; None is 1.
    activation : str
    logistic : bool
        Whether :math:`s(y)=1/(1+e^y)` and the factors, made from
        :math:`\tanh u=1-2s(2u)`, :math:`\tanh'u=4(s-s^2)(2u)`, stand for a tanh.
    """

    inner: Array
    outer: Array
    outer_back: Array
    inner_back: Array
    A: Array | None
    A_back: Array | None
    bias: Array | None
    constant: Array
    scale: Any
    activation: str
    logistic: bool


def factors(form: RidgeForm, kind: Any, weight: float = 1.0) -> Factors:
    """Return the factors in a precision.

    In float64 tanh is replaced, as NumPy's exponential is faster on every processor.

    Parameters
    ----------
    form : RidgeForm
        The generator.
    kind : dtype
        float64 or float32.
    weight : float
        What the gradient is multiplied by.
    """
    logistic = form.activation == "tanh" and np.dtype(kind) == np.float64
    if form.W.size >= _LARGE:
        return _as_it_stands(form.at(kind), kind, weight)
    inner, outer, back = (2.0, -2.0, 4.0) if logistic else (1.0, 1.0, 1.0)

    def cast(array: Array) -> Array:
        return np.ascontiguousarray(array, dtype=kind)

    return Factors(
        cast(inner * form.W),
        cast(outer * form.B),
        cast(form.B.T),
        cast(back * weight * form.W.T),
        _matrix(form.A, 1.0, kind),
        _matrix(form.A.T, weight, kind),
        cast(inner * form.b[:, None]) if form.b.any() else None,
        cast(form.t + form.B.sum(axis=1) if logistic else form.t),
        None,
        form.activation,
        logistic,
    )


def _as_it_stands(form: RidgeForm, kind: Any, weight: float) -> Factors:
    A, back = _matrix(form.A, 1.0, kind), _matrix(form.A.T, 1.0, kind)
    bias = form.b[:, None] if form.b.any() else None
    scale = None if weight == 1.0 else np.dtype(kind).type(weight)
    matrices = form.W, form.B, form.B.T, form.W.T
    return Factors(*matrices, A, back, bias, form.t, scale, form.activation, False)


def _matrix(A: Array, weight: float, kind: Any) -> Array | None:
    """Return a diagonal as a column, a matrix as one, the identity as None."""
    if A.ndim == 1:
        A = A[:, None]
        if (weight * A == 1.0).all():
            return None
    return A if weight == 1.0 and A.dtype == kind else np.asarray(weight * A, dtype=kind)
