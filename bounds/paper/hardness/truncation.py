r"""Truncation to finite precision: equations 48 to 53 and steps 11 to 13 of Theorem 2's proof.

F is the encoder as a network that reads x and its noise; ``cut`` is F with weights cut to p and
values to q fractional bits, :math:`\delta_w=2^{-p}` and :math:`\delta_a=2^{-q}`, which reads y.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, induct, instance, step
from lemmata.bounds.language.bits.arrays import Array, ArrayVariable, Indexed, Listed, array, total
from lemmata.bounds.language.bits.circuits import Sgn
from lemmata.bounds.language.bits.samplers import (
    Activation,
    Depth,
    Layered,
    NetworkVariable,
    Node,
    Truncated,
    Weight,
    Width,
    preactivation,
)
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.measures.expectations import Quantity
from lemmata.bounds.language.terms import Substitution
from lemmata.bounds.paper.hardness.size import (
    EDGE_ERROR,
    STEP_ERROR,
    E_t,
    L_act,
    M_max,
    N_in,
    W_max,
    d_a,
    d_w,
    q_step,
)

F, x, y = NetworkVariable("F"), ArrayVariable("x"), ArrayVariable("y")
t, j, i, k, p, q = (sp.Symbol(name, integer=True, nonnegative=True) for name in "tjikpq")
r, s = sp.symbols("r s", real=True)
q_g, Delta, E_0 = (sp.Symbol(name, nonnegative=True) for name in ("q_growth", "Delta", "E_0"))
cut = Truncated(F, p, q)
DELTAS = {d_w: 2**-p, d_a: 2**-q}


def v(t: sp.Expr, i: sp.Expr) -> sp.Expr:
    """Return the value of node i of layer t."""
    return Node(F, x, t, i)


def v_cut(t: sp.Expr, i: sp.Expr) -> sp.Expr:
    """Return the same of the network that is cut."""
    return Node(cut, y, t, i)


def error(t: sp.Expr, i: sp.Expr) -> sp.Expr:
    r"""Return :math:`|v-\hat v|`."""
    return sp.Abs(v(t, i) - v_cut(t, i))


def w(i: sp.Expr) -> sp.Expr:
    """Return the weight of an edge to node j of layer t + 1."""
    return Weight(F, t, j, i)


def w_cut(i: sp.Expr) -> sp.Expr:
    """Return the same of the network that is cut."""
    return Weight(cut, t, j, i)


VALUES = for_all((t, i), sp.Le(sp.Abs(v(t, i)), M_max))


def layered(body: Callable[[sp.Expr], sp.Expr], *rows: Indexed, width: int = 1) -> Layered:
    """Return a network with one activation; row t holds the weights into layer t + 1."""
    weights = [Array(j, row) for row in rows]
    every = array(lambda _: weights[0]) if len(rows) == 1 else Listed(*weights)
    made: Layered = Layered(Quantity(s, body(s)), every, width, len(rows))
    return made


_ZERO, _ONE = array(lambda _: sp.S.Zero), array(lambda _: sp.S.One)
_AT_0 = {x: _ZERO, y: _ZERO, t: 0, j: 0, q: 0, E_t: 0, E_0: 0, L_act: 1, N_in: 1, W_max: 1}


def between_0_and_M(text: str, network: Layered, at: Substitution) -> Model:
    """Return a network at 0, with the induction by which its values are between 0 and M."""
    values = {F: network} | _AT_0 | dict(at)
    every = for_all((t, i), (v(t, i) >= 0) & (v(t, i) <= M_max)).xreplace(values)
    node = every.at(t + 1)[1].at(i)[1]
    before = instance("before", every.at(t)[1], sp.S.Zero)
    steps = (
        induct(
            "between",
            t,
            every.at(t)[1],
            generalise("next layer", i, before, step("next node", node, "before")),
        ),
        generalise(
            "values of F",
            (t, i),
            instance("value", every, t, i),
            step("size", VALUES.xreplace(values).at(t)[1].at(i)[1], "value"),
        ),
    )
    return Model(text, values, because={"values": steps})


QUIET = between_0_and_M(
    "F with weights 0, at 0",
    layered(lambda s: s, _ZERO),
    {p: 0, M_max: 1, W_max: 2, q_g: 2, Delta: 2},
)
ONE_LAYER = replace(QUIET, because={})
CHAIN = between_0_and_M(
    "a chain of nodes v -> min(v + 3/4, 3/2) from 0; cut to integers it stays 0",
    layered(lambda s: sp.Min(s + sp.Rational(3, 4), sp.Rational(3, 2)), _ONE),
    {t: 1, p: 4, M_max: sp.Rational(3, 2), q_g: 1, Delta: 1 + sp.Rational(3, 32)},
)
n = Width(F, t)
sigma = Activation(F, t, j)
pre, pre_cut = preactivation(F, x, t, j), preactivation(cut, y, t, j)
ROUNDED = sp.Le(error(t + 1, j), sp.Abs(sigma(pre) - sigma(pre_cut)) + 2**-q)
ROUNDING = Statement(ROUNDED, steps=(step("floor", ROUNDED),))


def changes(n: sp.Expr) -> sp.Expr:
    r"""Return :math:`\sum_{i<n}|w_iv_i-\hat w_i\hat v_i|`."""
    return total(lambda i: sp.Abs(w(i) * v(t, i) - w_cut(i) * v_cut(t, i)), n)


def split(n: sp.Expr) -> sp.Expr:
    r"""Return :math:`\sum_{i<n}(|w_iv_i-w_i\hat v_i|+|w_i\hat v_i-\hat w_i\hat v_i|)`."""
    return total(
        lambda i: sp.Abs(w(i) * (v(t, i) - v_cut(t, i))) + sp.Abs((w(i) - w_cut(i)) * v_cut(t, i)),
        n,
    )


def _summed(
    below: Callable[[sp.Expr], sp.Expr],
    above: Callable[[sp.Expr], sp.Expr],
    *inner: Step,
    uses: tuple[str, ...] = (),
) -> tuple[Step, ...]:
    """Return the proof that one sum is below another, by induction over the edges."""
    every = for_all(k, sp.Le(below(k), above(k)))
    last = step("next edge", ..., "induction hypothesis", *uses)
    return (
        induct("edges", k, every.at(k)[1], *inner, last),
        instance("all edges", every, n),
    )


LIPSCHITZ = {
    "Lipschitz": for_all((r, s), sp.Le(sp.Abs(sigma(r) - sigma(s)), L_act * sp.Abs(r - s)))
}
_lipschitz = sp.Le(error(t + 1, j), L_act * changes(n) + 2**-q)
EQUATION_50 = Statement(
    _lipschitz,
    given=LIPSCHITZ,
    steps=(
        apply("rounding", ROUNDING),
        instance("slope", LIPSCHITZ["Lipschitz"], pre, pre_cut),
        *_summed(
            lambda k: sp.Abs(pre.func(pre.args[0], k) - pre_cut.func(pre_cut.args[0], k)), changes
        ),
        step("sum", _lipschitz, "rounding", "slope", "all edges"),
    ),
    example=ONE_LAYER,
)
EQUATION_51 = Statement(sp.Le(changes(n), split(n)), steps=_summed(changes, split))

# The weights are at most W and the true values at most M; those of the layer differ by at most E_t.
LAYER = {
    "weights": for_all(i, sp.Le(sp.Abs(w(i)), W_max)),
    "values": for_all(i, sp.Le(sp.Abs(v(t, i)), M_max)),
    "errors": for_all(i, sp.Le(error(t, i), E_t)),
}
_a, _b, _p, _q = sp.symbols("a b p' q'", real=True)
_factors = sp.Abs(_a - _p) * sp.Abs(_b) + sp.Abs(_p) * sp.Abs(_b - _q)
PRODUCTS = Statement(
    sp.Le(sp.Abs(_a * _b - _p * _q), _factors),
    steps=(
        step(
            "triangle",
            sp.Le(sp.Abs(_a * _b - _p * _q), sp.Abs((_a - _p) * _b) + sp.Abs(_p * (_b - _q))),
            why="a b - p q = (a - p) b + p (b - q)",
        ),
        step("factors", sp.Le(sp.Abs(_a * _b - _p * _q), _factors), "triangle"),
    ),
)
edge = EDGE_ERROR.xreplace(DELTAS)
_edge = {_a: w(k), _b: v(t, k), _p: w_cut(k), _q: v_cut(t, k)}
_sizes = sp.And(sp.Le(sp.Abs(w_cut(k)), W_max), sp.Le(sp.Abs(w(k) - w_cut(k)), 2**-p))
_one_edge = sp.Le(sp.Abs(w(k) * v(t, k) - w_cut(k) * v_cut(t, k)), edge)
_b_1, _b_2, _w = sp.Rational(1, 4), sp.Rational(3, 16), 2 + sp.Rational(31, 128)
OVERSHOOTING = Model(
    "the node 1 + b_1 - 2 b_2 with b_1 = 1/4, b_2 = 3/16 is 7/8, and 5/4 where inputs are cut to 2 "
    "bits; then edges of weight 2 + 31/128",
    {F: layered(lambda s: s, Listed(1, 1, -2), array(lambda _: _w), width=3)}
    | {x: Listed(1, _b_1, _b_2), y: Listed(1, _b_1, 0), t: 1, j: 0, p: 2, q: 2}
    | {W_max: _w, M_max: 1, E_t: sp.Rational(3, 8)},
)
EQUATION_52_PRINTED = Statement(sp.Le(split(n), n * edge), given=LAYER, refuted_by=OVERSHOOTING)
EQUATION_52 = Statement(
    sp.Le(changes(n), n * edge),
    given=LAYER,
    steps=_summed(
        changes,
        lambda k: k * edge,
        instance("weight", LAYER["weights"], k),
        instance("value", LAYER["values"], k),
        instance("error", LAYER["errors"], k),
        step("cut weight", _sizes, "weight"),
        apply("split", PRODUCTS, _edge),
        step(
            "first",
            sp.Le(sp.Abs(w(k) - w_cut(k)) * sp.Abs(v(t, k)), M_max * 2**-p),
            "cut weight",
            "value",
        ),
        step("second", sp.Le(sp.Abs(w_cut(k)) * error(t, k), W_max * E_t), "cut weight", "error"),
        step("edge", _one_edge, "split", "first", "second"),
        uses=("edge",),
    ),
    example=ONE_LAYER,
)
IN_DEGREE = {"in-degree": sp.Le(n, N_in)}
_layer = sp.Le(error(t + 1, j), (q_step * E_t + STEP_ERROR).xreplace(DELTAS))
EQUATION_53 = Statement(
    _layer,
    given=LAYER | LIPSCHITZ | IN_DEGREE,
    steps=(
        apply("node", EQUATION_50),
        apply("edges", EQUATION_52),
        step("all edges", sp.Le(n * edge, N_in * edge), "in-degree"),
        step("layer", _layer, "node", "edges", "all edges"),
    ),
    example=ONE_LAYER,
)

# All layers.
SYMBOLS = {q_g: q_step, Delta: STEP_ERROR.xreplace(DELTAS)}
EVERY = {
    "weights": for_all((t, j, i), LAYER["weights"].at(i)[1]),
    "values": VALUES,
    "Lipschitz": for_all((t, j, r, s), sp.Le(sp.Abs(sigma(r) - sigma(s)), L_act * sp.Abs(r - s))),
    "in-degree": for_all(t, IN_DEGREE["in-degree"]),
}
INPUTS = {"inputs": for_all(i, sp.Le(sp.Abs(x[i] - y[i]), E_0))}


def unfolded(t: sp.Expr) -> sp.Expr:
    r"""Return :math:`q^tE_0+(1+q+\dots+q^{t-1})\Delta`."""
    return q_g**t * E_0 + total(lambda i: q_g**i, t) * Delta


_powers = total(lambda i: q_g**i, t)
_geometric = for_all(t, sp.Eq(q_g * _powers + 1, _powers + q_g**t))
GEOMETRIC = induct(
    "geometric sum", t, _geometric.at(t)[1], step("next", ..., "induction hypothesis")
)
_errors = for_all((t, j), sp.Le(error(t, j), unfolded(t)))
STEP_12_REPAIRED = Statement(
    _errors,
    given=EVERY | INPUTS,
    define=SYMBOLS,
    steps=(
        GEOMETRIC,
        induct(
            "unfolded",
            t,
            _errors.at(t)[1],
            instance("sum", _geometric, t),
            generalise(
                "next layer",
                j,
                generalise("weights here", i, instance("weight", EVERY["weights"], t, j, i)),
                generalise("values here", i, instance("value", EVERY["values"], t, i)),
                generalise(
                    "slopes here", (r, s), instance("slope", EVERY["Lipschitz"], t, j, r, s)
                ),
                instance("in-degree here", EVERY["in-degree"], t),
                apply("layer", EQUATION_53, {E_t: unfolded(t)}),
                step("bound", _errors.at(t + 1)[1].at(j)[1], "layer", "sum", "q_growth", "Delta"),
            ),
            start=(
                generalise(
                    "first layer",
                    j,
                    instance("input", INPUTS["inputs"], j),
                ),
            ),
        ),
    ),
    example=QUIET,
)

_sharp = for_all((t, j), sp.Le(error(t + 1, j), 2 * q_g**t * Delta))
STEP_12_SHARP = Statement(
    _sharp,
    given=EVERY | {"inputs": for_all(i, sp.Le(sp.Abs(x[i] - y[i]), 0)), "q": sp.Ge(q_g, 2)},
    define=SYMBOLS,
    steps=(
        apply("unfolded", STEP_12_REPAIRED, {E_0: sp.S.Zero}),
        GEOMETRIC,
        generalise(
            "closed form",
            (t, j),
            instance("error", _errors.xreplace({E_0: sp.S.Zero}), t + 1, j),
            instance("sum", _geometric, t + 1),
            step("bound", _sharp.at(t)[1].at(j)[1], "error", "sum", "q"),
        ),
    ),
    example=QUIET,
)

STEP_12_PRINTED = Statement(
    sp.Le(error(t + 1, j), q_g**t * Delta),
    given=EVERY | {"inputs": STEP_12_SHARP.given["inputs"]},
    define=SYMBOLS,
    refuted_by=CHAIN,
)

# How many bits: p for everything.
eta, depth = sp.Symbol("eta", positive=True), Depth(F)


def same_sign(j: sp.Expr) -> sp.Basic:
    """Return that an output and the output of the network that is cut have one sign."""
    return sp.Eq(Sgn(v(depth, j)), Sgn(v_cut(depth, j)))


NO_LAYER = between_0_and_M(
    "the network of no layers at 3/8, cut to -3/8",
    Layered(Quantity(s, s), array(lambda _: array(lambda _: _ZERO)), 1, 0),
    {x: array(lambda _: sp.Rational(3, 8)), y: array(lambda _: -sp.Rational(3, 8))}
    | {p: 0, M_max: 1, q_g: 1, Delta: 2, eta: 1},
)
SIGN_PRINTED = Statement(
    same_sign(j), given={"error": sp.Lt(error(depth, j), 1)}, refuted_by=NO_LAYER
)
_p, _SHALLOW = {q: p}, sp.Le(t, depth)
CLOSE = for_all((t, j), sp.Le(error(t, j), eta).xreplace(_p), _SHALLOW)
SIGNS = for_all(j, same_sign(j).xreplace(_p), sp.Abs(v(depth, j)) > eta)
PRECISION = (q_g**t + total(lambda i: q_g**i, t) * (L_act * N_in * M_max + 1)) / 2**p
_bits = for_all(t, sp.Le(PRECISION, eta), _SHALLOW)


ONES = for_all(t, sp.Eq(total(lambda _: sp.S.One, t), t))
ONE_EACH = induct("sum", t, ONES.at(t)[1], step("next", ..., "induction hypothesis"))


def bits_suffice(at: Substitution) -> tuple[Step, ...]:
    """Return the proof that the precision suffices for numbers with q = 1."""
    bits = _bits.xreplace(dict(at))
    few, enough = bits.at(t)
    return (
        ONE_EACH,
        generalise(
            "precision",
            t,
            instance("sum here", ONES, t),
            step("enough", enough, "sum here", "few"),
            when={"few": few},
        ),
    )


_Q_1 = {q_g: sp.S.One, W_max: sp.S.One, M_max: sp.S.One, L_act: sp.S.One, N_in: sp.S.One}
_SHORT = dict(QUIET.at) | _Q_1 | {p: sp.Integer(3), Delta: sp.Rational(1, 4), eta: sp.S.One}
SHALLOW = replace(QUIET, at=_SHORT, because=dict(QUIET.because) | {"bits": bits_suffice(_SHORT)})
STEP_13 = Statement(
    sp.And(CLOSE, SIGNS),
    given=EVERY | {"inputs": INPUTS["inputs"].xreplace({E_0: 2**-p}), "bits": _bits},
    define={symbol: term.xreplace(_p) for symbol, term in SYMBOLS.items()},
    steps=(
        apply("unfolded", STEP_12_REPAIRED, _p | {E_0: 2**-p}),
        generalise(
            "within eta",
            (t, j),
            instance("error", _errors.xreplace(_p | {E_0: 2**-p}), t, j),
            instance("bits here", _bits, t, uses=("layer",)),
            step("close", sp.Le(error(t, j), eta).xreplace(_p), "error", "bits here", "Delta"),
            when={"layer": _SHALLOW},
        ),
        generalise(
            "same signs",
            j,
            instance("near", CLOSE, depth, j),
            step("sign", SIGNS.at(j)[1], "near", "margin"),
            when={"margin": sp.Abs(v(depth, j)) > eta},
        ),
    ),
    example=SHALLOW,
)


def _edge_model(text: str, weight: sp.Expr, *, slope: int = 1, **at: sp.Expr) -> Model:
    """Return one edge from an input that is cut to another one."""
    network = layered(lambda s: slope * s, array(lambda _: weight))
    numbers = {symbol: at[symbol.name] for symbol in (p, W_max, M_max, E_t) if symbol.name in at}
    ends = {x: array(lambda _: at["v"]), y: array(lambda _: at["v_cut"])}
    return Model(text, dict(ONE_LAYER.at) | {F: network} | ends | numbers)


_ROUGH = _edge_model(
    "3/4, cut to 0 bits behind the edge",
    sp.S.One,
    v=3 / sp.Integer(4),
    v_cut=3 / sp.Integer(4),
    p=4,
)
_LOST = _edge_model(
    "an input 8 that is cut to 0, weight 3",
    sp.Integer(3),
    v=8,
    v_cut=0,
    p=4,
    M_max=8,
    E_t=8,
    W_max=3,
)
_HEAVY = replace(_LOST, at=dict(_LOST.at) | {W_max: 1}, text="the same with W = 1")
_STEEP = _edge_model("an activation with slope 10", sp.S.One, slope=10, v=8, v_cut=0, p=4)
_HALVED = _edge_model("a weight 3/2 that is cut to 1", 3 / sp.Integer(2), v=1, v_cut=1, p=0)
_rounding_twins = tuple(
    Twin(title, "printed", sp.Le(ROUNDED.lhs, ROUNDED.rhs - part), model=_ROUGH)
    for title, part in (("without delta_a", 2**-q), ("delta_a/2", 2**-q / 2))
)
_first = total(lambda i: sp.Abs(w(i)) * error(t, i), n)
_second = total(lambda i: sp.Abs((w(i) - w_cut(i)) * v_cut(t, i)), n)
_CUT = replace(NO_LAYER, because=dict(NO_LAYER.because) | {"bits": bits_suffice(NO_LAYER.at)})
_UNBOUNDED = replace(
    CHAIN, at=dict(CHAIN.at) | {p: 0, Delta: sp.Rational(5, 2), eta: sp.Rational(1, 2)}
)

CLAIMS: tuple[Claim, ...] = (
    claim("equation-48", {"printed": ROUNDING}, twins=_rounding_twins),
    claim("equation-49", {"printed": ROUNDING}, twins=_rounding_twins),
    claim(
        "equation-50",
        {"printed": EQUATION_50},
        twins=(
            Twin(
                "L/2", "printed", sp.Le(_lipschitz.lhs, L_act / 2 * changes(n) + 2**-q), model=_LOST
            ),
            Twin("not Lipschitz", "printed", drop=("Lipschitz",), model=_STEEP),
        ),
    ),
    claim(
        "equation-51",
        {"printed": EQUATION_51},
        twins=(
            Twin("second term dropped", "printed", sp.Le(changes(n), _first), model=_HALVED),
            Twin("first term dropped", "printed", sp.Le(changes(n), _second), model=_LOST),
        ),
    ),
    claim(
        "equation-52",
        {"printed": EQUATION_52_PRINTED, "repaired": EQUATION_52},
        uses=("equation-51",),
        twins=(
            Twin("weights above W", "repaired", drop=("weights",), model=_HEAVY),
            Twin("weights only", "repaired", sp.Le(changes(n), n * M_max * 2**-p), model=_LOST),
        ),
        erratum=Erratum(
            "It needs that truncated values are at most M, which does not follow: 1 + b_1 - 2 "
            "b_2 can exceed M after truncation. The other split, |w - w^||v| + |w^||v - v^|, "
            "needs only the true values.",
            theorem_2="survives",
        ),
    ),
    claim(
        "equation-53",
        {"printed": EQUATION_53},
        uses=("equation-52",),
        erratum=Erratum(
            "Holds by the other split in equation 52.",
            "does not follow",
            theorem_2="survives",
        ),
    ),
    claim(
        "hardness-step-11",
        {"printed": EQUATION_53},
        erratum=Erratum(
            "The recursion holds; the printed split needs that truncated values are at most M, "
            "which is false, and inputs are truncated too, so E_0 > 0.",
            "does not follow",
            theorem_2="survives",
        ),
    ),
    claim(
        "hardness-step-12",
        {"printed": STEP_12_PRINTED, "repaired": STEP_12_REPAIRED, "sharp": STEP_12_SHARP},
        erratum=Erratum(
            "sum of q^i over i <= t is not at most q^t; it is (q^(t+1) - 1)/(q - 1).",
            theorem_2="survives with another constant",
        ),
    ),
    claim(
        "hardness-step-13",
        {"printed": SIGN_PRINTED, "repaired": STEP_13},
        uses=("hardness-step-12",),
        twins=(
            Twin("no margin", "repaired", same_sign(sp.S.Zero).xreplace(_p), model=_CUT),
            Twin(
                "eta/2",
                "repaired",
                sp.Le(error(depth, sp.S.Zero).xreplace(_p), eta / 2),
                model=_CUT,
            ),
            Twin(
                "any number of bits",
                "repaired",
                sp.Le(error(depth, sp.S.Zero).xreplace(_p), eta),
                drop=("bits",),
                model=_UNBOUNDED,
            ),
        ),
        erratum=Erratum(
            "The exponent is the depth of the encoder, not d; error below 1 does not fix signs, "
            "a margin eta costs d eta sqrt(2/pi) of probability.",
            theorem_2="survives with another constant",
        ),
    ),
)
