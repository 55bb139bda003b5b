"""Facts about distances, couplings, densities and means, for laws on five points of the line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.functions import Function, function
from lemmata.bounds.language.measures.couplings import First, Independent, Maximal, Second
from lemmata.bounds.language.measures.integrals import Hahn, TwoPoints
from lemmata.bounds.language.measures.laws import Restricted
from lemmata.bounds.language.sets import Ball, Sublevel
from lemmata.bounds.language.vectors import ZERO, UnitVector, inner
from lemmata.bounds.literature.measures import distances as fact
from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.objects import holds, sanity

_E1 = UnitVector(1)
_X = np.arange(5)
"""Where the laws have their mass."""
_AT = [int(x) * _E1 for x in _X]
_ALL = Sublevel(function(lambda _: sp.S.Zero), 0)


def _interpolated(values: Array) -> Function:
    """Return a polynomial of the first coordinate with given values at the points."""
    x = sp.Symbol("x", real=True)
    through = sp.interpolate(
        [(int(i), sp.nsimplify(v)) for i, v in zip(_X, values, strict=True)], x
    )
    return function(lambda z: sp.expand(through).xreplace({x: inner(_E1, z)}))


@dataclass(frozen=True)
class Finite:
    """The numbers of finite laws: by name, weights of laws, sets as masks, and a joint law."""

    weights: Mapping[str, Array]
    masks: Mapping[str, Array]
    joint: Array

    def __call__(self, term: Any) -> float:
        """Return the value of a functional, or whether a property holds."""
        return float(getattr(self, type(term).__name__)(*term.args))

    def law(self, P: Any) -> Array:
        """Return the weights of a law."""
        if isinstance(P, TwoPoints):
            p, y, z = P.args
            where = [np.array([float(inner(_E1, v)) for v in (y, z)]) == x for x in _X]
            return np.array([float(p) * one + (1 - float(p)) * other for one, other in where])
        if isinstance(P, Restricted):
            inside = self.law(P.args[0]) * self.mask(P.args[1])
            return np.asarray(inside / inside.sum())
        if isinstance(P, (First, Second)):
            return np.asarray(self.of_coupling(P.args[0]).sum(axis=1 - P.which))
        return self.weights[P.name]

    def mask(self, A: Any) -> Array:
        """Return which points are in a set."""
        if isinstance(A, Outside):
            return ~self.mask(A.args[0])
        if isinstance(A, Hahn):
            return np.asarray(np.greater(*map(self.law, A.args)))
        if isinstance(A, (Ball, Sublevel)):
            return np.array([bool(A.contains(z)) for z in _AT])
        return self.masks[A.name]

    def of_coupling(self, C: Any) -> Array:
        """Return the joint weights of a coupling."""
        if isinstance(C, Independent):
            return np.outer(*map(self.law, C.args))
        if isinstance(C, Maximal):
            p, q = map(self.law, C.args)
            rest = np.outer(np.maximum(p - q, 0), np.maximum(q - p, 0))
            return np.asarray(np.diag(np.minimum(p, q)) + rest / max(rest.sum(), 1e-300) ** 0.5)
        return self.joint

    def values(self, f: Any) -> Array:
        """Return the values of a field at the points."""
        return np.array([float(f(z)) for z in _AT])

    def Mass(self, P: Any, A: Any) -> float:
        """Return a probability."""
        return float(self.law(P) @ self.mask(A))

    def Mean(self, P: Any, f: Any) -> float:
        """Return a mean."""
        return float(self.law(P) @ self.values(f))

    def TV(self, P: Any, Q: Any) -> float:
        """Return half of the sum of differences."""
        return float(np.abs(self.law(P) - self.law(Q)).sum() / 2)

    def ChiSquare(self, P: Any, Q: Any) -> float:
        """Return the sum of squares."""
        p, q = self.law(P), self.law(Q)
        return float(((p - q)[q > 0] ** 2 / q[q > 0]).sum())

    def Joint(self, C: Any, A: Any, B: Any) -> float:
        """Return the mass of a product."""
        return float(self.mask(A) @ self.of_coupling(C) @ self.mask(B))

    def Differ(self, C: Any) -> float:
        """Return the mass off the diagonal."""
        joint = self.of_coupling(C)
        return float(joint.sum() - np.trace(joint))

    def Integrable(self, P: Any, f: Any) -> bool:
        """Return that a sum is finite."""
        return bool(np.isfinite(self.Mean(P, f)))

    def HasDensity(self, P: Any, r: Any, Q: Any) -> bool:
        """Return whether the weights are those of a density."""
        return bool(np.allclose(self.law(P), self.values(r) * self.law(Q), atol=1e-12))


def _worlds(rng: np.random.Generator) -> Iterator[tuple[Finite, dict[Any, Any]]]:
    """Yield random worlds with rational weights; in the first two the density has two values."""
    for trial in range(5):
        counts = rng.integers(1, 20, size=(3, 5))
        a = rng.random(5) < 0.5
        a[:2] = True, False
        if trial < 2:
            counts[0] = counts[1] * np.where(a, 3, 1)
        p, q, other = (
            sp.Matrix([sp.Rational(int(c), int(row.sum())) for c in row]) for row in counts
        )
        weights = {n: np.array(w, float).ravel() for n, w in zip("PQR", (p, q, other), strict=True)}
        everything = np.full(5, trial == 0)
        joint = rng.dirichlet(np.ones(25)).reshape(5, 5)
        masks = {"A": a | everything, "B": rng.random(5) < 0.5}
        density = _interpolated(np.array([x / y for x, y in zip(p, q, strict=True)], dtype=object))
        f, g = (_interpolated((1 + _X) ** k) for k in (1, 2))
        at = {fact.r: density, fact.f: f, fact.g: g}
        at |= {
            s: sp.Integer(int(n))
            for s, n in zip((fact.a, fact.b, fact.c), rng.integers(-3, 4, 3), strict=True)
        }
        yield Finite(weights, masks, joint), at


@sanity(
    *("probability-at-most-1", "hahn", "joint-additivity", "independence", "maximal-coupling"),
    *("linearity-of-the-mean", "density", "chi-square", "chi-square-event"),
)
def worlds(rng: np.random.Generator) -> Iterator[bool]:
    """Add up weights; a set may be everything, and a density may have two values."""
    facts = (fact.ATMOST_1, fact.HAHN, fact.JOINT, fact.INDEPENDENT, fact.MAXIMAL)
    for number, at in _worlds(rng):
        for one in (*facts, fact.LINEARITY, fact.DENSITY, fact.CHI_SQUARE, fact.CHI_EVENT):
            yield holds(one, at, number=number)


@sanity(
    *("sure-event", "equal-means", "mean-of-a-constant", "nonnegative-mean"),
    *("equal-laws", "restriction-to-everything"),
)
def trivial(rng: np.random.Generator) -> Iterator[bool]:
    """Take fields and laws that are equal, constant, or 0."""
    samples = {"z": _AT}
    for number, at in _worlds(rng):
        same = Finite(dict(number.weights) | {"Q": number.weights["P"]}, number.masks, number.joint)
        constant = {fact.f: _interpolated(np.full(5, at[fact.c]))}
        zero = {fact.f: function(lambda _: sp.S.Zero)}
        yield holds(fact.SURE, {fact.A: _ALL}, samples=samples, number=number)
        yield holds(fact.NOTHING_CUT, {fact.A: _ALL}, samples=samples, number=number)
        for one, more in (
            (fact.EQUAL_MEANS, {fact.g: at[fact.f]}),
            (fact.CONSTANT, constant),
            (fact.NONNEGATIVE, zero),
        ):
            yield holds(one, at | more, samples=samples, number=number)
        yield holds(fact.EQUAL_LAWS, at, number=same)


@sanity("two-points", "off-two-points", "two-points-mean", "two-points-density")
def coins(rng: np.random.Generator) -> Iterator[bool]:
    """Put the two points among the five."""
    for number, at in _worlds(rng):
        p, q = (sp.Rational(int(n), 7) for n in rng.integers(1, 7, size=2))
        points = {fact.y: _AT[1], fact.z: _AT[3], fact.p: p, fact.q: q}
        ratio = (1 - p) / (1 - q)
        density = _interpolated(np.array([p / q] * 2 + [0] + [ratio] * 2, dtype=object))
        for A, one in (
            (Ball(_AT[1], 1), fact.TWO_POINTS),
            (Ball(ZERO, sp.Rational(1, 2)), fact.NOWHERE),
        ):
            yield holds(one, points | {fact.A: A}, number=number)
        yield holds(fact.TWO_MEAN, at | points, number=number)
        yield holds(fact.TWO_DENSITY, points | {fact.r: density}, number=number)
