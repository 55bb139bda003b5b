r"""Coordinates in which a posterior is easy to integrate over half-spaces and balls.

A chart maps boxes to the region; the break points are finest where the wells are, so that a peak
of width :math:`10^{-4}` in a domain of length 10 cannot be missed.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lemmata.verify.engine.arguments import Float
from lemmata.verify.engine.laws.quadrature import boxes_from, graded
from lemmata.verify.engine.modes import Modes

Chart = Callable[[Float], tuple[Float, Float]]
"""Maps coordinates ``(n, d)`` to points ``(n, d)`` and the volume element ``(n,)``."""


def half_space(wells: Modes, n: Float, level: float, radius: float) -> tuple[Float, Chart]:
    r"""Boxes and chart of :math:`\{\langle n,z\rangle\le c\}` within ``radius`` of 0, ``n`` unit.

    With :math:`u=z-z_{MAP}` the coordinates are :math:`s=\langle n,u\rangle` and, in ``d = 2``,
    the offset of ``u`` from its conditional mean given ``s`` in the Gaussian approximation: so
    the peak is not slanted, however ill-conditioned it is.
    """
    top, cov, d = wells.points[0], wells.covariance, len(n)
    reach = radius * np.sqrt(d) + float(np.linalg.norm(top))
    cut = float(np.clip(level - n @ top, -reach, reach))
    spread = float(np.sqrt(n @ cov @ n))
    slope = cov @ n / spread**2
    u = wells.points - top
    first = graded(-reach, cut, np.append(u @ n, cut), spread)
    if d == 1:
        return boxes_from(first), lambda y: (top + y * slope, np.ones(len(y)))
    tangent = np.array([-n[1], n[0]])
    far = reach * (1 + float(np.linalg.norm(slope)))
    width = float(np.sqrt(np.linalg.det(cov))) / spread
    second = graded(-far, far, (u - np.outer(u @ n, slope)) @ tangent, width)
    frame = np.stack([slope, tangent])
    return boxes_from(first, second), lambda y: (top + y @ frame, np.ones(len(y)))


def ball(wells: Modes, c: Float, low: float, high: float) -> tuple[Float, Chart]:
    r"""Boxes and chart of the shell :math:`\{low\le\|z-c\|\le high\}`; polar in ``d = 2``."""
    away = np.linalg.norm(wells.points - c, axis=1)
    radial = graded(low, high, np.append(away, [low, high]), wells.scale)
    if len(c) == 1:
        side = boxes_from(radial)
        boxes = np.concatenate([side, -side[:, :, ::-1]])
        return boxes, lambda y: (c + y, np.ones(len(y)))
    values, axes = np.linalg.eigh(wells.covariance)
    fine = wells.scale / max(float(away.max()), float(np.sqrt(values[1])))
    # The mass is seen in the direction of the wells and along the long axis of the peak.
    seen = np.concatenate([wells.points - c, axes.T[1:], -axes.T[1:]])
    angles = np.arctan2(seen[:, 1], seen[:, 0])
    turns = np.concatenate([angles, angles + 2 * np.pi, angles - 2 * np.pi])
    boxes = boxes_from(radial, graded(-np.pi, np.pi, turns, fine))
    return boxes, lambda y: (c + y[:, :1] * _circle(y[:, 1]), y[:, 0])


def _circle(angle: Float) -> Float:
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)
