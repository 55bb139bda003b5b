"""Lemma 5: derivatives of a network as networks, by reverse and forward sweeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lemmata.verify.engine.network.generator import require_standard
from lemmata.verify.engine.network.units import LINEAR, Builder, Graph, Number, derivative_of

Edges = dict[int, Number]


def consumers(G: Graph) -> list[Edges]:
    """Return for every node the nodes that read it, with the weights."""
    found: list[Edges] = [{} for _ in range(G.inputs + len(G.units))]
    for t, unit in enumerate(G.units, G.inputs):
        for s, w in zip(unit.sources, unit.weights, strict=True):
            found[s][t] = w
    return found


@dataclass
class Forward:
    """The forward sweep: new numbers of the values h_v, the slopes s_v and the residuals."""

    value: dict[int, int]
    slope: dict[int, int] = field(default_factory=dict)


def hidden(G: Graph) -> list[int]:
    """Return the numbers of the hidden nodes, in topological order."""
    ends = set(G.outputs)
    return [i for i in range(G.inputs, G.inputs + len(G.units)) if i not in ends]


def edges_of(G: Graph, v: int, number: Mapping[int, int]) -> list[tuple[int, Number]]:
    """Return the incoming edges of a node, with new numbers."""
    unit = G.units[v - G.inputs]
    return [(number[s], w) for s, w in zip(unit.sources, unit.weights, strict=True)]


def forward(build: Builder, G: Graph) -> Forward:
    """Add a_v, h_v and s_v for every hidden node; of a linear one only its value."""
    done = Forward(dict(enumerate(range(G.inputs))))
    for v in hidden(G):
        unit = G.units[v - G.inputs]
        a = build.linear(edges_of(G, v, done.value), unit.bias)
        done.value[v] = a
        if unit.activation != LINEAR:
            done.value[v] = build.add(unit.activation, [(a, 1)])
            done.slope[v] = build.add(derivative_of(unit.activation), [(a, 1)])
    return done


def reverse(
    build: Builder,
    G: Graph,
    slope: Mapping[int, int],
    delta: dict[int, int],
    constant: Mapping[int, Number],
    quarter: Number,
) -> list[tuple[Edges, Number | None]]:
    """Add the reverse sweep; return the adjoint of every input as an affine form.

    Parameters
    ----------
    slope : mapping of int to int
        Where s_v is, for every activated hidden node.
    delta : dict of int to int
        Where the adjoint of an output is; gets the adjoint of every hidden node.
    constant : mapping of int to number
        Outputs whose adjoint is a constant: it enters as a bias.
    quarter : number
        The coefficient of polarisation.
    """
    readers = consumers(G)
    for v in reversed(hidden(G)):
        edges, bias = _adjoint(readers[v], delta, constant)
        g = build.linear(edges, bias)
        delta[v] = build.product(g, slope[v], quarter) if v in slope else g
    return [_adjoint(readers[i], delta, constant) for i in range(G.inputs)]


def _adjoint(
    readers: Edges, delta: Mapping[int, int], constant: Mapping[int, Number]
) -> tuple[Edges, Number | None]:
    edges = {delta[t]: w for t, w in readers.items() if t in delta}
    fixed = [constant[t] * w for t, w in readers.items() if t in constant]
    return edges, sum(fixed[1:], fixed[0]) if fixed else None


def jacobian(G: Graph, quarter: Number = 0.25) -> Graph:
    """Return all partial derivatives, output by output: one forward sweep, reverse sweeps.

    For one output ``2 n_E - n_out + 9 H`` parameters with full biases, and for ``d`` outputs
    ``(d + 1) n_E - d n_out + (6 d + 3) H``.
    """
    require_standard(G)
    build = Builder(G.inputs)
    slope = forward(build, G).slope
    outputs = []
    for j in G.outputs:
        sums = reverse(build, G, slope, {}, {j: 1}, quarter)
        outputs += [build.linear(edges, bias) for edges, bias in sums]
    return build.graph(outputs)


def partial(G: Graph, i: int, quarter: Number = 0.25) -> Graph:
    """Return the derivative of a one-output network along input ``i``, by forward mode.

    ``2 n_E - n_out - n_in + outdeg(z_i) + 9 H`` parameters with full biases.
    """
    require_standard(G)
    build = Builder(G.inputs)
    done = forward(build, G)
    tangent: dict[int, int] = {}
    for v in [*hidden(G), *G.outputs]:
        unit = G.units[v - G.inputs]
        pairs = list(zip(unit.sources, unit.weights, strict=True))
        bias = next((w for s, w in pairs if s == i), None)
        dot = build.linear([(tangent[s], w) for s, w in pairs if s >= G.inputs], bias)
        tangent[v] = build.product(dot, done.slope[v], quarter) if v in done.slope else dot
    return build.graph([tangent[o] for o in G.outputs])
