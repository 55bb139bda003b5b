"""The layered model: every edge joins consecutive layers, so values must be carried."""

from __future__ import annotations

from lemmata.verify.engine.network.units import SQUARE, Builder, Graph, Number, Unit

Row = list[tuple[int, Number]]


def layered(G: Graph, *, squares: bool = False, quarter: Number = 0.25) -> Graph:
    r"""Return the same function with every edge between consecutive layers.

    A value that is read further up is carried through the layers between: by one linear unit a
    layer, or, with ``squares``, by a pair :math:`\rho(t\pm1)`.  For a dense generator of ``k``
    hidden layers and widths ``n_t`` the strict step gets
    ``Pi = sum_t (2(k - t) + 1) n_t + (2 k + 1) d`` carriers.

    Raises
    ------
    ValueError
        If outputs lie in different layers.
    """
    top = max(G.levels[o] for o in G.outputs)
    if any(G.levels[o] != top for o in G.outputs):
        raise ValueError("outputs lie in different layers")
    last = _last_use(G)
    build = Builder(G.inputs)
    carried: dict[int, Row] = {i: [(i, 1)] for i in range(G.inputs)}
    outputs: dict[int, int] = {}
    by_level: dict[int, list[tuple[int, Unit]]] = {}
    for i, unit in enumerate(G.units, G.inputs):
        by_level.setdefault(G.levels[i], []).append((i, unit))
    for level in range(1, top + 1):
        fresh: dict[int, Row] = {}
        for i, unit in by_level.get(level, []):
            edges: dict[int, Number] = {}
            for s, w in zip(unit.sources, unit.weights, strict=True):
                for node, share in carried[s]:
                    edges[node] = edges.get(node, 0) + w * share
            outputs[i] = build.add(unit.activation, edges, unit.bias)
            fresh[i] = [(outputs[i], 1)]
        for s, row in carried.items():
            if last[s] > level:
                fresh[s] = _carry(build, row, squares, quarter)
        carried = fresh
    return build.graph([outputs[o] for o in G.outputs], [outputs[v] for v in G.free])


def _last_use(G: Graph) -> list[int]:
    """Return for every node the level of the highest node that reads it."""
    last = [0] * len(G.levels)
    for i, unit in enumerate(G.units, G.inputs):
        for s in unit.sources:
            last[s] = max(last[s], G.levels[i])
    return last


def _carry(build: Builder, row: Row, squares: bool, quarter: Number) -> Row:
    if not squares:
        return [(build.linear(row), 1)]
    plus, minus = (build.add(SQUARE, row, e) for e in (1, -1))
    return [(plus, quarter), (minus, -quarter)]
