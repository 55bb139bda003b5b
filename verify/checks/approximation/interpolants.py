"""Piecewise linear interpolants: exact on a sawtooth and a parabola, enclosed elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import sympy as sp

from lemmata.bounds.activations import activations
from lemmata.bounds.paper.approximation.size import ERROR_LIPSCHITZ, ERROR_SMOOTH
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.approximation.members import BUDGETS
from lemmata.verify.engine.circuits.relu import replaced, table
from lemmata.verify.engine.enclosed import rounded, up
from lemmata.verify.engine.network.units import Builder, Graph
from lemmata.verify.engine.supremum import supremum
from lemmata.verify.evaluate import Bound

from lemmata.bounds.prove.reals.ball import enclose  # isort: skip

REACH = Fraction(2)
_PIECES = (1, 3, 2, 8, 40)


def _unit(name: str) -> Graph:
    build = Builder(1)
    node = build.add(name, [(0, Fraction(1))], Fraction(0))
    return build.graph([build.linear([(node, Fraction(1))], Fraction(0))])


def _exact(sigma: Callable[[Fraction], Fraction], pieces: int) -> Fraction:
    """Return the largest interpolation error at the middles of the cells, where it is largest."""
    R = table(sigma, REACH, pieces)
    cell = 2 * REACH / pieces
    return max(Fraction(abs(sigma(t + cell / 2) - R(t + cell / 2))) for t in R.nodes[:-1])


def _sawtooth(L: Fraction, pieces: int) -> Callable[[Fraction], Fraction]:
    """Return the distance to the nearest node times L."""
    cell = 2 * REACH / pieces

    def sigma(t: Fraction) -> Fraction:
        place = (t + REACH) % cell
        return L * min(place, cell - place)

    return sigma


def _enclosed(bound: Bound, order: int, profile: Profile) -> list[Outcome]:
    """Enclose the error of each activation's interpolant, built as a ReLU network."""
    outcomes = []
    for name in BUDGETS:
        sigma = activations[name]
        sup = up(enclose(sigma.sup_d1 if order == 1 else sigma.sup_d2))
        for pieces in _PIECES if profile == "full" else _PIECES[:2]:
            G = _unit(name)
            R = replaced(G, {name: table(rounded(name), REACH, pieces)}, Fraction(4))
            limit = bound(Lip=sup, bend_K=sup, cell=float(2 * REACH) / pieces)
            found = supremum(G, R, float(REACH), tolerance=0.0, limit=4000, goal=limit, above=limit)
            error, text = found.upper - found.lower, f"{name}, {pieces} pieces"
            outcomes.append(Outcome(found.upper, limit, found.boxes, error, instance=text))
    return outcomes


@check(
    "interpolant",
    "printed",
    kind="tight",
    bound=ERROR_LIPSCHITZ,
    at_least=1 - 1e-12,
    twins={"1/2 -> 49/100": sp.Rational(98, 100) * ERROR_LIPSCHITZ, "2/5": {"shrink": 0.8}},
)
def lipschitz_interpolants(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, shrink: float = 1.0
) -> Outcome:
    """Take the sawtooth of slope L with zeros at the nodes, and enclose four activations.

    An error above L lambda/2 would refute it; the sawtooth attains it.
    """
    outcomes = _enclosed(bound, 1, profile)
    for L in (Fraction(1, 3), Fraction(1), Fraction(7)):
        for pieces in range(1, 9):
            cell = 2 * REACH / pieces
            limit = bound(Lip=float(L), cell=float(cell) * shrink)
            gap, text = _exact(_sawtooth(L, pieces), pieces), f"sawtooth, {pieces} pieces"
            outcomes.append(Outcome(float(gap), limit, 1, 1e-15 * limit, instance=text))
    return worst_of(outcomes)


@check(
    "interpolant",
    "sharp",
    kind="tight",
    bound=ERROR_SMOOTH,
    at_least=1 - 1e-12,
    twins={"K/8 -> K/9": ERROR_SMOOTH * sp.Rational(8, 9), "K/8 -> K/16": ERROR_SMOOTH / 2},
)
def smooth_interpolants(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Take t^2/2, whose error K lambda^2/8 is attained, and enclose four activations."""
    outcomes = _enclosed(bound, 2, profile)
    for pieces in range(1, 9):
        limit = bound(bend_K=1.0, cell=float(2 * REACH / pieces))
        gap = _exact(lambda t: t * t / 2, pieces)
        text = f"t^2/2, {pieces} pieces"
        outcomes.append(Outcome(float(gap), limit, 1, 4e-16 * limit, instance=text))
    return worst_of(outcomes)
