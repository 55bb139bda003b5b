r"""Sound constants of a general layer graph, node by node.

For the map h from the input to a node we carry a lower expansion constant m, bounds M, M2, M3 of
its derivatives and a Lipschitz constant :math:`\ell_i` of every coordinate.  Then

- a matrix W multiplies M, M2, M3 by :math:`\|W\|`, m by :math:`\sigma_{\min}(W)`, and
  :math:`\ell_i'=\min(\|w_i\|M,\sum_j|w_{ij}|\ell_j)`;
- an activation gives, by the chain rule and :math:`\|v\odot w\|_2\le\|v\|_\infty\|w\|_2` with
  :math:`\ell=\max_i\ell_i`: :math:`M'=s_1M`, :math:`M_2'=s_2\ell M+s_1M_2`,
  :math:`M_3'=s_3\ell^2M+3s_2\ell M_2+s_1M_3`; on a ball of radius r the suprema are taken over
  :math:`h_i(c)\pm r\ell_i` only; m is multiplied by :math:`\inf|\sigma'|`;
- a sum adds the bounds; of m it keeps :math:`\max_j(m_j-\sum_{i\ne j}M_i)` (triangle inequality);
- what is affine up to an activation, or to the output, is multiplied out in ball arithmetic if it
  is small, and its singular values are taken: 2x - x is x.

Two structures refute every m > 0: a layer narrower than d through which everything passes (the
Jacobian has rank below d), and bounded activations on every path.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import singledispatch

import numpy as np
from flint import arb, arb_mat

from lemmata.bounds.families import i1, s1, s2, s3, u1
from lemmata.bounds.verdict import Verdict
from lemmata.verify.certify.certificate import Bound
from lemmata.verify.certify.pieces.region import Region
from lemmata.verify.certify.pieces.rounded import Array
from lemmata.verify.certify.pieces.spectral import singular_values
from lemmata.verify.certify.points.image import centred, image, times
from lemmata.verify.certify.points.slope import diagonal, pushed, scaled, shifted, slopes
from lemmata.verify.certify.ranges import Interval, value
from lemmata.verify.certify.rules import BOUNDED, Constants, Place, bounded_map, constants, usable
from lemmata.verify.certify.suprema import suprema
from lemmata.verify.certify.watch import tick
from lemmata.verify.generators import Composition, Translation
from lemmata.verify.generators.network import Network
from lemmata.verify.generators.nodes import (
    ActivationNode,
    MatrixNode,
    Node,
    ScaleNode,
    ShiftNode,
    SumNode,
)
from lemmata.verify.generators.recognise import recognise
from lemmata.verify.norms import exact_matrix, greatest, least, power, singular_range

_SMALL = 2**16
"""Products of so few entries are made to see what is constant."""


@dataclass(frozen=True)
class Layer:
    """What is known of the map from the input to a node."""

    m: arb
    M: arb
    M2: arb
    M3: arb
    slopes: tuple[arb, ...]
    """Lipschitz constants of the coordinates."""
    bounded: bool = False
    matrix: arb_mat | None = None
    """The Jacobian, if it is constant and small."""

    def exactly(self) -> Layer:
        """Return the layer with the singular values of its constant Jacobian."""
        if self.matrix is None:
            return self
        values, rows = singular_range(self.matrix), self.matrix.tolist()
        lengths = (sum((x * x for x in row), arb(0)).sqrt() for row in rows)
        slopes = tuple(s.min(r) for s, r in zip(self.slopes, lengths, strict=True))
        M = self.M.min(values.greatest)
        return replace(self, m=self.m.max(values.least), M=M, slopes=slopes)

    def scaled(self, low: arb, high: arb, slopes: Sequence[arb]) -> Layer:
        """Return the layer after a linear map with singular values in [low, high]."""
        return Layer(
            self.m * low,
            self.M * high,
            self.M2 * high,
            self.M3 * high,
            tuple(s.upper() for s in slopes),
            self.bounded,
        )


@image.register
def _network_image(G: Network, z: Sequence[arb]) -> list[arb]:
    return _values(G, z)[-1]


def _values(G: Network, z: Sequence[arb]) -> list[list[arb]]:
    results = [list(z)]
    for node in G.nodes:
        results.append(_node_value(node, [results[s] for s in node.sources]))
    return results


@singledispatch
def _node_value(node: Node, args: list[list[arb]]) -> list[arb]:
    raise NotImplementedError(type(node).__name__)


@_node_value.register
def _(node: MatrixNode, args: list[list[arb]]) -> list[arb]:
    return times(exact_matrix(node.W), args[0])


@_node_value.register
def _(node: ScaleNode, args: list[list[arb]]) -> list[arb]:
    factors = np.broadcast_to(node.factor, len(args[0])).tolist()
    return [arb(f) * x for f, x in zip(factors, args[0], strict=True)]


@_node_value.register
def _(node: ShiftNode, args: list[list[arb]]) -> list[arb]:
    return [x + arb(b) for x, b in zip(args[0], node.b.tolist(), strict=True)]


@_node_value.register
def _(node: ActivationNode, args: list[list[arb]]) -> list[arb]:
    if node.b is None:
        return [value(node.activation, x) for x in args[0]]
    return centred(node.activation, args[0], node.b)


@_node_value.register
def _(node: SumNode, args: list[list[arb]]) -> list[arb]:
    return [sum(column, arb(0)) for column in zip(*args, strict=True)]


@pushed.register
def _network_pushed(G: Network, z: Sequence[arb], V: arb_mat) -> arb_mat:
    results, chain = _values(G, z), [V]
    for node in G.nodes:
        below = [chain[s] for s in node.sources]
        chain.append(_node_pushed(node, results[node.sources[0]], below))
    return chain[-1]


def _node_pushed(node: Node, h: list[arb], below: list[arb_mat]) -> arb_mat:
    if isinstance(node, MatrixNode):
        return exact_matrix(node.W) * below[0]
    if isinstance(node, ScaleNode):
        return scaled([arb(f) for f in np.broadcast_to(node.factor, len(h)).tolist()], below[0])
    if isinstance(node, ActivationNode):
        return scaled(slopes(node.activation, shifted(h, node.b)), below[0])
    total = below[0]
    for other in below[1:]:
        total = total + other
    return total


@singledispatch
def _grow(node: Node, args: list[Layer], over: list[Interval] | None) -> Layer:
    raise NotImplementedError(type(node).__name__)


@_grow.register
def _(node: MatrixNode, args: list[Layer], over: list[Interval] | None) -> Layer:
    values = singular_values(node.W)
    return args[0].scaled(values.least, values.greatest, _matrix_slopes(node.W, args[0]))


def _matrix_slopes(W: Array, below: Layer) -> list[arb]:
    slopes = []
    for row in exact_matrix(W).tolist():
        whole = sum((w * w for w in row), arb(0)).sqrt() * below.M
        apart = sum((abs(w) * s for w, s in zip(row, below.slopes, strict=True)), arb(0))
        slopes.append(whole.min(apart))
    return slopes


@_grow.register
def _(node: ScaleNode, args: list[Layer], over: list[Interval] | None) -> Layer:
    sizes = [abs(arb(f)) for f in np.broadcast_to(node.factor, len(args[0].slopes)).tolist()]
    slopes = [f * s for f, s in zip(sizes, args[0].slopes, strict=True)]
    return args[0].scaled(least(sizes), greatest(sizes), slopes)


@_grow.register
def _(node: ShiftNode, args: list[Layer], over: list[Interval] | None) -> Layer:
    return args[0]


@_grow.register
def _(node: ActivationNode, args: list[Layer], over: list[Interval] | None) -> Layer:
    h = args[0]
    of = suprema(node.activation, over)
    slope = greatest(h.slopes)
    return Layer(
        of[i1].max(-of[u1]).max(arb(0)) * h.m,
        of[s1] * h.M,
        of[s2] * slope * h.M + of[s1] * h.M2,
        of[s3] * power(slope, 2) * h.M + 3 * of[s2] * slope * h.M2 + of[s1] * h.M3,
        tuple((of[s1] * s).upper() for s in h.slopes),
        h.bounded or node.activation in BOUNDED,
    )


@_grow.register
def _(node: SumNode, args: list[Layer], over: list[Interval] | None) -> Layer:
    norms = [h.M for h in args]
    total = sum(norms, arb(0))
    return Layer(
        greatest([h.m - (total - h.M) for h in args] + [arb(0)]),
        total,
        sum((h.M2 for h in args), arb(0)),
        sum((h.M3 for h in args), arb(0)),
        tuple(sum(column, arb(0)) for column in zip(*(h.slopes for h in args), strict=True)),
        all(h.bounded for h in args),
    )


def grown(G: Network, place: Place) -> list[Layer]:
    """Return what is known of every node, the input first."""
    one = arb(1)
    unit = diagonal([one] * G.dim) if G.dim**2 * max(G.widths) <= _SMALL else None
    layers = [Layer(one, one, arb(0), arb(0), (one,) * G.dim, matrix=unit)]
    read = {n.source for n in G.nodes if isinstance(n, ActivationNode)} | {len(G.nodes)}
    centers = None if place is None else _values(G, place.center)
    for node in G.nodes:
        tick("bound layer by layer")
        over = None
        if centers is not None and place is not None and isinstance(node, ActivationNode):
            over = _arguments(node, centers[node.source], layers[node.source], place)
        args = [layers[s] for s in node.sources]
        layer = replace(_grow(node, args, over), matrix=_multiplied(node, args))
        layers.append(layer.exactly() if len(layers) in read else layer)
    return layers


def _multiplied(node: Node, args: list[Layer]) -> arb_mat | None:
    """Return the constant Jacobian of a linear node."""
    below = [h.matrix for h in args if h.matrix is not None]
    if isinstance(node, ActivationNode) or len(below) < len(args):
        return None
    return (
        below[0] if isinstance(node, ShiftNode) else _node_pushed(node, list(args[0].slopes), below)
    )


def _arguments(
    node: ActivationNode, center: Sequence[arb], below: Layer, place: Region
) -> list[Interval]:
    """Return the intervals that an activation's arguments range over on the ball."""
    bias = [0.0] * len(center) if node.b is None else node.b.tolist()
    middle = [x + arb(b) for x, b in zip(center, bias, strict=True)]
    reach = [place.radius * s for s in below.slopes]
    return [Interval((x - r).lower(), (x + r).upper()) for x, r in zip(middle, reach, strict=True)]


