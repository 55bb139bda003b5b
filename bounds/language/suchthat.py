"""The set of vectors of which a formula holds."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.formulas import Formula
from lemmata.bounds.language.sets import Set
from lemmata.bounds.language.terms import Binder, fresh
from lemmata.bounds.language.vectors import Vector, VectorVariable


class SuchThat(Binder, Set):
    """The set of the vectors for which a formula of the language holds, e.g. a relation of laws.

    Its probability is that of its largest measurable part, so that it grows with the set.
    """

    sort = "set"
    text = "{{{}: {}}}"
    tex = r"\left\{{{}:\ {}\right\}}"

    def contains(self, z: Vector) -> Formula:
        """Return the formula for a point."""
        return self.open(z)[1]


def such_that(formula: Any, name: str = "x") -> SuchThat:
    """Return the set of the vectors for which a Python function gives a formula that holds."""
    x = fresh(VectorVariable(name))
    made: SuchThat = SuchThat(x, sp.sympify(formula(x)))
    return made
