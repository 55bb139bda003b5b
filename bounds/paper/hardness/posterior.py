"""Lemma 22: the posterior near a vertex, exactly; the noise level up to which it concentrates.

Written for the first ``n`` coordinates, so that a statement on R^d is an induction over them.
``w(n)`` is the likelihood weight of the vertex ``y = sgn x`` on them, ``Z(n)`` the sum of the
weights of all sign patterns, and ``P(n)`` their quotient.
"""

from __future__ import annotations

import sympy as sp

from bounds.claim import Counterexample, Statement, Twin, apply, cite, induct, step
from bounds.paper.concentration.tools import MONOTONE_EXPECTATION
from bounds.paper.hardness.facts import NORMAL_EXPONENTIAL
from bounds.symbols import beta, d, local

n = local("n", "n", integer=True, nonnegative=True)
x_i = local("x_i", r"\lvert x_i\rvert", nonnegative=True)
w_same = local("w_same", r"w_{=}", positive=True)
w_other = local("w_other", r"w_{\ne}", positive=True)
e_i = local("e_i", r"\epsilon_i", nonnegative=True)

ODDS = sp.exp(-2 * x_i / beta**2)
"""Posterior odds of the wrong sign of v_i = C(sgn z)_i, given x."""
HIT_FACTOR = 1 / (1 + ODDS)
"""Factor of Pr[sgn z = C^{-1}(sgn x) | x], Lemma 22 in exact form."""
NOISE_LEVEL = sp.sqrt(10) - 3
"""Largest c with beta = c/sqrt(d) for which the conclusion holds for every d."""
NOISE_LEVELS = {
    "every ratio at most exp(-10d), right exponent": (sp.sqrt(14) - 3) / 5,
    "every ratio at most exp(-10d), printed exponent": (sp.sqrt(46) - 6) / 5,
    "the conclusion for every d": NOISE_LEVEL,
}
"""Noise levels c for which the steps of the printed proof and the lemma itself hold."""

ODDS_OF_A_BIT = Statement(
    text="The Gaussian weights of the right and of the wrong value of one coordinate have the "
    "quotient exp(-2|x_i|/beta^2), because (|x_i| + 1)^2 - (|x_i| - 1)^2 = 4|x_i|.",
    conclusion=sp.Eq(w_other, w_same * e_i),
    hypotheses={
        "same": sp.Eq(w_same, sp.exp(-((x_i - 1) ** 2) / (2 * beta**2))),
        "other": sp.Eq(w_other, sp.exp(-((x_i + 1) ** 2) / (2 * beta**2))),
        "odds": sp.Eq(e_i, ODDS),
    },
    steps=(
        step(
            "squares",
            sp.Eq((x_i + 1) ** 2, (x_i - 1) ** 2 + 4 * x_i, evaluate=False),
            method="identity",
        ),
        step(
            "exponents",
            sp.Eq(
                sp.exp(-((x_i + 1) ** 2) / (2 * beta**2)),
                sp.exp(-((x_i - 1) ** 2) / (2 * beta**2)) * ODDS,
                evaluate=False,
            ),
            method="identity",
        ),
        step("quotient", sp.Eq(w_other, w_same * e_i), "exponents", "same", "other", "odds"),
    ),
    where={w_same: "exp(-(x_i - y_i)^2/(2 beta^2))", w_other: "exp(-(x_i + y_i)^2/(2 beta^2))"},
)

_weight, _sum, _P = (sp.Function(name, positive=True) for name in ("w", "Z", "P"))
_same, _other = (sp.Function(name, positive=True) for name in ("u", "v"))
_eps, _Eps = (sp.Function(name, nonnegative=True) for name in ("e", "E"))
_size = sp.Function("x", nonnegative=True)
_BIT = {x_i: _size(n), w_same: _same(n), w_other: _other(n), e_i: _eps(n)}

_BAYES = {
    "weight": sp.Eq(_weight(n + 1), _weight(n) * _same(n)),
    "both signs": sp.Eq(_sum(n + 1), _sum(n) * (_same(n) + _other(n))),
    "product": sp.Eq(_P(n + 1) * (1 + _eps(n)), _P(n)),
    "empty": sp.And(sp.Eq(_weight(0), 1), sp.Eq(_sum(0), 1), sp.Eq(_P(0), 1)),
} | {k: h.subs(_BIT, simultaneous=True) for k, h in ODDS_OF_A_BIT.hypotheses.items()}

LEMMA_22_EXACT = Statement(
    text="C a bijection, y = sgn x. Then Pr[sgn z = C^{-1}(y) | x] = w(d)/Z(d) is the product of "
    "1/(1 + exp(-2|x_i|/beta^2)): C maps the cube onto itself, so Z(d) sums over all signs.",
    conclusion=sp.Eq(_weight(n), _P(n) * _sum(n)),
    hypotheses=_BAYES,
    steps=(
        apply("quotient", ODDS_OF_A_BIT, _BIT, "same", "other", "odds"),
        induct(
            "formula",
            sp.Eq(_weight(n), _P(n) * _sum(n)),
            n,
            "quotient",
            "weight",
            "both signs",
            "product",
            "empty",
        ),
    ),
    where={n: "number of coordinates"},
)

