r"""local-robust: profiles at another centre and scale, :math:`u=\delta+A\tilde u`.

For whitened coordinates :math:`(z^\circ,C)` and :math:`(z^\circ+C\delta,CA)`; A need not be
symmetric, for only :math:`A^\top A` counts, of which the eigenvalues are within e' of 1.  So one
certificate covers what an encoder gives that is a little off.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Statement, apply, generalise, instance, step
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import (
    derivative,
    function,
    grad,
    rough,
)
from lemmata.bounds.language.gram import adjoint_rule, cauchy_schwarz, triangle
from lemmata.bounds.language.maps.linear import Scaling
from lemmata.bounds.language.vectors import ZERO, Vector, VectorVariable, inner, norm
from lemmata.bounds.literature import maps
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.local import size
from lemmata.bounds.paper.local.parts.moved import (
    AT,
    AVERAGES,
    HERE,
    HESSIAN,
    MODEL,
    NEAR,
    OTHER,
    PROFILES,
    SCALE,
    SQUARE,
    A,
    delta,
    e_1,
    ell,
)
from lemmata.bounds.paper.local.parts.setting import (
    Lambda,
    R,
    a,
    t_3,
    theta,
    theta_F,
    u,
    v,
    w,
)
from lemmata.bounds.paper.local.size import D_3, delta_0, e_scale, gamma, s, t, varsigma

# The gradient at the other centre.
_there = grad(ell)(delta)
_pulled = A.transposed(_there)
"""The gradient in the other coordinates."""
_at, _way = maps.t * delta, {"between": maps.SEGMENT}
_turn = derivative(function(grad(ell)), _at, delta)
_most = Lambda(delta_0)
_matrix = {maps.F_2: function(lambda u: ell(u) * e_1), maps.z: _at, maps.c: _most}
GRADIENT = sp.Le(norm(grad(OTHER)(ZERO)), size.MOVED_GAMMA.xreplace({size.Lam_s: _most}))
STEEP = {
    "gradient at 0": sp.Le(norm(grad(ell)(ZERO)), gamma),
    "centre in the ball": sp.Le(delta_0, R),
    "two-sided": sp.Ge(a(delta_0), -_most),
}
TURNED = Statement(
    GRADIENT,
    given={k: SCALE[k] for k in ("near an isometry",)}
    | {"centre": HERE["centre"]}
    | {k: PROFILES[k] for k in ("lower profile", "upper profile")}
    | STEEP,
    steps=(
        generalise(
            "on the way",
            maps.t,
            step("inside", sp.Le(norm(_at), delta_0), "centre", "between"),
            generalise(
                "diagonal",
                v,
                instance("lower", PROFILES["lower profile"], _at, v, delta_0),
                instance("upper", PROFILES["upper profile"], _at, v, delta_0),
                step(
                    "bent",
                    sp.Le(norm(derivative(_matrix[maps.F_2], _at, v, v)), _most * SQUARE),
                    "lower",
                    "upper",
                    "two-sided",
                ),
            ),
            instance(
                "at e_1",
                for_all(v, sp.Le(norm(derivative(_matrix[maps.F_2], _at, v, v)), _most * SQUARE)),
                e_1,
            ),
            apply("norm", maps.BANACH_2, _matrix),
            instance("along the way", maps.BANACH_2.conclusion.xreplace(_matrix), delta, _turn),
            step(
                "turning",
                sp.Le(norm(_turn), _most * delta_0),
                "along the way",
                "centre",
                "at e_1",
                adjoint_rule(_turn, _turn),
            ),
            when=_way,
        ),
        apply(
            "turned",
            maps.MEAN_VALUE,
            {maps.F: function(grad(ell)), maps.p: ZERO, maps.r: delta, maps.c: _most * delta_0},
        ),
        step(
            "gradient",
            sp.Le(norm(_there), gamma + _most * delta_0),
            "turned",
            "gradient at 0",
            triangle(_there - grad(ell)(ZERO), grad(ell)(ZERO)),
        ),
        instance("stretch", SCALE["near an isometry"], _pulled),
        step(
            "back and forth",
            sp.Le(norm(_pulled) ** 2, norm(_there) * norm(A(_pulled))),
            adjoint_rule(_pulled, _pulled),
            cauchy_schwarz(_there, A(_pulled)),
        ),
        step("length", sp.Le(norm(A(_pulled)), sp.sqrt(1 + e_scale) * norm(_pulled)), "stretch"),
        step(
            "pulled",
            sp.Le(norm(_pulled), sp.sqrt(1 + e_scale) * norm(_there)),
            "back and forth",
            "length",
        ),
        step("gradient there", GRADIENT, "pulled", "gradient"),
    ),
    example=moved(MODEL, {gamma: 0}),
)

# The mode, what is outside a ball, and a scale alone.
u_star, u_A = VectorVariable("u_star"), VectorVariable("u_A")
MODES = {"same mode": equal(delta + A(u_A), u_star), "mode": sp.Le(norm(u_star), t)}
CLOSE = sp.Le(norm(u_A), size.MOVED_MODE)
FAR = sp.Ge(norm(AT), size.MOVED_FAR.xreplace({R: norm(u)}))
_root = sp.sqrt(1 - e_scale)
PLACES = Statement(
    sp.And(CLOSE, FAR),
    given=SCALE | {"centre": HERE["centre"]} | MODES,
    steps=(
        instance("A u_A", SCALE["near an isometry"], u_A),
        step("stretched", sp.Ge(norm(A(u_A)), _root * norm(u_A)), "A u_A", "small"),
        step(
            "apart",
            sp.Le(norm(A(u_A)), t + delta_0),
            "same mode",
            "mode",
            "centre",
            triangle(u_star, -delta),
        ),
        step("close", CLOSE, "stretched", "apart", "small"),
        instance("A u", SCALE["near an isometry"], u),
        step("longer", sp.Ge(norm(A(u)), _root * norm(u)), "A u", "small"),
        step("far", FAR, "longer", "centre", "small", triangle(AT, -delta)),
    ),
    example=moved(MODEL, {u_star: ZERO, u_A: ZERO, t: 0}),
)
SCALED = function(lambda u: ell(varsigma * u), name="l_s")
_reach = varsigma * s
_scaled = derivative(SCALED, u, v, v)
_BOTH = sp.And(
    sp.Ge(_scaled, varsigma**2 * a(_reach) * SQUARE),
    sp.Le(_scaled, varsigma**2 * Lambda(_reach) * SQUARE),
)
SCALES = {"scaled room": sp.Le(_reach, R)}
RESCALED = Statement(
    _BOTH,
    given={"in the ball": HERE["in the ball"]}
    | SCALES
    | {k: PROFILES[k] for k in ("lower profile", "upper profile")},
    steps=(
        step("inside, scaled", sp.Le(norm(varsigma * u), _reach), "in the ball"),
        *(
            instance(f"{side}, scaled", PROFILES[f"{side} profile"], varsigma * u, v, _reach)
            for side in ("lower", "upper")
        ),
        step("both", _BOTH, "lower, scaled", "upper, scaled"),
    ),
    example=moved(MODEL, {varsigma: 1}),
)
PARTS = {
    "Hessian": HESSIAN,
    "averages": AVERAGES,
    "gradient": TURNED,
    "places": PLACES,
    "scale": RESCALED,
}
DEFINED = {"places": ("small",)}
EXAMPLE = moved(MODEL, {D_3: 0, gamma: 0, u_star: ZERO, u_A: ZERO, t: 0, varsigma: 1})
ROBUST = Statement(
    sp.And(*(part.conclusion for part in PARTS.values())),
    given={k: f for part in PARTS.values() for k, f in part.given.items()},
    steps=tuple(apply(k, part, {}, *DEFINED.get(k, ())) for k, part in PARTS.items()),
    example=EXAMPLE,
)


def _flatter(u: Vector) -> sp.Expr:
    x = inner(e_1, u)
    return x**2 - x**4 / 12


_one, _two = rough(lambda _: sp.S.One), rough(lambda _: sp.Integer(2))
_constant = {Lambda: _two, theta: _one, theta_F: _one, t_3: _two}
_FLATTER = moved(
    EXAMPLE,
    {ell: function(_flatter), varsigma: 2, D_3: 2} | _constant,
    "l(u) = u^2 - u^4/12, R = 1, at scale 2",
)
_STRETCHED = moved(
    EXAMPLE,
    {A: Scaling(sp.Rational(11, 10)), e_scale: sp.Rational(21, 100), R: 2},
    "l(u) = |u|^2/2, A = 11/10",
)
_ELSEWHERE = moved(
    EXAMPLE, {delta: e_1, delta_0: 1, u_A: -e_1, R: 2}, "l(u) = |u|^2/2, delta = e_1"
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "local-robust",
        {"sharp": ROBUST},
        uses=("local-curvature", "local-mode", "local-far"),
        twins=(
            Twin(
                "e' -> e'/2 in theta",
                "sharp",
                NEAR.xreplace({NEAR.rhs: NEAR.rhs - e_scale / 2 * norm(v) * norm(w)}),
                model=_STRETCHED,
            ),
            Twin("mode no farther than before", "sharp", sp.Le(norm(u_A), t), model=_ELSEWHERE),
            Twin(
                "rescaled, and R kept",
                "sharp",
                _BOTH,
                change={"scaled room": sp.Le(s, R)},
                model=_FLATTER,
            ),
        ),
    ),
)
