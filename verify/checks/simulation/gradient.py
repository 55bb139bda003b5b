"""Checks of Lemmas 5 and 20: derivatives and steps are built, counted and compared."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from lemmata.bounds.paper.simulation import counts
from lemmata.bounds.symbols import H, d
from lemmata.verify.check import Outcome, Profile, check
from lemmata.verify.checks.simulation import reference
from lemmata.verify.checks.simulation.networks import (
    QUARTER,
    ZERO,
    amount,
    counted,
    differing,
    fractions,
    graphs,
    names_of,
)
from lemmata.verify.engine.network import RATIONAL, Graph, printed_step, step, strict_step
from lemmata.verify.engine.network.sweep import jacobian, partial
from lemmata.verify.evaluate import Bound


@check(
    "lemma-5",
    "printed",
    kind="identity",
    bound=counts.PARTIAL,
    twins={"9 H -> 8 H": counts.PARTIAL - H},
)
def partial_derivative_size(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Build one partial derivative by forward mode and count."""
    built = []
    for G in graphs(rng, amount(profile), outputs=1):
        i = int(rng.integers(G.inputs))
        leaving = sum(i in u.sources for u in G.units)
        built.append((partial(G, i, QUARTER), names_of(G) | {"outdeg_i": leaving}))
    return counted(bound, built)


@check(
    "lemma-5",
    "sharp",
    kind="identity",
    bound=counts.GRADIENT,
    twins={"9 H -> 8 H": counts.GRADIENT - H},
)
def gradient_size(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Build all partial derivatives of one output by one reverse sweep and count."""
    drawn = graphs(rng, amount(profile), outputs=1)
    return counted(bound, [(jacobian(G, QUARTER), names_of(G)) for G in drawn])


@check(
    "lemma-5",
    "sharp",
    kind="identity",
    bound=ZERO,
    twins={"1/4 -> 1/2": {"quarter": Fraction(1, 2)}},
)
def jacobians_have_the_right_value(
    bound: Bound, *, rng: np.random.Generator, profile: Profile, quarter: Fraction = QUARTER
) -> Outcome:
    """Compare reverse sweeps with forward mode, in exact fractions."""
    pairs = []
    for G in graphs(rng, amount(profile), full_biases=False):
        z = fractions(rng, G.inputs)
        J = reference.values_and_tangents(G, z, RATIONAL)[1]
        pairs.append((jacobian(G, quarter).value(z, RATIONAL), [e for row in J for e in row]))
    return differing(pairs, bound)


def _steps(rng: np.random.Generator, n: int, build: Callable[..., Graph], **options: Any) -> Any:
    return [
        (build(G, 2, 3, fractions(rng, G.inputs), QUARTER), names_of(G))
        for G in graphs(rng, n, **options)
    ]


@check(
    "lemma-20",
    "printed",
    kind="upper",
    bound=counts.STEP_PRINTED,
    twins={"d^2 -> d": counts.STEP_PRINTED / d},
)
def printed_step_size(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Build the step from d^2 partial derivatives, as printed, and count."""
    built = _steps(rng, amount(profile) // 4, printed_step, d=4, shape="dense")
    return counted(bound, built, exact=False)


@check(
    "lemma-20",
    "sharp",
    kind="identity",
    bound=counts.STEP,
    twins={"2N + 7H -> 2N + 6H": counts.STEP - H},
)
def step_size(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Build the step by one reverse sweep and count."""
    return counted(bound, _steps(rng, amount(profile), step))


@check(
    "lemma-20",
    "sharp",
    kind="identity",
    bound=counts.STEP_STRICT,
    twins={"4H -> 3H": counts.STEP_STRICT - H},
)
def strict_step_size(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Build the step with every hidden node activated and count."""
    return counted(bound, _steps(rng, amount(profile), strict_step))


def _backwards(x: list[Fraction]) -> list[Fraction]:
    return [-c for c in x]


@check(
    "lemma-20",
    "sharp",
    kind="identity",
    bound=ZERO,
    twins={
        "1/4 -> 1/2": {"quarter": Fraction(1, 2)},
        "sign of x flipped": {"seen": _backwards},
    },
)
def steps_have_the_right_value(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    quarter: Fraction = QUARTER,
    seen: Callable[[list[Fraction]], list[Fraction]] = list,
) -> Outcome:
    """Compare three built steps with c1 z + c2 J^T (G - x), J by forward mode, in fractions."""
    c1, c2, pairs = Fraction(2, 3), Fraction(-1, 5), []
    for k in range(amount(profile) // 3):
        G = graphs(rng, 1, full_biases=k % 2 == 0)[0]
        z, x = fractions(rng, G.inputs), [c + 1 for c in fractions(rng, G.inputs)]
        right = reference.step_by_formula(G, c1, c2, x, z, RATIONAL)
        for build in (step, strict_step, printed_step):
            pairs.append((build(G, c1, c2, seen(x), quarter).value(z, RATIONAL), right))
    return differing(pairs, bound)
