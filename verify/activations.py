"""Activations and their first three derivatives in NumPy.

Every function works entrywise, keeps `float32` and `float64`, and stays finite
for arguments of any size. The exact suprema live in `bounds.activations`; here
they are rounded outward to the nearest floats.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.errors import InputError, closest

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
JetFunction: TypeAlias = Callable[[Array, int], tuple[Array, ...]]

_FAR = 1.0e3
"""Beyond this exp(-x²/2) is zero in every precision; clipping there avoids inf · 0."""


@dataclass(frozen=True)
class Activation:
    """An activation σ with σ', σ'', σ'''.

    Equality is by name.

    Parameters
    ----------
    name
        Key in `activations`.
    function
        ``function(x, k)`` returns ``(σ(x), ..., σ^(k)(x))`` for k ≤ 3.
    fused
        Optional faster route to ``(σ(x), σ'(x))``, accurate to rounding in the
        absolute sense; for hot loops.
    """

    name: str
    function: JetFunction = field(repr=False, compare=False)
    fused: Callable[[Array], tuple[Array, Array]] | None = field(
        default=None, repr=False, compare=False
    )

    def jet(self, x: Array, order: int) -> tuple[Array, ...]:
        """Return ``(σ(x), σ'(x), ..., σ^(order)(x))``, each of the shape of `x`."""
        return self.function(x, order)

    def value(self, x: Array) -> Array:
        """Return σ(x), of the shape of `x`."""
        return self.function(x, 0)[0]

    def derivative(self, x: Array, order: int = 1) -> Array:
        """Return σ^(order)(x) for ``0 <= order <= 3``, of the shape of `x`."""
        return self.function(x, order)[order]

    def pair(self, x: Array) -> tuple[Array, Array]:
        """Return ``(σ(x), σ'(x))`` by the fastest route."""
        if self.fused is not None:
            return self.fused(x)
        value, first = self.function(x, 1)
        return value, first

    @cached_property
    def at_zero(self) -> float:
        """σ(0): 1/2 for the sigmoid, ln 2 for softplus, 0 for the others."""
        return float(self.value(np.zeros(1))[0])

    @property
    def constants(self) -> tuple[float, float, float, float]:
        """``(inf σ', sup|σ'|, sup|σ''|, sup|σ'''|)``, rounded down, up, up, up."""
        return self.inf_d1, self.s1, self.s2, self.s3

    @cached_property
    def inf_d1(self) -> float:
        """Largest float known to be at most inf σ'."""
        return outward(self._exact.inf_d1, up=False)

    @cached_property
    def s1(self) -> float:
        """Float at least sup|σ'|, tight to one unit in the last place."""
        return outward(self._exact.sup_d1, up=True)

    @cached_property
    def s2(self) -> float:
        """Float at least sup|σ''|, tight to one unit in the last place."""
        return outward(self._exact.sup_d2, up=True)

    @cached_property
    def s3(self) -> float:
        """Float at least sup|σ'''|, tight to one unit in the last place."""
        return outward(self._exact.sup_d3, up=True)

    @property
    def _exact(self) -> Any:
        from lemmata.bounds.activations import activations as exact

        return exact[self.name]


def outward(exact: Any, *, up: bool) -> float:
    """Round an exact SymPy number to a float above it (or below it).

    The decision is made with an error-free comparison of rationals or, for
    irrational numbers, with 50 correct digits, far finer than a float's spacing.
    """
    import sympy

    near = float(sympy.N(exact, 50))
    gap = sympy.N(exact - sympy.Rational(*near.as_integer_ratio()), 50)
    if up and gap > 0:
        return math.nextafter(near, math.inf)
    if not up and gap < 0:
        return math.nextafter(near, -math.inf)
    return near


def _tanh(x: Array, order: int) -> tuple[Array, ...]:
    t = np.tanh(x)
    if order == 0:
        return (t,)
    e = np.square(np.exp(-np.abs(x)))
    first = 4 * e / np.square(1 + e)
    return (t, first, -2 * t * first, first * (6 * t * t - 2))[: order + 1]


def _tanh_pair(x: Array) -> tuple[Array, Array]:
    value = np.tanh(x)
    first = value * value
    np.subtract(1, first, out=first)
    return value, first


def _logistic(x: Array) -> tuple[Array, Array, Array]:
    # p, p(1-p) and 1-2p, each without cancellation.
    e = np.exp(-np.abs(x))
    r = 1 / (1 + e)
    return np.where(x >= 0, r, e * r), e * r * r, -np.tanh(x / 2)


def _sigmoid(x: Array, order: int) -> tuple[Array, ...]:
    p, v, skew = _logistic(x)
    return (p, v, v * skew, v * (1 - 6 * v))[: order + 1]


def _softplus(x: Array, order: int) -> tuple[Array, ...]:
    value = np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))
    if order == 0:
        return (value,)
    p, v, skew = _logistic(x)
    return (value, p, v, v * skew)[: order + 1]


