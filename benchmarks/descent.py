"""Gradient descent: NumPy and compiled engine against naive NumPy, JAX and torch.

Run: python -m benchmarks.descent [--shapes 0,1,2,3,4] [--precision float64,float32] [--rounds N]

All record f and the norm of its gradient at every step; JAX returns them from the scan.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.apart import apart
from benchmarks.engine import SHAPES, problem
from benchmarks.harness import Timing, interleave, machine, ratio, table
from benchmarks.langevin_peers import Call, Problem
from lemmata.verify.engine.descent import descend
from lemmata.verify.generators import Residual

ROWS = (20_000, 10_000, 5_000, 1_000, 256)
"""Observables of a batch, one a row; the shapes are those of the chains."""
STEPS = 32
RATE = 0.1


def ours(engine: Any) -> Callable[[Problem, Any], Call]:
    """Return this package's descent."""

    def make(p: Problem, x: Any) -> Call:
        G = Residual(1.0, 1.0, p.W1, p.W2)
        return lambda: descend(G, x, step=RATE, steps=STEPS, dtype=p.kind, engine=engine)

    return make


def naive(p: Problem, x: Any) -> Call:
    """NumPy, one array operation after another."""

    def call() -> object:
        z, records = np.zeros_like(x), []
        for _ in range(STEPS):
            t = np.tanh(z @ p.W1.T)
            q = z + t @ p.W2.T - x
            gradient = q + ((q @ p.W2) * (1 - t**2)) @ p.W1
            records.append((0.5 * (q**2).sum(1), np.linalg.norm(gradient, axis=1)))
            z = z - p.kind.type(RATE) * gradient
        return records

    return call


def jax_scan(p: Problem, x: Any) -> Call:
    """JAX: `lax.scan` under `jit`."""
    import jax
    import jax.numpy as jnp

    W1, W2, target = (jnp.asarray(a) for a in (p.W1, p.W2, x))
    rate = p.kind.type(RATE)

    @jax.jit
    def run(z: Any) -> Any:
        def step(z: Any, _: Any) -> Any:
            t = jnp.tanh(z @ W1.T)
            q = z + t @ W2.T - target
            gradient = q + ((q @ W2) * (1 - t**2)) @ W1
            record = 0.5 * (q**2).sum(1), jnp.sqrt((gradient**2).sum(1))
            return z - rate * gradient, record

        return jax.lax.scan(step, z, None, length=STEPS)

    return lambda: jax.block_until_ready(run(jnp.zeros_like(target)))


def contenders() -> dict[str, Callable[[Problem, Any], Call]]:
    """Return those that are installed."""
    makers: dict[str, Any] = {"NumPy": ours("numpy"), "naive": naive}
    if find_spec("numba"):
        makers["compiled"] = ours("numba")
    if find_spec("jax"):
        makers["JAX"] = jax_scan
    return makers


def contender(name: str, number: int, kind: str) -> Call:
    """Return the call of a contender at one shape."""
    if name == "JAX":
        import jax

        jax.config.update("jax_enable_x64", kind == "float64")
    p = problem(number, np.dtype(kind), STEPS)
    x = np.random.default_rng(1).normal(size=(ROWS[number], len(p.x))).astype(kind)
    return contenders()[name](p, x)


def measure(number: int, kind: str, rounds: int) -> dict[str, Timing]:
    """Return seconds a row and step of every contender at one shape."""
    with apart(contender, {name: (name, number, kind) for name in contenders()}) as calls:
        found = interleave(calls, rounds=rounds)
    return {name: timing.per(ROWS[number] * STEPS) for name, timing in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shapes", default="0,1,2,3,4")
    parser.add_argument("--precision", default="float64,float32")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    print(machine(("numpy", "numba", "jax")))
    numbers = [int(i) for i in options.shapes.split(",")]
    for name in options.precision.split(","):
        found = {i: measure(i, name, options.rounds) for i in numbers}
        head = ["", *(f"{SHAPES[i][0]}, {SHAPES[i][1]}, {ROWS[i]}" for i in numbers)]
        names = list(found[numbers[0]])
        rates = [[n, *(f"{1e-6 / found[i][n].median:.3g}" for i in numbers)] for n in names]
        print(f"\n{name}: million steps of a row a second\n\n{table(head, rates)}\n")
        for own in ("NumPy", "compiled"):
            rows = [
                [f"{own} / {n}", *(str(ratio(found[i][n], found[i][own])) for i in numbers)]
                for n in names
                if own in names and n != own
            ]
            print(f"{table(head, rows)}\n")


if __name__ == "__main__":
    main()
