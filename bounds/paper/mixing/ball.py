"""A ball is a convex body, with all that `bounds.language.bodies` asks of one."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Statement, Step, apply, generalise, step
from lemmata.bounds.language.bodies import around, diameter
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.vectors import Vector, VectorVariable, norm
from lemmata.bounds.paper.discretization.linear_models import BALL_IS_CONVEX, centre
from lemmata.bounds.symbols import rho

u, w = VectorVariable("u"), VectorVariable("w")
_ball = Ball(centre, rho)
_near = {"near": sp.Lt(norm(u - centre), rho)}
_ends = {"u": member(u, _ball), "w": member(w, _ball)}
_across = step("across", sp.Le(norm(u - w), 2 * rho), *_ends, triangle(u - centre, centre - w))
PARTS = {
    "convex": BALL_IS_CONVEX,
    "interior": Statement(
        around(_ball, centre, rho),
        steps=(generalise("interior", u, step("inside", member(u, _ball), "near"), when=_near),),
    ),
    "diameter": Statement(
        diameter(_ball, 2 * rho), steps=(generalise("diameter", (u, w), _across, when=_ends),)
    ),
}
"""What makes a ball a convex body, by the labels of `bounds.language.bodies.body`."""


def ball(c: Vector, radius: sp.Expr) -> dict[str, Step]:
    """Return the steps that say so of one ball, by the same labels."""
    at = {centre: c, rho: radius}
    return {label: apply(f"ball, {label}", part, at) for label, part in PARTS.items()}
