"""Facts about laws with a strongly convex potential, on the line by quadrature."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import sympy as sp

from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.diffusions.paths import FiniteEntropy
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.maps.linear import Scaling
from lemmata.bounds.language.measures.expectations import Expectation, quantity
from lemmata.bounds.language.measures.integrals import Integrable
from lemmata.bounds.language.measures.laws import (
    KL,
    Dirac,
    Gibbs,
    LawVariable,
    Mean,
    Normal,
    Restricted,
)
from lemmata.bounds.language.measures.transport import Wasserstein
from lemmata.bounds.language.sets import Ball
from lemmata.bounds.language.vectors import VectorVariable, inner, norm
from lemmata.bounds.literature import log_concave as fact
from lemmata.bounds.literature import transport
from lemmata.bounds.symbols import d
from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.diffusions.stopped_paths import _E1, _ZERO
from lemmata.verify.checks.facts.objects import holds, sanity

_LINE = {d: sp.Integer(1)}
_GRID = np.linspace(-12, 12, 24_001)
_SAMPLES = {"y": [x * _E1 for x in np.linspace(-9, 9, 19)], "v": [_E1, 2 * _E1]}
_WIDE = _SAMPLES | {"z": _SAMPLES["y"]}
_t, _u = sp.Symbol("t", real=True), VectorVariable("u")


def _values(f: Any) -> Array:
    """Return a field on the grid."""
    return np.asarray(sp.lambdify(_t, f(_t * _E1), "numpy")(_GRID) + 0 * _GRID, float)


def _member(A: Any) -> Array:
    """Return which points of the grid are in a ball, or off it."""
    if isinstance(A, Outside):
        return np.asarray(~_member(A.args[0]))
    centre, radius = A.args
    return np.asarray(np.abs(_GRID - float(inner(_E1, centre))) <= float(radius))


def _weights(P: Any) -> Array:
    """Return the masses of a law at the points of the grid; of a variable, the standard normal."""
    if isinstance(P, Restricted):
        kept = _weights(P.args[0]) * _member(P.args[1])
    elif isinstance(P, Dirac):
        kept = 1.0 * (np.abs(_GRID - float(inner(_E1, P.args[0]))) < 1e-9)
    elif isinstance(P, Gibbs):
        kept = np.exp(-_values(P.args[0]))
    else:
        centre, variance = P.args if isinstance(P, Normal) else (_ZERO, 1)
        kept = np.exp(-((_GRID - float(inner(_E1, centre))) ** 2) / (2 * float(variance)))
    return np.asarray(kept / kept.sum())


def _number(term: Any) -> float:
    if isinstance(term, Integrable | FiniteEntropy):
        return 1.0
    P = _weights(term.args[0])
    if isinstance(term, KL):
        Q = _weights(term.args[1])
        return float(P[P > 0] @ np.log(P[P > 0] / Q[P > 0]))
    if isinstance(term, Wasserstein):
        apart = np.cumsum(P - _weights(term.args[1]))
        return float(np.abs(apart).sum() * (_GRID[1] - _GRID[0]))
    what = term.args[1]
    return float(P @ (_values(what) if isinstance(term, Mean | Expectation) else _member(what)))


def _well(k: float, centre: float = 0.0, bend: float = 0.0) -> Callable[[Any], Any]:
    """Return the potential k (z - centre)^2/2 + bend (z - centre)^4."""
    return function(
        lambda z: (
            sp.Float(k) * norm(z - centre * _E1) ** 2 / 2
            + sp.Float(bend) * norm(z - centre * _E1) ** 4
        )
    )


@sanity("log-sobolev-in-a-ball")
def entropies(rng: np.random.Generator) -> Iterator[bool]:
    """Take shifted normal laws, for which there is equality, and others on small intervals."""
    shifted = [(k, s, k, 0.0, 10.0) for k, s in rng.uniform(0.7, 1.5, size=(2, 2))]
    other = [(k, s, q, b, 2.0) for k, s, q, b in rng.uniform(0.3, 1.2, size=(3, 4))]
    for k, s, q, bend, radius in (*shifted, *other):
        at = {fact.f: _well(k, 0.0, bend), fact.g: _well(q, s), fact.p: _ZERO, **_LINE}
        at |= {fact.kappa: sp.Float(k), fact.radius: sp.Float(radius)}
        yield holds(fact.LOG_SOBOLEV, at, samples=_SAMPLES, number=_number, slack=1e-4)


@sanity("mean-on-a-set")
def parts(rng: np.random.Generator) -> Iterator[bool]:
    """Take nearly everything, where there is equality, and an interval."""
    for radius, more in ((11.0, 0.0), *rng.uniform(0.5, 2, size=(2, 2))):
        at = {fact.P: LawVariable("P"), fact.A: Ball(_ZERO, radius), fact.r: _well(2.0)}
        at |= {fact.R: _well(2.0, 0.0, more)}
        yield holds(fact.RESTRICTED_MEAN, at, samples=_SAMPLES, number=_number, slack=1e-6)


@sanity("nearer-than-normal")
def nearer(rng: np.random.Generator) -> Iterator[bool]:
    """Take normal laws, for which there is equality, and quartic potentials."""
    for k, bend, radius in ((1.3, 0.0, 0.7), *rng.uniform(0.4, 1.5, size=(3, 3))):
        at = {fact.f: _well(k, 0.5, bend), fact.p: 0.5 * _E1, fact.kappa: sp.Float(k), **_LINE}
        at |= {fact.radius: sp.Float(radius)}
        yield holds(fact.NEARER, at, samples=_SAMPLES, number=_number, slack=1e-4)


@sanity("nearer-in-a-ball")
def nearer_in_a_ball(rng: np.random.Generator) -> Iterator[bool]:
    """Take a normal law on a wide interval, and quartic potentials on small ones."""
    for k, bend, radius in ((1.3, 0.0, 8.0), *rng.uniform(0.4, 1.5, size=(3, 3))):
        at = {fact.f: _well(k, 0.5, bend), fact.p: 0.5 * _E1, fact.kappa: sp.Float(k), **_LINE}
        at |= {fact.radius: sp.Float(radius)}
        yield holds(fact.NEARER_IN_BALL, at, samples=_SAMPLES, number=_number, slack=1e-4)


@sanity("mean-of-a-field")
def written_twice(rng: np.random.Generator) -> Iterator[bool]:
    """Take a quadratic field, and the same as a quantity."""
    k = sp.Float(rng.uniform(0.5, 2))
    at = {transport.P: LawVariable("P"), transport.field: function(lambda z: k * norm(z) ** 2)}
    at |= {transport.X: quantity(lambda z: k * norm(z) ** 2, of=_u)}
    yield holds(transport.MEAN_OF_FIELD, at, samples=_WIDE, number=_number)


@sanity("transport-from-a-point", "transport-of-a-perturbation", "expectation-on-a-set")
def transported(rng: np.random.Generator) -> Iterator[bool]:
    """Take shifted normal laws, for which there is equality, and others on small intervals."""
    for k, s, bend, radius in ((0.9, 0.5, 0.0, 10.0), *rng.uniform(0.3, 1.2, size=(3, 4))):
        at = {transport.c: _ZERO, transport.r: sp.Float(radius), transport.alpha: sp.Float(k)}
        wells = {transport.f: _well(k, 0.0, bend), transport.g: _well(k, s, bend)}
        yield holds(
            transport.PERTURBED, at | wells | _LINE, samples=_WIDE, number=_number, slack=1e-3
        )
        law = Restricted(Normal(_ZERO, 1), Ball(_ZERO, radius))
        start = {transport.x: _ZERO if bend == 0 else 0.25 * _E1, transport.Q: law}
        yield holds(transport.FROM_POINT, at | start, number=_number, slack=1e-3)
        part = {transport.P: LawVariable("P"), transport.A: Ball(_ZERO, radius)}
        part |= {transport.X: quantity(lambda u: 1 / (1 + norm(u) ** 2), of=_u)}
        part |= {transport.Y: part[transport.X], transport.q: sp.Integer(1)}
        yield holds(transport.PART, part, samples=_WIDE, number=_number, slack=1e-6)


@sanity("linear-substitution")
def substituted(rng: np.random.Generator) -> Iterator[bool]:
    """Take quartic potentials in stretched and moved coordinates of the line."""
    for scale, shift, k, bend in rng.uniform(0.4, 1.5, size=(3, 4)):
        potential = _well(k, 0.3, bend)

        def distance(term: Any, scale: float = scale, shift: float = shift) -> float:
            pushed = next(P for P in term.args if not isinstance(P, Gibbs))
            (plain,) = (P for P in term.args if P is not pushed)
            density = _weights(pushed.args[0])
            there = np.interp((_GRID - shift) / scale, _GRID, density) / scale
            return float(np.abs(there - _weights(plain)).sum() / 2)

        at = {fact.C: Scaling(sp.Float(scale)), fact.z: float(shift) * _E1, fact.L: potential}
        yield holds(
            fact.SUBSTITUTION,
            at | {fact.c: sp.Float(scale)},
            samples=_SAMPLES,
            number=distance,
            slack=1e-4,
        )
