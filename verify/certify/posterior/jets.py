r"""Second and third derivatives of a layer graph, entry by entry, over many cells at once.

Through an activation, with :math:`s_k=\sigma^{(k)}(h)` over the certified range of its argument,
Faà di Bruno's rule

.. math::
    D^2=s_2\,Dh\otimes Dh+s_1D^2h,\qquad
    D^3=s_3\,Dh^{\otimes3}+s_2\,(Dh\otimes D^2h+\text{two cyclic terms})+s_1D^3h ;

a linear node acts on every entry.  In the outward-rounded doubles of
`verify.certify.pieces.rounded`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lemmata.verify.certify.pieces.cells import Cells
from lemmata.verify.certify.pieces.rounded import Array, Uncertain, exact, meet, up
from lemmata.verify.certify.pieces.sweep import Known, forward
from lemmata.verify.generators.network import Network
from lemmata.verify.generators.nodes import ActivationNode, MatrixNode, Node, ScaleNode, SumNode


@dataclass(frozen=True)
class Jets:
    """What is known of a map on n cells.

    Attributes
    ----------
    values : Uncertain
        ``(n, k)``.
    first, second, third : Uncertain
        ``(n, k, d)``, ``(n, k, d, d)``, ``(n, k, d, d, d)``; the batch axis may have length one.
        ``third`` is zero if it was not asked for.
    """

    values: Uncertain
    first: Uncertain
    second: Uncertain
    third: Uncertain


def jets(G: Network, norms: list[float], cells: Cells, order: int = 3) -> Jets:
    """Return values and derivatives up to ``order`` (2 or 3) on every cell."""
    results, d = forward(G, norms, cells), G.dim
    known = [[exact(np.zeros((1, d) + (d,) * k)) for k in (2, 3)]]
    for i, node in enumerate(G.nodes, start=1):
        known.append(_step(node, results, i, [known[s] for s in node.sources], order))
    last = results[-1]
    mean = up(last.point.rad + cells.spread(last.flow.entries.size), 1)
    values = meet(Uncertain(last.point.mid, mean), last.values)
    return Jets(values, last.flow.entries, *known[-1])


def _step(
    node: Node, results: list[Known], i: int, args: list[list[Uncertain]], order: int
) -> list[Uncertain]:
    below = args[0]
    if isinstance(node, MatrixNode):
        return [_linear(node.W, T) for T in below]
    if isinstance(node, ScaleNode):
        width = results[i].point.mid.shape[1]
        factor = exact(np.broadcast_to(node.factor, (width,))[None])
        return [_weighted(factor, T) for T in below]
    if isinstance(node, SumNode):
        return [_total([arg[k] for arg in args]) for k in range(2)]
    if isinstance(node, ActivationNode):
        return _bent(results[node.source].flow.entries, results[i].slopes, below, order)
    return below


def _bent(
    J: Uncertain, slopes: tuple[Uncertain, ...], below: list[Uncertain], order: int
) -> list[Uncertain]:
    s1, s2, s3 = slopes
    second = _outer(J, J)
    third = below[1]
    if order > 2:
        cross = _outer(J, below[0])
        turns = [cross, *(moved(cross, axes) for axes in ((0, 1, 3, 2, 4), (0, 1, 4, 3, 2)))]
        parts = [_weighted(s3, _outer(J, second)), _weighted(s2, _total(turns))]
        third = _total([*parts, _weighted(s1, third)])
    return [_total([_weighted(s2, second), _weighted(s1, below[0])]), third]


def _linear(W: Array, T: Uncertain) -> Uncertain:
    shape = T.mid.shape
    flat = exact(W) @ reshaped(T, (*shape[:2], -1))
    return reshaped(flat, (shape[0], len(W), *shape[2:]))


def _weighted(s: Uncertain, T: Uncertain) -> Uncertain:
    """Return s_i T_i..., for s ``(n, k)``."""
    shape = (*s.mid.shape, *(1,) * (T.mid.ndim - 2))
    return reshaped(s, shape) * T


def _outer(J: Uncertain, T: Uncertain) -> Uncertain:
    """Return J_ij T_i..., for J ``(n, k, d)``."""
    n, k, d = J.mid.shape
    shape = T.mid.shape
    left = reshaped(J, (n, k, d, *(1,) * (len(shape) - 2)))
    return left * reshaped(T, (*shape[:2], 1, *shape[2:]))


def _total(terms: list[Uncertain]) -> Uncertain:
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def reshaped(x: Uncertain, shape: tuple[int, ...]) -> Uncertain:
    """Return the same entries in another shape."""
    return Uncertain(x.mid.reshape(shape), np.broadcast_to(x.rad, x.mid.shape).reshape(shape))


def moved(x: Uncertain, axes: tuple[int, ...]) -> Uncertain:
    """Return the entries with axes permuted."""
    rad = np.broadcast_to(x.rad, x.mid.shape)
    return Uncertain(np.transpose(x.mid, axes), np.transpose(rad, axes))
