"""Equations 29 to 32: the links of the printed proof of Lemma 3."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds import symbols
from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, step
from lemmata.bounds.kernel.concrete import concrete
from lemmata.bounds.language.functions import derivative, grad
from lemmata.bounds.language.gram import cauchy_schwarz
from lemmata.bounds.language.vectors import ZERO, inner, norm
from lemmata.bounds.paper.assumptions import expanding, lipschitz, second_order, third_order
from lemmata.bounds.paper.calculus import remarks_2_4 as remark
from lemmata.bounds.paper.calculus.curved import curved, moved
from lemmata.bounds.paper.calculus.lemma_26 import LEMMA_26_PRINTED, J_hat_u, R
from lemmata.bounds.paper.objects import INVERSE, G, L, u, x, z, z_hat
from lemmata.bounds.paper.region.lemma_3 import (
    DEFINED,
    EXAMPLE,
    IN_D,
    POLARISATION,
    SQUARE,
    e_1,
    sized,
    without_fourth,
)
from lemmata.bounds.paper.region.lemma_11 import LEMMA_11
from lemmata.bounds.paper.region.size import (
    NOISE,
)
from lemmata.bounds.symbols import M2, M3, M, beta, d, eps, m, rad_D

_small = sp.Rational(1, 1000)
_1, _2, _2b, _3b = expanding(G, m), lipschitz(G, M), second_order(G, M2), third_order(G, M3)
uR = symbols.local("uR", r"\langle u,R_{\nabla L}\rangle")


def with_rest(model: Model) -> Model:
    """Return a model with <u, R>, R the remainder of equation 59."""
    return moved(model, {uR: concrete(inner(u, R), model)})


_29 = sp.Eq(
    inner(u, grad(L)(z)),
    inner(u, z_hat) + norm(u) ** 2 + norm(J_hat_u) ** 2 / beta**2 + uR,
)
_30 = sp.Ge(inner(u, z_hat), -(norm(u) ** 2 + norm(z_hat) ** 2))
_31 = sp.Ge(norm(J_hat_u) ** 2, m**2 * norm(u) ** 2)
_32 = sp.Ge(inner(u, R), -(m**2) / (2 * beta**2) * norm(u) ** 2)
EQUATION_29 = Statement(
    _29,
    define={uR: inner(u, R)},
    steps=(step("expanded", _29, "uR"),),
    example=with_rest(EXAMPLE),
)
EQUATION_30 = Statement(_30, steps=(step("means", _30, cauchy_schwarz(u, z_hat)),))
EQUATION_31 = Statement(
    _31,
    assume=(_1,),
    steps=(
        apply("Jacobian", remark.REMARK_2, {remark.z: z_hat, remark.u: u}),
        step("squared", _31, "Jacobian"),
    ),
    example=EXAMPLE,
)
_absorbed = sp.Le(beta**2 * norm(u) * norm(R), m**2 / 2 * norm(u) ** 2)
EQUATION_32 = Statement(
    _32,
    assume=(_2, _2b, _3b),
    given=INVERSE | NOISE | {"in D": sp.Le(norm(u), rad_D)},
    define=DEFINED,
    steps=(
        apply("size of D", LEMMA_11),
        apply("lemma 26", LEMMA_26_PRINTED),
        step("second order", sp.Le(3 * d * M * M2 * norm(u), m**2 / 2), "size of D", "in D"),
        step(
            "third order", sp.Le(sp.sqrt(d) * M * M3 * norm(u) ** 2, m**2 / 2), "size of D", "in D"
        ),
        step("remainder", _absorbed, "second order", "third order", "lemma 26"),
        step("absorbed", _32, "remainder", cauchy_schwarz(u, R)),
    ),
    example=IN_D,
)


_BESIDE = moved(EXAMPLE, {x: e_1, z_hat: e_1, z: 2 * e_1}, "G(z) = z, x = e_1, z = 2e_1")
_HALFWAY = moved(EXAMPLE, {z_hat: 2 * e_1, z: e_1}, "u = -z_hat/2")
_OPPOSITE = moved(EXAMPLE, {z_hat: e_1, z: ZERO}, "u = -z_hat")
_BENT = curved(2, 1, -_small, _small)
_BENT_IN_D = sized(moved(_BENT, {eps: sp.Rational(1, 2)}))

CLAIMS: tuple[Claim, ...] = (
    claim(
        "equation-29",
        {"printed": EQUATION_29},
        uses=("equation-57", "equation-59"),
        twins=(
            Twin(
                "J(z) for J(z_hat)",
                "printed",
                sp.Eq(_29.lhs, _29.rhs.xreplace({norm(J_hat_u): norm(derivative(G, z, u))})),
                model=with_rest(curved(2, 1, 1)),
            ),
            Twin(
                "<u, z_hat> dropped",
                "printed",
                sp.Eq(_29.lhs, _29.rhs - inner(u, z_hat)),
                model=with_rest(_BESIDE),
            ),
        ),
    ),
    claim(
        "equation-30",
        {"printed": EQUATION_30, "sharp": SQUARE},
        twins=(
            Twin(
                "(30') with -1/5",
                "sharp",
                sp.Ge(norm(u) ** 2 + inner(u, z_hat), -(norm(z_hat) ** 2) / 5),
                model=_HALFWAY,
            ),
            Twin(
                "-2/5 (|u|^2 + |z_hat|^2)",
                "sharp",
                sp.Ge(inner(u, z_hat), -2 * (norm(u) ** 2 + norm(z_hat) ** 2) / 5),
                model=_OPPOSITE,
            ),
        ),
    ),
    claim(
        "equation-31",
        {"printed": EQUATION_31, "sharp": POLARISATION},
        assumes=("assumption-1", "assumption-2"),
        uses=("remark-2",),
        twins=(
            Twin(
                "2m^2",
                "printed",
                sp.Ge(norm(J_hat_u) ** 2, 2 * m**2 * norm(u) ** 2),
                model=_BESIDE,
            ),
            *without_fourth("sharp"),
        ),
    ),
    claim(
        "equation-32",
        {"printed": EQUATION_32},
        assumes=("assumption-2",),
        uses=("lemma-11", "lemma-26"),
        twins=(
            Twin("-m^2/2 -> 0", "printed", sp.Ge(inner(u, R), 0), model=_BENT_IN_D),
            Twin(
                "off D",
                "printed",
                drop=("in D",),
                model=moved(_BENT_IN_D, {z: -10 * e_1}, "the same at z = -10"),
            ),
        ),
    ),
)
