r"""Diffusions reflected in a convex body: two starts, by their mirrored distance.

``g`` is a potential with a Hessian of at least ``a`` on a convex body ``S``; the drift of the
distance is then at most ``-a`` times the distance.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.diffusions.descending import FALLING, Falls, Lasts, Place, falling
from lemmata.bounds.language.diffusions.processes import At
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.measures.laws import TV, Law
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.terms import Substitution
from lemmata.bounds.language.vectors import ZERO, Vector, norm
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.diffusions import reflected_diffusions as fact
from lemmata.bounds.literature.diffusions.reflected_diffusions import (
    INSIDE,
    S,
    a,
    c,
    downhill,
    g,
    given,
    r,
)
from lemmata.bounds.paper.mixing import mode
from lemmata.bounds.paper.mixing.ball import ball
from lemmata.bounds.paper.mixing.size import TV_CONVEX_ERF, TV_SHARP, TV_THREE, R_diam
from lemmata.bounds.symbols import T, alpha

x, y = fact.x, fact.y
two = sp.Integer(2)
HERE = {fact.drift: downhill, fact.rate: two}
"""What the facts about reflected diffusions are applied to."""
BODY = {k: f.xreplace({fact.R: R_diam}) for k, f in INSIDE.items()}
CONVEX = BODY | {"Hessian": mode.curved(g, S, a)}
STARTS = {"x": member(x, S), "y": member(y, S)}
_at_R = {fact.R: R_diam} | HERE


def law(start: Vector) -> Law:
    """Return the law at T of the reflected diffusion from a point."""
    made: Law = fact.law(start).xreplace(HERE)
    return made


Delta = fact.DELTA.xreplace(HERE)
_height, _b, _v = FALLING
_first, _second = (Place(Delta, i, *FALLING) for i in (1, 2))
_REVERTS = sp.And(sp.Le(_b, -a * _height), sp.Eq(_v, 8))
FALLS = sp.And(_REVERTS, sp.Le(_height, R_diam))
PAIR = TV(law(x), law(y))


def on_ball(text: str, at: Substitution, radius: sp.Expr) -> Model:
    """Return a model on the ball around 0, with proofs that it is a convex body."""
    ends = {S: Ball(ZERO, radius), c: ZERO, r: radius, R_diam: 2 * radius, x: ZERO, y: ZERO}
    shown = {label: (part,) for label, part in ball(ZERO, radius).items()}
    return Model(text, ends | dict(at), because=shown)


_half_square = function(lambda z: norm(z) ** 2 / 2)
EXAMPLE = on_ball("g(z) = |z|^2/2 on the unit ball", {g: _half_square, a: 1}, sp.Integer(1))

DISTANCE = Statement(
    sp.And(falling(Delta, FALLS), sp.Le(PAIR, Lasts(Delta, T))),
    given=CONVEX | STARTS,
    steps=(
        apply("mirrored", fact.MIRROR, _at_R),
        generalise(
            "dynamics",
            FALLING,
            instance("state", falling(Delta, fact.MIRRORED.xreplace(HERE)), *FALLING),
            apply(
                "slope",
                mode.MONOTONE,
                {mode.f: g, mode.S: S, mode.a: a, mode.p: _first, mode.q: _second},
                "state",
            ),
            instance("apart", BODY["diameter"], _second, _first, uses=("state",)),
            step("falls", FALLS, "state", "slope", "apart"),
            when={"falls so": Falls(Delta, *FALLING)},
        ),
    ),
    example=EXAMPLE,
)

_within = norm(x - y)
ERF = TV_CONVEX_ERF.xreplace({alpha: a, R_diam: _within})
"""How far the laws from x and y are apart at most, if a > 0."""


TWO_STARTS = Statement(
    sp.Le(PAIR, ERF),
    given=CONVEX | STARTS | {"strongly": sp.Gt(a, 0)},
    steps=(
        apply("distance", DISTANCE),
        generalise(
            "reverting",
            FALLING,
            instance("falls", falling(Delta, FALLS), *FALLING),
            step("less", _REVERTS, "falls"),
            when={"falls so": Falls(Delta, *FALLING)},
        ),
        apply(
            "passage",
            fact.FIRST_PASSAGE,
            {fact.X: Delta, fact.k: a, fact.s: _within, fact.w: 8},
            "strongly",
        ),
        step("error function", sp.Le(PAIR, ERF), "distance", "passage", "strongly"),
    ),
    example=EXAMPLE,
)
_UP = {fact.X: Delta, fact.w: sp.Integer(8), fact.R: R_diam}
SERIES = Statement(
    sp.And(sp.Le(PAIR, TV_SHARP), sp.Le(PAIR, TV_THREE)),
    given={k: f.xreplace({a: sp.S.Zero}) for k, f in (CONVEX | STARTS).items()},
    steps=(
        apply("distance", DISTANCE, {a: 0}),
        apply("survival", fact.BELOW_A_CEILING, _UP),
        step("one term", sp.Le(PAIR, TV_SHARP), "distance", "survival"),
        step("three terms", sp.Le(PAIR, TV_THREE), "distance", "survival"),
    ),
    example=EXAMPLE,
)

MIX = TV(law(x), given)


def mixed(bound: sp.Expr, *inner: Step, uses: tuple[str, ...] = ()) -> tuple[Step, ...]:
    """Return the steps to the stationary law from inner steps, which bound `PAIR` for a y of S."""
    random = At(fact.kept(downhill, 2, given), T)
    return (
        apply("stationary", fact.STATIONARY, {fact.R: R_diam}),
        generalise("from each point", y, *inner, when={"y": STARTS["y"]}),
        apply("random start", fact.MIXTURE, HERE | {fact.P: given, fact.bound: bound}, *uses),
        apply("triangle", paths.TRIANGLE, {paths.P: law(x), paths.Q: random, paths.R: given}),
        step("near", sp.Le(MIX, bound), "triangle", "random start", "stationary"),
    )
