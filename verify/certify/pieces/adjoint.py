r"""Gradients of the derivatives of a layer graph: one jet forward, one adjoint jet back.

For fixed y and w, the function :math:`z\mapsto w\cdot D^kG(z)[y,\dots,y]` has the gradient
:math:`\partial_t^k\,J(z+ty)^\top w` at t = 0, and :math:`kD^kG(z)[y,\dots,y,\cdot]^\top w
=k\,\partial_t^{k-1}J(z+ty)^\top w` is the one with respect to y.  Whatever d is, that costs a few
evaluations of G.  They steer a search and prove nothing.
"""

from __future__ import annotations

import numpy as np

from lemmata.verify.certify.pieces.rounded import Array
from lemmata.verify.generators.jets import Jet
from lemmata.verify.generators.network import Network
from lemmata.verify.generators.nodes import ActivationNode, LinearNode, Node
from lemmata.verify.generators.unbounded import function

_STEP = 1e-6


def swept(G: Network, z: Array, y: Array, w: Array, order: int) -> list[Array]:
    r"""Return :math:`\partial_t^jJ(z+ty)^\top w` at t = 0 for j = 0, ..., order, each ``(d,)``.

    Parameters
    ----------
    G : Network
        The layer graph.
    z, y, w : (d,) ndarray
        Point, direction, covector.
    order : int
        0 to 2; a third one is a difference quotient.
    """
    jets = [Jet.seed(z[None], *([y[None]] * order))]
    for node in G.nodes:
        jets.append(node.push([jets[s] for s in node.sources]))
    adjoints: dict[int, Jet] = {len(G.nodes): Jet((w[None], *[None] * (2**order - 1)))}
    for i in range(len(G.nodes), 0, -1):
        above = adjoints.pop(i, None)
        if above is None:
            continue
        node = G.nodes[i - 1]
        share = _back(node, jets[node.sources[0]], above)
        for s in node.sources:
            adjoints[s] = adjoints[s] + share if s in adjoints else share
    parts = adjoints[0].parts if 0 in adjoints else (None,) * 2**order
    return [
        np.zeros_like(z) if p is None else p[0] for p in (parts[2**j - 1] for j in range(order + 1))
    ]


def _back(node: Node, h: Jet, above: Jet) -> Jet:
    if isinstance(node, LinearNode):
        return above.linear(node.backward)
    if isinstance(node, ActivationNode):
        b = 0.0 if node.b is None else node.b
        slopes = function(node.activation).jet(h.value + b, h.order + 1)[1:]
        return above * h.apply(slopes)
    return above


def gradients(G: Network, z: Array, y: Array, w: Array, k: int) -> tuple[Array, Array]:
    """Return the gradients of w.D^kG(z)[y, ..., y] with respect to z and to y, k from 1 to 3."""
    if k < 3:
        found = swept(G, z, y, w, k)
        return found[k], k * found[k - 1]
    h = _STEP * (1 + float(np.abs(z).max()))
    last = swept(G, z, y, w, 2)[2]
    ahead, behind = (swept(G, z + t * y, y, w, 2)[2] for t in (h, -h))
    return (ahead - behind) / (2 * h), 3 * last
