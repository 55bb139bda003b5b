r"""Facts about distances of laws, couplings, densities and means."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import FieldVariable, function
from lemmata.bounds.language.measures.couplings import (
    CouplingVariable,
    Differ,
    First,
    Independent,
    Joint,
    Maximal,
    Second,
)
from lemmata.bounds.language.measures.integrals import (
    Hahn,
    HasDensity,
    Integrable,
    TwoPoints,
    squared,
)
from lemmata.bounds.language.measures.laws import TV, ChiSquare, LawVariable, Mass, Mean, Restricted
from lemmata.bounds.language.sets import SetVariable, member
from lemmata.bounds.language.vectors import VectorVariable

P, Q, R, C = *map(LawVariable, "PQR"), CouplingVariable("C")
A, B = SetVariable("A"), SetVariable("B")
y, z = VectorVariable("y"), VectorVariable("z")
f, g, r = (FieldVariable(n, order=-1) for n in "fgr")
a, b, c = sp.symbols("a b c", real=True)
p = sp.Symbol("p", nonnegative=True)
q = sp.Symbol("q", positive=True)

# Events.
ATMOST_1 = Fact(
    "probability-at-most-1",
    "no event is more likely than the sure one",
    "axioms of probability",
    conclusion=sp.Le(Mass(P, A), 1),
)
SURE = Fact(
    "sure-event",
    "the event that must happen",
    "axioms of probability",
    conclusion=sp.Eq(Mass(P, A), 1),
    premises={"everything": for_all(z, member(z, A))},
)
HAHN = Fact(
    "hahn",
    "the supremum of P(A) - Q(A) is attained where P is denser than Q (Hahn decomposition)",
    "Tsybakov, Introduction to Nonparametric Estimation, Lemma 2.1",
    conclusion=sp.Eq(TV(P, Q), Mass(P, Hahn(P, Q)) - Mass(Q, Hahn(P, Q))),
)
JOINT = Fact(
    "joint-additivity",
    "X is in A with or without X', and where only one of them is in A they differ",
    "axioms of probability",
    conclusion=sp.And(
        sp.Eq(Mass(First(C), A), Joint(C, A, A) + Joint(C, A, Outside(A))),
        sp.Eq(Mass(Second(C), A), Joint(C, A, A) + Joint(C, Outside(A), A)),
        sp.Le(Joint(C, A, Outside(A)) + Joint(C, Outside(A), A), Differ(C)),
        sp.Le(Differ(C), 1),
    ),
)
INDEPENDENT = Fact(
    "independence",
    "definition of independence",
    "Feller, An Introduction to Probability Theory II, section V.4",
    conclusion=sp.Eq(Joint(Independent(P, Q), A, B), Mass(P, A) * Mass(Q, B)),
)
MAXIMAL = Fact(
    "maximal-coupling",
    "two laws have a coupling that differs with the probability of their distance",
    "Lindvall, Lectures on the Coupling Method, Theorem I.5.2",
    conclusion=sp.Eq(Differ(Maximal(P, Q)), TV(P, Q)),
)

# Two points.
_weight = {"probability": sp.Le(p, 1)}
TWO_POINTS = Fact(
    "two-points",
    "definition of the law",
    "axioms of probability",
    conclusion=sp.And(
        sp.Eq(Mass(TwoPoints(p, y, z), A), p), sp.Eq(Mass(TwoPoints(p, y, z), Outside(A)), 1 - p)
    ),
    premises=_weight | {"y": member(y, A), "z": sp.Not(member(z, A))},
)
NOWHERE = Fact(
    "off-two-points",
    "off its points the law has no mass",
    "axioms of probability",
    conclusion=sp.Eq(Mass(TwoPoints(p, y, z), A), 0),
    premises=_weight | {"y": sp.Not(member(y, A)), "z": sp.Not(member(z, A))},
)
TWO_MEAN = Fact(
    "two-points-mean",
    "a sum over two points",
    "definition of the mean",
    conclusion=sp.And(
        Integrable(TwoPoints(p, y, z), f),
        sp.Eq(Mean(TwoPoints(p, y, z), f), p * f(y) + (1 - p) * f(z)),
    ),
    premises=_weight,
)
TWO_DENSITY = Fact(
    "two-points-density",
    "a quotient at each of two points",
    "definition of a density",
    conclusion=HasDensity(TwoPoints(p, y, z), r, TwoPoints(q, y, z)),
    premises=_weight
    | {
        "inside": sp.Lt(q, 1),
        "at y": sp.Eq(q * r(y), p),
        "at z": sp.Eq((1 - q) * r(z), 1 - p),
    },
)

# Means and densities.
_combined = function(lambda z: a * f(z) + b * g(z) + c)
LINEARITY = Fact(
    "linearity-of-the-mean",
    "the mean is linear",
    "properties of the integral",
    conclusion=sp.And(
        Integrable(P, _combined),
        sp.Eq(Mean(P, _combined), a * Mean(P, f) + b * Mean(P, g) + c),
    ),
    premises={"first": Integrable(P, f), "second": Integrable(P, g)},
)
EQUAL_MEANS = Fact(
    "equal-means",
    "a mean depends on the values of a field only",
    "properties of the integral",
    conclusion=sp.Eq(Mean(P, f), Mean(P, g)),
    premises={"equal": for_all(z, sp.Eq(f(z), g(z)))},
)
CONSTANT = Fact(
    "mean-of-a-constant",
    "the mean of a constant is the constant",
    "axioms of probability",
    conclusion=sp.And(Integrable(P, f), sp.Eq(Mean(P, f), c)),
    premises={"constant": for_all(z, sp.Eq(f(z), c))},
)
NONNEGATIVE = Fact(
    "nonnegative-mean",
    "the mean is monotone",
    "properties of the integral",
    conclusion=sp.Ge(Mean(P, f), 0),
    premises={"nonnegative": for_all(z, sp.Ge(f(z), 0)), "finite": Integrable(P, f)},
)
DENSITY = Fact(
    "density",
    "a density is integrable, with mean 1",
    "definition of a density",
    conclusion=sp.And(Integrable(Q, r), sp.Eq(Mean(Q, r), 1)),
    premises={"density": HasDensity(P, r, Q)},
)
FINITE = {"density": HasDensity(P, r, Q), "finite": Integrable(Q, squared(r))}
"""The chi-square divergence of P from Q is finite."""
CHI_SQUARE = Fact(
    "chi-square",
    "definition of the chi-square divergence",
    "Tsybakov, Introduction to Nonparametric Estimation, section 2.4",
    conclusion=sp.Eq(ChiSquare(P, Q), Mean(Q, function(lambda z: (r(z) - 1) ** 2))),
    premises=FINITE,
)
EQUAL_LAWS = Fact(
    "equal-laws",
    "what holds of a law holds of one that is equal to it",
    "definition of total variation",
    conclusion=sp.And(
        sp.Eq(Mean(Q, f), Mean(P, f)),
        sp.Implies(Integrable(P, f), Integrable(Q, f)),
        sp.Implies(HasDensity(R, r, P), HasDensity(R, r, Q)),
        sp.Eq(ChiSquare(P, R), ChiSquare(Q, R)),
        sp.Eq(ChiSquare(R, P), ChiSquare(R, Q)),
    ),
    premises={"equal": sp.Eq(TV(P, Q), 0)},
)
NOTHING_CUT = Fact(
    "restriction-to-everything",
    "a law is restricted to all vectors",
    "definition of the restriction",
    conclusion=sp.Eq(TV(Restricted(P, A), P), 0),
    premises={"everything": for_all(z, member(z, A))},
)
CHI_EVENT = Fact(
    "chi-square-event",
    "the Cauchy-Schwarz inequality for r - 1 and the centred indicator of A",
    "Rudin, Real and Complex Analysis, Theorem 3.5",
    conclusion=sp.Le(
        (Mass(P, A) - Mass(Q, A)) ** 2, ChiSquare(P, Q) * Mass(Q, A) * (1 - Mass(Q, A))
    ),
    premises=FINITE,
)
