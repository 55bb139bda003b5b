"""Adaptive Gauss-Legendre quadrature over boxes in one and two dimensions, all boxes at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from lemmata.verify.engine.arguments import Float

Integrand = Callable[[Float], Float]
"""Maps ``(n, k)`` points to ``(n,)`` or ``(n, p)`` values."""

_BATCH = 200_000
# Refinement stops here; the error estimate then says what is missing.
_MOST = 400_000
# Below this absolute value digits are lost to gradual underflow.
_TINY = 1e-280


@dataclass(frozen=True)
class Integral:
    """Value of an integral and the sum of the last refinements, an estimate of its error.

    Attributes
    ----------
    value, error : ndarray, shape () or (p,)
    boxes : (b, k, 2) ndarray
        The boxes that were accepted.
    """

    value: Float
    error: Float
    boxes: Float


@cache
def gauss(order: int) -> tuple[Float, Float]:
    """Return Gauss-Legendre nodes and weights on ``[0, 1]``."""
    nodes, weights = np.polynomial.legendre.leggauss(order)
    return (nodes + 1) / 2, weights / 2


@cache
def _rule(dim: int) -> tuple[Float, Float]:
    """Return tensor nodes ``(q, dim)`` and weights ``(q,)`` on the unit cube."""
    nodes, weights = gauss(20 if dim == 1 else 10)
    mesh = np.stack(np.meshgrid(*[nodes] * dim, indexing="ij"), axis=-1).reshape(-1, dim)
    product = np.prod(np.stack(np.meshgrid(*[weights] * dim, indexing="ij"), axis=-1), axis=-1)
    return mesh, product.reshape(-1)


def evaluate(fn: Integrand, boxes: Float) -> Float:
    """Return the Gauss-Legendre value on each box ``(b, k, 2)``, shape ``(b,)`` or ``(b, p)``."""
    nodes, weights = _rule(boxes.shape[1])
    size = max(1, _BATCH // len(nodes))
    parts = []
    for i in range(0, len(boxes), size):
        low, width = boxes[i : i + size, :, 0], np.diff(boxes[i : i + size], axis=2)[:, :, 0]
        z = low[:, None, :] + width[:, None, :] * nodes
        values = fn(z.reshape(-1, boxes.shape[1]))
        values = values.reshape(z.shape[0], len(weights), *values.shape[1:])
        sums = np.einsum("bq...,q->b...", values, weights)
        volume = width.prod(axis=1)
        parts.append(sums * volume.reshape(-1, *[1] * (sums.ndim - 1)))
    return np.concatenate(parts)


def halves(boxes: Float) -> Float:
    """Cut every box in all directions: ``(b, k, 2)`` to ``(2^k b, k, 2)``, children adjacent."""
    dim = boxes.shape[1]
    middle = boxes.mean(axis=2)
    children = np.repeat(boxes[:, None], 2**dim, axis=1)
    for child in range(2**dim):
        for axis in range(dim):
            upper = child >> axis & 1
            children[:, child, axis, 1 - upper] = middle[:, axis]
    return children.reshape(-1, dim, 2)


def integrate(
    fn: Integrand, boxes: Float, *, tolerance: float = 1e-13, levels: int = 40
) -> Integral:
    """Integrate ``fn`` over the union of ``boxes``, halving where two orders of detail differ.

    A box is accepted when its value and that of its halves differ by less than ``tolerance`` times
    the total of the absolute values (the largest component, when ``fn`` has several).
    """
    coarse = evaluate(fn, boxes)
    total, error = np.zeros(coarse.shape[1:]), np.zeros(coarse.shape[1:])
    magnitude = np.abs(coarse).sum(axis=0)
    accepted = []
    for level in range(levels):
        children = halves(boxes)
        parts = evaluate(fn, children)
        fine = parts.reshape(len(boxes), -1, *parts.shape[1:])
        gap = np.abs(fine.sum(axis=1) - coarse)
        magnitude = np.maximum(magnitude, np.abs(total) + np.abs(fine.sum(axis=1)).sum(axis=0))
        good = (gap <= tolerance * magnitude + _TINY).reshape(len(boxes), -1).all(axis=1)
        good |= level == levels - 1 or len(children) > _MOST
        total = total + fine[good].sum(axis=(0, 1))
        error = error + gap[good].sum(axis=0)
        accepted.append(boxes[good])
        if good.all():
            break
        keep = np.repeat(~good, 2 ** boxes.shape[1])
        boxes, coarse = children[keep], parts[keep]
    return Integral(np.asarray(total), np.asarray(error), np.concatenate(accepted))


def graded(low: float, high: float, centers: ArrayLike, scale: float) -> Float:
    """Return break points of ``[low, high]``, finest (``scale``) at the centers.

    From each center the steps double, so a peak of width ``scale`` anywhere among the centers is
    seen however long the interval is.
    """
    reach = max(high - low, scale)
    doublings = scale * 2.0 ** np.arange(0, np.ceil(np.log2(reach / scale)) + 1)
    offsets = np.concatenate([-doublings[::-1], [0.0], doublings])
    breaks = (np.atleast_1d(np.asarray(centers, dtype=np.float64))[:, None] + offsets).ravel()
    inner = np.unique(breaks[(breaks > low) & (breaks < high)])
    return np.concatenate([[low], inner, [high]])


def boxes_from(*breaks: Float) -> Float:
    """Return the tensor grid of boxes between consecutive break points, shape ``(b, k, 2)``."""
    sides = [np.stack([b[:-1], b[1:]], axis=1) for b in breaks]
    index = np.meshgrid(*[np.arange(len(s)) for s in sides], indexing="ij")
    return np.stack([s[i.ravel()] for s, i in zip(sides, index, strict=True)], axis=1)
