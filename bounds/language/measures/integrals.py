r"""Densities and means: what is said of a law by what integrates against it.

A mean is finite where the field is `Integrable`; of any other it is not known what it is.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.language.formulas import Formula, Predicate, for_all
from lemmata.bounds.language.functions import Callable_, FieldVariable, _need, function, grad
from lemmata.bounds.language.measures.laws import Law, Mean, need_law
from lemmata.bounds.language.sets import Set
from lemmata.bounds.language.terms import Term
from lemmata.bounds.language.vectors import Vector, norm, vector


class Integrable(Predicate):
    """The mean of the absolute value of a field under a law is finite."""

    text = "{1} has a finite mean under {0}"

    def __new__(cls, P: Law, f: Term) -> Formula:
        """Make the property of a law and a field."""
        need_law(P)
        _need(f, "field")
        return super().__new__(cls, P, f)


class Normalisable(Predicate):
    r"""The integral of :math:`e^{-f}` is finite, so that there is a law of this density."""

    text = "e^-({}) has a finite integral"
    tex = r"e^{{-{}}}\text{{ has a finite integral}}"

    def __new__(cls, f: Term) -> Formula:
        """Make the property of a field."""
        _need(f, "field")
        return super().__new__(cls, f)


class HasDensity(Predicate):
    """One law has a field as its density with respect to another."""

    text = "{} has density {} with respect to {}"

    def __new__(cls, P: Law, r: Term, Q: Law) -> Formula:
        """Make the property of a law, a field and a law."""
        need_law(P)
        need_law(Q)
        _need(r, "field")
        return super().__new__(cls, P, r, Q)


class Denser(Predicate):
    """At a point one law has a larger density than another, with respect to their sum."""

    text = "{0} is denser than {1} at {2}"

    def __new__(cls, P: Law, Q: Law, z: Vector) -> Formula:
        """Make the property of two laws and a point."""
        return super().__new__(cls, P, Q, vector(z))


class Hahn(Set):
    """The points where one law is denser than another."""

    text = "{{{} denser than {}}}"
    tex = r"\{{d{} > d{}\}}"

    def __new__(cls, P: Law, Q: Law) -> Any:
        """Make the set for two laws."""
        need_law(P)
        need_law(Q)
        return sp.Basic.__new__(cls, P, Q)

    def contains(self, z: Vector) -> Formula:
        """Return that the first law is denser at a point."""
        P, Q = self.args
        return Denser(P, Q, z)


class TwoPoints(Law):
    r"""The law :math:`p\,\delta_y+(1-p)\,\delta_z`, for :math:`0\le p\le1`."""

    text = "({} at {}, else {})"
    tex = r"({0}\,\delta_{{{1}}}+(1-{0})\,\delta_{{{2}}})"

    def __new__(cls, p: Any, y: Vector, z: Vector) -> Any:
        """Make the law from a probability and two points."""
        return sp.Basic.__new__(cls, sp.sympify(p), vector(y), vector(z))


def squared(f: Term) -> Term:
    r"""Return the field :math:`f^2`."""
    return function(lambda z: f(z) ** 2)


def variance(P: Law, f: Term) -> sp.Expr:
    r"""Return :math:`\operatorname{Var}_P(f)=\mathbb E_Pf^2-(\mathbb E_Pf)^2`."""
    return Mean(P, squared(f)) - Mean(P, f) ** 2


def energy(P: Law, f: Term) -> sp.Expr:
    r"""Return :math:`\mathbb E_P\lVert\nabla f\rVert^2`, the Dirichlet form of a diffusion."""
    return Mean(P, slope_squared(f))


def slope_squared(f: Term) -> Term:
    r"""Return the field :math:`\lVert\nabla f\rVert^2`."""
    return function(lambda z: norm(grad(f)(z)) ** 2)


_g = FieldVariable("g", order=1)


def poincare(P: Law, C: sp.Expr) -> Formula:
    r"""Return :math:`\operatorname{Var}_P(g)\le C\,\mathbb E_P\lVert\nabla g\rVert^2` for all g.

    That is, for all g for which both sides are finite.
    """
    return for_all(_g, sp.Le(variance(P, _g), C * energy(P, _g)), when=finite_energy(P, _g))


def finite_energy(P: Law, g: Term) -> Formula:
    """Return that variance and Dirichlet form of a field are finite."""
    return sp.And(Integrable(P, squared(g)), Integrable(P, slope_squared(g)))


class RelativeDensity(Callable_):
    """The density of one law with respect to another, if there is one that is smooth."""

    sort = "field"
    order = 1
    text = "d({})/d({})"
    tex = r"\frac{{d{}}}{{d{}}}"

    def __new__(cls, P: Law, Q: Law) -> Any:
        """Make the field for two laws."""
        need_law(P)
        need_law(Q)
        return sp.Basic.__new__(cls, P, Q)


class SmoothConvex(Predicate):
    """A set is closed and convex, has interior points, and its boundary is smooth or empty."""

    text = "{} is closed, convex and smooth, with interior points"
