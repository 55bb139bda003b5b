r"""theorem-1-local on the line: the law of the chain by its kernel on a grid, no sampling.

The potential is :math:`u^2/2+q\omega^{-3}(\omega u-\sin\omega u)`, with mode 0, whose Hessian is
within :math:`qs` of 1 for :math:`|u|\le s`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import integrate, stats

from lemmata.bounds.paper.local.parts.terms import POINT_TOTAL, TOTAL
from lemmata.verify.activations import Array
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.evaluate import Bound
from lemmata.verify.once import Row, against, once, row

OMEGA = 1.5
_GRID = np.linspace(-9, 16, 1001)
_NORMAL = np.exp(-(_GRID**2) / 2)
_START = 0.5
"""Where the chain from a point starts."""


@dataclass(frozen=True)
class Line:
    """A potential, displaced, and perhaps with as deep a well far away; q bounds its bend."""

    q: float
    shift: float = 0.0
    twice: bool = False

    def weight(self, u: Array) -> Array:
        """Return e^(-l)."""
        return self._well(u) + (self._well(u - 10) if self.twice else 0.0)

    def _well(self, u: Array) -> Array:
        v = u - self.shift
        bent = self.q / OMEGA**3 * (OMEGA * v - np.sin(OMEGA * v))
        return np.asarray(np.exp(-(v**2) / 2 - bent))

    def chain(self, h: float, steps: int, law: Array) -> Array:
        """Return the masses of the chain after some steps from a law on the grid."""
        slope = -np.gradient(np.log(self.weight(_GRID)), _GRID)
        s = -math.expm1(-h)
        means = _GRID - s * slope
        kernel = np.exp(-((_GRID[:, None] - means) ** 2) / (2 * s * (2 - s)))
        kernel /= kernel.sum(axis=0)
        for _ in range(steps):
            law = kernel @ law
        return np.asarray(law / law.sum())


def _climb(q: float, rho: float) -> float:
    """Return F(rho) for the profile 1 - q s."""

    def height(r: float) -> float:
        return r**2 / 2 - q * r**3 / 6

    def inner(s: float) -> float:
        return math.exp(height(s)) * integrate.quad(lambda r: math.exp(-height(r)), 0, s)[0]

    return float(integrate.quad(inner, 0, rho)[0])


def _terms(q: float, rho: float, T: float, h: float, line: Line) -> dict[str, float]:
    """Return the numbers of the bound, all from the profiles but the posterior's own mass."""
    alpha, half = 1 - q * rho, integrate.quad
    inside = math.erf(rho / math.sqrt(2))
    F = _climb(q, rho)
    start = 2 * half(lambda r: _climb(q, r) * stats.norm.pdf(r), 0, rho)[0] / inside
    bent = 2 * half(lambda r: q * r**2 / 2 * stats.norm.pdf(r), 0, rho)[0]
    weight = line.weight(_GRID)
    known = np.abs(_GRID) > rho if not line.twice else (np.abs(_GRID) > rho) & (_GRID < 5)
    return {
        "alpha": alpha,
        "T": T,
        "h": h,
        "E_phi": (q * rho) ** 2,
        "Q_phi": q * rho * (rho + q * rho**2 / 2) + q,
        "eps_2": (T + start) / F,
        "eps_4": float(weight[known].sum() / weight.sum()),
        "eps_5": 1 - inside,
        "transport": bent / (alpha * inside),
    }


@once
def _laws(rng: np.random.Generator, profile: Profile, shift: float, twice: bool) -> list[Row]:
    rows = []
    for q in (0.02, 0.1) if profile == "quick" else (0.02, 0.05, 0.1, 0.15):
        line = Line(q, shift, twice)
        for T, steps in ((1.0, 10), (2.0, 80)):
            numbers = _terms(q, 4.0, T, T / steps, line)
            target = line.weight(_GRID)
            apart = np.abs(line.chain(T / steps, steps, _NORMAL) - target / target.sum()).sum() / 2
            rows.append(row(float(apart), 1, 1e-4, f"{line}, {steps} steps to {T}", **numbers))
    return rows


@check(
    "theorem-1-local",
    "sharp",
    kind="upper",
    bound=TOTAL,
    twins={
        "gamma = 0 for a displaced centre": {"shift": 1.5},
        "a second mode outside D*, not counted": {"twice": True},
    },
)
def chain_is_near_the_posterior(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    shift: float = 0.0,
    twice: bool = False,
) -> Outcome:
    """Measure the distance of chain and posterior by the transition kernel on a grid.

    One above the sum of all terms would refute the claim.
    """
    return worst_of(against(bound, _laws(rng, profile, shift, twice)))


@once
def _from_a_point(rng: np.random.Generator, profile: Profile, twice: bool) -> list[Row]:
    rows, point = [], (np.abs(_GRID - _START) < 1e-9).astype(float)
    for q in (0.02, 0.1) if profile == "quick" else (0.02, 0.05, 0.1, 0.15):
        line, rho = Line(q, twice=twice), 4.0
        alpha, target = 1 - q * rho, line.weight(_GRID)
        for T, steps in ((1.0, 10), (2.0, 80)):
            known = {k: _terms(q, rho, T, T / steps, line)[k] for k in ("alpha", "T", "h", "eps_4")}
            known |= {"eps_2": (T + _climb(q, _START)) / _climb(q, rho), "theta_0": q * rho}
            known |= {"transport": _START + alpha**-0.5, "length": (1 + q * rho) * alpha**-0.5}
            law = line.chain(T / steps, steps, point)
            apart = np.abs(law - target / target.sum()).sum() / 2
            rows.append(
                row(float(apart), 1, 1e-4, f"{line}, {steps} steps to {T}", **known | {"d": 1})
            )
    return rows


@check(
    "theorem-1-local-point",
    "sharp",
    kind="upper",
    bound=POINT_TOTAL,
    twins={
        "a second mode outside D*, not counted": {"twice": True},
    },
)
def chain_from_a_point_is_near(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    twice: bool = False,
) -> Outcome:
    """Measure the distance of the chain from 1/2 and the posterior by the transition kernel.

    One above the sum of all terms would refute the claim.
    """
    return worst_of(against(bound, _from_a_point(rng, profile, twice)))
