r"""Lemma 20: the step :math:`c_1z+c_2J_G(z)^\top(G(z)-x)` as a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from lemmata.verify.engine.network.generator import require_standard
from lemmata.verify.engine.network.sweep import (
    Edges,
    Forward,
    consumers,
    edges_of,
    forward,
    hidden,
    partial,
    reverse,
)
from lemmata.verify.engine.network.units import (
    LINEAR,
    SQUARE,
    Builder,
    Graph,
    Number,
    Unit,
    derivative_of,
)
from lemmata.verify.errors import InputError


def require_square(G: Graph, x: Sequence[Number]) -> None:
    """Check that G has as many linear outputs as inputs, and x as many entries."""
    require_standard(G)
    if len(G.outputs) != G.inputs or len(x) != G.inputs:
        raise InputError(f"{G.inputs} inputs, {len(G.outputs)} outputs, {len(x)} entries of x")


def residuals(build: Builder, G: Graph, value: dict[int, int], x: Sequence[Number]) -> list[int]:
    """Add e_j = G_j - x_j; x occurs in the bias and nowhere else."""
    biases = [G.units[o - G.inputs].bias for o in G.outputs]
    return [
        build.linear(edges_of(G, o, value), (0 if b is None else b) - c)
        for o, b, c in zip(G.outputs, biases, x, strict=True)
    ]


def ends(
    build: Builder, sums: Sequence[tuple[Edges, Number | None]], c1: Number, c2: Number
) -> list[int]:
    """Add the outputs w_i = c1 z_i + c2 (adjoint of z_i)."""
    return [
        build.linear({i: c1} | {t: c2 * w for t, w in edges.items()})
        for i, (edges, _) in enumerate(sums)
    ]


def step(G: Graph, c1: Number, c2: Number, x: Sequence[Number], quarter: Number = 0.25) -> Graph:
    """Return the step by one reverse sweep: ``2 n_E + b_H + 8 H + 2 d`` parameters.

    With a bias at every node of G that is ``2 N + 7 H``.  The biases of the ``d`` residuals, and
    nothing else, depend on x; they are the network's ``free`` nodes.
    """
    require_square(G, x)
    build = Builder(G.inputs)
    done = forward(build, G)
    residual = residuals(build, G, done.value, x)
    delta = dict(zip(G.outputs, residual, strict=True))
    sums = reverse(build, G, done.slope, delta, {}, quarter)
    return build.graph(ends(build, sums, c1, c2), residual)


def preconditioned(slope: Graph, P: NDArray[Any]) -> Graph:
    """Return z -> z - P slope(z), ``d^2 + d`` more edges than the network of the slope."""
    ends = tuple(
        Unit(LINEAR, (i, *slope.outputs), (1.0, *(-float(w) for w in row)))
        for i, row in enumerate(P)
    )
    first = slope.inputs + len(slope.units)
    outputs = tuple(range(first, first + len(ends)))
    return Graph(slope.inputs, slope.units + ends, outputs, slope.free)


def strict_step(
    G: Graph, c1: Number, c2: Number, x: Sequence[Number], quarter: Number = 0.25
) -> Graph:
    """Return the step with every hidden node activated.

    ``6 n_E - 2 n_in + 4 H + 3 d`` parameters if G has a bias at every node and no linear hidden
    node.
    """
    require_square(G, x)
    build = Builder(G.inputs)
    done = Forward(dict(enumerate(range(G.inputs))))
    for v in hidden(G):
        unit = G.units[v - G.inputs]
        if unit.activation == LINEAR:
            raise InputError("the strict model needs an activation at every hidden node")
        edges = edges_of(G, v, done.value)
        done.value[v] = build.add(unit.activation, edges, unit.bias)
        done.slope[v] = build.add(derivative_of(unit.activation), edges, unit.bias)
    pairs: dict[int, tuple[int, int]] = {}
    for o, c in zip(G.outputs, x, strict=True):
        bias = G.units[o - G.inputs].bias
        edges = edges_of(G, o, done.value)
        shift = (0 if bias is None else bias) - c
        plus, minus = (build.add(SQUARE, edges, shift + e) for e in (1, -1))
        pairs[o] = (plus, minus)
    readers = consumers(G)
    for v in reversed(hidden(G)):
        g = _inlined(readers[v], pairs, quarter)
        plus, minus = (build.add(SQUARE, g | {done.slope[v]: e}) for e in (1, -1))
        pairs[v] = (plus, minus)
    sums = [(_inlined(readers[i], pairs, quarter), None) for i in range(G.inputs)]
    free = [p for o in G.outputs for p in pairs[o]]
    return build.graph(ends(build, sums, c1, c2), free)


def _inlined(readers: Edges, pairs: dict[int, tuple[int, int]], quarter: Number) -> Edges:
    edges: Edges = {}
    for t, w in readers.items():
        plus, minus = pairs[t]
        edges |= {plus: w * quarter, minus: -w * quarter}
    return edges


def printed_step(
    G: Graph, c1: Number, c2: Number, x: Sequence[Number], quarter: Number = 0.25
) -> Graph:
    """Return the step as in the printed proof: d^2 separate partial derivatives.

    At most ``d^2 (2 n_E + 9 H + 7) + d (N + 1)`` parameters.
    """
    require_square(G, x)
    build, inputs = Builder(G.inputs), range(G.inputs)
    residual = []
    for j, c in enumerate(x):
        one = Graph(G.inputs, *_single(G, j))
        number = build.insert(one, inputs, skip=one.outputs)
        residual += residuals(build, one, number, [c])
    outputs = []
    for i in inputs:
        edges: Edges = {i: c1}
        for j, e in enumerate(residual):
            slope = partial(Graph(G.inputs, *_single(G, j)), i, quarter)
            number = build.insert(slope, inputs)
            edges[build.product(number[slope.outputs[0]], e, quarter)] = c2
        outputs.append(build.linear(edges))
    return build.graph(outputs, residual)


def _single(G: Graph, j: int) -> tuple[tuple[Unit, ...], tuple[int]]:
    """Return the units and the output of the network with output ``j`` alone."""
    build = Builder(G.inputs)
    keep = G.outputs[j]
    number = build.insert(G, range(G.inputs), skip=[o for o in G.outputs if o != keep])
    return tuple(build.units), (number[keep],)


def chain(graphs: Sequence[Graph]) -> Graph:
    """Compose networks: the outputs of one are the inputs of the next, at no cost."""
    build = Builder(graphs[0].inputs)
    at: list[int] = list(range(build.inputs))
    free: list[int] = []
    for graph in graphs:
        number = build.insert(graph, at)
        at = [number[o] for o in graph.outputs]
        free += [number[v] for v in graph.free]
    return build.graph(at, free)
