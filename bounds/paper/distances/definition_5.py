"""Definition 5, the total variation distance: the supremum over sets is attained."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.measures.integrals import Hahn, TwoPoints
from lemmata.bounds.language.measures.laws import TV, LawVariable, Mass
from lemmata.bounds.language.sets import Ball, SetVariable
from lemmata.bounds.language.vectors import ZERO, UnitVector
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.measures import distances as fact

P, Q, A = LawVariable("P"), LawVariable("Q"), SetVariable("A")
one, half = sp.Integer(1), sp.Rational(1, 2)


def _every(bound: sp.Expr) -> Formula:
    """Return that no set has masses that differ by more than a bound."""
    return for_all(A, sp.Le(sp.Abs(Mass(P, A) - Mass(Q, A)), bound))


_largest = Hahn(P, Q)
DEFINITION_5 = Statement(
    sp.And(_every(TV(P, Q)), sp.Eq(TV(P, Q), Mass(P, _largest) - Mass(Q, _largest))),
    steps=(
        generalise("bound", A, apply("of a set", paths.EVENT, {paths.S: A})),
        apply("attained", fact.HAHN),
    ),
)

# Laws on two points, 0 and e_1.
AT_E1 = Ball(UnitVector(1), half)
"""Of the two points it has one."""
BOTH = Ball(ZERO, 2)


def on_two_points(p: sp.Expr) -> TwoPoints:
    """Return the law of mass p at e_1, else at 0."""
    made: TwoPoints = TwoPoints(p, UnitVector(1), ZERO)
    return made


def masses(p: sp.Expr, q: sp.Expr) -> tuple[Step, ...]:
    """Return steps that give the masses of e_1 under two laws, and what they say of d_TV."""
    laws = {paths.P: on_two_points(p), paths.Q: on_two_points(q)}
    points = {fact.y: UnitVector(1), fact.z: ZERO, fact.A: AT_E1}
    return (
        apply("mass, P", fact.TWO_POINTS, points | {fact.p: p}),
        apply("mass, Q", fact.TWO_POINTS, points | {fact.p: q}),
        apply("apart", paths.EVENT, laws | {paths.S: AT_E1}),
    )


_APART = {P: on_two_points(one), Q: on_two_points(sp.S.Zero)}


def _refuted(at: Ball, conclusion: Formula, *steps: Step) -> Model:
    """Return two different point masses, with a set at which the conclusion fails."""
    said = conclusion.xreplace(_APART)
    return Model(
        "P and Q are point masses at e_1 and at 0",
        _APART,
        because={
            "conclusion": (
                *masses(one, sp.S.Zero),
                instance("here", said, at),
                *steps,
                step(
                    "contradiction",
                    sp.false,
                    *("mass, P", "mass, Q", "apart", "here"),
                    *(s.label for s in steps),
                ),
            )
        },
    )


_HALF = _every(TV(P, Q) / 2)
_ALL = for_all(A, sp.Eq(sp.Abs(Mass(P, A) - Mass(Q, A)), TV(P, Q)))
_attained = {fact.P: _APART[P], fact.Q: _APART[Q]}
_hahn = Hahn(_APART[P], _APART[Q])
CLAIMS: tuple[Claim, ...] = (
    claim(
        "definition-5",
        {"printed": DEFINITION_5},
        twins=(
            Twin(
                "half of it",
                "printed",
                _HALF,
                model=_refuted(
                    AT_E1,
                    _HALF,
                    apply("attained", fact.HAHN, _attained),
                    apply("at most 1", fact.ATMOST_1, {fact.P: _APART[P], fact.A: _hahn}),
                ),
            ),
            Twin(
                "every set attains it",
                "printed",
                _ALL,
                model=_refuted(
                    Ball(2 * UnitVector(1), half),
                    _ALL,
                    *(
                        apply(
                            f"far, {n}",
                            fact.NOWHERE,
                            {fact.p: n, fact.y: UnitVector(1), fact.z: ZERO}
                            | {fact.A: Ball(2 * UnitVector(1), half)},
                        )
                        for n in (1, 0)
                    ),
                ),
            ),
        ),
    ),
)
