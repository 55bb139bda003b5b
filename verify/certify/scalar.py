"""Ranges of the scalar networks g_i of a coordinatewise map, by branch and bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import arb

from lemmata.bounds import families as fam
from lemmata.verify.certify.extremes import Range, greatest_magnitude, maximum, minimum
from lemmata.verify.certify.ranges import EVERYWHERE, Interval, derivative
from lemmata.verify.certify.suprema import Values, suprema
from lemmata.verify.generators import Coordinatewise
from lemmata.verify.norms import greatest, least, power


@dataclass(frozen=True)
class _Unit:
    """g(t) = sum_k c_k (s(a_k t + b_k) - s(b_k)), at the exact weights."""

    activation: str
    c: tuple[arb, ...]
    a: tuple[arb, ...]
    b: tuple[arb, ...]

    def ranged(self, order: int) -> Range:
        """Return the k-th derivative of g as a function of intervals."""
        weighted = [
            (c * power(a, order), a, b)
            for c, a, b in zip(self.c, self.a, self.b, strict=True)
            if not (a.is_zero() or c.is_zero())
        ]

        def over(t: Interval) -> arb:
            total = arb(0)
            for weight, a, b in weighted:
                total += weight * derivative(self.activation, order, t.affine(a, b))
            return total

        return over

    def size(self, order: int) -> arb:
        """Return sum_k |c_k a_k^order|."""
        return sum((abs(c * power(a, order)) for c, a in zip(self.c, self.a, strict=True)), arb(0))


def derivative_ranges(G: Coordinatewise, over: Sequence[Interval] | None) -> Values:
    """Enclose inf |g_i'|, sup |g_i'|, sup |g_i''|, sup |g_i'''| over all coordinates.

    Parameters
    ----------
    G : Coordinatewise
        The map.
    over : sequence of Interval, optional
        One for each coordinate; the whole line if not given.
    """
    places = [EVERYWHERE] * G.dim if over is None else over
    units = [
        _Unit(G.activation, *(tuple(arb(float(x)) for x in row) for row in rows))
        for rows in zip(G.c, G.a, G.b, strict=True)
    ]
    low, high = zip(*(_slopes(u, [t]) for u, t in zip(units, places, strict=True)), strict=True)
    curved = [
        greatest([_magnitude(u, [t], order) for u, t in zip(units, places, strict=True)])
        for order in (2, 3)
    ]
    return {
        fam.g1_low: least(low),
        fam.g1_high: greatest(high),
        fam.g2_high: curved[0],
        fam.g3_high: curved[1],
    }


def _slopes(unit: _Unit, over: Sequence[Interval]) -> tuple[arb, arb]:
    f, slope, scale = unit.ranged(1), unit.ranged(2), unit.size(1)
    low, high = minimum(f, slope, over, scale), maximum(f, slope, over, scale)
    return low.max(-high).max(arb(0)), high.max(-low)


def _magnitude(unit: _Unit, over: Sequence[Interval], order: int) -> arb:
    if unit.size(order).is_zero():
        return arb(0)
    found = greatest_magnitude(unit.ranged(order), unit.ranged(order + 1), over, unit.size(order))
    symbol = {2: fam.s2, 3: fam.s3}[order]
    return found.min(unit.size(order) * suprema(unit.activation, None)[symbol])
