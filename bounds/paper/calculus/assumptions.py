"""Section 2.1: Assumptions 1 to 3 and Remarks 2 to 6.

Definitions have no truth value; what is proved of them is what the paper takes them to say.
"""

from __future__ import annotations

import sympy as sp

from bounds.catalogue import claim
from bounds.claim import Claim, Counterexample, Statement, Twin, cite, step
from bounds.facts import BANACH, TRIANGLE, fact
from bounds.paper.calculus.gradient import INTEGRAL_NORM
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

dist_z = local("dist_z", r"\lVert z-y\rVert", nonnegative=True)
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

# Remark 5.
s1 = local("sigma1", r"\sup\lvert\sigma'\rvert", nonnegative=True)
s2 = local("sigma2", r"\sup\lvert\sigma''\rvert", nonnegative=True)
s3 = local("sigma3", r"\sup\lvert\sigma'''\rvert", nonnegative=True)
sigma3_at = local("sigma3_at", r"\lvert\sigma'''(x)\rvert", nonnegative=True)
_n = local("n_far", "n", positive=True)
_x = sp.Symbol("x", positive=True)

FRESNEL_AREAS = fact(
    "alternating-areas",
    "c = the integral of sin(t^2) over [0, x] is an alternating sum of decreasing areas, so |c| "
    "is at most the first one, which is below its length sqrt(pi)",
    "Leibniz's test; NIST Handbook of Mathematical Functions, section 7.2(iii)",
    sp.Le(sp.Abs(_c), sp.sqrt(sp.pi)),
)
_SIGMA_2 = sp.sin(_x**2)
_SIGMA_3 = sp.diff(_SIGMA_2, _x)
_sigma1_at = local("sigma1_at", r"\sigma'(x)")


def _fresnel(n: int, bound: int) -> Counterexample:
    """Return sigma' = the Fresnel integral at x = sqrt(2 pi n), for a would-be bound M3."""
    far = sp.sqrt(2 * sp.pi * _n)
    value = _SIGMA_3.subs(_x, far)
    # cos(2 pi n) = 1 for an integer n, which is what n stands for.
    growth = 2 * far
    return Counterexample(
        "sigma(0) = 0, sigma'(x) = integral of sin t^2 over [0, x], G = 2z + sigma(z): |sigma'| <= "
        "sqrt(pi), |sigma''| = |sin x^2| <= 1, sigma''' = 2x cos x^2 is 2 sqrt(2 pi n) at "
        "x = sqrt(2 pi n): no M3 bounds it",
        {
            s1: sp.sqrt(sp.pi),
            s2: sp.Integer(1),
            M3: sp.Integer(bound),
            sigma3_at: abs(value.subs(_n, n)),
        },
        because=(
            cite("first derivative", FRESNEL_AREAS, {"c": _sigma1_at}),
            step("second derivative", sp.Le(sp.Abs(_SIGMA_2), 1, evaluate=False)),
            step(
                "no bound",
                sp.Implies(sp.Gt(8 * sp.pi * _n, M3**2), sp.Gt(growth, M3)),
                why="for every M3 take an integer n > M3^2/(8 pi)",
            ),
        ),
    )


REMARK_5_PRINTED = Statement(
    text="If |sigma'| and |sigma''| are bounded, |sigma'''|, and so |D^3 G|, is bounded by some "
    "M3; here any candidate, sigma' bounded by 2 and sigma'' by 1.",
    conclusion=sp.Le(sigma3_at, M3),
    hypotheses={"Lipschitz": sp.Le(s1, 2), "second derivative": sp.Le(s2, 1)},
    counterexample=_fresnel(1000, 100),
    where={
        s1: "supremum of |sigma'|",
        s2: "supremum of |sigma''|",
        sigma3_at: "|sigma'''(x)| at a point x",
    },
)

inner_1, inner_2, inner_3 = (
    local(f"inner_{k}", rf"\lVert D^{k}H\rVert", nonnegative=True) for k in (1, 2, 3)
)
outer_1, outer_2, outer_3 = (
    local(f"outer_{k}", rf"\lVert D^{k}F\rVert", nonnegative=True) for k in (1, 2, 3)
)
net_1, net_2, net_3 = (
    local(f"net_{k}", rf"\lVert D^{k}(F\circ H)\rVert", nonnegative=True) for k in (1, 2, 3)
)
weight = local("weight", r"\lVert W\rVert", nonnegative=True)
CHAIN = (
    s1 * weight * inner_1,
    s2 * weight**2 * inner_1**2 + s1 * weight * inner_2,
    s3 * weight**3 * inner_1**3 + 3 * s2 * weight**2 * inner_1 * inner_2 + s1 * weight * inner_3,
)
"""Bounds of the first three derivatives of a layer sigma(W H(z))."""


def chain_rule() -> tuple[sp.Expr, ...]:
    """Return the first three derivatives of sigma(w h(t)) at a point, by SymPy.

    In the symbols ``outer_k`` for the k-th derivative of sigma and ``inner_k`` for that of h.
    """
    t = sp.Symbol("t")
    h, sigma = sp.Function("h")(t), sp.Function("sigma")
    derivatives = []
    for k in (1, 2, 3):
        whole = sp.diff(sigma(weight * h), t, k).doit()
        named = whole.replace(sp.Subs, _outer_symbol)
        inner_names = {h.diff(t, j): s for j, s in ((3, inner_3), (2, inner_2), (1, inner_1))}
        derivatives.append(sp.expand(named.subs(inner_names)))
    return tuple(derivatives)


