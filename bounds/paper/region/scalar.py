"""Lemmas 3, 11 and 13 over named scalars, for the rooms that are not yet about objects."""

from __future__ import annotations

import sympy as sp

from bounds.claim import Statement, apply, cite, step
from bounds.facts import CAUCHY_SCHWARZ, ITO, ITO_NOISE, LEVY, MAXIMAL_INEQUALITY, TAYLOR
from bounds.paper.region.size import (
    B_STAR,
    C_EXP,
    CIR_TAIL,
    DRIFT_PRINTED,
    DRIFT_SHARP,
    EXIT_REPAIRED,
    EXIT_SHARP,
    LAM,
    N_CIR,
    N_PRIME,
    NOISE,
    POLAR,
    RAD_D,
    RADIUS_TERMS,
    REVERSION,
    U_0,
    X_0,
    at_most,
    level,
    log_N,
    r_ball,
)
from bounds.symbols import (
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

RADIUS = sp.Eq(rad_D, RAD_D)
LEMMA_11 = Statement(
    text="If beta <= beta_0 then rad(D) <= m^2/(6 d M M2) and rad(D) <= m/sqrt(2 sqrt(d) M M3).",
    conclusion=sp.And(*(at_most(rad_D, term) for term in RADIUS_TERMS)),
    hypotheses={"radius": RADIUS, **NOISE},
    steps=(
        step("second order", at_most(rad_D, RADIUS_TERMS[0]), "radius", "beta_0, second order"),
        step(
            "third order",
            at_most(rad_D, RADIUS_TERMS[1]),
            "radius",
            "beta_0, third order",
            why="d d^(-1/4) = d^(3/4)",
        ),
    ),
)

p = local("Ju", r"\lVert Ju\rVert", nonnegative=True)
gap = local("Ju_q", r"\lVert Ju-q\rVert", nonnegative=True)
uf = local("uf", r"\langle u,\nabla f\rangle")
uz = local("uz", r"\langle u,\hat z\rangle")
uL = local("uL", r"\langle u,\nabla L\rangle")
drift = local("drift", r"b_\eta")
noise = local("noise", r"\sigma_\eta")
variation = local("variation", r"\sigma_\eta^2", nonnegative=True)

WHERE = {
    p: "norm of J(z) u",
    gap: "norm of J(z) u - q",
    uf: "inner product of u and grad f, which is that of J u and q",
    uz: "inner product of u and z_hat",
    uL: "inner product of u and grad L",
    drift: "drift of eta(z_t)",
    noise: "coefficient of a scalar Brownian motion in d eta(z_t)",
    variation: "rate of the quadratic variation of eta(z_t)",
    U_0: "distance of the start z_0 to z_hat",
}

_t = sp.Symbol("t", real=True)
LAPLACIAN = d * sp.diff(_t**2 / 2, _t, 2)
"""Laplacian of |u|^2 / 2."""

POLARISED = {
    "polarisation": sp.Eq(gap**2, p**2 + q**2 - 2 * uf),
    "assumption-1, differential": sp.Ge(p, m * U),
    "assumption-1": sp.Ge(q, m * U),
}
POLARISATION = Statement(
    text="<u, grad f(z)> >= m^2|u|^2 - M2^2|u|^4/8 for every z.",
    conclusion=sp.Ge(uf, POLAR),
    hypotheses=POLARISED,
    steps=(
        cite(
            "Taylor at z",
            TAYLOR,
            {"a": gap, "b": 0, "s": 0, "c": M2 * U**2, "t": 1},
            why="phi(t) = <e, G(z - t u) - G(z) + t J u>, e along J u - q; phi'' <= M2 |u|^2",
        ),
        step("polarised", sp.Ge(uf, POLAR), "Taylor at z", *POLARISED),
    ),
)

SQUARE = Statement(
    text="|u|^2 + <u, z_hat> >= -|z_hat|^2/4, and <u, z_hat> >= -(|u|^2 + |z_hat|^2)/2.",
    conclusion=sp.And(
        sp.Ge(U**2 + uz, -(norm_z_hat**2) / 4), sp.Ge(uz, -(U**2 + norm_z_hat**2) / 2)
    ),
    steps=(
        cite("inner product", CAUCHY_SCHWARZ, {"c": uz, "a": U, "b": norm_z_hat}),
        step("completed square", sp.Ge(U**2 + uz, -(norm_z_hat**2) / 4), "inner product"),
        step("means", sp.Ge(uz, -(U**2 + norm_z_hat**2) / 2), "inner product"),
    ),
)

ETA = sp.Eq(eta, U**2 / 2)
RATE = sp.Eq(w, REVERSION)
GRADIENT = sp.Eq(uL, uz + U**2 + uf / beta**2)

DIFFUSION = Statement(
    text="Along the Langevin diffusion d eta = (d - <u, grad L>) dt + 2 sqrt(eta) dB with a scalar "
    "Brownian motion B.",
    conclusion=sp.And(
        sp.Eq(drift, -uL + LAPLACIAN),
        sp.Eq(variation, 4 * eta),
        sp.Eq(noise, 2 * sp.sqrt(eta)),
    ),
    hypotheses={"eta": ETA},
    steps=(
        cite("drift", ITO, {"c": drift, "a": -uL, "v": 2, "t": LAPLACIAN}, why="grad eta = u"),
        cite("noise", ITO_NOISE, {"c": variation, "v": 2, "g": U}, why="|grad eta| = |u|"),
        step("variation", sp.Eq(variation, 4 * eta), "noise", "eta"),
        cite("scalar", LEVY, {"c": noise, "v": variation}),
        step("coefficient", sp.Eq(noise, 2 * sp.sqrt(eta)), "scalar", "variation"),
    ),
)

ON_BALL = {
    **POLARISED,
    "gradient of L": GRADIENT,
    "eta": ETA,
    "rate": RATE,
    "on the ball": sp.Le(U, r_ball),
}
LEMMA_3_SHARP = Statement(
    text="For all z, <u, grad f> >= m^2|u|^2 - M2^2|u|^4/8; on |u| <= r, for every beta, d eta <= "
    "(d + |z_hat|^2/4 - 2w(1 - M2^2 r^2/(8m^2)) eta) dt + 2 sqrt(eta) dB, w = m^2/beta^2.",
    conclusion=sp.And(sp.Ge(uf, POLAR), sp.Le(drift, DRIFT_SHARP), sp.Eq(noise, 2 * sp.sqrt(eta))),
    hypotheses=ON_BALL,
    steps=(
        apply("polarised", POLARISATION, {}, *POLARISED),
        step(
            "<u, grad f>",
            sp.Ge(uf, (m**2 - M2**2 * r_ball**2 / 8) * U**2),
            "polarised",
            "on the ball",
        ),
        apply("square", SQUARE, {}),
        apply("diffusion", DIFFUSION, {}, "eta"),
        step("in u", sp.Ge(uL, uf / beta**2 - norm_z_hat**2 / 4), "square", "gradient of L"),
        step(
            "drift",
            sp.Le(drift, DRIFT_SHARP),
            "<u, grad f>",
            "in u",
            "diffusion",
            "eta",
            "rate",
        ),
    ),
)

IN_D = {
    **{k: v for k, v in ON_BALL.items() if k != "on the ball"},
    "in D": sp.Le(U, rad_D),
    "m <= M": sp.Le(m, M),
    "radius": RADIUS,
    **NOISE,
}
LEMMA_3 = Statement(
    text="While z is in D, and for beta <= beta_0, d eta <= (|z_hat|^2 + d - w eta) dt + "
    "2 sqrt(eta) dB, w = m^2/beta^2.",
    conclusion=sp.And(sp.Le(drift, DRIFT_PRINTED), sp.Eq(noise, 2 * sp.sqrt(eta))),
    hypotheses=IN_D,
    steps=(
        apply("size of D", LEMMA_11, {}, "radius", *NOISE),
        step("small", sp.Le(M2 * rad_D, 2 * m), "size of D", "m <= M", why="M2 rad(D) <= m/6"),
        apply(
            "on the ball of radius rad(D)",
            LEMMA_3_SHARP,
            {r_ball: rad_D},
            *POLARISED,
            "gradient of L",
            "eta",
            "rate",
            "in D",
        ),
        step("half", sp.Le(M2**2 * rad_D**2 / (8 * m**2), sp.Rational(1, 2)), "small"),
        step(
            "drift",
            sp.Le(drift, DRIFT_PRINTED),
            "on the ball of radius rad(D)",
            "half",
            why="2 (1 - 1/2) = 1",
        ),
    ),
)

X = local("X_t", "X_t", nonnegative=True)

drift_X = local("drift_X", "b_t")
growth = local("growth", r"\mathcal G e^{\lambda X}")

p_reach = local("p_reach", r"\Pr[\sup_{t\le T\wedge\sigma}X_t\ge a]", nonnegative=True)

_s = sp.Symbol("s", real=True)
_lam = sp.Symbol("lam", positive=True)
_SLOPE, _BEND = (sp.diff(sp.exp(_lam * _s), _s, k).subs({_lam: LAM, _s: X}) for k in (1, 2))

PROCESS = {
    "drift": sp.Le(drift_X, N_cir - w * X),
    "theta": sp.Lt(theta, 1),
}
TANGENT = sp.Le((C_EXP - LAM * X) * sp.exp(LAM * X), sp.exp(C_EXP - 1))

LEMMA_14_REPAIRED = Statement(
    text="Let X >= 0 be continuous with dX = b dt + 2 sqrt(X) dB before a stopping time sigma, "
    "b <= N - wX adapted, N, w > 0, X_0 deterministic. For 0 < theta < 1 and lambda = theta w/2, "
    "X reaches a by min(T, sigma) with probability at most "
    "(e^(lambda X_0) + (1 - theta) w T e^(theta N/(2(1 - theta)) - 1)) e^(-lambda a).",
    conclusion=sp.Le(p_reach, CIR_TAIL),
    hypotheses=PROCESS,
    steps=(
        cite(
            "Ito",
            ITO,
            {"c": growth, "a": _SLOPE * drift_X, "v": 4 * X, "t": _BEND},
            why="phi(X) = exp(lambda X), and d<X> = 4 X dt",
        ),
        step(
            "generator",
            sp.Le(growth, w * (1 - theta) * (C_EXP - LAM * X) * sp.exp(LAM * X)),
            "Ito",
            "drift",
            "theta",
            why="w - 2 lambda = w (1 - theta)",
        ),
        step("tangent", TANGENT, "theta", why="y <= e^(y - 1)"),
        step("bounded drift", sp.Le(growth, B_STAR), "generator", "tangent", "theta"),
        cite(
            "maximal inequality",
            MAXIMAL_INEQUALITY,
            {
                "g": growth,
                "c": B_STAR,
                "p": p_reach,
                "y": sp.exp(LAM * level),
                "s": sp.exp(LAM * X_0),
                "t": T,
            },
            "bounded drift",
            "theta",
            why="Y = exp(lambda X), which is at most y before it reaches y",
        ),
        step("tail", sp.Le(p_reach, CIR_TAIL), "maximal inequality"),
    ),
)

p_exit = local("p_exit", r"\Pr[\exists t\le T:z_t\notin D]", nonnegative=True)

_HALF = sp.Rational(1, 2)

GEOMETRY = {
    "start": sp.Le(U_0, rad_D / 2),
    "radius": RADIUS,
    "S": sp.Eq(S_log**2, N_prime * log_N),
    "log": sp.Eq(eps * sp.exp(log_N), 16 * N_prime),
    "N'": sp.Eq(N_prime, N_PRIME),
    "eps": sp.Le(eps, 1),
    "rate": RATE,
}

LEAVES = Statement(
    text="While z is in D the drift of eta is at most N - w eta, N = d + |z_hat|^2; so z leaves D "
    "by time T with probability at most e^(-3wr^2/32) + (wT/2) e^(N/2 - 1 - wr^2/8), r = rad(D).",
    conclusion=sp.Le(p_exit, EXIT_REPAIRED),
    hypotheses={**IN_D, "start": GEOMETRY["start"]},
    steps=(
        apply("drift", LEMMA_3, {}, *IN_D),
        apply(
            "exit",
            LEMMA_14_REPAIRED,
            {
                X: eta,
                X_0: U_0**2 / 2,
                drift_X: drift,
                level: rad_D**2 / 2,
                p_reach: p_exit,
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
    where=WHERE,
)


def _identity() -> dict[sp.Symbol, sp.Expr]:
    """Return the scalars of G(z) = z, d = 1, x = 0, beta = 1/10, eps = 1/2, from z_0 = 0."""
    at = {d: 1, m: 1, M: 1, M2: 0, M3: 0, norm_x: 0, U_0: 0, beta: sp.Rational(1, 10), eps: _HALF}
    point = {k: sp.sympify(v) for k, v in at.items()}
    point[N_prime] = N_PRIME.subs(point)
    point[log_N] = sp.log(16 * point[N_prime] / point[eps])
    point[S_log] = sp.sqrt(point[N_prime] * point[log_N])
    point[rad_D] = RAD_D.subs(point)
    point[w] = REVERSION.subs(point)
    return point


def at_centre() -> dict[sp.Symbol, sp.Expr]:
    """Return the same with the diffusion at z = z_hat, at a time with w T = 1."""
    point = _identity()
    still = {U: 0, q: 0, p: 0, gap: 0, uf: 0, uL: 0, uz: 0}
    still |= {eta: 0, norm_z_hat: 0, drift: 1, p_exit: 0}
    return point | {k: sp.sympify(v) for k, v in still.items()} | {T: 1 / point[w]}


MODE = {
    "eta": ETA,
    "Hessian at least alpha": sp.Ge(uL, alpha * U**2),
}
_AT_MODE = {
    X: eta,
    X_0: U_0**2 / 2,
    drift_X: drift,
    level: rho**2 / 2,
    p_reach: p_exit,
    N_cir: d,
    w: 2 * alpha,
}

MODE_DRIFT = Statement(
    text="On a convex set that contains the critical point z* and on which Hess L >= alpha, half "
    "the squared distance to z* has drift at most d - 2 alpha eta.",
    conclusion=sp.Le(drift, d - 2 * alpha * eta),
    hypotheses=MODE,
    steps=(
        apply("diffusion", DIFFUSION, {}, "eta"),
        step("drift", sp.Le(drift, d - 2 * alpha * eta), "diffusion", *MODE),
    ),
)

LEMMA_13_SHARP = Statement(
    text="On a ball B(z*, rho) around a critical point on which Hess L >= alpha: z leaves it by "
    "time T with probability at most (e^(alpha |z_0 - z*|^2/4) + alpha T e^(d/2 - 1)) "
    "e^(-alpha rho^2/4), for every T.",
    conclusion=sp.Le(p_exit, EXIT_SHARP),
    hypotheses=MODE,
    steps=(
        apply("drift", MODE_DRIFT, {}, *MODE),
        apply("exit", LEMMA_14_REPAIRED, {**_AT_MODE, theta: _HALF}, "drift"),
    ),
)
