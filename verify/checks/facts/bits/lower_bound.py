"""Facts about random bits and normal numbers, and about the posterior of a circuit, by counting."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import numpy as np
import sympy as sp
from scipy import stats

from lemmata.bounds.language.bits.arrays import Entry, Listed, Total
from lemmata.bounds.language.bits.circuits import And, Circuit, Input, Not, Or, Xor, table
from lemmata.bounds.language.measures.expectations import (
    Expectation,
    Fair,
    Inside,
    Quantity,
    quantity,
    where,
)
from lemmata.bounds.language.measures.laws import Mass
from lemmata.bounds.language.terms import Functional
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.literature.bits import lower_bound as circuits
from lemmata.bounds.literature.measures import probability as prob
from lemmata.bounds.symbols import beta
from lemmata.verify.checks.facts.objects import holds, sanity

Number = Callable[[Functional], float]
_BITS = [Listed(*bits) for bits in product((-1, 1), repeat=2)]
_FAIR = {prob.P: Fair(2)}


def _best(X: Quantity) -> Any:
    return max(_BITS, key=lambda w: float(X(w)))


def _by_counting(term: Functional) -> float:
    """Return a mean or a probability under two fair bits."""
    known = unfold(term)
    if known.is_number:
        return float(known)
    if isinstance(term, Entry):
        return float(_best(term.args[0].args[1])[term.args[1]])
    law, what = term.args
    assert law == Fair(2)
    if isinstance(term, Mass):
        return float(np.mean([bool(Inside(w, what)) for w in _BITS]))
    return float(np.mean([float(what(w)) for w in _BITS]))


def _linear(rng: np.random.Generator) -> Quantity:
    p, q = map(float, rng.uniform(-1, 1, size=2))
    return quantity(lambda w: p * w[0] + q * w[1])


_CORNER, _EDGE = where(lambda w: w[0] + w[1] > 1), where(lambda w: w[0] > 0)
_OTHER, _ALL = where(lambda w: w[0] < 0), where(lambda w: w[0] ** 2 > 0)


@sanity("complement", "intersection", "event-within-event", "certain-event")
def events(rng: np.random.Generator) -> Iterator[bool]:
    """Count vertices of a square; equality for an event with itself and for disjoint ones."""
    for A, B in ((_CORNER, _EDGE), (_EDGE, _EDGE), (_EDGE, _OTHER), (_EDGE, _ALL)):
        at = _FAIR | {prob.A: A, prob.B: B}
        yield holds(prob.COMPLEMENT, at, number=_by_counting)
        yield holds(prob.INTERSECTION, at, number=_by_counting)
    for B in (_CORNER, _EDGE):
        at = _FAIR | {prob.A: _CORNER, prob.B: B}
        yield holds(prob.MONOTONE_EVENT, at, number=_by_counting, samples={"x": _BITS})
    sure = _FAIR | {prob.A: _ALL}
    yield holds(prob.SURE, sure, number=_by_counting, samples={"x": _BITS})


@sanity(
    "markov",
    "averaging",
    "linear-monotone-expectation",
    "jensen-square",
)
def means(rng: np.random.Generator) -> Iterator[bool]:
    """Take linear functions of two bits, and those at which there is equality."""
    samples = {"x": _BITS}
    edges = {prob.a: sp.Integer(-2), prob.b: sp.Integer(2)}
    constant = quantity(lambda _: sp.S.One)
    two = quantity(lambda w: w[0])
    for X in (_linear(rng), _linear(rng), constant, two):
        at = _FAIR | edges | {prob.X: X, prob.Y: X, prob.Z: X, prob.c: sp.S.One}
        at |= {prob.r: sp.Integer(-2), prob.s: sp.S.One, prob.t: sp.S.Zero}
        yield holds(prob.AVERAGING, at, number=_by_counting, samples=samples)
        yield holds(prob.LINEAR, at | {prob.c: sp.S.Zero}, number=_by_counting, samples=samples)
        yield holds(prob.JENSEN, at, number=_by_counting, samples=samples)
        yield holds(prob.MARKOV, at, number=_by_counting, samples=samples)
    ends = {prob.X: two, prob.a: -sp.S.One, prob.b: sp.S.One, prob.t: -sp.S.One}
    yield holds(prob.MARKOV, _FAIR | ends, number=_by_counting, samples=samples)
    ends = {prob.X: two, prob.a: -sp.S.One, prob.b: sp.S.One, prob.t: sp.Rational(999, 1000)}
    yield holds(prob.MARKOV, _FAIR | ends, number=_by_counting, samples=samples)


@sanity("mean-over-fair-bits", "probability-over-fair-bits")
def cubes(rng: np.random.Generator) -> Iterator[bool]:
    """Go through the vertices of cubes; a quantity may read entries that are not bits but 0."""
    for m, t in product(range(4), (0, int(rng.integers(-1, 8)))):
        at = {prob.m: sp.Integer(m), prob.t: sp.Integer(t)}
        at[prob.X] = quantity(lambda w: 3 + w[0] + 2 * w[1] * w[2] - 2 * w[2])
        vertices = [Listed(*bits, 0) for bits in product((-1, 1), repeat=m)]

        def number(term: Functional, vertices: list[Listed] = vertices) -> float:
            """Average over all vertices, or add up what is a sum."""
            if isinstance(term, Total):
                return float(unfold(term))
            what = term.args[1]
            inside = isinstance(term, Mass)
            return float(np.mean([bool(Inside(w, what)) if inside else what(w) for w in vertices]))

        yield holds(prob.FAIR_MEAN, at, number=number)
        yield holds(prob.FAIR_EVENT, at, number=number)


@sanity("monotone-expectation-nonnegative")
def monotone(rng: np.random.Generator) -> Iterator[bool]:
    """Take a quantity and a larger one, and the same twice."""
    X = _linear(rng)
    positive, larger = (quantity(lambda w, c=c: X(w) + c) for c in (2, 3))  # type: ignore[misc]
    for Y in (positive, larger):
        at = _FAIR | {prob.X: positive, prob.Y: Y}
        yield holds(prob.MONOTONE, at, number=_by_counting, samples={"x": _BITS})


@sanity("normal-tail-bound", "normal-exponential-moment", "sum-of-squares-chernoff")
def normal_numbers(rng: np.random.Generator) -> Iterator[bool]:
    """Compare with distribution functions of another library, and with a quadrature rule."""
    for t in (0.0, *rng.uniform(0, 4, size=5)):
        at = {prob.t: sp.Float(t)}
        yield holds(prob.NORMAL_TAIL, at, number=lambda _, t=t: float(stats.norm.sf(t)))  # type: ignore[misc]
    node, weight = np.polynomial.hermite_e.hermegauss(60)
    for b, s in rng.uniform(-1, 1, size=(5, 2)):
        moment = float(np.exp(b + s * node) @ weight / weight.sum())
        at = {prob.b: sp.Float(b), prob.s: sp.Float(s)}
        yield holds(
            prob.NORMAL_EXPONENTIAL,
            at,
            number=lambda f, v=moment: v if isinstance(f, Expectation) else True,  # type: ignore[misc]
        )
    for n, t in ((1, 1.0), (4, 2.0), (2, 1.5), (9, 36.0)):
        at = {prob.n: sp.Integer(n), prob.t: sp.Float(t)}
        below = float(stats.chi2.cdf(n * t, n))
        yield holds(prob.CHI_SQUARE, at, number=lambda _, v=below: v)  # type: ignore[misc]


@sanity("entry-of-a-sum")
def entries(rng: np.random.Generator) -> Iterator[bool]:
    """Take random entries, and one entry among zeros."""
    for values in (list(map(float, rng.uniform(0, 1, size=4))), [0.0, 3.0, 0.0, 0.0]):
        for k in range(4):
            at = {prob.x: Listed(*values), prob.n: sp.Integer(4), prob.k: sp.Integer(k)}
            sizes = lambda f: float(unfold(f))  # noqa: E731
            yield holds(prob.ENTRY, at, number=sizes, samples={"k": [sp.Integer(k)]})


_a, _b = Input(0), Input(1)
_SUM = Circuit(2, Xor(_a, _b), Not(_b))
_CONSTANT = Circuit(2, Or(_a, Not(_a)), And(_b, Not(_b)))


def _posterior(C: Circuit, x: Listed, noise: float) -> Number:
    """Return the mass of vertices with the image sgn x, by Bayes over all vertices."""

    def value(term: Functional) -> float:
        known = unfold(term)
        if known.is_number:
            return float(known)
        assert isinstance(term, Mass)
        seen = [float(v) for v in x.args]
        gaps = {
            a: sum((s - v) ** 2 for s, v in zip(seen, y, strict=True)) for a, y in table(C).items()
        }
        mass = {a: math.exp(-gap / (2 * noise**2)) for a, gap in gaps.items()}
        right = [m for a, m in mass.items() if bool(Inside(Listed(*a), term.args[1]))]
        return sum(right) / sum(mass.values())

    return value


@sanity("posterior-of-signs", "uniform-signs")
def posteriors(rng: np.random.Generator) -> Iterator[bool]:
    """Add up the posterior of all vertices for a permutation of two bits."""
    for point in rng.normal(size=(5, 2)):
        x, noise = Listed(*map(float, point)), float(rng.uniform(0.5, 2))
        at = {circuits.C: _SUM, circuits.x: x, beta: sp.Float(noise)}
        yield holds(circuits.BAYES, at, number=_posterior(_SUM, x, noise))
    for y in _BITS:
        at = {prob.n: sp.Integer(2), circuits.y: y}
        yield holds(circuits.UNIFORM_SIGNS, at, number=lambda _: 0.25)
