r"""How far values and derivatives in floating point can be from the exact ones.

A coarse bound that only grows: with g the product of 1 + |parameter| over all scalars and of
1 + Frobenius norm over all arrays (which bounds what any layer can do to a rounding error), a
value at z is off by less than :math:`64\,u\,g\,(1+\|z\|)` and a derivative of order k by less than
:math:`64\,u\,g^k(1+\|z\|)`, u being the unit of the precision in which G computes.
"""

from __future__ import annotations

import dataclasses
from functools import lru_cache
from typing import Any

import numpy as np

from lemmata.verify.generators.base import Generator

_STEPS = 64


@lru_cache(maxsize=4096)
def gain(G: Generator) -> float:
    """Return g, the factor by which a generator can blow up a rounding error."""
    own = getattr(G, "rounding_gain", None)
    return float(own) if own is not None else _gain(G)


def _gain(thing: Any) -> float:
    if isinstance(thing, np.ndarray):
        return 1.0 + float(np.linalg.norm(thing))
    if isinstance(thing, bool | int | float):
        return 1.0 + abs(float(thing))
    if isinstance(thing, tuple | list):
        return float(np.prod([_gain(part) for part in thing]))
    if dataclasses.is_dataclass(thing):
        return float(np.prod([_gain(getattr(thing, f.name)) for f in dataclasses.fields(thing)]))
    return 1.0


def rounding(G: Generator, reach: float, order: int = 0) -> float:
    """Return a bound of the error of the order-th derivative within a ball of radius reach."""
    unit = float(getattr(G, "unit", np.finfo(float).eps))
    extra = getattr(G, "derivative_error", None)
    known = _STEPS * unit * gain(G) ** max(order, 1) * (1 + reach)
    return known if extra is None else known + float(extra(order))
