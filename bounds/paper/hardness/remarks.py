"""Conjecture 1, Remarks 1, 9, 10, 11, and what the introduction says about the size."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from lemmata.bounds.claim import Counterexample, Statement, apply, cite, step
from lemmata.bounds.facts import TRIANGLE, fact
from lemmata.bounds.paper.hardness.facts import CONJECTURE
from lemmata.bounds.paper.hardness.inverter import SMALL_COORDINATE, rest_x, success
from lemmata.bounds.paper.hardness.truncation import eta_m
from lemmata.bounds.symbols import d, eps, local, m

_Q = sp.Rational
_a, _b, _c = sp.symbols("a b c", real=True)

SAME_DIMENSION = fact(
    "same-dimension",
    "a continuous bijection R^a -> R^b with a continuous inverse (here: of modulus c, that is "
    "1/m-Lipschitz with m > 0) has a = b",
    "Brouwer, Math. Ann. 71 (1912) 305-313; Hatcher, Algebraic Topology, Theorem 2B.3",
    sp.Eq(_a, _b),
    (sp.Gt(_c, 0),),
)
DATA_PROCESSING = fact(
    "data-processing",
    "one kernel applied to two laws at total variation distance b gives laws at distance a <= b",
    "Tsybakov, Introduction to Nonparametric Estimation, section 2.7",
    sp.Le(_a, _b),
)

# Conjecture 1.
gates_found = local("gates_found", r"\lvert C'\rvert", nonnegative=True)
allowed_gates = local("allowed_gates", "T(d)", nonnegative=True)
d_from = local("d_from", "d_0", nonnegative=True)
CONJECTURE_PRINTED = Statement(
    text="For every d, T(d) = poly(d), eps(d) = 1/poly(d): no circuit of size T(d) inverts with "
    "probability above eps(d); here eps(d) = 1/(d + 2), and the circuit is constant.",
    conclusion=sp.Le(success, 1 / (d + 2)),
    hypotheses={"constant circuit": sp.Eq(success, 2 ** (-d))},
    counterexample=Counterexample(
        "d = 1: the constant circuit is right for one of two inputs", {d: 1, success: _Q(1, 2)}
    ),
    where={success: "success of the circuit"},
)
CONJECTURE_REPAIRED = Statement(
    text="For all T(d) = poly(d) and eps(d) = 1/poly(d) there is a d_0: for d >= d_0 no circuit of "
    "size T(d) inverts with probability above eps(d).",
    conclusion=sp.Le(success, eps),
    hypotheses={
        "size": sp.Le(gates_found, allowed_gates),
        "large d": sp.Ge(d, d_from),
    },
    steps=(
        cite(
            "assumption",
            CONJECTURE,
            {"s": success, "e": eps, "g": gates_found, "t": allowed_gates, "d": d, "v": d_from},
            "size",
            "large d",
        ),
    ),
    where={success: "success of a circuit", gates_found: "its size"},
)

# Remark 1.
Point = tuple[sp.Expr, sp.Expr]
_HALF = _Q(1, 2)


def _quadrant(digit: int, point: Point) -> Point:
    x, y = point
    return (
        (y / 2, x / 2),
        (x / 2, y / 2 + _HALF),
        (x / 2 + _HALF, y / 2 + _HALF),
        (1 - y / 2, _HALF - x / 2),
    )[digit]


def hilbert(first: Sequence[int], repeated: int) -> tuple[sp.Rational, Point]:
    """Return the time with base-4 digits ``first, repeated, repeated, ...`` and its point."""
    x, y = sp.symbols("x y")
    image = _quadrant(repeated, (x, y))
    fixed = sp.solve([image[0] - x, image[1] - y], [x, y])
    point: Point = (fixed[x], fixed[y])
    time = _Q(repeated, 3)
    for digit in reversed(first):
        point, time = _quadrant(digit, point), (digit + time) / 4
    return time, point


def preimages(point: Point) -> int:
    """Return how many of three candidate times Hilbert's curve spends at a point."""
    visits = (hilbert((0,), 2), hilbert((2,), 0), hilbert((3,), 1))
    return len({time for time, place in visits if place == point})


count = local("count_pre", r"\#\gamma^{-1}(x)", nonnegative=True)
d_l, d_x = local("d_l", "d_l", positive=True), local("d_x", "d_o", positive=True)
REMARK_1_PRINTED = Statement(
    text="Space-filling curves are bijections R -> R^2: every point has one pre-image.",
    conclusion=sp.Eq(count, 1),
    hypotheses={"onto": sp.Ge(count, 1)},
    counterexample=Counterexample(
        "Hilbert's curve is at (1/2, 1/2) at the times 1/6, 1/2 and 5/6",
        {count: sp.Integer(preimages((_HALF, _HALF)))},
    ),
    where={count: "number of pre-images of a point"},
)
REMARK_1_REPAIRED = Statement(
    text="A bijective Lipschitz G: R^{d_l} -> R^{d_o} with m|z - y| <= |G(z) - G(y)| exists only "
    "if "
    "d_l = d_o: its inverse is continuous.",
    conclusion=sp.Eq(d_l, d_x),
    hypotheses={"assumption-1": sp.Gt(m, 0)},
    steps=(cite("domain", SAME_DIMENSION, {"a": d_l, "b": d_x, "c": m}, "assumption-1"),),
)

