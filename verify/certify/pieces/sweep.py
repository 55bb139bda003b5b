r"""Forward and backward passes through a layer graph over many pieces of a ball at once.

Forward: values at the midpoint, values on the piece, and the Jacobian of every result.  The
argument of an activation is enclosed twice, naturally and by the mean-value form
:math:`h(z)\in h(c)+J_h(S)(z-c)`, and the two are intersected.  Backward: the Jacobian of a result
with respect to the output of every activation before it, transposed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lemmata.verify.certify.pieces.cells import Cells, whole
from lemmata.verify.certify.pieces.flow import Flow, identity
from lemmata.verify.certify.pieces.rounded import Array, Uncertain, exact, meet, up
from lemmata.verify.certify.pieces.spectral import singular_values
from lemmata.verify.certify.pieces.tabulated import over
from lemmata.verify.certify.watch import tick
from lemmata.verify.errors import InputError
from lemmata.verify.generators import Generator
from lemmata.verify.generators.lower import as_network
from lemmata.verify.generators.network import Network
from lemmata.verify.generators.nodes import (
    ActivationNode,
    MatrixNode,
    Node,
    ScaleNode,
    ShiftNode,
    SumNode,
)
from lemmata.verify.norms import upper


@dataclass(frozen=True)
class Known:
    """What is known of one result on n pieces.

    Attributes
    ----------
    point, values : Uncertain
        ``(n, k)``: at the midpoint, and on the piece.
    flow : Flow
        Its Jacobian on the piece.
    slopes : tuple of Uncertain
        For an activation: its first three derivatives on the piece, ``(n, k)`` each.
    """

    point: Uncertain
    values: Uncertain
    flow: Flow
    slopes: tuple[Uncertain, ...] = ()


def layers(G: Generator) -> Network | None:
    """Return the layer graph of a generator, ``None`` if it has none."""
    try:
        return as_network(G)
    except InputError:
        return None


def node_norms(G: Network) -> list[float]:
    """Return upper bounds of the norms of the linear nodes; 1 for the others."""
    norms = []
    for node in G.nodes:
        if isinstance(node, MatrixNode):
            norms.append(upper(singular_values(node.W).greatest))
        elif isinstance(node, ScaleNode):
            norms.append(float(np.abs(node.factor).max()))
        else:
            norms.append(1.0)
    return norms


def at_point(G: Network, z: Array) -> Flow:
    """Return the Jacobian at an exact point, enclosed."""
    point = whole(z, 0.0)
    return forward(G, node_norms(G), point)[-1].flow


def forward(G: Network, norms: list[float], cells: Cells) -> list[Known]:
    """Return what is known of the input and of every node."""
    reach = np.where(cells.boxed, cells.half, cells.rest[:, None])
    points = cells.points
    values = Uncertain(points.mid, up(points.rad + reach, 1))
    results = [Known(points, values, identity(G.dim))]
    for node, norm in zip(G.nodes, norms, strict=True):
        tick("branch and bound")
        results.append(_step(node, norm, [results[s] for s in node.sources], cells))
    return results


def _step(node: Node, norm: float, args: list[Known], cells: Cells) -> Known:
    h = args[0]
    if isinstance(node, MatrixNode):
        W = exact(node.W.T)
        return Known(h.point @ W, h.values @ W, h.flow.linear(node.W, norm))
    if isinstance(node, ScaleNode):
        factor = exact(np.broadcast_to(node.factor, h.point.mid.shape[1:])[None])
        return Known(h.point * factor, h.values * factor, h.flow.scaled(factor))
    if isinstance(node, ShiftNode):
        b = exact(node.b[None])
        return Known(h.point + b, h.values + b, h.flow)
    if isinstance(node, ActivationNode):
        return _activated(node, h, cells)
    total = h
    for other in args[1:]:
        total = Known(
            total.point + other.point, total.values + other.values, total.flow + other.flow
        )
    return total


def _activated(node: ActivationNode, h: Known, cells: Cells) -> Known:
    mean = Uncertain(h.point.mid, up(h.point.rad + cells.spread(h.flow.entries.size), 1))
    point, values = h.point, meet(mean, h.values)
    if node.b is not None:
        point, values = point + exact(node.b[None]), values + exact(node.b[None])
    slopes = tuple(over(node.activation, order, values) for order in (1, 2, 3))
    results = [over(node.activation, 0, x) for x in (point, values)]
    if node.b is not None:
        start = over(node.activation, 0, exact(node.b[None]))
        results = [x + Uncertain(-start.mid, start.rad) for x in results]
    return Known(results[0], results[1], h.flow.scaled(slopes[0]), slopes)


def backward(
    G: Network, norms: list[float], results: list[Known], target: int, R: Array | None = None
) -> dict[int, Flow]:
    """Return, for every activation before a result, the transposed Jacobian with respect to it.

    Parameters
    ----------
    G, norms, results
        As in and from `forward`.
    target : int
        Number of the result; 0 is the input.
    R : (r, width) ndarray, optional
        Multiply the result by this matrix.

    Returns
    -------
    dict of int to Flow
        By number of the activation's result; ``(n, width, r)``, r the width of the target if no R.
    """
    width = results[target].point.mid.shape[1]
    first = identity(width) if R is None else Flow(exact(R.T[None]), np.zeros(1))
    adjoints: dict[int, Flow] = {target: first}
    found: dict[int, Flow] = {}
    for i in range(target, 0, -1):
        above = adjoints.pop(i, None)
        if above is None:
            continue
        tick("branch and bound")
        node = G.nodes[i - 1]
        if isinstance(node, ActivationNode):
            found[i] = above
        share = _back(node, norms[i - 1], results[i], above)
        for s in node.sources:
            adjoints[s] = adjoints[s] + share if s in adjoints else share
    return found


def _back(node: Node, norm: float, result: Known, above: Flow) -> Flow:
    if isinstance(node, MatrixNode):
        return above.linear(np.ascontiguousarray(node.W.T), norm)
    if isinstance(node, ScaleNode):
        width = above.entries.mid.shape[1]
        return above.scaled(exact(np.broadcast_to(node.factor, (width,))[None]))
    if isinstance(node, ActivationNode):
        return above.scaled(result.slopes[0])
    assert isinstance(node, ShiftNode | SumNode)
    return above


def sensitivity(G: Network, results: list[Known]) -> Array:
    """Return ``(n, d)`` how strongly each coordinate moves the slopes of the activations."""
    n, d = results[0].point.mid.shape
    total = np.zeros((n, d))
    for i, node in enumerate(G.nodes, start=1):
        if isinstance(node, ActivationNode):
            weight = results[i].slopes[1].size + results[i].slopes[2].size
            size = np.abs(results[node.source].flow.entries.mid)
            total += (weight[:, None, :] @ np.broadcast_to(size, (n, *size.shape[1:])))[:, 0]
    return total
