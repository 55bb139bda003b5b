"""Facts about normal laws and pushforwards, on the line, by Gauss-Hermite rules."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import sympy as sp
from scipy import stats

from lemmata.bounds.language.functions import function
from lemmata.bounds.language.measures.integrals import HasDensity, Integrable
from lemmata.bounds.language.measures.laws import TV, ChiSquare, Dirac, Mass, Mean, Normal
from lemmata.bounds.language.measures.pushforward import Concentrated
from lemmata.bounds.language.sets import Ball
from lemmata.bounds.language.vectors import ZERO, UnitVector, inner
from lemmata.bounds.literature.measures import laws as fact
from lemmata.bounds.symbols import d
from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.objects import holds, sanity

_E1 = UnitVector(1)
_NODE, _WEIGHT = np.polynomial.hermite_e.hermegauss(40)
_WEIGHT = _WEIGHT / _WEIGHT.sum()
_LINE = {d: sp.Integer(1)}
_POINTS = [sp.Rational(x) * _E1 for x in ("-7", "-1", "-3/10", "0", "4/5", "2")]


def points(law: Any) -> tuple[Array, Array]:
    """Return points and weights of a rule for a normal law, or a pushforward of one."""
    if isinstance(law, Normal):
        mean, variance = float(inner(_E1, law.args[0])), float(law.args[1])
        return mean + math.sqrt(variance) * _NODE, _WEIGHT
    if isinstance(law, Dirac):
        return np.array([float(inner(_E1, law.args[0]))]), np.ones(1)
    P, G, variance = law.args
    z, weight = points(P)
    slope = float(inner(_E1, G(_E1) - G(ZERO)))
    x = slope * z[:, None] + math.sqrt(float(variance)) * _NODE
    return x.ravel(), np.outer(weight, _WEIGHT).ravel()


def _proxy(law: Any) -> float:
    """Return the least variance with which a coordinate is sub-Gaussian."""
    x, weight = points(law)
    rates = np.array([-0.5, -0.1, 0.1, 0.5])
    logs = np.log(np.exp(rates[:, None] * (x - weight @ x)) @ weight)
    return float((2 * logs / rates**2).max())


def _mass(term: Mass) -> float:
    """Return the mass of a ball around the mean of a normal law, or of a smoothed one around 0."""
    law, ball = term.args
    mean, radius = float(inner(_E1, ball.args[0])), float(ball.args[1])
    if isinstance(law, Normal):
        centre, scale, weight = (
            *np.array([[inner(_E1, law.args[0])]], float),
            law.args[1],
            np.ones(1),
        )
    else:
        P, G, scale = law.args
        z, weight = points(P)
        centre = float(inner(_E1, G(_E1) - G(ZERO))) * z
    ends = (stats.norm.cdf(mean + s * radius, centre, math.sqrt(float(scale))) for s in (1, -1))
    return float(weight @ np.subtract(*ends))


def _mean(term: Mean) -> float:
    x, weight = points(term.args[0])
    t = sp.Symbol("t", real=True)
    return float(weight @ np.broadcast_to(sp.lambdify(t, term.args[1](t * _E1))(x), x.shape))


def _apart(term: TV) -> float:
    """Compare the moments of two laws."""
    moments = [w @ (x[:, None] ** np.arange(1, 5)) for x, w in map(points, term.args)]
    return float(np.abs(np.subtract(*moments)).max())


def _number(term: Any) -> float:
    if isinstance(term, Concentrated):
        law, variance = term.args
        return float(_proxy(law) <= float(variance) * (1 + 1e-9))
    if isinstance(term, Integrable):
        return 1.0
    values: dict[type, Callable[[Any], float]] = {Mass: _mass, Mean: _mean, TV: _apart}
    values[HasDensity], values[ChiSquare] = _density, _chi_square
    return values[type(term)](term)


def _pairs(rng: np.random.Generator) -> Iterator[tuple[sp.Expr, sp.Expr]]:
    yield from (
        (sp.Rational(int(a), 64), sp.Rational(int(b), 64))
        for a, b in rng.integers(20, 128, size=(3, 2))
    )


def _of_chi(dimension: int, v: sp.Expr) -> Any:
    return lambda term: float(stats.chi2.cdf(float(term.args[1].args[1] ** 2 / v), dimension))


@sanity("chi-square-chernoff", *(f.id for f in fact.EVEN.values()))
def norms_of_normal_vectors(rng: np.random.Generator) -> Iterator[bool]:
    """Compare with the chi-square law of another library; the radius may be large."""
    for v, r in _pairs(rng):
        at = {fact.v: v, fact.mu: ZERO}
        for n, exact in fact.EVEN.items():
            for radius in (r, 20 * r):
                here = at | {
                    fact.r: radius,
                    d: sp.Integer(n),
                    fact.lam: sp.Float(rng.uniform(0.2, 0.45)),
                }
                yield holds(exact, here, number=_of_chi(n, v))
                yield holds(fact.CHERNOFF, here, number=_of_chi(n, v))


def _observed(k: sp.Expr, b: sp.Expr) -> dict[Any, Any]:
    """Return x = k z + noise of variance b for a normal z of variance 1."""
    at = {
        fact.P: Normal(ZERO, 1),
        fact.G: function(lambda z: k * z),
        fact.b: b,
        fact.a: 1,
        fact.k: k,
    }
    return at | _LINE


@sanity("boole-pushforward", "independence-pushforward")
def unions(rng: np.random.Generator) -> Iterator[bool]:
    """Take intervals, and some that miss next to nothing."""
    for k, b in _pairs(rng):
        for r in (1, 30):
            sizes = {fact.A: r, fact.B: r, fact.C: (1 + k) * r}
            at = _observed(k, b) | {A: Ball(ZERO, size) for A, size in sizes.items()}
            samples = {"z": _POINTS, "y": _POINTS}
            for one in (fact.INTERSECTION, fact.INDEPENDENT):
                yield holds(one, at, samples=samples, number=_number)


@sanity("normal-pushforward", "gaussian-concentration", "normal-mean-square")
def normal_laws(rng: np.random.Generator) -> Iterator[bool]:
    """Take moments, and exponential moments of a coordinate, for which there is equality."""
    for k, b in _pairs(rng):
        at = {fact.mu: _POINTS[2], fact.q: k, fact.c: -1 / k, fact.b: b, fact.v: b} | _LINE
        for one in (fact.NORMAL_PUSHED, fact.CONCENTRATED, fact.NORMAL_SQUARE):
            yield holds(one, at, number=_number)


def _density(term: HasDensity) -> float:
    """Compare two moments of a law with those that a density gives."""
    P, r, Q = term.args
    (x, w), (y, u) = points(P), points(Q)
    given = u * np.array([float(r(float(t) * _E1)) for t in y])
    return float(all(abs(w @ x**n - given @ y**n) < 1e-6 for n in (0, 1, 2)))


def _chi_square(term: ChiSquare) -> float:
    """Integrate the squares of the ratio of two normal densities."""
    (m, v), (n, u) = ((float(inner(_E1, P.args[0])), float(P.args[1])) for P in term.args)
    z = np.linspace(-40, 40, 40_001)
    p, q = stats.norm.pdf(z, m, math.sqrt(v)), stats.norm.pdf(z, n, math.sqrt(u))
    inside = q > 1e-250
    return float(((p - q)[inside] ** 2 / q[inside]).sum() * (z[1] - z[0]))


@sanity("normal-distribution-function", "normal-coordinate", "shifted-normal")
def one_normal_law(rng: np.random.Generator) -> Iterator[bool]:
    """Compare with another library, and with sums over a grid."""
    for mean, v in _pairs(rng):
        at = {fact.mu: mean * _E1, fact.v: v, fact.w: -2 * _E1, fact.s: 1 - mean}
        mass = float(stats.norm.cdf(float(1 - mean), float(mean), math.sqrt(float(v))))
        yield holds(fact.DISTRIBUTION, at, number=lambda _, m=mass: m)  # type: ignore[misc]
        yield holds(fact.COORDINATE, at, number=_number)
        yield holds(fact.SHIFTED, at | {fact.mu: mean / 2 * _E1}, number=_number)


@sanity("pushforward-of-a-point")
def points_with_noise(rng: np.random.Generator) -> Iterator[bool]:
    """Take moments of a linear map with noise."""
    for k, b in _pairs(rng):
        yield holds(fact.GIVEN_POINT, _observed(k, b) | {fact.z: b * _E1}, number=_number)


@sanity("data-processing")
def processed(rng: np.random.Generator) -> Iterator[bool]:
    """Take normal laws of one variance; without noise there is equality."""

    def distance(term: TV) -> float:
        (x, w), (y, _) = map(points, term.args)
        spread = math.sqrt(float(w @ (x - w @ x) ** 2))
        return math.erf(abs(float(w @ (x - y))) / spread / math.sqrt(8))

    for k, b in _pairs(rng):
        for noise in (0, b):
            at = _observed(k, sp.sympify(noise)) | {fact.Q: Normal(k * _E1, 1)}
            yield holds(fact.DATA_PROCESSING, at, number=distance)


@sanity("image-of-a-law")
def images(rng: np.random.Generator) -> Iterator[bool]:
    """Take intervals under multiples of a normal law: one that is the image, and a wider one."""

    def mass(term: Mass) -> float:
        law, ball = term.args
        scale = 1.0 if isinstance(law, Normal) else float(inner(_E1, law.args[1](_E1)))
        return math.erf(float(ball.args[1]) / scale / math.sqrt(2))

    for k, r in _pairs(rng):
        for more in (1, 2):
            at = {fact.P: Normal(ZERO, 1), fact.G: function(lambda z, k=k: k * z)}  # type: ignore[misc]
            at |= {fact.A: Ball(ZERO, r), fact.C: Ball(ZERO, more * k * r)} | _LINE
            yield holds(fact.IMAGE, at, samples={"z": _POINTS}, number=mass)


@sanity("concentration-pushforward", "mean-square-pushforward")
def observables(rng: np.random.Generator) -> Iterator[bool]:
    """Take linear maps, for which there is equality."""
    samples = dict.fromkeys("uwz", _POINTS)
    for k, b in _pairs(rng):
        for one in (fact.LIPSCHITZ_IMAGE, fact.MEAN_SQUARE):
            yield holds(one, _observed(k, b), samples=samples, number=_number)


@sanity("sub-gaussian-norm")
def deviations(rng: np.random.Generator) -> Iterator[bool]:
    """Take a normal law, and a radius at which next to nothing is missed."""
    for v, t in _pairs(rng):
        for far in (t, 40 * t):
            at = {fact.P: Normal(ZERO, v), fact.a: v, fact.q: v, fact.t: far}
            at |= {fact.r: sp.sqrt(v) + far} | _LINE
            yield holds(fact.DEVIATION, at, number=_number)
