"""Theorem 2 as printed, refuted: one 2-Lipschitz activation stores the inverse of the circuit."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Counterexample, Statement, apply, cite, step
from lemmata.bounds.paper.hardness.facts import NORMAL_TAIL
from lemmata.bounds.symbols import beta, d, eps, local

_Q = sp.Rational
TENTH, NINE_TENTHS = _Q(1, 10), _Q(9, 10)
share = local("share", r"\Pr_x[d_{TV}\le\tfrac1{10}]", nonnegative=True)

# The encoder that stores C^{-1} in one activation (Definition 2: two layers, from x).
TABLE_PARTS = {
    "s_i": d,
    "k": d + 1,
    "b_i": 2 * d,
    "mean of Z_1": d,
    "variance of Z_1": sp.Integer(1),
    "c_i": d,
    "t_i": d,
    "p_i": 3 * d,
    "q_i": 3 * d,
    "mean of Z_2": 2 * d,
    "variance of Z_2": sp.Integer(1),
}
"""Parameters of the encoder with one wild activation, node by node."""
TABLE_PARAMETERS = sp.Add(*TABLE_PARTS.values(), evaluate=False)
TABLE_NOISE = 1 / (d + 1)
"""Its noise level, o(1/sqrt(d))."""
TABLE_WEIGHT = (d + 4) * 2**d
"""Bound of its weights."""
tail_clip = local("tail_clip", r"Q(d+3)", nonnegative=True)
tail_half = local("tail_half", r"Q((d+1)/2)", nonnegative=True)
tv_table = local("tv_table", r"d_{TV}", nonnegative=True)
u_d = local("u_d", r"2^{-d}", positive=True)
TABLE_ERROR = d * sp.exp(-((d + 1) ** 2)) + 3 * d * tail_clip + 2 * u_d / sp.pi
"""d exp(-1/beta^2) + 3 d Q(d + 3) + 2 d theta/pi at beta = 1/(d + 1), theta = 2^(-d)/d."""

TABLE_ENCODER = Statement(
    text="Any bijection C, G = C(sgn z), beta = 1/(d + 1), d >= 4. The deep latent Gaussian with "
    "one 2-Lipschitz activation that interpolates the table of C^{-1} has 15d + 3 parameters and, "
    "with probability at least 1/2 over x, total variation error at most 1/10.",
    conclusion=sp.And(
        sp.Eq(TABLE_PARAMETERS, 15 * d + 3, evaluate=False),
        sp.Le(tv_table, TENTH),
        sp.Ge(share, sp.Rational(1, 2)),
    ),
    hypotheses={
        "dimension": sp.Ge(d, 4),
        "power": sp.Eq(u_d, sp.exp(-d * sp.log(2))),
        "error": sp.Le(tv_table, TABLE_ERROR),
        "far from 0": sp.Ge(share, 1 - d * tail_half),
    },
    steps=(
        step(
            "parameters",
            sp.Eq(TABLE_PARAMETERS, 15 * d + 3, evaluate=False),
            method="identity",
        ),
        cite("clip", NORMAL_TAIL, {"p": tail_clip, "t": d + 3}),
        cite("half", NORMAL_TAIL, {"p": tail_half, "t": (d + 1) / 2}),
        step("posterior", sp.Le(d * sp.exp(-((d + 1) ** 2)), _Q(1, 100)), "dimension"),
        step("clips", sp.Le(3 * d * sp.exp(-((d + 3) ** 2) / 2) / 2, _Q(1, 100)), "dimension"),
        step("smoothing", sp.Le(sp.exp(-d * sp.log(2)), _Q(1, 16)), "dimension"),
        step("ramps", sp.Le(d * sp.exp(-((d + 1) ** 2) / 8) / 2, _Q(1, 2)), "dimension"),
        step("pi", sp.Le(2 * u_d / sp.pi, _Q(1, 25)), "smoothing", "power"),
        step(
            "total variation",
            sp.Le(tv_table, TENTH),
            "error",
            "clip",
            "posterior",
            "clips",
            "pi",
        ),
        step("most x", sp.Ge(share, sp.Rational(1, 2)), "far from 0", "half", "ramps"),
    ),
    where={
        tail_clip: "Pr[g > d + 3]",
        tail_half: "Pr[g > (d + 1)/2]",
        tv_table: "error of the encoder where all |x_i| >= 1/2",
        share: "probability over x that d_TV <= 1/10",
    },
)

parameters = local("parameters", r"\#\text{parameters}", nonnegative=True)
allowed = local("allowed", "T(d)", nonnegative=True)
lipschitz = local("lipschitz", "L", nonnegative=True)
weight = local("weight_max", "W", nonnegative=True)
poly = local("poly", r"\mathrm{poly}(d)", positive=True)


def table_instance(dimension: int) -> dict[sp.Symbol, sp.Expr]:
    """Return what the encoder with one wild activation attains at beta = 1/(d + 1)."""
    at = {d: sp.Integer(dimension)}
    half = (dimension + 1) / sp.Integer(2)
    tail = (1 - sp.erf(half / sp.sqrt(2))) / 2
    return {
        d: at[d],
        parameters: (15 * d + 3).subs(at),
        allowed: (15 * d + 3).subs(at),
        lipschitz: sp.Integer(2),
        weight: TABLE_WEIGHT.subs(at),
        poly: (2 * d).subs(at),
        beta: TABLE_NOISE.subs(at),
        eps: sp.Rational(1, dimension + 2),
        share: 1 - dimension * tail,
    }


THEOREM_2_PRINTED = Statement(
    text="G = C(sgn z) with C of Conjecture 1: an encoder with at most T(d) parameters, L-"
    "Lipschitz activations, weights and node values at most exp(poly(d)) has Pr_x[d_TV <= 1/10] <= "
    "eps(d), for beta = o(1/sqrt d); here T(d) = 15d + 3, eps(d) = 1/(d + 2), beta = 1/(d + 1).",
    conclusion=sp.Le(share, eps),
    hypotheses={
        "size": sp.Le(parameters, allowed),
        "Lipschitz": sp.Le(lipschitz, sp.exp(poly)),
        "weights": sp.Le(weight, sp.exp(poly)),
        "noise": sp.Le(beta * d, 1),
        "eps": sp.Le(eps, 1),
    },
    counterexample=Counterexample(
        "d = 8 (and every d >= 4): the deep latent Gaussian with 15d + 3 parameters whose 2-"
        "Lipschitz activation interpolates the table of C^{-1}",
        table_instance(8),
        (apply("encoder", TABLE_ENCODER, {}, keep=tuple(TABLE_ENCODER.hypotheses)),),
    ),
    where={share: "probability over x that d_TV <= 1/10", allowed: "polynomial bound of the size"},
)
