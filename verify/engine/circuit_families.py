"""Permutations of the cube for experiments, with their inverses.

Three families of candidates at toy size: Feistel rounds, add-rotate-xor rounds, and the
substitution-permutation network of PRESENT (Bogdanov et al., CHES 2007) cut down to any width that
is a multiple of four, with its published S-box and bit permutation.  No security is claimed at
these sizes; what matters here is that they are bijective and that the inverse is known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lemmata.verify.engine.circuit import FALSE, TRUE, Circuit
from lemmata.verify.engine.circuits.circuit_builder import Builder
from lemmata.verify.errors import InputError
from lemmata.verify.strategies import register

PRESENT_SBOX = (12, 5, 6, 11, 9, 0, 10, 13, 3, 14, 15, 8, 4, 7, 1, 2)
_INVERSE_SBOX = tuple(int(k) for k in np.argsort(PRESENT_SBOX))

Bits = list[int]


@dataclass(frozen=True)
class Permutation:
    """A bijection of {-1, +1}^d with its inverse, both as circuits."""

    forward: Circuit
    backward: Circuit

    @property
    def d(self) -> int:
        """Number of bits."""
        return self.forward.inputs


def _constants(rng: int | np.random.Generator, rounds: int, width: int) -> NDArray[np.int64]:
    return np.random.default_rng(rng).integers(0, 2, size=(rounds, width))


def _xor_constant(bits: Sequence[int], key: NDArray[np.int64]) -> Bits:
    return [bit ^ int(k) for bit, k in zip(bits, key, strict=True)]


def _rotate(bits: Sequence[int], by: int) -> Bits:
    by %= len(bits)
    return [*bits[-by:], *bits[:-by]] if by else list(bits)


def _permutation(
    d: int,
    name: str,
    forward: Callable[[Builder, Bits], Bits],
    backward: Callable[[Builder, Bits], Bits],
) -> Permutation:
    circuits = []
    for direction, label in ((forward, name), (backward, f"inverse of {name}")):
        build = Builder(d)
        circuits.append(build.circuit(direction(build, list(build.inputs)), label))
    return Permutation(*circuits)


def _round(build: Builder, half: Bits, key: NDArray[np.int64]) -> Bits:
    """Return the round function (h & rot 1 h) ^ rot 2 h ^ key of the SIMON family."""
    turned = _xor_constant(_rotate(half, 2), key)
    both = [build.and_(a, b) for a, b in zip(half, _rotate(half, 1), strict=True)]
    return [build.xor(a, b) for a, b in zip(both, turned, strict=True)]


def feistel(d: int, rounds: int = 6, *, rng: int | np.random.Generator = 0) -> Permutation:
    """Return Feistel rounds (l, r) -> (r, l xor Phi(r)) on d bits, d even.

    Raises
    ------
    InputError
        If d is odd.
    """
    if d % 2:
        raise InputError(f"Feistel rounds need an even number of bits, not {d}")
    keys = _constants(rng, rounds, d // 2)

    def forward(build: Builder, bits: Bits) -> Bits:
        left, right = bits[: d // 2], bits[d // 2 :]
        for key in keys:
            mixed = _round(build, right, key)
            left, right = right, [build.xor(a, b) for a, b in zip(left, mixed, strict=True)]
        return left + right

    def backward(build: Builder, bits: Bits) -> Bits:
        left, right = bits[: d // 2], bits[d // 2 :]
        for key in keys[::-1]:
            mixed = _round(build, left, key)
            left, right = [build.xor(a, b) for a, b in zip(right, mixed, strict=True)], left
        return left + right

    return _permutation(d, f"feistel-{d}", forward, backward)


def arx(d: int, rounds: int = 4, *, rng: int | np.random.Generator = 0) -> Permutation:
    """Return add-rotate-xor rounds (a, b) -> (a + b, rotl(b, 1) xor (a + b)) on d bits, d even.

    Raises
    ------
    InputError
        If d is odd.
    """
    if d % 2:
        raise InputError(f"add-rotate-xor rounds need an even number of bits, not {d}")
    keys = _constants(rng, rounds, d // 2)

    def forward(build: Builder, bits: Bits) -> Bits:
        a, b = bits[: d // 2], bits[d // 2 :]
        for key in keys:
            a = _xor_constant(build.add(a, b), key)
            b = [build.xor(x, y) for x, y in zip(_rotate(b, 1), a, strict=True)]
        return a + b

    def backward(build: Builder, bits: Bits) -> Bits:
        a, b = bits[: d // 2], bits[d // 2 :]
        for key in keys[::-1]:
            b = _rotate([build.xor(x, y) for x, y in zip(b, a, strict=True)], -1)
            a = build.add(_xor_constant(a, key), [x ^ 1 for x in b], TRUE)
        return a + b

    return _permutation(d, f"arx-{d}", forward, backward)


def present(d: int, rounds: int = 4, *, rng: int | np.random.Generator = 0) -> Permutation:
    """Return rounds of the PRESENT network on d bits, d a multiple of four.

    A round adds a key, applies the S-box to each nibble, and sends bit i to i d/4 mod (d - 1).

    Raises
    ------
    InputError
        If d is not a multiple of four.
    """
    if d % 4:
        raise InputError(f"the S-box acts on four bits: d must be a multiple of four, not {d}")
    keys = _constants(rng, rounds + 1, d)
    target = [i * (d // 4) % (d - 1) if i < d - 1 else i for i in range(d)]

    def nibbles(build: Builder, bits: Bits, box: Sequence[int]) -> Bits:
        out = []
        for k in range(0, d, 4):
            out += [
                build.table(bits[k : k + 4], [value >> j & 1 for value in box]) for j in range(4)
            ]
        return out

    def forward(build: Builder, bits: Bits) -> Bits:
        for key in keys[:-1]:
            mixed = nibbles(build, _xor_constant(bits, key), PRESENT_SBOX)
            bits = [FALSE] * d
            for i, bit in enumerate(mixed):
                bits[target[i]] = bit
        return _xor_constant(bits, keys[-1])

    def backward(build: Builder, bits: Bits) -> Bits:
        bits = _xor_constant(bits, keys[-1])
        for key in keys[-2::-1]:
            bits = nibbles(build, [bits[target[i]] for i in range(d)], _INVERSE_SBOX)
            bits = _xor_constant(bits, key)
        return bits

    return _permutation(d, f"present-{d}", forward, backward)


def random_function(
    d: int, d_o: int, gates: int = 40, *, rng: int | np.random.Generator = 0
) -> Circuit:
    """Return a random circuit {-1, +1}^d -> {-1, +1}^d_o, in general not a bijection."""
    stream = np.random.default_rng(rng)
    build = Builder(d)
    wires = list(build.inputs)
    for _ in range(gates):
        a, b = (int(w) for w in stream.choice(wires, size=2, replace=False))
        flip = stream.integers(0, 2, size=2)
        combine = (build.and_, build.or_, build.xor)[int(stream.integers(3))]
        wires.append(combine(a ^ int(flip[0]), b ^ int(flip[1])))
    chosen = stream.choice(wires[-max(d_o, len(wires) // 2) :], size=d_o, replace=False)
    return build.circuit([int(w) for w in chosen], f"random-{d}-{d_o}")


# Hypothesis may have been imported first; see `verify.strategies.register`.
register()
