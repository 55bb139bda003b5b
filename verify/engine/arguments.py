"""What the engines expect of a generator and of their arguments, checked at the door."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from verify.errors import InputError

Array = NDArray[Any]
"""A real array, float64 or float32."""
Float = NDArray[np.floating[Any]]
"""A real array, float64 unless said otherwise."""


class Map(Protocol):
    r"""A smooth map :math:`G:\mathbb R^d\to\mathbb R^d`, evaluated on batches.

    Every method takes points as the rows of an ``(n, d)`` array and keeps its dtype.
    """

    @property
    def dim(self) -> int:
        """The dimension ``d``."""

    def value(self, z: Any, /) -> Any:
        """Return ``G(z)``, shape ``(n, d)``."""

    def vjp(self, z: Any, v: Any, /) -> Any:
        """Return ``J(z)^T v``, shape ``(n, d)``."""

    def jacobian(self, z: Any, /) -> Any:
        """Return ``J(z)``, shape ``(n, d, d)``."""

    def gradient_of_half_square(self, z: Any, x: Any, /) -> Any:
        """Return the pair ``J(z)^T (G(z) - x)``, ``G(z) - x``, each of shape ``(n, d)``."""


def points(value: ArrayLike, dim: int, name: str, dtype: Any = np.float64) -> tuple[Array, bool]:
    """Return ``value`` as a contiguous ``(n, dim)`` array and whether it was one single point.

    Raises
    ------
    InputError
        If the shape is neither ``(dim,)`` nor ``(n, dim)``, or an entry is not finite.
    """
    try:
        array = np.ascontiguousarray(value, dtype=dtype)
    except (TypeError, ValueError) as error:
        raise InputError(f"{name} is not a numeric array; give shape (n, {dim})") from error
    single = array.ndim <= 1
    if single:
        array = array.reshape(1, -1)
    if array.ndim != 2 or array.shape[1] != dim:
        shape = np.shape(value)
        raise InputError(f"{name} has shape {shape}; expected ({dim},) or (n, {dim})")
    if not np.isfinite(array).all():
        raise InputError(f"{name} contains NaN or infinity; give finite numbers")
    return array, single


def positive(value: float, name: str) -> float:
    """Return ``value`` as a float.

    Raises
    ------
    InputError
        If it is not a finite number above zero.
    """
    number = finite(value, name)
    if number <= 0:
        raise InputError(f"{name} must be positive, not {value!r}")
    return number


def finite(value: float, name: str) -> float:
    """Return ``value`` as a float.

    Raises
    ------
    InputError
        If it is not a finite number.
    """
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise InputError(f"{name} must be a number, not {value!r}") from error
    if not np.isfinite(number):
        raise InputError(f"{name} must be finite, not {value!r}")
    return number


def count(value: int, name: str, least: int = 0) -> int:
    """Return ``value`` as an integer.

    Raises
    ------
    InputError
        If it is not an integer of at least ``least``.
    """
    if isinstance(value, bool) or not isinstance(value, int | np.integer):
        raise InputError(f"{name} must be an integer, not {value!r}")
    if value < least:
        raise InputError(f"{name} must be at least {least}, not {value}")
    return int(value)
