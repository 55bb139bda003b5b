"""The claims of the discretisation room, with their twins and errata."""

from __future__ import annotations

import sympy as sp

from bounds.catalogue import claim
from bounds.claim import Claim, Statement, Twin, apply, step
from bounds.paper.discretization import equations, stopped
from bounds.paper.discretization.stopped import L_1, grad_L, p_exit, tv_end, tv_paths
from bounds.paper.mixing.convexity import hess_L
from bounds.paper.mixing.sampling import (
    EXIT_NAMES,
    EXIT_SMALL,
    SHARE_EXIT,
    log_eps,
)
from bounds.paper.mixing.size import C_UP, LAMBDA
from bounds.paper.region import scalar
from bounds.paper.region.scalar import GEOMETRY, LEAVES, at_centre
from bounds.paper.region.size import N_CIR, log_N
from bounds.symbols import (
    KL,
    M2,
    R_0,
    Lam,
    M,
    N_prime,
    T,
    d,
    eps,
    h,
    m,
    norm_x,
    norm_z_hat,
    rad_D,
    w,
)

T_17 = (2 * rad_D) ** 2 * log_eps
"""Diffusion time of Lemma 17."""
_STEPS = dict(stopped.LEMMA_17_REPAIRED.hypotheses)
_GEOMETRY = {k: relation for k, relation in GEOMETRY.items() if k != "eps"}


def _witness() -> dict[sp.Symbol, sp.Expr]:
    """Return G(z) = z, x = 0, eps = 1/2, the diffusion at z_hat, a tiny step."""
    at = dict(at_centre())
    at[log_eps] = sp.log(1 / at[eps])
    at |= {T: T_17.subs(at), h: sp.Integer(10) ** -9, L_1: sp.Integer(1), Lam: sp.Integer(1)}
    return at | {grad_L: sp.Integer(0), hess_L: sp.Integer(1)}


LEMMA_17_PRINTED = Statement(
    text="beta <= beta_0, |z_0 - z_hat| <= rad(D)/2, T = (2 rad(D))^2 log(1/eps), eps <= 1, |grad "
    "L| <= L_1 and |Hess L| <= Lambda on D. For h at most eps^2/(8 d T Lambda^2) and sqrt(6) eps/"
    "(4 sqrt(T) Lambda L_1), which are polynomial, d_TV(hat P_T, P_T) <= eps.",
    conclusion=sp.Le(tv_end, eps),
    hypotheses={
        **scalar.IN_D,
        **_GEOMETRY,
        **_STEPS,
        "lemma-23": sp.Le(norm_z_hat, norm_x / m),
        "eps": sp.Le(eps, 1),
        "log eps": sp.Eq(eps * sp.exp(log_eps), 1),
        "time": sp.Eq(T, T_17),
    },
    steps=(
        apply("stopped", stopped.LEMMA_17_REPAIRED, {}, *_STEPS),
        apply("leaves", LEAVES, {}, *scalar.IN_D, "start"),
        step("w rad^2", sp.Eq(w * rad_D**2, 16 * N_prime * log_N), "rate", "radius", "S"),
        step("N' >= 2", sp.Ge(N_prime, 2), "N'"),
        step("N <= N'", sp.Le(N_CIR, N_prime), "N'", "lemma-23"),
        step("log of N'", sp.Eq(log_N, sp.log(16 * N_prime / eps)), "log"),
        step("w T", sp.Le(w * T, 64 * N_prime * log_N * log_eps), "w rad^2", "time"),
        apply(
            "exit",
            EXIT_SMALL,
            dict(
                zip(
                    EXIT_NAMES,
                    (N_prime, log_N, N_CIR, log_eps, w * rad_D**2, w * T),
                    strict=True,
                )
            ),
            "N' >= 2",
            "N <= N'",
            "log of N'",
            "log eps",
            "eps",
            "w rad^2",
            "w T",
        ),
        step("stays", sp.Le(p_exit, SHARE_EXIT * eps), "leaves", "exit"),
        step("sum", sp.Le(tv_end, eps), "stopped", "stays"),
    ),
    where=dict(LEAVES.where) | dict(stopped.LEMMA_17_REPAIRED.where) | {log_eps: "log(1/eps)"},
    witness=_witness(),
)

# L = z^2/2 from its stationary law: relative entropy in closed form, L_1 the root mean square.
_TINY = sp.Rational(1, 10)
_ONE = sp.Integer(1)
_STATIONARY = dict.fromkeys((T, d, Lam, L_1, grad_L, hess_L), _ONE) | {h: _TINY}
_STATIONARY[KL] = equations.STATIONARY_KL.subs({equations.curvature: 1, d: 1, T: 1, h: _TINY})
_TEXT = "L = z^2/2 from the stationary law, T = 1, h = 1/10, L_1 the root mean square"

