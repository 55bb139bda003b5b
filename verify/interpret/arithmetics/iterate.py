"""The points of an iteration, by running it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import Vector, VectorVariable
from lemmata.verify.interpret.arithmetics.floats import Rounded, middle
from lemmata.verify.interpret.model import NotAboutPointsError

if TYPE_CHECKING:
    from lemmata.verify.interpret.evaluate import Evaluation

LONGEST = 400
"""Steps we are willing to wait for."""
_AT = VectorVariable("at", 10**9)


def iterated(outer: Evaluation, step: Any, start: Vector, s: sp.Expr) -> Any:
    """Return the point after s steps.

    In floats each step adds its own rounding to the error, four times: a descent brings points
    closer to each other, so that errors hardly grow, but for what it turns them by.
    """
    count = middle(outer.scalar(s))
    if not count <= LONGEST:
        raise NotAboutPointsError(f"{count} steps are more than we wait for")
    body, at, error = _body(step), outer.vector(start), 0.0
    known = outer.known(body, _AT)
    for left in range(round(count), 0, -1):
        before = at._replace(radius=0.0) if isinstance(at, Rounded) else at
        at = outer.with_values({**known, _AT: before}).vector(body)
        if isinstance(at, Rounded):
            still = np.array_equal(at.value, before.value)
            error += at.radius * (left if still else 1)
            if still:
                break
    return at._replace(radius=4 * error) if isinstance(at, Rounded) else at


@cache
def _body(step: Any) -> Vector:
    body: Vector = unfold(step.open(_AT)[1])
    return body
