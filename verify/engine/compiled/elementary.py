"""exp, log, sin, arctan, erf without branches, for loops that LLVM vectorises.

Accuracy, in units in the last place, is measured by `tests/engine/test_engine_fast.py`.
"""

from __future__ import annotations

import math
from typing import Any

from lemmata.verify.engine.compiled.coefficients import (
    ARCTAN,
    ATANH,
    ATANH_THIRD,
    COS,
    ERF,
    ERFCX,
    EXPM1,
    SIN,
)
from lemmata.verify.engine.compiled.intrinsics import (
    exponent,
    flip_sign,
    has_bit,
    mantissa,
    number,
    pick,
    polynomial,
    power_of_two,
    word_of,
)
from lemmata.verify.engine.compiled.jit import helper

# Pairs are (float32, float64).  Leading parts have so few bits that a multiple of them is exact.
_LOG2E = 1 / math.log(2)
_LN2_HIGH = (0.693145751953125, 0.693147180559663)
_LN2_LOW = (1.4286068203094173e-06, 2.8235290563031577e-13)
_TURN = 2 / math.pi
_HALF_PI = (1.5703125, 1.5707963267341256)
_HALF_PI_NEXT = (0.0004825592041015625, 6.077100506303966e-11)
_HALF_PI_LAST = (1.2675907950567314e-06, 2.0222662487959506e-21)
_ROUND = (1.5 * 2**23, 1.5 * 2**52)
_TANH_FAR = (20.0, 44.0)
_EXP_FAR = (86.0, 700.0)
_STEEP = math.sqrt(2) + 1
_FLAT = math.sqrt(2) - 1
_ERFCX_MIDDLE = 3.75


@helper
def scale_and_rest(x: Any) -> Any:
    """Return (2^k, e^r - 1) with x = k ln 2 + r, |r| <= ln(2) / 2; |x| <= 700 (86 in float32)."""
    shifted = x * number(x, _LOG2E) + pick(x, _ROUND)
    k = shifted - pick(x, _ROUND)
    r = (x - k * pick(x, _LN2_HIGH)) - k * pick(x, _LN2_LOW)
    return power_of_two(shifted), r + r * r * polynomial(r, EXPM1)


@helper
def exp_of_minus(x: Any) -> Any:
    """Return e^-x for x >= 0; where that is below 1e-304 (4e-38 in float32), 0."""
    far = pick(x, _EXP_FAR)
    scale, rest = scale_and_rest(-(far if x > far else x))
    return number(x, 0.0) if x > far else scale + scale * rest


@helper
def tanh(x: Any) -> Any:
    """Return tanh x."""
    far = pick(x, _TANH_FAR)
    y = x + x
    y = far if y > far else y
    y = -far if y < -far else y
    scale, rest = scale_and_rest(y)
    e = scale * rest + (scale - number(x, 1.0))
    return e / (e + number(x, 2.0))


@helper
def log(x: Any) -> Any:
    """Return ln x for a positive, normal x."""
    k, m = exponent(x), mantissa(x)
    one = number(x, 1.0)
    s = (m - one) / (m + one)
    y = s * s
    return k * pick(x, _LN2_HIGH) + (
        (s + s) + (s * y * polynomial(y, ATANH) + k * pick(x, _LN2_LOW))
    )


@helper
def log1p(u: Any) -> Any:
    """Return ln(1 + u) for 0 <= u <= 1."""
    s = u / (u + number(u, 2.0))
    t = s * s
    return (s + s) + s * t * polynomial(t, ATANH_THIRD)


@helper
def sin_cos_small(t: Any) -> Any:
    """Return (sin t, cos t) for |t| <= pi / 4."""
    y = t * t
    return t + t * y * polynomial(y, SIN), number(t, 1.0) + y * polynomial(y, COS)


@helper
def sin_cos(x: Any) -> Any:
    """Return (sin x, cos x) for |x| <= 10^4."""
    shifted = x * number(x, _TURN) + pick(x, _ROUND)
    k = shifted - pick(x, _ROUND)
    t = (x - k * pick(x, _HALF_PI)) - k * pick(x, _HALF_PI_NEXT)
    s, c = sin_cos_small(t - k * pick(x, _HALF_PI_LAST))
    turns = word_of(shifted)
    odd = has_bit(turns, 0)
    sine, cosine = (c if odd else s), (s if odd else c)
    return flip_sign(sine, turns, 1), flip_sign(cosine, word_of(shifted + number(x, 1.0)), 1)


@helper
def arctan(x: Any) -> Any:
    """Return arctan x."""
    one = number(x, 1.0)
    a = abs(x)
    far, middle = a > number(x, _STEEP), a > number(x, _FLAT)
    top = -one if far else (a - one if middle else a)
    bottom = a if far else (a + one if middle else one)
    t = top / bottom
    y = t * t
    base = number(x, math.pi / 2) if far else number(x, math.pi / 4 if middle else 0.0)
    return math.copysign(base + (t + t * y * polynomial(y, ARCTAN)), x)


@helper
def erfc_of_positive(x: Any, square: Any) -> Any:
    """Return erfc x for 0 <= x <= 40, given e^(-x^2)."""
    middle = number(x, _ERFCX_MIDDLE)
    y = (x - middle) / (x + middle)
    return square * polynomial(y, ERFCX) / (number(x, 1.0) + (x + x))


@helper
def erf_small(x: Any) -> Any:
    """Return erf x for |x| <= 1."""
    return x * polynomial(x * x, ERF)
