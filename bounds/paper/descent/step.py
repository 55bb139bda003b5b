"""Lemmas 10 and 9, equations 15 and 16: a step of gradient descent lowers f."""

from __future__ import annotations

import sympy as sp

from bounds.claim import Counterexample, Statement, cite, step
from bounds.facts import TAYLOR, fact
from bounds.symbols import (
    Q,
    grad_f,
    local,
)

f_z = local("f_z", "f(z)")
f_plus = local("f_plus", "f(z^+)")
f_start = local("f_start", "f(z^{(0)})")
curvature = local("hess_f", r"\lVert\nabla^2 f\rVert", nonnegative=True)

DESCENT = sp.Le(f_plus, f_z - grad_f**2 / (2 * Q))
"""One step lowers f by |grad f|^2 / (2Q)."""


def quartic() -> Counterexample:
    """Return f(t) = t + t^4 at z = 0 with Q = 1."""
    point = sp.Symbol("t", real=True)
    function = point + point**4
    slope, bend = (sp.diff(function, point, k).subs(point, 0) for k in (1, 2))
    return Counterexample(
        "f(t) = t + t^4 at z = 0 with Q = 1: f''(0) = 0, z+ = -1",
        {
            Q: sp.Integer(1),
            f_z: function.subs(point, 0),
            grad_f: abs(slope),
            curvature: abs(bend),
            f_plus: function.subs(point, 0 - slope),
        },
    )


LEMMA_10_PRINTED = Statement(
    text="If f is twice differentiable and |Hess f(z)| <= Q at the point z, then "
    "z+ = z - grad f(z)/Q satisfies f(z+) <= f(z) - |grad f(z)|^2/(2Q).",
    conclusion=DESCENT,
    hypotheses={"curvature": sp.Le(curvature, Q)},
    counterexample=quartic(),
    where={curvature: "norm of the Hessian of f at z", f_plus: "f after the step"},
)

LEMMA_10_REPAIRED = Statement(
    text="If |Hess f| <= Q on the segment [z, z+], then f(z+) <= f(z) - |grad f(z)|^2/(2Q).",
    conclusion=DESCENT,
    hypotheses={"curvature": sp.Le(curvature, Q)},
    steps=(
        cite(
            "along the segment",
            TAYLOR,
            {"a": f_plus, "b": f_z, "s": -(grad_f**2), "c": curvature * grad_f**2, "t": 1 / Q},
            why="phi(t) = f(z - t grad f) has phi'(0) = -|grad f|^2, phi'' <= |Hess f||grad f|^2",
        ),
        step("descent", DESCENT, "along the segment", "curvature"),
    ),
    where={curvature: "largest norm of the Hessian of f on [z, z+]"},
)


# The exit-time argument of Lemma 9.
t_exit = local("t_exit", "t^*", positive=True)
f_exit = local("f_exit", r"f(\gamma(t^*))")
off_A = local("f_off", r"\inf_{A^c}f")
_a, _b, _p, _u, _v, _w = sp.symbols("a b p u v w", real=True)

EXIT_TIME = fact(
    "exit-time",
    "let a be the largest time up to b before which a ray stays in A, and v the value of f there; "
    "if v is below w, and f is at least u >= w off A, a whole neighbourhood lies in A by "
    "continuity, so that a = b, and v is the value p at the end of the ray",
    "continuity of f",
    sp.And(sp.Le(_a, _b), sp.Or(sp.Ge(_v, _w), sp.And(sp.Eq(_a, _b), sp.Eq(_v, _p)))),
    (sp.Ge(_u, _w),),
)

LEMMA_9 = Statement(
    text="Let |Hess f| <= Q on a set A that contains z(0), and f >= f(z(0)) off A. If "
    "f(z) <= f(z(0)), then z+ = z - grad f(z)/Q satisfies f(z+) <= f(z) - |grad f(z)|^2/(2Q), "
    "and f(z+) <= f(z(0)). So every step of gradient descent from z(0) descends.",
    conclusion=sp.And(DESCENT, sp.Le(f_plus, f_start)),
    hypotheses={
        "below the start": sp.Le(f_z, f_start),
        "off A": sp.Ge(off_A, f_start),
        "curvature on A": sp.Le(curvature, Q),
        "a step": sp.Implies(sp.Eq(grad_f, 0), sp.Eq(f_plus, f_z)),
    },
    steps=(
        cite(
            "exit",
            EXIT_TIME,
            {"a": t_exit, "b": 1 / Q, "u": off_A, "v": f_exit, "w": f_start, "p": f_plus},
            "off A",
            why="the ray gamma(t) = z - t grad f(z), followed up to t = 1/Q",
        ),
        cite(
            "along the ray",
            TAYLOR,
            {"a": f_exit, "b": f_z, "s": -(grad_f**2), "c": curvature * grad_f**2, "t": t_exit},
            why="before t* the ray is inside A, where the Hessian bound holds",
        ),
        step(
            "still below",
            sp.Or(sp.Eq(grad_f, 0), sp.Lt(f_exit, f_start)),
            "along the ray",
            "exit",
            "below the start",
            "curvature on A",
            why="f(gamma(t*)) <= f(z) - t*(1 - Q t*/2)|grad f|^2 < f(z)",
        ),
        step(
            "descent",
            DESCENT,
            "still below",
            "exit",
            "along the ray",
            "curvature on A",
            "a step",
        ),
        step("below", sp.Le(f_plus, f_start), "descent", "below the start"),
    ),
    where={
        curvature: "supremum of the norm of the Hessian of f on A",
        off_A: "infimum of f off A",
        t_exit: "largest t <= 1/Q before which z - t grad f(z) stays in A",
        f_exit: "f at that point",
        f_start: "f(z(0))",
    },
)

# The equations that say something by themselves.
EQUATION_15 = Statement(
    text="If z(s) is in A, where |Hess f| <= Q, then f(z(s+1)) <= f(z(s)) - |grad f|^2/(2Q).",
    conclusion=DESCENT,
    hypotheses={"curvature on A": sp.Le(curvature, Q)},
    counterexample=Counterexample(
        "A = {0}, f(t) = t + t^4, Q = 1: z(s) = 0 is in A, the segment to z(s+1) = -1 is not",
        quartic().at,
    ),
    where={curvature: "supremum of the norm of the Hessian of f on A"},
)

EQUATION_16 = Statement(
    text="If the step descends and f(z(s)) <= f(y) for every y off A, then f(z(s+1)) <= f(y) for "
    "every y off A, strictly unless grad f(z(s)) = 0, in which case nothing moves; so z(s+1) is "
    "in A.",
    conclusion=sp.And(sp.Le(f_plus, off_A), sp.Or(sp.Eq(grad_f, 0), sp.Lt(f_plus, off_A))),
    hypotheses={"descent": DESCENT, "below A's outside": sp.Le(f_z, off_A)},
    steps=(
        step("inherited", sp.Le(f_plus, off_A), "descent", "below A's outside"),
        step(
            "inside",
            sp.Or(sp.Eq(grad_f, 0), sp.Lt(f_plus, off_A)),
            "descent",
            "below A's outside",
        ),
    ),
    where={off_A: "f at any point off A"},
)
