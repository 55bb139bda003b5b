r"""Gradient descent on :math:`\frac12\|G-x\|^2`, compiled: a block of steps of a tile."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from lemmata.verify.engine.compiled.blocks import LINE
from lemmata.verify.engine.compiled.chain import (
    distances_of_columns,
    half_square,
    load,
    store,
    strips_of,
    work_arrays,
)
from lemmata.verify.engine.compiled.jit import helper, kernel


@helper
def _record(v: Any, out: Any, norm: bool) -> None:
    """Write half the squared norm of every column, or its norm, summed in float64."""
    width = v.shape[2]
    for s in range(v.shape[0]):
        part = out[s * width : (s + 1) * width]
        part[:] = 0.0
        for i in range(v.shape[1]):
            row = v[s, i]
            for c in range(part.size):
                u = np.float64(row[c])
                part[c] += u * u
    for c in range(out.size):
        out[c] = math.sqrt(out[c]) if norm else 0.5 * out[c]


@helper
def _hits(s: int, z: Any, goal: Any, delta: Any, square: Any, hit: Any) -> None:
    """Write ``s`` where a column is within its distance of its goal for the first time."""
    width = z.shape[2]
    for strip in range(z.shape[0]):
        distances_of_columns(z[strip], goal[strip], square)
        for c in range(strip * width, min((strip + 1) * width, hit.size)):
            if hit[c] < 0 and math.sqrt(square[c - strip * width]) <= delta[c]:
                hit[c] = s


@helper
def _descend(step: int, limits: Any, size: Any, gradient: Any, z: Any) -> None:
    """Move every column that is to make so many steps."""
    width = z.shape[2]
    for s in range(z.shape[0]):
        own, last = size[s * width : (s + 1) * width], limits[s * width : (s + 1) * width]
        for i in range(z.shape[1]):
            zi, gi = z[s, i], gradient[s, i]
            for c in range(own.size):
                moved = zi[c] - own[c] * gi[c]
                zi[c] = moved if step < last[c] else zi[c]


@kernel
def block(
    map: Any,
    width: int,
    start: int,
    stop: int,
    first: int,
    moves: int,
    size: Any,
    limits: Any,
    x: Any,
    z: Any,
    f: Any,
    norms: Any,
    target: Any,
    hit: Any,
    path: Any,
) -> None:
    r"""Evaluate at ``z``, then move, for as many steps as ``f`` has rows, one tile of the batch.

    Parameters
    ----------
    map : tuple
        See `verify.engine.compiled.chain.run`.
    width : int
        Columns of a strip.
    start, stop : int
        The rows of the tile.
    first : int
        Number of the first step.
    moves : int
        Only so many of the steps move.
    size, limits : (n,) ndarray
        Step size, and number of steps, of each row.
    x, z : (n, d) ndarray
        Observables less the constants of G; iterates, changed in place.
    f, norms : (steps, n) ndarray of float64
        Receive :math:`\frac12\|q\|^2` and :math:`\|\nabla f\|`.
    target : tuple
        ``(n, d)`` points and ``(n,)`` distances, or empty arrays.
    hit : (n,) ndarray of int64
        First step within the distance.
    path : (steps, n, d) ndarray or empty
        Receives the iterates before each evaluation.
    """
    strips, width, used = strips_of(stop - start, width, LINE // z.itemsize)
    columns, kind = (strips, z.shape[1], width), z.dtype
    y, xs, goal = np.empty(columns, kind), np.empty(columns, kind), np.empty(columns, kind)
    q, gradient, square = np.empty(columns, kind), np.empty(columns, kind), np.empty(width, kind)
    work = work_arrays(map, y)
    load(z, start, stop, y)
    load(x, start, stop, xs)
    if target[1].size:
        load(target[0], start, stop, goal)
    for r in range(f.shape[0]):
        half_square(map, used, y, xs, work, q, gradient)
        _record(q, f[r, start:stop], False)
        _record(gradient, norms[r, start:stop], True)
        if target[1].size:
            _hits(first + r, y, goal, target[1][start:stop], square, hit[start:stop])
        if path.size:
            store(y, start, stop, path[r])
        if r < moves:
            _descend(first + r, limits[start:stop], size[start:stop], gradient, y)
    store(y, start, stop, z)
