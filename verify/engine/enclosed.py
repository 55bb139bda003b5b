r"""Networks in ball arithmetic: values and generalised derivatives on a box.

On a box with centre c every node is enclosed by its mean-value form: its value at c plus the
generalised (Clarke) derivative over the box times x - c; of a ReLU node whose pre-activation may
have either sign the derivative is anywhere between 0 and that of the pre-activation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from lemmata.bounds.activations import Activation, activations
from lemmata.bounds.activations import x as argument
from lemmata.bounds.prove.reals.ball import enclose, precision, run
from lemmata.verify.engine.circuits.relu import RELU, ROUNDING
from lemmata.verify.engine.network.units import LINEAR, Graph

PRECISION = 96
Ball = Any
Pair = tuple[Callable[[Ball], Ball], Callable[[Ball], Ball]]


def in_balls(sigma: Activation) -> Pair:
    """Return an activation and its derivative as functions of balls.

    On a wide ball the derivative is no wider than its exact range over the whole line.
    """
    derivative = sigma.derivative(1)
    with precision(PRECISION):
        whole = enclose(sigma.inf_d1).union(enclose(sigma.sup_d1))

    def slope(t: Ball) -> Ball:
        found = run(derivative, {argument: t}, clip=False)
        return found.intersection(whole) if found.is_finite() else whole

    return lambda t: run(sigma.expr, {argument: t}, clip=False), slope


class _Smooth(dict[str, Pair]):
    """Activations by name, each prepared when it is first asked for."""

    def __missing__(self, name: str) -> Pair:
        self[name] = in_balls(activations[name])
        return self[name]


SMOOTH: Mapping[str, Pair] = _Smooth()
"""The activations of the library and their derivatives as functions of balls."""


@dataclass(frozen=True)
class Node:
    """A node: its edges, its bias, and whether it only copies one node with a bias."""

    activation: str
    edges: tuple[tuple[int, Ball], ...]
    bias: Ball
    copies: bool


@dataclass(frozen=True)
class Value:
    """A node on a sub-box: its value at the centre, its range, its derivative (none if 0)."""

    centre: Ball
    range: Ball
    slopes: tuple[Ball, ...] | None


def ball_of(number: Any) -> Ball:
    """Return a ball around a rational number."""
    value = Fraction(number)
    return arb(fmpq(value.numerator, value.denominator))


def compiled(graph: Graph) -> list[Node]:
    """Return a network's nodes with balls as weights."""
    out = []
    for unit in graph.units:
        edges = tuple((s, ball_of(w)) for s, w in zip(unit.sources, unit.weights, strict=True))
        copies = len(edges) == 1 and unit.weights[0] == 1
        out.append(Node(unit.activation, edges, ball_of(unit.bias or 0), copies))
    return out


def _affine(node: Node, values: list[Value], offsets: tuple[Ball, ...]) -> Value:
    if node.copies:
        below = values[node.edges[0][0]]
        return Value(below.centre + node.bias, below.range + node.bias, below.slopes)
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
    return _mean_value(centre, slopes or [], offsets)


def _mean_value(centre: Ball, slopes: list[Ball], offsets: tuple[Ball, ...]) -> Value:
    if not slopes:
        return Value(centre, centre, None)
    spread = sum((t * o for t, o in zip(slopes, offsets, strict=True)), ZERO)
    return Value(centre, centre + spread, tuple(slopes))


ZERO = arb(0)
_EITHER = arb(0.5, 0.5)


def _relu(pre: Value) -> Value:
    if pre.range < 0:
        return Value(ZERO, ZERO, None)
    if pre.range >= 0:
        return pre
    slopes = None if pre.slopes is None else tuple(_EITHER * t for t in pre.slopes)
    return Value(pre.centre.max(ZERO), pre.range.max(ZERO), slopes)


def propagate(
    nodes: list[Node], inputs: list[Value], offsets: tuple[Ball, ...], sigma: Mapping[str, Pair]
) -> list[Value]:
    """Enclose all nodes on a box, ``offsets`` being x - c."""
    values = list(inputs)
    for node in nodes:
        pre = _affine(node, values, offsets)
        if node.activation == LINEAR:
            values.append(pre)
        elif node.activation == RELU:
            values.append(_relu(pre))
        else:
            value, slope = sigma[node.activation]
            rate, centre = slope(pre.range), value(pre.centre)
            slopes = [] if pre.slopes is None else [rate * t for t in pre.slopes]
            values.append(_mean_value(centre, slopes, offsets))
    return values


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
    sigma = SMOOTH[name][0]

    def value(t: Fraction) -> Fraction:
        with precision(2 * ROUNDING):
            ball = sigma(ball_of(t))
            size = (ball.abs_lower() * 2**ROUNDING).floor().unique_fmpz()
        return Fraction(-int(size) if ball < 0 else int(size), 2**ROUNDING)

    return value
