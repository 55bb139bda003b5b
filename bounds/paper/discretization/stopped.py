"""Lemma 17 over named scalars, for the room that is not yet about objects.

``z`` is the diffusion, ``bar z`` the Euler-Maruyama interpolation (41), whose drift is frozen at
the last multiple of the step ``h``.  Both paths are stopped on leaving a convex set; Girsanov's
theorem compares the stopped paths, and nothing is assumed of ``bar z``.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, apply, cite, step
from lemmata.bounds.facts import (
    GIRSANOV,
    INTEGRAL_NORM,
    LIPSCHITZ_GRADIENT,
    PINSKER,
    STOPPED_COUPLING,
    TRIANGLE,
    fact,
)
from lemmata.bounds.paper.discretization.size import KL_BOUND, KL_YOUNG, L_1, TV_BOUND
from lemmata.bounds.paper.mixing.convexity import hess_L
from lemmata.bounds.symbols import KL, K, Lam, T, d, eps, eta_h, h, local, rho

tv_paths = local("tv_paths", r"d_{TV}(\mathbb P,\bar{\mathbb P})", nonnegative=True)
tv_end = local("tv_end", r"d_{TV}(\hat P_T,P_T)", nonnegative=True)
p_exit = local("p_exit", r"\Pr[\exists t\le T:z_t\notin D]", nonnegative=True)
grad_L = local("grad_L", r"\lVert\nabla L\rVert", nonnegative=True)
since = local("s", nonnegative=True)
gap = local("b_t", r"\lVert b_t\rVert", nonnegative=True)
move = local("move", r"\lVert z_t-z_{t-s}\rVert", nonnegative=True)
drifted = local("drifted", r"\lVert\int_{t-s}^t\nabla L\rVert", nonnegative=True)
noise = local("noise_step", r"\lVert\sqrt2(B_t-B_{t-s})\rVert", nonnegative=True)
gap_mean = local("gap_mean", r"\mathbb E[\lVert b_t\rVert^2;t<\tau]", nonnegative=True)
gap_total = local(
    "gap_total", r"\mathbb E\int_0^{T\wedge\tau}\lVert b_t\rVert^2dt", nonnegative=True
)


_a, _b, _c, _e, _f, _g, _s, _t, _u, _v, _x, _y = sp.symbols("a b c e f g s t u v x y", real=True)
_n = sp.Symbol("n", integer=True, positive=True)

BROWNIAN_INCREMENT = fact(
    "brownian-increment",
    "E|B_t - B_(t-s)|^2 = n s in R^n; so if x <= a + b y^2 on an event, with a, b >= 0 and y = "
    "|sqrt(2) (B_t - B_(t-s))|, the expectation e of x on that event is at most a + 2 b n s",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Definition I.1.1",
    sp.Le(_e, _a + 2 * _b * _n * _s),
    (sp.Le(_x, _a + _b * _y**2), sp.Ge(_a, 0), sp.Ge(_b, 0)),
)
INTEGRAL_OVER_STEPS = fact(
    "integral-over-steps",
    "if the expectation e of X_t before a stopping time is at most f(s), s being the time since "
    "the last multiple of u and f = F' non-decreasing, the expectation v of the integral of X up "
    "to t is at most t (b - a) / u, a = F(0), b = F(u): a shorter last step has a lower mean; here "
    "c = F'(s), g = f'(s)",
    "Tonelli's theorem",
    sp.Le(_v, _t * (_b - _a) / _u),
    (sp.Le(_e, _f), sp.Eq(_c, _f), sp.Ge(_g, 0), sp.Gt(_u, 0), sp.Gt(_t, 0)),
)

LOCAL = {
    "gradient": sp.Le(grad_L, L_1),
    "curvature": sp.Le(sp.Abs(hess_L), Lam),
}
WHERE = {
    L_1: "bound of |grad L| on D",
    tv_paths: "distance of the laws of the two paths, each stopped on leaving D",
    grad_L: "norm of the gradient of L at a point of D",
    hess_L: "the Hessian of L at a point of D in a unit direction",
    since: "time since the last multiple of h",
    gap: "|grad L(z_t) - grad L(z_(t-s))| before the exit",
    move: "|z_t - z_(t-s)|",
    drifted: "norm of the integral of grad L(z) over the last s",
    noise: "sqrt(2) |B_t - B_(t-s)|",
    gap_mean: "expectation of the square of that difference, before the exit",
    gap_total: "expectation of the integral of its square up to the exit",
}

# (x + y)^2 <= (1 + 1/eta) x^2 + (1 + eta) y^2 for any eta > 0: drift and noise are weighed.
_BOUND = Lam**2 * (2 * (1 + eta_h) * d * since + (1 + 1 / eta_h) * L_1**2 * since**2)
_PRIMITIVE = sp.integrate(_BOUND, since)

PATHS_YOUNG = Statement(
    text="D convex, |grad L| <= L_1 and |Hess L| <= Lambda on D, z_0 = bar z_0 in D. For all T, h, "
    "eta > 0 the laws of the paths up to T, each stopped on leaving D, satisfy KL <= T Lambda^2 "
    "((1 + eta) d h/4 + (1 + 1/eta) h^2 L_1^2/12) and 2 d_TV^2 <= KL.",
    conclusion=sp.And(sp.Le(KL, KL_YOUNG), sp.Le(2 * tv_paths**2, KL)),
    hypotheses=LOCAL,
    steps=(
        cite(
            "Lipschitz",
            LIPSCHITZ_GRADIENT,
            {"a": gap, "b": Lam, "c": hess_L, "s": move},
            "curvature",
            why="both points are in the convex set D",
        ),
        cite(
            "increment",
            TRIANGLE,
            {"c": move, "a": drifted, "b": noise},
            why="z_t - z_(t-s) = -int grad L(z_r) dr + sqrt(2) (B_t - B_(t-s))",
        ),
        cite("drift", INTEGRAL_NORM, {"a": drifted, "c": sp.integrate(grad_L, (_t, 0, since))}),
        step(
            "Young",
            sp.Le(
                (drifted + noise) ** 2,
                (1 + 1 / eta_h) * drifted**2 + (1 + eta_h) * noise**2,
            ),
            why="2xy <= x^2/eta + eta y^2",
        ),
        step("drifted", sp.Le(drifted, since * L_1), "drift", "gradient"),
        step(
            "pathwise",
            sp.Le(
                gap**2,
                Lam**2 * ((1 + 1 / eta_h) * since**2 * L_1**2 + (1 + eta_h) * noise**2),
            ),
            "Lipschitz",
            "increment",
            "Young",
            "drifted",
        ),
        cite(
            "mean",
            BROWNIAN_INCREMENT,
            {
                "e": gap_mean,
                "x": gap**2,
                "a": Lam**2 * (1 + 1 / eta_h) * since**2 * L_1**2,
                "b": Lam**2 * (1 + eta_h),
                "y": noise,
                "n": d,
                "s": since,
            },
            "pathwise",
        ),
        cite(
            "over time",
            INTEGRAL_OVER_STEPS,
            {
                "e": gap_mean,
                "f": _BOUND,
                "c": sp.diff(_PRIMITIVE, since),
                "g": sp.diff(_BOUND, since),
                "a": _PRIMITIVE.subs(since, 0),
                "b": _PRIMITIVE.subs(since, h),
                "t": T,
                "u": h,
                "v": gap_total,
            },
            "mean",
        ),
        cite(
            "Girsanov",
            GIRSANOV,
            {"c": KL, "v": gap_total},
            why="b is bounded on D, and (41) is solved step by step, so in one way only",
        ),
        step("entropy", sp.Le(KL, KL_YOUNG), "Girsanov", "over time"),
        cite("Pinsker", PINSKER, {"c": tv_paths, "a": KL}),
    ),
    where=WHERE,
)

PATHS = Statement(
    text="D convex, |grad L| <= L_1 and |Hess L| <= Lambda on D, z_0 = bar z_0 in D. For all T, h "
    "> 0 the laws of the paths of the diffusion and of the interpolation up to T, each stopped on "
    "leaving D, satisfy KL <= T Lambda^2 (d h/2 + h^2 L_1^2/6) and 2 d_TV^2 <= KL.",
    conclusion=sp.And(sp.Le(KL, KL_BOUND), sp.Le(2 * tv_paths**2, KL)),
    hypotheses=LOCAL,
    steps=(apply("weighed alike", PATHS_YOUNG, {eta_h: sp.Integer(1)}, *LOCAL),),
    where=WHERE,
)

LEMMA_17_SHARP = Statement(
    text="On the mode-centred ball D* = B(z*, rho), |grad L| <= Lambda rho and |Hess L| <= Lambda. "
    "With h = T/K, K >= (1 + eta)^2 d T^2 Lambda^2/(4 eps^2) and 4 eps^2 rho^2 <= 3 eta^2 "
    "(1 + eta)^2 d^2 T, the laws of the paths, each stopped on leaving D*, are within "
    "eps/sqrt(2).",
    conclusion=sp.Le(2 * tv_paths**2, eps**2),
    hypotheses={
        "gradient": sp.Le(grad_L, Lam * rho),
        "curvature": LOCAL["curvature"],
        "step": sp.Eq(h * K, T),
        "steps": sp.Ge(4 * K * eps**2, (1 + eta_h) ** 2 * d * T**2 * Lam**2),
        "weight": sp.Le(4 * eps**2 * rho**2, 3 * eta_h**2 * (1 + eta_h) ** 2 * d**2 * T),
    },
    steps=(
        apply("paths", PATHS_YOUNG, {L_1: Lam * rho}, "gradient", "curvature"),
        step(
            "small step",
            sp.Le((1 + eta_h) ** 2 * d * T * Lam**2 * h, 4 * eps**2),
            "step",
            "steps",
        ),
        step(
            "noise",
            sp.Le(T * Lam**2 * (1 + eta_h) * d * h / 4, eps**2 / (1 + eta_h)),
            "small step",
        ),
        step(
            "drift",
            sp.Le(
                T * Lam**2 * (1 + 1 / eta_h) * (Lam * rho) ** 2 * h**2 / 12,
                eta_h * eps**2 / (1 + eta_h),
            ),
            "small step",
            "weight",
        ),
        step("bound", sp.Le(2 * tv_paths**2, eps**2), "paths", "noise", "drift"),
    ),
    where={k: v for k, v in WHERE.items() if k in (tv_paths, grad_L, hess_L)},
)

LEMMA_17_REPAIRED = Statement(
    text="D convex, |grad L| <= L_1 and |Hess L| <= Lambda on D, z_0 = bar z_0 in D. For all T, h "
    "> 0, d_TV(hat P_T, P_T) <= Pr[z leaves D by T] + sqrt(T Lambda^2 (d h/2 + h^2 L_1^2/6)/2); "
    "the root is at most eps/4 if h <= eps^2/(8 d T Lambda^2) and h <= "
    "sqrt(6) eps/(4 sqrt(T) Lambda L_1).",
    conclusion=sp.And(
        sp.Le(tv_end, p_exit + TV_BOUND),
        sp.Le(TV_BOUND, eps / 4),
    ),
    hypotheses=LOCAL
    | {
        "first step size": sp.Le(8 * d * T * Lam**2 * h, eps**2),
        "second step size": sp.Le(16 * T * Lam**2 * L_1**2 * h**2, 6 * eps**2),
    },
    steps=(
        apply("paths", PATHS, {}, *LOCAL),
        cite(
            "unstopping",
            STOPPED_COUPLING,
            {"a": tv_paths, "b": p_exit, "c": tv_end},
            why="if the stopped paths agree and z does not leave, neither does bar z",
        ),
        step("stopped paths", sp.Le(tv_paths, TV_BOUND), "paths"),
        step("sum", sp.Le(tv_end, p_exit + TV_BOUND), "unstopping", "stopped paths"),
        step("root", sp.Le(TV_BOUND, eps / 4), "first step size", "second step size"),
    ),
    where=WHERE | {p_exit: "probability that z leaves D by T", tv_end: "distance of the end laws"},
)
