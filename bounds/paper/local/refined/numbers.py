r"""Numbers of theorem-1-exponential: the ball, the time and the steps for given m, M, M2, d, beta.

In the coordinates :math:`z=\hat z+\varsigma u`, :math:`\varsigma^{-2}=\frac12(c_m+c_M)`, the
curvature at the distance r from 0 is at least :math:`1-\theta_0-\kappa r`.  The integrals of
:math:`r^{d-1}e^{-A}` and the mean time F of a climb are bounded cell by cell, with A at the ends of
a cell; radius and shares of the accuracy are searched for, and every bound is a ball of Arb.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise

import sympy as sp
from flint import arb

from lemmata.bounds import symbols as s
from lemmata.bounds.paper.local.parts import terms
from lemmata.bounds.paper.local.size import theta_0
from lemmata.bounds.paper.mixing.size import ALPHA, C_LOW, C_UP, R_0
from lemmata.bounds.prove.reals.ball import enclose, precision, to_ball

C_SCALE = (C_LOW + C_UP) / 2
"""The curvature that becomes 1."""
CELLS, FEWER = 1200, 200
"""Into how many the radii are cut, and how many do to see whether there is anything."""
NEAR = 1000
"""Descent ends within 1/NEAR of the posterior's own width."""
_BITS = 96
_SHARES = [sp.Rational(k, 40) for k in range(4, 14)]
"""What the start may take of the accuracy after the time T."""


@dataclass(frozen=True)
class Exponential:
    r"""What the theorem proves for the numbers that were chosen.

    Attributes
    ----------
    K : int
        Steps of the exponential integrator.
    T, h : arb
        Time and step; a step of the chain moves by :math:`1-e^{-h}`.
    scale, rho, alpha, theta : arb
        :math:`\varsigma`; radius of D*, curvature on D* and how far it is from the identity, in u.
    delta : sympy.Expr
        Accuracy asked of gradient descent.
    shares : mapping of str to arb
        Bounds of the four errors; their sum is below eps.
    """

    K: int
    T: arb
    scale: arb
    rho: arb
    alpha: arb
    theta: arb
    delta: sp.Expr
    shares: Mapping[str, arb]

    @property
    def h(self) -> arb:
        """The step."""
        return self.T / self.K


@dataclass(frozen=True)
class _Setting:
    """The numbers in whitened coordinates, as balls."""

    d: int
    eps: arb
    theta_0: arb
    kappa: arb
    scale: arb
    c_m: arb
    c_M: arb
    hat: arb
    t_0: arb
    t: arb

    def low(self, r: arb) -> arb:
        """Return the curvature at the distance r from the mode, at least."""
        return 1 - self.theta_0 - self.kappa * (r + self.t)

    def A(self, r: arb) -> arb:
        """Return by how much the potential grows, at least."""
        return (1 - self.theta_0 - self.kappa * self.t) * r**2 / 2 - self.kappa * r**3 / 6


def exponential(inputs: Mapping[sp.Symbol, sp.Expr], cells: int = CELLS) -> Exponential | None:
    """Return the theorem's numbers with the fewest steps that were found.

    Parameters
    ----------
    inputs : mapping of sympy.Symbol to sympy.Expr
        As of `bounds.constants`: m, M, M_2, d, beta, eps and the norm of the inverse point.
    cells : int
        Into how many cells the radii are cut.

    Returns
    -------
    Exponential or None
        ``None`` where nothing was found: the noise is too high for the theorem.
    """
    with precision(_BITS):
        found = list(_candidates(inputs, cells))
    return min(found, key=lambda one: one.K, default=None)


def widest(inputs: Mapping[sp.Symbol, sp.Expr]) -> sp.Rational | None:
    """Return a noise level, a few per cent below the last one at which numbers are found.

    The inverse point keeps its norm.  ``None`` if there are numbers at every noise level that was
    tried, or at none.
    """

    def covers(beta: sp.Rational) -> bool:
        return exponential({**inputs, s.beta: beta}, FEWER) is not None

    low = _rounded(inputs[s.beta])
    while not covers(low):
        low /= 2
        if low < sp.Rational(1, 2**40):
            return None
    high = 2 * low
    while covers(high):
        low, high = high, 2 * high
        if high > 2**40:
            return None
    for _ in range(5):
        middle = (low + high) / 2
        low, high = (middle, high) if covers(middle) else (low, middle)
    return low


def _rounded(value: sp.Expr) -> sp.Rational:
    """Return a power of two near a positive number."""
    with precision(_BITS):
        return sp.Integer(2) ** int(to_ball(value).log_base(2).mid().floor().unique_fmpz() or 0)


def _setting(inputs: Mapping[sp.Symbol, sp.Expr]) -> _Setting:
    low, high = (to_ball(c.xreplace(inputs)) for c in (C_LOW, C_UP))
    scale = 1 / ((low + high) / 2).sqrt()
    bend = to_ball((s.M * s.M2 / s.beta**2).xreplace(inputs)) * scale**3
    hat = to_ball(inputs[s.norm_z_hat])
    off = to_ball(((C_UP - C_LOW) / (C_UP + C_LOW)).xreplace(inputs))
    t_0 = hat / scale / to_ball(ALPHA.xreplace(inputs))
    t = scale * hat / (1 - off - bend * t_0)
    d, eps = int(inputs[s.d]), to_ball(inputs[s.eps])
    return _Setting(d, eps, off, bend, scale, low, high, hat, t_0, t)


