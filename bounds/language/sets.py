r"""Sets of vectors, and what it means to be in them."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.formulas import Formula, Predicate
from lemmata.bounds.language.functions import FieldValue
from lemmata.bounds.language.terms import ObjectVariable, Term
from lemmata.bounds.language.vectors import Norm, Vector, vector


class Set(Term):
    """A set of vectors."""

    sort = "set"

    def contains(self, z: Vector) -> Formula:
        """Return that a point is in the set."""
        raise NotImplementedError


class Member(Predicate):
    """A point is in a set; for a set that is given by a relation this is the relation."""

    text = "{} in {}"
    tex = r"{}\in {}"

    def __new__(cls, z: Vector, A: Set) -> Formula:
        if not isinstance(A, SetVariable):
            return A.contains(vector(z))
        made: Formula = sp.Basic.__new__(cls, vector(z), A)
        return made


class SetVariable(ObjectVariable, Set):
    """Any set."""


class Ball(Set):
    r"""The closed ball :math:`B(c,r)`."""

    text = "B({}, {})"

    def __new__(cls, centre: Vector, radius: Any) -> Any:
        return sp.Basic.__new__(cls, vector(centre), sp.sympify(radius))

    def contains(self, z: Vector) -> Formula:
        """Return that the distance to the centre is at most the radius."""
        centre, radius = self.args
        return sp.Le(Norm(z - centre), radius)


class Sublevel(Set):
    r"""The set :math:`\{f\le c\}`."""

    text = "{{{} <= {}}}"
    tex = r"\{{{}\le {}\}}"

    def __new__(cls, f: Term, level: Any) -> Any:
        return sp.Basic.__new__(cls, f, sp.sympify(level))

    def contains(self, z: Vector) -> Formula:
        """Return that the value is at most the level."""
        f, level = self.args
        return sp.Le(FieldValue(f, z), level)


def member(z: Vector, A: Set) -> Formula:
    """Return that a point is in a set."""
    return Member(z, A)
