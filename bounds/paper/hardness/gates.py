"""Counting gates, steps 14 to 16: additions, activations, and the whole circuit (Appendix E)."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Counterexample, Statement, apply, cite, induct, step
from lemmata.bounds.paper.hardness.facts import FUNCTION_COUNT
from lemmata.bounds.symbols import local

word = local("n_word", "n", positive=True)
k_w = local("k_w", "k_w", positive=True)
N_in = local("N_in", "N", positive=True)
cost = local("cost", r"\text{gates}", nonnegative=True)
T_edges = local("T_edges", "T", integer=True, nonnegative=True)
V_nodes = local("V_nodes", "V", nonnegative=True)
A_act = local("A_act", "A(n)", nonnegative=True)
d_out = local("d_out", "d_o", nonnegative=True)
b_bits = local("b_bits", "b", positive=True)
s_gates = local("s_gates", "s", positive=True)
tables = local("pow2b", "2^b", positive=True)

EDGE_GATES = 5 * word * k_w + word
"""Gates of one edge: k_w additions of n-bit words, five gates a bit, and one complement."""
GATES = 5 * word * (k_w + 1) * T_edges + V_nodes * A_act + d_out
"""Gates of the circuit that simulates an encoder with T edges and V nodes."""
TABLE_GATES = tables / (4 * b_bits)
"""Gates that some 2-Lipschitz activation on b-bit words needs at least."""

PREACTIVATION = Statement(
    text="Words of n bits, weights of k_w <= n bits: a pre-activation takes at most N (5 n k_w "
    "+ n) <= 6 N n^2 gates by shift-and-add with ripple carry.",
    conclusion=sp.Le(cost, 6 * N_in * word**2),
    hypotheses={
        "edges": sp.Le(cost, N_in * EDGE_GATES),
        "weights": sp.Le(k_w, word),
        "words": sp.Ge(word, 1),
    },
    steps=(
        step("an edge", sp.Le(EDGE_GATES, 6 * word**2), "weights", "words"),
        step("all edges", sp.Le(cost, 6 * N_in * word**2), "edges", "an edge"),
    ),
)

_COUNT_BITS = sp.log(16 * (s_gates + b_bits) ** 2) / sp.log(2)
TABLES = Statement(
    text="The 2-Lipschitz interpolations of tables {0, ..., 2^b - 1} -> {-1, +1} are 2^(2^b) in "
    "number; for b >= 4 one of them needs at least 2^b/(4b) gates.",
    conclusion=sp.Ge(s_gates, TABLE_GATES),
    hypotheses={
        "power": sp.Eq(tables, sp.exp(b_bits * sp.log(2))),
        "bits": sp.Ge(b_bits, 4),
    },
    steps=(
        cite("count", FUNCTION_COUNT, {"b": b_bits, "s": s_gates}),
        step(
            "power of two",
            sp.Eq(2**b_bits, sp.exp(b_bits * sp.log(2)), evaluate=False),
            method="identity",
        ),
        step("large", sp.Ge(sp.exp(b_bits * sp.log(2)), 4 * b_bits), "bits"),
        step(
            "few gates",
            sp.Or(
                sp.Gt(s_gates + b_bits, tables),
                sp.Le(sp.log(16 * (s_gates + b_bits) ** 2), sp.log(16 * tables**2)),
            ),
        ),
        step(
            "logarithm",
            sp.Eq(sp.log(16 * tables**2), (4 + 2 * b_bits) * sp.log(2)),
            "power",
        ),
        step(
            "few or many",
            sp.Or(
                sp.Gt(s_gates + b_bits, tables),
                sp.Le(tables, s_gates * (4 + 2 * b_bits)),
            ),
            "count",
            "power of two",
            "power",
            "few gates",
            "logarithm",
        ),
        step(
            "many gates",
            sp.Ge(s_gates, TABLE_GATES),
            "few or many",
            "large",
            "power",
            "bits",
        ),
    ),
    where={s_gates: "gates that suffice for every table", tables: "2^b"},
)


def table_instance(bits: int) -> dict[sp.Symbol, sp.Expr]:
    """Return b and the gates that some activation on b-bit words needs."""
    need = TABLE_GATES.subs({tables: 2**bits, b_bits: bits})
    return {b_bits: sp.Integer(bits), tables: sp.Integer(2) ** bits, s_gates: need}


_GATES_PER_BIT = 1000
ACTIVATION_PRINTED = Statement(
    text="Each activation takes O(log M + log(1/delta_a)) = O(b) gates; here at most 1000 b, and "
    "any other constant fails for larger b.",
    conclusion=sp.Le(s_gates, _GATES_PER_BIT * b_bits),
    hypotheses={"tables": sp.Ge(s_gates, TABLE_GATES)},
    counterexample=Counterexample(
        "words of b = 32 bits: the hardest 2-Lipschitz interpolation of a table of signs needs "
        "2^25 gates or more",
        table_instance(32),
        (apply("counting", TABLES, {s_gates: s_gates}, keep=("power", "bits")),),
    ),
    where=TABLES.where,
)
ACTIVATION_REPAIRED = TABLES

gates = sp.Function("g", nonnegative=True)
CIRCUIT = Statement(
    text="T edges of at most 5 n k_w + n gates, V nodes of A(n), d_o for the input words: at most "
    "5 n (k_w + 1) T + V A(n) + d_o gates.",
    conclusion=sp.Le(gates(T_edges), GATES),
    hypotheses={
        "nodes and inputs": sp.Le(gates(0), V_nodes * A_act + d_out),
        "one edge": sp.Le(gates(T_edges + 1), gates(T_edges) + EDGE_GATES),
    },
    steps=(
        induct(
            "edges",
            sp.Le(gates(T_edges), GATES),
            T_edges,
            "nodes and inputs",
            "one edge",
        ),
    ),
    where={T_edges: "number of edges", V_nodes: "number of nodes", A_act: "gates of an activation"},
)
SIZE_PRINTED = Statement(
    text="Truncation and compilation cost a factor polynomial in N, log L, log W, log M only; here "
    "for one node with a Lipschitz activation on b-bit words, with at most b^4 gates.",
    conclusion=sp.Le(s_gates, b_bits**4),
    hypotheses={"tables": sp.Ge(s_gates, TABLE_GATES)},
    counterexample=Counterexample(
        "one node, words of b = 32 bits, the hardest 2-Lipschitz interpolation of a table of signs",
        table_instance(32),
        (apply("counting", TABLES, {s_gates: s_gates}, keep=("power", "bits")),),
    ),
    where=TABLES.where,
)
