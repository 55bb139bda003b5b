"""Family G: bounded second, unbounded third derivative."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.generators.families.ridge import Matrices, Ridge

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False, repr=False)
class Fresnel(Ridge):
    """G(z) = 2z + σ(z), σ(0) = 0, σ'(x) = ∫₀ˣ sin t² dt, d = 1 (family G).

    M₂ = 1 but σ'''(x) = 2x cos x² is unbounded: Remark 5 fails for M₃.
    """

    @property
    def dim(self) -> int:
        """The dimension d."""
        return 1

    @cached_property
    def _matrices(self) -> Matrices:
        return Matrices(2.0, np.ones((1, 1)), np.ones((1, 1)))

    def _profile(self, h: Array, order: int) -> Sequence[Array]:
        # Here, because it takes long to import and few generators need it.
        from scipy import special

        first = math.sqrt(math.pi / 2) * special.fresnel(math.sqrt(2 / math.pi) * h)[0]
        square = h * h
        # ∫₀ˣ σ' = xσ'(x) - ∫₀ˣ t sin t² dt = xσ'(x) - sin²(x²/2)
        value = h * first - np.square(np.sin(square / 2))
        return (value, first, np.sin(square), 2 * h * np.cos(square))[: order + 1]
