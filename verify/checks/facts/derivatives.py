"""Facts of calculus about objects: Taylor's formula, rays, transposes, small steps."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import sympy as sp
from scipy import optimize

from lemmata.bounds.language.functions import function
from lemmata.bounds.language.sets import Ball
from lemmata.bounds.language.vectors import ZERO, Vector, coordinates, inner
from lemmata.bounds.literature import calculus as fact
from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.objects import holds, sanity

_E1, _E2 = coordinates(1, 0), coordinates(0, 1)


@sanity("taylor")
def curves(rng: np.random.Generator) -> Iterator[bool]:
    """Try a sine, and a parabola, for which there is equality."""
    for a, b, t in (sp.Matrix(rng.integers(1, 9, size=(3, 3))) / 2).tolist():
        samples = {"s": [t * sp.Rational(k, 20) for k in range(1, 20)]}
        parabola = function(lambda s, a=a, b=b: a * s**2 / 2 + b * s + 1, of=fact.s)  # type: ignore[misc]
        sine = function(lambda s, a=a, b=b: a * sp.sin(s) + b * s, of=fact.s)  # type: ignore[misc]
        for phi in (parabola, sine):
            yield holds(fact.TAYLOR, {fact.phi: phi, fact.c: a, fact.t: t}, samples=samples)


def _leaves(z: Array, u: Array, radius: float) -> float:
    """Return when a ray leaves a ball around 0: the larger root of a quadratic equation."""
    roots = np.roots([u @ u, 2 * z @ u, z @ z - radius**2])
    return max(0.0, float(roots.real.max())) if np.isreal(roots).all() else 0.0


@sanity("exit-time")
def rays(rng: np.random.Generator) -> Iterator[bool]:
    """Start inside a ball, off which |y|^2 is large, and on its sphere, outwards and along it."""
    rows = np.array([[0, 0, 1, 0], [0, 1, 1, 1], [0, 3, 0, 1], [0, 3, 1, 0]])
    for x, y, v, w in [*rows.tolist(), *rng.integers(-2, 3, size=(3, 4)).tolist()]:
        z, u = np.array([x, y], float), np.array([v, w or 1 - abs(v)], float)
        for b in (sp.Integer(1), sp.Integer(9)):
            exit = min(float(b), _leaves(z, u, 3.0))
            at = {fact.A: Ball(ZERO, 3), fact.f: function(lambda p: inner(p, p)), fact.b: b}
            at |= {fact.z: coordinates(x, y), fact.u: coordinates(*map(int, u)), fact.w: 9}
            some = [coordinates(*map(float, row)) for row in 3 * rng.normal(size=(9, 2))]
            samples = {"s": [sp.Float(k * exit / 20) for k in range(1, 20)], "y": [*some, 3 * _E1]}
            yield holds(fact.EXIT_TIME, at, samples=samples, number=lambda _, exit=exit: exit)  # type: ignore[misc]


@sanity("adjoint-bounded-below")
def transposes(rng: np.random.Generator) -> Iterator[bool]:
    """Take a matrix that is not symmetric; at a singular vector there is equality."""
    for _ in range(3):
        M = rng.normal(size=(2, 2))
        left, sizes, right = np.linalg.svd(M)
        columns = [coordinates(*map(float, column)) for column in M.T]
        G = function(lambda p, c=columns: inner(_E1, p) * c[0] + inner(_E2, p) * c[1])  # type: ignore[misc]
        other = rng.normal(size=(3, 2))
        samples = {
            name: [coordinates(*map(float, row)) for row in (least, *other)]
            for name, least in (("u", right[1]), ("v", left[:, 1]))
        }
        at = {fact.G: G, fact.z: _E2, fact.m: sp.Float(sizes[1] * (1 - 1e-12))}
        yield holds(fact.ADJOINT, at, samples=samples)


def _largest(remainder: Callable[[float], float], e: float) -> float:
    """Return the first step at which a remainder reaches e times the step."""
    grid = np.linspace(1e-3, 10, 2001)
    after = next(i for i, t in enumerate(grid) if remainder(t) > e * t)
    found = optimize.brentq(
        lambda t: remainder(t) - e * t, grid[after - 1], grid[after], rtol=1e-13
    )
    return float(found)


@sanity("derivative")
def small_steps(rng: np.random.Generator) -> Iterator[bool]:
    """Take the largest step that is small enough along a parabola and along a circle."""

    def parabola(p: Vector) -> Vector:
        return coordinates(inner(_E1, p), inner(_E1, p) ** 2)

    def circle(p: Vector) -> Vector:
        return coordinates(sp.cos(inner(_E1, p)), sp.sin(inner(_E1, p)))

    off: dict[Any, Callable[[float], float]] = {
        parabola: lambda t: t**2,
        circle: lambda t: math.hypot(math.cos(t) - 1, math.sin(t) - t),
    }
    for e, start in rng.uniform(0.1, 0.4, size=(3, 2)):
        for G, remainder in off.items():
            t = _largest(remainder, e)
            at = {fact.G: function(G), fact.z: float(start) * _E1, fact.u: _E1}
            number = lambda _, t=t: t  # noqa: E731
            yield holds(fact.DERIVATIVE, at | {fact.e: sp.Float(e)}, number=number)
    yield holds(fact.DERIVATIVE, at | {fact.e: 0}, number=lambda _: 0.0)
