"""The nodes of a layer graph: linear maps, shifts, activations, sums."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.errors import InputError
from lemmata.verify.generators import validate
from lemmata.verify.generators.families.ridge import times
from lemmata.verify.generators.jets import Jet
from lemmata.verify.generators.unbounded import function
from lemmata.verify.generators.values import Value

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
NodePullback: TypeAlias = Callable[[Array], Array]


class Node(Value, ABC):
    """One operation of a layer graph.

    Sources are numbers of earlier results: 0 is the input of the network, i + 1 the
    result of node i.
    """

    @property
    @abstractmethod
    def sources(self) -> tuple[int, ...]:
        """Numbers of the results it reads."""

    @abstractmethod
    def moved(self, renumber: Callable[[int], int]) -> Node:
        """Return the same node with its sources renumbered."""

    @abstractmethod
    def width(self, widths: Sequence[int]) -> int:
        """Return its width, given those of its sources.

        Raises
        ------
        InputError
            If they do not fit.
        """

    @abstractmethod
    def value(self, args: Sequence[Array]) -> Array:
        """Return the result for a batch."""

    @abstractmethod
    def pullback(self, args: Sequence[Array]) -> tuple[Array, NodePullback]:
        """Return the result and the map from a covector to that of every source."""

    @abstractmethod
    def push(self, args: Sequence[Jet]) -> Jet:
        """Return the jet of the result."""


class Unary(Node):
    """A node with one source."""

    source: int

    @property
    def sources(self) -> tuple[int, ...]:
        """Number of the result it reads."""
        return (self.source,)


class LinearNode(Unary):
    """A linear node, given by its action and that of its transpose."""

    @abstractmethod
    def forward(self, p: Array) -> Array:
        """Apply the map to the last axis."""

    @abstractmethod
    def backward(self, v: Array) -> Array:
        """Apply its transpose to the last axis."""

    def value(self, args: Sequence[Array]) -> Array:
        """Return the image."""
        return self.forward(args[0])

    def pullback(self, args: Sequence[Array]) -> tuple[Array, NodePullback]:
        """Return the image and the transposed map."""
        return self.forward(args[0]), self.backward

    def push(self, args: Sequence[Jet]) -> Jet:
        """Return the image of every part."""
        return args[0].linear(self.forward)


@dataclass(frozen=True, eq=False, repr=False)
class MatrixNode(LinearNode):
    """h ↦ W h, W ``(out, in)``."""

    source: int
    W: Array

    def __post_init__(self) -> None:
        validate.array(self, "W", ("out", "in"))

    def moved(self, renumber: Callable[[int], int]) -> MatrixNode:
        """Return the same node with its source renumbered."""
        return MatrixNode(renumber(self.source), self.W)

    def width(self, widths: Sequence[int]) -> int:
        """Return the number of rows of W."""
        rows, columns = self.W.shape
        if columns != widths[0]:
            raise InputError(f"Network: a matrix of shape {self.W.shape} meets {widths[0]} inputs")
        return int(rows)

    def forward(self, p: Array) -> Array:
        """Return W p."""
        return times(p, self.W.astype(p.dtype, copy=False))

    def backward(self, v: Array) -> Array:
        """Return Wᵀ v."""
        return times(v, self.W.astype(v.dtype, copy=False).T)


@dataclass(frozen=True, eq=False, repr=False)
class ScaleNode(LinearNode):
    """h ↦ s h, with s a number or one number a coordinate ``(k,)``."""

    source: int
    factor: Array

    def __post_init__(self) -> None:
        validate.array(self, "factor", () if np.ndim(self.factor) == 0 else ("k",))

    def moved(self, renumber: Callable[[int], int]) -> ScaleNode:
        """Return the same node with its source renumbered."""
        return ScaleNode(renumber(self.source), self.factor)

    def width(self, widths: Sequence[int]) -> int:
        """Return the width of the source."""
        return _same("factor", self.factor, widths[0])

    def forward(self, p: Array) -> Array:
        """Return s p."""
        return np.asarray(p * self.factor.astype(p.dtype, copy=False))

    def backward(self, v: Array) -> Array:
        """Return s v."""
        return self.forward(v)


@dataclass(frozen=True, eq=False, repr=False)
class ShiftNode(Unary):
    """h ↦ h + b, with b ``(k,)``."""

    source: int
    b: Array

    def __post_init__(self) -> None:
        validate.array(self, "b", ("k",))

    def moved(self, renumber: Callable[[int], int]) -> ShiftNode:
        """Return the same node with its source renumbered."""
        return ShiftNode(renumber(self.source), self.b)

    def width(self, widths: Sequence[int]) -> int:
        """Return the width of the source."""
        return _same("bias", self.b, widths[0])

    def value(self, args: Sequence[Array]) -> Array:
        """Return h + b."""
        return np.asarray(args[0] + self.b.astype(args[0].dtype, copy=False))

    def pullback(self, args: Sequence[Array]) -> tuple[Array, NodePullback]:
        """Return h + b and the identity."""
        return self.value(args), lambda v: v

    def push(self, args: Sequence[Jet]) -> Jet:
        """Return the jet with its value shifted."""
        return args[0].shift(self.b.astype(args[0].value.dtype, copy=False))


@dataclass(frozen=True, eq=False, repr=False)
class ActivationNode(Unary):
    """h ↦ σ(h), or σ(h + b) - σ(b) when a bias b ``(k,)`` is given."""

    source: int
    activation: str
    b: Array | None = None

    def __post_init__(self) -> None:
        validate.smooth(self)
        if self.b is not None:
            validate.array(self, "b", ("k",))

    def moved(self, renumber: Callable[[int], int]) -> ActivationNode:
        """Return the same node with its source renumbered."""
        return ActivationNode(renumber(self.source), self.activation, self.b)

    def width(self, widths: Sequence[int]) -> int:
        """Return the width of the source."""
        return widths[0] if self.b is None else _same("bias", self.b, widths[0])

    def _jet(self, h: Array, order: int) -> tuple[Array, ...]:
        sigma = function(self.activation)
        if self.b is None:
            return sigma.jet(h, order)
        b = self.b.astype(h.dtype, copy=False)
        value, *rest = sigma.jet(h + b, order)
        return (value - sigma.value(b), *rest)

    def value(self, args: Sequence[Array]) -> Array:
        """Return the activation of the source."""
        return self._jet(args[0], 0)[0]

    def pullback(self, args: Sequence[Array]) -> tuple[Array, NodePullback]:
        """Return the activation and multiplication by σ'."""
        value, first = self._jet(args[0], 1)
        return value, lambda v: v * first

    def push(self, args: Sequence[Jet]) -> Jet:
        """Return the jet by Faà di Bruno."""
        return args[0].apply(self._jet(args[0].value, args[0].order))


