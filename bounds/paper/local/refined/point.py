r"""theorem-1-local-point: the exponential integrator from a point ends near the posterior.

As in theorem-1-local, but the chain starts where descent ended, and no third derivative is asked
for: on D*, what is frozen changes by at most :math:`\theta` times a distance, and the drift is at
most :math:`(1+\theta)\rho`.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION, concrete
from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.diffusions.integrator import Exponential
from lemmata.bounds.language.diffusions.processes import At, Path
from lemmata.bounds.language.functions import derivative, function, grad
from lemmata.bounds.language.gram import adjoint_rule, triangle
from lemmata.bounds.language.measures.laws import KL, TV, Dirac, Gibbs, Mass, Normal
from lemmata.bounds.language.measures.pushforward import Pushforward
from lemmata.bounds.language.measures.transport import Wasserstein
from lemmata.bounds.language.sets import member
from lemmata.bounds.language.traces import generator
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, norm
from lemmata.bounds.literature import integrators, maps
from lemmata.bounds.literature import log_concave as near
from lemmata.bounds.literature import radial as radial_fact
from lemmata.bounds.literature import transport as starts
from lemmata.bounds.literature.diffusions import gaussian_paths as gaussian
from lemmata.bounds.literature.diffusions import paths as fact
from lemmata.bounds.literature.diffusions import reflected_diffusions as bodies
from lemmata.bounds.literature.diffusions import semigroups
from lemmata.bounds.literature.measures import events, laws
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.discretization import linear_models as linear
from lemmata.bounds.paper.local import exit, mixing
from lemmata.bounds.paper.local import theorem_1_local as gaussian_start
from lemmata.bounds.paper.local.exit import D_STAR, ROOM, F, diffusion, downhill, nu, u_0
from lemmata.bounds.paper.local.growth import LOWER, MODE
from lemmata.bounds.paper.local.mixing import CONVEX, HESSIAN, alpha_D, given_D
from lemmata.bounds.paper.local.parts.setting import R, ell, near_identity, t, theta, u_star
from lemmata.bounds.paper.local.parts.terms import (
    POINT_PATHS,
    TIME,
    eps_3,
    eps_4,
    length,
    reach,
    transport,
)
from lemmata.bounds.paper.local.size import theta_0
from lemmata.bounds.paper.mixing import equation_24
from lemmata.bounds.paper.mixing.ball import ball
from lemmata.bounds.paper.region.mode import MODE_SLOPE
from lemmata.bounds.paper.region.mode import f as ascent
from lemmata.bounds.paper.region.mode import z_star as centre
from lemmata.bounds.symbols import T, alpha, d, h, rho

y, v, w, e_1 = exit.y, VectorVariable("v"), VectorVariable("w"), UnitVector(1)
posterior = Gibbs(ell)
X = diffusion(Dirac(u_0))
chain = Exponential(X, h)
reflected = mixing.reflected(Dirac(u_0))
theta_D = theta(rho + t)
EDGE = (1 + theta_D) * rho
"""Bound of the drift on D*."""
LENGTH = (1 + theta_D) * sp.sqrt(d / alpha_D)
"""Bound of its root mean square, while in D*."""
PATHS_D = POINT_PATHS.xreplace({theta_0: theta_D, length: LENGTH})
EPS_2 = (T + F(reach)) / F(rho)
W = reach + sp.sqrt(d / alpha_D)
"""Bound of the transport distance of the start and the posterior on D*."""
NEAR = sp.Le(TV(At(chain, T), posterior), PATHS_D + EPS_2 + eps_3 + eps_4)
_off = Mass(posterior, Outside(D_STAR))
GIVEN = (
    LOWER
    | MODE
    | ROOM
    | CONVEX
    | {"near the identity": near_identity(ell, theta)}
    | {"start": sp.Le(norm(u_0 - u_star), reach), "reach": sp.Le(reach, rho)}
    | {"narrow": sp.Le(alpha_D * reach**2, d), "wide": sp.Ge(alpha_D * rho**2, d)}
    | {"time": sp.Ge(T, TIME.xreplace({alpha: alpha_D, transport: W}))}
    | {"mass": sp.Le(_off, eps_4), "below 1": sp.Lt(eps_4, 1)}
)

# The drift on D*, and how fast what is frozen of it changes.
_in_D = {"in D*": member(y, D_STAR)}
frozen = integrators.frozen.xreplace({integrators.b: downhill})
_turn = derivative(function(grad(ell)), y, v)
_turned = _turn - v
TURNED = generalise(
    "turned",
    (y, v),
    step("where", sp.Le(norm(y), rho + t), "in D*", "near 0", triangle(y - u_star, u_star)),
    instance("form", GIVEN["near the identity"], y, v, _turned, rho + t, uses=("where", "room")),
    step(
        "size",
        sp.Le(norm(_turned), theta_D * norm(v)),
        "form",
        "theta",
        adjoint_rule(_turn, _turned),
    ),
    when=_in_D,
)


def _segment(label: str, start: VectorVariable, end: VectorVariable, uses: tuple[str, ...]) -> Step:
    """Return the step from the convexity of D* to the Hessian on a segment in it."""
    way = end - start
    return generalise(
        label,
        maps.t,
        step(
            "inside",
            member(start + maps.t * way, D_STAR),
            "between",
            *uses,
            triangle((1 - maps.t) * (start - u_star), maps.t * (end - u_star)),
        ),
        instance("Hessian", TURNED.goal, start + maps.t * way, way),
        when={"between": maps.SEGMENT},
    )


NOT_NEGATIVE = (
    instance("at 0", GIVEN["near the identity"], ZERO, e_1, e_1, rho + t, uses=("room",)),
    step("theta", sp.Ge(theta_D, 0), "at 0"),
)
_way, _from_mode = y - w, y - u_star
DRIFT = (
    generalise(
        "Lipschitz",
        (y, w),
        _segment("on the segment", w, y, ("both in D*",)),
        apply(
            "change",
            maps.MEAN_VALUE,
            {maps.F: frozen, maps.p: w, maps.r: _way, maps.c: theta_D * norm(_way)},
        ),
        when={"both in D*": sp.And(member(y, D_STAR), member(w, D_STAR))},
    ),
    generalise(
        "drift",
        y,
        _segment("towards the mode", u_star, y, ("in D*",)),
        apply(
            "change",
            maps.MEAN_VALUE,
            {maps.F: frozen, maps.p: u_star, maps.r: _from_mode}
            | {maps.c: theta_D * norm(_from_mode)},
        ),
        step(
            "length",
            sp.Le(norm(downhill(y)), (1 + theta_D) * norm(_from_mode)),
            "change",
            "mode",
            "theta",
            triangle(downhill(y) + _from_mode, -_from_mode),
        ),
        when=_in_D,
    ),
)
# The mean square of the drift: while in D*, the distance from the mode is pulled back.
_square = function(lambda z: (1 + theta_D) ** 2 * norm(z - u_star) ** 2)
_pulled = {integrators.b: downhill, integrators.v: 2, integrators.z_0: u_0, integrators.S: D_STAR}
_pulled |= {integrators.g: _square, integrators.k: 2 * alpha_D, integrators.c: LENGTH**2}
_pulled |= {integrators.Y: integrators.DRIFT.xreplace({integrators.b: downhill})}
STEADY = (
    generalise("square is not negative", y, step("not negative", sp.Ge(_square(y), 0))),
    generalise(
        "pulled back",
        y,
        apply("slope", MODE_SLOPE, {ascent: ell, centre: u_star, alpha: alpha_D}),
        step(
            "falls back",
            sp.Le(
                generator(downhill, sp.Integer(2), _square)(y),
                2 * alpha_D * (LENGTH**2 - _square(y)),
            ),
            "slope",
            "convex",
        ),
        when=_in_D,
    ),
    generalise(
        "off D*",
        y,
        step("far", sp.Or(member(y, D_STAR), sp.Ge(_square(y), LENGTH**2)), "wide"),
    ),
    generalise(
        "below",
        y,
        instance("length", DRIFT[-1].goal, y),
        step(
            "square of it",
            sp.And(sp.Ge(norm(downhill(y)) ** 2, 0), sp.Le(norm(downhill(y)) ** 2, _square(y))),
            "length",
        ),
        when=_in_D,
    ),
    step("start in D*", member(u_0, D_STAR), "start", "reach"),
    step("start is near", sp.Le(_square(u_0), LENGTH**2), "start", "narrow", "convex"),
    generalise(
        "steady",
        integrators.s,
        apply("steady at s", integrators.STEADY, _pulled, "convex"),
    ),
)
_paths = Path(X, D_STAR, T), Path(chain, D_STAR, T)
_at = {integrators.b: downhill, integrators.v: 2, integrators.P: Dirac(u_0), integrators.S: D_STAR}
_freeze = {integrators.F: frozen, integrators.k: theta_D, integrators.q: LENGTH}
DISCRETISED = (
    generalise(
        "bounded",
        y,
        step("where", sp.Le(norm(y), rho + t), "in D*", "near 0", triangle(y - u_star, u_star)),
        instance("length", DRIFT[-1].goal, y),
        step(
            "size",
            sp.Le(norm(frozen(y)), EDGE + rho + t),
            "where",
            "length",
            "theta",
            "in D*",
            triangle(downhill(y), y),
        ),
        when=_in_D,
    ),
    step("positive", sp.And(sp.Ge(EDGE, 0), sp.Ge(LENGTH, 0)), "theta", "convex"),
    apply("Girsanov", integrators.GIRSANOV, _at | {integrators.c: EDGE + rho + t}, "positive"),
    *STEADY,
    apply("over the steps", integrators.INCREMENTS, _at | _freeze, "positive"),
    apply("Pinsker", fact.PINSKER, {fact.P: _paths[0], fact.Q: _paths[1]}),
    step("entropy", sp.Le(KL(*_paths), 2 * PATHS_D**2), "Girsanov", "over the steps"),
    step("square", sp.Le(TV(*_paths) ** 2, PATHS_D**2), "Pinsker", "entropy"),
    step("paths", sp.Le(TV(*_paths), PATHS_D), "square", "theta"),
    apply(
        "joined",
        fact.REFLECTED_COUPLING,
        {fact.b: downhill, fact.v: 2, fact.P: Dirac(u_0), fact.S: D_STAR, fact.Y: chain},
    ),
)

# The exit, by the mean time of the climb from as far as the start may be.
_lower = {radial_fact.k: exit.shifted, radial_fact.c: u_star, radial_fact.rho: reach}
_body = {bodies.c: u_star, bodies.r: rho, bodies.R: 2 * rho, bodies.g: ell, bodies.S: D_STAR}
EXITS = (
    *ball(u_star, rho).values(),
    apply("stationary", bodies.STATIONARY, _body),
    *exit.CLIMBS[:2],
    apply("exit", exit.EXIT, {nu: given_D}, "F"),
    step("near reach", sp.Le(reach + t, R), "reach", "room"),
    apply("integrable to the start", exit.SUMMABLE, {rho: reach}),
    apply("F at the start", radial_fact.CLIMB, _lower),
    instance("height", radial_fact.SIZE.xreplace(_lower), u_0),
    step("seldom", sp.Le(exit.FROM_POINT.lhs, EPS_2), "exit", "height", "F"),
)
MIXED = (
    apply("on D*", events.POINT, {events.z: u_0, events.A: D_STAR}),
    apply("mixes", mixing.MIXING, {nu: Dirac(u_0)}, "convex"),
    apply(
        "one coupling",
        starts.FROM_POINT,
        {starts.x: u_0, starts.Q: given_D, starts.c: u_star, starts.r: rho},
    ),
    apply(
        "nearer",
        near.NEARER_IN_BALL,
        {near.f: ell, near.p: u_star, near.kappa: alpha_D, near.radius: rho},
        "convex",
    ),
    step(
        "transport",
        sp.Le(Wasserstein(Dirac(u_0), given_D), W),
        "one coupling",
        "nearer",
        "start",
    ),
    step(
        "growth",
        sp.Ge(sp.exp(2 * alpha_D * T), 1 + alpha_D * W**2 / (2 * sp.pi * eps_3**2)),
        "time",
    ),
    step(
        "mixed",
        sp.Le(TV(At(reflected, T), given_D), eps_3),
        "mixes",
        "transport",
        "growth",
    ),
)
ENDS = (
    apply("all", events.SPLIT, {events.P: posterior, events.A: D_STAR, events.S: D_STAR}),
    step("D has mass", sp.Gt(Mass(posterior, D_STAR), 0), "all", "mass", "below 1"),
    apply(
        "restriction", equation_24.EQUATION_24, {equation_24.Q: posterior, equation_24.E: D_STAR}
    ),
)
_well = linear.loss(sp.Integer(1))
EXAMPLE = moved(
    gaussian_start.EXAMPLE,
    {ell: _well, u_0: ZERO, reach: 1, T: 3, h: 3, eps_3: 1},
    "l(u) = |u|^2/2 from 0, rho = 6, T = h = 3",
)
EXAMPLE = replace(EXAMPLE, because={"mass": EXAMPLE.because["mass"]})
POINT = Statement(
    NEAR,
    given=GIVEN,
    steps=(
        *NOT_NEGATIVE,
        TURNED,
        *DRIFT,
        HESSIAN,
        *DISCRETISED,
        *EXITS,
        *MIXED,
        *ENDS,
        gaussian_start.triangle_of("from the chain", At(chain, T), At(reflected, T), posterior),
        gaussian_start.triangle_of("to the posterior", At(reflected, T), given_D, posterior),
        step(
            "total",
            NEAR,
            "from the chain",
            "to the posterior",
            "joined",
            "paths",
            "seldom",
            "mixed",
            "restriction",
            "mass",
        ),
    ),
    example=EXAMPLE,
)


# A posterior N(0, 1) that is approached from e_1, for a time that is too short.
_soon, _level = sp.Rational(1, 100), sp.Rational(1, 2)
_SHORT = moved(
    EXAMPLE, {u_0: e_1, T: _soon, h: _soon, eps_3: _soon}, "l(u) = |u|^2/2 from e_1, T = h = 1/100"
)


def _too_soon() -> Model:
    """Return the model with the steps by which the chain is where it started."""
    end, law = (concrete(o, _SHORT) for o in (At(chain, T), posterior))
    drift, share = end.args[0].args[0].args[0], 1 - sp.exp(-_soon)
    moved_by, variance = function(lambda z: z + share * drift(z)), 1 - sp.exp(-2 * _soon)
    stepped = Normal(moved_by(e_1), variance)
    frozen_at = {integrators.b: drift, integrators.v: 2, integrators.P: Dirac(e_1), h: _soon}
    pushed = {laws.z: e_1, laws.G: moved_by, laws.b: variance}
    w = semigroups.z
    normal = {semigroups.g: law.args[0], semigroups.mu: ZERO, semigroups.v: 1, semigroups.c: 0}
    through = fact.TRIANGLE, {fact.P: end, fact.Q: Pushforward(Dirac(e_1), moved_by, variance)}
    told = "mass, chain", "half-space, chain", "mass, posterior", "half-space, posterior"
    steps = (
        apply("step", integrators.STEP, frozen_at),
        apply("pushed", laws.GIVEN_POINT, pushed),
        apply("to its law", through[0], through[1] | {fact.R: stepped}),
        *linear.half_space("chain", end, stepped, _level),
        generalise("square", w, step("value", sp.Eq(law.args[0](w), norm(w) ** 2 / 2))),
        apply("law", semigroups.GIBBS_NORMAL, normal),
        *linear.half_space("posterior", law, Normal(ZERO, 1), _level),
        apply("above", fact.EVENT, {fact.P: end, fact.Q: law, fact.S: gaussian.above(_level)}),
        step(
            "apart",
            sp.Ge(TV(end, law), _level),
            *told,
            "step",
            "pushed",
            "to its law",
            "law",
            "above",
        ),
        step("contradiction", sp.false, CONCLUSION, "apart", "dimension"),
    )
    return replace(_SHORT, because=dict(_SHORT.because) | {CONCLUSION: steps})


CLAIMS: tuple[Claim, ...] = (
    claim(
        "theorem-1-local-point",
        {"sharp": POINT},
        uses=("local-exit", "local-mixing"),
        twins=(
            Twin(
                "any time, and no exit",
                "sharp",
                sp.Le(NEAR.lhs, NEAR.rhs - EPS_2),
                drop=("time",),
                model=_too_soon(),
            ),
        ),
    ),
)
