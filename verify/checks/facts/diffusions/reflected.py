"""Facts about reflected diffusions on intervals, by matrix exponentials."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import sympy as sp
from scipy import linalg
from scipy.special import erf

from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.diffusions.descending import FALLING, Falls, Lasts, Origin, Place
from lemmata.bounds.language.diffusions.processes import Exit
from lemmata.bounds.language.formulas import Predicate
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.measures.laws import TV, Dirac, Mass
from lemmata.bounds.language.sets import Ball
from lemmata.bounds.language.terms import Functional
from lemmata.bounds.language.vectors import UnitVector, Vector, inner, norm
from lemmata.bounds.literature.diffusions import reflected_diffusions as reflection
from lemmata.bounds.symbols import T, d
from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.diffusions.process import _generator
from lemmata.verify.checks.facts.diffusions.stopped_paths import (
    _E1,
    _ZERO,
    _constant,
    _numbers,
    _pulling,
)
from lemmata.verify.checks.facts.objects import holds, sanity

_LINE = {d: sp.Integer(1)}
_CELLS = 100
_PLANE = (UnitVector(1), UnitVector(2))


def _interval(radius: float) -> dict[Any, Any]:
    """Return [-radius, radius] as a convex body."""
    r = sp.Float(radius)
    body = {reflection.S: Ball(_ZERO, r), reflection.c: _ZERO, reflection.r: r}
    return body | {reflection.R: 2 * r, **_LINE}


def _grid(radius: float) -> Array:
    """Return the centres of cells of [-radius, radius]."""
    return np.asarray(radius * (2 * (np.arange(_CELLS) + 0.5) / _CELLS - 1))


def _points(radius: float) -> dict[str, list[Vector]]:
    """Return points of the interval, and off it."""
    sample = [float(x) * _E1 for x in (*_grid(radius)[::9], -2 * radius, 1.5 * radius)]
    between = [sp.Rational(1, 4), sp.Rational(3, 4)]
    return {"y": sample, "z": sample, "p": sample, "y_0": sample, "t": between}


_STEP = 1e-6
_NODE, _WEIGHT = np.polynomial.hermite_e.hermegauss(20)
_WEIGHT = _WEIGHT / math.sqrt(2 * math.pi)


@sanity("mirror-coupling")
def mirrored(rng: np.random.Generator) -> Iterator[bool]:
    """Step two points of an Ornstein-Uhlenbeck process in the plane by mirrored noises.

    In a wide set the laws are normal, and as far apart as the probability not to have met.
    """
    for k, time in rng.uniform(0.3, 1, size=(3, 2)):
        x, y = (rng.normal(size=2) for _ in range(2))
        gap = float(np.linalg.norm(y - x))
        apart = (y - x) * (1 - k * _STEP) + 2 * math.sqrt(2 * _STEP) * np.outer(
            _NODE, (y - x) / gap
        )
        size = np.linalg.norm(apart, axis=1)
        mean = float(_WEIGHT @ size)
        state = (gap, (mean - gap) / _STEP, float(_WEIGHT @ (size - mean) ** 2) / _STEP)
        start = [sum((float(c) * e for c, e in zip(p, _PLANE, strict=True)), _ZERO) for p in (x, y)]
        at = _interval(1e3) | {d: sp.Integer(2), reflection.drift: _pulling(k)}
        at |= {reflection.rate: sp.Integer(2), T: sp.Float(time)}
        at |= dict(zip((reflection.x, reflection.y), start, strict=True))
        met = float(erf(gap * math.exp(-k * time) / math.sqrt(-8 * math.expm1(-2 * k * time) / k)))

        def number(term: Functional | Predicate, start: Any = start, met: float = met) -> float:
            if isinstance(term, Falls):
                return 1.0
            if isinstance(term, TV | Lasts):
                return met
            places = {p: start[int(p.args[1]) - 1] for p in term.atoms(Place)}
            return float(term.xreplace(places))

        # The rate of variation is compared by SymPy, exactly.
        values = (*map(sp.Float, state[:2]), sp.nsimplify(round(state[2], 3)))
        samples = {str(s): [q] for s, q in zip(FALLING, values, strict=True)}
        ends = dict.fromkeys("yzp", start)
        yield holds(
            reflection.MIRROR,
            at,
            samples=samples | ends | {"t": [sp.Rational(1, 2)]},
            number=number,
            slack=1e-3,
        )


def _survival(
    drift: Callable[[Array], Array], rate: float, top: float, start: float, time: float
) -> float:
    """Return the probability not to have reached 0 from a start, reflected at the top."""
    n = 400
    width = top / n
    grid = width * np.arange(1, n + 1)
    push = np.asarray(drift(grid), float)
    up, down = (
        rate / (2 * width**2) + push / (2 * width),
        rate / (2 * width**2) - push / (2 * width),
    )
    moves = np.diag(up[:-1], 1) + np.diag(down[1:], -1) - np.diag(up + down)
    moves[-1, -2], moves[-1, -1] = rate / width**2, -rate / width**2
    stays = linalg.expm(time * moves).sum(axis=1)
    return float(np.interp(start, grid, stays))


@sanity("first-passage")
def passages(rng: np.random.Generator) -> Iterator[bool]:
    """Kill an Ornstein-Uhlenbeck process at 0, on a grid."""
    for k, w, time in rng.uniform(0.5, 1.5, size=(3, 3)):
        start = 1.0
        lasts = _survival(lambda x, k=k: -k * x, w, 10.0, start, time)  # type: ignore[misc]
        at = {reflection.k: sp.Float(k), reflection.w: sp.Float(w), T: sp.Float(time)}
        at |= {reflection.s: sp.Float(start)}
        moves = {"s": [sp.Float(0.7)], "b": [-sp.Float(k) * sp.Float(0.7)], "v": [sp.Float(w)]}
        number = _numbers({Lasts: _constant(lasts), Origin: _constant(start)})
        yield holds(reflection.FIRST_PASSAGE, at, samples=moves, number=number, slack=1e-3)


@sanity("survival-below-a-ceiling")
def below_a_ceiling(rng: np.random.Generator) -> Iterator[bool]:
    """Kill Brownian motion at 0 that is reflected at R, on a grid."""
    for w, top in rng.uniform(0.5, 2, size=(2, 2)):
        for time in (0.1 * top**2 / w, 2 * top**2 / w):
            lasts = _survival(lambda x: 0 * x, w, top, top, time)
            at = {reflection.w: sp.Float(w), reflection.R: sp.Float(top), T: sp.Float(time)}
            moves = {"s": [sp.Float(top / 2)], "b": [sp.S.Zero], "v": [sp.Float(w)]}
            number = _numbers({Lasts: _constant(lasts)})
            yield holds(reflection.BELOW_A_CEILING, at, samples=moves, number=number, slack=1e-3)


@sanity("law-of-a-mixture", "reflected-langevin")
def mixtures(rng: np.random.Generator) -> Iterator[bool]:
    """Start an Ornstein-Uhlenbeck process that is reflected from points and from e^(-g)."""
    for k, time in rng.uniform(0.3, 1, size=(2, 2)):
        grid = _grid(1.0)
        move = linalg.expm(time * _generator(grid, k * grid))
        stationary = np.exp(-k * grid**2 / 2)
        stationary /= stationary.sum()

        def law(P: Any, move: Array = move, stationary: Array = stationary) -> Array:
            """Return the weights of a law at T, from a point or a law, or of the law itself."""
            if type(P).__name__ != "At":
                return stationary
            start = P.args[0].args[0].args[2]
            if not isinstance(start, Dirac):
                return np.asarray(stationary @ move)
            x = float(inner(_E1, start.args[0]))
            return np.asarray(move[int(np.argmin(np.abs(_grid(1.0) - x)))])

        def number(term: Any, law: Callable[[Any], Array] = law) -> float:
            if not isinstance(term, TV):
                return 1.0
            return float(np.abs(law(term.args[0]) - law(term.args[1])).sum() / 2)

        edge = float(grid[0]) * _E1
        pulled = _interval(1.0) | {reflection.drift: _pulling(k), reflection.rate: sp.Integer(2)}
        pulled |= {T: sp.Float(time), reflection.x: edge}
        widest = max(np.abs(move[0] - row).sum() / 2 for row in move[::9])
        at = pulled | {reflection.bound: sp.Float(widest)}
        yield holds(reflection.MIXTURE, at, samples=_points(1.0), number=number, slack=1e-6)
        g = function(lambda z, k=k: sp.Float(k) * norm(z) ** 2 / 2)  # type: ignore[misc]
        yield holds(
            reflection.STATIONARY,
            _interval(1.0) | {reflection.g: g, T: sp.Float(time)},
            samples=_points(1.0),
            number=number,
            slack=1e-4,
        )
    # A law at a point, from which there is equality.
    there = _numbers({TV: _constant(0.3), Mass: _constant(1)})
    at |= {reflection.bound: sp.Float(0.3)}
    yield holds(reflection.MIXTURE, at, samples=_points(1.0), number=there)


@sanity("reflected-diffusion-stays")
def kept_in(rng: np.random.Generator) -> Iterator[bool]:
    """Reflect a random walk in [-1, 1] and count where it is off it."""
    z = np.zeros(1000)
    for _ in range(50):
        z = np.abs((z + 0.3 * rng.normal(size=1000) + 1) % 4 - 2) - 1
    number = _numbers({Mass: _constant((np.abs(z) > 1).mean())})
    at = _interval(1.0) | {reflection.A: Outside(Ball(_ZERO, 1)), reflection.x: _ZERO}
    samples = _points(1.0)
    yield holds(reflection.STAYS, at, samples=samples, number=number)


@sanity("leaves-bounded-sets")
def escape(rng: np.random.Generator) -> Iterator[bool]:
    """Kill the diffusion outside (-1, 1), with a drift inwards: nothing is left in the end."""
    grid = np.linspace(-1, 1, 101)
    inside = _generator(grid, float(rng.uniform(0, 3)) * grid)[1:-1, 1:-1]
    left = 1 - float(linalg.expm(200 * inside).sum(axis=1).max())
    at = _interval(1.0) | {reflection.p: sp.Float(0.999)}
    number = _numbers({Exit: _constant(left)})
    yield holds(reflection.LEAVES, at, samples=_points(1.0), number=number, slack=0.0)


@sanity("reflected-brownian-motion")
def half_of_an_interval(rng: np.random.Generator) -> Iterator[bool]:
    """Start Brownian motion at the left end of an interval, on a grid."""
    for radius, time in rng.uniform(0.4, 1, size=(3, 2)):
        grid = np.linspace(-radius, radius, 401)
        law = linalg.expm(time * _generator(grid, 0 * grid))[0]
        weight = np.where(grid < 0, 1.0, np.where(grid == 0, 0.5, 0.0))
        at = {reflection.r: sp.Float(radius), T: sp.Float(time), **_LINE}

        def number(term: Mass, half: float = float(law @ weight)) -> float:
            return half if type(term.args[0]).__name__ == "At" else 0.5

        yield holds(reflection.COSINES, at, number=number, slack=5e-3)
