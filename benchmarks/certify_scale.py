"""What certificates of large residual stacks cost: CPU and memory, on a ball and everywhere.

Run: python -m benchmarks.certify_scale [D ...]

Each certificate is made in a process of its own, whose peak memory is printed. Set
OPENBLAS_NUM_THREADS=1 to compare CPU seconds.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time

import numpy as np

from benchmarks.harness import machine, table
from lemmata.verify import certify
from lemmata.verify.generators.network import Network
from lemmata.verify.generators.nodes import ActivationNode, MatrixNode, Node, SumNode

SHAPES = ((13, 64, 2), (64, 256, 2), (100, 300, 2), (128, 512, 2), (300, 1000, 2), (300, 1000, 4))
"""Dimension, hidden width, residual blocks."""


def stack(d: int, k: int, blocks: int) -> Network:
    """Return z + A tanh(B z + b), ``blocks`` times."""
    rng = np.random.default_rng(0)
    nodes: list[Node] = []
    for _ in range(blocks):
        at = len(nodes)
        B = rng.normal(size=(k, d)) / np.sqrt(k)
        A = rng.normal(size=(d, k)) / np.sqrt(64 * k)
        nodes += [
            MatrixNode(at, B),
            ActivationNode(at + 1, "tanh", rng.normal(size=k) / 10),
            MatrixNode(at + 2, A),
            SumNode((at, at + 3)),
        ]
    return Network(d, tuple(nodes))


def one(d: int, k: int, blocks: int, radius: float | None) -> None:
    """Print CPU seconds, wall seconds, peak MiB, pieces and the constants of one certificate."""
    G = stack(d, k, blocks)
    cpu, wall = time.process_time(), time.perf_counter()
    found = certify(G, radius)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    values = " ".join(f"{bound.value:.6g}" for bound in found)
    print(f"{cpu:.2f} {wall:.2f} {peak:.0f} {found.boxes} {values}")


def main() -> None:
    wanted = [int(d) for d in sys.argv[1:]] or sorted({d for d, _, _ in SHAPES})
    print(machine())
    rows = []
    for d, k, blocks in SHAPES:
        for radius in (1.0, None) if d in wanted else ():
            code = f"from benchmarks.certify_scale import one; one({d}, {k}, {blocks}, {radius})"
            told = subprocess.run(
                [sys.executable, "-c", code], check=True, capture_output=True, text=True
            ).stdout.split()
            where = "everywhere" if radius is None else f"ball, radius {radius:g}"
            rows.append([d, k, blocks, where, *told])
            print(*rows[-1], file=sys.stderr, flush=True)
    head = ["d", "width", "blocks", "where", "CPU s", "wall s", "MiB", "pieces"]
    print(table([*head, "m >=", "M <=", "M2 <=", "M3 <="], rows))


if __name__ == "__main__":
    main()
