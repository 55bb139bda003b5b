"""Lemma 12 and equations 21 to 24 in d = 1: all four laws by finite volumes on one grid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import sympy as sp

from lemmata.bounds.paper.mixing.size import (
    MIX_BALL,
    TV_CONVEX,
    R_diam,
    level,
    mass_off,
    p_exit,
    tv_given,
    tv_mix,
    tv_same,
)
from lemmata.bounds.symbols import rho
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.engine.arguments import Float
from lemmata.verify.engine.laws.finite_volume import langevin, process
from lemmata.verify.evaluate import Bound

TV_12 = p_exit + MIX_BALL + mass_off
TV_12_SHARP = p_exit + TV_CONVEX.subs(R_diam, 2 * rho) + mass_off


@dataclass(frozen=True)
class Line:
    """A potential on the line, an interval D on which it is convex, a start and a time."""

    text: str
    potential: Callable[[Float], Float]
    center: float
    radius: float
    convexity: float
    start: float
    time: float


def _wells(z: Float) -> Float:
    """Return a double well with minima at -2 and 2, curvature 4, convex off |z| < 1.2."""
    return np.asarray((z**2 - 4) ** 2 / 8)


def _deep_wells(z: Float) -> Float:
    return 16 * _wells(z)


def _square(z: Float) -> Float:
    return np.asarray(z**2 / 2)


def _quartic(z: Float) -> Float:
    return np.asarray(z**2 / 2 + z**4 / 4)


def _lines() -> tuple[Line, ...]:
    """Return convex potentials, and a double well whose D is one well."""
    lines = []
    for time in (0.05, 0.5, 3.0):
        lines += [
            Line("z^2/2", _square, 0.0, 3.0, 1.0, 1.0, time),
            Line("z^2/2 + z^4/4", _quartic, 0.0, 1.5, 1.0, 0.5, time),
            Line("(z^2 - 4)^2/8", _wells, 2.0, 0.75, 0.34, 2.0, time),
            Line("2 (z^2 - 4)^2", _deep_wells, 2.0, 0.75, 5.5, 2.0, time),
        ]
    return tuple(lines)


@dataclass(frozen=True)
class Laws:
    """Distances of the laws of Lemma 12, and the exit probability."""

    tv_all: float
    tv_same: float
    tv_mix: float
    tv_given: float
    mass_off: float
    p_exit: float


def _tv(p: Float, q: Float) -> float:
    return float(np.abs(p - q).sum() / 2)


@lru_cache(maxsize=64)
def _laws(line: Line, cells: int) -> Laws:
    """Return the distances; the interval D is made of whole cells."""
    width = 2 * line.radius / cells
    low, high = line.center - line.radius, line.center + line.radius
    grid = np.linspace(-12, 12, 2401)
    likely = grid[line.potential(grid) < 30 + line.potential(grid).min()]
    side, right = (int(np.ceil(gap / width)) for gap in (low - likely[0], likely[-1] - high))
    ends = low - side * width, high + right * width
    whole = langevin(line.potential, *ends, cells + side + right)
    inside = langevin(line.potential, low, high, cells)
    D = slice(side, side + cells)
    law, kept = whole.law(line.start, line.time), np.zeros_like(whole.mass)
    kept[D] = inside.law(line.start, line.time)
    given = np.zeros_like(whole.mass)
    given[D] = inside.mass
    return Laws(
        tv_all=_tv(law, whole.mass),
        tv_same=_tv(law, kept),
        tv_mix=_tv(kept, given),
        tv_given=_tv(given, whole.mass),
        mass_off=float(whole.mass.sum() - whole.mass[D].sum()),
        p_exit=1 - survival(line, cells),
    )


def survival(line: Line, cells: int) -> float:
    """Return the probability to stay in D, killed half a cell beyond the outermost centres."""
    low, high = line.center - line.radius, line.center + line.radius
    width = (high - low) / cells
    centers = low + width * (np.arange(cells) + 0.5)
    values = line.potential(np.concatenate([[low], centers, [high]]))
    values = values - values.min()
    inner = np.exp(-(values[1:-2] + values[2:-1]) / 2) / width
    ends = 2 * np.exp(-values[[0, -1]]) / width
    conductance = np.concatenate([ends[:1], inner, ends[1:]])
    return process(centers, width * np.exp(-values[1:-1]), conductance).survival(
        line.start, line.time
    )


Pick = Callable[[Laws], float]


def _worst(bound: Bound, profile: Profile, pick: Pick) -> Outcome:
    """Return the worst of ``pick`` against the bound at the same laws."""
    cells = 96 if profile == "quick" else 400
    outcomes = []
    for line in _lines():
        fine, coarse = (_laws(line, n) for n in (cells, cells // 2))
        slack = sum(abs(a - b) for a, b in zip(_all(fine), _all(coarse), strict=True))
        numbers = dict(zip(_NAMES, _all(fine), strict=True)) | {
            "T": line.time,
            "rad_D": line.radius,
            "rho": line.radius,
            "alpha": line.convexity,
            "alpha_exit": fine.p_exit,
        }
        text = f"L = {line.text}, D = B({line.center}, {line.radius}), z_0 = {line.start}"
        outcomes.append(
            Outcome(pick(fine), bound(**numbers), 1, slack, instance=f"{text}, t = {line.time}")
        )
    resolved = [o for o in outcomes if o.error < 0.1 * o.measured]
    return replace(worst_of(resolved), n=len(outcomes))


_NAMES = ("tv_all", "tv_same", "tv_mix", "tv_given", "mass_off", "p_exit")


def _all(laws: Laws) -> tuple[float, ...]:
    return tuple(getattr(laws, name) for name in _NAMES)


@check(
    "lemma-12",
    "repaired",
    kind="upper",
    bound=TV_12,
    twins={"without P(D^c)": TV_12 - mass_off, "without all but P(D^c)": mass_off},
)
def diffusion_near_posterior(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Measure d_TV(P_t, P), the exit probability and P(D^c) by finite volumes.

    D is one well of two, among others.  A distance above the sum would refute the lemma.
    """
    return _worst(bound, profile, lambda laws: laws.tv_all)


