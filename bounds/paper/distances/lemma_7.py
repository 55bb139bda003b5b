"""Lemma 7: total variation against chi-square, and the best bound."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, step
from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.measures.integrals import Hahn
from lemmata.bounds.language.measures.laws import TV, ChiSquare, Mass
from lemmata.bounds.literature.measures import distances as fact
from lemmata.bounds.paper.distances.definition_5 import masses
from lemmata.bounds.paper.distances.definition_6 import FINITE, P, Q, at_points, divergence, finite
from lemmata.bounds.paper.distances.size import TV_LARGE, TV_SMALL
from lemmata.bounds.symbols import chi2

_largest = Hahn(P, Q)
_chi2, _p, _q = ChiSquare(P, Q), Mass(P, _largest), Mass(Q, _largest)
half = sp.Rational(1, 2)


def below(bound: sp.Expr) -> Formula:
    """Return that d_TV is at most a bound in terms of chi-square."""
    return sp.Le(TV(P, Q), bound.xreplace({chi2: _chi2}))


def if_large(bound: sp.Expr) -> Formula:
    """Return the same where chi-square is at least 1."""
    return sp.Or(sp.Lt(_chi2, 1), below(bound))


_IN_LARGEST = {fact.A: _largest}
_OF_THE_SET: tuple[Step, ...] = (
    apply("attained", fact.HAHN),
    apply("Cauchy-Schwarz", fact.CHI_EVENT, _IN_LARGEST),
    step(
        "small",
        below(TV_SMALL),
        *("attained", "Cauchy-Schwarz"),
        why="Q(A)(1 - Q(A)) <= 1/4",
    ),
)
_SAME = Model("a fair coin, twice", at_points(half, half), because=finite(half, half))
LEMMA_7 = Statement(below(TV_SMALL), given=FINITE, steps=_OF_THE_SET, example=_SAME)
LEMMA_7_SHARP = Statement(
    sp.And(below(TV_SMALL), if_large(TV_LARGE)),
    given=FINITE,
    steps=(
        *_OF_THE_SET,
        apply("P at most 1", fact.ATMOST_1, _IN_LARGEST),
        step(
            "large",
            if_large(TV_LARGE),
            *("attained", "Cauchy-Schwarz", "P at most 1"),
            why="for Q(A) >= 1/(1 + chi^2) use d_TV <= 1 - Q(A), else the data of A",
        ),
    ),
    example=_SAME,
)


def _refuted(p: sp.Expr, q: sp.Expr) -> Model:
    """Return two laws on two points, (p, 1 - p) and (q, 1 - q)."""
    uses = ("conclusion", "mean", "chi-square", "mass, P", "mass, Q", "apart")
    steps = (*divergence(p, q), *masses(p, q), step("contradiction", sp.false, *uses))
    return Model(
        f"P = ({p}, {1 - p}), Q = ({q}, {1 - q})",
        at_points(p, q),
        because=finite(p, q) | {"conclusion": steps},
    )


_FAIR, _POINT = _refuted(sp.Rational(3, 4), half), _refuted(sp.Integer(1), sp.Rational(1, 3))
CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-7",
        {"printed": LEMMA_7, "sharp": LEMMA_7_SHARP},
        twins=(
            Twin(
                "1/2 -> 49/100",
                "printed",
                below(sp.Rational(49, 100) * sp.sqrt(chi2)),
                model=_FAIR,
            ),
            Twin("chi^2/(1 + chi^2) for every chi^2", "sharp", below(TV_LARGE), model=_FAIR),
            Twin("chi^2/(2 + chi^2)", "sharp", if_large(chi2 / (2 + chi2)), model=_POINT),
        ),
    ),
)
