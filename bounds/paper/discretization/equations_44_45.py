r"""Equations 44 and 45: the Lipschitz constants of L and of its gradient on D."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, apply, instance, step
from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.functions import adjoint, derivative, function, grad
from lemmata.bounds.language.gram import adjoint_rule, cauchy_schwarz, triangle
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, inner, norm
from lemmata.bounds.paper.assumptions import lipschitz, second_order
from lemmata.bounds.paper.calculus import remarks_2_4 as remark
from lemmata.bounds.paper.calculus.loss import bent
from lemmata.bounds.paper.calculus.loss import v as direction
from lemmata.bounds.paper.discretization.size import L_1_PRINTED, L_1_REPAIRED
from lemmata.bounds.paper.mixing.size import C_UP, LAMBDA
from lemmata.bounds.paper.objects import IDENTITY, INVERSE, G, L, gradient, residual, u, x, z, z_hat
from lemmata.bounds.symbols import M2, R_0, M, beta, m, norm_z_hat, rad_D

w, one, e_1 = VectorVariable("w"), sp.Integer(1), UnitVector(1)
_1, _2 = lipschitz(G, M), second_order(G, M2)
D = Ball(z_hat, rad_D)
_RESIDUAL = (
    instance("apart", _1.formula, z, z_hat),
    step("residual", sp.Le(norm(residual), M * norm(u)), "apart", "inverse point"),
)


def _slope(bound: sp.Expr) -> Formula:
    return sp.Le(norm(grad(L)(z)), bound.xreplace({norm_z_hat: norm(z_hat)}))


_pulled = adjoint(G, z, w)
TRANSPOSE = Statement(
    sp.Le(norm(_pulled), M * norm(w)),
    assume=(_1,),
    steps=(
        apply("Jacobian", remark.REMARK_4, {remark.u: _pulled}),
        step(
            "transpose",
            sp.Le(norm(_pulled), M * norm(w)),
            "Jacobian",
            adjoint_rule(_pulled, _pulled),
            cauchy_schwarz(w, derivative(G, z, _pulled)),
            why="|J^T w|^2 = <w, J J^T w>",
        ),
    ),
    example=Model("G(z) = z", {G: IDENTITY, M: one}),
)

_gradient = adjoint(G, z, residual) / beta**2
_NEAR = {G: IDENTITY, x: ZERO, z_hat: ZERO, z: e_1 / 2, M: one, beta: one, rad_D: one / 2}
_HALF = Model("G(z) = z, x = 0, beta = 1, rad(D) = 1/2, z = e_1/2: L = |z|^2", _NEAR)
EQUATION_44 = Statement(
    _slope(L_1_REPAIRED),
    assume=(_1,),
    given=INVERSE | {"in D": member(z, D)},
    steps=(
        *_RESIDUAL,
        apply("transpose", TRANSPOSE, {w: residual}),
        step(
            "bound",
            _slope(L_1_REPAIRED),
            "residual",
            "transpose",
            "in D",
            triangle(z, _gradient),
            triangle(z_hat, u),
            why="grad L = z + J^T q/beta^2, z = z_hat + u",
        ),
    ),
    example=_HALF,
)
EQUATION_44_PRINTED = Statement(
    _slope(L_1_PRINTED),
    assume=(_1,),
    given=INVERSE | {"in D": member(z, D)},
    refuted_by=_HALF,
)

v = direction
BALL = sp.Le(2 * M * M2 * R_0, m**2)
r"""R_0 is at most m^2/(2 M M2); any radius will do for a linear generator."""
_J_v = derivative(G, z, v)
_curved = derivative(gradient, z, v)


def _bend(bound: sp.Expr) -> Formula:
    return sp.Le(norm(_curved), bound * norm(v))


EQUATION_45 = Statement(
    _bend(LAMBDA),
    assume=(_1, _2),
    given=INVERSE | {"R_0": BALL, "in D": member(z, Ball(z_hat, R_0))},
    steps=(
        *_RESIDUAL,
        step("small residual", sp.Le(2 * M2 * norm(residual), m**2), "residual", "R_0", "in D"),
        apply("Jacobian", remark.REMARK_4, {remark.u: v}),
        apply("transpose", TRANSPOSE, {w: _J_v}),
        instance("second derivative", _2.formula, z, v, bent),
        step(
            "bent",
            sp.Le(norm(bent), M2 * norm(residual) * norm(v)),
            "second derivative",
            adjoint_rule(bent, bent),
            cauchy_schwarz(residual, derivative(G, z, v, bent)),
        ),
        step(
            "bound",
            _bend(LAMBDA),
            "small residual",
            "Jacobian",
            "transpose",
            "bent",
            triangle(v, _curved - v),
            triangle(adjoint(G, z, _J_v) / beta**2, bent / beta**2),
        ),
    ),
    example=Model("G(z) = z, x = 0", _NEAR | {M2: sp.S.Zero, m: one, R_0: one, v: e_1}),
)


def _bent(t: sp.Expr) -> sp.Expr:
    return 2 * t + (sp.sqrt(1 + t**2) - 1) / 10


_LINEAR = EQUATION_45.example
_AWAY = Model(
    "G(z) = z, x = z = z_hat = e_1, rad(D) = 1/4",
    _NEAR | {x: e_1, z_hat: e_1, z: e_1, rad_D: one / 4},
)

_SQUARED = 1 + (M**2 + M2**2 * norm(residual)) / beta**2
"""The bound of equation 45 with the square that is printed."""
_BENT = Model(
    "G(z) = 2z + (sqrt(1 + z^2) - 1)/10, z_hat = -8, z = 0, beta = 1",
    {
        **{G: function(lambda p: _bent(inner(e_1, p)) * e_1), z_hat: -8 * e_1, x: _bent(-8) * e_1},
        **{z: ZERO, v: e_1, beta: one, R_0: 8 * one},
        **{M: 2 + one / 10, m: 2 - one / 10, M2: one / 10},
    },
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "equation-44",
        {"printed": EQUATION_44_PRINTED, "repaired": EQUATION_44},
        assumes=("assumption-2",),
        twins=(
            Twin("rad(D) -> rad(D)^2", "repaired", _slope(L_1_PRINTED), model=_HALF),
            Twin("without |z_hat|", "repaired", _slope(C_UP * rad_D), model=_AWAY),
        ),
        erratum=Erratum(
            "rad(D)^2 should be rad(D): for G(z) = z and rad(D) < 1 the printed value is too "
            "small.",
            theorem_1="survives with another constant",
        ),
    ),
    claim(
        "equation-45",
        {"printed": EQUATION_45},
        assumes=("assumption-2",),
        twins=(
            Twin("without the prior", "printed", _bend(LAMBDA - 1), model=_LINEAR),
            Twin(
                "Lambda -> Lambda - m^2/beta^2",
                "printed",
                _bend(LAMBDA - m**2 / beta**2),
                model=_LINEAR,
            ),
            Twin("the square of |Hess G_i|, as printed", "printed", _bend(_SQUARED), model=_BENT),
        ),
        erratum=Erratum(
            "The sum over i has the square of the norm of Hess G_i, in print or in the scan, where "
            "the norm belongs; with the square the bound is false (the last twin).",
            "notation",
        ),
    ),
)
