"""Checks of Lemmas 18 and 19: sums and products are built, counted and compared."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np

from lemmata.bounds.paper.simulation import counts
from lemmata.verify.check import Outcome, Profile, check
from lemmata.verify.checks.simulation import reference
from lemmata.verify.checks.simulation.networks import (
    QUARTER,
    ZERO,
    amount,
    differing,
    fractional,
    fractions,
    furthest,
    graphs,
)
from lemmata.verify.engine.network import CUBIC, RATIONAL, Graph
from lemmata.verify.engine.network.combine import (
    add,
    add_layered,
    add_layered_by_squares,
    add_printed,
    multiply,
    multiply_strict,
)
from lemmata.verify.engine.network.units import Builder
from lemmata.verify.evaluate import Bound


def _pair(rng: np.random.Generator) -> tuple[Graph, Graph, int]:
    """Return two networks with one output on common inputs, and the inputs joined to both."""
    width = int(rng.integers(1, 4))
    f, g = graphs(rng, 2, d=width, outputs=1)
    direct = [{s for s in G.units[-1].sources if s < width} for G in (f, g)]
    return f, g, len(direct[0] & direct[1])


def _of_pair(f: Graph, g: Graph) -> dict[str, float]:
    return {
        "N_f": reference.parameters(f),
        "N_g": reference.parameters(g),
        "n_f": len(f.units[-1].sources),
        "n_g": len(g.units[-1].sources),
    }


def _combined(
    bound: Bound,
    rng: np.random.Generator,
    n: int,
    build: Callable[[Graph, Graph], Graph],
    shared: int,
) -> Outcome:
    built = []
    for _ in range(n):
        f, g, common = _pair(rng)
        net = build(f, g)
        names = _of_pair(f, g)
        built.append(Outcome(reference.parameters(net) + shared * common, bound(**names)))
    return furthest(built)


@check(
    "lemma-18",
    "printed",
    kind="identity",
    bound=counts.SUM_PRINTED,
    twins={"M + N + 2 -> M + N + 1": counts.SUM_PRINTED - 1},
)
def sum_by_one_more_node(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Build w1 f + w2 g with one extra node and count; another number would refute the claim."""
    return _combined(bound, rng, amount(profile), lambda f, g: add_printed(f, g, 2, 3), 0)


@check(
    "lemma-18",
    "sharp",
    kind="identity",
    bound=counts.SUM,
    twins={"M + N - 1 -> M + N - 2": counts.SUM - 1},
)
def sum_by_merged_outputs(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Build w1 f + w2 g with merged outputs and count, edges of common inputs counted back."""
    return _combined(bound, rng, amount(profile), lambda f, g: add(f, g, 2, 3), 1)


def _layered_pair(rng: np.random.Generator) -> tuple[Graph, Graph]:
    """Return two layered networks with one output, the second one deeper."""

    def one(depth: int) -> Graph:
        build, layer = Builder(2), [0, 1]
        for _ in range(depth):
            width = int(rng.integers(1, 4))
            layer = [build.add(CUBIC, [(s, 1) for s in layer], 0) for _ in range(width)]
        return fractional(build.graph([build.linear([(s, 1) for s in layer], 1)]), rng)

    low = int(rng.integers(0, 3))
    return one(low), one(low + int(rng.integers(1, 4)))


@check(
    "lemma-18",
    "sharp",
    kind="identity",
    bound=counts.SUM_SQUARES,
    twins={"6 Delta -> 5 Delta": counts.SUM_SQUARES - counts.gap},
)
def layered_sum_by_squares(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Build a layered sum, values carried by squares; count, and verify that it is layered."""
    built = []
    for _ in range(amount(profile)):
        f, g = _layered_pair(rng)
        net = add_layered_by_squares(f, g, 2, 3, QUARTER)
        names = _of_pair(f, g) | {"Delta": g.depth - f.depth}
        size = reference.parameters(net) if net.layered else math.nan
        built.append(Outcome(size, bound(**names)))
    return furthest(built)


@check(
    "lemma-18",
    "sharp",
    kind="identity",
    bound=ZERO,
    twins={"only f is scaled": {"w2": Fraction(1)}},
)
def sums_have_the_right_value(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    w2: Fraction = Fraction(-2, 3),
) -> Outcome:
    """Compare four built sums with w1 f + w2 g by plain loops, in exact fractions."""
    w1, target, pairs = Fraction(5, 3), Fraction(-2, 3), []
    for _ in range(amount(profile)):
        for (f, g), builders in (
            (_pair(rng)[:2], (add, add_printed)),
            (_layered_pair(rng), (add_layered, add_layered_by_squares)),
        ):
            z = fractions(rng, f.inputs)
            a, b = (reference.values_and_tangents(F, z, RATIONAL)[0][0] for F in (f, g))
            for build in builders:
                options = {"quarter": QUARTER} if build is add_layered_by_squares else {}
                net: Graph = build(f, g, w1, w2, **options)
                pairs.append((net.value(z, RATIONAL), [w1 * a + target * b]))
    return differing(pairs, bound)


@check(
    "lemma-19",
    "printed",
    kind="identity",
    bound=counts.PRODUCT,
    twins={"M + N + 6 -> M + N + 5": counts.PRODUCT - 1},
)
def product_by_two_squares(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Build w f g by polarisation and count."""
    return _combined(bound, rng, amount(profile), lambda f, g: multiply(f, g, 2), 0)


@check(
    "lemma-19",
    "sharp",
    kind="identity",
    bound=counts.PRODUCT_STRICT,
    twins={"+ 2 -> + 1": counts.PRODUCT_STRICT - 1},
)
def strict_product(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Build w f g with inlined outputs and count, common inputs counted back."""
    return _combined(bound, rng, amount(profile), lambda f, g: multiply_strict(f, g, 2), 2)


@check(
    "lemma-19",
    "sharp",
    kind="identity",
    bound=ZERO,
    twins={"1/4 -> 1/2": {"quarter": Fraction(1, 2)}},
)
def products_have_the_right_value(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, quarter: Fraction = QUARTER
) -> Outcome:
    """Compare built products with w f g by plain loops, in exact fractions."""
    w, pairs = Fraction(5, 3), []
    for _ in range(amount(profile)):
        f, g, _ = _pair(rng)
        z = fractions(rng, f.inputs)
        a, b = (reference.values_and_tangents(F, z, RATIONAL)[0][0] for F in (f, g))
        for build in (multiply, multiply_strict):
            pairs.append((build(f, g, w, quarter).value(z, RATIONAL), [w * a * b]))
    return differing(pairs, bound)
