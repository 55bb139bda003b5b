r"""Outside a sphere the residual is no smaller than on it, for maps that expand; for local-far."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import MapVariable, function
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.vectors import ZERO, UnitVector, norm
from lemmata.bounds.literature import maps
from lemmata.bounds.paper.local.parts.setting import u, v
from lemmata.bounds.paper.local.size import R, m_hat, r_0, rho_hat

g, e_1 = MapVariable("g", order=1), UnitVector(1)
p = maps.p
EXPANDING = {
    "expanding": for_all((u, v), sp.Ge(norm(g(u) - g(v)), m_hat * norm(u - v))),
}
_back = maps.Inverse(g)
_way = g(u) - g(ZERO)
_t = maps.Crossing(_back, g(ZERO), _way, R)
_met = g(ZERO) + _t * _way
_one, _two = (g(ZERO) + t * _way for t in (maps.t, maps.t_1))
_onto = maps.ONTO.conclusion.xreplace({maps.F: g})
OUTSIDE = Model(
    "g(u) = u, R = 1, at u = 2",
    {g: function(lambda p: p), m_hat: 1, r_0: 0, rho_hat: 1, R: 1, u: 2 * e_1},
)
_FAR = sp.Ge(norm(g(u)), rho_hat)
SPHERE = {
    "on the sphere": for_all(p, sp.Ge(norm(g(p)), rho_hat), when=sp.Eq(norm(p), R)),
}
FAR = Statement(
    _FAR,
    given=EXPANDING
    | SPHERE
    | {
        "residual at 0": sp.Le(norm(g(ZERO)), r_0),
        "room": sp.Lt(r_0, rho_hat),
        "outside": sp.Ge(norm(u), R),
    },
    steps=(
        apply("onto", maps.ONTO, {maps.F: g, maps.m: m_hat}),
        *(
            step_
            for point, label in ((ZERO, "0"), (u, "u"))
            for step_ in (
                instance(f"onto g({label})", _onto, g(point)),
                instance(f"apart, {label}", EXPANDING["expanding"], _back(g(point)), point),
                step(
                    f"back to {label}",
                    equal(_back(g(point)), point),
                    f"onto g({label})",
                    f"apart, {label}",
                ),
            )
        ),
        generalise(
            "continuous",
            (maps.t, maps.t_1),
            instance("onto, first", _onto, _one),
            instance("onto, second", _onto, _two),
            instance("apart", EXPANDING["expanding"], _back(_one), _back(_two)),
            step(
                "Lipschitz",
                sp.Le(
                    norm(_back(_one) - _back(_two)), norm(_way) / m_hat * sp.Abs(maps.t - maps.t_1)
                ),
                "apart",
                "onto, first",
                "onto, second",
            ),
            when={"both": maps.UNIT_SQUARE},
        ),
        apply(
            "crossing",
            maps.CROSSING,
            {
                maps.any_F: _back,
                maps.p: g(ZERO),
                maps.r: _way,
                maps.R: R,
                maps.c: norm(_way) / m_hat,
            },
            "back to 0",
            "back to u",
            "outside",
        ),
        instance("there", _onto, _met),
        instance("large", SPHERE["on the sphere"], _back(_met), uses=("crossing",)),
        step("met", sp.Ge(norm(_met), rho_hat), "large", "there"),
        step(
            "far",
            sp.Ge(norm(g(u)), rho_hat),
            "met",
            "crossing",
            "residual at 0",
            "room",
            triangle((1 - _t) * g(ZERO), _t * g(u)),
        ),
    ),
    example=OUTSIDE,
)
