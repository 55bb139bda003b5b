r"""Every activation and its derivative on the rows of an array, in place.

The formulas are those of `verify.activations`; each function replaces the entries ``h`` of a row by
:math:`\sigma(h+b)` and fills another row with :math:`\sigma'(h+b)`.
"""

from __future__ import annotations

import math
from typing import Any

from lemmata.verify.engine.compiled.elementary import (
    arctan,
    erf_small,
    erfc_of_positive,
    exp_of_minus,
    log1p,
    sin_cos,
    tanh,
)
from lemmata.verify.engine.compiled.intrinsics import number, pick
from lemmata.verify.engine.compiled.jit import helper, kernel

CODES = {
    name: code
    for code, name in enumerate(
        (
            *("tanh", "sigmoid", "softplus", "sin", "arctan", "erf", "gelu", "rsqrt"),
            *("silu", "gelu_tanh", "mish"),
        )
    )
}
"""Numbers of the activations, as the kernels take them."""

_FAR_SINE = 1.0e4
_FAR_GATE = 1.0e3
_CUBIC = 0.044715
_CUBIC_RATE = 2 * math.sqrt(2 / math.pi)
_LOG_TWO = math.log(2)
_FAR_ROOT = (1e18, 1e150)
_FAR_SQUARE = (9.0, 26.0)
_TWO_OVER_ROOT_PI = 2 / math.sqrt(math.pi)
_ROOT_HALF = math.sqrt(0.5)
_DENSITY = 1 / math.sqrt(2 * math.pi)


@helper
def _tanh(h: Any, s1: Any, b: Any) -> None:
    for i in range(h.size):
        t = tanh(h[i] + b)
        h[i] = t
        s1[i] = number(t, 1.0) - t * t


@helper
def _sigmoid(h: Any, s1: Any, b: Any) -> None:
    for i in range(h.size):
        x = h[i] + b
        e = exp_of_minus(abs(x))
        r = number(x, 1.0) / (number(x, 1.0) + e)
        h[i] = e * r if x < number(x, 0.0) else r
        s1[i] = e * r * r


@helper
def _softplus(h: Any, s1: Any, b: Any) -> None:
    for i in range(h.size):
        x = h[i] + b
        e = exp_of_minus(abs(x))
        r = number(x, 1.0) / (number(x, 1.0) + e)
        low = x < number(x, 0.0)
        h[i] = (number(x, 0.0) if low else x) + log1p(e)
        s1[i] = e * r if low else r


@helper
def _sin(h: Any, s1: Any, b: Any) -> None:
    greatest = number(b, 0.0)
    for i in range(h.size):
        a = abs(h[i] + b)
        greatest = a if a > greatest else greatest
    if greatest > number(b, _FAR_SINE):
        # Far from 0 the reduction to a quarter turn needs more digits: leave it to the library.
        for i in range(h.size):
            x = h[i] + b
            h[i], s1[i] = math.sin(x), math.cos(x)
        return
    for i in range(h.size):
        h[i], s1[i] = sin_cos(h[i] + b)


@helper
def _arctan(h: Any, s1: Any, b: Any) -> None:
    for i in range(h.size):
        x = h[i] + b
        h[i] = arctan(x)
        s1[i] = number(x, 1.0) / (number(x, 1.0) + x * x)


@helper
def _tail(a: Any) -> Any:
    """Return (e^(-a^2), erfc a) for a >= 0."""
    far = pick(a, _FAR_SQUARE)
    c = far if a > far else a
    square = exp_of_minus(c * c)
    return square, erfc_of_positive(c, square)


@helper
def _erf(h: Any, s1: Any, b: Any) -> None:
    for i in range(h.size):
        x = h[i] + b
        a = abs(x)
        one = number(x, 1.0)
        square, tail = _tail(a)
        small = one if a > one else a
        value = one - tail if a > one else erf_small(small)
        h[i] = math.copysign(value, x)
        s1[i] = number(x, _TWO_OVER_ROOT_PI) * square


