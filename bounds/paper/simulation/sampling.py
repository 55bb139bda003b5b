"""The inequalities between numbers by which Theorem 1 adds up, and equation 1.

The noise level, the start, the exit probability, the mass outside, the number of steps.
"""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, apply, step
from lemmata.bounds.paper.mixing.size import ALPHA, LAMBDA
from lemmata.bounds.paper.region.size import EXIT_SHARP, U_0
from lemmata.bounds.paper.simulation.size import (
    A_MASS,
    E_MASS,
    EXIT_SHARE,
    K_CAP,
    K_SHARP_TERM,
    LOG_T,
    RHO,
    T_SHARP,
    TAIL_SHARE,
    RADIUS_OF_x,
)
from lemmata.bounds.symbols import (
    R_0,
    E,
    Lam,
    M,
    Q,
    S,
    T,
    a_mass,
    alpha,
    beta,
    d,
    eps,
    eta_h,
    m,
    norm_z_hat,
    rho,
)

one = sp.Integer(1)
n = sp.Symbol("n", positive=True)
AT_LEAST_1 = {"at least 1": sp.Ge(n, 1)}
"""The dimension as a real number: the provers know more of its powers."""


def real(term: sp.Basic) -> sp.Basic:
    """Return a formula with n in place of the dimension."""
    return term.xreplace({d: n})


def in_n(defined: Mapping[sp.Symbol, sp.Expr]) -> dict[sp.Symbol, sp.Expr]:
    """Return definitions with n in place of the dimension."""
    return {symbol: real(term) for symbol, term in defined.items()}


IN_ALPHA = {alpha: ALPHA}
MASS = {a_mass: A_MASS}
RADIUS = MASS | {rho: RHO}
TIME = MASS | {T: T_SHARP}
ACCURACY = {"eps": sp.Le(eps, 1)}
M_AT_LEAST_m = {"m <= M": sp.Le(m, M)}


def defined(at: Mapping[sp.Symbol, sp.Expr], *names: Mapping[sp.Symbol, sp.Expr]) -> Model:
    """Return numbers in one dimension, with what is defined by them."""
    full = dict(at)
    for symbol, term in (pair for each in names for pair in each.items()):
        full[symbol] = term.xreplace(full).xreplace({d: one})
    return Model(", ".join(f"{s} = {v}" for s, v in at.items()), full)


UNITS = {m: one, M: one, beta: one, eps: one, norm_z_hat: sp.S.Zero}

# What the noise bound gives.
SEEN = sp.Le(2 * beta * norm_z_hat, m * sp.sqrt(d))
"""beta |z_hat| <= m sqrt(d)/2."""
ROOM = sp.Le(rho + norm_z_hat / alpha, R_0)
"""D* lies in the ball on which L is strongly convex."""
BRACKET = d * sp.log(2 * M / m) + beta**2 * norm_z_hat**2 / m**2 + sp.log(16 / eps)
LARGE = sp.Ge(alpha * R_0**2, 4 * BRACKET)
"""The posterior has little mass outside that ball."""
BETA_1 = {
    "beta_1, first": SEEN,
    "beta_1, second": sp.Le(17 * E * beta**2, m**2 * R_0**2),
}
"""beta <= beta_1, one condition for each term."""
NOISE = IN_ALPHA | RADIUS | {E: E_MASS}
_young = sp.Rational(20, 19) * a_mass + 10 * d

EQUATION_1 = Statement(
    sp.And(ROOM, LARGE),
    given=BETA_1 | M_AT_LEAST_m | ACCURACY,
    define=NOISE,
    steps=(
        step("much room", sp.Ge(2 * alpha * R_0**2, 17 * E), "alpha", "beta_1, second"),
        step("bracket", sp.Le(BRACKET, E), "E", "beta_1, first", "m <= M", "eps"),
        step("large", LARGE, "much room", "bracket"),
        step(
            "mode's offset",
            sp.Le(2 * norm_z_hat**2, d * alpha),
            "alpha",
            "beta_1, first",
            why="|z_hat|/sqrt(alpha) <= sqrt(d/2)",
        ),
        step("radius", sp.Le(_young, 17 * E / 2), "a", "E", "m <= M"),
        step("radius of D*", sp.Eq(alpha * rho**2, a_mass), "rho", "a", "eps"),
        step(
            "sum of squares",
            sp.Le(alpha * (rho + norm_z_hat / alpha) ** 2, _young),
            "radius of D*",
            "mode's offset",
            why="(r + v)^2 <= (1 + 1/19) r^2 + (1 + 19) v^2",
        ),
        step("room", ROOM, "sum of squares", "radius", "much room"),
    ),
    example=defined(UNITS | {R_0: sp.Integer(20)}, NOISE),
)

