"""Evaluate the one SymPy expression of a bound at numbers, outward rounded."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import sympy as sp

from lemmata.bounds.prove.reals.ball import enclose

Bound = Callable[..., float]


@cache
def as_function(expr: sp.Expr) -> Bound:
    """Return ``expr`` as a function of its symbols' names, which it may be given in excess.

    The value is the upper end of a ball around the exact value at the given binary numbers: the
    float that a measured number must not exceed.  It is at most one unit in the last place
    above the exact value.

    Examples
    --------
    >>> from lemmata.bounds.symbols import M, beta
    >>> as_function(M**2 / beta)(M=3.0, beta=0.5, d=2)
    18.0
    """
    symbols = {s.name: s for s in expr.free_symbols}

    def value(**numbers: float) -> float:
        missing = set(symbols) - set(numbers)
        if missing:
            raise TypeError(f"the bound needs {sorted(missing)}")
        at = {symbols[name]: float(numbers[name]) for name in symbols}
        ball = enclose(expr, at)
        upper = float(ball.upper())
        return math.nextafter(upper, math.inf) if not ball.is_exact() else upper

    return value


def vectorised(expr: sp.Expr) -> Callable[..., np.ndarray]:
    """Return ``expr`` as a NumPy function of its symbols' names, for arrays of points.

    Rounded to nearest like any NumPy expression; the caller states the error.
    """
    symbols = sorted(expr.free_symbols, key=lambda s: str(s.name))
    compiled = sp.lambdify(symbols, expr, "numpy", cse=True)
    names = [s.name for s in symbols]

    def value(**numbers: np.ndarray | float) -> np.ndarray:
        return np.asarray(compiled(*(numbers[name] for name in names)))

    return value
