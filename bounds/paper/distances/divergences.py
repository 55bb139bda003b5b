"""Appendix A: total variation and chi-square distances, coupling, decay of chi-square."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Counterexample, Statement, cite, step
from lemmata.bounds.facts import CAUCHY_SCHWARZ, fact
from lemmata.bounds.symbols import chi2, d_TV, local

P_A = local("P_A", "P(A)", nonnegative=True)
Q_A = local("Q_A", "Q(A)", nonnegative=True)
both = local("both", r"\Pr[X\in A,X'\in A]", nonnegative=True)
only_X = local("only_X", r"\Pr[X\in A,X'\notin A]", nonnegative=True)
only_Y = local("only_Y", r"\Pr[X\notin A,X'\in A]", nonnegative=True)
differ = local("differ", r"\Pr[X\ne X']", nonnegative=True)
excess = local("excess", r"\sum(p-q)^+", nonnegative=True)
deficit = local("deficit", r"\sum(q-p)^+", nonnegative=True)
overlap = local("overlap", r"\sum\min(p,q)", nonnegative=True)

TV_SMALL = sp.sqrt(chi2) / 2
"""Bound of d_TV in terms of chi-square, optimal for chi-square <= 1."""
TV_LARGE = chi2 / (1 + chi2)
"""Optimal bound of d_TV for chi-square >= 1."""

DEFINITION_5 = Statement(
    text="|P(A) - Q(A)| is largest for A = {p > q}, where it is half of sum |p - q|.",
    conclusion=sp.And(sp.Le(sp.Abs(P_A - Q_A), excess), sp.Eq(excess, (excess + deficit) / 2)),
    hypotheses={
        "masses": sp.Eq(excess, deficit),
        "on A": sp.Eq(P_A - Q_A, only_X - only_Y),
        "parts": sp.And(sp.Le(only_X, excess), sp.Le(only_Y, deficit)),
    },
    steps=(
        step("largest", sp.Le(sp.Abs(P_A - Q_A), excess), "masses", "on A", "parts"),
        step("half of L1", sp.Eq(excess, (excess + deficit) / 2), "masses"),
    ),
    where={
        excess: "sum of (p - q)^+ over all points",
        deficit: "sum of (q - p)^+ over all points",
        only_X: "sum of (p - q)^+ over A",
        only_Y: "sum of (q - p)^+ over A",
    },
)

cell_p = local("cell_p", "p_i", nonnegative=True)
cell_q = local("cell_q", "q_i", positive=True)
CELL = cell_p**2 / cell_q - 2 * cell_p + cell_q
"""One point's share in chi^2(P, Q)."""
DEFINITION_6 = Statement(
    text="q (p/q - 1)^2 = p^2/q - 2p + q >= 0, so chi^2(P, Q) = sum p^2/q - 1 >= 0.",
    conclusion=sp.And(sp.Eq(cell_q * (cell_p / cell_q - 1) ** 2, CELL), sp.Ge(CELL, 0)),
    steps=(
        step("expanded", sp.Eq(cell_q * (cell_p / cell_q - 1) ** 2, CELL)),
        step("non-negative", sp.Ge(CELL, 0)),
    ),
    where={cell_p: "mass of one point under P", cell_q: "and under Q"},
)

