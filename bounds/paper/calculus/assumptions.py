"""Section 2.1: Assumptions 1 to 3 and Remarks 2, 4 and 6.

Definitions have no truth value; what is proved of them is what the paper takes them to say.
"""

from __future__ import annotations

import sympy as sp

from bounds.catalogue import claim
from bounds.claim import Claim, Statement, Twin, cite, step
from bounds.facts import BANACH, INTEGRAL_NORM, TRIANGLE, fact
from bounds.symbols import M2, M3, M, g1, local, m, norm_x, norm_z_hat

_a, _b, _c, _e, _r, _t = sp.symbols("a b c e r t", real=True)

DERIVATIVE = fact(
    "derivative",
    "if G is differentiable at z, then for every e > 0 there is t > 0 at which "
    "r = |G(z + t y) - G(z) - t J y| is at most e t",
    "definition of the derivative",
    sp.Or(sp.Le(_e, 0), sp.And(sp.Gt(_t, 0), sp.Le(_r, _e * _t))),
)
INVARIANCE_OF_DOMAIN = fact(
    "invariance-of-domain",
    "a continuous G on R^d with a = |z - y| at most c times b = |G(z) - G(y)| for all z, y is "
    "onto: its image is closed because R^d is complete, and open by Brouwer's theorem; e is the "
    "distance of a point to the image",
    "Hatcher, Algebraic Topology, Theorem 2B.3",
    sp.Eq(_e, 0),
    (sp.Le(_a, _c * _b),),
)

dist_z = local("dist_zy", r"\lVert z-y\rVert", nonnegative=True)
dist_G = local("dist_G", r"\lVert G(z)-G(y)\rVert", nonnegative=True)
to_image = local("to_image", r"\operatorname{dist}(x,G(\mathbb R^d))", nonnegative=True)
_PAIR = {dist_z: "distance of two latent points", dist_G: "distance of their values"}
_INJECTIVE = sp.Implies(sp.Eq(dist_G, 0), sp.Eq(dist_z, 0))

ASSUMPTION_1 = Statement(
    text="If G is continuous and |G(z) - G(y)| >= m|z - y| for all z, y, then G is one-to-one and "
    "onto: 'bijective' need not be assumed.",
    conclusion=sp.And(_INJECTIVE, sp.Eq(to_image, 0)),
    hypotheses={"expanding": sp.Ge(dist_G, m * dist_z)},
    steps=(
        step("one-to-one", _INJECTIVE, "expanding"),
        cite(
            "onto",
            INVARIANCE_OF_DOMAIN,
            {"a": dist_z, "b": dist_G, "c": 1 / m, "e": to_image},
            "expanding",
        ),
    ),
    where=_PAIR | {to_image: "distance of any point x to the image of G"},
)

# Remarks 2 and 4: the infinitesimal form of both Lipschitz conditions.
t_small = local("t_small", "t", nonnegative=True)
increment = local("increment", r"\lVert G(z+ty)-G(z)\rVert", nonnegative=True)
defect = local("defect", r"\lVert G(z+ty)-G(z)-tJy\rVert", nonnegative=True)
_SMALL = {
    t_small: "length of a step along the unit vector y, chosen by the derivative",
    increment: "|G(z + t y) - G(z)|",
    defect: "|G(z + t y) - G(z) - t J y|",
}

REMARK_2_PRINTED = Statement(
    text="Assumption 1 implies sigma_min(J(z)) >= m at every z: |J y| >= m for every unit y.",
    conclusion=sp.Ge(g1, m),
    hypotheses={"assumption-1": sp.Ge(increment, m * t_small)},
    steps=(
        cite("derivative", DERIVATIVE, {"e": (m - g1) / 2, "t": t_small, "r": defect}),
        cite("triangle", TRIANGLE, {"c": increment, "a": t_small * g1, "b": defect}),
        step(
            "lower bound",
            sp.Ge(g1, m),
            "derivative",
            "triangle",
            "assumption-1",
            why="otherwise take e = (m - |J y|)/2",
        ),
    ),
    where=_SMALL,
)

w_norm = local("w_norm", r"\lVert DG^{-1}v\rVert", nonnegative=True)
v_norm = local("v_norm", r"\lVert v\rVert", nonnegative=True)
inverse_slope = local("inverse_slope", r"\sup\lVert DG^{-1}\rVert", nonnegative=True)

REMARK_2_SHARP = Statement(
    text="Conversely, a C^1 bijection with sigma_min(J) >= m > 0 everywhere satisfies "
    "|G(z) - G(y)| >= m|z - y| for all z, y.",
    conclusion=sp.Ge(dist_G, m * dist_z),
    hypotheses={
        "singular value": sp.Ge(v_norm, m * w_norm),
        "supremum": sp.Implies(sp.Le(m * w_norm, v_norm), sp.Le(inverse_slope, 1 / m)),
    },
    steps=(
        step("inverse", sp.Le(inverse_slope, 1 / m), "singular value", "supremum"),
        cite(
            "mean value",
            INTEGRAL_NORM,
            {"a": dist_z, "c": sp.integrate(inverse_slope * dist_G, (_t, 0, 1))},
            why="z - y is the integral of DG^{-1} along the segment from G(y) to G(z)",
        ),
        step("expanding", sp.Ge(dist_G, m * dist_z), "inverse", "mean value"),
    ),
    where=_PAIR
    | {
        w_norm: "|w| with J w = v; by the inverse function theorem w = DG^{-1} v",
        v_norm: "norm of any vector v",
        inverse_slope: "supremum of the norm of DG^{-1} on the segment",
    },
)

