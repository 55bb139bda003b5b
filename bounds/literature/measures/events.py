"""Facts about probabilities of events, and about total variation as a supremum over them."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.bodies import Both, Outside
from lemmata.bounds.language.diffusions.processes import Exit, ProcessVariable
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.measures.laws import TV, Dirac, LawVariable, Mass, Restricted
from lemmata.bounds.language.sets import Ball, SetVariable, member
from lemmata.bounds.language.vectors import VectorVariable
from lemmata.bounds.symbols import T

P, Q = LawVariable("P"), LawVariable("Q")
A, S = SetVariable("A"), SetVariable("S")
Y = ProcessVariable("Y")
y, z = VectorVariable("y"), VectorVariable("z")
r = sp.Symbol("r", positive=True)
c = sp.Symbol("c", nonnegative=True)

AT_MOST_ONE = Fact(
    "at-most-one",
    "probabilities, and their differences, are at most 1",
    "Williams, Probability with Martingales, 1.5",
    conclusion=sp.And(sp.Le(Mass(P, A), 1), sp.Le(Exit(Y, A, T), 1), sp.Le(TV(P, Q), 1)),
)
SPLIT = Fact(
    "additivity",
    "a probability is additive, and that of everything is 1",
    "Williams, Probability with Martingales, 1.5",
    conclusion=sp.And(
        sp.Eq(Mass(P, A), Mass(P, Both(A, S)) + Mass(P, Both(A, Outside(S)))),
        sp.Eq(Mass(P, S) + Mass(P, Outside(S)), 1),
    ),
)
CONDITIONAL = Fact(
    "conditional-probability",
    "a law restricted to a set and normalised",
    "Williams, Probability with Martingales, 9.9",
    conclusion=sp.Eq(Mass(Restricted(P, S), A) * Mass(P, S), Mass(P, Both(A, S))),
    premises={"mass": sp.Gt(Mass(P, S), 0)},
)
DISJOINT = Fact(
    "disjoint",
    "a set that has no points with a ball in common",
    "Williams, Probability with Martingales, 1.5",
    conclusion=sp.Eq(Mass(P, Both(A, Ball(z, r))), 0),
    premises={"apart": for_all(y, sp.Not(member(y, A)), when=member(y, Ball(z, r)))},
)
SUPREMUM = Fact(
    "tv-supremum",
    "total variation is the supremum over all events",
    "Tsybakov, Introduction to Nonparametric Estimation, Definition 2.4",
    conclusion=sp.Le(TV(P, Q), c),
    premises={"each event": for_all(A, sp.Le(sp.Abs(Mass(P, A) - Mass(Q, A)), c))},
)
POINT = Fact(
    "point-mass",
    "what is not random is where it is",
    "definition of the law",
    conclusion=sp.Eq(Mass(Dirac(z), A), 1),
    premises={"in it": member(z, A)},
)
