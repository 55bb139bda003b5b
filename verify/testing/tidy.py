"""Simpler numbers for a counterexample that shrinking has left with long ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from lemmata.verify.interpret import Case, Inequality, violated

if TYPE_CHECKING:
    from lemmata.verify.testing.search import Found

Vector = tuple[float, ...]
_NUMBER = re.compile(r"\d+\.?\d*(?:e-?\d+)?")
_READABLE = 4
"""Significant digits that need no tidying."""
_SIZES = (1.0, 0.5, 2.0, 0.25, 4.0)


def digits(text: str) -> int:
    """Return the number of significant digits of a decimal."""
    return len(text.lstrip("-").split("e")[0].replace(".", "").strip("0"))


def longest(case: Case) -> int:
    """Return the number of digits of the longest number in a case, as it prints."""
    return max(digits(number) for number in _NUMBER.findall(repr(case)))


def tidied(found: Found, constants: Mapping[str, float]) -> Found:
    """Return the counterexample with simple points in place of its own, where some do as well.

    Shrinking lowers one number at a time and stops where two would have to move together.

    Parameters
    ----------
    found : Found
        With a counterexample.
    constants : mapping of str to float
        Of its generator.
    """
    case = found.case
    if case is None or longest(case.but(G="G")) <= _READABLE:
        return found
    for simple in _simple(found.inequality, case):
        outcome = found.inequality.at(simple, constants)
        if outcome is not None and violated(found.inequality.kind, outcome):
            return replace(found, case=simple, outcome=outcome)
    return found


def _simple(inequality: Inequality, case: Case) -> Iterator[Case]:
    zero = (0.0,) * case.G.dim
    far = list(_vectors(case.G.dim))
    starts = [zero, *far] if "z_hat" in inequality.uses else [case.z_hat]
    steps = far if "u" in inequality.uses else [case.u]
    for z_hat, u in product(starts, steps):
        yield case.but(z_hat=z_hat, u=u)


def _vectors(d: int) -> Iterator[Vector]:
    """Yield multiples of unit vectors, and of the diagonals of the plane."""
    axes = [tuple(float(i == j) for j in range(d)) for i in range(d)]
    if d == 2:
        axes += [(1.0, 1.0), (1.0, -1.0)]
    for size, sign, axis in product(_SIZES, (1.0, -1.0), axes):
        yield tuple(size * sign * t + 0.0 for t in axis)
