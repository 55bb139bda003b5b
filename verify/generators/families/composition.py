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
        Generators; ``Composition((F, H))`` is F ∘ H, and F takes what H gives.
    """

    parts: tuple[Generator, ...]

    def __post_init__(self) -> None:
        parts = _checked("Composition", self.parts)
        if any(F.dim != H.out for F, H in pairwise(parts)):
            dims = ", ".join(f"{part.dim} -> {part.out}" for part in reversed(parts))
            raise InputError(f"Composition: the parts have different dimensions: {dims}")
        object.__setattr__(self, "parts", parts)

    @property
    def dim(self) -> int:
        """The dimension d."""
        return self.parts[-1].dim

    @property
    def out(self) -> int:
        """The dimension of what the first part gives."""
        return self.parts[0].out

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
        Generators; d and o are the sums of theirs. The constants are the
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
        return max(self.out, *(part._width for part in self.parts))

    @property
    def out(self) -> int:
        """The sum of theirs."""
        return sum(part.out for part in self.parts)

    @property
    def blocks(self) -> tuple[slice, ...]:
        """The coordinates that each part reads."""
        return _blocks(part.dim for part in self.parts)

    @property
    def images(self) -> tuple[slice, ...]:
        """The coordinates that each part gives."""
        return _blocks(part.out for part in self.parts)

    def _value(self, z: Array) -> Array:
        pairs = zip(self.parts, self.blocks, strict=True)
        return np.concatenate([part._value(z[:, block]) for part, block in pairs], axis=1)

    def _pullback(self, z: Array) -> tuple[Array, Pullback]:
        pairs = zip(self.parts, self.blocks, strict=True)
        values, pulls = zip(*(part._pullback(z[:, block]) for part, block in pairs), strict=True)

        def apart(v: Array) -> Array:
            shares = zip(pulls, self.images, strict=True)
            return np.concatenate([pull(v[:, image]) for pull, image in shares], axis=1)

        return np.concatenate(values, axis=1), apart

    def _push(self, jet: Jet) -> Jet:
        return stack(
            [part._push(jet[block]) for part, block in zip(self.parts, self.blocks, strict=True)]
        )


def _blocks(sizes: Iterable[int]) -> tuple[slice, ...]:
    return tuple(slice(i, j) for i, j in pairwise(accumulate(sizes, initial=0)))