@dataclass(frozen=True, eq=False, repr=False)
class SumNode(Node):
    """The sum of several results of equal width."""

    terms: tuple[int, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", tuple(int(t) for t in self.terms))

    @property
    def sources(self) -> tuple[int, ...]:
        """Numbers of the results it adds."""
        return self.terms

    def moved(self, renumber: Callable[[int], int]) -> SumNode:
        """Return the same node with its sources renumbered."""
        return SumNode(tuple(renumber(t) for t in self.terms))

    def width(self, widths: Sequence[int]) -> int:
        """Return the common width."""
        if len(set(widths)) != 1:
            raise InputError(f"Network: cannot add layers of widths {list(widths)}")
        return widths[0]

    def value(self, args: Sequence[Array]) -> Array:
        """Return the sum."""
        return np.asarray(sum(args[1:], start=args[0]))

    def pullback(self, args: Sequence[Array]) -> tuple[Array, NodePullback]:
        """Return the sum and the identity, for every source."""
        return self.value(args), lambda v: v

    def push(self, args: Sequence[Jet]) -> Jet:
        """Return the sum of the jets."""
        total = args[0]
        for jet in args[1:]:
            total = total + jet
        return total


def _same(what: str, given: Array, width: int) -> int:
    if given.ndim and given.shape[0] != width:
        raise InputError(f"Network: a {what} of length {given.shape[0]} meets width {width}")
    return width
