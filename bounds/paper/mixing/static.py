"""Static bounds (S) and (B) of the posterior's mass outside a ball around the inverse point.

``L`` lies between two quadratic functions, ``|z|^2/2 + (c - 1)|u|^2/2`` for ``c = c_m`` and
``c = c_M``, so the posterior mass of a set is at most a quotient of two Gaussian integrals.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, apply, cite, step
from lemmata.bounds.facts import fact
from lemmata.bounds.paper.mixing.size import C_LOW, C_UP
from lemmata.bounds.paper.mixing.tails import (
    ABOVE_EVERYWHERE,
    BASE,
    BELOW_OUTSIDE,
    CHI2_TAIL,
    GAUSSIAN_INTEGRAL_BELOW,
    GAUSSIAN_TAIL_INTEGRAL,
    chi2_tail,
    g_bottom,
    g_far,
    g_tail,
    g_top,
    loss,
    norm_z2,
    q2,
    uz,
)
from lemmata.bounds.symbols import M, U, a_mass, beta, c_M, c_m, d, local, m, norm_z_hat

r_out = local("r_out", "r", positive=True)
mass_r = local("mass_r", r"P(\lVert u\rVert>r)", nonnegative=True)
integral_r = local("integral_r", r"\int_{\lVert u\rVert>r}e^{-L}", nonnegative=True)
integral_all = local("integral_all", r"\int e^{-L}", positive=True)
chi2_r = local("chi2_r", r"\Pr[\chi^2_d>c_mr^2/2]", nonnegative=True)
shifted = local("shifted", r"\Pr[\lVert N(-\hat z/c_m,I/c_m)\rVert>r]", nonnegative=True)

STATIC_B = norm_z_hat**2 / c_m + d * sp.log(2 * M / m) - c_m * r_out**2 / 8
"""Logarithm of the bound (B) of the posterior's mass outside B(z_hat, r)."""
STATIC_S = d / 2 * sp.log(c_M / c_m) + (c_M - c_m) * norm_z_hat**2 / (2 * c_m * c_M)
"""Logarithm of the factor in bound (S) before the tail of N(-z_hat/c_m, I/c_m)."""

_a, _b, _c, _g, _h, _k, _n, _p, _s, _v = sp.symbols("a b c g h k n p s v", real=True)
_LOG = sp.Eq(_h, _k**2 / (2 * _c) - _b + _n * sp.log(2 * sp.pi / _c) / 2)

TILTED_TAIL = fact(
    "tilted-gaussian-tail",
    "if g >= b + v + c s^2/2 wherever s = |u| > t, with v = <y, u>, |y| = k and c > 0, the "
    "integral a of exp(-g) over |u| > t in R^n is at most exp(h) p, where exp(h) = exp(k^2/(2c) - "
    "b) (2 pi/c)^(n/2) and p = Pr[|N(-y/c, I/c)| > t]",
    "Gaussian integral, completed square",
    sp.Le(_a, sp.exp(_h) * _p),
    (sp.Gt(_c, 0), sp.Ge(_g, _b + _v + _c * _s**2 / 2), _LOG),
)
TILTED_INTEGRAL = fact(
    "tilted-gaussian-integral",
    "if g <= b + v + c s^2/2 for all u in R^n, with s = |u|, v = <y, u>, |y| = k and c > 0, the "
    "integral a of exp(-g) is at least exp(h) = exp(k^2/(2c) - b) (2 pi/c)^(n/2)",
    "Gaussian integral, completed square",
    sp.Ge(_a, sp.exp(_h)),
    (sp.Gt(_c, 0), sp.Le(_g, _b + _v + _c * _s**2 / 2), _LOG),
)

_SUM = {k: BELOW_OUTSIDE.hypotheses[k] for k in ("loss", "latent")}
_WHERE = {k: BELOW_OUTSIDE.where[k] for k in BELOW_OUTSIDE.where} | {
    mass_r: "posterior mass outside B(z_hat, r)",
    integral_r: "integral of exp(-L) over |u| > r",
    integral_all: "integral of exp(-L)",
    shifted: "Gaussian tail Pr[|N(-z_hat/c_m, I/c_m)| > r]",
    g_far: "logarithm of the bound",
    g_top: "logarithm of the numerator's Gaussian integral",
    g_bottom: "logarithm of the denominator's Gaussian integral",
    g_tail: "logarithm of the tail's bound",
    chi2_r: "tail of chi^2_d at c_m r^2/2",
}

