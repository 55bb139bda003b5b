"""Standard normals: sixteen lanes of xoshiro256++ and the Box-Muller transform.

xoshiro256++ 1.0 is by Blackman and Vigna.  Lane ``l`` has its own state of four words, drawn from a
`SeedSequence`.  Word ``i`` of a stream is word ``i // 16`` of lane ``i % 16``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba.core import types
from numpy.typing import NDArray

from lemmata.verify.engine.compiled.elementary import log, sin_cos_small
from lemmata.verify.engine.compiled.intrinsics import (
    flip_sign,
    fraction32,
    has_bit,
    number,
    one_to_two,
    signed32,
)
from lemmata.verify.engine.compiled.jit import helper, kernel, overload

LANES = 16
BLOCK = 2 * LANES
"""Normals are made in multiples of this many."""

_17, _19, _23, _41, _45 = (np.uint64(n) for n in (17, 19, 23, 41, 45))


def seeded(seed: np.random.SeedSequence, streams: int) -> NDArray[np.uint64]:
    """Return the states of all lanes of some streams, ``(streams, 4, 16)``."""
    drawn = seed.generate_state(4 * LANES * streams, np.uint64)
    return drawn.astype(np.uint64).reshape(streams, 4, LANES)


@helper
def fill_words(state: Any, words: Any) -> None:
    """Fill a flat array of uint64, a multiple of 16, and advance the states."""
    s0, s1, s2, s3 = state[0], state[1], state[2], state[3]
    for i in range(0, words.size, LANES):
        for lane in range(LANES):
            a, b, c, d = s0[lane], s1[lane], s2[lane], s3[lane]
            total = a + d
            words[i + lane] = ((total << _23) | (total >> _41)) + a
            t = b << _17
            c ^= a
            d ^= b
            b ^= c
            a ^= d
            c ^= t
            s0[lane], s1[lane], s2[lane] = a, b, c
            s3[lane] = (d << _45) | (d >> _19)


@helper
def _pair(u: Any, part: Any, word: Any) -> Any:
    """Return two independent normals, given u in (0, 1], part in [-1/2, 1/2], both uniform.

    The angle lies within a quarter of a turn around an axis; two bits of a word choose the axis.
    """
    radius = flip_sign(math.sqrt(number(u, -2.0) * log(u)), word, 0)
    sine, cosine = sin_cos_small(number(u, math.pi / 2) * part)
    swap = has_bit(word, 1)
    return radius * (sine if swap else cosine), radius * (cosine if swap else sine)


@helper
def _doubles(words: Any, out: Any) -> None:
    """Turn as many words as there are entries into normals; the last 12 bits are left for signs."""
    half = out.size // 2
    for i in range(half):
        word = words[half + i]
        out[i], out[half + i] = _pair(2.0 - one_to_two(words[i]), one_to_two(word) - 1.5, word)


@helper
def _singles(words: Any, out: Any) -> None:
    """Turn the halves of half as many words into normals."""
    halves = words.view(np.uint32)
    half = out.size // 2
    for i in range(half):
        word = halves[half + i]
        out[i], out[half + i] = _pair(fraction32(halves[i]), signed32(word), word)


def transform(words: Any, out: Any) -> None:
    """Turn words into normals of the type of `out`; a name for the compiler."""
    raise NotImplementedError


@overload(transform)
def _choose(words: Any, out: Any) -> Any:
    if out.dtype == types.float32:
        return lambda words, out: _singles(words, out)
    return lambda words, out: _doubles(words, out)


@helper
def fill(state: Any, words: Any, out: Any) -> None:
    """Fill a flat array with normals; its size is a multiple of `BLOCK`.

    ``words`` is work space: as many uint64 as there are entries, half as many for float32.
    """
    fill_words(state, words)
    transform(words, out)


@kernel
def normals(state: Any, words: Any, out: Any) -> None:
    """`fill`, to be called from Python."""
    fill(state, words, out)


@kernel
def words(state: Any, out: Any) -> None:
    """`fill_words`, to be called from Python."""
    fill_words(state, out)
