r"""Fitted exponents: how bounds and measurements grow with d, 1/eps, 1/beta over a grid.

The model is :math:`\log y=c_g+p\log t`, one slope p for all groups g of the other coordinates, by
least squares.  A bound is computed, so its slope over a grid is exact.  A measurement has a slope
for each seed, and the seeds are independent repetitions of the whole grid, while points of one
seed may share a generator: so the interval is Student's for the mean of these slopes.  It covers
the slope that infinitely many seeds would give over this grid, whether or not the curve is a
power; it is no interval for the limit.  What a measured slope is compared with is the slope of the
sharp bound at the same points.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
from scipy import stats

from lemmata.bounds.scaling import AXES, Axis, exponent
from lemmata.reports.sweeps.spots import FORMS, MEASURED, QUANTITIES, Spot

LEVEL = 0.95
_INPUTS = ("m", "M", "M2", "M3")
Array = np.ndarray[Any, np.dtype[np.float64]]
Curve = dict[float, Array]
"""Logarithms by the value of the axis, one for each seed."""
Curves = dict[tuple[Any, ...], Curve]
"""By the other coordinates."""


@dataclass(frozen=True)
class Fit:
    """One fitted exponent.

    Attributes
    ----------
    family, quantity, form, axis
        What was fitted against what.
    covered : bool
        Whether beta moved along, as large as covered.
    slope : float
        The exponent over the grid.
    low, high : float or None
        Its 95 % interval over the seeds; ``None`` for a bound, which is not sampled, and for one
        seed.
    start, end : float
        The slopes between the two smallest and between the two largest values.
    sharp : float or None
        Beside a measurement, the slope of the sharp bound at the same points.
    limit : str
        The exact exponent of the formula; for a measurement that of the sharp bound.
    points, groups, seeds : int
    curve : tuple of (float, float)
        Geometric means over groups and seeds, for the picture.
    """

    family: str
    quantity: str
    form: str
    axis: Axis
    covered: bool
    slope: float
    low: float | None
    high: float | None
    start: float
    end: float
    sharp: float | None
    limit: str
    points: int
    groups: int
    seeds: int
    curve: tuple[tuple[float, float], ...]


def fits(found: Iterable[Spot], inputs: Mapping[str, Mapping[str, float]]) -> list[Fit]:
    """Return the exponents of everything that was run at three values of an axis or more.

    Parameters
    ----------
    found : iterable of Spot
    inputs : mapping
        m, M, M2, M3 of each family.
    """
    kinds: dict[tuple[Any, ...], dict[str, list[Spot]]] = defaultdict(dict)
    for spot in found:
        kinds[spot.family, spot.quantity, spot.covered].setdefault(spot.form, []).append(spot)
    order = sorted(kinds, key=lambda k: (k[0], QUANTITIES.index(k[1]), k[2]))
    return [
        fit
        for key in order
        for axis, form in product(AXES, FORMS)
        if not (key[2] and axis == "beta")
        for fit in _fit(kinds[key], form, axis, inputs.get(key[0], {}))
    ]


def _fit(
    forms: Mapping[str, list[Spot]], form: str, axis: Axis, inputs: Mapping[str, float]
) -> Iterator[Fit]:
    """Yield the fit of one form, if it has the points."""
    spots = forms.get(form, [])
    sharp = _curves(forms.get("sharp", []), axis, (0,))
    seeds = sorted({s.seed for s in forms.get("sharp", spots)}) if form == MEASURED else (0,)
    curves = _curves(spots, axis, tuple(seeds))
    if not curves:
        return
    slopes, one = _slopes(curves), spots[0]
    low, high = _interval(slopes)
    start, end = _ends(curves)
    beside = _beside(sharp, curves) if form == MEASURED else None
    yield Fit(
        one.family, one.quantity, form, axis, one.covered,
        float(slopes.mean()), low, high, start, end, beside, _limit(one, axis, inputs),
        sum(map(len, curves.values())), len(curves), len(seeds), _means(curves),
    )  # fmt: skip


def _curves(spots: Iterable[Spot], axis: Axis, seeds: tuple[int, ...]) -> Curves:
    """Return what was found at three values or more, at each of them for all seeds.

    A value that some seed lacks is left out: what could not be measured may well be the largest.
    """
    cells: dict[tuple[Any, ...], dict[float, dict[int, float]]] = defaultdict(dict)
    for spot in spots:
        cell = cells[spot.group(axis)].setdefault(spot.along(axis), {})
        cell[spot.seed if len(seeds) > 1 else seeds[0]] = math.log(spot.number)
    curves = {
        group: {x: np.array([cell[s] for s in seeds]) for x, cell in values.items()
                if set(seeds) <= set(cell)}
        for group, values in cells.items()
    }  # fmt: skip
    return {group: curve for group, curve in curves.items() if len(curve) >= 3}


def _slopes(curves: Curves) -> Array:
    """Return the common slope of all groups for each seed, ``(seeds,)``."""
    top, bottom = 0.0, 0.0
    for curve in curves.values():
        x, y = np.log(list(curve)), np.array(list(curve.values()))
        u = x - x.mean()
        top, bottom = top + u @ y, bottom + float(u @ u)
    return np.asarray(top / bottom)


def _interval(slopes: Array) -> tuple[float | None, float | None]:
    """Return Student's interval for the mean of the slopes; none for a single one."""
    n = len(slopes)
    if n < 2:
        return None, None
    quantile = float(stats.t.ppf((1 + LEVEL) / 2, n - 1))
    middle, half = float(slopes.mean()), quantile * float(slopes.std(ddof=1)) / math.sqrt(n)
    return middle - half, middle + half


def _beside(sharp: Curves, curves: Curves) -> float | None:
    """Return the slope of the sharp bound at the points of a measurement."""
    known = all(g in sharp and set(c) <= set(sharp[g]) for g, c in curves.items())
    if not known:
        return None
    return float(_slopes({g: {x: sharp[g][x] for x in c} for g, c in curves.items()}).mean())


def _ends(curves: Curves) -> tuple[float, float]:
    """Return the slopes between the first two and the last two values, averaged over groups."""
    first, last = [], []
    for curve in curves.values():
        points = sorted((math.log(x), float(y.mean())) for x, y in curve.items())
        first.append(_rise(*points[:2]))
        last.append(_rise(*points[-2:]))
    return sum(first) / len(first), sum(last) / len(last)


def _rise(a: tuple[float, float], b: tuple[float, float]) -> float:
    return (b[1] - a[1]) / (b[0] - a[0])


def _means(curves: Curves) -> tuple[tuple[float, float], ...]:
    """Return geometric means at the values that every group has."""
    shared = sorted(set.intersection(*(set(curve) for curve in curves.values())))
    return tuple(
        (x, math.exp(float(np.mean([curve[x] for curve in curves.values()])))) for x in shared
    )


def _limit(some: Spot, axis: Axis, inputs: Mapping[str, float]) -> str:
    """Return the exact exponent, or nothing where there is none."""
    if some.quantity == "layers":
        return ""
    form = "sharp" if some.form == MEASURED else some.form
    at: dict[str, Any] = {name: Fraction(inputs.get(name, 0.0)) for name in _INPUTS}
    at |= {"d": some.d, "eps": Fraction(some.eps), "beta": Fraction(some.beta_number)}
    if axis != "d":
        # In d the size of the generator moves as well, and the formula does not know how.
        at |= {name: int(inputs[name]) for name in ("N", "H") if name in inputs}
    answer = exponent(some.quantity, form, axis, at, covered=some.covered)  # type: ignore[arg-type]
    return "" if answer is None else str(answer)
