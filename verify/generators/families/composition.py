"""Family D: compositions, and blocks side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.errors import InputError
from lemmata.verify.generators.base import Generator, Pullback
from lemmata.verify.generators.jets import Jet, stack

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


def _checked(title: str, parts: Iterable[Generator]) -> tuple[Generator, ...]:
    checked = tuple(parts)
    if not checked:
        raise InputError(f"{title} needs at least one part")
    for part in checked:
        if not isinstance(part, Generator):
            raise InputError(f"{title}: {part!r} is not a generator")
    return checked


@dataclass(frozen=True, eq=False, repr=False)
class Composition(Generator):
    """F ∘ H ∘ ..., written as in mathematics: the last part acts first (family D).

    Parameters
    ----------
    parts
        Generators of one dimension; ``Composition((F, H))`` is F ∘ H.
    """

    parts: tuple[Generator, ...]

    def __post_init__(self) -> None:
        parts = _checked("Composition", self.parts)
        if len({part.dim for part in parts}) > 1:
            dims = [part.dim for part in parts]
            raise InputError(f"Composition: the parts have different dimensions {dims}")
        object.__setattr__(self, "parts", parts)

    @property
    def dim(self) -> int:
        """The dimension d."""
        return self.parts[0].dim

    @property
    def _width(self) -> int:
        return max(part._width for part in self.parts)

    def _value(self, z: Array) -> Array:
        for part in reversed(self.parts):
            z = part._value(z)
        return z

    def _pullback(self, z: Array) -> tuple[Array, Pullback]:
        pulls: list[Pullback] = []
        for part in reversed(self.parts):
            z, pull = part._pullback(z)
            pulls.append(pull)

        def chained(v: Array) -> Array:
            for pull in reversed(pulls):
                v = pull(v)
            return v

        return z, chained

    def _push(self, jet: Jet) -> Jet:
        for part in reversed(self.parts):
            jet = part._push(jet)
        return jet

    def _tensor(self, z: Array, order: int) -> Array:
        if order > 1:
            return super()._tensor(z, order)
        jacobian: Array | None = None
        for part in reversed(self.parts):
            local = part._tensor(z, 1)
            jacobian = local if jacobian is None else local @ jacobian
            z = part._value(z)
        assert jacobian is not None
        return jacobian


@dataclass(frozen=True, eq=False, repr=False)
class BlockDiagonal(Generator):
    """Independent generators on consecutive blocks of coordinates.

    Parameters
    ----------
    parts
        Generators; d is the sum of their dimensions. The constants are the
        extreme values over the blocks.
    """

    parts: tuple[Generator, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", _checked("BlockDiagonal", self.parts))

    @property
    def dim(self) -> int:
        """The dimension d."""
        return sum(part.dim for part in self.parts)

    @property
    def _width(self) -> int:
        return max(self.dim, *(part._width for part in self.parts))

    @property
    def blocks(self) -> tuple[slice, ...]:
        """The coordinates of each part."""
        ends = accumulate((part.dim for part in self.parts), initial=0)
        return tuple(slice(i, j) for i, j in pairwise(ends))

    def _value(self, z: Array) -> Array:
        out = np.empty_like(z)
        for part, block in zip(self.parts, self.blocks, strict=True):
            out[:, block] = part._value(z[:, block])
        return out

    def _pullback(self, z: Array) -> tuple[Array, Pullback]:
        blocks = self.blocks
        value = np.empty_like(z)
        pulls: list[Pullback] = []
        for part, block in zip(self.parts, blocks, strict=True):
            value[:, block], pull = part._pullback(z[:, block])
            pulls.append(pull)

        def apart(v: Array) -> Array:
            out = np.empty_like(v)
            for pull, block in zip(pulls, blocks, strict=True):
                out[:, block] = pull(v[:, block])
            return out

        return value, apart

    def _push(self, jet: Jet) -> Jet:
        return stack(
            [part._push(jet[block]) for part, block in zip(self.parts, self.blocks, strict=True)]
        )
