r"""local-mass: how much of the posterior is outside a ball around the mode.

Within :math:`B(u^*,R-t)` by the growth along rays, outside it by `local-far`, in
:math:`B_{R-2t}`.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, generalise, step
from lemmata.bounds.kernel.concrete import CONCLUSION
from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.functions import function, rough
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.measures.area import Area
from lemmata.bounds.language.measures.laws import Gibbs, Mass, Normal
from lemmata.bounds.language.sets import Ball, Set, member
from lemmata.bounds.language.vectors import ZERO, Vector, VectorVariable, norm
from lemmata.bounds.literature import draws, profiles
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.measures import events, gibbs, laws
from lemmata.bounds.paper.local.growth import GROWS, LOWER, MODE, SHIFTED, integrable
from lemmata.bounds.paper.local.parts.rise import UNIT, q
from lemmata.bounds.paper.local.parts.setting import R, a, e, ell, t, u_star, weight
from lemmata.bounds.paper.local.size import mu, r
from lemmata.bounds.symbols import rho

posterior, y = Gibbs(ell), VectorVariable("y")


def outside(centre: Vector, radius: sp.Expr) -> Set:
    """Return what is outside a ball."""
    made: Set = Outside(Ball(centre, radius))
    return made


_edge, _density = R - t, weight(a)
_far, _beyond = outside(ZERO, R - 2 * t), outside(u_star, _edge)
_inner, _shell = Area(_density, 0, rho), Area(_density, rho, _edge)
_off = Mass(posterior, outside(u_star, rho))
BOUND = sp.Le(_off, _shell / _inner + mu)
GIVEN = LOWER | MODE | {"ball": sp.Le(rho, _edge), "far": sp.Le(Mass(posterior, _far), mu)}
_NORMAL, _plain = Normal(ZERO, 1), function(lambda u: norm(u) ** 2 / 2)
_gibbs, _unit = Gibbs(_plain), Ball(ZERO, 1)
PLANE = Model(
    "l(u) = |u|^2/2, a = 0, R = 11/10, rho = 1, d = 2",
    {ell: _plain, a: rough(lambda _: sp.S.Zero), R: sp.Rational(11, 10), rho: 1}
    | {t: 0, mu: 1, u_star: ZERO},
    dimension=2,
    because={
        "far": (
            apply(
                "at most 1",
                events.AT_MOST_ONE,
                {events.P: _gibbs, events.A: outside(ZERO, sp.Rational(11, 10))},
            ),
            step("far", sp.Le(Mass(_gibbs, outside(ZERO, sp.Rational(11, 10))), 1), "at most 1"),
        )
    },
)
MASS = Statement(
    BOUND,
    given=GIVEN,
    steps=(
        generalise(
            "growth",
            (e, q, r),
            step("range", sp.Le(r + t, R), "reach"),
            apply("grows", GROWS),
            when=UNIT | {"order": sp.Le(q, r), "reach": sp.Le(r, _edge)},
        ),
        step("room", sp.Ge(_edge, 0), "ball"),
        *integrable(_edge, order=("room",)),
        apply(
            "radial order",
            profiles.RADIAL,
            {profiles.L: ell, profiles.k: SHIFTED, profiles.o: u_star}
            | {profiles.rho: rho, profiles.b: _edge},
        ),
        generalise(
            "beyond",
            y,
            step("far, too", member(y, _far), "off", "near 0", triangle(y, -u_star)),
            when={"off": member(y, _beyond)},
        ),
        apply("less", draws.SUBSET, {draws.P: posterior, draws.A: _beyond, draws.B: _far}),
        step("bound", BOUND, "radial order", "less", "far"),
    ),
    example=PLANE,
)

_AGAINST = (
    apply("normal", gibbs.QUADRATIC, {gibbs.k: 1, gibbs.p: ZERO, gibbs.b_1: 0}),
    apply("same", paths.EVENT, {paths.P: _gibbs, paths.Q: _NORMAL, paths.S: outside(ZERO, 1)}),
    apply("ball", laws.EVEN[2], {laws.mu: ZERO, laws.v: 1, laws.r: 1}, "dimension"),
    apply("rest", events.SPLIT, {events.P: _NORMAL, events.S: _unit}),
    step("contradiction", sp.false, "normal", "same", "ball", "rest", CONCLUSION),
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "local-mass",
        {"sharp": MASS},
        uses=("local-growth", "local-far"),
        twins=(
            Twin(
                "what is far dropped",
                "sharp",
                sp.Le(_off, _shell / _inner),
                model=replace(PLANE, because=dict(PLANE.because) | {CONCLUSION: _AGAINST}),
            ),
        ),
    ),
)
