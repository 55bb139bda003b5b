"""Appendices E, F.1, F.2: norms of the inverse point, of the noise and of the observable.

``xi`` is a standard normal vector in R^d and ``chi^2_d`` its squared norm.  A statement "with
probability at least 1 - p" is written for the probability ``miss <= p`` of the opposite event.
"""

from __future__ import annotations

import sympy as sp

from bounds.catalogue import claim
from bounds.claim import Claim, Statement, Twin, apply, cite, step
from bounds.facts import TRIANGLE, fact
from bounds.symbols import M, beta, d, local, m, norm_x, norm_z, norm_z_hat

c = local("c", "c", nonnegative=True)
s = local("s", "s", positive=True)
t = local("t_dev", "t", positive=True)


def rate(factor: sp.Expr) -> sp.Expr:
    """Return (s - 1 - log s)/2, the exponent of Pr[chi^2_d >= s d] per dimension."""
    return (factor - 1 - sp.log(factor)) / 2


def root(c: sp.Expr) -> sp.Expr:
    """Return s_c > 1 with s - 1 - log s = 2 c^2, by the lower branch of Lambert's W."""
    return -sp.LambertW(-sp.exp(-1 - 2 * c**2), -1)


S_STAR = root(sp.Integer(1))
"""The root s_* of s - 1 - log s = 2 above 1."""
NOISE_PRINTED = 6 * c * beta * sp.sqrt(d)
"""Printed radius of the noise, Lemma 21."""
NOISE_FACTOR = sp.sqrt(s) * c * beta * sp.sqrt(d)
"""Sharp radius of the noise, at s = s_*."""
NOISE_SHARP = NOISE_FACTOR.subs(s, S_STAR)
NORM_PRINTED = 12 * (M + beta) * sp.sqrt(d)
"""Printed bound of |x|, Lemma 24."""
NORM_TWO = sp.sqrt(s) * (M + beta) * sp.sqrt(d)
"""Bound of |x| by the two norms |z| and |xi|."""
NORM_SHARP = (1 + t) * sp.sqrt((M**2 + beta**2) * d)
"""Sharp bound of |x|, with probability 1 - exp(-t^2 d / 2)."""
LIPSCHITZ = sp.sqrt(M**2 + beta**2)
"""Lipschitz constant of (z, xi) -> |G(z) + beta xi|."""

# Facts.
_a, _b, _x, _y, _v, _w, _t, _z, _l, _p = sp.symbols("a b x y v w t z l p", real=True)

CHI2_EXPONENTIAL = fact(
    "chi2-exponential-moment",
    "Markov's inequality for exp(l chi^2_d), whose mean is (1 - 2l)^(-d/2): p = Pr[chi^2_d >= t] "
    "is at most (1 - 2l)^(-d/2) exp(-l t) for 0 <= l < 1/2; here b = d",
    "Boucheron, Lugosi, Massart, Concentration Inequalities, sections 2.2 and 2.4",
    sp.Le(_p, sp.exp(-_b * sp.log(1 - 2 * _l) / 2 - _l * _t)),
    (sp.Ge(_l, 0), sp.Lt(_l, sp.Rational(1, 2))),
)
MONOTONE_PROBABILITY = fact(
    "monotone-probability",
    "if every outcome with x > v has y >= t, then a = Pr[x > v] is at most b = Pr[y >= t]",
    "axioms of probability",
    sp.Le(_a, _b),
    (sp.Implies(sp.Gt(_x, _v), sp.Ge(_y, _t)),),
)
UNION_BOUND = fact(
    "union-bound",
    "if every outcome with x > v has y >= t or z >= w, then p = Pr[x > v] is at most a + b, "
    "a = Pr[y >= t], b = Pr[z >= w]",
    "axioms of probability",
    sp.Le(_p, _a + _b),
    (sp.Implies(sp.Gt(_x, _v), sp.Or(sp.Ge(_y, _t), sp.Ge(_z, _w))),),
)
MONOTONE_EXPECTATION = fact(
    "monotone-expectation",
    "if x <= y for every outcome then a = E x is at most b = E y",
    "properties of the integral",
    sp.Le(_a, _b),
    (sp.Le(_x, _y),),
)
JENSEN = fact(
    "jensen",
    "a = E X of a square-integrable X satisfies a^2 <= b = E X^2",
    "Jensen's inequality",
    sp.Le(_a**2, _b),
)
GAUSSIAN_MOMENTS = fact(
    "gaussian-moments",
    "a standard normal vector xi in R^b has E|xi|^2 = a = b",
    "definition of the standard normal law",
    sp.Eq(_a, _b),
)
INDEPENDENT_CENTRED = fact(
    "independent-centred",
    "for independent, integrable V and xi with E xi = 0, a = E<V, xi> = <E V, E xi> = 0",
    "Feller, An Introduction to Probability Theory II, section V.4",
    sp.Eq(_a, 0),
)
GAUSSIAN_CONCENTRATION = fact(
    "gaussian-concentration",
    "if F is l-Lipschitz, i.e. x - y <= l z for its values x, y at any two points at distance z, "
    "then p = Pr[F >= E F + t l] under the standard normal law is at most exp(-t^2/2)",
    "Tsirelson, Ibragimov, Sudakov, Proc. 3rd Japan-USSR Symp. Probab. Th. (1976) 20-41",
    sp.Le(_p, sp.exp(-(_t**2) / 2)),
    (sp.Le(_x - _y, _l * _z), sp.Ge(_t, 0)),
)

