r"""Gradient descent on :math:`\frac12\|G-x\|^2`, compiled: a block of steps of a tile."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from verify.engine.compiled.chain import distances_of_columns, half_square
from verify.engine.compiled.jit import helper, kernel


@helper
def _record(v: Any, out: Any, norm: bool) -> None:
    """Write half the squared norm of every column, or its norm, summed in float64."""
    out[:] = 0.0
    for i in range(v.shape[0]):
        row = v[i]
        for c in range(out.size):
            u = np.float64(row[c])
            out[c] += u * u
    for c in range(out.size):
        out[c] = math.sqrt(out[c]) if norm else 0.5 * out[c]


@helper
def _hits(s: int, z: Any, goal: Any, delta: Any, square: Any, hit: Any) -> None:
    distances_of_columns(z, goal, square)
    for c in range(hit.size):
        if hit[c] < 0 and math.sqrt(square[c]) <= delta[c]:
            hit[c] = s


@kernel
def block(
    map: Any,
    blas: bool,
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
    map, blas
        See `verify.engine.compiled.chain.run`.
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
    d, width = z.shape[1], stop - start
    k, kind = map[4].shape[0], z.dtype
    y, xs = z[start:stop].T.copy(), x[start:stop].T.copy()
    q, gradient, square = np.empty_like(y), np.empty_like(y), np.empty(width, kind)
    work = np.empty((k, width), kind), np.empty((k, width), kind), np.empty_like(y)
    goal = target[0][start:stop].T.copy()
    for r in range(f.shape[0]):
        half_square(map, blas, y, xs, work, q, gradient)
        _record(q, f[r, start:stop], False)
        _record(gradient, norms[r, start:stop], True)
        if goal.size:
            _hits(first + r, y, goal, target[1][start:stop], square, hit[start:stop])
        if path.size:
            path[r, start:stop] = y.T
        if r < moves:
            for i in range(d):
                yi, gi = y[i], gradient[i]
                for c in range(width):
                    moved = yi[c] - size[start + c] * gi[c]
                    yi[c] = moved if first + r < limits[start + c] else yi[c]
    z[start:stop] = y.T
