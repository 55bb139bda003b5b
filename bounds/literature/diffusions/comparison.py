r"""Facts about processes on one noise, and about processes that do not go above 0."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.symbol import Str

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.diffusions.driven import (
    DRIFT,
    FIRST,
    FOLLOWED,
    NOISE,
    POINT,
    Dominated,
    DrivenVariable,
    Follows,
    Lead,
    Motion,
    Nonnegative,
    Unique,
    below,
)
from lemmata.bounds.language.diffusions.ito import MOVING, Exceed, ItoVariable, Start, dynamics
from lemmata.bounds.language.formulas import Formula, equal, for_all
from lemmata.bounds.language.functions import Callable_, MapVariable
from lemmata.bounds.language.sets import SetVariable, member
from lemmata.bounds.language.vectors import ZERO, Vector, VectorVariable, inner, norm
from lemmata.bounds.literature.diffusions.processes import Time
from lemmata.bounds.symbols import T, d

U, X, Y = map(DrivenVariable, "UXY")
f, h = MapVariable("f", order=0), MapVariable("h", order=0)
A, q, v, w = SetVariable("A"), *map(VectorVariable, "qvw")
y, b, variation = MOVING
K, c = sp.symbols("K c", nonnegative=True)
delta = sp.Symbol("delta", positive=True)
t = sp.Symbol("t", nonnegative=True)
LINE = {"line": sp.Eq(d, 1)}

ONE_COORDINATE = Fact(
    "one-coordinate",
    "a vector of the line has one coordinate",
    "definition of a basis",
    conclusion=sp.And(
        sp.Eq(norm(v), sp.Abs(inner(FIRST, v))),
        sp.Implies(Nonnegative(v), sp.Ge(inner(FIRST, v), 0)),
    ),
    premises=LINE,
)


def close(g: Callable_, c: Any) -> Formula:
    """Return that the values of a map at v and w are as close as v and w, times a constant."""
    return sp.Le(norm(g(v) - g(w)), c * norm(v - w))


def lipschitz(g: Callable_, c: sp.Expr) -> Formula:
    """Return that a map is Lipschitz continuous with a constant."""
    return for_all((v, w), close(g, c))


UNIQUENESS = Fact(
    "pathwise-uniqueness",
    "an equation with Lipschitz coefficients has pathwise unique solutions",
    "Ito (1946); Karatzas and Shreve, Theorem 5.2.5",
    conclusion=Unique(f, h),
    premises={"drift": lipschitz(f, c), "noise": lipschitz(h, c)},
)


class Met(Vector):
    """A place, a drift or a noise of two driven processes when their lead moves in a given way."""

    text = "{0}"

    def __new__(cls, name: str | Str, lead: Lead, *moving: Any) -> Vector:
        made: Vector = sp.Basic.__new__(cls, Str(str(name)), lead, *map(sp.sympify, moving))
        return made


def met(lead: Lead) -> list[list[Vector]]:
    """Return where two driven processes are, with drifts and noises, when their lead moves."""
    return [[Met(n, lead, *MOVING) for n in names] for names in ("pbs", "qcr")]


def difference(lead: Lead) -> Formula:
    """Return how a lead moves: it is the difference of two processes on one noise."""
    U, X, A = lead.args
    first, second = met(lead)
    value, push, noise = (inner(FIRST, v - w) for v, w in zip(first, second, strict=True))
    there = zip(MOVING, (value, push, noise**2), strict=True)
    moves = (sp.Eq(m, term, evaluate=False) for m, term in there)
    follow = Follows(U, *first), Follows(X, *second)
    return dynamics(lead, sp.And(member(first[0], A), *follow, *moves))


DIFFERENCE = Fact(
    "difference",
    "the difference of two processes on one noise, coordinate by coordinate",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Theorem IV.2.2",
    conclusion=difference(Lead(U, X, A)),
)

Z = ItoVariable("Z")
LOCAL_TIME = Fact(
    "local-time",
    "where dv <= c Z dt above 0, Z has no local time at 0 (Le Gall), so by Tanaka's formula and "
    "Gronwall's lemma the mean of its positive part stays 0",
    "Revuz and Yor, Continuous Martingales and Brownian Motion, Lemma IX.3.3, Theorem VI.1.2",
    conclusion=sp.Eq(Exceed(Z, 0, T), 0),
    premises={
        "start": sp.Le(Start(Z), 0),
        "above 0": dynamics(
            Z, sp.Or(sp.Le(y, 0), sp.And(sp.Le(b, K * y), sp.Le(variation, c * y)))
        ),
    },
)

UNTIL = Fact(
    "ordered-until",
    "while U does not lead, it is below X; where it leaves A, it would be above Y, by continuity",
    "continuity of paths",
    conclusion=sp.And(
        sp.Le(Dominated(U, Y, T), 1),
        sp.Ge(Dominated(U, Y, T), Dominated(X, Y, T) - Exceed(Lead(U, X, A), 0, T)),
    ),
    premises=LINE
    | {
        "above Y off A": for_all(
            (*FOLLOWED, q),
            sp.Or(member(q, A), sp.Ge(inner(FIRST, q - POINT), delta)),
            when=Follows(Y, *FOLLOWED),
        )
    },
)

a, u, z = map(VectorVariable, "auz")
motion = Motion(a, u, w)


def moved(X: Motion) -> Formula:
    """Return where a motion is, with its drift, and that it has no noise."""
    t = Time(X, *FOLLOWED)
    there = equal(POINT, X.at(t)), equal(DRIFT, X.velocity(t)), equal(NOISE, ZERO)
    return for_all(FOLLOWED, sp.And(*there), when=Follows(X, *FOLLOWED))


MOTION = Fact(
    "motion",
    "a path without noise has its velocity as drift",
    "definition of the derivative",
    conclusion=moved(motion),
)
PASSED = Fact(
    "passed",
    "two paths without noise are out of order if they are so at some time",
    "evaluation at that time",
    conclusion=sp.Eq(Dominated(motion, Motion(z), T), 0),
    premises={
        "time": sp.Le(t, T),
        "out of order": sp.Not(below(motion.at(t), z)),
    },
)
