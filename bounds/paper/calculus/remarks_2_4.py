"""Remarks 2 and 4: what Assumptions 1 and 2 say of the Jacobian."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import derivative, function
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, norm
from lemmata.bounds.literature import calculus, maps
from lemmata.bounds.literature.calculus import DERIVATIVE, SmallStep
from lemmata.bounds.paper.assumptions import expanding, lipschitz
from lemmata.bounds.paper.objects import IDENTITY, G
from lemmata.bounds.symbols import M, m

z, u, y, e_1 = (*map(VectorVariable, "zuy"), UnitVector(1))
slope = derivative(G, z, u)


def _small(e: sp.Expr) -> tuple[sp.Expr, dict[sp.Basic, sp.Basic]]:
    at = {calculus.G: G, calculus.z: z, calculus.u: u, calculus.e: e}
    return SmallStep(G, z, u, e), at


_t, _at = _small((m * norm(u) - norm(slope)) / 2)
_expanding = expanding(G, m)
BOUNDED_BELOW = sp.Ge(norm(slope), m * norm(u))

REMARK_2 = Statement(
    BOUNDED_BELOW,
    assume=(_expanding,),
    steps=(
        apply("derivative", DERIVATIVE, _at),
        instance("expanding", _expanding.formula, z + _t * u, z),
        step(
            "bounded below",
            BOUNDED_BELOW,
            "derivative",
            "expanding",
            triangle(_t * slope, G(z + _t * u) - G(z) - _t * slope),
            why="otherwise take e = (m|u| - |J u|)/2",
        ),
    ),
    example=Model("G(z) = z", {G: IDENTITY, m: sp.Integer(1)}),
)

# The converse: the inverse is 1/m-Lipschitz along the segment from G(y) to G(z).
_everywhere = for_all((z, u), BOUNDED_BELOW)
_back, t = maps.Inverse(G), maps.t
_way = G(z) - G(y)
_here = G(y) + t * _way
_pulled = derivative(_back, _here, _way)
_left, _right = maps.HADAMARD.conclusion.xreplace({maps.F: G}).args
_c = norm(_way) / m

REMARK_2_SHARP = Statement(
    sp.Ge(norm(G(z) - G(y)), m * norm(z - y)),
    given={"singular values": _everywhere},
    steps=(
        apply("inverse", maps.HADAMARD, {maps.F: G, maps.m: m}),
        generalise(
            "slope of the inverse",
            t,
            instance("chain rule", _right, _here, _way),
            instance("bounded below", _everywhere, _back(_here), _pulled),
            step("bounded", sp.Le(norm(_pulled), _c), "chain rule", "bounded below"),
            when={"on the segment": maps.SEGMENT},
        ),
        apply(
            "increment", maps.MEAN_VALUE, {maps.F: _back, maps.p: G(y), maps.r: _way, maps.c: _c}
        ),
        instance("at z", _left, z),
        instance("at y", _left, y),
        step(
            "expanding",
            sp.Ge(norm(G(z) - G(y)), m * norm(z - y)),
            "increment",
            "at z",
            "at y",
        ),
    ),
    example=Model("G(z) = z", {G: IDENTITY, m: sp.Integer(1)}),
)

_r, _at = _small((norm(slope) - M * norm(u)) / 2)
_lipschitz = lipschitz(G, M)
BOUNDED_ABOVE = sp.Le(norm(slope), M * norm(u))

REMARK_4 = Statement(
    BOUNDED_ABOVE,
    assume=(_lipschitz,),
    steps=(
        apply("derivative", DERIVATIVE, _at),
        instance("Lipschitz", _lipschitz.formula, z + _r * u, z),
        step(
            "bounded above",
            BOUNDED_ABOVE,
            "derivative",
            "Lipschitz",
            triangle(G(z + _r * u) - G(z), _r * slope - (G(z + _r * u) - G(z))),
        ),
    ),
    example=Model("G(z) = z", {G: IDENTITY, M: sp.Integer(1)}),
)

_LINE = Model(
    "G(z) = z", {G: IDENTITY, m: sp.Integer(1), M: sp.Integer(1), z: e_1, y: ZERO, u: e_1}
)
_FLAT = replace(_LINE, text="G = 0", at=dict(_LINE.at) | {G: function(lambda _: ZERO)})
_DOUBLE = replace(_LINE, text="G(z) = 2z", at=dict(_LINE.at) | {G: function(lambda z: 2 * z)})
_MORE, _LESS = sp.Rational(101, 100), sp.Rational(99, 100)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "remark-2",
        {"printed": REMARK_2, "sharp": REMARK_2_SHARP},
        assumes=("assumption-1",),
        twins=(
            Twin("m -> 101/100 m", "printed", sp.Ge(norm(slope), _MORE * m * norm(u)), model=_LINE),
            Twin("assumption-1 dropped", "printed", drop=("assumption-1",), model=_FLAT),
            Twin(
                "at one point, not everywhere",
                "sharp",
                change={
                    "singular values": for_all(u, sp.Ge(norm(derivative(G, ZERO, u)), m * norm(u)))
                },
                model=replace(
                    _LINE,
                    text="G(z) = z - |z|^2 e_1, at 0; G(e_1) = G(0)",
                    at=dict(_LINE.at) | {G: function(lambda z: z - norm(z) ** 2 * e_1)},
                ),
            ),
            Twin(
                "m -> 101/100 m, converse",
                "sharp",
                sp.Ge(norm(G(z) - G(y)), _MORE * m * norm(z - y)),
                model=_LINE,
            ),
        ),
    ),
    claim(
        "remark-4",
        {"printed": REMARK_4},
        assumes=("assumption-2",),
        twins=(
            Twin("M -> 99/100 M", "printed", sp.Le(norm(slope), _LESS * M * norm(u)), model=_LINE),
            Twin("assumption-2 dropped", "printed", drop=("assumption-2",), model=_DOUBLE),
        ),
    ),
)