@helper
def _gelu(h: Any, s1: Any, b: Any) -> None:
    for i in range(h.size):
        x = h[i] + b
        a = abs(x)
        square, tail = _tail(a * number(x, _ROOT_HALF))
        half = number(x, 0.5) * tail
        cdf = half if x < number(x, 0.0) else number(x, 1.0) - half
        # Where the density is 0, x times it is too, even at infinity.
        far = number(x, 40.0)
        y = far if a > far else a
        slope = math.copysign(y, x) * (number(x, _DENSITY) * square)
        h[i] = x * cdf
        s1[i] = cdf + slope


@helper
def _rsqrt(h: Any, s1: Any, b: Any) -> None:
    for i in range(h.size):
        x = h[i] + b
        far = pick(x, _FAR_ROOT)
        x = far if x > far else x
        x = -far if x < -far else x
        one = number(x, 1.0)
        root = one / math.sqrt(one + x * x)
        h[i] = x * root
        s1[i] = root * (root * root)


@helper
def _clipped(x: Any) -> Any:
    far = number(x, _FAR_GATE)
    y = far if x > far else x
    return -far if y < -far else y


@helper
def _gated(x: Any, y: Any, g: Any, slope: Any) -> tuple[Any, Any]:
    """Return x p(g) and its derivative p + y p (1 - p) g', y being x unless p' is 0."""
    e = exp_of_minus(abs(g))
    r = number(x, 1.0) / (number(x, 1.0) + e)
    p = e * r if g < number(x, 0.0) else r
    return x * p, p + y * (e * r * r) * slope


@helper
def _silu(h: Any, s1: Any, b: Any) -> None:
    for i in range(h.size):
        x = h[i] + b
        y = _clipped(x)
        h[i], s1[i] = _gated(x, y, y, number(x, 1.0))


@helper
def _gelu_tanh(h: Any, s1: Any, b: Any) -> None:
    for i in range(h.size):
        x = h[i] + b
        y = _clipped(x)
        one, square = number(x, 1.0), number(x, _CUBIC) * y * y
        g = number(x, _CUBIC_RATE) * y * (one + square)
        slope = number(x, _CUBIC_RATE) * (one + number(x, 3.0) * square)
        h[i], s1[i] = _gated(x, y, g, slope)


@helper
def _mish(h: Any, s1: Any, b: Any) -> None:
    for i in range(h.size):
        x = h[i] + b
        y = _clipped(x)
        t = y - number(x, _LOG_TWO)
        e = exp_of_minus(abs(t))
        r = number(x, 1.0) / (number(x, 1.0) + e)
        low = t < number(x, 0.0)
        g = y + (number(x, 0.0) if low else t) + log1p(e)
        h[i], s1[i] = _gated(x, y, g, number(x, 1.0) + (e * r if low else r))


@helper
def activate_row(code: int, h: Any, s1: Any, b: Any) -> None:
    """Activate one row; ``b`` is a bias for all of it."""
    if code == 0:
        _tanh(h, s1, b)
    elif code == 1:
        _sigmoid(h, s1, b)
    elif code == 2:
        _softplus(h, s1, b)
    elif code == 3:
        _sin(h, s1, b)
    elif code == 4:
        _arctan(h, s1, b)
    elif code == 5:
        _erf(h, s1, b)
    elif code == 6:
        _gelu(h, s1, b)
    elif code == 7:
        _rsqrt(h, s1, b)
    elif code == 8:
        _silu(h, s1, b)
    elif code == 9:
        _gelu_tanh(h, s1, b)
    else:
        _mish(h, s1, b)


@kernel
def activate(code: int, h: Any, s1: Any) -> None:
    """Activate a flat array in place; ``s1`` receives the derivatives."""
    activate_row(code, h, s1, h.dtype.type(0))
