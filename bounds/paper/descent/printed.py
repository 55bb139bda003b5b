"""Lemma 1 as printed, equations 18 to 20: a ball A, a Hessian bound on it, a sublinear count."""

from __future__ import annotations

import sympy as sp

from bounds.claim import Statement, apply, cite, induct, step
from bounds.facts import TRIANGLE
from bounds.paper.descent.rate import HESSIAN_BOUND, ONE_STEP, dist, f_at, g_at, hess_yy, q_at
from bounds.paper.descent.step import (
    LEMMA_9,
    curvature,
    off_A,
)
from bounds.symbols import (
    M2,
    M,
    Q,
    S,
    d,
    delta,
    g1,
    g2,
    local,
    m,
    norm_x,
    norm_z,
    norm_z_hat,
    q,
    qg2,
)

A_RADIUS = (M / m + 1) * norm_x / m
"""Radius of the region A, equation 18."""
Q_PRINTED = M**2 + 2 * sp.sqrt(d) * M * M2 * (M / m + 1) * norm_x / m
"""Printed bound of the Hessian of f on A, equation 19."""
S_PRINTED = Q * norm_x**2 / (m**4 * delta**2)
"""Printed number of steps, equation 20."""

dist_z = local("dist_z", r"\lVert z-\hat z\rVert", nonnegative=True)
_NEAR = {
    "lemma-23": sp.Le(norm_z_hat, norm_x / m),
    "m <= M": sp.Le(m, M),
}

norm_y = local("norm_y", r"\lVert y\rVert", nonnegative=True)
dist_y = local("dist_y", r"\lVert y-\hat z\rVert", nonnegative=True)
q_y = local("q_y", r"\lVert G(y)-x\rVert", nonnegative=True)

REGION = Statement(
    text="Off A = {|y| <= (M/m + 1)|x|/m}, |G(y) - x| >= |x|, so that f(y) >= f(0).",
    conclusion=sp.Ge(q_y, norm_x),
    hypotheses=_NEAR | {"y off A": sp.Gt(norm_y, A_RADIUS), "assumption-1": sp.Ge(q_y, m * dist_y)},
    steps=(
        cite("distance of y", TRIANGLE, {"c": norm_y, "a": dist_y, "b": norm_z_hat}),
        step("far", sp.Ge(q_y, norm_x), "distance of y", "y off A", "assumption-1", *_NEAR),
    ),
    where={dist_y: "distance of y to the inverse point", norm_y: "norm of a point y"},
)

HESSIAN_ON_A = Statement(
    text="On A, |<y, Hess f y>| <= M^2 + 2 sqrt(d) M M2 (M/m + 1)|x|/m for every unit vector y.",
    conclusion=sp.Le(sp.Abs(hess_yy), Q_PRINTED),
    hypotheses=_NEAR
    | {
        "Hessian": sp.Eq(hess_yy, g1**2 + qg2),
        "assumption-2, first order": sp.Le(g1, M),
        "assumption-2, second order": sp.Le(g2, M2),
        "assumption-2, residual": sp.Le(q, M * dist_z),
        "on A": sp.Le(norm_z, A_RADIUS),
    },
    steps=(
        cite("distance", TRIANGLE, {"c": dist_z, "a": norm_z, "b": norm_z_hat}),
        step(
            "residual",
            sp.Le(q, 2 * M * A_RADIUS),
            "distance",
            "on A",
            "assumption-2, residual",
            *_NEAR,
        ),
        apply(
            "without dimension",
            HESSIAN_BOUND,
            {norm_x: 2 * M * A_RADIUS},
            "Hessian",
            "assumption-2, first order",
            "assumption-2, second order",
            "residual",
        ),
        step(
            "bound",
            sp.Le(sp.Abs(hess_yy), Q_PRINTED),
            "without dimension",
            why="the factor sqrt(d) >= 1 is not needed",
        ),
    ),
    where={hess_yy: "the Hessian of f in the direction y"},
)