# The chi-square tail.
tail = local("tail", r"\Pr[\chi^2_d\ge sd]", nonnegative=True)
_LAMBDA = (1 - 1 / s) / 2
_EXPONENT = -d * sp.log(1 - 2 * _LAMBDA) / 2 - _LAMBDA * s * d
CHERNOFF_BOUND = sp.exp(-d * rate(s))

CHERNOFF = Statement(
    text="Pr[chi^2_d >= s d] <= exp(-d (s - 1 - log s)/2) for every s >= 1.",
    conclusion=sp.Le(tail, CHERNOFF_BOUND),
    hypotheses={"above the mean": sp.Ge(s, 1)},
    steps=(
        cite(
            "Markov",
            CHI2_EXPONENTIAL,
            {"p": tail, "b": d, "l": _LAMBDA, "t": s * d},
            "above the mean",
            why="lambda = (1 - 1/s)/2",
        ),
        step(
            "exponents",
            sp.Eq(_EXPONENT, -d * rate(s), evaluate=False),
            method="identity",
        ),
        step("tail", sp.Le(tail, CHERNOFF_BOUND), "Markov", "exponents"),
    ),
    where={tail: "tail of chi^2_d at s d"},
)

slowest = local("slowest", "r", nonnegative=True)

CHERNOFF_AT = Statement(
    text="Pr[chi^2_d >= s d] <= exp(-r d) for every s >= 1 with (s - 1 - log s)/2 >= r.",
    conclusion=sp.Le(tail, sp.exp(-slowest * d)),
    hypotheses={"above the mean": sp.Ge(s, 1), "rate": sp.Ge(rate(s), slowest)},
    steps=(
        apply("Chernoff", CHERNOFF, {}, "above the mean"),
        step("exponents", sp.Le(-d * rate(s), -slowest * d), "rate"),
        step("tail", sp.Le(tail, sp.exp(-slowest * d)), "Chernoff", "exponents"),
    ),
    where={tail: "tail of chi^2_d at s d", slowest: "a rate"},
)

# Lemma 21.
miss = local("miss", r"\Pr[\text{miss}]", nonnegative=True)
noise = local("noise", r"\lVert x-G(z)\rVert", nonnegative=True)
xi = local("xi", r"\lVert\xi\rVert", nonnegative=True)
_RARE = sp.Le(miss, sp.exp(-(c**2) * d))
_NOISE = sp.Eq(noise, beta * xi)
_WHERE_21 = {
    noise: "|x - G(z)| = beta |xi|",
    xi: "norm of a standard normal vector",
    tail: "Pr[chi^2_d >= s d]",
}


_EXPONENT_36 = sp.Ge(rate(36 * c**2), c**2)
_EXPONENT_S = sp.Ge(rate(s * c**2), c**2)

