"""Attacks on the kernel: nothing false is proved of objects, and nothing is cited for numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from lemmata.bounds.decision import decide
from lemmata.bounds.kernel import (
    Fact,
    Model,
    Statement,
    Step,
    apply,
    generalise,
    induct,
    instance,
    step,
)
from lemmata.bounds.kernel.statement import LITERATURE
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.functions import FieldVariable, MapVariable, derivative, function
from lemmata.bounds.language.gram import cauchy_schwarz, congruence, triangle
from lemmata.bounds.language.sets import SetVariable, member
from lemmata.bounds.language.terms import SortError
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, inner, norm
from lemmata.bounds.literature import calculus as fact
from lemmata.bounds.literature.calculus import ADJOINT, DERIVATIVE, EXIT_TIME, TAYLOR
from lemmata.bounds.paper.assumptions import expanding
from lemmata.bounds.paper.calculus.remarks_2_4 import REMARK_2
from lemmata.bounds.paper.descent.lemma_9 import LEMMA_9
from lemmata.bounds.paper.discretization.linear_models import LEAVES_SELDOM
from lemmata.bounds.symbols import M3, Q, d, m
from lemmata.bounds.verdict import Verdict

G, f, A = MapVariable("G"), FieldVariable("f"), SetVariable("A")
u, v, x, y, z = map(VectorVariable, "uvxyz")
a, t = sp.symbols("a t", real=True)
n = sp.Symbol("n", integer=True, nonnegative=True)
IN_ONE = LEAVES_SELDOM.conclusion.xreplace({d: sp.Integer(1)})
"""True on the line only: the noise moves away from 0 at the rate 2d."""
ZERO_MODEL = Model("all zero", {x: ZERO, y: ZERO, u: ZERO, v: ZERO, z: ZERO, a: sp.S.Zero})


def proof(conclusion: sp.Basic, *steps: Step, **given: sp.Basic) -> Statement:
    return Statement(conclusion, given=given, steps=steps, example=ZERO_MODEL)


everywhere = for_all(u, sp.Le(norm(u), 1))
ATTACKS = {
    # Facts cited for what they are not about.
    "the triangle inequality for other vectors": proof(
        sp.Le(norm(x), 0), step("s", sp.Le(norm(x), 0), triangle(ZERO, ZERO))
    ),
    "Cauchy-Schwarz for a number": proof(
        sp.Le(M3, 0), step("s", sp.Le(M3, 0), cauchy_schwarz(ZERO, x))
    ),
    "Taylor without its premise": proof(
        sp.Le(fact.phi(1), fact.phi(0)), apply("s", TAYLOR, {fact.t: sp.Integer(1)})
    ),
    "Taylor with the premise for another curve": proof(
        sp.Le(f(z + u), f(z)),
        apply(
            "s",
            TAYLOR,
            {
                fact.phi: function(lambda r: f(z + r * u), of=sp.Symbol("r", real=True)),
                fact.t: sp.Integer(1),
                fact.c: sp.Integer(0),
            },
        ),
        p=for_all(t, sp.Le(derivative(f, z + t * v, v, v), 0), when=(t > 0) & (t < 1)),
    ),
    "a matrix that is bounded below at another point": proof(
        for_all(v, sp.Ge(norm(v), 0)),
        apply("s", ADJOINT, {fact.G: G, fact.z: z, fact.m: m}),
        p=for_all(u, sp.Ge(norm(derivative(G, y, u)), m * norm(u))),
    ),
    # Undefined terms.
    "every real is positive": proof(
        sp.Gt(a, 0), step("s", sp.Le(sp.log(a), a - 1)), step("t", sp.Gt(a, 0), "s")
    ),
    "a coefficient that may be infinite": proof(
        sp.Ne(a, 0), step("s", sp.Ne(a, 0), cauchy_schwarz(u / a, v))
    ),
    "equal arguments at which nothing is defined": proof(
        sp.Gt(a, 0),
        step("s", sp.Gt(a, 0), congruence(function(sp.log, of=sp.Symbol("r", real=True)), a, a)),
    ),
    "a quotient by a norm": proof(
        sp.Gt(norm(u), 0),
        step("s", sp.Eq(inner(u, v) / norm(u) * norm(u), inner(u, v))),
        step("t", sp.Gt(norm(u), 0), "s"),
    ),
    # Quantifiers.
    "from one to all": proof(
        for_all(u, sp.Le(norm(u), 1)),
        generalise("s", u, step("i", sp.Le(norm(u), 1), "p")),
        p=sp.Le(norm(u), 1),
    ),
    "an instance of what is not established": proof(
        sp.Le(norm(x), 1), instance("s", everywhere, x)
    ),
    "an instance outside the condition": proof(
        sp.Le(norm(x), 1),
        instance("s", for_all(u, sp.Le(norm(u), 1), when=member(u, A)), x),
        p=for_all(u, sp.Le(norm(u), 1), when=member(u, A)),
    ),
    "a generalisation that says more than its proof": proof(
        sp.false,
        replace(generalise("s", u, step("i", sp.Ge(norm(u), 0))), goal=sp.false),
    ),
    "induction from a hypothesis about one index": proof(
        for_all(n, sp.Ge(n, 5)), induct("s", n, sp.Ge(n, 5), step("i", ..., "p")), p=sp.Ge(n, 5)
    ),
    "induction without a start": proof(
        for_all(n, sp.Ge(n, 5)), induct("s", n, sp.Ge(n, 5), step("i", ..., "induction hypothesis"))
    ),
    "induction whose step shows something else": proof(
        for_all(n, sp.Le(n, 0)), induct("s", n, sp.Le(n, 0), step("i", sp.Ge(n, 0)))
    ),
    # Steps made by hand.
    "a goal that is not what its source says": proof(
        sp.Le(norm(x), 0), replace(apply("s", DERIVATIVE), goal=sp.Le(norm(x), 0))
    ),
    "a step that rests on a later one": proof(
        sp.Le(norm(x), 0),
        step("s", sp.Le(norm(x), 0), "t"),
        step("t", sp.Le(norm(x), 0), "s"),
    ),
    "a conclusion that no step shows": proof(sp.Le(norm(x), 0), step("s", sp.Ge(norm(x), 0))),
    # The space.
    "a second dimension": Statement(
        sp.Ge(norm(derivative(G, z, u)), m * norm(u)),
        steps=(apply("s", REMARK_2, {u: UnitVector(2)}),),
    ),
    "one dimension for all": proof(IN_ONE, apply("s", LEAVES_SELDOM, {d: sp.Integer(1)})),
    "all dimensions in one space": proof(
        IN_ONE,
        generalise("all", d, apply("i", LEAVES_SELDOM)),
        instance("s", for_all(d, LEAVES_SELDOM.conclusion), sp.Integer(1)),
    ),
    # Vacuity.
    "nothing satisfies the hypotheses": proof(
        sp.Le(norm(x), 0), step("s", sp.Le(norm(x), 0), "p"), p=sp.Lt(norm(x), 0)
    ),
    "no example": Statement(
        sp.Le(norm(x), 1),
        given={"p": sp.Le(norm(x), 1)},
        steps=(step("s", sp.Le(norm(x), 1), "p"),),
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_is_refused(name: str) -> None:
    try:
        decision = decide(ATTACKS[name])
    except (ValueError, TypeError):
        return
    assert not decision.verdict.holds, f"{name}: {decision.verdict}"


def test_lemma_9_without_any_one_hypothesis_is_not_proved() -> None:
    for label in LEMMA_9.hypotheses:
        kept = {k: h for k, h in LEMMA_9.given.items() if k != label}
        steps = tuple(
            replace(s, uses=tuple(use for use in s.uses if use != label)) for s in LEMMA_9.steps
        )
        assert not decide(replace(LEMMA_9, given=kept, steps=steps)).verdict.holds, label


FALSE_MODELS = {
    "m is not positive": {G: function(lambda p: p), m: sp.Integer(-1)},
    "m is larger than the slope": {G: function(lambda p: p), m: sp.Integer(2)},
    "a vector of another space": {G: function(lambda p: p), m: sp.Integer(1), z: UnitVector(2)},
    "a map that is not defined": {
        G: function(lambda p: p / inner(p, UnitVector(1))),
        m: sp.Integer(1),
    },
}


@pytest.mark.parametrize("name", FALSE_MODELS)
def test_a_model_outside_the_hypotheses_shows_nothing(name: str) -> None:
    steep = sp.Ge(norm(derivative(G, z, u)), 2 * m * norm(u))
    at = {z: ZERO, u: UnitVector(1)} | FALSE_MODELS[name]
    claim = Statement(steep, assume=(expanding(G, m),), refuted_by=Model(name, at))
    assert decide(claim).verdict is not Verdict.REFUTED


def test_a_model_refutes() -> None:
    steep = sp.Ge(norm(derivative(G, z, u)), 2 * m * norm(u))
    at = {G: function(lambda p: p), m: sp.Integer(1), z: ZERO, u: UnitVector(1)}
    claim = Statement(steep, assume=(expanding(G, m),), refuted_by=Model("identity", at))
    assert decide(claim).verdict is Verdict.REFUTED


def test_a_model_may_be_given_by_plain_numbers() -> None:
    claim = Statement(sp.Le(Q, 1), refuted_by=Model("Q = 2", {Q: 2}))
    assert decide(claim).verdict is Verdict.REFUTED


def test_a_fact_keeps_its_name() -> None:
    with pytest.raises(ValueError, match="fact taylor already"):
        Fact("taylor", "a false theorem", "nowhere", sp.false)
    assert LITERATURE["taylor"] is TAYLOR


def test_a_fact_of_ones_own_is_named() -> None:
    own = Fact("kernel-test", "an own fact", "this test", sp.Le(norm(x), 1))
    try:
        decision = decide(proof(sp.Le(norm(x), 1), apply("s", own)))
        assert (decision.verdict, decision.given) == (Verdict.PROVED_GIVEN, ("kernel-test",))
    finally:
        del LITERATURE["kernel-test"]


@pytest.mark.parametrize(
    "at",
    [{fact.f: G}, {fact.z: f}, {fact.A: x}, {fact.b: x}],
    ids=[
        "a map for a field",
        "a field for a vector",
        "a vector for a set",
        "a vector for a number",
    ],
)
def test_arguments_have_sorts(at: dict[sp.Basic, sp.Basic]) -> None:
    with pytest.raises(SortError):
        apply("exit", EXIT_TIME, at)


def test_definitions_are_not_circular() -> None:
    with pytest.raises(ValueError, match="not known there"):
        Statement(sp.Ge(Q, 0), define={Q: Q + 1})
    with pytest.raises(ValueError, match="not known there"):
        Statement(sp.Ge(Q, 0), define={Q: m, m: sp.Integer(1) + Q})


def test_a_name_below_a_binder_is_told_with_the_variable_that_is_shown() -> None:
    distance = function(lambda p: norm(p - x) ** 2, name="N")
    stated = Statement(for_all(x, sp.Ge(distance(z), 0)))
    assert list(map(str, stated.where.values())) == ["(z -> |x - z|**2)"]


def test_two_things_with_one_name_are_refused() -> None:
    one = function(lambda p: norm(p) ** 2, name="f")
    with pytest.raises(ValueError, match="called f"):
        decide(Statement(sp.Ge(one(x), f(x)), steps=(step("s", sp.Ge(one(x), f(x))),)))


def _every_square(most: sp.Expr) -> Formula:
    return for_all(a, sp.Le(a**2, most))


@pytest.mark.parametrize(
    ("most", "verdict"), [(sp.Integer(3), Verdict.REFUTED), (sp.Integer(4), Verdict.UNKNOWN)]
)
def test_a_model_may_derive_false_from_a_conclusion(most: sp.Expr, verdict: Verdict) -> None:
    claimed = _every_square(most)
    steps = (instance("at 2", claimed, sp.Integer(2)), step("contradiction", sp.false, "at 2"))
    model = Model("the square of 2", {}, because={"conclusion": steps})
    assert decide(Statement(claimed, refuted_by=model)).verdict is verdict


def test_steps_that_do_not_end_in_false_refute_nothing() -> None:
    claimed = _every_square(sp.Integer(3))
    steps = (instance("at 1", claimed, sp.Integer(1)),)
    model = Model("the square of 1", {}, because={"conclusion": steps})
    assert decide(Statement(claimed, refuted_by=model)).verdict is Verdict.UNKNOWN


def test_a_model_knows_its_dimension_and_no_other() -> None:
    for n, verdict in ((1, Verdict.REFUTED), (2, Verdict.UNKNOWN)):
        steps = (step("contradiction", sp.false, "conclusion", "dimension"),)
        model = Model("a space", {}, n, because={"conclusion": steps})
        assert decide(Statement(sp.Ge(d, 2), refuted_by=model)).verdict is verdict
