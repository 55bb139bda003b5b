"""Exact rank of float matrices: a singular one has a rational kernel vector."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from flint import fmpq, fmpq_mat
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def _rational(A: Matrix) -> fmpq_mat:
    fractions = [[Fraction(float(x)) for x in row] for row in A]
    return fmpq_mat([[fmpq(x.numerator, x.denominator) for x in row] for row in fractions])


def singular(A: Matrix) -> bool:
    """Whether the columns of ``A``, at their exact binary values, are linearly dependent."""
    if A.shape[0] < A.shape[1]:
        return True
    # A float rank that is safely full needs no exact arithmetic to say "not known singular".
    if np.linalg.matrix_rank(A) == A.shape[1] and A.shape[1] > 32:
        return False
    return bool(_rational(A).rank() < A.shape[1])
