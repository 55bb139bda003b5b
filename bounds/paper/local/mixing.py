r"""local-mixing: the reflected diffusion forgets a start in proportion to its distance.

With :math:`\alpha=a(\rho+t)>0` on the ball D* around the mode the total variation distance to the
stationary law is at most :math:`\sqrt{\alpha/(2\pi(e^{2\alpha T}-1))}` times the transport distance
of the starts.  From the normal law of whitened coordinates that is as small as the curvature is
near to the identity.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION, concrete
from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.diffusions.processes import At, Process, Reflected
from lemmata.bounds.language.functions import function, grad, rough
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.measures.expectations import mean, quantity
from lemmata.bounds.language.measures.laws import TV, Dirac, Gibbs, Law, Mass, Normal, Restricted
from lemmata.bounds.language.measures.transport import Wasserstein
from lemmata.bounds.language.sets import member
from lemmata.bounds.language.vectors import ZERO, UnitVector, norm
from lemmata.bounds.literature import log_concave as near
from lemmata.bounds.literature import transport as fact
from lemmata.bounds.literature.diffusions import gaussian_paths as gaussian
from lemmata.bounds.literature.diffusions import paths, reflected_diffusions, semigroups
from lemmata.bounds.literature.measures import events, gibbs
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.discretization import linear_models as linear
from lemmata.bounds.paper.local import exit
from lemmata.bounds.paper.local.exit import D_STAR, ROOM, diffusion, downhill, nu, y
from lemmata.bounds.paper.local.growth import LOWER, MODE
from lemmata.bounds.paper.local.parts import slope
from lemmata.bounds.paper.local.parts.setting import R, a, ell, t, theta, u, u_star, v
from lemmata.bounds.paper.local.parts.terms import FORGETS
from lemmata.bounds.paper.local.size import gamma
from lemmata.bounds.paper.mixing import equation_24
from lemmata.bounds.paper.mixing.ball import ball
from lemmata.bounds.paper.mixing.reflected import ERF, PAIR, TWO_STARTS
from lemmata.bounds.paper.mixing.size import R_diam
from lemmata.bounds.symbols import T, alpha, d, rho

alpha_D = a(rho + t)
"""The curvature on D*."""
CONVEX = {"convex": sp.Gt(alpha_D, 0)}
given_D = Restricted(Gibbs(ell), D_STAR)
"""The posterior given D*."""


def reflected(start: Law) -> Process:
    """Return the Langevin diffusion that is reflected in D*."""
    made: Process = Reflected(diffusion(start), D_STAR)
    return made


EXAMPLE = moved(exit.EXAMPLE, {theta: rough(lambda _: sp.S.Zero), gamma: 0})
HESSIAN = generalise(
    "Hessian",
    (y, v),
    step("where", sp.Le(norm(y), rho + t), "in D*", "near 0", triangle(y - u_star, u_star)),
    instance("profile there", LOWER["profile"], y, v, rho + t, uses=("where", "room")),
    when={"in D*": member(y, D_STAR)},
)
_rate = FORGETS.xreplace({alpha: alpha_D})
_x, _y = reflected_diffusions.x, reflected_diffusions.y
_here = {
    reflected_diffusions.g: ell,
    reflected_diffusions.S: D_STAR,
    reflected_diffusions.a: alpha_D,
}
_here |= {reflected_diffusions.c: u_star, reflected_diffusions.r: rho, R_diam: 2 * rho}
_body = {
    k: f for k, f in _here.items() if k not in (reflected_diffusions.g, reflected_diffusions.a)
}
_pair, _erf = PAIR.xreplace(_here), ERF.xreplace(_here)
_at_T = At(reflected(nu), T)
_random = {
    reflected_diffusions.R: 2 * rho,
    **{k: w for k, w in _here.items() if k not in (R_diam, reflected_diffusions.a)},
}
MIXES = sp.Le(TV(_at_T, given_D), _rate * Wasserstein(nu, given_D))
MIXING = Statement(
    MIXES,
    given=LOWER | MODE | ROOM | CONVEX | {"law on D*": sp.Eq(Mass(nu, D_STAR), 1)},
    steps=(
        HESSIAN,
        *ball(u_star, rho).values(),
        generalise(
            "two starts",
            (_x, _y),
            apply("apart", TWO_STARTS, _here, "convex", "both in D*"),
            step(
                "tangent", sp.Le(_erf, _rate * norm(_x - _y)), "convex", why="erf u <= 2u/sqrt(pi)"
            ),
            step("near", sp.Le(_pair, _rate * norm(_x - _y)), "apart", "tangent"),
            when={"both in D*": sp.And(member(_x, D_STAR), member(_y, D_STAR))},
        ),
        apply("stationary", reflected_diffusions.STATIONARY, _random),
        apply(
            "mixed",
            fact.MIXED,
            {fact.drift: downhill, fact.rate: 2, fact.P: nu, fact.Q: given_D, fact.s: _rate}
            | {k: w for k, w in _random.items() if k != reflected_diffusions.g},
            "stationary",
            "convex",
        ),
        apply(
            "to stationarity",
            paths.TRIANGLE,
            {paths.P: _at_T, paths.Q: At(reflected(given_D), T), paths.R: given_D},
        ),
        step("mixes", MIXES, "to stationarity", "mixed", "stationary"),
    ),
    example=EXAMPLE,
)

# The transport distance of the starts.
e_1 = UnitVector(1)
HALF = function(lambda u: norm(u) ** 2 / 2)
STANDARD = Gibbs(HALF)
"""N(0, I)."""
normal_D = Restricted(STANDARD, D_STAR)
_far = mean(given_D, lambda u: norm(u - u_star), of=u)
FROM_POINT = sp.And(
    sp.Le(Wasserstein(Dirac(ZERO), given_D), t + _far), sp.Le(_far, sp.sqrt(d / alpha_D))
)
_near = {near.f: ell, near.p: u_star, near.kappa: alpha_D, near.radius: rho}
POINT = Statement(
    FROM_POINT,
    given=LOWER | MODE | ROOM | CONVEX,
    steps=(
        HESSIAN,
        *ball(u_star, rho).values(),
        apply("stationary", reflected_diffusions.STATIONARY, _random),
        apply(
            "one coupling",
            fact.FROM_POINT,
            {fact.x: ZERO, fact.Q: given_D, fact.c: u_star, fact.r: rho},
            "stationary",
        ),
        step(
            "from 0", sp.Le(Wasserstein(Dirac(ZERO), given_D), t + _far), "one coupling", "near 0"
        ),
        apply("nearer", near.NEARER_IN_BALL, _near, "convex"),
        step("radius", sp.Le(_far, sp.sqrt(d / alpha_D)), "nearer", "convex"),
    ),
    example=EXAMPLE,
)


def bent(r: sp.Expr) -> sp.Expr:
    r"""Return :math:`\gamma+\Theta(r)` up to the edge of what D* reaches, and 0 beyond."""
    return sp.Piecewise((gamma + slope.Theta(r), sp.Le(r, rho + t)), (0, True))


BENT = mean(STANDARD, lambda u: bent(norm(u)), of=u)
_slope = quantity(lambda u: norm(grad(ell)(u) - grad(HALF)(u)), of=u)
FROM_NORMAL = sp.Le(Wasserstein(normal_D, given_D), BENT / (alpha_D * Mass(STANDARD, D_STAR)))
_within = apply("within", slope.GROWS, {slope._low: norm(y), slope._high: rho + t}, keep=("order",))
HAS_MASS = apply(
    "has mass",
    gibbs.POSITIVE,
    {
        gibbs.f: HALF,
        gibbs.p: ZERO,
        gibbs.q: u_star,
        gibbs.r: rho,
        gibbs.b_1: 0,
        gibbs.c_1: 1,
    },
)
BENT_ON_D = (
    apply("edge", slope.GROWS, {slope._low: rho + t, slope._high: rho + t}, "room"),
    generalise(
        "bounded",
        y,
        _within,
        step(
            "size",
            sp.And(sp.Ge(bent(norm(y)), 0), sp.Le(bent(norm(y)), gamma + slope.Theta(rho + t))),
            "within",
            "edge",
            "room",
        ),
    ),
    generalise(
        "below",
        y,
        step("where", sp.Le(norm(y), rho + t), "in D*", "near 0", triangle(y - u_star, u_star)),
        step("in range", sp.Le(norm(y), R), "where", "room"),
        apply("slope", slope.SLOPE, {u: y}, "in range"),
        step(
            "less",
            sp.And(sp.Ge(norm(grad(ell)(y) - y), 0), sp.Le(norm(grad(ell)(y) - y), bent(norm(y)))),
            "slope",
            "where",
        ),
        when={"in D*": member(y, D_STAR)},
    ),
)
BOUNDED, BELOW = (s.goal for s in BENT_ON_D[1:])
"""That the difference of slopes is bounded, and what bounds it on D*."""
NORMAL = Statement(
    FROM_NORMAL,
    given=LOWER | slope.NEAR | MODE | ROOM | CONVEX,
    steps=(
        HESSIAN,
        apply(
            "perturbed",
            fact.PERTURBED,
            {fact.f: ell, fact.g: HALF, fact.c: u_star, fact.r: rho, fact.alpha: alpha_D},
            "convex",
        ),
        HAS_MASS,
        *BENT_ON_D,
        apply(
            "part",
            fact.PART,
            {fact.P: STANDARD, fact.A: D_STAR, fact.X: _slope, fact.Y: BENT.args[1]}
            | {fact.q: gamma + slope.Theta(rho + t)},
            "has mass",
            "edge",
        ),
        step("transport", FROM_NORMAL, "perturbed", "part", "has mass", "convex"),
    ),
    example=EXAMPLE,
)

LOCAL_MIXING = Statement(
    sp.And(MIXES, FROM_POINT, FROM_NORMAL),
    given=dict(MIXING.given) | slope.NEAR,
    steps=(
        apply("mixes", MIXING, {}, "convex"),
        apply("from 0", POINT, {}, "convex"),
        HAS_MASS,
        apply("from the normal law", NORMAL, {}, "convex", "has mass"),
    ),
    example=EXAMPLE,
)

# l(u) = |u|^2/2 from e_1 in a wide ball: an Ornstein-Uhlenbeck process that is hardly reflected.
_WIDE, _1 = sp.Integer(50), sp.Integer(1)
_at = {rho: _WIDE, R: _WIDE, nu: Dirac(e_1), T: _1}
_FROM_e_1 = moved(EXAMPLE, _at, "l(u) = |u|^2/2 from e_1, T = 1, rho = 50")


def _laws_apart() -> tuple[Step, ...]:
    """Return the steps that bound the distance from below, and that of the starts from above."""
    one, other, ball = (concrete(o, _FROM_e_1) for o in (_at_T, given_D, D_STAR))
    free, level, w = linear.diffusion(e_1), sp.Rational(1, 5), semigroups.z
    at_1, outside = At(free, _1), Outside(ball)
    centred = {gibbs.p: ZERO, gibbs.q: ZERO, gibbs.r: _WIDE, gibbs.w: 1}
    whole = {gibbs.f: HALF, gibbs.b_1: 0, gibbs.c_1: 1} | centred
    square = step("value", sp.Eq(HALF(w), norm(w) ** 2 / 2))
    at_0 = {semigroups.g: HALF, semigroups.mu: ZERO, semigroups.v: 1, semigroups.c: 0}
    ou = {gaussian.v: 2, gaussian.k: 1, gaussian.z: e_1, gaussian.t: 1}
    seldom = {linear.z_0: e_1, rho: _WIDE, T: 1, linear._c: 1}
    moves = {paths.P: STANDARD, paths.Q: Normal(ZERO, 1), paths.S: outside}
    through = {paths.P: at_1, paths.Q: one, paths.R: STANDARD}
    return (
        apply("has mass", gibbs.POSITIVE, whole),
        apply(
            "part",
            events.CONDITIONAL,
            {events.P: STANDARD, events.S: ball, events.A: ball},
            "has mass",
        ),
        step("all", sp.Eq(Mass(other, ball), 1), "part", "has mass"),
        apply(
            "transport",
            fact.FROM_POINT,
            {fact.x: e_1, fact.Q: other, fact.c: ZERO, fact.r: _WIDE},
            "all",
        ),
        apply(
            "radius",
            near.NEARER_IN_BALL,
            {near.f: HALF, near.p: ZERO, near.kappa: 1, near.radius: _WIDE},
        ),
        apply("kept", paths.SAME_NOISE, {paths.Y: free, paths.S: ball, T: 1}),
        apply("seldom", linear.LEAVES_SELDOM, seldom),
        apply("law at 1", gaussian.ORNSTEIN_UHLENBECK, ou),
        *linear.half_space("free", at_1, Normal(sp.exp(-1) * e_1, 1 - sp.exp(-2)), level),
        generalise("square", w, square),
        apply("law", semigroups.GIBBS_NORMAL, at_0),
        *linear.half_space("standard", STANDARD, Normal(ZERO, 1), level),
        apply(
            "cut",
            equation_24.EQUATION_24,
            {equation_24.Q: STANDARD, equation_24.E: ball},
            "has mass",
        ),
        apply("off", paths.EVENT, moves),
        apply("tail", gibbs.CHERNOFF, centred | {gibbs.lam: sp.Rational(1, 4)}),
        apply(
            "above", paths.EVENT, {paths.P: at_1, paths.Q: STANDARD, paths.S: gaussian.above(level)}
        ),
        apply("to the reflected", paths.TRIANGLE, through),
        apply("to the cut", paths.TRIANGLE, {paths.P: one, paths.Q: other, paths.R: STANDARD}),
    )


def _too_near() -> Model:
    """Return the model in which a quarter of W_1 is too little."""
    one, other, start = (concrete(o, _FROM_e_1) for o in (_at_T, given_D, nu))
    steps = _laws_apart()
    tail = ("off", "law", "tail", "root of 2", "tiny")
    uses = (
        "law at 1",
        "law",
        "above",
        "mass, free",
        "mass, standard",
        "half-space, free",
        "half-space, standard",
    )
    little, away = Mass(STANDARD, Outside(other.args[1])), sp.Rational(1, 1000)
    steps += (
        step("root of 2", sp.Le(sp.exp(d * sp.log(2) / 2), 2), "dimension"),
        step("tiny", sp.Le(sp.exp(-(_WIDE**2) / 4), sp.Rational(1, 10**4), evaluate=False)),
        step("little off", sp.Le(little, away), *tail),
        step(
            "free laws",
            sp.Ge(TV(At(linear.diffusion(e_1), _1), STANDARD), sp.Rational(7, 50)),
            *uses,
            "dimension",
        ),
        step(
            "apart",
            sp.Ge(TV(one, other), sp.Rational(13, 100)),
            "free laws",
            "to the reflected",
            "to the cut",
            "kept",
            "seldom",
            "cut",
            "little off",
            "dimension",
        ),
        step("near", sp.Le(Wasserstein(start, other), 2), "transport", "radius", "dimension"),
        step("contradiction", sp.false, CONCLUSION, "apart", "near"),
    )
    return replace(_FROM_e_1, because={CONCLUSION: steps})


CLAIMS: tuple[Claim, ...] = (
    claim(
        "local-mixing",
        {"sharp": LOCAL_MIXING},
        uses=("theorem-3",),
        twins=(
            Twin(
                "W_1 -> W_1/4",
                "sharp",
                sp.Le(MIXES.lhs, MIXES.rhs / 4),
                drop=("law on D*",),
                model=_too_near(),
            ),
        ),
    ),
)
