"""Facts about spaces of different dimensions: shadows of spaces, points of a square."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import product

import numpy as np
import sympy as sp

from lemmata.bounds.language.functions import function
from lemmata.bounds.language.vectors import UnitVector, Vector, combine, coordinates, inner
from lemmata.bounds.literature import dimensions as known
from lemmata.bounds.symbols import d
from lemmata.verify.checks.facts.objects import holds, sanity


def _shadow(p: Vector, scale: sp.Expr, b: int) -> Vector:
    """Return the first coordinates of a vector, times a number."""
    return combine(*((e, scale * inner(e, p)) for e in map(UnitVector, range(1, b + 1))))


@sanity("lipschitz-dimension")
def shadows(rng: np.random.Generator) -> Iterator[bool]:
    """Send R^a onto R^b by its first coordinates, scaled; in equal dimensions there is equality."""
    scale = sp.Rational(int(rng.integers(1, 40)), 20)
    rows = rng.integers(-9, 10, size=(6, 3)) * (np.arange(3) < rng.integers(1, 4, size=(6, 1)))
    some = [coordinates(*map(int, row)) for row in rows]
    for a, b in ((1, 1), (2, 1), (2, 2), (3, 2)):
        at = {known.a: sp.Integer(a), known.b: sp.Integer(b), known.c: scale, d: sp.Integer(3)}
        at[known.F] = function(partial(_shadow, scale=scale, b=b))
        at[known.H] = function(lambda p: p / scale)
        yield holds(known.DIMENSION, at, samples={"y": some, "z": some})


@sanity("hilbert-curve")
def corners(rng: np.random.Generator) -> Iterator[bool]:
    """Look for corners of sixteenths of the square at times that are multiples of 1/48."""
    times = [sp.Rational(k, 48) for k in range(49)]
    grid = list(product(range(5), repeat=2))
    for i, j in rng.choice(grid, size=5, replace=False):
        corner = {"p": [sp.Rational(int(i), 4)], "q": [sp.Rational(int(j), 4)]}
        yield holds(known.HILBERT, {}, samples={"t": times, **corner})
