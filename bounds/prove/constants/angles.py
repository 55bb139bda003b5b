"""Rational combinations of angles, and of logarithms, of algebraic numbers that are zero.

``sum n_j atan(a_j)`` is zero if it is less than pi and the product of ``(1 + i a_j)^n_j`` is
real; ``sum n_j log(a_j)`` is zero if the product of ``a_j^n_j`` is 1. Both products are algebraic.
"""

from __future__ import annotations

from math import lcm

import sympy as sp
from flint import arb

from lemmata.bounds.prove.constants.algebraic import is_algebraic, vanishes
from lemmata.bounds.prove.reals.tape import precision, run

_MAX_MULTIPLE = 200
_AREA = {
    sp.asinh: lambda a: a + sp.sqrt(a**2 + 1),
    sp.acosh: lambda a: a + sp.sqrt(a**2 - 1),
    sp.atanh: lambda a: sp.sqrt((1 + a) / (1 - a)),
}
"""Whose logarithm an inverse hyperbolic function is."""
_UNIT = {
    sp.atan: lambda a: (sp.Integer(1), a),
    sp.asin: lambda a: (sp.sqrt(1 - a**2), a),
    sp.acos: lambda a: (a, sp.sqrt(1 - a**2)),
}
"""Real and imaginary part of a number whose argument an inverse trigonometric function is."""


def combination_vanishes(number: sp.Expr) -> bool:
    """Whether a sum of rational multiples of angles and logarithms is shown to be zero."""
    angles: dict[sp.Expr, sp.Rational] = {}
    logs: dict[sp.Expr, sp.Rational] = {}
    for term in sp.Add.make_args(sp.expand(number)):
        factor, rest = term.as_coeff_Mul()
        if len(rest.args) == 1 and is_algebraic(rest.args[0]):
            (argument,) = rest.args
            if rest.func in _UNIT:
                angles[rest] = factor
                continue
            if rest.func in _AREA or rest.func is sp.log:
                base = _AREA.get(rest.func, lambda a: a)(argument)
                logs[base] = logs.get(base, sp.Integer(0)) + factor
                continue
        if rest != sp.pi:
            return False
        angles[rest] = factor
    return _product_is_one(logs) and _sum_is_zero(angles)


def _multiples(terms: dict[sp.Expr, sp.Rational]) -> dict[sp.Expr, int] | None:
    common = lcm(*(int(c.q) for c in terms.values()))
    out = {e: int(c * common) for e, c in terms.items()}
    return out if all(abs(n) <= _MAX_MULTIPLE for n in out.values()) else None


def _product_is_one(logs: dict[sp.Expr, sp.Rational]) -> bool:
    powers = _multiples(logs)
    if powers is None:
        return False
    sides = [sp.Mul(*(a ** abs(n) for a, n in powers.items() if n * s > 0)) for s in (1, -1)]
    return is_algebraic(sides[0] - sides[1]) and vanishes(sides[0] - sides[1]) is True


def _sum_is_zero(angles: dict[sp.Expr, sp.Rational]) -> bool:
    multiples = _multiples(angles)
    if multiples is None:
        return False
    with precision(128):
        total = run(sp.Add(*(n * t for t, n in multiples.items())), {}, clip=False)
        if not isinstance(total, arb) or not abs(total) < 1:
            return False
    re, im = sp.Integer(1), sp.Integer(0)
    for angle, n in multiples.items():
        unit = (sp.Integer(-1), sp.Integer(0)) if angle == sp.pi else _unit(angle)
        x, y = _power(unit, abs(n))
        y = y if n > 0 else -y
        re, im = re * x - im * y, re * y + im * x
    return vanishes(im) is True


def _unit(angle: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    re, im = _UNIT[angle.func](angle.args[0])
    return re, im


def _power(z: tuple[sp.Expr, sp.Expr], n: int) -> tuple[sp.Expr, sp.Expr]:
    out = (sp.Integer(1), sp.Integer(0))
    for bit in bin(n)[2:]:
        out = _times(out, out)
        if bit == "1":
            out = _times(out, z)
    return out


def _times(a: tuple[sp.Expr, sp.Expr], b: tuple[sp.Expr, sp.Expr]) -> tuple[sp.Expr, sp.Expr]:
    return a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]
