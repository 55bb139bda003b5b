"""A layer graph as a chain of steps, one layer of activations each, with the slopes it may have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from flint import arb

from lemmata.bounds.families import i1, s2, u1
from lemmata.verify.certify.pieces.cells import whole
from lemmata.verify.certify.pieces.region import Region
from lemmata.verify.certify.pieces.rounded import Array, Uncertain, between, exact
from lemmata.verify.certify.pieces.sweep import forward, node_norms
from lemmata.verify.certify.points.witness import norm
from lemmata.verify.certify.suprema import suprema
from lemmata.verify.generators.network import Network
from lemmata.verify.generators.nodes import (
    ActivationNode,
    MatrixNode,
    Node,
    ScaleNode,
    ShiftNode,
)
from lemmata.verify.norms import lower, upper

Slopes = Mapping[int, tuple[Uncertain, Uncertain]]
"""By number of an activation's result: ``(k,)`` ranges of its first and second derivatives."""


@dataclass(frozen=True)
class Step:
    r"""Differences pass a step as :math:`\Delta\mapsto H\Delta+Bv`, :math:`|v_i|\le|(R\Delta)_i|`.

    The layer is :math:`x\mapsto H_0x+B\sigma(Ax+b)`, its slopes lie within r of c; then
    :math:`\sigma(\cdot)-\sigma(\cdot)=\mathrm{diag}(c)A\Delta+v`, so that
    :math:`H=H_0+B\,\mathrm{diag}(c)A` and :math:`R=\mathrm{diag}(r)A`.

    Attributes
    ----------
    H, B, R : Uncertain
        ``(n', n)``, ``(n', k)``, ``(k, n)``.
    A : Uncertain
        ``(k, n)``.
    """

    H: Uncertain
    B: Uncertain
    R: Uncertain
    A: Uncertain

    @property
    def transposed(self) -> Step:
        """The step of the transposed Jacobians."""
        return Step(self.H.T, self.R.T, self.B.T, self.A)


def everywhere(G: Network) -> Slopes:
    """Return what slopes activations have on the whole line."""
    found = {}
    for i, node in enumerate(G.nodes, start=1):
        if isinstance(node, ActivationNode):
            of = suprema(node.activation, None)
            ends = (lower(of[i1]), upper(of[u1])), (-upper(of[s2]), upper(of[s2]))
            first, second = (between(*(np.full(G.widths[i], x) for x in pair)) for pair in ends)
            found[i] = first, second
    return found


def on_ball(G: Network, place: Region) -> Slopes:
    """Return what slopes activations have between points of a ball."""
    centre = np.array([float(x) for x in place.center])
    # The centre may be known up to a little only, and is rounded.
    off = norm([x - arb(c) for x, c in zip(place.center, centre.tolist(), strict=True)])
    results = forward(G, node_norms(G), whole(centre, upper(place.radius + off)))
    return {
        i: (_both(results[i].slopes[0], line[0]), _both(results[i].slopes[1], line[1]))
        for i, line in everywhere(G).items()
    }


def _both(here: Uncertain, line: Uncertain) -> Uncertain:
    """Return what a range on one piece, which may be unknown, and one on the line leave."""
    low, high = np.fmax(here.low[0], line.low), np.fmin(here.high[0], line.high)
    return between(low, np.maximum(low, high))


@dataclass(frozen=True)
class Cut:
    """A step of a graph: the nodes after ``start`` up to ``stop``, activations at ``bend``.

    Attributes
    ----------
    before, after : tuple of int
        Results that are alive (computed and still to be read) after ``start`` and ``stop``.
    """

    start: int
    bend: int
    stop: int
    before: tuple[int, ...]
    after: tuple[int, ...]


def cuts(G: Network) -> list[Cut]:
    """Cut a graph into steps, between two layers of activations where least is alive."""
    reach, last = _reach(G), len(G.nodes)
    bends = [
        i for i, node in enumerate(G.nodes, 1) if isinstance(node, ActivationNode) and reach[i]
    ]
    found, start = [], 0
    for q, following in pairwise([*bends, last + 1]):
        stop = last if following > last else _narrowest(G, reach, range(q, following))
        found.append(Cut(start, q, stop, _alive(reach, start), _alive(reach, stop)))
        start = stop
    return found


def work(G: Network, parts: Sequence[Cut]) -> float:
    """Return about how many operations a decomposition of every step's form takes."""
    return float(sum((_width(G, c.before) + G.widths[c.bend]) ** 3 for c in parts))


def steps(G: Network, parts: Sequence[Cut], slopes: Slopes) -> list[Step]:
    """Multiply out all that is linear in every step.

    Parameters
    ----------
    G : Network
        The graph.
    parts : sequence of Cut
        From `cuts`.
    slopes : mapping
        Their first ranges contain every slope (σ(s) - σ(t)) / (s - t) that can occur.
    """
    return [_step(G, part, slopes[part.bend][0]) for part in parts]


def _reach(G: Network) -> list[int]:
    """Return the last node that reads each result, 0 if the output does not depend on it."""
    last = len(G.nodes)
    reach = [0] * last + [last + 1]
    for i in range(last, 0, -1):
        for s in G.nodes[i - 1].sources if reach[i] else ():
            reach[s] = max(reach[s], i)
    return reach


def _alive(reach: list[int], time: int) -> tuple[int, ...]:
    return tuple(s for s in range(time + 1) if reach[s] > time)


def _width(G: Network, alive: Sequence[int]) -> int:
    return sum(G.widths[s] for s in alive)


def _narrowest(G: Network, reach: list[int], times: range) -> int:
    return min(times, key=lambda t: _width(G, _alive(reach, t)))


def _step(G: Network, part: Cut, slope: Uncertain) -> Step:
    n, k = _width(G, part.before), G.widths[part.bend]
    start = _rows(np.eye(n, n + k), [G.widths[s] for s in part.before])
    known = dict(zip(part.before, start, strict=True))
    hidden = exact(np.eye(k, n + k, n))
    for i in range(part.start + 1, part.stop + 1):
        node = G.nodes[i - 1]
        if i == part.bend:
            argument, known[i] = known[node.sources[0]], hidden
        elif not isinstance(node, ActivationNode) and all(s in known for s in node.sources):
            known[i] = _linear(node, [known[s] for s in node.sources])
    out = [known[s] for s in part.after]
    top = Uncertain(*(np.vstack([getattr(x, end) for x in out]) for end in ("mid", "rad")))
    A, B = _columns(argument, slice(n)), _columns(top, slice(n, None))
    bent = B @ (_column(slope.mid) * A)
    return Step(_columns(top, slice(n)) + bent, B, _column(slope.rad) * A, A)


def _rows(A: Array, heights: list[int]) -> list[Uncertain]:
    return [exact(x) for x in np.split(A, np.cumsum(heights)[:-1])]


def _columns(A: Uncertain, which: slice) -> Uncertain:
    return Uncertain(A.mid[:, which], A.rad[:, which])


def _column(x: Array) -> Uncertain:
    return exact(x[:, None])


def _linear(node: Node, args: list[Uncertain]) -> Uncertain:
    if isinstance(node, MatrixNode):
        return exact(node.W) @ args[0]
    if isinstance(node, ScaleNode):
        return _column(np.broadcast_to(node.factor, len(args[0].mid))) * args[0]
    if isinstance(node, ShiftNode):
        return args[0]
    total = args[0]
    for other in args[1:]:
        total = total + other
    return total
