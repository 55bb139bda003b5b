"""Truncated Taylor arithmetic along at most three directions.

A jet holds the mixed partial derivatives of t ↦ F(z + t₁u + t₂v + t₃w) at 0 that
are of degree at most one in each tᵢ. By polarisation these are all that
D F, D²F, D³F need, and the chain rule is a sum over set partitions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import mul
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


def _partitions(bits: tuple[int, ...]) -> Iterator[list[int]]:
    """Yield the set partitions of `bits`, every block as a bit mask."""
    if not bits:
        yield []
        return
    head, rest = 1 << bits[0], bits[1:]
    for partition in _partitions(rest):
        yield [head, *partition]
        for i, block in enumerate(partition):
            yield [*partition[:i], block | head, *partition[i + 1 :]]


@cache
def _chain(mask: int) -> tuple[tuple[int, ...], ...]:
    bits = tuple(i for i in range(mask.bit_length()) if mask >> i & 1)
    return tuple(tuple(p) for p in _partitions(bits))


@dataclass(frozen=True)
class Jet:
    """Mixed partial derivatives, indexed by the bit mask of their directions.

    Parameters
    ----------
    parts
        ``2**k`` arrays for k directions; ``parts[0]`` is the value, ``parts[0b101]``
        the derivative along the first and third direction. ``None`` is zero. The
        last axis is the vector, the others broadcast against each other.
    """

    parts: tuple[Array | None, ...]

    @classmethod
    def seed(cls, z: Array, *directions: Array) -> Jet:
        """Return the jet of the identity at `z` along up to three `directions`."""
        parts: list[Array | None] = [None] * (1 << len(directions))
        parts[0] = z
        for i, direction in enumerate(directions):
            parts[1 << i] = direction
        return cls(tuple(parts))

    @property
    def value(self) -> Array:
        """The value itself, ``(n, d) ndarray``."""
        value = self.parts[0]
        assert value is not None
        return value

    @property
    def order(self) -> int:
        """Number of directions."""
        return (len(self.parts) - 1).bit_length()

    def linear(self, f: Callable[[Array], Array]) -> Jet:
        """Apply a linear map to every part."""
        return Jet(tuple(None if p is None else f(p) for p in self.parts))

    def shift(self, offset: Array | float) -> Jet:
        """Add a constant."""
        return Jet((self.value + offset, *self.parts[1:]))

    def apply(self, derivatives: Sequence[Array]) -> Jet:
        """Apply an entrywise function, given its derivatives at the value.

        Faà di Bruno: ∂_S s(x) = Σ over partitions π of S of
        s^(|π|)(x) Π_{B∈π} ∂_B x.
        """
        parts: list[Array | None] = [derivatives[0]]
        for mask in range(1, len(self.parts)):
            total: Array | None = None
            for blocks in _chain(mask):
                factors = [self.parts[b] for b in blocks]
                if any(f is None for f in factors):
                    continue
                term = reduce(mul, factors, derivatives[len(blocks)])
                total = term if total is None else total + term
            parts.append(total)
        return Jet(tuple(parts))

    def __add__(self, other: Jet) -> Jet:
        return Jet(tuple(_plus(p, q) for p, q in zip(self.parts, other.parts, strict=True)))

    def __mul__(self, other: Jet) -> Jet:
        """Multiply entrywise: Leibniz over the subsets of every mask."""
        parts: list[Array | None] = []
        for mask in range(len(self.parts)):
            total: Array | None = None
            for sub in range(mask + 1):
                p, q = self.parts[sub], other.parts[mask ^ sub]
                if sub & ~mask == 0 and p is not None and q is not None:
                    total = _plus(total, p * q)
            parts.append(total)
        return Jet(tuple(parts))

    def __getitem__(self, block: slice) -> Jet:
        return self.linear(lambda p: p[..., block])


def _plus(p: Array | None, q: Array | None) -> Array | None:
    if p is None:
        return q
    return p if q is None else p + q


def stack(jets: Sequence[Jet]) -> Jet:
    """Concatenate jets along the vector axis."""
    parts: list[Array | None] = []
    for pieces in zip(*(jet.parts for jet in jets), strict=True):
        if all(p is None for p in pieces):
            parts.append(None)
            continue
        lead = np.broadcast_shapes(*(p.shape[:-1] for p in pieces if p is not None))
        blocks = [
            np.zeros((*lead, jet.value.shape[-1]), jet.value.dtype)
            if p is None
            else np.broadcast_to(p, (*lead, p.shape[-1]))
            for p, jet in zip(pieces, jets, strict=True)
        ]
        parts.append(np.concatenate(blocks, axis=-1))
    return Jet(tuple(parts))
