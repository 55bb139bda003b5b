r"""Lemma 15: solutions on one noise are in the order of their drifts; on the line only."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION
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
    Origin,
    Unique,
    below,
    equation,
    solves,
)
from lemmata.bounds.language.diffusions.ito import MOVING, WHOLE_SPACE, Exceed, Moves
from lemmata.bounds.language.formulas import Formula, equal, for_all
from lemmata.bounds.language.functions import Function, MapVariable, function
from lemmata.bounds.language.gram import Rule, cauchy_schwarz
from lemmata.bounds.language.sets import Set, SetVariable, member
from lemmata.bounds.language.terms import Substitution
from lemmata.bounds.language.vectors import (
    ZERO,
    UnitVector,
    Vector,
    VectorVariable,
    coordinates,
    inner,
    norm,
)
from lemmata.bounds.literature.diffusions import comparison as fact
from lemmata.bounds.literature.diffusions.processes import Time
from lemmata.bounds.symbols import T

U, X, A = DrivenVariable("U"), DrivenVariable("X"), SetVariable("A")
f, g, h = (MapVariable(name, order=0) for name in "fgh")
K, c = fact.K, fact.c
_y, _z = VectorVariable("y"), VectorVariable("z")


def ordered(A: Set) -> Formula:
    """Return that f <= g on a set."""
    return for_all(_z, below(f(_z), g(_z)), when=member(_z, A))


SOLUTIONS = {"U": solves(U, f, h), "X": solves(X, g, h), "start": equal(Origin(U), Origin(X))}
UNIQUE = {"pathwise unique": sp.Or(Unique(f, h), Unique(g, h))}
LIPSCHITZ = fact.lipschitz(g, K)
_MODULUS = for_all((_y, _z), sp.Le(norm(h(_y) - h(_z)) ** 2, c * norm(_y - _z)))
REGULAR = {"g Lipschitz": LIPSCHITZ, "modulus of h": _MODULUS}


def constant(v: Vector) -> Function:
    """Return the map with one value."""
    return function(lambda _: v)


def _solved(X: Motion, drift: Function) -> tuple[Step, ...]:
    """Return the steps by which a motion solves an equation without noise."""
    time = Time(X, *FOLLOWED)
    value, meant = (inner(FIRST, drift(p)) for p in (POINT, X.at(time)))
    axes = sorted(drift.atoms(UnitVector) | {FIRST}, key=str)
    at = ((inner(e, POINT), inner(e, X.at(time))) for e in axes)
    place = sp.And(*(sp.Eq(a, b, evaluate=False) for a, b in at))
    moves = sp.And(equal(DRIFT, X.velocity(time)), equal(NOISE, ZERO))
    return (
        apply("motion", fact.MOTION, dict(zip((fact.a, fact.u, fact.w), X.args, strict=True))),
        generalise(
            "solution",
            FOLLOWED,
            instance("there", fact.moved(X), *FOLLOWED),
            step("velocity", moves, "there"),
            step("place", place, "there"),
            step("value", sp.Eq(value, meant, evaluate=False), "place"),
            step("equation", equation(drift, constant(ZERO)), "velocity", "value"),
            when={"follows": Follows(X, *FOLLOWED)},
        ),
    )


def _unique(at: Substitution, *uses: Rule) -> tuple[Step, ...]:
    """Return the steps by which the equation of X, without noise, has unique solutions."""
    there = step("close", fact.close(at[g], 1), *uses)
    return (
        *((generalise("Lipschitz", (fact.v, fact.w), there),) if uses else ()),
        apply("unique", fact.UNIQUENESS, {fact.f: at[g], fact.h: at[h], fact.c: 1}),
        step("one of them", UNIQUE["pathwise unique"].xreplace(dict(at)), "unique"),
    )


def motions(text: str, u: Motion, maps: Substitution, dimension: int = 1, *uses: Rule) -> Model:
    """Return a model without noise: U moves away from X, which stays where both start."""
    x, T_end = Motion(u.args[0]), sp.Integer(2)
    at = {U: u, X: x, K: sp.S.One, c: sp.S.Zero, T: T_end}
    at |= dict.fromkeys((f, g, h), constant(ZERO)) | dict(maps)
    passed = zip((fact.a, fact.u, fact.w, fact.z), (*u.args, x.args[0]), strict=True)
    against = (
        apply("passed", fact.PASSED, dict(passed) | {fact.t: T_end, T: T_end}),
        step("contradiction", sp.false, CONCLUSION, "passed"),
    )
    because = {
        "U": _solved(u, at[f]),
        "X": _solved(x, at[g]),
        CONCLUSION: against,
    }
    return Model(text, at, dimension, because | {"pathwise unique": _unique(at, *uses)})


STILL = motions("f = g = h = 0, from 0: U = X = 0", Motion(ZERO), {})
# U does not lead while it is where f <= g.
_lead = Lead(U, X, A)
(_p, _, _s), (_q, _, _r) = _pairs = fact.met(_lead)
_y_, _b, _v = MOVING
_above = sp.Or(sp.Le(_y_, 0), sp.And(sp.Le(_b, K * _y_), sp.Le(_v, c * _y_)))
NO_LEAD = Statement(
    sp.Eq(Exceed(_lead, 0, T), 0),
    given=fact.LINE | SOLUTIONS | REGULAR | {"ordered": ordered(A)},
    steps=(
        apply("difference", fact.DIFFERENCE, {fact.U: U, fact.X: X, fact.A: A}),
        generalise(
            "above 0",
            MOVING,
            instance("met", fact.difference(_lead), *MOVING),
            instance("U there", SOLUTIONS["U"], *_pairs[0]),
            instance("X there", SOLUTIONS["X"], *_pairs[1]),
            instance("f <= g", ordered(A), _p),
            instance("drifts apart", LIPSCHITZ, _p, _q),
            instance("noises apart", _MODULUS, _p, _q),
            apply("apart", fact.ONE_COORDINATE, {fact.v: _p - _q}),
            apply("in order", fact.ONE_COORDINATE, {fact.v: g(_p) - f(_p)}),
            step(
                "slow",
                sp.Or(sp.Le(_y_, 0), sp.Le(_b, K * _y_)),
                *("met", "U there", "X there", "f <= g", "drifts apart", "apart", "in order"),
                cauchy_schwarz(FIRST, g(_p) - g(_q)),
            ),
            step(
                "quiet",
                sp.Or(sp.Le(_y_, 0), sp.Le(_v, c * _y_)),
                *("met", "U there", "X there", "noises apart", "apart"),
                cauchy_schwarz(FIRST, h(_p) - h(_q)),
            ),
            step("slow and quiet", _above, "slow", "quiet"),
            when={"moves": Moves(_lead, *MOVING)},
        ),
        step("at 0", sp.Le(_lead.start, 0), "start"),
        apply("local time", fact.LOCAL_TIME, {fact.Z: _lead, fact.K: K, fact.c: c}),
    ),
    example=STILL,
)
IN_ORDER = sp.Eq(Dominated(U, X, T), 1)
LEMMA_15_REPAIRED = Statement(
    IN_ORDER,
    given=fact.LINE | SOLUTIONS | REGULAR | {"ordered": ordered(WHOLE_SPACE)},
    steps=(
        apply("no lead", NO_LEAD, {A: WHOLE_SPACE}),
        apply(
            "no leave",
            fact.UNTIL,
            {fact.U: U, fact.X: X, fact.Y: X, fact.A: WHOLE_SPACE, fact.delta: 1},
        ),
        step("in order", IN_ORDER, "no lead", "no leave"),
    ),
    example=STILL,
)

# In the plane: dX = A X dt, dU = (A U - e_2) dt with A = ((0, -1), (0, 0)), both from 0.
_e_2 = UnitVector(2)


def _turned(down: int) -> Function:
    """Return z -> A z - down e_2."""
    return function(lambda z: coordinates(-inner(_e_2, z), -down))


PLANE = motions(
    "h = 0, g(z) = A z, f(z) = A z - e_2, A = ((0, -1), (0, 0)), from 0: U = (t^2/2, -t)",
    Motion(ZERO, -_e_2, FIRST / 2),
    {f: _turned(1), g: _turned(0)},
    2,
    cauchy_schwarz(_e_2, fact.v - fact.w),
)
LEMMA_15_PRINTED = Statement(
    IN_ORDER,
    given=SOLUTIONS | UNIQUE | {"ordered": ordered(WHOLE_SPACE)},
    refuted_by=PLANE,
)

PUSHED = motions("h = g = 0, f = 1, from 0: U = t", Motion(ZERO, FIRST), {f: constant(FIRST)})


def _root(z: Vector) -> Vector:
    a = inner(FIRST, z)
    value: Vector = sp.sqrt(a - 1 + sp.sqrt(a**2 - 2 * a + 1)) * FIRST
    return value


ROOT = function(_root)
"""The drift sqrt((2a - 2)^+), which is not Lipschitz."""
LEAVES = Motion(FIRST, ZERO, FIRST / 2)
"""One of the ways from 1 with this drift."""
_BOTH = motions("h = 0, f(a) = g(a) = sqrt((2a - 2)^+), U = 1 + t^2/2", LEAVES, {f: ROOT, g: ROOT})

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-15",
        {"printed": LEMMA_15_PRINTED, "repaired": LEMMA_15_REPAIRED},
        twins=(
            Twin("in the plane", "repaired", drop=("line",), model=PLANE),
            Twin("drifts not ordered", "repaired", drop=("ordered",), model=PUSHED),
            Twin(
                "g not Lipschitz",
                "repaired",
                drop=("g Lipschitz",),
                model=_BOTH,
            ),
        ),
        erratum=Erratum(
            "A theorem about d = 1, stated in R^d, where it is false; the modulus of continuity "
            "of h is missing. With a Lipschitz drift, as that of Lemma 14 is, it follows from "
            "Tanaka's formula. The repaired Lemma 14 takes an adapted drift.",
            theorem_1="survives",
        ),
    ),
)
