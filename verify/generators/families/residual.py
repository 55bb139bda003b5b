"""Family B: one residual block of any hidden width."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.errors import InputError
from lemmata.verify.generators import validate
from lemmata.verify.generators.families.ridge import ActivatedRidge, Matrices

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False, repr=False)
class Residual(ActivatedRidge):
    """G(z) = a z + c W₂(σ(W₁z + b) - σ(b)) (family B).

    Strongly invertible when a > |c| s₁ ‖W₂‖‖W₁‖, which is not required here.

    Parameters
    ----------
    a, c
        Real numbers.
    W1
        ``(k, d)``.
    W2
        ``(d, k)``.
    activation
        Name of σ.
    b
        ``(k,)`` or None for 0.

    Raises
    ------
    InputError
        If shapes do not match or an entry is not finite.
    """

    a: float
    c: float
    W1: Array
    W2: Array
    activation: str = "tanh"
    b: Array | None = None

    def __post_init__(self) -> None:
        validate.scalar(self, "a")
        validate.scalar(self, "c")
        validate.array(self, "W1", ("k", "d"))
        k, d = self.W1.shape
        validate.array(self, "W2", ("d", k))
        if self.W2.shape[0] != d:
            raise InputError(
                f"Residual: W1 takes {d} inputs but W2 gives {self.W2.shape[0]} outputs; "
                "latent and observable space must have the same dimension"
            )
        validate.activation(self)
        if self.b is not None:
            validate.array(self, "b", (k,))

    @property
    def dim(self) -> int:
        """The dimension d."""
        return int(self.W1.shape[1])

    @cached_property
    def _matrices(self) -> Matrices:
        return Matrices(self.a, self.c * self.W2, self.W1)

    @cached_property
    def _shift(self) -> Array | None:
        return self.b