REMARK_4 = Statement(
    text="Assumption 2 implies |J(z)| <= M at every z: |J y| <= M for every unit y.",
    conclusion=sp.Le(g1, M),
    hypotheses={"assumption-2": sp.Le(increment, M * t_small)},
    steps=(
        cite("derivative", DERIVATIVE, {"e": (g1 - M) / 2, "t": t_small, "r": defect}),
        cite("triangle", TRIANGLE, {"c": t_small * g1, "a": increment, "b": defect}),
        step("upper bound", sp.Le(g1, M), "derivative", "triangle", "assumption-2"),
    ),
    where=_SMALL,
)

# Assumption 2: the injective norms, and their value on the diagonal.
second_norm = local("second_norm", r"\lVert D^2G\rVert", nonnegative=True)
third_norm_G = local("third_norm_G", r"\lVert D^3G\rVert", nonnegative=True)
second_diagonal = local("second_diagonal", r"\sup_y\lVert D^2G[y,y]\rVert", nonnegative=True)
third_diagonal = local("third_diagonal", r"\sup_y\lVert D^3G[y,y,y]\rVert", nonnegative=True)
turn = local("turn", r"\lVert J(z)-J(y)\rVert", nonnegative=True)

_NORMS = (sp.Le(second_norm, M2), sp.Le(third_norm_G, M3), sp.Le(turn, M2 * dist_z))

ASSUMPTION_2 = Statement(
    text="If |D^2 G[y, y]| <= M2 and |D^3 G[y, y, y]| <= M3 for every unit y at every point, then "
    "the injective norms have the same bounds, and |J(z) - J(y)| <= M2 |z - y|.",
    conclusion=sp.And(*_NORMS),
    hypotheses={
        "second order": sp.Le(second_diagonal, M2),
        "third order": sp.Le(third_diagonal, M3),
    },
    steps=(
        cite("second norm", BANACH, {"c": second_norm, "a": second_diagonal}),
        cite("third norm", BANACH, {"c": third_norm_G, "a": third_diagonal}),
        step("second", _NORMS[0], "second norm", "second order"),
        step("third", _NORMS[1], "third norm", "third order"),
        cite(
            "mean value",
            INTEGRAL_NORM,
            {"a": turn, "c": sp.integrate(second_norm * dist_z, (_t, 0, 1))},
            why="J(z) - J(y) is the integral of D^2 G along the segment",
        ),
        step("turn", _NORMS[2], "mean value", "second"),
    ),
    where=_PAIR
    | {
        second_norm: "supremum of the injective norm of D^2 G",
        third_norm_G: "supremum of the injective norm of D^3 G",
        second_diagonal: "the same on the diagonal",
        third_diagonal: "the same on the diagonal",
        turn: "|J(z) - J(y)|",
    },
)

# Assumption 3, Remark 6.
G_i, G0_i, x_i, r_i = local("G_i"), local("G0_i", "G_i(0)"), local("x_i"), local("r_i", "r_i")
centred_0 = local("centred_0", "(G-G(0))_i(0)")
CENTRING = (sp.Eq(centred_0, 0), sp.Eq(r_i, G_i - x_i))

ASSUMPTION_3 = Statement(
    text="With G' = G - G(0) and x' = x - G(0): G'(0) = 0 and G'(z) - x' = G(z) - x for all z, so "
    "loss, posterior and all derivatives are unchanged (m, M, M2, M3 too).",
    conclusion=sp.And(*CENTRING),
    hypotheses={
        "centred map": sp.Eq(centred_0, G0_i - G0_i, evaluate=False),
        "centred residual": sp.Eq(r_i, (G_i - G0_i) - (x_i - G0_i), evaluate=False),
    },
    steps=(
        step("centred", CENTRING[0], "centred map"),
        step("same residual", CENTRING[1], "centred residual"),
    ),
    where={
        G_i: "a coordinate of G(z)",
        G0_i: "the same of G(0)",
        x_i: "the same of x",
        r_i: "the same of G'(z) - x'",
        centred_0: "the same of G'(0)",
    },
)

offset = local("offset", r"\lVert G(0)\rVert", nonnegative=True)
shift = local("shift", r"\lVert G(\hat z)-G(0)\rVert", nonnegative=True)
INVERSE_UNCENTRED = shift / m
"""Lemma 23 without Assumption 3; the shift is |x - G(0)|."""
_UNCENTRED = (
    sp.Le(norm_z_hat, INVERSE_UNCENTRED),
    sp.Le(norm_z_hat, (norm_x + offset) / m),
)

