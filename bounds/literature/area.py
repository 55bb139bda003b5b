"""The area formula: integrals in other coordinates."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel.statement import Fact
from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import CurveVariable, FieldVariable, MapVariable, rough
from lemmata.bounds.language.maps.determinants import JacobianDeterminant
from lemmata.bounds.language.measures.area import Area, Summable, primitive
from lemmata.bounds.language.measures.laws import Gibbs, Mass
from lemmata.bounds.language.sets import Ball
from lemmata.bounds.language.vectors import ZERO, VectorVariable, inner, norm
from lemmata.bounds.symbols import d

F, f = MapVariable("F", order=1), FieldVariable("f", order=0)
k, Lam = CurveVariable("k", order=-1), CurveVariable("Lam", order=-1)
p, u, v, w = map(VectorVariable, "puvw")
c, s = sp.symbols("c s", real=True)
m, R = sp.symbols("m R", positive=True)
rho, r = sp.symbols("rho r", nonnegative=True)
_rise = primitive(primitive(Lam, "q"))
_inside = Area(rough(lambda r: r ** (d - 1) * sp.exp(-_rise(r)), "r"), 0, R)
_radial = rough(lambda r: r ** (d - 1) * k(r), "r")
AREA = Fact(
    "area-formula-tail",
    "the integral of e^-f outside a ball, in the coordinates F(u) and in polar ones, over a lower "
    "bound of that inside, where u and -u are taken together (cosh >= 1)",
    "Evans and Gariepy, Measure Theory and Fine Properties of Functions, sections 3.3.3 and 3.4.3",
    conclusion=sp.And(
        sp.Gt(_inside, 0),
        sp.Le(
            Mass(Gibbs(f), Outside(Ball(ZERO, R))) * _inside,
            sp.exp(c) * Area(_radial, rho, sp.oo),
        ),
    ),
    premises={
        "expanding": for_all((u, v), sp.Ge(norm(F(u) - F(v)), m * norm(u - v))),
        "outside": for_all(u, sp.Ge(norm(F(u)), rho), when=sp.Ge(norm(u), R)),
        "density": for_all(
            u,
            sp.Le(sp.exp(-f(u)), k(norm(F(u))) * JacobianDeterminant(F, u)),
            when=sp.Ge(norm(u), R),
        ),
        "nonnegative": for_all(s, sp.Ge(k(s), 0)),
        "integrable": Summable(_radial, rho, sp.oo),
        "near": for_all(
            (w, r),
            sp.Le(f(r * w), c + r * inner(p, w) + _rise(r)),
            when=sp.And(sp.Eq(norm(w), 1), sp.Le(r, R)),
        ),
        "upper": Summable(Lam, 0, R),
    },
)
