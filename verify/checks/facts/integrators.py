"""Facts about the exponential integrator, for linear drifts on the line."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import sympy as sp
from scipy.special import erf

from lemmata.bounds.language.diffusions.integrator import Exponential, StepGap, While
from lemmata.bounds.language.diffusions.processes import Exit
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.measures.expectations import quantity
from lemmata.bounds.language.measures.laws import KL, TV, Dirac
from lemmata.bounds.language.measures.pushforward import Pushforward
from lemmata.bounds.language.sets import Ball
from lemmata.bounds.language.vectors import VectorVariable, inner, norm
from lemmata.bounds.literature import integrators as fact
from lemmata.bounds.symbols import T, d, h
from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.diffusions.stopped_paths import (
    _E1,
    _POINTS,
    _ZERO,
    _constant,
    _frozen,
    _numbers,
    _pulling,
)
from lemmata.verify.checks.facts.objects import holds, sanity

_LINE = {d: sp.Integer(1), fact.v: sp.Integer(2), fact.S: Ball(_ZERO, 20)}


def _covariance(k: float, n: int) -> Array:
    """Return the covariances of n values of dz = -k z dt + sqrt(2) dB from 0."""
    t = np.arange(1, n + 1) / n
    return np.asarray((np.exp(-k * np.abs(t[:, None] - t)) - np.exp(-k * (t[:, None] + t))) / k)


def _entropy(k: float, n: int) -> float:
    """Return KL of n values for the rates k and 1."""
    ratio = np.linalg.solve(_covariance(1.0, n), _covariance(k, n))
    return float(np.trace(ratio) - n - np.linalg.slogdet(ratio)[1]) / 2


@sanity("girsanov-exponential")
def path_entropy(rng: np.random.Generator) -> Iterator[bool]:
    """Take one step from 0, where the chain has the rate 1, and normal laws at 800 times."""
    for k in rng.uniform(1.5, 3, size=2):
        entropy = 2 * _entropy(k, 800) - _entropy(k, 400)
        gap = (1 - 1 / k) ** 2 * _frozen(k, 1.0, 1.0)
        at = {fact.b: _pulling(k), fact.P: Dirac(_ZERO), fact.c: sp.Float(20 * k)}
        number = _numbers({KL: _constant(entropy), StepGap: _constant(gap)})
        one = {h: sp.Integer(1), T: sp.Integer(1)}
        samples = {"y": _POINTS}
        yield holds(fact.GIRSANOV, at | one | _LINE, samples=samples, number=number, slack=1e-3)


def _inside(k: float) -> Callable[[While], float]:
    """Return the mean at a time of what is quadratic in z, from 0."""

    def value(term: While) -> float:
        s, Y = term.args[2:]
        at_0, at_1 = (float(Y(z)) for z in (_ZERO, _E1))
        return at_0 - (at_1 - at_0) * math.expm1(-2 * k * float(s)) / k

    return value


@sanity("ito-over-steps")
def steps(rng: np.random.Generator) -> Iterator[bool]:
    """Take slow linear diffusions, whose exact gap is close to the bound, and faster ones."""
    for k, step, count in ((1e-3, 0.5, 3), (2.0, 0.1, 2), (float(rng.uniform(2, 4)), 0.3, 4)):
        time = step * count
        most = abs(k - 1) * k * math.sqrt(-math.expm1(-2 * k * time) / k)
        at = {fact.f: function(lambda z, k=k: sp.Float(k) * norm(z) ** 2 / 2), fact.P: Dirac(_ZERO)}  # type: ignore[misc]
        at |= {fact.E: sp.Float((k - 1) ** 2), fact.q: sp.Float(most)}
        at |= {h: sp.Float(step), T: sp.Float(time)}
        gap = (1 - 1 / k) ** 2 * _frozen(k, step, time)
        number = _numbers({StepGap: _constant(gap), While: _inside(k)})
        samples = {"s": [sp.Float(time * i / 4) for i in range(5)]}
        yield holds(fact.ITO_STEPS, at | _LINE, samples=samples, number=number, slack=1e-6)


@sanity("mean-while-inside")
def bounded(rng: np.random.Generator) -> Iterator[bool]:
    """Take a constant, along a path that hardly ever leaves."""
    c = sp.Float(rng.uniform(1, 2))
    at = {fact.Y: quantity(lambda _: c, of=VectorVariable("u")), fact.c: c, fact.s: sp.Integer(1)}
    number = _numbers({While: _constant(0.999 * float(c))})
    yield holds(fact.BOUNDED, at | _LINE, samples={"y": _POINTS}, number=number)


@sanity("constant-while-inside")
def still(rng: np.random.Generator) -> Iterator[bool]:
    """Take a constant, and a path that leaves with some probability."""
    c, left = sp.Float(rng.uniform(1, 2)), float(rng.uniform(0.2, 0.8))
    at = {fact.Y: quantity(lambda _: c, of=VectorVariable("u")), fact.c: c, fact.s: sp.Integer(1)}
    number = _numbers({While: _constant((1 - left) * float(c)), Exit: _constant(left)})
    yield holds(fact.INSIDE, at | _LINE, samples={"y": _POINTS}, number=number)


def _at(process: Exponential, time: float) -> tuple[float, float]:
    """Return mean and variance after one step from a point, by small steps of their equations."""
    (drift, rate, start), n = process.args[0].args, 20_000
    z = float(inner(_E1, start.args[0]))
    push, dt = z + float(inner(_E1, drift(start.args[0]))), time / n
    mean, variance = z, 0.0
    for _ in range(n):
        mean += (push - mean) * (1 - dt / 2) * dt
        variance += (float(rate) - 2 * variance) * (1 - dt) * dt
    return mean, variance


def _moments(P: Any) -> tuple[float, float]:
    if isinstance(P, Pushforward):
        start, map_, variance = P.args
        return float(inner(_E1, map_(start.args[0]))), float(variance)
    return _at(P.args[0], float(P.args[1]))


def _furthest(P: Any, Q: Any) -> float:
    """Return by how much the moments of two laws differ."""
    return max(abs(p - q) for p, q in zip(_moments(P), _moments(Q), strict=True))


@sanity("exponential-step", "same-chain")
def one_step(rng: np.random.Generator) -> Iterator[bool]:
    """Take one step of linear drifts: from a point, and from two that are far apart."""
    for k, step, z in rng.uniform(0.3, 1.5, size=(3, 3)):
        at = {fact.b: _pulling(k), h: sp.Float(step), fact.P: Dirac(float(z) * _E1)}
        apart = _numbers({TV: lambda t: _furthest(*t.args)})
        yield holds(fact.STEP, at | _LINE, number=apart, slack=1e-4)
        far = {fact.P: Dirac(_ZERO), fact.Q: Dirac(100 * _E1), T: sp.Float(step)}

        def distance(term: TV) -> float:
            if all(isinstance(P, Dirac) for P in term.args):
                return 1.0
            (m, v), (n, _) = map(_moments, term.args)
            return float(erf(abs(m - n) / math.sqrt(8 * v)))

        yield holds(fact.SAME_CHAIN, at | far | _LINE, number=_numbers({TV: distance}), slack=1e-6)


@sanity("increments-over-steps")
def increments(rng: np.random.Generator) -> Iterator[bool]:
    """Take slow linear diffusions, whose exact gap is close to the bound, and faster ones."""
    for k, step, count in ((1e-3, 0.5, 3), (2.0, 0.1, 2), (float(rng.uniform(2, 4)), 0.3, 4)):
        time = step * count
        most = k * math.sqrt(-math.expm1(-2 * k * time) / k)
        at = {fact.b: _pulling(k), fact.P: Dirac(_ZERO), fact.F: _pulling(3.0)}
        at |= {fact.k: sp.Integer(3), fact.q: sp.Float(most), h: sp.Float(step), T: sp.Float(time)}
        gap = (3 / k) ** 2 * _frozen(k, step, time)
        number = _numbers({StepGap: _constant(gap), While: _inside(k)})
        samples = {"s": [sp.Float(time * i / 4) for i in range(5)], "y": _POINTS, "u": _POINTS}
        yield holds(fact.INCREMENTS, at | _LINE, samples=samples, number=number, slack=1e-6)


@sanity("mean-while-pulled-back")
def pulled_back(rng: np.random.Generator) -> Iterator[bool]:
    """Take linear diffusions from 0, whose mean square grows to the bound."""
    for k in (sp.Rational(int(n), 8) for n in rng.integers(4, 16, size=3)):
        at = {fact.b: _pulling(k), fact.z_0: _ZERO, fact.s: 5 / k, fact.k: 2 * k, fact.c: 1 / k}
        at |= {fact.g: function(lambda z: norm(z) ** 2)}
        at |= {fact.Y: quantity(lambda z: norm(z) ** 2, of=VectorVariable("u"))}
        number = _numbers({While: _inside(float(k))})
        samples = {"y": [*_POINTS, 30 * _E1]}
        yield holds(fact.STEADY, at | _LINE, samples=samples, number=number, slack=1e-9)
