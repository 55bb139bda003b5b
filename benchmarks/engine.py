"""Langevin chains: NumPy and compiled engine against peers and against the roofline.

Run: python -m benchmarks.engine [--shapes 0,1,2,3,4] [--precision float64,float32]
     [--without NAME ...] [--rounds N]

Peers are taken if installed: pip install "lemmata[benchmarks]".
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.apart import apart
from benchmarks.harness import Timing, interleave, machine, ratio, table
from benchmarks.langevin_peers import (
    BETA,
    STEP,
    Call,
    Problem,
    blackjax_langevin,
    jax_scan,
    naive,
    torch_compiled,
    torch_eager,
)
from lemmata.verify.engine.langevin import langevin
from lemmata.verify.generators import Residual

SHAPES = ((1, 4, 100_000), (2, 8, 100_000), (16, 64, 10_000), (128, 512, 1000), (1000, 2000, 256))
"""Latent dimension, hidden width, chains."""
STEPS = {
    "compiled": (150, 100, 60, 32, 8),
    "compiled, 1 thread": (80, 50, 30, 32, 8),
    "NumPy": (60, 40, 30, 32, 8),
    "NumPy, 1 thread": (30, 20, 15, 32, 8),
    "naive": (12, 6, 8, 32, 8),
    "torch": (20, 12, 16, 32, 8),
    "torch compiled": (20, 12, 16, 32, 8),
    "JAX": (40, 20, 20, 32, 8),
    "BlackJAX": (40, 20, 20, 32, 8),
    "roofline": (150, 100, 60, 32, 8),
}
"""Steps of a call: some fifty milliseconds for few dimensions, else the same for all, for large
work arrays take longer to set up."""


def ours(engine: Any, threads: int | None = None) -> Callable[[Problem], Call]:
    """Return this package's chain."""

    def make(p: Problem) -> Call:
        G = Residual(1.0, 1.0, p.W1, p.W2)
        options: dict[str, Any] = {"rng": 0, "chains": p.chains, "dtype": p.kind}
        options |= {"engine": engine, "threads": threads}
        return lambda: langevin(G, p.x, BETA, STEP, p.steps, **options)

    return make


def contenders() -> dict[str, Callable[[Problem], Call]]:
    """Return those that are installed."""
    found = {"NumPy": ours("numpy"), "NumPy, 1 thread": ours("numpy", 1), "naive": naive}
    if find_spec("numba"):
        from benchmarks.roofline import limit

        found |= {"compiled": ours("numba"), "compiled, 1 thread": ours("numba", 1)}
        found |= {"roofline": limit}
    if find_spec("jax"):
        found["JAX"] = jax_scan
    if find_spec("blackjax"):
        found["BlackJAX"] = blackjax_langevin
    if find_spec("torch"):
        found |= {"torch": torch_eager, "torch compiled": torch_compiled}
    return found


def problem(number: int, kind: Any, steps: int) -> Problem:
    """Return a shape's network, the same in both precisions up to rounding."""
    d, k, chains = SHAPES[number]
    rng = np.random.default_rng(number)
    W1 = rng.normal(size=(k, d)) / np.sqrt(d)
    W2 = rng.normal(size=(d, k)) * 0.2 / np.sqrt(k)
    return Problem(W1.astype(kind), W2.astype(kind), np.full(d, 0.5, kind), chains, steps)


def contender(name: str, number: int, kind: str) -> Call:
    """Return the call of a contender at one shape; naive NumPy is float64."""
    if kind == "float64" and name in ("JAX", "BlackJAX"):
        import jax

        # BlackJAX draws its noise in the default type.
        jax.config.update("jax_enable_x64", True)
    made = "float64" if name == "naive" else kind
    return contenders()[name](problem(number, np.dtype(made), STEPS[name][number]))


def measure(number: int, kind: str, names: list[str], rounds: int) -> dict[str, Timing]:
    """Return seconds a chain-step of every contender at one shape."""
    with apart(contender, {name: (name, number, kind) for name in names}) as calls:
        found = interleave(calls, rounds=rounds)
    chains = SHAPES[number][2]
    return {name: timing.per(chains * STEPS[name][number]) for name, timing in found.items()}


def report(kind: str, found: dict[int, dict[str, Timing]]) -> None:
    """Print rates, and how many times faster both engines are than every contender."""
    shapes = list(found)
    head = ["", *(", ".join(map(str, SHAPES[i])) for i in shapes)]
    names = list(found[shapes[0]])
    rates = [[n, *(f"{1e-6 / found[i][n].median:.3g}" for i in shapes)] for n in names]
    print(f"\n{kind}: million chain-steps a second\n\n{table(head, rates)}\n")
    for own in ("compiled", "NumPy"):
        if own in names:
            rows = [
                [f"{own} / {n}", *(str(ratio(found[i][n], found[i][own])) for i in shapes)]
                for n in names
                if n != own
            ]
            print(f"{table(head, rows)}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shapes", default="0,1,2,3,4")
    parser.add_argument("--precision", default="float64,float32")
    parser.add_argument("--without", action="append", default=[], metavar="NAME")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    print(machine(("numpy", "numba", "jax", "blackjax", "torch")))
    names = [n for n in contenders() if n not in options.without]
    numbers = [int(i) for i in options.shapes.split(",")]
    for name in options.precision.split(","):
        report(name, {i: measure(i, name, names, options.rounds) for i in numbers})


if __name__ == "__main__":
    main()