def _sin(x: Array, order: int) -> tuple[Array, ...]:
    s = np.sin(x)
    if order == 0:
        return (s,)
    c = np.cos(x)
    return (s, c, -s, -c)[: order + 1]


def _arctan(x: Array, order: int) -> tuple[Array, ...]:
    with np.errstate(over="ignore"):
        r = 1 / (1 + x * x)
    return (np.arctan(x), r, x * r * (-2 * r), r * r * (6 - 8 * r))[: order + 1]


def _erf(x: Array, order: int) -> tuple[Array, ...]:
    # Here, because it takes long to import and few activations need it.
    from scipy import special

    value = special.erf(x)
    if order == 0:
        return (value,)
    y = np.clip(x, -_FAR, _FAR)
    first = 2 / math.sqrt(math.pi) * np.exp(-y * y)
    return (value, first, -2 * y * first, (4 * y * y - 2) * first)[: order + 1]


def _gelu(x: Array, order: int) -> tuple[Array, ...]:
    from scipy import special

    cdf = special.ndtr(x)
    if order == 0:
        return (x * cdf,)
    y = np.clip(x, -_FAR, _FAR)
    pdf = np.exp(-0.5 * y * y) / math.sqrt(2 * math.pi)
    yy = y * y
    return (x * cdf, cdf + y * pdf, (2 - yy) * pdf, y * (yy - 4) * pdf)[: order + 1]


def _rsqrt(x: Array, order: int) -> tuple[Array, ...]:
    far = 1e18 if x.dtype == np.float32 else 1e150
    y = np.clip(x, -far, far)
    root = np.sqrt(1 + y * y)
    value = y / root
    if order == 0:
        return (value,)
    s = 1 / root
    ss = s * s
    first = s * ss
    return (value, first, -3 * value * ss * ss, first * ss * (12 - 15 * ss))[: order + 1]


def _gated(gate: Callable[[Array], tuple[Array, ...]]) -> JetFunction:
    """Return x p(g(x)) with the logistic p; `gate` returns (g, g', g'', g''')."""

    def function(x: Array, order: int) -> tuple[Array, ...]:
        y = np.clip(x, -_FAR, _FAR)
        g, g1, g2, g3 = gate(y)
        p, v, skew = _logistic(g)
        if order == 0:
            return (x * p,)
        v1, v2 = v * skew, v * (1 - 6 * v)
        q1 = v * g1
        q2 = v1 * g1 * g1 + v * g2
        q3 = v2 * g1**3 + 3 * v1 * g1 * g2 + v * g3
        return (x * p, p + y * q1, 2 * q1 + y * q2, 3 * q2 + y * q3)[: order + 1]

    return function


def _itself(x: Array) -> tuple[Array, ...]:
    zero = np.zeros_like(x)
    return x, zero + 1, zero, zero


def _cubic(x: Array) -> tuple[Array, ...]:
    a, rate = 0.044715, 2 * math.sqrt(2 / math.pi)
    xx = x * x
    first = rate * (1 + 3 * a * xx)
    return rate * x * (1 + a * xx), first, 6 * a * rate * x, np.full_like(x, 6 * a * rate)


def _mish(x: Array) -> tuple[Array, ...]:
    value, p, v, w = _softplus(x - x.dtype.type(math.log(2)), 3)
    return x + value, 1 + p, v, w


activations: Mapping[str, Activation] = MappingProxyType(
    {
        a.name: a
        for a in (
            Activation("tanh", _tanh, _tanh_pair),
            Activation("sigmoid", _sigmoid),
            Activation("softplus", _softplus),
            Activation("sin", _sin),
            Activation("arctan", _arctan),
            Activation("erf", _erf),
            Activation("gelu", _gelu),
            Activation("rsqrt", _rsqrt),
            Activation("silu", _gated(_itself)),
            Activation("gelu_tanh", _gated(_cubic)),
            Activation("mish", _gated(_mish)),
        )
    }
)
"""The activations by name; `rsqrt` is x/√(1+x²), `gelu_tanh` the tanh form of `gelu`."""


def get(name: str | Activation) -> Activation:
    """Return the activation called `name`.

    Raises
    ------
    InputError
        If there is no such activation.
    """
    if isinstance(name, Activation):
        return name
    try:
        return activations[name]
    except (KeyError, TypeError):
        raise InputError(
            f"unknown activation {name!r}; {closest(str(name), activations)}"
        ) from None
