r"""Uncertain arrays in doubles: midpoint, entrywise radius, and outward rounding by analysis.

With unit :math:`u=2^{-53}` and :math:`\gamma_n=nu/(1-nu)`, a product of floating-point matrices of
inner dimension n, summed conventionally in any order, with or without fused multiply-add,
satisfies :math:`|\mathrm{fl}(AB)-AB|\le\gamma_n|A||B|` entrywise, up to n underflows of at most
:math:`2^{-1075}` each (Higham, Accuracy and Stability of Numerical Algorithms, section 3.5).
For :math:`A\in A_m\pm A_r`, :math:`B\in B_m\pm B_r` therefore (Rump's midpoint-radius arithmetic)

.. math::
    |AB-\mathrm{fl}(A_mB_m)|\le|A_m|(B_r+\gamma_n|B_m|)+A_r(|B_m|+B_r).

The right side is itself computed in doubles; a non-negative expression in which every term meets
at most n roundings is at least :math:`(1-u)^n` times its exact value, and `up` makes good for that
(and for underflow).  Rounding modes are never switched.  Overflow gives infinity or NaN, which
every reader must take as "no bound".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from flint import arb
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]

UNIT = 2.0**-53
TINY = 2.0**-1000
"""Above every sum of underflow errors that can occur."""


def up(x: Any, steps: int) -> Array:
    r"""Return an upper bound of a non-negative expression computed with ``steps`` roundings.

    :math:`(1+2(n+2)u)(1-u)\ge1+2nu\ge(1-u)^{-n}` for :math:`nu\le\frac14`.
    """
    return np.asarray(x * (1.0 + (steps + 2) * 2 * UNIT) + TINY)


def down(x: Any, steps: int) -> Array:
    """Return a lower bound of a non-negative expression computed with ``steps`` roundings."""
    return np.asarray(np.maximum(x * (1.0 - (steps + 2) * 2 * UNIT) - TINY, 0.0))


def gamma(n: int) -> float:
    r"""Return a double above :math:`\gamma_n`, for n below 2^50."""
    return (n + 1) * 2 * UNIT


@dataclass(frozen=True)
class Uncertain:
    """All arrays within ``rad`` of ``mid``, entry by entry.

    Attributes
    ----------
    mid : ndarray
        Any shape; leading axes are a batch.
    rad : ndarray
        Not negative, broadcastable to ``mid``.
    """

    mid: Array
    rad: Array

    @property
    def size(self) -> Array:
        """Upper bound of the absolute values."""
        return up(np.abs(self.mid) + self.rad, 1)

    @property
    def low(self) -> Array:
        """Lower ends."""
        return np.nextafter(self.mid - self.rad, -np.inf)

    @property
    def high(self) -> Array:
        """Upper ends."""
        return np.nextafter(self.mid + self.rad, np.inf)

    @property
    def T(self) -> Uncertain:
        """The transposed matrices."""
        return Uncertain(np.swapaxes(self.mid, -1, -2), np.swapaxes(self.rad, -1, -2))

    def __add__(self, other: Uncertain) -> Uncertain:
        mid = self.mid + other.mid
        return Uncertain(mid, up(self.rad + other.rad + UNIT * np.abs(mid), 4))

    def __mul__(self, other: Uncertain) -> Uncertain:
        mid = self.mid * other.mid
        spread = np.abs(self.mid) * other.rad + self.rad * other.size
        return Uncertain(mid, up(spread + UNIT * np.abs(mid), 8))

    def __matmul__(self, other: Uncertain) -> Uncertain:
        n = self.mid.shape[-1]
        size = np.abs(other.mid)
        spread = np.abs(self.mid) @ (other.rad + gamma(n) * size)
        if self.rad.any():
            spread = spread + self.rad @ (size + other.rad)
        return Uncertain(self.mid @ other.mid, up(spread, n + 8))


def exact(x: Any) -> Uncertain:
    """Return floats as uncertain numbers of radius zero."""
    mid = np.asarray(x, dtype=np.float64)
    return Uncertain(mid, np.zeros_like(mid))


def between(low: Array, high: Array) -> Uncertain:
    """Return an uncertain array that contains ``[low, high]``."""
    mid = low / 2 + high / 2
    return Uncertain(mid, up(np.maximum(high - mid, mid - low), 2))


def of_ball(ball: arb) -> Uncertain:
    """Return one Arb ball as an uncertain number."""
    from lemmata.verify.norms import lower, upper

    return between(np.asarray(lower(ball)), np.asarray(upper(ball)))


def meet(a: Uncertain, b: Uncertain) -> Uncertain:
    """Return what two enclosures of the same numbers have in common."""
    return between(np.maximum(a.low, b.low), np.minimum(a.high, b.high))
