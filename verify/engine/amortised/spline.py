r"""Monotone rational-quadratic splines on a line, the identity outside an interval.

Between two knots the map is a quotient of quadratics with given values and slopes at the ends
(Gregory and Delbourgo 1982); as layers of a normalising flow: Durkan, Bekasov, Murray and
Papamakarios 2019.  Everything is written for arrays of NumPy or of torch, ``xp`` says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Array = Any
"""An array of NumPy or a tensor."""

REACH = 5.0
"""Outside [-REACH, REACH] the map is the identity."""
LEAST = 1e-3
"""Least width and height of a bin, as a share of all; least slope at a knot."""


def parameters(bins: int) -> int:
    """Return how many numbers a spline is made from: widths, heights, slopes between bins."""
    return 3 * bins - 1


@dataclass(frozen=True)
class Spline:
    """One spline a row.

    Attributes
    ----------
    knots, values : (n, bins + 1) array
        Increasing, from -REACH to REACH.
    slopes : (n, bins + 1) array
        Positive, 1 at the ends.
    """

    knots: Array
    values: Array
    slopes: Array

    def forward(self, u: Array, xp: Any) -> tuple[Array, Array]:
        """Return the values at ``u`` (n,) and the logarithms of the derivative."""
        at, inside = _clipped(u, xp)
        x0, y0, w, h, d0, d1 = self._bin(self.knots, at)
        s, t = h / w, (at - x0) / w
        bend, mixed = d1 + d0 - 2 * s, t * (1 - t)
        below = s + bend * mixed
        value = y0 + h * (s * t * t + d0 * mixed) / below
        above = d1 * t * t + 2 * s * mixed + d0 * (1 - t) * (1 - t)
        slope = 2 * xp.log(s) + xp.log(above) - 2 * xp.log(below)
        return xp.where(inside, value, u), xp.where(inside, slope, 0 * u)

    def inverse(self, v: Array, xp: Any) -> Array:
        """Return the points with the values ``v`` (n,): the root of a quadratic."""
        at, inside = _clipped(v, xp)
        x0, y0, w, h, d0, d1 = self._bin(self.values, at)
        s, t = h / w, at - y0
        bend = d1 + d0 - 2 * s
        a, b, c = h * (s - d0) + t * bend, h * d0 - t * bend, -s * t
        root = 2 * c / (-b - xp.sqrt(b * b - 4 * a * c))
        return xp.where(inside, x0 + w * root, v)

    def _bin(self, sides: Array, at: Array) -> tuple[Array, ...]:
        """Return left knot and value, width, height and slopes of the bin each point is in."""
        column = at[:, None]
        here = (sides[:, :-1] <= column) * (column < sides[:, 1:])

        def pick(table: Array) -> Array:
            return (here * table).sum(-1)

        x, y, d = self.knots, self.values, self.slopes
        return (
            pick(x[:, :-1]),
            pick(y[:, :-1]),
            pick(x[:, 1:] - x[:, :-1]),
            pick(y[:, 1:] - y[:, :-1]),
            pick(d[:, :-1]),
            pick(d[:, 1:]),
        )


def spline(raw: Array, xp: Any) -> Spline:
    """Return the splines made from unconstrained numbers, shape ``(n, 3 bins - 1)``."""
    bins = (raw.shape[1] + 1) // 3
    one = 0 * raw[:, :1] + 1
    slopes = LEAST + xp.logaddexp(raw[:, 2 * bins :] + _LEVEL, 0 * raw[:, 2 * bins :])
    return Spline(
        _knots(raw[:, :bins], xp),
        _knots(raw[:, bins : 2 * bins], xp),
        xp.concatenate([one, slopes, one], axis=1),
    )


_LEVEL = 0.5397
"""The slope is about 1, and the spline about the identity, where the numbers are 0."""


def _knots(raw: Array, xp: Any) -> Array:
    bins = raw.shape[1]
    share = xp.exp(raw - xp.amax(raw, axis=1, keepdims=True))
    share = LEAST + (1 - LEAST * bins) * share / share.sum(1)[:, None]
    inner = 2 * REACH * xp.cumsum(share[:, :-1], axis=1) - REACH
    end = 0 * raw[:, :1] + REACH
    return xp.concatenate([-end, inner, end], axis=1)


def _clipped(u: Array, xp: Any) -> tuple[Array, Array]:
    inside = (u > -REACH) * (u < REACH)
    return xp.where(inside, u, 0 * u), inside
