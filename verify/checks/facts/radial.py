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
from lemmata.bounds.language.measures.laws import Gibbs, LawVariable, Mass, Restricted
from lemmata.bounds.language.sets import Ball
from lemmata.bounds.language.traces import LaplacianOfField
from lemmata.bounds.language.vectors import VectorVariable, coordinates, inner, norm
from lemmata.bounds.literature import radial as fact
from lemmata.bounds.symbols import T, d
from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.diffusions.stopped_paths import (
    _E1,
    _ZERO,
    _constant,
    _numbers,
    _pulling,
)
from lemmata.verify.checks.facts.objects import holds, sanity

_STEP = 1e-5
_X = sp.Symbol("x", real=True)


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


def _under(P: Restricted, body: Callable[[Array], Array]) -> float:
    """Return the mean under a law on an interval, whose density is e^-f there."""
    law, ball = P.args
    centre, radius = float(inner(_E1, ball.args[0])), float(ball.args[1])
    x = centre + radius * (np.arange(400_000) + 0.5) / 200_000 - radius
    f = sp.lambdify(_X, law.args[0](_X * _E1))
    weight = np.exp(-f(x))
    return float((weight * body(x)).sum() / weight.sum())


def _number(term: Any) -> float:
    """Return masses, means at the start, and integrals on the line."""
    if isinstance(term, Summable):
        return 1.0
    if isinstance(term, Area):
        return integral(term)
    if isinstance(term, Mass) and isinstance(term.args[0], Gibbs):
        return math.erf(float(term.args[1].args[1]) / math.sqrt(2))
    if isinstance(term, Mass):
        radius = float(term.args[1].args[0].args[1])
        return _under(term.args[0], lambda x: np.asarray(np.abs(x) > radius))
    quantity_ = sp.lambdify(_X, term.args[3](_X * _E1))
    return _under(term.args[0].args[2], quantity_)


@sanity("radial-comparison", "radial-profile-in-a-ball")
def stationary(rng: np.random.Generator) -> Iterator[bool]:
    """Take the law of density e^-A itself at the time 0, for which there is equality."""
    for k in (sp.Rational(int(n), 8) for n in rng.integers(4, 12, size=2)):
        well = function(lambda z, k=k: k * norm(z) ** 2 / 2)  # type: ignore[misc]
        profile = rough(lambda _, k=k: k)  # type: ignore[misc]
        at = {fact.k: profile, fact.c: _ZERO, fact.rho: sp.Integer(2), fact.L: well}
        at |= {fact.b: _pulling(k), fact.P: Restricted(Gibbs(well), Ball(_ZERO, 2))}
        at |= {fact.h: rough(lambda r: r**2), fact.s: sp.Integer(0), d: sp.Integer(1)}
        at |= {fact.Y: quantity(lambda z: norm(z) ** 2, of=VectorVariable("z"))}
        radii = [sp.Rational(i, 4) for i in range(9)]
        samples = dict.fromkeys("rpq", radii) | {"w": [_E1, -_E1]}
        samples |= {"y": [sp.Rational(x, 4) * _E1 for x in (-8, -2, 1, 7)]}
        for one in (fact.IN_BALL, fact.COMPARISON):
            yield holds(one, at, samples=samples, number=_number, slack=1e-4)


@sanity("start-with-a-density")
def denser(rng: np.random.Generator) -> Iterator[bool]:
    """Take a bump where the densities differ most, on an interval with nearly all of the mass."""
    for shift in (sp.Rational(int(n), 80) for n in rng.integers(8, 24, size=2)):
        far = shift - 3
        at = {fact.c: shift * _E1, fact.S: Ball(shift * _E1, 3)}
        at |= {fact.q_1: shift**2 / 2 - far * shift, fact.s: sp.Integer(0)}
        bump = quantity(
            lambda z, far=far: sp.exp(-((100 * (inner(_E1, z) - far)) ** 2)),  # type: ignore[misc]
            of=VectorVariable("z"),
        )
        at |= {fact.Y: bump, fact.a: sp.Integer(1), fact.b: _pulling(1.0), fact.v: sp.Integer(2)}

        def number(term: Any, shift: float = float(shift)) -> float:
            if isinstance(term, Mass):
                ends = (math.erf((shift + s * 3) / math.sqrt(2)) for s in (1, -1))
                return (next(ends) - next(ends)) / 2
            return _number(term)

        samples = {"y": [x * _E1 for x in (far, -1, sp.Rational(1, 2), 3)]}
        yield holds(
            fact.DENSER, at | {d: sp.Integer(1)}, samples=samples, number=number, slack=1e-6
        )