LEMMA_21_PRINTED = Statement(
    text="Pr[|x - G(z)| <= 6 c beta sqrt(d)] >= 1 - exp(-c^2 d) for every c > 1 (the tail only).",
    conclusion=_RARE,
    hypotheses={"c": sp.Gt(c, 1), "noise": _NOISE},
    steps=(
        cite(
            "event",
            MONOTONE_PROBABILITY,
            {
                "a": miss,
                "b": tail,
                "x": noise,
                "v": NOISE_PRINTED,
                "y": xi**2,
                "t": 36 * c**2 * d,
            },
            "noise",
        ),
        step("exponent", _EXPONENT_36, "c"),
        apply("tail", CHERNOFF_AT, {s: 36 * c**2, slowest: c**2}, "c", "exponent"),
        step("miss", _RARE, "event", "tail"),
    ),
    where=_WHERE_21 | {miss: "Pr[|x - G(z)| > 6 c beta sqrt(d)]"},
)

LEMMA_21_SHARP = Statement(
    text="Let s > 1 with s - 1 - log s >= 2, e.g. the root s_* = -W_{-1}(-e^{-3}). Then "
    "Pr[|x - G(z)| <= sqrt(s) c beta sqrt(d)] >= 1 - exp(-c^2 d) for every c >= 1 and d.",
    conclusion=_RARE,
    hypotheses={
        "c": sp.Ge(c, 1),
        "s": sp.Gt(s, 1),
        "root": sp.Ge(s - 1 - sp.log(s), 2),
        "noise": _NOISE,
    },
    steps=(
        cite(
            "event",
            MONOTONE_PROBABILITY,
            {"a": miss, "b": tail, "x": noise, "v": NOISE_FACTOR, "y": xi**2, "t": s * c**2 * d},
            "noise",
        ),
        step("above the mean", sp.Ge(s * c**2, 1), "c", "s"),
        step("more than three", sp.Gt(s, 3), "s", "root", why="log s > 0"),
        step("exponent", _EXPONENT_S, "more than three", "root", "c"),
        apply(
            "tail",
            CHERNOFF_AT,
            {s: s * c**2, slowest: c**2},
            "above the mean",
            "exponent",
        ),
        step("miss", _RARE, "event", "tail"),
    ),
    where=_WHERE_21 | {miss: "Pr[|x - G(z)| > sqrt(s) c beta sqrt(d)]", s: "at least s_*"},
)

# Lemma 23, equation 54.
shift = local("shift", r"\lVert G(\hat z)-G(0)\rVert", nonnegative=True)
offset = local("offset", r"\lVert G(0)\rVert", nonnegative=True)
INVERSE_PRINTED = norm_x / m
"""Bound of |z_hat|, Lemma 23 and equation 54."""
INVERSE_LOWER = norm_x / M
"""Lower bound of |z_hat|."""
_WHERE_23 = {shift: "|x - G(0)|", offset: "|G(0)|"}

LEMMA_23_PRINTED = Statement(
    text="Assumptions 1 and 3: |z_hat| <= |x|/m.",
    conclusion=sp.Le(norm_z_hat, INVERSE_PRINTED),
    hypotheses={
        "assumption-1": sp.Ge(shift, m * norm_z_hat),
        "assumption-3": sp.Eq(offset, 0),
    },
    steps=(
        cite("triangle", TRIANGLE, {"c": shift, "a": norm_x, "b": offset}),
        step(
            "bound",
            sp.Le(norm_z_hat, INVERSE_PRINTED),
            "triangle",
            "assumption-1",
            "assumption-3",
        ),
    ),
    where=_WHERE_23,
)

LEMMA_23_SHARP = Statement(
    text="Assumptions 1 to 3: |x|/M <= |z_hat| <= |x|/m; both are attained by linear maps.",
    conclusion=sp.And(sp.Le(INVERSE_LOWER, norm_z_hat), sp.Le(norm_z_hat, INVERSE_PRINTED)),
    hypotheses={
        "assumption-1": sp.Ge(shift, m * norm_z_hat),
        "assumption-2": sp.Le(shift, M * norm_z_hat),
        "assumption-3": sp.Eq(offset, 0),
    },
    steps=(
        apply("from above", LEMMA_23_PRINTED, {}, "assumption-1", "assumption-3"),
        cite("triangle", TRIANGLE, {"c": norm_x, "a": shift, "b": offset}),
        step(
            "from below",
            sp.Le(INVERSE_LOWER, norm_z_hat),
            "triangle",
            "assumption-2",
            "assumption-3",
        ),
    ),
    where=_WHERE_23,
)

