"""Bounds of m, M, M2, M3 on every piece of a ball."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from flint import arb

from lemmata.verify.certify.pieces.cells import Cells
from lemmata.verify.certify.pieces.curvature import curvatures
from lemmata.verify.certify.pieces.flow import Flow
from lemmata.verify.certify.pieces.rounded import UNIT, Array, Uncertain, down, exact, up
from lemmata.verify.certify.pieces.sweep import forward, sensitivity
from lemmata.verify.certify.pieces.tabulated import over
from lemmata.verify.certify.points.slope import jacobian
from lemmata.verify.generators import Convex, Generator
from lemmata.verify.generators.network import Network
from lemmata.verify.norms import lower, singular_range, upper

_WORK = 2**18
"""Numbers in one work array."""


@dataclass(frozen=True)
class Pieces:
    """Pieces with what is proved on each.

    Attributes
    ----------
    cells : Cells
        n pieces.
    bounds : (4, n) ndarray
        Lower bounds of m, upper bounds of M, M2, M3.
    axes : (n,) ndarray of int
        The coordinate to cut next.
    """

    cells: Cells
    bounds: Array
    axes: np.ndarray[tuple[int], np.dtype[np.intp]]


def examine(
    G: Network,
    norms: list[float],
    cells: Cells,
    convex: Convex | None = None,
    M2: float = np.inf,
) -> Pieces:
    """Return bounds on all pieces, in batches that fit the cache.

    Parameters
    ----------
    G : Network
        The layer graph.
    norms : list of float
        From `verify.certify.pieces.sweep.node_norms`.
    cells : Cells
        The pieces.
    convex : Convex, optional
        The same map, if it is of that family: its Jacobian W' diag(p) W grows with p.
    M2 : float, optional
        A bound that is proved on the whole ball.
    """
    widest = max(G.widths)
    rows = max(1, _WORK // (widest * max(widest, G.dim)))
    parts = [
        _examine(G, norms, cells[i : i + rows], convex, M2) for i in range(0, len(cells), rows)
    ]
    return Pieces(
        cells, np.concatenate([b for b, _ in parts], axis=1), np.concatenate([a for _, a in parts])
    )


def _examine(
    G: Network, norms: list[float], cells: Cells, convex: Convex | None, steepest: float
) -> tuple[Array, np.ndarray[tuple[int], np.dtype[np.intp]]]:
    with np.errstate(all="ignore"):
        results = forward(G, norms, cells)
        J, at = results[-1].flow, forward(G, norms, _shrunk(cells))[-1].flow
        M2, M3 = curvatures(G, norms, results)
        # Outside the ball, where some midpoints lie, its bound may fail.
        inside = up(np.sqrt(np.square(cells.middle).sum(axis=1)), G.dim + 3) <= cells.radius
        move = up(np.where(inside, np.fmin(M2, steepest), M2) * cells.reach, 1)
        lifted = np.nextafter(at.least - move, -np.inf)
        m = np.fmax(np.fmax(J.least, lifted), 0.0)
        M = np.fmin(J.norm, up(at.norm + move, 1))
        if convex is not None:
            low, high = _ordered(convex, cells)
            m, M = np.fmax(m, low), np.fmin(M, high)
        width = np.where(cells.boxed, cells.half, cells.rest[:, None])
        axes = np.argmax(sensitivity(G, results) * width, axis=1)
    n = len(cells)
    bounds = [np.broadcast_to(x, (n,)) for x in (m, M, M2, M3)]
    return np.array(bounds), axes


def _shrunk(cells: Cells) -> Cells:
    m = cells.middle
    return Cells(cells.center, cells.radius, m, m, np.ones_like(cells.boxed))


def _ordered(G: Convex, cells: Cells) -> tuple[Array, Array]:
    """Bound the eigenvalues of W' diag(c (a + b sigma')) W, monotone in every weight."""
    size = np.abs(G.W)[None]
    h = cells.points @ exact(G.W.T)
    h = Uncertain(h.mid, up(h.rad + cells.spread(size), 1))
    if G.bias is not None:
        h = h + exact(G.bias[None])
    slope = over(G.activation, 1, h) * exact(G.b) + exact(G.a)
    weights = exact(G.C[None]) * slope
    least = _root_flow(G.W, np.maximum(weights.low, 0.0)).least
    greatest = _root_flow(G.W, np.maximum(weights.high, 0.0)).norm
    sound = (weights.low >= 0).all(axis=1)
    return np.where(sound, down(least * least, 1), 0.0), np.where(
        sound, up(greatest * greatest, 1), np.inf
    )


def _root_flow(W: Array, weights: Array) -> Flow:
    """Return diag(sqrt(w)) W."""
    root = np.sqrt(weights)
    rows = exact(W[None])
    flow = Flow(rows, np.zeros(1))
    return flow.scaled(Uncertain(root, up(root * UNIT, 1)))


def examine_at_centres(G: Generator, M2: arb, cells: Cells) -> Pieces:
    """Return bounds of m and M on all pieces for any generator with a proved M2.

    The Jacobian at the midpoint, enclosed by Arb, moves by at most M2 times the reach; a midpoint
    outside the ball, where M2 may not hold, is first drawn into it.
    """
    bounds = np.tile([[0.0], [np.inf], [np.inf], [np.inf]], len(cells))
    points, reaches = _inside(cells)
    for i, (shift, reach) in enumerate(zip(points, reaches, strict=True)):
        point = [arb(float(c)) + arb(float(t)) for c, t in zip(cells.center, shift, strict=True)]
        values, move = singular_range(jacobian(G, point)), M2.upper() * arb(float(reach))
        bounds[0, i] = max(0.0, lower(values.least - move))
        bounds[1, i] = upper(values.greatest + move)
    width = np.where(cells.boxed, cells.half, cells.rest[:, None])
    return Pieces(cells, bounds, np.argmax(width, axis=1))


def _inside(cells: Cells) -> tuple[Array, Array]:
    """Return points of the ball near the midpoints, and how far the pieces reach from them."""
    middle = cells.middle
    d = middle.shape[1]
    length = up(np.sqrt(np.square(middle).sum(axis=1)), d + 3)
    out = length > cells.radius
    factor = np.where(out, cells.radius / length * (1 - 2.0**-30), 1.0)
    points = middle * factor[:, None]
    moved = up(np.sqrt(np.square(middle - points).sum(axis=1)), d + 6)
    return points, up(cells.reach + np.where(out, moved, 0.0), 1)
