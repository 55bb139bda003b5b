r"""Facts about diffusions that are pushed towards a centre, by the distance from it.

The push at the distance r is at least :math:`b(r)=\int_0^rk`; with :math:`A=\int_0^\cdot b` the
radial process with the drift :math:`\frac{d-1}r-b` has the speed density :math:`r^{d-1}e^{-A}`.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.diffusions.integrator import While
from lemmata.bounds.language.diffusions.processes import Diffusion, Exit
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.functions import (
    Callable_,
    CurveVariable,
    FieldVariable,
    MapVariable,
    Rough,
    _need,
    function,
    grad,
    rough,
)
from lemmata.bounds.language.measures.area import Area, Summable, area, primitive
from lemmata.bounds.language.measures.expectations import Expectation, QuantityVariable
from lemmata.bounds.language.measures.laws import Gibbs, Law, LawVariable, Mass, Restricted
from lemmata.bounds.language.sets import Ball, SetVariable, member
from lemmata.bounds.language.terms import Term
from lemmata.bounds.language.traces import generator, laplacian
from lemmata.bounds.language.vectors import Vector, VectorVariable, inner, norm, vector
from lemmata.bounds.literature.profiles import radial_density
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

_density = radial_density(k)
_r, _p, _q = sp.symbols("r p q", nonnegative=True)
Y, h = QuantityVariable("Y", of="vector"), CurveVariable("h", order=-1)
s = sp.Symbol("s", nonnegative=True)
RISING = {
    "rising": for_all(
        (_p, _q),
        sp.And(sp.Le(0, h(_p)), sp.Le(h(_p), h(_q))),
        when=sp.And(sp.Le(_p, _q), sp.Le(_q, rho)),
    ),
    "below": for_all(y, sp.And(sp.Ge(Y(y), 0), sp.Le(Y(y), h(_away))), when=member(y, _ball)),
}


def smaller(P: Law, k: Term, c: Vector, radius: Any) -> Formula:
    r"""Return that under P the distance from c is stochastically smaller than under its weight.

    The weight is :math:`r^{d-1}e^{-A}` up to the radius.
    """
    w, outside = radial_density(k), Mass(P, Outside(Ball(c, _r)))
    said = sp.Le(outside * Area(w, 0, radius), Area(w, _r, radius))
    return for_all(_r, said, when=sp.Le(_r, radius))


COMPARISON = Fact(
    "radial-comparison",
    "while it is in the ball, the distance of a diffusion from the centre is at most a process "
    "with the drift (d - 1)/r - b that is reflected at the radius; the stationary law of that has "
    "the density r^(d - 1) e^-A, and it stays larger when it starts larger",
    "Ikeda and Watanabe, Stochastic Differential Equations and Diffusion Processes, Theorem VI.1.1",
    conclusion=sp.And(
        sp.Gt(Area(_density, 0, rho), 0),
        sp.Le(
            While(Diffusion(b, 2, P), _ball, s, Y) * Area(_density, 0, rho),
            area(lambda r: h(r) * _density(r), 0, rho, "r"),
        ),
    ),
    premises=RISING
    | {
        "integrable": Summable(k, 0, rho),
        "pushed": for_all(y, PUSHED.xreplace({w: b(y)}), when=member(y, _ball)),
        "start": smaller(P, k, c, rho),
    },
)
L, q_1 = FieldVariable("L", order=0), sp.Symbol("q_1", nonnegative=True)
_A = primitive(primitive(k, "q"))
IN_BALL = Fact(
    "radial-profile-in-a-ball",
    "along each ray from c the density is e^-A times a factor that does not increase: the law of "
    "the distance within a ball is stochastically smaller than that of density r^(d-1) e^-A",
    "Shaked and Shanthikumar, Stochastic Orders, Theorem 1.C.1",
    conclusion=smaller(Restricted(Gibbs(L), _ball), k, c, rho),
    premises={
        "growth": for_all(
            (w, _p, _q),
            sp.Ge(L(c + _q * w) - L(c + _p * w), _A(_q) - _A(_p)),
            when=sp.And(sp.Eq(norm(w), 1), sp.Le(_p, _q), sp.Le(_q, rho)),
        ),
        "integrable": Summable(k, 0, rho),
    },
)
_plain = function(lambda z: norm(z) ** 2 / 2)
_moved = function(lambda z: norm(z - c) ** 2 / 2)
_first, _second = Restricted(Gibbs(_plain), S), Restricted(Gibbs(_moved), S)
DENSER = Fact(
    "start-with-a-density",
    "on S the density of N(0, I) is at most e^q that of N(c, I), whose mass of S is at most 1; "
    "what is not negative has a mean that is linear in the law of the start",
    "Rudin, Real and Complex Analysis, Theorem 1.29",
    conclusion=sp.Le(
        While(Diffusion(b, v, _first), S, s, Y) * Mass(Gibbs(_plain), S),
        sp.exp(q_1) * While(Diffusion(b, v, _second), S, s, Y),
    ),
    premises={
        "mass": sp.Gt(Mass(Gibbs(_plain), S), 0),
        "densities": for_all(y, sp.Le(norm(y - c) ** 2 - norm(y) ** 2, 2 * q_1), when=member(y, S)),
        "bounded": for_all(y, sp.And(sp.Ge(Y(y), 0), sp.Le(Y(y), a)), when=member(y, S)),
    },
)
