"""The limit of a Langevin step: its normals, its activations and its matrix products alone.

Each part runs at the best rate that this package has for it, from the cache, on all cores; the
limit is the sum of their times.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.harness import cores
from benchmarks.langevin_peers import Call, Problem
from verify.engine.compiled.activate import CODES, activate
from verify.engine.compiled.normals import normals, seeded
from verify.engine.ridge_drift import by_points, times

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
        with threadpool_limits(1, "blas"), ThreadPoolExecutor(cores()) as pool:
            for part in parts:
                list(pool.map(lambda _, part=part: part(), range(cores())))
        return None

    return call


def _normals(kind: Any, count: int) -> None:
    out = np.empty(_BUFFER, kind)
    words = np.empty(out.nbytes // 8, np.uint64)
    state = seeded(np.random.SeedSequence(), 1)[0]
    for _ in range(-(-count // _BUFFER)):
        normals(state, words, out)


def _activations(kind: Any, count: int) -> None:
    h = np.linspace(-3, 3, _BUFFER).astype(kind)
    s1 = np.empty_like(h)
    for _ in range(-(-count // _BUFFER)):
        activate(CODES["tanh"], h, s1)


def _products(p: Problem, steps: float) -> Callable[[], None]:
    """Four products a step: as they are for wide networks, else as many flops of a large one.

    BLAS is not made for one or two columns, so its rate on those would be no limit.
    """
    k, d = p.W1.shape
    if d < 16:
        return _square(p.kind, int(8 * d * k * steps))
    tile = min(256, p.chains // cores())
    rounds = max(1, round(steps / tile))

    by_rows = by_points(p.W1.size, p.kind)
    backward = p.W2.T, p.W1.T
    if not by_rows:
        backward = tuple(map(np.ascontiguousarray, backward))

    def run() -> None:
        wide, narrow = np.ones((k, tile), p.kind), np.ones((d, tile), p.kind)
        if by_rows:
            wide, narrow = wide.reshape(tile, k).T, narrow.reshape(tile, d).T
        for _ in range(rounds):
            for M, v, out in ((p.W1, narrow, wide), (p.W2, wide, narrow)):
                times(M, v, out)
            for M, v, out in zip(backward, (narrow, wide), (wide, narrow), strict=True):
                times(M, v, out)

    return run


def _square(kind: Any, flops: int) -> Callable[[], None]:
    n = 256
    rounds = max(1, round(flops / (2 * n**3)))

    def run() -> None:
        a, out = np.ones((n, n), kind), np.empty((n, n), kind)
        for _ in range(rounds):
            np.dot(a, a, out=out)

    return run
