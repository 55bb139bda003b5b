r"""Lemma 17: the Euler-Maruyama chain is near the Langevin diffusion."""

from __future__ import annotations

import sympy as sp

from bounds.kernel import Model, Statement, apply, generalise, instance, step
from bounds.language.formulas import equal, for_all
from bounds.language.functions import derivative, function, grad
from bounds.language.gram import triangle
from bounds.language.laws import KL, TV
from bounds.language.paths import convex
from bounds.language.processes import At, Exit, Path
from bounds.language.sets import Ball, member
from bounds.language.vectors import ZERO, Vector, VectorVariable, norm
from bounds.literature import maps
from bounds.literature import paths as fact
from bounds.paper.discretization.size import KL_YOUNG, L_1, PATHS_SHARP, TV_BOUND
from bounds.paper.discretization.stopped_paths import (
    D,
    L,
    LOCAL,
    P_0,
    PATHS,
    PATHS_YOUNG,
    STILL,
    X,
    chain,
    slope,
    stopped,
    v,
    y,
)
from bounds.symbols import K, Lam, T, d, eps, eta_h, h, rho

one = sp.Integer(1)
apart = TV(At(X, T), At(chain, T))
leaves = Exit(X, D, T)
NEAR = sp.Le(apart, leaves + TV_BOUND)
SMALL = sp.Le(TV_BOUND, eps / 4)
STEP_SIZE = {
    "first step size": sp.Le(8 * d * T * Lam**2 * h, eps**2),
    "second step size": sp.Le(16 * T * Lam**2 * L_1**2 * h**2, 6 * eps**2),
}
_coupled = {fact.b: X.args[0], fact.v: 2, fact.P: P_0, fact.S: D, fact.Y: chain}

LEMMA_17_REPAIRED = Statement(
    sp.And(NEAR, SMALL),
    given=LOCAL | STEP_SIZE,
    steps=(
        apply("paths", PATHS),
        apply("unstopping", fact.STOPPED_COUPLING, _coupled),
        step("stopped paths", sp.Le(TV(*stopped), TV_BOUND), "paths"),
        step("sum", NEAR, "unstopping", "stopped paths"),
        step("root", SMALL, "first step size", "second step size"),
    ),
    example=Model(
        "L = 0, D the whole space, T = 1, h = 1/8",
        dict(STILL.at) | dict.fromkeys((Lam, T, eps), one) | {L_1: sp.S.Zero, h: one / 8},
    ),
)

# On the mode-centred ball the gradient is bounded by the curvature.
z_star, p, z, t = VectorVariable("z_star"), VectorVariable("p"), VectorVariable("z"), maps.t
D_STAR = Ball(z_star, rho)
AT_MODE = {
    "mode": equal(grad(L)(z_star), ZERO),
    "curvature": for_all(
        (y, v), sp.Le(norm(derivative(slope, y, v)), Lam * norm(v)), when=member(y, D_STAR)
    ),
}


def ball_is_convex(centre: Vector, radius: sp.Expr) -> Statement:
    """Return that a ball is convex."""
    ball = Ball(centre, radius)
    ends = {"p in it": member(p, ball), "z in it": member(z, ball)}
    return Statement(
        convex(ball),
        steps=(
            generalise(
                "convex",
                (p, z, t),
                step(
                    "between",
                    member(p + t * (z - p), ball),
                    "on the segment",
                    *ends,
                    triangle((1 - t) * (p - centre), t * (z - centre)),
                ),
                when={"on the segment": maps.SEGMENT, **ends},
            ),
        ),
    )


_from_mode = y - z_star
_slope = generalise(
    "gradient",
    y,
    generalise(
        "towards the mode",
        t,
        step("nearer", member(z_star + t * _from_mode, D_STAR), "segment", "in the ball"),
        instance("Hessian", AT_MODE["curvature"], z_star + t * _from_mode, _from_mode),
        when={"segment": maps.SEGMENT},
    ),
    apply(
        "Lipschitz",
        maps.MEAN_VALUE,
        {maps.C1: slope, maps.p: z_star, maps.r: _from_mode, maps.c: Lam * norm(_from_mode)},
    ),
    step("bounded", sp.Le(norm(grad(L)(y)), Lam * rho), "Lipschitz", "mode", "in the ball"),
    when={"in the ball": member(y, D_STAR)},
)
_shares = eps**2 / (1 + eta_h) + eta_h * eps**2 / (1 + eta_h)
STOPPED = Path(X, D_STAR, T), Path(chain, D_STAR, T)
SHARP = sp.Le(2 * TV(*STOPPED) ** 2, PATHS_SHARP)

LEMMA_17_SHARP = Statement(
    SHARP,
    given=AT_MODE
    | {
        "step": sp.Eq(h * K, T),
        "steps": sp.Ge(4 * K * eps**2, (1 + eta_h) ** 2 * d * T**2 * Lam**2),
        "weight": sp.Le(4 * eps**2 * rho**2, 3 * eta_h**2 * (1 + eta_h) ** 2 * d**2 * T),
    },
    steps=(
        _slope,
        apply("ball", ball_is_convex(z_star, rho)),
        apply("paths", PATHS_YOUNG, {D: D_STAR, L_1: Lam * rho}),
        step("small step", sp.Le((1 + eta_h) ** 2 * d * T * Lam**2 * h, 4 * eps**2), "step", "steps"),
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
        step("entropy", sp.Le(KL(*STOPPED), _shares), "paths", "noise", "drift"),
        step("bound", SHARP, "paths", "entropy"),
    ),
    example=Model(
        "L = 0, T = 1, one step",
        {L: STILL.at[L], z_star: ZERO} | dict.fromkeys((rho, Lam, T, eta_h, eps, h, K), one),
    ),
)
