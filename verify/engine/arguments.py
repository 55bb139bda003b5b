"""What the engines expect of a generator and of their arguments, checked at the door."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lemmata.verify.errors import InputError

Array = NDArray[Any]
"""A real array, float64 or float32."""
Float = NDArray[np.floating[Any]]
"""A real array, float64 unless said otherwise."""


class Map(Protocol):
    r"""A smooth map :math:`G:\mathbb R^d\to\mathbb R^o`, evaluated on batches.

    Every method takes points as the rows of an ``(n, d)`` array and keeps its dtype.  A map with
    more observables than latents has an attribute ``out``, their number o.
    """

    @property
    def dim(self) -> int:
        """The dimension ``d``."""

    def value(self, z: Any, /) -> Any:
        """Return ``G(z)``, shape ``(n, o)``."""

    def vjp(self, z: Any, v: Any, /) -> Any:
        """Return ``J(z)^T v``, shape ``(n, d)``."""

    def jacobian(self, z: Any, /) -> Any:
        """Return ``J(z)``, shape ``(n, o, d)``."""

    def gradient_of_half_square(self, z: Any, x: Any, /) -> Any:
        """Return ``J(z)^T (G(z) - x)``, shape ``(n, d)``, and ``G(z) - x``, shape ``(n, o)``."""


def observables(G: Map) -> int:
    """Return the number o of coordinates of ``G(z)``."""
    return int(getattr(G, "out", G.dim))


def points(value: ArrayLike, dim: int, name: str, dtype: Any = np.float64) -> tuple[Array, bool]:
    """Return ``value`` as a contiguous ``(n, dim)`` array and whether it was one single point.

    Raises
    ------
    InputError
        If the shape is neither ``(dim,)`` nor ``(n, dim)``, or an entry is not finite.
    """
    try:
        array = np.ascontiguousarray(_real(value, dtype))
    except (TypeError, ValueError) as error:
        raise InputError(
            f"{name} is not a real numeric array; give shape ({dim},) or (n, {dim})"
        ) from error
    single = array.ndim <= 1
    if single:
        array = array.reshape(1, -1)
    if array.ndim != 2 or array.shape[1] != dim:
        shape = np.shape(value)
        raise InputError(f"{name} has shape {shape}; expected ({dim},) or (n, {dim})")
    if not np.isfinite(array).all():
        where = ", ".join(str(int(i)) for i in np.argwhere(~np.isfinite(array))[0][single:])
        raise InputError(f"{name} contains NaN or infinity (entry {where}); give finite numbers")
    return array, single


def point(value: ArrayLike, dim: int, name: str) -> Array:
    """Return ``value`` as a ``(dim,)`` array.

    Raises
    ------
    InputError
        If it is anything but ``dim`` finite real numbers.
    """
    try:
        array = _real(value, np.float64)
        if np.asarray(value).dtype == bool:
            raise TypeError
    except (TypeError, ValueError):
        raise InputError(
            f"{name} must be {dim} finite numbers; it is complex, text, true or false, or no array"
        ) from None
    if array.shape != (dim,):
        raise InputError(f"{name} must be {dim} finite numbers; it has shape {array.shape}")
    if not np.isfinite(array).all():
        i = int(np.isfinite(array).argmin())
        raise InputError(f"{name} must be {dim} finite numbers; entry {i} is {array[i]}")
    return array


def _real(value: ArrayLike, dtype: Any) -> Array:
    """Return an array; a bare cast would drop imaginary parts, and read text as numbers."""
    given = np.asarray(value)
    if given.dtype.kind not in "biufO":
        raise TypeError(f"{given.dtype} is not real")
    with np.errstate(over="ignore"):
        return given.astype(dtype)


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


def in_range(value: float, kind: Any, name: str) -> Any:
    """Return a positive number in a precision.

    Raises
    ------
    InputError
        If it overflows or vanishes there.
    """
    with np.errstate(over="ignore", under="ignore"):
        cast = np.dtype(kind).type(value)
    if not 0 < cast < np.inf:
        raise InputError(f"{name} = {value:.3g} is out of the range of {np.dtype(kind)}")
    return cast


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
