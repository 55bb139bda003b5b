"""Appendix C.2, Lemmas 15 and 16: comparison of solutions; the repaired chain needs neither."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Counterexample, Statement, cite, step
from lemmata.bounds.facts import fact
from lemmata.bounds.symbols import local

_f, _g, _c, _s, _x, _y, _v = sp.symbols("f g c s x y v", real=True)

COMPARISON = fact(
    "comparison",
    "in one dimension, dU = f(U) dt + h(U) dB, dX = g(X) dt + h(X) dB, U_0 = X_0, one of the two "
    "pathwise unique, s = |h(x) - h(y)|^2 <= c |x - y| = c v (so that 1/kappa^2 = 1/(c v) has "
    "no integral at 0), f <= g up to a stopping time: up to it U = x <= X = y",
    "Ikeda and Watanabe, Osaka J. Math. 14 (1977) 619-633; Karatzas and Shreve, Brownian Motion "
    "and Stochastic Calculus, Proposition 5.2.18",
    sp.Le(_x, _y),
    (sp.Le(_f, _g), sp.Le(_s, _c * _v), sp.Gt(_c, 0)),
)

U_t = local("U_t", "U_t", nonnegative=True)
X_t = local("X_c", "X_t", nonnegative=True)
f_x = local("f_x", "f(x)")
g_x = local("g_x", "g(x)")
x = local("x_state", "x", nonnegative=True)
y = local("y_state", "y", nonnegative=True)
jump = local("jump", r"|h(x)-h(y)|^2", nonnegative=True)

ORDER = {"drifts": sp.Le(f_x, g_x), "h": sp.Eq(jump, (2 * sp.sqrt(x) - 2 * sp.sqrt(y)) ** 2)}
_MODULUS = sp.Le(jump, 4 * sp.Abs(x - y))
_COMPARED = (
    step("modulus", _MODULUS, "h", why="(sqrt(x) - sqrt(y))^2 <= |x - y|"),
    cite(
        "comparison",
        COMPARISON,
        {"f": f_x, "g": g_x, "s": jump, "c": 4, "v": sp.Abs(x - y), "x": U_t, "y": X_t},
        "drifts",
        "modulus",
    ),
)
_WHERE = {
    U_t: "the solution with the smaller drift",
    X_t: "the solution with the larger drift",
    f_x: "the smaller drift at x",
    g_x: "the larger drift at x",
    jump: "squared difference of the noise coefficients at x and y",
}

LEMMA_15_REPAIRED = Statement(
    text="In one dimension, with h = 2 sqrt(x), which satisfies the modulus condition of Yamada "
    "and Watanabe, f <= g and U_0 = X_0: U_t <= X_t for all t.",
    conclusion=sp.And(_MODULUS, sp.Le(U_t, X_t)),
    hypotheses=ORDER,
    steps=_COMPARED,
    where=_WHERE,
)

# In two dimensions: h = 0, g(x) = A x, f(x) = A x - c.
_t = sp.Symbol("t", nonnegative=True)
_A, _c2 = sp.Matrix([[0, -1], [0, 0]]), sp.Matrix([0, 1])
_GAP = sp.Matrix([-(_t**2) / 2, _t])
"""X - U, from 0."""
gap_1, gap_2 = local("gap_1", "(X-U)_1"), local("gap_2", "(X-U)_2")
less_1, less_2 = local("less_1", "(g-f)_1"), local("less_2", "(g-f)_2")


def _solves() -> tuple[sp.Basic, ...]:
    """Return the differential equation of X - U, coordinate by coordinate."""
    residual = sp.diff(_GAP, _t) - _A * _GAP - _c2
    return tuple(sp.Eq(part, 0, evaluate=False) for part in residual)


def _plane() -> Counterexample:
    end = _GAP.subs(_t, 1)
    return Counterexample(
        "h = 0, g(x) = A x, f(x) = A x - (0, 1), A = ((0, -1), (0, 0)), U_0 = X_0 = 0: X - U = "
        "(-t^2/2, t), at t = 1",
        {less_1: _c2[0], less_2: _c2[1], gap_1: end[0], gap_2: end[1]},
        tuple(step(f"coordinate {i + 1}", goal) for i, goal in enumerate(_solves())),
    )


LEMMA_15_PRINTED = Statement(
    text="dU = f(U) dt + h(U) dB, dX = g(X) dt + h(X) dB in R^d with f <= g everywhere and "
    "U_0 = X_0; then U_t <= X_t for all t.",
    conclusion=sp.And(sp.Ge(gap_1, 0), sp.Ge(gap_2, 0)),
    hypotheses={"f <= g": sp.And(sp.Ge(less_1, 0), sp.Ge(less_2, 0))},
    counterexample=_plane(),
    where={less_1: "g - f, first coordinate", gap_1: "X_t - U_t, first coordinate"},
)

# Lemma 16: comparison up to a level.
X_bar = local("X_bar", r"\bar X")
alpha_0 = local("alpha_0", r"\alpha_0")
stay_U = local("stay_U", r"\Pr[\forall t\le T:U_t\le\bar X]", nonnegative=True)
stay_X = local("stay_X", r"\Pr[\forall t\le T:X_t\le\bar X]", nonnegative=True)
_PATH = _t**2 / 4
"""A solution of U' = sqrt(U) from 0."""


def _stuck() -> Counterexample:
    stays = sp.Piecewise((1, sp.Le(_PATH.subs(_t, 1), 0)), (0, True))
    return Counterexample(
        "h = g = 0, f(a) = sqrt(a), alpha_0 = Xbar = U_0 = X_0 = 0: X = 0 is unique, U = t^2/4 "
        "solves; T = 1",
        {f_x: sp.sqrt(0), g_x: sp.Integer(0), X_bar: sp.Integer(0), alpha_0: sp.Integer(0)}
        | {stay_U: sp.sympify(stays), stay_X: sp.Integer(1)},
        (
            step("solution", sp.Eq(sp.diff(_PATH, _t), sp.sqrt(_PATH), evaluate=False)),
            step("leaves 0", sp.Gt(_PATH.subs(_t, 1), 0)),
        ),
    )


LEMMA_16_PRINTED = Statement(
    text="As Lemma 15 with f <= g only up to alpha_0 >= U_0 = X_0. Then for every Xbar <= alpha_0, "
    "U stays below Xbar up to T with at least the probability that X does.",
    conclusion=sp.Ge(stay_U, stay_X),
    hypotheses={"drifts up to alpha_0": sp.Le(f_x, g_x), "levels": sp.Le(X_bar, alpha_0)},
    counterexample=_stuck(),
    where={f_x: "f at alpha_0", g_x: "g at alpha_0"},
)
_EITHER = sp.Or(sp.Gt(X_t, X_bar), sp.And(sp.Le(U_t, X_bar), sp.Lt(U_t, alpha_0)))
LEMMA_16_REPAIRED = Statement(
    text="In one dimension, with h = 2 sqrt(x) and Xbar < alpha_0: up to the first time at which U "
    "is at alpha_0, either X is above Xbar, or U is not, and has not reached alpha_0 either. So "
    "where X stays below Xbar up to T, that time is beyond T, and U stays below Xbar as well.",
    conclusion=_EITHER,
    hypotheses=ORDER | {"levels": sp.Lt(X_bar, alpha_0)},
    steps=(
        *_COMPARED,
        step("either", _EITHER, "comparison", "levels"),
    ),
    where=_WHERE | {X_bar: "the level", alpha_0: "where the order of the drifts ends"},
)
