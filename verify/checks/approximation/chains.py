"""Chains of width one, in fractions: the error of Lemma 27 is attained."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from lemmata.bounds.paper.approximation.node import below
from lemmata.bounds.paper.approximation.size import (
    GAMMA,
    GROWTH_PRINTED,
    depth,
    growth,
    unit_error,
)
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.checks.approximation.members import UNIT, at, chain, farthest
from lemmata.verify.evaluate import Bound

SLOPES = tuple(Fraction(k, 4) for k in (1, 2, 3, 4, 5, 6, 8))
"""Values of LB."""
DEEPEST = 5


def _error(q: Fraction, layers: int) -> Fraction:
    """Return the error of a chain at input 0, node by node in fractions."""
    G, R = chain(q, layers)
    return abs(at(G, 0) - at(R, 0))


def _outcome(bound: Bound, q: Fraction, layers: int) -> Outcome:
    limit = bound(growth=float(q), layers=layers, eps_unit=float(UNIT))
    text = f"chain of {layers} units, LB = {q}"
    return Outcome(float(_error(q, layers)), limit, 1, 1e-15 * limit, instance=text)


@check(
    "lemma-27",
    "sharp",
    kind="identity",
    bound=GAMMA * unit_error,
    twins={
        "eps' = eps/l, so l eps'": depth * unit_error,
        "one level less": GAMMA.subs(depth, depth - 1) * unit_error,
    },
)
def chains_attain_the_error(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Run clipped chains of slope LB with R = sigma + eps' from 0; the error is eps' Gamma_l.

    A difference beyond the rounding of the bound would refute the sharp recursion.
    """
    return farthest([_outcome(bound, q, k) for q in SLOPES for k in range(1, DEEPEST + 1)])


@check(
    "lemma-27",
    "repaired",
    kind="upper",
    bound=GROWTH_PRINTED * unit_error,
    twins={"LB < 1": {"slopes": SLOPES[:3]}, "eps' = eps/l": depth * unit_error},
)
def chains_stay_below(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    slopes: tuple[Fraction, ...] = SLOPES[3:],
) -> Outcome:
    """Run the same chains; an error above (LB)^l l eps' would refute the closed form."""
    return worst_of([_outcome(bound, q, k) for q in slopes for k in range(1, DEEPEST + 1)])


@check(
    "lemma-27-node",
    "sharp",
    kind="tight",
    bound=growth * below + unit_error,
    at_least=1 - 1e-12,
    twins={
        "without eps'": growth * below,
        "half of the error below": growth * below / 2 + unit_error,
    },
)
def one_more_unit(bound: Bound, *, rng: np.random.Generator, profile: Profile) -> Outcome:
    """Compare the errors of chains of l and l + 1 units."""
    outcomes = []
    for q in SLOPES:
        for layers in range(1, DEEPEST):
            before, after = _error(q, layers), _error(q, layers + 1)
            limit = bound(growth=float(q), err_below=float(before), eps_unit=float(UNIT))
            text = f"chain of {layers + 1} units, LB = {q}"
            outcomes.append(Outcome(float(after), limit, 1, 1e-15 * limit, instance=text))
    return worst_of(outcomes)
