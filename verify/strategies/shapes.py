"""Numbers a human can read, orthogonal matrices from them, and matrices with given spectrum."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache, partial
from typing import Any, TypeAlias

import numpy as np
from hypothesis import strategies as st

from lemmata.verify.activations import activations as known
from lemmata.verify.errors import InputError, closest

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Draw: TypeAlias = Any

DENOMINATORS = (1, 2, 4, 8, 64, 1024)


def readable(low: float, high: float) -> st.SearchStrategy[float]:
    """Return a strategy for dyadic fractions in ``[low, high]``, simple ones first.

    Parameters
    ----------
    low, high
        Finite, ``low <= high``.

    Raises
    ------
    InputError
        If they are not.
    """
    if not (math.isfinite(low) and math.isfinite(high) and low <= high):
        raise InputError(f"need finite low <= high, not low = {low}, high = {high}")
    return _readable(float(low), float(high))


@lru_cache(maxsize=4096)
def _readable(low: float, high: float) -> st.SearchStrategy[float]:
    ends = Fraction(low), Fraction(high)
    ranges = [(k, math.ceil(ends[0] * k), math.floor(ends[1] * k)) for k in DENOMINATORS]
    ranges = [r for r in ranges if r[1] <= r[2]]
    k = DENOMINATORS[-1]
    while not ranges and k < 2**60:
        k *= 2
        a, b = math.ceil(ends[0] * k), math.floor(ends[1] * k)
        ranges = [(k, a, b)] if a <= b else []
    if not ranges:
        return st.just(low)
    return st.one_of([st.integers(a, b).map(partial(_over, k)) for k, a, b in ranges])


def _over(k: int, n: int) -> float:
    return n / k


def activations(*, only: tuple[str, ...] | list[str] | None = None) -> st.SearchStrategy[str]:
    """Return a strategy for names of activations.

    Parameters
    ----------
    only
        The names to choose from; all of `verify.activations` if not given.

    Raises
    ------
    InputError
        If a name is not known, or there is none.
    """
    names = list(known) if only is None else list(only)
    for name in names:
        if name not in known:
            raise InputError(f"no activation {name!r}; {closest(str(name), known)}")
    if not names:
        raise InputError("only=[] leaves no activation; give at least one name")
    return st.sampled_from(names)


def size(value: object, title: str) -> int:
    """Return a positive integer.

    Raises
    ------
    InputError
        If it is not one.
    """
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise InputError(f"{title} must be an integer >= 1, not {value!r}")
    return int(value)


def orthogonal_matrices(*, dim: int) -> st.SearchStrategy[Array]:
    """Return a strategy for orthogonal ``(dim, dim)`` matrices, up to rounding.

    Products of Givens rotations with the rational points ``(1 - t^2, 2t)/(1 + t^2)`` of the
    circle, t readable, and of changes of sign; they shrink to the identity.

    Raises
    ------
    InputError
        If ``dim`` is not a positive integer.
    """
    return _orthogonal(size(dim, "dim"))


@st.composite
def _orthogonal(draw: Draw, d: int) -> Array:
    Q = np.eye(d)
    if d > 1:
        planes = st.tuples(st.integers(0, d - 2), st.integers(1, d - 1), readable(-1, 1))
        for i, j, t in draw(st.lists(planes, max_size=min(6, d * (d - 1) // 2))):
            if t == 0:
                continue
            c, s = (1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)
            a, b = (i, j) if i < j else (j, i + 1)
            Q[[a, b]] = np.array([[c, -s], [s, c]]) @ Q[[a, b]]
    flips = draw(st.integers(0, 2**d - 1))
    return np.asarray(Q * np.array([-1.0 if flips >> i & 1 else 1.0 for i in range(d)]))


def layer_matrices(
    *,
    rows: int,
    cols: int,
    singular_values: tuple[float, float] = (0.5, 2.0),
    orthogonal: bool = True,
) -> st.SearchStrategy[Array]:
    """Return a strategy for ``(rows, cols)`` matrices with singular values in an interval.

    U diag(s) Vᵀ with drawn s and drawn orthogonal factors; nothing is filtered.

    Parameters
    ----------
    rows, cols
        The shape.
    singular_values
        ``(low, high)``, ``0 <= low <= high``; all min(rows, cols) of them lie in it, up to the
        rounding of the product.
    orthogonal
        Whether to rotate; else the matrix is diagonal.

    Raises
    ------
    InputError
        If an argument is out of range.
    """
    rows, cols = size(rows, "rows"), size(cols, "cols")
    try:
        low, high = (float(s) for s in singular_values)
    except (TypeError, ValueError):
        raise InputError(f"singular_values must be (low, high), not {singular_values!r}") from None
    if not 0 <= low <= high < math.inf:
        raise InputError(f"need 0 <= low <= high < inf for singular_values, not {(low, high)}")
    return _matrix(rows, cols, low, high, orthogonal)


@st.composite
def _matrix(draw: Draw, rows: int, cols: int, low: float, high: float, turned: bool) -> Array:
    A = np.zeros((rows, cols))
    for i in range(min(rows, cols)):
        A[i, i] = draw(readable(low, high))
    if turned:
        U, V = draw(_orthogonal(rows)), draw(_orthogonal(cols))
        A = U @ A @ V.T
    return A + 0.0
