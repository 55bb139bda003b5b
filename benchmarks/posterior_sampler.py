"""Draws per second of the exact posterior of the hard generator, d = 16, by threads.

Run: python benchmarks/posterior_sampler.py
"""

from __future__ import annotations

import time

import numpy as np

from lemmata.verify.engine.circuit_families import arx, present
from lemmata.verify.engine.hard_generator import permuted

N = 2_000_000


def rate(threads: int) -> float:
    G = permuted(present(16), 0.5)
    _ = G.inverse
    start = time.perf_counter()
    G.posterior(np.ones(16), N, rng=0, threads=threads)
    return N / (time.perf_counter() - start)


if __name__ == "__main__":
    for threads in (1, 2):
        best = max(rate(threads) for _ in range(3))
        print(f"posterior, d = 16, {threads} threads: {best / 1e6:.2f} million draws a second")
    start = time.perf_counter()
    _ = arx(24).forward.table
    print(f"all 2^24 inputs of arx-24: {time.perf_counter() - start:.2f} s")
