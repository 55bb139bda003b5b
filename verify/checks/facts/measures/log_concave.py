"""Facts about events, densities e^(-f), minima and spectral gaps, mostly on the line."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import sympy as sp
from scipy import stats

from lemmata.bounds.language.bodies import Both, Outside
from lemmata.bounds.language.diffusions.processes import Exit
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.measures.laws import TV, Gibbs, Mass, Mean, Restricted
from lemmata.bounds.language.measures.poincare import Poincare
from lemmata.bounds.language.sets import Ball, SetVariable
from lemmata.bounds.language.vectors import UnitVector, coordinates, inner, norm
from lemmata.bounds.literature import minima
from lemmata.bounds.literature.diffusions import gaps
from lemmata.bounds.literature.measures import events, gibbs
from lemmata.bounds.symbols import d
from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.diffusions.stopped_paths import (
    _E1,
    _POINTS,
    _ZERO,
    _constant,
    _numbers,
)
from lemmata.verify.checks.facts.objects import holds, sanity
from lemmata.verify.engine.laws.finite_volume import langevin

_LINE = {d: sp.Integer(1)}
_X = np.linspace(-40, 40, 160_001)
Masks = dict[str, Array]


def _set(A: Any, masks: Masks) -> Array:
    """Return which of finitely many points are in a set."""
    if isinstance(A, Outside):
        return np.asarray(~_set(A.args[0], masks))
    if isinstance(A, Both):
        return np.asarray(_set(A.args[0], masks) & _set(A.args[1], masks))
    return masks[A.name]


def _finite(laws: dict[str, Array], masks: Masks) -> Callable[[Any], float]:
    """Return masses and distances of laws on finitely many points."""

    def weights(P: Any) -> Array:
        if not isinstance(P, Restricted):
            return laws[P.name]
        kept = weights(P.args[0]) * _set(P.args[1], masks)
        return np.asarray(kept / kept.sum())

    def value(term: Any) -> float:
        if isinstance(term, TV):
            return float(np.abs(weights(term.args[0]) - weights(term.args[1])).sum() / 2)
        return float(weights(term.args[0]) @ _set(term.args[1], masks))

    return value


@sanity("at-most-one", "additivity", "conditional-probability", "tv-supremum")
def finite(rng: np.random.Generator) -> Iterator[bool]:
    """Take laws on five points, all events, and what is certain."""
    certain = _numbers({Mass: _constant(1), Exit: _constant(1), TV: _constant(1)})
    yield holds(events.AT_MOST_ONE, {}, number=certain)
    subsets = {
        f"A_{i}": np.array(mask)
        for i, mask in enumerate(itertools.product((False, True), repeat=5))
    }
    for p, q in rng.dirichlet(np.ones(5), size=(3, 2)):
        masks = subsets | {"A": rng.random(5) < 0.5, "S": np.arange(5) < 3}
        number = _finite({"P": p, "Q": q}, masks)
        yield holds(events.SPLIT, {}, number=number)
        yield holds(events.CONDITIONAL, {}, number=number)
        widest = {events.c: sp.Float(np.maximum(p - q, 0).sum())}
        every = {"A": [SetVariable(name) for name in subsets]}
        yield holds(events.SUPREMUM, widest, samples=every, number=number)


@sanity("point-mass")
def points(rng: np.random.Generator) -> Iterator[bool]:
    """Take a point of an interval."""
    at = {events.z: sp.Float(rng.uniform(-1, 1)) * UnitVector(1), events.A: Ball(_ZERO, 1)}
    yield holds(events.POINT, at, number=_numbers({Mass: _constant(1)}))


@sanity("disjoint")
def nothing_in_common(rng: np.random.Generator) -> Iterator[bool]:
    """Count points of a normal sample in the unit ball and off it."""
    sample = np.abs(rng.normal(size=1000))
    both = ((sample <= 1) & (sample > 1)).mean()
    at = {events.A: Outside(Ball(_ZERO, 1)), events.z: _ZERO, events.r: sp.Integer(1)}
    yield holds(
        events.DISJOINT, at, samples={"y": _POINTS}, number=_numbers({Mass: _constant(both)})
    )


def _density(potential: Callable[[Any], Any]) -> Array:
    """Return the density proportional to e^(-f) on a grid."""
    value = np.asarray(potential(_X), float)
    weight = np.exp(-(value - value.min()))
    return np.asarray(weight / np.trapezoid(weight, _X))


def _on_line(f: Callable[[Any], Any]) -> Callable[[Any], float]:
    """Return masses and distances of the law of a potential, and of normal laws."""

    def density(P: Any) -> Array:
        if isinstance(P, Gibbs):
            return _density(f)
        mean, variance = float(inner(_E1, P.args[0])), float(P.args[1])
        return np.asarray(stats.norm.pdf(_X, mean, math.sqrt(variance)))

    def mass(term: Mass) -> float:
        P, A = term.args
        centre, radius = (A.args[0] if isinstance(A, Outside) else A).args
        inside = np.abs(_X - float(inner(_E1, centre))) <= float(radius)
        where = ~inside if isinstance(A, Outside) else inside
        return float(np.trapezoid(density(P) * where, _X))

    def value(term: Any) -> float:
        if isinstance(term, TV):
            return float(np.trapezoid(np.abs(np.subtract(*map(density, term.args))), _X) / 2)
        return mass(term)

    return value


@sanity("between-normals", "gibbs-positive", "quadratic-potential", "normal-norm-tail")
def densities(rng: np.random.Generator) -> Iterator[bool]:
    """Integrate e^(-f) for a quadratic f, where there is equality, and for one that is between."""
    points = {"z": [x * _E1 for x in np.linspace(-9, 9, 31)]}
    for k, p, r in rng.uniform(0.5, 2, size=(3, 3)):
        law = {gibbs.p: p * _E1, gibbs.q: p * _E1, gibbs.b_1: sp.S.Zero, gibbs.b_2: sp.S.Zero}
        law |= {gibbs.c_1: sp.Float(k), gibbs.c_2: sp.Float(k), gibbs.r: sp.Float(r), **_LINE}
        quadratic = function(lambda z, k=k, p=p: sp.Float(k) * norm(z - p * _E1) ** 2 / 2)  # type: ignore[misc]
        far = {gibbs.A: Outside(Ball(_ZERO, r)), gibbs.f: quadratic}
        number = _on_line(lambda x, k=k, p=p: k * (x - p) ** 2 / 2)  # type: ignore[misc]
        same = partial(holds, samples=points, number=number, slack=1e-3)
        yield same(gibbs.BETWEEN_NORMALS, law | far)
        yield same(gibbs.QUADRATIC, {gibbs.k: sp.Float(k)} | law)
        small = {gibbs.f: quadratic, gibbs.r: sp.Float(1e-2), gibbs.q: (p + 1) * _E1}
        yield holds(gibbs.POSITIVE, law | small, samples=points, number=number, slack=1e-9)
        wavy = function(lambda z, k=k: sp.Float(k) * (norm(z) ** 2 / 2 + 1 - sp.cos(inner(_E1, z))))  # type: ignore[misc]
        wide = {gibbs.f: wavy, gibbs.c_2: sp.Float(2 * k), gibbs.p: _ZERO, gibbs.q: _ZERO}
        bent = _on_line(lambda x, k=k: k * (x**2 / 2 + 1 - np.cos(x)))  # type: ignore[misc]
        yield holds(
            gibbs.BETWEEN_NORMALS, law | far | wide, samples=points, number=bent, slack=1e-3
        )
        for lam, radius in ((0.25, r), (1e-3, 1e-2)):
            tail = {gibbs.p: p * _E1, gibbs.w: sp.Float(1 / k), gibbs.r: sp.Float(radius)}
            yield holds(gibbs.CHERNOFF, tail | {gibbs.lam: sp.Float(lam), **_LINE}, number=number)


@sanity("radial-order")
def beside_a_gaussian(rng: np.random.Generator) -> Iterator[bool]:
    """Take a quadratic f, where there is equality, and one with a quartic part."""
    points = {"y": [x * _E1 for x in np.linspace(-9, 9, 31)], "v": [_E1, 2 * _E1]}
    for a, r, bend in ((1.0, 0.7, 0.0), *rng.uniform(0.3, 1.5, size=(3, 3))):
        g = function(
            lambda z, a=a, bend=bend: (  # type: ignore[misc]
                sp.Float(a) * norm(z) ** 2 / 2 + sp.Float(bend) * inner(_E1, z) ** 4
            )
        )
        at = {gibbs.g: g, gibbs.a: sp.Float(a), gibbs.b: sp.Integer(8), gibbs.r: sp.Float(r)}
        at |= {gibbs.p: _E1, gibbs.q: _ZERO, **_LINE}
        number = _on_line(lambda x, a=a, bend=bend: a * x**2 / 2 + bend * x**4)  # type: ignore[misc]
        yield holds(gibbs.RADIAL_ORDER, at, samples=points, number=number, slack=1e-3)


@sanity("minimiser-on-a-ball")
def least(rng: np.random.Generator) -> Iterator[bool]:
    """Take |z - q|^2 on the unit ball, for q inside and outside."""
    for q in (0.5 * rng.uniform(-1, 1), 2.0, -3.0):
        f = function(lambda z, q=q: norm(z - q * _E1) ** 2)  # type: ignore[misc]
        at = {minima.f: f, minima.c: _ZERO, minima.r: sp.Integer(1)}
        at |= {minima.least: float(np.clip(q, -1, 1)) * _E1}
        samples = {"y": [x * _E1 for x in np.linspace(-1, 1, 21)]}
        yield holds(minima.MINIMISER, at, samples=samples)


@sanity("frobenius-norm", "norm-of-a-trace")
def traces(rng: np.random.Generator) -> Iterator[bool]:
    """Take multiples of the identity, and the square of a coordinate, in one or two dimensions."""
    plane = {d: sp.Integer(2), gaps.z: coordinates(1, 2)}
    samples = {"u": [coordinates(*u) for u in rng.normal(size=(5, 2))]}
    e = sp.Float(rng.uniform(0.5, 2))
    wide = {gaps.G: function(lambda z: e * z), gaps.e: e * (1 + 1e-9)}
    yield holds(gaps.FROBENIUS, plane | wide, samples=samples)
    curved = {gaps.F: function(lambda z: e * inner(_E1, z) ** 2 / 2 * _E1), gaps.e: e * (1 + 1e-9)}
    for space, at in ((plane, samples), (_LINE | {gaps.z: _E1}, {"u": [_E1, 2 * _E1]})):
        yield holds(gaps.LAPLACIAN, space | curved, samples=at)


def _has_gap(potential: Callable[[Any], Any], reach: float) -> Callable[[Any], float]:
    """Return whether a law on the line has a Poincare constant, by finite volumes."""

    def value(term: Poincare) -> float:
        P, C = term.args
        edge = min(reach, float(P.args[1].args[1])) if isinstance(P, Restricted) else reach
        constant = 1 / langevin(lambda x: np.asarray(potential(x)), -edge, edge, 800).gap
        return float(float(C) >= constant * (1 - 1e-3))

    return value


@sanity("bakry-emery", "poincare-of-a-normal-law", "lyapunov-poincare", "stationary-mean")
def spectral_gaps(rng: np.random.Generator) -> Iterator[bool]:
    """Take |z|^2/2 and quartic potentials on intervals; equality for the former."""
    line = [x * _E1 for x in np.linspace(-40, 40, 161)]
    samples = {"y": line, "z": line, "v": [_E1]}
    for bend, r in ((0.0, 12.0), *rng.uniform(0.3, 2, size=(3, 2))):
        f = function(lambda z, bend=bend: norm(z) ** 2 / 2 + sp.Float(bend) * inner(_E1, z) ** 4)  # type: ignore[misc]
        at = {gaps.f: f, gaps.p: _ZERO, gaps.r: sp.Float(r), gaps.kappa: sp.Integer(1)}
        number = _numbers({Poincare: _has_gap(lambda x, b=bend: x**2 / 2 + b * x**4, 12)})  # type: ignore[misc]
        yield holds(gaps.BAKRY_EMERY, at, samples=samples, number=number)
    half_square = function(lambda z: norm(z) ** 2 / 2)
    normal = _has_gap(lambda x: x**2 / 2, 12)
    for k in rng.uniform(0.5, 2, size=2):
        at = {gaps.k: sp.Float(k), gaps.C: sp.Float(1.0001 / k), gaps.p: _ZERO}
        reach = _has_gap(lambda x, k=k: k * x**2 / 2, 12 / math.sqrt(k))  # type: ignore[misc]
        yield holds(gaps.LINEAR, at, number=_numbers({Poincare: reach}))
        mean = _numbers({Mean: _constant(1 / k)})
        at = {gaps.f: function(lambda z, k=k: sp.Float(k) * norm(z) ** 2 / 2), gaps.p: _ZERO}  # type: ignore[misc]
        at |= {gaps.phi: function(lambda z: norm(z) ** 2), gaps.c: sp.Integer(1), **_LINE}
        at |= {gaps.k: sp.Integer(2), gaps.theta: sp.Float(2 * k * (1 - 1e-9))}
        yield holds(gaps.STATIONARY_MEAN, at, samples=samples, number=mean)
    W = function(lambda z: 1 + sp.exp(norm(z) ** 2 / 4 - 224))
    at = {gaps.f: half_square, gaps.W: W, gaps.p: _ZERO, gaps.r: sp.Integer(30), **_LINE}
    at |= {gaps.theta: sp.Integer(100), gaps.b: sp.Float(100.001), gaps.kappa: sp.Float(1.0)}
    yield holds(gaps.LYAPUNOV, at, samples=samples, number=_numbers({Poincare: normal}))
