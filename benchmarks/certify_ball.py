"""How tight the certificates on a ball are, beside plain interval arithmetic and closed forms.

Run: python benchmarks/certify_ball.py
"""

from __future__ import annotations

import time

import numpy as np
from flint import arb

from lemmata.verify import certify
from lemmata.verify.certify.points.slope import jacobian
from lemmata.verify.generators import Convex, Generator, Residual, Shear
from lemmata.verify.generators.network import Network
from lemmata.verify.generators.nodes import ActivationNode, MatrixNode, ShiftNode, SumNode
from lemmata.verify.norms import lower, singular_range, upper

NAMES = ("m", "M", "M2", "M3")


def residual(rng: np.random.Generator, d: int, k: int) -> Residual:
    return Residual(
        2.0, 0.4, rng.normal(size=(k, d)) / np.sqrt(k), rng.normal(size=(d, k)) / np.sqrt(k)
    )


def deep(rng: np.random.Generator, d: int, k: int) -> Network:
    W = [rng.normal(size=s) / (2 * np.sqrt(k)) for s in ((k, d), (k, k), (d, k))]
    nodes = (
        MatrixNode(0, W[0]),
        ShiftNode(1, rng.normal(size=k)),
        ActivationNode(2, "tanh"),
        MatrixNode(3, W[1]),
        ActivationNode(4, "tanh", rng.normal(size=k)),
        MatrixNode(5, W[2]),
        SumNode((0, 6)),
    )
    return Network(d, nodes)


def plain(G: Generator, radius: float) -> tuple[float, float]:
    """Return m and M from the interval Jacobian over the box around the ball."""
    values = singular_range(jacobian(G, [arb(0, radius)] * G.dim))
    return max(0.0, lower(values.least)), upper(values.greatest)


def row(label: str, values: tuple[float, ...]) -> str:
    shown = "  ".join(f"{name} {x:9.4g}" for name, x in zip(NAMES, values, strict=False))
    return f"    {label:16} {shown}"


def report(title: str, G: Generator, radius: float) -> None:
    whole = certify(G)
    print(f"{title}, d = {G.dim}, radius {radius:g}")
    closed = certify(G, radius, budget=0)
    assert closed.sampled is not None
    print(row("met", closed.sampled.values))
    for budget in (1, 64, 512) if G.dim <= 2 else (1, 64):
        start = time.perf_counter()
        found = certify(G, radius, budget=budget)
        seconds = time.perf_counter() - start
        values = tuple(b.value for b in found)
        print(f"{row(f'{budget} boxes', values)}   {seconds:.2f} s")
    print(row("closed forms", tuple(b.value for b in closed)))
    print(row("plain intervals", plain(G, radius)))
    print(row("whole space", tuple(b.value for b in whole)))


def main() -> None:
    rng = np.random.default_rng(0)
    certify(Shear(1.0, 2.0, 1.5), 1.0)
    for radius in (0.1, 1.0):
        report("shear", Shear(1.0, 2.0, 1.5), radius)
        for d, k in ((2, 4), (5, 16), (30, 64)):
            report("residual", residual(rng, d, k), radius)
            report(
                "convex", Convex(0.5, 1.0, rng.normal(size=(k, d)) / np.sqrt(k), np.ones(k)), radius
            )
            report("two hidden layers", deep(rng, d, k), radius)


if __name__ == "__main__":
    main()
