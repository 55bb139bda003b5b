"""Facts about reflection and projection, on the line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import sympy as sp
from scipy import linalg

from lemmata.bounds.language.diffusions.reflection import Push, PushTime
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.measures.integrals import SmoothConvex
from lemmata.bounds.language.measures.laws import Dirac
from lemmata.bounds.language.vectors import ZERO, UnitVector
from lemmata.bounds.literature.diffusions import reflection as fact
from lemmata.bounds.literature.diffusions import semigroups
from lemmata.bounds.symbols import d, h
from lemmata.verify.checks.facts.diffusions.process import _generator
from lemmata.verify.checks.facts.objects import holds, sanity

_E1 = UnitVector(1)


@sanity("projection-onto-a-half-space")
def projected(rng: np.random.Generator) -> Iterator[bool]:
    """Project samples."""
    for level in (0.0, *rng.uniform(0, 2, size=3)):
        x = rng.normal(size=1000)

        def mass(term: Any, x: Any = x, level: float = level) -> float:
            held = np.maximum(x, 0) if type(term.args[0]).__name__ == "Projected" else x
            return float((held <= level).mean())

        yield holds(fact.PROJECTION, {fact.a: sp.Float(level)}, number=mass)


@sanity("reflected-at-0")
def folded(rng: np.random.Generator) -> Iterator[bool]:
    """Let a symmetric chain on a grid run, from the end at which it is reflected."""
    grid = np.linspace(0, 8, 801)
    law = linalg.expm(0.5 * _generator(grid, 0 * grid))[0]
    for level in rng.uniform(0.2, 2, size=3):
        inside = float(np.interp(level, grid, np.cumsum(law) - law / 2))
        at = {fact.a: sp.Float(level), fact.v: 2, fact.t: sp.Rational(1, 2), h: sp.Rational(1, 2)}
        yield holds(fact.FOLDED, at, number=lambda _, p=inside: p, slack=6e-3)  # type: ignore[misc]


@sanity("reflected-stays-inside")
def kept_inside(rng: np.random.Generator) -> Iterator[bool]:
    """Reflect random walks in [-1, 1]."""
    z = rng.uniform(-1, 1, size=1000)
    for _ in range(50):
        z = z - 0.01 * z + 0.1 * rng.normal(size=1000)
        z = np.where(z > 1, 2 - z, np.where(z < -1, -2 - z, z))
    share = float((np.abs(z) <= 1).mean())
    at = {
        fact.b: function(lambda y: -y),
        fact.P: Dirac(ZERO),
        semigroups.c: sp.Integer(1),
        d: sp.Integer(1),
    }
    samples = {n: [k * _E1 for k in (-1, 0, 2)] for n in "uw"}

    def number(term: Any) -> float:
        return 1.0 if isinstance(term, SmoothConvex) or term.args[0] == Dirac(ZERO) else share

    yield holds(fact.STAYS, at, samples=samples, number=number)


@sanity("extreme-value")
def extremes(rng: np.random.Generator) -> Iterator[bool]:
    """Take the maximum of a polynomial on a grid."""
    for time, a, b in rng.uniform(0.5, 2, size=(4, 3)):
        w = function(
            lambda s, a=a, b=b: sp.Float(a) * s**2 - sp.Float(b) * s,  # type: ignore[misc]
            of=sp.Symbol("s", real=True),
        )
        grid = np.linspace(0, time, 20_001)
        down = -(a * grid**2 - b * grid)

        def number(term: Any, grid: Any = grid, down: Any = down) -> float:
            at = int(np.argmax(down))
            return {Push: max(0.0, float(down[at])), PushTime: float(grid[at])}[type(term)]

        samples = {"s_0": [0.0, time / 3, min(b / (2 * a), time), time, time + 1]}
        at = {fact.path: w, fact.time: sp.Float(time)}
        yield holds(fact.EXTREME_VALUE, at, samples=samples, number=number, slack=1e-6)
