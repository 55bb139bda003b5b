r"""Branch and bound for m, M, M2, M3 on a ball: anytime, deterministic, monotone in effort.

The ball is cut into pieces (`verify.certify.pieces.cells`); the bound on the ball is the worst over
the pieces, a piece inherits what is proved on the piece it was cut from, and the pieces that hold
back one of the four constants are cut first.  The effort is a number of boxes, never a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from flint import arb
from numpy.typing import NDArray

from lemmata.verify.certify.pieces.bounds import Pieces, examine, examine_at_centres
from lemmata.verify.certify.pieces.cells import Cells, whole
from lemmata.verify.certify.pieces.rounded import Array
from lemmata.verify.certify.pieces.sweep import layers, node_norms
from lemmata.verify.certify.watch import TimeUpError
from lemmata.verify.generators import Convex, Generator
from lemmata.verify.generators.network import Network
from lemmata.verify.generators.recognise import recognise
from lemmata.verify.norms import upper

BUDGET = 64
"""Pieces of a ball examined unless the caller says otherwise."""
_BATCH = 8
"""Pieces cut at once for each of the four constants."""
_WIDE = 32
"""Up to this dimension every box of the budget is spent."""
_GAIN = 1e-6
"""Beyond it, and unless a budget is given, a round must gain this much, relatively."""
_SPACE = 2**27
"""Numbers held at once: one GiB."""
_GAP = 1e-4
"""A constant within this of a value that is attained is good enough."""

_SIGN = np.array([-1.0, 1.0, 1.0, 1.0])
"""Which way each of m, M, M2, M3 is a bound."""


@dataclass(frozen=True)
class Found:
    """What branch and bound proves.

    Attributes
    ----------
    bounds : tuple of float
        m from below; M, M2, M3 from above; 0 and infinity where nothing is proved.
    boxes : int
        Boxes examined.
    cells : Cells
        The pieces at the end; they cover the ball.
    stopped : str or None
        Where the time limit was reached.
    """

    bounds: tuple[float, float, float, float]
    boxes: int
    cells: Cells
    stopped: str | None = None


Examiner = Callable[[Cells], Pieces]
"""What proves bounds on pieces."""


def examiner(G: Generator, M2: arb) -> Examiner | None:
    """Return the way to bound a generator on pieces of a ball.

    Parameters
    ----------
    G : Generator
        A layer graph, by interval derivatives; anything else by its Jacobian at midpoints.
    M2 : arb
        A proved bound on the ball, possibly infinite: needed without a layer graph.

    Returns
    -------
    callable or None
        ``None`` if there is neither, or a piece would not fit into a GiB of memory.
    """
    network = layers(G)
    if network is None:
        return partial(examine_at_centres, G, M2) if M2.is_finite() else None
    if 8 * G.dim * sum(network.widths) + 8 * max(network.widths) ** 2 > _SPACE:
        return None
    family = recognise(network) if isinstance(G, Network) else G
    convex = family if isinstance(family, Convex) else None
    steepest = upper(M2) if M2.is_finite() else np.inf
    return partial(examine, network, node_norms(network), convex=convex, M2=steepest)


def search_ball(
    look: Examiner, center: Array, radius: float, budget: int | None, attained: Sequence[float]
) -> Found:
    """Bound the constants on a ball by at most ``budget`` boxes, or until the time limit.

    Parameters
    ----------
    look : callable
        From `examiner`.
    center : (d,) ndarray
        Centre.
    radius : float
        Radius.
    budget : int or None
        Boxes, at least 1.  By default 64; in more than 32 dimensions it then ends with the first
        round that gains nothing.
    attained : sequence of float
        Values of m, M, M2, M3 met in the ball: only to see where no more can be gained.
    """
    goal = np.asarray(attained) * (1 + _SIGN * _GAP)
    most = BUDGET if budget is None else budget
    pieces, boxes, stopped = look(whole(center, radius)), 1, None
    worst = _worst(pieces)
    while boxes + 1 < most:
        chosen = _holding_back(pieces, goal)[: (most - boxes) // 2]
        if not len(chosen):
            break
        try:
            pieces = _refined(look, pieces, chosen)
        except TimeUpError as end:
            stopped = str(end)
            break
        boxes += 2 * len(chosen)
        before, worst = worst, _worst(pieces)
        if budget is None and len(center) > _WIDE and _stalled(before, worst):
            break
    m, M, M2, M3 = (float(x) for x in worst)
    return Found((m, M, M2, M3), boxes, pieces.cells, stopped)


def _worst(pieces: Pieces) -> Array:
    return np.array([pieces.bounds[0].min(), *pieces.bounds[1:].max(axis=1)])


def _stalled(before: Array, after: Array) -> bool:
    with np.errstate(invalid="ignore"):
        gain = _SIGN * (before - after)
    return not (gain > _GAIN * np.abs(before)).any()


def _holding_back(pieces: Pieces, goal: Array) -> NDArray[np.intp]:
    """Return the pieces to cut, for each constant the worst ones not yet good enough."""
    scores = _SIGN[:, None] * pieces.bounds
    open_ = scores > (_SIGN * goal)[:, None]
    order = np.argsort(-scores, axis=1, kind="stable")[:, :_BATCH]
    turns = order.T[np.take_along_axis(open_, order, axis=1).T]
    return np.array(list(dict.fromkeys(turns.tolist())), dtype=np.intp)


def _refined(look: Examiner, pieces: Pieces, chosen: NDArray[np.intp]) -> Pieces:
    """Return the pieces with the chosen ones cut in two."""
    cells, alive = pieces.cells[chosen].split(pieces.axes[chosen])
    fresh = look(cells)
    inherited = pieces.bounds[:, np.tile(chosen, 2)[alive]]
    sign = _SIGN[:, None]
    better = sign * np.fmin(sign * fresh.bounds, sign * inherited)
    keep = np.ones(len(pieces.cells), dtype=bool)
    keep[chosen] = False
    return Pieces(
        pieces.cells[keep].joined(cells),
        np.concatenate([pieces.bounds[:, keep], better], axis=1),
        np.concatenate([pieces.axes[keep], fresh.axes]),
    )
