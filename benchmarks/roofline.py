"""The limit of a Langevin step: its normals, its activations and its matrix products alone.

Each part runs at the best rate that this package has for it, from the cache, on all cores; the
limit is the sum of their times.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from benchmarks.harness import cores
from benchmarks.langevin_peers import Call, Problem
from lemmata.verify.engine.compiled.activate import CODES, activate_row
from lemmata.verify.engine.compiled.blocks import LINE, packed, product, product_back
from lemmata.verify.engine.compiled.jit import kernel
from lemmata.verify.engine.compiled.normals import fill, seeded

_BUFFER = 2**14


def limit(p: Problem) -> Call:
    """Return a call that does the three parts of all steps."""
    k, d = p.W1.shape
    share = p.work / cores()
    parts = [
        lambda: _normals(p.kind, int(share * d)),
        lambda: _activations(p.kind, int(share * k)),
        _products(p, share),
    ]

    def call() -> object:
        with ThreadPoolExecutor(cores()) as pool:
            for part in parts:
                list(pool.map(lambda _, part=part: part(), range(cores())))
        return None

    return call


def _normals(kind: Any, count: int) -> None:
    out = np.empty(_BUFFER, kind)
    words = np.empty(out.nbytes // 8, np.uint64)
    _fill(seeded(np.random.SeedSequence(), 1)[0], words, out, -(-count // _BUFFER))


def _activations(kind: Any, count: int) -> None:
    h = np.linspace(-3, 3, _BUFFER).astype(kind)
    _activate(CODES["tanh"], h, np.empty_like(h), -(-count // _BUFFER))


@kernel
def _fill(state: Any, words: Any, out: Any, rounds: int) -> None:
    for _ in range(rounds):
        fill(state, words, out)


@kernel
def _activate(code: int, h: Any, s1: Any, rounds: int) -> None:
    for _ in range(rounds):
        activate_row(code, h, s1, h.dtype.type(0))


@kernel
def _multiply(M: Any, start: Any, v: Any, out: Any, used: int, rounds: int) -> None:
    for _ in range(rounds):
        product(M, start, v, out, used)
        product_back(M, start, out, v, used)


def _products(p: Problem, steps: float) -> Callable[[], None]:
    """Four products a step: as they are for wide networks, else as many flops of a large one.

    One or two columns take as long to read and write as to multiply, so their rate is no limit.
    """
    k, d = p.W1.shape
    if d < 16:
        return _repeated([np.ones((256, 256), p.kind)], 240, steps * 8 * d * k / (4 * 256**2))
    return _repeated([p.W1, p.W2], min(144, p.chains // cores()), steps)


def _repeated(matrices: list[Any], columns: int, steps: float) -> Callable[[], None]:
    """Return a call that multiplies matrices, and their transposes, by so many columns in all."""
    kind = matrices[0].dtype
    line = LINE // kind.itemsize
    width, rounds = 3 * line, max(1, round(steps / columns))
    strips, used = -(-columns // width), (columns - 1) % width // line * line + line
    start = np.zeros(max(map(max, (M.shape for M in matrices))), kind)
    tiles = {n: np.zeros((strips, n, width), kind) for M in matrices for n in M.shape}
    jobs = [(packed(M, kind), tiles[M.shape[1]], tiles[M.shape[0]]) for M in matrices]

    def run() -> None:
        for M, v, out in jobs:
            _multiply(M, start, v.copy(), out.copy(), used, rounds)

    return run
