"""Facts of calculus and linear algebra."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import (
    CurveJet,
    CurveVariable,
    FieldVariable,
    MapVariable,
    adjoint,
    derivative,
)
from lemmata.bounds.language.sets import Set, SetVariable, member
from lemmata.bounds.language.terms import Functional, Term
from lemmata.bounds.language.vectors import Vector, VectorVariable, norm

phi = CurveVariable("phi", order=2)
s, c, w = sp.symbols("s c w", real=True)
t = sp.Symbol("t", nonnegative=True)
b = sp.Symbol("b", positive=True)
f, G, A = FieldVariable("f", order=2), MapVariable("G", order=1), SetVariable("A")
z, u, v, y = map(VectorVariable, "zuvy")

TAYLOR = Fact(
    "taylor",
    "Taylor's formula",
    "Rudin, Principles of Mathematical Analysis, Theorem 5.15",
    conclusion=sp.Le(phi(t), phi(0) + t * CurveJet(phi, 0, 1) + t**2 * c / 2),
    premises={"curvature": for_all(s, sp.Le(CurveJet(phi, s, 2), c), when=(s > 0) & (s < t))},
)

cubic = CurveVariable("phi", order=3)
TAYLOR_3 = Fact(
    "taylor-third-order",
    "Taylor's formula, one term further",
    "Rudin, Principles of Mathematical Analysis, Theorem 5.15",
    conclusion=sp.Le(
        cubic(t),
        cubic(0) + t * CurveJet(cubic, 0, 1) + t**2 * CurveJet(cubic, 0, 2) / 2 + t**3 * c / 6,
    ),
    premises={"third": for_all(s, sp.Le(CurveJet(cubic, s, 3), c), when=(s > 0) & (s < t))},
)


class ExitTime(Functional):
    """The largest time up to ``b`` before which the ray from z along u stays in A."""

    is_extended_nonnegative = True
    is_nonnegative = True
    text = "exit time of {1} + t ({2}) from {0}, at most {3}"
    tex = "{{t^*}}"  # braces, for a power of it may follow

    def __new__(cls, A: Set, z: Vector, u: Vector, b: sp.Expr) -> sp.Expr:
        made: sp.Expr = sp.Basic.__new__(cls, A, z, u, sp.sympify(b))
        return made


tau = ExitTime(A, z, u, b)
STAYS = for_all(s, member(z + s * u, A), when=(s > 0) & (s < tau))
EXIT_TIME = Fact(
    "exit-time",
    "a ray leaves a set where the function is large, or not at all",
    "continuity and differentiability of f",
    conclusion=sp.And(
        sp.Le(tau, b),
        STAYS,
        sp.Or(sp.Eq(tau, b), sp.Ge(f(z + tau * u), w)),
        sp.Or(sp.Gt(tau, 0), sp.Gt(f(z), w), sp.Ge(derivative(f, z, u), 0)),
    ),
    premises={"off A": for_all(y, sp.Or(member(y, A), sp.Ge(f(y), w)))},
)

m = sp.Symbol("m", positive=True)
ADJOINT = Fact(
    "adjoint-bounded-below",
    "a square matrix and its transpose have the same singular values",
    "Horn and Johnson, Matrix Analysis, Theorem 2.6.3",
    conclusion=for_all(v, sp.Ge(norm(adjoint(G, z, v)), m * norm(v))),
    premises={
        "bounded below": for_all(u, sp.Ge(norm(derivative(G, z, u)), m * norm(u))),
    },
)


class SmallStep(Functional):
    """A step along u at which a map is as linear as ``e`` asks."""

    is_extended_nonnegative = True
    is_nonnegative = True
    text = "t"

    def __new__(cls, G: Term, z: Vector, u: Vector, e: sp.Expr) -> sp.Expr:
        made: sp.Expr = sp.Basic.__new__(cls, G, z, u, sp.sympify(e))
        return made


e = sp.Symbol("e", real=True)
_t = SmallStep(G, z, u, e)
DERIVATIVE = Fact(
    "derivative",
    "a differentiable map is nearly linear on some small step",
    "definition of the derivative",
    conclusion=sp.Or(
        sp.Le(e, 0),
        sp.And(sp.Gt(_t, 0), sp.Le(norm(G(z + _t * u) - G(z) - _t * derivative(G, z, u)), e * _t)),
    ),
)
