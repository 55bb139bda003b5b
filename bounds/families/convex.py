"""Proof of the constants of gradients of convex functions."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds import families as fam
from lemmata.bounds.claim import Claim, Source, Twin
from lemmata.bounds.families import i1, s2, s3, u1
from lemmata.bounds.kernel import Model, Statement, step
from lemmata.bounds.symbols import g2, g3, local

_SLACK = sp.Rational(101, 100)
e = local("e_dir", r"\lVert Wy\rVert_\infty", nonnegative=True)

_ac, _bc, _lo, _hi, _rW = fam.a_convex, fam.b_convex, fam.lam_min, fam.lam_max, fam.row_W
_S = local("S_convex", r"\langle y,W^\top CWy\rangle", nonnegative=True)
_f = local("f_convex", r"\langle y,Jy\rangle")
_term = local("term", r"c_i(w_i^\top y)^2", nonnegative=True)
_d1 = local("d1", r"\sigma'_i")
_T2 = local("T2", r"\sum_ic_i\lvert w_i^\top y\rvert^2", nonnegative=True)
_T3 = local("T3", r"\sum_ic_i\lvert w_i^\top y\rvert^3", nonnegative=True)
_T4 = local("T4", r"\sum_ic_i(w_i^\top y)^4", nonnegative=True)
_low, _high = _ac + _bc * i1, _ac + _bc * u1
_CONVEX = {
    "m": sp.Ge(_f, fam.CONVEX.m),
    "M": sp.Le(_f, fam.CONVEX.M),
    "M2": sp.Le(g2, fam.CONVEX.M2),
    "M3": sp.Le(g3, fam.CONVEX.M3),
}
_TERM = sp.Implies(
    sp.And(sp.Ge(_d1, i1), sp.Le(_d1, u1)),
    sp.And(
        sp.Ge((_ac + _bc * _d1) * _term, _low * _term),
        sp.Le((_ac + _bc * _d1) * _term, _high * _term),
    ),
)

_POINT = Model(
    "W = diag(2, 1), C = I, a = b = 1, at y = e1, where the suprema are attained",
    {i1: sp.Integer(0)}
    | dict.fromkeys((_ac, _bc, s2, s3, _lo, u1, _d1), sp.Integer(1))
    | dict.fromkeys((_rW, e), sp.Integer(2))
    | dict.fromkeys((_hi, _S, _T2, _term), sp.Integer(4))
    | dict.fromkeys((_f, g2, _T3), sp.Integer(8))
    | dict.fromkeys((g3, _T4), sp.Integer(16)),
)
CONVEX = Statement(
    sp.And(*_CONVEX.values()),
    given={
        "summed lower": sp.Ge(_f, _low * _S),
        "summed upper": sp.Le(_f, _high * _S),
        "least eigenvalue": sp.Ge(_S, _lo),
        "greatest eigenvalue": sp.Le(_S, _hi),
        "expanding": sp.Gt(_low, 0),
        "order": sp.Ge(u1, i1),
        "second": sp.Le(g2, _bc * s2 * _T3),
        "third": sp.Le(g3, _bc * s3 * _T4),
        "rows, cubes": sp.Le(_T3, e * _T2),
        "rows, fourth powers": sp.Le(_T4, e**2 * _T2),
        "longest row": sp.Le(e, _rW),
        "weights": sp.Le(_T2, _hi),
    },
    steps=(
        step("each term", _TERM, why="summed over i this gives the first two hypotheses"),
        step("m", _CONVEX["m"], "summed lower", "least eigenvalue", "expanding"),
        step("M", _CONVEX["M"], "summed upper", "greatest eigenvalue", "expanding", "order"),
        step("row", sp.Le(e * _T2, _rW * _hi), "longest row", "weights"),
        step("cubes", sp.Le(_T3, _rW * _hi), "rows, cubes", "row"),
        step("M2", _CONVEX["M2"], "second", "cubes"),
        step("rows", sp.Le(e * (e * _T2), _rW * (_rW * _hi)), "longest row", "row"),
        step("fourth powers", sp.Le(_T4, _rW**2 * _hi), "rows, fourth powers", "rows"),
        step("M3", _CONVEX["M3"], "third", "fourth powers"),
    ),
    example=_POINT,
)
"""<y, J y> = sum_i (a + b s'_i) c_i (w_i.y)^2 lies between m and M, and |<y'', D^2 G[y, y]>| <= b
s2 sum_i c_i |w_i.y|^2|w_i.y''|, for unit vectors; by Cauchy-Schwarz with weights c_i it is enough
to take y'' = y."""


def _convex_twins() -> tuple[Twin, ...]:
    F = fam.CONVEX
    swapped = F.M2.subs(_hi, _lo)
    return (
        Twin("largest to least eigenvalue in M2", "sharp", sp.Le(g2, swapped), model=_POINT),
        Twin("row norm halved in M2", "sharp", sp.Le(g2, F.M2 / 2), model=_POINT),
        Twin("M over 101/100", "sharp", sp.Le(_f, F.M / _SLACK), model=_POINT),
    )


CLAIMS: tuple[Claim, ...] = (
    Claim(
        "family-convex",
        "constants of the convex family",
        Source("new"),
        {"sharp": CONVEX},
        twins=_convex_twins(),
    ),
)
"""Claims of the convex family."""
