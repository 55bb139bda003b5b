r"""local-mode: where the Hessian is large compared with the gradient at 0 there is one mode.

It need not be a global mode; nothing uses that.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import derivative, function, grad, rough
from lemmata.bounds.language.gram import cauchy_schwarz, congruence
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, inner, norm
from lemmata.bounds.literature import minima
from lemmata.bounds.literature.minima import Minimiser
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.discretization.linear_models import BALL_IS_CONVEX, centre
from lemmata.bounds.paper.local.parts.setting import Lambda, R, a, curved, ell, smooth, u, v
from lemmata.bounds.paper.local.size import gamma, r, s
from lemmata.bounds.paper.mixing import mode as near
from lemmata.bounds.symbols import rho

y, e_1, e_2 = VectorVariable("y"), UnitVector(1), UnitVector(2)
PROFILE = curved(ell, a)
BALL = Ball(ZERO, r)
u_star = Minimiser(ell, BALL)
"""The mode."""
_on = {near.f: ell, near.S: BALL, near.a: a(r)}
_CLOSE = sp.Le(norm(u_star), gamma / a(r))
_CRITICAL = equal(grad(ell)(u_star), ZERO)
_LEAST = for_all(y, sp.Ge(ell(y), ell(u_star)), when=member(y, BALL))
_ONLY = for_all(y, equal(y, u_star), when=sp.And(member(y, BALL), equal(grad(ell)(y), ZERO)))
GIVEN = {
    "profile": PROFILE,
    "gradient at 0": sp.Le(norm(grad(ell)(ZERO)), gamma),
    "radius": sp.Le(r, R),
    "room": sp.Lt(gamma, a(r) * r),
}
_HERE = {"in the ball": member(y, BALL)}
EXAMPLE = Model(
    "l(u) = |u|^2/2 on the unit ball",
    {ell: function(lambda u: norm(u) ** 2 / 2), a: rough(lambda _: sp.S.One)}
    | {R: 1, r: 1, gamma: 0},
)
MODE = Statement(
    sp.And(member(u_star, BALL), _CLOSE, _CRITICAL, _LEAST, _ONLY),
    given=GIVEN,
    steps=(
        step("inside", sp.And(r > 0, a(r) > 0), "room"),
        apply("ball", BALL_IS_CONVEX, {centre: ZERO, rho: r}),
        generalise(
            "convex",
            (y, v),
            instance("Hessian", PROFILE, y, v, r),
            when=_HERE,
        ),
        apply("minimum", minima.MINIMISER, {minima.f: ell, minima.c: ZERO, minima.r: r}),
        apply("slope", near.MONOTONE, _on | {near.p: ZERO, near.q: u_star}),
        step(
            "not outwards",
            sp.Le(inner(u_star, grad(ell)(u_star)), 0),
            "minimum",
            cauchy_schwarz(u_star, grad(ell)(u_star)),
        ),
        step(
            "near",
            sp.Le(a(r) * norm(u_star), gamma),
            "slope",
            "not outwards",
            "gradient at 0",
            cauchy_schwarz(u_star, grad(ell)(ZERO)),
        ),
        step("close", _CLOSE, "near", "inside"),
        step("critical", _CRITICAL, "minimum", "near", "room"),
        generalise(
            "only one",
            y,
            apply(
                "slope at y",
                near.MONOTONE,
                _on | {near.p: u_star, near.q: y},
                "minimum",
            ),
            step("the same", equal(y, u_star), "slope at y", "critical", "inside", "critical, too"),
            when=_HERE | {"critical, too": equal(grad(ell)(y), ZERO)},
        ),
    ),
    example=EXAMPLE,
)


def _absurd(model: Model, *before: Step) -> Model:
    """Return a model with the proof that its mode contradicts a conclusion."""
    there = Minimiser(model.at[ell], Ball(ZERO, 1))
    known = tuple(s.label for s in before[-1:]) or (CONCLUSION,)
    same = congruence(function(lambda z: inner(e_1, z)), there, there - grad(model.at[ell])(there))
    at = sp.Eq(inner(e_1, there), model.at[gamma], evaluate=False)
    place = step("place", at, *known, same, why="the gradient is 0")
    far = cauchy_schwarz(e_1, there)
    refuting = (*before, place, step("contradiction", sp.false, "place", CONCLUSION, far))
    return replace(model, because={CONCLUSION: refuting})


def _known(model: Model) -> tuple[Step, Step]:
    """Return the steps by which `MODE` is applied to a model."""
    bent = sp.Ge(derivative(model.at[ell], u, v, v), norm(v) ** 2)
    inside = {"inside": sp.And(sp.Le(norm(u), s), sp.Le(s, 1))}
    profile = generalise("profile", (u, v, s), step("bent", bent), when=inside)
    return profile, apply("mode", MODE, {k: model.at[k] for k in MODE.variables})


_half, _third = sp.S.Half, sp.Rational(3, 2)
_TILTED = moved(
    EXAMPLE,
    {ell: function(lambda u: norm(u) ** 2 / 2 - _third * inner(e_1, u)), gamma: _third},
    "l(u) = |u|^2/2 - 3/2 u_1, whose mode is 3/2, on the unit ball",
)
_long = function(lambda u: norm(u) ** 2 / 2 + inner(e_2, u) ** 2 - inner(e_1, u) / 2)
_STEEPER = replace(
    moved(
        EXAMPLE,
        {ell: _long, gamma: _half, Lambda: rough(lambda _: sp.Integer(3))},
        "l(u) = |u|^2/2 + u_2^2 - u_1/2, whose mode is e_1/2, on the unit ball",
    ),
    dimension=2,
)
CLAIMS: tuple[Claim, ...] = (
    claim(
        "local-mode",
        {"sharp": MODE},
        twins=(
            Twin(
                "gamma < 2 a(r) r",
                "sharp",
                change={"room": sp.Lt(gamma, 2 * a(r) * r)},
                model=_absurd(_TILTED),
            ),
            Twin(
                "gamma/a -> gamma/Lambda",
                "sharp",
                sp.Le(norm(u_star), gamma / Lambda(r)),
                change={"upper profile": smooth(ell, Lambda)},
                model=_absurd(_STEEPER, *_known(_STEEPER)),
            ),
        ),
    ),
)
