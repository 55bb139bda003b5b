r"""Hilbert's space-filling curve, with its exact values at rational times.

:math:`\gamma(t)=\lim_kA_{q_1}A_{q_2}\cdots A_{q_k}(0)` for :math:`t=0.q_1q_2\dots` in base 4, where
each :math:`A_q` sends the unit square to one of its quarters.  The quarters follow one another,
:math:`A_q(\gamma(1))=A_{q+1}(\gamma(0))`, so a time with two expansions has one point.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import sympy as sp

from lemmata.bounds.language.functions import NONE, Callable_, Jet
from lemmata.bounds.language.terms import SortError
from lemmata.bounds.language.vectors import Axis, UnitVector, Vector, combine

QUARTERS = tuple(
    sp.Matrix([[a, b, e], [c, d, f], [0, 0, 2]]) / 2
    for a, b, c, d, e, f in (
        (0, 1, 1, 0, 0, 0),
        (1, 0, 0, 1, 0, 1),
        (1, 0, 0, 1, 1, 1),
        (0, -1, -1, 0, 2, 1),
    )
)
"""The maps of the square, as matrices that act on (x, y, 1)."""


def point(t: sp.Rational) -> tuple[sp.Rational, sp.Rational]:
    """Return the point at a rational time from 0 to 1; before and after the curve rests."""
    t = min(max(t, sp.S.Zero), sp.S.One)
    times, digits = list[sp.Rational](), list[int]()
    while t not in times:
        times.append(t)
        digits.append(min(3, int(4 * t)))
        t = 4 * t - digits[-1]
    first = times.index(t)
    before, period = (
        reduce(sp.Matrix.__mul__, (QUARTERS[q] for q in part), sp.eye(3))
        for part in (digits[:first], digits[first:])
    )
    (fixed,) = (period - sp.eye(3)).nullspace()
    x, y, scale = before * fixed
    return x / scale, y / scale


class Hilbert(Callable_):
    r"""The map :math:`z\mapsto\gamma(\langle a,z\rangle)` into the plane of two axes a and b."""

    sort = "map"
    order = 0.0
    text = "Hilbert({}, {})"
    tex = r"\mathrm{{Hilbert}}({},{})"

    def __new__(cls, a: Any = None, b: Any = None) -> Hilbert:
        """Make the map; without axes those are the first two."""
        a, b = a or UnitVector(1), b or UnitVector(2)
        if not (isinstance(a, UnitVector) and isinstance(b, UnitVector) and a != b):
            raise SortError(f"{a} and {b} are not two axes of a plane")
        made: Hilbert = sp.Basic.__new__(cls, a, b)
        return made

    @property
    def formula(self) -> Callable[[Vector], Vector]:
        """The value at a vector, worked out where the coordinate along a is rational."""
        return self._value

    def _value(self, z: Vector) -> Vector:
        t = z.parts.get(self.args[0], sp.S.Zero)
        if t.is_Rational and all(isinstance(e, Axis) for e in z.parts):
            return combine(*zip(self.args, point(t), strict=True))
        value: Vector = sp.Basic.__new__(Jet, self, z, NONE)
        return value