# One coordinate of the sharp bound: t = A ||x_i| - 1|, A = 2/beta^2.
t = local("t_i", r"\tau_i", nonnegative=True)
a = local("a_R", r"a", positive=True)
k = local("k_R", r"k", positive=True)
A = local("A", "A", positive=True)
B = local("B", "B", positive=True)
dev = local("dev_i", r"\lvert\lvert x_i\rvert-1\rvert", nonnegative=True)
_s = local("s_R", "s", nonnegative=True)

NEAR_ZERO = Statement(
    text="exp(t) - 1 <= 2t for 0 <= t <= 1.",
    conclusion=sp.Le(sp.exp(t) - 1, 2 * t),
    hypotheses={"near 0": sp.Le(t, 1)},
    steps=(step("chord", sp.Le(sp.exp(t) - 1, 2 * t), "near 0"),),
)
FROM_1_TO_2 = Statement(
    text="exp(t) - 1 <= 2t^2 for 1 <= t <= 2.",
    conclusion=sp.Le(sp.exp(t) - 1, 2 * t**2),
    hypotheses={"above 1": sp.Ge(t, 1), "below 2": sp.Le(t, 2)},
    steps=(step("curve", sp.Le(sp.exp(t) - 1, 2 * t**2), "above 1", "below 2"),),
)

PARABOLA = Statement(
    text="exp(t) <= 1 + k t^2 + 1/k for 0 <= t <= a, where k a^2 = exp(a) - 1 and a >= 3.",
    conclusion=sp.Le(sp.exp(t), 1 + k * t**2 + 1 / k),
    hypotheses={
        "k": sp.Eq(k * a**2, sp.exp(a) - 1),
        "a": sp.Ge(a, 3),
        "range": sp.Le(t, a),
    },
    steps=(
        step("curve at a", sp.Ge(sp.exp(a) - 1, 2 * a**2), "a"),
        step("k at least 2", sp.Ge(k, 2), "curve at a", "k"),
        apply("to 1", NEAR_ZERO, {}, keep=("near 0",)),
        apply("to 2", FROM_1_TO_2, {}, keep=("above 1", "below 2")),
        step("rest", sp.Ge(sp.exp(a - t), 1 + (a - t) + (a - t) ** 2 / 2), "range"),
        step(
            "beyond 2",
            sp.Implies(
                sp.Ge(t, 2), sp.Le((sp.exp(t) - 1) * a**2, t**2 * (sp.exp(t) * sp.exp(a - t) - 1))
            ),
            "rest",
            "range",
            why="exp(s) >= 1 + s + s^2/2",
        ),
        step(
            "factor", sp.Eq(sp.exp(t) * sp.exp(a - t), sp.exp(a), evaluate=False), method="identity"
        ),
        step(
            "chord",
            sp.Implies(sp.Ge(t, 2), sp.Le(sp.exp(t) - 1, k * t**2)),
            "beyond 2",
            "factor",
            "k",
        ),
        step(
            "bound",
            sp.Le(sp.exp(t), 1 + k * t**2 + 1 / k),
            "to 1",
            "to 2",
            "chord",
            "k at least 2",
            why="2t <= k t^2 + 1/k",
        ),
    ),
    where={k: "(exp(a) - 1)/a^2"},
)

POINT = Statement(
    text="One coordinate: exp(-A|x_i|) <= exp(-A)(1 + 1/k + k t^2), t = A ||x_i| - 1|.",
    conclusion=sp.Le(e_i, B * (1 + 1 / k + k * t**2)),
    hypotheses={
        "odds": sp.Eq(e_i, ODDS),
        "A": sp.Eq(A * beta**2, 2),
        "B": sp.Eq(B, sp.exp(-A)),
        "deviation": sp.Ge(dev, 1 - x_i),
        "scaled": sp.Eq(t, A * dev),
    }
    | dict(PARABOLA.hypotheses),
    steps=(
        apply("parabola", PARABOLA, {}, *PARABOLA.hypotheses),
        step("exponent", sp.Le(-2 * x_i / beta**2, t - A), "A", "deviation", "scaled"),
        step("power", sp.Le(ODDS, sp.exp(t - A)), "exponent"),
        step(
            "split", sp.Eq(sp.exp(t - A), sp.exp(-A) * sp.exp(t), evaluate=False), method="identity"
        ),
        step(
            "bound",
            sp.Le(e_i, B * (1 + 1 / k + k * t**2)),
            "odds",
            "power",
            "split",
            "B",
            "parabola",
        ),
    ),
    where=dict(PARABOLA.where) | {A: "2/beta^2", B: "exp(-A)", dev: "| |x_i| - 1 |"},
)

