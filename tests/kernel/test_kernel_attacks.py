"""Attacks on the kernel: nothing false is established, and nothing true is refuted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sympy as sp

from lemmata.bounds.decision import decide
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.coordinatewise import Coordinatewise
from lemmata.bounds.language.diffusions.processes import Exit
from lemmata.bounds.language.formulas import Formula, equal, for_all
from lemmata.bounds.language.functions import CurveJet, Function, derivative, function
from lemmata.bounds.language.gram import cauchy_schwarz
from lemmata.bounds.language.measures.laws import TV, Dirac, LawVariable, Mass, Normal
from lemmata.bounds.language.sets import Ball
from lemmata.bounds.language.terms import Term
from lemmata.bounds.language.vectors import ZERO, UnitVector, Vector, VectorVariable, inner, norm
from lemmata.bounds.literature import calculus, maps
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.paper.region.paths import Looks
from lemmata.bounds.symbols import d
from lemmata.bounds.verdict import Verdict

u, v = map(VectorVariable, "uv")
a, b, c, r, s, t = sp.symbols("a b c r s t", real=True)
n = sp.Symbol("n", integer=True, nonnegative=True)
e_1, e_2 = UnitVector(1), UnitVector(2)
ONE = sp.S.One
NO_LENGTH = sp.Le(norm(u), 0)
HALF_A_LOOK, INTERVAL = Looks(ONE, ONE, ONE, sp.S.Half), Ball(ZERO, ONE)


def says(
    conclusion: Formula, *steps: Step, example: Model | None = None, **given: Formula
) -> Statement:
    return Statement(conclusion, given=given, steps=steps, example=example)


def refuted(conclusion: Formula, model: Model, **given: Formula) -> Statement:
    return Statement(conclusion, given=given, refuted_by=model)


CAUCHY_SCHWARZ = sp.Le(inner(u, v) ** 2, norm(u) ** 2 * norm(v) ** 2)
SCHWARZ = says(CAUCHY_SCHWARZ, step("s", CAUCHY_SCHWARZ, cauchy_schwarz(u, v)))
NOT_ZERO = says(
    sp.Ne(b, 0),
    step("s", sp.Ne(b, 0), "p"),
    example=Model("1", {b: ONE, c: ONE}),
    p=sp.Eq(c * b, 1),
)
EITHER = sp.Or(sp.Ne(b, 0), sp.Le(norm(v), 0))
NOT_ZERO_OR_NO_VECTOR = says(
    EITHER,
    step("s", EITHER, "p"),
    example=Model("0", {b: ONE, u: ZERO, v: ZERO}),
    p=equal(b * u, v),
)
ALWAYS = sp.Or(sp.Ne(t * s, 1), sp.Ne(s, 0))
ROOT = function(lambda x: sp.sqrt(x**2 - 2 * x + 1), of=r)
LOG = function(sp.log, of=r)
BENT = function(lambda z: 2 * z + sp.sqrt(inner(e_1, z) ** 2 - 2 * inner(e_1, z) + 1) * e_1)
LOG_FIELD = function(lambda z: sp.log(inner(e_1, z)))


def by_hand(goal: Formula) -> Step:
    """Return an induction over natural numbers that claims to be about all reals."""
    first, body = step("z", goal.xreplace({t: sp.S.Zero})), goal.xreplace({t: n + 1})
    inside = (step("i", body),)
    every = for_all(t, goal)
    return Step("s", every, variables=(n,), inner=inside, start=(first,), induction=True)


def differentiable(G: Term, z: Vector, w: Vector) -> Statement:
    half = sp.Rational(1, 2)
    small = calculus.SmallStep(G, z, w, half)
    gap = norm(G(z + small * w) - G(z) - small * derivative(G, z, w))
    at = {calculus.G: G, calculus.z: z, calculus.u: w, calculus.e: half}
    goal = sp.And(sp.Gt(small, 0), sp.Le(gap, small * half))
    return says(goal, apply("s", calculus.DERIVATIVE, at))


def event(P: Term) -> Statement:
    Q, A = Dirac(u), calculus.A
    goal = sp.Le(sp.Abs(Mass(P, A) - Mass(Q, A)), TV(P, Q))
    return says(goal, apply("s", paths.EVENT, {paths.P: P, paths.Q: Q, paths.S: A}))


def slope(f: Function) -> Statement:
    goal = sp.Eq(derivative(f, -e_1, e_1), -1)
    return says(goal, step("s", goal))


STRAY, STRAY_VECTOR = sp.Symbol("x#-1", real=True), VectorVariable("u", -1)
FALSE: dict[str, Callable[[], Statement]] = {
    # What inner steps show, they show under their own conditions only.
    "a condition of an inner step": lambda: says(
        NO_LENGTH, generalise("s", u, step("i", NO_LENGTH, "w"), when={"w": NO_LENGTH})
    ),
    "an inner step under a condition that nothing satisfies": lambda: says(
        sp.Le(t**2 + 1, 0),
        generalise("s", t, step("i", sp.Le(t**2 + 1, 0), "w"), when={"w": sp.Lt(t**2 + 1, 0)}),
    ),
    "induction over reals": lambda: says(for_all(t, sp.Ge(t, 0)), by_hand(sp.Ge(t, 0))),
    "induction over reals, of a square": lambda: says(
        for_all(t, sp.Ge(t**2, t)), by_hand(sp.Ge(t**2, t))
    ),
    # Values that are undefined, also where they cancel.
    "1/a times a": lambda: says(sp.Ne(a, 0), apply("s", NOT_ZERO, {c: 1 / a, b: a})),
    "a vector over a": lambda: says(
        EITHER.xreplace({b: a}), apply("s", NOT_ZERO_OR_NO_VECTOR, {u: v / a, b: a})
    ),
    "an instance at 1/a and a": lambda: says(
        sp.Ne(a, 0),
        generalise("s", (t, s), step("i", ALWAYS)),
        instance("x", for_all((t, s), ALWAYS), 1 / a, a),
    ),
    "a normal law of negative variance": lambda: event(Normal(u, -1)),
    "a normal law whose variance is undefined": lambda: event(Normal(u, 1 / a)),
    # What is no variable, or looks bound.
    "a value for an inner product": lambda: says(
        sp.Le(25, norm(u) ** 2 * norm(v) ** 2), apply("s", SCHWARZ, {inner(u, v): sp.Integer(5)})
    ),
    "a number with the name of a bound one": lambda: says(
        for_all(t, sp.Le(t, 1)),
        generalise("s", STRAY, step("i", sp.Le(STRAY, 1), "p")),
        example=Model("0", {STRAY: sp.S.Zero}),
        p=sp.Le(STRAY, 1),
    ),
    "a vector with the number of a bound one": lambda: says(
        for_all(v, sp.Le(norm(v), 1)),
        generalise("s", STRAY_VECTOR, step("i", sp.Le(norm(STRAY_VECTOR), 1), "p")),
        example=Model("0", {STRAY_VECTOR: ZERO}),
        p=sp.Le(norm(STRAY_VECTOR), 1),
    ),
    "half a look": lambda: says(
        sp.Ge(Exit(HALF_A_LOOK.process, INTERVAL, HALF_A_LOOK.time), 1 - HALF_A_LOOK.stays(ONE)),
        *HALF_A_LOOK.leaves(INTERVAL, ONE),
    ),
    "a complex square": lambda: says(
        sp.Ge(sp.Symbol("x") ** 2, 0), step("s", sp.Ge(sp.Symbol("x") ** 2, 0))
    ),
    # Derivatives at a kink, and where the function is undefined.
    "a kink in each coordinate": lambda: differentiable(Coordinatewise(ROOT, d), e_1, -e_1),
    "a logarithm in each coordinate": lambda: differentiable(Coordinatewise(LOG, d), -e_1, e_1),
    "the inverse of a map with a kink": lambda: differentiable(maps.Inverse(BENT), 2 * e_1, -e_1),
    "the slope of a logarithm below 0": lambda: says(
        sp.Lt(CurveJet(LOG, a, 1), 0),
        step("s", sp.Lt(CurveJet(LOG, a, 1), 0), "p"),
        example=Model("-1", {a: -ONE}),
        p=sp.Lt(a, 0),
    ),
    "the gradient of a logarithm below 0": lambda: slope(LOG_FIELD),
    # Examples that are none.
    "an example whose dimension is not its own": lambda: says(
        NO_LENGTH,
        step("s", NO_LENGTH, "q"),
        example=Model("3 in 1", {d: sp.Integer(3), u: ZERO}),
        p=sp.Ge(d, 3),
        q=NO_LENGTH,
    ),
    "an example for what is no variable": lambda: says(
        sp.Le(a, 0),
        step("s", sp.Le(a, 0), "q"),
        example=Model("5", {inner(u, v): 5, norm(u): 1, norm(v): 1, a: 0}),
        p=sp.Gt(inner(u, v) ** 2, norm(u) ** 2 * norm(v) ** 2),
        q=sp.Le(a, 0),
    ),
}
PARALLEL = for_all(v, sp.Eq(inner(u, v) ** 2, norm(u) ** 2 * norm(v) ** 2))
ANY = sp.Symbol("any_0_1", real=True)
POSITIVE_FORM = sp.Ge(a**2 + a * b + b**2, 0)
LATER = sp.And(sp.Le(t, 0), for_all(s, sp.Ge(s, a), when=sp.And(sp.Ge(s, 1), sp.Le(t, 0))))
TRUE: dict[str, Callable[[], Statement]] = {
    # A step that fails says nothing of the statement.
    "Cauchy-Schwarz without its rule": lambda: says(CAUCHY_SCHWARZ, step("s", CAUCHY_SCHWARZ)),
    "a bound of the total variation": lambda: says(
        sp.Le(TV(LawVariable("P"), LawVariable("Q")), 3),
        step("s", sp.Le(TV(LawVariable("P"), LawVariable("Q")), 3)),
    ),
    "a step too many": lambda: says(
        POSITIVE_FORM, step("x", sp.Ge(a, 1)), step("s", POSITIVE_FORM)
    ),
    "a refuted lemma": lambda: says(
        POSITIVE_FORM,
        apply("x", refuted(sp.Le(a, 0), Model("1", {a: ONE}))),
        step("s", POSITIVE_FORM),
    ),
    # Models that are none.
    "Cauchy-Schwarz at numbers": lambda: refuted(
        CAUCHY_SCHWARZ, Model("5", {inner(u, v): 5, norm(u): 1, norm(v): 1})
    ),
    "another value for d": lambda: refuted(
        NO_LENGTH, Model("2 in 1", {d: sp.Integer(2), u: e_1}), p=sp.Ge(d, 2), q=PARALLEL
    ),
    "a second axis on the line": lambda: refuted(
        sp.Le(norm(u), sp.Abs(inner(u, e_2))), Model("e_1", {u: e_1}), p=PARALLEL
    ),
    "no dimension": lambda: refuted(
        sp.Eq(a, 0), Model("0", {a: ONE}, dimension=0), p=for_all(u, NO_LENGTH)
    ),
    "less than no dimension": lambda: refuted(
        sp.Eq(a, 0), Model("-1", {a: ONE}, dimension=-1), p=for_all(u, NO_LENGTH)
    ),
    "a condition of another part": lambda: refuted(
        sp.Eq(a, 0), Model("1", {a: ONE}), p=for_all(t, LATER)
    ),
    "the name of a coordinate": lambda: refuted(
        sp.Eq(a, 0), Model("1", {a: ONE}), p=for_all(u, sp.Eq(inner(u, e_1), ANY))
    ),
    "a proof of nothing": lambda: refuted(
        sp.Ge(a**2, 0), Model("-1", {a: -ONE}, because={"conclusion": ()})
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_nothing_false_is_established(name: str) -> None:
    try:
        verdict = decide(FALSE[name]()).verdict
    except (ValueError, TypeError):
        return
    assert not verdict.holds


@pytest.mark.parametrize("name", TRUE)
def test_nothing_true_is_refuted(name: str) -> None:
    try:
        verdict = decide(TRUE[name]()).verdict
    except (ValueError, TypeError):
        return
    assert verdict is not Verdict.REFUTED


def test_a_case_that_cannot_be_does_not_make_a_statement_vacuous() -> None:
    said = sp.Gt(t**2 + 1, 0)
    never = generalise("g", t, step("i", sp.false, "w"), when={"w": sp.Not(said, evaluate=False)})
    assert decide(says(said, never, step("s", said))).verdict is Verdict.PROVED


HAND_MADE = {
    "a generalisation without a proof": lambda: generalise("g", t),
    "a hypothesis that is not there": lambda: apply("s", SCHWARZ, {}, keep=("zz",)),
}


@pytest.mark.parametrize("name", HAND_MADE)
def test_what_cannot_be_meant_is_refused_in_one_line(name: str) -> None:
    with pytest.raises(ValueError, match="step"):
        HAND_MADE[name]()
