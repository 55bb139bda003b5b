"""Equation 26: the posterior against its restriction, by the static bounds."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, apply, generalise, step
from lemmata.bounds.kernel.concrete import CONCLUSION
from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.gram import cauchy_schwarz
from lemmata.bounds.language.measures.laws import TV, Gibbs, Mass, Normal, Restricted
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.vectors import ZERO, norm
from lemmata.bounds.literature.diffusions import gaussian_paths as gaussian
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.diffusions.reflected_diffusions import S
from lemmata.bounds.literature.measures import events, gibbs
from lemmata.bounds.paper.discretization import linear_models as linear
from lemmata.bounds.paper.mixing import static
from lemmata.bounds.paper.mixing.equation_24 import EQUATION_24, FOREVER, GIVEN, NEVER, E, Q
from lemmata.bounds.paper.mixing.size import STATIC_B, level, r_out
from lemmata.bounds.paper.mixing.static import B_BOUND, S_BOUND, here, posterior
from lemmata.bounds.paper.mixing.theorem_3 import D
from lemmata.bounds.paper.objects import L, z_hat
from lemmata.bounds.symbols import d

ball = Ball(z_hat, r_out)
apart = TV(Restricted(posterior, ball), posterior)
off = Mass(posterior, static.outside(r_out))
EQUATION_26 = Statement(sp.Le(GIVEN.xreplace({S: D}), level), given=FOREVER, steps=NEVER)

_y = static.y


def _restricted(bound: Statement, size: sp.Expr) -> Statement:
    """Return what a static bound says of the distance to the restriction."""
    said = sp.Le(apart, size)
    return Statement(
        said,
        assume=bound.assume,
        given=bound.given,
        define=bound.define,
        steps=(
            generalise(
                "below",
                _y,
                step("square", sp.Ge(L(_y), norm(_y) ** 2 / 2)),
            ),
            apply(
                "has mass",
                gibbs.POSITIVE,
                {gibbs.f: L, gibbs.p: ZERO, gibbs.q: z_hat}
                | {gibbs.r: r_out, gibbs.b_1: 0, gibbs.c_1: 1},
            ),
            apply("restriction", EQUATION_24, {Q: posterior, E: ball}, "has mass"),
            apply("static", bound),
            step("bound", said, "restriction", "static"),
        ),
        example=bound.example,
    )


_B, _S = here(sp.exp(STATIC_B)), S_BOUND.conclusion.rhs
EQUATION_26_REPAIRED, EQUATION_26_SHARP = _restricted(B_BOUND, _B), _restricted(S_BOUND, _S)

# G(z) = z, x = 0, beta = 1: the posterior is N(0, I/2).
_TWO = sp.Integer(2)


def _normal() -> Model:
    """Return the distance at r = 2, which is the mass outside, from below."""
    model = replace(static.EXAMPLE, text="G(z) = z, x = 0, beta = 1, r = 2")
    around, law = Ball(ZERO, _TWO), Gibbs(function(lambda p: norm(p) ** 2))
    rest, exact = Outside(around), Normal(ZERO, sp.S.One / 2)
    y, level = linear.y, sp.Rational(21, 10)
    half, first = gaussian.above(level), cauchy_schwarz(linear.e_1, y)
    reach = step("not so far", sp.Not(member(y, half)), "in the ball", first)
    disjoint = {events.P: law, events.A: half, events.z: ZERO, events.r: 2}
    mass = {gibbs.f: law.args[0], gibbs.p: ZERO, gibbs.q: ZERO, gibbs.r: 2, gibbs.b_1: 0}
    far = (
        apply("normal", gibbs.QUADRATIC, {gibbs.k: 2, gibbs.p: ZERO, gibbs.b_1: 0}),
        *linear.half_space("far", law, exact, level),
        generalise("apart", y, reach, when={"in the ball": member(y, around)}),
        apply("disjoint", events.DISJOINT, disjoint),
        apply("half", events.SPLIT, {events.P: law, events.A: half, events.S: around}),
        apply("rest", events.SPLIT, {events.P: law, events.A: rest, events.S: half}),
    )
    steps = (
        *far,
        step("outside", sp.Ge(Mass(law, rest), sp.Rational(1, 1000)), *linear.labels(far)),
        generalise("below", y, step("square", sp.Ge(norm(y) ** 2, norm(y) ** 2 / 2))),
        apply("has mass", gibbs.POSITIVE, mass | {gibbs.c_1: 1}),
        apply("distance", EQUATION_24, {Q: law, E: around}, "has mass"),
        apply("same tail", paths.EVENT, {paths.P: law, paths.Q: exact, paths.S: rest}),
        step("line", sp.Le(sp.exp(d * sp.log(2)), 2), "dimension"),
    )
    uses = ("outside", "distance", "same tail", "normal", "line")
    contradiction = step("contradiction", sp.false, CONCLUSION, *uses)
    at = dict(model.at) | {r_out: _TWO}
    return replace(model, at=at, because={CONCLUSION: (*steps, contradiction)})


CLAIMS: tuple[Claim, ...] = (
    claim(
        "equation-26",
        {"printed": EQUATION_26, "repaired": EQUATION_26_REPAIRED, "sharp": EQUATION_26_SHARP},
        assumes=("assumption-1", "assumption-2"),
        uses=("equation-24",),
        twins=(
            Twin("half the mass outside", "repaired", sp.Le(apart, off / 2), model=_normal()),
            Twin(
                "c_m r^2/8 -> 2 c_m r^2",
                "repaired",
                sp.Le(apart, _B.xreplace({r_out: 4 * r_out})),
                model=_normal(),
            ),
            Twin("half of (S)", "sharp", sp.Le(apart, _S / 2), model=_normal()),
        ),
        erratum=Erratum(
            "Without a proof, as (25) is vacuous; no local argument can bound P(D^c), as there "
            "might be another well. Assumption 1 excludes it: the static bound needs no "
            "diffusion.",
            theorem_1="survives",
        ),
    ),
)
