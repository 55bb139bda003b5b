r"""Pieces of a ball, many at once: a box in some coordinates times a ball in the others.

A piece of :math:`B(c,R)` is :math:`\{c+t:\ a_j\le t_j\le b_j\ (j\in F),\ \|t_{F^c}\|\le\rho\}` with
:math:`\rho^2=R^2-\sum_{j\in F}\min_{[a_j,b_j]}t_j^2`, so the ball itself is the piece with F empty
and no information is lost by leaving coordinates alone.  A linear form w ranges over
:math:`\sum_Fw_jm_j\pm\big(\sum_F|w_j|r_j+\rho\|w_{F^c}\|\big)` on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lemmata.verify.certify.pieces.rounded import Array, Uncertain, down, exact, up


@dataclass(frozen=True)
class Cells:
    """n pieces of one ball.

    Attributes
    ----------
    center : (d,) ndarray
        Centre of the ball, exact.
    radius : float
        Its radius, exact.
    low, high : (n, d) ndarray
        Ends of the box relative to the centre, exact; used where ``boxed``.
    boxed : (n, d) ndarray of bool
        F.
    """

    center: Array
    radius: float
    low: Array
    high: Array
    boxed: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.low)

    def __getitem__(self, index: Any) -> Cells:
        return Cells(
            self.center,
            self.radius,
            self.low[index],
            self.high[index],
            self.boxed[index],
        )

    @property
    def middle(self) -> Array:
        """Midpoints m of the boxes, 0 elsewhere; exact by definition."""
        return np.where(self.boxed, self.low / 2 + self.high / 2, 0.0)

    @property
    def points(self) -> Uncertain:
        """The points c + m."""
        middle = self.middle
        return exact(np.broadcast_to(self.center, middle.shape)) + exact(middle)

    @property
    def half(self) -> Array:
        """Half widths r of the boxes around m, rounded up; 0 elsewhere."""
        m = self.middle
        return np.where(self.boxed, up(np.maximum(self.high - m, m - self.low), 1), 0.0)

    @property
    def rest(self) -> Array:
        """``(n,)`` the radii rho, rounded up; 0 if every coordinate is boxed."""
        nearest = np.where(self.boxed, np.maximum(np.maximum(self.low, -self.high), 0.0), 0.0)
        used = down(np.square(nearest).sum(axis=1), self.low.shape[1] + 1)
        left = np.maximum(up(self.radius * self.radius, 1) - used, 0.0)
        rho = up(np.sqrt(up(left, 1)), 2)
        return np.where(self.boxed.all(axis=1), 0.0, rho)

    @property
    def reach(self) -> Array:
        """``(n,)`` the largest distance from c + m in a piece, rounded up."""
        d = self.low.shape[1]
        return up(np.sqrt(np.square(self.half).sum(axis=1) + np.square(self.rest)), d + 4)

    @property
    def empty(self) -> NDArray[np.bool_]:
        """Pieces that lie outside the ball for sure."""
        nearest = np.where(self.boxed, np.maximum(np.maximum(self.low, -self.high), 0.0), 0.0)
        used = down(np.square(nearest).sum(axis=1), self.low.shape[1] + 1)
        return np.asarray(used > up(self.radius * self.radius, 1))

    def spread(self, size: Array) -> Array:
        """Return ``(n, k)`` bounds of ``|w.(z - c - m)|`` for rows of given sizes ``(n, k, d)``."""
        d = size.shape[-1]
        boxes = (size @ self.half[:, :, None])[:, :, 0]
        others = np.where(self.boxed[:, None, :], 0.0, size)
        lengths = np.sqrt(np.square(others).sum(axis=2))
        return up(boxes + self.rest[:, None] * lengths, 2 * d + 8)

    def joined(self, other: Cells) -> Cells:
        """Return the pieces of both."""
        return Cells(
            self.center,
            self.radius,
            np.concatenate([self.low, other.low]),
            np.concatenate([self.high, other.high]),
            np.concatenate([self.boxed, other.boxed]),
        )

    def split(self, axes: NDArray[np.intp]) -> tuple[Cells, NDArray[np.bool_]]:
        """Cut piece i in two along coordinate ``axes[i]``.

        Returns
        -------
        cells : Cells
            All left parts, then all right parts, without those that miss the ball.
        alive : (2n,) ndarray of bool
            Which ones are left.
        """
        rows = np.arange(len(self))
        low, high, boxed = self.low.copy(), self.high.copy(), self.boxed.copy()
        fresh = ~boxed[rows, axes]
        rho = self.rest
        low[rows, axes] = np.where(fresh, -rho, low[rows, axes])
        high[rows, axes] = np.where(fresh, rho, high[rows, axes])
        boxed[rows, axes] = True
        cut = low[rows, axes] / 2 + high[rows, axes] / 2
        left_high, right_low = high.copy(), low.copy()
        left_high[rows, axes] = right_low[rows, axes] = cut
        left = Cells(self.center, self.radius, low, left_high, boxed)
        both = left.joined(Cells(self.center, self.radius, right_low, high, boxed))
        alive = ~both.empty
        return both[alive], alive


def whole(center: Array, radius: float) -> Cells:
    """Return the ball as one piece."""
    d = len(center)
    return Cells(
        center,
        radius,
        np.full((1, d), -radius),
        np.full((1, d), radius),
        np.zeros((1, d), dtype=bool),
    )
