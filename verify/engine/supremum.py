r"""The largest difference of two networks on a box, enclosed by ball arithmetic.

The sub-box with the largest upper bound is bisected until the bounds are close.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import count

from flint import arb

from lemmata.bounds.prove.reals.ball import precision
from lemmata.verify.engine.enclosed import (
    PRECISION,
    SMOOTH,
    ZERO,
    Ball,
    Pair,
    Value,
    compiled,
    down,
    propagate,
    up,
)
from lemmata.verify.engine.network.units import Builder, Graph


@dataclass(frozen=True)
class Enclosure:
    """What is known of a supremum.

    Attributes
    ----------
    lower, upper : float
        It lies between them.
    boxes : int
        Sub-boxes that were evaluated.
    """

    lower: float
    upper: float
    boxes: int


Box = tuple[tuple[float, ...], tuple[float, ...]]
"""Centre and half-widths, dyadic and therefore exact."""


def _inputs(box: Box) -> tuple[list[Value], tuple[Ball, ...]]:
    centre, half = box
    offsets = tuple(arb(0, r) for r in half)
    units = [tuple(arb(int(i == j)) for j in range(len(half))) for i in range(len(half))]
    places = [arb(c) for c in centre]
    return [Value(c, c + o, e) for c, o, e in zip(places, offsets, units, strict=True)], offsets


def _difference(first: Value, second: Value, offsets: tuple[Ball, ...]) -> tuple[Ball, Ball, int]:
    """Return the difference at the centre and on the box, and the side that spreads it most."""
    centre = first.centre - second.centre
    none = (ZERO,) * len(offsets)
    pairs = zip(first.slopes or none, second.slopes or none, strict=True)
    parts = [(a - b) * o for (a, b), o in zip(pairs, offsets, strict=True)]
    widths = [up(abs(p)) for p in parts]
    if not all(map(math.isfinite, widths)):
        widths = [up(abs(o)) for o in offsets]
    return centre, centre + sum(parts, ZERO), widths.index(max(widths))


def supremum(
    F: Graph,
    G: Graph,
    half: float,
    *,
    tolerance: float = 0.05,
    limit: int = 2000,
    goal: float = 0.0,
    above: float = math.inf,
    sigma: Mapping[str, Pair] | None = None,
) -> Enclosure:
    """Enclose the largest ``|F - G|`` of two networks with one output on a cube around 0.

    Parameters
    ----------
    F, G : Graph
        Networks with fractions as weights.
    half : float
        Half the side of the cube; a dyadic number.
    tolerance : float
        Stop when the bounds are within this fraction of each other.
    limit : int
        Stop after so many sub-boxes; the enclosure is then wider, and still right.
    goal : float
        Stop when the upper bound is at most this.
    above : float
        Stop when the lower bound is beyond this, clearly.
    sigma : mapping, optional
        Activations besides ReLU in place of those of the library.

    Returns
    -------
    Enclosure
        Rigorous bounds.
    """
    table = SMOOTH if sigma is None else sigma
    with precision(PRECISION):
        first, second = compiled(F), compiled(G)

        def bound(box: Box) -> tuple[float, float, int]:
            inputs, offsets = _inputs(box)
            ends = [
                propagate(nodes, inputs, offsets, table)[graph.outputs[0]]
                for nodes, graph in ((first, F), (second, G))
            ]
            centre, whole, side = _difference(ends[0], ends[1], offsets)
            return down(centre.abs_lower()), up(whole.abs_upper()), side

        return _best_first(bound, F.inputs, half, tolerance, limit, goal, above)


def _best_first(
    bound: Callable[[Box], tuple[float, float, int]],
    inputs: int,
    half: float,
    tolerance: float,
    limit: int,
    goal: float,
    above: float,
) -> Enclosure:
    root: Box = ((0.0,) * inputs, (half,) * inputs)
    lower, upper, side = bound(root)
    ties = count()
    queue = [(-upper, next(ties), root, side)]
    boxes = 1
    # A little further, so that a caller who rounds comes to the same conclusion.
    beyond = above * (1 + 2.0**-20)
    while boxes < limit and -queue[0][0] > max(goal, (1 + tolerance) * lower) and lower <= beyond:
        _, _, box, side = heapq.heappop(queue)
        for part in _halves(box, side):
            low, high, wide = bound(part)
            lower = max(lower, low)
            heapq.heappush(queue, (-high, next(ties), part, wide))
        boxes += 2
    return Enclosure(lower, -queue[0][0], boxes)


def _halves(box: Box, side: int) -> tuple[Box, Box]:
    centre, half = box
    r = half[side] / 2
    smaller = (*half[:side], r, *half[side + 1 :])
    low, high = ((*centre[:side], centre[side] + s * r, *centre[side + 1 :]) for s in (-1, 1))
    return (low, smaller), (high, smaller)


def pre_activation(graph: Graph, node: int) -> Graph:
    """Return the network whose output is a node's pre-activation."""
    build = Builder(graph.inputs)
    build.units = list(graph.units[: node - graph.inputs])
    unit = graph.units[node - graph.inputs]
    edges = zip(unit.sources, unit.weights, strict=True)
    return build.graph([build.linear(list(edges), unit.bias)])


def constant(inputs: int, value: Fraction | int = 0) -> Graph:
    """Return a constant network."""
    build = Builder(inputs)
    return build.graph([build.linear([], value)])
