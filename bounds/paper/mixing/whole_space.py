"""Two facts on the whole space: the drift of |G - x|^2, and a Poincare inequality.

``Phi(z) = |G(z) - x|^2`` is a Lyapunov function of the plain Langevin diffusion, without any
region ``D``; with strong convexity near ``z_hat`` it yields a spectral gap of the posterior.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Statement, Twin, apply, cite, step
from lemmata.bounds.facts import CAUCHY_SCHWARZ, ITO, TRIANGLE, fact
from lemmata.bounds.paper.mixing.size import ALPHA
from lemmata.bounds.symbols import M2, R_0, M, U, alpha, beta, d, local, m, norm_z, norm_z_hat, q

laplacian = local("laplacian", r"\Delta\Phi")
frobenius = local("frobenius", r"\lVert J\rVert_F^2", nonnegative=True)
trace = local("trace", r"\lVert\sum_jD^2G[e_j,e_j]\rVert", nonnegative=True)
q_trace = local("q_trace", r"\langle q,\sum_jD^2G[e_j,e_j]\rangle")
pulled = local("pulled", r"\lVert J^\top q\rVert", nonnegative=True)
z_pulled = local("z_pulled", r"\langle z,J^\top q\rangle")
slopes = local("slopes", r"\langle\nabla L,\nabla\Phi\rangle")
drift_phi = local("drift_phi", r"\mathcal L\Phi")
mean_phi = local("mean_phi", r"\mathbb E_p\Phi", nonnegative=True)
K_1 = local("K_1", positive=True)

B_LINEAR = d * M2 + M * norm_z_hat
K_1_TERMS = 2 * d * M**2 + 2 * beta**2 * B_LINEAR**2 / m**2
"""Constant of the global drift."""
RATE = m**2 / beta**2
POINCARE = 8 * beta**2 / m**2
"""Poincare constant of the posterior."""

_a, _b, _c, _e, _g, _i, _k, _r, _s, _u, _v, _x = sp.symbols("a b c e g i k r s u v x", real=True)

STATIONARY_MEAN = fact(
    "stationary-mean",
    "if the generator applied to Phi >= 0, which grows at infinity, is g <= k - c Phi with c > 0, "
    "where s = Phi, the diffusion does not explode and its stationary mean e of Phi is at most k/c",
    "Meyn and Tweedie, Adv. Appl. Probab. 25 (1993) 518-548, Theorems 2.1 and 4.3",
    sp.Le(_e, _k / _c),
    (sp.Le(_g, _k - _c * _s), sp.Gt(_c, 0)),
)

_HYPOTHESES = {
    "Laplacian": sp.Eq(laplacian, 2 * frobenius + 2 * q_trace),
    "assumption-2, columns": sp.Le(frobenius, d * M**2),
    "assumption-2, second order": sp.Le(trace, d * M2),
    "gradients": sp.Eq(slopes, 2 * pulled**2 / beta**2 + 2 * z_pulled),
    "assumption-1, differential": sp.Ge(pulled, m * q),
    "assumption-2, first order": sp.Le(pulled, M * q),
    "assumption-1": sp.Ge(q, m * U),
    "small noise": sp.Le(4 * M * beta**2, m**3),
}
_LAPLACE = sp.Le(laplacian, 2 * d * M**2 + 2 * d * M2 * q)
_SLOPE = sp.Ge(slopes, 2 * RATE * q**2 - 2 * M * q * (norm_z_hat + q / m))
_DRIFT = sp.Le(drift_phi, K_1_TERMS - RATE * q**2)
_WHERE = {
    laplacian: "Laplacian of Phi = |G - x|^2",
    frobenius: "squared Frobenius norm of J",
    trace: "norm of the sum of D^2 G[e_j, e_j]",
    q_trace: "its inner product with q",
    pulled: "norm of J^T q",
    z_pulled: "inner product of z and J^T q",
    slopes: "inner product of grad L and grad Phi",
    drift_phi: "generator of the Langevin diffusion applied to Phi",
    mean_phi: "posterior mean of Phi",
}

GLOBAL_DRIFT = Statement(
    text="If beta^2 <= m^3/(4M), the generator applied to Phi = |G - x|^2 is at most K_1 - (m/beta)"
    "^2 Phi on all of R^d, K_1 = 2dM^2 + 2 beta^2 (dM2 + M|z_hat|)^2/m^2; so the diffusion does "
    "not explode and the posterior mean of Phi is at most beta^2 K_1/m^2.",
    conclusion=sp.And(_DRIFT, sp.Le(mean_phi, K_1_TERMS / RATE)),
    hypotheses=_HYPOTHESES,
    steps=(
        cite("trace term", CAUCHY_SCHWARZ, {"c": q_trace, "a": q, "b": trace}),
        step(
            "Laplacian bound",
            _LAPLACE,
            "Laplacian",
            "assumption-2, columns",
            "assumption-2, second order",
            "trace term",
        ),
        cite("prior term", CAUCHY_SCHWARZ, {"c": z_pulled, "a": norm_z, "b": pulled}),
        cite("z", TRIANGLE, {"c": norm_z, "a": norm_z_hat, "b": U}),
        step("|z|", sp.Le(norm_z, norm_z_hat + q / m), "z", "assumption-1"),
        step(
            "prior",
            sp.Ge(z_pulled, -(norm_z_hat + q / m) * M * q),
            "prior term",
            "|z|",
            "assumption-2, first order",
        ),
        step("slope", _SLOPE, "gradients", "assumption-1, differential", "prior"),
        step("absorbed", sp.Le(2 * M / m, RATE / 2), "small noise"),
        step("Young", sp.Le(2 * B_LINEAR * q, RATE / 2 * q**2 + 2 * beta**2 * B_LINEAR**2 / m**2)),
        cite("generator", ITO, {"c": drift_phi, "a": -slopes, "v": 2, "t": laplacian}),
        step("middle", sp.Le(2 * M / m * q**2, RATE / 2 * q**2), "absorbed"),
        step("drift", _DRIFT, "generator", "Laplacian bound", "slope", "middle", "Young"),
        cite(
            "mean",
            STATIONARY_MEAN,
            {"c": RATE, "e": mean_phi, "g": drift_phi, "k": K_1_TERMS, "s": q**2},
            "drift",
        ),
    ),
    where=_WHERE,
)

theta_w = m**2 / (2 * beta**2)
b_w = 3 * theta_w
y = local("y_phi", "y", nonnegative=True)
inside = local("inside", r"1_{y\le3}", nonnegative=True)
drift_W = local("drift_W", r"\mathcal LW")
variance = local("variance", r"\mathrm{Var}_p(g)", nonnegative=True)
moment = local("moment", r"\mathbb E_p(g-c)^2", nonnegative=True)
energy = local("energy_g", r"\mathbb E_p\lVert\nabla g\rVert^2", nonnegative=True)
far_part = local("far_part", r"\mathbb E_p[-\mathcal LW/W\,(g-c)^2]")
near_part = local("near_part", r"\mathbb E_p[(g-c)^21_{y\le3}]", nonnegative=True)

VARIANCE = fact(
    "variance-minimal",
    "the variance v is at most the second moment s about any constant",
    "Williams, Probability with Martingales, 9.4",
    sp.Le(_v, _s),
)
WEIGHTED = fact(
    "weighted-expectation",
    "if 1 <= x/c + k i pointwise, c > 0, the expectation s of a weight is at most a/c + k b, with "
    "a, b the expectations of x and of i times the weight",
    "monotonicity of the integral",
    sp.Le(_s, _a / _c + _k * _b),
    (sp.Le(1, _x / _c + _k * _i), sp.Gt(_c, 0)),
)
LYAPUNOV = fact(
    "lyapunov-energy",
    "for W >= 1, E[-(generator of W)/W f^2] = a is at most the energy e = E|grad f|^2: by parts it "
    "is E|grad f|^2 - E|grad f - f grad W/W|^2; here s = W",
    "Bakry, Barthe, Cattiaux and Guillin, Electron. Commun. Probab. 13 (2008) 60-66, (2.2)",
    sp.Le(_a, _e),
    (sp.Ge(_s, 1),),
)
BAKRY_EMERY = fact(
    "bakry-emery-convex",
    "p ~ e^(-L) restricted to a ball of radius r on which Hess L >= c I, c > 0, has the Poincare "
    "constant 1/c; so, c_B being the mean of g on the ball, E[(g - c_B)^2; set] = b is at most "
    "E|grad g|^2/c = e/c for a set inside the ball: off the set i = 0, on it the distance u to the "
    "centre is at most r",
    "Bakry, Gentil and Ledoux, Analysis and Geometry of Markov Diffusion Operators, 4.5 and 4.8",
    sp.Le(_b, _e / _c),
    (sp.Gt(_c, 0), sp.Or(sp.Eq(_i, 0), sp.Le(_u, _r))),
)

_LYAPUNOV = sp.Le(drift_W, -theta_w * (1 + y) + b_w * inside)
GLOBAL_POINCARE = Statement(
    text="If beta^2 <= m^3/(4M) and 3 beta^2 K_1/m^2 <= m^2 R_0^2, the whole posterior satisfies "
    "Var_p(g) <= (8 beta^2/m^2) E_p|grad g|^2.",
    conclusion=sp.Le(variance, POINCARE * energy),
    hypotheses={
        **_HYPOTHESES,
        "K_1": sp.Eq(K_1, K_1_TERMS),
        "small": sp.Le(3 * beta**2 * K_1, m**4 * R_0**2),
        "y": sp.Eq(y * beta**2 * K_1, m**2 * q**2),
        "W = 1 + y": sp.Eq(drift_W * beta**2 * K_1, m**2 * drift_phi),
        "indicator": sp.Or(
            sp.And(sp.Eq(inside, 1), sp.Le(y, 3)), sp.And(sp.Eq(inside, 0), sp.Gt(y, 3))
        ),
        "alpha": sp.Eq(alpha, ALPHA),
    },
    steps=(
        apply("global drift", GLOBAL_DRIFT, {}, *_HYPOTHESES),
        step("drift of W", sp.Le(drift_W, RATE * (1 - y)), "global drift", "K_1", "y", "W = 1 + y"),
        step("Lyapunov function", _LYAPUNOV, "drift of W", "indicator"),
        step(
            "pointwise",
            sp.Le(1, -drift_W / (1 + y) / theta_w + 3 * inside),
            "Lyapunov function",
        ),
        step(
            "inside the ball",
            sp.Or(sp.Eq(inside, 0), sp.Le(U, R_0)),
            "indicator",
            "y",
            "assumption-1",
            "small",
        ),
        cite("variance", VARIANCE, {"v": variance, "s": moment}),
        cite(
            "split",
            WEIGHTED,
            {
                "a": far_part,
                "b": near_part,
                "c": theta_w,
                "i": inside,
                "k": 3,
                "s": moment,
                "x": -drift_W / (1 + y),
            },
            "pointwise",
        ),
        cite("far", LYAPUNOV, {"a": far_part, "e": energy, "s": 1 + y}),
        cite(
            "near",
            BAKRY_EMERY,
            {"b": near_part, "c": alpha, "e": energy, "i": inside, "u": U, "r": R_0},
            "inside the ball",
            why="Lemma 4",
        ),
        step("constant", sp.Le(3 / alpha, 3 / theta_w), "alpha"),
        step(
            "near part",
            sp.Le(3 * near_part, 3 * energy / theta_w),
            "near",
            "constant",
        ),
        step(
            "sum",
            sp.Le(variance, POINCARE * energy),
            "variance",
            "split",
            "far",
            "near part",
        ),
    ),
    where=_WHERE
    | {
        K_1: "constant of the global drift",
        y: "m^2 Phi/(beta^2 K_1)",
        inside: "1 where y <= 3, 0 elsewhere",
        drift_W: "generator applied to W = 1 + y",
        variance: "posterior variance of g",
        moment: "posterior mean of (g - c)^2, c the mean of g on B(z_hat, R_0)",
        energy: "posterior mean of |grad g|^2",
        far_part: "posterior mean of -LW/W (g - c)^2",
        near_part: "posterior mean of (g - c)^2 where y <= 3",
    },
)


def _linear(s: sp.Expr, noise: sp.Expr, away: sp.Expr) -> dict[sp.Symbol, sp.Expr]:
    """Return G(z) = z, d = 1, at u = -s z_hat, |z_hat| = away."""
    one, nil = sp.Integer(1), sp.Integer(0)
    at = {m: one, M: one, d: one, M2: nil, trace: nil, q_trace: nil, beta: noise}
    at |= {q: s * away, U: s * away, pulled: s * away, norm_z: (1 - s) * away, norm_z_hat: away}
    at |= {frobenius: one, laplacian: 2 * one, z_pulled: -s * (1 - s) * away**2}
    at[slopes] = 2 * at[pulled] ** 2 / noise**2 + 2 * at[z_pulled]
    at[drift_phi] = at[laplacian] - at[slopes]
    return at


def _at_centre(noise: sp.Expr) -> dict[sp.Symbol, sp.Expr]:
    """Return G(z) = z, d = 1, x = 0 at z = 0, and g(z) = z."""
    at = _linear(sp.Integer(0), noise, sp.Integer(0))
    at |= {y: sp.Integer(0), inside: sp.Integer(1), R_0: sp.Integer(1), energy: sp.Integer(1)}
    at |= {alpha: ALPHA.subs(at), K_1: K_1_TERMS.subs(at), variance: 1 / (1 + 1 / noise**2)}
    at[drift_W] = (m**2 * drift_phi / (beta**2 * K_1)).subs(at)
    return at


_QUARTER = sp.Rational(1, 4)
_TEXT = "G(z) = z, d = 1, |z_hat| = 1, beta = 1/4"
CLAIMS: tuple[Claim, ...] = (
    claim(
        "global-drift",
        {"sharp": GLOBAL_DRIFT},
        assumes=("assumption-1", "assumption-2"),
        twins=(
            Twin(
                "m^2/beta^2 -> 2m^2/beta^2",
                "sharp",
                conclusion=sp.Le(drift_phi, K_1_TERMS - 2 * RATE * q**2),
                at=_linear(sp.Rational(1, 2), _QUARTER, sp.Integer(1)),
                text=f"{_TEXT}, z = z_hat/2",
            ),
            Twin(
                "second part of K_1 dropped",
                "sharp",
                conclusion=sp.Le(drift_phi, 2 * d * M**2 - RATE * q**2),
                at=_linear(sp.Rational(1, 100), _QUARTER, sp.Integer(1)),
                text=f"{_TEXT}, z = 99/100 z_hat",
            ),
        ),
    ),
    claim(
        "global-poincare",
        {"sharp": GLOBAL_POINCARE},
        assumes=("assumption-1", "assumption-2"),
        uses=("global-drift", "lemma-4"),
        twins=(
            Twin(
                "8 -> 9/10",
                "sharp",
                conclusion=sp.Le(variance, sp.Rational(9, 10) * beta**2 / m**2 * energy),
                at=_at_centre(_QUARTER),
                text="G(z) = z, d = 1, x = 0, beta = 1/4, g(z) = z",
            ),
            Twin(
                "8 -> 1/2",
                "sharp",
                conclusion=sp.Le(variance, beta**2 / (2 * m**2) * energy),
                at=_at_centre(_QUARTER),
                text="G(z) = z, d = 1, x = 0, beta = 1/4, g(z) = z",
            ),
        ),
    ),
)