BELOW = Statement(
    text="L(z) >= |z_hat|^2/2 + <z_hat, u> + c_m |u|^2/2, for every z.",
    conclusion=sp.Ge(loss, BASE + uz + C_LOW * U**2 / 2),
    hypotheses=_SUM | {"assumption-1": BELOW_OUTSIDE.hypotheses["assumption-1"]},
    steps=(
        step(
            "below",
            sp.Ge(loss, BASE + uz + C_LOW * U**2 / 2),
            "loss",
            "latent",
            "assumption-1",
        ),
    ),
    where=BELOW_OUTSIDE.where,
)

_POSTERIOR = {"posterior": sp.Eq(mass_r * integral_all, integral_r)}
_SIZES = {"c_m": sp.Eq(c_m, C_LOW), "c_M": sp.Eq(c_M, C_UP)}
_ABOVE = dict(ABOVE_EVERYWHERE.hypotheses)
_BOTH = _ABOVE | dict(BELOW.hypotheses)
_LOG_M, _LOG_UP = sp.log(2 * sp.pi / c_m), sp.log(2 * sp.pi / c_M)
_TOP_S = norm_z_hat**2 / (2 * c_m) - BASE + d * _LOG_M / 2
_BOTTOM_S = norm_z_hat**2 / (2 * c_M) - BASE + d * _LOG_UP / 2


def _witness(**exponents: sp.Expr) -> dict[sp.Symbol, sp.Expr]:
    """Return the scalars of G(z) = z, beta = 1, x = 0 at z = 0, with nothing outside the ball."""
    nil = {loss, norm_z2, q2, uz, U, norm_z_hat, mass_r, integral_r}
    at = {s: sp.Integer(0) for s in nil} | {s: sp.Integer(1) for s in (m, M, beta, d, r_out)}
    at |= {c_m: C_LOW.subs(at), c_M: C_UP.subs(at), integral_all: sp.Integer(1)}
    named = {s.name: s for s in (g_far, g_top, g_bottom, g_tail)}
    return at | {named[k]: formula.subs(at) for k, formula in exponents.items()}


S_BOUND = Statement(
    text="P(|u| > r) <= (c_M/c_m)^(d/2) exp((c_M - c_m)|z_hat|^2/(2 c_m c_M)) Pr[|N(-z_hat/c_m, "
    "I/c_m)| > r], for every beta and every r.",
    conclusion=sp.Le(mass_r, shifted * sp.exp(g_far)),
    hypotheses=_BOTH
    | _POSTERIOR
    | _SIZES
    | {
        "exponent": sp.Eq(g_far, STATIC_S),
        "numerator's": sp.Eq(g_top, _TOP_S),
        "denominator's": sp.Eq(g_bottom, _BOTTOM_S),
    },
    steps=(
        apply("below", BELOW, {}, *BELOW.hypotheses),
        apply("above", ABOVE_EVERYWHERE, {}, *_ABOVE),
        cite(
            "numerator",
            TILTED_TAIL,
            {
                "a": integral_r,
                "b": BASE,
                "c": c_m,
                "g": loss,
                "h": g_top,
                "k": norm_z_hat,
                "n": d,
                "p": shifted,
                "s": U,
                "v": uz,
            },
            "below",
            "c_m",
            "numerator's",
        ),
        cite(
            "denominator",
            TILTED_INTEGRAL,
            {
                "a": integral_all,
                "b": BASE,
                "c": c_M,
                "g": loss,
                "h": g_bottom,
                "k": norm_z_hat,
                "n": d,
                "s": U,
                "v": uz,
            },
            "above",
            "c_M",
            "denominator's",
        ),
        step(
            "quotient",
            sp.Le(mass_r, shifted * sp.exp(g_top - g_bottom)),
            "posterior",
            "numerator",
            "denominator",
        ),
        step("logarithms", sp.Eq(_LOG_M - _LOG_UP, sp.log(c_M / c_m), evaluate=False)),
        step(
            "exponents",
            sp.Eq(g_top - g_bottom, g_far),
            "exponent",
            "numerator's",
            "denominator's",
            "logarithms",
        ),
        step("bound", sp.Le(mass_r, shifted * sp.exp(g_far)), "quotient", "exponents"),
    ),
    where={k: v for k, v in _WHERE.items() if k not in (chi2_r, g_tail)},
    witness=_witness(g_far=STATIC_S, g_top=_TOP_S, g_bottom=_BOTTOM_S) | {shifted: sp.Integer(1)},
)

