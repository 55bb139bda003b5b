r"""theorem-1-exponential: Theorem 1 for a given observable, with the chain of the local theorem.

In the coordinates :math:`z=\hat z+\varsigma u` the Hessian of L is within
:math:`\theta_0+\kappa\lVert u\rVert` of the identity, on the whole space.  So the chain may freeze
only what differs from a standard normal law, and the ball D*, the time, and how the accuracy is
divided are free.  All that is asked of them are inequalities between numbers.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION, DEFINED, concrete
from lemmata.bounds.language.diffusions.processes import At
from lemmata.bounds.language.formulas import equal
from lemmata.bounds.language.functions import derivative, function, grad
from lemmata.bounds.language.gram import cauchy_schwarz, triangle
from lemmata.bounds.language.measures.area import Area
from lemmata.bounds.language.measures.laws import TV, Mass, Normal
from lemmata.bounds.language.measures.pushforward import Pushforward
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.vectors import ZERO, inner, norm
from lemmata.bounds.literature import integrators, profiles, radial
from lemmata.bounds.literature.diffusions import gaussian_paths as gaussian
from lemmata.bounds.literature.diffusions import paths, semigroups
from lemmata.bounds.literature.measures import laws
from lemmata.bounds.paper.assumptions import centred
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.descent import lemma_1
from lemmata.bounds.paper.discretization import linear_models as linear
from lemmata.bounds.paper.discretization.equations_44_45 import BALL
from lemmata.bounds.paper.local import exit, mass
from lemmata.bounds.paper.local.growth import SHIFTED
from lemmata.bounds.paper.local.parts import setting
from lemmata.bounds.paper.local.parts.setting import (
    R,
    near_identity,
    t,
    u_star,
    weight,
)
from lemmata.bounds.paper.local.parts.terms import eps_3, eps_4, reach, t_0
from lemmata.bounds.paper.local.refined import point
from lemmata.bounds.paper.local.refined.white import (
    EXAMPLE,
    FAR_IN_U,
    HERE,
    IMAGE,
    OFF_IDENTITY,
    OUTSIDE,
    SUBSTITUTED,
    WHITE,
    WHITENED,
    affine,
    e_1,
    low,
    off,
    posterior,
    s,
    u,
    v,
    w,
    whitened,
    y,
)
from lemmata.bounds.paper.local.size import mu, varsigma
from lemmata.bounds.paper.mixing import mode, static
from lemmata.bounds.paper.mixing.size import ALPHA
from lemmata.bounds.paper.objects import INVERSE, G, z_hat
from lemmata.bounds.paper.simulation.at_x import ASSUMED
from lemmata.bounds.symbols import (
    R_0,
    T,
    delta,
    h,
    rho,
)

# From where descent ends to the posterior.
GIVEN = (
    INVERSE
    | {"R_0": BALL, "room": sp.Lt(norm(z_hat), ALPHA * R_0)}
    | WHITE
    | OUTSIDE
    | {k: lemma_1.LEMMA_1_SHARP.given[k] for k in ("Q", "steps")}
    | {"t_0": sp.Le(norm(z_hat), t_0 * varsigma * ALPHA), "t_0 in range": sp.Le(t_0, R)}
    | {"t": sp.Le(varsigma * norm(z_hat), t * low(t_0)), "curved": sp.Gt(low(t_0), 0)}
    | {"reach": sp.Le(delta / varsigma + t, reach), "inside": sp.Le(reach, rho)}
    | {"ball": sp.Le(rho + t, R), "room for the tail": sp.Le(rho, R - t)}
    | {k: point.GIVEN[k].xreplace(HERE) for k in ("convex", "narrow", "wide", "time", "below 1")}
    | {
        "mass": sp.Le(Area(weight(low), rho, R - t) / Area(weight(low), 0, rho) + mu, eps_4),
    }
)
end = Pushforward(At(point.chain, T).xreplace(HERE), affine, 0)
"""The law of the last point of the chain, in the coordinates of the posterior."""
NEARBY = sp.Le(TV(end, posterior), point.NEAR.rhs.xreplace(HERE))
_near_identity, _profile = near_identity(whitened, off), setting.curved(whitened, low)
_CLIMB = {radial.k: exit.shifted.xreplace(HERE), radial.c: ZERO, radial.rho: rho}
_said = _near_identity.at(u)[1].at(v)[1].at(w)[1].at(s)[1]
_near, _slope = Ball(ZERO, t_0), function(grad(whitened))


def _with_area(model: Model) -> Model:
    """Return a model at which kappa is 0 with the proof that the radial density has a mass."""
    centre, inner, edge = ZERO, model.at[rho], concrete(R - t, model)
    shifted, well = concrete(SHIFTED.xreplace(HERE), model), linear.loss(sp.Integer(1))
    at = {profiles.L: well, profiles.k: shifted, profiles.o: centre}
    at |= {profiles.rho: inner, profiles.b: edge}
    said = profiles.RADIAL.premises["growth"].xreplace(at)
    variables = profiles.w, profiles._p, profiles._q
    for variable in variables:
        when, said = said.at(variable)
    growth = generalise("growth", variables, step("grows", said, "there"), when={"there": when})
    return replace(model, because={DEFINED: (growth, apply("area", profiles.RADIAL, at))})


_q = sp.Symbol("q", nonnegative=True)
EXPONENTIAL = Statement(
    NEARBY,
    assume=(*ASSUMED, centred(G)),
    given=GIVEN,
    define=static.SIZES,
    example=_with_area(EXAMPLE),
    steps=(
        apply("descent", lemma_1.LEMMA_1_SHARP),
        apply("mode", mode.MODE),
        step("mode in u", equal(grad(whitened)(HERE[u_star]), ZERO), "mode"),
        generalise(
            "near the identity",
            (u, v, w, s),
            apply("off", OFF_IDENTITY),
            step(
                "by the radius", _near_identity.at(u)[1].at(v)[1].at(w)[1].at(s)[1], "off", "where"
            ),
            when={"where": sp.And(sp.Le(norm(u), s), sp.Le(s, R))},
        ),
        generalise(
            "profile",
            (u, v, s),
            instance("off there", _near_identity, u, v, v, s, uses=("where",)),
            step(
                "bent",
                sp.Ge(derivative(whitened, u, v, v), low(s) * norm(v) ** 2),
                "off there",
            ),
            when={"where": sp.And(sp.Le(norm(u), s), sp.Le(s, R))},
        ),
        step("not far from 0", member(HERE[u_star], _near), "mode", "t_0"),
        generalise(
            "near the mode",
            (y, v),
            instance("bent there", _profile, y, v, t_0, uses=("in it", "t_0 in range")),
            when={"in it": member(y, _near)},
        ),
        apply("ball of t_0", linear.BALL_IS_CONVEX, {linear.centre: ZERO, rho: t_0}),
        apply(
            "monotone",
            mode.MONOTONE,
            {mode.f: whitened, mode.S: _near, mode.a: low(t_0), mode.p: ZERO}
            | {mode.q: HERE[u_star]},
            "not far from 0",
        ),
        step("still", sp.Eq(norm(_slope(HERE[u_star])), 0), "mode in u"),
        step(
            "pulled",
            sp.Le(low(t_0) * norm(HERE[u_star]) ** 2, varsigma * norm(z_hat) * norm(HERE[u_star])),
            "monotone",
            "still",
            "inverse point",
            cauchy_schwarz(HERE[u_star], _slope(HERE[u_star])),
            cauchy_schwarz(HERE[u_star], z_hat),
        ),
        step("near 0", sp.Le(norm(HERE[u_star]), t), "pulled", "t", "curved"),
        step(
            "start",
            sp.Le(norm(HERE[exit.u_0] - HERE[u_star]), reach),
            "descent",
            "near 0",
            "reach",
            triangle(HERE[exit.u_0], -HERE[u_star]),
        ),
        generalise(
            "falling",
            (s, _q),
            step("falls", sp.Le(low(_q), low(s)), "order"),
            when={"order": sp.And(sp.Le(s, _q), sp.Le(_q, R))},
        ),
        apply("far", FAR_IN_U),
        apply("mass outside", mass.MASS, HERE, "room for the tail", "mass"),
        apply("integrable", exit.SUMMABLE, HERE, "ball"),
        apply("F", radial.CLIMB, _CLIMB),
        step("mass of D*", sp.Le(mass.BOUND.lhs.xreplace(HERE), eps_4), "mass outside", "mass"),
        apply("in u", point.POINT, HERE, "F", "mass of D*", "convex", "near 0"),
        SUBSTITUTED,
        apply(
            "data processing",
            laws.DATA_PROCESSING,
            {laws.P: end.args[0], laws.Q: WHITENED, laws.G: affine, laws.b: 0},
        ),
        apply("in z", paths.TRIANGLE, {paths.P: end, paths.Q: IMAGE, paths.R: posterior}),
        step("near", NEARBY, "in z", "data processing", "substitution", "in u"),
    ),
)

# L(z) = |z - e_1/16|^2 + ..., whose Hessian 2 is taken for 1; one long step.
_long, _level = sp.Integer(5), sp.Rational(4, 5)
_STEEP = moved(
    _with_area(EXAMPLE),
    {varsigma: 1, T: _long, h: _long, eps_3: sp.Rational(1, 100)},
    "G(z) = z, x = e_1/8, beta = 1, scale 1, T = h = 5",
)


def _too_steep() -> Model:
    """Return the model with the steps by which the chain spreads wider than the posterior."""
    chained, law = (concrete(o, _STEEP) for o in (end, posterior))
    last, there = chained.args[0], chained.args[1]
    drift, start = last.args[0].args[0].args[0], last.args[0].args[0].args[2]
    move, variance = function(lambda z: z + (1 - sp.exp(-_long)) * drift(z)), 1 - sp.exp(-2 * _long)
    stepped = Normal(move(start.args[0]), variance)
    frozen = {integrators.b: drift, integrators.v: 2, integrators.P: start, h: _long}
    pushed = {laws.z: start.args[0], laws.G: move, laws.b: variance}
    by = {paths.P: last, paths.Q: Pushforward(start, move, variance), paths.R: stepped}
    w, half, centre, rest = semigroups.z, sp.Rational(1, 2), e_1 / 16, sp.Rational(1, 256)
    normal = {semigroups.g: law.args[0], semigroups.mu: centre, semigroups.v: half}
    short = norm(w) ** 2 - inner(e_1, w) / 8 + rest
    squares = (
        step("expanded", sp.Eq(norm(w - centre) ** 2, short)),
        step("worked out", sp.Eq(law.args[0](w), short + rest)),
        step(
            "value", sp.Eq(law.args[0](w), norm(w - centre) ** 2 + rest), "expanded", "worked out"
        ),
    )
    before, above = gaussian.above(_level - sp.Rational(1, 8)), gaussian.above(_level)
    image = {laws.P: last, laws.G: there, laws.A: before, laws.C: above}
    moves = step("moved", member(there(w), above), "before")
    told = "mass, chain", "half-space, chain", "mass, posterior", "half-space, posterior"
    steps = (
        apply("step", integrators.STEP, frozen),
        apply("pushed", laws.GIVEN_POINT, pushed),
        apply("to its law", paths.TRIANGLE, by),
        *linear.half_space("chain", last, stepped, _level - sp.Rational(1, 8)),
        generalise("mapped", w, moves, when={"before": member(w, before)}),
        apply("image", laws.IMAGE, image),
        generalise("square", w, *squares),
        apply("law", semigroups.GIBBS_NORMAL, normal | {semigroups.c: rest}),
        *linear.half_space("posterior", law, Normal(centre, half), _level),
        apply("above", paths.EVENT, {paths.P: chained, paths.Q: law, paths.S: above}),
        step("many", sp.Ge(Mass(stepped, before), sp.Rational(6, 25)), "half-space, chain"),
        step("few", sp.Le(Mass(Normal(centre, half), above), sp.Rational(3, 20)), told[3]),
        step(
            "apart",
            sp.Ge(TV(chained, law), sp.Rational(1, 12)),
            *("many", "few", "image", "step", "pushed", "to its law", "law", "above"),
            *told[::2],
        ),
        step("contradiction", sp.false, CONCLUSION, "apart", "dimension"),
    )
    return replace(_STEEP, because=dict(_STEEP.because) | {CONCLUSION: steps})


CLAIMS: tuple[Claim, ...] = (
    claim(
        "theorem-1-exponential",
        {"sharp": EXPONENTIAL},
        assumes=("assumption-1", "assumption-2", "assumption-3"),
        uses=("theorem-1-local-point", "local-mass", "equation-39", "lemma-1"),
        twins=(
            Twin(
                "a Hessian that is twice as large, and no exit",
                "sharp",
                sp.Le(NEARBY.lhs, NEARBY.rhs - point.EPS_2.xreplace(HERE)),
                drop=("upper",),
                model=_too_steep(),
            ),
        ),
    ),
)