def _far(x: _Setting) -> tuple[arb, arb]:
    """Return a radius, in u, and a bound of the posterior's mass outside it."""
    spread = x.d * (x.c_M / x.c_m).log() / 2 + x.hat**2 / 2 * (1 / x.c_m - 1 / x.c_M)
    level = (400 / x.eps).log() + spread
    width = (arb(x.d).sqrt() + (2 * level).sqrt()).mid()
    lam = (1 - x.d / width**2).mid() / 2
    mass = (spread - x.d * (1 - 2 * lam).log() / 2 - lam * width**2).exp()
    return (width / x.c_m.sqrt() + x.hat / x.c_m) / x.scale + 2 * x.t, mass


def _volumes(d: int, nodes: list[arb]) -> list[arb]:
    return [(q**d - p**d) / d for p, q in pairwise(nodes)]


def _weights(d: int, nodes: list[arb]) -> list[arb]:
    """Return the integrals of r^(1 - d) over the cells after the first."""
    if d == 2:
        return [(q / p).log() for p, q in pairwise(nodes[1:])]
    return [(q ** (2 - d) - p ** (2 - d)) / (2 - d) for p, q in pairwise(nodes[1:])]


def _climb(d: int, nodes: list[arb], A: list[arb], lower: bool) -> tuple[list[arb], list[arb]]:
    """Bound the integral of r^(d - 1) e^-A and F at the nodes, from below or from above.

    A does not decrease there.
    """
    ends = [(q, p) if lower else (p, q) for p, q in pairwise(A)]
    volumes = _volumes(d, nodes)
    shares = [v * (-inside).exp() for v, (inside, _) in zip(volumes, ends, strict=True)]
    mass = list(accumulate(shares, initial=arb(0)))
    up, (in_, out) = nodes[1] ** 2 / 2, ends[0]
    steps = [(out - in_).exp() * up / d]
    for i, weight in enumerate(_weights(d, nodes), 1):
        p, q, (inside, outside) = nodes[i], nodes[i + 1], ends[i]
        own = ((q**2 - p**2) / 2 - p**d * weight) / d * (-inside).exp()
        steps.append(outside.exp() * (mass[i] * weight + own))
    return mass, list(accumulate(steps, initial=arb(0)))


def _even(end: arb, cells: int) -> list[arb]:
    return [end * k / cells for k in range(cells + 1)]


def _candidates(inputs: Mapping[sp.Symbol, sp.Expr], cells: int) -> Iterator[Exponential]:
    x = _setting(inputs)
    if not (x.hat < to_ball(ALPHA.xreplace(inputs)) * to_ball(_radius(inputs)) and x.t >= 0):
        return
    R, far = _far(x)
    if not x.t_0 < R - 2 * x.t:
        return
    reach = arb(x.d).sqrt() / NEAR + x.t
    # Rounded up: a larger R leaves less outside.
    nodes = _even((R - x.t).upper(), cells)
    A = [x.A(r) for r in nodes]
    inner = [r for r in nodes if x.low(r) > 0]
    if len(inner) < 2:
        return
    mass, F = _climb(x.d, inner, A[: len(inner)], lower=True)
    start = _even(reach, 8)
    least = _climb(x.d, start, [x.A(r) for r in start], lower=False)[1][-1]
    tail = [
        v * (-_lower(p, q)).exp()
        for v, (p, q) in zip(_volumes(x.d, nodes), pairwise(A), strict=True)
    ]
    off = list(accumulate(reversed(tail), initial=arb(0)))[::-1]
    for j in range(1, len(inner)):
        eps_4 = off[j] / mass[j] + far
        if reach < nodes[j] and eps_4 < x.eps / 4:
            for share in _SHARES:
                found = _numbers(x, nodes[j], reach, to_ball(share) * x.eps, least, F[j], eps_4)
                if found is not None:
                    yield found


def _lower(p: arb, q: arb) -> arb:
    return p if p < q else q if q < p else p.min(q)


def _radius(inputs: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
    """Return a radius that assumption 2 allows; for a linear generator any will do."""
    return R_0.xreplace(inputs) if inputs[s.M2] else 1 + inputs[s.norm_z_hat]


def _numbers(
    x: _Setting, rho: arb, reach: arb, eps_3: arb, least: arb, climb: arb, eps_4: arb
) -> Exponential | None:
    """Return the numbers for a radius and a share of the start, if they leave any for the steps."""
    alpha = x.low(rho)
    theta, far = x.theta_0 + x.kappa * (rho + x.t), reach + (x.d / alpha).sqrt()
    known = {s.alpha: alpha, terms.transport: far, terms.eps_3: eps_3, s.d: x.d}
    T = enclose(terms.TIME, known, _BITS)
    eps_2 = (T + least) / climb
    rest = (x.eps - eps_2 - eps_3 - eps_4) * (1 - arb(2) ** -40)
    if not (rest > 0 and alpha * reach**2 <= x.d and alpha * rho**2 >= x.d):
        return None
    known |= {s.T: T, theta_0: theta, terms.length: (1 + theta) * (x.d / alpha).sqrt()}
    K = 1
    if not theta.is_zero():
        step = enclose(terms.POINT_STEP, known | {terms.eps_1: rest}, _BITS)
        K = int((T / step).upper().ceil().unique_fmpz() or 0)
    paths = enclose(terms.POINT_PATHS, known | {s.h: T / max(K, 1)}, _BITS)
    if not (K > 0 and paths + eps_2 + eps_3 + eps_4 <= x.eps):
        return None
    shares = {"eps_1": paths, "eps_2": eps_2, "eps_3": eps_3, "eps_4": eps_4}
    delta = sp.sqrt(s.d / C_SCALE) / NEAR
    return Exponential(K, T, x.scale, rho, alpha, theta, delta, shares)
