"""Lemma 27: every activation of a network replaced by ReLU nodes, as printed and repaired.

``e(l)`` is the largest error and ``v(l)`` the largest absolute value, in either network, among
the inputs and the nodes that have at most ``l`` activations on a path up to them.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Counterexample, Statement, apply, cite, induct, step
from lemmata.bounds.facts import TRIANGLE, fact
from lemmata.bounds.paper.approximation.size import (
    GROWTH_PRINTED,
    PARAMETERS,
    PIECES_LIPSCHITZ,
    RELU_NODES,
    WHERE,
    accuracy,
    box,
    budget,
    count,
    depth,
    growth,
    lip,
    pieces,
    unit_error,
)
from lemmata.bounds.symbols import H, local

_a, _b, _c = sp.symbols("a b c", real=True)
HOELDER = fact(
    "hoelder",
    "|<w, v>| <= |w|_1 |v|_inf; here c = <w, v>, a = |w|_1, b = |v|_inf",
    "Steele, The Cauchy-Schwarz Master Class, ch. 9",
    sp.Le(sp.Abs(_c), _a * _b),
)

# One node: its row, its pre-activations in both networks, its values.
row = local("row", r"\lVert W_j\rVert_1", nonnegative=True)
bias = local("bias", "b_j")
pre = local("pre", "a")
pre_hat = local("pre_hat", r"\hat a")
below = local("err_below", "e", nonnegative=True)
values = local("val_below", "v", nonnegative=True)
moved = local("moved", r"|\sigma(a)-\sigma(\hat a)|", nonnegative=True)
missed = local("missed", r"|\sigma(\hat a)-R(\hat a)|", nonnegative=True)
error = local("node_error", r"|\sigma(a)-R(\hat a)|", nonnegative=True)
size = local("node_value", r"\max(|\sigma(a)|,|R(\hat a)|)", nonnegative=True)

_INSIDE = sp.And(sp.Le(sp.Abs(pre), budget * box), sp.Le(sp.Abs(pre_hat), budget * box))
RANGE = sp.Implies(_INSIDE, sp.Le(size, box))
NODE_ERROR = sp.Le(error, growth * below + unit_error)

NODE = Statement(
    text="If the values below a node are at most M in both networks and differ by at most e, then "
    "its own values are at most M and differ by at most LB e + eps'.",
    conclusion=sp.And(NODE_ERROR, sp.Le(size, box)),
    hypotheses={
        "row sums": sp.Le(box * row + sp.Abs(bias), budget * box),
        "below": sp.Le(values, box),
        "growth": sp.Eq(growth, lip * budget),
        "Lipschitz": sp.Implies(_INSIDE, sp.Le(moved, lip * sp.Abs(pre - pre_hat))),
        "surrogate": sp.Implies(sp.Le(sp.Abs(pre_hat), budget * box), sp.Le(missed, unit_error)),
        "bounded": RANGE,
    },
    steps=(
        cite("pre-activation", HOELDER, {"c": pre - bias, "a": row, "b": values}),
        cite("its copy", HOELDER, {"c": pre_hat - bias, "a": row, "b": values}),
        cite("their difference", HOELDER, {"c": pre - pre_hat, "a": row, "b": below}),
        step("within", sp.Le(box * row, budget * box), "row sums"),
        step(
            "in range",
            _INSIDE,
            "pre-activation",
            "its copy",
            "row sums",
            "below",
        ),
        step("values", sp.Le(size, box), "in range", "bounded"),
        cite("triangle", TRIANGLE, {"c": error, "a": moved, "b": missed}),
        step(
            "error",
            NODE_ERROR,
            "triangle",
            "Lipschitz",
            "surrogate",
            "in range",
            "their difference",
            "within",
            "growth",
        ),
    ),
    where=dict(WHERE)
    | {
        row: "l1 norm of the node's weights",
        bias: "its bias",
        pre: "its pre-activation",
        pre_hat: "its pre-activation in the new network",
        below: "largest error below the node",
        values: "largest absolute value below the node, in either network",
    },
)

# The whole network: sequences of the depth.
e_at, v_at = (sp.Function(name, nonnegative=True) for name in ("e", "v"))
P_at, relu_at = (sp.Function(name, nonnegative=True) for name in ("P", "r"))
RISE = sp.And(
    sp.Or(
        sp.Le(e_at(depth + 1), e_at(depth)),
        sp.Le(e_at(depth + 1), growth * e_at(depth) + unit_error),
    ),
    sp.Or(sp.Le(v_at(depth + 1), v_at(depth)), sp.Le(v_at(depth + 1), box)),
)
INPUTS = {"inputs": sp.And(sp.Eq(e_at(0), 0), sp.Le(v_at(0), box))}
ONE_LEVEL = {below: e_at(depth), values: v_at(depth)}
NODE_AT = {
    label: h.subs(ONE_LEVEL, simultaneous=True)
    for label, h in NODE.hypotheses.items()
    if label != "below"
}
SUPREMUM = {"supremum": sp.Implies(NODE.conclusion.subs(ONE_LEVEL, simultaneous=True), RISE)}
COUNT = {
    "before": sp.And(sp.Eq(P_at(0), count), sp.Eq(relu_at(0), 0)),
    "one activation": sp.And(
        sp.Eq(P_at(H + 1), P_at(H) + 2 * (pieces - 1) + pieces + 1),
        sp.Eq(relu_at(H + 1), relu_at(H) + 1 + (pieces - 1) + 1),
    ),
}
"""A node keeps its edges and bias; m - 1 ReLU nodes with an edge and a bias each are added, and
one with m edges and a bias."""
WHERE_NETWORK = dict(NODE.where) | {
    count: "parameters of G_1, all biases present",
    H: "activated nodes of G_1",
}

range_step = induct(
    "range",
    sp.Le(v_at(depth), box),
    depth,
    "inputs",
    "a node",
    "supremum",
    why="a node inside the range keeps its own value there",
)
node_step = apply("a node", NODE, ONE_LEVEL, *NODE_AT, keep=("below",))
rise_step = step("one more level", RISE, "a node", "range", "supremum")
parameters_step = induct("parameters", sp.Eq(P_at(H), PARAMETERS), H, "before", "one activation")
relu_step = induct("ReLU nodes", sp.Eq(relu_at(H), RELU_NODES), H, "before", "one activation")

REPAIRED = Statement(
    text="Let every activation be L-Lipschitz and at most M in absolute value on [-BM, BM], all "
    "biases inside the budget B, LB >= 1, and every surrogate at most M there and within eps' = "
    "eps / (l (LB)^l). Then the error is at most (LB)^l l eps' = eps; with interpolants of m <= "
    "LBM/eps' + 1 pieces the new network has at most 3n(1 + l (LB)^l LBM/eps) parameters.",
    conclusion=sp.And(
        sp.Le(e_at(depth), GROWTH_PRINTED * unit_error),
        sp.Le(e_at(depth), accuracy),
        sp.Le(P_at(H), 3 * count * (1 + GROWTH_PRINTED * lip * budget * box / accuracy)),
    ),
    hypotheses=NODE_AT
    | SUPREMUM
    | INPUTS
    | COUNT
    | {
        "LB": sp.Ge(growth, 1),
        "choice": sp.Eq(unit_error * growth**depth * depth, accuracy),
        "pieces": sp.Le(pieces * unit_error, (PIECES_LIPSCHITZ + 1) * unit_error),
        "activated nodes": sp.Le(H, count),
    },
    steps=(
        node_step,
        range_step,
        rise_step,
        induct(
            "error",
            sp.And(sp.Le(e_at(depth), GROWTH_PRINTED * unit_error), sp.Ge(growth**depth, 1)),
            depth,
            "one more level",
            "LB",
            "inputs",
        ),
        step("accurate", sp.Le(e_at(depth), accuracy), "error", "choice"),
        parameters_step,
        step(
            "rounded",
            sp.Le(pieces, 1 + GROWTH_PRINTED * lip * budget * box / accuracy),
            "pieces",
            "choice",
        ),
        step(
            "at most",
            sp.Le(P_at(H), 3 * count * pieces),
            "parameters",
            "activated nodes",
            why="n + (3m - 1)H = 3mH + (n - H)",
        ),
        step(
            "size",
            sp.Le(P_at(H), 3 * count * (1 + GROWTH_PRINTED * lip * budget * box / accuracy)),
            "at most",
            "rounded",
        ),
    ),
    where=WHERE_NETWORK,
)


# The printed lemma: a jump within the hypotheses as printed.
supremum = local("sup_sigma", r"\sup_{[-BM,BM]}\sigma")
weight = local("w_in", "w")
gap = local("err_best", r"\sup|G_1-G_2|", nonnegative=True)
at_zero = local("G2_0", "G_2(0)")

PRINTED = Statement(
    text="If row sums are at most B and sup of every activation over [-BM, BM] is below M, then "
    "for every eps > 0 some ReLU network G_2 has sup |G_1 - G_2| <= eps.",
    conclusion=sp.Le(gap, accuracy),
    hypotheses={"row sums": sp.Le(sp.Abs(weight), budget), "sup": sp.Lt(supremum, box)},
    counterexample=Counterexample(
        "G_1(x) = sgn(x) on [-2, 2], B = 1: near 0 it takes the values 1 and -1, a continuous G_2 "
        "only values near G_2(0), so sup |G_1 - G_2| >= max(|1 - G_2(0)|, |-1 - G_2(0)|) >= 1",
        {
            weight: sp.Integer(1),
            budget: sp.Integer(1),
            box: sp.Integer(2),
            supremum: sp.Max(sp.sign(1), sp.sign(-1)),
            gap: (sp.sign(1) - sp.sign(-1)) / 2,
            accuracy: sp.Rational(1, 2),
        },
        because=(
            step(
                "half the jump",
                sp.Implies(
                    sp.And(
                        sp.Ge(gap, sp.Abs(sp.sign(1) - at_zero)),
                        sp.Ge(gap, sp.Abs(sp.sign(-1) - at_zero)),
                    ),
                    sp.Ge(gap, (sp.sign(1) - sp.sign(-1)) / 2),
                ),
            ),
        ),
    ),
    where={
        supremum: "largest value of the activation",
        weight: "the only weight",
        gap: "least error of a continuous G_2",
        at_zero: "G_2 at 0",
    },
)
