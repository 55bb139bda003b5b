r"""local-far: what a certificate on one sphere says of everything outside it.

g goes from :math:`\mathbb R^d` to itself and is expanding on the whole space.  A tall linear head
is no exception: there the residual is projected on its range, of dimension d.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import MapVariable, function
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.terms import Substitution
from lemmata.bounds.language.vectors import ZERO, UnitVector, inner, norm
from lemmata.bounds.literature import maps
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.local import sphere
from lemmata.bounds.paper.local.setting import u, v
from lemmata.bounds.paper.local.size import R, g_2, kappa_S, m_hat, r_0, rho_hat
from lemmata.bounds.paper.local.sphere import BY_CUBIC, BY_SECOND

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

# What is admissible, on every sphere of which the expansion at 0 says enough.
_g = sphere.g
_spheres = {k: sphere_.conclusion for k, sphere_ in (("second", BY_SECOND), ("cubic", BY_CUBIC))}
_every = {k: for_all(u, f, when=sp.Eq(norm(u), R)) for k, f in _spheres.items()}
_given = {k: f.xreplace({g: _g}) for k, f in FAR.given.items()}
_outside = _given.pop("outside")
_numbers = {k: value for k, value in OUTSIDE.at.items() if k != g}
EXAMPLE = moved(sphere.LINEAR, _numbers)
ALL = Statement(
    sp.And(for_all(u, _FAR.xreplace({g: _g}), when=_outside), *_every.values()),
    given=_given | sphere.AT_0 | sphere.SECOND | sphere.THIRD,
    steps=(
        generalise("far", u, apply("outside", FAR, {g: _g}), when={"R": _outside}),
        generalise("by the second derivative", u, apply("second", BY_SECOND), when=sphere.ON),
        generalise(
            "by the cubic form", u, apply("cubic", BY_CUBIC, {}, "definite"), when=sphere.ON
        ),
    ),
    example=EXAMPLE,
)


def _line(g: sp.Expr, numbers: Substitution, text: str) -> Model:
    """Return a map of the line, by its value in x, with what is known of it."""
    made = function(lambda p: g.xreplace({_x: inner(e_1, p)}) * e_1)
    return moved(EXAMPLE, {_g: made} | dict(numbers), text)


_x = sp.Symbol("x", real=True)
_SHIFTED = _line(
    _x - 10, {r_0: 10, rho_hat: 7, R: 3, u: 10 * e_1}, "g(u) = u - 10, R = 3, at u = 10"
)
_FOLDED = _line(
    _x - _x**2 / 4,
    {rho_hat: sp.Rational(3, 4), g_2: sp.S.Half, kappa_S: sp.Rational(3, 2), u: 4 * e_1},
    "g(u) = u - u^2/4, R = 1, at u = 4",
)
_claim, _there = _FAR.xreplace({g: _g}), {"outside": _outside}

CLAIMS: tuple[Claim, ...] = (
    claim(
        "local-far",
        {"sharp": ALL},
        twins=(
            Twin(
                "r_0 < rho_hat dropped",
                "sharp",
                _claim,
                drop=("room",),
                change=_there,
                model=_SHIFTED,
            ),
            Twin(
                "not injective", "sharp", _claim, drop=("expanding",), change=_there, model=_FOLDED
            ),
        ),
    ),
)
