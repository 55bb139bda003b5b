r"""The Euler-Maruyama chain of a ridge generator, fused: noise, drift and activation in one loop.

A tile holds some chains as columns, so that every inner loop runs over chains.  Each tile has its
own random stream and makes all its steps while it stays in the cache.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from verify.engine.compiled.activate import activate_row
from verify.engine.compiled.jit import helper, kernel
from verify.engine.compiled.normals import BLOCK, fill
from verify.engine.compiled.products import add_product, product


@helper
def half_square(map: Any, blas: bool, z: Any, x: Any, work: Any, q: Any, gradient: Any) -> None:
    r"""Set ``q`` to :math:`G(z)-x` and ``gradient`` to :math:`J^\top q`, all ``(d, L)``."""
    code, diagonal, full, B, W, bias = map
    h, s1, z_work = work
    if h.size:
        product(W, z, h, blas)
        for j in range(h.shape[0]):
            activate_row(code, h[j], s1[j], bias[j])
        product(B, h, q, blas)
    else:
        q[:] = diagonal.dtype.type(0)
    if full.size:
        add_product(full, z, gradient, q, blas)
    for i in range(q.shape[0]):
        a, qi, zi, xi = diagonal[i], q[i], z[i], x[i]
        for c in range(qi.size):
            qi[c] = (qi[c] + a * zi[c]) - xi[c]
    if h.size:
        product(B.T, q, h, blas)
        for j in range(h.shape[0]):
            hj, sj = h[j], s1[j]
            for c in range(hj.size):
                hj[c] *= sj[c]
        product(W.T, h, gradient, blas)
    else:
        gradient[:] = diagonal.dtype.type(0)
    if full.size:
        add_product(full.T, q, z_work, gradient, blas)
    for i in range(q.shape[0]):
        a, qi, gi = diagonal[i], q[i], gradient[i]
        for c in range(qi.size):
            gi[c] += a * qi[c]


@helper
def project(z: Any, center: Any, radius: Any, norm: Any) -> None:
    """Replace each column by its nearest point in the ball."""
    if z.shape[0] == 1:
        low, high = center[0] - radius, center[0] + radius
        for c in range(norm.size):
            zc = z[0, c]
            zc = low if zc < low else zc
            z[0, c] = high if zc > high else zc
        return
    distances(z, center, norm)
    for c in range(norm.size):
        away = math.sqrt(norm[c])
        norm[c] = radius / away if away > radius else norm.dtype.type(1)
    for i in range(z.shape[0]):
        zi, middle = z[i], center[i]
        for c in range(norm.size):
            if norm[c] != norm.dtype.type(1):
                zi[c] = middle + (zi[c] - middle) * norm[c]


@helper
def distances(z: Any, center: Any, square: Any) -> None:
    """Set ``square`` to the squared distance of each column from the centre."""
    square[:] = square.dtype.type(0)
    for i in range(z.shape[0]):
        zi, middle = z[i], center[i]
        for c in range(square.size):
            u = zi[c] - middle
            square[c] += u * u


@helper
def distances_of_columns(z: Any, points: Any, square: Any) -> None:
    """Set ``square`` to the squared distance of each column from its own point."""
    square[:] = square.dtype.type(0)
    for i in range(z.shape[0]):
        zi, pi = z[i], points[i]
        for c in range(square.size):
            u = zi[c] - pi[c]
            square[c] += u * u


@helper
def note(k: int, z: Any, watch: Any, square: Any, exits: Any) -> None:
    """Write ``k`` where a column is outside the watched ball for the first time."""
    distances(z, watch[0], square)
    limit = watch[1] * watch[1]
    for c in range(exits.size):
        if exits[c] < 0 and not square[c] <= limit:
            exits[c] = k


@kernel
def run(
    map: Any,
    blas: bool,
    scales: Any,
    first: int,
    steps: int,
    tile: int,
    states: Any,
    x: Any,
    z: Any,
    ball: Any,
    watch: Any,
    exits: Any,
) -> None:
    r"""Advance ``z``, ``(n, d)``, in place by ``steps`` steps, tile after tile.

    Parameters
    ----------
    map : tuple
        ``(code, diagonal (d,), full (d, d) or (0, 0), B (d, k), W (k, d), bias (k,))`` of
        :math:`G(z)=Az+B\sigma(Wz+b)`.
    blas : bool
        Whether products go to BLAS.
    scales : tuple
        :math:`1-h`, :math:`h/\beta^2`, :math:`\sqrt{2h}`.
    first : int
        Steps made so far.
    tile : int
        Columns of a tile.
    states : (tiles, 4, 16) ndarray of uint64
        Random states, advanced.
    x : (1, d) or (n, d) ndarray
        Observables, with all constants of G subtracted.
    ball, watch : tuple
        Centre ``(d,)`` and radius; a radius of 0 means none.
    exits : (n,) ndarray of int64
        See `note`; ignored without ``watch``.
    """
    n, d = z.shape
    k = map[4].shape[0]
    kind = z.dtype
    for t in range(states.shape[0]):
        start = t * tile
        size = min(tile, n - start)
        flat = np.empty(-(-d * size // BLOCK) * BLOCK, kind)
        words = np.empty(flat.size * flat.itemsize // 8, np.uint64)
        noise = flat[: d * size].reshape(d, size)
        y, target = np.empty((d, size), kind), np.empty((d, size), kind)
        q, gradient = np.empty((d, size), kind), np.empty((d, size), kind)
        square = np.empty(size, kind)
        work = np.empty((k, size), kind), np.empty((k, size), kind), np.empty((d, size), kind)
        for c in range(size):
            row = start + c if x.shape[0] > 1 else 0
            for i in range(d):
                y[i, c] = z[start + c, i]
                target[i, c] = x[row, i]
        noted = exits[start : start + size]
        if watch[1] > 0 and first == 0:
            note(0, y, watch, square, noted)
        for s in range(first + 1, first + steps + 1):
            fill(states[t], words, flat)
            half_square(map, blas, y, target, work, q, gradient)
            for i in range(d):
                yi, gi, ni = y[i], gradient[i], noise[i]
                for c in range(size):
                    yi[c] = (scales[0] * yi[c] - scales[1] * gi[c]) + scales[2] * ni[c]
            if ball[1] > 0:
                project(y, ball[0], ball[1], square)
            if watch[1] > 0:
                note(s, y, watch, square, noted)
        for c in range(size):
            for i in range(d):
                z[start + c, i] = y[i, c]
