r"""Lemma 13 around the mode: for any potential with a Hessian of at least alpha on a ball."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.claim import Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION, concrete
from lemmata.bounds.language.diffusions.ito import Along
from lemmata.bounds.language.diffusions.ito import y as height
from lemmata.bounds.language.diffusions.processes import Diffusion, Exit
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import CurveJet, FieldVariable, derivative, function, grad
from lemmata.bounds.language.measures.laws import Dirac
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.vectors import ZERO, VectorVariable, inner, norm
from lemmata.bounds.literature import calculus
from lemmata.bounds.paper.region.lemma_14 import (
    LEMMA_14_REPAIRED,
    LEMMA_14_SHARP,
    X,
)
from lemmata.bounds.paper.region.paths import Looks, below, leaves, moving, state, y
from lemmata.bounds.paper.region.size import (
    EXIT_SHARP,
    U_0,
    level,
)
from lemmata.bounds.symbols import (
    N_cir,
    T,
    alpha,
    d,
    ell,
    eps,
    rho,
    theta,
    w,
)

_HALF = sp.Rational(1, 2)
z_0 = VectorVariable("z_0")


f, z_star = FieldVariable("f", order=2), VectorVariable("z_star")
_s = calculus.s
_ball, _from_mode = Ball(z_star, rho), y - z_star
to_mode = function(lambda p: norm(p - z_star) ** 2 / 2, name="eta")
downhill = function(lambda p: -grad(f)(p))
mode_diffusion = Diffusion(downhill, 2, Dirac(z_0))
eta_mode = Along(to_mode, mode_diffusion, _ball)
_v = VectorVariable("v")
HESSIAN = for_all(
    (y, _v), sp.Ge(derivative(f, y, _v, _v), alpha * norm(_v) ** 2), when=member(y, _ball)
)
MODE = {"Hessian at least alpha": HESSIAN, "critical point": equal(grad(f)(z_star), ZERO)}
_CONVEX = sp.Ge(inner(_from_mode, grad(f)(y)), alpha * norm(_from_mode) ** 2)
_between = {"between": (_s > 0) & (_s < 1)}


def _curved(label: str, at: sp.Basic) -> tuple[Step, ...]:
    """Return the steps that compare f at both ends of the way from the mode, along it."""
    phi = function(lambda t: -f(at(t)), of=_s)
    inside = (
        step(f"inside, {label}", member(at(_s), _ball), "in the ball", "between"),
        instance(f"Hessian, {label}", HESSIAN, at(_s), _from_mode),
        step(
            f"bent, {label}",
            sp.Le(CurveJet(phi, _s, 2), -alpha * norm(_from_mode) ** 2),
            f"Hessian, {label}",
        ),
    )
    taylor = {calculus.phi: phi, calculus.t: 1, calculus.c: -alpha * norm(_from_mode) ** 2}
    return generalise(label, _s, *inside, when=_between), apply(
        f"Taylor, {label}", calculus.TAYLOR, taylor
    )


_HALF_SQUARE = {f: function(lambda p: norm(p) ** 2 / 2), z_star: ZERO, y: ZERO, z_0: ZERO}
_HALF_SQUARE |= {alpha: sp.Integer(1), rho: sp.Integer(1)}

MODE_SLOPE = Statement(
    _CONVEX,
    given=MODE | {"in the ball": member(y, _ball)},
    steps=(
        *_curved("from the mode", lambda t: z_star + t * _from_mode),
        *_curved("to the mode", lambda t: y - t * _from_mode),
        step("convex", _CONVEX, "Taylor, from the mode", "Taylor, to the mode", "critical point"),
    ),
    example=Model("f(z) = |z|^2/2", _HALF_SQUARE),
)

_AT_MODE = {X: eta_mode, N_cir: d, w: 2 * alpha, level: rho**2 / 2}
_distance = norm(z_0 - z_star)
_MODE_EXIT = Exit(mode_diffusion, _ball, T)
_BOUND = sp.Le(_MODE_EXIT, EXIT_SHARP.xreplace({U_0: _distance}))
_inwards = moving(
    eta_mode,
    apply("inwards", MODE_SLOPE, {y: state(eta_mode)}),
    step("below", below(d - 2 * alpha * height), "inwards", "state"),
)
_SQUARE_AT = {f: function(lambda p: norm(p) ** 2), z_star: ZERO, z_0: ZERO, alpha: sp.Integer(2)}
LEMMA_13_SHARP = Statement(
    _BOUND,
    given=MODE,
    steps=(
        *_inwards,
        apply("reached", LEMMA_14_REPAIRED, _AT_MODE | {theta: _HALF}),
        *leaves(eta_mode, rho**2 / 2),
        step("bound", _BOUND, "exit", "reached"),
    ),
    example=MODE_SLOPE.example,
)

_rarely = sp.Le(_MODE_EXIT, eps / 4)
_radius = alpha * rho**2 >= alpha * _distance**2 + (sp.sqrt(d) + sp.sqrt(2 * ell)) ** 2
LEMMA_13_RADIUS = Statement(
    _rarely,
    given=MODE | {"ell": sp.Eq(eps / 4 * sp.exp(ell), 1 + 2 * alpha * T), "radius": _radius},
    steps=(
        *_inwards,
        apply("reached", LEMMA_14_SHARP, _AT_MODE | {eps: eps / 4}, "radius"),
        *leaves(eta_mode, rho**2 / 2),
        step("bound", _rarely, "exit", "reached"),
    ),
    example=Model(
        "f(z) = |z|^2/2, eps = 1, T = 1/2",
        _HALF_SQUARE | {eps: sp.Integer(1), T: _HALF, ell: sp.log(8), rho: sp.Integer(10)},
    ),
)

_ONCE = Looks(sp.Integer(2), sp.Integer(2), sp.Rational(3, 4), 1)
_EIGHT = {rho: sp.sqrt(8), T: _ONCE.time}
_STEEP = EXIT_SHARP.subs(sp.exp(-alpha * rho**2 / 4), sp.exp(-alpha * rho**2))


def _too_steep() -> Model:
    model = Model("f(z) = |z|^2, rho^2 = 8, T = 3/4, from the mode", _SQUARE_AT | _EIGHT)
    against = _ONCE.against(concrete(_ball, model), sp.sqrt(8))
    return replace(model, because={CONCLUSION: against})


STEEP = Twin(
    "e^(-alpha rho^2/4) -> e^(-alpha rho^2)",
    "sharp",
    sp.Le(_MODE_EXIT, _STEEP.xreplace({U_0: _distance})),
    model=_too_steep(),
)
