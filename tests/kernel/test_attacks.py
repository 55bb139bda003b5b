"""Proofs of what is false, or says nothing: none may hold, however its parts are put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
import sympy as sp

from lemmata.bounds.claim import (
    Claim,
    Counterexample,
    Source,
    Statement,
    Step,
    Twin,
    apply,
    cite,
    induct,
    step,
)
from lemmata.bounds.decision import decide, decide_twin
from lemmata.bounds.defined import definedness
from lemmata.bounds.facts import FACTS, TAYLOR, TRIANGLE, Fact
from lemmata.bounds.prove import prove
from lemmata.bounds.prove.reals import ball

x, y, s = sp.symbols("x y s", real=True)
p = sp.Symbol("p", positive=True)
g = sp.Symbol("g", negative=True)
n = sp.Symbol("n", integer=True, nonnegative=True)
k = sp.Symbol("k", integer=True)
f, w = sp.Function("f", real=True), sp.Function("w", real=True)
ZERO, HALF, FIVE, SEVEN = sp.Integer(0), sp.Rational(1, 2), sp.Integer(5), sp.Integer(7)
NO = {"evaluate": False}
Given = Mapping[str, sp.Basic]


def says(goal: sp.Basic, given: Given | None = None, *steps: Step, **more: Any) -> Statement:
    return Statement("", goal, given or {}, steps, **more)


def by(goal: sp.Basic, given: Given | None = None, *steps: Step) -> Statement:
    """Return a goal that is to follow from all hypotheses and all steps before it."""
    given = given or {}
    return says(goal, given, *steps, step("last", goal, *given, *(a.label for a in steps)))


def square(term: sp.Expr) -> sp.Basic:
    """Return what holds wherever a term is defined, and is not evaluated by SymPy."""
    return sp.Ge(term**2 + 1, 1, **NO)


def false_of(goal: sp.Basic, first: sp.Basic) -> Statement:
    """Return a false goal from a relation that holds wherever it is defined."""
    return by(goal, None, step("first", first))


# --- true lemmas that the attacks apply where they should not -----------------------------------

NEVER_UP, NOT_ABOVE = sp.Le(f(n + 1), f(n)), sp.Le(f(n), f(0))
FALLS = says(NOT_ABOVE, {"h": NEVER_UP}, induct("a", NOT_ABOVE, n, "h"))
SIGN = by(sp.Le(y * g, 0), {"h": sp.Ge(y, 0)})
UNIT = by(sp.Ne(x, 0), {"h": sp.Eq(x * y, 1)})
LOG = by(sp.Gt(x, 0), {"h": sp.Le(sp.log(x), 1)})
SQUARE = by(sp.Ge(k**2, k, **NO))
LINEAR_STEP = {"start": sp.Eq(f(0), 0), "h": sp.Eq(f(n + 1), f(n) + x)}
LINEAR = says(sp.Eq(f(n), n * x), LINEAR_STEP, induct("a", sp.Eq(f(n), n * x), n, "start", "h"))


def plain(goal: sp.Basic) -> Statement:
    return says(goal, None, step("a", goal))


SOUND = {
    "falls": FALLS,
    "sign": SIGN,
    "unit": UNIT,
    "log": LOG,
    "square": SQUARE,
    "linear": LINEAR,
}


@pytest.mark.parametrize("lemma", SOUND)
def test_the_lemmas_are_proved(lemma: str) -> None:
    assert decide(SOUND[lemma]).verdict == "PROVED"


# --- undefined terms --------------------------------------------------------------------------

UNDEFINED: dict[str, Callable[[], Statement]] = {
    "log: every real is positive": lambda: false_of(sp.Gt(x, 0), sp.Le(sp.log(x), x - 1)),
    "root: every real is >= 0": lambda: false_of(sp.Ge(x, 0), sp.Ge(sp.sqrt(x), 0)),
    "quotient: no real is 0": lambda: false_of(sp.Ne(x, 0), sp.Gt(1 / x**2, 0)),
    "fourth root": lambda: false_of(sp.Ge(x, 0), sp.Ge(x ** sp.Rational(1, 4), 0)),
    "asin": lambda: false_of(sp.Le(x, 1), square(sp.asin(x))),
    "acos": lambda: false_of(sp.Le(x, 1), square(sp.acos(x))),
    "acosh": lambda: false_of(sp.Ge(x, 1), square(sp.acosh(x))),
    "atanh": lambda: false_of(sp.Lt(x, 1), square(sp.atanh(x))),
    "Lambert W": lambda: false_of(sp.Ge(x, -1), square(sp.LambertW(x))),
    "gamma": lambda: false_of(sp.Ne(x, 0), square(sp.gamma(x))),
    "tan": lambda: false_of(sp.Ne(sp.cos(x), 0), square(sp.tan(x))),
    "power": lambda: false_of(sp.Gt(x, 0), square(x**y)),
    "power of a number": lambda: false_of(sp.Eq(sp.sin(sp.pi * x), 0), square(sp.Pow(-2, x))),
    "in an implication": lambda: false_of(
        sp.Gt(x, 0), sp.Implies(sp.Gt(sp.log(x), 0), sp.Gt(x, 1))
    ),
    "in a disjunction": lambda: false_of(
        sp.Gt(x, 0), sp.Or(sp.Le(sp.log(x), 1), sp.Gt(sp.log(x), 0))
    ),
    "in an equivalence": lambda: false_of(
        sp.Gt(x, 0), sp.Equivalent(sp.Gt(sp.log(x), 0), sp.Gt(x, 1))
    ),
    "in a branch": lambda: false_of(
        sp.Gt(x, 0), sp.Ge(sp.Piecewise((sp.sqrt(x), x < 1), (1, True)), 0)
    ),
    "no branch": lambda: false_of(sp.Gt(x, 0), sp.Ge(sp.Piecewise((1, x > 0)), 1)),
    "in the argument of a sequence": lambda: false_of(sp.Ne(x, 0), sp.Ge(f(1 / x) ** 2, 0)),
    "power beside a sequence": lambda: by(
        sp.Ge(x, 0),
        {"h": sp.Ge(f(n), 0)},
        step("a", sp.Eq(x ** (y + 1) + f(n), x * x**y + f(n), **NO), "h"),
    ),
    "a premise: log(x) <= 1": lambda: says(
        sp.Gt(x, 0),
        {"h": sp.Le(x, 1)},
        step("a", sp.Le(sp.log(x), 1), "h"),
        apply("b", LOG, {}, "a"),
    ),
    "a premise straight away": lambda: says(
        sp.Gt(x, 0), {"h": sp.Le(x, 1)}, apply("b", LOG, {}, "h")
    ),
    "a value: 1/x is cancelled": lambda: says(
        sp.Ne(x, 0), None, apply("a", UNIT, {x: x, y: 1 / x})
    ),
    "a value of a lemma": lambda: by(
        sp.Gt(x, 0),
        None,
        apply("a", plain(sp.Ge(y**2 + 1, 1, **NO)), {y: sp.log(x)}),
    ),
    "a value of a fact": lambda: by(
        sp.Ge(x, 0), None, cite("a", TRIANGLE, {"a": sp.sqrt(x), "b": x, "c": y})
    ),
    "a premise that is kept": lambda: by(
        sp.Gt(x, 0), None, apply("a", LOG, {}, keep=("h",)), step("b", sp.Ge(x**2, 0, **NO))
    ),
    "a goal of an induction": lambda: by(
        sp.Gt(x, 0), None, induct("a", sp.Le(sp.log(x), x - 1 + n), n)
    ),
    "a premise that cancels": lambda: says(
        sp.Gt(x, 0),
        None,
        apply("a", by(sp.Gt(x, 0), {"h": sp.Eq(sp.log(x) - sp.log(y), 0)}), {y: x}),
    ),
    "a conclusion that cancels": lambda: by(
        sp.Gt(x, 0),
        {"h": sp.Ge(y, 1)},
        induct("a", sp.Le(n * sp.log(x), n * (x - 1)), n, "h"),
    ),
    "defined nowhere": lambda: plain(sp.Le(sp.log(g), g - 1, **NO)),
}

# --- induction and sequences --------------------------------------------------------------------


def induction_on(symbol: sp.Symbol, low: int = 0) -> Statement:
    """Return that a symbol is at least a number, by induction on it."""
    goal = sp.Ge(symbol, low, **NO)
    return says(goal, None, induct("a", goal, symbol))


LATER = sp.Symbol("n", integer=True, positive=True)
BELOW, ABOVE = sp.Le(f(n), -1), sp.Ge(f(n), 0)
LATE = sp.Ge(f(n) + n, f(n) + 5, **NO)
INDICES: dict[str, Callable[[], Statement]] = {
    "over the reals": lambda: induction_on(s),
    "over all integers": lambda: induction_on(k),
    "over even integers": lambda: induction_on(sp.Symbol("e", even=True)),
    "from 1": lambda: says(
        sp.Ge(f(LATER), 0),
        {"h": sp.Ge(f(0), 0), "k": sp.Implies(sp.Ge(f(LATER), 0), sp.Ge(f(LATER + 1), 0))},
        induct("a", sp.Ge(f(LATER), 0), LATER, "h", "k"),
    ),
    "over a number": lambda: says(sp.Ge(x, 0), None, Step("a", sp.Ge(x, 0), variable=FIVE)),
    "over f(n)": lambda: says(sp.Ge(f(n), 0), None, Step("a", sp.Ge(f(n), 0), variable=f(n))),
    "a lemma at one index": lambda: says(
        sp.Le(f(5), f(0)), {"h": sp.Le(f(6), f(5))}, apply("b", FALLS, {n: FIVE}, "h")
    ),
    "a lemma at another index": lambda: says(
        sp.Le(f(2 * n), f(0)),
        {"h": sp.Le(f(2 * n + 1), f(2 * n))},
        apply("b", FALLS, {n: 2 * n}, "h"),
    ),
    "its premise kept": lambda: says(
        sp.Implies(NEVER_UP, NOT_ABOVE), None, apply("b", FALLS, {}, keep=("h",))
    ),
    "its premise from one index": lambda: says(
        NOT_ABOVE,
        {"late": sp.Ge(n, 5), "h": sp.Implies(sp.Ge(n, 5), NEVER_UP)},
        step("a", NEVER_UP, "late", "h"),
        apply("b", FALLS, {}, "a"),
    ),
    "its premise from a scalar equal to the index": lambda: says(
        NOT_ABOVE,
        {"x": sp.Eq(n, x), "h": sp.Le(f(n + 1) + n, f(n) + x)},
        step("a", NEVER_UP, "x", "h"),
        apply("b", FALLS, {}, "a"),
    ),
    "a value that depends on the index": lambda: says(
        sp.Eq(f(n), n * n),
        {"start": sp.Eq(f(0), 0), "h": sp.Eq(f(n + 1), f(n) + n)},
        apply("b", LINEAR, {x: n}, "start", "h"),
    ),
    "a value that is a term of another sequence": lambda: says(
        sp.Eq(f(n), n * w(n)),
        {"start": sp.Eq(f(0), 0), "h": sp.Eq(f(n + 1), f(n) + w(n))},
        apply("b", LINEAR, {x: w(n)}, "start", "h"),
    ),
    "a hypothesis about f(n) and n": lambda: says(
        BELOW, {"h": sp.And(ABOVE, sp.Ge(n, 5))}, induct("a", BELOW, n, "h")
    ),
    "a hypothesis about n": lambda: says(
        BELOW, {"h": ABOVE, "late": sp.Ge(n, 5)}, induct("a", BELOW, n, "h", "late")
    ),
    "a hypothesis about n, through a step": lambda: says(
        BELOW,
        {"h": ABOVE, "late": sp.Ge(n, 5)},
        step("so", LATE, "late"),
        induct("a", BELOW, n, "h", "so"),
    ),
    "a hypothesis about n, through a lemma": lambda: says(
        BELOW,
        {"h": ABOVE, "late": sp.Ge(n, 5)},
        apply("so", by(LATE, {"late": sp.Ge(n, 5)}), {}, "late"),
        induct("a", BELOW, n, "h", "so"),
    ),
    "a hypothesis about n, disguised": lambda: says(
        BELOW, {"h": ABOVE, "late": LATE}, induct("a", BELOW, n, "h", "late")
    ),
    "a power that splits": lambda: says(
        sp.Ne(x, 0),
        {"h": sp.Eq(x ** (y + 1), 1), "f": ABOVE},
        step("a", sp.Ne(x, 0), "h", "f"),
    ),
    "a derivative that vanishes": lambda: by(
        sp.Eq(sp.Derivative(f(x), x), 0, **NO), {"h": sp.Ge(f(x), 0)}
    ),
    "an integral": lambda: says(
        sp.Ge(sp.Integral(f(x), (x, 0, 1)), 0),
        {"h": sp.Ge(sp.Integral(f(x), (x, 0, 1)), 0)},
        step("a", sp.Ge(sp.Integral(f(x), (x, 0, 1)), 0), "h"),
    ),
}

# --- values outside a domain --------------------------------------------------------------------


def at(value: sp.Expr, relation: type[sp.Rel] = sp.Ge, **domain: bool) -> Statement:
    """Return how a symbol of a domain compares with 0, applied at a value outside of it."""
    true = about(sp.Symbol("q", **domain), relation)
    return says(relation(value, 0, **NO), None, apply("a", true, {sp.Symbol("q", **domain): value}))


def about(symbol: sp.Symbol, relation: type[sp.Rel]) -> Statement:
    """Return what is true of a symbol by the assumptions on it."""
    goal = relation(symbol, 0, **NO)
    return says(goal, None, step("a", goal))


DOMAINS: dict[str, Callable[[], Statement]] = {
    "negative at 7": lambda: says(
        sp.Le(7 * y, 0), {"h": sp.Ge(y, 0)}, apply("b", SIGN, {g: SEVEN}, "h")
    ),
    "negative at x": lambda: says(
        sp.Le(x * y, 0), {"h": sp.Ge(y, 0)}, apply("b", SIGN, {g: x}, "h")
    ),
    "positive at x": lambda: at(x, sp.Gt, positive=True),
    "nonpositive at x": lambda: at(x, sp.Le, nonpositive=True),
    "nonzero at x": lambda: at(x, sp.Ne, nonzero=True),
    "zero at x": lambda: at(x, sp.Eq, zero=True),
    "not positive at x": lambda: at(x, sp.Le, real=True, positive=False),
    "extended positive at x": lambda: at(x, sp.Gt, extended_positive=True),
    "even at 7": lambda: at(SEVEN, even=True, nonnegative=True),
    "odd at n": lambda: at(n, odd=True, nonnegative=True),
    "prime at 1": lambda: at(sp.Integer(1), prime=True),
    "irrational at 0": lambda: at(ZERO, irrational=True, nonnegative=True),
    "integer at 1/2": lambda: says(sp.Ge(HALF**2, HALF), None, apply("a", SQUARE, {k: HALF})),
    "integer at x": lambda: says(sp.Ge(x**2, x), None, apply("a", SQUARE, {k: x})),
    "an infinity": lambda: says(
        sp.Ge(y, 5), None, apply("a", plain(sp.Ge(x**2 + 1, 1, **NO)), {x: sp.oo})
    ),
    "an imaginary number": lambda: says(
        sp.Ge(-1, 0, **NO), None, apply("a", plain(sp.Ge(x**2, 0, **NO)), {x: sp.I})
    ),
    "not a number": lambda: says(
        sp.Eq(y, 0), None, apply("a", plain(sp.Eq(x - x, 0, **NO)), {x: sp.nan})
    ),
    "a float that swallows 1": lambda: by(
        sp.Ge(y, 5), None, apply("a", plain(sp.Gt(p + 1, 1, **NO)), {p: sp.Float("1e-30")})
    ),
    "a relation in place of a hypothesis": lambda: says(
        sp.Le(-y, 0), None, apply("a", by(sp.Ge(y, 0), {"h": sp.Ge(y, 0)}), {sp.Ge(y, 0): sp.true})
    ),
    "a number in place of another": lambda: says(
        sp.Ge(x, 3),
        {"h": sp.Ge(x, 2)},
        apply("a", by(sp.Ge(x, 2), {"h": sp.Ge(x, 2)}), {sp.Integer(2): sp.Integer(3)}),
    ),
    "a term in place of another": lambda: says(
        sp.Eq(x, y),
        None,
        apply("a", plain(sp.Eq(sp.exp(x) * sp.exp(-x), 1, **NO)), {sp.exp(x): x}),
    ),
    "a fact without its premise": lambda: says(
        sp.Le(x, -(y**2)), None, cite("a", TAYLOR, {"a": x, "b": 0, "s": y, "t": -y, "c": 0})
    ),
}

# --- points -------------------------------------------------------------------------------------

TRUE = sp.Ge(p + 1, 1, **NO)


def point(conclusion: sp.Basic, values: Mapping[Any, Any], **given: sp.Basic) -> Statement:
    return says(conclusion, given, counterexample=Counterexample("", values))


POINTS: dict[str, Callable[[], Statement]] = {
    "positive at -5": lambda: point(TRUE, {p: -FIVE}),
    "positive at 0": lambda: point(sp.Gt(p, 0, **NO), {p: ZERO}),
    "integer at 1/2": lambda: point(sp.Ge(k**2, k, **NO), {k: HALF}),
    "prime at 1": lambda: point(
        sp.Gt(sp.Symbol("q", prime=True), 1, **NO), {sp.Symbol("q", prime=True): sp.Integer(1)}
    ),
    "a symbol as value": lambda: point(sp.Ge(x**2 + y, y, **NO), {x: y, y: x}),
    "an imaginary value": lambda: point(sp.Ge(x**2, 0, **NO), {x: sp.I}),
    "an infinite value": lambda: point(sp.Le(1 / (1 + x**2), 1), {x: sp.oo}),
    "an undefined value": lambda: point(sp.Ge(x**2, 0, **NO), {x: sp.log(sp.Integer(-1))}),
    "a float that vanishes": lambda: point(
        sp.Gt(p, 0, **NO), {p: sp.Float("1e-30")}, h=sp.Eq(p + 1, 1, **NO)
    ),
    "a value for a number": lambda: point(
        sp.Le(sp.sqrt(2) * x, sp.sqrt(2) * x, **NO), {x: ZERO, sp.Integer(2): SEVEN}
    ),
    "an undefined hypothesis": lambda: point(
        sp.Le(y, 1), {x: ZERO, y: FIVE}, h=sp.Eq(x * sp.asin(y), 0, **NO)
    ),
    "an undefined conclusion": lambda: point(sp.Le(sp.log(x), x - 1), {x: -FIVE}),
    "a term of a sequence": lambda: point(
        NOT_ABOVE, {n: FIVE, f(n): FIVE, f(0): ZERO, f(n + 1): ZERO}, h=NEVER_UP
    ),
    "not established": lambda: says(
        sp.Le(x, 1),
        counterexample=Counterexample("", {x: FIVE}, (step("b", sp.Ge(y, 0), "nowhere"),)),
    ),
}
WITNESSES: dict[str, Callable[[], Statement]] = {
    "outside its domain": lambda: says(
        sp.Ge(x, 5),
        {"h": sp.Le(p, -1, **NO)},
        step("a", sp.Ge(x, 5), "h"),
        witness={p: -FIVE},
    ),
    "of a relation": lambda: says(
        sp.Ge(x, 5),
        {"h": sp.Lt(x**2 + 1, 0, **NO)},
        step("a", sp.Ge(x, 5), "h"),
        witness={x: ZERO, sp.Lt(x**2 + 1, 0, **NO): sp.true},
    ),
    "of a number": lambda: says(
        sp.Ge(x, 5),
        {"h": sp.Le(x**2 + 1, 0, **NO)},
        step("a", sp.Ge(x, 5), "h"),
        witness={x: ZERO, sp.Integer(1): -FIVE},
    ),
    "where a hypothesis is undefined": lambda: says(
        WRONG,
        {"h": sp.Ge(f(n) * sp.log(y), 0), "k": sp.Le(y, -1)},
        step("a", WRONG, "h", "k"),
        witness={x: ZERO, y: sp.Integer(-1), f(n): ZERO, n: ZERO},
    ),
    "of a positive sequence": lambda: says(
        sp.Ge(x, 5),
        {"h": sp.Le(sp.Function("u", positive=True)(n) + 1, 0, **NO)},
        step("a", sp.Ge(x, 5), "h"),
        witness={sp.Function("u", positive=True)(n): -FIVE, n: ZERO},
    ),
}

# --- steps by hand --------------------------------------------------------------------------------

WRONG = sp.Ge(x, 5)
CITED = cite("a", TRIANGLE, {"a": x, "b": y, "c": x})


class _Two(Statement):  # type: ignore[misc]
    """Says one thing to the prover and another to its reader."""


def itself() -> Statement:
    circle = says(WRONG)
    object.__setattr__(circle, "steps", (apply("a", circle, {}),))
    return circle


def each_other() -> Statement:
    one, two = says(WRONG), says(WRONG)
    object.__setattr__(one, "steps", (apply("a", two, {}),))
    object.__setattr__(two, "steps", (apply("a", one, {}),))
    return one


def weakened() -> Statement:
    """Return a lemma whose hypothesis is taken away after it has been decided."""
    given = {"h": WRONG}
    true = says(WRONG, given, step("a", WRONG, "h"))
    assert decide(true).verdict == "PROVED"
    given.clear()
    return says(WRONG, None, apply("a", true, {}))


BY_HAND: dict[str, Callable[[], Statement]] = {
    "no instance of its fact": lambda: says(WRONG, None, replace(CITED, goal=WRONG)),
    "no instance of its lemma": lambda: says(
        WRONG, None, Step("a", WRONG, lemma=plain(sp.Ge(x**2, 0, **NO)))
    ),
    "an instance elsewhere": lambda: says(
        WRONG,
        {"h": sp.Ge(y, 5)},
        Step("a", WRONG, ("h",), lemma=by(sp.Ge(y, 5), {"h": sp.Ge(y, 5)})),
    ),
    "without the premises of its fact": lambda: says(
        sp.Le(x, -(y**2)),
        None,
        replace(cite("a", TAYLOR, {"a": x, "b": 0, "s": y, "t": -y, "c": 0}), premises=(sp.true,)),
    ),
    "a fact without values": lambda: says(WRONG, None, Step("a", WRONG, fact=TRIANGLE)),
    "a fact and a lemma": lambda: says(
        WRONG, None, replace(CITED, goal=WRONG, lemma=by(WRONG, {"h": WRONG}))
    ),
    "a fact and an induction": lambda: says(WRONG, None, replace(CITED, goal=WRONG, variable=n)),
    "a fact of one's own": lambda: says(
        WRONG, None, cite("a", Fact("mine", "", "", sp.Ge(x, 5)), {"x": x})
    ),
    "a fact under another's name": lambda: says(
        WRONG, None, cite("a", Fact("triangle", "", "", sp.Ge(x, 5)), {"x": x})
    ),
    "a fact that is changed": lambda: says(
        WRONG, None, cite("a", replace(TRIANGLE, schema=sp.Ge(x, 5)), {"x": x})
    ),
    "a lemma that is not proved": lambda: says(WRONG, None, apply("a", says(WRONG), {})),
    "a lemma that is refuted": lambda: says(WRONG, None, apply("a", point(WRONG, {x: ZERO}), {})),
    "a lemma that says nothing": lambda: says(
        WRONG,
        {"h": sp.Ge(x, 0), "k": sp.Le(x, 3)},
        apply("a", by(WRONG, {"u": sp.Ge(y, 1), "v": sp.Le(y, 0)}), {}),
    ),
    "a lemma that applies itself": itself,
    "lemmas that apply each other": each_other,
    "a lemma that is weakened": weakened,
    "a statement of another class": lambda: _Two("", WRONG, {"h": WRONG}, (step("a", WRONG, "h"),)),
    "uses itself": lambda: says(WRONG, None, step("a", WRONG, "a")),
    "uses a later step": lambda: says(WRONG, None, step("a", WRONG, "b"), step("b", WRONG, "a")),
    "the label of a hypothesis": lambda: says(
        WRONG, {"a": sp.Ge(x, 0)}, step("a", WRONG, "a"), step("b", WRONG, "a")
    ),
    "the label of a step that failed": lambda: says(
        WRONG, None, step("a", WRONG), step("a", sp.Ge(x**2, 0, **NO))
    ),
    "keeps what is no hypothesis": lambda: says(
        WRONG, None, Step("a", WRONG, lemma=by(WRONG, {"h": WRONG}), keep=("g",))
    ),
    "keeps without saying so": lambda: says(
        WRONG, None, Step("a", WRONG, lemma=by(WRONG, {"h": WRONG}), keep=("h",))
    ),
    "one name, two symbols": lambda: says(
        sp.Ge(x + 1, 1, **NO),
        {"h": sp.Ge(sp.Symbol("x", positive=True), 1)},
        step("a", sp.Ge(x + 1, 1, **NO), "h"),
    ),
    "one name, two sequences": lambda: says(
        sp.Ge(f(n) + 1, 1, **NO),
        {"h": sp.Ge(sp.Function("f", positive=True)(n), 1, **NO)},
        step("a", sp.Ge(f(n) + 1, 1, **NO), "h"),
    ),
    "a lemma about another symbol of the name": lambda: says(
        sp.Gt(x, 0),
        None,
        apply("a", plain(sp.Gt(sp.Symbol("x", positive=True), 0, **NO)), {}),
        step("b", sp.Gt(x, 0), "a"),
    ),
}

# --- goals that say nothing ---------------------------------------------------------------------

NOTHING: dict[str, Callable[[], Statement]] = {
    "true": lambda: says(sp.true, None, step("a", sp.Ge(x**2, 0, **NO))),
    "an empty conjunction": lambda: says(sp.And(), None, step("a", sp.true)),
    "nan": lambda: says(sp.Eq(x, sp.nan, **NO), None, step("a", sp.Eq(x, sp.nan, **NO))),
    "below infinity": lambda: says(
        sp.Lt(x, sp.oo, **NO), {"h": sp.Lt(x, sp.oo, **NO)}, step("a", sp.Lt(x, sp.oo, **NO), "h")
    ),
    "an imaginary number": lambda: says(
        sp.Eq(x, sp.I, **NO), {"h": sp.Eq(x, sp.I, **NO)}, step("a", sp.Eq(x, sp.I, **NO), "h")
    ),
    "hypotheses that contradict": lambda: by(WRONG, {"h": sp.Ge(y, 1), "k": sp.Le(y, 0)}),
    "a hypothesis that is undefined": lambda: by(WRONG, {"h": sp.Le(sp.log(g), 1, **NO)}),
    "a conclusion no step has": lambda: says(WRONG, None, step("a", sp.Ge(x**2, 0, **NO))),
    "half a conclusion": lambda: says(
        sp.And(sp.Ge(x**2, 0, **NO), WRONG), None, step("a", sp.Ge(x**2, 0, **NO))
    ),
    "one of two": lambda: says(
        WRONG, None, step("a", sp.Or(WRONG, sp.Ge(x**2, 0, **NO), evaluate=False))
    ),
    "not strictly": lambda: says(sp.Gt(x**2, 0), None, step("a", sp.Ge(x**2, 0, **NO))),
    "no steps": lambda: says(sp.Ge(x**2, 0, **NO)),
}

KINDS = {
    "undefined": UNDEFINED,
    "index": INDICES,
    "domain": DOMAINS,
    "point": POINTS,
    "witness": WITNESSES,
    "by hand": BY_HAND,
    "nothing": NOTHING,
}
ATTACKS = [
    pytest.param(kind, build, id=f"{kind}: {name}")
    for kind, attacks in KINDS.items()
    for name, build in attacks.items()
]


@pytest.mark.parametrize(("kind", "build"), ATTACKS)
def test_an_attack_fails(kind: str, build: Callable[[], Statement]) -> None:
    try:
        verdict = decide(build()).verdict
    except ValueError:
        return  # refused
    assert not verdict.holds
    assert kind != "point" or verdict != "REFUTED"


def test_a_fact_says_nothing_where_it_is_undefined(monkeypatch: pytest.MonkeyPatch) -> None:
    a, b, c = sp.symbols("a b c", real=True)
    logs = Fact("logs", "", "", sp.Ge(a, sp.log(b) - sp.log(c)))
    monkeypatch.setitem(FACTS, "logs", logs)
    values = {"a": y, "b": x, "c": x}
    assert not decide(says(sp.Ge(y, 0), None, cite("a", logs, values))).verdict.holds
    fine = says(sp.Ge(y, 0), {"h": sp.Gt(x, 0)}, cite("a", logs, values, "h"))
    assert decide(fine).verdict == "PROVED_GIVEN"


def test_a_twin_is_not_rejected_outside_its_domain() -> None:
    claim = Claim("c", "", Source(""), {"printed": says(TRUE, None, step("a", TRUE))})
    with pytest.raises(ValueError, match="domain"):
        decide_twin(claim, Twin("the same", "printed", at={p: -FIVE}))


# --- and what is right still holds ---------------------------------------------------------------

ROOT_OR_1 = sp.Piecewise((sp.sqrt(x - 1), x >= 1), (1, True))
RIGHT: dict[str, Statement] = {
    "log of a positive number": plain(sp.Le(sp.log(p), p - 1)),
    "log, by a hypothesis": by(sp.Le(sp.log(x), x - 1), {"h": sp.Gt(x, 0)}),
    "log, in an implication": by(
        sp.Ge(y, 0),
        {"x": sp.Gt(x, 1), "h": sp.Implies(sp.Gt(sp.log(x), 0), sp.Ge(y, 0))},
        step("a", sp.Implies(sp.Gt(x, 0), sp.Ge(sp.log(x), 1 - 1 / x))),
    ),
    "a hypothesis once more": by(sp.Ge(sp.asin(x), 0), {"h": sp.Ge(sp.asin(x), 0)}),
    "a hypothesis, by a lemma": says(
        sp.Ge(sp.asin(x), 0),
        {"h": sp.Ge(sp.asin(x), 0)},
        apply("a", by(sp.Ge(sp.asin(x), 0), {"h": sp.Ge(sp.asin(x), 0)}), {}, "h"),
    ),
    "a branch that is defined where it is chosen": plain(sp.Ge(ROOT_OR_1, 0)),
    "a lemma in its domain, by a hypothesis": says(
        sp.Le(x * y, 0), {"h": sp.Ge(y, 0), "x": sp.Lt(x, 0)}, apply("a", SIGN, {g: x}, "h", "x")
    ),
    "a lemma at a quotient": says(
        sp.Ne(x, 0), {"h": sp.Gt(x, 0)}, apply("a", UNIT, {x: x, y: 1 / x}, "h")
    ),
    "a hypothesis is kept": says(
        sp.Implies(sp.Ge(y, 0), sp.Le(-7 * y, 0)), None, apply("a", SIGN, {g: -SEVEN}, keep=("h",))
    ),
    "a lemma for every index": says(
        NOT_ABOVE,
        {"h": sp.Le(f(n + 1), f(n) - p), "late": sp.Ge(n, 5)},
        step("a", NEVER_UP, "h"),
        apply("b", FALLS, {}, "a", "late"),
    ),
    "an induction beside what is about one index": says(
        sp.Le(f(n) + 5, f(0) + n),
        {"h": NEVER_UP, "late": sp.Ge(n, 5)},
        induct("a", NOT_ABOVE, n, "h"),
        step("b", sp.Le(f(n) + 5, f(0) + n), "a", "late"),
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_proved(name: str) -> None:
    decision = decide(RIGHT[name])
    assert decision.verdict == "PROVED", decision.reason


def test_a_step_that_fails_refutes_no_true_statement() -> None:
    goal = sp.Ge(x + 1, 1)
    assert decide(says(goal, {"h": sp.Ge(x, 0)}, step("a", sp.Ge(x, 5), "h"))).verdict == "UNKNOWN"
    lost = says(goal, {"h": sp.Ge(x, 0)}, step("a", goal))
    assert decide(lost).verdict == "UNKNOWN", "it fails at x = -1, where h does"


def test_a_step_that_fails_where_the_statement_does_refutes_it() -> None:
    decision = decide(by(sp.Ge(x, 1), {"h": sp.Ge(x, 0)}))
    assert decision.verdict == "REFUTED"
    assert decision.counterexample is not None
    assert 0 <= decision.counterexample[x] < 1


# --- where terms are defined ----------------------------------------------------------------------

PARTIAL = [
    sp.log(x),
    sp.sqrt(x),
    x ** sp.Rational(-1, 3),
    1 / x,
    x**y,
    x**k,
    sp.Pow(-2, x),
    sp.asin(x),
    sp.acos(x),
    sp.acosh(x),
    sp.atanh(x),
    sp.tan(sp.pi * x),
    sp.cot(sp.pi * x),
    sp.coth(x),
    sp.csch(x),
    sp.erfinv(x),
    sp.gamma(x),
    sp.loggamma(x),
    sp.factorial(x),
    sp.uppergamma(y, x),
    sp.lowergamma(y, x),
    sp.LambertW(x),
    sp.LambertW(x, -1),
    sp.Heaviside(x),
    sp.log(sp.log(x)),
    sp.atan(1 / (x - 1)),
    sp.Max(0, sp.sqrt(x)),
    sp.Piecewise((1 / x, x < 0), (sp.log(x), x < 2)),
]
NUMBERS = [sp.Rational(a, 4) for a in (-12, -8, -5, -4, -2, -1, 0, 1, 2, 4, 5, 8, 12)]


@pytest.mark.parametrize("term", PARTIAL, ids=str)
def test_a_term_has_a_value_where_it_is_said_to_be_defined(term: sp.Expr) -> None:
    conditions, outside = definedness(term), 0
    for number in NUMBERS:
        for power in NUMBERS if term.has(y) else [sp.Integer(-3), sp.Integer(2)]:
            point = {x: number, y: power, k: power}
            if all(ball.decide(c, point) is True for c in conditions):
                assert ball.enclose(term, point, 256).is_finite(), point
            elif not ball.enclose(term, point, 256).is_finite():
                outside += 1
    assert outside > 0, "no number here is outside of its domain"


@pytest.mark.parametrize("number", NUMBERS, ids=str)
def test_a_branch_must_be_defined_where_it_is_chosen(number: sp.Rational) -> None:
    assert all(ball.decide(c, {x: number}) for c in definedness(ROOT_OR_1))
    on_a_root = sp.Piecewise((0, sp.sqrt(x) > 1), (x, True))
    defined = all(ball.decide(c, {x: number}) for c in definedness(on_a_root))
    assert defined is bool(number >= 0)


def test_an_operation_that_is_not_known_is_defined_nowhere() -> None:
    assert definedness(sp.zeta(x)) == [sp.false]


def test_a_gap_in_a_domain_is_no_vacuity() -> None:
    between = [x > -1, x < 0]
    assert prove(square(sp.gamma(x)), between).verdict == "PROVED"
    assert all(ball.decide(c, {x: -HALF}) for c in definedness(sp.gamma(x)))


def test_a_step_about_a_sequence_that_fails_is_unknown() -> None:
    goal = sp.Le(f(n) + n, 5)
    assert decide(says(goal, {"h": sp.Ge(f(n), 0)}, step("a", goal, "h"))).verdict == "UNKNOWN"


def test_a_branch_that_is_not_chosen_may_be_undefined() -> None:
    branches = sp.Piecewise((sp.log(x), x > 0), (0, True))
    assert prove(branches <= x**2, [x < 0]).verdict == "PROVED"
    assert prove(sp.Piecewise((sp.log(x), x > 0)) <= x**2, [x < 0]).verdict == "VACUOUS"