# Remark 9.
z_1, z_2 = local("z_first", "z_1"), local("z_second", "z_2")
REMARK_9 = Statement(
    text="G(z) = C(sgn z) is constant on each orthant: coordinates of one sign have one sgn.",
    conclusion=sp.Eq(sp.sign(z_1), sp.sign(z_2)),
    hypotheses={"same orthant": sp.Gt(z_1 * z_2, 0)},
    steps=(step("same sign", sp.Eq(sp.sign(z_1), sp.sign(z_2)), "same orthant"),),
)

# Remark 10.
h_0, gap = (
    local("h_0", "h(0)"),
    local("gap_sgn", r"\lVert h-\mathrm{sgn}\rVert_\infty", nonnegative=True),
)
REMARK_10_PRINTED = Statement(
    text="By Appendix G (Lemma 27) sgn may be replaced by a continuous activation h that is "
    "uniformly "
    "close, closer than 1.",
    conclusion=sp.Lt(gap, 1),
    hypotheses={
        "to the right of 0": sp.Ge(gap, sp.Abs(1 - h_0)),
        "to the left of 0": sp.Ge(gap, sp.Abs(-1 - h_0)),
    },
    counterexample=Counterexample("h(t) = tanh(t), and every other continuous h", {h_0: 0, gap: 1}),
    where={gap: "sup |h - sgn|"},
)
tau = local("tau_model", r"\tau", nonnegative=True)
joint = local("tv_joint", r"d_{TV}(p,\tilde p)", nonnegative=True)
mixed = local("tv_mixed", r"d_{TV}(p_xE,\tilde p_xE)", nonnegative=True)
tv_old = local("tv_old", r"\mathbb E_p\,d_{TV}(E,p)", nonnegative=True)
tv_new = local("tv_new", r"\mathbb E_{\tilde p}\,d_{TV}(E,\tilde p)", nonnegative=True)
tv_between = local("tv_between", r"d_{TV}(\tilde p_xE,p)", nonnegative=True)
wire = local("wire", "s", positive=True)
REMARK_10_REPAIRED = Statement(
    text="Ramps of width theta make G a ReLU network that equals C(sgn z) where all |z_i| >= "
    "theta: the "
    "joint laws differ by at most tau = d theta sqrt(2/pi), and the mean error of an encoder by at "
    "most 2 tau.",
    conclusion=sp.And(
        sp.Le(joint, d * eta_m * sp.sqrt(2 / sp.pi)), sp.Ge(tv_new, tv_old - 2 * joint)
    ),
    hypotheses={"equal off the ramps": sp.Le(joint, rest_x)},
    steps=(
        apply("ramps", SMALL_COORDINATE, {}),
        step("tau", sp.Le(joint, d * eta_m * sp.sqrt(2 / sp.pi)), "ramps", "equal off the ramps"),
        cite("same kernel", DATA_PROCESSING, {"a": mixed, "b": joint}),
        cite("first", TRIANGLE, {"c": tv_old, "a": mixed, "b": tv_between}),
        cite("second", TRIANGLE, {"c": tv_between, "a": tv_new, "b": joint}),
        step(
            "two changes",
            sp.Ge(tv_new, tv_old - 2 * joint),
            "same kernel",
            "first",
            "second",
        ),
    ),
    where={eta_m: "width of the ramps", joint: "distance of the joint laws of (z, x)"},
)

# Exponential size.
t_hard = local("t_hard", "t(d)", positive=True)
_RATE = _Q(1, 10)
INTRO_PRINTED = Statement(
    text="Conjecture 1 gives encoders of exponential size: a hardness t(d) above every polynomial "
    "is at "
    "least 2^(cd); here c = 1/10, and t(d) >= d^6 at the d in question.",
    conclusion=sp.Ge(t_hard, sp.exp(_RATE * d * sp.log(2))),
    hypotheses={"above a polynomial": sp.Ge(t_hard, sp.exp(6 * sp.log(d)))},
    counterexample=Counterexample(
        "t(d) = exp(log(d)^2), above d^a as soon as log d >= a, at d = 1024",
        {d: 1024, t_hard: sp.exp(sp.log(sp.Integer(1024)) ** 2)},
    ),
    where={t_hard: "circuits of size t(d) invert with probability at most 1/t(d)"},
)
T_size = local("T_size", "T", positive=True)
factor = local("poly_factor", r"\mathrm{poly}", positive=True)
INTRO_REPAIRED = Statement(
    text="If no circuit of at most t(d) gates succeeds with probability above 1/t(d), an encoder "
    "whose "
    "circuit has at most poly T^3 gates and succeeds with more has poly T^3 > t(d): exponential "
    "size "
    "under 2^Omega(d)-hardness, super-polynomial under Conjecture 1.",
    conclusion=sp.Gt(factor * T_size**3, t_hard),
    hypotheses={
        "t-hard": sp.Implies(sp.Le(gates_found, t_hard), sp.Le(success * t_hard, 1)),
        "circuit": sp.Le(gates_found, factor * T_size**3),
        "success": sp.Gt(success * t_hard, 1),
    },
    steps=(
        step("many gates", sp.Gt(gates_found, t_hard), "t-hard", "success"),
        step("size", sp.Gt(factor * T_size**3, t_hard), "many gates", "circuit"),
    ),
    where={T_size: "size of the encoder", factor: "polynomial in d, log L, log W, log M"},
)