COUPLING = {
    "law of X": sp.Eq(P_A, both + only_X),
    "law of X'": sp.Eq(Q_A, both + only_Y),
    "different": sp.Le(only_X + only_Y, differ),
    "attained": sp.Eq(d_TV, sp.Abs(P_A - Q_A)),
}
LEMMA_6 = Statement(
    text="d_TV(P, Q) <= Pr[X != X'] for every coupling (X, X') of P and Q.",
    conclusion=sp.Le(d_TV, differ),
    hypotheses=COUPLING,
    steps=(
        step("coupling", sp.Le(d_TV, differ), *COUPLING, why="A is a set where d_TV is attained"),
    ),
    where={both: "both in A", only_X: "X in A, X' not", only_Y: "X' in A, X not"},
)
LEMMA_6_SHARP = Statement(
    text="The maximal coupling, which keeps the mass sum min(p, q) on the diagonal, has "
    "Pr[X != X'] = d_TV(P, Q): the coupling lemma is attained.",
    conclusion=sp.Eq(differ, d_TV),
    hypotheses={
        "diagonal": sp.Eq(differ, 1 - overlap),
        "overlap": sp.Eq(overlap, Q_A + 1 - P_A),
        "A = {p > q}": sp.Ge(P_A, Q_A),
        "attained": COUPLING["attained"],
    },
    steps=(
        step(
            "maximal",
            sp.Eq(differ, d_TV),
            "diagonal",
            "overlap",
            "A = {p > q}",
            "attained",
            why="min(p, q) is q on A and p off A",
        ),
    ),
)

SET = {
    "A = {dP/dQ > 1}": sp.Eq(d_TV, P_A - Q_A),
    "P(A) <= 1": sp.Le(P_A, 1),
    "Q(A) <= 1": sp.Le(Q_A, 1),
}
_DATA = cite(
    "two sets",
    CAUCHY_SCHWARZ,
    {"c": d_TV, "a": sp.sqrt(chi2), "b": sp.sqrt(Q_A * (1 - Q_A))},
    "Q(A) <= 1",
    why="d_TV = E_Q (dP/dQ - 1)(1_A - Q(A))",
)
_SMALL = step(
    "small",
    sp.Le(d_TV, TV_SMALL),
    "two sets",
    "Q(A) <= 1",
    why="Q(A)(1 - Q(A)) <= 1/4",
)
LEMMA_7 = Statement(
    text="d_TV(P, Q) <= sqrt(chi^2(P, Q))/2.",
    conclusion=sp.Le(d_TV, TV_SMALL),
    hypotheses={"Q(A) <= 1": SET["Q(A) <= 1"]},
    steps=(_DATA, _SMALL),
    where={Q_A: "mass under Q of A = {dP/dQ > 1}"},
)
_AT_LEAST_1 = sp.Or(sp.Lt(chi2, 1), sp.Le(d_TV, TV_LARGE))
LEMMA_7_SHARP = Statement(
    text="d_TV <= sqrt(chi^2)/2, and d_TV <= chi^2/(1 + chi^2) where chi^2 >= 1.",
    conclusion=sp.And(sp.Le(d_TV, TV_SMALL), _AT_LEAST_1),
    hypotheses=SET,
    steps=(
        _DATA,
        _SMALL,
        step(
            "squared",
            sp.Le(d_TV**2, chi2 * Q_A * (1 - Q_A)),
            "two sets",
            "Q(A) <= 1",
        ),
        step(
            "large",
            _AT_LEAST_1,
            "squared",
            "A = {dP/dQ > 1}",
            "P(A) <= 1",
            "Q(A) <= 1",
            why="for Q(A) >= 1/(1 + chi^2) use d_TV <= 1 - Q(A), else the data of A",
        ),
    ),
    where={P_A: "mass of A = {dP/dQ > 1} under P", Q_A: "and under Q"},
)

