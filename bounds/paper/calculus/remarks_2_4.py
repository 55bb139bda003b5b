"""Remarks 2 and 4: what Assumptions 1 and 2 say of the Jacobian."""

from __future__ import annotations

import sympy as sp

from bounds.kernel import Model, Statement, apply, generalise, instance, step
from bounds.language.functions import MapVariable, derivative, function
from bounds.language.gram import triangle
from bounds.language.vectors import VectorVariable, norm
from bounds.literature import calculus as fact
from bounds.literature.calculus import DERIVATIVE, SmallStep
from bounds.paper.assumptions import expanding, lipschitz
from bounds.symbols import M, m

G = MapVariable("G")
z, u = VectorVariable("z"), VectorVariable("u")
slope = derivative(G, z, u)
IDENTITY = function(lambda z: z)


def _small(e: sp.Expr) -> tuple[sp.Expr, dict]:
    at = {fact.G: G, fact.z: z, fact.u: u, fact.e: e}
    return SmallStep(G, z, u, e), at


_t, _at = _small((m * norm(u) - norm(slope)) / 2)
_expanding = expanding(G, m)
BOUNDED_BELOW = sp.Ge(norm(slope), m * norm(u))

REMARK_2 = Statement(
    BOUNDED_BELOW,
    assume=(_expanding,),
    steps=(
        apply("derivative", DERIVATIVE, _at),
        instance("expanding", _expanding.formula, z + _t * u, z),
        step(
            "bounded below",
            BOUNDED_BELOW,
            "derivative",
            "expanding",
            triangle(_t * slope, G(z + _t * u) - G(z) - _t * slope),
            why="otherwise take e = (m|u| - |J u|)/2",
        ),
    ),
    example=Model("G(z) = z", {G: IDENTITY, m: sp.Integer(1)}),
)

_r, _at = _small((norm(slope) - M * norm(u)) / 2)
_lipschitz = lipschitz(G, M)
BOUNDED_ABOVE = sp.Le(norm(slope), M * norm(u))

REMARK_4 = Statement(
    BOUNDED_ABOVE,
    assume=(_lipschitz,),
    steps=(
        apply("derivative", DERIVATIVE, _at),
        instance("Lipschitz", _lipschitz.formula, z + _r * u, z),
        step(
            "bounded above",
            BOUNDED_ABOVE,
            "derivative",
            "Lipschitz",
            triangle(G(z + _r * u) - G(z), _r * slope - (G(z + _r * u) - G(z))),
        ),
    ),
    example=Model("G(z) = z", {G: IDENTITY, M: sp.Integer(1)}),
)
