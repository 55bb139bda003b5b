"""Remarks 3 and 5 of Section 2.1: what the assumptions ask of a neural network."""

from __future__ import annotations

import sympy as sp

from bounds.catalogue import claim
from bounds.claim import Claim, Counterexample, Statement, Twin, cite, step
from bounds.facts import fact
from bounds.symbols import M3, local

_a, _c = sp.symbols("a c", real=True)

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
    "|sigma'|, |sigma''| are bounded; a bounded third one if also |sigma'''| is. By induction "
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

CLAIMS: tuple[Claim, ...] = (
    claim(
        "remark-3",
        {"printed": REMARK_3},
        twins=(
            Twin("2 -> 3", "printed", sp.Ge(sp.Abs(down), 3 * sp.Abs(z1 - z2))),
            Twin("F one-to-one", "printed", sp.Ne(merged, 0)),
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
)
