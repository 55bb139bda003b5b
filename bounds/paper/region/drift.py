"""Section 5.2 and Appendix C.2, Lemma 3: the drift of half the squared distance to z_hat.

With ``u = z - z_hat`` and ``q = G(z) - x``, ``grad L = z + J^T q / beta^2``.  The Langevin
diffusion ``dz = -grad L dt + sqrt(2) dB`` has quadratic variation of rate 2 in each coordinate.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, apply, cite, step
from lemmata.bounds.facts import CAUCHY_SCHWARZ, ITO, ITO_NOISE, LEVY, TAYLOR
from lemmata.bounds.paper.region.size import LEMMA_11, NOISE, RADIUS
from lemmata.bounds.symbols import M2, M, U, beta, d, eta, local, m, norm_z_hat, q, rad_D, w

p = local("Ju", r"\lVert Ju\rVert", nonnegative=True)
gap = local("Ju_q", r"\lVert Ju-q\rVert", nonnegative=True)
uf = local("uf", r"\langle u,\nabla f\rangle")
uz = local("uz", r"\langle u,\hat z\rangle")
uL = local("uL", r"\langle u,\nabla L\rangle")
drift = local("drift", r"b_\eta")
noise = local("noise", r"\sigma_\eta")
variation = local("variation", r"\sigma_\eta^2", nonnegative=True)
r_ball = local("r_ball", "r", positive=True)

WHERE = {
    p: "norm of J(z) u",
    gap: "norm of J(z) u - q",
    uf: "inner product of u and grad f, which is that of J u and q",
    uz: "inner product of u and z_hat",
    uL: "inner product of u and grad L",
    drift: "drift of eta(z_t)",
    noise: "coefficient of a scalar Brownian motion in d eta(z_t)",
    variation: "rate of the quadratic variation of eta(z_t)",
    r_ball: "radius of a ball around z_hat",
}

_t = sp.Symbol("t", real=True)
LAPLACIAN = d * sp.diff(_t**2 / 2, _t, 2)
"""Laplacian of |u|^2 / 2."""
REVERSION = m**2 / beta**2
"""w at the coefficients of Lemma 3."""
POLAR = m**2 * U**2 - M2**2 * U**4 / 8
"""Lower bound of <u, grad f>, for every z."""
DRIFT_PRINTED = norm_z_hat**2 + d - w * eta
"""Upper bound of the drift of eta, as printed."""
DRIFT_SHARP = d + norm_z_hat**2 / 4 - 2 * w * (1 - M2**2 * r_ball**2 / (8 * m**2)) * eta
"""Upper bound of the drift of eta on the ball of radius r."""

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
    where={k: WHERE[k] for k in (p, gap, uf)},
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
    where={uz: WHERE[uz]},
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
    where={k: WHERE[k] for k in (uL, drift, noise, variation)},
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
    where=WHERE,
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
    where={k: v for k, v in WHERE.items() if k != r_ball},
)