STEPS_PRINTED = Statement(
    text="If every step has f(z+) <= f(z) - |grad f(z)|^2/(2Q), then |z(S) - z_hat| <= delta for "
    "every S >= Q|x|^2/(m^4 delta^2).",
    conclusion=sp.Le(dist, delta),
    hypotheses={
        "descent": sp.Le(f_at(S + 1), f_at(S) - g_at(S) ** 2 / (2 * Q)),
        "loss": sp.Eq(f_at(S), q_at(S) ** 2 / 2),
        "assumption-3": sp.Eq(f_at(0), norm_x**2 / 2),
        "assumption-1, gradient": sp.Ge(g_at(S), m * q_at(S)),
        "assumption-1, distance": sp.Ge(q_at(S), m * dist),
        "steps": sp.Ge(S, S_PRINTED),
    },
    steps=(
        step(
            "falls",
            sp.Le(f_at(S + 1), f_at(S) - m**2 / Q * f_at(S)),
            "descent",
            "assumption-1, gradient",
            "loss",
            why="|grad f|^2 >= m^2 |q|^2 = 2 m^2 f",
        ),
        induct("sum", sp.Le(S * m**2 / Q * f_at(S), f_at(0) - f_at(S)), S, "falls"),
        step("near", sp.Le(m**2 * dist**2, 2 * f_at(S)), "assumption-1, distance", "loss"),
        step(
            "many", sp.Ge(S * m**4 * delta**2, Q * norm_x**2), "steps", why="clearing denominators"
        ),
        step("accuracy", sp.Le(dist, delta), "near", "sum", "many", "assumption-3"),
    ),
    where={dist: "distance of z(S) to the inverse point"},
)

LEMMA_1_PRINTED = Statement(
    text="Assumptions 1 to 3. Gradient descent from 0 with step 1/Q, Q = M^2 + 2 sqrt(d) M M2 "
    "(M/m + 1)|x|/m, has |z(S) - z_hat| <= delta for every S >= Q|x|^2/(m^4 delta^2).",
    conclusion=sp.Le(dist, delta),
    hypotheses=dict(REGION.hypotheses)
    | dict(HESSIAN_ON_A.hypotheses)
    | {
        "infimum": sp.Implies(sp.Ge(q_y, norm_x), sp.Ge(off_A, norm_x**2 / 2)),
        "supremum": sp.Implies(sp.Le(sp.Abs(hess_yy), Q_PRINTED), sp.Le(curvature, Q_PRINTED)),
        "a step": sp.Implies(sp.Eq(g_at(S), 0), sp.Eq(f_at(S + 1), f_at(S))),
    }
    | {k: h.subs(Q, Q_PRINTED) for k, h in STEPS_PRINTED.hypotheses.items() if k != "descent"},
    steps=(
        apply("far from A", REGION, {}, *REGION.hypotheses),
        step("off A", sp.Ge(off_A, norm_x**2 / 2), "far from A", "infimum"),
        apply("Hessian on A", HESSIAN_ON_A, {}, *HESSIAN_ON_A.hypotheses),
        step("curvature on A", sp.Le(curvature, Q_PRINTED), "Hessian on A", "supremum"),
        apply(
            "one step",
            LEMMA_9,
            ONE_STEP | {Q: Q_PRINTED},
            "curvature on A",
            "off A",
            "assumption-3",
            "a step",
            keep=("below the start",),
        ),
        induct("below the start", sp.Le(f_at(S), f_at(0)), S, "one step"),
        step(
            "descent",
            sp.Le(f_at(S + 1), f_at(S) - g_at(S) ** 2 / (2 * Q_PRINTED)),
            "one step",
            "below the start",
        ),
        apply("count", STEPS_PRINTED, {Q: Q_PRINTED}, *STEPS_PRINTED.hypotheses),
    ),
    where=dict(REGION.where) | dict(HESSIAN_ON_A.where) | dict(STEPS_PRINTED.where),
)
