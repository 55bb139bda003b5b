r"""theorem-1-local: K steps of the exponential integrator from a Gaussian end near the posterior.

In whitened coordinates :math:`z=z^\circ+Cu` the chain starts from :math:`N(0,I)`.  What is
assumed holds near the mode of the posterior at one observation, at the noise level that is used.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, step
from lemmata.bounds.kernel.concrete import CONCLUSION, concrete
from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.diffusions.integrator import Exponential
from lemmata.bounds.language.diffusions.processes import At
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import FieldVariable, function, rough
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.maps.linear import Scaling
from lemmata.bounds.language.measures.laws import TV, Gibbs, Law, Mass, Normal
from lemmata.bounds.language.measures.pushforward import Pushforward
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.vectors import ZERO, norm
from lemmata.bounds.literature import integrators
from lemmata.bounds.literature import log_concave as transfer
from lemmata.bounds.literature import transport as starts
from lemmata.bounds.literature.diffusions import gaussian_paths as gaussian
from lemmata.bounds.literature.diffusions import paths as fact
from lemmata.bounds.literature.diffusions import semigroups
from lemmata.bounds.literature.measures import deep, events, gibbs, laws
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.discretization import linear_models as linear
from lemmata.bounds.paper.local import exit, mixing, paths
from lemmata.bounds.paper.local.exit import D_STAR, ROOM, nu, u_0
from lemmata.bounds.paper.local.growth import LOWER, MODE
from lemmata.bounds.paper.local.mixing import CONVEX, STANDARD, alpha_D, normal_D
from lemmata.bounds.paper.local.parts.setting import C, R, t, theta, u_star, v, z_circ
from lemmata.bounds.paper.local.parts.terms import PATHS, TIME, E, Q, eps_3, eps_4, transport
from lemmata.bounds.paper.local.paths import SMOOTH, potential
from lemmata.bounds.paper.mixing import equation_24
from lemmata.bounds.symbols import T, alpha, d, h, rho

f = FieldVariable("L", order=3)
least = sp.Symbol("c_C", positive=True)
"""Lower bound of the matrix C."""
START = {nu: normal_D}
HERE = START | SMOOTH
posterior = Gibbs(potential)
X = paths.X.xreplace(START)
chain_D, downhill = Exponential(X, h), X.args[0]
reflected = mixing.reflected(normal_D).xreplace(SMOOTH)
given_D = mixing.given_D.xreplace(SMOOTH)
_off, _normal_off = Mass(posterior, Outside(D_STAR)), Mass(STANDARD, Outside(D_STAR))
_small = Outside(Ball(ZERO, rho - t))
EPS_2 = exit.FROM_LAW.rhs.xreplace(HERE)
EPS_5 = Mass(Normal(ZERO, 1), _small)
W = mixing.FROM_NORMAL.rhs
"""Bound of the transport distance of start and posterior on D*."""


def chain(start: Law) -> Exponential:
    """Return the chain from a law."""
    made: Exponential = Exponential(exit.diffusion(start).xreplace(SMOOTH), h)
    return made


end = At(chain(Normal(ZERO, 1)), T)
"""The law of the chain from N(0, I) at T, after T/h steps."""
NEAR = sp.Le(TV(end, posterior), PATHS + EPS_2 + eps_3 + eps_4 + EPS_5)
GIVEN = (
    {k: f.xreplace(SMOOTH) for k, f in (LOWER | MODE).items()}
    | ROOM
    | CONVEX
    | paths.NEAR
    | {k: f.xreplace(HERE) for k, f in paths.SIZES.items()}
    | {"mass": sp.Le(_off, eps_4), "below 1": sp.Lt(eps_4, 1)}
    | {"time": sp.Ge(T, TIME.xreplace({alpha: alpha_D, transport: W}))}
)


def triangle_of(label: str, P: Law, Q: Law, R: Law) -> Step:
    """Return the step from one law to another by a third."""
    return apply(label, fact.TRIANGLE, {fact.P: P, fact.Q: Q, fact.R: R})


_whole = {events.P: STANDARD, events.S: D_STAR, events.A: D_STAR}
START_ON_D = (
    mixing.HAS_MASS,
    apply("conditional", events.CONDITIONAL, _whole, "has mass"),
    step("law on D*", sp.Eq(Mass(normal_D, D_STAR), 1), "conditional", "has mass"),
)
MIXED = (
    apply("mixes", mixing.MIXING, HERE, "convex"),
    apply("start", mixing.NORMAL, SMOOTH, "convex", "has mass"),
    step(
        "growth",
        sp.Ge(sp.exp(2 * alpha_D * T), 1 + alpha_D * W**2 / (2 * sp.pi * eps_3**2)),
        "time",
        "convex",
        "has mass",
    ),
    step(
        "mixed",
        sp.Le(TV(At(reflected, T), given_D), eps_3),
        "mixes",
        "start",
        "growth",
        "convex",
        "has mass",
    ),
)
_b = {integrators.b: downhill, integrators.v: 2}
_same = {semigroups.g: mixing.HALF, semigroups.mu: ZERO, semigroups.v: 1, semigroups.c: 0}
ENDS = (
    apply("all", events.SPLIT, {events.P: posterior, events.A: D_STAR, events.S: D_STAR}),
    step("D has mass", sp.Gt(Mass(posterior, D_STAR), 0), "all", "mass", "below 1"),
    apply(
        "restriction", equation_24.EQUATION_24, {equation_24.Q: posterior, equation_24.E: D_STAR}
    ),
    apply(
        "restricted start",
        equation_24.EQUATION_24,
        {equation_24.Q: STANDARD, equation_24.E: D_STAR},
        "has mass",
    ),
    generalise(
        "square",
        semigroups.z,
        step("value", sp.Eq(mixing.HALF(semigroups.z), norm(semigroups.z) ** 2 / 2)),
    ),
    apply("normal law", semigroups.GIBBS_NORMAL, _same),
    generalise(
        "off D*",
        deep.y,
        step("far", member(deep.y, _small), "beyond", "near 0", triangle(deep.y, -u_star)),
        when={"beyond": member(deep.y, Outside(D_STAR))},
    ),
    apply(
        "farther", deep.MONOTONE, {deep.P: Normal(ZERO, 1), deep.A: Outside(D_STAR), deep.B: _small}
    ),
    apply("off", fact.EVENT, {fact.P: STANDARD, fact.Q: Normal(ZERO, 1), fact.S: Outside(D_STAR)}),
)
CHAINS = (
    apply(
        "to N(0, I)",
        integrators.SAME_CHAIN,
        _b | {integrators.P: Normal(ZERO, 1), integrators.Q: STANDARD},
    ),
    apply("to D*", integrators.SAME_CHAIN, _b | {integrators.P: STANDARD, integrators.Q: normal_D}),
)


def _gaussian(k: int, theta_is: int, text: str, **more: sp.Expr) -> Model:
    """Return L(z) = k|z|^2/2 in coordinates that are not changed, with proofs for it."""
    well, radius = linear.loss(sp.Integer(k)), sp.Integer(6)
    at = {potential: well, f: well, C: Scaling(1), z_circ: ZERO, least: 1, eps_3: more["eps_3"]}
    at |= {rho: radius, R: radius, T: more["T"], h: more["T"], eps_4: sp.Rational(1, 100)}
    at |= {E: more.get("E", 0), Q: more.get("Q", 0), theta: rough(lambda _: sp.Integer(theta_is))}
    model = paths.sized(moved(paths.EXAMPLE, at, text), normal_D, at[E], at[Q])
    ball, law = Ball(ZERO, radius), Gibbs(well)
    w, v_k = semigroups.z, sp.Rational(1, k)
    normal = {semigroups.g: well, semigroups.mu: ZERO, semigroups.v: v_k, semigroups.c: 0}
    tail = {gibbs.p: ZERO, gibbs.w: v_k, gibbs.r: radius, gibbs.lam: sp.Rational(1, 4)}
    mass = (
        generalise("square", w, step("value", sp.Eq(well(w), norm(w) ** 2 / (2 * v_k)))),
        apply("law", semigroups.GIBBS_NORMAL, normal),
        apply("event", fact.EVENT, {fact.P: law, fact.Q: Normal(ZERO, v_k), fact.S: Outside(ball)}),
        apply("tail", gibbs.CHERNOFF, tail),
        step("root of 2", sp.Le(sp.exp(d * sp.log(2) / 2), 2), "dimension"),
        step(
            "small", sp.Le(Mass(law, Outside(ball)), at[eps_4]), "law", "event", "tail", "root of 2"
        ),
    )
    none = {starts.P: STANDARD, starts.A: ball, starts.X: concrete(mixing.BENT.args[1], model)}
    none |= {starts.Y: none[starts.X], starts.q: 0}
    whole = {gibbs.f: mixing.HALF, gibbs.p: ZERO, gibbs.q: ZERO, gibbs.r: radius}
    late = concrete(GIVEN["time"], model)
    time = (
        apply("has mass", gibbs.POSITIVE, whole | {gibbs.b_1: 0, gibbs.c_1: 1}),
        apply("none", starts.PART, none, "has mass"),
        step("late", late, "has mass", "none"),
    )
    return replace(model, because=dict(model.because) | {"mass": mass, "time": time})


EXAMPLE = _gaussian(1, 0, "L(z) = |z|^2/2", eps_3=sp.S.One, T=sp.S.One)
IN_U = Statement(
    NEAR,
    given=GIVEN,
    steps=(
        *START_ON_D,
        *exit.CLIMBS[:2],
        apply("exit", exit.EXIT, HERE | {u_0: u_star}, "law on D*", "F"),
        apply("paths", paths.STOPPED, START),
        apply(
            "joined",
            fact.REFLECTED_COUPLING,
            {fact.b: downhill, fact.v: 2, fact.P: normal_D, fact.S: D_STAR, fact.Y: chain_D},
        ),
        *MIXED,
        *ENDS,
        *CHAINS,
        triangle_of("from N(0, I)", end, At(chain(STANDARD), T), posterior),
        triangle_of("from D*", At(chain(STANDARD), T), At(chain_D, T), posterior),
        triangle_of("reflected", At(chain_D, T), At(reflected, T), posterior),
        triangle_of("to the posterior", At(reflected, T), given_D, posterior),
        step(
            "total",
            NEAR,
            "from N(0, I)",
            "from D*",
            "reflected",
            "to the posterior",
            "to N(0, I)",
            "to D*",
            "normal law",
            "restricted start",
            "off",
            "farther",
            "joined",
            "paths",
            "exit",
            "mixed",
            "restriction",
            "mass",
        ),
    ),
    example=EXAMPLE,
)

# In the coordinates of the posterior.
affine = function(lambda u: z_circ + C(u))
whitened = function(lambda u: f(z_circ + C(u)), name="ell")
WHITENED = {potential: whitened}
sample = Pushforward(end.xreplace(WHITENED), affine, 0)
"""The law of z = z_circ + C u after the last step."""
NEAR_z = sp.Le(TV(sample, Gibbs(f)), NEAR.rhs.xreplace(WHITENED))
INVERTIBLE = {"invertible": for_all(v, sp.Ge(norm(C(v)), least * norm(v)))}
SUBSTITUTED = {transfer.L: f, transfer.C: C, transfer.z: z_circ, transfer.c: least}
_alike = {laws.P: end.xreplace(WHITENED), laws.Q: Gibbs(whitened), laws.G: affine, laws.b: 0}
THEOREM_1_LOCAL = Statement(
    NEAR_z,
    given={k: c.xreplace(WHITENED) for k, c in GIVEN.items()} | INVERTIBLE,
    steps=(
        mixing.HAS_MASS,
        *exit.CLIMBS[:2],
        apply("in whitened coordinates", IN_U, WHITENED, "has mass", "F", "convex"),
        apply("substitution", transfer.SUBSTITUTION, SUBSTITUTED),
        apply("data processing", laws.DATA_PROCESSING, _alike),
        triangle_of("in z", sample, Pushforward(Gibbs(whitened), affine, 0), Gibbs(f)),
        step("near", NEAR_z, "in z", "data processing", "substitution", "in whitened coordinates"),
    ),
    example=EXAMPLE,
)

# A posterior N(0, 1/4) that is taken for N(0, 1), after a short time.
_soon = sp.Rational(1, 100)
STEEP = _gaussian(
    4,
    0,
    "L(z) = 2|z|^2, theta = 0, T = h = 1/100",
    eps_3=_soon,
    T=_soon,
    E=sp.Integer(9),
    Q=sp.Integer(72),
)


def _too_soon() -> Model:
    """Return the model with the steps by which the chain is hardly nearer than at its start."""
    chained, last, law = (concrete(o, STEEP) for o in (sample, end.xreplace(WHITENED), Gibbs(f)))
    start, level, w = Normal(ZERO, 1), sp.Rational(7, 10), semigroups.z
    c, b, one = 4 * sp.exp(-_soon) - 3, 1 - sp.exp(-2 * _soon), sp.S.One
    width = sp.expand(c**2 + b)
    stepped, quarter = Normal(ZERO, width), Normal(ZERO, one / 4)
    told = Normal(ZERO, c**2 + b)
    pushed, moved_by = {laws.mu: ZERO, laws.q: 1, laws.c: c, laws.b: b}, function(lambda z: c * z)
    again = {laws.mu: ZERO, laws.q: width, laws.c: 1, laws.b: 0}
    same = function(lambda z: z)
    equal_laws = {semigroups.u: ZERO, semigroups.w: ZERO, semigroups.s: told.args[1]}
    equal_laws |= {semigroups.q: width}
    copied = {laws.P: last, laws.Q: stepped, laws.G: same, laws.b: 0}
    square = step("value", sp.Eq(law.args[0](w), 2 * norm(w) ** 2))
    normal = {
        semigroups.g: law.args[0],
        semigroups.mu: ZERO,
        semigroups.v: one / 4,
        semigroups.c: 0,
    }
    tail = {gibbs.p: ZERO, gibbs.w: 1, gibbs.r: 6, gibbs.lam: one / 4}
    drift, high = last.args[0].args[0].args[0], gaussian.above(level)
    frozen = {integrators.b: drift, integrators.v: 2, integrators.P: start, h: _soon}
    to_copy = "step", "pushed", "to its law", "expanded", "to it", "copied", "copy", "to the copy"
    uses = "as it is", "wide", "narrow", "mass, chain", "law", "mass, posterior", "above"
    steps = (
        apply("step", integrators.STEP, frozen),
        apply("pushed", laws.NORMAL_PUSHED, pushed),
        triangle_of("to its law", last, Pushforward(start, moved_by, b), told),
        apply("expanded", semigroups.EQUAL_NORMALS, equal_laws),
        triangle_of("to it", last, told, stepped),
        apply("copied", laws.DATA_PROCESSING, copied),
        apply("copy", laws.NORMAL_PUSHED, again),
        triangle_of("to the copy", chained, Pushforward(stepped, same, 0), stepped),
        *linear.half_space("chain", chained, stepped, level),
        generalise("square", w, square),
        apply("law", semigroups.GIBBS_NORMAL, normal),
        *linear.half_space("posterior", law, quarter, level),
        apply("above", fact.EVENT, {fact.P: chained, fact.Q: law, fact.S: high}),
        step("as it is", sp.Eq(TV(chained, stepped), 0), *to_copy),
        step("wide", sp.Ge(Mass(stepped, high), sp.Rational(23, 100)), "half-space, chain"),
        step("narrow", sp.Le(Mass(quarter, high), sp.Rational(9, 100)), "half-space, posterior"),
        step("apart", sp.Ge(TV(chained, law), sp.Rational(14, 100)), *uses),
        apply("tail", gibbs.CHERNOFF, tail),
        step("root of 2", sp.Le(sp.exp(d * sp.log(2) / 2), 2), "dimension"),
        step("contradiction", sp.false, CONCLUSION, "apart", "tail", "root of 2"),
    )
    return replace(STEEP, because=dict(STEEP.because) | {CONCLUSION: steps})


CLAIMS: tuple[Claim, ...] = (
    claim(
        "theorem-1-local",
        {"sharp": THEOREM_1_LOCAL},
        uses=("local-growth", "local-exit", "local-paths", "local-mixing"),
        twins=(
            Twin(
                "theta = 0 for a posterior four times as steep, and no exit",
                "sharp",
                sp.Le(NEAR_z.lhs, NEAR_z.rhs - EPS_2.xreplace(WHITENED)),
                drop=("near the identity",),
                model=_too_soon(),
            ),
        ),
    ),
)
