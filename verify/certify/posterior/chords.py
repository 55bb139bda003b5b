r"""local-mixing-profile: contraction of reflected Langevin where convexity is lost outwards.

A chord of length x of the ball :math:`B(u^*,\rho)` lies, y from its end, within
:math:`\sqrt{\rho^2-y(x-y)}` of the centre.  So reflection coupling of two copies at distance x
contracts by :math:`\beta(x)=\int_0^xa\big(\sqrt{\rho^2-y(x-y)}+t\big)dy` at least, and a function f
with :math:`f(0)=0`, :math:`f'\ge0`, :math:`4f''-\beta f'\le-\lambda f` on :math:`(0,2\rho]` gives

.. math:: W_1(\nu P_s,\pi_{D^*})\le\sup_x\frac x{f(x)}\,\sup f'\;e^{-\lambda s}\,W_1(\nu,\pi_{D^*}).

For a lower bound of :math:`\beta` and a q that are constant on cells,
:math:`f'=\frac14e^D\int_x^{2\rho}qe^{-D}`, :math:`D=\frac14\int\beta`, solves
:math:`4f''-\beta f'=-q`, f' is monotone on every cell, and :math:`\lambda=\inf q/f`.  The
guess q is iterated towards the first eigenfunction.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from flint import arb

from lemmata.verify.certify.pieces.rounded import Array
from lemmata.verify.norms import greatest, least, lower

_CELLS = 256
_ROUNDS = 24


def contraction(ends: Array, a: Array) -> tuple[arb, arb] | None:
    r"""Return :math:`\lambda` and the factor :math:`\sup(x/f)\sup f'`, or None.

    Parameters
    ----------
    ends : (N,) ndarray
        Ends of the steps of a as functions of the distance from u*, the last one :math:`\rho`.
    a : (N,) ndarray
        Not increasing.
    """
    nodes = np.linspace(0.0, 2 * float(ends[-1]), _CELLS + 1)
    slope = _least_pull(ends, a, nodes)
    q = _guess(nodes, slope)
    if not (np.isfinite(q).all() and (q > 0).all()):
        return None
    x = [arb(float(y)) for y in nodes]
    weights = [arb(float(y)) for y in q]
    derivative = _derivative(x, [arb(float(s)) / 4 for s in slope], weights)
    f = [arb(0)]
    for (low, high), (first, last) in zip(pairwise(x), pairwise(derivative), strict=True):
        f.append(f[-1] + (high - low) * first.union(last))
    rate = least([w / y.upper() for w, y in zip(weights, f[1:], strict=True)])
    slowest = [1 / derivative[0].min(derivative[1])]
    slowest += [y / g for y, g in zip(x[1:], f[1:], strict=True)]
    factor = greatest(slowest) * greatest(derivative)
    return (rate, factor) if rate > 0 and factor.is_finite() else None


def _derivative(x: list[arb], slope: list[arb], q: list[arb]) -> list[arb]:
    """Return f' at the nodes."""
    D = [arb(0)]
    for (low, high), s in zip(pairwise(x), slope, strict=True):
        D.append(D[-1] + s * (high - low))
    tail, out = arb(0), [arb(0)]
    for j in reversed(range(len(q))):
        h = x[j + 1] - x[j]
        y = slope[j] * h
        share = arb(1) if y.is_zero() else (-y).expm1() / -y
        tail += q[j] * h * share * (-D[j]).exp()
        out.append(D[j].exp() * tail / 4)
    return out[::-1]


def _least_pull(ends: Array, a: Array, nodes: Array) -> Array:
    """Return lower bounds of beta on the cells.

    The part of a chord within ``ends[i]`` has length 2 sqrt(x^2/4 - rho^2 + ends[i]^2), growing
    with x; what is subtracted is far more than rounding can be.
    """
    rho, x = float(ends[-1]), nodes[:-1, None]
    square = x**2 / 4 - rho**2 + ends[:-1] ** 2 - 1e-14 * (x**2 + 2 * rho**2)
    inner = 2 * np.sqrt(np.maximum(square, 0.0))
    last = float(a[-1])
    outer = last * (nodes[:-1] if last > 0 else nodes[1:])
    parts = (a[:-1] - a[1:]) * inner
    return np.asarray(outer + parts.sum(axis=1) - 1e-13 * (np.abs(outer) + parts.sum(axis=1)))


def _guess(nodes: Array, slope: Array) -> Array:
    """Iterate q towards the first eigenfunction, in floats."""
    h = np.diff(nodes)
    D = np.concatenate([[0.0], np.cumsum(slope / 4 * h)])
    middle = (D[:-1] + D[1:]) / 2
    q = nodes[1:] / nodes[-1]
    for _ in range(_ROUNDS):
        tail = np.cumsum((q * h * np.exp(-middle))[::-1])[::-1]
        f = np.cumsum(np.exp(middle) * (tail - q * h * np.exp(-middle) / 2) * h)
        q = f / f[-1]
    return np.asarray(q)


def least_time(rate: arb, alpha: arb) -> float:
    """Return the best time for the smoothing at the end, in floats."""
    lam, curvature = lower(rate), float(alpha)
    if abs(curvature) < 1e-6 * lam:
        return 0.5 / lam
    gain = curvature / lam
    return float(-np.log1p(-gain) / (2 * curvature)) if gain < 1 else float("inf")
