r"""The Euler-Maruyama chain of a ridge generator, fused: noise, drift and activation in one loop.

A tile holds some chains as columns, in strips: an array ``(strips, rows, width)`` whose inner loops
run over chains.  Each tile has its own random stream and makes all its steps while it stays in the
cache.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from lemmata.verify.engine.compiled.activate import activate_row
from lemmata.verify.engine.compiled.blocks import LINE, product, product_back
from lemmata.verify.engine.compiled.jit import helper, kernel
from lemmata.verify.engine.compiled.normals import BLOCK, fill


@helper
def half_square(map: Any, used: int, z: Any, x: Any, work: Any, q: Any, gradient: Any) -> None:
    r"""Set ``q`` to :math:`G(z)-x`, ``gradient`` to :math:`J^\top q`, all ``(strips, d, width)``.

    The last strip has ``used`` columns; ``work`` is two ``(strips, k, width)`` arrays and one like
    ``z``.
    """
    code, bias, zero, diagonal, full, B, W = map
    h, s1, spare = work
    product(W, bias, z, h, used)
    activate_row(code, h.reshape(-1), s1.reshape(-1), zero[0])
    product(B, zero, h, q, used)
    residual(diagonal, z, x, q)
    if full.size:
        product(full, zero, z, spare, used)
        add(spare.reshape(-1), q.reshape(-1))
    product_back(B, zero, q, h, used)
    multiply(s1.reshape(-1), h.reshape(-1))
    product_back(W, zero, h, gradient, used)
    add_direct(diagonal, q, gradient)
    if full.size:
        product_back(full, zero, q, spare, used)
        add(spare.reshape(-1), gradient.reshape(-1))


@helper
def residual(diagonal: Any, z: Any, x: Any, q: Any) -> None:
    """Add a diagonal matrix times ``z``, less ``x``, to ``q``."""
    for s in range(q.shape[0]):
        for i in range(q.shape[1]):
            a, qi, zi, xi = diagonal[i], q[s, i], z[s, i], x[s, i]
            for c in range(qi.size):
                qi[c] = (qi[c] + a * zi[c]) - xi[c]


@helper
def add_direct(diagonal: Any, v: Any, out: Any) -> None:
    """Add a diagonal matrix times ``v``."""
    for s in range(v.shape[0]):
        for i in range(v.shape[1]):
            a, row, source = diagonal[i], out[s, i], v[s, i]
            for c in range(row.size):
                row[c] += a * source[c]


@helper
def add(v: Any, out: Any) -> None:
    """Add flat arrays."""
    for i in range(v.size):
        out[i] += v[i]


@helper
def multiply(v: Any, out: Any) -> None:
    """Multiply flat arrays."""
    for i in range(v.size):
        out[i] *= v[i]


@helper
def move(scales: Any, gradient: Any, noise: Any, y: Any) -> None:
    """Make one step of flat arrays."""
    keep, pull, scale = scales
    for i in range(y.size):
        y[i] = (keep * y[i] - pull * gradient[i]) + scale * noise[i]


@helper
def strips_of(size: int, width: int, line: int) -> Any:
    """Return strips, width and columns of the last strip for so many chains of a tile."""
    width = min(width, -(-size // line) * line)
    strips = -(-size // width)
    return strips, width, -(-(size - (strips - 1) * width) // line) * line


@helper
def work_arrays(map: Any, z: Any) -> Any:
    """Return the work arrays of `half_square`."""
    hidden = z.shape[0], map[1].size, z.shape[2]
    return np.empty(hidden, z.dtype), np.empty(hidden, z.dtype), np.empty_like(z)


@helper
def load(rows: Any, start: int, stop: int, out: Any) -> None:
    """Lay rows out as columns of a tile; what is left is filled with the last row."""
    width = out.shape[2]
    for s in range(out.shape[0]):
        for c in range(width):
            row = min(start + s * width + c, stop - 1)
            for i in range(out.shape[1]):
                out[s, i, c] = rows[row, i]


@helper
def store(tile: Any, start: int, stop: int, rows: Any) -> None:
    """Write columns of a tile back as rows."""
    width = tile.shape[2]
    for row in range(start, stop):
        s, c = (row - start) // width, (row - start) % width
        for i in range(tile.shape[1]):
            rows[row, i] = tile[s, i, c]


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


@helper
def note_all(k: int, y: Any, watch: Any, square: Any, exits: Any) -> None:
    """`note` strip by strip."""
    width = y.shape[2]
    for s in range(y.shape[0]):
        note(k, y[s], watch, square, exits[s * width : (s + 1) * width])


@kernel
def run(
    map: Any,
    scales: Any,
    first: int,
    steps: int,
    shape: Any,
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
        ``(code, b (k,), zeros, diagonal (d,), full, B, W)`` of :math:`G(z)=Az+B\sigma(Wz+b)`, the
        matrices `packed`.
    scales : tuple
        :math:`1-h`, :math:`h/\beta^2`, :math:`\sqrt{2h}`.
    first : int
        Steps made so far.
    shape : tuple
        Strips of a tile and columns of a strip.
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
    kind, tile = z.dtype, shape[0] * shape[1]
    for t in range(states.shape[0]):
        start = t * tile
        stop = min(start + tile, n)
        strips, width, used = strips_of(stop - start, shape[1], LINE // z.itemsize)
        columns = strips, d, width
        flat = np.empty(-(-strips * d * width // BLOCK) * BLOCK, kind)
        words = np.empty(flat.size * flat.itemsize // 8, np.uint64)
        y, target = np.empty(columns, kind), np.empty(columns, kind)
        q, gradient = np.empty(columns, kind), np.empty(columns, kind)
        square = np.empty(width, kind)
        work = work_arrays(map, y)
        load(z, start, stop, y)
        if x.shape[0] > 1:
            load(x, start, stop, target)
        else:
            load(x, 0, 1, target)
        noted = exits[start:stop]
        if watch[1] > 0 and first == 0:
            note_all(0, y, watch, square, noted)
        for s in range(first + 1, first + steps + 1):
            fill(states[t], words, flat)
            half_square(map, used, y, target, work, q, gradient)
            move(scales, gradient.reshape(-1), flat, y.reshape(-1))
            if ball[1] > 0:
                for strip in range(strips):
                    project(y[strip], ball[0], ball[1], square)
            if watch[1] > 0:
                note_all(s, y, watch, square, noted)
        store(y, start, stop, z)
