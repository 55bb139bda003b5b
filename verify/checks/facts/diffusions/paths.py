"""Facts about paths of diffusions, tried on Brownian motion and Ornstein-Uhlenbeck processes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import sympy as sp
from scipy import stats

from lemmata.bounds.language.diffusions.ito import MOVING, WHOLE_SPACE, Along, ItoVariable, Moves
from lemmata.bounds.language.diffusions.processes import Diffusion, Exit
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.measures.laws import Dirac
from lemmata.bounds.language.sets import Ball, Sublevel
from lemmata.bounds.language.terms import Functional, Term
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import ZERO, UnitVector, Vector, coordinates, inner, norm
from lemmata.bounds.literature.diffusions import processes as fact
from lemmata.verify.checks.facts.objects import holds, sanity
from lemmata.verify.engine.laws.cir_exit import exit_law

Triple = tuple[float, float, float]
_E1, _E2 = UnitVector(1), UnitVector(2)


def _close(args: Sequence[sp.Basic], expected: tuple[float, ...], slack: float) -> bool:
    return all(
        abs(float(a) - e) <= slack * (1 + abs(e)) for a, e in zip(args, expected, strict=True)
    )


# A field along a diffusion in the plane: moments of one short step, by quadrature.
_RATE, _STEP = 1.5, 1e-5


def _field(a: Any, b: Any) -> Any:
    return a**2 * b + b**2


def _push(a: Any, b: Any) -> tuple[Any, Any]:
    return a * b - 1, 2 - a


def _one_step(a: float, b: float) -> Triple:
    """Return the field at (a, b), and mean and mean square of its change in time ``_STEP``."""
    node, weight = np.polynomial.hermite_e.hermegauss(7)
    weight = np.outer(weight, weight) / weight.sum() ** 2
    x, y = np.meshgrid(node, node, indexing="ij")
    (p, q), root = _push(a, b), math.sqrt(_RATE * _STEP)
    change = _field(a + _STEP * p + root * x, b + _STEP * q + root * y) - _field(a, b)
    moments = ((change**k * weight).sum() / _STEP for k in (1, 2))
    first, second = (float(v) for v in moments)
    return _field(a, b), first, second


def _plane(start: Vector) -> dict[Any, Any]:
    at = {fact.f: function(lambda z: _field(inner(_E1, z), inner(_E2, z)))}
    at[fact.drift] = function(lambda z: coordinates(*_push(inner(_E1, z), inner(_E2, z))))
    ball = Ball(ZERO, sp.Integer(10))
    return at | {fact.rate: sp.Float(_RATE), fact.z_0: start, fact.A: ball, fact.delta: sp.S.One}


@sanity("ito")
def along_a_diffusion(rng: np.random.Generator) -> Iterator[bool]:
    """Compare with the moments of one step."""
    formula = unfold(fact.ITO.conclusion).xreplace(_plane(coordinates(0, 0)))
    for symbol in MOVING:
        _, formula = formula.at(symbol)
    (z,) = formula.atoms(fact.State)
    for a, b in rng.uniform(0.5, 2, size=(5, 2)):
        moments = dict(zip(MOVING, _one_step(a, b), strict=True))
        for part in formula.atoms(sp.Eq):
            right = part.rhs.xreplace({z: coordinates(float(a), float(b))})
            yield _close((right,), (moments[part.lhs],), 1e-3)


@sanity("ito-start")
def at_the_start(rng: np.random.Generator) -> Iterator[bool]:
    """Compare with the moments of the first step."""
    near = [coordinates(1, 1)]
    for a, b in rng.uniform(0.5, 2, size=(5, 2)):
        expected = _one_step(a, b)

        def moves(p: Any, expected: Triple = expected) -> bool:
            return _close(p.args[1:], expected, 1e-3)

        at = _plane(coordinates(float(a), float(b)))
        yield holds(fact.ITO_START, at, samples={"y": near}, number=moves)


def _later(x: float, b: float, v: float, g: float, s: float) -> Triple:
    """Return e^(gs) x, and what e^(gs) (x + b h) has gained and spread after a short step h."""
    h = 1e-6
    now, later = math.exp(g * s), math.exp(g * (s + h))
    return now * x, (later * (x + b * h) - now * x) / h, later**2 * v


@sanity("integrating-factor")
def with_a_factor(rng: np.random.Generator) -> Iterator[bool]:
    """Compare with a short step from a time."""
    X = ItoVariable("X")
    for x, b, v, g, s in rng.uniform(0.5, 2, size=(5, 5)):
        plain, moved = (x, b, v), _later(x, b, v, g, s)

        def moves(p: Any, s: float = s, plain: Triple = plain, moved: Triple = moved) -> bool:
            values = [
                v.xreplace(dict.fromkeys(v.atoms(fact.Time), sp.Float(s))) for v in p.args[1:]
            ]
            return _close(values, plain if p.args[0] == X else moved, 1e-4)

        columns = zip("ybv", zip(plain, moved, strict=True), strict=True)
        samples = {k: [sp.Float(x) for x in pair] for k, pair in columns}
        at = {fact.X: X, fact.g: sp.Float(g)}
        yield holds(fact.INTEGRATING_FACTOR, at, samples=samples, number=moves)


@sanity("anywhere")
def at_a_time(rng: np.random.Generator) -> Iterator[bool]:
    """Compare with a short step from a point at a time."""
    for x, k, v, g, s in rng.uniform(0.5, 2, size=(5, 5)):
        moved = _later(x, -k * x, v, g, s)
        at = {fact.k: k, fact.noisy: v, fact.g: g, fact.t: s}
        at = {symbol: sp.Float(value) for symbol, value in at.items()}
        at |= {fact.f: function(lambda z: inner(_E1, z)), fact.z_0: ZERO, fact.y: float(x) * _E1}
        number = lambda p, moved=moved: _close(p.args[1:], moved, 1e-4)  # noqa: E731
        yield holds(fact.ANYWHERE, at, number=number)


# Brownian motion in one dimension.
def _one_sided(a: float, t: float, drift: float = 0.0) -> float:
    """Return the probability that B_s + drift s reaches a > 0 by time t."""
    root = math.sqrt(t)
    back = math.exp(2 * drift * a) * stats.norm.cdf((-a - drift * t) / root)
    return float(stats.norm.sf((a - drift * t) / root) + back)


def _by_images(a: float, t: float) -> float:
    """Return the probability that |B| reaches a by time t, by reflections."""
    k = np.arange(20)
    return float((4 * (-1.0) ** k * stats.norm.sf((2 * k + 1) * a / math.sqrt(t))).sum())


def _by_sines(a: float, t: float) -> float:
    """Return the same by the eigenfunctions of the killed process."""
    k = 2 * np.arange(200) + 1
    terms = np.exp(-((k * np.pi / a) ** 2) * t / 8) * (-1.0) ** (k // 2) / k
    return 1 - 4 / np.pi * float(terms.sum())


_STILL = {fact.drift: function(lambda _: ZERO), fact.rate: sp.S.One, fact.z_0: ZERO}
_SQUARE, _FIRST = function(lambda z: norm(z) ** 2), function(lambda z: inner(_E1, z))


def _brownian(term: Functional) -> float:
    """Return exits by eigenfunctions, and what squares reach by reflections."""
    if isinstance(term, Exit):
        return _by_sines(math.sqrt(float(term.args[1].args[1])), float(term.args[2]))
    X, level, t = term.args
    a, t = float(level), float(t)
    return _one_sided(a, t) if X.args[0] == _FIRST else _by_images(math.sqrt(a), t)


@sanity("exit-level", "level", "symmetry")
def brownian_motion(rng: np.random.Generator) -> Iterator[bool]:
    """Compare two series for |B|, and one side with both."""
    near = [t * _E1 for t in (0, sp.Rational(1, 2), 1, 2)]
    for a, t in ((sp.Integer(1), 0.5), (sp.Integer(4), 1.0), (sp.Float(6.25), 1.0)):
        at = _STILL | {fact.f: _SQUARE, fact.a: a, fact.T: sp.Float(t)}
        inside = {fact.A: Sublevel(_SQUARE, a)}
        yield holds(fact.EXIT_LEVEL, at | inside, samples={"y": near}, number=_brownian)
        yield holds(fact.LEVEL, at, number=_brownian)
        at = {k: v for k, v in at.items() if k not in (fact.z_0, fact.f, fact.a)}
        high = {fact.height: sp.sqrt(a)}
        yield holds(fact.SYMMETRY, at | high, samples={"y": near}, number=_brownian)


def _constant(push: float) -> Term:
    return function(lambda _: push * _E1)


def _power(k: float) -> Term:
    return function(lambda s: sp.exp(2 * k * s) if k else s**2, of=fact.s)


def _always(p: float) -> Callable[[Functional], float]:
    return lambda _: p


@sanity("maximal-inequality")
def supermartingales(rng: np.random.Generator) -> Iterator[bool]:
    """Try e^(2kX) for a Brownian motion X with drift -k, late, and X^2 without one."""
    grid = [sp.Float(s) for s in np.linspace(-3, 8, 23)]
    for k, a, t in ((0.5, 1.0, 400.0), (1.0, 2.0, 100.0), (0.0, 1.5, 1.0)):
        X = Along(_FIRST, Diffusion(_constant(-k), 1, Dirac(ZERO)), WHOLE_SPACE)
        at = {fact.X: X, fact.phi: _power(k), fact.a: a, fact.c: 0 if k else 1, fact.T: t}

        def number(p: Any, numbers: Triple = (a, t, -k)) -> float:
            if isinstance(p, Moves):
                return (float(p.args[2]), float(p.args[3])) == (numbers[2], 1.0)
            return _one_sided(*numbers)

        samples = {"y": grid, "s": grid, "b": [sp.Float(-k), sp.S.Zero], "v": [sp.S.One]}
        at = {v: sp.sympify(value) for v, value in at.items()}
        yield holds(fact.MAXIMAL_INEQUALITY, at, samples=samples, number=number)


@sanity("anderson")
def looked_at(rng: np.random.Generator) -> Iterator[bool]:
    """Compare with the killed process's spectrum; at a low level the process surely leaves."""
    for a, n in ((0.02, 3), (1.0, 1), (2.0, 4)):
        k, v, t = map(float, rng.uniform(0.5, 2, size=3))
        exit = exit_law(1, 2 * k, a**2 / v, 0, modes=12).exceedance(n * t)
        at = {fact.k: k, fact.noisy: v, fact.t: t, fact.n: n, fact.height: a, fact.z_0: ZERO}
        at = {s: sp.sympify(value) for s, value in at.items()} | {fact.A: Ball(ZERO, sp.Float(a))}
        inside = [s * a * _E1 for s in (-1, 0, sp.Rational(1, 2), 1)]
        yield holds(fact.ANDERSON, at, samples={"y": inside}, number=_always(float(exit.mid())))