@check(
    "lemma-12",
    "sharp",
    kind="upper",
    bound=TV_12_SHARP,
    twins={"without P(D^c)": TV_12_SHARP - mass_off, "without all but P(D^c)": mass_off},
)
def diffusion_near_posterior_convex(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Measure the same against the strongly convex bound."""
    return _worst(bound, profile, lambda laws: laws.tv_all)


@check(
    "equation-21",
    "printed",
    kind="upper",
    bound=tv_same + tv_mix + tv_given,
    twins={"without the second": tv_same + tv_given, "without the last": tv_same + tv_mix},
)
def three_distances(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure the four distances of (21) by finite volumes."""
    return _worst(bound, profile, lambda laws: laws.tv_all)


@check(
    "equation-23",
    "printed",
    kind="upper",
    bound=p_exit,
    twins={"a third": p_exit / 3, "squared": p_exit**2},
)
def same_noise_until_exit(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure d_TV(P_t, tilde P_t) and the exit probability by finite volumes."""
    return _worst(bound, profile, lambda laws: laws.tv_same)


@check(
    "equation-25",
    "repaired",
    kind="upper",
    bound=level,
    twins={"a third": level / 3, "squared": level**2},
)
def same_noise_at_one_time(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure d_TV(P_t, tilde P_t) for given t, alpha being the exit probability at that t."""
    return _worst(bound, profile, lambda laws: laws.tv_same)


@check(
    "equation-24",
    "printed",
    kind="identity",
    bound=mass_off,
    twins={
        "half": mass_off / 2,
        "squared": mass_off**2,
        "one percent more": mass_off * sp.Rational(101, 100),
    },
)
def restricted_posterior(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Measure d_TV(tilde P, P) and P(D^c) separately, for one well of two."""
    line = _lines()[2]
    laws = _laws(line, 96)
    return Outcome(laws.tv_given, bound(mass_off=laws.mass_off), 1, 1e-12, instance=line.text)
