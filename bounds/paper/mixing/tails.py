"""Mass of the posterior outside a ball: static bounds, without any diffusion.

``(A)``: ``P(|u| > r) <= exp(beta^2 |z_hat|^2/m^2 + d log(2M/m) - alpha r^2/4)`` for every beta and
every r.  Two scales: near the mode the posterior is at least as concentrated as a Gaussian, and the
rest is the mass outside ``B(z_hat, R_0)``.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, apply, cite, step
from lemmata.bounds.facts import fact
from lemmata.bounds.paper.concentration.tools import CHI2_EXPONENTIAL
from lemmata.bounds.paper.mixing.convexity import gap
from lemmata.bounds.paper.mixing.size import ALPHA, C_UP
from lemmata.bounds.symbols import R_0, M, U, a_mass, alpha, beta, d, local, m, norm_z_hat, rho

mass_out = local("mass_out", r"P(D^{*c})", nonnegative=True)
mass_far = local("mass_far", r"P(\lVert u\rVert>R_0)", nonnegative=True)
chi2_tail = local("chi2_tail", r"\Pr[\chi^2_d>a]", nonnegative=True)
integral_far = local("integral_far", r"\int_{\lVert u\rVert>R_0}e^{-L}", nonnegative=True)
integral_all = local("integral_all", r"\int e^{-L}", positive=True)
uz = local("uz", r"\langle u,\hat z\rangle")
loss = local("loss", "L")
norm_z2 = local("norm_z2", r"\lVert z\rVert^2", nonnegative=True)
q2 = local("q2", r"\lVert q\rVert^2", nonnegative=True)

STATIC_A = beta**2 * norm_z_hat**2 / m**2 + d * sp.log(2 * M / m) - alpha * R_0**2 / 4
"""Logarithm of the bound (A) of the posterior's mass outside B(z_hat, R_0)."""
_a, _b, _c, _g, _h, _n, _p, _r, _s, _t, _v = sp.symbols("a b c g h n p r s t v", real=True)

GAUSSIAN_TAIL_INTEGRAL = fact(
    "gaussian-tail-integral",
    "if g >= b + c s^2/2 wherever s = |u| > t, with c > 0, the integral a of exp(-g) over |u| > t "
    "in R^n is at most exp(h) p, where exp(h) = exp(-b) (2 pi/c)^(n/2) and p = Pr[chi^2_n > c t^2]",
    "Gaussian integral, substitution v = sqrt(c) u",
    sp.Le(_a, sp.exp(_h) * _p),
    (
        sp.Gt(_c, 0),
        sp.Ge(_g, _b + _c * _s**2 / 2),
        sp.Eq(_h, -_b + _n * sp.log(2 * sp.pi / _c) / 2),
    ),
)
GAUSSIAN_INTEGRAL_BELOW = fact(
    "gaussian-integral-below",
    "if g <= b + v + c s^2/2 for all u in R^n, where s = |u|, v is linear in u and c > 0, the "
    "integral a of exp(-g) is at least exp(h) = exp(-b) (2 pi/c)^(n/2): pair u with -u, cosh >= 1",
    "Gaussian integral",
    sp.Ge(_a, sp.exp(_h)),
    (
        sp.Gt(_c, 0),
        sp.Le(_g, _b + _v + _c * _s**2 / 2),
        sp.Eq(_h, -_b + _n * sp.log(2 * sp.pi / _c) / 2),
    ),
)
RADIAL_ORDER = fact(
    "radial-monotonicity",
    "if L is alpha-strongly convex on a ball C of radius b, and its critical point z*, at distance "
    "g from the centre, has r + g <= b, the radial law of p given C around z* is stochastically "
    "smaller than that of N(z*, I/alpha): along each ray the ratio of the densities does not "
    "increase. So, splitting by C, c = P(|z - z*| > r) <= t + p with t = Pr[chi^2 > alpha r^2] "
    "and p = P(outside C)",
    "Shaked and Shanthikumar, Stochastic Orders, Theorem 1.C.1",
    sp.Le(_c, _t + _p),
    (sp.Le(_r + _g, _b),),
)

BASE = norm_z_hat**2 / 2
SHIFT = beta**2 * norm_z_hat**2 / m**2

