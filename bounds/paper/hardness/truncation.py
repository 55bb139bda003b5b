"""Truncation to finite precision and compilation to gates: equations 48 to 53, steps 11 to 16.

A node of the encoder has the value ``sigma(sum w_i v_i)``, its truncation ``sigma'(sum w^_i v^_i)``
with weights rounded toward zero to multiples of delta_w and sigma' within delta_a of sigma.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Counterexample, Statement, apply, induct, step
from lemmata.bounds.paper.hardness.products import split
from lemmata.bounds.symbols import local

_Q = sp.Rational
n = local("n", "n", integer=True, nonnegative=True)
L_act = local("L_act", "L", positive=True)
N_in = local("N_in", "N", positive=True)
W_max = local("W_max", "W", positive=True)
M_max = local("M_max", "M", positive=True)
d_w = local("delta_w", r"\delta_w", nonnegative=True)
d_a = local("delta_a", r"\delta_a", nonnegative=True)
E_t = local("E_t", "E_t", nonnegative=True)
v_i, v_hat = local("v_node", "v_i"), local("v_hat", r"\hat v_i")
w_i, w_hat = local("w_edge", "w_i"), local("w_hat", r"\hat w_i")
out, out_hat = local("out_sigma", r"\sigma(s)"), local("out_sigma_hat", r"\sigma(\hat s)")
rounded = local("rounded", r"\sigma'(\hat s)")
change = local("change", r"\lvert s-\hat s\rvert", nonnegative=True)
next_error = local("E_next", "E_{t+1}", nonnegative=True)
eta_m = local("eta_m", r"\eta", positive=True)

q_step = L_act * N_in * W_max
"""Growth of the error in one layer, q = L N W."""
STEP_ERROR = L_act * N_in * M_max * d_w + d_a
"""New error of one layer, Delta."""

# One edge.
_EDGE = {
    "weight": sp.Le(sp.Abs(w_i), W_max),
    "rounded weight": sp.Le(sp.Abs(w_hat), W_max),
    "close weights": sp.Le(sp.Abs(w_i - w_hat), d_w),
    "value": sp.Le(sp.Abs(v_i), M_max),
    "close values": sp.Le(sp.Abs(v_i - v_hat), E_t),
}
EDGE_ERROR = W_max * E_t + M_max * d_w
_SPLIT_PRINTED = sp.Abs(w_i) * sp.Abs(v_i - v_hat) + sp.Abs(w_i - w_hat) * sp.Abs(v_hat)


def floor_to(value: sp.Expr, unit: sp.Expr) -> sp.Expr:
    """Return the largest multiple of ``unit`` that is at most ``value``."""
    return unit * sp.floor(value / unit)


def overshooting_node() -> dict[sp.Symbol, sp.Expr]:
    """Return a node whose truncation exceeds the bound M = 1, and an edge after it.

    The node is ``1 + b_1 - 2 b_2`` with ``b_1 = 1/4`` and ``b_2 = 3/16``, precision 1/4.
    """
    unit, b_1, b_2, w = _Q(1, 4), _Q(1, 4), _Q(3, 16), 2 + _Q(31, 128)
    true = 1 + b_1 - 2 * b_2
    truncated = 1 + floor_to(b_1, unit) - 2 * floor_to(b_2, unit)
    return {
        v_i: true,
        v_hat: truncated,
        w_i: w,
        w_hat: floor_to(w, unit),
        W_max: w,
        M_max: sp.Integer(1),
        d_w: unit,
        E_t: sp.Abs(true - truncated),
    }


ROUNDING = Statement(
    text="|sigma(s) - sigma'(s^)| <= |sigma(s) - sigma(s^)| + delta_a.",
    conclusion=sp.Le(sp.Abs(out - rounded), sp.Abs(out - out_hat) + d_a),
    hypotheses={"rounding": sp.Le(sp.Abs(out_hat - rounded), d_a)},
    steps=(
        step("triangle", sp.Le(sp.Abs(out - rounded), sp.Abs(out - out_hat) + d_a), "rounding"),
    ),
)
LIPSCHITZ = Statement(
    text="|sigma(s) - sigma'(s^)| <= L |s - s^| + delta_a for L-Lipschitz sigma.",
    conclusion=sp.Le(sp.Abs(out - rounded), L_act * change + d_a),
    hypotheses=dict(ROUNDING.hypotheses)
    | {"Lipschitz": sp.Le(sp.Abs(out - out_hat), L_act * change)},
    steps=(
        apply("rounding error", ROUNDING, {}, "rounding"),
        step(
            "sum",
            sp.Le(sp.Abs(out - rounded), L_act * change + d_a),
            "rounding error",
            "Lipschitz",
        ),
    ),
)
SPLIT_PRINTED = Statement(
    text="|w v - w^ v^| <= |w v - w v^| + |w v^ - w^ v^|.",
    conclusion=sp.Le(sp.Abs(w_i * v_i - w_hat * v_hat), _SPLIT_PRINTED),
    steps=(split("split", (v_i, w_i), (v_hat, w_hat)),),
)
EDGE_PRINTED = Statement(
    text="|w||v - v^| + |w - w^||v^| <= W E_t + M delta_w, the true values being at most M.",
    conclusion=sp.Le(_SPLIT_PRINTED, EDGE_ERROR),
    hypotheses=_EDGE,
    counterexample=Counterexample(
        "precision 1/4, M = 1: the node 1 + b_1 - 2 b_2 with b_1 = 1/4, b_2 = 3/16 is 7/8, its "
        "truncation 5/4 > M; then an edge of weight 2 + 31/128",
        overshooting_node(),
    ),
)
EDGE_REPAIRED = Statement(
    text="|w v - w^ v^| <= |w - w^||v| + |w^||v - v^| <= M delta_w + W E_t: only the true values "
    "have to be at most M.",
    conclusion=sp.Le(sp.Abs(w_i * v_i - w_hat * v_hat), EDGE_ERROR),
    hypotheses=_EDGE,
    steps=(
        split("split", (w_i, v_i), (w_hat, v_hat)),
        step(
            "first",
            sp.Le(sp.Abs(w_i - w_hat) * sp.Abs(v_i), M_max * d_w),
            "close weights",
            "value",
        ),
        step(
            "second",
            sp.Le(sp.Abs(w_hat) * sp.Abs(v_i - v_hat), W_max * E_t),
            "rounded weight",
            "close values",
        ),
        step(
            "bound",
            sp.Le(sp.Abs(w_i * v_i - w_hat * v_hat), EDGE_ERROR),
            "split",
            "first",
            "second",
        ),
    ),
)

# One node: the sum over its n <= N edges.
_s = sp.Function("s", real=True)
_term = sp.Function("r", real=True)
PREACTIVATION = Statement(
    text="A sum of n terms, each at most e in absolute value, is at most n e.",
    conclusion=sp.Le(sp.Abs(_s(n)), n * EDGE_ERROR),
    hypotheses={
        "sum": sp.And(sp.Eq(_s(0), 0), sp.Eq(_s(n + 1), _s(n) + _term(n))),
        "term": sp.Le(sp.Abs(_term(n)), EDGE_ERROR),
    },
    steps=(induct("sum of terms", sp.Le(sp.Abs(_s(n)), n * EDGE_ERROR), n, "sum", "term"),),
)
ONE_LAYER = Statement(
    text="E_{t+1} <= L N W E_t + L N M delta_w + delta_a, if the true values are at most M.",
    conclusion=sp.Le(sp.Abs(out - rounded), q_step * E_t + STEP_ERROR),
    hypotheses=dict(PREACTIVATION.hypotheses)
    | {k: h for k, h in LIPSCHITZ.hypotheses.items() if k != "Lipschitz"}
    | {
        "Lipschitz": sp.Le(sp.Abs(out - out_hat), L_act * sp.Abs(_s(n))),
        "in-degree": sp.Le(n, N_in),
    },
    steps=(
        apply("preactivation", PREACTIVATION, {}, "sum", "term"),
        apply("node", LIPSCHITZ, {change: sp.Abs(_s(n))}, "rounding", "Lipschitz"),
        step("all edges", sp.Le(sp.Abs(_s(n)), N_in * EDGE_ERROR), "preactivation", "in-degree"),
        step(
            "layer",
            sp.Le(sp.Abs(out - rounded), q_step * E_t + STEP_ERROR),
            "node",
            "all edges",
        ),
    ),
    where={},
)

# Unfolding.
q_g = local("q_growth", "q", positive=True)
Delta = local("Delta_step", r"\Delta", nonnegative=True)
_err, _geo = (sp.Function(name, nonnegative=True) for name in ("E", "G"))
E_1, E_2 = local("E_1", "E_1", nonnegative=True), local("E_2", "E_2", nonnegative=True)


def chain_errors(depth: int, weight: sp.Expr, shift: sp.Expr, unit: sp.Expr) -> list[sp.Expr]:
    """Return |v - v^| along a chain v -> weight v + shift from 0, truncated to ``unit``."""
    true = truncated = sp.Integer(0)
    errors = []
    for _ in range(depth):
        true = weight * true + shift
        truncated = floor_to(weight * truncated + shift, unit)
        errors.append(sp.Abs(true - truncated))
    return errors


_CHAIN = chain_errors(2, sp.Integer(2), _Q(3, 4), sp.Integer(1))
UNFOLD_PRINTED = Statement(
    text="E_0 = 0 and E_{t+1} <= q E_t + Delta, so E_t <= q^(t-1) Delta; here t = 2.",
    conclusion=sp.Le(E_2, q_g * Delta),
    hypotheses={"first": sp.Le(E_1, Delta), "second": sp.Le(E_2, q_g * E_1 + Delta)},
    counterexample=Counterexample(
        "a chain of nodes v -> 2v + 3/4 from 0, truncated to integers: L = N = 1, W = q = 2, "
        "Delta = 1; the truncated chain stays 0",
        {q_g: 2, Delta: 1, E_1: _CHAIN[0], E_2: _CHAIN[1]},
    ),
)
UNFOLD_REPAIRED = Statement(
    text="E_t <= q^t E_0 + (1 + q + ... + q^(t-1)) Delta; inputs are truncated too, E_0 > 0.",
    conclusion=sp.Le(_err(n), q_g**n * _err(0) + _geo(n) * Delta),
    hypotheses={
        "one layer": sp.Le(_err(n + 1), q_g * _err(n) + Delta),
        "geometric sum": sp.And(sp.Eq(_geo(0), 0), sp.Eq(_geo(n + 1), q_g * _geo(n) + 1)),
    },
    steps=(
        induct(
            "unfolded",
            sp.Le(_err(n), q_g**n * _err(0) + _geo(n) * Delta),
            n,
            "one layer",
            "geometric sum",
        ),
    ),
    where={Delta: "L N M delta_w + delta_a", q_g: "L N W"},
)
UNFOLD_SHARP = Statement(
    text="If q >= 2 and E_0 = 0 then E_t <= 2 q^(t-1) Delta.",
    conclusion=sp.Le(_err(n), 2 * q_g**n / q_g * Delta),
    hypotheses={
        "one layer": UNFOLD_REPAIRED.hypotheses["one layer"],
        "start": sp.Eq(_err(0), 0),
        "q": sp.Ge(q_g, 2),
    },
    steps=(
        induct(
            "closed form",
            sp.Le((q_g - 1) * _err(n), (q_g**n - 1) * Delta),
            n,
            "one layer",
            "start",
            "q",
        ),
        step("bound", sp.Le(_err(n), 2 * q_g**n / q_g * Delta), "closed form", "q"),
    ),
)

# How many bits.
z_i, z_hat = local("z_out", "z_i"), local("z_out_hat", r"\hat z_i")
SIGN_PRINTED = Statement(
    text="An error below 1 leaves the sign of an output as it is.",
    conclusion=sp.Gt(z_i * z_hat, 0),
    hypotheses={"error": sp.Lt(sp.Abs(z_i - z_hat), 1)},
    counterexample=Counterexample("z = 1/4, truncated -1/4", {z_i: _Q(1, 4), z_hat: -_Q(1, 4)}),
)
SIGN_REPAIRED = Statement(
    text="An error of at most eta leaves the sign of an output with |z_i| > eta as it is.",
    conclusion=sp.Gt(z_i * z_hat, 0),
    hypotheses={
        "error": sp.Le(sp.Abs(z_i - z_hat), eta_m),
        "margin": sp.Gt(sp.Abs(z_i), eta_m),
    },
    steps=(step("same sign", sp.Gt(z_i * z_hat, 0), "error", "margin"),),
)
unit = local("unit", r"2^{-p}", positive=True)
grown = local("q_depth", r"q^\ell", positive=True)
geo = local("G_depth", r"G_\ell(q)", nonnegative=True)
PRECISION = (grown + geo * (L_act * N_in * M_max + 1)) * unit
"""Final error with p fractional bits everywhere; the exponent is the depth, not d."""
BITS = Statement(
    text="delta_in = delta_w = delta_a = 2^(-p) with 2^(-p) (q^l + G_l(q)(LNM + 1)) <= eta, l the "
    "depth: every node is within eta, and the signs agree where |z_i| > eta.",
    conclusion=sp.And(sp.Le(sp.Abs(z_i - z_hat), eta_m), sp.Gt(z_i * z_hat, 0)),
    hypotheses={
        "margin": sp.Gt(sp.Abs(z_i), eta_m),
        "unfolded": sp.Le(sp.Abs(z_i - z_hat), grown * E_t + geo * STEP_ERROR),
        "precision": sp.And(sp.Le(E_t, unit), sp.Le(d_w, unit), sp.Le(d_a, unit)),
        "bits": sp.Le(PRECISION, eta_m),
    },
    steps=(
        step("new error", sp.Le(STEP_ERROR, (L_act * N_in * M_max + 1) * unit), "precision"),
        step(
            "final error",
            sp.Le(grown * E_t + geo * STEP_ERROR, PRECISION),
            "new error",
            "precision",
        ),
        step("within eta", sp.Le(sp.Abs(z_i - z_hat), eta_m), "unfolded", "final error", "bits"),
        apply("sign", SIGN_REPAIRED, {}, "within eta", "margin"),
    ),
    where={E_t: "error of the truncated inputs", grown: "q to the power of the depth"},
)
