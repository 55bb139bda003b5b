"""Lemma 6, the coupling lemma, and that it is attained."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, step
from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.measures.couplings import (
    CouplingVariable,
    Differ,
    First,
    Independent,
    Maximal,
    Second,
)
from lemmata.bounds.language.measures.integrals import Hahn
from lemmata.bounds.language.measures.laws import TV, LawVariable
from lemmata.bounds.language.vectors import ZERO, UnitVector
from lemmata.bounds.literature.measures import distances as fact
from lemmata.bounds.paper.distances.definition_5 import AT_E1, masses, on_two_points

P, Q, C = LawVariable("P"), LawVariable("Q"), CouplingVariable("C")
one, half = sp.Integer(1), sp.Rational(1, 2)
X, Y = First(C), Second(C)
_largest = Hahn(X, Y)
COUPLING = sp.Le(TV(X, Y), Differ(C))

LEMMA_6 = Statement(
    COUPLING,
    steps=(
        apply("attained", fact.HAHN, {fact.P: X, fact.Q: Y}),
        apply("in the set", fact.JOINT, {fact.A: _largest}),
        step("coupling", COUPLING, "attained", "in the set"),
    ),
)
_best = sp.Eq(Differ(Maximal(P, Q)), TV(P, Q))
LEMMA_6_SHARP = Statement(
    sp.And(COUPLING, _best),
    steps=(apply("coupling", LEMMA_6), apply("the best one", fact.MAXIMAL)),
)


def _coins(p: sp.Expr, q: sp.Expr) -> Independent:
    made: Independent = Independent(on_two_points(p), on_two_points(q))
    return made


_coin, _twice = on_two_points(half), _coins(half, half)
_tossed = {fact.P: _coin, fact.Q: _coin, fact.A: AT_E1, fact.B: Outside(AT_E1)}
CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-6",
        {"printed": LEMMA_6, "sharp": LEMMA_6_SHARP},
        twins=(
            Twin(
                "half of Pr[X != X']",
                "printed",
                sp.Le(TV(X, Y), Differ(C) / 2),
                model=Model(
                    "X = e_1, X' = 0",
                    {C: _coins(one, sp.S.Zero)},
                    because={
                        "conclusion": (
                            *masses(one, sp.S.Zero),
                            apply(
                                "at most 1",
                                fact.JOINT,
                                {fact.C: _coins(one, sp.S.Zero), fact.A: AT_E1},
                            ),
                            step(
                                "contradiction",
                                sp.false,
                                *("conclusion", "mass, P", "mass, Q", "apart", "at most 1"),
                            ),
                        )
                    },
                ),
            ),
            Twin(
                "equality for the independent coupling",
                "sharp",
                sp.Eq(Differ(Independent(P, Q)), TV(P, Q)),
                model=Model(
                    "two independent fair coins",
                    {P: _coin, Q: _coin},
                    because={
                        "conclusion": (
                            apply(
                                "mass",
                                fact.TWO_POINTS,
                                {fact.p: half, fact.y: UnitVector(1), fact.z: ZERO}
                                | {fact.A: AT_E1},
                            ),
                            apply("head, tail", fact.INDEPENDENT, _tossed),
                            apply("differ", fact.JOINT, {fact.C: _twice, fact.A: AT_E1}),
                            step(
                                "contradiction",
                                sp.false,
                                *("conclusion", "mass", "head, tail", "differ"),
                            ),
                        )
                    },
                ),
            ),
        ),
    ),
)
