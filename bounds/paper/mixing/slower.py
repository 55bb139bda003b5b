r"""Slower exponentials above partial sums of the series of Theorem 3, over numbers.

Until a switch the exponential is above 1, later above the sum.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, apply, step
from lemmata.bounds.paper.mixing.size import C_PRINTED, C_RADIUS, term

x = sp.Symbol("x", positive=True)
tv = sp.Symbol("tv", nonnegative=True)
THREE_TERMS = term(0, x) - term(1, x) + term(2, x)
_SLOW, _FAST = (
    c * sp.exp(-rate * x) for c, rate in ((C_PRINTED, 1 / (2 * sp.pi**2)), (C_RADIUS, 2 / sp.pi**2))
)
_EARLY, _SOON, _FAR = sp.Rational(121, 500), sp.Rational(3, 25), sp.Rational(3, 10)


def _late(sum_: sp.Expr, bound: sp.Expr, start: sp.Expr) -> Statement:
    return Statement(
        sp.Le(sum_, bound),
        given={"late": sp.Ge(x, start)},
        steps=(step("sum", sp.Le(sum_, bound), "late"),),
        example=Model("x = 1", {x: 1}),
    )


_first, _second, _third, _most, _e = sp.symbols("first second third most e", real=True)
_WITHOUT = Model("nothing", dict.fromkeys((_first, _second, _third, _most), 0) | {_e: 1})
_three = _first - _second + _third
FIRST_ALONE = Statement(
    sp.Le(_three, _most),
    given={"first": sp.Le(_first, _most), "decrease": sp.Le(_third, _second)},
    steps=(step("sum", sp.Le(_three, _most), "first", "decrease"),),
    example=_WITHOUT,
)
DIVIDED = Statement(
    sp.Le(_three, _most),
    given={"product": sp.Le(_three * _e, _most * _e), "positive": sp.Gt(_e, 0)},
    steps=(step("quotient", sp.Le(_three, _most), "product", "positive"),),
    example=_WITHOUT,
)
_TERMS = {_first: term(0, x), _second: term(1, x), _third: term(2, x), _most: _FAST}
_GROWTH = sp.exp(2 * x / sp.pi**2)
THREE_NEAR = Statement(
    sp.Le(THREE_TERMS, _FAST),
    given={"late": sp.Ge(x, _SOON), "near": sp.Le(x, _FAR)},
    steps=(
        step("product", sp.Le(THREE_TERMS * _GROWTH, C_RADIUS), "late", "near"),
        apply("sum", DIVIDED, _TERMS | {_e: _GROWTH}, "product"),
    ),
    example=Model("x = 1/5", {x: sp.Rational(1, 5)}),
)
THREE_FAR = Statement(
    sp.Le(THREE_TERMS, _FAST),
    given={"far": sp.Ge(x, _FAR)},
    steps=(
        apply("first alone", _late(term(0, x), _FAST, _FAR), {}, "far"),
        step("decrease", sp.Le(term(2, x), term(1, x))),
        apply("sum", FIRST_ALONE, _TERMS, "first alone", "decrease"),
    ),
    example=Model("x = 1", {x: 1}),
)
THREE_LATE = Statement(
    sp.Le(THREE_TERMS, _FAST),
    given={"late": sp.Ge(x, _SOON)},
    steps=(
        apply("near", THREE_NEAR, {}, keep=("near",)),
        apply("far", THREE_FAR, {}, keep=("far",)),
        step("sum", sp.Le(THREE_TERMS, _FAST), "near", "far"),
    ),
    example=Model("x = 1", {x: 1}),
)


def _below(sum_: sp.Expr, bound: sp.Expr, switch: sp.Expr, late: Statement) -> Statement:
    """Return "what is at most 1 and at most a sum is at most an exponential"."""
    return Statement(
        sp.Le(tv, bound),
        given={"at most 1": sp.Le(tv, 1), "series": sp.Le(tv, sum_)},
        steps=(
            step("early", sp.Implies(sp.Le(x, switch), sp.Le(1, bound))),
            apply("late", late, {}, keep=("late",)),
            step("all times", sp.Le(tv, bound), "early", "late", "at most 1", "series"),
        ),
        example=Model("x = 1, nothing", {x: 1, tv: 0}),
    )


SLOW = _below(term(0, x), _SLOW, _EARLY, _late(term(0, x), _SLOW, _EARLY))
FAST = _below(THREE_TERMS, _FAST, _SOON, THREE_LATE)
