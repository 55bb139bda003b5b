"""Products of a matrix with a tile: BLAS where it is at home, plain loops where it is not."""

from __future__ import annotations

from typing import Any

import numpy as np

from verify.engine.compiled.jit import helper

BLAS = 128
"""Entries of a matrix from which a product goes to BLAS, whose threads wait for each other on
smaller ones."""


@helper
def product(M: Any, v: Any, out: Any, blas: bool) -> None:
    """Set ``out`` to ``M v`` for ``v`` of shape ``(columns of M, L)``."""
    if blas:
        np.dot(M, v, out)
        return
    rest = (M.shape[1] - 1) % 4 + 1
    for j in range(M.shape[0]):
        row = out[j]
        _start(M, v, row, j, rest)
        for i in range(rest, M.shape[1], 4):
            a, b, c, d = M[j, i], M[j, i + 1], M[j, i + 2], M[j, i + 3]
            va, vb, vc, vd = v[i], v[i + 1], v[i + 2], v[i + 3]
            for n in range(row.size):
                row[n] += (a * va[n] + b * vb[n]) + (c * vc[n] + d * vd[n])


@helper
def _start(M: Any, v: Any, row: Any, j: int, terms: int) -> None:
    """Set a row to the sum of the first terms, one to four."""
    a, va = M[j, 0], v[0]
    if terms == 1:
        for n in range(row.size):
            row[n] = a * va[n]
        return
    b, vb = M[j, 1], v[1]
    if terms == 2:
        for n in range(row.size):
            row[n] = a * va[n] + b * vb[n]
        return
    c, vc = M[j, 2], v[2]
    if terms == 3:
        for n in range(row.size):
            row[n] = (a * va[n] + b * vb[n]) + c * vc[n]
        return
    d, vd = M[j, 3], v[3]
    for n in range(row.size):
        row[n] = (a * va[n] + b * vb[n]) + (c * vc[n] + d * vd[n])


@helper
def add_product(M: Any, v: Any, work: Any, out: Any, blas: bool) -> None:
    """Add ``M v`` to ``out``; ``work`` has the shape of ``out``."""
    product(M, v, work, blas)
    for i in range(out.shape[0]):
        row, extra = out[i], work[i]
        for n in range(row.size):
            row[n] += extra[n]
