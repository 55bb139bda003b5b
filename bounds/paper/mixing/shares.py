"""The shares of eps in Lemma 2, over numbers: mixing, and the mass outside."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, apply, step
from lemmata.bounds.paper.mixing.size import EPS_LIMIT, SHARE_MIXING, SHARE_TAIL
from lemmata.bounds.paper.mixing.static import LOG_INCREASES, x_hi, x_lo
from lemmata.bounds.symbols import M, d, eps, m

y = sp.Symbol("y", positive=True)
_DECAY = sp.Le(4 / sp.pi * sp.exp(-(sp.pi**2) / 4 * y), SHARE_MIXING * sp.exp(-y))
DECAY = Statement(
    _DECAY,
    given={"late": sp.Ge(y, sp.log(2))},
    steps=(step("decay", _DECAY, "late"),),
    example=Model("y = 1", {y: 1}),
)

n, log_n, log_d = sp.symbols("n log_n log_d", positive=True)
g = sp.Symbol("g", real=True)
CONDITION = sp.Le(2 * M / m, (32 * d / eps) ** 3)
"""What Lemma 2 asks of M/m."""
_cube = (32 * d / eps) ** 3
TAIL = Statement(
    sp.Le(sp.exp(g), SHARE_TAIL * eps),
    given={
        "exponent": sp.Le(g, n - 2 * d + d * sp.log(2 * M / m) - 2 * n * log_n),
        "n >= 2d": sp.Ge(n, 2 * d),
        "eps": sp.Le(eps, EPS_LIMIT),
        "kappa": CONDITION,
        "log": sp.Eq(log_n, sp.log(16 * n / eps)),
        "log d": sp.Eq(log_d, sp.log(32 * d / eps)),
    },
    steps=(
        apply("kappa's", LOG_INCREASES, {x_lo: 2 * M / m, x_hi: _cube}, "kappa"),
        step("cube", sp.Eq(sp.log(_cube), 3 * sp.log(32 * d / eps), evaluate=False)),
        apply("n's", LOG_INCREASES, {x_lo: 32 * d / eps, x_hi: 16 * n / eps}, "n >= 2d"),
        apply("d's", LOG_INCREASES, {x_lo: 64, x_hi: 32 * d / eps}, "eps"),
        step("l is large", sp.Ge(log_d, 1), "d's", "log d", why="log 64 > 1"),
        step("g >= l", sp.Ge(log_n, log_d), "n's", "log", "log d"),
        step("3l", sp.Le(sp.log(2 * M / m), 3 * log_d), "kappa's", "cube", "log d"),
        step(
            "n is large",
            sp.Le(n - 2 * n * log_n, 2 * d - 4 * d * log_d),
            "g >= l",
            "n >= 2d",
            "l is large",
        ),
        step("total", sp.Le(g, -log_d), "exponent", "3l", "n is large"),
        step("exponential", sp.Le(sp.exp(g), sp.exp(-log_d)), "total"),
        step("l", sp.Eq(sp.exp(-log_d) * 32 * d, eps), "log d"),
        step("small", sp.Le(sp.exp(g), SHARE_TAIL * eps), "exponential", "l"),
    ),
    example=Model(
        "d = m = M = 1, n = 2, eps = 1/2",
        {m: 1, M: 1, eps: EPS_LIMIT, n: 2, log_n: sp.log(64), log_d: sp.log(64)}
        | {g: sp.log(2) - 4 * sp.log(64)},
    ),
)