@constants.register
def _network(G: Network, place: Place = None) -> Constants:
    family = recognise(G)
    if not isinstance(family, Network) and (place is None or not _rounds(family)):
        found = constants(family, place)
        return found if found["m"].verdict.holds or place is not None else _refuted(G, found)
    how = "bounds layer by layer: chain rule, certified norms, suprema of the activation"
    top = grown(G, place)[-1]
    found = {
        "m": usable(Bound("m", top.m, f"{how}; skip connections by the triangle inequality")),
        "M": usable(Bound("M", top.M, how)),
        "M2": usable(Bound("M2", top.M2, how)),
        "M3": usable(Bound("M3", top.M3, how)),
    }
    return found if place is not None else _refuted(G, found)


def _rounds(family: object) -> bool:
    """Whether a rounded translation comes before another part, so that a ball would be moved."""
    inner = family.parts[1:] if isinstance(family, Composition) else ()
    return any(isinstance(part, Translation) for part in inner)


def _refuted(G: Network, found: Constants) -> Constants:
    """Add a refutation of m, where the structure shows one."""
    if found["m"].verdict.holds:
        return found
    narrow = narrowest(G)
    if narrow < G.dim:
        how = (
            f"everything passes a layer of width {narrow} < d = {G.dim}, so the Jacobian has rank "
            f"at most {narrow} everywhere and sigma_min(J) = 0"
        )
        bound = Bound("m", arb(0), how, True, Verdict.REFUTED)
        return found | {"m": bound}
    if grown(G, None)[-1].bounded:
        names = {n.activation for n in G.nodes if isinstance(n, ActivationNode)} & BOUNDED
        return found | {"m": replace(bounded_map("/".join(sorted(names))))}
    return found


def narrowest(G: Network) -> int:
    """Return the least width of a layer through which everything flows."""
    last = len(G.nodes)
    reach = [0] * (last + 1)
    for i, node in enumerate(G.nodes, start=1):
        for s in node.sources:
            reach[s] = max(reach[s], i)
    width, furthest = G.dim, reach[0]
    for i in range(1, last + 1):
        if furthest <= i:
            width = min(width, G.widths[i])
        furthest = max(furthest, reach[i])
    return width
