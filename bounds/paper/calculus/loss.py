"""Equations 3, 4 and 55 to 57: the loss, its inverse point and its derivatives."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, instance, step
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import Adjoint, adjoint, derivative, function, grad
from lemmata.bounds.language.gram import congruence
from lemmata.bounds.language.measures.densities import log_density
from lemmata.bounds.language.measures.laws import Normal
from lemmata.bounds.language.vectors import (
    ZERO,
    UnitVector,
    VectorVariable,
    coordinates,
    inner,
    norm,
)
from lemmata.bounds.literature import maps
from lemmata.bounds.paper.assumptions import expanding
from lemmata.bounds.paper.calculus import remarks_2_4 as remark
from lemmata.bounds.paper.calculus.size import CONVEXITY_AT_INVERSE, LOG_CONSTANT
from lemmata.bounds.paper.objects import IDENTITY, INVERSE, G, L, gradient, residual, x, z, z_hat
from lemmata.bounds.symbols import beta, m

v, y, e_1, e_2 = (*map(VectorVariable, "vy"), UnitVector(1), UnitVector(2))
one = sp.Integer(1)

# Equation 3, from the laws of z and of x given z (Definition 1).
log_prior = function(lambda z: log_density(Normal(ZERO, 1), z), name="log p")
log_noise = function(lambda z: log_density(Normal(G(z), beta**2), x), name="log p_x")
_joint = log_prior(z) + log_noise(z)
_PROPORTIONAL = sp.Eq(_joint, LOG_CONSTANT - L(z))
EQUATION_3 = Statement(_PROPORTIONAL, steps=(step("logarithm", _PROPORTIONAL),))
"""The posterior is proportional to exp(-L): the constant does not depend on z."""
_TWO = Model(
    "G(z) = z, z = x/2 = e_1, beta = 2", {G: IDENTITY, z: e_1, x: 2 * e_1, beta: sp.Integer(2)}
)

# Equation 4: the minimiser of |G - x|.
_1 = expanding(G, m)
PREIMAGE = maps.Inverse(G)(x)
_LEAST = for_all(y, sp.Le(norm(G(z_hat) - x), norm(G(y) - x)))
_UNIQUE = sp.Le(norm(z - z_hat), norm(residual) / m)
EQUATION_4 = Statement(
    sp.And(equal(G(PREIMAGE), x), equal(G(z_hat), x), _UNIQUE),
    assume=(_1,),
    given={"minimiser": _LEAST},
    steps=(
        apply("invariance of domain", maps.ONTO, {maps.F: G, maps.m: m}),
        instance("onto", maps.ONTO.conclusion.xreplace({maps.F: G}), x),
        instance("least", _LEAST, PREIMAGE),
        step("value", equal(G(z_hat), x), "onto", "least"),
        instance("apart", _1.formula, z, z_hat),
        step("unique", _UNIQUE, "apart", "value"),
    ),
    example=Model("G(z) = z, x = 0", {G: IDENTITY, x: ZERO, z_hat: ZERO, m: one}),
)
_FLAT = Model("G = 0, x = 0", {G: function(lambda _: ZERO), x: ZERO, z: e_1, z_hat: ZERO, m: one})

# Equations 55 and 56, computed from L.
J_v = derivative(G, z, v)
EQUATION_55 = Statement(
    equal(grad(L)(z), z + adjoint(G, z, residual) / beta**2),
    steps=(step("chain rule", equal(grad(L)(z), z + adjoint(G, z, residual) / beta**2)),),
)
bent = Adjoint(G, z, sp.Tuple(v), residual)
"""The sum of (G_i(z) - x_i) Hess G_i(z) v."""
_HESSIAN = equal(derivative(gradient, z, v), v + (adjoint(G, z, J_v) + bent) / beta**2)
EQUATION_56 = Statement(_HESSIAN, steps=(step("chain rule", _HESSIAN),))

_SHEAR = Model(
    "G(z) = (z_1 + z_2^2/2, z_2) at z = (1, 2), x = 0, beta = 1/2",
    {
        G: function(lambda p: p + inner(e_2, p) ** 2 / 2 * e_1),
        x: ZERO,
        z: coordinates(1, 2),
        v: e_2,
        beta: one / 2,
    },
    dimension=2,
)

# Equation 57: at the inverse point.
_bend = derivative(L, z_hat, v, v)
_J_hat = derivative(G, z_hat, v)
_q_hat = G(z_hat) - x
_VALUES = {
    "value": sp.Eq(L(z_hat), norm(z_hat) ** 2 / 2),
    "gradient": equal(grad(L)(z_hat), z_hat),
    "Hessian": equal(derivative(gradient, z_hat, v), v + adjoint(G, z_hat, _J_hat) / beta**2),
    "convex": sp.Ge(_bend, norm(v) ** 2),
}
_LINEAR = (
    function(lambda q: norm(adjoint(G, z_hat, q)) ** 2),
    function(lambda q: norm(Adjoint(G, z_hat, sp.Tuple(v), q)) ** 2),
)
"""A linear map of the residual, which is 0, has the value 0."""
_AT_0 = Model("G(z) = z, x = 0", {G: IDENTITY, x: ZERO, z_hat: ZERO, m: one, v: e_1, beta: one})
EQUATION_57 = Statement(
    sp.And(*_VALUES.values()),
    given=INVERSE,
    steps=(
        step("value", _VALUES["value"], "inverse point"),
        step(
            "gradient", _VALUES["gradient"], "inverse point", congruence(_LINEAR[0], _q_hat, ZERO)
        ),
        step("Hessian", _VALUES["Hessian"], "inverse point", congruence(_LINEAR[1], _q_hat, ZERO)),
        step("convex", _VALUES["convex"], "inverse point"),
    ),
    example=_AT_0,
)
_CONVEX = sp.Ge(_bend, CONVEXITY_AT_INVERSE * norm(v) ** 2)
EQUATION_57_SHARP = Statement(
    _CONVEX,
    assume=(_1,),
    given=INVERSE,
    steps=(
        apply("remark 2", remark.REMARK_2, {remark.z: z_hat, remark.u: v}),
        step("convex", _CONVEX, "remark 2", "inverse point"),
    ),
    example=_AT_0,
)
_FLAT_0 = replace(_AT_0, text="G = 0", at=dict(_AT_0.at) | {G: function(lambda _: ZERO)})
_AWAY = replace(_AT_0, text="G(z) = z, x = -e_1", at=dict(_AT_0.at) | {x: -e_1})

CLAIMS: tuple[Claim, ...] = (
    claim(
        "equation-3",
        {"printed": EQUATION_3},
        twins=(
            Twin(
                "1/beta^2 -> 1/beta",
                "printed",
                sp.Eq(_joint, LOG_CONSTANT - (norm(z) ** 2 + norm(residual) ** 2 / beta) / 2),
                model=_TWO,
            ),
            Twin(
                "factor 1/2 dropped", "printed", sp.Eq(_joint, LOG_CONSTANT - 2 * L(z)), model=_TWO
            ),
        ),
    ),
    claim(
        "equation-4",
        {"printed": EQUATION_4},
        assumes=("assumption-1",),
        twins=(
            Twin(
                "not a minimiser",
                "printed",
                drop=("minimiser",),
                model=replace(_TWO, at=dict(_TWO.at) | {z_hat: ZERO, m: one}),
            ),
            Twin("assumption-1 dropped", "printed", drop=("assumption-1",), model=_FLAT),
        ),
    ),
    claim(
        "equation-55",
        {"printed": EQUATION_55},
        uses=("equation-3",),
        twins=(
            Twin(
                "J in place of its transpose",
                "printed",
                equal(grad(L)(z), z + derivative(G, z, residual) / beta**2),
                model=_SHEAR,
            ),
            Twin(
                "1/beta^2 missing",
                "printed",
                equal(grad(L)(z), z + adjoint(G, z, residual)),
                model=_SHEAR,
            ),
        ),
    ),
    claim(
        "equation-56",
        {"printed": EQUATION_56},
        uses=("equation-55",),
        twins=(
            Twin(
                "without the second derivative of G",
                "printed",
                equal(derivative(gradient, z, v), v + adjoint(G, z, J_v) / beta**2),
                model=_SHEAR,
            ),
            Twin(
                "1/beta^2 missing",
                "printed",
                equal(derivative(gradient, z, v), v + adjoint(G, z, J_v) + bent),
                model=_SHEAR,
            ),
        ),
    ),
    claim(
        "equation-57",
        {"printed": EQUATION_57, "sharp": EQUATION_57_SHARP},
        assumes=("assumption-1",),
        uses=("equation-56", "remark-2"),
        twins=(
            Twin(
                "m^2 -> 2 m^2",
                "sharp",
                sp.Ge(_bend, (1 + 2 * m**2 / beta**2) * norm(v) ** 2),
                model=_AT_0,
            ),
            Twin("assumption-1 dropped", "sharp", drop=("assumption-1",), model=_FLAT_0),
            Twin("away from the inverse point", "printed", drop=("inverse point",), model=_AWAY),
        ),
    ),
)
