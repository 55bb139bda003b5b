"""Appendix C.2, Lemma 14: how high a process of Cox-Ingersoll-Ross type climbs by time T.

``X >= 0`` is continuous with ``dX = b dt + 2 sqrt(X) dB`` up to a stopping time ``sigma``, with
an adapted drift ``b <= N - w X``; ``exp(lambda X)`` is nearly a supermartingale.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, apply, cite, step
from lemmata.bounds.facts import ITO, MAXIMAL_INEQUALITY
from lemmata.bounds.symbols import N_cir, T, ell, eps, local, theta, w

X = local("X_t", "X_t", nonnegative=True)
X_0 = local("X_0", nonnegative=True)
level = local("level", "a", positive=True)
drift = local("drift_X", "b_t")
growth = local("growth", r"\mathcal G e^{\lambda X}")
p_reach = local("p_reach", r"\Pr[\sup_{t\le T\wedge\sigma}X_t\ge a]", nonnegative=True)

WHERE = {
    X: "the process at a time before sigma",
    X_0: "its deterministic start",
    level: "the level a",
    drift: "its drift at that time",
    growth: "drift of exp(lambda X)",
    p_reach: "probability that X reaches a by min(T, sigma)",
}

LAM = theta * w / 2
"""Exponent of the supermartingale."""
C_EXP = theta * N_cir / (2 * (1 - theta))
"""Where the drift of exp(lambda X) changes sign, times lambda."""
B_STAR = w * (1 - theta) * sp.exp(C_EXP - 1)
"""Upper bound of the drift of exp(lambda X)."""
CIR_TAIL = (sp.exp(LAM * X_0) + B_STAR * T) * sp.exp(-LAM * level)
"""Probability to reach the level, for any theta in (0, 1)."""
CIR_LEVEL = X_0 + (sp.sqrt(N_cir) + sp.sqrt(2 * ell)) ** 2 / w
"""Level that is not reached but with probability eps, ell = log((1 + wT)/eps)."""
CIR_LEVEL_SIMPLE = X_0 + (2 * N_cir + 4 * ell) / w
CIR_LEVEL_PRINTED = 2 * X_0 + 4 * N_cir / w * sp.log(4 * N_cir / eps)
"""The printed level, which does not depend on T."""

_s = sp.Symbol("s", real=True)
_lam = sp.Symbol("lam", positive=True)
_SLOPE, _BEND = (sp.diff(sp.exp(_lam * _s), _s, k).subs({_lam: LAM, _s: X}) for k in (1, 2))

PROCESS = {
    "drift": sp.Le(drift, N_cir - w * X),
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
            {"c": growth, "a": _SLOPE * drift, "v": 4 * X, "t": _BEND},
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
    where=WHERE,
)

THETA_STAR = sp.sqrt(2 * ell) / (sp.sqrt(N_cir) + sp.sqrt(2 * ell))
"""The theta for which the level is lowest."""
CIR_LEVEL_THETA = X_0 + (N_cir / (1 - theta) + 2 * ell / theta) / w
"""Level that is not reached but with probability eps, for any theta in (0, 1)."""
LOGARITHM_T = sp.Eq(eps * sp.exp(ell), 1 + w * T)
"""ell = log((1 + wT)/eps)."""

_x, _c, _y = (sp.Symbol(name, nonnegative=True) for name in ("x", "c", "y"))
_r = sp.Symbol("r", nonnegative=True)
_TOTAL = (sp.exp(_x) + (1 - theta) * _r * sp.exp(_c - 1)) * sp.exp(-_y)
BRACKET = Statement(
    text="If y >= x + c + ell then (e^x + (1 - theta) r e^(c - 1)) e^(-y) <= (1 + r) e^(-ell).",
    conclusion=sp.Le(_TOTAL, (1 + _r) * sp.exp(-ell)),
    hypotheses={"exponent": sp.Ge(_y, _x + _c + ell), "theta": PROCESS["theta"]},
    steps=(
        step("powers", sp.Ge(sp.exp(_y), sp.exp(_x + _c + ell)), "exponent"),
        step("sum", sp.Le(_TOTAL, (1 + _r) * sp.exp(-ell)), "powers", "theta"),
    ),
)

LEVEL_FOR_THETA = Statement(
    text="With 0 < theta < 1, X reaches X_0 + (N/(1 - theta) + 2 ell/theta)/w with probability at "
    "most eps.",
    conclusion=sp.Le(p_reach, eps),
    hypotheses={
        **PROCESS,
        "ell": LOGARITHM_T,
        "level": sp.Ge(level, CIR_LEVEL_THETA),
    },
    steps=(
        apply("tail", LEMMA_14_REPAIRED, {}, *PROCESS),
        step(
            "exponent",
            sp.Ge(LAM * level, LAM * X_0 + C_EXP + ell),
            "level",
            "theta",
            why="c = lambda N/((1 - theta) w)",
        ),
        apply(
            "one exponential",
            BRACKET,
            {_x: LAM * X_0, _c: C_EXP, _y: LAM * level, _r: w * T},
            "exponent",
            "theta",
        ),
        step("level reached", sp.Le(p_reach, eps), "tail", "one exponential", "ell"),
    ),
    where=WHERE,
)

LEMMA_14_SHARP = Statement(
    text="For 0 < eps <= 1 and ell = log((1 + wT)/eps), up to min(T, sigma) X stays below "
    "X_0 + (sqrt(N) + sqrt(2 ell))^2/w <= X_0 + (2N + 4 ell)/w with probability at least 1 - eps.",
    conclusion=sp.And(sp.Le(p_reach, eps), sp.Le(CIR_LEVEL, CIR_LEVEL_SIMPLE)),
    hypotheses={
        "drift": PROCESS["drift"],
        "ell": LOGARITHM_T,
        "level": sp.Ge(level, CIR_LEVEL),
    },
    steps=(
        step(
            "best theta",
            sp.Eq(CIR_LEVEL, CIR_LEVEL_THETA.subs(theta, THETA_STAR)),
            why="N/(1 - theta) + 2 ell/theta is least there",
        ),
        apply(
            "level reached",
            LEVEL_FOR_THETA,
            {theta: THETA_STAR},
            "drift",
            "ell",
            "level",
            "best theta",
        ),
        step("simpler", sp.Le(CIR_LEVEL, CIR_LEVEL_SIMPLE), why="(a + b)^2 <= 2a^2 + 2b^2"),
    ),
    where={k: v for k, v in WHERE.items() if k != growth},
)
BEST_THETA = Statement(
    text="No theta in (0, 1) gives a lower level.",
    conclusion=sp.Le(CIR_LEVEL, CIR_LEVEL_THETA),
    hypotheses={"theta": PROCESS["theta"]},
    steps=(
        step(
            "a square",
            sp.Le(CIR_LEVEL, CIR_LEVEL_THETA),
            "theta",
            why="the difference is (sqrt(N) theta - sqrt(2 ell)(1 - theta))^2 over a positive",
        ),
    ),
)

log_power = local("log_power", r"N\log\frac{4N}{\epsilon}")
EARLY = sp.Le(w * T, 2 * sp.exp(1 - N_cir / 2) * (eps * sp.exp(log_power) - 1))
"""How long the printed level is right."""
LOG_POWER = sp.Eq(log_power, N_cir * sp.log(4 * N_cir / eps))

COROLLARY = Statement(
    text="X reaches the printed level 2X_0 + (4N/w) log(4N/eps) by min(T, sigma) with probability "
    "at most eps for every T with wT <= 2 e^(1 - N/2) (eps (4N/eps)^N - 1).",
    conclusion=sp.Le(p_reach, eps),
    hypotheses={
        "drift": PROCESS["drift"],
        "level": sp.Ge(level, CIR_LEVEL_PRINTED),
        "log": LOG_POWER,
        "time": EARLY,
    },
    steps=(
        apply("tail", LEMMA_14_REPAIRED, {theta: sp.Rational(1, 2)}, "drift"),
        step("exponent", sp.Ge(w * level / 4, w * X_0 / 2 + log_power), "level", "log"),
        step(
            "powers",
            sp.Ge(sp.exp(w * level / 4), sp.exp(w * X_0 / 2 + log_power)),
            "exponent",
        ),
        step(
            "early", sp.Le(1 + w * T / 2 * sp.exp(N_cir / 2 - 1), eps * sp.exp(log_power)), "time"
        ),
        step(
            "level reached",
            sp.Le(p_reach, eps),
            "tail",
            "powers",
            "early",
            why="e^(wX_0/4) e^(-wX_0/2) <= 1",
        ),
    ),
    where={k: v for k, v in WHERE.items() if k != growth} | {log_power: "N log(4N/eps)"},
)
