"""Lemma 4, equation 39: L is strongly convex near the inverse point, and has one mode there."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Statement, Twin, apply, cite, step
from lemmata.bounds.facts import CAUCHY_SCHWARZ, fact
from lemmata.bounds.paper.mixing.size import ALPHA, LAMBDA
from lemmata.bounds.symbols import (
    M2,
    R_0,
    M,
    U,
    alpha,
    beta,
    d,
    g1,
    g2,
    local,
    m,
    norm_z_hat,
    q,
    qg2,
    rad_D,
)

hess_L = local("hess_L", r"\langle y,\nabla^2L\,y\rangle")
LOW = 1 + (m**2 - M2 * q) / beta**2
"""Lower bound of the Hessian of L at a point with residual |q|, equation 39."""
HIGH = 1 + (M**2 + M2 * q) / beta**2
"""Upper bound of the Hessian of L at a point with residual |q|."""
BALL = sp.Le(2 * M * M2 * R_0, m**2)
"""R_0 is at most m^2/(2 M M2); any radius will do for a linear generator."""

_HESSIAN = {
    "Hessian": sp.Eq(hess_L, 1 + (g1**2 + qg2) / beta**2),
    "assumption-1": sp.Ge(g1, m),
    "assumption-2, first order": sp.Le(g1, M),
    "assumption-2, second order": sp.Le(g2, M2),
}
_INNER = cite("inner product", CAUCHY_SCHWARZ, {"c": qg2, "a": q, "b": g2})
_WHERE = {hess_L: "the Hessian of L in a unit direction y"}

EQUATION_39 = Statement(
    text="1 + (m^2 - M2|G(z) - x|)/beta^2 <= <y, Hess L y> <= 1 + (M^2 + M2|G(z) - x|)/beta^2 "
    "for every z and every unit vector y.",
    conclusion=sp.And(sp.Ge(hess_L, LOW), sp.Le(hess_L, HIGH)),
    hypotheses=_HESSIAN,
    steps=(
        _INNER,
        step(
            "below",
            sp.Ge(hess_L, LOW),
            "Hessian",
            "assumption-1",
            "assumption-2, second order",
            "inner product",
        ),
        step(
            "above",
            sp.Le(hess_L, HIGH),
            "Hessian",
            "assumption-2, first order",
            "assumption-2, second order",
            "inner product",
        ),
    ),
    where=_WHERE,
)

_RESIDUAL = {"assumption-2, residual": sp.Le(q, M * U)}

LEMMA_4_SHARP = Statement(
    text="alpha I <= Hess L <= Lambda I on the ball of radius R_0 = m^2/(2 M M2) around z_hat, "
    "with alpha = 1 + m^2/(2 beta^2), Lambda = 1 + (M^2 + m^2/2)/beta^2, for every beta.",
    conclusion=sp.And(sp.Ge(hess_L, ALPHA), sp.Le(hess_L, LAMBDA)),
    hypotheses=_HESSIAN | _RESIDUAL | {"R_0": BALL, "in the ball": sp.Le(U, R_0)},
    steps=(
        apply("Hessian bounds", EQUATION_39, {}, *_HESSIAN),
        step(
            "small residual",
            sp.Le(2 * M2 * q, m**2),
            "assumption-2, residual",
            "R_0",
            "in the ball",
        ),
        step("strongly convex", sp.Ge(hess_L, ALPHA), "Hessian bounds", "small residual"),
        step("smooth", sp.Le(hess_L, LAMBDA), "Hessian bounds", "small residual"),
    ),
    where=_WHERE,
)

LEMMA_4_PRINTED = Statement(
    text="Hess L >= I on D, where rad(D) <= m^2/(6 d M M2) (Lemma 11).",
    conclusion=sp.Ge(hess_L, 1),
    hypotheses=_HESSIAN
    | _RESIDUAL
    | {"in D": sp.Le(U, rad_D), "lemma-11": sp.Le(6 * d * M * M2 * rad_D, m**2)},
    steps=(
        apply("Hessian bounds", EQUATION_39, {}, *_HESSIAN),
        step(
            "small residual",
            sp.Le(6 * d * M2 * q, m**2),
            "assumption-2, residual",
            "in D",
            "lemma-11",
        ),
        step("convex", sp.Ge(hess_L, 1), "Hessian bounds", "small residual"),
    ),
    where=_WHERE,
)

# The mode: the critical point of L near the inverse point.
gap = local("gap", r"\lVert z^*-\hat z\rVert", nonnegative=True)
gap_grad = local("gap_grad", r"\langle z^*-\hat z,\nabla L(z^*)\rangle")
gap_hat = local("gap_hat", r"\langle z^*-\hat z,\hat z\rangle")
_a, _b, _c = sp.symbols("a b c", real=True)

MEAN_SLOPE = fact(
    "strongly-monotone-gradient",
    "where Hess L >= b I on a segment of length c, <u, grad L(z + u) - grad L(z)> >= b c^2; here "
    "a is that inner product",
    "Nesterov, Lectures on Convex Optimization, Theorem 2.1.9",
    sp.Ge(_a, _b * _c**2),
)
MINIMISER = fact(
    "interior-minimiser",
    "a continuous function on a closed ball has a minimiser; there the gradient L vanishes, or "
    "the minimiser lies on the sphere, c = b, and <u, grad L> = a <= 0 for the outward u",
    "first-order condition for a minimum over a ball",
    sp.Or(sp.Eq(_a, 0), sp.And(sp.Le(_a, 0), sp.Eq(_c, _b))),
)

MODE = Statement(
    text="If |z_hat|/alpha < R_0, the minimiser z* of L on the ball B(z_hat, R_0), on which "
    "Hess L >= alpha I, is a critical point, and |z* - z_hat| <= |z_hat|/alpha.",
    conclusion=sp.And(sp.Le(alpha * gap, norm_z_hat), sp.Eq(gap_grad, 0)),
    hypotheses={
        "room": sp.Lt(norm_z_hat, alpha * R_0),
        "in the ball": sp.Le(gap, R_0),
    },
    steps=(
        cite(
            "slope",
            MEAN_SLOPE,
            {"a": gap_grad - gap_hat, "b": alpha, "c": gap},
            why="grad L(z_hat) = z_hat",
        ),
        cite("inner product", CAUCHY_SCHWARZ, {"c": gap_hat, "a": gap, "b": norm_z_hat}),
        cite("minimiser", MINIMISER, {"a": gap_grad, "b": R_0, "c": gap}),
        step(
            "near",
            sp.Le(alpha * gap, norm_z_hat),
            "slope",
            "inner product",
            "minimiser",
        ),
        step("critical", sp.Eq(gap_grad, 0), "minimiser", "near", "room"),
    ),
    where={
        gap: "distance of the minimiser to the inverse point",
        gap_grad: "inner product of z* - z_hat with the gradient of L at z*; it vanishes only at "
        "a critical point, as the gradient of a minimiser on the sphere points inwards",
    },
)

CLAIMS: tuple[Claim, ...] = (
    claim("equation-39", {"printed": EQUATION_39}, assumes=("assumption-1", "assumption-2")),
    claim(
        "lemma-4",
        {"printed": LEMMA_4_PRINTED, "sharp": LEMMA_4_SHARP},
        assumes=("assumption-1", "assumption-2"),
        uses=("lemma-11", "equation-39"),
        twins=(
            Twin(
                "the ball twice as large",
                "sharp",
                change={"R_0": sp.Le(M * M2 * R_0, m**2)},
            ),
            Twin(
                "M2 -> 9/10 M2",
                "sharp",
                change={"assumption-2, second order": sp.Le(g2, M2 * sp.Rational(10, 9))},
            ),
        ),
    ),
)
