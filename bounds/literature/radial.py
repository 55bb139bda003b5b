r"""Facts about diffusions that are pushed towards a centre, by the distance from it.

The push at the distance r is at least :math:`b(r)=\int_0^rk`; with :math:`A=\int_0^\cdot b` the
radial process with the drift :math:`\frac{d-1}r-b` has the speed density :math:`r^{d-1}e^{-A}`.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.diffusions.processes import Diffusion, Exit
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import (
    Callable_,
    CurveVariable,
    FieldVariable,
    MapVariable,
    Rough,
    _need,
    grad,
    rough,
)
from lemmata.bounds.language.measures.area import Summable, area, primitive
from lemmata.bounds.language.measures.expectations import Expectation, QuantityVariable
from lemmata.bounds.language.measures.laws import LawVariable, Mass
from lemmata.bounds.language.sets import Ball, SetVariable, member
from lemmata.bounds.language.terms import Term
from lemmata.bounds.language.traces import generator, laplacian
from lemmata.bounds.language.vectors import Vector, VectorVariable, inner, norm, vector
from lemmata.bounds.symbols import T, d

k = CurveVariable("k", order=-1)
y, w, c = map(VectorVariable, ("y", "w", "z_star"))
rho = sp.Symbol("r", positive=True)


def climb(k: Term) -> Rough:
    r"""Return :math:`F(r)=\int_0^rs^{1-d}e^{A(s)}\int_0^sq^{d-1}e^{-A(q)}\,dq\,ds`, with q = ps.

    It is the mean time in which the radial process climbs from 0 to r.
    """
    A = primitive(primitive(k, "q"))

    def below(s: sp.Expr) -> sp.Expr:
        return area(lambda p: p ** (d - 1) * sp.exp(A(s) - A(p * s)), 0, 1, "p")

    return primitive(rough(lambda s: s * below(s), "s"))


class Climb(Callable_):
    """A smooth field that is F(|z - c|) on a ball around c, and larger off it."""

    sort = "field"
    order = 2
    text = "F[{}](|. - {}|) up to {}"
    tex = r"F_{{{0}}}(\lVert\cdot-{1}\rVert)"

    def __new__(cls, k: Term, c: Vector, radius: Any) -> Any:
        """Make the field for a curve, a centre and a radius."""
        _need(k, "curve")
        return sp.Basic.__new__(cls, k, vector(c), sp.sympify(radius))


Phi, F, _ball = Climb(k, c, rho), climb(k), Ball(c, rho)
_away = norm(y - c)
PUSHED = sp.Le(inner(y - c, w), -primitive(k)(_away) * _away)
SIZE = for_all(y, sp.And(sp.Eq(Phi(y), F(_away)), sp.Le(F(_away), F(rho))), when=member(y, _ball))
EQUATION = for_all(
    (y, w),
    sp.Le(inner(w, grad(Phi)(y)) + laplacian(Phi, y), 1),
    when=sp.And(member(y, _ball), PUSHED),
)
CLIMB = Fact(
    "radial-equation",
    "F solves F'' + ((d - 1)/r - b) F' = 1 and increases; as a function of z it is twice "
    "continuously differentiable, and it can be continued off the ball",
    "Karatzas and Shreve, Brownian Motion and Stochastic Calculus, section 5.5.C (mean exit times)",
    conclusion=sp.And(
        sp.Gt(F(rho), 0),
        for_all(y, sp.Ge(Phi(y), 0)),
        for_all(y, sp.Or(member(y, _ball), sp.Ge(Phi(y), F(rho)))),
        SIZE,
        EQUATION,
    ),
    premises={"integrable": Summable(k, 0, rho)},
)

b, f, S, P = (
    MapVariable("b", order=1),
    FieldVariable("f", order=2),
    SetVariable("S"),
    LawVariable("P"),
)
X = QuantityVariable("X", of="vector")
v = sp.Symbol("v", positive=True)
a, e = sp.symbols("a e", nonnegative=True)
q = sp.Symbol("q", real=True)
RANDOM_START = Fact(
    "exit-probability-random-start",
    "f(z_t) - e t is a supermartingale until the exit, and f is at least a there; the mean at the "
    "start is monotone",
    "Kushner, Stochastic Stability and Control, Theorem III.1",
    conclusion=sp.Le(a * Exit(Diffusion(b, v, P), S, T), Expectation(P, X) + e * T),
    premises={
        "nonnegative": for_all(y, sp.Ge(f(y), 0)),
        "drift of f": for_all(y, sp.Le(generator(b, v, f)(y), e), when=member(y, S)),
        "off S": for_all(y, sp.Or(member(y, S), sp.Ge(f(y), a))),
        "start in S": sp.Eq(Mass(P, S), 1),
        "start": for_all(y, sp.And(sp.Le(f(y), X(y)), sp.Le(X(y), q)), when=member(y, S)),
    },
)
