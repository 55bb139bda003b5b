"""Family A: shears, with all four constants exact."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from lemmata.verify.generators import validate
from lemmata.verify.generators.families.ridge import ActivatedRidge, Matrices

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False, repr=False)
class Shear(ActivatedRidge):
    """G(z) = (p z₁ + c (σ(z₂) - σ(0)), q z₂), d = 2 (family A).

    Parameters
    ----------
    p, q
        Positive.
    c
        Any real number.
    activation
        Name of σ.
    """

    p: float
    q: float
    c: float
    activation: str = "tanh"

    def __post_init__(self) -> None:
        validate.scalar(self, "p", positive=True)
        validate.scalar(self, "q", positive=True)
        validate.scalar(self, "c")
        validate.activation(self)

    @property
    def dim(self) -> int:
        """The dimension d."""
        return 2

    @cached_property
    def _matrices(self) -> Matrices:
        return Matrices(
            np.array([self.p, self.q]), np.array([[self.c], [0.0]]), np.array([[0.0, 1.0]])
        )

    @cached_property
    def _shift(self) -> Array | None:
        return None

    def inverse(
        self, x: npt.ArrayLike, tol: float | None = None, *, start: npt.ArrayLike | None = None
    ) -> Array:
        """Return z₂ = x₂/q, z₁ = (x₁ - c σ(z₂))/p, explicitly, ``(n, 2) ndarray``."""
        points = self._batch(x)
        z = np.empty_like(points)
        z[:, 1] = points[:, 1] / self.q
        z[:, 0] = (points[:, 0] - self.c * self._profile(z[:, 1], 0)[0]) / self.p
        return z[0] if np.ndim(x) == 1 else z
