"""Lemma 4, equation 39: L is strongly convex near the inverse point."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, instance, step
from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.functions import derivative
from lemmata.bounds.language.gram import cauchy_schwarz
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.vectors import UnitVector, VectorVariable, inner, norm
from lemmata.bounds.paper.assumptions import expanding, lipschitz, second_order
from lemmata.bounds.paper.calculus import remarks_2_4 as remark
from lemmata.bounds.paper.calculus.curved import LINE, curved, moved
from lemmata.bounds.paper.discretization.equations_44_45 import BALL
from lemmata.bounds.paper.mixing.size import ALPHA, C_LOW, HIGH, LAMBDA, LOW
from lemmata.bounds.paper.objects import INVERSE, G, L, residual, x, z, z_hat
from lemmata.bounds.paper.region.lemma_3 import IN_D, SIZE
from lemmata.bounds.paper.region.lemma_11 import LEMMA_11
from lemmata.bounds.paper.region.size import NOISE
from lemmata.bounds.symbols import M2, R_0, M, m, q, rad_D

v, e_1 = VectorVariable("v"), UnitVector(1)
_1, _2, _2b = expanding(G, m), lipschitz(G, M), second_order(G, M2)
_curvature = derivative(L, z, v, v)


def above(low: sp.Expr) -> Formula:
    """Return that the Hessian of L at z is at least a number."""
    return sp.Ge(_curvature, low.xreplace({q: norm(residual)}) * norm(v) ** 2)


def below(high: sp.Expr) -> Formula:
    """Return that the Hessian of L at z is at most a number."""
    return sp.Le(_curvature, high.xreplace({q: norm(residual)}) * norm(v) ** 2)


_q, _bend = G(z) - x, derivative(G, z, v, v)
EQUATION_39 = Statement(
    sp.And(above(LOW), below(HIGH)),
    assume=(_1, _2, _2b),
    steps=(
        apply("J from below", remark.REMARK_2, {remark.u: v}),
        apply("J from above", remark.REMARK_4, {remark.u: v}),
        instance("second derivative", _2b.formula, z, v, v),
        step(
            "inner product",
            sp.Le(sp.Abs(inner(_q, _bend)), M2 * norm(_q) * norm(v) ** 2),
            "second derivative",
            cauchy_schwarz(_q, _bend),
        ),
        step("below", above(LOW), "J from below", "inner product"),
        step("above", below(HIGH), "J from above", "inner product"),
    ),
    example=moved(LINE, {v: e_1}),
)

_IN_BALL = INVERSE | {"R_0": BALL, "in the ball": member(z, Ball(z_hat, R_0))}
_RESIDUAL = (
    apply("Hessian", EQUATION_39),
    instance("apart", _2.formula, z, z_hat),
)
LEMMA_4_SHARP = Statement(
    sp.And(above(ALPHA), below(LAMBDA)),
    assume=(_1, _2, _2b),
    given=_IN_BALL,
    steps=(
        *_RESIDUAL,
        step(
            "small residual",
            sp.Le(2 * M2 * norm(_q), m**2),
            "apart",
            "inverse point",
            "R_0",
            "in the ball",
        ),
        step("strongly convex", above(ALPHA), "Hessian", "small residual"),
        step("smooth", below(LAMBDA), "Hessian", "small residual"),
    ),
    example=moved(LINE, {v: e_1, R_0: 1}),
)

LEMMA_4 = Statement(
    above(sp.S.One),
    assume=(_1, _2, _2b),
    given=INVERSE | NOISE | {"in D": member(z, Ball(z_hat, rad_D))},
    define=SIZE,
    steps=(
        apply("size of D", LEMMA_11),
        *_RESIDUAL,
        step(
            "small residual",
            sp.Le(M2 * norm(_q), m**2),
            "apart",
            "inverse point",
            "size of D",
            "in D",
        ),
        step("convex", above(sp.S.One), "Hessian", "small residual"),
    ),
    example=moved(IN_D, {v: e_1}),
)


def _far(omega: int, k: int, m2: sp.Expr, radius: sp.Expr) -> Model:
    """Return a curved generator at 0, with z_hat where 1 + (omega z_hat)^2 is the square."""
    there = sp.Rational(k**2 - 1, 2 * k * omega) * e_1
    model = curved(1, omega, 0)
    image = model.at[G](there)
    at = {z_hat: there, x: image, v: e_1, M2: m2, R_0: radius}
    return moved(model, at, f"{model.text}, but z_hat = {there}")


CLAIMS: tuple[Claim, ...] = (
    claim(
        "equation-39",
        {"printed": EQUATION_39},
        assumes=("assumption-1", "assumption-2"),
        twins=(
            Twin(
                "M2 -> M2/2",
                "printed",
                above(LOW.subs(M2, M2 / 2)),
                model=_far(10, 13, sp.S.One, sp.S.One),
            ),
            Twin("m^2 -> 2 m^2", "printed", above(LOW.subs(m, 2 * m)), model=EQUATION_39.example),
        ),
    ),
    claim(
        "lemma-4",
        {"printed": LEMMA_4, "sharp": LEMMA_4_SHARP},
        assumes=("assumption-1", "assumption-2"),
        uses=("lemma-11", "equation-39"),
        twins=(
            Twin(
                "the ball twice as large",
                "sharp",
                change={"R_0": sp.Le(M * M2 * R_0, m**2)},
                model=_far(10, 13, sp.S.One, sp.Rational(7, 10)),
            ),
            Twin(
                "M2 -> 9/10 M2",
                "sharp",
                drop=(_2b.label,),
                change={_2b.label: second_order(G, M2 * sp.Rational(10, 9)).formula},
                model=_far(100, 106, sp.Rational(9, 10), sp.Rational(53, 100)),
            ),
            Twin(
                "alpha -> c_m",
                "sharp",
                above(C_LOW),
                model=_far(100, 20, sp.S.One, sp.Rational(1, 4)),
            ),
        ),
    ),
)
