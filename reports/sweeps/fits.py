r"""Fitted exponents: how bounds and measurements grow with d, 1/eps, 1/beta.

The model is :math:`\log y=c_g+p\log t`, one slope p for all groups g of the other coordinates, by
least squares.  The interval is Student's: it assumes that the errors about the lines are
independent and of one size.  A bound has no noise, so there it only says how far the curve is from
a power.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from scipy import stats

from bounds.scaling import AXES, Axis, exponent
from verify.sweep.config import COVERED

QUANTITIES = ("S", "K", "N_enc")
"""What is fitted: steps of gradient descent, Langevin steps, parameters of the encoder."""
FORMS = ("printed", "repaired", "sharp", "measured")
LEVEL = 0.95
_INPUTS = ("m", "M", "M2", "M3")


@dataclass(frozen=True)
class Spot:
    """One number with its coordinates."""

    family: str
    d: int
    beta: str
    beta_number: float
    eps: str
    seed: int
    quantity: str
    form: str
    number: float

    @property
    def covered(self) -> bool:
        """Whether beta is the largest that the theorem covers, and so moves with d and eps."""
        return self.beta == COVERED

    def along(self, axis: Axis) -> float:
        """Return d, 1/eps or 1/beta."""
        if axis == "d":
            return float(self.d)
        return float(1 / Fraction(self.eps)) if axis == "eps" else 1 / self.beta_number

    def group(self, axis: Axis) -> tuple[Any, ...]:
        """Return the other coordinates."""
        parts = {"d": self.d, "eps": self.eps, "beta": self.beta}
        return tuple(value for name, value in parts.items() if name != axis)


@dataclass(frozen=True)
class Fit:
    """One fitted exponent.

    Attributes
    ----------
    family, quantity, form, axis
        What was fitted against what.
    covered : bool
        Whether beta moved along, as large as covered.
    slope, low, high : float
        The exponent with its 95 % interval.
    end : float
        The slope between the two largest values alone: where it heads.
    points, groups : int
    theorem : str
        The exact exponent of the formula; for a measurement that of the sharp bound.
    curve : tuple of (float, float)
        Geometric means over the groups, for the picture.
    """

    family: str
    quantity: str
    form: str
    axis: Axis
    covered: bool
    slope: float
    low: float
    high: float
    end: float
    points: int
    groups: int
    theorem: str
    curve: tuple[tuple[float, float], ...]


def spots(rows: Iterable[tuple[Any, ...]]) -> tuple[list[Spot], dict[str, dict[str, float]]]:
    """Return the positive finite numbers of a store, and m, M, M2, M3 of each family."""
    out, inputs = [], defaultdict[str, dict[str, float]](dict)
    for row in rows:
        _, family, d, beta, noise, eps, seed, status, _, quantity, form, _, _, number = row[:14]
        if status != "ok" or number is None or not math.isfinite(number):
            continue
        if form == "input":
            inputs[family][quantity] = number
        elif quantity in QUANTITIES and form in FORMS and number > 0:
            out.append(Spot(family, d, beta, noise, eps, seed, quantity, form, number))
    return out, dict(inputs)


def fits(found: Iterable[Spot], inputs: dict[str, dict[str, float]]) -> list[Fit]:
    """Return the exponents of everything that was run at three values of an axis or more."""
    kinds: dict[tuple[Any, ...], list[Spot]] = defaultdict(list)
    for spot in found:
        kinds[spot.family, spot.quantity, spot.form, spot.covered].append(spot)
    order = sorted(kinds, key=lambda k: (k[0], QUANTITIES.index(k[1]), k[3], FORMS.index(k[2])))
    return [
        fit
        for family, quantity, form, covered in order
        for axis in AXES
        if not (covered and axis == "beta")
        for fit in _fit(kinds[family, quantity, form, covered], axis, inputs.get(family, {}))
    ]


def _fit(group: list[Spot], axis: Axis, inputs: dict[str, float]) -> Iterator[Fit]:
    some = group[0]
    if some.form != "measured":
        # A bound is the same for every seed; to count it often would narrow the interval.
        group = list({(s.d, s.beta, s.eps): s for s in group}.values())
    groups: dict[tuple[Any, ...], list[Spot]] = defaultdict(list)
    for spot in group:
        groups[spot.group(axis)].append(spot)
    full = [g for g in groups.values() if len({s.along(axis) for s in g}) >= 3]
    if not full:
        return
    slope, half = _slope(full, axis)
    yield Fit(
        some.family, some.quantity, some.form, axis, some.covered,
        slope, slope - half, slope + half, _end(full, axis), sum(map(len, full)), len(full),
        _theorem(some, axis, inputs), _curve(full, axis),
    )  # fmt: skip


def _slope(groups: list[list[Spot]], axis: Axis) -> tuple[float, float]:
    """Return the common slope and half the width of its interval."""
    x = [np.log([s.along(axis) for s in g]) for g in groups]
    y = [np.log([s.number for s in g]) for g in groups]
    u = np.concatenate([part - part.mean() for part in x])
    v = np.concatenate([part - part.mean() for part in y])
    slope = float(u @ v / (u @ u))
    free = len(u) - len(groups) - 1
    if free < 1:
        return slope, math.inf
    rest = v - slope * u
    error = math.sqrt(float(rest @ rest) / free / float(u @ u))
    return slope, float(stats.t.ppf((1 + LEVEL) / 2, free)) * error


def _curve(groups: list[list[Spot]], axis: Axis) -> tuple[tuple[float, float], ...]:
    """Return geometric means at the values that every group has."""
    means = [_means(group, axis) for group in groups]
    shared = sorted(set.intersection(*(set(m) for m in means)))
    return tuple((x, math.exp(sum(m[x] for m in means) / len(means))) for x in shared)


def _means(group: list[Spot], axis: Axis) -> dict[float, float]:
    """Return the mean logarithm at each value."""
    logs: dict[float, list[float]] = defaultdict(list)
    for spot in group:
        logs[spot.along(axis)].append(math.log(spot.number))
    return {x: sum(values) / len(values) for x, values in logs.items()}


def _end(groups: list[list[Spot]], axis: Axis) -> float:
    """Return the slope between the two largest values, averaged over the groups."""
    slopes = []
    for group in groups:
        means = sorted(_means(group, axis).items())
        (a, u), (b, v) = means[-2:]
        slopes.append((v - u) / math.log(b / a))
    return sum(slopes) / len(slopes)


def _theorem(some: Spot, axis: Axis, inputs: dict[str, float]) -> str:
    """Return the exact exponent, or nothing where there is none."""
    form = "sharp" if some.form == "measured" else some.form
    at: dict[str, Any] = {name: Fraction(inputs.get(name, 0.0)) for name in _INPUTS}
    at |= {"d": some.d, "eps": Fraction(some.eps), "beta": Fraction(some.beta_number)}
    if axis != "d":
        # In d the size of the generator moves as well, and the formula does not know how.
        at |= {name: int(inputs[name]) for name in ("N", "H") if name in inputs}
    answer = exponent(some.quantity, form, axis, at, covered=some.covered)  # type: ignore[arg-type]
    return "" if answer is None else str(answer)
