"""Lemma 22, one coordinate of the sharp bound: exponentials below a parabola."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, apply, step
from lemmata.bounds.symbols import beta

t, a, A = (sp.Symbol(name, nonnegative=True) for name in ("t", "a", "A"))
y = sp.Symbol("y", nonnegative=True)
k = (sp.exp(a) - 1) / a**2
"""The parabola 1 + k t^2 + 1/k meets exp(t) near t = a."""
_exp, _square = sp.exp(t), t**2
AT_3 = Model(
    "t = 0, a = 3, A = 2, y = 1",
    {t: sp.S.Zero, a: sp.Integer(3), A: sp.Integer(2), y: sp.S.One, beta: sp.S.One},
)

PARABOLA = Statement(
    sp.Le(sp.exp(t), 1 + k * t**2 + 1 / k),
    given={"a": sp.Ge(a, 3), "range": sp.Le(t, a)},
    steps=(
        step("curve at a", sp.Ge(sp.exp(a) - 1, 2 * a**2), "a"),
        step("k at least 2", sp.Ge(k, 2), "curve at a", "a"),
        step("to 1", sp.Or(t > 1, sp.Le(_exp - 1, 2 * t))),
        step("to 2", sp.Or(t < 1, t > 2, sp.Le(_exp - 1, 2 * _square))),
        step("rest", sp.Ge(sp.exp(a - t), 1 + (a - t) + (a - t) ** 2 / 2), "range"),
        step(
            "beyond 2",
            sp.Or(t < 2, sp.Le((_exp - 1) * a**2, _square * (_exp * sp.exp(a - t) - 1))),
            "rest",
            "range",
            why="exp(s) >= 1 + s + s^2/2",
        ),
        step("chord", sp.Or(t < 2, sp.Le(_exp - 1, k * _square)), "beyond 2", "a"),
        step(
            "bound",
            sp.Le(_exp, 1 + k * _square + 1 / k),
            "to 1",
            "to 2",
            "chord",
            "k at least 2",
            "a",
            why="2t <= k t^2 + 1/k",
        ),
    ),
    example=AT_3,
)
_deviation = A * sp.Abs(y - 1)
POINT = Statement(
    sp.Le(sp.exp(-A * y), sp.exp(-A) * (1 + 1 / k + k * _deviation**2)),
    given={"a": sp.Ge(a, 3), "range": sp.Le(_deviation, a)},
    steps=(
        apply("parabola", PARABOLA, {t: _deviation}, "a"),
        step("exponent", sp.Le(-A * y, _deviation - A)),
        step("power", sp.Le(sp.exp(-A * y), sp.exp(_deviation - A)), "exponent"),
        step(
            "bound",
            sp.Le(sp.exp(-A * y), sp.exp(-A) * (1 + 1 / k + k * _deviation**2)),
            "power",
            "parabola",
            "a",
        ),
    ),
    example=AT_3,
)
