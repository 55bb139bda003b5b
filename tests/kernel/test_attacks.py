"""Proofs of what is false, or says nothing: none may hold, however its parts are put together.

These are about numbers and arrays.  Attacks on claims about objects are in `test_kernel` and
`test_kernel_attacks`, an encoder of nothing and a generator that is not bounded in `test_hardness`,
a time that is too short in `test_theorem_1`.

Of the attacks that once succeeded, these cannot be written any more:

- a hypothesis about f(n) that means this n here and every n there: "for all n" is said, or not;
- what holds for one n inside an induction over n: nothing from outside is about that n;
- Ito's formula and Pinsker's inequality for numbers: they are about processes and laws;
- an encoder given by numbers of its own: its parameters, weights and success are computed of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
import sympy as sp

from lemmata.bounds.claim import Claim, Source, Twin
from lemmata.bounds.decision import decide, decide_twin
from lemmata.bounds.defined import definedness
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
from lemmata.bounds.language.bits.arrays import ArrayVariable, array
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.gram import Rule
from lemmata.bounds.language.terms import Functional
from lemmata.bounds.language.vectors import ZERO as ORIGIN
from lemmata.bounds.literature import calculus, dimensions, maps
from lemmata.bounds.prove import prove
from lemmata.bounds.prove.reals import ball

x, y, s = sp.symbols("x y s", real=True)
p = sp.Symbol("p", positive=True)
g = sp.Symbol("g", negative=True)
n = sp.Symbol("n", integer=True, nonnegative=True)
k = sp.Symbol("k", integer=True)
f, w = map(ArrayVariable, "fw")
F = sp.Function("F", real=True)
ZERO, HALF, FIVE, SEVEN = sp.Integer(0), sp.Rational(1, 2), sp.Integer(5), sp.Integer(7)
NO = {"evaluate": False}
HYPOTHESIS = "induction hypothesis"
Given = Mapping[str, Formula]


def says(
    goal: Formula, given: Given | None = None, *steps: Step, example: Model | None = None
) -> Statement:
    """Return a statement, whose example is looked for where none is given."""
    given = given or {}
    return Statement(goal, given=given, steps=steps, example=example or found(given))


def found(given: Given) -> Model | None:
    """Return numbers, and arrays that are 0, at which hypotheses hold."""
    try:
        point = prove(sp.false, given=list(given.values())).counterexample
    except (ValueError, TypeError):
        point = {}
    return Model("found", dict.fromkeys((f, w), array(lambda i: ZERO)) | dict(point or {}))


def by(goal: Formula, given: Given | None = None, *steps: Step) -> Statement:
    """Return a goal that is to follow from all hypotheses and all steps before it."""
    given = given or {}
    return says(goal, given, *steps, step("last", goal, *given, *(a.label for a in steps)))


def square(term: sp.Expr) -> Formula:
    """Return what holds wherever a term is defined, and is not evaluated by SymPy."""
    return sp.Ge(term**2 + 1, 1, **NO)


def false_of(goal: Formula, first: Formula) -> Statement:
    """Return a false goal from a relation that holds wherever it is defined."""
    return by(goal, None, step("first", first))


# --- true lemmas that the attacks apply where they should not -----------------------------------


def linear(slope: sp.Expr) -> dict[str, Formula]:
    return {"start": sp.Eq(f[0], 0), "h": for_all(n, sp.Eq(f[n + 1], f[n] + slope))}


NEVER_UP, NOT_ABOVE = for_all(n, sp.Le(f[n + 1], f[n])), for_all(n, sp.Le(f[n], f[0]))
FALLS = says(
    NOT_ABOVE,
    {"h": NEVER_UP},
    induct(
        "a",
        n,
        sp.Le(f[n], f[0]),
        instance("next", NEVER_UP, n),
        step("i", ..., "induction hypothesis", "next"),
    ),
)
SIGN = by(sp.Le(y * g, 0), {"h": sp.Ge(y, 0)})
UNIT = by(sp.Ne(x, 0), {"h": sp.Eq(x * y, 1)})
LOG = by(sp.Gt(x, 0), {"h": sp.Le(sp.log(x), 1)})
SQUARE = by(sp.Ge(k**2, k, **NO))
LINEAR = says(
    for_all(n, sp.Eq(f[n], n * x)),
    linear(x),
    induct(
        "a",
        n,
        sp.Eq(f[n], n * x),
        instance("next", linear(x)["h"], n),
        step("i", ..., "induction hypothesis", "next"),
        start=(step("o", sp.Eq(f[0], 0), "start"),),
    ),
    example=Model("0", {f: array(lambda i: ZERO), x: ZERO}),
)


def plain(goal: Formula) -> Statement:
    return says(goal, None, step("a", goal))


SAME = sp.Eq(sp.log(x) - sp.log(y), 0)
SAME_LOG = by(sp.Gt(x, 0), {"h": SAME})
SOUND = {
    "falls": FALLS,
    "sign": SIGN,
    "unit": UNIT,
    "log": LOG,
    "square": SQUARE,
    "linear": LINEAR,
    "logs": SAME_LOG,
}


@pytest.mark.parametrize("lemma", SOUND)
def test_the_lemmas_are_proved(lemma: str) -> None:
    decision = decide(SOUND[lemma])
    assert decision.verdict == "PROVED", decision.reason


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
    "in the argument of a sequence": lambda: false_of(sp.Ne(x, 0), sp.Ge(F(1 / x) ** 2, 0)),
    "power beside a sequence": lambda: by(
        sp.Ge(x, 0),
        {"h": sp.Ge(f[n], 0)},
        step("a", sp.Eq(x ** (y + 1) + f[n], x * x**y + f[n], **NO), "h"),
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
        sp.Ge(x, 0), None, apply("a", calculus.DERIVATIVE, {calculus.e: sp.sqrt(x)})
    ),
    "a premise that is kept": lambda: by(
        sp.Gt(x, 0), None, apply("a", LOG, {}, keep=("h",)), step("b", sp.Ge(x**2, 0, **NO))
    ),
    "a goal of an induction": lambda: by(
        sp.Gt(x, 0), None, induct("a", n, sp.Le(sp.log(x), x - 1 + n), step("i", ..., HYPOTHESIS))
    ),
    "a premise that cancels": lambda: says(
        sp.Gt(x, 0),
        None,
        apply("a", SAME_LOG, {y: x}),
    ),
    "a premise that cancels, kept": lambda: says(
        sp.Gt(x, 0), None, apply("a", SAME_LOG, {y: x}, keep=("h",))
    ),
    "a condition that cancels": lambda: says(
        sp.Gt(x, 0),
        None,
        generalise("a", y, step("i", sp.Gt(x, 0), "w"), when={"w": SAME}),
        instance("b", for_all(y, sp.Gt(x, 0), when=SAME), x),
    ),
    "a conclusion that cancels": lambda: by(
        sp.Gt(x, 0),
        {"h": sp.Ge(y, 1)},
        induct("a", n, sp.Le(n * sp.log(x), n * (x - 1)), step("i", ..., HYPOTHESIS, "h")),
    ),
    "an induction that begins where a term cancels": lambda: says(
        sp.Gt(x, 0),
        {"h": sp.Ge(y, 1)},
        induct("a", n, n * sp.log(x) <= n * (x - 1), step("i", ..., HYPOTHESIS, "h")),
        instance("one", for_all(n, n * sp.log(x) <= n * (x - 1)), sp.S.One),
        step("b", sp.Gt(x, 0), "one"),
    ),
    "defined nowhere": lambda: plain(sp.Le(sp.log(g), g - 1, **NO)),
}

# --- induction and indices ----------------------------------------------------------------------


def induction_on(symbol: sp.Symbol) -> Statement:
    """Return that a symbol is at least 0, by induction on it."""
    goal = sp.Ge(symbol, 0, **NO)
    return says(for_all(symbol, goal), None, induct("a", symbol, goal, step("i", ..., HYPOTHESIS)))


LATER = sp.Symbol("n", integer=True, positive=True)
NEXT_IS_LESS, LESS = sp.Le(f[n + 1], f[n]), sp.Le(f[n], f[0])
BELOW = for_all(n, sp.Le(f[n], -1))
FROM_5 = for_all(n, NEXT_IS_LESS, when=sp.Ge(n, 5))
INDICES: dict[str, Callable[[], Statement]] = {
    "over the reals": lambda: induction_on(s),
    "over all integers": lambda: induction_on(k),
    "over even integers": lambda: induction_on(sp.Symbol("e", even=True)),
    "from 1": lambda: says(
        for_all(LATER, sp.Ge(f[LATER], 0)),
        {"h": sp.Ge(f[0], 0), "k": for_all(LATER, sp.Ge(f[LATER + 1], f[LATER]))},
        induct(
            "a",
            LATER,
            sp.Ge(f[LATER], 0),
            instance("next", for_all(LATER, sp.Ge(f[LATER + 1], f[LATER])), LATER),
            step("i", ..., HYPOTHESIS, "next"),
            start=(step("o", sp.Ge(f[0], 0), "h"),),
        ),
    ),
    "over a number": lambda: says(sp.Ge(x, 0), None, induct("a", FIVE, sp.Ge(x, 0))),
    "over an entry": lambda: says(sp.Ge(x, 0), None, induct("a", f[n], sp.Ge(x, 0))),
    "a lemma from one index": lambda: says(
        sp.Le(f[5], f[0]),
        {"h": sp.Le(f[6], f[5])},
        apply("b", FALLS, {}, "h"),
        instance("c", NOT_ABOVE, FIVE),
    ),
    "a lemma from every other index": lambda: says(
        NOT_ABOVE,
        {"h": for_all(n, sp.Le(f[2 * n + 1], f[2 * n]))},
        apply("b", FALLS, {}, "h"),
    ),
    "its premise kept, of one index": lambda: says(
        sp.Implies(NEXT_IS_LESS, LESS),
        None,
        replace(apply("b", FALLS, keep=("h",)), goal=sp.Implies(NEXT_IS_LESS, LESS)),
    ),
    "a variable of a lemma that it binds": lambda: says(
        LESS, {"h": sp.Le(f[6], f[5])}, apply("b", FALLS, {n: FIVE}, "h")
    ),
    "its premise from one index": lambda: says(
        NOT_ABOVE,
        {"late": sp.Ge(n, 5), "h": FROM_5},
        instance("one", FROM_5, n, uses=("late",)),
        generalise("a", n, step("i", NEXT_IS_LESS, "one")),
        apply("b", FALLS, {}, "a"),
    ),
    "its premise under a condition": lambda: says(
        NOT_ABOVE,
        {"h": FROM_5},
        generalise("a", n, instance("i", FROM_5, n, uses=("w",)), when={"w": sp.Ge(n, 5)}),
        apply("b", FALLS, {}, "a"),
    ),
    "its premise from a scalar equal to the index": lambda: says(
        NOT_ABOVE,
        {"x": sp.Eq(n, x), "h": sp.Le(f[n + 1] + n, f[n] + x)},
        generalise("a", n, step("i", NEXT_IS_LESS, "x", "h")),
        apply("b", FALLS, {}, "a"),
    ),
    "a value that depends on the index": lambda: says(
        for_all(n, sp.Eq(f[n], n * n)), linear(n), apply("b", LINEAR, {x: n}, "start", "h")
    ),
    "a value that is an entry of another array": lambda: says(
        for_all(n, sp.Eq(f[n], n * w[n])),
        linear(w[n]),
        apply("b", LINEAR, {x: w[n]}, "start", "h"),
    ),
    "a hypothesis about f[n] and n": lambda: says(
        BELOW,
        {"h": sp.And(sp.Ge(f[n], 0), sp.Ge(n, 5))},
        induct(
            "a", n, sp.Le(f[n], -1), step("i", ..., "h"), start=(step("o", sp.Le(f[0], -1), "h"),)
        ),
    ),
    "a hypothesis about n, through a step": lambda: says(
        for_all(n, sp.Ge(n, 5)),
        {"late": sp.Ge(n, 5)},
        step("so", sp.Ge(n + 1, 6, **NO), "late"),
        induct("a", n, sp.Ge(n, 5), step("i", ..., "so"), start=(step("o", sp.Ge(0, 5, **NO)),)),
    ),
    "a hypothesis about n, through a lemma": lambda: says(
        for_all(n, sp.Ge(n, 5)),
        {"late": sp.Ge(n, 5)},
        apply("so", by(sp.Ge(n + 1, 6, **NO), {"late": sp.Ge(n, 5)}), {}, "late"),
        generalise("a", n, step("i", sp.Ge(n, 5), "so")),
    ),
    "one n for another": lambda: says(
        for_all(n, sp.Ge(f[n], 0)),
        {"h": sp.Ge(f[n], 0)},
        generalise("a", n, step("i", sp.Ge(f[n], 0), "h")),
    ),
    "a power that splits": lambda: says(
        sp.Ne(x, 0),
        {"h": sp.Eq(x ** (y + 1), 1), "f": sp.Ge(f[n], 0)},
        step("a", sp.Ne(x, 0), "h", "f"),
    ),
    "a power of an index that splits": lambda: says(
        sp.Ne(x, 0),
        {"h": sp.Ge(x ** (n + 1) * y, 0)},
        step("a", sp.Eq(x**n * x**-n, 1, **NO), "h"),
        step("b", sp.Ne(x, 0), "a"),
    ),
    "a derivative that vanishes": lambda: by(
        sp.Eq(sp.Derivative(F(x), x), 0, **NO), {"h": sp.Ge(F(x), 0)}
    ),
    "an integral": lambda: says(
        sp.Ge(sp.Integral(F(x), (x, 0, 1)), 0),
        {"h": sp.Ge(sp.Integral(F(x), (x, 0, 1)), 0)},
        step("a", sp.Ge(sp.Integral(F(x), (x, 0, 1)), 0), "h"),
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


GROWTH = maps.MEAN_VALUE.conclusion.xreplace({maps.c: -sp.S.One})
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
        GROWTH, None, apply("a", maps.MEAN_VALUE, {maps.c: -1})
    ),
    "a fact in a space without room": lambda: says(
        sp.Le(dimensions.b, 2),
        None,
        apply("a", dimensions.DIMENSION, {dimensions.a: 2}),
    ),
}

# --- models -------------------------------------------------------------------------------------

TRUE = sp.Ge(p + 1, 1, **NO)


def point(conclusion: Formula, values: Mapping[Any, Any], **given: Formula) -> Statement:
    return Statement(conclusion, given=given, refuted_by=Model("", values))


POINTS: dict[str, Callable[[], Statement]] = {
    "of another class": lambda: point(sp.Ge(x**2, 0, **NO), {x: _Energy(ORIGIN)}),
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
    "an undefined conclusion that cancels": lambda: point(
        sp.Or(sp.Ne(sp.log(x) - sp.log(y), 0), sp.Gt(x, 0)), {x: -FIVE, y: -FIVE}
    ),
    "an undefined conclusion that is said to be defined": lambda: Statement(
        sp.Or(sp.Ne(sp.log(x) - sp.log(y), 0), sp.Gt(x, 0)),
        refuted_by=Model(
            "",
            {x: -FIVE, y: -FIVE},
            because={"defined": (step("positive", sp.Gt(-FIVE, 0, evaluate=False)),)},
        ),
    ),
    "an undefined conclusion": lambda: point(sp.Le(sp.log(x), x - 1), {x: -FIVE}),
    "a value for an entry": lambda: point(
        NOT_ABOVE, {n: FIVE, f[n]: FIVE, f[0]: ZERO, f[n + 1]: ZERO}, h=NEVER_UP
    ),
    "not established": lambda: Statement(
        sp.Le(x, 1),
        given={"h": sp.Ge(x**2, 0, **NO)},
        refuted_by=Model("", {x: FIVE}, because={"h": (step("b", sp.Ge(y, 0), "nowhere"),)}),
    ),
}


def example(given: Formula, values: Mapping[Any, Any], *more: Formula) -> Statement:
    """Return that x >= 5 from hypotheses that nothing satisfies, with an example all the same."""
    labels = {f"h{i}": h for i, h in enumerate((given, *more))}
    return says(WRONG, labels, step("a", WRONG, *labels), example=Model("", values))


WRONG = sp.Ge(x, 5)
EXAMPLES: dict[str, Callable[[], Statement]] = {
    "outside its domain": lambda: example(sp.Le(p, -1, **NO), {p: -FIVE}),
    "of a relation": lambda: example(
        sp.Lt(x**2 + 1, 0, **NO), {x: ZERO, sp.Lt(x**2 + 1, 0, **NO): sp.true}
    ),
    "of a number": lambda: example(sp.Le(x**2 + 1, 0, **NO), {x: ZERO, sp.Integer(1): -FIVE}),
    "where a hypothesis is undefined": lambda: example(
        sp.Ge(f[n] * sp.log(y), 0),
        {x: ZERO, y: sp.Integer(-1), f: array(lambda i: ZERO), n: ZERO},
        sp.Le(y, -1),
    ),
    "a vector for an array": lambda: example(
        sp.And(sp.Ge(f[n], 1), sp.Le(f[n], 0)), {f: ORIGIN, n: ZERO}
    ),
    "of another array": lambda: example(
        sp.And(sp.Ge(f[n], 1), sp.Le(f[n], 0)), {f: array(lambda i: i), n: ZERO}
    ),
}

# --- steps by hand --------------------------------------------------------------------------------

CITED = apply("a", dimensions.HILBERT)


class _Two(Statement):
    """Says one thing to the prover and another to its reader."""


class _Meant(Step):
    """Says that it means whatever its goal is."""

    @property
    def meant(self) -> Formula:
        return self.goal


class _Says(Rule):
    """Says what it likes."""

    @property
    def relation(self) -> Formula:
        return WRONG


class _Turns:
    """A number to who checks it, and another one at each call to who uses it."""

    calls = 0

    def _sympy_(self) -> sp.Expr:
        return ZERO

    def __call__(self, _: object) -> sp.Expr:
        self.calls += 1
        return sp.Integer(self.calls)


class _Energy(Functional):
    """Says of itself what would have to be assumed."""

    is_nonnegative = True

    def _eval_power(self, _: sp.Expr) -> sp.Expr:
        return -FIVE


def itself() -> Statement:
    circle = says(WRONG)
    object.__setattr__(circle, "steps", (apply("a", circle),))
    return circle


def each_other() -> Statement:
    one, two = says(WRONG), says(WRONG)
    object.__setattr__(one, "steps", (apply("a", two),))
    object.__setattr__(two, "steps", (apply("a", one),))
    return one


def weakened() -> Statement:
    """Return a lemma whose hypothesis is taken away after it has been decided."""
    given = {"h": WRONG}
    true = says(WRONG, given, step("a", WRONG, "h"))
    assert decide(true).verdict == "PROVED"
    given.clear()
    return says(WRONG, None, apply("a", true))


def assumed() -> Statement:
    """Return a generalisation whose conditions are taken away after it has been made."""
    when = {"w": sp.Ge(x, 5)}
    every = generalise("a", x, step("i", WRONG, "w"), when=when)
    when.clear()
    return says(for_all(x, WRONG), None, replace(every, goal=for_all(x, WRONG)))


def another(id: str, conclusion: Formula) -> Statement:
    """Return a statement that cites a fact of its own."""
    return says(conclusion, None, apply("a", Fact(id, "", "", conclusion)))


BY_HAND: dict[str, Callable[[], Statement]] = {
    "no instance of its fact": lambda: says(WRONG, None, replace(CITED, goal=WRONG)),
    "no instance of its lemma": lambda: says(
        WRONG, None, Step("a", WRONG, source=plain(sp.Ge(x**2, 0, **NO)))
    ),
    "an instance elsewhere": lambda: says(
        WRONG,
        {"h": sp.Ge(y, 5)},
        Step("a", WRONG, ("h",), source=by(sp.Ge(y, 5), {"h": sp.Ge(y, 5)})),
    ),
    "a fact without values": lambda: says(WRONG, None, Step("a", WRONG, source=maps.MEAN_VALUE)),
    "a fact and an induction": lambda: says(
        WRONG, None, replace(CITED, goal=WRONG, variables=(n,), induction=True)
    ),
    "a generalisation of a fact": lambda: says(
        for_all(x, WRONG), None, replace(CITED, goal=for_all(x, WRONG), variables=(x,))
    ),
    "a fact under another's name": lambda: another("mean-value", WRONG),
    "a fact that is changed": lambda: says(
        WRONG, None, apply("a", replace(maps.MEAN_VALUE, conclusion=WRONG))
    ),
    "a lemma that is not proved": lambda: says(WRONG, None, apply("a", says(WRONG))),
    "a lemma that is refuted": lambda: says(WRONG, None, apply("a", point(WRONG, {x: ZERO}))),
    "a lemma that says nothing": lambda: says(
        WRONG,
        {"h": sp.Ge(x, 0), "k": sp.Le(x, 3)},
        apply("a", by(WRONG, {"u": sp.Ge(y, 1), "v": sp.Le(y, 0)})),
    ),
    "a lemma that applies itself": itself,
    "lemmas that apply each other": each_other,
    "a lemma that is weakened": weakened,
    "a generalisation that is weakened": assumed,
    "a statement of another class": lambda: _Two(
        WRONG, given={"h": WRONG}, steps=(step("a", WRONG, "h"),), example=Model("", {x: FIVE})
    ),
    "a step of another class": lambda: says(
        WRONG, None, _Meant("a", WRONG, source=plain(sp.Ge(x**2, 0, **NO)))
    ),
    "a rule of another class": lambda: says(
        WRONG, None, step("a", WRONG, _Says("Gram", (ORIGIN,)))
    ),
    "an object that changes": lambda: says(
        WRONG, None, step("a", WRONG, Rule("equal arguments", (_Turns(), x, x)))
    ),
    "a term of another class": lambda: plain(sp.Ge(_Energy(ORIGIN), 0, **NO)),
    "uses itself": lambda: says(WRONG, None, step("a", WRONG, "a")),
    "uses a later step": lambda: says(WRONG, None, step("a", WRONG, "b"), step("b", WRONG, "a")),
    "the label of a hypothesis": lambda: says(
        WRONG, {"a": sp.Ge(x, 0)}, step("a", WRONG, "a"), step("b", WRONG, "a")
    ),
    "the label of a step that failed": lambda: says(
        WRONG, None, step("a", WRONG), step("a", sp.Ge(x**2, 0, **NO))
    ),
    "keeps what is no hypothesis": lambda: says(
        WRONG, None, Step("a", WRONG, source=by(WRONG, {"h": WRONG}), keep=("g",))
    ),
    "keeps without saying so": lambda: says(
        WRONG, None, Step("a", WRONG, source=by(WRONG, {"h": WRONG}), keep=("h",))
    ),
    "one name, two symbols": lambda: says(
        sp.Ge(x + 1, 1, **NO),
        {"h": sp.Ge(sp.Symbol("x", positive=True), 1)},
        step("a", sp.Ge(x + 1, 1, **NO), "h"),
    ),
    "one name, a number and an array": lambda: says(
        sp.Ge(sp.Symbol("f", real=True), 0),
        {"h": sp.Ge(f[n], 0)},
        step("a", sp.Ge(sp.Symbol("f", real=True), 0), "h"),
    ),
    "a lemma about another symbol of the name": lambda: says(
        sp.Gt(x, 0),
        None,
        apply("a", plain(sp.Gt(sp.Symbol("x", positive=True), 0, **NO))),
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
    "example": EXAMPLES,
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
    except (ValueError, TypeError):
        return  # refused
    assert not verdict.holds
    assert kind != "point" or verdict != "REFUTED"


def test_a_fact_says_nothing_where_it_is_undefined(monkeypatch: pytest.MonkeyPatch) -> None:
    a, b, c = sp.symbols("a b c", real=True)
    monkeypatch.delitem(LITERATURE, "logs", raising=False)
    logs = Fact("logs", "", "", sp.Ge(a, sp.log(b) - sp.log(c)))
    monkeypatch.delitem(LITERATURE, "logs")
    cited = apply("a", logs, {a: y, b: x, c: x})
    assert not decide(says(sp.Ge(y, 0), None, cited)).verdict.holds
    fine = says(sp.Ge(y, 0), {"h": sp.Gt(x, 0)}, replace(cited, uses=("h",)))
    assert decide(fine).verdict == "PROVED_GIVEN"


def test_a_twin_is_not_rejected_outside_its_domain() -> None:
    claim = Claim("c", "", Source(""), {"printed": says(TRUE, None, step("a", TRUE))})
    outside = Twin("the same", "printed", model=Model("-5", {p: -FIVE}))
    assert decide_twin(claim, outside).verdict == "UNKNOWN"


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
    "a hypothesis, by a lemma": says(
        sp.Ge(sp.log(x), 0),
        {"h": sp.Ge(sp.log(x), 0), "x": sp.Gt(x, 0)},
        apply("a", by(sp.Ge(sp.log(x), 0), {"h": sp.Ge(sp.log(x), 0), "x": sp.Gt(x, 0)})),
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
        {"h": for_all(n, sp.Le(f[n + 1], f[n] - p))},
        generalise(
            "a",
            n,
            instance("next", for_all(n, sp.Le(f[n + 1], f[n] - p)), n),
            step("i", NEXT_IS_LESS, "next"),
        ),
        apply("b", FALLS, {}, "a"),
        example=Model("-n", {f: array(lambda i: -i), p: sp.S.One}),
    ),
    "an induction beside what is about one index": says(
        sp.Le(f[n] + 5, f[0] + n),
        {"h": NEVER_UP, "late": sp.Ge(n, 5)},
        apply("a", FALLS),
        instance("c", NOT_ABOVE, n),
        step("b", sp.Le(f[n] + 5, f[0] + n), "c", "late"),
        example=Model("0", {f: array(lambda i: ZERO), n: FIVE}),
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_proved(name: str) -> None:
    decision = decide(RIGHT[name])
    assert decision.verdict == "PROVED", decision.reason


def test_a_step_that_fails_refutes_nothing() -> None:
    goal = sp.Ge(x + 1, 1)
    assert decide(says(goal, {"h": sp.Ge(x, 0)}, step("a", sp.Ge(x, 5), "h"))).verdict == "UNKNOWN"
    assert decide(says(goal, {"h": sp.Ge(x, 0)}, step("a", goal))).verdict == "UNKNOWN"
    assert decide(by(sp.Ge(x, 1), {"h": sp.Ge(x, 0)})).verdict == "UNKNOWN", "only a model refutes"


def test_a_twin_about_numbers_is_refuted_by_a_search() -> None:
    claim = Claim("c", "", Source(""), {"printed": by(sp.Ge(x, 0), {"h": sp.Ge(x, 0)})})
    decision = decide_twin(claim, Twin("1 for 0", "printed", sp.Ge(x, 1)))
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


def test_a_branch_that_is_not_chosen_may_be_undefined() -> None:
    branches = sp.Piecewise((sp.log(x), x > 0), (0, True))
    assert prove(branches <= x**2, [x < 0]).verdict == "PROVED"
    assert prove(sp.Piecewise((sp.log(x), x > 0)) <= x**2, [x < 0]).verdict == "VACUOUS"
