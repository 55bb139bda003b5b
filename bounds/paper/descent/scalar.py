"""Lemmas 1 and 9 over named scalars, for the rooms that are not yet about objects."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, apply, cite, induct, step
from lemmata.bounds.facts import CAUCHY_SCHWARZ, TAYLOR, fact
from lemmata.bounds.paper.descent.size import Q_SHARP
from lemmata.bounds.symbols import M2, M, Q, S, delta, g1, g2, grad_f, local, m, norm_x, q, qg2

f_z = local("f_z", "f(z)")
f_plus = local("f_plus", "f(z^+)")
f_start = local("f_start", "f(z^{(0)})")
curvature = local("hess_f", r"\lVert\nabla^2 f\rVert", nonnegative=True)

DESCENT = sp.Le(f_plus, f_z - grad_f**2 / (2 * Q))
"""One step lowers f by |grad f|^2 / (2Q)."""


# The exit-time argument of Lemma 9.
t_exit = local("t_exit", "t^*", positive=True)
f_exit = local("f_exit", r"f(\gamma(t^*))")
off_A = local("f_off", r"\inf_{A^c}f")
_a, _b, _p, _u, _v, _w = sp.symbols("a b p u v w", real=True)

EXIT_TIME = fact(
    "exit-time",
    "let a be the largest time up to b before which a ray stays in A, and v the value of f there; "
    "if v is below w, and f is at least u >= w off A, a whole neighbourhood lies in A by "
    "continuity, so that a = b, and v is the value p at the end of the ray",
    "continuity of f",
    sp.And(sp.Le(_a, _b), sp.Or(sp.Ge(_v, _w), sp.And(sp.Eq(_a, _b), sp.Eq(_v, _p)))),
    (sp.Ge(_u, _w),),
)

LEMMA_9 = Statement(
    text="Let |Hess f| <= Q on a set A that contains z(0), and f >= f(z(0)) off A. If "
    "f(z) <= f(z(0)), then z+ = z - grad f(z)/Q satisfies f(z+) <= f(z) - |grad f(z)|^2/(2Q), "
    "and f(z+) <= f(z(0)). So every step of gradient descent from z(0) descends.",
    conclusion=sp.And(DESCENT, sp.Le(f_plus, f_start)),
    hypotheses={
        "below the start": sp.Le(f_z, f_start),
        "off A": sp.Ge(off_A, f_start),
        "curvature on A": sp.Le(curvature, Q),
        "a step": sp.Implies(sp.Eq(grad_f, 0), sp.Eq(f_plus, f_z)),
    },
    steps=(
        cite(
            "exit",
            EXIT_TIME,
            {"a": t_exit, "b": 1 / Q, "u": off_A, "v": f_exit, "w": f_start, "p": f_plus},
            "off A",
            why="the ray gamma(t) = z - t grad f(z), followed up to t = 1/Q",
        ),
        cite(
            "along the ray",
            TAYLOR,
            {"a": f_exit, "b": f_z, "s": -(grad_f**2), "c": curvature * grad_f**2, "t": t_exit},
            why="before t* the ray is inside A, where the Hessian bound holds",
        ),
        step(
            "still below",
            sp.Or(sp.Eq(grad_f, 0), sp.Lt(f_exit, f_start)),
            "along the ray",
            "exit",
            "below the start",
            "curvature on A",
            why="f(gamma(t*)) <= f(z) - t*(1 - Q t*/2)|grad f|^2 < f(z)",
        ),
        step(
            "descent",
            DESCENT,
            "still below",
            "exit",
            "along the ray",
            "curvature on A",
            "a step",
        ),
        step("below", sp.Le(f_plus, f_start), "descent", "below the start"),
    ),
    where={
        curvature: "supremum of the norm of the Hessian of f on A",
        off_A: "infimum of f off A",
        t_exit: "largest t <= 1/Q before which z - t grad f(z) stays in A",
        f_exit: "f at that point",
        f_start: "f(z(0))",
    },
)

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
