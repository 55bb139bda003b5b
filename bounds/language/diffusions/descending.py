r"""Real processes that are pushed down: the distance of two reflected diffusions until they meet.

A descending process starts at a number and is, up to the time at which it reaches 0,
:math:`dX=b\,dt+\sqrt v\,dB-dK` with adapted b and v and a continuous K that does not decrease.  For
a distance K comes from the boundary: in a convex set reflection brings two points nearer.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.formulas import Formula, Predicate, for_all
from lemmata.bounds.language.functions import _need
from lemmata.bounds.language.sets import Set
from lemmata.bounds.language.terms import Functional, ObjectVariable, Term
from lemmata.bounds.language.vectors import Vector, norm, vector


class Descending(Term):
    """A real process that is pushed down."""

    sort = "descending process"


class DescendingVariable(ObjectVariable, Descending):
    """Any such process."""


class Distance(Descending):
    r"""The distance of two diffusions :math:`dz=b(z)dt+\sqrt v\,dB` reflected in a set.

    They start at x and y, and the noise of one is that of the other, mirrored in the hyperplane
    between them, until they meet.
    """

    text = "distance of (dz = {} dt + sqrt({}) dB reflected in {}) from {} and {}, mirrored"
    tex = r"\Delta_{{{3},{4}}}(dz={0}dt+\sqrt{{{1}}}dB\text{{ in }}{2})"

    def __new__(cls, drift: Term, rate: Any, S: Set, x: Vector, y: Vector) -> Any:
        """Make the process for a drift, a rate, a set and two starts."""
        _need(drift, "map")
        return sp.Basic.__new__(cls, drift, sp.sympify(rate), S, vector(x), vector(y))


class Falls(Predicate):
    """Before it reaches 0 a descending process may be at s with drift b and variation v."""

    text = "{0} is at {1} with drift {2} and variation {3}"

    def __new__(cls, X: Descending, y: Any, b: Any, v: Any) -> Formula:
        """Make the property of a process and three numbers."""
        _need(X, Descending.sort)
        return super().__new__(cls, X, y, b, v)


FALLING = sp.symbols("s b v", real=True)
"""A value of a process, with its drift and its rate of quadratic variation there."""


def falling(X: Descending, body: Formula) -> Formula:
    """Return that a relation between the symbols of `FALLING` holds until X reaches 0."""
    return for_all(FALLING, body, when=Falls(X, *FALLING))


class Origin(Functional):
    """The number at which a descending process starts."""

    text = "start of ({})"
    tex = "{{{}}}_0"

    def __new__(cls, X: Descending) -> sp.Expr:
        """Make the number; for a distance it is that of the starts."""
        _need(X, Descending.sort)
        if isinstance(X, Distance):
            return norm(X.args[3] - X.args[4])
        made: sp.Expr = sp.Basic.__new__(cls, X)
        return made


class Lasts(Functional):
    r"""The probability :math:`\Pr[X_t>0\text{ for all }t\le T]`."""

    is_extended_nonnegative = True
    is_nonnegative = True
    text = "P[({}) > 0 up to {}]"
    tex = r"\Pr[{}>0\text{{ up to }}{}]"

    def __new__(cls, X: Descending, T: Any) -> sp.Expr:
        """Make the probability for a process and a time."""
        _need(X, Descending.sort)
        made: sp.Expr = sp.Basic.__new__(cls, X, sp.sympify(T))
        return made


class Place(Vector):
    """Where the first or second diffusion is when their distance is s, with drift b."""

    text = "z_{1}"

    def __new__(cls, X: Distance, which: int, y: Any, b: Any, v: Any) -> Vector:
        """Make the point for a distance, 1 or 2, and what `FALLING` says of it."""
        made: Vector = sp.Basic.__new__(cls, X, *map(sp.sympify, (which, y, b, v)))
        return made
