"""Facts about laws of diffusions, on the line: by rules, finite volumes and matrices."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy as sp
from scipy import linalg, stats

from lemmata.bounds.language.diffusions.processes import At
from lemmata.bounds.language.functions import Function, function
from lemmata.bounds.language.measures.integrals import (
    HasDensity,
    Integrable,
    Normalisable,
    RelativeDensity,
    SmoothConvex,
)
from lemmata.bounds.language.measures.laws import TV, ChiSquare, Dirac, Gibbs, Mean, Normal
from lemmata.bounds.language.measures.pushforward import Pushforward
from lemmata.bounds.language.sets import Sublevel
from lemmata.bounds.language.vectors import ZERO, UnitVector, Vector, inner, norm
from lemmata.bounds.literature.diffusions import semigroups as fact
from lemmata.bounds.symbols import d, h
from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.diffusions.process import _generator
from lemmata.verify.checks.facts.measures.laws import points
from lemmata.verify.checks.facts.objects import holds, sanity
from lemmata.verify.engine.laws.finite_volume import langevin
from lemmata.verify.engine.laws.kernel import chain_law

_E1 = UnitVector(1)
_LINE = {d: sp.Integer(1)}
_SAMPLES = {n: [sp.Rational(x, 2) * _E1 for x in (-5, -1, 0, 3)] for n in "uwz"}
_GRID = np.linspace(-12, 12, 4001)


def _rationals(rng: np.random.Generator, size: int) -> list[sp.Expr]:
    return [sp.Rational(int(n), 16) for n in rng.integers(5, 24, size=size)]


def _normal_density(P: Normal) -> Array:
    return np.asarray(
        stats.norm.pdf(_GRID, float(inner(_E1, P.args[0])), math.sqrt(float(P.args[1])))
    )


def _pull(k: Any) -> Function:
    """Return the drift -k y."""
    return function(lambda y: -k * y)


def _well(k: Any, centre: Vector = ZERO, depth: int = 0) -> Function:
    """Return the potential k |y - centre|^2/2 + depth."""
    return function(lambda y: k * norm(y - centre) ** 2 / 2 + depth)


def _power(n: int) -> Function:
    return function(lambda y: inner(_E1, y) ** n)


def _slope(drift: Any) -> float:
    return float(inner(_E1, drift(_E1) - drift(ZERO)))


def _moments(P: Any) -> tuple[float, float]:
    """Return mean and variance; of a linear diffusion by small steps of their equations."""
    if not isinstance(P, At):
        x, w = points(P)
        return float(w @ x), float(w @ x**2 - (w @ x) ** 2)
    (drift, rate, start), time = P.args[0].args, float(P.args[1])
    mean, variance = _moments(start)
    slope, steps = _slope(drift), 20_000
    dt = time / steps
    for _ in range(steps):
        middle = variance + (2 * slope * variance + float(rate)) * dt / 2
        variance += (2 * slope * middle + float(rate)) * dt
        mean += slope * (mean + slope * mean * dt / 2) * dt
    return mean, variance


def _between_normals(term: TV) -> float:
    """Compare the moments of laws that are normal."""
    first, second = map(_moments, term.args)
    return float(np.abs(np.subtract(first, second)).max())


@sanity("euler-pushforward")
def chains(rng: np.random.Generator) -> Iterator[bool]:
    """Take a step from a point by the transition kernel on a grid."""
    for k, step, z in zip(*(_rationals(rng, 3) for _ in range(3)), strict=True):

        def distance(
            term: TV, k: float = float(k), step: float = float(step), z: float = float(z)
        ) -> float:
            push = next(P for P in term.args if isinstance(P, Pushforward))
            law = chain_law(lambda y: -k * y, step, 1, z, (-20.0, 20.0))
            mean, scale = float(inner(_E1, push.args[1](push.args[0].args[0]))), float(push.args[2])
            return law.tv(lambda y: stats.norm.pdf(y, mean, math.sqrt(scale)))

        at = {fact.b: _pull(k), fact.v: 2, fact.P: Dirac(z * _E1), h: step}
        yield holds(fact.EULER_STEP, at | _LINE, number=distance, slack=1e-6)


@sanity("linear-diffusion", "markov-property", "equal-normal-laws")
def linear_diffusions(rng: np.random.Generator) -> Iterator[bool]:
    """Follow mean and variance by their equations, also away from 0."""
    for k, v, t in zip(*(_rationals(rng, 2) for _ in range(3)), strict=True):
        for sign in (1, -1):
            b = _pull(sign * k)
            start = {fact.mu: v * _E1, fact.q: k, fact.k: sign * k, fact.v: v, fact.t: t}
            yield holds(fact.OU_LAW, start | _LINE, number=_between_normals, slack=1e-4)
            at = {fact.b: b, fact.P: Normal(v * _E1, k), fact.v: v, fact.s: k, fact.t: t, fact.c: k}
            yield holds(fact.MARKOV, at, samples=_SAMPLES, number=_between_normals, slack=1e-4)
        same = {fact.u: k * _E1, fact.w: k * _E1, fact.s: v, fact.q: v}
        yield holds(fact.EQUAL_NORMALS, same, number=_between_normals)


@sanity("same-semigroup")
def contractions(rng: np.random.Generator) -> Iterator[bool]:
    """Take normal laws of one variance; in a short time next to nothing is forgotten."""

    def distance(term: TV) -> float:
        (m, v), (n, _) = map(_moments, term.args)
        return math.erf(abs(m - n) / math.sqrt(8 * v))

    for k, z in zip(_rationals(rng, 2), _rationals(rng, 2), strict=True):
        for time in (sp.Rational(1, 1000), z):
            at = {fact.b: _pull(k), fact.v: 2, fact.t: time}
            at |= {fact.P: Normal(z * _E1, 1), fact.Q: Normal(-z * _E1, 1)}
            yield holds(fact.SAME_KERNEL, at, number=distance, slack=1e-6)


def _on_line(f: Any, x: Array) -> Array:
    """Return the values of a field at points of the line."""
    t = sp.Symbol("t", real=True)
    return np.broadcast_to(sp.lambdify(t, f(t * _E1))(x), x.shape)


def _integral(term: Normalisable) -> float:
    """Return whether the integral stays the same on a larger interval."""
    f = term.args[0]
    sizes = [np.trapezoid(np.exp(-_on_line(f, c * _GRID)), c * _GRID) for c in (1, 2)]
    return float(abs(sizes[1] / sizes[0] - 1) < 1e-6)


def _gibbs(f: Any) -> Array:
    density = np.exp(-_on_line(f, _GRID))
    return np.asarray(density / np.trapezoid(density, _GRID))


@sanity("normalisable", "normal-density")
def densities(rng: np.random.Generator) -> Iterator[bool]:
    """Integrate on a grid."""

    def distance(term: TV) -> float:
        gibbs, normal = sorted(term.args, key=lambda P: isinstance(P, Normal))
        return float(np.trapezoid(abs(_gibbs(gibbs.args[0]) - _normal_density(normal)), _GRID)) / 2

    for v, m in zip(_rationals(rng, 2), _rationals(rng, 2), strict=True):
        f = _well(1 / v, m * _E1, 3)
        at = {fact.g: f, fact.mu: m * _E1, fact.v: v, fact.c: 3, fact.e: 1 / (4 * v)}
        yield holds(fact.GIBBS_NORMAL, at, samples=_SAMPLES, number=distance, slack=1e-6)
        lower = {fact.c: -(m**2)}
        yield holds(fact.NORMALISABLE, at | lower, samples=_SAMPLES, number=_integral)


@sanity("stationary-density")
def stationary(rng: np.random.Generator) -> Iterator[bool]:
    """Let a chain on a grid run from the density; it is reversible up to the size of a cell."""
    grid = np.linspace(-7, 7, 401)
    for k in _rationals(rng, 2):
        f = _well(k)
        density = np.exp(-float(k) * grid**2 / 2)
        density /= density.sum()
        later = density @ linalg.expm(0.5 * _generator(grid, float(k) * grid))
        apart = float(np.abs(later - density).sum() / 2)
        at = {
            fact.f: f,
            fact.b: _pull(k),
            fact.v: 2,
            fact.t: 1 / sp.Integer(2),
        }

        def number(term: Any, apart: float = apart) -> float:
            return apart if isinstance(term, TV) else _integral(term)

        at |= {fact.c: k} | _LINE
        yield holds(fact.STATIONARY, at, samples=_SAMPLES, number=number, slack=2e-3)


def _mean(term: Mean) -> float:
    """Return a mean under a normal law, or one that is given by its density."""
    P, f = term.args
    if isinstance(P, Gibbs):
        return float(np.trapezoid(_gibbs(P.args[0]) * _on_line(f, _GRID), _GRID))
    x, w = points(P)
    return float(w @ _on_line(f, x))


def _by_integrals(term: Any) -> float:
    if isinstance(term, Mean):
        return _mean(term)
    return _integral(term) if isinstance(term, Normalisable) else 1.0


@sanity("integration-by-parts", "gaussian-poincare")
def integrals(rng: np.random.Generator) -> Iterator[bool]:
    """Integrate polynomials; for linear ones there is equality in the inequality."""
    for k in _rationals(rng, 2):
        f = _well(k)
        field = function(lambda y: (1 + inner(_E1, y) ** 3) * _E1)
        yield holds(
            fact.GREEN, {fact.f: f, fact.b: field} | _LINE, number=_by_integrals, slack=1e-6
        )
        g = [_power(n) for n in (1, 2, 3)]
        at = {fact.mu: ZERO, fact.v: k}
        yield holds(fact.GAUSSIAN_POINCARE, at, samples={"g": g}, number=_by_integrals)


_EVERYWHERE = Sublevel(function(lambda _: sp.S.Zero), 0)


@sanity("whole-space")
def whole_line(rng: np.random.Generator) -> Iterator[bool]:
    """Every midpoint of two points of the line is one."""
    between = (rng.normal(size=100) + rng.normal(size=100)) / 2
    inside = float(np.isfinite(between).all())
    yield holds(fact.WHOLE_SPACE, {fact.D: _EVERYWHERE}, samples=_SAMPLES, number=lambda _: inside)


@sanity("smooth-density", "dissipation")
def reflected(rng: np.random.Generator) -> Iterator[bool]:
    """Take reflected diffusions on an interval by finite volumes; late there is one mode left."""
    for scale in (1.0, 2.0):
        L = langevin(lambda z, c=scale: c * z**2 / 2, -1.0, 1.0, 400)  # type: ignore[misc]
        cells = np.diff(L.centers).mean()

        def density(time: float, L: Any = L, begin: float = 0.8) -> Array:
            return np.asarray(L.law(0.7, begin + time) / L.mass)

        def energy(
            time: float, L: Any = L, cells: float = float(cells), density: Any = density
        ) -> float:
            slope = np.diff(density(time)) / cells
            return float((slope**2 * (L.mass[1:] + L.mass[:-1]) / 2).sum())

        def number(term: Any, L: Any = L, energy: Any = energy, density: Any = density) -> float:
            if isinstance(term, (SmoothConvex, Normalisable, Integrable, HasDensity)):
                return float(np.isfinite(energy(0.1)))
            if isinstance(term, Mean):
                (density,) = term.args[1].atoms(RelativeDensity)
                return float(energy(float(density.args[0].args[1])))
            P = term.args[0]
            time = float(P.args[1]) if isinstance(P, At) else 0.0
            return float(L.mass @ (density(time) - 1) ** 2)

        times = [sp.Rational(n, 8) for n in (1, 2, 4)]
        least = min(2 * energy(float(s)) / number(ChiSquare(At(fact.X, s), fact.P)) for s in times)
        at = {fact.f: _well(scale), fact.c: sp.Float(scale)}
        at |= {fact.b: _pull(scale), fact.t: times[-1]}
        at |= {fact.k: sp.Float(least)} | _LINE
        samples = _SAMPLES | {"s": times}
        for one in (fact.FLOW, fact.DISSIPATION):
            yield holds(one, at, samples=samples, number=number)