# The ball |x - y| <= 6 beta sqrt(n), summed over its coordinates.
miss = local("miss_post", r"\Pr[\mathrm{sgn}\,z\ne C^{-1}(y)\mid x]", nonnegative=True)
c_beta = local("c_beta", "c", positive=True)
u = local("u", "u", positive=True)
total = local("E_n", r"\textstyle\sum\epsilon_i", nonnegative=True)
_dev, _t, _T = (sp.Function(name, nonnegative=True) for name in ("D", "t", "T"))
_POINT = {x_i: _size(n), e_i: _eps(n), dev: _dev(n), t: _t(n)}
_COORDINATES = {k_: h.subs(_POINT, simultaneous=True) for k_, h in POINT.hypotheses.items()}

SUM = Statement(
    text="In the ball, sum of exp(-A|x_i|) over n coordinates is at most "
    "exp(-A)(n (1 + 1/k) + k sum t_i^2).",
    conclusion=sp.Le(_Eps(n), B * (n * (1 + 1 / k) + k * _T(n))),
    hypotheses={
        "sum": sp.And(sp.Eq(_Eps(0), 0), sp.Eq(_Eps(n + 1), _Eps(n) + _eps(n))),
        "squares": sp.And(sp.Eq(_T(0), 0), sp.Eq(_T(n + 1), _T(n) + _t(n) ** 2)),
    }
    | _COORDINATES,
    steps=(
        apply("point", POINT, _POINT, *_COORDINATES),
        induct(
            "sum of points",
            sp.Le(_Eps(n), B * (n * (1 + 1 / k) + k * _T(n))),
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
    conclusion=sp.Or(sp.Gt(_Eps(n), 1), sp.Ge(_P(n), 1 - _Eps(n) + _Eps(n) ** 2 / 3)),
    hypotheses={
        "sum of odds": SUM.hypotheses["sum"],
        "factors": _BAYES["product"],
        "empty": sp.Eq(_P(0), 1),
    },
    steps=(
        induct(
            "product",
            sp.Or(sp.Gt(_Eps(n), 1), sp.Ge(_P(n), 1 - _Eps(n) + _Eps(n) ** 2 / 3)),
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
    "quotient": sp.Eq(miss, 1 - _weight(n) / _sum(n)),
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
    hypotheses=_BAYES | _POINTS | _IN_THE_BALL | _NOISE,
    steps=(
        apply("formula", LEMMA_22_EXACT, {}, *_BAYES),
        step("a at least 3", sp.Ge(a, 3), "A", "noise", "small noise", "radius", "dimension"),
        apply("sum of points", SUM, {}, "sum of odds", "squares", "odds", "a at least 3", *_POINTS),
        step(
            "in the ball", sp.Le(_Eps(n), B * (n * (1 + 1 / k) + k * a**2)), "sum of points", "ball"
        ),
        apply("near", NEAR_VERTEX, {total: _Eps(n)}, "A", "B", "k", "in the ball", *_NOISE),
        apply("second order", SECOND_ORDER, {}, "sum of odds", "product", "empty"),
        step("quotient is P", sp.Eq(miss, 1 - _P(n)), "formula", "quotient"),
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

# Averaged over x: kappa(beta), the probability that one coordinate of a draw is right.
lam_kappa = local("lam_kappa", r"\lambda_\beta", positive=True)
kappa_beta = sp.exp(-lam_kappa)
"""kappa(beta) = exp(-lambda), the probability that one bit of a posterior draw is right."""
_g = local("g_noise", "g")
_mean = local("m_exp", r"\mathbb E e^{-(1+\beta g)/\beta^2}", positive=True)
MISS_POINT = 1 / (1 + sp.exp(2 * (1 + beta * _g) / beta**2))
"""Posterior probability of the wrong bit at noise g; its mean over g is 1 - kappa(beta)."""
MISS_BOUND = sp.exp(-1 / (2 * beta**2)) / 2
"""Upper bound of 1 - kappa(beta)."""

KAPPA = Statement(
    text="1 - kappa(beta) = E 1/(1 + exp(2(1 + beta g)/beta^2)) <= exp(-1/(2 beta^2))/2.",
    conclusion=sp.Le(1 - kappa_beta, MISS_BOUND),
    steps=(
        step(
            "two means",
            sp.Le(MISS_POINT, sp.exp(-(1 + beta * _g) / beta**2) / 2),
            why="1 + e^s >= 2 e^(s/2)",
        ),
        cite(
            "expectation",
            MONOTONE_EXPECTATION,
            {
                "a": 1 - kappa_beta,
                "b": _mean / 2,
                "x": MISS_POINT,
                "y": sp.exp(-(1 + beta * _g) / beta**2) / 2,
            },
            "two means",
        ),
        cite(
            "exponential moment",
            NORMAL_EXPONENTIAL,
            {"a": _mean, "b": -1 / beta**2, "s": -1 / beta},
        ),
        step(
            "square",
            sp.Eq(-1 / beta**2 + (-1 / beta) ** 2 / 2, -1 / (2 * beta**2), evaluate=False),
            method="identity",
        ),
        step(
            "bound",
            sp.Le(1 - kappa_beta, MISS_BOUND),
            "expectation",
            "exponential moment",
            "square",
        ),
    ),
    where={lam_kappa: "-log kappa(beta)", _g: "standard normal"},
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
