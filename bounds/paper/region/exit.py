"""Appendix C.2, Lemma 13: the Langevin diffusion seldom leaves D, for a very long time."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Counterexample, Statement, apply, step
from lemmata.bounds.paper.region import chain, cir, drift
from lemmata.bounds.paper.region.size import N_PRIME, NOISE, RAD_D, RADIUS
from lemmata.bounds.symbols import (
    M2,
    M3,
    M,
    N_cir,
    N_prime,
    S_log,
    T,
    U,
    alpha,
    beta,
    d,
    ell,
    eps,
    eta,
    local,
    m,
    norm_x,
    norm_z_hat,
    q,
    rad_D,
    rho,
    theta,
    w,
)

U_0 = local("U_0", r"\lVert z_0-\hat z\rVert", nonnegative=True)
p_exit = local("p_exit", r"\Pr[\exists t\le T:z_t\notin D]", nonnegative=True)
log_N = local("log_N", r"\log\frac{16N'}\epsilon", positive=True)
_HALF = sp.Rational(1, 2)

N_CIR = d + norm_z_hat**2
"""N at the coefficients of Lemma 3; the printed ceiling is not needed."""
EXIT_REPAIRED = sp.exp(-3 * w * rad_D**2 / 32) + w * T / 2 * sp.exp(
    N_CIR / 2 - 1 - w * rad_D**2 / 8
)
"""Probability to leave D by time T."""
LONGEST = eps / 4 * sp.exp(1 - N_prime / 2) * sp.exp(2 * N_prime * log_N)
"""Upper bound of wT up to which Lemma 13 is right."""
EXIT_SHARP = (sp.exp(alpha * U_0**2 / 4) + alpha * T * sp.exp(d / 2 - 1)) * sp.exp(
    -alpha * rho**2 / 4
)
"""Probability to leave the ball of radius rho around the mode by time T."""

GEOMETRY = {
    "start": sp.Le(U_0, rad_D / 2),
    "radius": RADIUS,
    "S": sp.Eq(S_log**2, N_prime * log_N),
    "log": sp.Eq(eps * sp.exp(log_N), 16 * N_prime),
    "N'": sp.Eq(N_prime, N_PRIME),
    "eps": sp.Le(eps, 1),
    "rate": drift.RATE,
}

LEAVES = Statement(
    text="While z is in D the drift of eta is at most N - w eta, N = d + |z_hat|^2; so z leaves D "
    "by time T with probability at most e^(-3wr^2/32) + (wT/2) e^(N/2 - 1 - wr^2/8), r = rad(D).",
    conclusion=sp.Le(p_exit, EXIT_REPAIRED),
    hypotheses={**drift.IN_D, "start": GEOMETRY["start"]},
    steps=(
        apply("drift", drift.LEMMA_3, {}, *drift.IN_D),
        apply(
            "exit",
            cir.LEMMA_14_REPAIRED,
            {
                cir.X: eta,
                cir.X_0: U_0**2 / 2,
                cir.drift: drift.drift,
                cir.level: rad_D**2 / 2,
                cir.p_reach: p_exit,
                N_cir: N_CIR,
                theta: _HALF,
            },
            "drift",
            why="X = eta, sigma the exit time of D",
        ),
        step("near the centre", sp.Le(w * U_0**2 / 8, w * rad_D**2 / 32), "start"),
        step(
            "start term",
            sp.Le(sp.exp(w * U_0**2 / 8), sp.exp(w * rad_D**2 / 32)),
            "near the centre",
        ),
        step("bound", sp.Le(p_exit, EXIT_REPAIRED), "exit", "start term"),
    ),
    where=dict(drift.LEMMA_3.where) | {U_0: "distance of the start z_0 to z_hat"},
)

# The printed statement, for G(z) = z in d = 1 with x = 0: dz = -(1 + 1/beta^2) z dt + sqrt(2) dB.
_BETA = sp.Rational(1, 10)
LINEAR = chain.Chain(
    rate=1 + 1 / _BETA**2,
    noise=sp.sqrt(2),
    tau=3 / (2 * (1 + 1 / _BETA**2)),
    n=10**34,
)
"""The diffusion for G(z) = z, d = 1, x = 0, beta = 1/10."""
p_leave = local("p_leave", r"\underline{\Pr}[\exists t\le T:z_t\notin D]", nonnegative=True)


def _identity() -> dict[sp.Symbol, sp.Expr]:
    """Return the scalars of G(z) = z, d = 1, x = 0, beta = 1/10, eps = 1/2, from z_0 = 0."""
    at = {d: 1, m: 1, M: 1, M2: 0, M3: 0, norm_x: 0, U_0: 0, beta: _BETA, eps: _HALF}
    point = {k: sp.sympify(v) for k, v in at.items()}
    point[N_prime] = N_PRIME.subs(point)
    point[log_N] = sp.log(16 * point[N_prime] / point[eps])
    point[S_log] = sp.sqrt(point[N_prime] * point[log_N])
    point[rad_D] = RAD_D.subs(point)
    point[w] = drift.REVERSION.subs(point)
    return point


def at_centre() -> dict[sp.Symbol, sp.Expr]:
    """Return the same with the diffusion at z = z_hat, at a time with w T = 1."""
    point = _identity()
    still = {U: 0, q: 0, drift.p: 0, drift.gap: 0, drift.uf: 0, drift.uL: 0, drift.uz: 0}
    still |= {eta: 0, norm_z_hat: 0, drift.drift: 1, p_exit: 0}
    return point | {k: sp.sympify(v) for k, v in still.items()} | {T: 1 / point[w]}


def identity_leaves() -> Counterexample:
    """Return G(z) = z with a time by which D is likely left."""
    point = _identity()
    point |= {T: LINEAR.time, p_leave: 1 - LINEAR.stays(point[rad_D])}
    return Counterexample(
        f"G(z) = z, d = 1, x = 0, beta = {_BETA}, eps = 1/2, z_0 = 0; z looked at 10^34 times",
        point,
        LINEAR.because(point[rad_D]),
    )


_n, _k, _g = (sp.Symbol(name, positive=True) for name in ("n", "k", "g"))
_N = sp.Symbol("N", positive=True)
_t = sp.Symbol("t", positive=True)
_TERMS = sp.exp(-3 * _k / 2) + _t / 2 * sp.exp(_N / 2 - 1 - 2 * _k)
BALANCE = Statement(
    text="With n >= 2, e^g = 16n/eps, k = n g, N <= n, eps <= 1 and t <= (eps/4) e^(1 - n/2 + 2k), "
    "e^(-3k/2) + (t/2) e^(N/2 - 1 - 2k) <= eps/4.",
    conclusion=sp.Le(_TERMS, eps / 4),
    hypotheses={
        "at least 2": sp.Ge(_n, 2),
        "log": sp.Eq(eps * sp.exp(_g), 16 * _n),
        "k": sp.Eq(_k, _n * _g),
        "N": sp.Le(_N, _n),
        "eps": sp.Le(eps, 1),
        "time": sp.Le(_t, eps / 4 * sp.exp(1 - _n / 2) * sp.exp(2 * _k)),
    },
    steps=(
        step("3k/2 >= 3g", sp.Ge(3 * _k / 2, 3 * _g), "k", "at least 2"),
        step("powers", sp.Ge(sp.exp(3 * _k / 2), sp.exp(3 * _g)), "3k/2 >= 3g"),
        step(
            "first term",
            sp.Le(sp.exp(-3 * _k / 2), eps / 8),
            "powers",
            "log",
            "at least 2",
            "eps",
        ),
        step("N/2", sp.Le(sp.exp(_N / 2), sp.exp(_n / 2)), "N"),
        step(
            "second term",
            sp.Le(_t / 2 * sp.exp(_N / 2 - 1 - 2 * _k), eps / 8),
            "N/2",
            "time",
        ),
        step("sum", sp.Le(_TERMS, eps / 4), "first term", "second term"),
    ),
    where={},
)

LEMMA_13_REPAIRED = Statement(
    text="Assumptions 1 and 2, Lemma 23, beta <= beta_0, |z_0 - z_hat| <= rad(D)/2, eps <= 1. Then "
    "z leaves D by time T with probability at most e^(-3wr^2/32) + (wT/2) e^(N/2 - 1 - wr^2/8), "
    "N = d + |z_hat|^2, r = rad(D), and that is at most eps/4 for every T with "
    "wT <= (eps/4) e^(1 - N'/2) (16N'/eps)^(2N').",
    conclusion=sp.And(sp.Le(p_exit, EXIT_REPAIRED), sp.Le(EXIT_REPAIRED, eps / 4)),
    hypotheses={
        **drift.IN_D,
        **GEOMETRY,
        "lemma-23": sp.Le(norm_z_hat, norm_x / m),
        "time": sp.Le(w * T, LONGEST),
    },
    steps=(
        apply("leaves", LEAVES, {}, *drift.IN_D, "start"),
        step("exponent", sp.Eq(w * rad_D**2, 16 * N_prime * log_N), "rate", "radius", "S"),
        step("N' >= 2", sp.Ge(N_prime, 2), "N'"),
        step("N <= N'", sp.Le(N_CIR, N_prime), "N'", "lemma-23"),
        apply(
            "balance",
            BALANCE,
            {_n: N_prime, _g: log_N, _k: N_prime * log_N, _N: N_CIR, _t: w * T},
            "N' >= 2",
            "N <= N'",
            "log",
            "eps",
            "time",
        ),
        step("small", sp.Le(EXIT_REPAIRED, eps / 4), "balance", "exponent"),
    ),
    where=dict(LEAVES.where) | {log_N: "log(16N'/eps)"},
    witness=at_centre(),
)


MODE_WHERE = {
    U: "distance of z to the mode z*",
    U_0: "distance of the start z_0 to z*",
    drift.uL: "inner product of z - z* and grad L",
    eta: "half the squared distance to z*",
    drift.drift: "drift of eta",
    p_exit: "probability to leave B(z*, rho) by time T",
}
MODE = {
    "eta": drift.ETA,
    "Hessian at least alpha": sp.Ge(drift.uL, alpha * U**2),
}
_AT_MODE = {
    cir.X: eta,
    cir.X_0: U_0**2 / 2,
    cir.drift: drift.drift,
    cir.level: rho**2 / 2,
    cir.p_reach: p_exit,
    N_cir: d,
    w: 2 * alpha,
}

MODE_DRIFT = Statement(
    text="On a convex set that contains the critical point z* and on which Hess L >= alpha, half "
    "the squared distance to z* has drift at most d - 2 alpha eta.",
    conclusion=sp.Le(drift.drift, d - 2 * alpha * eta),
    hypotheses=MODE,
    steps=(
        apply("diffusion", drift.DIFFUSION, {}, "eta"),
        step("drift", sp.Le(drift.drift, d - 2 * alpha * eta), "diffusion", *MODE),
    ),
    where=MODE_WHERE,
)

LEMMA_13_SHARP = Statement(
    text="On a ball B(z*, rho) around a critical point on which Hess L >= alpha: z leaves it by "
    "time T with probability at most (e^(alpha |z_0 - z*|^2/4) + alpha T e^(d/2 - 1)) "
    "e^(-alpha rho^2/4), for every T.",
    conclusion=sp.Le(p_exit, EXIT_SHARP),
    hypotheses=MODE,
    steps=(
        apply("drift", MODE_DRIFT, {}, *MODE),
        apply("exit", cir.LEMMA_14_REPAIRED, {**_AT_MODE, theta: _HALF}, "drift"),
    ),
    where=MODE_WHERE,
)

LEMMA_13_RADIUS = Statement(
    text="With ell = log(4(1 + 2 alpha T)/eps), z leaves B(z*, rho) by time T with probability at "
    "most eps/4 if alpha rho^2 >= alpha |z_0 - z*|^2 + (sqrt(d) + sqrt(2 ell))^2.",
    conclusion=sp.Le(p_exit, eps / 4),
    hypotheses={
        **MODE,
        "ell": sp.Eq(eps / 4 * sp.exp(ell), 1 + 2 * alpha * T),
        "radius": sp.Ge(alpha * rho**2, alpha * U_0**2 + (sp.sqrt(d) + sp.sqrt(2 * ell)) ** 2),
    },
    steps=(
        apply("drift", MODE_DRIFT, {}, *MODE),
        apply(
            "exit",
            cir.LEMMA_14_SHARP,
            {**_AT_MODE, eps: eps / 4},
            "drift",
            "ell",
            "radius",
        ),
    ),
    where=MODE_WHERE,
)

LEMMA_13_PRINTED = Statement(
    text="Assumptions 1 and 2, beta <= beta_0, |z_0 - z_hat| <= rad(D)/2. For every T > 0, z "
    "leaves D by time T with probability at most eps/4; that is, no lower bound of it is larger.",
    conclusion=sp.Le(p_leave, eps / 4),
    hypotheses={"m <= M": sp.Le(m, M), **NOISE, **GEOMETRY},
    counterexample=identity_leaves(),
    where={
        p_leave: "a lower bound of the probability to leave D by time T",
        U_0: "distance of the start z_0 to z_hat",
        log_N: "log(16N'/eps)",
    },
)