# Lemma 24.
G_norm = local("G_norm", r"\lVert G(z)\rVert", nonnegative=True)
G_shift = local("G_shift", r"\lVert G(z)-G(0)\rVert", nonnegative=True)
tail_z = local("tail_z", r"\Pr[\lVert z\rVert^2\ge sd]", nonnegative=True)

_GROWTH = sp.Le(G_norm, M * norm_z)
_LATENT = {
    "assumption-2": sp.Le(G_shift, M * norm_z),
    "assumption-3": sp.Eq(offset, 0),
}
_WHERE_24 = {
    G_norm: "|G(z)|",
    G_shift: "|G(z) - G(0)|",
    offset: "|G(0)|",
    xi: "norm of the standard normal noise",
}

GROWTH = Statement(
    text="Assumptions 2 and 3: |G(z)| <= M |z|.",
    conclusion=_GROWTH,
    hypotheses=_LATENT,
    steps=(
        cite("triangle", TRIANGLE, {"c": G_norm, "a": G_shift, "b": offset}),
        step("growth", _GROWTH, "triangle", "assumption-2", "assumption-3"),
    ),
    where=_WHERE_24,
)

LEMMA_24_TWO_NORMS = Statement(
    text="Assumptions 2 and 3; s >= 1 with s - 1 - log s >= 2 c^2, e.g. s_c. Then |x| <= sqrt(s) "
    "(M + beta) sqrt(d) with probability at least 1 - 2 exp(-c^2 d).",
    conclusion=sp.Le(miss, 2 * sp.exp(-(c**2) * d)),
    hypotheses=_LATENT | {"s": sp.Ge(s, 1), "root": sp.Ge(rate(s), c**2)},
    steps=(
        apply("growth", GROWTH, {}, *_LATENT),
        cite("sum", TRIANGLE, {"c": norm_x, "a": G_norm, "b": beta * xi}),
        cite(
            "event",
            UNION_BOUND,
            {
                "p": miss,
                "a": tail_z,
                "b": tail,
                "x": norm_x,
                "v": NORM_TWO,
                "y": norm_z**2,
                "t": s * d,
                "z": xi**2,
                "w": s * d,
            },
            "growth",
            "sum",
        ),
        apply("noise", CHERNOFF_AT, {slowest: c**2}, "s", "root"),
        apply("latent", CHERNOFF_AT, {tail: tail_z, slowest: c**2}, "s", "root"),
        step("miss", sp.Le(miss, 2 * sp.exp(-(c**2) * d)), "event", "noise", "latent"),
    ),
    where=_WHERE_24
    | {
        miss: "Pr[|x| > sqrt(s) (M + beta) sqrt(d)]",
        tail: "Pr[|xi|^2 >= s d]",
        tail_z: "Pr[|z|^2 >= s d]",
    },
)

LEMMA_24_PRINTED = Statement(
    text="Assumptions 2 and 3: |x| <= 12 (M + beta) sqrt(d) with probability at least "
    "1 - 2 exp(-4 d).",
    conclusion=sp.Le(miss, 2 * sp.exp(-4 * d)),
    hypotheses=_LATENT,
    steps=(
        step("exponent", sp.Ge(rate(sp.Integer(144)), 4, evaluate=False)),
        apply(
            "two norms",
            LEMMA_24_TWO_NORMS,
            {s: sp.Integer(144), c: sp.Integer(2)},
            *_LATENT,
            "exponent",
        ),
    ),
    where=_WHERE_24 | {miss: "Pr[|x| > 12 (M + beta) sqrt(d)]"},
)

