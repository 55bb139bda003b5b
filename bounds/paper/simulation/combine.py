"""Lemmas 18 and 19: sums and products of networks, counted exactly."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Statement, Twin, step
from lemmata.bounds.paper.simulation.counts import count
from lemmata.bounds.symbols import local

N_f, N_g = (count(f"N_{n}") for n in "fg")
r_f, r_g = (count(f"r_{n}") for n in "fg")
n_f, n_g = (count(f"n_{n}") for n in "fg")
gap = local("Delta", r"\Delta", integer=True, positive=True)
size = count("size", r"\mathrm{size}")
f_z, g_z, w_1, w_2 = (local(n) for n in ("f_z", "g_z", "w_1", "w_2"))
l_f, l_g, b_f, b_g = (local(n) for n in ("l_f", "l_g", "b_f", "b_g"))
out = local("out_node", r"\mathrm{out}")

WHERE = {
    N_f: "parameters of f",
    N_g: "parameters of g",
    r_f: "parameters of f but for its output node",
    r_g: "parameters of g but for its output node",
    n_f: "in-degree of the output of f",
    n_g: "in-degree of the output of g",
    gap: "difference of the numbers of layers",
    size: "parameters of the network built",
    out: "its output",
    l_f: "weighted sum at the output of f",
    l_g: "weighted sum at the output of g",
    b_f: "bias of the output of f",
    b_g: "bias of the output of g",
    f_z: "f(z)",
    g_z: "g(z)",
}
PARTS = {
    "parameters of f": sp.Eq(N_f, r_f + n_f + 1),
    "parameters of g": sp.Eq(N_g, r_g + n_g + 1),
}
AFFINE = {"f": sp.Eq(f_z, l_f + b_f), "g": sp.Eq(g_z, l_g + b_g)}

SUM_PRINTED = N_f + N_g + 2
SUM = N_f + N_g - 1
SUM_LAYERED = N_f + N_g - 1 + gap
SUM_SQUARES = N_f + N_g + n_f + 6 * gap - 3
PRODUCT = N_f + N_g + 6
PRODUCT_STRICT = N_f + N_g + n_f + n_g + 2

size_linear = count("size_linear", r"\mathrm{size}_{\rm linear}")
size_squares = count("size_squares", r"\mathrm{size}_{\rho}")
_SUM_VALUE = sp.Eq(out, w_1 * f_z + w_2 * g_z)

LEMMA_18_PRINTED = Statement(
    text="With skip edges or linear units: w1 f + w2 g is a network with M + N + 2 parameters.",
    conclusion=sp.And(_SUM_VALUE, sp.Eq(size, SUM_PRINTED)),
    hypotheses=PARTS
    | AFFINE
    | {
        "one more node": sp.Eq(out, w_1 * (l_f + b_f) + w_2 * (l_g + b_g)),
        "two edges": sp.Eq(size, (r_f + n_f + 1) + (r_g + n_g + 1) + 2),
    },
    steps=(
        step("value", _SUM_VALUE, "one more node", *AFFINE),
        step("count", sp.Eq(size, SUM_PRINTED), "two edges", *PARTS),
    ),
    where=WHERE,
)
LEMMA_18_SHARP = Statement(
    text="If both outputs are affine with a bias, and no input is joined to both, merging them "
    "gives w1 f + w2 g with M + N - 1 parameters. If edges join consecutive layers only, and the "
    "numbers of layers differ by Delta >= 1: M + N - 1 + Delta with linear units, and "
    "M + N + n_f + 6 Delta - 3 with pairs of squares, f the shallower one.",
    conclusion=sp.And(
        _SUM_VALUE,
        sp.Eq(size, SUM),
        sp.Eq(size_linear, SUM_LAYERED),
        sp.Eq(size_squares, SUM_SQUARES),
    ),
    hypotheses=PARTS
    | AFFINE
    | {
        "merged output": sp.Eq(out, w_1 * l_f + w_2 * l_g + (w_1 * b_f + w_2 * b_g)),
        "merged count": sp.Eq(size, r_f + r_g + n_f + n_g + 1),
        "carried by linear units": sp.Eq(
            size_linear, (r_f + n_f) + (gap - 1) + (r_g + n_g + 1) + 1
        ),
        "carried by squares": sp.Eq(
            size_squares, r_f + 2 * (n_f + 1) + 6 * (gap - 1) + (r_g + n_g + 1) + 2
        ),
    },
    steps=(
        step("value", _SUM_VALUE, "merged output", "f", "g"),
        step("count", sp.Eq(size, SUM), "merged count", *PARTS),
        step(
            "count, linear units",
            sp.Eq(size_linear, SUM_LAYERED),
            "carried by linear units",
            *PARTS,
        ),
        step("count, squares", sp.Eq(size_squares, SUM_SQUARES), "carried by squares", *PARTS),
    ),
    where=WHERE | {size_linear: "with linear units", size_squares: "with pairs of squares"},
)


def _unbounded() -> dict[sp.Symbol, sp.Expr]:
    """Return f(z) = z, g = tanh at z = 12, against a network whose values stay below 10."""
    z = sp.Symbol("z", real=True)
    f, g, here = z, sp.tanh(z), {z: sp.Integer(12)}
    return {
        w_1: sp.Integer(1),
        w_2: sp.Integer(1),
        f_z: f.subs(here),
        g_z: g.subs(here),
        l_f: f.subs(here),
        l_g: g.subs(here),
        b_f: sp.Integer(0),
        b_g: sp.Integer(0),
        r_f: sp.Integer(0),
        r_g: sp.Integer(1),
        n_f: sp.Integer(1),
        n_g: sp.Integer(1),
        N_f: sp.Integer(2),
        N_g: sp.Integer(3),
        size: sp.Integer(4),
        gap: sp.Integer(1),
        size_linear: sp.Integer(5),
        size_squares: sp.Integer(9),
        out: (f + g).subs(here),
    }


LEMMA_18 = claim(
    "lemma-18",
    {"printed": LEMMA_18_PRINTED, "sharp": LEMMA_18_SHARP},
    twins=(
        Twin("M + N - 1 -> M + N - 2", "sharp", conclusion=sp.Eq(size, SUM - 1)),
        Twin("only f is scaled", "sharp", conclusion=sp.Eq(out, w_1 * f_z + g_z)),
        Twin(
            "layered, bounded activations, no linear unit",
            "sharp",
            conclusion=sp.Le(sp.Abs(out), 10),
            at=_unbounded(),
            text="f(z) = z, g = tanh: a layered network with a hidden layer is bounded by "
            "B = |b| + sum |w| sup|tanh|, one without is affine; f + g at z = B + 2 exceeds B. "
            "Here B = 10; every B alike.",
        ),
    ),
    erratum="The model is not named. With skip edges or linear units the lemma holds. If every "
    "edge joins consecutive layers, every hidden node is activated, and the activations are "
    "bounded ('no additional nonlinearity is needed'), it is false at any size: z + tanh z is "
    "neither bounded nor affine. Theorem 1 survives: its networks have linear nodes and skip "
    "edges, or carry values by pairs of squares.",
)

p, q = local("p_plus", "p"), local("q_minus", "q")
POLARISATION = {"plus": sp.Eq(p, (f_z + g_z) ** 2), "minus": sp.Eq(q, (f_z - g_z) ** 2)}
_PRODUCT_VALUE = sp.Eq(out, w_1 * f_z * g_z)
_PRODUCT_OUT = {"output": sp.Eq(out, w_1 * p / 4 - w_1 * q / 4)}

LEMMA_19_PRINTED = Statement(
    text="w f g is a network with M + N + 6 parameters: two squares, four edges in, two out.",
    conclusion=sp.And(_PRODUCT_VALUE, sp.Eq(size, PRODUCT)),
    hypotheses=POLARISATION | _PRODUCT_OUT | {"edges": sp.Eq(size, N_f + N_g + 4 + 2)},
    steps=(
        step("value", _PRODUCT_VALUE, "plus", "minus", "output"),
        step("count", sp.Eq(size, PRODUCT), "edges"),
    ),
    where=WHERE | {p: "(f + g)^2", q: "(f - g)^2"},
)

a, b, c, x, y = sp.symbols("a b c x y", real=True)
_one = c * (a * x + b * y) ** 2
_HESSIAN_ONE = sp.hessian(_one, (x, y)).det()
_HESSIAN_PRODUCT = sp.hessian(x * y, (x, y)).det()
det_one, det_product = local("det_one", r"\det\nabla^2\rho"), local("det_xy", r"\det\nabla^2 xy")

LEMMA_19_SHARP = Statement(
    text="If every hidden node is activated, with affine outputs of in-degree n_f, n_g inlined "
    "into the two squares: M + N + n_f + n_g + 2. Two nonlinear nodes are necessary: the Hessian "
    "of an affine function plus c (a x + b y)^2 is singular, that of x y is not.",
    conclusion=sp.And(_PRODUCT_VALUE, sp.Eq(size, PRODUCT_STRICT), sp.Ne(det_one, det_product)),
    hypotheses=POLARISATION
    | _PRODUCT_OUT
    | PARTS
    | {
        "inlined": sp.Eq(size, r_f + r_g + 2 * (n_f + n_g + 1) + 2),
        "one square": sp.Eq(det_one, sp.expand(_HESSIAN_ONE)),
        "product": sp.Eq(det_product, _HESSIAN_PRODUCT),
    },
    steps=(
        step("value", _PRODUCT_VALUE, "plus", "minus", "output"),
        step("count", sp.Eq(size, PRODUCT_STRICT), "inlined", *PARTS),
        step("rank", sp.Ne(det_one, det_product), "one square", "product"),
    ),
    where=WHERE | {p: "(f + g)^2", q: "(f - g)^2"},
)

LEMMA_19 = claim(
    "lemma-19",
    {"printed": LEMMA_19_PRINTED, "sharp": LEMMA_19_SHARP},
    uses=("lemma-18",),
    twins=(
        Twin("M + N + 6 -> M + N + 5", "printed", conclusion=sp.Eq(size, PRODUCT - 1)),
        Twin(
            "1/4 -> 1/2",
            "printed",
            conclusion=_PRODUCT_VALUE,
            change={"output": sp.Eq(out, w_1 * p / 2 - w_1 * q / 2)},
        ),
        Twin(
            "+ between the squares",
            "printed",
            conclusion=_PRODUCT_VALUE,
            change={"output": sp.Eq(out, w_1 * p / 4 + w_1 * q / 4)},
        ),
        Twin("one square", "printed", conclusion=_PRODUCT_VALUE, change={"minus": sp.Eq(q, 0)}),
    ),
)

CLAIMS: tuple[Claim, ...] = (LEMMA_18, LEMMA_19)
