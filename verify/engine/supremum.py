r"""The largest difference of two networks on a box, enclosed by ball arithmetic.

On a sub-box with centre c every node is enclosed by its mean-value form: its value at c plus the
generalised (Clarke) derivative over the sub-box times x - c; of a ReLU node whose pre-activation
may have either sign the derivative is anywhere between 0 and that of the pre-activation.  The
sub-box with the largest upper bound is bisected until the bounds are close.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import count
from typing import Any

import sympy as sp
from flint import arb, fmpq

from bounds.activations import activations
from bounds.activations import x as argument
from bounds.prove.ball import precision, run
from verify.engine.network.units import LINEAR, Builder, Graph
from verify.engine.relu import RELU, ROUNDING

PRECISION = 96
Ball = Any
Pair = tuple[Callable[[Ball], Ball], Callable[[Ball], Ball]]


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


def in_balls(expr: sp.Expr, symbol: sp.Symbol = argument) -> Pair:
    """Return an expression of one symbol and its derivative as functions of balls."""
    slope = sp.diff(expr, symbol)
    return (
        lambda t: run(expr, {symbol: t}, clip=False),
        lambda t: run(slope, {symbol: t}, clip=False),
    )


@cache
def smooth() -> Mapping[str, Pair]:
    """Return the activations and their derivatives as functions of balls."""
    return {name: in_balls(sigma.expr) for name, sigma in activations.items()}


@dataclass(frozen=True)
class _Node:
    activation: str
    edges: tuple[tuple[int, Ball], ...]
    bias: Ball
    copies: bool


@dataclass(frozen=True)
class _Value:
    """A node on a sub-box: its value at the centre, its range, its derivative (none if 0)."""

    centre: Ball
    range: Ball
    slopes: tuple[Ball, ...] | None


def _ball(number: Any) -> Ball:
    value = Fraction(number)
    return arb(fmpq(value.numerator, value.denominator))


def _compiled(graph: Graph) -> list[_Node]:
    out = []
    for unit in graph.units:
        edges = tuple((s, _ball(w)) for s, w in zip(unit.sources, unit.weights, strict=True))
        copies = len(edges) == 1 and unit.weights[0] == 1
        out.append(_Node(unit.activation, edges, _ball(unit.bias or 0), copies))
    return out


def _affine(node: _Node, values: list[_Value], offsets: tuple[Ball, ...]) -> _Value:
    if node.copies:
        below = values[node.edges[0][0]]
        return _Value(below.centre + node.bias, below.range + node.bias, below.slopes)
    live = [(w, values[s]) for s, w in node.edges]
    centre = node.bias
    slopes: list[Ball] | None = None
    for w, below in live:
        centre = centre + w * below.centre
        if below.slopes is not None:
            terms = [w * t for t in below.slopes]
            slopes = (
                terms if slopes is None else [a + b for a, b in zip(slopes, terms, strict=True)]
            )
    if slopes is None:
        return _Value(centre, centre, None)
    spread = sum((t * o for t, o in zip(slopes, offsets, strict=True)), arb(0))
    return _Value(centre, centre + spread, tuple(slopes))


_ZERO = arb(0)
_EITHER = arb(0.5, 0.5)


def _relu(pre: _Value) -> _Value:
    if pre.range < 0:
        return _Value(_ZERO, _ZERO, None)
    if pre.range >= 0:
        return pre
    slopes = None if pre.slopes is None else tuple(_EITHER * t for t in pre.slopes)
    return _Value(pre.centre.max(_ZERO), pre.range.max(_ZERO), slopes)


def _run(
    nodes: list[_Node], inputs: list[_Value], offsets: tuple[Ball, ...], sigma: Mapping[str, Pair]
) -> list[_Value]:
    values = list(inputs)
    for node in nodes:
        pre = _affine(node, values, offsets)
        if node.activation == LINEAR:
            values.append(pre)
        elif node.activation == RELU:
            values.append(_relu(pre))
        else:
            value, slope = sigma[node.activation]
            rate = slope(pre.range)
            slopes = None if pre.slopes is None else tuple(rate * t for t in pre.slopes)
            values.append(_Value(value(pre.centre), value(pre.range), slopes))
    return values


Box = tuple[tuple[float, ...], tuple[float, ...]]
"""Centre and half-widths, dyadic and therefore exact."""


def _inputs(box: Box) -> tuple[list[_Value], tuple[Ball, ...]]:
    centre, half = box
    offsets = tuple(arb(0, r) for r in half)
    units = [tuple(arb(int(i == j)) for j in range(len(half))) for i in range(len(half))]
    places = [arb(c) for c in centre]
    return [_Value(c, c + o, e) for c, o, e in zip(places, offsets, units, strict=True)], offsets


def _difference(first: _Value, second: _Value, offsets: tuple[Ball, ...]) -> tuple[Ball, Ball, int]:
    """Return the difference at the centre and on the box, and the side that spreads it most."""
    centre = first.centre - second.centre
    none = (_ZERO,) * len(offsets)
    pairs = zip(first.slopes or none, second.slopes or none, strict=True)
    parts = [(a - b) * o for (a, b), o in zip(pairs, offsets, strict=True)]
    widths = [up(abs(p)) for p in parts]
    return centre, centre + sum(parts, _ZERO), widths.index(max(widths))


def supremum(
    F: Graph,
    G: Graph,
    half: float,
    *,
    tolerance: float = 0.05,
    limit: int = 2000,
    goal: float = 0.0,
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
    sigma : mapping, optional
        Activations besides ReLU in place of those of the library.

    Returns
    -------
    Enclosure
        Rigorous bounds.
    """
    table = smooth() if sigma is None else sigma
    with precision(PRECISION):
        first, second = _compiled(F), _compiled(G)

        def bound(box: Box) -> tuple[float, float, int]:
            inputs, offsets = _inputs(box)
            ends = [
                _run(nodes, inputs, offsets, table)[graph.outputs[0]]
                for nodes, graph in ((first, F), (second, G))
            ]
            centre, whole, side = _difference(ends[0], ends[1], offsets)
            return down(centre.abs_lower()), up(whole.abs_upper()), side

        return _best_first(bound, F.inputs, half, tolerance, limit, goal)


def _best_first(
    bound: Callable[[Box], tuple[float, float, int]],
    inputs: int,
    half: float,
    tolerance: float,
    limit: int,
    goal: float,
) -> Enclosure:
    root: Box = ((0.0,) * inputs, (half,) * inputs)
    lower, upper, side = bound(root)
    ties = count()
    queue = [(-upper, next(ties), root, side)]
    boxes = 1
    while boxes < limit and -queue[0][0] > max(goal, (1 + tolerance) * lower):
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


def up(ball: Ball) -> float:
    """Return a float that is at least everything in a ball; infinity where nothing is known."""
    value = float(ball.upper())
    return math.inf if math.isnan(value) else math.nextafter(value, math.inf)


def down(ball: Ball) -> float:
    """Return a float that is at most everything in a ball; 0 for an absolute value unknown."""
    value = float(ball.lower())
    return 0.0 if math.isnan(value) else math.nextafter(value, -math.inf)


def rounded(name: str) -> Callable[[Fraction], Fraction]:
    """Return an activation on fractions, rounded towards 0 by less than ``2**-ROUNDING``."""
    sigma = smooth()[name][0]

    def value(t: Fraction) -> Fraction:
        with precision(2 * ROUNDING):
            ball = sigma(_ball(t))
            size = (ball.abs_lower() * 2**ROUNDING).floor().unique_fmpz()
        return Fraction(-int(size) if ball < 0 else int(size), 2**ROUNDING)

    return value


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
