"""Tools of the room: exponents of the chi-square tail, cited facts, exact tails."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, apply, cite, step
from lemmata.bounds.facts import fact
from lemmata.bounds.symbols import d, local

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

miss = local("miss", r"\Pr[\text{miss}]", nonnegative=True)
xi = local("xi", r"\lVert\xi\rVert", nonnegative=True)

# Facts.
_a, _b, _s, _x, _y, _z, _v, _t, _l, _p = sp.symbols("a b s x y z v t l p", real=True)
_n = sp.Symbol("n", integer=True, nonnegative=True)

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
BOOLE = fact(
    "boole",
    "Boole's inequality: one of n events of probability at most s happens with probability "
    "p <= n s",
    "Feller, An Introduction to Probability Theory I, section IV.1",
    sp.Le(_p, _n * _s),
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

INCREASING = Statement(
    text="If x <= y then e^x <= e^y.",
    conclusion=sp.Le(sp.exp(_x), sp.exp(_y)),
    hypotheses={"exponents": sp.Le(_x, _y)},
    steps=(step("exponentials", sp.Le(sp.exp(_x), sp.exp(_y)), "exponents"),),
)
slowest = local("slowest", "r", nonnegative=True)

CHERNOFF_AT = Statement(
    text="Pr[chi^2_d >= s d] <= exp(-r d) for every s >= 1 with (s - 1 - log s)/2 >= r.",
    conclusion=sp.Le(tail, sp.exp(-slowest * d)),
    hypotheses={"above the mean": sp.Ge(s, 1), "rate": sp.Ge(rate(s), slowest)},
    steps=(
        apply("Chernoff", CHERNOFF, {}, "above the mean"),
        step("exponents", sp.Le(-d * rate(s), -slowest * d), "rate"),
        apply("increasing", INCREASING, {_x: -d * rate(s), _y: -slowest * d}, "exponents"),
        step("tail", sp.Le(tail, sp.exp(-slowest * d)), "Chernoff", "increasing"),
    ),
    where={tail: "tail of chi^2_d at s d", slowest: "a rate"},
)


def even_tail(half: int, level: sp.Expr) -> sp.Expr:
    """Return Pr[chi^2_d >= level] exactly for d = 2 half: a Poisson sum."""
    return sp.exp(-level / 2) * sum((level / 2) ** j / sp.factorial(j) for j in range(half))


ETA = sp.Rational(9, 10)
"""By how much twins shrink a constant."""
BY_CHI2 = "Pr[chi^2_d >= r] is a Poisson sum for even d"
