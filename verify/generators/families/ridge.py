"""G(z) = A z + B s(W z) with s entrywise: the shape of nearly every family."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from lemmata.verify.activations import get
from lemmata.verify.generators.base import Generator, Pullback
from lemmata.verify.generators.jets import Jet

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Linear: TypeAlias = float | Array
"""A scalar a (meaning aI), a diagonal ``(d,)`` or a matrix ``(d, d)``."""


class Matrices(NamedTuple):
    """The linear maps of a ridge generator: A, B ``(d, k)``, W ``(k, d)``."""

    A: Linear
    B: Array
    W: Array


def times(x: Array, W: Array) -> Array:
    """Return x Wᵀ over the last axis; a broadcast when W has one column."""
    return np.asarray(x * W[:, 0] if W.shape[1] == 1 else x @ W.T)


def act(x: Array, A: Linear) -> Array:
    """Return A x over the last axis, for A in any of its three forms."""
    if isinstance(A, float) or A.ndim == 1:
        return np.asarray(x * A)
    return times(x, A)


class Ridge(Generator):
    """A generator A z + B s(W z), where s acts on every coordinate by itself.

    A family implements `dim`, `_matrices` and `_profile`.
    """

    @cached_property
    @abstractmethod
    def _matrices(self) -> Matrices:
        """A, B and W in float64."""

    @abstractmethod
    def _profile(self, h: Array, order: int) -> Sequence[Array]:
        """``(s(h), ..., s^(order)(h))``, each of the shape of `h`, fresh arrays."""

    def _pair(self, h: Array) -> tuple[Array, Array]:
        """``(s(h), s'(h))`` by the fastest route; may overwrite `h`."""
        value, first = self._profile(h, 1)
        return value, first

    @cached_property
    def _casts(self) -> dict[np.dtype[Any], Matrices]:
        return {}

    def _at(self, dtype: np.dtype[Any]) -> Matrices:
        if dtype not in self._casts:
            A, B, W = self._matrices
            cast = A if isinstance(A, float) else A.astype(dtype)
            self._casts[dtype] = Matrices(cast, B.astype(dtype), W.astype(dtype))
        return self._casts[dtype]

    @property
    def _width(self) -> int:
        return int(max(self._matrices.W.shape))

    def _value(self, z: Array) -> Array:
        A, B, W = self._at(z.dtype)
        value = times(self._profile(times(z, W), 0)[0], B)
        value += act(z, A)
        return value

    def _pullback(self, z: Array) -> tuple[Array, Pullback]:
        A, B, W = self._at(z.dtype)
        s, s1 = self._pair(times(z, W))
        value = times(s, B)
        value += act(z, A)

        def pull(v: Array) -> Array:
            hidden = times(v, B.T)
            hidden *= s1
            result = times(hidden, W.T)
            result += act(v, A if isinstance(A, float) else A.T)
            return result

        return value, pull

    def _push(self, jet: Jet) -> Jet:
        A, B, W = self._at(jet.value.dtype)
        hidden = jet.linear(lambda p: times(p, W))
        bent = hidden.apply(self._profile(hidden.value, jet.order))
        return bent.linear(lambda p: times(p, B)) + jet.linear(lambda p: act(p, A))

    def _tensor(self, z: Array, order: int) -> Array:
        if order > 1:
            return super()._tensor(z, order)
        A, B, W = self._at(z.dtype)
        _, s1 = self._pair(times(z, W))
        jacobian = (B * s1[:, None, :]) @ W
        d = self.dim
        if isinstance(A, float) or A.ndim == 1:
            jacobian[:, range(d), range(d)] += A
        else:
            jacobian += A
        return jacobian


class ActivatedRidge(Ridge):
    """A ridge generator whose profile is s(h) = σ(h + b) - σ(b)."""

    activation: str

    @cached_property
    @abstractmethod
    def _shift(self) -> Array | None:
        """The bias b, ``(k,)``, or None for b = 0."""

    @cached_property
    def _shifts(self) -> dict[np.dtype[Any], tuple[Array | None, Array | float]]:
        return {}

    def _shift_at(self, dtype: np.dtype[Any]) -> tuple[Array | None, Array | float]:
        """B and σ(b) in `dtype`, so that s(0) = 0 exactly."""
        if dtype not in self._shifts:
            sigma, shift = get(self.activation), self._shift
            if shift is None:
                self._shifts[dtype] = None, sigma.at_zero
            else:
                b = shift.astype(dtype)
                self._shifts[dtype] = b, sigma.value(b)
        return self._shifts[dtype]

    def _profile(self, h: Array, order: int) -> Sequence[Array]:
        b, at_zero = self._shift_at(h.dtype)
        first, *rest = get(self.activation).jet(h if b is None else h + b, order)
        return (first - at_zero, *rest)

    def _pair(self, h: Array) -> tuple[Array, Array]:
        b, at_zero = self._shift_at(h.dtype)
        if b is not None:
            h = h + b
        value, first = get(self.activation).pair(h)
        value -= at_zero
        return value, first
