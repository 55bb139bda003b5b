r"""Ranges of an activation and its derivatives on many intervals at once, rigorous in doubles.

On a grid of step 1/16 in [-20, 20] the Taylor polynomials of :math:`\sigma^{(k)}` are computed by
Arb, with remainders bounded by Taylor coefficients over balls; one constant per (activation, k)
bounds the error of evaluating them in doubles by Horner's rule.  (The offset from the nearest
grid point is exact, by Sterbenz's lemma.)  Cells of the line on which :math:`\sigma^{(k+1)}` is
not shown to have one sign are kept with a range of their own.  Everywhere else
:math:`\sigma^{(k)}` is monotone, hence its range on [a, b] is the hull of its values at a and b
and of the ranges of the kept cells that meet [a, b].
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import factorial

import numpy as np
from flint import arb, arb_series, ctx

from lemmata.bounds.activations import gated
from lemmata.verify.certify import unbounded
from lemmata.verify.certify.pieces.rounded import UNIT, Array, Uncertain, between, up
from lemmata.verify.certify.ranges import Interval, derivative, value
from lemmata.verify.norms import lower, upper

_PER_UNIT = 16
_END = 20
_TERMS = 12
_DEPTH = 12
_BITS = 128
_LIMITS = {
    "tanh": (-1.0, 1.0),
    "sigmoid": (0.0, 1.0),
    "sin": (-1.0, 1.0),
    "erf": (-1.0, 1.0),
    "rsqrt": (-1.0, 1.0),
    "arctan": (-1.6, 1.6),
}
"""Bounds of the values, for arguments beyond the table."""


def series(name: str, x: arb, n: int) -> list[arb]:
    r"""Enclose the Taylor coefficients :math:`\sigma^{(j)}(x)/j!`, j < n, over a ball."""
    with ctx.workprec(_BITS):
        if name in gated.activations:
            return gated.activations[name].taylor(x, n)
        ctx.cap = n
        argument = arb_series([x, 1], prec=n)
        if name in _SLOPES:
            # The series of the slope is cheaper and sharper; integrate it term by term.
            slopes = list(_SLOPES[name](argument))
            found = [value(name, x), *(c / (j + 1) for j, c in enumerate(slopes))]
        else:
            found = list(_function(name, argument))
        return [found[j] if j < len(found) else arb(0) for j in range(n)]


def _function(name: str, x: arb_series) -> arb_series:
    match name:
        case "tanh":
            return 2 / (1 + (-2 * x).exp()) - 1
        case "sigmoid":
            return 1 / (1 + (-x).exp())
        case "sin":
            return x.sin()
        case "arctan":
            return x.atan()
        case "erf":
            return x.erf()
    return x * (-x / arb(2).sqrt()).erfc() / 2


_SLOPES: dict[str, Callable[[arb_series], arb_series]] = {
    "softplus": lambda x: 1 / (1 + (-x).exp()),
    "rsqrt": lambda x: (1 + x * x).rsqrt() ** 3,
}


@dataclass(frozen=True)
class Table:
    """Everything known of one derivative of one activation.

    Attributes
    ----------
    coefficients : (terms, nodes) ndarray
        Rounded Taylor coefficients at the grid points.
    error : float
        Bound of the error of the polynomial in doubles, on the whole grid.
    cells : tuple of (low, high, least, greatest)
        Where the derivative may fail to be monotone, and its range there; tails included.
    slope : tuple of float
        For the function itself: bounds of its slope beyond the two ends; else zeros.
    """

    coefficients: Array
    error: float
    cells: tuple[tuple[float, float, float, float], ...]
    slope: tuple[float, float, float, float]


@cache
def _taylor(name: str) -> tuple[list[list[arb]], list[list[arb]]]:
    count = _TERMS + 5
    half = arb(1) / (2 * _PER_UNIT)
    grid = [arb(j) / _PER_UNIT for j in range(-_END * _PER_UNIT, _END * _PER_UNIT + 1)]
    return (
        [series(name, x, count) for x in grid],
        [series(name, x.union(x - half).union(x + half), count) for x in grid],
    )


@cache
def table(name: str, order: int) -> Table:
    """Return the table of the order-th derivative, order 0 to 3."""
    # It is kept: it must not depend on the precision of whoever asks first.
    with ctx.workprec(_BITS):
        return _made(name, order)


def _made(name: str, order: int) -> Table:
    points, around = _taylor(name)
    weights = [factorial(i + order) // factorial(i) for i in range(_TERMS + 1)]
    rows, worst = [], 0.0
    for at, near in zip(points, around, strict=True):
        exact = [w * at[i + order] for i, w in enumerate(weights[:-1])]
        rounded = [float(c) for c in exact]
        step = arb(1) / (2 * _PER_UNIT)
        error = abs(near[_TERMS + order]) * weights[-1] * step**_TERMS
        for i, (c, r) in enumerate(zip(exact, rounded, strict=True)):
            error += (abs(c - arb(r)) + (2 * i + 2) * 2 * UNIT * abs(arb(r))) * step**i
        worst = max(worst, upper(error))
        rows.append(rounded)
    cells = (*_tails(name, order), *_turning(name, order))
    slope = _slope(name) if order == 0 else (0.0, 0.0, 0.0, 0.0)
    # Underflows in Horner's rule are far below this.
    return Table(np.array(rows).T.copy(), worst + 2.0**-900, cells, slope)


def _tails(name: str, order: int) -> list[tuple[float, float, float, float]]:
    if order == 0:
        return []
    inf = float("inf")
    right = derivative(name, order, Interval(arb(_END), arb("inf")))
    left = derivative(name, order, Interval(arb("-inf"), arb(-_END)))
    return [
        (float(_END), inf, lower(right), upper(right)),
        (-inf, -float(_END), lower(left), upper(left)),
    ]


def _slope(name: str) -> tuple[float, float, float, float]:
    right, left = _tails(name, 1)
    return (*left[2:], *right[2:])


def _turning(name: str, order: int) -> list[tuple[float, float, float, float]]:
    """Return the cells on which the next derivative is not shown to have one sign."""
    pending = [(j / _PER_UNIT, (j + 1) / _PER_UNIT, 0) for j in range(-320, 320)]
    kept: list[tuple[float, float, float, float]] = []
    while pending:
        low, high, depth = pending.pop()
        found = series(name, arb(low).union(arb(high)), order + 2)
        if found[order + 1] > 0 or found[order + 1] < 0:
            continue
        if depth < _DEPTH:
            middle = (low + high) / 2
            pending += [(low, middle, depth + 1), (middle, high, depth + 1)]
            continue
        # Nearly stationary: the mean-value form is much sharper than the range over the ball.
        centre = series(name, arb((low + high) / 2), order + 1)[order] * factorial(order)
        half = arb((high - low) / 2)
        ball = centre + factorial(order + 1) * found[order + 1] * arb(0, 1) * half
        kept.append((low, high, lower(ball), upper(ball)))
    return _merged(sorted(kept))


def _merged(
    cells: list[tuple[float, float, float, float]],
) -> list[tuple[float, float, float, float]]:
    out: list[tuple[float, float, float, float]] = []
    for cell in cells:
        if out and out[-1][1] == cell[0]:
            last = out.pop()
            cell = (last[0], cell[1], min(last[2], cell[2]), max(last[3], cell[3]))
        out.append(cell)
    return out


def _inside(data: Table, x: Array) -> Array:
    """Evaluate the polynomials at points of [-20, 20]."""
    node = np.rint(x * _PER_UNIT)
    offset = x - node / _PER_UNIT
    index = node.astype(np.intp) + _END * _PER_UNIT
    total: Array = data.coefficients[-1][index]
    for row in data.coefficients[-2::-1]:
        total = total * offset + row[index]
    return total


def _ends(data: Table, x: Array) -> tuple[Array, Array]:
    """Enclose the value at x; beyond the grid by the slope there."""
    near = np.clip(x, -_END, _END)
    middle = _inside(data, near)
    low, high = middle - data.error, middle + data.error
    beyond = x - near
    if beyond.any():
        s = data.slope
        least = np.where(beyond > 0, beyond * s[2], beyond * s[1])
        most = np.where(beyond > 0, beyond * s[3], beyond * s[0])
        # Offset and product are rounded once each.
        low, high = (
            low + (least - up(4 * UNIT * np.abs(least), 1)),
            high + (most + up(4 * UNIT * np.abs(most), 1)),
        )
    # Two roundings of numbers of the size of low and high.
    low, high = low - 4 * UNIT * np.abs(low), high + 4 * UNIT * np.abs(high)
    return np.nextafter(low, -np.inf), np.nextafter(high, np.inf)


def over(name: str, order: int, x: Uncertain) -> Uncertain:
    r"""Enclose :math:`\sigma^{(k)}` on intervals of any shape, k from 0 to 3."""
    if name in unbounded.NAMES:
        return unbounded.over(name, order, x)
    data = table(name, order)
    a = np.where(np.isnan(x.low), -np.inf, x.low)
    b = np.where(np.isnan(x.high), np.inf, x.high)
    first, last = _ends(data, np.maximum(a, -1e300)), _ends(data, np.minimum(b, 1e300))
    low, high = np.minimum(first[0], last[0]), np.maximum(first[1], last[1])
    for left, right, least, most in data.cells:
        met = (a <= right) & (b >= left)
        low = np.where(met, np.minimum(low, least), low)
        high = np.where(met, np.maximum(high, most), high)
    if order == 0:
        low, high = _values(name, data, a, b, low, high)
    return between(low, high)


def _values(
    name: str, data: Table, a: Array, b: Array, low: Array, high: Array
) -> tuple[Array, Array]:
    """Add what the function itself may do beyond the grid: it starts from its end value."""
    for end, met in ((float(_END), b > _END), (-float(_END), a < -_END)):
        there = _inside(data, np.asarray(end))
        low = np.where(met, np.minimum(low, there - 2 * data.error), low)
        high = np.where(met, np.maximum(high, there + 2 * data.error), high)
    if name in _LIMITS:
        low, high = np.maximum(low, _LIMITS[name][0]), np.minimum(high, _LIMITS[name][1])
    return low, high