BELOW_OUTSIDE = Statement(
    text="L(z) >= |z_hat|^2/2 - beta^2|z_hat|^2/m^2 + alpha|u|^2/2, for every z.",
    conclusion=sp.Ge(loss, BASE - SHIFT + ALPHA * U**2 / 2),
    hypotheses={
        "loss": sp.Eq(loss, norm_z2 / 2 + q2 / (2 * beta**2)),
        "latent": sp.Eq(norm_z2, norm_z_hat**2 + 2 * uz + U**2),
        "inner product": sp.Le(sp.Abs(uz), U * norm_z_hat),
        "assumption-1": sp.Ge(q2, m**2 * U**2),
    },
    steps=(
        step(
            "Young",
            sp.Ge(uz, -SHIFT - m**2 * U**2 / (4 * beta**2)),
            "inner product",
        ),
        step(
            "below",
            sp.Ge(loss, BASE - SHIFT + ALPHA * U**2 / 2),
            "loss",
            "latent",
            "Young",
            "assumption-1",
        ),
    ),
    where={loss: "L(z)", uz: "inner product of u and z_hat", q2: "|G(z) - x|^2"},
)

ABOVE_EVERYWHERE = Statement(
    text="L(z) <= |z_hat|^2/2 + <z_hat, u> + c_M|u|^2/2, for every z.",
    conclusion=sp.Le(loss, BASE + uz + C_UP * U**2 / 2),
    hypotheses={
        "loss": BELOW_OUTSIDE.hypotheses["loss"],
        "latent": BELOW_OUTSIDE.hypotheses["latent"],
        "assumption-2": sp.Le(q2, M**2 * U**2),
    },
    steps=(
        step(
            "above",
            sp.Le(loss, BASE + uz + C_UP * U**2 / 2),
            "loss",
            "latent",
            "assumption-2",
        ),
    ),
    where=BELOW_OUTSIDE.where,
)

CHI2_TAIL = Statement(
    text="Pr[chi^2_d > a] <= 2^(d/2) exp(-a/4) for every a >= 0.",
    conclusion=sp.Le(chi2_tail, sp.exp(d * sp.log(2) / 2 - a_mass / 4)),
    steps=(
        cite(
            "exponential moment",
            CHI2_EXPONENTIAL,
            {"p": chi2_tail, "b": d, "l": sp.Rational(1, 4), "t": a_mass},
        ),
    ),
    where={chi2_tail: "tail of chi^2_d at a"},
)

chi2_far = local("chi2_far", r"\Pr[\chi^2_d>\alpha R_0^2]", nonnegative=True)
g_far = local("g_far", "g")
g_top = local("g_top", "g_1")
g_bottom = local("g_bottom", "g_2")
g_tail = local("g_tail", "g_3")
_TOP = -(BASE - SHIFT) + d * sp.log(2 * sp.pi / ALPHA) / 2
_BOTTOM = -BASE + d * sp.log(2 * sp.pi / C_UP) / 2
_TAIL = d * sp.log(2) / 2 - ALPHA * R_0**2 / 4
_RATIO = sp.log(2 * C_UP / ALPHA)
_SPLIT = sp.log(2 * sp.pi / ALPHA) - sp.log(2 * sp.pi / C_UP) + sp.log(2)


def _witness() -> dict[sp.Symbol, sp.Expr]:
    """Return the scalars of G(z) = z, beta = 1, x = 0 at z = 0, with nothing outside the ball."""
    nil = {loss, norm_z2, q2, uz, U, norm_z_hat, mass_far, integral_far}
    at = {s: sp.Integer(0) for s in nil} | {s: sp.Integer(1) for s in (m, M, beta, d, R_0)}
    at[alpha], at[integral_all] = ALPHA.subs(at), sp.Integer(1)
    exponents = {g_far: STATIC_A, g_top: _TOP, g_bottom: _BOTTOM, g_tail: _TAIL}
    return at | {g: formula.subs(at) for g, formula in exponents.items()}


