"""Facts about integrals of curves, sizes of Hessians, and a path that crosses a sphere."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import sympy as sp
from scipy import integrate, stats

from lemmata.bounds.language.functions import CurveJet, Function, Rough, function, rough
from lemmata.bounds.language.maps.linear import Scaling
from lemmata.bounds.language.measures.area import Area, Summable
from lemmata.bounds.language.measures.laws import Mass
from lemmata.bounds.language.terms import Functional
from lemmata.bounds.language.vectors import ZERO, UnitVector, Vector, coordinates, inner, norm
from lemmata.bounds.literature import maps
from lemmata.bounds.literature import profiles as fact
from lemmata.bounds.symbols import d
from lemmata.verify.checks.facts.objects import holds, sanity

_E1 = UnitVector(1)
_real = sp.Symbol("x", real=True)


def _curve(body: sp.Expr) -> Function:
    return function(lambda x: body.xreplace({_real: x}), of=_real)


def _number(term: Functional) -> float:
    """Return an integral by quadrature; of the property, whether it is finite."""
    phi, p, q = term.args
    value = sp.lambdify(_real, CurveJet(phi, _real))
    if isinstance(term, Area):
        return float(integrate.quad(value, float(p), float(q))[0])
    return float(np.isfinite(np.mean(value(np.linspace(float(p), float(q), 1001)))))


def _steps(sign: int) -> Rough:
    return rough(lambda x: sign * sp.floor(3 * x))


def _quadratic(k: sp.Expr) -> Function:
    return function(lambda z: k * norm(z) ** 2 / 2)


def _ends(rng: np.random.Generator) -> tuple[float, float, list[float]]:
    p, q = sorted(map(float, rng.uniform(0.1, 3, size=2)))
    return p, q, list(np.linspace(p, q, 41)[1:-1])


@sanity("increment-above", "increment-below", "increment-within")
def increments(rng: np.random.Generator) -> Iterator[bool]:
    """Try an exponential function whose slope is the bound, where there is equality."""
    p, q, inside = _ends(rng)
    slope = rough(lambda x: sp.exp(x) * (1 + sp.Float(1e-12)))
    less = rough(lambda x: sp.exp(x) * (1 - sp.Float(1e-12)))
    at = {fact.phi: _curve(sp.exp(_real)), fact.p: p, fact.q: q}
    for one, k in ((fact.ABOVE, slope), (fact.WITHIN, slope), (fact.BELOW, less)):
        yield holds(one, at | {fact.k: k}, samples={"s": inside}, number=_number)


@sanity("increasing-integrable", "decreasing-integrable", "primitive-integrable")
def monotone_curves(rng: np.random.Generator) -> Iterator[bool]:
    """Integrate steps that go up and down, and a primitive, numerically."""
    p, q, inside = _ends(rng)
    for one, sign in ((fact.RISING, 1), (fact.FALLING, -1)):
        at = {fact.k: _steps(sign), fact.p: p, fact.q: q}
        samples = dict.fromkeys(("s", "s_1"), inside[::8])
        yield holds(one, at, samples=samples, number=_number)
    at = {fact.k: rough(sp.cos), fact.p: p, fact.q: q, fact.r: q}
    yield holds(fact.PRIMITIVE, at, number=lambda _: _number(Summable(rough(sp.sin), p, q)))


@sanity("integral-additive")
def parts_of_an_integral(rng: np.random.Generator) -> Iterator[bool]:
    """Add two integrals."""
    p, q, _ = _ends(rng)
    yield holds(fact.SPLIT, {fact.k: rough(sp.exp), fact.p: p, fact.q: q}, number=_number)


def _vectors(rng: np.random.Generator, n: int = 3) -> list[Vector]:
    return [_E1, *(coordinates(*map(float, row)) for row in rng.normal(size=(n, 2)))]


@sanity("frobenius-operator", "frobenius-triangle", "frobenius-diagonal", "frobenius-congruence")
def sizes_of_hessians(rng: np.random.Generator) -> Iterator[bool]:
    """Try quadratic forms in the plane: of rank 1, proportional, and multiples of the identity."""
    samples = dict.fromkeys(("v", "w"), _vectors(rng))
    c, at = sp.Rational(int(rng.integers(8, 17)), 8), {d: sp.Integer(2), fact.z: _vectors(rng)[1]}
    rank_1 = function(lambda z: c * inner(_E1, z) ** 2 / 2)
    whole, half = _quadratic(c), _quadratic(c / 2)
    yield holds(fact.OPERATOR, at | {fact.f: rank_1}, samples=samples)
    yield holds(fact.SUM, at | {fact.f: whole, fact.g: half})
    yield holds(fact.FROBENIUS, at | {fact.f: whole, fact.c: c}, samples=samples)
    A, e = Scaling(sp.Rational(11, 10)), sp.Rational(21, 100)
    there = at | {fact.f: whole, fact.A: A, fact.e: e, fact.y: _vectors(rng)[2]}
    yield holds(fact.CONGRUENCE, there, samples=samples)


@sanity("gradient-of-the-laplacian", "laplacian-in-other-coordinates")
def third_derivatives(rng: np.random.Generator) -> Iterator[bool]:
    """Try a cubic function of the line, where there is equality, and one of the plane."""
    c = sp.Rational(int(rng.integers(1, 9)), 4)
    line = function(lambda z: c * inner(_E1, z) ** 3 / 6)
    plane = function(lambda z: c * norm(z) ** 2 * inner(_E1, z) / 6)
    A, e = Scaling(sp.Rational(11, 10)), sp.Rational(21, 100)
    for h, n in ((line, 1), (plane, 2)):
        some = [_E1, -_E1] if n == 1 else _vectors(rng)
        samples, at = dict.fromkeys(("v", "w"), some), {fact.h: h, d: sp.Integer(n), fact.z: ZERO}
        yield holds(fact.LAPLACIAN_SLOPE, at | {fact.c: c}, samples=samples)
        moved = at | {fact.A: A, fact.e: e, fact.y: _E1, fact.c: c}
        yield holds(fact.LAPLACIAN_MOVED, moved, samples=samples)


def _tail(term: Functional) -> float:
    """Return a number of the normal law of the line: its mass outside a ball, or an integral."""
    if not isinstance(term, Mass):
        return _number(term)
    _, outside = term.args
    return float(2 * stats.norm.sf(float(outside.args[0].args[1])))


@sanity("radial-profile")
def tails(rng: np.random.Generator) -> Iterator[bool]:
    """Compare a normal law with its own growth, far out, where there is nearly equality."""
    normal = function(lambda z: norm(z) ** 2 / 2)
    samples = {"w": [_E1, -_E1], **{x: [sp.Rational(n, 2) for n in range(9)] for x in "pq"}}
    at = {fact.L: normal, fact.k: rough(lambda _: sp.S.One), fact.o: ZERO, d: sp.Integer(1)}
    for rho in map(float, rng.uniform(2.8, 3.2, size=2)):
        there = at | {fact.rho: sp.Float(rho), fact.b: sp.Integer(8)}
        yield holds(fact.RADIAL, there, samples=samples, number=_tail)


@sanity("crossing-a-sphere")
def crossing(rng: np.random.Generator) -> Iterator[bool]:
    """Follow a bent path through a circle, and find by bisection where it meets it."""
    R, bend = map(float, rng.uniform(0.5, 1.5, size=2))

    def path(z: Vector) -> Vector:
        x = inner(_E1, z)
        return coordinates(x, bend * x**2)

    low, high = 0.0, 1.0
    for _ in range(80):
        t = (low + high) / 2
        low, high = (low, t) if np.hypot(2 * t, bend * 4 * t**2) > R else (t, high)
    at = {maps.any_F: function(path), maps.p: ZERO, maps.r: 2 * _E1, maps.R: R, maps.c: 20}
    samples = {key: list(np.linspace(0, 1, 9)) for key in ("t", "t_1")}
    yield holds(maps.CROSSING, at, samples=samples, number=lambda _: high)