F1, F2 = local("F_1", "F", nonnegative=True), local("F_2", "F'", nonnegative=True)
dF = local("dF", r"\lVert(G(z)+\beta\xi)-(G(z')+\beta\xi')\rVert", nonnegative=True)
dG = local("dG", r"\lVert G(z)-G(z')\rVert", nonnegative=True)
dz = local("dz", r"\lVert z-z'\rVert", nonnegative=True)
dxi = local("dxi", r"\lVert\xi-\xi'\rVert", nonnegative=True)
gap = local("gap", r"\lVert(z-z',\xi-\xi')\rVert", nonnegative=True)
EF = local("EF", r"\mathbb E F", nonnegative=True)
EF2 = local("EF2", r"\mathbb E F^2", nonnegative=True)
EG2 = local("EG2", r"\mathbb E\lVert G(z)\rVert^2", nonnegative=True)
Ez2 = local("Ez2", r"\mathbb E\lVert z\rVert^2", nonnegative=True)
Exi2 = local("Exi2", r"\mathbb E\lVert\xi\rVert^2", nonnegative=True)
cross = local("cross", r"\mathbb E\langle G(z),\xi\rangle")
above = local("above", r"\Pr[F\ge\mathbb EF+t\sqrt d\Lambda_F]", nonnegative=True)
miss_two = local("miss_two", r"\Pr[\text{miss}_2]", nonnegative=True)

_ONE_NORM = {
    "assumption-2, differences": sp.Le(dG, M * dz),
    "distance": sp.Eq(gap**2, dz**2 + dxi**2),
    "expansion": sp.Eq(EF2, EG2 + 2 * beta * cross + beta**2 * Exi2),
}
_MEAN = sp.Le(EF, sp.sqrt((M**2 + beta**2) * d))
_RARE_24 = sp.Le(miss, sp.exp(-(t**2) * d / 2))

MEAN_NORM = Statement(
    text="Assumptions 2 and 3: E|x| <= sqrt((M^2 + beta^2) d).",
    conclusion=_MEAN,
    hypotheses=_LATENT | {"expansion": _ONE_NORM["expansion"]},
    steps=(
        apply("growth", GROWTH, {}, *_LATENT),
        cite("latent moment", GAUSSIAN_MOMENTS, {"a": Ez2, "b": d}),
        cite("noise moment", GAUSSIAN_MOMENTS, {"a": Exi2, "b": d}),
        cite("independence", INDEPENDENT_CENTRED, {"a": cross}),
        cite(
            "second moment of G",
            MONOTONE_EXPECTATION,
            {"a": EG2, "b": M**2 * Ez2, "x": G_norm**2, "y": M**2 * norm_z**2},
            "growth",
        ),
        cite("root of the mean", JENSEN, {"a": EF, "b": EF2}),
        step(
            "mean",
            _MEAN,
            "latent moment",
            "noise moment",
            "independence",
            "second moment of G",
            "root of the mean",
            "expansion",
        ),
    ),
    where=_WHERE_24 | {EF: "E|x|", EF2: "E|x|^2, expanded by linearity"},
)

LEMMA_24_ONE_NORM = Statement(
    text="Assumptions 2 and 3: |x| <= (1 + t) sqrt((M^2 + beta^2) d) with probability at least "
    "1 - exp(-t^2 d/2), for every t > 0.",
    conclusion=_RARE_24,
    hypotheses=_LATENT | _ONE_NORM,
    steps=(
        cite("difference", TRIANGLE, {"c": F1, "a": F2, "b": dF}),
        cite("parts", TRIANGLE, {"c": dF, "a": dG, "b": beta * dxi}),
        step(
            "Cauchy-Schwarz",
            sp.Le(M * dz + beta * dxi, LIPSCHITZ * gap),
            "distance",
            why="(M a + beta b)^2 <= (M^2 + beta^2)(a^2 + b^2)",
        ),
        step(
            "Lipschitz",
            sp.Le(F1 - F2, LIPSCHITZ * gap),
            "difference",
            "parts",
            "Cauchy-Schwarz",
            "assumption-2, differences",
        ),
        apply("mean", MEAN_NORM, {}, *_LATENT, "expansion"),
        cite(
            "concentration",
            GAUSSIAN_CONCENTRATION,
            {"p": above, "t": t * sp.sqrt(d), "x": F1, "y": F2, "l": LIPSCHITZ, "z": gap},
            "Lipschitz",
        ),
        cite(
            "event",
            MONOTONE_PROBABILITY,
            {
                "a": miss,
                "b": above,
                "x": F1,
                "v": NORM_SHARP,
                "y": F1,
                "t": EF + t * sp.sqrt(d) * LIPSCHITZ,
            },
            "mean",
        ),
        step("miss", _RARE_24, "concentration", "event"),
    ),
    where=_WHERE_24
    | {
        miss: "Pr[|x| > (1 + t) sqrt((M^2 + beta^2) d)]",
        F1: "|G(z) + beta xi|",
        F2: "the same at another point (z', xi')",
        gap: "distance of the two points of R^{2d}",
        above: "probability that F exceeds its mean by t sqrt(d) times its Lipschitz constant",
    },
)