MASS_FAR = Statement(
    text="P(|u| > R_0) <= exp(beta^2|z_hat|^2/m^2 + d log(2M/m) - alpha R_0^2/4), for every beta "
    "and every radius R_0.",
    conclusion=sp.Le(mass_far, sp.exp(g_far)),
    hypotheses=dict(BELOW_OUTSIDE.hypotheses)
    | dict(ABOVE_EVERYWHERE.hypotheses)
    | {
        "posterior": sp.Eq(mass_far * integral_all, integral_far),
        "m <= M": sp.Le(m, M),
        "alpha": sp.Eq(alpha, ALPHA),
        "exponent": sp.Eq(g_far, STATIC_A),
        "numerator's": sp.Eq(g_top, _TOP),
        "denominator's": sp.Eq(g_bottom, _BOTTOM),
        "tail's": sp.Eq(g_tail, _TAIL),
    },
    steps=(
        apply("below", BELOW_OUTSIDE, {}, *BELOW_OUTSIDE.hypotheses),
        apply("above", ABOVE_EVERYWHERE, {}, *ABOVE_EVERYWHERE.hypotheses),
        cite(
            "numerator",
            GAUSSIAN_TAIL_INTEGRAL,
            {
                "a": integral_far,
                "b": BASE - SHIFT,
                "c": ALPHA,
                "g": loss,
                "h": g_top,
                "n": d,
                "p": chi2_far,
                "s": U,
            },
            "below",
            "numerator's",
        ),
        cite(
            "denominator",
            GAUSSIAN_INTEGRAL_BELOW,
            {
                "a": integral_all,
                "b": BASE,
                "c": C_UP,
                "g": loss,
                "h": g_bottom,
                "n": d,
                "s": U,
                "v": uz,
            },
            "above",
            "denominator's",
        ),
        apply("chi-square", CHI2_TAIL, {chi2_tail: chi2_far, a_mass: ALPHA * R_0**2}),
        step("tail", sp.Le(chi2_far, sp.exp(g_tail)), "chi-square", "tail's"),
        step(
            "quotient",
            sp.Le(mass_far, sp.exp(g_top - g_bottom + g_tail)),
            "posterior",
            "numerator",
            "denominator",
            "tail",
        ),
        step("ratio", sp.Le(2 * C_UP / ALPHA, (2 * M / m) ** 2), "m <= M"),
        step("split", sp.Eq(_SPLIT, _RATIO, evaluate=False)),
        step("logarithms", sp.Le(_RATIO, sp.log((2 * M / m) ** 2)), "ratio"),
        step("square", sp.Eq(sp.log((2 * M / m) ** 2), 2 * sp.log(2 * M / m), evaluate=False)),
        step("shorter", sp.Le(_SPLIT, 2 * sp.log(2 * M / m)), "split", "logarithms", "square"),
        step(
            "exponents",
            sp.Le(g_top - g_bottom + g_tail, g_far),
            "exponent",
            "numerator's",
            "denominator's",
            "tail's",
            "shorter",
            "alpha",
        ),
        step("bound", sp.Le(mass_far, sp.exp(g_far)), "quotient", "exponents"),
    ),
    where={
        mass_far: "posterior mass outside B(z_hat, R_0)",
        integral_far: "integral of exp(-L) over |u| > R_0",
        integral_all: "integral of exp(-L)",
        chi2_far: "tail of chi^2_d at alpha R_0^2",
        g_far: "logarithm of the bound",
        g_top: "logarithm of the numerator's Gaussian integral",
        g_bottom: "logarithm of the denominator's Gaussian integral",
        g_tail: "logarithm of the tail's bound",
    },
    witness=_witness(),
)

TWO_SCALE = Statement(
    text="Let z* be the critical point of L in B(z_hat, R_0), and B(z*, rho) inside that ball. "
    "Then P(|z - z*| > rho) <= Pr[chi^2_d > alpha rho^2] + P(|u| > R_0).",
    conclusion=sp.Le(mass_out, chi2_tail + mass_far),
    hypotheses={"inside": sp.Le(rho + gap, R_0)},
    steps=(
        cite(
            "radial order",
            RADIAL_ORDER,
            {"c": mass_out, "t": chi2_tail, "p": mass_far, "r": rho, "g": gap, "b": R_0},
            "inside",
        ),
    ),
    where={mass_out: "posterior mass outside D*", chi2_tail: "tail of chi^2_d at alpha rho^2"},
)
