"""Lemma 1, sharp: a linear rate, and a Hessian bound without the dimension."""

from __future__ import annotations

import sympy as sp

from bounds.claim import Statement, apply, cite, induct, step
from bounds.facts import CAUCHY_SCHWARZ
from bounds.paper.descent.step import (
    LEMMA_9,
    curvature,
    f_plus,
    f_start,
    f_z,
    off_A,
)
from bounds.symbols import (
    M2,
    M,
    Q,
    S,
    delta,
    g1,
    g2,
    grad_f,
    local,
    m,
    norm_x,
    q,
    qg2,
)

Q_SHARP = M**2 + M2 * norm_x
"""Sharp bound of the Hessian of f on {f <= f(0)}: no dimension."""
LOG_START = sp.log(norm_x**2 / (m**2 * delta**2))
S_SHARP = sp.Max(0, sp.ceiling(Q_SHARP / m**2 * LOG_START))
"""Sharp number of steps: a linear rate."""

hess_yy = local("hess_yy", r"\langle y,\nabla^2 f\,y\rangle")

HESSIAN_BOUND = Statement(
    text="Where |G(z) - x| <= |x|, |<y, Hess f y>| <= M^2 + M2 |x| for every unit vector y.",
    conclusion=sp.Le(sp.Abs(hess_yy), Q_SHARP),
    hypotheses={
        "Hessian": sp.Eq(hess_yy, g1**2 + qg2),
        "assumption-2, first order": sp.Le(g1, M),
        "assumption-2, second order": sp.Le(g2, M2),
        "sublevel set": sp.Le(q, norm_x),
    },
    steps=(
        cite("inner product", CAUCHY_SCHWARZ, {"c": qg2, "a": q, "b": g2}),
        step(
            "bound",
            sp.Le(sp.Abs(hess_yy), Q_SHARP),
            "Hessian",
            "assumption-2, first order",
            "assumption-2, second order",
            "sublevel set",
            "inner product",
        ),
    ),
    where={hess_yy: "the Hessian of f in the direction y"},
)

# Lemma 1: the path of gradient descent from 0, as sequences of the step S.
r = local("r", nonnegative=True)
ell = local("ell_0", r"\ell_0")
dist = local("dist", r"\lVert z^{(S)}-\hat z\rVert", nonnegative=True)
f_at, q_at, g_at = (sp.Function(name, nonnegative=True) for name in ("f", "q", "g"))

ONE_STEP = {f_z: f_at(S), f_plus: f_at(S + 1), f_start: f_at(0), grad_f: g_at(S), Q: Q_SHARP}

LEMMA_1_SHARP = Statement(
    text="Assumptions 1 and 3, |J| <= M, |D^2 G| <= M2. Gradient descent from 0 with "
    "step 1/Q, Q = M^2 + M2|x|, has f(z(S)) <= (1 - m^2/Q)^S |x|^2/2 for every S, and "
    "|z(S) - z_hat| <= delta for every S >= Q/m^2 max(0, log(|x|^2/(m^2 delta^2))).",
    conclusion=sp.And(sp.Le(f_at(S), r**S * norm_x**2 / 2), sp.Le(dist, delta)),
    hypotheses={
        "Hessian": sp.Eq(hess_yy, g1**2 + qg2),
        "assumption-2, first order": sp.Le(g1, M),
        "assumption-2, second order": sp.Le(g2, M2),
        "sublevel set": sp.Le(q, norm_x),
        "definition of A": sp.Ge(off_A, f_at(0)),
        "supremum": sp.Implies(sp.Le(sp.Abs(hess_yy), Q_SHARP), sp.Le(curvature, Q_SHARP)),
        "a step": sp.Implies(sp.Eq(g_at(S), 0), sp.Eq(f_at(S + 1), f_at(S))),
        "rate": sp.Eq(r, 1 - m**2 / Q_SHARP),
        "loss": sp.Eq(f_at(S), q_at(S) ** 2 / 2),
        "assumption-3": sp.Eq(f_at(0), norm_x**2 / 2),
        "assumption-1, gradient": sp.Ge(g_at(S), m * q_at(S)),
        "assumption-1, distance": sp.Ge(q_at(S), m * dist),
        "logarithm": sp.Le(norm_x**2, m**2 * delta**2 * sp.exp(ell)),
        "steps": sp.Ge(S * m**2 / Q_SHARP, ell),
    },
    steps=(
        apply(
            "Hessian bound",
            HESSIAN_BOUND,
            {},
            "Hessian",
            "assumption-2, first order",
            "assumption-2, second order",
            "sublevel set",
        ),
        step("curvature on A", sp.Le(curvature, Q_SHARP), "Hessian bound", "supremum"),
        apply(
            "one step",
            LEMMA_9,
            ONE_STEP,
            "curvature on A",
            "definition of A",
            "a step",
            keep=("below the start",),
            why="with A = {f <= f(0)}",
        ),
        induct("below the start", sp.Le(f_at(S), f_at(0)), S, "one step"),
        step(
            "Polyak-Lojasiewicz",
            sp.Ge(g_at(S) ** 2, 2 * m**2 * f_at(S)),
            "assumption-1, gradient",
            "loss",
        ),
        step(
            "contraction",
            sp.Le(f_at(S + 1), r * f_at(S)),
            "one step",
            "below the start",
            "Polyak-Lojasiewicz",
            "rate",
        ),
        induct(
            "linear rate",
            sp.Le(f_at(S), r**S * norm_x**2 / 2),
            S,
            "contraction",
            "assumption-3",
        ),
        step("tangent", sp.Le(r, sp.exp(-(m**2) / Q_SHARP)), "rate", why="1 - t <= exp(-t)"),
        induct(
            "f decays",
            sp.Le(f_at(S), sp.exp(-S * m**2 / Q_SHARP) * norm_x**2 / 2),
            S,
            "tangent",
            "contraction",
            "assumption-3",
        ),
        step("near", sp.Le(m**2 * dist**2, 2 * f_at(S)), "assumption-1, distance", "loss"),
        step("enough steps", sp.Le(sp.exp(ell - S * m**2 / Q_SHARP), 1), "steps"),
        step(
            "accuracy",
            sp.Le(dist, delta),
            "near",
            "f decays",
            "enough steps",
            "logarithm",
        ),
    ),
    where={
        curvature: "supremum of the norm of the Hessian of f on {f <= f(0)}",
        dist: "distance of z(S) to the inverse point",
        ell: "max(0, log(|x|^2 / (m^2 delta^2)))",
    },
)
