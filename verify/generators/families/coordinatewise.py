"""Family E: scalar networks on rotated coordinates, with exact constants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.activations import get
from lemmata.verify.errors import InputError
from lemmata.verify.generators import validate
from lemmata.verify.generators.families.ridge import Matrices, Ridge

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False, repr=False)
class Coordinatewise(Ridge):
    """G(z) = U g(Vz), g_i(t) = Σ_k c_ik (σ(a_ik t + b_ik) - σ(b_ik)) (family E).

    Parameters
    ----------
    U, V
        ``(d, d)``, orthogonal up to 1e-8.
    c, a, b
        ``(d, K)``.
    activation
        Name of σ.

    Raises
    ------
    InputError
        If shapes do not match, an entry is not finite, or U, V are not orthogonal.
    """

    U: Array
    V: Array
    c: Array
    a: Array
    b: Array
    activation: str = "tanh"

    def __post_init__(self) -> None:
        validate.array(self, "U", ("d", "d"))
        d = self.U.shape[0]
        validate.array(self, "c", (d, "K"))
        for name, shape in (("U", (d, d)), ("V", (d, d)), ("a", self.c.shape), ("b", self.c.shape)):
            validate.array(self, name, shape)
        for name in ("U", "V"):
            Q = getattr(self, name)
            if np.linalg.norm(Q.T @ Q - np.eye(d)) > 1e-8:
                raise InputError(f"Coordinatewise: {name} must be orthogonal")
        validate.activation(self)

    @property
    def dim(self) -> int:
        """The dimension d."""
        return int(self.U.shape[0])

    @cached_property
    def _matrices(self) -> Matrices:
        return Matrices(0.0, self.U, self.V)

    def _profile(self, h: Array, order: int) -> Sequence[Array]:
        a, b, c = (p.astype(h.dtype, copy=False) for p in (self.a, self.b, self.c))
        sigma = get(self.activation)
        first, *rest = sigma.jet(h[..., None] * a + b, order)
        parts = [first - sigma.value(b), *rest]
        weights = [c * a**j for j in range(order + 1)]
        return [np.einsum("...k,...k", p, w) for p, w in zip(parts, weights, strict=True)]
