"""Equations 21 and 23 to 25: three distances; the exit; what is left outside."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.kernel.concrete import CONCLUSION, concrete
from lemmata.bounds.language.bodies import Outside
from lemmata.bounds.language.diffusions.processes import At, Diffusion, Exit
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.gram import cauchy_schwarz
from lemmata.bounds.language.measures.laws import (
    TV,
    Dirac,
    Gibbs,
    LawVariable,
    Mass,
    Normal,
    Restricted,
)
from lemmata.bounds.language.sets import Ball, Set, SetVariable, member
from lemmata.bounds.language.vectors import ZERO, norm
from lemmata.bounds.literature.diffusions import gaussian_paths as gaussian
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.diffusions import reflected_diffusions as fact
from lemmata.bounds.literature.diffusions.reflected_diffusions import S, downhill, g
from lemmata.bounds.literature.measures import events, gibbs
from lemmata.bounds.paper.discretization import linear_models as linear
from lemmata.bounds.paper.mixing.ball import ball
from lemmata.bounds.paper.mixing.reflected import EXAMPLE, MIX, law, x
from lemmata.bounds.paper.mixing.size import level
from lemmata.bounds.paper.mixing.theorem_3 import D, centre
from lemmata.bounds.symbols import T, alpha, d, rad_D, rho

X = Diffusion(downhill, 2, Dirac(x))
"""The Langevin diffusion of a potential g."""
P_T, P, kept, given = At(X, T), Gibbs(g), law(x), MIX.args[1]
"""The laws at T of the diffusion and of the reflected one; the stationary law, and given S."""
ALL, SAME, OFF = TV(P_T, P), TV(P_T, kept), Mass(P, Outside(S))
GIVEN = TV(given, P)
leaves = Exit(X, S, T)


EQUATION_21 = Statement(
    sp.Le(ALL, SAME + MIX + GIVEN),
    steps=(
        apply("through the reflected", paths.TRIANGLE, {paths.P: P_T, paths.Q: kept, paths.R: P}),
        apply("through P given S", paths.TRIANGLE, {paths.P: kept, paths.Q: given, paths.R: P}),
        step("both", sp.Le(ALL, SAME + MIX + GIVEN), "through the reflected", "through P given S"),
    ),
)
UNTIL_EXIT = apply("agree", paths.SAME_NOISE, {paths.Y: X, paths.S: S})
_UNIT = Model("g(z) = |z|^2/2 from 0 in the unit ball, alpha = 1", dict(EXAMPLE.at) | {level: 1})


def sure(model: Model) -> Model:
    """Return a model with the proof that an exit has at most the probability 1."""
    exit = concrete(leaves, model)
    process, region, time = exit.args
    steps = (
        apply("sure", events.AT_MOST_ONE, {events.Y: process, events.A: region, T: time}),
        step("at most 1", sp.Le(exit, 1), "sure"),
    )
    return replace(model, because=dict(model.because) | {"for the given t": steps})


EQUATION_23 = Statement(
    sp.And(sp.Le(SAME, leaves), sp.Le(SAME, level)),
    given={"for the given t": sp.Le(leaves, level)},
    steps=(UNTIL_EXIT, step("at most alpha", sp.Le(SAME, level), "agree", "for the given t")),
    example=sure(_UNIT),
)

# Equation 24, for any law and any set.
Q, E, A = LawVariable("P"), SetVariable("D"), SetVariable("A")
_cut, _off = Restricted(Q, E), Mass(Q, Outside(E))
_gap = sp.Le(sp.Abs(Mass(_cut, A) - Mass(Q, A)), _off)
_HAS_MASS = {"D has mass": sp.Gt(Mass(Q, E), 0)}


def _split(label: str, first: Set, second: Set) -> Step:
    return apply(label, events.SPLIT, {events.P: Q, events.A: first, events.S: second})


def _cond(label: str, event: Set) -> Step:
    return apply(
        label, events.CONDITIONAL, {events.P: Q, events.A: event, events.S: E}, "D has mass"
    )


def _half_line(level: sp.Expr) -> Model:
    """Return N(0, I) and a half-space, with the proof that it has mass."""
    normal, half = Normal(ZERO, 1), gaussian.above(level)
    at = {gaussian.mean: ZERO, gaussian.v: 1, gaussian.a: level}
    mass = (
        apply("half-space", gaussian.HALF_SPACE, at),
        step("mass", sp.Gt(Mass(normal, half), 0), "half-space"),
    )
    return Model(
        f"N(0, I), D = (z_1 >= {level})", {Q: normal, E: half}, because={"D has mass": mass}
    )


EQUATION_24 = Statement(
    sp.Eq(TV(_cut, Q), _off),
    given=_HAS_MASS,
    steps=(
        generalise(
            "every event",
            A,
            _split("A", A, E),
            _split("D", E, A),
            _split("off D", Outside(E), A),
            _cond("A given D", A),
            step("gap", _gap, "A", "D", "off D", "A given D", "D has mass"),
        ),
        apply("supremum", events.SUPREMUM, {events.P: _cut, events.Q: Q, events.c: _off}),
        _cond("D given D", E),
        apply("the event D", paths.EVENT, {paths.P: _cut, paths.Q: Q, paths.S: E}),
        _split("all", E, E),
        step(
            "attained",
            sp.Eq(TV(_cut, Q), _off),
            "supremum",
            "D given D",
            "the event D",
            "all",
            "D has mass",
        ),
    ),
    example=_half_line(sp.S.Zero),
)


def _refuting(level: sp.Expr) -> Model:
    """Return the same, with the distance by equation 24 and the mass outside."""
    model = _half_line(level)
    at = {Q: model.at[Q], E: model.at[E]}
    half, has = model.because["D has mass"]
    against = linear.refuting(
        half,
        has,
        apply("distance", EQUATION_24, at, "mass"),
        apply("all", events.SPLIT, {events.P: at[Q], events.A: at[E], events.S: at[E]}),
    )
    return replace(model, because=dict(model.because) | against)


# Equation 25: for every t there is no such bound.
t = sp.Symbol("t", nonnegative=True)
FOREVER = {
    "start": member(x, D),
    "for all t": for_all(t, sp.Le(Exit(X, D, t), level)),
    "alpha below 1": sp.Lt(level, 1),
}
_late = fact.Late(X, D, level)
_left = {fact.drift: downhill, fact.rate: 2, S: D, fact.R: 2 * rad_D, fact.p: level}
NEVER = (
    ball(centre, rad_D)["diameter"],
    apply("leaves", fact.LEAVES, _left, "alpha below 1"),
    instance("stays", FOREVER["for all t"], _late),
    step("contradiction", sp.false, "leaves", "stays"),
)
"""No alpha below 1 bounds the exit probability for all times."""
EQUATION_25 = Statement(sp.Le(Mass(P, Outside(D)), level), given=FOREVER, steps=NEVER)

# Objects: g(z) = |z|^2/2, an Ornstein-Uhlenbeck process, far from 0.
_TEN = 10 * linear.e_1
_square, _one = EXAMPLE.at[g], sp.S.One


def _away() -> Model:
    """Return the process from -10 e_1, around which D is small, at T = 10."""
    small = Ball(-_TEN, _one / 10)
    at = {g: _square, x: -_TEN, S: small, T: 10}
    model = Model("g(z) = |z|^2/2 from -10 e_1, T = 10, D = B(-10 e_1, 1/10)", at)
    free, held = (concrete(Q, model) for Q in (P_T, kept))
    half = gaussian.above(sp.Integer(-9))
    ou = {gaussian.v: 2, gaussian.k: 1, gaussian.z: -_TEN, gaussian.t: 10}
    exact = Normal(-sp.exp(-10) * _TEN, 1 - sp.exp(-20))
    w = linear.y
    confined = {fact.drift: concrete(downhill, model), fact.rate: 2, S: small, fact.A: half}
    confined |= {fact.c: -_TEN, fact.r: _one / 10, fact.R: _one / 5, x: -_TEN, T: 10}
    steps = (
        apply("law", gaussian.ORNSTEIN_UHLENBECK, ou),
        *linear.half_space("free", free, exact, sp.Integer(-9)),
        *ball(-_TEN, _one / 10).values(),
        generalise(
            "off D",
            w,
            step(
                "far",
                sp.Not(member(w, small)),
                "in the half-space",
                cauchy_schwarz(linear.e_1, w + _TEN),
            ),
            when={"in the half-space": member(w, half)},
        ),
        apply("held", fact.STAYS, confined),
        apply("both", paths.EVENT, {paths.P: free, paths.Q: held, paths.S: half}),
        step(
            "apart",
            sp.Ge(TV(free, held), _one * 9 / 10),
            "law",
            "mass, free",
            "half-space, free",
            "held",
            "both",
        ),
        step("contradiction", sp.false, CONCLUSION, "apart"),
    )
    return replace(model, because={CONCLUSION: steps})


def _at_level(value: sp.Expr) -> Model:
    model = _away()
    return replace(model, at=dict(model.at) | {level: value})


def early() -> Model:
    """Return the process from 10 e_1 at T = 1, when it has not come to 0, in a wide D."""
    wide, time = Ball(ZERO, 100), _one
    at = {g: _square, x: _TEN, S: wide, T: time, centre: ZERO, alpha: _one}
    at |= {rad_D: sp.Integer(100), rho: sp.Integer(100)}
    model = Model("g(z) = |z|^2/2 from 10 e_1, T = 1, D = B(0, 100)", at)
    free, held, cut, whole = (concrete(Q, model) for Q in (P_T, kept, given, P))
    ou = {gaussian.v: 2, gaussian.k: 1, gaussian.z: _TEN, gaussian.t: time}
    exact = Normal(sp.exp(-time) * _TEN, 1 - sp.exp(-2 * time))
    prior, level = Normal(ZERO, 1), sp.Rational(9, 5)
    off = Outside(wide)
    positive = {gibbs.f: _square, gibbs.p: ZERO, gibbs.q: ZERO, gibbs.r: 100}
    seen = {paths.P: free, paths.Q: whole, paths.S: gaussian.above(level)}
    small = {linear.z_0: _TEN, rho: 100, T: time, linear._c: 1}
    has_mass = (
        generalise(
            "below", linear.y, step("itself", sp.Ge(_square(linear.y), norm(linear.y) ** 2 / 2))
        ),
        apply("has mass", gibbs.POSITIVE, positive | {gibbs.b_1: 0, gibbs.c_1: 1}),
    )
    steps = (
        apply("law", gaussian.ORNSTEIN_UHLENBECK, ou),
        *linear.half_space("free", free, exact, level),
        apply("P", gibbs.QUADRATIC, {gibbs.k: 1, gibbs.p: ZERO, gibbs.b_1: 0}),
        *linear.half_space("P", whole, prior, level),
        apply("both", paths.EVENT, seen),
    )
    far = step("apart", sp.Ge(TV(free, whole), _one * 94 / 100), *linear.labels(steps))
    tail = {gibbs.p: ZERO, gibbs.w: 1, gibbs.r: 100, gibbs.lam: _one / 4}
    outside = (
        apply("tail", gibbs.CHERNOFF, tail),
        apply("tail of P", paths.EVENT, {paths.P: whole, paths.Q: prior, paths.S: off}),
        step("line", sp.Le(sp.exp(d * sp.log(2) / 2), 2), "dimension"),
        step("little", sp.Le(Mass(whole, off), _one / 1000), "tail", "tail of P", "P", "line"),
        *has_mass,
        apply("given D", EQUATION_24, {Q: whole, E: wide}, "has mass"),
    )
    near = (
        apply("seldom", linear.LEAVES_SELDOM, small),
        apply("agree", paths.SAME_NOISE, {paths.Y: concrete(X, model), paths.S: wide, T: time}),
        apply("at most 1", events.AT_MOST_ONE, {events.P: held, events.Q: cut}),
    )
    uses = ("apart", "given D", "little", *linear.labels(near), "dimension")
    against = step("contradiction", sp.false, CONCLUSION, *uses)
    because = {"D has mass": has_mass, CONCLUSION: (*steps, far, *outside, *near, against)}
    return replace(model, because=because)


CLAIMS: tuple[Claim, ...] = (
    claim(
        "equation-21",
        {"printed": EQUATION_21},
        twins=(
            Twin("without the second term", "printed", sp.Le(ALL, SAME + GIVEN), model=early()),
            Twin(
                "a tenth less",
                "printed",
                sp.Le(ALL, (SAME + MIX + GIVEN) * 9 / 10),
                model=early(),
            ),
        ),
    ),
    claim(
        "equation-23",
        {"printed": EQUATION_23},
        twins=(
            Twin("half of alpha", "printed", sp.Le(SAME, level / 2), model=sure(_at_level(_one))),
            Twin(
                "alpha for another t",
                "printed",
                drop=("for the given t",),
                model=_at_level(_one / 2),
            ),
        ),
        erratum=Erratum(
            "Fine for the given t; the limit t -> infinity is not (25).",
            "notation",
        ),
    ),
    claim(
        "equation-24",
        {"printed": EQUATION_24},
        twins=(
            Twin(
                "half the mass outside",
                "printed",
                sp.Eq(TV(_cut, Q), _off / 2),
                model=_refuting(sp.S.Zero),
            ),
            Twin("the mass of D", "printed", sp.Eq(TV(_cut, Q), Mass(Q, E)), model=_refuting(_one)),
        ),
    ),
    claim(
        "equation-25",
        {"printed": EQUATION_25, "repaired": EQUATION_23},
        twins=(
            Twin("half of alpha", "repaired", sp.Le(SAME, level / 2), model=sure(_at_level(_one))),
        ),
        erratum=Erratum(
            "Vacuous: no alpha below 1 bounds the exit probability for every t, as the diffusion "
            "leaves every ball. For a given t it is (23). Theorem 1 needs a finite T only.",
            theorem_1="survives",
        ),
    ),
)
