"""Iterations: the points of a sequence ``z[s + 1] = step(z[s])`` from a start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.symbol import Str

from lemmata.bounds.language.functions import Function
from lemmata.bounds.language.terms import Abbreviation, SortError
from lemmata.bounds.language.vectors import Vector, vector


class Iterate(Abbreviation, Vector):
    """The point after ``s`` steps; ``args`` are the name, the step, the start and ``s``."""

    text = "{0}({3})"
    tex = "{0}^{{({3})}}"

    def __new__(cls, name: Str, step: Function, start: Vector, s: Any) -> Vector:
        s = sp.sympify(s)
        if not (s.is_integer and s.is_nonnegative):
            raise SortError(f"{s} is not known to be a natural number")
        if s == 0:
            return vector(start)
        made: Vector = sp.Basic.__new__(cls, name, step, vector(start), s)
        return made

    @property
    def unfolded(self) -> Vector:
        """One step of the point before, where the index says that there is one."""
        name, step, start, s = self.args
        if s.as_coeff_Add()[0] > 0:
            before = Iterate(name, step, start, s - 1)
            return step(getattr(before, "unfolded", before))  # type: ignore[no-any-return]
        return self


@dataclass(frozen=True)
class Iteration:
    """A sequence of points; ``z[s]`` is the point after ``s`` steps."""

    name: str
    step: Function
    start: Vector

    def __getitem__(self, s: Any) -> Vector:
        """Return the point after ``s`` steps; `unfold` writes steps out."""
        return Iterate(Str(self.name), self.step, self.start, s)
