r"""Lemma 17: the Euler-Maruyama chain is near the Langevin diffusion."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.language.diffusions.processes import At, Euler, Exit, Path
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import derivative, grad
from lemmata.bounds.language.measures.laws import KL, TV, Dirac
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.vectors import ZERO, norm
from lemmata.bounds.literature import maps
from lemmata.bounds.literature.diffusions import paths as fact
from lemmata.bounds.paper.discretization import exit, in_region
from lemmata.bounds.paper.discretization import linear_models as linear
from lemmata.bounds.paper.discretization.linear_models import BALL_IS_CONVEX, EVERYWHERE, FAR, one
from lemmata.bounds.paper.discretization.size import L_1, PATHS_SHARP, TV_BOUND
from lemmata.bounds.paper.discretization.stopped_paths import (
    LOCAL,
    P_0,
    PATHS,
    PATHS_YOUNG,
    STILL,
    D,
    L,
    X,
    chain,
    slope,
    stopped,
    v,
    y,
)
from lemmata.bounds.symbols import K, Lam, T, d, eps, eta_h, h, rho

apart = TV(At(X, T), At(chain, T))
leaves = Exit(X, D, T)
NEAR = sp.Le(apart, leaves + TV_BOUND)
SMALL = sp.Le(TV_BOUND, eps / 4)
STEP_SIZE = {
    "first step size": sp.Le(8 * d * T * Lam**2 * h, eps**2),
    "second step size": sp.Le(16 * T * Lam**2 * L_1**2 * h**2, 6 * eps**2),
}
_coupled = {fact.b: X.args[0], fact.v: 2, fact.P: P_0, fact.S: D, fact.Y: chain}

_EXAMPLE = Model(
    "L = 0, D the whole space, T = 1, h = 1/8",
    dict(STILL.at) | dict.fromkeys((Lam, T, eps), one) | {L_1: sp.S.Zero, h: one / 8},
)
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
    example=_EXAMPLE,
)

# As printed, on the ball of Lemma 13, with an explicit step that is a polynomial.
_APART = sp.Le(TV(At(exit.langevin, T), At(Euler(exit.langevin, h), T)), eps)
LEMMA_17_PRINTED = Statement(
    _APART,
    assume=in_region.ASSUMED,
    given=in_region.GIVEN | STEP_SIZE,
    define=in_region.DEFINED | in_region.CONSTANTS,
    steps=(
        *in_region.ON_D,
        apply("repaired", LEMMA_17_REPAIRED, in_region.HERE),
        step("sum", _APART, "repaired", "stays"),
    ),
    example=in_region.IN_D,
)

# On the mode-centred ball the gradient is bounded by the curvature.
z_star, t = linear.centre, maps.t
D_STAR = Ball(z_star, rho)
AT_MODE = {
    "mode": equal(grad(L)(z_star), ZERO),
    "curvature": for_all(
        (y, v), sp.Le(norm(derivative(slope, y, v)), Lam * norm(v)), when=member(y, D_STAR)
    ),
}


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
        {maps.F: slope, maps.p: z_star, maps.r: _from_mode, maps.c: Lam * norm(_from_mode)},
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
        apply("ball", BALL_IS_CONVEX),
        apply("paths", PATHS_YOUNG, {D: D_STAR, L_1: Lam * rho}),
        step(
            "small step", sp.Le((1 + eta_h) ** 2 * d * T * Lam**2 * h, 4 * eps**2), "step", "steps"
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
        step("entropy", sp.Le(KL(*STOPPED), _shares), "paths", "noise", "drift"),
        step("bound", SHARP, "paths", "entropy"),
    ),
    example=Model(
        "L = 0, T = 1, one step",
        {L: STILL.at[L], z_star: ZERO} | dict.fromkeys((rho, Lam, T, eta_h, eps, h, K), one),
    ),
)

_AT = {L: linear.loss(), T: one, h: one}
_EMPTY = Model(
    "L = |z|^2/2 from 0, one step, h = T = 1, D empty",
    _AT | {P_0: Dirac(ZERO), D: Ball(ZERO, -1), L_1: sp.S.Zero, Lam: one / 1000, eps: one},
    because=linear.refuting(*linear.one_step_apart(ZERO, one, one / 20)),
)
_FAST = Model(
    "L = 0, h = T = Lambda = 1, eps = 1/2",
    dict(_EXAMPLE.at) | {h: one, eps: one / 2},
)
_FAR = Model(
    "L = |z|^2/2 from 100 e_1, one step, h = T = 1, D the whole space",
    _AT | {P_0: Dirac(FAR), D: EVERYWHERE, L_1: sp.S.Zero, Lam: one, eps: 3 * one},
    because=linear.refuting(
        *linear.one_step_apart(FAR, 10 * one, 9 * one / 10),
        apply("stays", fact.NO_EXIT, {fact.Y: linear.diffusion(FAR), fact.S: EVERYWHERE, T: one}),
    ),
)
_MODE = _AT | {z_star: ZERO, Lam: one, K: one}
_ONE_STEP = Model(
    "L = |z|^2/2 from 0, one step, h = T = 1, rho = 10, eps = 1/100",
    _MODE | {P_0: Dirac(ZERO), rho: 10 * one, eta_h: one, eps: one / 100},
    because=linear.refuting(*linear.paths_apart(ZERO, 10 * one, one, one / 20)),
)
_STEEP = Model(
    "L = |z|^2/2 from 100 e_1, one step, h = T = 1, rho = 400",
    _MODE | {P_0: Dirac(FAR), rho: 400 * one, eta_h: one / 100, eps: 101 * one / 200},
    because=linear.refuting(*linear.paths_apart(FAR, 400 * one, 10 * one, 3 * one / 5)),
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-17",
        {
            "printed": LEMMA_17_PRINTED,
            "repaired": LEMMA_17_REPAIRED,
            "sharp": LEMMA_17_SHARP,
        },
        assumes=("assumption-1", "assumption-2", "assumption-3"),
        uses=("lemma-3", "lemma-11", "lemma-13", "lemma-23", "lemma-4"),
        twins=(
            Twin(
                "the exit probability dropped",
                "repaired",
                sp.Le(apart, TV_BOUND),
                model=_EMPTY,
            ),
            Twin("no restriction on h", "repaired", SMALL, drop=tuple(STEP_SIZE), model=_FAST),
            Twin("no bound of the gradient", "repaired", NEAR, drop=("gradient",), model=_FAR),
            Twin(
                "no lower bound of the number of steps", "sharp", drop=("steps",), model=_ONE_STEP
            ),
            Twin("no weight", "sharp", drop=("weight",), model=_STEEP),
        ),
        erratum="The printed proof takes the distance of the path laws from the statement itself "
        "(46), so nothing restricts h; it uses Definition 14 and Lemma 13, which are false, and "
        "its budget exceeds eps. Girsanov's theorem for the stopped paths gives an explicit h. "
        "Theorem 1 survives.",
    ),
)
