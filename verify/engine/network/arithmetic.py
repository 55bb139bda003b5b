"""Activations and their first derivatives in every arithmetic in which networks are evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cache
from typing import Any

import sympy as sp

from lemmata.bounds.activations import activations as exact
from lemmata.bounds.activations import x as argument
from lemmata.verify.activations import activations as floating
from lemmata.verify.engine.network.units import SQUARE, Activations, derivative_of

CUBIC = "cubic"
"""t^3 - t + 2: a polynomial activation, with which every comparison is exact."""


def _square(t: Any) -> Any:
    return t * t


def _cubic(t: Any) -> Any:
    return t * t * t - t + 2


def _cubic_slope(t: Any) -> Any:
    return 3 * t * t - 1


_POLYNOMIAL: dict[str, Callable[[Any], Any]] = {
    SQUARE: _square,
    CUBIC: _cubic,
    derivative_of(CUBIC): _cubic_slope,
}

RATIONAL: Activations = dict(_POLYNOMIAL)
"""For fractions (and any ring): the square and the cubic."""


def _in_numpy() -> Activations:
    table: dict[str, Callable[[Any], Any]] = dict(_POLYNOMIAL)
    for name, sigma in floating.items():
        table[name] = sigma.value
        table[derivative_of(name)] = sigma.derivative
    return table


NUMPY: Activations = _in_numpy()
"""For float64 arrays."""


@cache
def multiprecision(names: Iterable[str] = tuple(exact)) -> Activations:
    """Return the activations for mpmath numbers, from the exact formulas."""
    table: dict[str, Callable[[Any], Any]] = dict(_POLYNOMIAL)
    for name in names:
        formula = exact[name].expr
        table[name] = sp.lambdify(argument, formula, "mpmath")
        table[derivative_of(name)] = sp.lambdify(argument, sp.diff(formula, argument), "mpmath")
    return table


def opaque(names: Iterable[str]) -> Activations:
    """Return undefined SymPy functions: a generic activation and its derivative."""
    table: dict[str, Callable[[Any], Any]] = {SQUARE: _square}
    for name in names:
        sigma = sp.Function(name)
        table[name] = sigma
        table[derivative_of(name)] = _derivative(sigma)
    return table


def _derivative(sigma: Any) -> Callable[[Any], Any]:
    t = sp.Dummy()
    slope = sp.diff(sigma(t), t)
    return lambda a: slope.subs(t, a)


def fraction(value: float) -> Fraction:
    """Return the exact binary value of a float."""
    return Fraction(value)
