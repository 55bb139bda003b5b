"""Facts about maps: increments, symmetric derivatives, inverses, functions of each coordinate."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import sympy as sp
from scipy import special

from lemmata.bounds.language.formulas import Predicate
from lemmata.bounds.language.functions import Function, Jet, derivative, function, rough
from lemmata.bounds.language.terms import Functional
from lemmata.bounds.language.vectors import UnitVector, Vector, coordinates, inner, norm
from lemmata.bounds.literature import maps
from lemmata.bounds.symbols import d
from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.objects import holds, sanity

_GRID = [sp.Rational(k, 40) for k in range(41)]
_E1, _E2 = coordinates(1, 0), coordinates(0, 1)


def _vectors(rng: np.random.Generator, n: int) -> list[Vector]:
    return [coordinates(*map(float, row)) for row in rng.normal(size=(n, 2))]


def _each(names: Iterable[str], values: list[Any]) -> dict[str, list[Any]]:
    """Return the same samples for several variables."""
    return dict.fromkeys(names, values)


def _finite(_: Functional | Predicate) -> float:
    """Return that a polynomial has an integral."""
    return 1.0


def _above(value: float) -> sp.Float:
    """Return a bound with room for rounding: SymPy compares numbers at once, without slack."""
    return sp.Float(value * (1 + 1e-9))


def _circle(at: Vector) -> Vector:
    angle = inner(_E1, at)
    return coordinates(sp.cos(angle), sp.sin(angle))


@sanity("mean-value")
def increments(rng: np.random.Generator) -> Iterator[bool]:
    """Try an arc of the circle, and a linear map, where there is equality."""
    angle = float(rng.uniform(0.1, 3))
    for F, c in ((_circle, angle), (lambda p: 2 * p, 2 * angle)):
        at = {maps.F: function(F), maps.p: _E2, maps.r: angle * _E1, maps.c: _above(c)}
        yield holds(maps.MEAN_VALUE, at, samples={"t": _GRID})


@sanity("taylor-map")
def remainders(rng: np.random.Generator) -> Iterator[bool]:
    """Try an arc of the circle, and a cubic curve, where there is equality."""
    angle, b, c = map(float, rng.uniform(0.1, 3, size=3))

    def cubic(p: Vector) -> Vector:
        t = inner(_E1, p)
        return coordinates(0, b * t**2 / 2 + c * t**3 / 6)

    for F, r, size in ((_circle, angle, (angle**2, 0.0)), (cubic, 1.0, (b, c))):
        at = {maps.F_2: function(F), maps.p: 0 * _E1, maps.r: r * _E1}
        at |= {maps.b: _above(size[0]), maps.c: _above(size[1])}
        yield holds(maps.TAYLOR_MAP, at, samples={"t": _GRID})


@sanity("change-along-a-segment", "taylor-along-a-segment")
def along(rng: np.random.Generator) -> Iterator[bool]:
    """Try a parabola, where there is equality, and a cubic curve, that bends more and more."""
    c = float(rng.uniform(0.1, 3))
    flat, growing = rough(lambda _: sp.S.One), rough(lambda t: t)
    samples = _each(("t", "t_2"), _GRID)

    def curve(n: int) -> Function:
        return function(lambda p: coordinates(0, c * inner(_E1, p) ** n / math.factorial(n)))

    at = {maps.p: 0 * _E1, maps.r: _E1, maps.factor: _above(c)}
    yield holds(
        maps.CHANGE_ALONG, at | {maps.F: curve(2), maps.k: growing}, samples=samples, number=_finite
    )
    for n, k in ((2, flat), (3, growing)):
        yield holds(
            maps.TAYLOR_ALONG, at | {maps.F_2: curve(n), maps.k: k}, samples=samples, number=_finite
        )


@sanity("banach-diagonal-2", "banach-diagonal-3")
def diagonals(rng: np.random.Generator) -> Iterator[bool]:
    """Compare random directions with the largest value on the diagonal, d = 2."""
    k = [sp.Integer(int(n)) for n in rng.integers(-3, 4, size=4)] + [sp.Integer(2)]

    def form(p: Vector) -> Vector:
        a, b = inner(_E1, p), inner(_E2, p)
        return coordinates(
            k[0] * a**2 + k[1] * a * b + b**2 + k[4] * a**2 * b + k[2] * a**3,
            k[3] * a * b + a * b**2 + b**3,
        )

    F, turn = function(form), sp.Symbol("turn", real=True)
    y, angles = coordinates(sp.cos(turn), sp.sin(turn)), np.linspace(0, np.pi, 4001)
    for fact, T, order in ((maps.BANACH_2, maps.F_2, 2), (maps.BANACH_3, maps.F_3, 3)):
        sizes = sp.lambdify(turn, norm(derivative(F, 0 * y, *order * (y,))))(angles)
        best = y.xreplace({turn: sp.Float(angles[np.argmax(sizes)])})
        at = {T: F, maps.z: 0 * y, maps.c: _above(np.max(sizes))}
        yield holds(fact, at, samples=_each("uvw", [best, *_vectors(rng, 2)]))


def _shear(p: Vector) -> Vector:
    return coordinates(inner(_E1, p) + sp.sin(inner(_E2, p)) / 2, inner(_E2, p))


def _numbers(v: Vector) -> Array:
    """Return coordinates of a vector that may contain the inverse of the shear."""
    if isinstance(v, Jet):
        y1, y2 = _numbers(v.args[1])
        values = np.array([y1 - np.sin(y2) / 2, y2])
        for w in map(_numbers, v.args[2]):
            values = np.array([w[0] - np.cos(y2) / 2 * w[1], w[1]])
        return values
    if isinstance(v, UnitVector):
        return np.array([v == _E1, v == _E2], float)
    parts = [float(c) * _numbers(direction) for direction, c in v.parts.items()]
    return np.asarray(np.sum(parts, axis=0))


def _number(term: Functional) -> float:
    """Return a norm or an inner product of such vectors."""
    vectors = [*map(_numbers, term.args)]
    return float(np.linalg.norm(vectors[0]) if len(vectors) == 1 else vectors[0] @ vectors[1])


@sanity("invariance-of-domain", "hadamard")
def inverses(rng: np.random.Generator) -> Iterator[bool]:
    """Invert a shear, whose inverse is known."""
    at = {maps.F: function(_shear), maps.m: sp.Rational(3, 5)}
    some = _vectors(rng, 6)
    for fact in (maps.ONTO, maps.HADAMARD):
        yield holds(fact, at, samples=_each("uvyz", some), number=_number)


@sanity("coordinatewise-1", "coordinatewise-2", "coordinatewise-3")
def layers(rng: np.random.Generator) -> Iterator[bool]:
    """Apply the sine to two coordinates; where it is steepest there is equality."""
    sine = {maps.sigma: function(sp.sin, of=maps.t), d: sp.Integer(2), maps.c: sp.Integer(1)}
    samples: dict[str, list[Any]] = _each("uvw", [_E1, *_vectors(rng, 2)])
    samples |= {"t": [8 * t for t in _GRID], "z": [0 * _E1, sp.pi / 2 * _E1, *_vectors(rng, 2)]}
    for fact in maps.COORDINATEWISE:
        yield holds(fact, sine, samples=samples)


@sanity("fresnel")
def fresnel(rng: np.random.Generator) -> Iterator[bool]:
    """Evaluate the integral of sin t^2 by SciPy's Fresnel function."""

    def number(term: Functional) -> float:
        scale = np.sqrt(np.pi / 2)
        return float(scale * special.fresnel(float(term.args[0]) / scale)[0])

    some = [*map(float, rng.uniform(-50, 50, size=200)), sp.sqrt(sp.pi)]
    yield holds(maps.FRESNEL, {}, samples={"s": some}, number=number)
