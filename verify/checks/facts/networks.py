"""Facts about networks, tried on random ones that are written out."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor
from typing import Any

import numpy as np
import sympy as sp

from lemmata.bounds.language.networks.explicit import Unit, explicit
from lemmata.bounds.language.networks.nodes import Node
from lemmata.bounds.language.vectors import ZERO, combine, coordinates
from lemmata.bounds.literature import networks as fact
from lemmata.verify.checks.facts.objects import holds, sanity


def _weights(rng: np.random.Generator, n: int) -> dict[int, float]:
    return {i + 1: float(w) for i, w in enumerate(rng.normal(size=n))}


def _aligned(size: float, weights: dict[int, float]) -> dict[int, float]:
    """Return the values that make the most of weights."""
    return {i: size * (1 if w > 0 else -1) for i, w in weights.items()}


@sanity("hoelder", "hoelder-output")
def rows(rng: np.random.Generator) -> Iterator[bool]:
    """Try random values, and those with the signs of the weights, where there is equality.

    SymPy compares numbers at once, so the bound has room for rounding.

    The nodes 1 and 2 are on the first level and the node 3, which reads them, on the second.
    """
    last, out = (Unit(_weights(rng, 2), _weights(rng, n)) for n in (2, 3))
    G = explicit(2, [Unit({1: 1}), Unit({2: 1}), last], [out])
    size = float(rng.uniform(0.5, 2))
    for unit, claim, extra in (
        (last, fact.HOELDER, {fact.v: sp.Integer(3)}),
        (out, fact.HOELDER_OUTPUT, {}),
    ):
        best = (_aligned(size, dict(unit.inputs)), _aligned(size, dict(unit.hidden)))
        some = ({1: 0.1 * size, 2: size}, {i: size * float(rng.uniform(-1, 1)) for i in (1, 2)})
        for inputs, hidden in (best, some):
            at: dict[Any, Any] = {fact.G: G, fact.e: sp.Float(size * (1 + 1e-9))} | extra
            at[fact.y] = combine(*((Node(i), h) for i, h in hidden.items()))
            at[fact.z] = coordinates(*inputs.values())
            yield holds(claim, at, samples={"u": range(1, 4)})


@sanity("continuous-network")
def small_inputs(rng: np.random.Generator) -> Iterator[bool]:
    """Take the largest step for which a linear network, of slope above e, changes by e."""
    slope = float(rng.uniform(2, 5))
    N = explicit(1, [], [Unit({1: slope})])
    at: dict[Any, Any] = {fact.N: N, fact.z: ZERO, fact.w: coordinates(1), fact.e: sp.Float(1)}
    yield holds(fact.CONTINUOUS, at, number=lambda _: 1 / slope)


@sanity("cells")
def cells(rng: np.random.Generator) -> Iterator[bool]:
    """Compute the cells of random points, and of both ends, by division with remainder."""
    c, m = float(rng.uniform(0.5, 3)), int(rng.integers(1, 9))
    for t in (-c, c, *map(float, rng.uniform(-c, c, size=5))):
        k = min(floor((t + c) * m / (2 * c)), m - 1)
        place = (t + c) * m / (2 * c) - k
        at: dict[Any, Any] = {fact.t: sp.Float(t), fact.c: sp.Float(c), fact.m: sp.Integer(m)}

        def number(term: Any, k: int = k, place: float = place) -> float:
            return k if isinstance(term, fact.Cell) else place

        yield holds(fact.CELLS, at, number=number)
