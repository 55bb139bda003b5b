"""Lemma 2: how long the Langevin diffusion has to run, with the paper's own rad(D) and T."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, apply, step
from lemmata.bounds.paper.mixing.comparison import (
    LEMMA_12_REPAIRED,
    MASS,
    MIX_BALL,
    mass_off,
    part_in,
    part_out,
    tv_all,
    tv_given,
)
from lemmata.bounds.paper.mixing.series import earlier
from lemmata.bounds.paper.mixing.static import (
    B_BOUND,
    LOG_INCREASES,
    chi2_r,
    integral_all,
    integral_r,
    mass_r,
    r_out,
    x_hi,
    x_lo,
)
from lemmata.bounds.paper.mixing.tails import g_far, loss, norm_z2, q2, uz
from lemmata.bounds.paper.region import drift
from lemmata.bounds.paper.region.exit import GEOMETRY, LEAVES, N_CIR, at_centre, log_N, p_exit
from lemmata.bounds.symbols import (
    M,
    N_prime,
    T,
    U,
    c_m,
    d,
    eps,
    local,
    m,
    norm_x,
    norm_z_hat,
    rad_D,
    w,
)

U_far = local("U_far", r"\lVert u\rVert", nonnegative=True)
uz_far = local("uz_far", r"\langle u,\hat z\rangle")
log_eps = local("log_eps", r"\log\frac1\epsilon", positive=True)
log_d = local("log_d", r"\log\frac{32d}\epsilon", positive=True)

T_2 = rad_D**2 * log_eps
"""Diffusion time of Lemma 2."""
SHARE_MIXING = sp.Rational(921, 2000)
SHARE_EXIT = sp.Rational(1, 2500)
SHARE_TAIL = sp.Rational(1, 32)
"""Shares of eps; together below 1/2."""
EPS_LIMIT = sp.Rational(1, 2)

_y = sp.Symbol("y", positive=True)
_DECAY = sp.Le(4 / sp.pi * sp.exp(-(sp.pi**2) / 4 * _y), SHARE_MIXING * sp.exp(-_y))
DECAY = Statement(
    text="(4/pi) e^(-pi^2 y/4) <= 0.4605 e^(-y) for y >= log 2.",
    conclusion=_DECAY,
    hypotheses={"late": sp.Ge(_y, sp.log(2))},
    steps=(step("decay", _DECAY, "late"),),
)

_n, _g, _N, _X, _Y = (sp.Symbol(name, positive=True) for name in ("n", "g", "N", "X", "Y"))
EXIT_NAMES = (_n, _g, _N, _y, _X, _Y)
"""n, g, N, y, X, Y of EXIT_SMALL."""
_POWER = sp.exp(_N / 2 - 1 - _X / 8)
_EXIT = sp.exp(-3 * _X / 32) + _Y / 2 * _POWER
EXIT_SMALL = Statement(
    text="With n >= 2, e^g = 16 n/eps, N <= n, eps e^y = 1, X = 16 n g, Y <= 64 n g y: e^(-3X/32) "
    "+ (Y/2) e^(N/2 - 1 - X/8) <= eps/2500.",
    conclusion=sp.Le(_EXIT, SHARE_EXIT * eps),
    hypotheses={
        "at least 2": sp.Ge(_n, 2),
        "log": sp.Eq(_g, sp.log(16 * _n / eps)),
        "N": sp.Le(_N, _n),
        "eps": sp.Le(eps, 1),
        "y": sp.Eq(eps * sp.exp(_y), 1),
        "X": sp.Eq(_X, 16 * _n * _g),
        "Y": sp.Le(_Y, 64 * _n * _g * _y),
    },
    steps=(
        step("exponential", sp.Eq(sp.exp(_g) * eps, 16 * _n), "log"),
        step("large", sp.Ge(sp.exp(_g), 32), "exponential", "at least 2", "eps"),
        step("logarithm", sp.Le(_y * eps, sp.exp(-1)), "y", why="y e^(-y) <= 1/e"),
        step("3X/32 >= 3g", sp.Ge(3 * _X / 32, 3 * _g), "X", "at least 2"),
        step("first", sp.Le(sp.exp(-3 * _X / 32), sp.exp(-3 * _g)), "3X/32 >= 3g"),
        apply("logarithms", LOG_INCREASES, {x_lo: 32, x_hi: 16 * _n / eps}, "at least 2", "eps"),
        step("g is large", sp.Ge(_g, 1), "logarithms", "log", why="log 32 > 1"),
        step(
            "exponent",
            sp.Le(_N / 2 - 1 - _X / 8, -4 * _g),
            "X",
            "N",
            "at least 2",
            "g is large",
        ),
        step("power", sp.Le(_POWER, sp.exp(-4 * _g)), "exponent"),
        step("g e^(-g)", sp.Le(_g * sp.exp(-_g), sp.exp(-1))),
        step("Y eps", sp.Le(_Y, 4 * _g * sp.exp(_g - 1)), "Y", "exponential", "logarithm"),
        step("second", sp.Le(_Y / 2 * _POWER, 2 * _g * sp.exp(-3 * _g - 1)), "Y eps", "power"),
        step(
            "twice e^(-2g)",
            sp.Le(_Y / 2 * _POWER, 2 * sp.exp(-2 * _g - 2)),
            "second",
            "g e^(-g)",
        ),
        step("e^(-2g)", sp.Le(sp.exp(-2 * _g), eps / 1024), "exponential", "at least 2", "large"),
        step(
            "sum",
            sp.Le(_EXIT, SHARE_EXIT * eps),
            "first",
            "twice e^(-2g)",
            "e^(-2g)",
            "large",
        ),
    ),
    where={},
)

g_off = local("g_off", "g")
_MARGIN = {
    "kappa": sp.Le(2 * M / m, (32 * d / eps) ** 3),
    "log": sp.Eq(log_N, sp.log(16 * N_prime / eps)),
    "log d": sp.Eq(log_d, sp.log(32 * d / eps)),
}
_EXPONENT = sp.Le(g_off, N_prime - 2 * d + d * sp.log(2 * M / m) - 2 * N_prime * log_N)
TAIL_SMALL = Statement(
    text="With g <= N' - 2d + d log(2M/m) - 2N' log(16N'/eps), N' >= 2d, M/m <= (32d/eps)^3/2, "
    "e^g <= eps/32.",
    conclusion=sp.Le(sp.exp(g_off), SHARE_TAIL * eps),
    hypotheses=_MARGIN
    | {
        "exponent": _EXPONENT,
        "N' >= 2d": sp.Ge(N_prime, 2 * d),
        "eps": sp.Le(eps, EPS_LIMIT),
    },
    steps=(
        apply("kappa's", LOG_INCREASES, {x_lo: 2 * M / m, x_hi: (32 * d / eps) ** 3}, "kappa"),
        step("cube", sp.Eq(sp.log((32 * d / eps) ** 3), 3 * sp.log(32 * d / eps), evaluate=False)),
        apply("N''s", LOG_INCREASES, {x_lo: 32 * d / eps, x_hi: 16 * N_prime / eps}, "N' >= 2d"),
        apply("d's", LOG_INCREASES, {x_lo: 64, x_hi: 32 * d / eps}, "eps"),
        step("l is large", sp.Ge(log_d, 1), "d's", "log d", why="log 64 > 1"),
        step("g >= l", sp.Ge(log_N, log_d), "N''s", "log", "log d"),
        step("3l", sp.Le(sp.log(2 * M / m), 3 * log_d), "kappa's", "cube", "log d"),
        step(
            "N' large",
            sp.Le(N_prime - 2 * N_prime * log_N, 2 * d - 4 * d * log_d),
            "g >= l",
            "N' >= 2d",
            "l is large",
        ),
        step("total", sp.Le(g_off, -log_d), "exponent", "3l", "N' large"),
        step("exponential", sp.Le(sp.exp(g_off), sp.exp(-log_d)), "total"),
        step("l", sp.Eq(sp.exp(-log_d) * 32 * d, eps), "log d"),
        step("small", sp.Le(sp.exp(g_off), SHARE_TAIL * eps), "exponential", "l"),
    ),
    witness={
        **dict.fromkeys((m, M, d), sp.Integer(1)),
        **dict.fromkeys((log_N, log_d), sp.log(64)),
        eps: EPS_LIMIT,
        N_prime: sp.Integer(2),
        g_off: sp.log(2) - 4 * sp.log(64),
    },
)
_POINT = {U: U_far, uz: uz_far}
_STATIC = {
    k: h.subs({mass_r: mass_off, r_out: rad_D, g_far: g_off} | _POINT)
    for k, h in B_BOUND.hypotheses.items()
}
_STATIC = {
    f"{k}, posterior" if k in drift.IN_D else k: h for k, h in _STATIC.items() if k != "m <= M"
}


def _witness() -> dict[sp.Symbol, sp.Expr]:
    """Return G(z) = z, x = 0, eps = 1/2, the diffusion at z_hat and nothing outside D."""
    nil = {U_far, uz_far, norm_z2, q2, loss, mass_off, integral_r}
    nil |= {part_in, part_out, tv_given}
    at = dict(at_centre()) | {s: sp.Integer(0) for s in nil}
    at |= {integral_all: sp.Integer(1), earlier: sp.Integer(1)}
    at |= {log_eps: sp.log(1 / at[eps]), log_d: sp.log(32 / at[eps]), chi2_r: sp.Integer(0)}
    at[T] = T_2.subs(at)
    for label in ("c_m", "c_M", "exponent", "numerator's", "denominator's", "tail's"):
        name, value = _STATIC[label].args
        at[name] = value.subs(at)
    return at


LEMMA_2_REPAIRED = Statement(
    text="Assumptions 1 to 3, beta <= beta_0, |z_0 - z_hat| <= rad(D)/2, T = rad(D)^2 log(1/eps), "
    "eps <= 1/2 and M/m <= (32d/eps)^3/2. Then d_TV(P_T, p(.|x)) <= eps/2.",
    conclusion=sp.Le(tv_all, eps / 2),
    hypotheses={
        **drift.IN_D,
        **{k: h for k, h in GEOMETRY.items() if k != "eps"},
        **MASS,
        **_STATIC,
        "lemma-23": sp.Le(norm_z_hat, norm_x / m),
        "diameter": sp.Le(earlier, 2 * rad_D),
        "eps": sp.Le(eps, EPS_LIMIT),
        "kappa": _MARGIN["kappa"],
        "log d": _MARGIN["log d"],
        "log eps": sp.Eq(eps * sp.exp(log_eps), 1),
        "time": sp.Eq(T, T_2),
    },
    steps=(
        apply("comparison", LEMMA_12_REPAIRED, {}, *MASS, "diameter"),
        # Mixing.
        step("log of 1/eps", sp.Eq(log_eps, sp.log(1 / eps)), "log eps"),
        apply("at least log 2", LOG_INCREASES, {x_lo: 2, x_hi: 1 / eps}, "eps"),
        step("late", sp.Ge(log_eps, sp.log(2)), "at least log 2", "log of 1/eps"),
        apply("decay", DECAY, {_y: log_eps}, "late"),
        step("scaled time", sp.Eq(sp.pi**2 * T / (4 * rad_D**2), sp.pi**2 * log_eps / 4), "time"),
        step("mixing", sp.Le(MIX_BALL, SHARE_MIXING * eps), "decay", "scaled time", "log eps"),
        # Exit.
        apply("leaves", LEAVES, {}, *drift.IN_D, "start"),
        step("w rad^2", sp.Eq(w * rad_D**2, 16 * N_prime * log_N), "rate", "radius", "S"),
        step("N' >= 2d", sp.Ge(N_prime, 2 * d), "N'"),
        step("N <= N'", sp.Le(N_CIR, N_prime), "N'", "lemma-23"),
        step("log of N'", sp.Eq(log_N, sp.log(16 * N_prime / eps)), "log"),
        step("w T", sp.Le(w * T, 64 * N_prime * log_N * log_eps), "w rad^2", "time"),
        apply(
            "exit",
            EXIT_SMALL,
            dict(
                zip(
                    EXIT_NAMES,
                    (N_prime, log_N, N_CIR, log_eps, w * rad_D**2, w * T),
                    strict=True,
                )
            ),
            "N' >= 2d",
            "N <= N'",
            "log of N'",
            "log eps",
            "eps",
            "w rad^2",
            "w T",
        ),
        step("stays", sp.Le(p_exit, SHARE_EXIT * eps), "leaves", "exit"),
        # Mass outside.
        apply(
            "static",
            B_BOUND,
            {mass_r: mass_off, r_out: rad_D, g_far: g_off} | _POINT,
            *_STATIC,
            "m <= M",
        ),
        step("c_m rad^2", sp.Ge(c_m * rad_D**2, 16 * N_prime * log_N), "w rad^2", "c_m", "rate"),
        step("c_m >= 1", sp.Ge(c_m, 1), "c_m"),
        step("z_hat", sp.Le(norm_z_hat**2 / c_m, N_prime - 2 * d), "c_m >= 1", "N'", "lemma-23"),
        step("exponent's", _EXPONENT, "exponent", "z_hat", "c_m rad^2"),
        apply(
            "tail",
            TAIL_SMALL,
            {},
            "exponent's",
            "N' >= 2d",
            "log of N'",
            "log d",
            "kappa",
            "eps",
        ),
        step("sum", sp.Le(tv_all, eps / 2), "comparison", "mixing", "stays", "static", "tail"),
    ),
    where=dict(LEAVES.where)
    | dict(B_BOUND.where)
    | dict(LEMMA_12_REPAIRED.where)
    | {
        log_eps: "log(1/eps)",
        log_d: "log(32d/eps)",
        g_off: "logarithm of the bound (B) at r = rad(D)",
        U_far: "distance of any point to z_hat",
        uz_far: "inner product of its u and z_hat",
        mass_off: "posterior mass outside D",
    },
    witness=_witness(),
)
