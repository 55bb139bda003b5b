"""Appendix G in words: what changing the activation costs."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Counterexample, Statement, Twin, step
from lemmata.bounds.paper.approximation.product import a_in, b_in
from lemmata.bounds.paper.approximation.size import (
    FACTOR_PRINTED,
    accuracy,
    box,
    budget,
    depth,
    lip,
)
from lemmata.bounds.paper.approximation.square import relu
from lemmata.bounds.symbols import d, local

ramp_at = local("ramp_at", "t")
margin = local("margin", r"\theta", positive=True)
unit_weight = local("w_max", r"\max|w|", nonnegative=True)

MIN = a_in - relu(a_in - b_in)
"""The smaller of two numbers, by one ReLU node."""
MAX = a_in + relu(b_in - a_in)
"""The larger of two numbers, by one ReLU node."""
RAMP = (relu(ramp_at + margin) - relu(ramp_at - margin)) / margin - 1
"""sgn outside (-theta, theta), by two ReLU nodes."""

FACTOR_IN_ONE_DIMENSION = FACTOR_PRINTED.subs(budget, unit_weight)

PRINTED = Statement(
    text="With weights of at most 1, the factor between the sizes in Lemma 27 is that of d = 1.",
    conclusion=sp.Le(FACTOR_PRINTED, FACTOR_IN_ONE_DIMENSION),
    hypotheses={
        "weights": sp.Le(unit_weight, 1),
        "row sums": sp.Eq(budget, d * unit_weight),
    },
    counterexample=Counterexample(
        "one node sigma(z_1 + z_2), L = M = 1, eps = 1/2: B = 2 and the factor is 8, not 2",
        {
            d: sp.Integer(2),
            unit_weight: sp.Integer(1),
            budget: sum(abs(w) for w in (sp.Integer(1), sp.Integer(1))),
            lip: sp.Integer(1),
            box: sp.Integer(1),
            depth: sp.Integer(1),
            accuracy: sp.Rational(1, 2),
        },
    ),
    where={unit_weight: "largest weight, all weights being equal"},
)

REPAIRED = Statement(
    text="Exactly, at a cost free of d, l and eps: min(a, b) and max(a, b) by one ReLU node and "
    "skip edges, and sgn(t) by two wherever |t| >= theta; in between the ramp stays in [-1, 1].",
    conclusion=sp.And(
        sp.Eq(sp.Min(a_in, b_in), MIN),
        sp.Eq(sp.Max(a_in, b_in), MAX),
        sp.Or(sp.Lt(sp.Abs(ramp_at), margin), sp.Eq(RAMP * sp.Abs(ramp_at), ramp_at)),
        sp.Le(sp.Abs(RAMP), 1),
    ),
    steps=(
        step("min", sp.Eq(sp.Min(a_in, b_in), MIN)),
        step("max", sp.Eq(sp.Max(a_in, b_in), MAX)),
        step(
            "sgn",
            sp.Or(sp.Lt(sp.Abs(ramp_at), margin), sp.Eq(RAMP * sp.Abs(ramp_at), ramp_at)),
        ),
        step("between", sp.Le(sp.Abs(RAMP), 1)),
    ),
    where={ramp_at: "a pre-activation", margin: "half the width of the ramp"},
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "appendix-g",
        {"printed": PRINTED, "repaired": REPAIRED},
        uses=("lemma-27", "gadget-square"),
        twins=(
            Twin(
                "min(a, b) = a - relu(b - a)",
                "repaired",
                conclusion=sp.Eq(sp.Min(a_in, b_in), a_in - relu(b_in - a_in)),
                at={a_in: 0, b_in: 1, ramp_at: 0, margin: 1},
                text="a = 0, b = 1",
            ),
            Twin(
                "the ramp is sgn everywhere",
                "repaired",
                conclusion=sp.Eq(RAMP * sp.Abs(ramp_at), ramp_at),
                at={a_in: 0, b_in: 0, ramp_at: sp.Rational(1, 2), margin: 1},
                text="t = 1/2, theta = 1",
            ),
            Twin(
                "the factor does not depend on the depth",
                "printed",
                conclusion=sp.Le(FACTOR_PRINTED, FACTOR_PRINTED.subs(depth, 1)),
                at=dict(PRINTED.counterexample.at) | {depth: sp.Integer(3)}
                if PRINTED.counterexample
                else None,
                text="a chain of depth 3 with LB = 2",
            ),
        ),
        erratum="The factor of Lemma 27 is (LB)^l l BM/eps: exponential in the depth, and B, an "
        "l1 norm, grows with the width unless weights are scaled down. At polynomial depth it is "
        "exponential. Sigmoid and tanh as targets are claimed and not proved. Where the paper "
        "uses the appendix, exact gadgets take its place: min, max and sgn here, squares by "
        "`gadget-square`, derivatives by differences of the activation itself. Theorem 1 "
        "survives.",
    ),
)