LEMMA_24_SHARP = Statement(
    text="Assumptions 2 and 3: |x| <= (1 + t) sqrt((M^2 + beta^2) d) with probability at least "
    "1 - exp(-t^2 d/2) for every t > 0; and |x| <= sqrt(s_c) (M + beta) sqrt(d) with probability "
    "at least 1 - 2 exp(-c^2 d) for every c >= 0.",
    conclusion=sp.And(_RARE_24, sp.Le(miss_two, 2 * sp.exp(-(c**2) * d))),
    hypotheses=dict(LEMMA_24_ONE_NORM.hypotheses)
    | {k: LEMMA_24_TWO_NORMS.hypotheses[k] for k in ("s", "root")},
    steps=(
        apply("one norm", LEMMA_24_ONE_NORM, {}, *LEMMA_24_ONE_NORM.hypotheses),
        apply(
            "two norms",
            LEMMA_24_TWO_NORMS,
            {miss: miss_two},
            *LEMMA_24_TWO_NORMS.hypotheses,
        ),
    ),
    where=dict(LEMMA_24_ONE_NORM.where) | {miss_two: "Pr[|x| > sqrt(s) (M + beta) sqrt(d)]"},
)


def even_tail(half: int, level: sp.Expr) -> sp.Expr:
    """Return Pr[chi^2_d >= level] exactly for d = 2 half: a Poisson sum."""
    return sp.exp(-level / 2) * sum((level / 2) ** j / sp.factorial(j) for j in range(half))


def _noise_world(
    half: int, c_value: sp.Expr, factor: sp.Expr, claimed: sp.Expr
) -> dict[sp.Symbol, sp.Expr]:
    """Return the scalars of Lemma 21 for the radius sqrt(factor) beta sqrt(d), d = 2 half.

    The tail that Chernoff's bound is about is the one at ``claimed * d``.
    """
    one = sp.Integer(1)
    return {
        d: sp.Integer(2 * half),
        c: c_value,
        s: _S,
        beta: one,
        xi: one,
        noise: one,
        miss: even_tail(half, factor * 2 * half),
        tail: even_tail(half, claimed * 2 * half),
    }


def _linear_world(half: int, noise: sp.Expr, radius_squared: sp.Expr) -> dict[sp.Symbol, sp.Expr]:
    """Return the scalars of Lemma 24 for G(z) = z, at the outcome 0, d = 2 half.

    There |x|^2 = (1 + beta^2) chi^2_d exactly.
    """
    n, zero = sp.Integer(2 * half), sp.Integer(0)
    missed = even_tail(half, radius_squared / (1 + noise**2))
    at_zero = dict.fromkeys((norm_z, G_norm, G_shift, offset, dG, dz, dxi, gap, cross), zero)
    return at_zero | {
        d: n,
        M: sp.Integer(1),
        beta: noise,
        t: sp.Integer(1),
        c: sp.Integer(1),
        s: sp.Integer(5),
        Ez2: n,
        Exi2: n,
        EG2: n,
        EF2: n + noise**2 * n,
        miss: missed,
        miss_two: zero,
    }


def _shifted() -> dict[sp.Symbol, sp.Expr]:
    """Return the scalars of G(z) = 2z + 1, x = 0, d = 1."""
    z = sp.Symbol("z", real=True)
    G = 2 * z + 1
    (z_hat,) = sp.solve(G, z)
    return {
        m: sp.Integer(2),
        M: sp.Integer(2),
        norm_x: sp.Integer(0),
        norm_z_hat: abs(z_hat),
        shift: abs(G.subs(z, z_hat) - G.subs(z, 0)),
        offset: abs(G.subs(z, 0)),
    }


_SCALING = {
    m: sp.Integer(2),
    M: sp.Integer(2),
    norm_z_hat: sp.Integer(1),
    norm_x: sp.Integer(2),
    shift: sp.Integer(2),
    offset: sp.Integer(0),
}
_ETA = sp.Rational(9, 10)
_C = sp.Rational(101, 100)
_SMALL = sp.Rational(2, 5)
_S = sp.Rational(451, 100)
"""Just above the root s_*."""
_BY_CHI2 = "Pr[chi^2_d >= r] is a Poisson sum for even d"

