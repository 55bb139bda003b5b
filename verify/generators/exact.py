"""Sums and products of arrays where no entry is rounded."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

_TINY, _HUGE = 2.0**-960, 2.0**960


def exact_sum(A: Array, B: Array) -> Array | None:
    """Return A + B if every entry is exact, else None; by the error-free transformation TwoSum."""
    if A.shape != B.shape:
        return None
    total = A + B
    part = total - A
    lost = (A - (total - part)) + (B - part)
    return total if not lost.any() else None


def exact_product(A: Array, B: Array) -> Array | None:
    """Return the product of two linear maps if every entry is exact, else None.

    Parameters
    ----------
    A, B
        Numbers (0 axes), diagonals (1) or matrices (2).  It is exact where every entry is one
        product, as when one of them rearranges coordinates, with a power of two.
    """
    if A.ndim == B.ndim == 2 and not (_single(A) or _single(B.T)):
        return None
    if not (_powers_of_two(A) or _powers_of_two(B)):
        return None
    if A.ndim == B.ndim == 2:
        product = A @ B
    else:
        product = A[:, None] * B if A.ndim == 1 and B.ndim == 2 else A * B
    size = np.abs(product[product != 0])
    fits = not size.size or (size.min() >= _TINY and size.max() <= _HUGE)
    return np.asarray(product) if fits else None


def _single(A: Array) -> bool:
    """Whether no row has more than one entry that is not 0."""
    return bool((np.count_nonzero(A, axis=1) <= 1).all())


def _powers_of_two(A: Array) -> bool:
    mantissa = np.abs(np.frexp(A)[0])
    return bool(((mantissa == 0.5) | (mantissa == 0)).all())
