r"""The mass outside a ball by a certificate on its sphere; for local-far.

With :math:`g(u)=(G(z^\circ+Cu)-x)/\beta` the determinant of Dg is
:math:`|\det C|\beta^{-d}|\det DG|`, and g expands latent distances by at least :math:`m/\beta`.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import CurveVariable, function, grad, rough
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.maps.determinants import JacobianDeterminant
from lemmata.bounds.language.maps.linear import Scaling
from lemmata.bounds.language.measures.area import Area, Summable
from lemmata.bounds.language.measures.laws import Gibbs, Mass
from lemmata.bounds.language.sets import Ball
from lemmata.bounds.language.terms import Substitution
from lemmata.bounds.language.vectors import ZERO, inner, norm
from lemmata.bounds.literature import area, profiles
from lemmata.bounds.paper.local.parts import outside, rise, setting
from lemmata.bounds.paper.local.parts.setting import C, Lambda, e, ell, potential, u, v, z_circ
from lemmata.bounds.paper.local.parts.sphere import g
from lemmata.bounds.paper.local.size import R, m_hat, m_latent, r, r_0, rho_hat
from lemmata.bounds.symbols import d

log_det = CurveVariable("log_det", order=-1)
"""Lower bound of the logarithm of the determinant, by the norm of the residual."""
L = potential(g)
"""The potential."""
_size = norm(g(u))
OUTSIDE = {"outside": sp.Ge(norm(u), R)}


def _prior(r: sp.Expr) -> sp.Expr:
    """Return what the norm of the latent point is at least."""
    return sp.Max(0, norm(z_circ) - (r + r_0) / m_latent)


def _exponent(r: sp.Expr) -> sp.Expr:
    return -(r**2) / 2 - _prior(r) ** 2 / 2


density = rough(lambda r: sp.exp(_exponent(r) - log_det(r)), "r")
_radial = rough(lambda r: r ** (d - 1) * density(r), "r")
_inside = Area(rough(lambda r: r ** (d - 1) * sp.exp(-setting.rise(Lambda)(r)), "r"), 0, R)
_mass = Mass(Gibbs(L), Outside(Ball(ZERO, R)))
BOUND = sp.And(
    sp.Gt(_inside, 0),
    sp.Le(_mass * _inside, sp.exp(L(ZERO)) * Area(_radial, rho_hat, sp.oo)),
)
"""The mass is at most the quotient of two integrals."""
_det = JacobianDeterminant(g, u)
GIVEN = {
    "latent expansion": for_all((u, v), sp.Ge(norm(g(u) - g(v)), m_latent * norm(C(u) - C(v)))),
    "determinant": for_all(u, sp.Ge(_det, sp.exp(log_det(_size)))),
    "integrable density": Summable(_radial, rho_hat, sp.oo),
}
_UPPER = {k: f.xreplace({ell: L}) for k, f in rise.UPPER.items()}
_FAR = {k: f.xreplace({outside.g: g}) for k, f in outside.FAR.given.items() if k != "outside"}


def integrable(at: Substitution, c: sp.Expr) -> tuple[Step, ...]:
    """Return the proof that the density of a model of the line is, for it has a normal tail."""
    there = _radial.xreplace({d: sp.Integer(1), **dict(at)})
    body, start = there(area.s), sp.sympify(at[rho_hat])
    bound = sp.Le(sp.Abs(body), sp.exp(c - area.s**2 / 2))
    return (
        generalise("bounded", area.s, step("below", bound), when={"beyond": area.s > start}),
        apply(
            "integrable",
            profiles.NORMAL_TAIL,
            {profiles.k: there, profiles.p: start, profiles.c: c, profiles.e: sp.S.Half},
        ),
    )


_at = {C: Scaling(1), z_circ: ZERO, m_hat: 1, m_latent: 1, r_0: 0, rho_hat: 1, R: 1}
_at |= {
    g: function(lambda p: p),
    Lambda: rough(lambda _: sp.Integer(2)),
    log_det: rough(lambda _: sp.S.Zero),
}
LINE = Model(
    "g(u) = u, C = 1, R = 1", _at, because={"integrable density": integrable(_at, sp.S.Zero)}
)
_above = L(ZERO) + r * inner(grad(L)(ZERO), e) + setting.rise(Lambda)(r)
TAIL = Statement(
    BOUND,
    given=_FAR | GIVEN | _UPPER,
    steps=(
        generalise("far", u, apply("far at u", outside.FAR, {outside.g: g}), when=OUTSIDE),
        generalise(
            "density",
            u,
            instance("apart", GIVEN["latent expansion"], u, ZERO),
            step(
                "reach",
                sp.Le(m_latent * norm(C(u)), _size + r_0),
                "apart",
                "residual at 0",
                triangle(g(u), -g(ZERO)),
            ),
            step(
                "latent point",
                sp.Ge(norm(z_circ + C(u)), _prior(_size)),
                "reach",
                triangle(z_circ + C(u), -C(u)),
            ),
            step("energy", sp.Ge(L(u), -_exponent(_size)), "latent point"),
            step("less dense", sp.Le(sp.exp(-L(u)), sp.exp(_exponent(_size))), "energy"),
            instance("determinant at u", GIVEN["determinant"], u),
            step(
                "in other coordinates",
                sp.Le(sp.exp(-L(u)), density(_size) * _det),
                "less dense",
                "determinant at u",
            ),
            when=OUTSIDE,
        ),
        generalise(
            "near",
            (e, r),
            apply("rises", rise.RISES, {ell: L}),
            step(
                "above",
                sp.Le(L(r * e), L(ZERO) + r * inner(grad(L)(ZERO), e) + setting.rise(Lambda)(r)),
                "rises",
            ),
            when=rise.UNIT | {"in the ball": sp.Le(r, R)},
        ),
        *rise.summable(R),
        apply(
            "area formula",
            area.AREA,
            {area.F: g, area.f: L, area.k: density, area.Lam: Lambda, area.p: grad(L)(ZERO)}
            | {area.c: L(ZERO), area.m: m_hat, area.R: R, area.rho: rho_hat},
            "room",
        ),
    ),
    example=LINE,
)