_a, _b, _c, _k, _s, _t, _v, _e, _g = sp.symbols("a b c k s t v e g", real=True)
DIRICHLET = fact(
    "dissipation",
    "a reversible Markov semigroup P_t with Dirichlet form e: d/dt Var(P_t g) = v = -2 e(P_t g)",
    "Bakry, Gentil and Ledoux, Analysis and Geometry of Markov Diffusion Operators, section 4.2",
    sp.Eq(_v, -2 * _e),
)
GRONWALL = fact(
    "gronwall",
    "if a function has derivative g <= -k v at every time, v its value there, then its value b at "
    "time t is at most e^(-k t) times its value a at time 0",
    "Gronwall's inequality; Rudin, Principles of Mathematical Analysis, Theorem 5.11",
    sp.Le(_b, sp.exp(-_k * _t) * _a),
    (sp.Le(_g, -_k * _v), sp.Ge(_t, 0)),
)
var = local("Var_g", r"\mathrm{Var}_P(g_t)", nonnegative=True)
energy = local("energy", r"\mathcal E(g_t)", nonnegative=True)
slope = local("slope", r"\frac{d}{dt}\mathrm{Var}_P(g_t)")
C_PC = local("C_PC", r"C_{\mathrm{PC}}", positive=True)
chi2_0 = local("chi2_0", r"\chi^2(P_0,P)", nonnegative=True)
chi2_t = local("chi2_t", r"\chi^2(P_t,P)", nonnegative=True)
time = local("time", "t", nonnegative=True)
DECAY = sp.exp(-2 * time / C_PC)
"""Rate at which chi-square falls."""
DECAY_PRINTED = sp.exp(-time / C_PC)

POINCARE = {"Poincare inequality": sp.Le(var, C_PC * energy)}
_FALLS = (
    cite("dissipation", DIRICHLET, {"v": slope, "e": energy}, why="g_t = dP_t/dP = P_t g_0"),
    step("rate", sp.Le(slope, -2 / C_PC * var), "dissipation", "Poincare inequality"),
    cite(
        "Gronwall",
        GRONWALL,
        {"g": slope, "v": var, "k": 2 / C_PC, "t": time, "a": chi2_0, "b": chi2_t},
        "rate",
        why="chi^2(P_t, P) = Var_P(g_t)",
    ),
)
_WHERE = {
    var: "variance of dP_t/dP at a time",
    slope: "its derivative",
    energy: "its Dirichlet form",
}
LEMMA_8 = Statement(
    text="With C_PC as in the repaired Definition 12, chi^2(P_t, P) <= e^(-t/C_PC) chi^2(P_0, P).",
    conclusion=sp.Le(chi2_t, DECAY_PRINTED * chi2_0),
    hypotheses=POINCARE,
    steps=(
        *_FALLS,
        step("slower", sp.Le(DECAY, DECAY_PRINTED), why="t/C_PC >= 0"),
        step("decay", sp.Le(chi2_t, DECAY_PRINTED * chi2_0), "Gronwall", "slower"),
    ),
    where=_WHERE,
)
LEMMA_8_SHARP = Statement(
    text="chi^2(P_t, P) <= e^(-2t/C_PC) chi^2(P_0, P).",
    conclusion=sp.Le(chi2_t, DECAY * chi2_0),
    hypotheses=POINCARE,
    steps=_FALLS,
    where=_WHERE,
)

C_small = local("C_small", "C", nonnegative=True)
DEFINITION_12_PRINTED = Statement(
    text="The smallest C >= 0 with E(g) >= C Var(g) for all g is positive.",
    conclusion=sp.Gt(C_small, 0),
    hypotheses={"inequality": sp.Ge(energy, C_small * var)},
    counterexample=Counterexample(
        "C = 0, which satisfies the inequality for every g of every process",
        {C_small: sp.Integer(0), energy: sp.Integer(1), var: sp.Integer(1)},
        (step("every g", sp.Ge(energy, 0 * var)),),
    ),
    where={C_small: "the smallest constant, as printed"},
)
DEFINITION_12_REPAIRED = Statement(
    text="If Var(g) <= C E(g) for all g then the spectral gap E(g)/Var(g) is at least 1/C for "
    "every g that is not constant, so that the smallest such C is the inverse gap.",
    conclusion=sp.Ge(energy / var, 1 / C_PC),
    hypotheses=POINCARE | {"not constant": sp.Gt(var, 0)},
    steps=(step("gap", sp.Ge(energy / var, 1 / C_PC), "Poincare inequality", "not constant"),),
    where={var: "variance of g", energy: "Dirichlet form of g"},
)
