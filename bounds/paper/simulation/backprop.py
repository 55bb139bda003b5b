r"""Lemma 5: the derivatives of a network as networks.

The identity is checked at a node with readers that are right already (the induction over the
nodes, in reverse order), and for a whole small network with a generic activation and symbolic
weights, whose derivative SymPy takes.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Statement, Twin, cite, step
from lemmata.bounds.facts import fact
from lemmata.bounds.paper.simulation.counts import (
    EDGES,
    GRADIENT,
    JACOBIAN,
    PARTIAL,
    WHERE_COUNTS,
    count,
    in_H,
    n_E,
    n_in,
    n_out,
    out_H,
    outdeg_i,
)
from lemmata.bounds.symbols import H, d, local

_c, _s, _g = sp.symbols("c s g", real=True)

CHAIN_RULE = fact(
    "chain-rule",
    "a unit h = sigma(a) through which alone f depends on a: df/da = c = s g with s = sigma'(a) "
    "and g = df/dh",
    "Rudin, Principles of Mathematical Analysis, Theorem 9.15",
    sp.Eq(_c, _s * _g),
)

s_v, g_v, delta_v = local("s_v"), local("g_v"), local("delta_v", r"\delta_v")
p_v, q_v = local("p_v"), local("q_v")
df_da, df_dh = (
    local("df_da", r"\partial f/\partial a_v"),
    local("df_dh", r"\partial f/\partial h_v"),
)
fwd, rev, ends, residuals = (
    count(f"size_{n}", rf"N_{{\rm {n}}}") for n in ("fwd", "rev", "ends", "res")
)
size = count("size", r"\mathrm{size}")
size_one = count("size_one", r"\mathrm{size}_1")
size_all = count("size_all", r"\mathrm{size}_d")

WHERE = WHERE_COUNTS | {
    s_v: "sigma'(a_v) at a hidden node v",
    g_v: "sum over the readers t of v of w_vt delta_t",
    p_v: "(g_v + s_v)^2",
    q_v: "(g_v - s_v)^2",
    delta_v: "p_v / 4 - q_v / 4",
    df_da: "derivative along the argument of v",
    df_dh: "derivative along the value of v",
    fwd: "parameters of the forward sweep",
    rev: "parameters of the reverse sweep",
    residuals: "parameters of the residuals",
    ends: "parameters of the outputs",
    size: "parameters of the network built",
    size_one: "parameters for one partial derivative",
    size_all: "parameters for the Jacobian of d outputs",
}

NODE = {
    "plus": sp.Eq(p_v, (g_v + s_v) ** 2),
    "minus": sp.Eq(q_v, (g_v - s_v) ** 2),
    "delta": sp.Eq(delta_v, p_v / 4 - q_v / 4),
    "readers": sp.Eq(g_v, df_dh),
}
NODE_RIGHT = sp.Eq(delta_v, df_da)
NODE_STEPS = (
    cite("chain rule", CHAIN_RULE, {"c": df_da, "s": s_v, "g": df_dh}),
    step("node", NODE_RIGHT, "chain rule", *NODE, why="polarisation"),
)


def _network() -> tuple[dict[str, sp.Basic], sp.Basic, dict[sp.Symbol, str]]:
    """Return nodes, identity and meanings for two hidden layers with a skip edge, d = 1."""
    z, c, u1, u2, w1, w2, w12, b1, b2 = (
        local(n) for n in ("z_1", "c_0", "u_1", "u_2", "v_1", "v_2", "v_12", "b_1", "b_2")
    )
    sigma, t = sp.Function("sigma"), sp.Dummy("t", real=True)
    a1 = b1 + w1 * t
    a2 = b2 + w12 * sigma(a1) + w2 * t
    G = c * t + u1 * sigma(a1) + u2 * sigma(a2)
    s1, s2 = local("s_1"), local("s_2")
    slope = sp.diff(G, t).replace(sp.Subs, lambda e, v, at: sp.Function("slope")(at[0]))
    slope = slope.subs({sp.Function("slope")(a1): s1, sp.Function("slope")(a2): s2})
    g1, g2, d1, d2, end = (local(n) for n in ("gs_1", "gs_2", "ds_1", "ds_2", "out"))
    nodes = {
        "g_2": sp.Eq(g2, u2),
        "delta_2": sp.Eq(d2, ((g2 + s2) ** 2 - (g2 - s2) ** 2) / 4),
        "g_1": sp.Eq(g1, u1 + w12 * d2),
        "delta_1": sp.Eq(d1, ((g1 + s1) ** 2 - (g1 - s1) ** 2) / 4),
        "output": sp.Eq(end, c + w1 * d1 + w2 * d2),
    }
    meaning = {end: "output of the network for dG/dz", s1: "sigma'(a_1)", s2: "sigma'(a_2)"}
    del z
    return nodes, sp.Eq(end, sp.expand(slope)), meaning


_NODES, _DERIVATIVE, _MEANING = _network()
_SKIP_STEPS = (
    step("reverse 2", sp.Eq(local("ds_2"), local("u_2") * local("s_2")), "g_2", "delta_2"),
    step("reverse 1", sp.Eq(local("ds_1"), local("gs_1") * local("s_1")), "delta_1"),
    step("whole network", _DERIVATIVE, "reverse 2", "reverse 1", "g_1", "output"),
)

LEMMA_5_PRINTED = Statement(
    text="With activations Sigma, Sigma' and squares, linear nodes allowed, a bias at every hidden "
    "node: one partial derivative of one output costs "
    "2 n_E - n_out - n_in + outdeg(z_i) + 9 H <= 2 n_E + 9 H parameters, in forward mode.",
    conclusion=sp.And(sp.Eq(size_one, PARTIAL), sp.Le(size_one, 2 * n_E + 9 * H)),
    hypotheses={
        "edges by their ends": EDGES["edges by their ends"],
        "values": sp.Eq(fwd, in_H + 3 * H),
        "tangents": sp.Eq(rev, n_E - n_in + outdeg_i),
        "sum": sp.Eq(size_one, fwd + rev + 6 * H),
        "one input of all": sp.Le(outdeg_i, n_in),
    },
    steps=(
        step(
            "count",
            sp.Eq(size_one, PARTIAL),
            "edges by their ends",
            "values",
            "tangents",
            "sum",
        ),
        step("order", sp.Le(size_one, 2 * n_E + 9 * H), "count", "one input of all"),
    ),
    where=WHERE,
)
LEMMA_5_SHARP = Statement(
    text="With activations Sigma, Sigma' and squares, linear nodes allowed, a bias at every hidden "
    "node: all d partial derivatives of one output cost 2 n_E - n_out + 9 H parameters by one "
    "reverse sweep, with no term in the depth; the Jacobian of d outputs "
    "(d + 1) n_E - d n_out + (6 d + 3) H. The network computes the derivative: at every node, and "
    "as a whole for two hidden layers with skip edges, a generic activation, symbolic weights.",
    conclusion=sp.And(NODE_RIGHT, _DERIVATIVE, sp.Eq(size, GRADIENT), sp.Eq(size_all, JACOBIAN)),
    hypotheses=NODE
    | _NODES
    | EDGES
    | {
        "forward sweep": sp.Eq(fwd, in_H + H + 2 * H),
        "reverse sweep": sp.Eq(rev, out_H + 6 * H),
        "outputs": sp.Eq(ends, n_in),
        "sum": sp.Eq(size, fwd + rev + ends),
        "d sweeps": sp.Eq(size_all, fwd + (d * n_E - (d - 1) * n_out) + 6 * d * H),
    },
    steps=(
        *NODE_STEPS,
        *_SKIP_STEPS,
        step(
            "count",
            sp.Eq(size, GRADIENT),
            "forward sweep",
            "reverse sweep",
            "outputs",
            "sum",
            *EDGES,
        ),
        step(
            "Jacobian",
            sp.Eq(size_all, JACOBIAN),
            "d sweeps",
            "forward sweep",
            "edges by their ends",
            why="each sweep reads the edges into its own output: they add up to n_out",
        ),
    ),
    where=WHERE | _MEANING,
)


def _growth() -> tuple[sp.Expr, sp.Expr]:
    """Return z_k and G'(z_k) for G = sigma(sigma(z)), sigma(t) = t + sin(t^2), k = 10^6."""
    t = sp.Symbol("t", real=True)
    sigma = t + sp.sin(t**2)
    at = sp.sqrt(2 * sp.pi * 10**6)
    G = sigma.subs(t, sigma)
    return at, sp.expand(sp.diff(G, t).subs(t, at))