def _outer_symbol(derivative: sp.Expr, *_: sp.Expr) -> sp.Symbol:
    return (outer_1, outer_2, outer_3)[derivative.derivative_count - 1]


_CHAIN_RULE = chain_rule()
_LAYER = tuple(sp.Le(n, c) for n, c in zip((net_1, net_2, net_3), CHAIN, strict=True))
_ORDERS = ("first", "second", "third")

REMARK_5_REPAIRED = Statement(
    text="A layer z -> sigma(W H(z)) has bounded first and second derivatives if H has and "
    "|sigma'|, |sigma''| are bounded; a bounded third derivative if also |sigma'''| is. By induction "
    "over the layers a network satisfies Assumption 2 with M, M2 (all that the sharp theorem "
    "needs), and with M3 given max|sigma'''|.",
    conclusion=sp.And(*_LAYER),
    hypotheses={
        "activation": sp.And(sp.Le(outer_1, s1), sp.Le(outer_2, s2), sp.Le(outer_3, s3)),
    },
    steps=tuple(
        s
        for order, net, derivative, goal in zip(
            _ORDERS, (net_1, net_2, net_3), _CHAIN_RULE, _LAYER, strict=True
        )
        for s in (
            cite(
                f"chain rule, {order} order",
                fact(
                    f"chain-rule-{order}",
                    "Faa di Bruno's formula and the triangle inequality: the norm a of the "
                    f"{order} derivative of sigma(W H) is at most c, the formula with every "
                    "derivative replaced by its norm (|v.w| <= |v|_max |w| coordinate by "
                    "coordinate)",
                    "Constantine and Savits, Trans. Amer. Math. Soc. 348 (1996) 503-520",
                    sp.Le(_a, _c),
                ),
                {"a": net, "c": derivative},
            ),
            step(f"{order} order", goal, f"chain rule, {order} order", "activation"),
        )
    ),
    where={
        weight: "operator norm of W",
        **dict.fromkeys((inner_1, inner_2, inner_3), "norm of a derivative of H"),
        **dict.fromkeys((outer_1, outer_2, outer_3), "derivative of sigma at any point"),
        **dict.fromkeys((net_1, net_2, net_3), "norm of a derivative of the layer"),
    },
)

# Remark 3: an invertible generator whose layers are not.
z1, z2 = local("z_a", "z"), local("z_b", "y")
up1, up2, down = local("up_1", "H_1"), local("up_2", "H_2"), local("down", "F(H(z))-F(H(y))")
merged = local("merged", "F(1,-1)")

_COMPOSED = sp.Ge(sp.Abs(down), 2 * sp.Abs(z1 - z2))
_MERGES = sp.Eq(merged, 0)
_MISSES = sp.Or(sp.Ne(up1, 1), sp.Ne(up2, 0))

REMARK_3 = Statement(
    text="H(z) = (z, z) is not onto R^2 and F(a, b) = a + b is not one-to-one, yet F(H(z)) = 2z is "
    "strongly invertible: layers need not be invertible.",
    conclusion=sp.And(_COMPOSED, _MERGES, _MISSES),
    hypotheses={
        "expand": sp.And(sp.Eq(up1, z1), sp.Eq(up2, z1)),
        "contract": sp.And(
            sp.Eq(down, (z1 + z1) - (z2 + z2), evaluate=False),
            sp.Eq(merged, sp.Integer(1) + sp.Integer(-1)),
        ),
    },
    steps=(
        step("strongly invertible", _COMPOSED, "contract"),
        step("not one-to-one", _MERGES, "contract", why="F(1, -1) = F(0, 0) = 0"),
        step("not onto", _MISSES, "expand", why="(1, 0) is not (z, z)"),
    ),
    where={
        z1: "a latent point",
        z2: "another",
        up1: "first coordinate of H(z)",
        up2: "second coordinate of H(z)",
        down: "difference of the values of F after H",
        merged: "F(1, -1)",
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
        "remark-3",
        {"printed": REMARK_3},
        twins=(
            Twin("2 -> 3", "printed", sp.Ge(sp.Abs(down), 3 * sp.Abs(z1 - z2))),
            Twin("F one-to-one", "printed", sp.Ne(merged, 0)),
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
        "remark-5",
        {"printed": REMARK_5_PRINTED, "repaired": REMARK_5_REPAIRED},
        assumes=("assumption-2",),
        twins=(
            Twin(
                "Remark 5 bounds M3",
                "printed",
                at=_fresnel(1000, 100).at,
                text="G = 2z + sigma(z), sigma' the Fresnel integral",
            ),
            Twin(
                "third derivative without sigma'''",
                "repaired",
                sp.Le(net_3, CHAIN[2].subs(s3, 0)),
            ),
            Twin(
                "second derivative without the inner one",
                "repaired",
                sp.Le(net_2, s2 * weight**2 * inner_1**2),
            ),
        ),
        erratum="One derivative short: bounded sigma', sigma'' bound M and M2 but not M3; sigma' = "
        "Fresnel integral of sin t^2 has sigma''' = 2x cos x^2 unbounded. Repair: bound sigma''' "
        "as well. The sharp form of Theorem 1 does not use M3, so for it the remark is right.",
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
