"""Facts about stopped paths, frozen drifts and exits, on the line."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import sympy as sp
from scipy import linalg, special, stats

from lemmata.bounds.language.diffusions.paths import FrozenGap, Passes
from lemmata.bounds.language.diffusions.processes import Exit, ProcessVariable
from lemmata.bounds.language.formulas import Predicate
from lemmata.bounds.language.functions import Function, function
from lemmata.bounds.language.measures.laws import KL, TV, Dirac, Mass
from lemmata.bounds.language.sets import Ball, Sublevel
from lemmata.bounds.language.terms import Functional
from lemmata.bounds.language.vectors import UnitVector, coordinates, inner, norm
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.symbols import T, d, h
from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.diffusions.process import _generator
from lemmata.verify.checks.facts.objects import holds, sanity

_E1, _ZERO = UnitVector(1), coordinates(0)
_ONE = {d: sp.Integer(1), paths.v: sp.Integer(2)}
_POINTS = [x * _E1 for x in (-11.0, -3.0, 0.0, 0.5, 9.0)]
EVERYWHERE = Sublevel(function(lambda _: sp.S.Zero), 0)
Value = Callable[[Any], float]


def _numbers(values: Mapping[type, Value]) -> Callable[[Functional | Predicate], float]:
    """Return the value of a term by its kind; what is not listed is true."""
    return lambda term: values[type(term)](term) if type(term) in values else 1.0


def _constant(value: float) -> Value:
    return lambda _: float(value)


def _by_name(masses: Mapping[str, float]) -> Value:
    return lambda term: float(masses[term.args[0].name])


def _pulling(k: float) -> Function:
    """Return the drift -k z."""
    return function(lambda z: -k * z)


def _walk(rng: np.random.Generator, drift: Value, dt: float) -> list[tuple[float, ...]]:
    """Follow dz = b dt + sqrt(2) dB in short steps; return times, ends and noise of stretches."""
    noise = math.sqrt(2 * dt) * rng.normal(size=1000)
    z = [0.0]
    for step in noise:
        z.append(z[-1] + drift(z[-1]) * dt + step)
    spans = ((0, 1000), (0, 300), (200, 210), (500, 900))
    return [((j - i) * dt, z[i], z[j], float(noise[i:j].sum())) for i, j in spans]


def _seen(stretches: list[tuple[float, ...]]) -> Value:
    """Return whether a stretch is one of those of a path."""

    def value(term: Passes) -> float:
        _, _, s, *vectors = term.args
        found = (s, *(inner(_E1, v) for v in vectors))
        return any(np.allclose(np.array(found, float), one) for one in stretches)

    return value


def _samples(stretches: list[tuple[float, ...]]) -> dict[str, list[Any]]:
    times, *points = zip(*stretches, strict=True)
    vectors = {n: [x * _E1 for x in xs] for n, xs in zip("pzw", points, strict=True)}
    return {"s": list(times), "y": _POINTS, **vectors}


@sanity("increment-of-a-path")
def increments(rng: np.random.Generator) -> Iterator[bool]:
    """Follow paths with a bounded drift; for a constant one there is equality."""
    drifts: tuple[tuple[Value, Callable[[Any], Any]], ...] = (
        (lambda z: 1.5, lambda z: 1.5 * _E1),
        (lambda z: -1.5 * z / math.sqrt(1 + z**2), lambda z: -1.5 / sp.sqrt(1 + norm(z) ** 2) * z),
    )
    for push, body in drifts:
        stretches = _walk(rng, push, 1e-3)
        at = {
            paths.b: function(body),
            paths.S: Ball(_ZERO, 100),
            paths.c: sp.Float(1.5 + 1e-9),
        } | _ONE
        number = _numbers({Passes: _seen(stretches)})
        yield holds(paths.PATHWISE, at, samples=_samples(stretches), number=number, slack=1e-8)


def _frozen(k: float, step: float, time: float) -> float:
    """Return E int |k z_t - k z_(t - t mod step)|^2 dt from 0 for dz = -k z dt + sqrt(2) dB."""
    total, fine = 0.0, 4000
    for i in range(round(time / step)):
        s = (np.arange(fine) + 0.5) * step / fine
        decay = np.exp(-k * s)
        before = -np.expm1(-2 * k * i * step) / k
        total += step * float(np.mean((1 - decay) ** 2 * before - np.expm1(-2 * k * s) / k))
    return k**2 * total


@sanity("mean-over-steps")
def gaps(rng: np.random.Generator) -> Iterator[bool]:
    """Take a slow Ornstein-Uhlenbeck process, whose exact gap is close to the bound."""
    k, step, reach, weight = 1e-3, 1.0, 10.0, 1.005
    stretches = _walk(rng, lambda z: -k * z, 0.9e-3)
    rest = (1 + 1 / (weight - 1)) * (k**2 * reach) ** 2
    noise = k**2 * weight
    at = {
        paths.b: _pulling(k),
        paths.S: Ball(_ZERO, reach),
        paths.k: sp.Float(noise),
        paths.A: function(lambda s: rest * s**2, of=paths.s),
        paths.F: function(lambda s: rest * s**3 / 3 + noise * s**2, of=paths.s),
    }
    for count in (1, 3):
        values: dict[type, Value] = {
            Passes: _seen(stretches),
            FrozenGap: _constant(_frozen(k, step, count * step)),
        }
        yield holds(
            paths.MEAN_SQUARE,
            at | _ONE | {h: sp.Float(step), T: sp.Float(count * step)},
            samples=_samples(stretches),
            number=_numbers(values),
        )


def _gaussian_entropy(k: float, n: int) -> float:
    """Return KL of n values of the process of drift -k z, from 0, and of Brownian motion."""
    t = np.arange(1, n + 1) / n
    one = (np.exp(-k * np.abs(t[:, None] - t)) - np.exp(-k * (t[:, None] + t))) / k
    other = 2 * np.minimum(t[:, None], t)
    ratio = np.linalg.solve(other, one)
    return float(np.trace(ratio) - n - np.linalg.slogdet(ratio)[1]) / 2


@sanity("girsanov")
def path_entropy(rng: np.random.Generator) -> Iterator[bool]:
    """Take one step from 0, where the chain is Brownian motion, and normal laws at 800 times."""
    for k in rng.uniform(0.3, 1.5, size=2):
        values: dict[type, Value] = {
            KL: _constant(2 * _gaussian_entropy(k, 800) - _gaussian_entropy(k, 400)),
            FrozenGap: _constant(_frozen(k, 1.0, 1.0)),
        }
        at = {paths.b: _pulling(k), paths.S: Ball(_ZERO, 20)}
        at |= {paths.P: Dirac(_ZERO), paths.c: sp.Float(20 * k), h: sp.Integer(1), T: sp.Integer(1)}
        yield holds(
            paths.GIRSANOV,
            at | _ONE,
            samples={"y": _POINTS},
            number=_numbers(values),
            slack=1e-4,
        )


def _between(laws: Mapping[str, Array]) -> dict[type, Value]:
    def of(term: Any) -> tuple[Array, Array]:
        first, second = (laws[a.name] for a in term.args)
        return first, second

    def entropy(term: KL) -> float:
        p, q = of(term)
        return float(np.sum(special.rel_entr(p, q)))

    return {TV: lambda term: float(np.abs(np.subtract(*of(term))).sum() / 2), KL: entropy}


@sanity("pinsker", "tv-triangle", "tv-event")
def finite_laws(rng: np.random.Generator) -> Iterator[bool]:
    """Take random laws on five points, and some for which there is equality."""
    for trial in range(6):
        p, q, r = rng.dirichlet(np.ones(5), size=3)
        if trial == 0:
            p, q = np.array([0.49, 0.51]), np.array([0.5, 0.5])
            r = np.array([0.6, 0.4])
        values = _between({"P": p, "Q": q, "R": r})
        values[Mass] = _by_name({"P": p[p > q].sum(), "Q": q[p > q].sum()})
        for fact in (paths.PINSKER, paths.TRIANGLE, paths.EVENT):
            yield holds(fact, {}, number=_numbers(values))


def _enumerated(up: float, start: int, edge: int, length: int) -> tuple[dict[Any, float], ...]:
    """Return the laws of a walk's end, stopped path and exit, by listing its paths."""
    ends: dict[Any, float] = {}
    stopped: dict[Any, float] = {}
    left = 0.0
    for steps in itertools.product((1, -1), repeat=length):
        weight = math.prod(up if s == 1 else 1 - up for s in steps)
        path = tuple(itertools.accumulate((start, *steps)))
        exits = [i for i, z in enumerate(path) if abs(z) > edge]
        cut = path[: exits[0] + 1] if exits else path
        ends[path[-1]] = ends.get(path[-1], 0.0) + weight
        stopped[cut] = stopped.get(cut, 0.0) + weight
        left += weight if exits else 0.0
    return ends, stopped, {"exit": left}


