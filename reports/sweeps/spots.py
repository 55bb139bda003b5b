"""The numbers of a sweep that are fitted, with their coordinates."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lemmata.bounds.scaling import Axis
from lemmata.verify.sweep.config import COVERED

QUANTITIES = ("S", "K", "layers", "N_enc")
"""What is fitted: steps of gradient descent, Langevin steps, layers by the local theorem, size."""
MEASURED = "measured"
FORMS = ("printed", "repaired", "sharp", MEASURED)


@dataclass(frozen=True)
class Spot:
    """One number with its coordinates."""

    family: str
    d: int
    beta: str
    beta_number: float
    eps: str
    seed: int
    quantity: str
    form: str
    number: float

    @property
    def covered(self) -> bool:
        """Whether beta is the level up to which the theorem covers, and so moves with d and eps."""
        return self.beta == COVERED

    def along(self, axis: Axis) -> float:
        """Return d, 1/eps or 1/beta."""
        if axis == "d":
            return float(self.d)
        return float(1 / Fraction(self.eps)) if axis == "eps" else 1 / self.beta_number

    def group(self, axis: Axis) -> tuple[Any, ...]:
        """Return the other coordinates."""
        parts = {"d": self.d, "eps": self.eps, "beta": self.beta}
        return tuple(value for name, value in parts.items() if name != axis)


def spots(rows: Iterable[tuple[Any, ...]]) -> tuple[list[Spot], dict[str, dict[str, float]]]:
    """Return the positive finite numbers of a store, and m, M, M2, M3 of each family."""
    out, inputs = [], defaultdict[str, dict[str, float]](dict)
    for row in rows:
        _, family, d, beta, noise, eps, seed, status, _, quantity, form, _, _, number = row[:14]
        if status != "ok" or number is None or not math.isfinite(number):
            continue
        if form == "input":
            inputs[family][quantity] = number
        elif quantity in QUANTITIES and form in FORMS and number > 0:
            out.append(Spot(family, d, beta, noise, eps, seed, quantity, form, number))
    return out, dict(inputs)
