"""Theorem 2 as printed, refuted for every generator: a table of the posterior in one activation.

G is a network of sgn, min, max and linear nodes with weights at most exponential.  The encoder
rounds x to a cell of width a, draws b random bits by a quantile staircase, reads a point of a grid
of width g_0 in z from a table, and adds noise h: 6d + 6 parameters, 2-Lipschitz activations.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.claim import Statement, apply, cite, step
from lemmata.bounds.facts import COUPLING_INEQUALITY, INTEGRAL_NORM, TRIANGLE
from lemmata.bounds.paper.concentration.tools import BOOLE
from lemmata.bounds.paper.hardness.facts import (
    NORMAL_SHIFT,
    NORMAL_TAIL,
    NORMAL_VARIATION,
    POINCARE_CUBE,
    SMOOTHING,
)
from lemmata.bounds.paper.hardness.inverter import mean_tv
from lemmata.bounds.symbols import beta, d, local

ANY_PARTS = {
    "cell of x_i": 2 * d,
    "number of the cell": d,
    "variance of Z_1": sp.Integer(1),
    "rounded number": sp.Integer(1),
    "random bits": sp.Integer(1),
    "place in the table": sp.Integer(2),
    "entry": 2 * d,
    "mean of Z_2": d,
    "variance of Z_2": sp.Integer(1),
}
"""Parameters of the encoder that stores the posterior of any generator, node by node."""
ANY_PARAMETERS = sp.Add(*ANY_PARTS.values(), evaluate=False)

delta = local("delta_any", r"\delta", positive=True)
theta = local("theta_ramp", r"\theta", positive=True)
cell = local("cell_x", "a", positive=True)
grid = local("grid_z", "g_0", positive=True)
h_z = local("h_z", "h", positive=True)
A_gap = local("A_gap", "A", positive=True)
R_box = local("R_box", "R", positive=True)
variation = local("var_qk", r"\lvert Dq\rvert", nonnegative=True)
slope_G = local("slope_G", r"\Lambda_G", nonnegative=True)
jumps = local("jumps_G", r"n2^n", nonnegative=True)
entries = local("entries", r"\Gamma2^{-b}", nonnegative=True)
box_x = local("box_x", r"\pi_B", nonnegative=True)
box_z = local("box_z", r"\Pr[\lVert z\rVert_\infty>R]", nonnegative=True)
coordinate = local("far_z_i", r"\Pr[\lvert z_i\rvert>R]", nonnegative=True)
tail_R = local("tail_R", "Q(R)", nonnegative=True)
tail_A = local("tail_A", "Q(A/4)", nonnegative=True)
ramp_x = local("ramp_x", r"\Pr[x_i\text{ in a ramp}]", nonnegative=True)
ramps_x = local("ramps_x", r"\Pr[x\text{ in a ramp}]", nonnegative=True)
fails = local("fails_any", r"\Pr[\text{failure}]", nonnegative=True)
slope = local("slope_phi", r"\lVert\varphi_\beta'\rVert_1", positive=True)
inner_L1 = local("inner_L1", r"\iint\lvert p-\bar p\rvert", nonnegative=True)
outer_L1 = local("outer_L1", r"\int\lvert\bar p(k)-p(x)\rvert", nonnegative=True)
both_L1 = local("both_L1", r"\iint\lvert p-p(x)q_k\rvert", nonnegative=True)
tv_cells = local("tv_cells", r"\mathbb E\,d_{TV}(p(\cdot\mid x),q_k)", nonnegative=True)
tv_smooth = local("tv_smooth", r"d_{TV}(q_k,q_k*N)", nonnegative=True)
tv_shift = local("tv_shift", r"d_{TV}(\text{shift})", nonnegative=True)
tv_grid = local("tv_grid", r"d_{TV}(q_k*N,[z]+h\xi)", nonnegative=True)
tv_table = local("tv_tab", r"d_{TV}(\text{table})", nonnegative=True)
tv_run = local("tv_run", r"d_{TV}(E,\text{table}+h\xi)", nonnegative=True)
tv_1, tv_2, tv_3 = (
    local(f"tv_chain{k}", rf"d_{{TV}}^{{({k})}}", nonnegative=True) for k in (1, 2, 3)
)

VARIATION = sp.sqrt(d) + slope_G * d * sp.sqrt(2 / sp.pi) / beta + 2 * jumps / sp.sqrt(2 * sp.pi)
"""What bounds the mean variation of q_k, if G jumps across this many hyperplanes at most."""
NINTH = delta / 9
"""Share of each of the nine terms."""
_CHOICES = {
    "theta": sp.Le((2 * d + 1) * theta, NINTH),
    "A": sp.Ge(A_gap**2, 32 * sp.log(9 / delta)),
    "R": sp.Ge(R_box**2, 2 * sp.log(9 * d / delta)),
    "cell": sp.Le(9 * d * cell, 2 * delta * beta),
    "h": sp.Le(h_z * VARIATION, 2 * NINTH),
    "grid": sp.Le(sp.sqrt(d) * grid, 2 * h_z * NINTH),
    "bits": sp.Le(entries, NINTH),
    "box": sp.Le(box_x, NINTH),
    "delta": sp.Le(delta, 1),
}
_BUILT = {
    "a ramp is a fraction of its cell": sp.Le(ramp_x, theta * (1 + cell * slope)),
    "failures": sp.Le(fails, ramps_x + theta + box_x + 2 * tail_A),
    "a coordinate of z": sp.Le(coordinate, 2 * tail_R),
    "variation": sp.Le(variation, VARIATION),
    "joint": sp.Le(2 * tv_cells, both_L1),
    "nearest point of the grid": sp.Le(tv_grid, box_z + tv_shift),
    "rounded table": sp.Le(tv_table, entries),
}

CELL_TERM = cell * d / (beta * sp.sqrt(2 * sp.pi))
SMOOTH_TERM = h_z * VARIATION / sp.sqrt(2 * sp.pi)
GRID_TERM = sp.sqrt(d) * grid / (2 * h_z * sp.sqrt(2 * sp.pi))
FAILURE_TERMS = (2 * d + 1) * theta + box_x + 2 * tail_A
ANY_ERROR = FAILURE_TERMS + CELL_TERM + SMOOTH_TERM + GRID_TERM + box_z + entries
"""Bound of E d_TV before the nine terms are made small, each at most delta/9."""

TAIL_OF_A = Statement(
    text="A >= 4 sqrt(2 log(9/delta)): rounding a number of the cell fails with probability "
    "2 Q(A/4) <= delta/9.",
    conclusion=sp.Le(2 * tail_A, NINTH),
    hypotheses={"A": _CHOICES["A"]},
    steps=(
        cite("tail", NORMAL_TAIL, {"p": tail_A, "t": A_gap / 4}),
        step("exponent", sp.Le(-(A_gap**2) / 32, -sp.log(9 / delta)), "A"),
        step("power", sp.Le(sp.exp(-(A_gap**2) / 32), sp.exp(-sp.log(9 / delta))), "exponent"),
        step("ninth", sp.Eq(sp.exp(-sp.log(9 / delta)), NINTH, evaluate=False), method="identity"),
        step("rounding", sp.Le(2 * tail_A, NINTH), "tail", "power", "ninth"),
    ),
    where={tail_A: "Pr[g > A/4]"},
)
TAIL_OF_R = Statement(
    text="R >= sqrt(2 log(9d/delta)): z leaves the box [-R, R]^d with probability at most delta/9.",
    conclusion=sp.Le(box_z, NINTH),
    hypotheses={"R": _CHOICES["R"], "a coordinate of z": _BUILT["a coordinate of z"]},
    steps=(
        cite("some coordinate", BOOLE, {"p": box_z, "n": d, "s": coordinate}),
        cite("tail", NORMAL_TAIL, {"p": tail_R, "t": R_box}),
        step("exponent", sp.Le(-(R_box**2) / 2, -sp.log(9 * d / delta)), "R"),
        step("power", sp.Le(sp.exp(-(R_box**2) / 2), sp.exp(-sp.log(9 * d / delta))), "exponent"),
        step(
            "quotient",
            sp.Eq(sp.exp(-sp.log(9 * d / delta)), delta / (9 * d), evaluate=False),
            method="identity",
        ),
        step(
            "one",
            sp.Le(d * coordinate, d * sp.exp(-(R_box**2) / 2)),
            "tail",
            "a coordinate of z",
        ),
        step("box", sp.Le(box_z, NINTH), "some coordinate", "one", "power", "quotient"),
    ),
    where={tail_R: "Pr[g > R]", box_z: "probability that z is outside [-R, R]^d"},
)
CELLS = Statement(
    text="q_k the law of z given that x is in its cell of width a: E d_TV(p(.|x), q_k) <= a d "
    "/(beta sqrt(2 pi)).",
    conclusion=sp.Le(tv_cells, CELL_TERM),
    hypotheses={"joint": _BUILT["joint"]},
    steps=(
        cite("normal density", NORMAL_VARIATION, {"c": slope, "s": beta}),
        cite("cell means", POINCARE_CUBE, {"a": cell, "b": d * slope, "c": inner_L1}),
        cite("over z", INTEGRAL_NORM, {"a": outer_L1, "c": inner_L1}),
        cite("two parts", TRIANGLE, {"c": both_L1, "a": inner_L1, "b": outer_L1}),
        step(
            "L1",
            sp.Le(tv_cells, cell * d * slope / 2),
            "cell means",
            "over z",
            "two parts",
            "joint",
        ),
        step("cells", sp.Le(tv_cells, CELL_TERM), "L1", "normal density"),
    ),
    where={
        slope: "L1 norm of the derivative of the density of N(0, beta^2)",
        inner_L1: "L1 distance of the joint density from its mean over cells in x",
        tv_cells: "mean error of the posterior's law on a cell",
    },
)
FAILURES = Statement(
    text="A ramp is a fraction theta of each cell and a <= beta: x is in one, the random number "
    "in one, x outside its box, or the number of the cell is read wrongly, with probability at "
    "most (2d + 1) theta + Pr[x outside] + 2 Q(A/4).",
    conclusion=sp.Le(fails, FAILURE_TERMS),
    hypotheses={"narrow": sp.Le(cell, beta)}
    | {k: _BUILT[k] for k in ("a ramp is a fraction of its cell", "failures")},
    steps=(
        cite("normal density", NORMAL_VARIATION, {"c": slope, "s": beta}),
        step("sqrt", sp.Le(sp.sqrt(2 / sp.pi), 1)),
        step("slope", sp.Le(slope * beta, 1), "normal density", "sqrt"),
        step("product", sp.Le(cell * slope, 1), "narrow", "slope"),
        step(
            "one ramp",
            sp.Le(ramp_x, 2 * theta),
            "a ramp is a fraction of its cell",
            "product",
        ),
        cite("some ramp", BOOLE, {"p": ramps_x, "n": d, "s": ramp_x}),
        step("sum", sp.Le(fails, FAILURE_TERMS), "failures", "some ramp", "one ramp"),
    ),
    where={fails: "probability that the encoder reads a wrong entry", ramp_x: "for one coordinate"},
)
_WORDS = {
    cell: "width of the cells of x",
    grid: "width of the grid of z",
    h_z: "noise of the last layer",
    theta: "width of the ramps of the staircases, as a fraction of a step",
    A_gap: "distance of the numbers of the cells before noise 1",
    entries: "number of grid points times 2^(-b), b bits of randomness",
    variation: "mean total variation of the density q_k",
    slope_G: "largest operator norm of the Jacobian of G on a linear piece",
    jumps: "hyperplanes across which G jumps; n 2^n of n nodes at most",
    box_x: "probability that x is outside its box",
}
NINE_TERMS = Statement(
    text="Cells no wider than beta: E d_TV(E(.|x), p(.|x)) is at most the sum of nine terms.",
    conclusion=sp.Le(mean_tv, ANY_ERROR),
    hypotheses={k: v for k, v in _BUILT.items() if k != "a coordinate of z"}
    | {"narrow": sp.Le(cell, beta)},
    steps=(
        apply("cells", CELLS, {}, *CELLS.hypotheses),
        cite("smoothing", SMOOTHING, {"a": tv_smooth, "s": h_z, "v": variation}),
        step("smooth", sp.Le(tv_smooth, SMOOTH_TERM), "smoothing", "variation"),
        cite(
            "half a diagonal", NORMAL_SHIFT, {"a": tv_shift, "t": sp.sqrt(d) * grid / 2, "s": h_z}
        ),
        step("shift", sp.Le(tv_shift, GRID_TERM), "half a diagonal"),
        apply("reads the table", FAILURES, {}, *FAILURES.hypotheses),
        cite("coupling", COUPLING_INEQUALITY, {"c": tv_run, "p": fails}),
        cite("chain 1", TRIANGLE, {"c": tv_1, "a": tv_run, "b": tv_table}),
        cite("chain 2", TRIANGLE, {"c": tv_2, "a": tv_1, "b": tv_grid}),
        cite("chain 3", TRIANGLE, {"c": tv_3, "a": tv_2, "b": tv_smooth}),
        cite("chain 4", TRIANGLE, {"c": mean_tv, "a": tv_3, "b": tv_cells}),
        step(
            "sum",
            sp.Le(mean_tv, ANY_ERROR),
            "cells",
            "smooth",
            "nearest point of the grid",
            "shift",
            "rounded table",
            "reads the table",
            "coupling",
            "chain 1",
            "chain 2",
            "chain 3",
            "chain 4",
        ),
    ),
    where=_WORDS,
)
_NOTHING = (
    *(ramp_x, ramps_x, fails, tail_A, tail_R, coordinate, variation, tv_cells),
    *(both_L1, tv_grid, box_z, tv_shift, tv_table, entries, box_x, slope_G, jumps),
)
ANY_GENERATOR = Statement(
    text="Any G: R^d -> R^d with sgn, min, max and linear nodes and weights at most exponential, "
    "0 < delta <= 1. A deep latent Gaussian with 6d + 6 parameters and 2-Lipschitz activations, "
    "one of which is a table of the posterior, has E d_TV(E(.|x), p(.|x)) <= delta.",
    conclusion=sp.And(sp.Eq(ANY_PARAMETERS, 6 * d + 6, evaluate=False), sp.Le(mean_tv, delta)),
    hypotheses=_CHOICES | _BUILT,
    steps=(
        step("parameters", sp.Eq(ANY_PARAMETERS, 6 * d + 6, evaluate=False), method="identity"),
        step("narrow", sp.Le(cell, beta), "cell", "delta"),
        apply("nine terms", NINE_TERMS, {}, *NINE_TERMS.hypotheses),
        step("sqrt", sp.Ge(sp.sqrt(2 * sp.pi), 2)),
        step("cells", sp.Le(CELL_TERM, NINTH), "cell", "sqrt"),
        step("smooth", sp.Le(SMOOTH_TERM, NINTH), "h", "sqrt"),
        step("shift", sp.Le(GRID_TERM, NINTH), "grid", "sqrt"),
        apply("rounding", TAIL_OF_A, {}, "A"),
        apply("box of z", TAIL_OF_R, {}, *TAIL_OF_R.hypotheses),
        step(
            "sum",
            sp.Le(mean_tv, delta),
            "nine terms",
            "theta",
            "box",
            "rounding",
            "cells",
            "smooth",
            "shift",
            "box of z",
            "bits",
        ),
    ),
    where=_WORDS,
    witness=dict.fromkeys(_NOTHING, sp.Integer(0))
    | dict.fromkeys((d, beta, delta, slope), sp.Integer(1))
    | {theta: NINTH.subs(delta, 1) / 3, cell: 2 * NINTH.subs(delta, 1), A_gap: sp.Integer(9)}
    | {R_box: sp.Integer(3), h_z: 2 * NINTH.subs(delta, 1), grid: sp.Rational(4, 81)},
)
