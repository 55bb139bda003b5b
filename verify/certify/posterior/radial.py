r"""Radial integrals about the mode, enclosed cell by cell in ball arithmetic.

Let :math:`b(r)=\int_0^ra(s+t)ds`, :math:`A(r)=\int_0^rb`; for a step function a they are piecewise
polynomial and exact up to rounding.  On a cell :math:`[p,p+h]` of one step the midpoint and the
trapezoidal rule with their remainders give

.. math::
    \int f=hf(p+\tfrac h2)+\tfrac{h^3}{24}f''(\xi),\quad f=r^{d-1}e^{-A},\qquad
    \int q=\tfrac h2\big(q(p)+q(p+h)\big)-\tfrac{h^3}{12}q''(\xi),\quad
    q=r^{1-d}e^A\int_0^rf,

where :math:`f''=f\,(g^2-\frac{d-1}{r^2}-a)` with :math:`g=\frac{d-1}r-b`, and
:math:`q'=1-gq`, so :math:`q''=-g'q-g(1-gq)`.  Both are intersected with the crude enclosures that
hold near the origin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from operator import mul

import numpy as np
from flint import arb
from numpy.typing import NDArray

from lemmata.verify.certify.pieces.rounded import Array
from lemmata.verify.norms import power

_WIDTH = 1 / 32
"""Longest cell."""


@dataclass(frozen=True)
class Radial:
    r"""Enclosures at the nodes of a radial grid.

    Attributes
    ----------
    nodes : (n + 1,) ndarray
        From 0, exact.
    step : (n,) ndarray of int
        Which step of the profile holds on each cell.
    shares : list of arb
        :math:`\int s^{d-1}e^{-A}ds` over every cell.
    F : list of arb
        :math:`\int_0^rq` at the nodes.
    chi : list of arb
        The share of every cell in the law :math:`\chi_d`.
    """

    nodes: Array
    step: NDArray[np.intp]
    shares: list[arb]
    F: list[arb]
    chi: list[arb]

    @cached_property
    def mass(self) -> list[arb]:
        r"""The integrals :math:`\int_0^rs^{d-1}e^{-A}ds` at the nodes."""
        return list(accumulate(self.shares, initial=arb(0)))

    def shell(self, first: int, last: int) -> arb:
        """Enclose the integral of :math:`s^{d-1}e^{-A}` between two nodes."""
        return sum(self.shares[first:last], arb(0))


def expectation(shares: Sequence[arb], values: Sequence[arb]) -> list[arb]:
    r"""Bound :math:`\int_0^rf\,d\nu` at the nodes from above, for f not decreasing.

    Parameters
    ----------
    shares : sequence of arb
        :math:`\nu` of every cell.
    values : sequence of arb
        f at the right end of every cell.
    """
    return list(accumulate(map(mul, shares, values), initial=arb(0)))


def grid(ends: Array, width: float = _WIDTH) -> tuple[Array, NDArray[np.intp]]:
    """Cut every step (from the end before it to its own) into cells of at most ``width``."""
    nodes, step, start = [0.0], [], 0.0
    for i, end in enumerate(ends):
        count = max(1, int(np.ceil((end - start) / width)))
        nodes += np.linspace(start, end, count + 1)[1:].tolist()
        step += [i] * count
        start = float(end)
    return np.array(nodes), np.array(step, dtype=np.intp)


def radial(d: int, ends: Array, a: Array, width: float = _WIDTH) -> Radial:
    """Enclose the integrals for the curvature a_i between ends i - 1 and i.

    Parameters
    ----------
    d : int
        Dimension.
    ends : (N,) ndarray
        Increasing, positive.
    a : (N,) ndarray
        Of either sign.
    """
    nodes, step = grid(ends, width)
    cells = _cells(d, nodes, [arb(float(x)) for x in a[step]])
    shares = [cell.mass() for cell in cells]
    F, mass, before = [arb(0)], arb(0), arb(0)
    for cell, share in zip(cells, shares, strict=True):
        after = cell.kernel(mass + share)
        F.append(F[-1] + cell.outward(mass, mass + share, before, after))
        mass, before = mass + share, after
    chi = [arb(0)] + [chi_below(d, arb(float(r))) for r in nodes[1:]]
    return Radial(nodes, step, shares, F, [y - x for x, y in pairwise(chi)])


def chi_below(d: int, r: arb) -> arb:
    r"""Enclose :math:`\Pr[\chi_d\le r]`, r positive."""
    return (r * r / 2).gamma_lower(arb(d) / 2, regularized=1)


def chi_above(d: int, r: arb) -> arb:
    r"""Enclose :math:`\Pr[\chi_d>r]`, r positive."""
    return (r * r / 2).gamma_upper(arb(d) / 2, regularized=1)


@dataclass(frozen=True)
class _Cell:
    """One cell, with b and A at its ends."""

    d: int
    low: arb
    high: arb
    a: arb
    b: tuple[arb, arb]
    A: tuple[arb, arb]

    @property
    def h(self) -> arb:
        """Its length."""
        return self.high - self.low

    def at_middle(self) -> tuple[arb, arb]:
        """Return the midpoint and A there."""
        b = (self.b[0] + self.b[1]) / 2
        return (self.low + self.high) / 2, self.A[0] + self.h / 4 * (self.b[0] + b)

    def ranges(self) -> tuple[arb, arb, arb]:
        """Enclose r, b and A on the cell."""
        slope = self.b[0].union(self.b[1])
        middle = self.at_middle()[1]
        return self.low.union(self.high), slope, middle + self.h / 2 * slope.abs_upper() * arb(0, 1)

    def power(self, n: int) -> arb:
        """Enclose r^n on the cell."""
        return power(self.low, n).union(power(self.high, n))

    def mass(self) -> arb:
        """Enclose the integral of f."""
        d, h = self.d, self.h
        r, b, A = self.ranges()
        crude = (power(self.high, d) - power(self.low, d)) / d * (-A).exp()
        if self.low.is_zero():
            return crude
        g = (d - 1) / r - b
        f = self.power(d - 1) * (-A).exp()
        bend = f * (power(g, 2) - (d - 1) / self.power(2) - self.a)
        middle, A_middle = self.at_middle()
        fine = h * power(middle, d - 1) * (-A_middle).exp() + power(h, 3) / 24 * bend
        return fine.intersection(crude)

    def kernel(self, mass: arb) -> arb:
        """Enclose q at the right end."""
        return self.A[1].exp() * mass / power(self.high, self.d - 1)

    def outward(self, first: arb, last: arb, before: arb, after: arb) -> arb:
        """Enclose the integral of q, given the mass and q at both ends."""
        d, h = self.d, self.h
        if not self.A[1] >= 0:
            return arb(0, "inf")
        r, b, A = self.ranges()
        # q <= (r/d) exp(A(r) - min A); as a does not increase, A >= 0 at the end, hence before.
        crude = arb(0).union(self.high / d * A.exp().upper())
        if self.low.is_zero():
            return h * crude
        # End by end: a ball around r^(d-1) may contain 0.
        least = A.exp().lower() * first / power(self.high, d - 1)
        most = A.exp().upper() * last / power(self.low, d - 1)
        q = least.union(most).intersection(crude)
        g = (d - 1) / r - b
        bend = ((d - 1) / self.power(2) + self.a) * q - g * (1 - g * q)
        fine = h * (before + after) / 2 - power(h, 3) / 12 * bend
        return fine.intersection(h * q)


def _cells(d: int, nodes: Array, a: list[arb]) -> list[_Cell]:
    b, A = arb(0), arb(0)
    cells = []
    for low, high, slope in zip(nodes[:-1].tolist(), nodes[1:].tolist(), a, strict=True):
        h = arb(high) - arb(low)
        next_b = b + slope * h
        next_A = A + h * (b + next_b) / 2
        cells.append(_Cell(d, arb(low), arb(high), slope, (b, next_b), (A, next_A)))
        b, A = next_b, next_A
    return cells
