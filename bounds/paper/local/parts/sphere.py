r"""How large the scaled residual is on a sphere, by its expansion at 0; for local-far."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.functions import CurveJet, MapVariable, derivative, function
from lemmata.bounds.language.gram import cauchy_schwarz, triangle
from lemmata.bounds.language.maps.hessians import HessianSize
from lemmata.bounds.language.vectors import ZERO, UnitVector, Vector, inner, norm
from lemmata.bounds.literature import calculus, maps, profiles
from lemmata.bounds.paper.local import size
from lemmata.bounds.paper.local.parts.expansion import chord, cubic
from lemmata.bounds.paper.local.parts.setting import e, u, v, w
from lemmata.bounds.paper.local.size import R, g_2, g_3, kappa_S, r_0, sigma_0

g = MapVariable("g")
p, t = maps.p, maps.t
S = cubic(g)


def _within(body: Formula, *directions: Vector) -> Formula:
    return for_all((p, *directions), body, when=sp.Le(norm(p), R))


_sizes = norm(v) * norm(w)
AT_0 = {
    "residual at 0": sp.Le(norm(g(ZERO)), r_0),
    "slope at 0": for_all(v, sp.Ge(norm(derivative(g, ZERO, v)), sigma_0 * norm(v))),
}
SECOND = {"second derivative": _within(sp.Le(norm(derivative(g, p, v, w)), g_2 * _sizes), v, w)}
THIRD = {
    "third derivative": _within(
        sp.Le(norm(derivative(g, p, v, w, e)), g_3 * _sizes * norm(e)), v, w, e
    ),
    "cubic form": for_all(p, sp.Le(HessianSize(S, p), kappa_S * norm(p))),
    "definite": sp.Le(kappa_S * R, 3 * sigma_0**2),
}
ON = {"on the sphere": sp.Eq(norm(u), R)}
_way = {"on the segment": maps.SEGMENT}
LINEAR = Model(
    "g(u) = u, R = 1",
    {g: function(lambda p: p), u: UnitVector(1), sigma_0: 1, R: 1}
    | dict.fromkeys((r_0, g_2, g_3, kappa_S), 0),
)

_J = derivative(g, ZERO, u)
_near = step("nearer", sp.Le(norm(t * u), R), "on the sphere", "on the segment")
BY_SECOND = Statement(
    sp.Ge(norm(g(u)), size.FAR_SECOND),
    given=AT_0 | SECOND | ON,
    steps=(
        generalise(
            "bending",
            t,
            _near,
            instance(
                "second",
                SECOND["second derivative"],
                t * u,
                u,
                u,
            ),
            step(
                "bent",
                sp.Le(norm(derivative(g, t * u, u, u)), g_2 * R**2),
                "second",
                "on the sphere",
            ),
            when=_way,
        ),
        apply(
            "chord",
            maps.TAYLOR_MAP,
            {maps.F_2: g, p: ZERO, maps.r: u, maps.b: g_2 * R**2, maps.c: 0},
        ),
        instance("slope", AT_0["slope at 0"], u),
        step(
            "large",
            sp.Ge(norm(g(u)), size.FAR_SECOND),
            *("slope", "residual at 0", "chord", "on the sphere"),
            triangle(g(u), -g(ZERO) - chord(g)),
            triangle(g(ZERO), chord(g)),
        ),
    ),
    example=LINEAR,
)

_H = derivative(g, ZERO, u, u)
_rest = chord(g) - _H / 2
_least = sp.sqrt(sigma_0**2 * R**2 - kappa_S * R**3 / 3)
_along = function(lambda x: inner(_rest, g(x * u)), of=t)
_worst = norm(_rest) * g_3 * R**3
BY_CUBIC = Statement(
    sp.Ge(norm(g(u)), size.FAR_CUBIC),
    given=AT_0 | THIRD | ON,
    steps=(
        generalise(
            "third derivative along u",
            calculus.s,
            step("nearer", sp.Le(norm(calculus.s * u), R), "on the sphere", "on it"),
            instance(
                "third",
                THIRD["third derivative"],
                calculus.s * u,
                u,
                u,
                u,
            ),
            step(
                "bounded",
                sp.Le(CurveJet(_along, calculus.s, 3), _worst),
                *("third", "on the sphere"),
                cauchy_schwarz(_rest, derivative(g, calculus.s * u, u, u, u)),
            ),
            when={"on it": (calculus.s > 0) & (calculus.s < 1)},
        ),
        apply(
            "Taylor", calculus.TAYLOR_3, {calculus.cubic: _along, calculus.t: 1, calculus.c: _worst}
        ),
        step("rest", sp.Le(norm(_rest), g_3 * R**3 / 6), "Taylor"),
        apply("S and its size", profiles.OPERATOR, {profiles.f: S, profiles.z: u}),
        instance("S", profiles.OPERATOR.conclusion.xreplace({profiles.f: S, profiles.z: u}), u, u),
        instance("size", THIRD["cubic form"], u),
        step("cubic", sp.Ge(inner(_J, _H), -kappa_S * R**3 / 3), "S", "size", "on the sphere"),
        instance("slope", AT_0["slope at 0"], u),
        step(
            "square",
            sp.Ge(norm(_J + _H / 2) ** 2, sigma_0**2 * R**2 - kappa_S * R**3 / 3),
            "cubic",
            "slope",
            "on the sphere",
        ),
        step("root", sp.Ge(norm(_J + _H / 2), _least), "square", "definite"),
        step(
            "large",
            sp.Ge(norm(g(u)), size.FAR_CUBIC),
            *("root", "residual at 0", "rest", "definite"),
            triangle(g(u), -g(ZERO) - _rest),
            triangle(g(ZERO), _rest),
        ),
    ),
    example=LINEAR,
)
