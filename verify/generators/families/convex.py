"""Family C: gradients of convex functions, expand and contract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.errors import InputError
from lemmata.verify.generators import validate
from lemmata.verify.generators.families.ridge import ActivatedRidge, Matrices

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False, repr=False)
class Convex(ActivatedRidge):
    """G(z) = Wᵀ C (a Wz + b (σ(Wz + bias) - σ(bias))), C = diag(c_i) (family C).

    Parameters
    ----------
    a
        Real number with a + b inf σ' > 0 for strong invertibility.
    b
        Not negative.
    W
        ``(k, d)`` of rank d.
    C
        ``(k,)``, positive.
    activation
        Name of σ.
    bias
        ``(k,)`` or None for 0.

    Raises
    ------
    InputError
        If shapes do not match, an entry is not finite, b < 0 or some c_i ≤ 0.
    """

    a: float
    b: float
    W: Array
    C: Array
    activation: str = "tanh"
    bias: Array | None = None

    def __post_init__(self) -> None:
        validate.scalar(self, "a")
        validate.scalar(self, "b")
        if self.b < 0:
            raise InputError(f"Convex: b must not be negative, but is {self.b}")
        validate.array(self, "W", ("k", "d"))
        validate.array(self, "C", (self.W.shape[0],))
        if not (self.C > 0).all():
            raise InputError("Convex: all entries of C must be positive")
        validate.activation(self)
        if self.bias is not None:
            validate.array(self, "bias", (self.W.shape[0],))

    @property
    def dim(self) -> int:
        """The dimension d."""
        return int(self.W.shape[1])

    @cached_property
    def _matrices(self) -> Matrices:
        return Matrices(0.0, self.W.T * self.C, self.W)

    @cached_property
    def _shift(self) -> Array | None:
        return self.bias

    # The profile is a h + b s(h): one matrix product less than a separate A = a WᵀCW.

    def _profile(self, h: Array, order: int) -> Sequence[Array]:
        parts = [self.b * part for part in super()._profile(h, order)]
        parts[0] += self.a * h
        if order:
            parts[1] += self.a
        return parts

    def _pair(self, h: Array) -> tuple[Array, Array]:
        value, first = super()._pair(h)
        value *= self.b
        value += self.a * h
        first *= self.b
        first += self.a
        return value, first
