r"""The shape that the compiled kernels understand: :math:`G(z)=Az+B\sigma(Wz+b)+t`.

Most families have it: residual and convex generators, shears, coordinatewise networks, linear maps,
and any of these followed by a translation.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from verify.activations import get
from verify.engine.arguments import Array
from verify.generators.composition import Composition
from verify.generators.convex import Convex
from verify.generators.coordinatewise import Coordinatewise
from verify.generators.linear import Linear, Translation
from verify.generators.residual import Residual
from verify.generators.shear import Shear


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

    @property
    def dim(self) -> int:
        """The dimension ``d``."""
        return int(self.B.shape[0])

    @property
    def hidden(self) -> int:
        """The hidden width ``k``."""
        return int(self.B.shape[1])


def ridge_form(G: object) -> RidgeForm | None:
    """Return the parts of a generator of this shape, None for any other map.

    The parts are those of the very class: a subclass may compute something else.
    """
    if type(G) in (Residual, Shear):
        assert isinstance(G, Residual | Shear)
        A, B, W = G._matrices
        return _centred(_diagonal(A, G.dim), B, W, G._shift, G.activation)
    if type(G) is Convex:
        B = G._matrices.B
        return _centred(G.a * (B @ G.W), G.b * B, G.W, G.bias, G.activation)
    if type(G) is Coordinatewise:
        return _coordinatewise(G)
    if type(G) is Linear:
        return _affine(G.A, np.zeros(G.dim))
    if type(G) is Translation:
        return _affine(np.ones(G.dim), G.t)
    if type(G) is Composition:
        return _translated(G)
    return None


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


def _translated(G: Composition) -> RidgeForm | None:
    last, *rest = G.parts
    if type(last) is not Translation or len(rest) != 1:
        return None
    inner = ridge_form(rest[0])
    return None if inner is None else replace(inner, t=inner.t + last.t)


def _diagonal(A: float | Array, dim: int) -> Array:
    return np.full(dim, A) if isinstance(A, float) else A
