r"""Equation 46: the chain is near the chain that is reflected in D."""

from __future__ import annotations

import sympy as sp

from bounds.catalogue import claim
from bounds.claim import Claim, Twin
from bounds.kernel import Model, apply
from bounds.language.laws import KL, Dirac
from bounds.language.sets import Ball
from bounds.language.vectors import ZERO, Vector
from bounds.paper.discretization import linear_models as linear
from bounds.paper.discretization.linear_models import BALL_IS_CONVEX, centre, e_1, one
from bounds.paper.discretization.size import KL_BOUND, L_1
from bounds.paper.discretization.stopped_paths import P_0, PATHS, D, L, stopped
from bounds.symbols import Lam, T, d, h, rho

SMALL = sp.Le(KL(*stopped), KL_BOUND)


def _one_step(
    text: str,
    start: Vector,
    radius: sp.Expr,
    bounds: tuple[sp.Expr, sp.Expr],
    level: sp.Expr,
    least: sp.Expr,
    c: sp.Expr = one,
) -> Model:
    """Return c|z|^2/2 on the line with h = T = 1, D = B(0, radius), and (Lambda, L_1)."""
    ball = {centre: ZERO, rho: radius}
    sizes = dict(zip((Lam, L_1), bounds, strict=True))
    return Model(
        f"L = {text}, one step, h = T = 1, D = B(0, {radius})",
        {L: linear.loss(c), P_0: Dirac(start), D: Ball(ZERO, radius), T: one, h: one} | sizes,
        because={"convex": (apply("ball", BALL_IS_CONVEX, ball),)}
        | linear.refuting(*linear.paths_apart(start, radius, level, least, c)),
    )


_flat = one / 10**5
CLAIMS: tuple[Claim, ...] = (
    claim(
        "equation-46",
        {"printed": PATHS, "repaired": PATHS},
        uses=("lemma-17",),
        twins=(
            Twin(
                "d h/2 -> d h/50",
                "repaired",
                sp.And(SMALL.xreplace({d: d / 25}), PATHS.conclusion),
                model=_one_step(
                    "|z|^2/200000 from 0", ZERO, 10**4 * one, (_flat, _flat * 10**4), sp.sqrt(2), _flat * 9 / 80, _flat
                ),
            ),
            Twin(
                "no bound of the gradient",
                "repaired",
                drop=("gradient",),
                model=_one_step(
                    "|z|^2/2 from 100 e_1", 100 * e_1, 400 * one, (one, sp.S.Zero), 10 * one, one * 3 / 5
                ),
            ),
            Twin(
                "no bound of the Hessian",
                "repaired",
                drop=("curvature",),
                model=_one_step(
                    "|z|^2/2 from 0", ZERO, 10 * one, (one / 1000, 10 * one), one, one / 20
                ),
            ),
        ),
        erratum="Circular: it bounds the exit probability of the chain by the distance it is to "
        "bound. Without a restriction on h it is false, as the chain may explode. The stopped "
        "paths need no such probability, and Theorem 1 survives.",
    ),
)