REMARK_6 = Statement(
    text="Without Assumption 3: |z_hat| <= |x - G(0)|/m <= (|x| + |G(0)|)/m.",
    conclusion=sp.And(*_UNCENTRED),
    hypotheses={"assumption-1": sp.Ge(shift, m * norm_z_hat)},
    steps=(
        step("by the shift", _UNCENTRED[0], "assumption-1"),
        cite("triangle", TRIANGLE, {"c": shift, "a": norm_x, "b": offset}),
        step("by the offset", _UNCENTRED[1], "by the shift", "triangle"),
    ),
    where={shift: "|x - G(0)|", offset: "|G(0)|"},
)


def _scaling(factor: sp.Expr) -> dict[sp.Symbol, sp.Expr]:
    """Return the scalars of G(z) = z for a constant m or M that is ``factor``."""
    one = sp.Integer(1)
    return {
        m: factor,
        M: factor,
        dist_z: one,
        dist_G: one,
        t_small: one,
        increment: one,
        defect: sp.Integer(0),
        g1: one,
        to_image: sp.Integer(0),
        inverse_slope: one,
        v_norm: one,
        w_norm: one,
    }


_MORE, _LESS = sp.Rational(101, 100), sp.Rational(99, 100)
_ONE = sp.Integer(1)
_QUADRATIC = {
    second_norm: _ONE,
    second_diagonal: _ONE,
    third_norm_G: sp.Integer(0),
    third_diagonal: sp.Integer(0),
    M2: _ONE,
    M3: sp.Integer(0),
    turn: _ONE,
    dist_z: _ONE,
}

CLAIMS: tuple[Claim, ...] = (
    claim(
        "assumption-1",
        {"printed": ASSUMPTION_1},
        twins=(
            Twin(
                "m -> 101/100 m",
                "printed",
                sp.Ge(dist_G, _MORE * m * dist_z),
                at=_scaling(_ONE),
                text="G(z) = z, where m = 1 is exact",
            ),
            Twin("not expanding", "printed", drop=("expanding", "onto")),
        ),
    ),
    claim(
        "assumption-2",
        {"printed": ASSUMPTION_2},
        twins=(
            Twin(
                "M2 -> 99/100 M2",
                "printed",
                sp.Le(second_norm, _LESS * M2),
                at=_QUADRATIC,
                text="D^2 G of norm 1, e.g. the cosine generator at 0 with k = 1",
            ),
            Twin(
                "|J(z) - J(y)| <= M2/2 |z - y|",
                "printed",
                sp.Le(turn, M2 * dist_z / 2),
                at=_QUADRATIC,
                text="G = z^2/2 on an interval",
            ),
            Twin("second order dropped", "printed", drop=("second order",)),
        ),
    ),
    claim(
        "assumption-3",
        {"printed": ASSUMPTION_3},
        twins=(
            Twin("x not shifted", "printed", sp.Eq(r_i, G_i - x_i + G0_i)),
            Twin(
                "G not shifted",
                "printed",
                change={"centred map": sp.Eq(centred_0, G0_i)},
            ),
        ),
        erratum="Used in Lemmas 1, 23 and 24 and in Theorem 1 without being listed there. Without "
        "it replace |x| by |x - G(0)|. Theorem 1 survives once it is listed.",
    ),
    claim(
        "remark-2",
        {"printed": REMARK_2_PRINTED, "sharp": REMARK_2_SHARP},
        assumes=("assumption-1",),
        twins=(
            Twin(
                "m -> 101/100 m",
                "printed",
                sp.Ge(g1, _MORE * m),
                drop=("derivative",),
                at=_scaling(_ONE),
                text="G(z) = z",
            ),
            Twin("from a point, not everywhere", "sharp", drop=("singular value",)),
            Twin(
                "m -> 101/100 m, converse",
                "sharp",
                sp.Ge(dist_G, _MORE * m * dist_z),
                at=_scaling(_ONE),
                text="G(z) = z",
            ),
        ),
    ),
    claim(
        "remark-4",
        {"printed": REMARK_4},
        assumes=("assumption-2",),
        twins=(
            Twin(
                "M -> 99/100 M",
                "printed",
                sp.Le(g1, _LESS * M),
                drop=("derivative",),
                at=_scaling(_ONE),
                text="G(z) = z",
            ),
            Twin("assumption-2 dropped", "printed", drop=("assumption-2",)),
        ),
    ),
    claim(
        "remark-6",
        {"printed": REMARK_6},
        assumes=("assumption-1",),
        uses=("lemma-23",),
        twins=(
            Twin(
                "|G(0)| left out",
                "printed",
                sp.Le(norm_z_hat, norm_x / m),
                at={
                    m: sp.Integer(2),
                    norm_x: sp.Integer(0),
                    norm_z_hat: sp.Rational(1, 2),
                    shift: _ONE,
                    offset: _ONE,
                },
                text="G(z) = 2z + 1, x = 0",
            ),
            Twin("assumption-1 dropped", "printed", drop=("assumption-1",)),
        ),
    ),
)
