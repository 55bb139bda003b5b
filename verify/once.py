"""Measure once: a check and its false bounds ask for the same measurement, and compare it anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np

from lemmata.verify.check import Outcome
from lemmata.verify.evaluate import Bound

P = ParamSpec("P")
R = TypeVar("R")
Row = tuple[Outcome, Mapping[str, Any]]
"""What was measured, its bound not yet known, and the numbers that the bound takes."""


def once(measure: Callable[P, R]) -> Callable[P, R]:
    """Remember the last call of a function whose first argument is its random stream.

    Asked again with equal arguments and a stream in the same state, it gives the same answer and
    leaves the stream as before; nobody may change that answer. The function must not spawn.
    """
    last: list[tuple[Any, Any, R]] = []

    @wraps(measure)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> R:
        rng = args[0]
        assert isinstance(rng, np.random.Generator)
        asked = (rng.bit_generator.state, args[1:], kwargs)
        if not last or last[0][0] != asked:
            found = measure(*args, **kwargs)
            last[:] = [(asked, rng.bit_generator.state, found)]
        _, rng.bit_generator.state, answer = last[0]
        return answer

    return remembered


def row(measured: float, n: int = 1, error: float = 0.0, where: str = "", /, **numbers: Any) -> Row:
    """Return a measurement without its bound, and the numbers that the bound takes."""
    return Outcome(measured, float("nan"), n, error, instance=where), numbers


def against(bound: Bound, rows: Iterable[Row]) -> list[Outcome]:
    """Hold measurements against a bound."""
    return [replace(outcome, bound=bound(**numbers)) for outcome, numbers in rows]
