"""Appendix C.2, equations 27 to 34: the links of the printed chain that hold."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, apply, cite, induct, step
from lemmata.bounds.facts import CAUCHY_SCHWARZ, ITO, ITO_NOISE
from lemmata.bounds.paper.region import drift
from lemmata.bounds.paper.region.drift import LAPLACIAN, uL, uz
from lemmata.bounds.paper.region.size import LEMMA_11, NOISE, RADIUS
from lemmata.bounds.symbols import M2, M3, M, U, beta, d, local, m, norm_z_hat, rad_D, w

J_hat_u = local("J_hat_u", r"\lVert\hat Ju\rVert", nonnegative=True)
uHu = local("uHu", r"\langle u,\nabla^2L(\hat z)u\rangle")
uR = local("uR", r"\langle u,R_{\nabla L}\rangle")
R_norm = local("R_norm", r"\lVert R_{\nabla L}\rVert", nonnegative=True)

EQUATION_27 = Statement(
    text="d eta = (<grad eta, -grad L> + (sqrt 2)^2/2 Laplace eta) dt + <grad eta, sqrt(2) dB>.",
    conclusion=sp.Eq(drift.drift, -uL + sp.sqrt(2) ** 2 / 2 * LAPLACIAN),
    steps=(cite("Ito", ITO, {"c": drift.drift, "a": -uL, "v": sp.sqrt(2) ** 2, "t": LAPLACIAN}),),
    where={k: drift.WHERE[k] for k in (uL, drift.drift)},
)

EQUATION_29 = Statement(
    text="<u, grad L> = <u, z_hat> + |u|^2 + |J_hat u|^2/beta^2 + <u, R>.",
    conclusion=sp.Eq(uL, uz + U**2 + J_hat_u**2 / beta**2 + uR),
    hypotheses={
        "equation-59": sp.Eq(uL, uz + uHu + uR),
        "equation-57": sp.Eq(uHu, U**2 + J_hat_u**2 / beta**2),
    },
    steps=(
        step(
            "expanded",
            sp.Eq(uL, uz + U**2 + J_hat_u**2 / beta**2 + uR),
            "equation-59",
            "equation-57",
        ),
    ),
    where={
        uL: "inner product of u and grad L",
        uz: "inner product of u and z_hat",
        uHu: "the Hessian of L at z_hat in the direction u",
        J_hat_u: "norm of J(z_hat) u",
        uR: "inner product of u and the remainder of grad L",
    },
)

EQUATION_30 = Statement(
    text="<u, z_hat> >= -(|u|^2 + |z_hat|^2).",
    conclusion=sp.Ge(uz, -(U**2 + norm_z_hat**2)),
    steps=(
        cite("inner product", CAUCHY_SCHWARZ, {"c": uz, "a": U, "b": norm_z_hat}),
        step("means", sp.Ge(uz, -(U**2 + norm_z_hat**2)), "inner product"),
    ),
    where={uz: drift.WHERE[uz]},
)

EQUATION_31 = Statement(
    text="|J_hat u|^2 >= m^2|u|^2.",
    conclusion=sp.Ge(J_hat_u**2, m**2 * U**2),
    hypotheses={"remark-2": sp.Ge(J_hat_u, m * U)},
    steps=(step("squared", sp.Ge(J_hat_u**2, m**2 * U**2), "remark-2"),),
    where={J_hat_u: "norm of J(z_hat) u"},
)

REMAINDER = sp.sqrt(d) * M / (2 * beta**2) * (3 * sp.sqrt(d) * M2 + M3 * U) * U**2
"""Printed bound of the remainder, Lemma 26."""
EQUATION_32 = Statement(
    text="On D and for beta <= beta_0, <u, R> >= -(m^2/(2 beta^2)) |u|^2.",
    conclusion=sp.Ge(uR, -(m**2) / (2 * beta**2) * U**2),
    hypotheses={
        "lemma-26": sp.Le(R_norm, REMAINDER),
        "in D": sp.Le(U, rad_D),
        "radius": RADIUS,
        **NOISE,
    },
    steps=(
        apply("size of D", LEMMA_11, {}, "radius", *NOISE),
        cite("inner product", CAUCHY_SCHWARZ, {"c": uR, "a": U, "b": R_norm}),
        step(
            "second order",
            sp.Le(3 * d * M * M2 * U, m**2 / 2),
            "size of D",
            "in D",
        ),
        step(
            "third order",
            sp.Le(sp.sqrt(d) * M * M3 * U**2, m**2 / 2),
            "size of D",
            "in D",
        ),
        step(
            "remainder",
            sp.Le(beta**2 * U * R_norm, m**2 / 2 * U**2),
            "second order",
            "third order",
            "lemma-26",
        ),
        step(
            "absorbed",
            sp.Ge(uR, -(m**2) / (2 * beta**2) * U**2),
            "remainder",
            "inner product",
        ),
    ),
    where={uR: "inner product of u and the remainder", R_norm: "norm of the remainder"},
)

# Equation 33: a sum of squares of Ornstein-Uhlenbeck processes, term by term.
n = sp.Symbol("n", integer=True, nonnegative=True)
total, drift_of, variation_of = (sp.Function(k, real=True) for k in ("Y", "b_Y", "v_Y"))
V = local("V_n", "V^{(n)}")
drift_V2 = local("drift_V2", "b_{V^2}")
variation_V2 = local("variation_V2", r"v_{V^2}")
_v = sp.Symbol("V", real=True)
_slope, _bend = (sp.diff(_v**2, _v, k).subs(_v, V) for k in (1, 2))
_SUM = sp.And(sp.Eq(drift_of(n), n - w * total(n)), sp.Eq(variation_of(n), 4 * total(n)))
EQUATION_33 = Statement(
    text="If dV_i = -(w/2) V_i dt + dB_i, independent, then Y = sum of V_i^2, i <= n, has drift "
    "n - wY and the rate 4Y of quadratic variation, for every n.",
    conclusion=_SUM,
    hypotheses={
        "empty sum": sp.And(sp.Eq(total(0), 0), sp.Eq(drift_of(0), 0), sp.Eq(variation_of(0), 0)),
        "one more": sp.And(
            sp.Eq(total(n + 1), total(n) + V**2),
            sp.Eq(drift_of(n + 1), drift_of(n) + drift_V2),
            sp.Eq(variation_of(n + 1), variation_of(n) + variation_V2),
        ),
    },
    steps=(
        cite("one drift", ITO, {"c": drift_V2, "a": -_slope * w / 2 * V, "v": 1, "t": _bend}),
        cite("one noise", ITO_NOISE, {"c": variation_V2, "v": 1, "g": _slope}),
        induct("sum", _SUM, n, "empty sum", "one more", "one drift", "one noise"),
    ),
    where={V: "the next process", drift_V2: "drift of its square", variation_V2: "its variation"},
)

# Equation 34: the integrating factor, and the covariance of the noise.
time = local("time", "t", nonnegative=True)
drift_e = local("drift_e", r"b_{e^{wt/2}V}")
rate_e = local("rate_e", r"\sigma^2_{e^{wt/2}V}", nonnegative=True)
_t = sp.Symbol("t", real=True)
_FACTOR = sp.exp(w * _t / 2) * _v
_AT = {_t: time, _v: V}
_ALONG = (sp.diff(_FACTOR, _t) - w / 2 * _v * sp.diff(_FACTOR, _v)).subs(_AT)
_GRADIENT = sp.diff(_FACTOR, _v).subs(_AT)
EQUATION_34 = Statement(
    text="e^(wt/2) V_t has no drift and the noise e^(wt/2) dB; so V_t = e^(-wt/2) V_0 + F(t) with "
    "F(t) the integral of e^(-w(t-s)/2) dB_s.",
    conclusion=sp.And(sp.Eq(drift_e, 0), sp.Eq(rate_e, sp.exp(w * time))),
    steps=(
        cite("no drift", ITO, {"c": drift_e, "a": _ALONG, "v": 1, "t": sp.diff(_FACTOR, _v, 2)}),
        cite("integrand", ITO_NOISE, {"c": rate_e, "v": 1, "g": _GRADIENT}),
    ),
    where={
        V: "the process at time t",
        drift_e: "drift of e^(wt/2) V",
        rate_e: "rate of its quadratic variation",
    },
)
