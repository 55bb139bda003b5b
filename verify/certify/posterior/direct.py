r"""(E3): the whitened Hessian enclosed directly, box by box, in one and two dimensions.

On a box around :math:`u_c` with half widths :math:`\delta`,

.. math::
    \nabla^2\ell(u)\in\nabla^2\ell(u_c)
    \pm\textstyle\sum_l|D^3\ell(\text{box})_{\cdot\cdot l}|\delta_l

entry by entry, and :math:`\lambda_{\min}\ge\lambda_{\min}(\mathrm{mid})-\|\mathrm{rad}\|`.  Boxes
on which that falls short of what was met at midpoints are cut, until none is left or the budget is
spent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lemmata.verify.certify.pieces.cells import Cells
from lemmata.verify.certify.pieces.rounded import UNIT, Array, Uncertain, down, exact, up
from lemmata.verify.certify.pieces.spectral import frobenius, greatest_bounds, norm_bound
from lemmata.verify.certify.posterior.profiles import Profiles, monotone
from lemmata.verify.certify.posterior.whitened import Whitened, shortest

DIMENSIONS = 2
"""Up to this many."""
_BOXES = 2**14
"""Boxes examined at most."""
_FIRST = {1: 128, 2: 24}
"""Boxes along an axis to begin with."""
_BATCH = 2**11
_TOLERANCE = 0.02
"""How far a bound may be from what was met before its box is cut."""
_ARCS = 512
"""Boxes that cover a circle."""


@dataclass(frozen=True)
class _Boxes:
    """Boxes with what is proved on each, and what was met at its midpoint (not proved)."""

    low: Array
    high: Array
    bounds: Array
    """``(n, 4)``: a from below; Lambda, theta_F, t3 from above."""
    met: Array
    """``(n, 2)``: least and greatest eigenvalue at the midpoint."""

    def __getitem__(self, index: NDArray[np.bool_]) -> _Boxes:
        return _Boxes(self.low[index], self.high[index], self.bounds[index], self.met[index])

    def joined(self, other: _Boxes) -> _Boxes:
        """Return the boxes of both."""
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return _Boxes(*(np.concatenate(pair) for pair in pairs))

    @property
    def nearest(self) -> Array:
        """Least distance from the origin, rounded down."""
        near = np.maximum(np.maximum(self.low, -self.high), 0.0)
        return down(np.sqrt(np.square(near).sum(axis=1)), self.low.shape[1] + 2)


def enclosed(w: Whitened, radii: Array) -> Profiles:
    """Return profiles on the balls of given radii by branch and bound over boxes."""
    boxes = _searched(w, float(radii[-1]))
    inside = boxes.nearest[None, :] <= radii[:, None]
    a = np.where(inside, boxes.bounds[:, 0], np.inf).min(axis=1)
    others = np.where(inside[..., None], boxes.bounds[:, 1:], -np.inf).max(axis=1)
    return monotone(w.dim, radii, a, *others.T)


def on_sphere(w: Whitened, radius: float) -> float:
    """Return a lower bound of the whitened residual's length on the sphere of this radius."""
    if w.dim == 1:
        points, half = np.array([[-radius], [radius]]), 0.0
    else:
        angle = 2 * np.pi * np.arange(_ARCS) / _ARCS
        points = radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        # Half an arc, and far more than rounding.
        half = 1.001 * np.pi * radius / _ARCS
    cells = Cells(np.zeros(w.dim), 2 * radius, points - half, points + half, points == points)
    return float(shortest(w.jets(cells, 2).values).min())


def _searched(w: Whitened, radius: float) -> _Boxes:
    low, high = _first(w.dim, radius)
    boxes, spent = _examined(w, low, high), len(low)
    while spent < _BOXES:
        cut = _short(boxes)
        if not cut.any():
            break
        low, high = _halves(boxes.low[cut], boxes.high[cut], radius)
        spent += len(low)
        boxes = boxes[~cut].joined(_examined(w, low, high))
    return boxes


def _first(d: int, radius: float) -> tuple[Array, Array]:
    """Return boxes that cover the ball."""
    edges = np.linspace(-radius, radius, _FIRST[d] + 1)
    sides = np.stack([edges[:-1], edges[1:]], axis=1)
    grid = np.stack(np.meshgrid(*[np.arange(len(sides))] * d, indexing="ij"), -1).reshape(-1, d)
    return _kept(sides[grid, 0], sides[grid, 1], radius)


