"""Theorem 1 for a given observable: descent, then the Langevin chain, end near the posterior."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, step
from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.diffusions.processes import At, Euler, Exit, Reflected
from lemmata.bounds.language.functions import derivative
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.measures.laws import TV, Dirac, Gibbs, Law, Mass, Normal, Restricted
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, norm
from lemmata.bounds.literature.diffusions import paths as fact
from lemmata.bounds.literature.diffusions import reflected_diffusions as bodies
from lemmata.bounds.literature.measures import events, gibbs, laws
from lemmata.bounds.paper.assumptions import centred, expanding, lipschitz, second_order
from lemmata.bounds.paper.descent import lemma_1
from lemmata.bounds.paper.discretization import lemma_17, stopped_paths
from lemmata.bounds.paper.discretization.equations_44_45 import BALL, EQUATION_45
from lemmata.bounds.paper.discretization.exit import STRONGLY_CONVEX, langevin, z_0
from lemmata.bounds.paper.mixing import equation_24, static, theorem_3
from lemmata.bounds.paper.mixing.ball import ball
from lemmata.bounds.paper.mixing.mode import MODE, z_star
from lemmata.bounds.paper.mixing.size import ALPHA, C_UP, R_diam
from lemmata.bounds.paper.objects import IDENTITY, INVERSE, G, L, gradient, x, z, z_hat
from lemmata.bounds.paper.region import mode
from lemmata.bounds.paper.region.lemma_3 import M_AT_LEAST_m
from lemmata.bounds.paper.region.size import U_0
from lemmata.bounds.paper.simulation import sampling
from lemmata.bounds.paper.simulation.sampling import ACCURACY, BETA_1, CURVATURES, RADIUS
from lemmata.bounds.paper.simulation.size import (
    DELTA_SHARP,
    E_MASS,
    ETA_H,
    EXIT_SHARE,
    K_SHARP_TERM,
    STEP,
    T_SHARP,
    TAIL_SHARE,
)
from lemmata.bounds.symbols import (
    M2,
    R_0,
    E,
    K,
    Lam,
    M,
    Q,
    S,
    T,
    a_mass,
    alpha,
    beta,
    c_M,
    d,
    delta,
    eps,
    eta_h,
    h,
    m,
    norm_z_hat,
    rho,
)

ASSUMED = expanding(G, m), lipschitz(G, M), second_order(G, M2)
y, v, e_1 = VectorVariable("y"), VectorVariable("v"), UnitVector(1)
D_STAR = Ball(z_star, rho)
start = lemma_1.z[S]
diffusion = langevin.xreplace({z_0: start})
chain = Euler(diffusion, h)
reflected = Reflected(diffusion, D_STAR)
posterior = Gibbs(L)
given_D = Restricted(posterior, D_STAR)
_exit = Exit(diffusion, D_STAR, T)


def at_x(formula: sp.Basic) -> sp.Basic:
    """Return a formula at the inverse point of this x, and this start."""
    return formula.xreplace({norm_z_hat: norm(z_hat), U_0: norm(start - z_star)})


CONSTANTS = (
    CURVATURES | {E: E_MASS} | RADIUS | {T: T_SHARP, delta: DELTA_SHARP, eta_h: ETA_H, h: STEP}
)
GIVEN = (
    INVERSE
    | {"R_0": BALL}
    | {k: at_x(c) for k, c in BETA_1.items()}
    | ACCURACY
    | {k: lemma_1.LEMMA_1_SHARP.given[k] for k in ("Q", "steps")}
    | {"K": sp.Ge(K, K_SHARP_TERM)}
)
NEARBY = sp.Le(TV(At(chain, T), posterior), eps)
_at_mode = {mode.f: L, mode.z_star: z_star, mode.z_0: start}
_on_D = {"in D*": member(y, D_STAR)}
_in_ball = step(
    "in the ball",
    member(y, Ball(z_hat, R_0)),
    "in D*",
    "noise level",
    "mode",
    "alpha",
    triangle(y - z_star, z_star - z_hat),
)
GEOMETRY = (
    *M_AT_LEAST_m,
    apply("noise level", sampling.EQUATION_1, {norm_z_hat: norm(z_hat)}),
    step("room", sp.Lt(norm(z_hat), ALPHA * R_0), "noise level", "alpha"),
    apply("mode", MODE),
    generalise(
        "convexity",
        (y, v),
        _in_ball,
        apply("convex", STRONGLY_CONVEX, {z: y}),
        step("by alpha", sp.Ge(derivative(L, y, v, v), alpha * norm(v) ** 2), "convex", "alpha"),
        when=_on_D,
    ),
)
START = (
    apply("descent", lemma_1.LEMMA_1_SHARP),
    step("offset", sp.Le(alpha * norm(z_star - z_hat), norm(z_hat)), "mode", "alpha"),
    apply(
        "start",
        sampling.START,
        {sampling.dist: norm(start - z_hat), sampling.gap: norm(z_star - z_hat)}
        | {norm_z_hat: norm(z_hat), U_0: norm(start - z_star)},
        "descent",
        "delta",
        "offset",
        triangle(start - z_hat, z_hat - z_star),
    ),
)
EXIT = (
    apply("exit", mode.LEMMA_13_SHARP, _at_mode, "mode"),
    apply(
        "exit is rare",
        sampling.EXIT_IS_RARE,
        {sampling.n: d, U_0: norm(start - z_star)},
        "start",
    ),
    step("seldom", sp.Le(_exit, EXIT_SHARE), "exit", "exit is rare"),
)
_paths = lemma_17.STOPPED
_here = {stopped_paths.L: L, lemma_17.z_star: z_star, stopped_paths.P_0: Dirac(start)}
DISCRETISATION = (
    generalise(
        "curvature",
        (y, v),
        _in_ball,
        apply("equation 45", EQUATION_45, {z: y}),
        step(
            "by Lambda",
            sp.Le(norm(derivative(gradient, y, v)), Lam * norm(v)),
            "equation 45",
            "Lam",
        ),
        when=_on_D,
    ),
    step("eta", sp.Eq(eta_h * (1 + eta_h), 2 * eps * rho / (d * sp.sqrt(3 * T))), "eta_h"),
    apply("paths", lemma_17.LEMMA_17_SHARP, _here, "K", "h", "eta", "mode"),
    apply(
        "joined",
        fact.REFLECTED_COUPLING,
        {fact.b: diffusion.args[0], fact.v: 2, fact.P: Dirac(start), fact.S: D_STAR, fact.Y: chain},
    ),
)
_reflected = {bodies.g: L, bodies.S: D_STAR, bodies.x: start, bodies.a: alpha}
_reflected |= {bodies.c: z_star, bodies.r: rho, R_diam: 2 * rho}
_mixed = TV(At(reflected, T), given_D)
MIXING = (
    step("growth", sp.Eq(sp.exp(2 * alpha * T), 1 + 72 * a_mass / (sp.pi * eps**2)), "T"),
    step("radius", sp.Eq(alpha * rho**2, a_mass), "rho"),
    step("inside", member(start, D_STAR), "start", "radius", "a", "eps"),
    *ball(z_star, rho).values(),
    apply("mixing", theorem_3.STRONGLY, _reflected),
    step("mixed", sp.Le(_mixed, eps / 6), "mixing", "growth", "radius"),
)
_outside = Mass(posterior, Outside(D_STAR))
_normal = Normal(z_star, 1 / ALPHA)
OUTSIDE = (
    step("inside B", sp.Le(rho + norm(z_hat) / ALPHA, R_0), "noise level", "alpha"),
    apply("two scales", static.TWO_SCALE),
    apply("far", static.A_BOUND, {c_M: C_UP}),
    apply(
        "chi-square",
        laws.CHERNOFF,
        {laws.mu: z_star, laws.v: 1 / ALPHA, laws.lam: sp.Rational(1, 4), laws.r: rho},
    ),
    apply("all", events.SPLIT, {events.P: _normal, events.A: D_STAR, events.S: D_STAR}),
    apply(
        "little mass",
        sampling.MASS_IS_SMALL,
        {sampling.n: d, norm_z_hat: norm(z_hat)},
        "noise level",
    ),
    step(
        "mass outside",
        sp.Le(_outside, TAIL_SHARE),
        "two scales",
        "far",
        "chi-square",
        "all",
        "little mass",
        "radius",
        "alpha",
    ),
    generalise("below", y, step("square", sp.Ge(L(y), norm(y) ** 2 / 2))),
    apply(
        "has mass",
        gibbs.POSITIVE,
        {gibbs.f: L, gibbs.p: ZERO, gibbs.q: z_star, gibbs.r: rho, gibbs.b_1: 0, gibbs.c_1: 1},
    ),
    apply(
        "restriction",
        equation_24.EQUATION_24,
        {equation_24.Q: posterior, equation_24.E: D_STAR},
        "has mass",
    ),
)


def _example() -> Model:
    """Return G(z) = z, x = e_1/8 on the line, no step of descent, with all constants."""
    one = sp.Integer(1)
    at = dict.fromkeys((m, M, beta, eps, Q), one) | {M2: sp.S.Zero, S: sp.S.Zero}
    at |= {G: IDENTITY, x: e_1 / 8, z_hat: e_1 / 8, R_0: 20 * one, K: sp.Integer(10) ** 6}
    for symbol, term in CONSTANTS.items():
        at[symbol] = term.xreplace(at).xreplace({d: one})
    return Model("G(z) = z, x = e_1/8, beta = eps = 1", at)


EXAMPLE = _example()


def _triangle(label: str, P: Law, Q: Law, R: Law) -> Step:
    return apply(label, fact.TRIANGLE, {fact.P: P, fact.Q: Q, fact.R: R})


AT_X = Statement(
    NEARBY,
    assume=(*ASSUMED, centred(G)),
    given=GIVEN,
    define=CONSTANTS,
    steps=(
        *GEOMETRY,
        *START,
        *EXIT,
        *DISCRETISATION,
        *MIXING,
        *OUTSIDE,
        _triangle("from the chain", At(chain, T), At(reflected, T), posterior),
        _triangle("to the posterior", At(reflected, T), given_D, posterior),
        step(
            "total",
            NEARBY,
            "from the chain",
            "to the posterior",
            "joined",
            "paths",
            "seldom",
            "mixed",
            "restriction",
            "mass outside",
        ),
    ),
    example=EXAMPLE,
)
