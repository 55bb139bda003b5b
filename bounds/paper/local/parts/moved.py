r"""Another centre and scale, :math:`u=\delta+A\tilde u`: the Hessian there; for local-robust."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import (
    FieldVariable,
    derivative,
    function,
    rough,
)
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.maps.hessians import HessianSize, LaplacianSlope
from lemmata.bounds.language.maps.linear import LinearVariable, Scaling
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, norm
from lemmata.bounds.literature import maps, profiles
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.local import size
from lemmata.bounds.paper.local.parts.setting import (
    Lambda,
    R,
    a,
    away,
    curved,
    near_identity,
    near_identity_on_average,
    slowly_bent,
    smooth,
    t_3,
    theta,
    theta_F,
    u,
    v,
    w,
)
from lemmata.bounds.paper.local.size import D_3, delta_0, e_scale, s

ell, A = FieldVariable("ell"), LinearVariable("A")
delta, e_1 = VectorVariable("delta"), UnitVector(1)
AT = delta + A(u)
"""The same point in the first coordinates."""
OTHER = function(lambda u: ell(delta + A(u)), name="l_A")
"""The potential in the other coordinates."""
WHERE = size.MOVED_RADIUS
"""Radius at which the profiles are read."""
SQUARE = norm(v) ** 2
_off = sp.Abs(norm(A(v)) ** 2 - SQUARE)
SCALE = {
    "near an isometry": for_all(v, sp.Le(_off, e_scale * SQUARE)),
    "small": sp.Lt(e_scale, 1),
}
HERE = {
    "centre": sp.Le(norm(delta), delta_0),
    "in the ball": sp.Le(norm(u), s),
    "room": sp.Le(WHERE, R),
}
SIGN = {"not negative": sp.Ge(Lambda(WHERE), 0)}
PROFILES = {
    "lower profile": curved(ell, a),
    "upper profile": smooth(ell, Lambda),
    "off the identity": near_identity(ell, theta),
    "off on average": near_identity_on_average(ell, theta_F),
    "slow profile": slowly_bent(ell, t_3),
}
_values = {size.a_s: a(WHERE), size.Lam_s: Lambda(WHERE), size.theta_s: theta(WHERE)}
_values |= {size.theta_F_s: theta_F(WHERE), size.t_3_s: t_3(WHERE)}


def here(constant: sp.Expr) -> sp.Expr:
    """Return a constant with the profiles at their radius."""
    return constant.xreplace(_values)


_bent = derivative(OTHER, u, v, v)
_phi = away(OTHER, "phi_A")
_STRETCH = function(lambda u: (norm(A(u)) ** 2 - norm(u) ** 2) / 2 * e_1)
_metric = {maps.F_2: _STRETCH, maps.z: u, maps.c: e_scale}
INSIDE = Statement(
    sp.Le(norm(AT), WHERE),
    given={k: SCALE[k] for k in ("near an isometry",)}
    | {k: HERE[k] for k in ("centre", "in the ball")},
    steps=(
        instance("A u", SCALE["near an isometry"], u),
        step("square", sp.Le(norm(A(u)) ** 2, (1 + e_scale) * s**2), "A u", "in the ball"),
        step("length", sp.Le(norm(A(u)), sp.sqrt(1 + e_scale) * s), "square"),
        step("inside", sp.Le(norm(AT), WHERE), "length", "centre", triangle(delta, A(u))),
    ),
    example=Model(
        "A = I, delta = 0", {A: Scaling(1), delta: ZERO, u: e_1, e_scale: 0, delta_0: 0, s: 1}
    ),
)
LOW = sp.Ge(_bent, here(size.MOVED_LOW) * SQUARE)
HIGH = sp.Le(_bent, here(size.MOVED_HIGH) * SQUARE)
NEAR = sp.Le(sp.Abs(derivative(_phi, u, v, w)), here(size.MOVED_THETA) * norm(v) * norm(w))
MODEL = Model(
    "l(u) = |u|^2/2, A = I, delta = 0",
    {ell: function(lambda u: norm(u) ** 2 / 2), A: Scaling(1), delta: ZERO, u: e_1, v: e_1, w: e_1}
    | {e_scale: 0, delta_0: 0, s: 1, R: 1}
    | dict.fromkeys((a, Lambda), rough(lambda _: sp.S.One))
    | dict.fromkeys((theta, theta_F, t_3), rough(lambda _: sp.S.Zero)),
)
HESSIAN = Statement(
    sp.And(LOW, HIGH, NEAR),
    given=SCALE
    | HERE
    | SIGN
    | {k: PROFILES[k] for k in ("lower profile", "upper profile", "off the identity")},
    steps=(
        apply("inside", INSIDE),
        instance("A v", SCALE["near an isometry"], v),
        instance("A w", SCALE["near an isometry"], w),
        instance("lower there", PROFILES["lower profile"], AT, A(v), WHERE),
        instance("upper there", PROFILES["upper profile"], AT, A(v), WHERE),
        instance("near there", PROFILES["off the identity"], AT, A(v), A(w), WHERE),
        step("low", LOW, "lower there", "A v"),
        step("high", HIGH, "upper there", "A v", "not negative"),
        apply("metric", maps.BANACH_2, _metric),
        instance("metric in two directions", maps.BANACH_2.conclusion.xreplace(_metric), v, w),
        step(
            "lengths",
            sp.Le(norm(A(v)) * norm(A(w)), (1 + e_scale) * norm(v) * norm(w)),
            "A v",
            "A w",
        ),
        step(
            "lengths from below",
            sp.Ge(norm(A(v)) * norm(A(w)), (1 - e_scale) * norm(v) * norm(w)),
            "A v",
            "A w",
            "small",
        ),
        step(
            "not negative, too",
            sp.Or(sp.Ge(theta(WHERE), 0), sp.Eq(norm(v) * norm(w), 0)),
            "near there",
            "lengths from below",
            "small",
        ),
        step(
            "stretched",
            sp.Le(
                theta(WHERE) * norm(A(v)) * norm(A(w)),
                (1 + e_scale) * theta(WHERE) * norm(v) * norm(w),
            ),
            "lengths",
            "lengths from below",
            "not negative, too",
        ),
        step("near", NEAR, "near there", "stretched", "metric in two directions"),
    ),
    example=MODEL,
)

# What is a sum over a basis.
_first = function(lambda u: away(ell)(delta + A(u)))
"""The difference from a normal law, in the other coordinates."""
_metric_part = function(lambda u: _phi(u) - _first(u))
_near = {profiles.y: delta, profiles.A: A, profiles.z: u, profiles.e: e_scale}
AVERAGE = sp.Le(HessianSize(_phi, u), here(size.MOVED_THETA_F))
SLOW = sp.Le(LaplacianSlope(OTHER, u), here(size.MOVED_T_3))
THIRD = {
    "third derivative": for_all(
        (v, w), sp.Le(sp.Abs(derivative(ell, AT, v, v, w)), D_3 * SQUARE * norm(w))
    )
}
AVERAGES = Statement(
    sp.And(AVERAGE, SLOW),
    given={"near an isometry": SCALE["near an isometry"]}
    | HERE
    | {k: PROFILES[k] for k in ("off on average", "slow profile")}
    | THIRD,
    steps=(
        apply("inside", INSIDE),
        instance("off there", PROFILES["off on average"], AT, WHERE),
        instance("slow there", PROFILES["slow profile"], AT, WHERE),
        generalise(
            "stretch",
            v,
            instance("A v", SCALE["near an isometry"], v),
            step("stretched", sp.Le(norm(A(v)) ** 2, (1 + e_scale) * SQUARE), "A v"),
        ),
        apply("both sides", profiles.CONGRUENCE, _near | {profiles.f: away(ell)}),
        generalise(
            "metric",
            v,
            instance("A v", SCALE["near an isometry"], v),
            step("bent", sp.Le(sp.Abs(derivative(_metric_part, u, v, v)), e_scale * SQUARE), "A v"),
        ),
        apply(
            "metric on average",
            profiles.FROBENIUS,
            {profiles.f: _metric_part, profiles.z: u, profiles.c: e_scale},
        ),
        apply("two parts", profiles.SUM, {profiles.f: _phi, profiles.g: _first, profiles.z: u}),
        step("average", AVERAGE, "two parts", "metric on average", "both sides", "off there"),
        apply("Laplacian", profiles.LAPLACIAN_MOVED, _near | {profiles.h: ell, profiles.c: D_3}),
        step("slow", SLOW, "Laplacian", "slow there"),
    ),
    example=moved(MODEL, {D_3: 0}),
)