_TWINS_23 = (
    Twin(
        "1/m -> (9/10)/m",
        "printed",
        sp.Le(norm_z_hat, _ETA * INVERSE_PRINTED),
        at=_SCALING,
        text="G(z) = 2z",
    ),
    Twin(
        "assumption-3 dropped",
        "printed",
        drop=("assumption-3",),
        at=_shifted(),
        text="G(z) = 2z + 1, x = 0: z_hat = -1/2",
    ),
    Twin("assumption-1 dropped", "printed", drop=("assumption-1",)),
    Twin(
        "|z_hat| >= |x|/M -> |z_hat| >= (10/9)|x|/M",
        "sharp",
        sp.Ge(norm_z_hat, INVERSE_LOWER / _ETA),
        at=_SCALING,
        text="G(z) = 2z",
    ),
)
_ERRATUM_23 = (
    "Uses G(0) = 0 (Assumption 3), which the statement does not list; without it replace |x| by "
    "|x - G(0)|. Theorem 1 has to list Assumption 3."
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-21",
        {"printed": LEMMA_21_PRINTED, "sharp": LEMMA_21_SHARP},
        twins=(
            Twin(
                "6 -> 2",
                "printed",
                drop=("event",),
                at=_noise_world(20, _C, 4 * _C**2, 36 * _C**2),
                text="d = 40, c = 1.01: " + _BY_CHI2,
            ),
            Twin("6 -> 2, in the exponent", "printed", sp.Ge(rate(4 * c**2), c**2)),
            Twin(
                "sqrt(s) -> (9/10) sqrt(s)",
                "sharp",
                drop=("event",),
                at=_noise_world(20, sp.Integer(1), _S * _ETA**2, _S),
                text="d = 40, c = 1, s = 4.51: " + _BY_CHI2,
            ),
            Twin(
                "c >= 1 dropped",
                "sharp",
                drop=("c", "tail: Chernoff: Markov"),
                at=_noise_world(20, _SMALL, _S * _SMALL**2, _S * _SMALL**2),
                text="d = 40, c = 2/5, s = 4.51: " + _BY_CHI2,
            ),
        ),
    ),
    claim(
        "lemma-23",
        {"printed": LEMMA_23_PRINTED, "sharp": LEMMA_23_SHARP},
        assumes=("assumption-1", "assumption-2", "assumption-3"),
        twins=_TWINS_23,
        erratum=_ERRATUM_23,
    ),
    claim(
        "equation-54",
        {"printed": LEMMA_23_PRINTED},
        assumes=("assumption-1", "assumption-3"),
        uses=("lemma-23",),
        twins=_TWINS_23[:3],
        erratum=_ERRATUM_23,
    ),
    claim(
        "lemma-24",
        {"printed": LEMMA_24_PRINTED, "sharp": LEMMA_24_SHARP},
        assumes=("assumption-2", "assumption-3"),
        uses=("lemma-21",),
        twins=(
            Twin(
                "12 -> 1",
                "printed",
                at=_linear_world(1, sp.Rational(1, 100), 2 * sp.Rational(101, 100) ** 2),
                text="G(z) = z, beta = 1/100, d = 2",
            ),
            Twin(
                "1 + t -> t",
                "sharp",
                at=_linear_world(
                    2, sp.Integer(1), NORM_SHARP.subs({t: 0, M: 1, beta: 1, d: 4}) ** 2
                ),
                text="G(z) = z, beta = 1, d = 4, t = 1",
            ),
            Twin(
                "sqrt(M^2 + beta^2) -> M",
                "sharp",
                at=_linear_world(1, sp.Integer(100), sp.Integer(2**2 * 2)),
                text="G(z) = z, beta = 100, d = 2, t = 1",
            ),
        ),
        erratum="Needs G(0) = 0 (Assumption 3) for |G(z)| <= M|z|. The remark after it has a wrong "
        "sign: with probability 1 - exp(-Omega(d)). True otherwise, and loose. Theorem 1 survives.",
    ),
)
