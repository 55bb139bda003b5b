"""Theorem 3 as printed and equation 22: slower exponentials above partial sums of the series."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from lemmata.bounds.claim import Statement, apply, step
from lemmata.bounds.paper.mixing.reflected import R_diam, tv_mix
from lemmata.bounds.paper.mixing.series import (
    C_PRINTED,
    C_RADIUS,
    SERIES,
    TV_PRINTED,
    TV_RADIUS,
    WHERE,
    decrease,
    earlier,
)
from lemmata.bounds.symbols import T, rad_D

_x = sp.Symbol("x", positive=True)


def _partial(terms: int) -> sp.Expr:
    signs = (4 * (-1) ** j / (sp.pi * (2 * j + 1)) for j in range(terms))
    return sp.Add(*(c * sp.exp(-((2 * j + 1) ** 2) * _x) for j, c in enumerate(signs)))


@dataclass(frozen=True)
class _Bound:
    """``constant e^(-rate x)``."""

    constant: sp.Rational
    rate: sp.Expr

    @property
    def value(self) -> sp.Expr:
        """What is claimed to be larger than a partial sum."""
        return self.constant * sp.exp(-self.rate * _x)

    def of(self, terms: int) -> sp.Basic:
        """Return the claim about the first ``terms`` terms."""
        return sp.Le(_partial(terms), self.value)

    def words(self, terms: int) -> str:
        """Return the same in words."""
        return f"the first {terms} terms are at most {self.constant} e^(-r x)"


def _from(switch: sp.Expr, terms: int, bound: _Bound) -> Statement:
    """Return "partial sum <= C e^(-rate x) from the switch on", shown by monotonicity."""
    return Statement(
        text=f"From x = {switch} on, {bound.words(terms)}.",
        conclusion=bound.of(terms),
        hypotheses={"late": sp.Ge(_x, switch)},
        steps=(step("sum", bound.of(terms), "late"),),
    )


_first, _second, _third, _most = sp.symbols("first second third most", real=True)
FIRST_ALONE = Statement(
    text="If f_0 <= c and f_2 <= f_1 then f_0 - f_1 + f_2 <= c.",
    conclusion=sp.Le(_first - _second + _third, _most),
    hypotheses={"first": sp.Le(_first, _most), "decrease": sp.Le(_third, _second)},
    steps=(step("sum", sp.Le(_first - _second + _third, _most), "first", "decrease"),),
)


def _three_far(far: sp.Expr, bound: _Bound) -> Statement:
    """Return the claim about three terms where the first alone is below the bound."""
    f = [4 / (sp.pi * j) * sp.exp(-(j**2) * _x) for j in map(sp.Integer, (1, 3, 5))]
    return Statement(
        text=f"From x = {far} on, where f_0 alone is, {bound.words(3)}.",
        conclusion=bound.of(3),
        hypotheses={"late": sp.Ge(_x, far)},
        steps=(
            apply("first", _from(far, 1, bound), {}, "late"),
            decrease("decrease", (sp.Integer(3), 9 * _x), (sp.Integer(5), 25 * _x)),
            apply(
                "sum",
                FIRST_ALONE,
                {_first: f[0], _second: f[1], _third: f[2], _most: bound.value},
                "first",
                "decrease",
            ),
        ),
    )


def _three_near(switch: sp.Expr, far: sp.Expr, bound: _Bound) -> Statement:
    """Return the claim about three terms on an interval, shown by balls."""
    return Statement(
        text=f"From x = {switch} to x = {far}, {bound.words(3)}.",
        conclusion=bound.of(3),
        hypotheses={"late": sp.Ge(_x, switch), "near": sp.Le(_x, far)},
        steps=(step("sum", bound.of(3), "late", "near", method="enclosure"),),
    )


def _three_late(switch: sp.Expr, bound: _Bound, near: Statement, far: Statement) -> Statement:
    """Return the claim about three terms from the switch on."""
    return Statement(
        text=f"From x = {switch} on, {bound.words(3)}.",
        conclusion=bound.of(3),
        hypotheses={"late": sp.Ge(_x, switch)},
        steps=(
            apply("near", near, {}, "late", keep=("near",)),
            apply("far", far, {}, keep=("late",)),
            step("sum", bound.of(3), "near", "far"),
        ),
    )


def _below(bound: _Bound, switch: sp.Expr, terms: int, late: Statement) -> Statement:
    """Return "min(1, partial sum) <= C e^(-rate x)": the 1 below the switch, the sum above it."""
    claimed = sp.Le(tv_mix, bound.value)
    return Statement(
        text=f"What is at most 1 and at most the first {terms} terms of the series at x is at most "
        f"{bound.constant} e^(-r x), r = {bound.rate}.",
        conclusion=claimed,
        hypotheses={
            "distance": sp.Le(tv_mix, 1),
            "series": sp.Le(tv_mix, _partial(terms)),
        },
        steps=(
            step("early", sp.Implies(sp.Le(_x, switch), sp.Le(1, bound.value))),
            apply("late", late, {}, keep=("late",)),
            step("all times", claimed, "early", "late", "distance", "series"),
        ),
        where={tv_mix: WHERE[tv_mix]},
    )


_SLOW = _Bound(C_PRINTED, 1 / (2 * sp.pi**2))
_FAST = _Bound(C_RADIUS, 2 / sp.pi**2)
_EARLY, _SOON, _FAR = sp.Rational(121, 500), sp.Rational(3, 25), sp.Rational(3, 10)
SLOW = _below(_SLOW, _EARLY, 1, _from(_EARLY, 1, _SLOW))
THREE_NEAR = _three_near(_SOON, _FAR, _FAST)
THREE_FAR = _three_far(_FAR, _FAST)
THREE_LATE = _three_late(_SOON, _FAST, THREE_NEAR, THREE_FAR)
FAST = _below(_FAST, _SOON, 3, THREE_LATE)
_AT = sp.pi**2 * T / R_diam**2

THEOREM_3_PRINTED = Statement(
    text="S convex of diameter R, Hess g >= 0 on S. From every start in S the law at T of the "
    f"diffusion reflected in S is within {C_PRINTED} e^(-T/(2R^2)) of p ~ e^(-g).",
    conclusion=sp.Le(tv_mix, TV_PRINTED),
    hypotheses=dict(SERIES.hypotheses) | {"distance": sp.Le(tv_mix, 1)},
    steps=(
        apply("series", SERIES, {}, "diameter"),
        apply("slower rate", SLOW, {_x: _AT}, "series", "distance"),
    ),
    where=WHERE,
)

EQUATION_22 = Statement(
    text="For a ball of radius rad on which Hess L >= 0, from every start in it, the law at t of "
    f"the reflected diffusion is within {C_RADIUS} e^(-t/(2 rad^2)) of p given the ball.",
    conclusion=sp.Le(tv_mix, TV_RADIUS),
    hypotheses={
        "diameter": sp.Le(earlier, 2 * rad_D),
        "distance": sp.Le(tv_mix, 1),
    },
    steps=(
        apply("series", SERIES, {R_diam: 2 * rad_D}, "diameter"),
        apply("slower rate", FAST, {_x: _AT.subs(R_diam, 2 * rad_D)}, "series", "distance"),
    ),
    where={s: text for s, text in WHERE.items() if s != R_diam},
)
