"""Lemma 27 on random networks with the budget used up: error enclosed, size counted."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import sympy as sp

from lemmata.bounds.activations import activations
from lemmata.bounds.paper.approximation.size import (
    FACTOR_PRINTED,
    PARAMETERS,
    PARAMETERS_LINEAR,
    RELU_NODES,
    accuracy,
    box,
    budget,
    count,
    lip,
)
from lemmata.bounds.symbols import H
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.approximation.members import (
    BUDGETS,
    UNIT,
    Member,
    at,
    clip,
    farthest,
    member,
)
from lemmata.verify.engine.circuits.relu import Table, replaced, table
from lemmata.verify.engine.network.draw import draw
from lemmata.verify.engine.network.units import LINEAR, Builder, Graph
from lemmata.verify.engine.supremum import constant, pre_activation, supremum
from lemmata.verify.evaluate import Bound
from lemmata.verify.once import once

ERROR = budget * accuracy
"""Error at an affine output on top of nodes within eps."""


def members(rng: np.random.Generator, profile: Profile) -> list[Member]:
    """Return networks of one to three layers for each activation; two inputs in the deep run."""
    shapes = [(1, 1, 2), (2, 1, 2), (3, 1, 2)]
    shapes += [(1, 2, 2), (2, 2, 2), (4, 1, 2)] if profile == "full" else []
    eps = Fraction(1, 4)
    return [member(rng, name, *shape, eps) for name in BUDGETS for shape in shapes]


def _enclosed(g: Member, pieces: int, bound: Bound, profile: Profile) -> Outcome:
    """Enclose the error; ``error`` is the width of the enclosure, ``measured`` its upper end."""
    limit = bound(B=float(g.B), eps_net=float(g.eps))
    goal, boxes = (limit / 2, 150) if profile == "quick" else (0.0, 1500)
    found = supremum(
        g.G, g.replaced(pieces), float(g.M), goal=goal, above=limit, limit=boxes, tolerance=0.1
    )
    width = found.upper - found.lower
    return Outcome(found.upper, limit, found.boxes, width, instance=f"{g.text}, {pieces} pieces")


def _jump(bound: Bound) -> Outcome:
    """Interpolate sgn as if it had the Lipschitz constant 1, and look beside the jump."""
    return _broken(bound, Fraction(1, 2**20), 0, lambda t: (t > 0) - (t < 0), Fraction(2))


def _outside(bound: Bound) -> Outcome:
    """Put a bias of 10 on a clipped unit whose pre-activation has room for 1."""
    return _broken(bound, Fraction(1), 10, clip, Fraction(1))


def _broken(bound: Bound, z: Fraction, bias: int, sigma: Any, M: Fraction) -> Outcome:
    build = Builder(1)
    node = build.add("clip", [(0, Fraction(1))], Fraction(bias))
    G = build.graph([build.linear([(node, Fraction(1))], Fraction(0))])
    R = table(lambda t: Fraction(sigma(t)), M, 8)
    gap = at(G, z, sigma) - at(replaced(G, {"clip": R}, M), z)
    return Outcome(abs(float(gap)), bound(B=1.0, eps_net=0.25), instance=f"at {z}")


def _overshoot(bound: Bound) -> Outcome:
    """Let the surrogate exceed M by less than eps' and rise steeply beyond M."""
    build, below, M = Builder(1), 0, 1 - UNIT / 2
    for _ in range(2):
        below = build.add("clip", [(below, Fraction(1))], Fraction(0))
    G = build.graph([build.linear([(below, Fraction(1))], Fraction(0))])
    nodes = (-M, -1 + UNIT, 1 - UNIT, M, M + 1)
    values = (*(clip(t) + UNIT for t in nodes[:4]), Fraction(10**4))
    R = replaced(G, {"clip": Table(nodes, values)}, M)
    gap = float(abs(at(G, M) - at(R, M)))
    return Outcome(gap, bound(B=1.0, eps_net=2 * float(UNIT)), instance="at the end of the box")


_BREAKS: dict[str, Callable[[Bound], Outcome]] = {
    "jump": _jump,
    "outside": _outside,
    "overshoot": _overshoot,
}


@check(
    "lemma-27",
    "sharp",
    kind="upper",
    bound=ERROR,
    twins={
        "sgn as activation": {"broken": "jump"},
        "biases outside the budget": {"broken": "outside"},
        "a surrogate that overshoots": {"broken": "overshoot"},
    },
)
def replaced_networks_are_close(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, broken: str = ""
) -> Outcome:
    """Build both networks and enclose the supremum of their difference by branch and bound.

    An enclosure above B eps for one network would refute the lemma; nothing is sampled.
    """
    if broken:
        return _BREAKS[broken](bound)
    return worst_of([_enclosed(g, g.pieces(), bound, profile) for g in members(rng, profile)])


