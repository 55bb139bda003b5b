"""Lemma 26 and equations 59, 60: the gradient of the loss near the inverse point."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.language.formulas import Formula, equal
from lemmata.bounds.language.functions import MapVariable, adjoint, derivative, function, grad
from lemmata.bounds.language.gram import adjoint_rule, cauchy_schwarz
from lemmata.bounds.language.terms import Functional
from lemmata.bounds.language.vectors import (
    ZERO,
    UnitVector,
    Vector,
    VectorVariable,
    coordinates,
    inner,
    norm,
)
from lemmata.bounds.literature import maps
from lemmata.bounds.paper.assumptions import expanding, lipschitz, second_order, third_order
from lemmata.bounds.paper.calculus import assumptions, lemma_25, loss
from lemmata.bounds.paper.calculus import remarks_2_4 as remark
from lemmata.bounds.paper.calculus.curved import curved, moved
from lemmata.bounds.paper.calculus.lemma_25 import LEMMA_25_SHARP, here
from lemmata.bounds.paper.calculus.loss import EQUATION_57
from lemmata.bounds.paper.calculus.size import GRADIENT_PRINTED, GRADIENT_REPAIRED, GRADIENT_SHARP
from lemmata.bounds.paper.objects import INVERSE, G, L, gradient, residual, u, z, z_hat
from lemmata.bounds.symbols import M2, M3, M, U, beta, m

J_hat_u = derivative(G, z_hat, u)
R = grad(L)(z) - z_hat - (u + adjoint(G, z_hat, J_hat_u) / beta**2)
"""The remainder of equation 59."""


def small(constant: sp.Expr) -> Formula:
    """Return that a constant bounds the remainder."""
    return sp.Le(norm(R), here(constant))


def pulled(at: Vector, q: Vector) -> Vector:
    """Return J^T q."""
    return adjoint(G, at, q)


beta_2_R = pulled(z, residual) - pulled(z_hat, J_hat_u)
_SPLIT = equal(
    beta**2 * R,
    (pulled(z, residual) - pulled(z_hat, residual))
    + (pulled(z_hat, residual) - pulled(z_hat, J_hat_u)),
)
EQUATION_59 = Statement(_SPLIT, steps=(step("split", _SPLIT),))

_1, _2, _3 = lipschitz(G, M), second_order(G, M2), third_order(G, M3)
t = maps.t
_between = z_hat + t * u
_turned = derivative(G, z, R) - derivative(G, z_hat, R)
_chord = residual - J_hat_u
_SQUARE = sp.Eq(
    beta**2 * norm(R) ** 2, inner(residual, _turned) + inner(derivative(G, z_hat, R), _chord)
)
_NEAR = sp.Le(norm(_chord), M2 * norm(u) ** 2 / 2)
_EXAMPLE = curved(2, 1, 0)

LEMMA_26_SHARP = Statement(
    small(GRADIENT_SHARP),
    assume=(_1, _2),
    given=INVERSE,
    steps=(
        step(
            "square",
            _SQUARE,
            *(adjoint_rule(a, beta_2_R) for a in beta_2_R.parts),
            why="<R, beta^2 R> = <(J - J_hat) R, q> + <J_hat R, q - J_hat u>",
        ),
        apply("change of J", assumptions.TURN, {assumptions.y: z_hat, assumptions.v: R}),
        apply("Jacobian", remark.REMARK_4, {remark.z: z_hat, remark.u: R}),
        instance("apart", _1.formula, z, z_hat),
        step("residual", sp.Le(norm(residual), M * norm(u)), "apart", "inverse point"),
        generalise(
            "on the segment",
            t,
            instance("second derivative", _2.formula, _between, u, u),
            when={"between": maps.SEGMENT},
        ),
        apply(
            "Taylor",
            maps.TAYLOR_MAP,
            {maps.F_2: G, maps.p: z_hat, maps.r: u, maps.b: M2 * norm(u) ** 2, maps.c: 0},
        ),
        step("chord", _NEAR, "Taylor", "inverse point"),
        step(
            "bound",
            small(GRADIENT_SHARP),
            "square",
            "change of J",
            "Jacobian",
            "residual",
            "chord",
            cauchy_schwarz(residual, _turned),
            cauchy_schwarz(derivative(G, z_hat, R), _chord),
        ),
    ),
    example=_EXAMPLE,
)

LEMMA_26_PRINTED = Statement(
    small(GRADIENT_PRINTED),
    assume=(_1, _2, _3),
    given=INVERSE,
    steps=(
        apply("sharp", LEMMA_26_SHARP),
        step("printed", small(GRADIENT_PRINTED), "sharp", why="d >= 1, M3 >= 0"),
    ),
    example=_EXAMPLE,
)

# The paper's route, with the integral form of the remainder of grad L.
_bent = derivative(gradient, _between, u, u)
_b, _c = 3 * M * M2 * norm(u) ** 2 / beta**2, M * M3 * norm(u) ** 3 / beta**2
LEMMA_26_REPAIRED = Statement(
    small(GRADIENT_REPAIRED),
    assume=(_1, _2, _3),
    given=INVERSE,
    steps=(
        generalise(
            "on the segment",
            t,
            apply(
                "lemma 25",
                LEMMA_25_SHARP,
                {z: _between, lemma_25.v: u, lemma_25.w: u, lemma_25.y: _bent},
                why="the third direction is D^2 grad L[u, u] itself",
            ),
            step("bent", sp.Le(norm(_bent), _b + _c * t), "lemma 25", "between"),
            when={"between": maps.SEGMENT},
        ),
        apply(
            "Taylor",
            maps.TAYLOR_MAP,
            {maps.F_2: gradient, maps.p: z_hat, maps.r: u, maps.b: _b, maps.c: _c},
        ),
        apply("equation 57", EQUATION_57, {loss.v: u}),
        step("bound", small(GRADIENT_REPAIRED), "Taylor", "equation 57"),
    ),
    example=_EXAMPLE,
)

# The printed proof takes the remainder at one point of the segment.
F, p, r = MapVariable("F"), VectorVariable("p"), VectorVariable("r")


class Middle(Functional):
    """The number between 0 and 1 that a mean-value equality would give."""

    text = "t_mid"


_middle = p + Middle(F, p, r) * r
_EQUALITY = sp.Eq(
    norm(F(p + r) - F(p) - derivative(F, p, r)), norm(derivative(F, _middle, r, r)) / 2
)


def _curve(at: Vector) -> Vector:
    t = inner(UnitVector(1), at)
    return coordinates((t**3 - t**2) / 6, (t**4 - t**2) / 12)


_MEAN_VALUE = Twin(
    "the mean-value equality of the printed proof",
    "printed",
    _EQUALITY,
    drop=tuple(LEMMA_26_PRINTED.hypotheses),
    model=Model(
        "F(t) = ((t^3 - t^2)/6, (t^4 - t^2)/12) on [0, 1]: no remainder, and F'' is nowhere 0",
        {F: function(_curve), p: ZERO, r: UnitVector(1)},
        dimension=2,
    ),
)
_NEAR_0 = curved(1, 100, sp.Rational(1, 10**5))
_TWINS_26 = (
    Twin("3/2 -> 7/5", "sharp", small(sp.Rational(14, 15) * GRADIENT_SHARP), model=_NEAR_0),
    Twin(
        "M -> m",
        "sharp",
        small(GRADIENT_SHARP.subs(M, m)),
        change={"assumption-1": expanding(G, m).formula},
        model=_NEAR_0,
    ),
    Twin("|u|^2 -> |u|^3", "sharp", small(GRADIENT_SHARP * U), model=_NEAR_0),
    Twin(
        "assumption-2, second order, dropped",
        "sharp",
        drop=("assumption-2, second order",),
        model=moved(_NEAR_0, {M2: sp.Rational(1, 2)}, f"{_NEAR_0.text}, M2 = 1/2"),
    ),
)

_ERRATUM = Erratum(
    "The proof writes the remainder as an equality |R| = |D^3 L(z_mid)||u|^2/2, z_mid on the "
    "segment. A mean-value equality fails for vector-valued maps: ((t^3 - t^2)/6, (t^4 - t^2)/12) "
    "has no remainder at t = 1 and a second derivative that is nowhere 0. The bound by the "
    "supremum over the segment holds (integral remainder), so the statement is true; neither "
    "M3 nor sqrt(d) is needed.",
    "does not follow",
    theorem_1="survives",
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-26",
        {"printed": LEMMA_26_PRINTED, "repaired": LEMMA_26_REPAIRED, "sharp": LEMMA_26_SHARP},
        assumes=("assumption-2",),
        uses=("equation-55", "lemma-25", "remark-4"),
        twins=(*_TWINS_26, _MEAN_VALUE),
        erratum=_ERRATUM,
    ),
    claim(
        "equation-59",
        {"printed": EQUATION_59},
        uses=("equation-55", "equation-57"),
        twins=(
            Twin(
                "J at z in place of z_hat",
                "printed",
                equal(beta**2 * R, pulled(z, residual) - pulled(z, derivative(G, z, u))),
                model=curved(2, 1, 1),
            ),
            Twin("1/beta^2 missing", "printed", equal(R, beta_2_R), model=curved(2, 1, 1, 2)),
        ),
    ),
    claim(
        "equation-60",
        {"printed": LEMMA_26_PRINTED, "repaired": LEMMA_26_REPAIRED, "sharp": LEMMA_26_SHARP},
        assumes=("assumption-2",),
        uses=("lemma-26",),
        twins=(_MEAN_VALUE, _TWINS_26[0]),
        erratum=_ERRATUM,
    ),
)