x_lo, x_hi = (sp.Symbol(name, positive=True) for name in ("x_lo", "x_hi"))
LOG_INCREASES = Statement(
    text="The logarithm increases.",
    conclusion=sp.Le(sp.log(x_lo), sp.log(x_hi)),
    hypotheses={"order": sp.Le(x_lo, x_hi)},
    steps=(step("order of logarithms", sp.Le(sp.log(x_lo), sp.log(x_hi)), "order"),),
)
_HALF = c_m / 2
_LOG_HALF = sp.log(2 * sp.pi / _HALF)
_TOP_B = norm_z_hat**2 / c_m - BASE + d * _LOG_HALF / 2
_BOTTOM_B = -BASE + d * _LOG_UP / 2
_TAIL_B = d * sp.log(2) / 2 - _HALF * r_out**2 / 4
_RATIO = sp.log(4 * c_M / c_m)
_SPLIT = _LOG_HALF - _LOG_UP + sp.log(2)
_SQUARE = sp.log((2 * M / m) ** 2)

B_BOUND = Statement(
    text="P(|u| > r) <= exp(|z_hat|^2/c_m + d log(2M/m) - c_m r^2/8), for every beta and every r.",
    conclusion=sp.Le(mass_r, sp.exp(g_far)),
    hypotheses=_BOTH
    | _POSTERIOR
    | _SIZES
    | {
        "inner product": BELOW_OUTSIDE.hypotheses["inner product"],
        "m <= M": sp.Le(m, M),
        "exponent": sp.Eq(g_far, STATIC_B),
        "numerator's": sp.Eq(g_top, _TOP_B),
        "denominator's": sp.Eq(g_bottom, _BOTTOM_B),
        "tail's": sp.Eq(g_tail, _TAIL_B),
    },
    steps=(
        apply("below", BELOW, {}, *BELOW.hypotheses),
        apply("above", ABOVE_EVERYWHERE, {}, *_ABOVE),
        step("Young", sp.Ge(uz, -(norm_z_hat**2) / c_m - c_m * U**2 / 4), "inner product"),
        step(
            "below, centred",
            sp.Ge(loss, BASE - norm_z_hat**2 / c_m + _HALF * U**2 / 2),
            "below",
            "Young",
            "c_m",
        ),
        cite(
            "numerator",
            GAUSSIAN_TAIL_INTEGRAL,
            {
                "a": integral_r,
                "b": BASE - norm_z_hat**2 / c_m,
                "c": _HALF,
                "g": loss,
                "h": g_top,
                "n": d,
                "p": chi2_r,
                "s": U,
            },
            "below, centred",
            "numerator's",
        ),
        cite(
            "denominator",
            GAUSSIAN_INTEGRAL_BELOW,
            {
                "a": integral_all,
                "b": BASE,
                "c": c_M,
                "g": loss,
                "h": g_bottom,
                "n": d,
                "s": U,
                "v": uz,
            },
            "above",
            "c_M",
            "denominator's",
        ),
        apply("chi-square", CHI2_TAIL, {chi2_tail: chi2_r, a_mass: _HALF * r_out**2}),
        step("tail", sp.Le(chi2_r, sp.exp(g_tail)), "chi-square", "tail's"),
        step(
            "quotient",
            sp.Le(mass_r, sp.exp(g_top - g_bottom + g_tail)),
            "posterior",
            "numerator",
            "denominator",
            "tail",
        ),
        step("ratio", sp.Le(4 * c_M / c_m, (2 * M / m) ** 2), "c_m", "c_M", "m <= M"),
        step("split", sp.Eq(_SPLIT, _RATIO, evaluate=False)),
        apply("logarithms", LOG_INCREASES, {x_lo: 4 * c_M / c_m, x_hi: (2 * M / m) ** 2}, "ratio"),
        step("square", sp.Eq(_SQUARE, 2 * sp.log(2 * M / m), evaluate=False)),
        step("shorter", sp.Le(_SPLIT, 2 * sp.log(2 * M / m)), "split", "logarithms", "square"),
        step(
            "exponents",
            sp.Le(g_top - g_bottom + g_tail, g_far),
            "exponent",
            "numerator's",
            "denominator's",
            "tail's",
            "shorter",
        ),
        step("bound", sp.Le(mass_r, sp.exp(g_far)), "quotient", "exponents"),
    ),
    where={k: v for k, v in _WHERE.items() if k != shifted},
    witness=_witness(g_far=STATIC_B, g_top=_TOP_B, g_bottom=_BOTTOM_B, g_tail=_TAIL_B)
    | {chi2_r: sp.Integer(1)},
)
