"""Lemma 22: one coordinate of the sharp bound, where t = A ||x_i| - 1| and A = 2/beta^2."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, apply, step
from lemmata.bounds.paper.hardness.posterior import ODDS, e_i, x_i
from lemmata.bounds.symbols import beta, local

t = local("t_i", r"\tau_i", nonnegative=True)
a = local("a_R", r"a", positive=True)
k = local("k_R", r"k", positive=True)
A = local("A", "A", positive=True)
B = local("B", "B", positive=True)
dev = local("dev_i", r"\lvert\lvert x_i\rvert-1\rvert", nonnegative=True)
_s = local("s_R", "s", nonnegative=True)

NEAR_ZERO = Statement(
    text="exp(t) - 1 <= 2t for 0 <= t <= 1.",
    conclusion=sp.Le(sp.exp(t) - 1, 2 * t),
    hypotheses={"near 0": sp.Le(t, 1)},
    steps=(step("chord", sp.Le(sp.exp(t) - 1, 2 * t), "near 0"),),
)
FROM_1_TO_2 = Statement(
    text="exp(t) - 1 <= 2t^2 for 1 <= t <= 2.",
    conclusion=sp.Le(sp.exp(t) - 1, 2 * t**2),
    hypotheses={"above 1": sp.Ge(t, 1), "below 2": sp.Le(t, 2)},
    steps=(step("curve", sp.Le(sp.exp(t) - 1, 2 * t**2), "above 1", "below 2"),),
)

PARABOLA = Statement(
    text="exp(t) <= 1 + k t^2 + 1/k for 0 <= t <= a, where k a^2 = exp(a) - 1 and a >= 3.",
    conclusion=sp.Le(sp.exp(t), 1 + k * t**2 + 1 / k),
    hypotheses={
        "k": sp.Eq(k * a**2, sp.exp(a) - 1),
        "a": sp.Ge(a, 3),
        "range": sp.Le(t, a),
    },
    steps=(
        step("curve at a", sp.Ge(sp.exp(a) - 1, 2 * a**2), "a"),
        step("k at least 2", sp.Ge(k, 2), "curve at a", "k"),
        apply("to 1", NEAR_ZERO, {}, keep=("near 0",)),
        apply("to 2", FROM_1_TO_2, {}, keep=("above 1", "below 2")),
        step("rest", sp.Ge(sp.exp(a - t), 1 + (a - t) + (a - t) ** 2 / 2), "range"),
        step(
            "beyond 2",
            sp.Implies(
                sp.Ge(t, 2), sp.Le((sp.exp(t) - 1) * a**2, t**2 * (sp.exp(t) * sp.exp(a - t) - 1))
            ),
            "rest",
            "range",
            why="exp(s) >= 1 + s + s^2/2",
        ),
        step(
            "factor", sp.Eq(sp.exp(t) * sp.exp(a - t), sp.exp(a), evaluate=False), method="identity"
        ),
        step(
            "chord",
            sp.Implies(sp.Ge(t, 2), sp.Le(sp.exp(t) - 1, k * t**2)),
            "beyond 2",
            "factor",
            "k",
        ),
        step(
            "bound",
            sp.Le(sp.exp(t), 1 + k * t**2 + 1 / k),
            "to 1",
            "to 2",
            "chord",
            "k at least 2",
            why="2t <= k t^2 + 1/k",
        ),
    ),
    where={k: "(exp(a) - 1)/a^2"},
)

POINT = Statement(
    text="One coordinate: exp(-A|x_i|) <= exp(-A)(1 + 1/k + k t^2), t = A ||x_i| - 1|.",
    conclusion=sp.Le(e_i, B * (1 + 1 / k + k * t**2)),
    hypotheses={
        "odds": sp.Eq(e_i, ODDS),
        "A": sp.Eq(A * beta**2, 2),
        "B": sp.Eq(B, sp.exp(-A)),
        "deviation": sp.Ge(dev, 1 - x_i),
        "scaled": sp.Eq(t, A * dev),
    }
    | dict(PARABOLA.hypotheses),
    steps=(
        apply("parabola", PARABOLA, {}, *PARABOLA.hypotheses),
        step("exponent", sp.Le(-2 * x_i / beta**2, t - A), "A", "deviation", "scaled"),
        step("power", sp.Le(ODDS, sp.exp(t - A)), "exponent"),
        step(
            "split", sp.Eq(sp.exp(t - A), sp.exp(-A) * sp.exp(t), evaluate=False), method="identity"
        ),
        step(
            "bound",
            sp.Le(e_i, B * (1 + 1 / k + k * t**2)),
            "odds",
            "power",
            "split",
            "B",
            "parabola",
        ),
    ),
    where=dict(PARABOLA.where) | {A: "2/beta^2", B: "exp(-A)", dev: "| |x_i| - 1 |"},
)

# The ball |x - y| <= 6 beta sqrt(n), summed over its coordinates.
