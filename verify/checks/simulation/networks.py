"""What the checks of networks share: networks with fractions for weights, counted afresh.

Networks are really built.  Parameters are counted one by one on the built object, never by the
formula; values are compared in exact fractions with a polynomial activation, the reference being
plain loops and forward-mode derivatives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from lemmata.verify.check import Outcome, Profile, worst_by
from lemmata.verify.checks.simulation import reference
from lemmata.verify.engine.network import CUBIC, Graph
from lemmata.verify.engine.network.draw import draw
from lemmata.verify.evaluate import Bound

QUARTER = Fraction(1, 4)
ZERO = sp.Integer(0)


def amount(profile: Profile) -> int:
    """Return how many networks a check builds."""
    return 16 if profile == "quick" else 240


def fractional(G: Graph, rng: np.random.Generator) -> Graph:
    """Return the same graph with small random fractions for weights."""

    def small() -> Fraction:
        return Fraction(int(rng.integers(-4, 5)) or 1, int(rng.integers(1, 4)))

    units = tuple(
        replace(
            u,
            weights=tuple(small() for _ in u.weights),
            bias=None if u.bias is None else small(),
        )
        for u in G.units
    )
    return Graph(G.inputs, units, G.outputs)


def fractions(rng: np.random.Generator, n: int) -> list[Fraction]:
    """Return small random fractions."""
    return [Fraction(int(v), 3) for v in rng.integers(-3, 4, size=n)]


def graphs(rng: np.random.Generator, n: int, **options: Any) -> list[Graph]:
    """Return random networks with a cubic activation and fractions for weights."""
    return [fractional(draw(rng, names=(CUBIC,), **options), rng) for _ in range(n)]


def furthest(outcomes: Sequence[Outcome]) -> Outcome:
    """Return the outcome furthest from its bound, or one whose structure is not as claimed, NaN."""
    worst = worst_by(outcomes, lambda o: abs(o.measured - o.bound))
    return replace(worst, n=sum(o.n for o in outcomes))


def counted(
    bound: Bound, built: Sequence[tuple[Graph, dict[str, float]]], exact: bool = True
) -> Outcome:
    """Count the networks and hold them against the formula: equal, or at most."""
    outcomes = [
        Outcome(reference.parameters(net), bound(**names), instance=f"{names}")
        for net, names in built
    ]
    if exact:
        return furthest(outcomes)
    return replace(max(outcomes, key=lambda o: o.ratio), n=len(outcomes))


def names_of(G: Graph) -> dict[str, float]:
    """Count what the formulas are made of."""
    return dict(reference.enumerated(G))


def differing(pairs: Sequence[tuple[list[Any], list[Any]]], bound: Bound) -> Outcome:
    """Count the instances whose values differ, compared as fractions."""
    return Outcome(float(sum(list(a) != list(b) for a, b in pairs)), bound(), len(pairs))
