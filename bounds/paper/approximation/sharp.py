"""Lemma 27, sharp: piecewise linear interpolants, the exact error and the exact size."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, apply, cite, induct, step
from lemmata.bounds.paper.approximation import interpolant as cell
from lemmata.bounds.paper.approximation.replacement import (
    COUNT,
    HOELDER,
    INPUTS,
    NODE,
    NODE_AT,
    SUPREMUM,
    WHERE_NETWORK,
    e_at,
    missed,
    node_step,
    parameters_step,
    pre,
    pre_hat,
    range_step,
    relu_step,
    rise_step,
    size,
)
from lemmata.bounds.paper.approximation.size import (
    PARAMETERS,
    RELU_NODES,
    accuracy,
    box,
    budget,
    depth,
    growth,
    unit_error,
)
from lemmata.bounds.symbols import H, local

from lemmata.bounds.paper.approximation.replacement import P_at, relu_at  # isort: skip

activated = local("s_pre", r"\sigma(a)")
out = local("out_G1", "G_1(x)")
out_hat = local("out_G2", "G_2(x)")
row_out = local("row_out", r"\lVert W_{\rm out}\rVert_1", nonnegative=True)
Gamma_at = sp.Function("Gamma", nonnegative=True)

_BELOW_HAT = sp.Le(sp.Abs(pre_hat), budget * box)
_SURROGATE = {
    "difference": sp.Eq(missed, sp.Abs(cell.value - cell.CHORD)),
    "values of the node": sp.Eq(size, sp.Max(sp.Abs(activated), sp.Abs(cell.CHORD))),
    "activation": sp.Implies(sp.Le(sp.Abs(pre), budget * box), sp.Le(sp.Abs(activated), box)),
}
_SUM = {
    "geometric sum": sp.And(
        sp.Eq(Gamma_at(0), 0), sp.Eq(Gamma_at(depth + 1), growth * Gamma_at(depth) + 1)
    )
}


def _network(text: str, one: Statement) -> Statement:
    """Return the statement for interpolants with the error of ``one``."""
    kept = tuple(k for k in one.hypotheses if k not in ("length", "pieces", "accuracy"))
    sizes = {k: h for k, h in one.hypotheses.items() if k not in kept}
    inside = sp.Implies(_BELOW_HAT, sp.And(*(one.hypotheses[k] for k in kept)))
    given = {k: h for k, h in NODE_AT.items() if k not in ("surrogate", "bounded")}
    return Statement(
        text=text,
        conclusion=sp.And(
            sp.Le(e_at(depth), unit_error * Gamma_at(depth)),
            sp.Le(e_at(depth), accuracy),
            sp.Le(sp.Abs(out - out_hat), budget * accuracy),
            sp.Eq((growth - 1) * Gamma_at(depth), growth**depth - 1),
            sp.Implies(sp.Eq(growth, 1), sp.Eq(Gamma_at(depth), depth)),
            sp.Eq(P_at(H), PARAMETERS),
            sp.Eq(relu_at(H), RELU_NODES),
        ),
        hypotheses=given
        | {"a cell": inside}
        | sizes
        | _SURROGATE
        | SUPREMUM
        | INPUTS
        | _SUM
        | COUNT
        | {
            "choice": sp.Le(unit_error * Gamma_at(depth), accuracy),
            "output row": sp.Le(row_out, budget),
        },
        steps=(
            apply("interpolant", one, {}, *sizes, keep=kept),
            step(
                "surrogate",
                NODE.hypotheses["surrogate"],
                "interpolant",
                "a cell",
                "difference",
            ),
            step(
                "bounded",
                NODE.hypotheses["bounded"],
                "interpolant",
                "a cell",
                "values of the node",
                "activation",
                why="an interpolant takes no value beyond those at its nodes",
            ),
            node_step,
            range_step,
            rise_step,
            induct(
                "closed form",
                sp.Eq((growth - 1) * Gamma_at(depth), growth**depth - 1),
                depth,
                "geometric sum",
            ),
            induct(
                "depth",
                sp.Implies(sp.Eq(growth, 1), sp.Eq(Gamma_at(depth), depth)),
                depth,
                "geometric sum",
            ),
            step(
                "increasing",
                sp.Ge(Gamma_at(depth + 1), Gamma_at(depth)),
                "geometric sum",
                "closed form",
                why="the difference is (LB)^l",
            ),
            induct(
                "error",
                sp.Le(e_at(depth), unit_error * Gamma_at(depth)),
                depth,
                "one more level",
                "increasing",
                "geometric sum",
                "inputs",
                why="skip edges do no harm, because the bound increases with the depth",
            ),
            step("accurate", sp.Le(e_at(depth), accuracy), "error", "choice"),
            cite("output", HOELDER, {"c": out - out_hat, "a": row_out, "b": e_at(depth)}),
            step(
                "affine output",
                sp.Le(sp.Abs(out - out_hat), budget * accuracy),
                "output",
                "output row",
                "accurate",
            ),
            parameters_step,
            relu_step,
        ),
        where=WHERE_NETWORK
        | cell.WHERE_CELL
        | {activated: "the activation at a", row_out: "l1 norm of a row of the affine output"},
    )


_TEXT = (
    "Let every activation be {what}, at most M in absolute value on [-BM, BM], with all biases "
    "inside the budget B, and let eps' Gamma_l <= eps with Gamma_l the sum of (LB)^i over i < l. "
    "Replaced by interpolants of m >= {m} pieces, H activations give a network with exactly "
    "n + (3m - 1)H parameters and (m + 1)H ReLU nodes, whose activated nodes are within eps, "
    "and affine outputs on top of them within B eps, for every input and with skip edges."
)
SHARP = _network(_TEXT.format(what="L-Lipschitz", m="LBM/eps'"), cell.LIPSCHITZ)
SHARP_SMOOTH = _network(
    _TEXT.format(what="C^2 with |sigma''| <= K", m="BM sqrt(K/(2 eps'))"), cell.SMOOTH
)
