"""Facts about minima of functions on balls."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import FieldVariable, _need, grad
from lemmata.bounds.language.sets import Ball, Set, member
from lemmata.bounds.language.terms import Term
from lemmata.bounds.language.vectors import ZERO, Vector, VectorVariable, inner, norm

f, c, y = FieldVariable("f", order=1), VectorVariable("c"), VectorVariable("y")
r = sp.Symbol("r", positive=True)


class Minimiser(Vector):
    """A point of a set at which a field is least; any vector if there is none."""

    text = "argmin({}, {})"
    tex = r"\operatorname{{argmin}}_{{{1}}}{0}"

    def __new__(cls, f: Term, A: Set) -> Vector:
        """Make the point for a field and a set."""
        _need(f, "field")
        made: Vector = sp.Basic.__new__(cls, f, A)
        return made


_ball = Ball(c, r)
least = Minimiser(f, _ball)
_outward = inner(least - c, grad(f)(least))
MINIMISER = Fact(
    "minimiser-on-a-ball",
    "a continuous function has a minimum on a closed ball, where its gradient vanishes or points "
    "inwards from the sphere",
    "Nocedal and Wright, Numerical Optimization, Theorem 12.1 (first-order conditions)",
    conclusion=sp.And(
        member(least, _ball),
        for_all(y, sp.Ge(f(y), f(least)), when=member(y, _ball)),
        sp.Or(equal(grad(f)(least), ZERO), sp.And(sp.Ge(norm(least - c), r), sp.Le(_outward, 0))),
    ),
)
