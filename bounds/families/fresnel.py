r"""Proof for the generator whose second derivative is bounded and third is not.

:math:`G(z)=2z+\sigma(z)`, :math:`\sigma(0)=0`, :math:`\sigma'(x)=\int_0^x\sin t^2\,dt`.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds import families as fam
from lemmata.bounds.claim import Claim, Source, Twin
from lemmata.bounds.kernel import Model, Statement, step
from lemmata.bounds.symbols import g1, g2, g3, local

_x = sp.Symbol("x", real=True)
_n = sp.Symbol("n", positive=True, integer=True)
_area = local("area", r"\sigma'(x)")
_sine = local("sin_square", r"\sin x^2")
_cosine = local("cos_square", r"\cos x^2")
_point = local("point", "x", nonnegative=True)
_limit = local("limit_M3", "B", positive=True)
F = fam.FRESNEL

_STEEPEST = Model(
    "sigma' = 0, sin x^2 = 1",
    {_area: sp.Integer(0), _cosine: sp.Integer(0), g1: sp.Integer(2)}
    | {_sine: sp.Integer(1), g2: sp.Integer(1)},
)
FRESNEL = Statement(
    sp.And(sp.Ge(g1, F.m), sp.Le(g1, F.M), sp.Le(g2, F.M2)),
    given={
        "alternating areas": sp.And(sp.Le(_area, sp.sqrt(sp.pi)), sp.Ge(_area, -sp.sqrt(sp.pi))),
        "first": sp.Eq(g1, 2 + _area),
        "circle": sp.Eq(_sine**2 + _cosine**2, 1),
        "second": sp.Eq(g2, sp.Abs(_sine)),
    },
    steps=(
        step("m", sp.Ge(g1, F.m), "alternating areas", "first"),
        step("M", sp.Le(g1, F.M), "alternating areas", "first"),
        step("sine", sp.And(sp.Le(_sine, 1), sp.Ge(_sine, -1)), "circle"),
        step("M2", sp.Le(g2, F.M2), "second", "sine"),
    ),
    example=_STEEPEST,
)
"""G' = 2 + s'(x) with |s'| <= sqrt(pi): the areas of sin t^2 between its zeros alternate and
decrease, and the first one is below its length sqrt(pi). G'' = sin x^2."""

UNBOUNDED = Statement(
    sp.Gt(g3, _limit),
    given={
        "third": sp.Eq(g3, sp.Abs(2 * _point * _cosine)),
        "peak": sp.Eq(_cosine, 1),
        "far": sp.Gt(4 * _point**2, _limit**2),
    },
    steps=(
        step("third derivative", sp.Eq(sp.diff(sp.sin(_x**2), _x), 2 * _x * sp.cos(_x**2))),
        step("peaks", sp.Eq(sp.cos(sp.sqrt(2 * sp.pi * _n) ** 2), 1), why="x^2 = 2 pi n"),
        step("beyond", sp.Gt(g3, _limit), "third", "peak", "far"),
    ),
    example=Model(
        "B = 1, cos x^2 = 1, x = 1",
        {_limit: sp.Integer(1), _cosine: sp.Integer(1), _point: sp.Integer(1), g3: sp.Integer(2)},
    ),
)
"""No B bounds |G'''(x)| = |2x cos x^2|: at x^2 = 2 pi n it is 2 sqrt(2 pi n), beyond B as soon as
8 pi n > B^2."""


_SLACK = sp.Rational(101, 100)
_TWIN = Twin("M2 over 101/100", "sharp", sp.Le(g2, F.M2 / _SLACK), model=_STEEPEST)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        "family-fresnel",
        "constants of the fresnel family",
        Source("new"),
        {"sharp": FRESNEL},
        twins=(_TWIN,),
    ),
    Claim(
        "family-fresnel-third",
        "the fresnel family has no M3",
        Source("new"),
        {"sharp": UNBOUNDED},
    ),
)
"""Claims of the fresnel family."""
