"""Definition 6, the chi-square distance, by the density r of P with respect to Q."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, step
from lemmata.bounds.language.functions import FieldVariable, Function, function
from lemmata.bounds.language.measures.integrals import squared
from lemmata.bounds.language.measures.laws import ChiSquare, LawVariable, Mean
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, inner
from lemmata.bounds.literature.measures import distances as fact
from lemmata.bounds.paper.distances.definition_5 import on_two_points

P, Q, r, z = LawVariable("P"), LawVariable("Q"), FieldVariable("r", order=-1), VectorVariable("z")
half = sp.Rational(1, 2)
FINITE = fact.FINITE
SECOND_MOMENT = sp.Eq(ChiSquare(P, Q), Mean(Q, squared(r)) - 1)

_deviation = function(lambda z: (r(z) - 1) ** 2)
_expanded = function(lambda z: r(z) ** 2 - 2 * r(z) + 1)
_DEFINED = apply("definition", fact.CHI_SQUARE)
_EXPANDED: tuple[Step, ...] = (
    _DEFINED,
    generalise("square", z, step("multiplied out", sp.Eq(_deviation(z), _expanded(z)))),
    apply("mean of it", fact.EQUAL_MEANS, {fact.P: Q, fact.f: _deviation, fact.g: _expanded}),
    apply("mean of r", fact.DENSITY),
    apply(
        "linearity",
        fact.LINEARITY,
        {fact.P: Q, fact.f: squared(r), fact.g: r, fact.a: 1, fact.b: -2, fact.c: 1},
    ),
    step("chi-square", SECOND_MOMENT, "definition", "mean of it", "mean of r", "linearity"),
)


def density(p: sp.Expr, q: sp.Expr) -> Function:
    """Return the density of one law on the points 0, e_1 with respect to another."""
    at_0, at_1 = (1 - p) / (1 - q), p / q
    return function(lambda z: at_0 + (at_1 - at_0) * inner(UnitVector(1), z))


def finite(p: sp.Expr, q: sp.Expr) -> dict[str, tuple[Step, ...]]:
    """Return why the divergence of two laws on two points is finite."""
    points = {fact.y: UnitVector(1), fact.z: ZERO, fact.p: p, fact.q: q}
    second = {fact.p: q, fact.f: squared(density(p, q))}
    return {
        "density": (apply("density", fact.TWO_DENSITY, points | {fact.r: density(p, q)}),),
        "finite": (
            apply("mean", fact.TWO_MEAN, points | second),
            step("finite", FINITE["finite"].xreplace(at_points(p, q)), "mean"),
        ),
    }


def at_points(p: sp.Expr, q: sp.Expr) -> dict[sp.Basic, sp.Basic]:
    """Return two laws on two points with the density."""
    return {P: on_two_points(p), Q: on_two_points(q), r: density(p, q)}


def divergence(p: sp.Expr, q: sp.Expr) -> tuple[Step, ...]:
    """Return steps, with "second moment" and "chi-square", that give the divergence of two laws."""
    why = finite(p, q)
    return (
        *why["density"],
        *why["finite"],
        apply("chi-square", DEFINITION_6, at_points(p, q)),
    )


DEFINITION_6 = Statement(
    SECOND_MOMENT,
    given=FINITE,
    steps=_EXPANDED,
    example=Model("a fair coin, twice", at_points(half, half), because=finite(half, half)),
)
"""It is the second moment of the density, less 1."""
_three = sp.Rational(3, 4)


def _refuted(*steps: Step) -> Model:
    labels = ("mean", "chi-square", *(s.label for s in steps))
    return Model(
        "P = (3/4, 1/4), Q = (1/2, 1/2)",
        at_points(_three, half),
        because=finite(_three, half)
        | {
            "conclusion": (
                *divergence(_three, half),
                *steps,
                step("contradiction", sp.false, "conclusion", *labels),
            )
        },
    )


_first = function(lambda z: r(z) - 1)
CLAIMS: tuple[Claim, ...] = (
    claim(
        "definition-6",
        {"printed": DEFINITION_6},
        twins=(
            Twin(
                "the square lost",
                "printed",
                sp.Eq(ChiSquare(P, Q), Mean(Q, _first)),
                model=_refuted(
                    apply(
                        "without the square",
                        fact.TWO_MEAN,
                        {fact.p: half, fact.y: UnitVector(1), fact.z: ZERO}
                        | {fact.f: _first.xreplace(at_points(_three, half))},
                    )
                ),
            ),
            Twin("E r^2", "printed", sp.Eq(ChiSquare(P, Q), Mean(Q, squared(r))), model=_refuted()),
        ),
        erratum="The square is missing, in print or in the scan.",
    ),
)
