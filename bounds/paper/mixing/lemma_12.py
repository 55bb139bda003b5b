r"""Lemma 12: the Langevin diffusion against the one reflected in a ball, and the posterior."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Statement, Step, apply, step
from lemmata.bounds.language.measures.laws import Mass
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.diffusions.reflected_diffusions import S, a, g
from lemmata.bounds.paper.mixing import mode
from lemmata.bounds.paper.mixing.ball import ball
from lemmata.bounds.paper.mixing.equation_24 import (
    ALL,
    EQUATION_21,
    EQUATION_24,
    FOREVER,
    NEVER,
    OFF,
    E,
    P,
    Q,
    X,
    early,
    leaves,
)
from lemmata.bounds.paper.mixing.size import C_RADIUS, MIX_BALL, TV_CONVEX, R_diam, level
from lemmata.bounds.paper.mixing.theorem_3 import CONVEX_BALL, IN_BALL, MIXING, STRONGLY, D, centre
from lemmata.bounds.symbols import T, alpha, rad_D

_ALL = ALL.xreplace({S: D})
LEMMA_12 = Statement(
    sp.Le(_ALL, 2 * level + C_RADIUS * sp.exp(-T / (2 * rad_D**2))),
    given=FOREVER,
    steps=NEVER,
)

_exit, _off = leaves.xreplace({S: D}), OFF.xreplace({S: D})
TV_12 = _exit + MIX_BALL + _off
"""Repaired bound of Lemma 12."""
_HAS_MASS = {"D has mass": sp.Gt(Mass(P, D), 0)}
_example = early()


def _sum(bound: sp.Expr, *mixing: Step) -> tuple[Step, ...]:
    """Return the steps from the mixing in D to the distance."""
    same = {S: D}
    return (
        apply("triangle", EQUATION_21, same),
        apply("until the exit", paths.SAME_NOISE, {paths.Y: X, paths.S: D}),
        *ball(centre, rad_D).values(),
        *mixing,
        apply("outside D", EQUATION_24, {Q: P, E: D}),
        step("sum", sp.Le(_ALL, bound), "triangle", "until the exit", "mixing", "outside D"),
    )


LEMMA_12_REPAIRED = Statement(
    sp.Le(_ALL, TV_12),
    given=CONVEX_BALL | _HAS_MASS,
    steps=_sum(TV_12, apply("mixing", MIXING, IN_BALL)),
    example=_example,
)
_strongly = {"Hessian": mode.curved(g, D, alpha), "x": CONVEX_BALL["x"]}
TV_12_SHARP = _exit + TV_CONVEX.xreplace({R_diam: 2 * rad_D}) + _off
"""Bound of Lemma 12 on a ball on which the potential is alpha-strongly convex."""
LEMMA_12_SHARP = Statement(
    sp.Le(_ALL, TV_12_SHARP),
    given=_strongly | _HAS_MASS,
    steps=_sum(TV_12_SHARP, apply("mixing", STRONGLY, IN_BALL | {a: alpha})),
    example=_example,
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-12",
        {"printed": LEMMA_12, "repaired": LEMMA_12_REPAIRED, "sharp": LEMMA_12_SHARP},
        uses=("theorem-3", "equation-21", "equation-23", "equation-24"),
        twins=(
            Twin("without the mixing", "repaired", sp.Le(_ALL, _exit + _off), model=_example),
            Twin(
                "1/r^2 dropped",
                "repaired",
                sp.Le(_ALL, _exit + MIX_BALL.subs(T, 4 * rad_D**2 * T) + _off),
                model=_example,
            ),
            Twin("without the mixing", "sharp", sp.Le(_ALL, _exit + _off), model=_example),
        ),
        erratum="Vacuous: the hypothesis, for all t, forces alpha >= 1, because the diffusion "
        "leaves D almost surely. 'P_0 absolutely continuous' contradicts the start of Lemma 2 and "
        "is not needed. For a given t it is true with P(D^c) in place of the second alpha. Theorem "
        "1 survives.",
    ),
)
