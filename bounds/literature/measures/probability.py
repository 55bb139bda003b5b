"""Facts of elementary probability, about any law, its events and its quantities."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.bits.arrays import ArrayVariable, Indexed, total
from lemmata.bounds.language.bits.circuits import vertex
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.measures.expectations import (
    Best,
    Complement,
    Expectation,
    Fair,
    Inside,
    Integrable,
    Intersection,
    QuantityVariable,
    StandardNormal,
    mean,
    probability,
    quantity,
)
from lemmata.bounds.language.measures.laws import LawVariable, Mass
from lemmata.bounds.language.sets import SetVariable

P = LawVariable("P")
A, B = SetVariable("A"), SetVariable("B")
X, Y, Z = map(QuantityVariable, "XYZ")
x = ArrayVariable("x")
a, b, c, r, s, t = sp.symbols("a b c r s t", real=True)
n = sp.Symbol("n", integer=True, positive=True)
m = sp.Symbol("m", integer=True, nonnegative=True)


def bounded(*quantities: QuantityVariable) -> dict[str, sp.Basic]:
    """Return the premise that quantities lie between a and b."""
    return {"bounded": for_all(x, sp.And(*((X(x) >= a) & (X(x) <= b) for X in quantities)))}


COMPLEMENT = Fact(
    "complement",
    "an event and its complement have probability 1 together",
    "Williams, Probability with Martingales, section 1.6",
    conclusion=sp.Eq(Mass(P, Complement(A)), 1 - Mass(P, A)),
)
SURE = Fact(
    "certain-event",
    "what always holds has probability 1",
    "Williams, Probability with Martingales, section 1.6",
    conclusion=sp.Eq(Mass(P, A), 1),
    premises={"always": for_all(x, Inside(x, A))},
)
INTERSECTION = Fact(
    "intersection",
    "two events seldom fail together",
    "Feller, An Introduction to Probability Theory I, section IV.1",
    conclusion=sp.Ge(Mass(P, Intersection(A, B)), Mass(P, A) + Mass(P, B) - 1),
)
_below = probability(P, lambda x: X(x) <= t)
MARKOV = Fact(
    "markov",
    "Markov's inequality, for the distances to an upper and to a lower bound",
    "Feller, An Introduction to Probability Theory II, section V.7",
    conclusion=sp.And(
        sp.Le((b - t) * _below, b - Expectation(P, X)),
        sp.Le((t - a) * (1 - _below), Expectation(P, X) - a),
    ),
    premises=bounded(X) | {"level": sp.And(sp.Le(a, t), sp.Le(t, b))},
)
LINEAR = Fact(
    "linear-monotone-expectation",
    "the mean is linear and monotone",
    "Williams, Probability with Martingales, section 6.5",
    conclusion=sp.Ge(Expectation(P, Z), c - r * Expectation(P, X) - s * Expectation(P, Y)),
    premises=bounded(X, Y, Z) | {"above": for_all(x, sp.Ge(Z(x), c - r * X(x) - s * Y(x)))},
)
MONOTONE = Fact(
    "monotone-expectation-nonnegative",
    "the mean is monotone",
    "Williams, Probability with Martingales, section 6.5",
    conclusion=sp.And(sp.Ge(Expectation(P, X), 0), sp.Le(Expectation(P, X), Expectation(P, Y))),
    premises={
        "below": for_all(x, (X(x) >= 0) & (X(x) <= Y(x))),
        "finite": Integrable(P, Y),
    },
)
AVERAGING = Fact(
    "averaging",
    "a quantity is somewhere at least its mean",
    "Alon and Spencer, The Probabilistic Method, section 2.1",
    conclusion=sp.Ge(X(Best(P, X)), Expectation(P, X)),
    premises=bounded(X),
)
MOMENT = mean(StandardNormal(1), lambda x: sp.exp(b + s * x[0]))
NORMAL_EXPONENTIAL = Fact(
    "normal-exponential-moment",
    "the exponential moments of a standard normal number",
    "Feller, An Introduction to Probability Theory II, section XV.1",
    conclusion=sp.And(Integrable(*MOMENT.args), sp.Eq(MOMENT, sp.exp(b + s**2 / 2))),
)
NORMAL_TAIL = Fact(
    "normal-tail-bound",
    "the tail of a standard normal number",
    "Feller, An Introduction to Probability Theory I, section VII.1",
    conclusion=sp.Le(probability(StandardNormal(1), lambda x: x[0] > t), sp.exp(-(t**2) / 2) / 2),
    premises={"level": sp.Ge(t, 0)},
)


def sum_of_squares(x: Indexed, n: sp.Expr) -> sp.Expr:
    """Return the sum of the squares of the first n entries."""
    return total(lambda i: x[i] ** 2, n)


CHI_SQUARE = Fact(
    "sum-of-squares-chernoff",
    "Chernoff's bound for the square norm of n standard normal numbers",
    "Boucheron, Lugosi, Massart, Concentration Inequalities, sections 2.2 and 2.4",
    conclusion=sp.Ge(
        probability(StandardNormal(n), lambda x: sum_of_squares(x, n) <= t * n),
        1 - sp.exp(-n * (t - 1 - sp.log(t)) / 2),
    ),
    premises={"above the mean": sp.Ge(t, 1)},
)
MONOTONE_EVENT = Fact(
    "event-within-event",
    "an event that implies another one is not more likely",
    "Williams, Probability with Martingales, section 1.10",
    conclusion=sp.Le(Mass(P, A), Mass(P, B)),
    premises={"implies": for_all(x, sp.Implies(Inside(x, A), Inside(x, B)))},
)
FAIR_MEAN = Fact(
    "mean-over-fair-bits",
    "the mean over the uniform law of a cube is the mean over its vertices",
    "definition of the uniform law",
    conclusion=sp.Eq(Expectation(Fair(m), X), total(lambda k: X(vertex(k, m)), 2**m) / 2**m),
)
FAIR_EVENT = Fact(
    "probability-over-fair-bits",
    "a probability under the uniform law of a cube counts vertices",
    "definition of the uniform law",
    conclusion=sp.Eq(
        probability(Fair(m), lambda x: X(x) <= t),
        total(lambda k: sp.Piecewise((1, X(vertex(k, m)) <= t), (0, True)), 2**m) / 2**m,
    ),
)
k = sp.Symbol("k", integer=True, nonnegative=True)
ENTRY = Fact(
    "entry-of-a-sum",
    "an entry of an array without negative entries is at most the sum",
    "definition of a sum",
    conclusion=sp.Le(x[k], total(lambda i: x[i], n)),
    premises={"nonnegative": for_all(k, sp.Ge(x[k], 0)), "one of them": sp.Lt(k, n)},
)
JENSEN = Fact(
    "jensen-square",
    "Jensen's inequality for the square",
    "Williams, Probability with Martingales, section 6.6",
    conclusion=sp.Le(c * Expectation(P, X) ** 2, Expectation(P, quantity(lambda x: c * X(x) ** 2))),
    premises=bounded(X) | {"weight": sp.Ge(c, 0)},
)
