"""Cosine variants of family A, where the sharp constants are attained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.errors import InputError
from lemmata.verify.generators import validate
from lemmata.verify.generators.families.ridge import Matrices, Ridge

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


def _cosine(h: Array, order: int) -> tuple[Array, ...]:
    """Cos h - 1 and its derivatives, without cancellation at 0."""
    value = -2 * np.square(np.sin(h / 2))
    if order == 0:
        return (value,)
    s, c = np.sin(h), np.cos(h)
    return (value, -s, -c, s)[: order + 1]


@dataclass(frozen=True, eq=False, repr=False)
class CosineGenerator(Ridge):
    """G(z) = a z + (k/ω²)(cos ωz - 1), d = 1, 0 < k < aω.

    Parameters
    ----------
    a, k, omega
        Positive, with k < aω (else G is not strongly invertible).
    """

    a: float
    k: float
    omega: float

    def __post_init__(self) -> None:
        for name in ("a", "k", "omega"):
            validate.scalar(self, name, positive=True)
        if self.k >= self.a * self.omega:
            raise InputError(f"CosineGenerator: need k < a omega = {self.a * self.omega}")

    @property
    def dim(self) -> int:
        """The dimension d."""
        return 1

    @cached_property
    def _matrices(self) -> Matrices:
        return Matrices(self.a, np.array([[self.k / self.omega**2]]), np.array([[self.omega]]))

    def _profile(self, h: Array, order: int) -> Sequence[Array]:
        return _cosine(h, order)


@dataclass(frozen=True, eq=False, repr=False)
class CosineShear(Ridge):
    """G(z) = (p z₁ + (k/ω²)(cos ωz₂ - 1), q z₂), d = 2.

    Parameters
    ----------
    p, q, k, omega
        Positive.
    """

    p: float
    q: float
    k: float
    omega: float

    def __post_init__(self) -> None:
        for name in ("p", "q", "k", "omega"):
            validate.scalar(self, name, positive=True)

    @property
    def dim(self) -> int:
        """The dimension d."""
        return 2

    @cached_property
    def _matrices(self) -> Matrices:
        B = np.array([[self.k / self.omega**2], [0.0]])
        return Matrices(np.array([self.p, self.q]), B, np.array([[0.0, self.omega]]))

    def _profile(self, h: Array, order: int) -> Sequence[Array]:
        return _cosine(h, order)
