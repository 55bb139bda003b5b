"""Real algebraic constants are zero, or not smaller than a bound: a ball decides which.

A number built from integers by field operations, roots, and cosines of rational multiples of pi
is a quotient U/L of algebraic integers. If all conjugates of U and L are at most u and l in
absolute value, and D bounds the degree, then U/L = 0 or |U/L| >= 1/(u^(D-1) l), as a non-zero
algebraic integer has a norm of at least 1 (Burnikel, Funke, Mehlhorn, Schirra and Schmitt,
"A separation bound for real algebraic expressions", ESA 2001).
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from flint import arb

from lemmata.bounds.prove.reals.tape import precision, run

_MAX_BITS = 60_000
_COSINES = (sp.cos, sp.sin, sp.tan)


@dataclass(frozen=True)
class _Size:
    """Binary logarithms of u and l; exact rationals, rounded up."""

    u: sp.Rational
    l: sp.Rational  # noqa: E741 (the name in the literature)


def is_algebraic(number: sp.Expr) -> bool:
    """Whether a constant is built as described above."""
    if number.is_Rational:
        return True
    if isinstance(number, _COSINES):
        return bool((number.args[0] / sp.pi).is_Rational)
    if isinstance(number, sp.Pow) and not number.exp.is_Rational:
        return False
    ok = isinstance(number, (sp.Add, sp.Mul, sp.Pow))
    return ok and all(is_algebraic(a) for a in number.args)


def vanishes(number: sp.Expr) -> bool | None:
    """Decide whether an algebraic constant is zero; ``None`` if it is too large, or undefined."""
    known: dict[sp.Expr, _Size] = {}
    degrees: dict[sp.Expr, int] = {}
    size = _size(number, known, degrees)
    degree = 1
    for factor in degrees.values():
        degree *= factor
    bits = (degree - 1) * size.u + size.l
    if bits > _MAX_BITS:
        return None
    with precision(int(bits + size.u + size.l) + 64):
        value = run(number, {}, clip=False)
        if not isinstance(value, arb) or not value.is_finite():
            return None
        if value > 0 or value < 0:
            return False
        small = abs(value) < arb(2) ** (-int(bits) - 1)
    return True if small else None


def _size(e: sp.Expr, known: dict[sp.Expr, _Size], degrees: dict[sp.Expr, int]) -> _Size:
    if e not in known:
        known[e] = _build(e, known, degrees)
    return known[e]


def _build(e: sp.Expr, known: dict[sp.Expr, _Size], degrees: dict[sp.Expr, int]) -> _Size:
    if e.is_Rational:
        return _Size(_log2(abs(int(e.p))), _log2(int(e.q)))
    if isinstance(e, _COSINES):
        return _cosine(e, degrees)
    if isinstance(e, sp.Pow):
        return _power(_size(e.base, known, degrees), e, degrees)
    parts = [_size(a, known, degrees) for a in e.args]
    out = parts[0]
    for s in parts[1:]:
        if isinstance(e, sp.Mul):
            out = _Size(out.u + s.u, out.l + s.l)
        else:  # u1 l2 + u2 l1 is at most twice the larger term
            out = _Size(max(out.u + s.l, s.u + out.l) + 1, out.l + s.l)
    return out


def _power(base: _Size, e: sp.Pow, degrees: dict[sp.Expr, int]) -> _Size:
    p, q = int(e.exp.p), int(e.exp.q)
    if q > 1:
        degrees[sp.Pow(e.base, sp.Rational(1, q), evaluate=False)] = q
        u, low = base.u, base.l
        if u >= low:
            base = _Size((u + (q - 1) * low) / q, low)
        else:
            base = _Size(u, ((q - 1) * u + low) / q)
    base = _Size(base.u * abs(p), base.l * abs(p))
    return base if p > 0 else _Size(base.l, base.u)


def _cosine(e: sp.Expr, degrees: dict[sp.Expr, int]) -> _Size:
    """``2 cos(r pi)`` is an algebraic integer whose conjugates are at most 2, of degree <= 2q.

    So is the sine; the tangent is their quotient.
    """
    q = int((e.args[0] / sp.pi).q)
    degrees[sp.Symbol(f"root of unity of order {4 * q}")] = 4 * q
    return _Size(sp.Integer(1), sp.Integer(1))


def _log2(n: int) -> sp.Rational:
    """Return an upper bound of the binary logarithm, 0 for 0."""
    return sp.Integer(max(n - 1, 0).bit_length())
