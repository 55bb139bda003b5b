r"""What is known of the scaled residual g on a ball, and its expansion around 0.

All bounds are of norms: :math:`\lVert g(0)\rVert\le r_0`, of the first derivative at 0 ``J_0`` and
on the ball ``g_1``, of the second ``H_2`` and ``g_2``, of the third ``g_3`` on the ball.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.functions import Function, derivative, function
from lemmata.bounds.language.gram import cauchy_schwarz, triangle
from lemmata.bounds.language.maps.hessians import HessianSize
from lemmata.bounds.language.maps.linear import Scaling
from lemmata.bounds.language.maps.observed import Observed
from lemmata.bounds.language.terms import Term
from lemmata.bounds.language.vectors import ZERO, UnitVector, Vector, inner, norm
from lemmata.bounds.literature import maps
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.local.parts.setting import C, away, e, g, potential, u, v, w, z_circ
from lemmata.bounds.paper.local.size import (
    H_2,
    J_0,
    RESIDUAL,
    g_1,
    g_2,
    g_3,
    kappa_S,
    r_0,
    s,
    theta_0,
)

p, t = maps.p, maps.t
g_C2 = Observed("g", order=2)
"""A scaled residual that need not have a third derivative."""
SQUARE, _SIZES = norm(v) ** 2, norm(v) * norm(w)


def cubic(g: Term, share: sp.Expr = sp.S.Half) -> Function:
    r"""Return :math:`\frac12\langle Dg(0)p,D^2g(0)[p,p]\rangle`, whose Hessian at u is S[u]."""

    def body(p: Vector) -> sp.Expr:
        return share * inner(derivative(g, ZERO, p), derivative(g, ZERO, p, p))

    return function(body, name="S")


def on_ball(body: Formula, *directions: Vector) -> Formula:
    """Return that a formula in p and directions holds for all p of the ball."""
    return for_all((p, *directions), body, when=sp.Le(norm(p), s))


def known(g: Term) -> dict[str, Formula]:
    """Return what (E1) asks for: a point of the ball, and bounds of g and its derivatives."""
    hessian = sp.Abs(derivative(away(potential(g)), ZERO, v, v))
    second = sp.Le(norm(derivative(g, p, v, w)), g_2 * _SIZES)
    return {
        "in the ball": sp.Le(norm(u), s),
        "Hessian at 0": for_all(v, sp.Le(hessian, theta_0 * SQUARE)),
        "residual at 0": sp.Le(norm(g(ZERO)), r_0),
        "slope at 0": for_all(v, sp.Le(norm(derivative(g, ZERO, v)), J_0 * norm(v))),
        "second derivative": on_ball(second, v, w),
    }


KNOWN = known(g)
FIRST = {"first derivative": on_ball(sp.Le(norm(derivative(g, p, v)), g_1 * norm(v)), v)}
THIRD = {
    "third derivative": on_ball(
        sp.Le(norm(derivative(g, p, v, w, e)), g_3 * _SIZES * norm(e)), v, w, e
    )
}
SECOND = {
    "second derivative at 0": for_all((v, w), sp.Le(norm(derivative(g, ZERO, v, w)), H_2 * _SIZES)),
    "cubic form": for_all(p, sp.Le(HessianSize(cubic(g), p), kappa_S * norm(p))),
}
LINEAR = Model(
    "g(u) = 4u/5, C = 3/5: l(u) = |u|^2/2",
    {g: function(lambda p: sp.Rational(4, 5) * p), C: Scaling(sp.Rational(3, 5))}
    | {z_circ: ZERO, u: UnitVector(1), v: UnitVector(1), s: 1, J_0: sp.Rational(4, 5), g_1: 1}
    | dict.fromkeys((theta_0, r_0, g_2, g_3, H_2, kappa_S), 0),
)
LINEAR_C2 = moved(LINEAR, {g_C2: LINEAR.at[g]})


def pair(label: str, x: Vector, y: Vector, bound: sp.Expr, *uses: str) -> Step:
    """Return the step that bounds an inner product by the norms."""
    return step(label, sp.Le(sp.Abs(inner(x, y)), bound), *uses, cauchy_schwarz(x, y))


def turned(g: Term) -> Vector:
    """Return by how much the first derivative in direction v changes from 0 to u."""
    change: Vector = derivative(g, u, v) - derivative(g, ZERO, v)
    return change


def chord(g: Term) -> Vector:
    """Return what Taylor's formula leaves of g at u."""
    rest: Vector = g(u) - g(ZERO) - derivative(g, ZERO, u)
    return rest


def on_the_way(
    label: str, bent: Vector, bound: sp.Expr, source: str, known: Formula, *at: Vector
) -> Step:
    """Return that a derivative at t u, an instance of what is known on the ball, is bounded."""
    return generalise(
        label,
        t,
        step("nearer", sp.Le(norm(t * u), s), "in the ball", "on it"),
        instance(source, known, t * u, *at),
        step("bounded", sp.Le(norm(bent), bound), source, "in the ball"),
        when={"on it": maps.SEGMENT},
    )


_h, _known = g_C2, known(g_C2)
_second = _known["second derivative"]
_TURN, _CHORD = g_2 * s * norm(v), g_2 * s**2 / 2
AROUND = Statement(
    sp.And(
        sp.Le(norm(turned(_h)), _TURN),
        sp.Le(norm(chord(_h)), _CHORD),
        sp.Le(norm(_h(u)), RESIDUAL),
    ),
    given={k: f for k, f in _known.items() if k != "Hessian at 0"},
    steps=(
        on_the_way("turning", derivative(_h, t * u, u, v), _TURN, "second", _second, u, v),
        apply(
            "turned",
            maps.MEAN_VALUE,
            {maps.F: function(lambda z: derivative(_h, z, v)), p: ZERO, maps.r: u, maps.c: _TURN},
        ),
        on_the_way("bending", derivative(_h, t * u, u, u), g_2 * s**2, "second", _second, u, u),
        apply(
            "chord",
            maps.TAYLOR_MAP,
            {maps.F_2: _h, p: ZERO, maps.r: u, maps.b: g_2 * s**2, maps.c: 0},
        ),
        instance("slope", _known["slope at 0"], u),
        step(
            "residual",
            sp.Le(norm(_h(u)), RESIDUAL),
            *("chord", "slope", "residual at 0", "in the ball"),
            triangle(chord(_h), _h(ZERO) + derivative(_h, ZERO, u)),
            triangle(_h(ZERO), derivative(_h, ZERO, u)),
        ),
    ),
    example=LINEAR_C2,
)


def between(f: Term, low: sp.Expr, high: sp.Expr) -> tuple[Formula, Formula]:
    """Return that the Hessian at u is at least, and at most, a multiple of the identity."""
    bent = derivative(f, u, v, v)
    return sp.Ge(bent, low * SQUARE), sp.Le(bent, high * SQUARE)