def _apart(p: Mapping[Any, float], q: Mapping[Any, float]) -> float:
    return sum(abs(p.get(k, 0.0) - q.get(k, 0.0)) for k in {*p, *q}) / 2


@sanity("stopped-coupling", "reflected-coupling")
def walks(rng: np.random.Generator) -> Iterator[bool]:
    """List the paths of two walks; one that starts outside has left, and there is equality."""
    cases = [(float(a), float(b), 0, 2) for a, b in rng.uniform(0.2, 0.8, size=(4, 2))]
    for a, b, start, edge in (*cases, (1.0, 0.0, 5, 2)):
        one, other = (_enumerated(up, start, edge, 8) for up in (a, b))

        def distance(term: TV, one: Any = one, other: Any = other) -> float:
            which = 0 if type(term.args[0]).__name__ == "At" else 1
            return _apart(one[which], other[which])

        def leaves(term: Exit, one: Any = one, other: Any = other) -> float:
            return float((other if isinstance(term.args[0], ProcessVariable) else one)[2]["exit"])

        number = _numbers({TV: distance, Exit: leaves})
        yield holds(paths.STOPPED_COUPLING, {}, number=number)
        # Reflected or not, the first walk is the same until it leaves.
        yield holds(paths.REFLECTED_COUPLING, {}, number=number)


