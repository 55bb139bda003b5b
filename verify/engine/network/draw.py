"""Random networks: dense, narrow and deep, sparse with skip edges, mixed activations."""

from __future__ import annotations

from typing import Any

import numpy as np

from lemmata.verify.activations import activations
from lemmata.verify.engine.network.units import LINEAR, Builder, Graph

NAMES = tuple(activations)
SHAPES = ("dense", "narrow", "sparse", "linear")


def draw(
    rng: np.random.Generator,
    *,
    shape: str | None = None,
    d: int | None = None,
    outputs: int | None = None,
    names: tuple[str, ...] = NAMES,
    full_biases: bool = True,
) -> Graph:
    """Return a random network that satisfies the standing assumptions on a generator.

    Parameters
    ----------
    rng : numpy.random.Generator
    shape : {"dense", "narrow", "sparse", "linear"}, optional
        Fully connected layers; few units in many layers; random edges that skip layers, with
        nodes that nothing reads; no hidden node.
    d, outputs : int, optional
        Inputs, and outputs if not as many.
    names : tuple of str
        Activations to draw from, one a unit.
    full_biases : bool
        A bias at every node, or at random ones.
    """
    shape = shape or str(rng.choice(SHAPES, p=[0.3, 0.25, 0.4, 0.05]))
    d = d or int(rng.integers(1, 5))
    outputs = outputs or d
    build = Builder(d)
    pen = _Pen(rng, build, names, full_biases)
    if shape == "sparse":
        _sparse(pen, d, outputs)
    else:
        _dense(pen, d, outputs, shape)
    total = d + len(build.units)
    return build.graph(range(total - outputs, total))


class _Pen:
    """Draws one unit at a time."""

    def __init__(
        self, rng: np.random.Generator, build: Builder, names: tuple[str, ...], full: bool
    ) -> None:
        self.rng, self.build, self.names, self.full = rng, build, names, full

    def unit(self, sources: Any, activation: str | None = None) -> int:
        """Add a unit with weights of size one over the root of the number of edges."""
        scale = 1.0 / max(1.0, float(len(sources))) ** 0.5
        weights = (scale * self.rng.normal(size=len(sources))).tolist()
        biased = self.full or self.rng.random() < 0.5
        name = str(self.rng.choice(self.names)) if activation is None else activation
        bias = float(0.5 * self.rng.normal()) if biased else None
        return self.build.add(name, list(zip(map(int, sources), weights, strict=True)), bias)


def _dense(pen: _Pen, d: int, outputs: int, shape: str) -> None:
    low, high, most = {"dense": (2, 7, 3), "narrow": (1, 3, 7), "linear": (1, 2, 0)}[shape]
    depth = int(pen.rng.integers(min(1, most), most + 1))
    layer = list(range(d))
    for _ in range(depth):
        layer = [pen.unit(layer) for _ in range(int(pen.rng.integers(low, high)))]
    for _ in range(outputs):
        pen.unit(layer, LINEAR)


def _sparse(pen: _Pen, d: int, outputs: int) -> None:
    """Random edges, also from inputs to outputs; some hidden nodes nothing reads."""
    count = int(pen.rng.integers(1, 13))
    for v in range(d, d + count):
        pen.unit(_some(pen.rng, v))
    for _ in range(outputs):
        pen.unit(_some(pen.rng, d + count), LINEAR)


def _some(rng: np.random.Generator, below: int) -> Any:
    chosen = np.flatnonzero(rng.random(below) < 0.4)
    return chosen if len(chosen) else rng.integers(below, size=1)
