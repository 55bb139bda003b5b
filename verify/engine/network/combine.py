"""Lemmas 18 and 19: sums and products of two networks with one output each."""

from __future__ import annotations

from collections.abc import Sequence

from lemmata.verify.engine.network.units import LINEAR, SQUARE, Builder, Graph, Number, Unit
from lemmata.verify.errors import InputError


def _output(G: Graph) -> Unit:
    if len(G.outputs) != 1 or G.outputs[0] < G.inputs:
        raise InputError("sums and products take networks with one output that is no input")
    return G.units[G.outputs[0] - G.inputs]


def _merged(
    parts: Sequence[tuple[Number, Unit, dict[int, int]]],
) -> tuple[dict[int, Number], Number | None]:
    """Return the weighted sum of linear nodes as one affine form."""
    edges: dict[int, Number] = {}
    bias: Number | None = None
    for factor, unit, number in parts:
        for s, w in zip(unit.sources, unit.weights, strict=True):
            target = number[s]
            edges[target] = edges[target] + factor * w if target in edges else factor * w
        if unit.bias is not None:
            bias = factor * unit.bias if bias is None else bias + factor * unit.bias
    return edges, bias


def add(f: Graph, g: Graph, w1: Number, w2: Number) -> Graph:
    """Return ``w1 f + w2 g`` with skip edges; two linear outputs are merged into one node.

    With affine outputs and biases it has ``M + N - 1`` parameters, less one for every input
    joined to both outputs; with an activated output ``M + N + 2``.
    """
    a, b = _output(f), _output(g)
    if a.activation != LINEAR or b.activation != LINEAR:
        return add_printed(f, g, w1, w2)
    build, inputs = Builder(f.inputs), range(f.inputs)
    first = build.insert(f, inputs, skip=f.outputs)
    second = build.insert(g, inputs, skip=g.outputs)
    edges, bias = _merged([(w1, a, first), (w2, b, second)])
    return build.graph([build.linear(edges, bias)])


def add_printed(f: Graph, g: Graph, w1: Number, w2: Number) -> Graph:
    """Return ``w1 f + w2 g`` by the printed proof: one extra node, ``M + N + 2`` parameters."""
    build, inputs = Builder(f.inputs), range(f.inputs)
    first, second = build.insert(f, inputs), build.insert(g, inputs)
    return build.graph([build.linear([(first[f.outputs[0]], w1), (second[g.outputs[0]], w2)])])


def add_layered(f: Graph, g: Graph, w1: Number, w2: Number) -> Graph:
    """Return ``w1 f + w2 g`` with edges between consecutive layers only, by linear units.

    For layered networks of different depths, the sum has ``M + N - 1 + |l_f - l_g|`` parameters.
    """
    if f.depth > g.depth:
        return add_layered(g, f, w2, w1)
    if f.depth == g.depth:
        return add(f, g, w1, w2)
    build, inputs = Builder(f.inputs), range(f.inputs)
    first = build.insert(f, inputs, skip=f.outputs)
    second = build.insert(g, inputs, skip=g.outputs)
    value, shift = _merged([(1, _output(f), first)])
    carried = build.linear(value)
    for _ in range(g.depth - f.depth - 1):
        carried = build.linear([(carried, 1)])
    edges, bias = _merged([(w2, _output(g), second)])
    if shift is not None:
        bias = w1 * shift if bias is None else bias + w1 * shift
    return build.graph([build.linear(edges | {carried: w1}, bias)])


def add_layered_by_squares(
    f: Graph, g: Graph, w1: Number, w2: Number, quarter: Number = 0.25
) -> Graph:
    """Return ``w1 f + w2 g``, layered, every hidden node activated: values carried by squares.

    The shallower of the two has output in-degree ``n_f`` and a bias; the difference of depths is
    ``D >= 1``; the sum has ``M + N + n_f + 6 D - 3`` parameters.
    """
    if f.depth >= g.depth:
        return add_layered_by_squares(g, f, w2, w1, quarter)
    build, inputs = Builder(f.inputs), range(f.inputs)
    first = build.insert(f, inputs, skip=f.outputs)
    second = build.insert(g, inputs, skip=g.outputs)
    edges, bias = _merged([(1, _output(f), first)])
    pair = [build.add(SQUARE, edges, (0 if bias is None else bias) + e) for e in (1, -1)]
    for _ in range(g.depth - f.depth - 1):
        carried = {pair[0]: quarter, pair[1]: -quarter}
        pair = [build.add(SQUARE, carried, e) for e in (1, -1)]
    edges, bias = _merged([(w2, _output(g), second)])
    share = w1 * quarter
    return build.graph([build.linear(edges | {pair[0]: share, pair[1]: -share}, bias)])


def multiply(f: Graph, g: Graph, w: Number, quarter: Number = 0.25) -> Graph:
    """Return ``w f g`` with linear nodes allowed: ``M + N + 6`` parameters."""
    build, inputs = Builder(f.inputs), range(f.inputs)
    first, second = build.insert(f, inputs), build.insert(g, inputs)
    product = build.product(first[f.outputs[0]], second[g.outputs[0]], w * quarter)
    return build.graph([product])


def multiply_strict(f: Graph, g: Graph, w: Number, quarter: Number = 0.25) -> Graph:
    """Return ``w f g`` with the outputs of both inlined into the two squares.

    With output in-degrees ``n_f``, ``n_g`` and output biases it has ``M + N + n_f + n_g + 2``
    parameters, less two for every input joined to both outputs.
    """
    build, inputs = Builder(f.inputs), range(f.inputs)
    first = build.insert(f, inputs, skip=f.outputs)
    second = build.insert(g, inputs, skip=g.outputs)
    squares = []
    for sign in (1, -1):
        edges, bias = _merged([(1, _output(f), first), (sign, _output(g), second)])
        squares.append(build.add(SQUARE, edges, bias))
    share = w * quarter
    return build.graph([build.linear([(squares[0], share), (squares[1], -share)])])
