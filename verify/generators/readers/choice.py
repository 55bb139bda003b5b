"""Which of several inputs and outputs of a model is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Choice:
    """One output as a function of one input, all else fixed.

    Parameters
    ----------
    output, input
        Names; of a torch module's tuple or dictionary, its place or key.
    fix
        Values of the other inputs, by name.
    """

    output: str | None = None
    input: str | None = None
    fix: Mapping[str, Array] = field(default_factory=dict)


ONLY = Choice()
"""The only input and output."""
