r"""local-exit: the diffusion seldom leaves a ball around the mode.

:math:`F(r)=\int_0^rs^{1-d}e^{A(s)}\int_0^sq^{d-1}e^{-A(q)}\,dq\,ds`, written with q = ps, is
the mean time in which the distance climbs to r if the slope along rays is no more than its profile
:math:`b` says, :math:`A=\int b`.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Statement, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION, DEFINED, concrete
from lemmata.bounds.language.diffusions.processes import Diffusion, Exit
from lemmata.bounds.language.functions import function, grad, rough
from lemmata.bounds.language.gram import cauchy_schwarz
from lemmata.bounds.language.measures.expectations import Expectation, quantity
from lemmata.bounds.language.measures.laws import Dirac, Gibbs, Law, LawVariable, Mass, Restricted
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.traces import generator
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, inner, norm
from lemmata.bounds.literature import profiles
from lemmata.bounds.literature import radial as fact
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.diffusions.paths import SUPERMARTINGALE
from lemmata.bounds.literature.measures import events, gibbs
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.local.growth import LOWER, MODE, OUTWARDS
from lemmata.bounds.paper.local.parts.rise import CURVED
from lemmata.bounds.paper.local.parts.setting import R, a, e, ell, slope, t, u, u_star
from lemmata.bounds.paper.local.size import r
from lemmata.bounds.paper.region.paths import Looks
from lemmata.bounds.symbols import T, rho

y, u_0, nu = VectorVariable("y"), VectorVariable("u_0"), LawVariable("nu")
D_STAR = Ball(u_star, rho)
ROOM = {"room": sp.Le(rho + t, R)}
downhill = function(lambda u: -grad(ell)(u))


def diffusion(start: Law) -> Diffusion:
    """Return the Langevin diffusion of the potential from a law."""
    made: Diffusion = Diffusion(downhill, 2, start)
    return made


shifted = rough(lambda s: a(s + t), "s")
F = fact.climb(shifted)
_HALF_SQUARE = moved(CURVED, {rho: sp.Rational(1, 2), y: UnitVector(1) / 4, u_0: ZERO})
_away = norm(y - u_star)
_b = slope(a)(_away)
INWARDS = Statement(
    sp.Ge(inner(y - u_star, grad(ell)(y)), _b * _away),
    given=LOWER | MODE | ROOM | {"in D*": member(y, D_STAR), "off the mode": sp.Gt(_away, 0)},
    steps=(
        step("range", sp.Le(_away + t, R), "in D*", "room"),
        apply("outwards", OUTWARDS, {r: _away, e: (y - u_star) / _away}, "off the mode"),
        step(
            "pull", sp.Ge(inner(y - u_star, grad(ell)(y)), _b * _away), "outwards", "off the mode"
        ),
    ),
    example=_HALF_SQUARE,
)

_s, _s_1 = sp.symbols("sigma sigma_1", real=True)
SUMMABLE = Statement(
    fact.CLIMB.premises["integrable"].xreplace({fact.k: shifted, fact.rho: rho}),
    given={"falling": LOWER["falling"]} | ROOM,
    steps=(
        generalise(
            "monotone",
            (_s, _s_1),
            instance("falls", LOWER["falling"], _s + t, _s_1 + t, uses=("two", "room")),
            when={"two": sp.And(sp.Le(0, _s), sp.Le(_s, _s_1), sp.Le(_s_1, rho))},
        ),
        apply(
            "integrable", profiles.FALLING, {profiles.k: shifted, profiles.p: 0, profiles.q: rho}
        ),
    ),
    example=_HALF_SQUARE,
)

_climb = {fact.k: shifted, fact.c: u_star, fact.rho: rho}
Phi = fact.Phi.xreplace(_climb)
_inside = {"in D*": member(y, D_STAR)}
CLIMBS = (
    apply("integrable", SUMMABLE),
    apply("F", fact.CLIMB, _climb),
    generalise(
        "drift",
        y,
        apply("pull", INWARDS, {}, keep=("off the mode",)),
        step(
            "pushed",
            fact.PUSHED.xreplace(_climb | {fact.w: downhill(y)}),
            "pull",
            cauchy_schwarz(y - u_star, grad(ell)(y)),
        ),
        instance(
            "equation", fact.EQUATION.xreplace(_climb), y, downhill(y), uses=("pushed", "in D*")
        ),
        step("rises by 1", sp.Le(generator(downhill, sp.Integer(2), Phi)(y), 1), "equation"),
        when=_inside,
    ),
)

_half = Ball(ZERO, sp.Rational(1, 2))
_normal = Gibbs(function(lambda z: norm(z) ** 2 / 2))
_at_0 = {gibbs.f: _normal.args[0], gibbs.p: ZERO, gibbs.q: ZERO, gibbs.r: _half.args[1]}
_cut = {events.P: _normal, events.S: _half, events.A: _half}
EXAMPLE = replace(
    moved(_HALF_SQUARE, {nu: Restricted(_normal, _half)}),
    because={
        "law on D*": (
            apply("has mass", gibbs.POSITIVE, _at_0 | {gibbs.b_1: 0, gibbs.c_1: 1}),
            apply("conditional", events.CONDITIONAL, _cut, "has mass"),
            step(
                "all", sp.Eq(Mass(Restricted(_normal, _half), _half), 1), "has mass", "conditional"
            ),
        )
    },
)
_supermartingale = {paths.b: downhill, paths.v: 2, paths.f: Phi, paths.S: D_STAR}
_supermartingale |= {paths.a: F(rho), paths.e: 1}
_leaves = Exit(diffusion(Dirac(u_0)), D_STAR, T)
FROM_POINT = sp.Le(_leaves, (T + F(norm(u_0 - u_star))) / F(rho))
_random = Exit(diffusion(nu), D_STAR, T)
_height = quantity(lambda u: F(norm(u - u_star)), of=u)
_mean = Expectation(nu, _height)
FROM_LAW = sp.Le(_random, (T + _mean) / F(rho))
STARTS = {"u_0": member(u_0, D_STAR), "law on D*": sp.Eq(Mass(nu, D_STAR), 1)}
EXIT = Statement(
    sp.And(FROM_POINT, FROM_LAW),
    given=LOWER | MODE | ROOM | STARTS,
    steps=(
        *CLIMBS,
        instance("height of u_0", fact.SIZE.xreplace(_climb), u_0, uses=("u_0",)),
        apply("from u_0", SUPERMARTINGALE, _supermartingale | {paths.z_0: u_0}, "F"),
        step("point", FROM_POINT, "from u_0", "height of u_0", "F"),
        generalise(
            "heights",
            y,
            instance("height", fact.SIZE.xreplace(_climb), y, uses=("in D*",)),
            step("start", sp.And(sp.Le(Phi(y), F(_away)), sp.Le(F(_away), F(rho))), "height"),
            when=_inside,
        ),
        apply(
            "from nu",
            fact.RANDOM_START,
            {fact.b: downhill, fact.v: 2, fact.f: Phi, fact.S: D_STAR, fact.P: nu}
            | {fact.a: F(rho), fact.e: 1, fact.X: _height, fact.q: F(rho)},
            "F",
        ),
        step("law", FROM_LAW, "from nu", "F"),
    ),
    example=EXAMPLE,
)

_once = Looks(sp.Integer(1), sp.Integer(2), sp.Integer(1), 1)
_never = sp.Le(_leaves, FROM_POINT.rhs.subs(T, 0))
_FROM_MODE = moved(_HALF_SQUARE, {T: _once.time}, "l(u) = |u|^2/2 from 0, T = 1, rho = 1/2")
_BECAUSE = {
    CONCLUSION: _once.against(concrete(D_STAR, _FROM_MODE), sp.Rational(1, 2)),
    DEFINED: (apply("F", fact.CLIMB, {v: concrete(o, _FROM_MODE) for v, o in _climb.items()}),),
}

CLAIMS: tuple[Claim, ...] = (
    claim(
        "local-exit",
        {"sharp": EXIT},
        uses=("local-growth",),
        twins=(
            Twin(
                "T dropped",
                "sharp",
                _never,
                drop=("law on D*",),
                model=replace(_FROM_MODE, because=_BECAUSE),
            ),
        ),
    ),
)