# The start.
dist, gap = sp.symbols("dist gap", nonnegative=True)
START = Statement(
    sp.Le(alpha * U_0**2, d),
    given={
        "beta_1, first": SEEN,
        "start": sp.Le(dist, sp.sqrt(d / alpha) / 4),
        "mode": sp.Le(alpha * gap, norm_z_hat),
        "from the start to the mode": sp.Le(U_0, dist + gap),
    },
    define=IN_ALPHA,
    steps=(
        step("mode's offset", sp.Le(2 * alpha * gap**2, d), "alpha", "beta_1, first", "mode"),
        step("start's offset", sp.Le(16 * alpha * dist**2, d), "start"),
        step(
            "together",
            sp.Le(alpha * U_0**2, d),
            "mode's offset",
            "start's offset",
            "from the start to the mode",
            why="(1/4 + 1/sqrt(2))^2 <= 1",
        ),
    ),
    example=defined(UNITS | dict.fromkeys((dist, gap, U_0), sp.S.Zero), IN_ALPHA),
)

# The exit.
_coarse = (92 * n + 541) / eps**3
_half_log = sp.log(92 * n + 541) / 2
_short = sp.Le(alpha * T, _half_log + sp.Rational(3, 2) * sp.log(1 / eps))
TIME_IS_SHORT = Statement(
    _short,
    given=ACCURACY,
    define=in_n(TIME),
    steps=(
        step("tangent", sp.Le(sp.log(8 / eps), 8 / (sp.E * eps)), "eps", why="log y <= y/e"),
        step("mass", sp.Le(a_mass, 4 * n + 64 / (sp.E * eps)), "a", "tangent"),
        step("argument", sp.Le(1 + 72 * a_mass / (sp.pi * eps**2), _coarse), "mass", "eps"),
        step("monotone", sp.Le(LOG_T, sp.log(_coarse)), "argument"),
        step(
            "logarithm",
            sp.Eq(sp.log(_coarse), sp.log(92 * n + 541) + 3 * sp.log(1 / eps), evaluate=False),
        ),
        step("time", _short, "T", "monotone", "logarithm"),
    ),
    example=defined({n: one, eps: one, alpha: one}, in_n(TIME)),
)

_leaves = real(EXIT_SHARP)
_level = sp.Eq(sp.exp(-a_mass / 4), sp.exp(-n) * eps**2 / 64)
EXIT_IS_RARE = Statement(
    sp.Le(_leaves, EXIT_SHARE),
    given=AT_LEAST_1 | ACCURACY | {"start": sp.Le(alpha * U_0**2, n)},
    define=in_n(RADIUS | TIME),
    steps=(
        apply("short", TIME_IS_SHORT),
        step("radius", sp.Eq(alpha * rho**2, a_mass), "rho"),
        step("from the start", sp.Le(sp.exp(alpha * U_0**2 / 4), sp.exp(n / 4)), "start"),
        step(
            "exit at a",
            sp.Le(_leaves, (sp.exp(n / 4) + alpha * T * sp.exp(n / 2 - 1)) * sp.exp(-a_mass / 4)),
            "radius",
            "from the start",
        ),
        step("level", _level, "a", why="a = 4n + 8 log(8/eps)"),
        step("first term", sp.Le(sp.exp(n / 4) * sp.exp(-n), 1)),
        step("entropy", sp.Le(eps * sp.log(1 / eps), 1 / sp.E), "eps", why="-y log y <= 1/e"),
        step(
            "time at level",
            sp.Le(eps * alpha * T, _half_log + 3 / (2 * sp.E)),
            "short",
            "entropy",
            "eps",
        ),
        step(
            "decay",
            sp.Le((_half_log + 3 / (2 * sp.E)) * sp.exp(-n / 2 - 1), 1),
            "at least 1",
            why="decreasing in n, and below 1 at n = 1",
        ),
        step(
            "second term",
            sp.Le(eps * alpha * T * sp.exp(n / 2 - 1) * sp.exp(-n), 1),
            "time at level",
            "decay",
        ),
        step(
            "rare",
            sp.Le(_leaves, EXIT_SHARE),
            "exit at a",
            "level",
            "first term",
            "second term",
            "eps",
        ),
    ),
    example=defined({n: one, eps: one, alpha: one, U_0: sp.S.Zero}, in_n(RADIUS | TIME)),
)

