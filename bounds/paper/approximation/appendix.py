"""Appendix G in words: what changing the activation costs."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, step
from lemmata.bounds.language.networks.circuits import Activated, Output
from lemmata.bounds.language.networks.explicit import LINEAR, Unit, explicit
from lemmata.bounds.language.networks.network import NetworkVariable, count
from lemmata.bounds.language.networks.rows import LargestWeight, Level, RowNorm
from lemmata.bounds.paper.approximation.circuits import HALF, larger, ramp, smaller
from lemmata.bounds.paper.approximation.size import (
    FACTOR_PRINTED,
    accuracy,
    box,
    budget,
    depth,
    lip,
)
from lemmata.bounds.symbols import local

G = NetworkVariable("G", order=-1)
v = sp.Symbol("v", integer=True, positive=True)
a, b, t = sp.symbols("a b t", real=True)
theta = local("margin", r"\theta", positive=True)

FACTOR = FACTOR_PRINTED.xreplace({depth: Level(G, v)})
"""The factor between the sizes up to a node v."""


def _factor(row: sp.Expr) -> sp.Expr:
    return FACTOR.xreplace({budget: row})


_PAIR = explicit(2, [Unit({1: 1, 2: 1}, activation=LINEAR)], [Unit({}, {1: 1})])
_AT = {v: 1, lip: 1, box: 1, accuracy: HALF}
_CHAIN = explicit(1, [Unit({1: 2}), Unit({}, {1: 2}), Unit({}, {2: 2})], [Unit({}, {3: 1})])

PRINTED = Statement(
    sp.Le(_factor(RowNorm(G, v)), _factor(LargestWeight(G, v))),
    given={"node": sp.Le(v, count(G, "H")), "weights": sp.Le(LargestWeight(G, v), 1)},
    refuted_by=Model(
        "one node sigma(z_1 + z_2), L = M = 1, eps = 1/2: B = 2 and the factor is 8, not 2",
        _AT | {G: _PAIR}, dimension=2,
    ),
)  # fmt: skip
"""With weights of at most 1, the factor between the sizes in Lemma 27 is that of d = 1."""

LESS, MORE, SIGN = smaller(), larger(), ramp(theta)
MIN = sp.Eq(Output(LESS, a, b), sp.Min(a, b))
MAX = sp.Eq(Output(MORE, a, b), sp.Max(a, b))
SGN = sp.Or(sp.Lt(sp.Abs(t), theta), sp.Eq(Output(SIGN, t) * sp.Abs(t), t))
BETWEEN = sp.Le(sp.Abs(Output(SIGN, t)), 1)
NODES = sp.And(sp.Eq(Activated(LESS), 1), sp.Eq(Activated(MORE), 1), sp.Eq(Activated(SIGN), 2))
REPAIRED = Statement(
    sp.And(MIN, MAX, SGN, BETWEEN, NODES),
    steps=(
        step("min", MIN), step("max", MAX), step("sgn", SGN), step("between", BETWEEN),
    ),
)  # fmt: skip
"""At a cost free of d, l and eps: min, max by one ReLU node, the sign by two but near 0."""

CLAIMS: tuple[Claim, ...] = (
    claim(
        "appendix-g",
        {"printed": PRINTED, "repaired": REPAIRED},
        uses=("lemma-27", "gadget-square"),
        twins=(
            Twin(
                "min(a, b) = a - relu(b - a)", "repaired",
                sp.Eq(2 * a - Output(MORE, a, b), sp.Min(a, b)),
                model=Model("a = 0, b = 1", {a: 0, b: 1, t: 0, theta: 1}),
            ),
            Twin(
                "the ramp is sgn everywhere", "repaired",
                sp.Eq(Output(SIGN, t) * sp.Abs(t), t),
                model=Model("t = 1/2, theta = 1", {a: 0, b: 0, t: HALF, theta: 1}),
            ),
            Twin(
                "the factor does not depend on the depth", "printed",
                sp.Le(_factor(RowNorm(G, v)), FACTOR_PRINTED.xreplace(
                    {depth: sp.S.One, budget: RowNorm(G, v)})),
                drop=("weights",),
                model=Model("a chain of depth 3 with weights 2", _AT | {G: _CHAIN, v: 3}),
            ),
        ),
        erratum=Erratum(
            "The factor of Lemma 27 is (LB)^l l BM/eps: exponential in the depth, and B, an l1 "
            "norm, grows with the width unless weights are scaled down. At polynomial depth it "
            "is exponential. Sigmoid and tanh as targets are claimed and not proved. Where the "
            "paper uses the appendix, exact gadgets take its place: min, max and sgn here, "
            "squares by `gadget-square`, derivatives by differences of the activation itself.",
        ),
    ),
)  # fmt: skip
