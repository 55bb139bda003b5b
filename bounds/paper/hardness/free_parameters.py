"""Theorem 2 with parameters that depend on x free of charge: plain ReLU is enough."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, apply, cite, step
from lemmata.bounds.facts import COUPLING_INEQUALITY, TRIANGLE
from lemmata.bounds.paper.hardness.facts import NORMAL_VARIATION, PRODUCT_TV, SMOOTHING
from lemmata.bounds.paper.hardness.posterior import LEMMA_22_EXACT
from lemmata.bounds.symbols import d_TV, local

n = local("n", "n", integer=True, nonnegative=True)
FREE_PARTS = {
    "relu(Z_i) and relu(-Z_i)": 2 * n,
    "mean b_i(x) (relu(Z_i) + relu(-Z_i))": 2 * n,
    "variance": sp.Integer(1),
}
"""Parameters of the ReLU encoder whose weights b(x) = C^{-1}(sgn x) are free, node by node."""
FREE_PARAMETERS = sp.Add(*FREE_PARTS.values(), evaluate=False)

theta = local("theta_last", r"\theta", nonnegative=True)
size = local("tv_size", r"d_{TV}(\lvert g\rvert,\lvert g\rvert+\theta g')", nonnegative=True)
v_half = local("v_half", r"\mathrm{Var}(\text{half-normal density})", nonnegative=True)
v_normal = local("v_normal", r"\mathrm{Var}(\text{normal density})", nonnegative=True)
smooth = local("tv_smoothed", r"d_{TV}(E,\text{exact sizes})", nonnegative=True)
signs = local("tv_signs", r"d_{TV}(\text{exact sizes},p)", nonnegative=True)
other = local("p_other", r"\Pr[\mathrm{sgn}\,z\ne b(x)\mid x]", nonnegative=True)
_weight, _sum, _P = (sp.Function(name, positive=True) for name in ("w", "Z", "P"))
FREE_ERROR = 1 - _P(n) + 2 * n * theta / sp.pi
"""1 - prod 1/(1 + exp(-2|x_i|/beta^2)) + 2 d theta/pi."""

FREE_ENCODER = Statement(
    text="C a bijection, b(x) = C^{-1}(sgn x). One layer of ReLUs from Z_0 ~ N(0, I) with mean "
    "b_i(x) |Z_{0,i}| and variance theta^2 has 4d + 1 parameters, L = W = 1, and for every x "
    "d_TV(E(.|x), p(.|x)) <= 1 - prod 1/(1 + exp(-2|x_i|/beta^2)) + 2 d theta/pi.",
    conclusion=sp.And(sp.Eq(FREE_PARAMETERS, 4 * n + 1, evaluate=False), sp.Le(d_TV, FREE_ERROR)),
    hypotheses=dict(LEMMA_22_EXACT.hypotheses)
    | {
        "other signs": sp.Eq((1 - other) * _sum(n), _weight(n)),
        "half-normal density": sp.Eq(v_half, 2 * v_normal),
    },
    steps=(
        step("parameters", sp.Eq(FREE_PARAMETERS, 4 * n + 1, evaluate=False), method="identity"),
        apply("exact product", LEMMA_22_EXACT, {}, *LEMMA_22_EXACT.hypotheses),
        step("wrong signs", sp.Eq(other, 1 - _P(n)), "exact product", "other signs"),
        cite("same sizes", COUPLING_INEQUALITY, {"c": signs, "p": other}),
        cite("normal density", NORMAL_VARIATION, {"c": v_normal, "s": sp.Integer(1)}),
        cite("smoothed size", SMOOTHING, {"a": size, "s": theta, "v": v_half}),
        step(
            "one size",
            sp.Le(size, 2 * theta / sp.pi),
            "smoothed size",
            "normal density",
            "half-normal density",
        ),
        cite("all sizes", PRODUCT_TV, {"c": smooth, "n": n, "a": size}),
        cite("chain", TRIANGLE, {"c": d_TV, "a": smooth, "b": signs}),
        step("scaled", sp.Le(n * size, 2 * n * theta / sp.pi), "one size"),
        step(
            "error",
            sp.Le(d_TV, FREE_ERROR),
            "wrong signs",
            "same sizes",
            "all sizes",
            "scaled",
            "chain",
        ),
    ),
    where={
        n: "dimension d",
        theta: "noise of the last layer",
        size: "for one coordinate",
        v_half: "variation of the density of |g|: twice that of g on one side, with a jump at 0",
    },
)
