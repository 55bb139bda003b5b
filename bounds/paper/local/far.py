r"""local-far: what a certificate on one sphere says of everything outside it.

g goes from :math:`\mathbb R^d` to itself and is expanding on the whole space.  A tall linear head
is no exception: there the residual is projected on its range, of dimension d.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, generalise
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.terms import Substitution
from lemmata.bounds.language.vectors import inner, norm
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.local.parts import sphere
from lemmata.bounds.paper.local.parts.outside import FAR, OUTSIDE, e_1, g
from lemmata.bounds.paper.local.parts.setting import u
from lemmata.bounds.paper.local.parts.sphere import BY_CUBIC, BY_SECOND
from lemmata.bounds.paper.local.parts.sphere import g as _g
from lemmata.bounds.paper.local.parts.tail import LINE, TAIL
from lemmata.bounds.paper.local.size import R, g_2, kappa_S, r_0, rho_hat

_FAR = FAR.conclusion

# What is admissible, on every sphere of which the expansion at 0 says enough.
_spheres = {k: sphere_.conclusion for k, sphere_ in (("second", BY_SECOND), ("cubic", BY_CUBIC))}
_every = {k: for_all(u, f, when=sp.Eq(norm(u), R)) for k, f in _spheres.items()}
_given = {k: f.xreplace({g: _g}) for k, f in FAR.given.items()}
_outside = _given.pop("outside")
_numbers = {k: value for k, value in OUTSIDE.at.items() if k != g}
EXAMPLE = moved(sphere.LINEAR, _numbers)
_WITH_MASS = moved(LINE, EXAMPLE.at)
_at_0 = _given | sphere.AT_0 | sphere.SECOND | sphere.THIRD
_mass = {k: f for k, f in TAIL.given.items() if k not in _at_0}
ALL = Statement(
    sp.And(for_all(u, _FAR.xreplace({g: _g}), when=_outside), *_every.values(), TAIL.conclusion),
    given=_at_0 | _mass,
    steps=(
        generalise("far", u, apply("outside", FAR, {g: _g}), when={"R": _outside}),
        generalise("by the second derivative", u, apply("second", BY_SECOND), when=sphere.ON),
        generalise(
            "by the cubic form", u, apply("cubic", BY_CUBIC, {}, "definite"), when=sphere.ON
        ),
        apply("mass", TAIL),
    ),
    example=_WITH_MASS,
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
                drop=("room", *_mass),
                change=_there,
                model=_SHIFTED,
            ),
            Twin(
                "not injective",
                "sharp",
                _claim,
                drop=("expanding", *_mass),
                change=_there,
                model=_FOLDED,
            ),
        ),
    ),
)
