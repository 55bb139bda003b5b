"""Lemma 9, the adjusted descent lemma."""

from __future__ import annotations

import sympy as sp

from bounds.kernel import Model, Statement, apply, generalise, instance, step
from bounds.language.formulas import for_all
from bounds.language.gram import congruence
from bounds.language.functions import FieldVariable, derivative, function, grad
from bounds.language.sets import SetVariable, Sublevel, member
from bounds.language.vectors import ZERO, VectorVariable, norm
from bounds.literature.calculus import EXIT_TIME, TAYLOR, ExitTime
from bounds.literature import calculus as fact
from bounds.symbols import Q

f, A = FieldVariable("f"), SetVariable("A")
z, z_0, y, v = (VectorVariable(n) for n in ("z", "z_0", "y", "v"))
s = sp.Symbol("s", real=True)
g = grad(f)(z)
z_next = z - g / Q
DESCENT = sp.Le(f(z_next), f(z) - norm(g) ** 2 / (2 * Q))
"""One step lowers f by |grad f|^2 / (2Q)."""
CURVATURE = for_all(
    (y, v), sp.Le(sp.Abs(derivative(f, y, v, v)), Q * norm(v) ** 2), when=member(y, A)
)
OUTSIDE = for_all(y, sp.Or(member(y, A), sp.Ge(f(y), f(z_0))))

ray = function(lambda t: f(z - t * g), of=sp.Symbol("t", real=True))
t_exit = ExitTime(A, z, -g, 1 / Q)
INSIDE = for_all(s, member(z - s * g, A), when=(s > 0) & (s < t_exit))

LEMMA_9 = Statement(
    sp.And(DESCENT, sp.Le(f(z_next), f(z_0))),
    given={
        "curvature on A": CURVATURE,
        "off A": OUTSIDE,
        "below the start": sp.Le(f(z), f(z_0)),
    },
    steps=(
        apply(
            "exit",
            EXIT_TIME,
            {fact.f: f, fact.A: A, fact.z: z, fact.u: -g, fact.b: 1 / Q, fact.w: f(z_0)},
            why="the ray z - t grad f(z), followed up to t = 1/Q",
        ),
        generalise(
            "before the exit",
            s,
            instance("inside", INSIDE, s, uses=("range",)),
            instance("Hessian", CURVATURE, z - s * g, g, uses=("inside",)),
            step("second derivative", sp.Le(ray_bend := derivative(f, z - s * g, g, g), Q * norm(g) ** 2), "Hessian"),
            when={"range": (s > 0) & (s < t_exit)},
        ),
        apply("along the ray", TAYLOR, {fact.phi: ray, fact.t: t_exit, fact.c: Q * norm(g) ** 2}),
        step(
            "still below",
            sp.Or(sp.Eq(norm(g), 0), sp.Lt(f(z - t_exit * g), f(z_0))),
            "along the ray",
            "exit",
            "below the start",
            why="f <= f(z) - t (1 - Q t/2)|grad f|^2 < f(z) at the exit time t",
        ),
        step(
            "descent",
            DESCENT,
            "still below",
            "exit",
            "along the ray",
            congruence(ray, t_exit, 1 / Q),
            congruence(f, z_next, z),
            why="the ray stays in A up to 1/Q, unless the gradient vanishes and nothing moves",
        ),
        step("below", sp.Le(f(z_next), f(z_0)), "descent", "below the start"),
    ),
    example=Model("f = 0", {f: function(lambda a: sp.S.Zero), A: Sublevel(function(lambda a: sp.S.Zero), 0), Q: sp.Integer(1), z: ZERO, z_0: ZERO}),
)