@sanity("no-exit")
def whole_line(rng: np.random.Generator) -> Iterator[bool]:
    """Count the paths that leave the line."""
    outside = np.isinf(np.cumsum(rng.normal(size=(100, 50)), axis=1)).any(axis=1).mean()
    at = {paths.S: EVERYWHERE}
    number = _numbers({Exit: _constant(outside)})
    yield holds(paths.NO_EXIT, at, samples={"y": _POINTS}, number=number)


@sanity("same-noise")
def reflected(rng: np.random.Generator) -> Iterator[bool]:
    """Run Brownian motion, the reflected and the killed one on a grid; it leaves a small set."""
    for reach, time in ((0.01, 1.0), (1.0, 0.1), (1.0, float(rng.uniform(0.1, 0.5)))):
        n = 101
        grid = np.linspace(-reach, reach, n)
        moves = _generator(grid, 0 * grid)
        inside = linalg.expm(time * moves)[n // 2]
        stays = linalg.expm(time * moves[1:-1, 1:-1])[n // 2 - 1].sum()
        free = stats.norm.pdf(grid, 0, math.sqrt(2 * time)) * (grid[1] - grid[0])
        # Off the set the free law has all the rest of its mass.
        distance = (np.abs(inside - free).sum() + 1 - free.sum()) / 2
        values: dict[type, Value] = {
            TV: _constant(distance),
            Exit: _constant(1 - stays),
        }
        yield holds(paths.SAME_NOISE, {}, number=_numbers(values))


@sanity("reflected-stays")
def kept_in(rng: np.random.Generator) -> Iterator[bool]:
    """Reflect a random walk in [-1, 1] and count where it is beyond 2."""
    z = np.zeros(1000)
    for _ in range(50):
        z = 1 - np.abs((z + 0.3 * rng.normal(size=1000) - 1) % 4 - 2)
        z = np.abs(z + 1) - 1
    half = Sublevel(function(lambda y: 2 - inner(_E1, y)), 0)
    at = {paths.b: function(lambda z: 0 * z), paths.z_0: _ZERO, paths.centre: _ZERO}
    at |= {paths.r: sp.Integer(1), paths.S: half}
    number = _numbers({Mass: _constant((z > 2).mean())})
    samples = {"y": [x * _E1 for x in (-3.0, 0.0, 2.0, 2.5)]}
    yield holds(paths.CONFINED, at | _ONE, samples=samples, number=number)


@sanity("exit-probability")
def supermartingales(rng: np.random.Generator) -> Iterator[bool]:
    """Take z^2 along Brownian motion from near the end of an interval, and with a drift inwards."""
    near = 0.999
    left = special.erfc((1 - near) / (2 * math.sqrt(0.005)))
    cases = [(0.0, near, 0.005, float(left))]
    for k in rng.uniform(0.5, 2, size=2):
        grid = np.linspace(-1, 1, 201)
        stays = linalg.expm(0.5 * _generator(grid, k * grid)[1:-1, 1:-1])[99].sum()
        cases.append((float(k), 0.0, 0.5, float(1 - stays)))
    for k, start, time, exits in cases:
        at = {
            paths.b: _pulling(k),
            paths.S: Ball(_ZERO, 1),
            paths.f: function(lambda z: inner(_E1, z) ** 2),
            paths.z_0: start * _E1,
            paths.a: sp.Integer(1),
            paths.e: sp.Integer(2),
            T: sp.Float(time),
        }
        number = _numbers({Exit: _constant(exits)})
        samples = {"y": [x * _E1 for x in (-3.0, -1.0, -0.5, 0.0, 0.9, 1.1)]}
        yield holds(paths.SUPERMARTINGALE, at | _ONE, samples=samples, number=number)
