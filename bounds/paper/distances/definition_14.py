"""Definition 14: the projected chain (13) and the reflected interpolation (14), one step."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, step
from lemmata.bounds.language.diffusions.paths import convex
from lemmata.bounds.language.diffusions.processes import At, Diffusion, Euler, Reflected
from lemmata.bounds.language.functions import FieldVariable, function, grad
from lemmata.bounds.language.measures.laws import Dirac, Law, Mass, Normal
from lemmata.bounds.language.measures.pushforward import Projected, Pushforward
from lemmata.bounds.language.sets import SetVariable, member
from lemmata.bounds.language.vectors import ZERO, VectorVariable
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.diffusions import reflection as fact
from lemmata.bounds.literature.measures import laws
from lemmata.bounds.literature.measures.laws import below
from lemmata.bounds.paper.distances.normal_models import same
from lemmata.bounds.paper.distances.size import PROJECTED, y
from lemmata.bounds.symbols import h

g, D, y_0 = FieldVariable("g", order=2), SetVariable("D"), VectorVariable("y_0")
one, half, quarter = sp.Integer(1), sp.Rational(1, 2), sp.Rational(1, 4)
_free = Pushforward(Dirac(y_0), function(lambda z: z - h * grad(g)(z)), 2 * h)
_frozen = Euler(Diffusion(function(lambda z: -grad(g)(z)), 2, Dirac(y_0)), h)
CHAIN: Law = Projected(_free, D)
"""The law of (13) after a step from y_0."""
INTERPOLATION: Law = At(Reflected(_frozen, D), h)
"""The law of (14) at h."""

# In a half-space, without a potential, from the boundary.
HALF_SPACE = {g: function(lambda _: sp.S.Zero), D: fact.HALF_SPACE, y_0: ZERO}
_chain, _reflected, _step = (law.xreplace(HALF_SPACE) for law in (CHAIN, INTERPOLATION, _free))


def _laws(level: sp.Expr, size: sp.Expr) -> tuple[Step, ...]:
    """Return steps for the distribution functions of both steps of length h, at a level."""
    laws_at = {laws.mu: ZERO, laws.v: 2 * size, laws.s: level}
    free, P = _step.xreplace({h: size}), Normal(ZERO, 2 * size)
    identity = {laws.z: ZERO, laws.G: free.args[1], laws.b: 2 * size}
    projected = sp.Eq(Mass(_chain, below(y)), PROJECTED).xreplace({y: level, h: size})
    reflected = {fact.a: level, fact.v: 2, fact.t: size, h: size}
    return (
        apply("free step", laws.GIVEN_POINT, identity),
        apply("same", paths.EVENT, {paths.P: free, paths.Q: P, paths.S: below(level)}),
        apply("normal", laws.DISTRIBUTION, laws_at),
        apply("projection", fact.PROJECTION, {fact.P: free, fact.a: level}),
        step("projected", projected, "free step", "same", "normal", "projection"),
        apply("reflected", fact.FOLDED, reflected),
    )


_at_0 = _laws(sp.S.Zero, one)
DEFINITION_14_PRINTED = Statement(
    same(CHAIN, INTERPOLATION),
    given={"convex": convex(D), "start": member(y_0, D)},
    refuted_by=Model(
        "D a half-space, g = 0, one step from its boundary: the projected chain has an atom there",
        HALF_SPACE | {h: one},
        because={
            "conclusion": (
                *_at_0,
                apply(
                    "apart",
                    paths.EVENT,
                    {
                        law: P.xreplace({h: one})
                        for law, P in ((paths.P, _chain), (paths.Q, _reflected))
                    }
                    | {paths.S: below(sp.S.Zero)},
                ),
                step("contradiction", sp.false, "conclusion", "projected", "reflected", "apart"),
            )
        },
    ),
)
_gap = Mass(_chain, below(y)) - Mass(_reflected, below(y))
AT_MOST, ATOM = sp.Le(_gap, half), sp.Or(sp.Gt(y, 0), sp.Eq(_gap, half))
DEFINITION_14_REPAIRED = Statement(
    sp.And(AT_MOST, ATOM),
    steps=(
        *_laws(y, h),
        step("at most 1/2", AT_MOST, "projected", "reflected"),
        step("the atom", ATOM, "projected", "reflected"),
    ),
)
"""Neither scheme is needed: (11) and (12) do agree."""


def _at_boundary() -> Model:
    last = step("contradiction", sp.false, "conclusion", "projected", "reflected")
    return Model(
        "at the boundary, h = 1", {y: sp.S.Zero, h: one}, because={"conclusion": (*_at_0, last)}
    )


_TWINS = (
    Twin("the atom is 1/4", "repaired", sp.Le(_gap, quarter), model=_at_boundary()),
    Twin("the laws agree", "repaired", sp.Eq(_gap, 0), model=_at_boundary()),
)
CLAIMS: tuple[Claim, ...] = tuple(
    claim(
        id,
        {"printed": DEFINITION_14_PRINTED, "repaired": DEFINITION_14_REPAIRED},
        uses=("definition-13",),
        twins=tuple(map(replace, _TWINS)),
        erratum="The projected chain has an atom on the boundary, the reflected interpolation has "
        "none: in a half-space, without drift, from its boundary, one step has total variation "
        "distance 1/2. Theorem 1 survives: Lemma 17 is proved without (13) and (14).",
    )
    for id in ("definition-14", "equation-13", "equation-14")
)