@check(
    "lemma-27-smooth",
    "sharp",
    kind="upper",
    bound=ERROR,
    twins={"a quarter of the pieces": {"coarser": 4}, "eps -> eps/8": ERROR / 8},
)
def smooth_networks_are_close(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, coarser: int = 1
) -> Outcome:
    """Enclose the difference with as many pieces as the second derivative asks for.

    An enclosure above B eps would refute the smaller number of pieces.
    """
    eps = Fraction(1, 16)
    depths = (1, 2, 3) if profile == "quick" else (1, 2, 3, 4)
    drawn = [member(rng, name, l, 1, 2, eps) for name in BUDGETS for l in depths]  # noqa: E741
    return worst_of(
        [
            _enclosed(g, math.ceil(g.pieces(smooth=True) / coarser), bound, "full")
            if coarser > 1 or profile == "full"
            else _enclosed(g, g.pieces(smooth=True), bound, profile)
            for g in drawn[: 1 if coarser > 1 else None]
        ]
    )


@check(
    "lemma-27",
    "sharp",
    kind="upper",
    bound=budget * box,
    twins={"B -> 9B/10": sp.Rational(9, 10) * budget * box, "M -> M/2": budget * box / 2},
)
def pre_activations_stay_inside(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Enclose every pre-activation of the new networks; one beyond [-BM, BM] would refute it."""
    outcomes = []
    for g in members(rng, profile)[: 2 if profile == "quick" else 7]:
        limit, zero = bound(B=float(g.B), M_box=float(g.M)), constant(g.G.inputs)
        for node, unit in enumerate(g.G.units, g.G.inputs):
            if unit.activation != LINEAR:
                pre = Member(g.name, pre_activation(g.G, node), g.layers, g.eps)
                new, goal = pre.replaced(g.pieces()), limit * (1 + 2.0**-40)
                found = supremum(
                    new, zero, float(g.M), goal=goal, above=goal, limit=1500, tolerance=0.0
                )
                error = found.upper - found.lower
                outcomes.append(Outcome(found.upper, limit, found.boxes, error, instance=g.text))
    return worst_of(outcomes)


@once
def _drawn(rng: np.random.Generator, profile: Profile) -> list[tuple[Graph, Graph, int]]:
    """Return random networks, dense, narrow and sparse with skip edges, and their copies."""
    out = []
    for _ in range(20 if profile == "quick" else 200):
        G, m = draw(rng), int(rng.integers(1, 9))
        line = table(lambda t: t, Fraction(1), m)
        out.append((G, replaced(G, dict.fromkeys(G.activations, line), Fraction(1)), m))
    return out


def _activated(G: Graph) -> int:
    return sum(u.activation != LINEAR for u in G.units)


@check(
    "lemma-27",
    "sharp",
    kind="identity",
    bound=PARAMETERS,
    twins={"n + (3m - 2)H": PARAMETERS - H, "linear nodes of their own": PARAMETERS_LINEAR},
)
def parameters_are_counted(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Count edges and biases of the built networks; a count that differs by one refutes it."""
    return farthest(
        [
            Outcome(float(R.parameters), bound(n_par=G.parameters, pieces=m, H=_activated(G)))
            for G, R, m in _drawn(rng, profile)
        ]
    )


@check(
    "lemma-27",
    "sharp",
    kind="identity",
    bound=RELU_NODES,
    twins={"(m + 2)H": RELU_NODES + H, "mH": RELU_NODES - H},
)
def relu_nodes_are_counted(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Count the ReLU nodes of the built networks."""
    return farthest(
        [
            Outcome(float(_activated(R)), bound(pieces=m, H=_activated(G)))
            for G, R, m in _drawn(rng, profile)
        ]
    )


_SIZE = 3 * count * (1 + lip * FACTOR_PRINTED)


@check(
    "lemma-27",
    "repaired",
    kind="upper",
    bound=_SIZE,
    twins={"without the depth": 3 * count, "1/eps left out": _SIZE.subs(accuracy, 100)},
)
def size_is_as_printed(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Count the parameters for eps' = eps/(l (LB)^l), LB >= 1; more would refute the size."""
    outcomes = []
    for g in members(rng, profile):
        q = activations[g.name].sup_d1 * sp.Rational(g.B)
        if q >= 1:
            unit = sp.Rational(g.eps) / (g.layers * q**g.layers)
            m = int(sp.ceiling(q * sp.Rational(g.M) / unit))
            limit = bound(
                n_par=g.G.parameters, Lip=float(q / sp.Rational(g.B)), B=float(g.B),
                M_box=float(g.M), layers=g.layers, eps_net=float(g.eps),
            )  # fmt: skip
            size = float(g.replaced(m).parameters)
            outcomes.append(Outcome(size, limit, instance=g.text))
    return worst_of(outcomes)
