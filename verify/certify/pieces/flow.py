r"""A batch of uncertain matrices with two radii: entry by entry, and in the spectral norm.

Entrywise radii follow signs and zeros but lose a factor up to the square root of the width when
they are turned into a norm; the spectral radius :math:`e\ge\|J-J_m\|` follows the rules

.. math::
    \|WJ-WJ_m\|\le\|W\|e,\qquad
    \|\mathrm{diag}(s)J-\mathrm{diag}(s_m)J_m\|\le\max|s|\,e+\|\mathrm{diag}(s_r)J_m\|,

plus the rounding of the new midpoint.  What is wanted in the end is the smaller of the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lemmata.verify.certify.pieces.rounded import UNIT, Array, Uncertain, exact, gamma, up
from lemmata.verify.certify.pieces.spectral import (
    frobenius,
    greatest_bounds,
    least_bounds,
    no_nan,
    radius_norm,
    rows_bound,
)


@dataclass(frozen=True)
class Flow:
    """Matrices ``(n, k, d)`` within ``entries`` and within ``spread`` of its midpoint.

    Attributes
    ----------
    entries : Uncertain
        Entry by entry; the batch axis may have length one.
    spread : (n,) ndarray
        Spectral radius.
    """

    entries: Uncertain
    spread: Array

    @cached_property
    def middle_norm(self) -> Array:
        """``(n,)`` upper bounds of the norms of the midpoints."""
        return greatest_bounds(self.entries.mid)

    @cached_property
    def gram(self) -> Uncertain:
        """``(n, k, k)`` the products J J' of all matrices."""
        return self.entries @ self.entries.T

    @cached_property
    def middle_gram(self) -> Uncertain:
        """``(n, k, k)`` the products of the midpoints."""
        middle = exact(self.entries.mid)
        return middle @ middle.T

    @cached_property
    def off(self) -> Array:
        """``(n,)`` the better bound of the distance from the midpoint."""
        entrywise = radius_norm(np.broadcast_to(self.entries.rad, self.entries.mid.shape))
        return no_nan(np.minimum(no_nan(entrywise), no_nan(self.spread)))

    @cached_property
    def norm(self) -> Array:
        """``(n,)`` upper bounds of the spectral norms."""
        return no_nan(up(self.middle_norm + self.off, 1))

    @cached_property
    def least(self) -> Array:
        """``(n,)`` lower bounds of the least singular values."""
        gap = np.nextafter(least_bounds(self.entries.mid) - self.off, -np.inf)
        return np.where(np.isnan(gap), 0.0, np.maximum(gap, 0.0))

    @cached_property
    def rows(self) -> Array:
        """``(n, k)`` upper bounds of the lengths of rows."""
        return rows_bound(self.entries.size)

    def linear(self, W: Array, norm: float) -> Flow:
        """Return W J for an exact W of the given norm."""
        weight = frobenius(W[None])[0]
        rounding = gamma(W.shape[1]) * weight * frobenius(self.entries.mid)
        return Flow(exact(W) @ self.entries, up(norm * self.spread + rounding, 4))

    def scaled(self, s: Uncertain) -> Flow:
        """Return diag(s) J for uncertain s ``(n, k)``."""
        column = Uncertain(s.mid[..., None], s.rad[..., None])
        entries = column * self.entries
        turned = np.broadcast_to(column.rad * self.entries.mid, entries.mid.shape)
        greatest = s.size.max(axis=1)
        # The product with the radii is rounded once more, hence the third term.
        rounding = UNIT * (frobenius(entries.mid) + frobenius(turned))
        spread = greatest * self.spread + greatest_bounds(turned) + rounding
        return Flow(entries, up(spread, 6))

    def __add__(self, other: Flow) -> Flow:
        entries = self.entries + other.entries
        return Flow(entries, up(self.spread + other.spread + UNIT * frobenius(entries.mid), 4))


def identity(d: int) -> Flow:
    """Return the identity, one matrix for all pieces."""
    return Flow(exact(np.eye(d)[None]), np.zeros(1))
