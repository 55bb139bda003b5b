r"""local-radial on the line: means while a diffusion is in an interval, by finite volumes.

The potential is that of `theorem.Line`, with its mode away from 0.
"""

from __future__ import annotations

import math

import numpy as np
from scipy import integrate, stats
from scipy.linalg import expm

from lemmata.bounds.paper.local.parts.terms import WHILE_INSIDE
from lemmata.verify.activations import Array
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.local.theorem import Line
from lemmata.verify.evaluate import Bound
from lemmata.verify.once import Row, against, once, row

_RHO, _POWERS = 3.0, (1, 2, 4)


def _killed(line: Line, cells: int, times: tuple[float, ...]) -> tuple[Array, list[Array]]:
    """Return cells around the mode, and what of N(0, 1) on them has not left at some times."""
    width = 2 * _RHO / cells
    u = line.shift - _RHO + width * (np.arange(cells) + 0.5)
    level = -np.log(line.weight(u))
    up, down = (np.exp(s * np.diff(level) / 2) / width**2 for s in (-1, 1))
    generator = np.diag(up, -1) + np.diag(down, 1)
    leaving = np.zeros(cells)
    leaving[[0, -1]] = 2 / width**2
    generator -= np.diag(generator.sum(axis=0) + leaving)
    start = stats.norm.pdf(u)
    start /= start.sum()
    return u - line.shift, [np.asarray(expm(time * generator) @ start) for time in times]


def _mean_w(q: float, t: float, power: int) -> float:
    """Return the mean of a power of r under e^-A on [0, rho], for the profile 1 - q(s + t)."""

    def weight(r: float) -> float:
        return math.exp(-(1 - 2 * q * t) * r**2 / 2 + q * r**3 / 6)

    above = integrate.quad(lambda r: r**power * weight(r), 0, _RHO)[0]
    return float(above / integrate.quad(weight, 0, _RHO)[0])


@once
def _means(rng: np.random.Generator, profile: Profile) -> list[Row]:
    rows, cells = [], 120 if profile == "quick" else 300
    for q in (0.02, 0.15):
        for t in (0.0, float(rng.uniform(0.05, 0.3))):
            line, times = Line(q, t), (0.0, 0.5, 3.0)
            inside = float(stats.norm.cdf(t + _RHO) - stats.norm.cdf(t - _RHO))
            for time, law in zip(times, _killed(line, cells, times)[1], strict=True):
                away = np.abs(_killed(line, cells, ())[0])
                for power in _POWERS:
                    numbers = {"rho": _RHO, "t": t, "inside": inside}
                    numbers["mean_w"] = _mean_w(q, t, power)
                    text = f"{line}, time {time}, power {power}"
                    rows.append(row(float(law @ away**power), 1, 2e-3, text, **numbers))
    return rows


@check(
    "local-radial",
    "sharp",
    kind="tight",
    bound=WHILE_INSIDE,
    at_least=0.9,
    twins={"half of it": WHILE_INSIDE / 2},
)
def stays_as_near(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure means of powers of the distance from the mode, of paths that have not left.

    One above the bound would refute the claim; at the time 0, without a displacement, the start is
    nearly the law with which it is compared.
    """
    return worst_of(against(bound, _means(rng, profile)))
