"""Lemma 22 in a ball around a vertex: the noise level up to which the posterior concentrates."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Counterexample, Statement, Twin, apply, induct, step
from lemmata.bounds.paper.hardness.coordinate import PARABOLA, POINT, A, B, a, dev, k, t
from lemmata.bounds.paper.hardness.posterior import (
    BAYES,
    HIT_FACTOR,
    LEMMA_22_EXACT,
    e_i,
    n,
    odds,
    odds_sum,
    product,
    size,
    weight,
    weights,
    x_i,
)
from lemmata.bounds.symbols import beta, d, local

miss = local("miss_post", r"\Pr[\mathrm{sgn}\,z\ne C^{-1}(y)\mid x]", nonnegative=True)
c_beta = local("c_beta", "c", positive=True)
u = local("u", "u", positive=True)
total = local("E_n", r"\textstyle\sum\epsilon_i", nonnegative=True)
_dev, _t, _T = (sp.Function(name, nonnegative=True) for name in ("D", "t", "T"))
_AT_N = {x_i: size(n), e_i: odds(n), dev: _dev(n), t: _t(n)}
_COORDINATES = {k_: h.subs(_AT_N, simultaneous=True) for k_, h in POINT.hypotheses.items()}

SUM = Statement(
    text="In the ball, sum of exp(-A|x_i|) over n coordinates is at most "
    "exp(-A)(n (1 + 1/k) + k sum t_i^2).",
    conclusion=sp.Le(odds_sum(n), B * (n * (1 + 1 / k) + k * _T(n))),
    hypotheses={
        "sum": sp.And(sp.Eq(odds_sum(0), 0), sp.Eq(odds_sum(n + 1), odds_sum(n) + odds(n))),
        "squares": sp.And(sp.Eq(_T(0), 0), sp.Eq(_T(n + 1), _T(n) + _t(n) ** 2)),
    }
    | _COORDINATES,
    steps=(
        apply("point", POINT, _AT_N, *_COORDINATES),
        induct(
            "sum of points",
            sp.Le(odds_sum(n), B * (n * (1 + 1 / k) + k * _T(n))),
            n,
            "point",
            "sum",
            "squares",
        ),
    ),
)

SECOND_ORDER = Statement(
    text="If S = sum of epsilon_i <= 1, the product P of 1/(1 + epsilon_i) is at "
    "least 1 - S + S^2/3.",
    conclusion=sp.Or(
        sp.Gt(odds_sum(n), 1), sp.Ge(product(n), 1 - odds_sum(n) + odds_sum(n) ** 2 / 3)
    ),
    hypotheses={
        "sum of odds": SUM.hypotheses["sum"],
        "factors": BAYES["product"],
        "empty": sp.Eq(product(0), 1),
    },
    steps=(
        induct(
            "product",
            sp.Or(sp.Gt(odds_sum(n), 1), sp.Ge(product(n), 1 - odds_sum(n) + odds_sum(n) ** 2 / 3)),
            n,
            "sum of odds",
            "factors",
            "empty",
        ),
    ),
)

_u = sp.Symbol("u", positive=True)
TAIL = Statement(
    text="6n <= exp(71n) for n >= 1.",
    conclusion=sp.Le(6 * n, sp.exp(71 * n)),
    steps=(step("tangent", sp.Le(6 * n, sp.exp(71 * n))),),
)

NEAR_VERTEX = Statement(
    text="beta = c/sqrt(n), n >= 1, c^2 + 6c - 1 <= 0, A = 2/beta^2, a = 6 A beta sqrt(n): the sum "
    "of exp(-A|x_i|) is at most exp(-2n) + exp(-4n)/3.",
    conclusion=sp.And(sp.Le(total, u + u**2 / 3), sp.Le(u, sp.Rational(1, 7))),
    hypotheses={
        "dimension": sp.Ge(n, 1),
        "noise": sp.Eq(c_beta, beta * sp.sqrt(n)),
        "small noise": sp.Le(c_beta**2 + 6 * c_beta - 1, 0),
        "A": POINT.hypotheses["A"],
        "B": POINT.hypotheses["B"],
        "k": PARABOLA.hypotheses["k"],
        "radius": sp.Eq(a, 6 * A * beta * sp.sqrt(n)),
        "u": sp.Eq(u, sp.exp(-2 * n)),
        "sum of points": sp.Le(total, B * (n * (1 + 1 / k) + k * a**2)),
    },
    steps=(
        step("c", sp.Le(c_beta, sp.Rational(1, 6)), "small noise"),
        step("sharper", sp.Le(75 * c_beta**2, 2), "small noise"),
        step("A in n", sp.Eq(A * c_beta**2, 2 * n), "A", "noise"),
        step("a in A", sp.Eq(a, 6 * A * c_beta), "radius", "noise"),
        step("A is large", sp.Ge(A, 75 * n), "A in n", "sharper"),
        step("gap", sp.Ge(A - a, 2 * n), "A in n", "a in A", "small noise"),
        step("a at least 3", sp.Ge(a, 3), "a in A", "A in n", "c", "dimension"),
        step("curve at a", sp.Ge(sp.exp(a) - 1, a**2), "a at least 3"),
        step("1/k at most 1", sp.Ge(k, 1), "curve at a", "k"),
        step("B exp(a)", sp.Le(sp.exp(a - A), sp.exp(-2 * n)), "gap"),
        step(
            "split", sp.Eq(sp.exp(a - A), sp.exp(-A) * sp.exp(a), evaluate=False), method="identity"
        ),
        step("B is small", sp.Le(sp.exp(-A), sp.exp(-75 * n)), "A is large"),
        apply("tail", TAIL, {}),
        step(
            "powers",
            sp.Eq(sp.exp(-75 * n) * sp.exp(71 * n), sp.exp(-2 * n) ** 2, evaluate=False),
            method="identity",
        ),
        step("rest", sp.Le(6 * n * B, u**2), "B", "u", "B is small", "tail", "powers"),
        step(
            "two parts", sp.Le(n * (1 + 1 / k) + k * a**2, 2 * n + sp.exp(a)), "1/k at most 1", "k"
        ),
        step("times B", sp.Le(total, B * (2 * n + sp.exp(a))), "sum of points", "two parts"),
        step("B exp(a) at most u", sp.Le(B * sp.exp(a), u), "B", "u", "B exp(a)", "split"),
        step("bound", sp.Le(total, u + u**2 / 3), "times B", "B exp(a) at most u", "rest"),
        step("u at most 1/7", sp.Le(u, sp.Rational(1, 7)), "u", "dimension"),
    ),
)

_IN_THE_BALL = {
    "sum of odds": SUM.hypotheses["sum"],
    "squares": SUM.hypotheses["squares"],
    "ball": sp.Le(_T(n), a**2),
    "quotient": sp.Eq(miss, 1 - weight(n) / weights(n)),
}
_NOISE = {
    key: NEAR_VERTEX.hypotheses[key] for key in ("dimension", "noise", "small noise", "radius", "u")
}
_POINTS = {key: _COORDINATES[key] for key in ("A", "B", "deviation", "scaled", "k", "range")}

LEMMA_22_SHARP = Statement(
    text="C a bijection, y = sgn x, |x - y| <= 6 beta sqrt(n) in R^n, beta = c/sqrt(n) with "
    "c^2 + 6c - 1 <= 0, that is c <= sqrt(10) - 3. Then Pr[sgn z != C^{-1}(y) | x] <= exp(-2n) "
    "for every n >= 1; for c > sqrt(10) - 3 it fails for all large n.",
    conclusion=sp.Le(miss, sp.exp(-2 * n)),
    hypotheses=BAYES | _POINTS | _IN_THE_BALL | _NOISE,
    steps=(
        apply("formula", LEMMA_22_EXACT, {}, *BAYES),
        step("a at least 3", sp.Ge(a, 3), "A", "noise", "small noise", "radius", "dimension"),
        apply("sum of points", SUM, {}, "sum of odds", "squares", "odds", "a at least 3", *_POINTS),
        step(
            "in the ball",
            sp.Le(odds_sum(n), B * (n * (1 + 1 / k) + k * a**2)),
            "sum of points",
            "ball",
        ),
        apply("near", NEAR_VERTEX, {total: odds_sum(n)}, "A", "B", "k", "in the ball", *_NOISE),
        apply("second order", SECOND_ORDER, {}, "sum of odds", "product", "empty"),
        step("quotient is P", sp.Eq(miss, 1 - product(n)), "formula", "quotient"),
        step("miss at most u", sp.Le(miss, u), "quotient is P", "second order", "near"),
        step("bound", sp.Le(miss, sp.exp(-2 * n)), "miss at most u", "u"),
    ),
    where=dict(POINT.where)
    | {miss: "posterior probability of other signs", a: "A times the radius"},
)

# Printed: no hypothesis on beta.
_radius = local("radius", r"\lVert x-\mathrm{sgn}(x)\rVert", nonnegative=True)
_AT_ZERO = {x_i: 0, beta: 1}
_MISS_AT_ZERO = (1 - HIT_FACTOR).subs(_AT_ZERO)
LEMMA_22_PRINTED = Statement(
    text="Let |x - sgn x| <= 6 beta sqrt(d). Then Pr[sgn z != C^{-1}(sgn x) | x] <= exp(-2d).",
    conclusion=sp.Le(miss, sp.exp(-2 * d)),
    hypotheses={"ball": sp.Le(_radius, 6 * beta * sp.sqrt(d))},
    counterexample=Counterexample(
        "d = 1, C the identity, beta = 1, x = 0: both signs have posterior probability 1/2",
        {d: 1, beta: 1, _radius: 1, miss: _MISS_AT_ZERO},
        (step("half", sp.Eq(_MISS_AT_ZERO, sp.Rational(1, 2), evaluate=False)),),
    ),
    where={miss: "posterior probability of other signs", _radius: "distance of x to its vertex"},
)

_HALF = sp.Rational(1, 2)
TWINS_22 = (
    Twin(
        "beta <= c/sqrt(d) with c = 1",
        "printed",
        change={"noise": sp.Le(beta * sp.sqrt(d), 1)},
        at={d: 1, beta: 1, _radius: 1, miss: _HALF},
        text="d = 1, x = 0, beta = 1",
    ),
    Twin(
        "exponent -2d -> -d/2",
        "printed",
        conclusion=sp.Le(miss, sp.exp(-d / 2)),
        at={d: 4, beta: sp.Rational(1, 2), _radius: 1, miss: _HALF},
        text="d = 4, x = (0, 1, 1, 1), beta = 1/2: the first bit is a coin",
    ),
)
