"""Theorem 1, sampling half, with the paper's own beta_0, rad(D) and T, and an explicit step."""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from lemmata.bounds.claim import Statement, apply, cite, step
from lemmata.bounds.facts import LIPSCHITZ_GRADIENT, TRIANGLE
from lemmata.bounds.paper.descent.scalar import LEMMA_1_SHARP, dist
from lemmata.bounds.paper.discretization.size import L_1 as L_1_D
from lemmata.bounds.paper.discretization.stopped import LEMMA_17_REPAIRED, grad_L, tv_end
from lemmata.bounds.paper.mixing.comparison import tv_all
from lemmata.bounds.paper.mixing.convexity import LEMMA_4_SHARP, hess_L
from lemmata.bounds.paper.mixing.sampling import (
    LEMMA_2_REPAIRED,
    SHARE_EXIT,
)
from lemmata.bounds.paper.mixing.size import LAMBDA
from lemmata.bounds.paper.region.exit import LEAVES, U_0, p_exit
from lemmata.bounds.paper.region.size import LEMMA_11
from lemmata.bounds.paper.simulation.size import K_REPAIRED_TERMS, L_1
from lemmata.bounds.paper.simulation.theorem import at_point
from lemmata.bounds.symbols import (
    R_0,
    K,
    Lam,
    T,
    U,
    d_TV,
    delta,
    eps,
    g1,
    g2,
    h,
    norm_z_hat,
    q,
    qg2,
    rad_D,
)

_L2 = dict(LEMMA_2_REPAIRED.hypotheses)
_START = _L2.pop("start")
_EXIT = ("rate", "radius", "S", "N'", "lemma-23", "log", "log eps", "eps", "time")

_STAYS = ("leaves", "w rad^2", "N' >= 2d", "N <= N'", "log of N'", "w T", "exit", "stays")
STAYS = Statement(
    text="By the time T of Lemma 2 the diffusion leaves D with probability at most eps/2500.",
    conclusion=sp.Le(p_exit, SHARE_EXIT * eps),
    hypotheses=dict(LEAVES.hypotheses) | {k: _L2[k] for k in _EXIT},
    steps=tuple(s for s in LEMMA_2_REPAIRED.steps if s.label in _STAYS),
    where=LEAVES.where,
    witness=LEMMA_2_REPAIRED.witness,
)

_DESCENT = {f"descent: {k}": v for k, v in LEMMA_1_SHARP.hypotheses.items()}
_Z, _Z_HYPOTHESES = at_point(LEMMA_4_SHARP, "z", U, q, g1, g2, qg2)
_Z[R_0] = rad_D
_NOT_GIVEN = ("R_0 at z", "in the ball at z")
_Z_GIVEN = {k: v for k, v in _Z_HYPOTHESES.items() if k not in _NOT_GIVEN}
_HYPOTHESES = (
    _L2
    | _DESCENT
    | _Z_GIVEN
    | {
        "z in D": sp.Le(_Z[U], rad_D),
        "accuracy of descent": sp.Le(delta, rad_D / 4),
        "start": sp.Le(U_0, dist),
        "Lambda": sp.Eq(Lam, LAMBDA),
        "slope on D": sp.Eq(L_1_D, L_1),
        "h": sp.Eq(K * h, T),
        "K, first": sp.Ge(K, K_REPAIRED_TERMS[0]),
        "K, second": sp.Ge(K, K_REPAIRED_TERMS[1].subs(L_1, L_1_D)),
    }
)


def _witness() -> dict[sp.Basic, sp.Expr]:
    """Return all scalars for G(z) = z, x = 0, eps = 1/2, with every point at 0."""
    terms = {t for r in _HYPOTHESES.values() for t in r.atoms(AppliedUndef) | r.free_symbols}
    at = {t: sp.Integer(1 if t.is_positive else 0) for t in terms}
    at |= dict(LEMMA_2_REPAIRED.witness or {}) | {_Z[g1]: sp.Integer(1), U_0: sp.Integer(0)}
    at |= {delta: at[rad_D] / 4, hess_L: 1 + 1 / at[sp.Symbol("beta", positive=True)] ** 2}
    at |= {Lam: LAMBDA.subs(at)}
    at |= {L_1_D: L_1.subs(at)}
    at |= {K: sp.Integer(10) ** 9, h: at[T] / 10**9}
    return at


_D = (
    apply("size of D", LEMMA_11, {}, "radius", "beta_0, second order", "beta_0, third order"),
    apply("Hessian of L", LEMMA_4_SHARP, _Z, *_Z_GIVEN, "size of D", "z in D"),
    step("curvature on D", sp.Le(sp.Abs(hess_L), Lam), "Hessian of L", "Lambda"),
    cite(
        "change of the gradient",
        LIPSCHITZ_GRADIENT,
        {"a": grad_L - norm_z_hat, "b": Lam, "c": hess_L, "s": _Z[U]},
        "curvature on D",
        why="the gradient at z_hat is z_hat",
    ),
    step(
        "gradient on D",
        sp.Le(grad_L, L_1_D),
        "change of the gradient",
        "z in D",
        "slope on D",
    ),
)
_STEP = (
    step("first step size", LEMMA_17_REPAIRED.hypotheses["first step size"], "h", "K, first"),
    step("second step size", LEMMA_17_REPAIRED.hypotheses["second step size"], "h", "K, second"),
)

THEOREM_1_REPAIRED = Statement(
    text="Assumptions 1 to 3, eps <= 1/2, M/m <= (32d/eps)^3/2, beta <= beta_0. S steps of "
    "gradient descent to accuracy rad(D)/4, then K Langevin steps of size T/K, T = rad(D)^2 "
    "log(1/eps), produce a law within eps of the posterior p(.|x) in total variation.",
    conclusion=sp.Le(d_TV, eps),
    hypotheses=_HYPOTHESES,
    steps=(
        apply("descent", LEMMA_1_SHARP, {}, *_DESCENT, why="Lemma 1"),
        step(
            "start near z_hat",
            sp.Le(U_0, rad_D / 2),
            "descent",
            "accuracy of descent",
            "start",
        ),
        *_D,
        *_STEP,
        apply(
            "Euler-Maruyama",
            LEMMA_17_REPAIRED,
            {},
            "gradient on D",
            "curvature on D",
            "first step size",
            "second step size",
            why="Lemma 17 on D",
        ),
        apply(
            "stays", STAYS, {}, *(k for k in STAYS.hypotheses if k != "start"), "start near z_hat"
        ),
        apply("diffusion", LEMMA_2_REPAIRED, {}, *_L2, "start near z_hat", why="Lemma 2"),
        cite("chain of laws", TRIANGLE, {"a": tv_end, "b": tv_all, "c": d_TV}),
        step("total", sp.Le(d_TV, eps), "chain of laws", "Euler-Maruyama", "stays", "diffusion"),
    ),
    where={
        dist: "distance of the start z_0 = z(S) to z_hat",
        tv_end: "distance of the chain's law to that of the diffusion at T",
        tv_all: "distance of the diffusion's law at T to the posterior",
        p_exit: "probability that the diffusion leaves D by T",
        L_1_D: "bound of the gradient of L on D",
    },
    witness=_witness(),
)
