"""Facts about named scalars, for the rooms that are not yet about objects."""

from __future__ import annotations

import sympy as sp

from bounds.facts import fact

_a, _b, _s, _x, _y, _v, _t, _l, _p = sp.symbols("a b s x y v t l p", real=True)
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
