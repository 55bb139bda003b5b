"""Facts about processes on one noise, tried on paths that are known and on simulated ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import sympy as sp

from lemmata.bounds.language.diffusions.driven import FIRST, Dominated, Motion
from lemmata.bounds.language.diffusions.ito import Exceed, Moves, Start
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.sets import Sublevel
from lemmata.bounds.language.vectors import ZERO, Inner, Vector, VectorVariable, coordinates, inner
from lemmata.bounds.literature.diffusions import comparison as fact
from lemmata.bounds.literature.diffusions.processes import Time
from lemmata.bounds.symbols import T, d
from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.objects import holds, sanity

_LINE = {d: sp.Integer(1)}


def _numbers(values: Mapping[type, Callable[[Any], float]]) -> Callable[[Any], float]:
    """Return the value of a term by its kind; what is not listed is true."""
    return lambda term: float(values[type(term)](term)) if type(term) in values else 1.0


def _constant(value: float) -> Callable[[Any], float]:
    return lambda _: value


@sanity("one-coordinate")
def on_the_line(rng: np.random.Generator) -> Iterator[bool]:
    """Take vectors on both sides of 0."""
    for x in (-2.0, *rng.normal(size=4)):
        yield holds(fact.ONE_COORDINATE, _LINE | {fact.v: float(x) * FIRST})


@sanity("pathwise-uniqueness")
def two_schemes(rng: np.random.Generator) -> Iterator[bool]:
    """Follow one noise by explicit steps and by steps of Heun's kind; they must agree."""
    dt, noise = 1e-4, 1e-2 * rng.normal(size=10_000)
    u = x = 0.5
    for dB in noise:
        ahead = u - math.sin(u) * dt + math.cos(u) / 2 * dB
        u -= (math.sin(u) + math.sin(ahead)) / 2 * dt - math.cos(u) / 2 * dB
        x += -math.sin(x) * dt + math.cos(x) / 2 * dB
    at = {
        fact.f: function(lambda z: -sp.sin(inner(FIRST, z)) * FIRST),
        fact.h: function(lambda z: sp.cos(inner(FIRST, z)) / 2 * FIRST),
        fact.c: sp.S.One,
    }
    points = [float(v) * FIRST for v in rng.normal(size=4)]
    samples = {"v": points, "w": points}
    yield holds(fact.UNIQUENESS, at, samples=samples, number=lambda _: abs(u - x) < 1e-2)


def _one_step(first: Array, second: Array) -> tuple[float, ...]:
    """Return the gap of two processes with drifts and noises, and its moments in a short step."""
    node, weight = np.polynomial.hermite_e.hermegauss(3)
    step = 1e-6
    (p, b, s), (q, c, r) = first, second
    change = (p + b * step + s * 1e-3 * node) - (q + c * step + r * 1e-3 * node) - (p - q)
    mean, square = (float((change**k) @ weight / weight.sum() / step) for k in (1, 2))
    return float(p - q), mean, square


@sanity("difference")
def one_noise(rng: np.random.Generator) -> Iterator[bool]:
    """Compare with the moments of one step in which both take the same noise."""
    for both in rng.uniform(-2, 2, size=(4, 2, 3)):
        by_name = dict(zip("pbsqcr", both.ravel(), strict=True))
        moments = _one_step(*both)

        def entry(term: Any, by_name: dict[str, float] = by_name) -> float:
            (v,) = (v for v in term.args if v != FIRST)
            return float(sum(c * by_name[str(e)] for e, c in v.parts.items()))

        def moves(term: Any, moments: tuple[float, ...] = moments) -> float:
            return float(tuple(map(float, term.args[1:])) == moments)

        samples = {name: [sp.Float(x)] for name, x in zip("ybv", moments, strict=True)}
        number = _numbers({Inner: entry, Moves: moves})
        yield holds(fact.DIFFERENCE, {}, samples=samples, number=number, slack=1e-4)


def square_roots(low: float, high: float, rng: np.random.Generator) -> tuple[Array, Array]:
    """Drive dX = (N - 2X) dt + 2 sqrt(X) dB by one noise; the implicit scheme keeps the order."""
    h, v = 1e-3, np.ones((2, 100))
    sizes = np.array([[low], [high]])
    paths = np.empty((1000, 2, 100))
    for k in range(1000):
        root = v + math.sqrt(h) * rng.normal(size=100)
        v = (root + np.sqrt(root**2 + 2 * h * (1 + h / 2) * (sizes - 1))) / (2 + h)
        paths[k] = v**2
    return paths[:, 0], paths[:, 1]


