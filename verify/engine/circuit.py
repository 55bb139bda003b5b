"""Boolean circuits over {-1, +1}^d, evaluated on all inputs at once (Section 2.2, Appendix E).

A wire is a literal, as in the AIGER format: ``2 k`` is node ``k`` and ``2 k + 1`` its negation, so
that NOT is free.  Node 0 is the constant false, nodes ``1 .. d`` are the inputs, the rest are gates
in topological order.  A bit is a sign, ``+1`` for true; vertex number ``k`` of the cube has sign
``i`` (from 1) equal to ``+1`` if and only if bit ``i - 1`` of ``k`` is 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lemmata.verify.errors import InputError
from lemmata.verify.strategies import register

Op = Literal["and", "or", "xor"]
OPS: tuple[Op, ...] = ("and", "or", "xor")
FALSE, TRUE = 0, 1
MOST_INPUTS = 24
"""A table of all inputs is made up to here: 2^24 vertices take 64 MiB."""

Words = NDArray[np.uint64]
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
# Bit j of a word belongs to vertex j, so the first six inputs alternate within a word.
_WITHIN = [sum(1 << j for j in range(64) if j >> i & 1) for i in range(6)]
_BLOCK = 1 << 11


class Gate(NamedTuple):
    """``op`` of two literals."""

    op: Op
    a: int
    b: int


@dataclass(frozen=True)
class Circuit:
    """A Boolean function {-1, +1}^d -> {-1, +1}^d_o given by gates of fan-in two.

    Parameters
    ----------
    inputs : int
        Number d of inputs.
    gates : tuple of Gate
        Gate ``j`` is node ``inputs + 1 + j`` and uses literals of earlier nodes only.
    outputs : tuple of int
        The literals of the d_o outputs.
    name : str, optional
        For reports.

    Raises
    ------
    InputError
        If a gate uses a wire that is not there yet.
    """

    inputs: int
    gates: tuple[Gate, ...]
    outputs: tuple[int, ...]
    name: str = "circuit"

    def __post_init__(self) -> None:
        if self.inputs < 1 or not self.outputs:
            raise InputError("a circuit needs at least one input and one output")
        for j, gate in enumerate(self.gates):
            first = 2 * (self.inputs + 1 + j)
            if gate.op not in OPS or not (0 <= gate.a < first and 0 <= gate.b < first):
                raise InputError(f"gate {j} is {gate}, but its wires must be below {first}")
        if not all(0 <= out < 2 * self.nodes for out in self.outputs):
            raise InputError(f"an output is not one of the {2 * self.nodes} wires")

    @property
    def nodes(self) -> int:
        """Number of nodes: the constant, the inputs and the gates."""
        return 1 + self.inputs + len(self.gates)

    @property
    def size(self) -> int:
        """Number of gates, XOR counted as one, NOT as none."""
        return len(self.gates)

    def _wires(self, given: Sequence[Words]) -> list[Words]:
        wires = [np.zeros_like(given[0]), *given]
        for op, a, b in self.gates:
            left, right = _literal(wires, a), _literal(wires, b)
            if op == "and":
                wires.append(left & right)
            else:
                wires.append(left | right if op == "or" else left ^ right)
        return wires

    def __call__(self, bits: NDArray[np.generic]) -> NDArray[np.int8]:
        """Return the outputs at sign vectors.

        Parameters
        ----------
        bits : (n, d) ndarray of -1 and +1

        Returns
        -------
        (n, d_o) ndarray of -1 and +1
        """
        true = np.asarray(bits) > 0
        if true.ndim != 2 or true.shape[1] != self.inputs:
            raise InputError(f"expected sign vectors of shape (n, {self.inputs}), got {true.shape}")
        packed = [_pack(column) for column in true.T]
        wires = self._wires(packed)
        out = [_unpack(_literal(wires, o), len(true)) for o in self.outputs]
        return (2 * np.stack(out, axis=1).astype(np.int8) - 1).astype(np.int8)

    @cached_property
    def table(self) -> NDArray[np.uint32]:
        """Vertex number of the output for every vertex number of the input, ``(2^d,)``."""
        if self.inputs > MOST_INPUTS or len(self.outputs) > 32:
            raise InputError(
                f"{self.name} has {self.inputs} inputs and {len(self.outputs)} outputs; a table is "
                f"made for at most {MOST_INPUTS} inputs and 32 outputs"
            )
        size = 1 << self.inputs
        table = np.empty(size, np.uint32)
        for start, words in self._blocks():
            wires = self._wires(words)
            stop = min(start + 64 * len(words[0]), size)
            number = np.zeros(stop - start, np.uint32)
            for i, out in enumerate(self.outputs):
                bit = _unpack(_literal(wires, out), stop - start)
                number |= bit.astype(np.uint32) << np.uint32(i)
            table[start:stop] = number
        return table

    def _blocks(self) -> Iterator[tuple[int, list[Words]]]:
        """Yield all inputs, packed, a cache's worth at a time."""
        count = max(1, (1 << self.inputs) // 64)
        for first in range(0, count, _BLOCK):
            index = np.arange(first, min(first + _BLOCK, count), dtype=np.uint64)
            words = [np.full(len(index), pattern, np.uint64) for pattern in _WITHIN]
            words += [
                np.where(index >> np.uint64(i - 6) & np.uint64(1), _ALL, np.uint64(0))
                for i in range(6, self.inputs)
            ]
            yield 64 * first, words[: self.inputs]

    @property
    def is_bijective(self) -> bool:
        """Whether the circuit permutes the cube (by its table)."""
        if len(self.outputs) != self.inputs:
            return False
        return bool(np.all(np.bincount(self.table, minlength=len(self.table)) == 1))


def _literal(wires: Sequence[Words], literal: int) -> Words:
    word = wires[literal >> 1]
    return ~word if literal & 1 else word


def _pack(true: NDArray[np.bool_]) -> Words:
    padded = np.zeros(-(-len(true) // 64) * 64, bool)
    padded[: len(true)] = true
    return np.packbits(padded, bitorder="little").view(np.uint64)


def _unpack(words: Words, count: int) -> NDArray[np.uint8]:
    return np.unpackbits(words.view(np.uint8), count=count, bitorder="little")


def signs(numbers: NDArray[np.integer], d: int) -> NDArray[np.int8]:
    """Return the sign vectors of vertex numbers, ``(n,) -> (n, d)``."""
    shifted = np.asarray(numbers)[:, None] >> np.arange(d, dtype=np.asarray(numbers).dtype)
    return np.asarray(2 * (shifted & 1).astype(np.int8) - 1, dtype=np.int8)


def numbers(signs: NDArray[np.generic]) -> NDArray[np.int64]:
    """Return the vertex numbers of sign vectors, ``(n, d) -> (n,)``; the sign of 0 is +1."""
    true = np.asarray(signs) >= 0
    return np.asarray(true @ (1 << np.arange(true.shape[1], dtype=np.int64)), dtype=np.int64)


# Hypothesis may have been imported first; see `verify.strategies.register`.
register()
