r"""A shear of the plane, close to an isometry across one stiff axis, at which false variants fail.

:math:`G(z)=z+(99a+\sqrt{1+b^2}-1)e_1` with :math:`a,b` the coordinates of z has
:math:`G(0)=0`, :math:`m=0.9999` and :math:`M_2=1`.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, step
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.gram import gram
from lemmata.bounds.language.terms import Substitution
from lemmata.bounds.language.vectors import (
    UnitVector,
    Vector,
    VectorVariable,
    coordinates,
    inner,
    norm,
)
from lemmata.bounds.paper.objects import G, z
from lemmata.bounds.symbols import M2, m

STIFF, LEAST = 100, sp.Rational(9999, 10000)
_e_1, _e_2 = UnitVector(1), UnitVector(2)
_u, _v = VectorVariable("u"), VectorVariable("v")


def _root(y: Vector) -> sp.Expr:
    return sp.sqrt(1 + inner(_e_2, y) ** 2)


def _value(y: Vector) -> Vector:
    more: Vector = y + ((STIFF - 1) * inner(_e_1, y) + _root(y) - 1) * _e_1
    return more


_a, _r, _W = sp.symbols("a r W", real=True)
_FORM = Statement(
    sp.Ge((STIFF * _a + _r) ** 2 + _W, LEAST**2 * (_a**2 + _W)),
    given={"roots": sp.Le(_r**2, _W)},
    steps=(step("form", sp.Ge((STIFF * _a + _r) ** 2 + _W, LEAST**2 * (_a**2 + _W)), "roots"),),
    example=Model("nothing but zeros", dict.fromkeys((_a, _r, _W), sp.S.Zero)),
)


def _expands() -> tuple[Step, ...]:
    change, apart = _value(_u) - _value(_v), _u - _v
    a, b = inner(_e_1, apart), inner(_e_2, apart)
    r = _root(_u) - _root(_v)
    return (
        generalise(
            "expanding",
            (_u, _v),
            step("roots", sp.Le(r**2, b**2)),
            step("Bessel", sp.Ge(norm(apart) ** 2 - a**2, b**2), gram(apart, _e_1, _e_2)),
            apply("form", _FORM, {_a: a, _r: r, _W: norm(apart) ** 2 - a**2}, "roots", "Bessel"),
            step("squares", sp.Ge(norm(change) ** 2, LEAST**2 * norm(apart) ** 2), "form"),
            step("norms", sp.Ge(norm(change), LEAST * norm(apart)), "squares"),
        ),
    )


def sheared(at: Substitution) -> Model:
    """Return it at a point where <u, grad f> is less than m^2|u|^2 - M2^2|u|^4/20, z_hat = 0."""
    b = sp.Rational(1, 4)
    point = coordinates(sp.Rational(-73, 100) * b**2 / STIFF, b)
    return Model(
        "G(z) = (100 a + sqrt(1 + b^2) - 1, b), x = 0, at (a, b) = (-73/160000, 1/4)",
        dict(at) | {G: function(_value), z: point, m: LEAST, M2: sp.S.One},
        2,
        {"assumption-1": _expands()},
    )
