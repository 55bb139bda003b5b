r"""local-radial: while the diffusion is in D*, its distance from the mode is seldom large.

A mean of what is below a non-decreasing function h of the distance is at most that of h under the
density proportional to :math:`r^{d-1}e^{-A}` on :math:`[0,\rho]`, if the start is as near; from
:math:`N(0,I)` on D*, at most :math:`e^{\rho t}/\Pr[D^*]` times that.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION, concrete
from lemmata.bounds.language.diffusions.integrator import While
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import CurveJet, CurveVariable, function, rough
from lemmata.bounds.language.gram import cauchy_schwarz
from lemmata.bounds.language.measures.area import Area, area
from lemmata.bounds.language.measures.expectations import QuantityVariable, quantity
from lemmata.bounds.language.measures.laws import Dirac, Gibbs, Mass, Restricted
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.terms import Substitution
from lemmata.bounds.language.vectors import ZERO, norm
from lemmata.bounds.literature import integrators, profiles
from lemmata.bounds.literature import radial as fact
from lemmata.bounds.literature.measures import events
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.discretization import linear_models as linear
from lemmata.bounds.paper.local import exit
from lemmata.bounds.paper.local.exit import D_STAR, ROOM, diffusion, downhill, nu, shifted, y
from lemmata.bounds.paper.local.growth import INTEGRABLE, LOWER, MODE, SHIFTED, integrable
from lemmata.bounds.paper.local.mixing import HAS_MASS, STANDARD, normal_D
from lemmata.bounds.paper.local.parts.rise import CURVED, between, q, sigma, tau, tau_1
from lemmata.bounds.paper.local.parts.setting import R, a, growth, slope, t, u_star, weight
from lemmata.bounds.paper.local.size import r
from lemmata.bounds.symbols import T, rho

h, Y = CurveVariable("h", order=-1), QuantityVariable("Y", of="vector")
_s, _q = sp.symbols("s q", nonnegative=True)
_here = {fact.k: shifted, fact.c: u_star, fact.rho: rho}
_lifted = {fact.h: h, fact.Y: Y}
RISING = {k: f.xreplace(_here | _lifted) for k, f in fact.RISING.items()}
FLAT = {"at most 1": for_all(_q, sp.Le(a(_q), 1), when=sp.Le(_q, R))}
"""The curvature in whitened coordinates is at most that of a standard normal law."""
_w = weight(a)
_all, _mean = Area(_w, 0, rho), area(lambda r: h(r) * _w(r), 0, rho, "r")
around = Gibbs(function(lambda z: norm(z - u_star) ** 2 / 2))
"""N(u*, I)."""
around_D = Restricted(around, D_STAR)
FROM_NEAR = sp.Le(While(diffusion(nu), D_STAR, fact.s, Y) * _all, _mean)
FROM_NORMAL = sp.Le(
    While(diffusion(normal_D), D_STAR, fact.s, Y) * _all * Mass(STANDARD, D_STAR),
    sp.exp(rho * t) * _mean,
)
_compared = _here | _lifted | {fact.b: downhill}
PUSHED = generalise(
    "pushed",
    y,
    apply("pull", exit.INWARDS, {}, keep=("off the mode",)),
    step(
        "towards the mode",
        fact.PUSHED.xreplace(_here | {fact.w: downhill(y)}),
        "pull",
        cauchy_schwarz(y - u_star, downhill(y)),
    ),
    when={"in D*": member(y, D_STAR)},
)

# The law N(u*, I) on D* is as near to the mode, since its density falls off faster.
_b, _A = slope(a), growth(a)
_id, _half = function(lambda s: s, of=tau), function(lambda s: s**2 / 2, of=tau)
_range = {"range": sp.Le(r + t, R)}
_FASTER = sp.Ge((r**2 - q**2) / 2, _A(r) - _A(q))
FASTER = Statement(
    _FASTER,
    given=FLAT | {"falling": LOWER["falling"]} | _range | {"order": sp.Le(q, r)},
    steps=(
        *integrable(r, "range"),
        generalise(
            "below the identity",
            tau,
            generalise(
                "at most 1 there",
                tau_1,
                instance("flat", FLAT["at most 1"], tau_1 + t, uses=("nearer", "between", "range")),
                step("slope 1", sp.Ge(CurveJet(_id, tau_1, 1), SHIFTED(tau_1)), "flat"),
                when={"nearer": (tau_1 > 0) & (tau_1 < tau)},
            ),
            generalise(
                "falls to tau",
                (sigma, tau_1),
                instance(
                    "falls there",
                    LOWER["falling"],
                    sigma + t,
                    tau_1 + t,
                    uses=("two", "between", "range"),
                ),
                when={"two": sp.And(sp.Le(0, sigma), sp.Le(sigma, tau_1), sp.Le(tau_1, tau))},
            ),
            apply(
                "integrable to tau",
                profiles.FALLING,
                {profiles.k: SHIFTED, profiles.p: 0, profiles.q: tau},
                "between",
            ),
            apply(
                "slope of b",
                profiles.BELOW,
                {profiles.phi: _id, profiles.k: SHIFTED, profiles.p: 0, profiles.q: tau},
                "between",
            ),
            when=between(q, r),
        ),
        *INTEGRABLE,
        apply(
            "increment",
            profiles.BELOW,
            {profiles.phi: _half, profiles.k: _b, profiles.p: q, profiles.q: r},
        ),
        apply("parts", profiles.SPLIT, {profiles.k: _b, profiles.p: q, profiles.q: r}, "order"),
        step("faster", _FASTER, "increment", "parts"),
    ),
    example=moved(CURVED, {t: 0}),
)

_growth = fact.IN_BALL.premises["growth"].xreplace(_here | {fact.L: around.args[0]})
_way = (fact.w, fact._p, fact._q)
_when = _growth.at(fact.w)[1].at(fact._p)[1].at(fact._q)[0]
_nearer = {fact.L: around.args[0]}
_denser = {fact.b: downhill, fact.v: 2, fact.S: D_STAR, fact.Y: Y, fact.q_1: rho * t}
_denser |= {fact.c: u_star, fact.a: h(rho)}


def _at_mode(text: str, at: Substitution) -> Model:
    """Return a start at the mode, with the proof that nothing is nearer."""
    still = {Y: quantity(lambda u: norm(u) ** 2, of=y), h: rough(lambda s: s**2)}
    still |= {nu: Dirac(ZERO), a: rough(lambda _: sp.S.Zero)}
    model = moved(exit.EXAMPLE, still | dict(at), text)
    radius, ball = fact._r, Ball(ZERO, fact._r)
    condition, said = concrete(fact.smaller(nu, shifted, u_star, rho), model).at(radius)
    there = {events.P: Dirac(ZERO), events.A: ball, events.S: ball}
    start = generalise(
        "start",
        radius,
        apply("at 0", events.POINT, {events.z: ZERO, events.A: ball}),
        apply("rest", events.SPLIT, there),
        step("nothing is farther", said, "at 0", "rest", "within"),
        when={"within": condition},
    )
    return replace(model, because={"start": (start,)})


def _stays() -> Model:
    """Return the model in which a constant is as large as its bound, for the path seldom leaves."""
    one, ten = sp.Integer(1), sp.Integer(10)
    at = {Y: quantity(lambda _: one, of=y), h: rough(lambda _: one), rho: ten, R: ten, fact.s: one}
    model = _at_mode("l(u) = |u|^2/2 from 0, rho = 10, s = 1, h = 1", at)
    path, ball, Y_1 = (concrete(o, model) for o in (diffusion(nu), D_STAR, Y))
    inside = {integrators.b: path.args[0], integrators.v: 2, integrators.P: Dirac(ZERO)}
    inside |= {integrators.S: ball, integrators.Y: Y_1, integrators.c: 1, integrators.s: 1}
    seldom = {linear.z_0: ZERO, rho: ten, T: one, linear._c: one}
    steps = (
        apply("inside", integrators.INSIDE, inside),
        apply("seldom", linear.LEAVES_SELDOM, seldom),
        step("contradiction", sp.false, CONCLUSION, "inside", "seldom", "dimension"),
    )
    return replace(model, because=dict(model.because) | {CONCLUSION: steps})


GIVEN = LOWER | MODE | ROOM | FLAT | RISING
RADIAL = Statement(
    sp.And(FROM_NEAR, FROM_NORMAL),
    given=GIVEN | {"start": fact.smaller(nu, shifted, u_star, rho)},
    steps=(
        apply("integrable", exit.SUMMABLE),
        PUSHED,
        apply("from near", fact.COMPARISON, _compared | {fact.P: nu}),
        generalise(
            "growth",
            _way,
            apply("faster", FASTER, {q: fact._p, r: fact._q}, "there", "room"),
            step("grows", _growth.at(fact.w)[1].at(fact._p)[1].at(fact._q)[1], "faster", "there"),
            when={"there": _when},
        ),
        apply("as near", fact.IN_BALL, _here | _nearer),
        apply("from N(u*, I)", fact.COMPARISON, _compared | {fact.P: around_D}),
        HAS_MASS,
        generalise(
            "densities",
            y,
            step(
                "moved",
                sp.Le(norm(y - u_star) ** 2 - norm(y) ** 2, 2 * rho * t),
                "in D*",
                "near 0",
                cauchy_schwarz(y - u_star, u_star),
            ),
            when={"in D*": member(y, D_STAR)},
        ),
        generalise(
            "bounded",
            y,
            instance("below there", RISING["below"], y),
            instance("to the edge", RISING["rising"], norm(y - u_star), rho, uses=("in D*",)),
            step("most", sp.And(sp.Ge(Y(y), 0), sp.Le(Y(y), h(rho))), "below there", "to the edge"),
            when={"in D*": member(y, D_STAR)},
        ),
        instance("edge", RISING["rising"], rho, rho),
        apply("denser", fact.DENSER, _denser, "edge", "has mass"),
        step("from normal", FROM_NORMAL, "denser", "from N(u*, I)", "has mass"),
    ),
    example=_at_mode("l(u) = |u|^2/2 from 0, a = 0, rho = 1/2, h(r) = r^2", {}),
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "local-radial",
        {"sharp": RADIAL},
        uses=("local-growth", "local-exit"),
        twins=(
            Twin(
                "half of it",
                "sharp",
                sp.Le(FROM_NEAR.lhs, FROM_NEAR.rhs / 2),
                model=_stays(),
            ),
        ),
    ),
)
