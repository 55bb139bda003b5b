"""Smooth functions with unbounded derivatives: they have constants on a ball only.

They occur in layer graphs, never in families.  Products of layers are sums of squares,
xy = ((x + y)² - (x - y)²)/4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.activations import Activation, get

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


def _exp(x: Array) -> tuple[Array, ...]:
    # At most e^-9 of the largest number, so that sums, and quotients by them, stay finite.
    value = np.exp(np.minimum(x, np.log(np.finfo(x.dtype).max) - 9))
    return (value,) * 4


def _square(x: Array) -> tuple[Array, ...]:
    return x * x, 2 * x, np.full_like(x, 2), np.zeros_like(x)


def _sqrt(x: Array) -> tuple[Array, ...]:
    root = np.sqrt(x)
    return root, 0.5 / root, -0.25 / (x * root), 0.375 / (x * x * root)


def _reciprocal(x: Array) -> tuple[Array, ...]:
    r = 1 / x
    return r, -r * r, 2 * r**3, -6 * r**4


def _log(x: Array) -> tuple[Array, ...]:
    r = 1 / x
    return np.log(x), r, -r * r, 2 * r**3


def _quiet(name: str, jet: Callable[[Array], tuple[Array, ...]]) -> Activation:
    def function(x: Array, order: int) -> tuple[Array, ...]:
        # Beyond its domain a function is NaN, and overflow is infinite: what uses them looks.
        with np.errstate(all="ignore"):
            return jet(x)[: order + 1]

    return Activation(name, function)


functions: Mapping[str, Activation] = MappingProxyType(
    {
        name: _quiet(name, jet)
        for name, jet in (
            ("exp", _exp),
            ("square", _square),
            ("sqrt", _sqrt),
            ("reciprocal", _reciprocal),
            ("log", _log),
        )
    }
)
"""exp, square, sqrt, reciprocal, log; the last three on their domains."""


def function(name: str) -> Activation:
    """Return the activation or the unbounded function called `name`.

    Raises
    ------
    InputError
        If there is none.
    """
    return functions[name] if name in functions else get(name)
