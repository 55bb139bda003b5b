r"""What the local theorem speaks about: a potential, its curvature by the distance, its growth.

In whitened coordinates :math:`z=z^\circ+Cu`, with a scaled residual
:math:`g(u)=(G(z^\circ+Cu)-x)/\beta`, the posterior is the law with density proportional to
:math:`e^{-\ell}`, :math:`\ell(u)=\frac12\lVert z^\circ+Cu\rVert^2+\frac12\lVert g(u)\rVert^2`.
Most claims are about any potential :math:`\ell`; only `potential` knows :math:`g`.

A *profile* is a function of the distance to 0 that holds on every ball :math:`B_s`, s up to R.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.functions import (
    CurveVariable,
    FieldVariable,
    Function,
    Rough,
    derivative,
    function,
    rough,
)
from lemmata.bounds.language.maps.hessians import HessianSize, LaplacianSlope
from lemmata.bounds.language.maps.linear import LinearVariable
from lemmata.bounds.language.maps.observed import Observed
from lemmata.bounds.language.measures.area import Area, primitive
from lemmata.bounds.language.terms import Term
from lemmata.bounds.language.vectors import VectorVariable, norm
from lemmata.bounds.paper.local import size
from lemmata.bounds.symbols import d

g = Observed("g")
r"""The scaled residual :math:`(G(z^\circ+Cu)-x)/\beta`."""
C = LinearVariable("C")
z_circ, u, v, w, e, u_star = map(VectorVariable, ("z_circ", *"uvwe", "u_star"))
ell = FieldVariable("ell", order=2)
"""Any potential; for third derivatives take one of order 3."""
a, Lambda, theta, theta_F, t_3 = (
    CurveVariable(name, order=-1) for name in ("a", "Lambda", "theta", "theta_F", "t_3")
)
"""Profiles; they may jump, as functions that are constant on shells do."""
s, r, R, t = size.s, size.r, size.R, size.t
_s, _q = sp.symbols("s q", nonnegative=True)


def potential(g: Term = g, C: Term = C, centre: VectorVariable = z_circ) -> Function:
    r"""Return :math:`\ell(u)=\frac12\lVert z^\circ+Cu\rVert^2+\frac12\lVert g(u)\rVert^2`."""
    return function(lambda u: norm(centre + C(u)) ** 2 / 2 + norm(g(u)) ** 2 / 2, name="ell")


def away(f: Term, name: str = "phi") -> Function:
    r"""Return :math:`\varphi(u)=f(u)-\frac12\lVert u\rVert^2`, what differs from a normal law."""
    return function(lambda u: f(u) - norm(u) ** 2 / 2, name=name)


def _profile(body: Formula, *more: VectorVariable) -> Formula:
    """Return that a formula in u, s and more vectors holds for all |u| <= s <= R."""
    return for_all((u, *more, _s), body, when=sp.And(sp.Le(norm(u), _s), sp.Le(_s, R)))


def curved(f: Term, a: Term) -> Formula:
    r"""Return :math:`\nabla^2f(u)\succeq a(s)I` for :math:`\lVert u\rVert\le s\le R`."""
    return _profile(sp.Ge(derivative(f, u, v, v), a(_s) * norm(v) ** 2), v)


def smooth(f: Term, Lambda: Term) -> Formula:
    r"""Return :math:`\nabla^2f(u)\preceq\Lambda(s)I` for :math:`\lVert u\rVert\le s\le R`."""
    return _profile(sp.Le(derivative(f, u, v, v), Lambda(_s) * norm(v) ** 2), v)


def near_identity(f: Term, theta: Term) -> Formula:
    r"""Return :math:`\lVert\nabla^2f(u)-I\rVert\le\theta(s)` for the same u and s."""
    bent = sp.Abs(derivative(away(f), u, v, w))
    return _profile(sp.Le(bent, theta(_s) * norm(v) * norm(w)), v, w)


def near_identity_on_average(f: Term, theta_F: Term) -> Formula:
    r"""Return :math:`\lVert\nabla^2f(u)-I\rVert_F\le\theta_F(s)` for the same u and s."""
    return _profile(sp.Le(HessianSize(away(f), u), theta_F(_s)))


def slowly_bent(f: Term, t_3: Term) -> Formula:
    r"""Return :math:`\lVert\nabla\operatorname{tr}\nabla^2f(u)\rVert\le t_3(s)` for the same."""
    return _profile(sp.Le(LaplacianSlope(f, u), t_3(_s)))


def decreasing(a: Term) -> Formula:
    """Return that a profile does not increase on [0, R]."""
    return for_all((_s, _q), sp.Le(a(_q), a(_s)), when=sp.And(sp.Le(_s, _q), sp.Le(_q, R)))


def increasing(a: Term) -> Formula:
    """Return that a profile does not decrease on [0, R]."""
    return for_all((_s, _q), sp.Le(a(_s), a(_q)), when=sp.And(sp.Le(_s, _q), sp.Le(_q, R)))


def slope(a: Term, t: sp.Expr = t) -> Rough:
    r"""Return :math:`b(r)=\int_0^ra(s+t)\,ds`, the slope of the potential along rays."""
    return primitive(rough(lambda s: a(s + t), "s"), "q")


def growth(a: Term, t: sp.Expr = t) -> Rough:
    r"""Return :math:`A(r)=\int_0^rb`, by how much the potential grows along rays."""
    return primitive(slope(a, t))


def rise(Lambda: Term) -> Rough:
    r"""Return :math:`B(r)=\int_0^r\int_0^q\Lambda(s)\,ds\,dq=\int_0^r(r-s)\Lambda(s)\,ds`."""
    return primitive(primitive(Lambda, "q"))


def weight(a: Term, t: sp.Expr = t) -> Rough:
    r"""Return :math:`r^{d-1}e^{-A(r)}`, the radial density that dominates that of the posterior."""
    return rough(lambda r: r ** (d - 1) * sp.exp(-growth(a, t)(r)), "r")


def radial(a: Term, q: sp.Expr, r: sp.Expr, t: sp.Expr = t) -> sp.Expr:
    r"""Return :math:`\int_q^rs^{d-1}e^{-A(s)}\,ds`."""
    return Area(weight(a, t), q, r)
