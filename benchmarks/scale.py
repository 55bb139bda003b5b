"""How time and memory of compiled chains grow with d, width and chains, and where BLAS rules.

Run: python -m benchmarks.scale [--largest]

With ``--largest`` it also runs the largest d, hidden width 2d, that fits into this machine's memory
by the formula, in a process of its own, and prints the memory that was used.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from typing import Any

import numpy as np

from benchmarks.harness import Timing, interleave, machine, table
from lemmata.verify.engine.langevin import langevin
from lemmata.verify.generators import Residual


def bytes_needed(d: int, k: int, chains: int, itemsize: int, threads: int) -> float:
    """Return the memory of a run of a residual generator.

    The weights take three float64 matrices, as given and the outer one scaled, and two packed ones;
    a thread has at least 128 columns.
    """
    weights = (24 + 2 * itemsize) * d * k
    states = 3 * chains * d * itemsize
    tile = threads * 128 * (7 * d + 2 * k) * itemsize
    return weights + states + tile


def chain(d: int, k: int, chains: int, steps: int, kind: Any = np.float64) -> Any:
    """Return a call that runs compiled chains."""
    rng = np.random.default_rng(0)
    W1 = rng.normal(size=(k, d)) / np.sqrt(d)
    G = Residual(1.0, 0.2, W1, rng.normal(size=(d, k)) / np.sqrt(k))
    x = np.full(d, 0.5)
    return lambda: langevin(
        G, x, 0.5, 1e-3, steps, rng=0, chains=chains, dtype=kind, engine="numba"
    )


def grow() -> None:
    """Print time a chain-step as one of d, k, chains doubles, and the exponent."""
    series = {
        "chains, d = 2, k = 8": [(2, 8, n, 20) for n in (12_500, 50_000, 200_000, 800_000)],
        "k, d = 16, 4000 chains": [(16, k, 4_000, 20) for k in (16, 64, 256, 1024)],
        "d, k = 2d, 2000 chains": [(d, 2 * d, 2_000, 4) for d in (8, 32, 128, 512)],
    }
    for title, shapes in series.items():
        calls = {str(s): chain(*s) for s in shapes}
        found = interleave(calls, rounds=5)
        rows = []
        for d, k, n, steps in shapes:
            timing: Timing = found[str((d, k, n, steps))]
            per = timing.per(n * steps)
            rows.append(
                [d, k, n, f"{1e9 * per.median:.4g} ns", f"{8 * d * k / per.median / 1e9:.1f}"]
            )
        print(f"\n{title}\n")
        print(table(["d", "k", "chains", "a chain-step", "Gflop/s in products"], rows))


def largest(kind: str) -> None:
    """Run the largest d that fits and print time a step and peak memory."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES")
    itemsize = np.dtype(kind).itemsize
    d = 64
    while bytes_needed(d + 64, 2 * (d + 64), 128, itemsize, 2) < 0.8 * memory:
        d += 64
    code = f"from benchmarks.scale import once; once({d}, {kind!r})"
    subprocess.run([sys.executable, "-c", code], check=True)


def once(d: int, kind: str) -> None:
    """Make one step of 128 chains, alone in a process."""
    run = chain(d, 2 * d, 128, 1, np.dtype(kind))
    start = time.perf_counter()
    run()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    needed = bytes_needed(d, 2 * d, 128, np.dtype(kind).itemsize, 2) / 2**30
    print(f"{kind}: d = {d}, k = {2 * d}, 128 chains: {seconds:.1f} s the first step,", end=" ")
    print(f"peak {peak:.1f} GiB, by the formula {needed:.1f} GiB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", action="store_true")
    options = parser.parse_args()
    print(machine(("numpy", "numba")))
    grow()
    if options.largest:
        for kind in ("float64", "float32"):
            largest(kind)


if __name__ == "__main__":
    main()
