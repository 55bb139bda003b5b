"""Theorem 1, sampling half: gradient descent, then Langevin steps, end within eps of the posterior.

The scalar inequalities of the sharp theorem, each a statement of its own: the noise level, the
start, the exit probability, the mass outside, the number of steps.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, apply, step
from lemmata.bounds.paper.mixing.size import ALPHA, LAMBDA
from lemmata.bounds.paper.mixing.tails import CHI2_TAIL, chi2_tail, mass_far
from lemmata.bounds.paper.region.exit import EXIT_SHARP, U_0, p_exit
from lemmata.bounds.paper.simulation.size import (
    A_MASS,
    E_MASS,
    K_CAP,
    K_SHARP_TERM,
    LOG_T,
    RHO,
    T_SHARP,
)
from lemmata.bounds.symbols import (
    R_0,
    E,
    Lam,
    M,
    T,
    a_mass,
    alpha,
    beta,
    d,
    eps,
    eta_h,
    local,
    m,
    norm_z_hat,
    rho,
)

dist_start = local("dist_start", r"\lVert z_0-\hat z\rVert", nonnegative=True)
gap = local("gap", r"\lVert z^*-\hat z\rVert", nonnegative=True)
g_far = local("g_far", "g")

_E1 = sp.exp(1)
ALPHA_DEF = {"alpha": sp.Eq(alpha, ALPHA)}
ACCURACY = {"eps": sp.Le(eps, 1)}
MASS_DEF = {"a": sp.Eq(a_mass, A_MASS)}
TIME_DEF = {"T": sp.Eq(T, T_SHARP)}

# (vi) What the noise bound gives.
C0 = sp.Le(2 * beta * norm_z_hat, m * sp.sqrt(d))
"""beta |z_hat| <= m sqrt(d)/2."""
C1 = sp.Le(rho + norm_z_hat / alpha, R_0)
"""D* lies in the ball on which L is strongly convex."""
C2_BRACKET = d * sp.log(2 * M / m) + beta**2 * norm_z_hat**2 / m**2 + sp.log(16 / eps)
C2 = sp.Ge(alpha * R_0**2, 4 * C2_BRACKET)
"""The posterior has little mass outside that ball."""
FAR_EXPONENT = C2_BRACKET - sp.log(16 / eps) - alpha * R_0**2 / 4
"""Logarithm of the bound (A) of the mass outside B(z_hat, R_0)."""
NOISE = {
    "beta_1, first": C0,
    "beta_1, second": sp.Le(17 * E * beta**2, m**2 * R_0**2),
    "E": sp.Eq(E, E_MASS),
    "m <= M": sp.Le(m, M),
}
"""beta <= beta_1: the first entry, and beta <= m R_0/sqrt(17 E)."""


def _witness() -> dict[sp.Symbol, sp.Expr]:
    """Return the scalars of G(z) = z, d = 1, eps = 1, beta = 1, x = 0, at z = z_hat = z* = 0."""
    at: dict[sp.Symbol, sp.Expr] = {s: sp.Integer(1) for s in (m, M, d, eps, beta)}
    at |= {s: sp.Integer(0) for s in (norm_z_hat, U_0, p_exit, mass_far, dist_start, gap)}
    at |= {alpha: ALPHA.subs(at), Lam: LAMBDA.subs(at), a_mass: A_MASS.subs(at)}
    at |= {E: E_MASS.subs(at), rho: RHO.subs(at), T: T_SHARP.subs(at)}
    at |= {R_0: sp.sqrt(17 * at[E]), eta_h: sp.Integer(100)}
    return at | {g_far: FAR_EXPONENT.subs(at)}


WITNESS = _witness()

_YOUNG = sp.Rational(20, 19) * a_mass + 10 * d

NOISE_LEVEL = Statement(
    text="beta <= beta_1 implies beta|z_hat| <= m sqrt(d)/2, rho + |z_hat|/alpha <= R_0, and "
    "alpha R_0^2 >= 4 (d log(2M/m) + beta^2|z_hat|^2/m^2 + log(16/eps)).",
    conclusion=sp.And(C1, C2),
    hypotheses=NOISE | ALPHA_DEF | ACCURACY | MASS_DEF | {"rho": sp.Eq(rho, RHO)},
    steps=(
        step("much room", sp.Ge(2 * alpha * R_0**2, 17 * E), "alpha", "beta_1, second"),
        step(
            "bracket",
            sp.Le(C2_BRACKET, E),
            "E",
            "beta_1, first",
            "m <= M",
            "eps",
        ),
        step("C2", C2, "much room", "bracket"),
        step(
            "mode's offset",
            sp.Le(2 * norm_z_hat**2, d * alpha),
            "alpha",
            "beta_1, first",
            why="|z_hat|/sqrt(alpha) <= sqrt(d/2)",
        ),
        step("radius", sp.Le(_YOUNG, 17 * E / 2), "a", "E", "m <= M"),
        step("radius of D*", sp.Eq(alpha * rho**2, a_mass), "rho"),
        step(
            "sum of squares",
            sp.Le(alpha * (rho + norm_z_hat / alpha) ** 2, _YOUNG),
            "radius of D*",
            "mode's offset",
            why="(r + v)^2 <= (1 + 1/19) r^2 + (1 + 19) v^2",
        ),
        step("C1", C1, "sum of squares", "radius", "much room"),
    ),
    witness=WITNESS,
)

# (i) The start.
START = Statement(
    text="|z_0 - z_hat| <= sqrt(d/alpha)/4 and |z* - z_hat| <= |z_hat|/alpha imply "
    "alpha |z_0 - z*|^2 <= d.",
    conclusion=sp.Le(alpha * U_0**2, d),
    hypotheses=ALPHA_DEF
    | {
        "beta_1, first": C0,
        "start": sp.Le(dist_start, sp.sqrt(d / alpha) / 4),
        "mode": sp.Le(alpha * gap, norm_z_hat),
        "triangle": sp.Le(U_0, dist_start + gap),
    },
    steps=(
        step("mode's offset", sp.Le(2 * alpha * gap**2, d), "alpha", "beta_1, first", "mode"),
        step("start's offset", sp.Le(16 * alpha * dist_start**2, d), "start"),
        step(
            "together",
            sp.Le(alpha * U_0**2, d),
            "mode's offset",
            "start's offset",
            "triangle",
            why="(1/4 + 1/sqrt(2))^2 <= 1",
        ),
    ),
    where={dist_start: "distance of the start to z_hat", gap: "distance of the mode to z_hat"},
)

# (ii) Exit.
_COARSE = (92 * d + 541) / eps**3

TIME_IS_SHORT = Statement(
    text="alpha T <= log(92 d + 541)/2 + (3/2) log(1/eps).",
    conclusion=sp.Le(alpha * T, sp.log(92 * d + 541) / 2 + sp.Rational(3, 2) * sp.log(1 / eps)),
    hypotheses=ACCURACY | MASS_DEF | TIME_DEF,
    steps=(
        step("tangent", sp.Le(sp.log(8 / eps), 8 / (_E1 * eps)), "eps", why="log y <= y/e"),
        step("mass", sp.Le(a_mass, 4 * d + 64 / (_E1 * eps)), "a", "tangent"),
        step("argument", sp.Le(1 + 72 * a_mass / (sp.pi * eps**2), _COARSE), "mass", "eps"),
        step("monotone", sp.Le(LOG_T, sp.log(_COARSE)), "argument"),
        step(
            "logarithm",
            sp.Eq(sp.log(_COARSE), sp.log(92 * d + 541) + 3 * sp.log(1 / eps), evaluate=False),
        ),
        step(
            "time",
            sp.Le(alpha * T, sp.log(92 * d + 541) / 2 + sp.Rational(3, 2) * sp.log(1 / eps)),
            "T",
            "monotone",
            "logarithm",
        ),
    ),
)

_HALF_LOG = sp.log(92 * d + 541) / 2
_EXIT_RAW = (sp.exp(d / 4) + alpha * T * sp.exp(d / 2 - 1)) * sp.exp(-a_mass / 4)

EXIT_IS_RARE = Statement(
    text="With alpha|z_0 - z*|^2 <= d and alpha rho^2 = a, the exit probability of Lemma 13 is at "
    "most eps/32.",
    conclusion=sp.Le(p_exit, eps / 32),
    hypotheses=dict(TIME_IS_SHORT.hypotheses)
    | {
        "exit": sp.Le(p_exit, EXIT_SHARP),
        "start": sp.Le(alpha * U_0**2, d),
        "rho": sp.Eq(rho, RHO),
    },
    steps=(
        apply("short", TIME_IS_SHORT, {}, *TIME_IS_SHORT.hypotheses),
        step("radius", sp.Eq(alpha * rho**2, a_mass), "rho"),
        step("from the start", sp.Le(sp.exp(alpha * U_0**2 / 4), sp.exp(d / 4)), "start"),
        step("exit at a", sp.Le(p_exit, _EXIT_RAW), "exit", "radius", "from the start"),
        step(
            "level",
            sp.Eq(sp.exp(-a_mass / 4), sp.exp(-d) * eps**2 / 64),
            "a",
            why="a = 4d + 8 log(8/eps)",
        ),
        step("first term", sp.Le(sp.exp(d / 4) * sp.exp(-d), 1)),
        step("entropy", sp.Le(eps * sp.log(1 / eps), 1 / _E1), "eps", why="-y log y <= 1/e"),
        step(
            "time at level",
            sp.Le(eps * alpha * T, _HALF_LOG + 3 / (2 * _E1)),
            "short",
            "entropy",
            "eps",
        ),
        step(
            "decay",
            sp.Le((_HALF_LOG + 3 / (2 * _E1)) * sp.exp(-d / 2 - 1), 1),
            why="decreasing in d, and below 1 at d = 1",
        ),
        step(
            "second term",
            sp.Le(eps * alpha * T * sp.exp(d / 2 - 1) * sp.exp(-d), 1),
            "time at level",
            "decay",
        ),
        step(
            "rare",
            sp.Le(p_exit, eps / 32),
            "exit at a",
            "level",
            "first term",
            "second term",
            "eps",
        ),
    ),
    where={U_0: "distance of the start to the mode z*", p_exit: "probability to leave D* by T"},
    witness=WITNESS,
)

# (v) Mass outside.
MASS_IS_SMALL = Statement(
    text="Pr[chi^2_d > a] + P(|u| > R_0) <= 5 eps/64.",
    conclusion=sp.Le(chi2_tail + mass_far, 5 * eps / 64),
    hypotheses=ACCURACY
    | MASS_DEF
    | {
        "C2": C2,
        "far": sp.Le(mass_far, sp.exp(g_far)),
        "exponent": sp.Eq(g_far, FAR_EXPONENT),
    },
    steps=(
        apply("tail", CHI2_TAIL, {}),
        step("level", sp.Eq(sp.exp(-a_mass / 4), sp.exp(-d) * eps**2 / 64), "a"),
        step("dimension", sp.Le(sp.exp(d * sp.log(2) / 2 - d), 1)),
        step(
            "chi-square",
            sp.Le(chi2_tail, eps / 64),
            "tail",
            "level",
            "dimension",
            "eps",
        ),
        step("far exponent", sp.Le(g_far, sp.log(eps / 16)), "C2", "exponent"),
        step("outside", sp.Le(mass_far, eps / 16), "far", "far exponent"),
        step("small", sp.Le(chi2_tail + mass_far, 5 * eps / 64), "chi-square", "outside"),
    ),
    where={mass_far: "posterior mass outside B(z_hat, R_0)", chi2_tail: "tail of chi^2_d at a"},
    witness=WITNESS,
)

# (vii) Step count.
STEP_COUNT = Statement(
    text="(1 + eta)^2 d T^2 Lambda^2/(4 eps^2) <= (1 + eta)^2 d (2 kappa^2 + 1)^2 log^2(1 + "
    "72a/(pi eps^2))/(16 eps^2), in which beta does not occur: eta depends on eps, d and a alone.",
    conclusion=sp.Le(K_SHARP_TERM, K_CAP),
    hypotheses=ALPHA_DEF | TIME_DEF | {"Lambda": sp.Eq(Lam, LAMBDA), "m <= M": sp.Le(m, M)},
    steps=(
        step(
            "condition",
            sp.Le(Lam / alpha, 2 * (M / m) ** 2 + 1),
            "alpha",
            "Lambda",
            "m <= M",
        ),
        step(
            "count",
            sp.Eq(
                K_SHARP_TERM,
                (1 + eta_h) ** 2 * d / (16 * eps**2) * (Lam / alpha) ** 2 * LOG_T**2,
            ),
            "T",
        ),
        step("cap", sp.Le(K_SHARP_TERM, K_CAP), "count", "condition"),
    ),
)
