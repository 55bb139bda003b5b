r"""Rigorous zeros in the first parameter of Kummer's function, in Arb balls.

:math:`M(a,b,y)={}_1F_1(a;b;y)=\sum_n\frac{(a)_n}{(b)_n}\frac{y^n}{n!}` and its Taylor coefficients
in ``a`` are summed with a bound on the tail, for a *ball* ``a`` too, so that the zeros of
:math:`\nu\mapsto M(-\nu,b,y)` are isolated and counted: an interval either excludes a zero, or the
function is monotone on it and the signs at the ends decide, or it is halved.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from flint import arb, ctx, fmpq

from lemmata.verify.errors import InputError

Real: TypeAlias = int | float | Fraction | arb
"""A real number; a float means its exact binary value."""

_PRECISION = 160
_ORDER = 12
_MOST_TERMS = 20_000


def ball(value: Real) -> arb:
    """Return ``value`` as an Arb ball, exact or correctly rounded outwards.

    Raises
    ------
    InputError
        If it is not a finite real number.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction | arb):
        raise InputError(f"expected a real number, not {value!r}")
    if isinstance(value, Fraction):
        return arb(fmpq(value.numerator, value.denominator))
    result = arb(value)
    if not result.is_finite():
        raise InputError(f"expected a finite number, not {value!r}")
    return result


def taylor(a: arb, b: arb, y: arb, order: int) -> list[arb]:
    r"""Enclose the first ``order`` Taylor coefficients in ``h`` of :math:`M(a+h,b,y)`.

    Here ``b, y > 0``.  The terms obey :math:`t_{n+1}(h)=t_n(h)\frac{(a+h+n)y}{(b+n)(n+1)}`, and
    the sum :math:`\|t_n\|` of the absolute coefficients satisfies the same recursion with
    :math:`A=|a|+1` for ``a + h``.  That factor decreases in ``n`` because :math:`A\ge1`, so once
    it is at most :math:`\tfrac12` all later terms sum to at most :math:`\|t_n\|`.
    """
    term = [arb(1)] + [arb(0)] * (order - 1)
    total = list(term)
    size, n, small = a.abs_upper() + 1, 0, arb(2) ** -ctx.prec
    while True:
        factor, shift = y / ((b + n) * (n + 1)), a + n
        carried = [arb(0), *term[:-1]]
        term = [(t * shift + c) * factor for t, c in zip(term, carried, strict=True)]
        total = [s + t for s, t in zip(total, term, strict=True)]
        n += 1
        if n % 8 == 0 and (size + n) * y / ((b + n) * (n + 1)) <= 0.5:
            rest = sum((abs(t) for t in term), arb(0)).upper()
            if rest <= small or n > _MOST_TERMS:
                return [s + arb(0, rest) for s in total]


def kummer(a: arb, b: arb, y: arb) -> tuple[arb, arb]:
    r"""Return enclosures of :math:`M(a,b,y)` and :math:`\partial_aM(a,b,y)`, ``b, y > 0``."""
    value, slope = taylor(a, b, y, 2)
    return value, slope


def _on_interval(low: Fraction, high: Fraction, b: arb, y: arb) -> tuple[arb, arb]:
    r"""Enclose :math:`M(-\nu,b,y)` and :math:`\partial_aM` for all ``nu`` of the interval.

    Taylor's formula at the midpoint, its remainder from the coefficient over the interval.
    """
    h = ball((high - low) / 2) * arb(0, 1)
    series = taylor(ball(-(low + high) / 2), b, y, _ORDER)
    last = taylor(-ball(low).union(ball(high)), b, y, _ORDER + 1)[-1]
    value, slope = last, _ORDER * last
    for k in range(_ORDER - 1, 0, -1):
        value, slope = series[k] + h * value, k * series[k] + h * slope
    return series[0] + h * value, slope


@dataclass(frozen=True)
class Zeros:
    r"""All zeros of :math:`\nu\mapsto M(-\nu,b,y)` in ``(0, bound)``.

    Attributes
    ----------
    values : tuple of arb
        Disjoint enclosures of the zeros, increasing.
    bound : arb
        There is no other zero below this.
    """

    values: tuple[arb, ...]
    bound: arb


def zeros(b: arb, y: arb, bound: int, *, digits: int = 30) -> Zeros:
    """Isolate, count and refine all zeros below ``bound``.

    The first zero is of the order of ``exp(-y)``; the precision follows, so that every zero gets
    about ``digits`` relative digits if ``b`` and ``y`` have them.

    Raises
    ------
    ArithmeticError
        If an interval cannot be decided (a zero at a dyadic point).
    """
    bits = int(3.4 * digits + 3 * float(y.upper())) + 8
    with ctx.workprec(bits + _PRECISION + 4 * bound):
        # An odd width keeps the halving points away from integers, where zeros tend to be near.
        cell = Fraction(17, 64)
        count = -(-bound // cell)
        pieces = [(cell * i, cell * (i + 1)) for i in range(int(count))]
        found: list[arb] = []
        while pieces:
            low, high = pieces.pop(0)
            decided = _decide(low, high, b, y)
            if decided is None:
                middle = (low + high) / 2
                if high - low < Fraction(1, 2**bits):
                    raise ArithmeticError(f"cannot decide the zeros near {float(low)}")
                pieces[:0] = [(low, middle), (middle, high)]
            elif decided:
                found.append(_refined(low, high, b, y, bits))
        return Zeros(tuple(found), ball(cell * count))


def _at(nu: Fraction, b: arb, y: arb) -> int:
    """Return the certain sign of ``M(-nu, b, y)``, 0 if uncertain."""
    value = kummer(ball(-nu), b, y)[0]
    return int(value > 0) - int(value < 0)


def _decide(low: Fraction, high: Fraction, b: arb, y: arb) -> bool | None:
    """Whether there is a zero, exactly one, in the interval; None if it must be halved."""
    value, slope = _on_interval(low, high, b, y)
    if not value.contains(0):
        return False
    if slope.contains(0):
        return None
    signs = _at(low, b, y), _at(high, b, y)
    return None if 0 in signs else signs[0] != signs[1]


def _refined(low: Fraction, high: Fraction, b: arb, y: arb, bits: int) -> arb:
    """Enclose the one zero in the interval by Newton steps that bisection guards.

    Newton's error is squared by a step: an interval that shrank as expected shrinks by twice as
    many bits next time.
    """
    left, gain = _at(low, b, y), 8
    while (old := high - low) > Fraction(1, 2**bits):
        middle = (low + high) / 2
        value, slope = kummer(ball(-middle), b, y)
        # M as a function of nu has derivative -slope.
        guess = middle + _fraction(value / slope, bits + 30) if slope != 0 else middle
        width = old / 2**gain
        for point in (guess - width, guess + width, middle):
            sign = _at(point, b, y) if low < point < high else 0
            if sign:
                low, high = (point, high) if sign == left else (low, point)
        gain = 2 * gain if high - low <= 2 * width else 8
        if high - low == old:
            # The precision of b and y decides no sign any more.
            break
    return ball(low).union(ball(high))


def _fraction(value: arb, bits: int) -> Fraction:
    """Return the midpoint, shortened so that bisection points stay short."""
    mantissa, exponent = value.mid().man_exp()
    exact = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return Fraction(round(exact * 2**bits), 2**bits)
