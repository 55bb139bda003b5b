"""Facts about the distance of a diffusion from a centre."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
import sympy as sp
from scipy import integrate, special

from lemmata.bounds.language.diffusions.processes import Exit
from lemmata.bounds.language.functions import FieldValue, Rough, function, rough
from lemmata.bounds.language.measures.area import Area, Summable
from lemmata.bounds.language.measures.expectations import Expectation, quantity
from lemmata.bounds.language.measures.laws import LawVariable, Mass
from lemmata.bounds.language.sets import Ball
from lemmata.bounds.language.traces import LaplacianOfField
from lemmata.bounds.language.vectors import VectorVariable, coordinates, inner, norm
from lemmata.bounds.literature import radial as fact
from lemmata.bounds.symbols import T, d
from lemmata.verify.checks.facts.diffusions.stopped_paths import (
    _E1,
    _ZERO,
    _constant,
    _numbers,
    _pulling,
)
from lemmata.verify.checks.facts.objects import holds, sanity

_STEP = 1e-5


@cache
def integral(term: Area) -> float:
    """Return an integral by quadrature, and those in its integrand likewise."""
    phi, low, high = term.args

    def value(x: float) -> float:
        body = phi(sp.Float(x))
        return float(body.xreplace({t: sp.Float(integral(t)) for t in _outer(body)}))

    points, weights = np.polynomial.legendre.leggauss(9)
    middle, half = (float(high) + float(low)) / 2, (float(high) - float(low)) / 2
    return half * float(weights @ [value(middle + half * x) for x in points])


def _outer(body: sp.Expr) -> list[Area]:
    found = body.atoms(Area)
    return [t for t in found if not any(t != s and s.has(t) for s in found)]


def _climb(k: float, n: int, radius: float) -> Callable[[Any], float]:
    """Return the field F(|z|) for a constant profile, its slope and its Laplacian."""

    def slope(r: float) -> float:
        whole = integrate.quad(lambda s: s ** (n - 1) * math.exp(-k * s**2 / 2), 0, r)[0]
        return r ** (1 - n) * math.exp(k * r**2 / 2) * float(whole)

    def height(r: float) -> float:
        return float(integrate.quad(slope, 0, r)[0])

    def value(term: Any) -> float:
        if isinstance(term, Summable):
            return 1.0
        if isinstance(term, Area):
            return integral(term)
        if isinstance(term, FieldValue):
            r = float(norm(term.args[1]))
            return height(r) if r <= radius else height(radius) + r - radius
        if isinstance(term, LaplacianOfField):
            r = float(norm(term.args[1]))
            bent = (slope(r + _STEP) - slope(r - _STEP)) / (2 * _STEP)
            return bent + (n - 1) / r * slope(r)
        gradient = next(v for v in term.args if getattr(v, "is_gradient", False))
        (other,) = (v for v in term.args if v is not gradient)
        y = gradient.args[1]
        return slope(float(norm(y))) * float(inner(y, other) / norm(y))

    return value


def _constantly(k: float) -> Rough:
    """Return a profile that is one number."""
    return rough(lambda _: sp.Float(k))


@sanity("radial-equation")
def climbing(rng: np.random.Generator) -> Iterator[bool]:
    """Take constant profiles on the line and in the plane; as much push as is asked gives 1."""
    for n, k in ((1, 0.8), (2, float(rng.uniform(-0.4, 1.2)))):
        e = coordinates(*(np.eye(n)[0]))
        at = {fact.k: _constantly(k), fact.c: _ZERO, fact.rho: sp.Integer(1)}
        points = [x * e for x in (-0.9, 0.3, 0.7, 1.5)]
        pushes = [-x * k * e for x in (-0.9, 0.3, 0.7)] + [-3 * e]
        number = _climb(k, n, 1.0)
        samples = {"y": points, "w": pushes}
        yield holds(fact.CLIMB, at | {d: sp.Integer(n)}, samples=samples, number=number, slack=1e-6)


@sanity("exit-probability-random-start")
def random_start(rng: np.random.Generator) -> Iterator[bool]:
    """Take z^2 along Brownian motion from near either end of an interval."""
    near, time = 0.999, 0.005
    left = float(special.erfc((1 - near) / (2 * math.sqrt(time))))
    square = function(lambda z: inner(_E1, z) ** 2)
    X = quantity(lambda z: inner(_E1, z) ** 2, of=VectorVariable("z"))
    at = {fact.b: _pulling(0.0), fact.v: sp.Integer(2), fact.S: Ball(_ZERO, 1), fact.f: square}
    at |= {fact.P: LawVariable("P"), fact.X: X, fact.a: sp.Integer(1), fact.e: sp.Integer(2)}
    at |= {fact.q: sp.Integer(1), T: sp.Float(time), d: sp.Integer(1)}
    values = {Exit: _constant(left), Mass: _constant(1), Expectation: _constant(near**2)}
    samples = {"y": [x * _E1 for x in (-3.0, -1.0, -0.5, 0.0, 0.9, 1.1)]}
    yield holds(fact.RANDOM_START, at, samples=samples, number=_numbers(values))