@sanity("local-time")
def never_ahead(rng: np.random.Generator) -> Iterator[bool]:
    """Take the difference of two square-root processes, N = 2 and N = 2 or 3."""
    for high in (2.0, 3.0):
        u, x = square_roots(2.0, high, rng)
        gap = u - x
        seen = [(gap[k, 0], 2 - high - 2 * gap[k, 0]) for k in (0, 500, 999)]
        noise = [(2 * math.sqrt(u[k, 0]) - 2 * math.sqrt(x[k, 0])) ** 2 for k in (0, 500, 999)]
        triples = [(float(y), float(b), v) for (y, b), v in zip(seen, noise, strict=True)]

        def moves(term: Any, triples: Any = triples) -> float:
            return float(tuple(map(float, term.args[1:])) in triples)

        ahead = float((gap.max(axis=0) > 0).mean())
        columns = zip("ybv", zip(*triples, strict=True), strict=True)
        samples = {n: [sp.Float(x) for x in column] for n, column in columns}
        at = {fact.K: sp.S.Zero, fact.c: sp.Integer(4), T: sp.S.One}
        number = _numbers({Exceed: _constant(ahead), Start: _constant(0.0), Moves: moves})
        yield holds(fact.LOCAL_TIME, at, samples=samples, number=number)


@sanity("ordered-until")
def up_to_a_level(rng: np.random.Generator) -> Iterator[bool]:
    """Count among square-root processes those that stay below 2; if U is X there is equality."""
    for low in (2.0, 3.0):
        paths = dict(zip("UX", square_roots(low, 3.0, rng), strict=True))

        def stays(term: Any, paths: dict[str, Array] = paths) -> float:
            return float((paths[term.args[0].name].max(axis=0) <= 2).mean())

        number = _numbers({Dominated: stays, Exceed: _constant(0.0)})
        at = {fact.Y: Motion(2 * FIRST), fact.delta: sp.S.One}
        at[fact.A] = Sublevel(function(lambda z: inner(FIRST, z)), 3)
        samples: dict[str, list[Vector]] = {"p": [2 * FIRST], "b": [ZERO], "s": [ZERO]}
        samples["q"] = [x * FIRST for x in (-1, 2, 3, 4, 9)]
        yield holds(fact.UNTIL, at | _LINE, samples=samples, number=number)


def _thrown(rng: np.random.Generator) -> dict[VectorVariable, Vector]:
    values = rng.normal(size=(3, 2)).tolist()
    return dict(zip((fact.a, fact.u, fact.w), (coordinates(*v) for v in values), strict=True))


@sanity("motion")
def velocities(rng: np.random.Generator) -> Iterator[bool]:
    """Compare the drift with a difference quotient."""
    for time in rng.uniform(0, 2, size=3):
        at = _thrown(rng)
        path, h = Motion(*at.values()).at, 1e-4
        velocity = (path(time + h) - path(time - h)) / (2 * h)
        there = dict(zip("pbs", ([path(time)], [velocity], [ZERO]), strict=True))
        number = _numbers({Time: _constant(float(time))})
        yield holds(fact.MOTION, at, samples=there, number=number)


@sanity("passed")
def out_of_order(rng: np.random.Generator) -> Iterator[bool]:
    """Look at two paths at many times."""
    for t in rng.uniform(0, 2, size=3):
        at = _thrown(rng)
        path = Motion(*at.values()).at
        end = path(t)
        target = end - coordinates(0.1, -0.1)

        def stays(_: Any, path: Any = path, target: Vector = target, t: float = t) -> float:
            apart = (target - path(x) for x in np.linspace(0, 2 * t, 21))
            return float(all(inner(e, v) >= 0 for v in apart for e in coordinates(1, 1).parts))

        times = {fact.t: sp.Float(t), T: sp.Float(2 * t)}
        yield holds(fact.PASSED, at | times | {fact.z: target}, number=_numbers({Dominated: stays}))
