"""Gradient descent in blocks of compiled steps, with the records and stops of `descend`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lemmata.verify.engine.arguments import Array, Float
from lemmata.verify.engine.chains.ridge_form import RidgeForm
from lemmata.verify.engine.compiled.descent import block
from lemmata.verify.engine.compiled.euler import even_parts, kernel_map, tile_of
from lemmata.verify.engine.threads import each

_BLOCK = 64


@dataclass(frozen=True)
class Goal:
    """When rows rest and when all stop; see `verify.engine.descent.descend`.

    Attributes
    ----------
    size : (n,) ndarray
        Step sizes.
    limits : (n,) ndarray of int64
        Steps of each row.
    target : pair of (n, d) and (n,) ndarray, or None
    tolerance : float
    """

    size: Array
    limits: NDArray[np.int64]
    target: tuple[Array, Float] | None
    tolerance: float


def run(
    form: RidgeForm, xs: Array, z: Array, goal: Goal, record: bool
) -> tuple[Array, Float, Float, NDArray[np.int64] | None, Array | None]:
    """Return last iterates, f, gradient norms, hits and path, as `Descent` holds them."""
    steps = int(goal.limits.max(initial=0))
    hit = np.full(len(xs), -1)
    parts: list[tuple[Float, Float, Array]] = []
    x = np.ascontiguousarray(xs - form.t.astype(xs.dtype))
    goal = _contiguous(goal)
    first = 0
    while first <= steps:
        rows = min(_BLOCK, steps + 1 - first)
        moves = min(rows, steps - first)
        before = z.copy(), hit.copy()
        part = _block(form, x, z, hit, goal, (first, rows, moves), record)
        end = _stop(first, part[1], hit, goal)
        if end is not None and (end < rows - 1 or moves == rows):
            # The block went too far: make it again up to where it should have stopped.
            z, hit = before
            part = _block(form, x, z, hit, goal, (first, end + 1, end), record)
        parts.append(part)
        if end is not None:
            break
        first += rows
    f, norms, path = parts[0] if len(parts) == 1 else map(np.concatenate, zip(*parts, strict=True))
    return z, f, norms, hit if goal.target is not None else None, path if record else None


def _contiguous(goal: Goal) -> Goal:
    """Return arrays of one layout, so that one compiled kernel serves."""
    target = None
    if goal.target is not None:
        target = np.array(goal.target[0]), np.array(goal.target[1])
    return Goal(np.array(goal.size), np.array(goal.limits), target, goal.tolerance)


def _block(
    form: RidgeForm,
    x: Array,
    z: Array,
    hit: NDArray[np.int64],
    goal: Goal,
    steps: tuple[int, int, int],
    record: bool,
) -> tuple[Float, Float, Array]:
    """Run one block on all cores, slice by slice of the rows."""
    first, rows, moves = steps
    n, d = z.shape
    f, norms = np.empty((rows, n)), np.empty((rows, n))
    path = np.empty((rows, n, d) if record else (0, n, d), z.dtype)
    none = np.zeros((0, d), z.dtype), np.zeros(0)
    target = none if goal.target is None else goal.target
    parts, (strips, width) = kernel_map(form, z.dtype), tile_of(form, z.dtype)
    size = even_parts(n, strips * width, z.itemsize)

    def work(start: int) -> None:
        stop = min(start + size, n)
        records = f, norms, target, hit, path
        step = first, moves, goal.size, goal.limits
        block(parts, width, start, stop, *step, x, z, *records)

    each(work, range(0, n, size))
    return f, norms, path


def _stop(first: int, norms: Float, hit: NDArray[np.int64], goal: Goal) -> int | None:
    """Return the row of the block at which every row of the batch is done, if there is one."""
    flat = np.asarray((norms <= goal.tolerance).all(axis=1))
    if goal.target is not None and (hit >= 0).all():
        flat[max(0, int(hit.max()) - first) :] = True
    return int(flat.argmax()) if flat.any() else None