def _kept(low: Array, high: Array, radius: float) -> tuple[Array, Array]:
    near = np.maximum(np.maximum(low, -high), 0.0)
    keep = down(np.sqrt(np.square(near).sum(axis=1)), low.shape[1] + 2) <= radius
    return low[keep], high[keep]


def _halves(low: Array, high: Array, radius: float) -> tuple[Array, Array]:
    """Cut each box across its longest side."""
    rows, axis = np.arange(len(low)), np.argmax(high - low, axis=1)
    middle = low[rows, axis] / 2 + high[rows, axis] / 2
    first, second = high.copy(), low.copy()
    first[rows, axis] = second[rows, axis] = middle
    return _kept(np.concatenate([low, second]), np.concatenate([first, high]), radius)


def _short(boxes: _Boxes) -> NDArray[np.bool_]:
    """Return the boxes that lower a profile below what was met nearer to the centre."""
    length = np.sqrt(np.square(boxes.low / 2 + boxes.high / 2).sum(axis=1))
    order = np.argsort(length)
    least = np.minimum.accumulate(boxes.met[order, 0])
    greatest = np.maximum.accumulate(boxes.met[order, 1])
    place = np.maximum(np.searchsorted(length[order], boxes.nearest, side="right") - 1, 0)
    a, Lambda = np.minimum(least[place], 1.0), np.maximum(greatest[place], 1.0)
    slack = np.where(a > 0, _TOLERANCE, 0.2)
    low, high = boxes.bounds[:, 0], boxes.bounds[:, 1]
    fine: NDArray[np.bool_] = (low >= a - slack) & (high <= Lambda + slack * Lambda)
    return ~fine


def _examined(w: Whitened, low: Array, high: Array) -> _Boxes:
    parts = [
        _bounds(w, low[i : i + _BATCH], high[i : i + _BATCH]) for i in range(0, len(low), _BATCH)
    ]
    bounds, met = (np.concatenate(x) for x in zip(*parts, strict=True))
    return _Boxes(low, high, bounds, met)


@np.errstate(all="ignore")
def _bounds(w: Whitened, low: Array, high: Array) -> tuple[Array, Array]:
    d = w.dim
    cells = Cells(np.zeros(d), 1.0, low, high, np.ones_like(low, dtype=bool))
    middle = cells.middle
    points = Cells(np.zeros(d), 1.0, middle, middle, cells.boxed)
    H = w.potential(2, w.jets(points, 2))[0]
    T = w.potential(3, w.jets(cells, 3))[1]
    moved = (T.size * cells.half[:, None, None, :]).sum(axis=3)
    H = _symmetric(Uncertain(H.mid, up(H.rad + moved, d + 2)))
    off = exact(-np.eye(d)[None]) + H
    traces = np.trace(np.moveaxis(T.size, 3, 0), axis1=2, axis2=3).T
    third = up(np.sqrt(np.square(traces).sum(axis=1)), 2 * d + 4)
    bounds = np.stack([*_eigenvalues(H), frobenius(off.size), third], axis=1)
    eigen = np.linalg.eigvalsh(np.nan_to_num(H.mid))
    return bounds, eigen[:, [0, -1]]


def _symmetric(H: Uncertain) -> Uncertain:
    """Return an enclosure of the same symmetric matrices whose midpoints are symmetric."""
    mid = (H.mid + H.T.mid) / 2
    return Uncertain(mid, up(np.maximum(H.rad, H.T.rad) + 2 * UNIT * np.abs(mid), 3))


def _eigenvalues(H: Uncertain) -> tuple[Array, Array]:
    r"""Bound spectra of symmetric matrices: :math:`\lambda_{\min}\ge c-\|cI-H\|` for every c."""
    c = greatest_bounds(H.mid)
    shift = exact(c[:, None, None] * np.eye(H.mid.shape[1]))
    negative = Uncertain(-H.mid, H.rad)
    low = np.nextafter(c - norm_bound(shift + negative), -np.inf)
    high = np.nextafter(norm_bound(shift + H) - c, np.inf)
    return low, high
