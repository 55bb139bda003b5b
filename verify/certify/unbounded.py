r"""Ranges of functions with unbounded derivatives: in balls, and outward-rounded in doubles.

On :math:`x>0` every derivative of :math:`x^{1/2}`, :math:`x^{-1}` and :math:`\log x` has one sign
and is monotone, so that its range is the hull of its values at the ends; where an interval leaves
the domain nothing is known, and the answer is the whole line.
"""

from __future__ import annotations

from collections.abc import Callable
from math import factorial
from typing import TypeAlias

import numpy as np
from flint import arb
from numpy.typing import NDArray

from lemmata.verify.certify.pieces.rounded import Array, Uncertain, down, up
from lemmata.verify.generators.unbounded import functions
from lemmata.verify.norms import lower, power, upper

Mask: TypeAlias = NDArray[np.bool_]

NAMES = frozenset(functions)
_WHOLE = arb("0 +/- inf")
_NEAR, _FAR = 1e-60, 1e60
"""Beyond these, powers may leave the range of doubles."""

VALUES: dict[str, Callable[[arb], arb]] = {
    "exp": lambda x: x.exp(),
    "square": lambda x: power(x, 2),
    "sqrt": lambda x: x.sqrt(),
    "reciprocal": lambda x: 1 / x,
    "log": lambda x: x.log(),
}


def _scale(name: str, order: int) -> float:
    """Return c with f^(k)(x) = c x^-k, times the square root of x for that; c is a double."""
    if name == "sqrt":
        return float(np.prod([0.5 - i for i in range(order)]))
    if name == "reciprocal":
        return float((-1) ** order * factorial(order))
    return float((-1) ** (order - 1) * factorial(order - 1))


def derivative(name: str, order: int, low: arb, high: arb) -> arb:
    """Return a ball that contains f^(order), order ≥ 1, between two ends."""
    if name == "exp":
        return low.exp().lower().union(high.exp().upper()) if high < 700 else _WHOLE
    if name == "square":
        return (2 * low).union(2 * high) if order == 1 else arb(2 * (order == 2))
    if low > 0:
        return _at(name, order, low).union(_at(name, order, high))
    if name == "reciprocal" and high < 0:
        turned = derivative(name, order, -high, -low)
        return turned if order % 2 else -turned
    return _WHOLE


def _at(name: str, order: int, x: arb) -> arb:
    if not x.is_finite():
        return arb(0) if x > 0 else _WHOLE
    tail = {"sqrt": x.sqrt(), "reciprocal": 1 / x, "log": arb(1)}[name]
    return arb(_scale(name, order)) * tail / power(x, order)


def over(name: str, order: int, x: Uncertain) -> Uncertain:
    """Enclose f^(order) on intervals of any shape, order from 0 to 3."""
    a = np.where(np.isnan(x.low), -np.inf, x.low)
    b = np.where(np.isnan(x.high), np.inf, x.high)
    if name == "square":
        return _squared(order, a, b)
    if name == "exp" or (name == "log" and order == 0):
        known = (b < 700) if name == "exp" else (a > 0) & (b < np.inf)
        ends = (_each(VALUES[name], end, known) for end in (a, b))
        (low, _), (_, high) = ends
        return _between(low, high, known)
    turned = (b < 0) & (name == "reciprocal")
    first, last = np.where(turned, -b, a), np.where(turned, -a, b)
    known = first > _NEAR
    low, high = _powers(name, order, np.where(known, first, 1.0), np.where(known, last, 1.0))
    if name == "reciprocal" and order % 2 == 0:
        low, high = np.where(turned, -high, low), np.where(turned, -low, high)
    return _between(low, high, known)


def _between(low: Array, high: Array, known: Mask) -> Uncertain:
    low, high = np.where(known, low, 0.0), np.where(known, high, 0.0)
    mid = low / 2 + high / 2
    rad = up(np.maximum(high - mid, mid - low), 2)
    return Uncertain(mid, np.where(known & np.isfinite(rad), rad, np.inf))


def _squared(order: int, a: Array, b: Array) -> Uncertain:
    if order > 1:
        return Uncertain(np.full_like(a, 2.0 * (order == 2)), np.zeros_like(a))
    known = np.isfinite(a) & np.isfinite(b)
    if order == 1:
        return _between(2 * a, 2 * b, known)
    with np.errstate(all="ignore"):
        largest = up(np.maximum(a * a, b * b), 1)
        nearest = np.where((a > 0) | (b < 0), down(np.minimum(a * a, b * b), 1), 0.0)
    return _between(nearest, largest, known & np.isfinite(largest))


def _powers(name: str, order: int, a: Array, b: Array) -> tuple[Array, Array]:
    """Enclose c x^-k for 0 < a ≤ x ≤ b: correctly rounded roots and quotients, few of them."""
    if order == 0 and name == "sqrt":
        return down(np.sqrt(a), 1), up(np.sqrt(b), 1)
    c = _scale(name, order)
    low, high = (_size(name, order, x, abs(c)) for x in (b, a))
    low = np.where(b < _FAR, down(low, 12), 0.0)
    return (low, up(high, 12)) if c > 0 else (-up(high, 12), -low)


def _size(name: str, order: int, x: Array, c: float) -> Array:
    near = np.minimum(x, _FAR)
    tail = np.sqrt(near) if name == "sqrt" else 1 / near if name == "reciprocal" else 1.0
    for _ in range(order):
        tail = tail / near
    return np.asarray(c * tail)


def _each(f: Callable[[arb], arb], x: Array, known: Mask) -> tuple[Array, Array]:
    """Evaluate a function entry by entry in ball arithmetic."""
    ends = {p: f(arb(p)) for p in set(np.where(known, x, 1.0).ravel().tolist())}
    low, high = (
        np.array([rounded(ends[p]) for p in np.where(known, x, 1.0).ravel().tolist()])
        for rounded in (lower, upper)
    )
    return low.reshape(x.shape), high.reshape(x.shape)
