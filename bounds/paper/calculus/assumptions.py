"""Section 2.1: Assumptions 1 to 3 and Remark 6.

Definitions have no truth value; what is proved of them is what the paper takes them to say.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import derivative, function
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, norm
from lemmata.bounds.literature import maps
from lemmata.bounds.paper.assumptions import expanding, second_order, third_order
from lemmata.bounds.paper.calculus.curved import curved, moved
from lemmata.bounds.paper.calculus.size import INVERSE_UNCENTRED, shift
from lemmata.bounds.paper.objects import IDENTITY, INVERSE, G, L, x, z, z_hat
from lemmata.bounds.symbols import M2, M3, m

y, v, w, e_1 = (*map(VectorVariable, "yvw"), UnitVector(1))
one, two = sp.Integer(1), sp.Integer(2)
FLAT = function(lambda _: ZERO)

_1 = expanding(G, m)
_ONE_TO_ONE = sp.Or(sp.Gt(norm(G(z) - G(y)), 0), sp.Eq(norm(z - y), 0))
PREIMAGE = maps.Inverse(G)(x)
_ONTO = maps.ONTO.conclusion.xreplace({maps.F: G})

ASSUMPTION_1 = Statement(
    sp.And(_ONE_TO_ONE, equal(G(PREIMAGE), x)),
    assume=(_1,),
    steps=(
        instance("expanding", _1.formula, z, y),
        step("one-to-one", _ONE_TO_ONE, "expanding"),
        apply("invariance of domain", maps.ONTO, {maps.F: G, maps.m: m}),
        instance("onto", _ONTO, x),
    ),
    example=Model("G(z) = z", {G: IDENTITY, m: one}),
)
_LINE = Model("G(z) = z", {G: IDENTITY, m: one, z: e_1, y: ZERO})
_CONSTANT = Model("G = 0", {G: FLAT, m: one, z: e_1, y: ZERO, x: ZERO})

# Assumption 2: the norms of symmetric forms are found on the diagonal.
_2, _3 = second_order(G, M2), third_order(G, M3)
DIAGONAL = {
    "second order": for_all((z, v), sp.Le(norm(derivative(G, z, v, v)), M2 * norm(v) ** 2)),
    "third order": for_all((z, v), sp.Le(norm(derivative(G, z, v, v, v)), M3 * norm(v) ** 3)),
}
_turned = derivative(G, z, v) - derivative(G, y, v)
_change = M2 * norm(z - y) * norm(v)
TURN = Statement(
    sp.Le(norm(_turned), _change),
    assume=(_2,),
    steps=(
        generalise(
            "on the segment",
            maps.t,
            instance("second derivative", _2.formula, y + maps.t * (z - y), v, z - y),
            when={"between": maps.SEGMENT},
        ),
        apply(
            "increment",
            maps.MEAN_VALUE,
            {
                maps.F: function(lambda p: derivative(G, p, v)),
                maps.p: y,
                maps.r: z - y,
                maps.c: _change,
            },
        ),
        step("turn", sp.Le(norm(_turned), _change), "increment"),
    ),
    example=Model("G(z) = z", {G: IDENTITY, M2: sp.S.Zero}),
)
"""How far J moves: |(J(z) - J(y)) v| <= M2 |z - y| |v|."""


def _norms() -> tuple[Step, ...]:
    found = []
    for fact, F, label, size in (
        (maps.BANACH_2, maps.F_2, "second order", M2),
        (maps.BANACH_3, maps.F_3, "third order", M3),
    ):
        inner_steps = (
            generalise("diagonal", v, instance("at z", DIAGONAL[label], z, v)),
            apply("norm", fact, {F: G, maps.c: size}),
        )
        found.append(generalise(f"norm, {label}", z, *inner_steps))
    return tuple(found)


ASSUMPTION_2 = Statement(
    sp.And(_2.formula, _3.formula, sp.Le(norm(_turned), _change)),
    given=DIAGONAL,
    steps=(*_norms(), apply("turn", TURN)),
    example=Model("G(z) = z", {G: IDENTITY, M2: sp.S.Zero, M3: sp.S.Zero}),
)

_BENT = curved(2, 1, 1)


# Assumption 3 loses nothing: G - G(0) at x - G(0) is G at x.
G_0, x_0 = function(lambda p: G(p) - G(ZERO), name="G_0"), x - G(ZERO)
L_0 = function(lambda p: L.plain.xreplace({G: G_0, x: x_0})(p), name="L_0")
CENTRED = sp.And(
    equal(G_0(ZERO), ZERO),
    equal(G_0(z) - x_0, G(z) - x),
    sp.Eq(L_0(z), L(z)),
    equal(G_0(z) - G_0(y), G(z) - G(y)),
    equal(derivative(G_0, z, v, w), derivative(G, z, v, w)),
    equal(derivative(G_0, z, v, w, y), derivative(G, z, v, w, y)),
)
ASSUMPTION_3 = Statement(CENTRED, steps=(step("computed", CENTRED),))
"""G - G(0) is centred, and has the same residual, loss, m, M, M2 and M3."""
_SHIFTED = Model(
    "G(z) = z + e_1", {G: function(lambda p: p + e_1), x: ZERO, z: ZERO, y: ZERO, v: e_1, w: e_1}
)

# Remark 6.
_apart = norm(x - G(ZERO))
_UNCENTRED = (
    sp.Le(norm(z_hat), INVERSE_UNCENTRED.xreplace({shift: _apart})),
    sp.Le(norm(z_hat), (norm(x) + norm(G(ZERO))) / m),
)
REMARK_6 = Statement(
    sp.And(*_UNCENTRED),
    assume=(_1,),
    given=INVERSE,
    steps=(
        instance("expanding", _1.formula, z_hat, ZERO),
        step("by the shift", _UNCENTRED[0], "expanding", "inverse point"),
        step("by the offset", _UNCENTRED[1], "by the shift", triangle(x, -G(ZERO))),
    ),
    example=Model("G(z) = z, x = 0", {G: IDENTITY, x: ZERO, z_hat: ZERO, m: one}),
)
_OFFSET = Model(
    "G(z) = 2z + e_1, x = 0",
    {G: function(lambda p: 2 * p + e_1), x: ZERO, z_hat: -e_1 / 2, m: two},
)
_MORE, _LESS = sp.Rational(101, 100), sp.Rational(99, 100)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "assumption-1",
        {"printed": ASSUMPTION_1},
        twins=(
            Twin(
                "m -> 101/100 m",
                "printed",
                sp.Ge(norm(G(z) - G(y)), _MORE * m * norm(z - y)),
                model=_LINE,
            ),
            Twin("not expanding", "printed", drop=("assumption-1",), model=_CONSTANT),
        ),
    ),
    claim(
        "assumption-2",
        {"printed": ASSUMPTION_2},
        twins=(
            Twin(
                "M2 -> 99/100 M2",
                "printed",
                sp.Le(norm(derivative(G, z, v, w)), _LESS * M2 * norm(v) * norm(w)),
                model=moved(_BENT, {z: ZERO, v: e_1, w: e_1}),
            ),
            Twin(
                "|J(z) - J(y)| <= M2/2 |z - y|",
                "printed",
                sp.Le(norm(_turned), _change / 2),
                model=moved(_BENT, {y: ZERO, v: e_1}),
            ),
            Twin(
                "second order dropped",
                "printed",
                drop=("second order",),
                model=moved(
                    _BENT, {y: ZERO, v: e_1, M2: sp.Rational(1, 2)}, f"{_BENT.text}, M2 = 1/2"
                ),
            ),
        ),
    ),
    claim(
        "assumption-3",
        {"printed": ASSUMPTION_3},
        twins=(
            Twin("x not shifted", "printed", equal(G_0(z) - x, G(z) - x), model=_SHIFTED),
            Twin("G not shifted", "printed", equal(G(ZERO), ZERO), model=_SHIFTED),
        ),
        erratum=Erratum(
            "Used in Lemmas 1, 23 and 24 and in Theorem 1 without being listed there. Without it "
            "replace |x| by |x - G(0)|. Theorem 1 has to list it.",
            "notation",
            theorem_1="survives",
        ),
    ),
    claim(
        "remark-6",
        {"printed": REMARK_6},
        assumes=("assumption-1",),
        uses=("lemma-23",),
        twins=(
            Twin("|G(0)| left out", "printed", sp.Le(norm(z_hat), norm(x) / m), model=_OFFSET),
            Twin(
                "assumption-1 dropped",
                "printed",
                drop=("assumption-1",),
                model=Model("G = 0", {G: FLAT, x: ZERO, z_hat: e_1, m: one}),
            ),
        ),
    ),
)