_C = equations.curvature
_STEP_TWINS = (
    Twin(
        "2 -> 5/2",
        "printed",
        conclusion=sp.Implies(sp.Lt(_C * h, sp.Rational(5, 2)), sp.Lt((1 - _C * h) ** 2, 1)),
    ),
    Twin(
        "noise sqrt(2h) -> sqrt(h)",
        "printed",
        conclusion=sp.Eq(equations.var_next, (1 - _C * h) ** 2 * equations.var + h),
    ),
)


def _either(c: sp.Expr, a: sp.Expr, b: sp.Expr) -> tuple[Twin, ...]:
    """Return the two twins that drop one term of a triangle inequality."""
    return (
        Twin("without the first term", "printed", conclusion=sp.Le(c, b)),
        Twin("without the second term", "printed", conclusion=sp.Le(c, a)),
    )


CLAIMS: tuple[Claim, ...] = (
    claim("equation-2", {"printed": equations.EQUATION_40}, twins=_STEP_TWINS),
    claim(
        "lemma-17",
        {
            "printed": LEMMA_17_PRINTED,
            "repaired": stopped.LEMMA_17_REPAIRED,
            "sharp": stopped.LEMMA_17_SHARP,
        },
        assumes=("assumption-1", "assumption-2", "assumption-3"),
        uses=("lemma-3", "lemma-11", "lemma-13", "lemma-23", "lemma-4"),
        twins=(
            Twin(
                "the exit probability dropped",
                "repaired",
                conclusion=sp.Le(tv_end, stopped.TV_BOUND),
            ),
            Twin(
                "no restriction on h",
                "repaired",
                conclusion=sp.Le(stopped.TV_BOUND, eps / 4),
                drop=("first step size", "second step size"),
            ),
            Twin("no lower bound of the number of steps", "sharp", drop=("steps",)),
            Twin("no weight", "sharp", drop=("weight",)),
        ),
        erratum="The printed proof takes the distance of the path laws from the statement itself "
        "(46), so nothing restricts h; it uses Definition 14 and Lemma 13, which are false, and "
        "its budget exceeds eps. Girsanov's theorem for the stopped paths gives an explicit h. "
        "Theorem 1 survives.",
    ),
    claim("equation-40", {"printed": equations.EQUATION_40}, twins=_STEP_TWINS),
    claim(
        "equation-41",
        {"printed": equations.EQUATION_41},
        twins=(
            Twin("h -> 2h", "printed", conclusion=sp.Eq(equations.frozen, 2 * h * grad_L)),
            Twin("h -> 1", "printed", conclusion=sp.Eq(equations.frozen, grad_L)),
        ),
    ),
    claim(
        "equation-42",
        {"printed": equations.EQUATION_42},
        twins=_either(tv_end, equations.tv_Q, equations.tv_P),
    ),
    claim(
        "equation-43",
        {"printed": equations.EQUATION_43},
        twins=_either(equations.tv_Q, equations.tv_hat, equations.tv_chain),
        erratum="Fine as an inequality; the projected chain (14) is not the reflected diffusion "
        "looked at multiples of h, as Definition 14 has it.",
    ),
    claim(
        "equation-44",
        {"printed": equations.EQUATION_44_PRINTED, "repaired": equations.EQUATION_44},
        assumes=("assumption-2",),
        twins=(
            Twin(
                "rad(D) -> rad(D)^2",
                "repaired",
                conclusion=sp.Le(grad_L, equations.L_1_PRINTED),
                at=equations.linear_loss().at,
                text=equations.linear_loss().text,
            ),
            Twin(
                "without |z_hat|",
                "repaired",
                conclusion=sp.Le(grad_L, C_UP * rad_D),
            ),
        ),
        erratum="rad(D)^2 should be rad(D): for G(z) = z and rad(D) < 1 the printed value is too "
        "small. Theorem 1 survives.",
    ),
    claim(
        "equation-45",
        {"printed": equations.EQUATION_45},
        uses=("lemma-4",),
        twins=(
            Twin("D twice as large", "printed", change={"R_0": sp.Le(M * M2 * R_0, m**2)}),
            Twin("without the prior", "printed", conclusion=sp.Le(hess_L, LAMBDA - 1)),
        ),
        erratum="The sum over i has the square of the norm of Hess G_i, where the norm belongs.",
    ),
    claim(
        "equation-46",
        {"printed": equations.EQUATION_46, "repaired": stopped.PATHS},
        uses=("lemma-17",),
        twins=(
            Twin(
                "d h/2 -> d h/5",
                "repaired",
                conclusion=sp.Le(KL, T * Lam**2 * (d * h / 5 + h**2 * L_1**2 / 6)),
                at=_STATIONARY,
                text=_TEXT,
            ),
            Twin(
                "2 d_TV^2 <= KL -> 3 d_TV^2 <= KL",
                "repaired",
                conclusion=sp.Le(3 * tv_paths**2, KL),
            ),
        ),
        erratum="Circular: it bounds the exit probability of the chain by the distance it is to "
        "bound. Without a restriction on h it is false, as the chain may explode. The stopped "
        "paths need no such probability, and Theorem 1 survives.",
    ),
)
