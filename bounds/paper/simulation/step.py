"""Lemma 20: one step of gradient descent or of the Langevin chain as a network."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Statement, Twin, step
from lemmata.bounds.paper.simulation.backprop import (
    FAR,
    NODE,
    NODE_RIGHT,
    NODE_STEPS,
    SLOPE_FAR,
    WHERE,
    WITHOUT_SQUARES,
    delta_v,
    ends,
    fwd,
    g_v,
    residuals,
    rev,
    s_v,
    size,
    size_all,
    size_one,
)
from lemmata.bounds.paper.simulation.counts import (
    EDGES,
    PARAMETERS,
    STEP,
    STEP_PRINTED,
    STEP_STRICT,
    b_H,
    in_H,
    n_E,
    n_in,
    n_out,
    out_H,
)
from lemmata.bounds.symbols import N_G, H, d, local


def _step_network() -> tuple[dict[str, sp.Basic], tuple[sp.Basic, ...], dict[sp.Symbol, str]]:
    """Return nodes and identities of a step for d = 2, one hidden unit, skip edges."""
    z1, z2, x1, x2, c1, c2 = (local(n) for n in ("z_1", "z_2", "x_1", "x_2", "c_1", "c_2"))
    w1, w2, b, u1, u2, o1, o2 = (
        local(n) for n in ("v_1", "v_2", "b_1", "u_1", "u_2", "o_1", "o_2")
    )
    k = {(i, j): local(f"k_{i}{j}") for i in (1, 2) for j in (1, 2)}
    sigma = sp.Function("sigma")
    a = b + w1 * z1 + w2 * z2
    G = [o1 + u1 * sigma(a) + k[1, 1] * z1 + k[1, 2] * z2]
    G += [o2 + u2 * sigma(a) + k[2, 1] * z1 + k[2, 2] * z2]
    value, slope = local("h_v"), local("s_v")

    def named(expr: sp.Expr) -> sp.Expr:
        found = expr.replace(sp.Subs, lambda *_: slope).replace(sp.Derivative, lambda *_: slope)
        return sp.expand(found.subs(sigma(a), value))

    e1, e2, g, dv = (local(n) for n in ("e_1", "e_2", "g_v", "delta_v"))
    outs = [local("w_1"), local("w_2")]
    nodes: dict[str, sp.Basic] = {
        "residual 1": sp.Eq(e1, (o1 - x1) + u1 * value + k[1, 1] * z1 + k[1, 2] * z2),
        "residual 2": sp.Eq(e2, (o2 - x2) + u2 * value + k[2, 1] * z1 + k[2, 2] * z2),
        "adjoint": sp.Eq(g, u1 * e1 + u2 * e2),
    }
    goals = []
    for i, (zi, wi, end) in enumerate(zip((z1, z2), (w1, w2), outs, strict=True), 1):
        nodes[f"output {i}"] = sp.Eq(
            end, c1 * zi + c2 * wi * dv + c2 * k[1, i] * e1 + c2 * k[2, i] * e2
        )
        target = c1 * zi + c2 * sum(
            named(sp.diff(Gj, zi)) * (named(Gj) - x) for Gj, x in zip(G, (x1, x2), strict=True)
        )
        goals.append(sp.Eq(end, target))
    meaning = {
        value: "sigma(a_v)",
        **{o: f"output {i}, the new z_{i}" for i, o in enumerate(outs, 1)},
        e1: "G_1(z) - x_1",
        e2: "G_2(z) - x_2",
    }
    return nodes, tuple(goals), meaning


_STEP_NODES, _STEP_GOALS, _STEP_MEANING = _step_network()
_POLARISED = {k: NODE[k] for k in ("plus", "minus", "delta")}
_PRODUCT = sp.Eq(delta_v, g_v * s_v)

LEMMA_20_PRINTED = Statement(
    text="c1 z + c2 J_G(z)^T (G(z) - x) from d^2 partial derivatives of at most 2 n_E + 9 H "
    "parameters each, d residuals of at most N, d^2 products of 6 and d sums of d + 1 terms: at "
    "most d^2 (2 n_E + 9 H + 7) + d (N + 1) parameters.",
    conclusion=sp.Le(size, STEP_PRINTED),
    hypotheses={
        "partial derivatives": sp.Le(rev, d**2 * size_one),
        "Lemma 5": sp.Le(size_one, 2 * n_E + 9 * H),
        "residuals": sp.Le(residuals, d * N_G),
        "sum": sp.Eq(size, rev + residuals + 6 * d**2 + d * (d + 1)),
    },
    steps=(
        step(
            "count",
            sp.Le(size, STEP_PRINTED),
            "partial derivatives",
            "Lemma 5",
            "residuals",
            "sum",
        ),
    ),
    where=WHERE | {rev: "parameters of the d^2 derivatives", size_one: "of one of them"},
)
LEMMA_20_SHARP = Statement(
    text="Linear model, a bias at every node of G: c1 z + c2 J_G(z)^T (G(z) - x) by one reverse "
    "sweep with exactly 2 N + 7 H parameters, whatever c1, c2, x; strict model: "
    "6 n_E - 2 n_in + 4 H + 3 d. The network computes the step: at every node, and as a whole for "
    "d = 2 with skip edges, a generic activation and symbolic weights.",
    conclusion=sp.And(NODE_RIGHT, *_STEP_GOALS, sp.Eq(size, STEP), sp.Eq(size_all, STEP_STRICT)),
    hypotheses=NODE
    | _STEP_NODES
    | EDGES
    | PARAMETERS
    | {
        "forward sweep": sp.Eq(fwd, in_H + b_H + 2 * H),
        "residuals": sp.Eq(residuals, n_out + d),
        "reverse sweep": sp.Eq(rev, out_H + 6 * H),
        "outputs": sp.Eq(ends, n_in + d),
        "sum": sp.Eq(size, fwd + residuals + rev + ends),
        "strict": sp.Eq(
            size_all,
            (2 * in_H + 2 * H) + (2 * n_out + 2 * d) + (4 * out_H + 2 * H) + (2 * n_in + d),
        ),
    },
    steps=(
        *NODE_STEPS,
        step("product", _PRODUCT, *_POLARISED),
        step(
            "new z_1", _STEP_GOALS[0], "product", "residual 1", "residual 2", "adjoint", "output 1"
        ),
        step(
            "new z_2", _STEP_GOALS[1], "product", "residual 1", "residual 2", "adjoint", "output 2"
        ),
        step(
            "count",
            sp.Eq(size, STEP),
            "forward sweep",
            "residuals",
            "reverse sweep",
            "outputs",
            "sum",
            *EDGES,
            *PARAMETERS,
        ),
        step("strict count", sp.Eq(size_all, STEP_STRICT), "strict", *EDGES),
    ),
    where=WHERE | _STEP_MEANING | {size_all: "parameters in the strict model"},
)
LEMMA_20 = claim(
    "lemma-20",
    {"printed": LEMMA_20_PRINTED, "sharp": LEMMA_20_SHARP},
    uses=("lemma-5", "lemma-18", "lemma-19"),
    twins=(
        Twin("2N + 7H -> 2N + 6H", "sharp", conclusion=sp.Eq(size, STEP - H)),
        Twin(
            "sign of x flipped",
            "sharp",
            conclusion=_STEP_GOALS[0],
            change={
                "residual 1": _STEP_NODES["residual 1"].subs(local("x_1"), -local("x_1")),
            },
        ),
        Twin(
            "J for its transpose",
            "sharp",
            conclusion=_STEP_GOALS[0],
            change={
                "output 1": _STEP_NODES["output 1"].subs(
                    {local("k_21"): local("k_12"), local("k_12"): local("k_21")},
                    simultaneous=True,
                )
            },
        ),
        Twin(
            "skip edges forgotten",
            "sharp",
            conclusion=_STEP_GOALS[0],
            change={"output 1": _STEP_NODES["output 1"].subs({local("k_11"): 0, local("k_21"): 0})},
        ),
        Twin(
            "Sigma and Sigma' without squares",
            "sharp",
            conclusion=sp.Le(local("w_1"), 1000 * (1 + sp.Abs(local("z_1")))),
            drop=tuple(LEMMA_20_SHARP.hypotheses),
            change={"derivative": sp.Eq(local("w_1"), (1 + 2 * local("z_1")) ** 2)},
            at={local("z_1"): FAR, local("w_1"): SLOPE_FAR},
            text=WITHOUT_SQUARES,
        ),
    ),
    erratum="The proof says that the entries of J_G need only Sigma and Sigma'. False: " + "G = "
    "sigma(sigma(z)) with sigma(t) = t + sin(t^2) has a derivative that grows quadratically, "
    "networks of id, sigma, sigma' grow linearly. The activation set of the lemma contains the "
    "square and is right. Section 4 says factor O(d), the lemma pays O(d^2); neither is needed: "
    "one reverse sweep costs 2 N + 7 H. Theorem 1 survives, with N' linear in N.",
)

CLAIMS: tuple[Claim, ...] = (LEMMA_20,)
