r"""On the D of Lemma 13: its size, the constants of L on it, and that the diffusion stays in it."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.language.diffusions.processes import Exit
from lemmata.bounds.language.functions import derivative, grad
from lemmata.bounds.language.measures.laws import Dirac
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.vectors import ZERO, norm
from lemmata.bounds.paper.assumptions import centred
from lemmata.bounds.paper.discretization import exit, stopped_paths
from lemmata.bounds.paper.discretization.equations_44_45 import BALL, EQUATION_44, EQUATION_45
from lemmata.bounds.paper.discretization.exit import AT_0, EXIT, SHARE, langevin, one, w, y, z_0
from lemmata.bounds.paper.discretization.linear_models import BALL_IS_CONVEX, centre
from lemmata.bounds.paper.discretization.size import L_1, L_1_REPAIRED
from lemmata.bounds.paper.mixing.size import LAMBDA
from lemmata.bounds.paper.objects import INVERSE, G, L, gradient, x, z, z_hat
from lemmata.bounds.paper.region.size import N_PRIME, NOISE, RAD_D, S_LOG
from lemmata.bounds.symbols import (
    M3,
    R_0,
    Lam,
    S_log,
    T,
    d,
    eps,
    h,
    m,
    norm_x,
    norm_z_hat,
    rad_D,
    rho,
)

D = Ball(z_hat, rad_D)
N = N_PRIME.xreplace({norm_x: norm(x)})
TIME = sp.Eq(T, (2 * rad_D) ** 2 * sp.log(1 / eps))
DEFINED = {S_log: S_LOG.xreplace({norm_x: norm(x)}), rad_D: RAD_D}
CONSTANTS = {Lam: LAMBDA, L_1: L_1_REPAIRED.xreplace({norm_z_hat: norm(z_hat)})}
ASSUMED = (*EXIT.assume, centred(G))
GIVEN = INVERSE | NOISE | {"start": sp.Le(norm(z_0 - z_hat), rad_D / 2), "time": TIME}
_1 = EXIT.assume[0]


def _example() -> Model:
    """Return G(z) = z, x = 0, beta = 1, eps = 1/2 on the line, with all that is defined by it."""
    at = dict(AT_0.at) | {eps: one / 2, M3: sp.S.Zero, h: one / 10**9}
    for symbol, term in (DEFINED | {T: TIME.rhs} | CONSTANTS).items():
        at[symbol] = term.xreplace(at).xreplace({d: one})
    return Model("G(z) = z, x = 0, beta = 1, eps = 1/2, h = 10^-9", at)


IN_D = _example()
_log = sp.log(16 * N / eps)
_sizes = {exit.n: N, exit.g: _log, exit.n_hat: d + norm(z_hat) ** 2}
_sizes |= {exit.log_eps: sp.log(1 / eps), exit.X: w * rad_D**2, exit.Y: w * T}
SMALL_D = step("D is small", BALL.xreplace({R_0: rad_D}), "rad_D", "beta_0, second order")
STAYS = Statement(
    sp.Le(Exit(langevin, D, T), SHARE * eps),
    assume=ASSUMED,
    given=GIVEN | {"time": sp.Le(T, TIME.rhs)},
    define=DEFINED,
    steps=(
        SMALL_D,
        instance("z_hat", _1.formula, z_hat, ZERO),
        step("lemma 23", sp.Le(norm(z_hat), norm(x) / m), "z_hat", "assumption-3", "inverse point"),
        step("eps", sp.Le(eps, 1), "time"),
        step("N' >= 2", sp.Ge(N, 2)),
        step("N <= N'", sp.Le(d + norm(z_hat) ** 2, N), "lemma 23"),
        step("logarithm", sp.Gt(_log, 0), "eps", "N' >= 2"),
        step("w rad^2", sp.Eq(w * rad_D**2, 16 * N * _log), "S_log", "rad_D", "logarithm"),
        step("w T", sp.Le(w * T, 64 * N * _log * sp.log(1 / eps)), "w rad^2", "time"),
        step("log of 1/eps", sp.Ge(sp.log(1 / eps), 0), "eps"),
        apply("exit", EXIT, {R_0: rad_D}),
        apply(
            "small",
            exit.SMALL,
            _sizes | {exit.p: Exit(langevin, D, T), exit.s: w * norm(z_0 - z_hat) ** 2 / 8},
            "exit",
            "start",
            "N' >= 2",
            "N <= N'",
            "eps",
            "w rad^2",
            "w T",
            "logarithm",
            "log of 1/eps",
        ),
    ),
    example=IN_D,
)

# What Lemma 17 asks of L on D.
v = exit.v
ON_D = (
    SMALL_D,
    apply("ball", BALL_IS_CONVEX, {centre: z_hat, rho: rad_D}),
    generalise(
        "gradient",
        y,
        apply("equation 44", EQUATION_44, {z: y}),
        step("bounded", sp.Le(norm(grad(L)(y)), L_1), "equation 44", "L_1"),
        when={"in D": member(y, D)},
    ),
    generalise(
        "curvature",
        (y, v),
        apply("equation 45", EQUATION_45, {z: y, R_0: rad_D}),
        step(
            "bounded", sp.Le(norm(derivative(gradient, y, v)), Lam * norm(v)), "equation 45", "Lam"
        ),
        when={"in D": member(y, D)},
    ),
    apply("stays", STAYS, {}, "time"),
)
HERE = {stopped_paths.L: L, stopped_paths.D: D, stopped_paths.P_0: Dirac(z_0)}
"""Where the lemmas about stopped paths are applied."""