FAR, SLOPE_FAR = _growth()
"""A point, and the derivative of sigma(sigma(z)) there."""
WITHOUT_SQUARES = (
    "G = sigma(sigma(z)), sigma(t) = t + sin(t^2): |sigma(t)| <= |t| + 1 and |sigma'(t)| <= "
    "1 + 2|t|, so a network of units id, sigma, sigma' is at most C(1 + |z|); but "
    "G'(z_k) = (1 + 2 z_k)^2 at z_k = sqrt(2 pi k). Here C = 1000, k = 10^6; every C alike"
)
_gdot = local("G_slope", r"G'(z)")
_at = local("z_far", "z")
GROWTH = Statement(
    text="At z = sqrt(2 pi k), k = 10^6, the derivative of sigma(sigma(z)), sigma(t) = t + "
    "sin(t^2), is (1 + 2 z)^2.",
    conclusion=sp.Eq(_gdot, (1 + 2 * _at) ** 2),
    hypotheses={"point": sp.Eq(_at, FAR), "derivative": sp.Eq(_gdot, SLOPE_FAR)},
    steps=(step("growth", sp.Eq(_gdot, (1 + 2 * _at) ** 2), "point", "derivative"),),
    where={_gdot: "G'(z)", _at: "the point"},
    witness={_at: FAR, _gdot: SLOPE_FAR},
)
"""Why squares are needed: linear growth of the units, quadratic growth of the derivative."""

LEMMA_5 = claim(
    "lemma-5",
    {"printed": LEMMA_5_PRINTED, "sharp": LEMMA_5_SHARP},
    twins=(
        Twin("9 H -> 8 H", "sharp", conclusion=sp.Eq(size, GRADIENT - H), at=None),
        Twin(
            "delta without sigma'",
            "sharp",
            conclusion=NODE_RIGHT,
            change={"delta": sp.Eq(delta_v, g_v)},
        ),
        Twin(
            "wrong order: g_1 does not wait for delta_2",
            "sharp",
            conclusion=_DERIVATIVE,
            change={"g_1": sp.Eq(local("gs_1"), local("u_1"))},
        ),
        Twin(
            "1/4 -> 1/2",
            "sharp",
            conclusion=NODE_RIGHT,
            change={"delta": sp.Eq(delta_v, p_v / 2 - q_v / 2)},
        ),
    ),
    erratum="The activations are missing: Sigma, Sigma' and a product, i.e. squares (see Lemma "
    "20). The term l is not needed when linear nodes and skip edges are allowed. 'For i in [d]' "
    "holds for one i and for all at once. If edges join consecutive layers only, a reverse sweep "
    "must carry values, which can exceed O(N); one partial derivative does not (forward mode).",
)

CLAIMS: tuple[Claim, ...] = (LEMMA_5,)
