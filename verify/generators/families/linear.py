"""Linear generators and translations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from lemmata.verify.generators import validate
from lemmata.verify.generators.base import Generator, Pullback
from lemmata.verify.generators.families.ridge import times
from lemmata.verify.generators.jets import Jet

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False, repr=False)
class Linear(Generator):
    """G(z) = A z: the posterior is Gaussian, Langevin is Ornstein-Uhlenbeck.

    Parameters
    ----------
    A
        ``(o, d)``, o ≥ d.

    Raises
    ------
    InputError
        If A is not a finite matrix with at least as many rows as columns.
    """

    A: Array

    def __post_init__(self) -> None:
        validate.array(self, "A", ("o", "d"))
        validate.tall(self)

    @property
    def dim(self) -> int:
        """The dimension d."""
        return int(self.A.shape[1])

    @property
    def out(self) -> int:
        """The number of rows."""
        return int(self.A.shape[0])

    def _value(self, z: Array) -> Array:
        return times(z, self.A.astype(z.dtype, copy=False))

    def _pullback(self, z: Array) -> tuple[Array, Pullback]:
        A = self.A.astype(z.dtype, copy=False)
        return times(z, A), lambda v: times(v, A.T)

    def _push(self, jet: Jet) -> Jet:
        A = self.A.astype(jet.value.dtype, copy=False)
        return jet.linear(lambda p: times(p, A))

    def inverse(
        self, x: npt.ArrayLike, tol: float | None = None, *, start: npt.ArrayLike | None = None
    ) -> Array:
        """Return A⁻¹x, ``(n, d) ndarray``; `tol` and `start` are not needed.

        Raises
        ------
        InputError
            If A is not square.
        ArithmeticError
            If A is singular.
        """
        self._square("A^-1 x")
        points = self._batch(x)
        try:
            rows = np.linalg.solve(self.A.astype(points.dtype), points.T).T
        except np.linalg.LinAlgError:
            raise ArithmeticError("singular A: G is not strongly invertible") from None
        return rows[0] if np.ndim(x) == 1 else rows


@dataclass(frozen=True, eq=False, repr=False)
class Translation(Generator):
    """G(z) = z + t. With t ≠ 0 it breaks Assumption 3 and nothing else.

    Parameters
    ----------
    t
        ``(d,)``.
    """

    t: Array

    def __post_init__(self) -> None:
        validate.array(self, "t", ("d",))

    @property
    def dim(self) -> int:
        """The dimension d."""
        return int(self.t.shape[0])

    def _value(self, z: Array) -> Array:
        return np.asarray(z + self.t.astype(z.dtype, copy=False))

    def _pullback(self, z: Array) -> tuple[Array, Pullback]:
        return self._value(z), lambda v: v

    def _push(self, jet: Jet) -> Jet:
        return jet.shift(self.t.astype(jet.value.dtype, copy=False))
