"""Proofs of what is false, or says nothing: none may hold, however its parts are put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
import sympy as sp

from bounds.claim import Counterexample, Statement, Step, apply, cite, induct, step
from bounds.decision import decide
from bounds.facts import FACTS, TAYLOR, TRIANGLE, Fact

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


def assumed(symbol: str, **domain: bool) -> sp.Symbol:
    return sp.Symbol(symbol, **domain)


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
LINEAR = says(
    sp.Eq(f(n), n * x), LINEAR_STEP, induct("a", sp.Eq(f(n), n * x), n, "start", "h")
)


def at_two(**domain: bool) -> Statement:
    """Return that a scalar of this domain is not 7."""
    q = assumed("q", **domain)
    return by(sp.Ne(q, 7, **NO), {"two": sp.Eq(q, 2)})


def about(symbol: sp.Symbol, goal: sp.Basic) -> Statement:
    """Return a statement whose truth rests on what is assumed of a symbol."""
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
    "asin": lambda: false_of(sp.Le(x, 1), sp.Le(sp.asin(x), sp.pi / 2)),
    "acos": lambda: false_of(sp.Le(x, 1), sp.Ge(sp.acos(x), 0)),
    "acosh": lambda: false_of(sp.Ge(x, 1), sp.Ge(sp.acosh(x), 0)),
    "atanh": lambda: false_of(sp.Lt(x, 1), sp.Eq(sp.tanh(sp.atanh(x)), x, **NO)),
    "Lambert W": lambda: false_of(sp.Ge(x, -1), sp.Ge(sp.LambertW(x), -1)),
    "gamma": lambda: false_of(sp.Ne(x, 0), sp.Ne(sp.gamma(x), 0)),
    "tan": lambda: false_of(sp.Ne(sp.cos(x), 0), sp.Ge(sp.tan(x) ** 2, 0, **NO)),
    "power": lambda: false_of(sp.Gt(x, 0), sp.Eq(x**y * x ** (-y), 1, **NO)),
    "power of a number": lambda: false_of(
        sp.Eq(sp.sin(sp.pi * x), 0), sp.Ge(((-2) ** x) ** 2, 0, **NO)
    ),
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
        apply("a", about(y, sp.Ge(y**2 + 1, 1, **NO)), {y: sp.log(x)}),
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
    "defined nowhere": lambda: about(g, sp.Le(sp.log(g), g - 1, **NO)),
}

# --- induction and sequences --------------------------------------------------------------------


def induction_on(symbol: sp.Symbol, low: int = 0) -> Statement:
    """Return that a symbol is at least a number, by induction on it."""
    goal = sp.Ge(symbol, low, **NO)
    return says(goal, None, induct("a", goal, symbol))


BELOW, ABOVE = sp.Le(f(n), -1), sp.Ge(f(n), 0)
LATE = sp.Ge(f(n) + n, f(n) + 5, **NO)
INDICES: dict[str, Callable[[], Statement]] = {
    "over the reals": lambda: induction_on(s),
    "over all integers": lambda: induction_on(k),
    "over even integers": lambda: says(
        sp.Lt(2 * sp.floor(assumed("e", even=True) / 2), 1),
        None,
        induct("a", sp.Lt(assumed("e", even=True), 1), assumed("e", even=True)),
    ),
    "from 1": lambda: says(
        sp.Eq(f(assumed("q", integer=True, positive=True)), 0),
        {"h": sp.Eq(f(0), 0), "k": sp.Eq(f(assumed("q", integer=True, positive=True)), f(0))},
        induct("a", sp.Eq(f(assumed("q", integer=True, positive=True)), 0),
               assumed("q", integer=True, positive=True), "h"),
    ),
    "over a number": lambda: says(
        sp.Ge(x, 0), None, Step("a", sp.Ge(x, 0), variable=FIVE)
    ),
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


def at(value: sp.Expr, conclusion: sp.Basic, **domain: bool) -> Statement:
    """Return a lemma about ``q`` in a domain, applied at a value outside of it."""
    q = assumed("q", **domain)
    true = about(q, conclusion.subs(assumed("q"), q))
    return says(true.conclusion.xreplace({q: value}), None, apply("a", true, {q: value}))


q = assumed("q")
DOMAINS: dict[str, Callable[[], Statement]] = {
    "negative at 7": lambda: says(
        sp.Le(7 * y, 0), {"h": sp.Ge(y, 0)}, apply("b", SIGN, {g: SEVEN}, "h")
    ),
    "negative at x": lambda: says(
        sp.Le(x * y, 0), {"h": sp.Ge(y, 0)}, apply("b", SIGN, {g: x}, "h")
    ),
    "positive at x": lambda: at(x, sp.Gt(q, 0, **NO), positive=True),
    "nonpositive at x": lambda: at(x, sp.Le(q, 0, **NO), nonpositive=True),
    "nonzero at x": lambda: at(x, sp.Ne(q, 0, **NO), nonzero=True),
    "zero at x": lambda: at(x, sp.Eq(q, 0, **NO), zero=True),
    "not positive at x": lambda: at(x, sp.Le(q, 0, **NO), real=True, positive=False),
    "extended positive at x": lambda: at(x, sp.Gt(q, 0, **NO), extended_positive=True),
    "integer at 1/2": lambda: says(
        sp.Ge(HALF**2, HALF), None, apply("a", SQUARE, {k: HALF})
    ),
    "integer at x": lambda: says(sp.Ge(x**2, x), None, apply("a", SQUARE, {k: x})),
    "even at 7": lambda: at(SEVEN, sp.Eq(sp.cos(sp.pi * q), 1, **NO), even=True),
    "odd at n": lambda: at(n, sp.Eq(sp.cos(sp.pi * q), -1, **NO), odd=True),
    "prime at 1": lambda: at(sp.Integer(1), sp.Gt(q, 1, **NO), prime=True),
    "irrational at 0": lambda: at(ZERO, sp.Ne(q, 0, **NO), irrational=True),
    "an infinity": lambda: says(
        sp.Ge(y, 5), None, apply("a", about(x, sp.Ge(x**2 + 1, 1, **NO)), {x: sp.oo})
    ),
    "an imaginary number": lambda: says(
        sp.Ge(-1, 0, **NO), None, apply("a", about(x, sp.Ge(x**2, 0, **NO)), {x: sp.I})
    ),
    "not a number": lambda: says(
        sp.Eq(y, 0), None, apply("a", about(x, sp.Eq(x - x, 0, **NO)), {x: sp.nan})
    ),
    "a float that swallows 1": lambda: by(
        sp.Ge(y, 5), None, apply("a", about(p, sp.Gt(p + 1, 1, **NO)), {p: sp.Float("1e-30")})
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
        apply("a", about(x, sp.Eq(sp.exp(x) * sp.exp(-x), 1, **NO)), {sp.exp(x): x}),
    ),
    "a fact at 1/2 of a count": lambda: says(
        sp.Le(y, sp.sqrt(sp.erf(1 / sp.sqrt(2)))),
        None,
        cite("a", FACTS["anderson"], {"p": y, "a": 1, "s": 1, "n": HALF}),
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
        sp.Gt(assumed("q", prime=True), 1, **NO), {assumed("q", prime=True): sp.Integer(1)}
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
        WRONG, None, Step("a", WRONG, lemma=about(x, sp.Ge(x**2, 0, **NO)))
    ),
    "an instance elsewhere": lambda: says(
        WRONG, {"h": sp.Ge(y, 5)},
        Step("a", WRONG, ("h",), lemma=by(sp.Ge(y, 5), {"h": sp.Ge(y, 5)})),
    ),
    "without the premises of its fact": lambda: says(
        sp.Le(x, -(y**2)),
        None,
        replace(
            cite("a", TAYLOR, {"a": x, "b": 0, "s": y, "t": -y, "c": 0}), premises=(sp.true,)
        ),
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
        WRONG, None, cite("a", Fact("pinsker", "", "", sp.Ge(x, 5)), {"x": x})
    ),
    "a fact that is changed": lambda: says(
        WRONG, None, cite("a", replace(TRIANGLE, schema=sp.Ge(x, 5)), {"x": x})
    ),
    "a lemma that is not proved": lambda: says(WRONG, None, apply("a", says(WRONG), {})),
    "a lemma that is refuted": lambda: says(
        WRONG, None, apply("a", point(WRONG, {x: ZERO}), {})
    ),
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
        {"h": sp.Ge(assumed("x", positive=True), 1)},
        step("a", sp.Ge(x + 1, 1, **NO), "h"),
    ),
    "a lemma about another symbol of the name": lambda: says(
        sp.Gt(x, 0),
        None,
        apply("a", about(p, sp.Gt(assumed("x", positive=True), 0, **NO)), {}),
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
    except ValueError as refused:
        assert len(str(refused).splitlines()) == 1
        return
    assert verdict not in ("PROVED", "PROVED_GIVEN", "REFUTED" if kind == "point" else "")