# The mass outside.
chi2_tail = sp.exp(n * sp.log(2) / 2 - a_mass / 4)
"""Bound of Pr[chi^2_n > a]."""
far = sp.exp(real(BRACKET) - sp.log(16 / eps) - alpha * R_0**2 / 4)
"""Bound (A) of the mass outside B(z_hat, R_0)."""
MASS_IS_SMALL = Statement(
    sp.Le(chi2_tail + far, TAIL_SHARE),
    given=ACCURACY | {"large": real(LARGE)},
    define=in_n(MASS),
    steps=(
        step("level", _level, "a"),
        step("dimension", sp.Le(sp.exp(n * sp.log(2) / 2 - n), 1)),
        step("chi-square", sp.Le(chi2_tail, eps / 64), "level", "dimension", "eps"),
        step(
            "exponent",
            sp.Le(real(BRACKET) - sp.log(16 / eps) - alpha * R_0**2 / 4, sp.log(eps / 16)),
            "large",
        ),
        step("outside", sp.Le(far, eps / 16), "exponent"),
        step("small", sp.Le(chi2_tail + far, TAIL_SHARE), "chi-square", "outside"),
    ),
    example=defined(UNITS | {R_0: sp.Integer(20), alpha: one, n: one}, in_n(MASS)),
)

# The number of steps.
CURVATURES = IN_ALPHA | {Lam: LAMBDA}
STEP_COUNT = Statement(
    sp.Le(K_SHARP_TERM, K_CAP),
    given=M_AT_LEAST_m,
    define=CURVATURES | {T: T_SHARP},
    steps=(
        step("condition", sp.Le(Lam / alpha, 2 * (M / m) ** 2 + 1), "alpha", "Lam", "m <= M"),
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
    example=defined(UNITS | {eta_h: one, a_mass: one}, CURVATURES, {T: T_SHARP}),
)

# Descent for every observable within a radius.
near = sp.Symbol("near", nonnegative=True)
bound, short = sp.symbols("r_x short", positive=True)


def enough(size: sp.Expr) -> sp.Basic:
    """Return that S steps of descent bring what is within a size of its end closer than short."""
    return sp.Or(
        sp.Le(size, short), sp.Ge(S, Q / m**2 * sp.log(size**2 / short**2)), evaluate=False
    )


_logs = sp.Le(sp.log(near**2 / short**2), sp.log(bound**2 / short**2))
FOR_ALL_NEAR = Statement(
    enough(near),
    given={"within": sp.Le(near, bound), "steps": enough(bound)},
    steps=(
        step("logarithms", sp.Or(sp.Le(near, short), _logs), "within"),
        step("enough", enough(near), "logarithms", "steps"),
    ),
    example=Model("", {near: one, bound: one, short: one, S: one, Q: one, m: one}),
)

# The printed noise level.  Its constant is hidden: c, which depends on m, M, M_2 only.
c = sp.Symbol("c", positive=True)
_log, _kappa = sp.log(d / eps), 1 + sp.log(2 * M / m)
HIDDEN = {
    "c, first": sp.Le(25 * M * c, 6 * m**2 * sp.sqrt(sp.log(2))),
    "c, second": sp.Le(17 * (5 + _kappa / sp.log(2)) * c**2, m**2 * R_0**2),
}
RANGE = {"eps": sp.Le(eps, 1), "log(d/eps) >= log 2": sp.Le(2 * eps, d)}
"""Where the printed bound of beta is one: it is infinite at d = eps = 1."""
SMALL = {"beta": sp.Le(beta * d ** sp.Rational(3, 2) * sp.sqrt(_log), c)}
SEEN_FROM_x = sp.Le(2 * beta * RADIUS_OF_x, m**2 * sp.sqrt(d))
_E, _l = real(E_MASS), real(_log)
_most = (5 + _kappa / sp.log(2)) * n**3 * _l
_second = sp.Le(17 * _E * beta**2, m**2 * R_0**2)
PRINTED_LEVEL = Statement(
    sp.And(real(SEEN_FROM_x), _second),
    given=AT_LEAST_1 | HIDDEN | {k: real(f) for k, f in (RANGE | SMALL).items()} | M_AT_LEAST_m,
    steps=(
        step("log", sp.Ge(_l, sp.log(2)), "log(d/eps) >= log 2"),
        step("square", sp.Le(beta**2 * n**3 * _l, c**2), "beta", "log", "at least 1"),
        step("kappa", sp.Ge(_kappa, 1), "m <= M"),
        step("accuracy", sp.Le(sp.log(16 / eps), 5 * _l), "log", "at least 1"),
        step(
            "cube", sp.Le(n * _kappa * sp.log(2), n**3 * _kappa * _l), "log", "kappa", "at least 1"
        ),
        step("E", sp.Le(_E, _most), "accuracy", "cube", "log", "at least 1"),
        step("second", _second, "E", "square", "c, second", "kappa"),
        step(
            "low noise", sp.Le(25 * M * beta, 6 * m**2), "square", "log", "at least 1", "c, first"
        ),
        step("first", real(SEEN_FROM_x), "low noise", "m <= M"),
    ),
    example=Model(
        "c = beta = 1/10",
        {n: one, eps: one / 2, m: one, M: one, c: one / 10, beta: one / 10, R_0: 20 * one},
    ),
)
