r"""What strong convexity near the inverse point gives: a monotone gradient, and one mode there."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.diffusions.paths import convex
from lemmata.bounds.language.formulas import Formula, equal, for_all
from lemmata.bounds.language.functions import CurveJet, FieldVariable, derivative, function, grad
from lemmata.bounds.language.gram import cauchy_schwarz
from lemmata.bounds.language.sets import Ball, Set, SetVariable, member
from lemmata.bounds.language.terms import Term
from lemmata.bounds.language.vectors import ZERO, VectorVariable, inner, norm
from lemmata.bounds.literature import calculus, minima
from lemmata.bounds.paper.calculus.curved import LINE, moved
from lemmata.bounds.paper.discretization.equations_44_45 import BALL
from lemmata.bounds.paper.discretization.linear_models import BALL_IS_CONVEX, centre
from lemmata.bounds.paper.mixing import lemma_4
from lemmata.bounds.paper.mixing.size import ALPHA
from lemmata.bounds.paper.objects import INVERSE, L, z, z_hat
from lemmata.bounds.symbols import R_0, rho

f, S = FieldVariable("f", order=2), SetVariable("S")
p, q, y, v = map(VectorVariable, "pqyv")
a = sp.Symbol("a", real=True)
_s = calculus.s


def curved(f: Term, S: Set, a: sp.Expr) -> Formula:
    """Return that the Hessian of a field is at least a I on a set."""
    return for_all((y, v), sp.Ge(derivative(f, y, v, v), a * norm(v) ** 2), when=member(y, S))


CURVED = {"convex": convex(S), "Hessian": curved(f, S, a)}
_ENDS = {"p": member(p, S), "q": member(q, S)}
_way = q - p
_MONOTONE = sp.Ge(inner(_way, grad(f)(q) - grad(f)(p)), a * norm(_way) ** 2)


def _along(label: str, start: VectorVariable, end: VectorVariable) -> tuple[Step, ...]:
    """Return the steps that compare f at both ends of a segment, along it."""
    at, way = start + _s * (end - start), end - start
    phi = function(lambda t: -f(start + t * way), of=_s)
    bound = -a * norm(way) ** 2
    inside = (
        instance(f"inside, {label}", CURVED["convex"], start, end, _s, uses=("between",)),
        instance(f"Hessian, {label}", CURVED["Hessian"], at, way),
        step(f"bent, {label}", sp.Le(CurveJet(phi, _s, 2), bound), f"Hessian, {label}"),
    )
    taylor = {calculus.phi: phi, calculus.t: 1, calculus.c: bound}
    return (
        generalise(label, _s, *inside, when={"between": (_s > 0) & (_s < 1)}),
        apply(f"Taylor, {label}", calculus.TAYLOR, taylor),
    )


MONOTONE = Statement(
    _MONOTONE,
    given=CURVED | _ENDS,
    steps=(
        *_along("from p", p, q),
        *_along("from q", q, p),
        step("monotone", _MONOTONE, "Taylor, from p", "Taylor, from q"),
    ),
    example=Model(
        "f(z) = |z|^2/2 on the unit ball",
        {f: function(lambda z: norm(z) ** 2 / 2), S: Ball(ZERO, 1), a: 1, p: ZERO, q: ZERO},
        because={"convex": (apply("ball", BALL_IS_CONVEX, {centre: ZERO, rho: 1}),)},
    ),
)

NEAR = Ball(z_hat, R_0)
"""The ball on which L is strongly convex."""
z_star = minima.Minimiser(L, NEAR)
"""The mode of the posterior near the inverse point."""
CONVEX_NEAR = generalise(
    "convexity",
    (y, v),
    apply("Lemma 4", lemma_4.LEMMA_4_SHARP, {z: y, lemma_4.v: v}),
    step("below", sp.Ge(derivative(L, y, v, v), ALPHA * norm(v) ** 2), "Lemma 4"),
    when={"in the ball": member(y, NEAR)},
)
"""Lemma 4 for every point of the ball."""
_gap = z_star - z_hat
_CLOSE = sp.Le(ALPHA * norm(_gap), norm(z_hat))
MODE = Statement(
    sp.And(member(z_star, NEAR), _CLOSE, equal(grad(L)(z_star), ZERO)),
    assume=lemma_4.LEMMA_4_SHARP.assume,
    given=INVERSE | {"R_0": BALL, "room": sp.Lt(norm(z_hat), ALPHA * R_0)},
    steps=(
        apply("ball", BALL_IS_CONVEX, {centre: z_hat, rho: R_0}),
        CONVEX_NEAR,
        apply("minimum", minima.MINIMISER, {minima.f: L, minima.c: z_hat, minima.r: R_0}),
        apply(
            "slope",
            MONOTONE,
            {f: L, S: NEAR, a: ALPHA, p: z_hat, q: z_star},
            "minimum",
        ),
        step(
            "not outwards",
            sp.Le(inner(_gap, grad(L)(z_star)), 0),
            "minimum",
            cauchy_schwarz(_gap, grad(L)(z_star)),
        ),
        step("near", _CLOSE, "slope", "not outwards", "inverse point", cauchy_schwarz(_gap, z_hat)),
        step("critical", equal(grad(L)(z_star), ZERO), "minimum", "near", "room"),
    ),
    example=moved(LINE, {R_0: 1}),
)
