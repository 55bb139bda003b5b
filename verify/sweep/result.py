"""What a task returns: numbers with what is known of them, or why there are none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Status = Literal["ok", "invalid", "error", "crashed"]
"""``invalid``: the input admits no answer; ``error``: the program failed; ``crashed``: the process
died whenever it ran this task."""


@dataclass(frozen=True)
class Value:
    """One number.

    Attributes
    ----------
    quantity : str
        ``"K"``, ``"S"``, ``"distance"``, ...
    form : str
        ``"printed"``, ``"repaired"``, ``"sharp"``: a constant of the theorem; ``"measured"``;
        ``"input"``.
    low, high : str
        Ends of an interval that contains it: outward-rounded decimals of an exact value, or the
        shortest decimals that give back a float.
    verdict : str
        Of a measured number against the sharp theorem; empty where there is nothing to compare.
    note : str
        How it was found, or why it is not known.
    """

    quantity: str
    form: str
    low: str
    high: str
    verdict: str = ""
    note: str = ""

    @property
    def number(self) -> float:
        """The upper end as a float; NaN if it is not known."""
        return float(self.high)


def measured(quantity: str, low: float, high: float, bound: float | None, note: str = "") -> Value:
    """Return a measured number and compare it with its bound: above it only if ``low`` is.

    ``nan`` is UNKNOWN, and so is everything where the theorem does not apply, ``bound=None``.
    """
    if math.isnan(low) or math.isnan(high) or bound is None:
        verdict = "UNKNOWN"
    else:
        verdict = "REFUTED" if low > bound else "CONSISTENT"
    return Value(quantity, "measured", repr(float(low)), repr(float(high)), verdict, note)


def unknown(quantity: str, why: str) -> Value:
    """Return a number that could not be measured."""
    return measured(quantity, math.nan, math.nan, None, why)


@dataclass(frozen=True)
class Result:
    """The outcome of one task.

    Attributes
    ----------
    index : int
    status : {"ok", "invalid", "error", "crashed"}
    message : str
        One line, empty if all is well.
    values : tuple of Value
    """

    index: int
    status: Status
    message: str = ""
    values: tuple[Value, ...] = ()
