r"""The shape that the compiled kernels understand: :math:`G(z)=Az+B\sigma(Wz+b)+t`.

Most families have it: residual and convex generators, shears, coordinatewise networks, linear maps,
and any of these with linear maps and translations before and after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from lemmata.verify.activations import get
from lemmata.verify.engine.arguments import Array
from lemmata.verify.generators.base import Generator
from lemmata.verify.generators.families.composition import Composition
from lemmata.verify.generators.families.convex import Convex
from lemmata.verify.generators.families.coordinatewise import Coordinatewise
from lemmata.verify.generators.families.linear import Linear, Translation
from lemmata.verify.generators.families.residual import Residual
from lemmata.verify.generators.families.shear import Shear


@dataclass(frozen=True)
class RidgeForm:
    r"""The parts of :math:`G(z)=Az+B\sigma(Wz+b)+t`, float64.

    Attributes
    ----------
    A : (d,) or (d, d) ndarray
        A diagonal or a matrix.
    B : (d, k) ndarray
    W : (k, d) ndarray
    b : (k,) ndarray
    t : (d,) ndarray
    activation : str
        Name of :math:`\sigma`; of no matter if ``k`` is 0.
    """

    A: Array
    B: Array
    W: Array
    b: Array
    t: Array
    activation: str = "tanh"

    def at(self, kind: Any) -> RidgeForm:
        """Return the form in a precision; each is made once, and float64 shares its arrays."""
        key = f"cast {np.dtype(kind).name}"
        if key not in self.kept:
            parts = (self.A, self.B, self.W, self.b, self.t)
            A, B, W, b, t = (np.ascontiguousarray(a, dtype=kind) for a in parts)
            self.kept[key] = RidgeForm(A, B, W, b, t, self.activation)
        cast: RidgeForm = self.kept[key]
        return cast

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What was computed from the form and is wanted once only, by name."""
        return {}

    @property
    def dim(self) -> int:
        """The dimension ``d``."""
        return int(self.B.shape[0])

    @property
    def hidden(self) -> int:
        """The hidden width ``k``."""
        return int(self.B.shape[1])


def ridge_form(G: object) -> RidgeForm | None:
    """Return the parts of a square generator of this shape, None for any other map.

    The parts are those of the very class: a subclass may compute something else.  A generator
    never changes and keeps its form.
    """
    if type(G) not in _FORMS or not isinstance(G, Generator) or G.out != G.dim:
        return None
    kept = vars(G)
    if "_ridge_form" not in kept:
        kept["_ridge_form"] = _FORMS[type(G)](G)
    found: RidgeForm | None = kept["_ridge_form"]
    return found


def _activated(G: Residual | Shear) -> RidgeForm:
    A, B, W = G._matrices
    return _centred(_diagonal(A, G.dim), B, W, G._shift, G.activation)


def _convex(G: Convex) -> RidgeForm:
    B = G._matrices.B
    return _centred(G.a * (B @ G.W), G.b * B, G.W, G.bias, G.activation)


def _linear(G: Linear) -> RidgeForm:
    return _affine(G.A, np.zeros(G.dim))


def _translation(G: Translation) -> RidgeForm:
    return _affine(np.ones(G.dim), G.t)


def _centred(A: Array, B: Array, W: Array, b: Array | None, activation: str) -> RidgeForm:
    r"""Write :math:`B(\sigma(Wz+b)-\sigma(b))` with a constant."""
    shift = np.zeros(len(W)) if b is None else b
    t = -B @ get(activation).value(shift)
    return RidgeForm(A, np.ascontiguousarray(B), np.ascontiguousarray(W), shift, t, activation)


def _coordinatewise(G: Coordinatewise) -> RidgeForm:
    r"""Write :math:`U g(Vz)` with one hidden unit for each of the ``d K`` summands of ``g``."""
    d, terms = G.c.shape
    W = (G.a[:, :, None] * G.V[:, None, :]).reshape(d * terms, d)
    B = (G.U[:, :, None] * G.c[None]).reshape(d, d * terms)
    return _centred(np.zeros(d), B, W, G.b.reshape(-1), G.activation)


def _affine(A: Array, t: Array) -> RidgeForm:
    d = len(t)
    return RidgeForm(A, np.zeros((d, 0)), np.zeros((0, d)), np.zeros(0), t)


def _composed(G: Composition) -> RidgeForm | None:
    """Return one layer with affine maps before and after it; None for two layers."""
    forms = [ridge_form(part) for part in G.parts]
    found: RidgeForm | None = None
    for form in reversed(forms):
        if form is None:
            return None
        found = form if found is None else _after(form, found)
        if found is None:
            return None
    return found


def _after(outer: RidgeForm, inner: RidgeForm) -> RidgeForm | None:
    """Return ``outer`` of ``inner``, of which one must be affine."""
    if outer.hidden and inner.hidden:
        return None
    A, t = (
        _times(outer.A, inner.A),
        outer.t + (outer.A @ inner.t if outer.A.ndim == 2 else outer.A * inner.t),
    )
    if outer.hidden:
        W, b = _times(outer.W, inner.A), outer.W @ inner.t + outer.b
        return RidgeForm(A, outer.B, W, b, t, outer.activation)
    return RidgeForm(A, _times(outer.A, inner.B), inner.W, inner.b, t, inner.activation)


def _times(left: Array, right: Array) -> Array:
    """Return the product of two matrices, each of which may be a diagonal ``(d,)``."""
    if left.ndim == 2:
        return np.ascontiguousarray(left * right if right.ndim == 1 else left @ right)
    return np.ascontiguousarray(left[:, None] * right if right.ndim == 2 else left * right)


def _diagonal(A: float | Array, dim: int) -> Array:
    return np.full(dim, A) if isinstance(A, float) else A


_FORMS: dict[type, Callable[[Any], RidgeForm | None]] = {
    Residual: _activated,
    Shear: _activated,
    Convex: _convex,
    Coordinatewise: _coordinatewise,
    Linear: _linear,
    Translation: _translation,
    Composition: _composed,
}
