"""What every generator can do: values, derivatives, products, inverse points."""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from lemmata.verify.errors import InputError
from lemmata.verify.generators.jets import Jet
from lemmata.verify.generators.newton import newton
from lemmata.verify.generators.values import Value

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Pullback: TypeAlias = Callable[[Array], Array]

_BLOCK = 2**19
"""Bytes of one work array."""


class Generator(Value, ABC):
    r"""A three times differentiable map :math:`G:\mathbb R^d\to\mathbb R^o`, o ≥ d; mostly o = d.

    Points come in batches ``(n, d)`` or alone ``(d,)``, and results follow suit
    (for a single point the leading axis is dropped). ``float32`` input is
    computed in ``float32``, everything else in ``float64``.

    A family implements `dim`, `_value`, `_pullback` and `_push`, and `out` if it is not d.
    """

    notes: ClassVar[tuple[str, ...]] = ()
    """What the user should know of how it was read from a model; no part of its identity."""

    def noted(self, *notes: str) -> Self:
        """Return the same generator with notes added."""
        other = copy.copy(self)
        object.__setattr__(other, "notes", (*self.notes, *notes))
        return other

    @property
    @abstractmethod
    def dim(self) -> int:
        """The dimension d of the latent space."""

    @property
    def out(self) -> int:
        """The dimension o of the observable space; o ≥ d."""
        return self.dim

    @abstractmethod
    def _value(self, z: Array) -> Array:
        """G(z) for a batch ``(n, d)``."""

    @abstractmethod
    def _pullback(self, z: Array) -> tuple[Array, Pullback]:
        """G(z) and the map v ↦ J(z)ᵀv, for a batch ``(n, d)``."""

    @abstractmethod
    def _push(self, jet: Jet) -> Jet:
        """Return the jet of G along the jet of its argument (chain rule)."""

    def value(self, z: npt.ArrayLike) -> Array:
        """Return G(z), ``(n, o) ndarray``.

        Parameters
        ----------
        z
            ``(n, d)`` or ``(d,)``.

        Raises
        ------
        InputError
            If the last axis of `z` is not d.
        """
        points = self._batch(z)
        rows = self._rows(points)
        if len(points) <= 2 * rows:
            return _restore(z, self._value(points))
        value = np.empty((len(points), self.out), points.dtype)
        for i in range(0, len(points), rows):
            value[i : i + rows] = self._value(points[i : i + rows])
        return value

    __call__ = value

    def jacobian(self, z: npt.ArrayLike) -> Array:
        """Return J(z), ``(n, o, d) ndarray`` with ``[i, j]`` = ∂G_i/∂z_j."""
        return _restore(z, self._tensor(self._batch(z), 1))

    def vjp(self, z: npt.ArrayLike, v: npt.ArrayLike) -> Array:
        """Return J(z)ᵀv, ``(n, d) ndarray``, without forming J; v ``(n, o)`` or ``(o,)``."""
        return self.value_and_vjp(z, v)[1]

    def value_and_vjp(self, z: npt.ArrayLike, v: npt.ArrayLike) -> tuple[Array, Array]:
        """Return G(z), ``(n, o) ndarray``, and J(z)ᵀv, ``(n, d) ndarray``."""
        points = self._batch(z)
        value, pull = self._pullback(points)
        return _restore(z, value), _restore(z, pull(self._direction(v, points, self.out)))

    def gradient_of_half_square(self, z: npt.ArrayLike, x: npt.ArrayLike) -> tuple[Array, Array]:
        """Return ∇f(z) = J(z)ᵀ(G(z) - x) and q = G(z) - x, f = ½‖G - x‖².

        Parameters
        ----------
        z
            ``(n, d)`` or ``(d,)``.
        x
            Observable, ``(o,)`` or ``(n, o)``.

        Returns
        -------
        gradient : (n, d) ndarray
        residual : (n, o) ndarray
        """
        points = self._batch(z)
        x = self._batch(x, points.dtype, self.out)
        rows = self._rows(points)
        if len(points) <= 2 * rows:
            gradient, residual = self._half_square(points, x)
            return _restore(z, gradient), _restore(z, residual)
        residual = np.empty((len(points), self.out), points.dtype)
        gradient, x = np.empty_like(points), np.broadcast_to(x, residual.shape)
        for i in range(0, len(points), rows):
            block = slice(i, i + rows)
            gradient[block], residual[block] = self._half_square(points[block], x[block])
        return gradient, residual

    def _half_square(self, z: Array, x: Array) -> tuple[Array, Array]:
        value, pull = self._pullback(z)
        residual = value - x
        gradient = pull(residual)
        # A translation pulls back to the same array, but callers may overwrite either.
        return (residual.copy() if gradient is residual else gradient), residual

    @property
    def _width(self) -> int:
        """Widest layer: what the work arrays of a batch take."""
        return self.out

    def _rows(self, z: Array) -> int:
        """Rows whose work arrays stay in the cache; big batches are cut into such blocks."""
        return max(64, _BLOCK // (z.itemsize * self._width))

    def jvp(self, z: npt.ArrayLike, u: npt.ArrayLike) -> Array:
        """Return J(z)u, ``(n, o) ndarray``."""
        return self._along(z, u)

    def hessian(self, z: npt.ArrayLike, *directions: npt.ArrayLike) -> Array:
        """Return D²G(z), or its value D²G(z)[u, v].

        Parameters
        ----------
        z
            ``(n, d)`` or ``(d,)``.
        *directions
            None, or two arrays u, v, each ``(n, d)`` or ``(d,)``.

        Returns
        -------
        ndarray
            ``(n, o, d, d)`` with ``[i, j, k]`` = ∂²G_i/∂z_j∂z_k, or ``(n, o)``.
        """
        return self._derivative(z, 2, directions)

    def third(self, z: npt.ArrayLike, *directions: npt.ArrayLike) -> Array:
        """Return D³G(z), or its value D³G(z)[u, v, w].

        Parameters
        ----------
        z
            ``(n, d)`` or ``(d,)``.
        *directions
            None, or three arrays u, v, w, each ``(n, d)`` or ``(d,)``.

        Returns
        -------
        ndarray
            ``(n, o, d, d, d)``, or ``(n, o)``.
        """
        return self._derivative(z, 3, directions)

    def inverse(
        self, x: npt.ArrayLike, tol: float | None = None, *, start: npt.ArrayLike | None = None
    ) -> Array:
        """Return ẑ with G(ẑ) = x, ``(n, d) ndarray``, by damped Newton.

        The iteration converges globally when G is strongly invertible, since
        then ‖G - x‖ has no stationary point but ẑ.

        Parameters
        ----------
        x
            ``(n, d)`` or ``(d,)``.
        tol
            Stop when ‖G(z) - x‖ ≤ tol · (1 + ‖x‖); 16 units of rounding if not given.
        start
            First guess; the origin if not given.

        Raises
        ------
        InputError
            If o > d: an observation is hardly ever a value of G then.
        ArithmeticError
            If a row does not converge: G may not be strongly invertible, or doubles do not do.
        """
        self._square("G^-1(x)")
        target = self._batch(x)
        first = np.zeros_like(target) if start is None else self._direction(start, target)
        return _restore(x, newton(self, target, first, tol))

    @property
    def offset(self) -> Array:
        """G(0), ``(o,) ndarray``; zero under Assumption 3."""
        return self.value(np.zeros(self.dim))

    def _square(self, what: str) -> None:
        """Refuse what asks for as many observables as latents."""
        if self.out != self.dim:
            raise InputError(
                f"{what} needs as many observables as latents, not {self.out} for {self.dim}; "
                "ask for the nearest latent instead"
            )

    # -- shapes ---------------------------------------------------------------

    def _batch(
        self, z: npt.ArrayLike, dtype: np.dtype[Any] | None = None, size: int | None = None
    ) -> Array:
        points, size = np.asarray(z), self.dim if size is None else size
        if dtype is None:
            dtype = np.dtype(np.float32 if points.dtype == np.float32 else np.float64)
        if points.ndim not in (1, 2) or points.shape[-1] != size:
            raise InputError(f"points must have shape (n, {size}) or ({size},), not {points.shape}")
        return np.atleast_2d(points.astype(dtype, copy=False))

    def _direction(self, v: npt.ArrayLike, points: Array, size: int | None = None) -> Array:
        rows = self._batch(v, points.dtype, size)
        if rows.shape[0] not in (1, points.shape[0]):
            raise InputError(f"{rows.shape[0]} directions for {points.shape[0]} points")
        return np.broadcast_to(rows, (len(points), rows.shape[1]))

    # -- derivatives ----------------------------------------------------------

    def _derivative(
        self, z: npt.ArrayLike, order: int, directions: tuple[npt.ArrayLike, ...]
    ) -> Array:
        if not directions:
            return _restore(z, self._tensor(self._batch(z), order))
        if len(directions) != order:
            raise InputError(f"need {order} directions or none, not {len(directions)}")
        return self._along(z, *directions)

    def _along(self, z: npt.ArrayLike, *directions: npt.ArrayLike) -> Array:
        points = self._batch(z)
        seeds = [self._direction(u, points) for u in directions]
        part = self._push(Jet.seed(points, *seeds)).parts[-1]
        zero = np.zeros((), points.dtype)
        result = np.broadcast_to(zero if part is None else part, (len(points), self.out))
        return _restore(z, np.array(result))

    def _tensor(self, z: Array, order: int) -> Array:
        """Return the derivative ``(n, o, d, ..., d)`` by one push along all basis vectors."""
        n, d = z.shape
        basis = np.eye(d, dtype=z.dtype)
        axes = range(order)
        seeds = [basis.reshape(*(d if a == b else 1 for a in axes), 1, d) for b in axes]
        part = self._push(Jet.seed(z, *seeds)).parts[-1]
        if part is None:
            return np.zeros((n, self.out, *(d,) * order), z.dtype)
        full = np.broadcast_to(part, (*(d,) * order, n, self.out))
        return np.ascontiguousarray(np.moveaxis(full, (-2, -1), (0, 1)))


def _restore(z: npt.ArrayLike, result: Array) -> Array:
    return result[0] if np.ndim(z) == 1 else result
