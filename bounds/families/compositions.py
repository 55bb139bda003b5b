"""Proofs for composed generators: chain rule, blocks, coordinates; the twist and its maxima."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds import families as fam
from lemmata.bounds.claim import Claim, Source, Twin
from lemmata.bounds.kernel import Model, Statement, step
from lemmata.bounds.symbols import g1, g2, g3, local

_SLACK = sp.Rational(101, 100)
_SOURCE = Source("new")


def _claim(family: fam.Family, statement: Statement, *twins: Twin) -> Claim:
    title = f"constants of the {family.name} family"
    return Claim(f"family-{family.name}", title, _SOURCE, {"sharp": statement}, twins=tuple(twins))


# --- composition ---------------------------------------------------------------------------

_mF, _MF, _M2F, _M3F = fam.OUTER
_mH, _MH, _M2H, _M3H = fam.INNER
_a1, _a2, _a3 = (local(f"in{n}", rf"\lVert D^{n}H\rVert", nonnegative=True) for n in (1, 2, 3))
_c11, _c21, _c12, _c31, _c32 = (
    local(name, latex, nonnegative=True)
    for name, latex in (
        ("f1h2", r"\lVert DF[h'']\rVert"),
        ("f2h1", r"\lVert D^2F[h',h']\rVert"),
        ("f2h12", r"\lVert D^2F[h',h'']\rVert"),
        ("f3h1", r"\lVert D^3F[h',h',h']\rVert"),
        ("f1h3", r"\lVert DF[h''']\rVert"),
    )
)
_t = sp.Symbol("t", real=True)
_F = sp.symbols("F1:4", real=True)
_H = sp.symbols("H1:4", real=True)


def _taylor(coefficients: tuple[sp.Symbol, ...], x: sp.Expr) -> sp.Expr:
    terms = (f * x**n / sp.factorial(n) for n, f in enumerate(coefficients, start=1))
    return sp.Add(*terms)


_CHAIN = _taylor(_F, _taylor(_H, _t))
_SECOND = sp.Eq(sp.diff(_CHAIN, _t, 2).subs(_t, 0), _F[1] * _H[0] ** 2 + _F[0] * _H[1])
_THIRD = sp.Eq(
    sp.diff(_CHAIN, _t, 3).subs(_t, 0),
    _F[2] * _H[0] ** 3 + 3 * _F[1] * _H[0] * _H[1] + _F[0] * _H[2],
)
_F_H = fam.COMPOSITION

_ONES = Model(
    "d = 1, all derivatives of F and H equal to 1 at the point",
    dict.fromkeys((*fam.OUTER, *fam.INNER, _a1, _a2, _a3, g1), sp.Integer(1))
    | dict.fromkeys((_c11, _c21, _c12, _c31, _c32), sp.Integer(1))
    | {g2: sp.Integer(2), g3: sp.Integer(5)},
)
COMPOSITION = Statement(
    sp.And(sp.Ge(g1, _F_H.m), sp.Le(g1, _F_H.M), sp.Le(g2, _F_H.M2), sp.Le(g3, _F_H.M3)),
    given={
        "H, first": sp.And(sp.Ge(_a1, _mH), sp.Le(_a1, _MH)),
        "H, second": sp.Le(_a2, _M2H),
        "H, third": sp.Le(_a3, _M3H),
        "F, first": sp.And(sp.Ge(g1, _mF * _a1), sp.Le(g1, _MF * _a1)),
        "DF[h'']": sp.Le(_c11, _MF * _a2),
        "DF[h''']": sp.Le(_c32, _MF * _a3),
        "D2F[h', h']": sp.Le(_c21, _M2F * _a1**2),
        "D2F[h', h'']": sp.Le(_c12, _M2F * _a1 * _a2),
        "D3F": sp.Le(_c31, _M3F * _a1**3),
        "second triangle": sp.Le(g2, _c21 + _c11),
        "third triangle": sp.Le(g3, _c31 + 3 * _c12 + _c32),
    },
    steps=(
        step("second chain rule", _SECOND, why="coefficients, on generic polynomials"),
        step("third chain rule", _THIRD, why="coefficients, on generic polynomials"),
        step("m", sp.Ge(g1, _F_H.m), "F, first", "H, first"),
        step("M", sp.Le(g1, _F_H.M), "F, first", "H, first"),
        step("square", sp.Le(_a1**2, _MH**2), "H, first"),
        step("cube", sp.Le(_a1**3, _MH**3), "H, first"),
        step("product", sp.Le(_a1 * _a2, _MH * _M2H), "H, first", "H, second"),
        step("F2", sp.Le(_c21, _M2F * _MH**2), "D2F[h', h']", "square"),
        step("F1", sp.Le(_c11, _MF * _M2H), "DF[h'']", "H, second"),
        step("M2", sp.Le(g2, _F_H.M2), "second triangle", "F2", "F1"),
        step("F3", sp.Le(_c31, _M3F * _MH**3), "D3F", "cube"),
        step("F12", sp.Le(_c12, _M2F * _M2H * _MH), "D2F[h', h'']", "product"),
        step("F13", sp.Le(_c32, _MF * _M3H), "DF[h''']", "H, third"),
        step("M3", sp.Le(g3, _F_H.M3), "third triangle", "F3", "F12", "F13"),
    ),
    example=_ONES,
)
"""With h(t) = H(z + ty): (F o h)'' = D^2F[h', h'] + DF[h''] and (F o h)''' = D^3F[h', h', h'] + 3
D^2F[h', h''] + DF[h''']; norms of multilinear maps."""


def _composition_twins() -> tuple[Twin, ...]:
    without = _M3F * _MH**3 + _M2F * _M2H * _MH + _MF * _M3H
    return (
        Twin("3 to 1 in M3", "sharp", sp.Le(g3, without), model=_ONES),
        Twin("M_F M2_H dropped from M2", "sharp", sp.Le(g2, _M2F * _MH**2), model=_ONES),
        Twin("m times 101/100", "sharp", sp.Ge(g1, _SLACK * _F_H.m), model=_ONES),
    )


# --- blocks --------------------------------------------------------------------------------

_y, _x = (
    local("y_F", r"\lVert y_F\rVert", nonnegative=True),
    local("y_H", r"\lVert y_H\rVert", nonnegative=True),
)
_u1, _w1, _u2, _w2, _u3, _w3 = (
    local(f"{side}_part{n}", rf"\lVert D^{n}{side}\rVert", nonnegative=True)
    for n in (1, 2, 3)
    for side in ("F", "H")
)
_B = fam.BLOCKS

_IN_F = Model(
    "F = identity-like with constants 1, H with constants 2, y in the block of F",
    dict.fromkeys((_mF, _MF, _M2F, _M3F, _u1, _u2, _u3, g1, g2, g3, _y), sp.Integer(1))
    | dict.fromkeys((_mH, _MH, _M2H, _M3H), sp.Integer(2))
    | dict.fromkeys((_x, _w1, _w2, _w3), sp.Integer(0)),
)
BLOCKS = Statement(
    sp.And(sp.Ge(g1, _B.m), sp.Le(g1, _B.M), sp.Le(g2, _B.M2), sp.Le(g3, _B.M3)),
    given={
        "unit": sp.Eq(_y**2 + _x**2, 1),
        "first": sp.Eq(g1**2, _u1**2 + _w1**2),
        "second": sp.Eq(g2**2, _u2**2 + _w2**2),
        "third": sp.Eq(g3**2, _u3**2 + _w3**2),
        "F, first": sp.And(sp.Ge(_u1, _mF * _y), sp.Le(_u1, _MF * _y)),
        "H, first": sp.And(sp.Ge(_w1, _mH * _x), sp.Le(_w1, _MH * _x)),
        "F, second": sp.Le(_u2, _M2F * _y**2),
        "H, second": sp.Le(_w2, _M2H * _x**2),
        "F, third": sp.Le(_u3, _M3F * _y**3),
        "H, third": sp.Le(_w3, _M3H * _x**3),
    },
    steps=(
        step("short", sp.And(sp.Le(_y, 1), sp.Le(_x, 1)), "unit"),
        step("m", sp.Ge(g1, _B.m), "unit", "first", "F, first", "H, first"),
        step("M", sp.Le(g1, _B.M), "unit", "first", "F, first", "H, first"),
        step("squares", sp.And(sp.Le(_y**2, _y), sp.Le(_x**2, _x)), "short"),
        step("F2", sp.Le(_u2, _M2F * _y), "F, second", "squares"),
        step("H2", sp.Le(_w2, _M2H * _x), "H, second", "squares"),
        step("M2", sp.Le(g2, _B.M2), "unit", "second", "F2", "H2"),
        step("cubes", sp.And(sp.Le(_y**3, _y), sp.Le(_x**3, _x)), "short"),
        step("F3", sp.Le(_u3, _M3F * _y), "F, third", "cubes"),
        step("H3", sp.Le(_w3, _M3H * _x), "H, third", "cubes"),
        step("M3", sp.Le(g3, _B.M3), "unit", "third", "F3", "H3"),
    ),
    example=_IN_F,
)
"""For unit y = (y_F, y_H), |D^kG[y, ..., y]|^2 = |D^kF[y_F, ...]|^2 + |D^kH[y_H, ...]|^2."""


def _block_twins() -> tuple[Twin, ...]:
    greatest = sp.Ge(g1, sp.Max(_mF, _mH))
    return (Twin("greatest for least in m", "sharp", greatest, model=_IN_F),)


# --- coordinatewise ------------------------------------------------------------------------

_C = fam.COORDINATEWISE
_v = local("v_dir", r"\lVert Vy\rVert", nonnegative=True)
_i = local("v_inf", r"\lVert Vy\rVert_\infty", nonnegative=True)
_k1, _k2, _k3 = (
    local(f"k{n}", rf"\lVert g^{{({n})}}\odot(Vy)^{{\odot{n}}}\rVert", nonnegative=True)
    for n in (1, 2, 3)
)

_EXTREME = Model(
    "U = V = I, a coordinate direction at which the suprema, all 1, are attained",
    dict.fromkeys(
        (*(_C.m * _C.M * _C.M2 * _C.M3).free_symbols, _v, _i, _k1, _k2, _k3, g1, g2, g3),
        sp.Integer(1),
    ),
)
COORDINATEWISE = Statement(
    sp.And(sp.Ge(g1, _C.m), sp.Le(g1, _C.M), sp.Le(g2, _C.M2), sp.Le(g3, _C.M3)),
    given={
        "V": sp.And(sp.Ge(_v, fam.least_V), sp.Le(_v, fam.norm_V)),
        "rows of V": sp.Le(_i, fam.row_V),
        "slopes": sp.And(sp.Ge(_k1, fam.g1_low * _v), sp.Le(_k1, fam.g1_high * _v)),
        "U": sp.And(sp.Ge(g1, fam.least_U * _k1), sp.Le(g1, fam.norm_U * _k1)),
        "second": sp.Le(g2, fam.norm_U * _k2),
        "third": sp.Le(g3, fam.norm_U * _k3),
        "curvatures": sp.Le(_k2, fam.g2_high * _i * _v),
        "third derivatives": sp.Le(_k3, fam.g3_high * _i**2 * _v),
    },
    steps=(
        step("low", sp.Ge(_k1, fam.g1_low * fam.least_V), "slopes", "V"),
        step("high", sp.Le(_k1, fam.g1_high * fam.norm_V), "slopes", "V"),
        step("m", sp.Ge(g1, _C.m), "U", "low"),
        step("M", sp.Le(g1, _C.M), "U", "high"),
        step("entries", sp.Le(_i * _v, fam.row_V * fam.norm_V), "V", "rows of V"),
        step("k2", sp.Le(_k2, fam.g2_high * fam.row_V * fam.norm_V), "curvatures", "entries"),
        step("M2", sp.Le(g2, _C.M2), "second", "k2"),
        step(
            "squares",
            sp.Le(_i * (_i * _v), fam.row_V * (fam.row_V * fam.norm_V)),
            "rows of V",
            "entries",
        ),
        step(
            "k3",
            sp.Le(_k3, fam.g3_high * fam.row_V**2 * fam.norm_V),
            "third derivatives",
            "squares",
        ),
        step("M3", sp.Le(g3, _C.M3), "third", "k3"),
    ),
    example=_EXTREME,
)
"""D^kG[y, ..., y] = U (g_i^(k) (v_i.y)^k)_i, whose norm is at most |U| sup|g^(k)| |Vy|_inf^(k-1)
|Vy|."""


def _coordinatewise_twins() -> tuple[Twin, ...]:
    return (
        Twin("m times 101/100", "sharp", sp.Ge(g1, _SLACK * _C.m), model=_EXTREME),
        Twin("M over 101/100", "sharp", sp.Le(g1, _C.M / _SLACK), model=_EXTREME),
        Twin("M2 over 101/100", "sharp", sp.Le(g2, _C.M2 / _SLACK), model=_EXTREME),
        Twin("M3 over 101/100", "sharp", sp.Le(g3, _C.M3 / _SLACK), model=_EXTREME),
    )


CLAIMS: tuple[Claim, ...] = (
    _claim(fam.COMPOSITION, COMPOSITION, *_composition_twins()),
    _claim(fam.BLOCKS, BLOCKS, *_block_twins()),
    _claim(fam.COORDINATEWISE, COORDINATEWISE, *_coordinatewise_twins()),
)
"""Claims of the composed families."""
