"""Section 5.1 and Appendix B: gradient descent finds the inverse point.

``f(z) = |G(z) - x|^2 / 2``, so ``grad f = J^T q`` and, for a unit direction ``y``,
``<y, Hess f y> = |J y|^2 + <q, D^2 G[y, y]>`` with ``q = G(z) - x``.  A step is
``z+ = z - grad f(z) / Q``.
"""

from __future__ import annotations

import sympy as sp

from bounds.catalogue import claim
from bounds.claim import Claim, Counterexample, Statement, Twin, apply, cite, induct, step
from bounds.facts import CAUCHY_SCHWARZ, TAYLOR, TRIANGLE, fact
from bounds.symbols import (
    M2,
    M,
    Q,
    S,
    d,
    delta,
    g1,
    g2,
    grad_f,
    local,
    m,
    norm_x,
    norm_z,
    norm_z_hat,
    q,
    qg2,
)

# Constants, each once: number, LaTeX and test derive from these expressions.
A_RADIUS = (M / m + 1) * norm_x / m
"""Radius of the region A, equation 18."""
Q_PRINTED = M**2 + 2 * sp.sqrt(d) * M * M2 * (M / m + 1) * norm_x / m
"""Printed bound of the Hessian of f on A, equation 19."""
Q_SHARP = M**2 + M2 * norm_x
"""Sharp bound of the Hessian of f on {f <= f(0)}: no dimension."""
S_PRINTED = Q * norm_x**2 / (m**4 * delta**2)
"""Printed number of steps, equation 20."""
LOG_START = sp.log(norm_x**2 / (m**2 * delta**2))
S_SHARP = sp.Max(0, sp.ceiling(Q_SHARP / m**2 * LOG_START))
"""Sharp number of steps: a linear rate."""

f_z = local("f_z", "f(z)")
f_plus = local("f_plus", "f(z^+)")
f_start = local("f_start", "f(z^{(0)})")
curvature = local("hess_f", r"\lVert\nabla^2 f\rVert", nonnegative=True)
hess_yy = local("hess_yy", r"\langle y,\nabla^2 f\,y\rangle")

DESCENT = sp.Le(f_plus, f_z - grad_f**2 / (2 * Q))
"""One step lowers f by |grad f|^2 / (2Q)."""


def _quartic() -> Counterexample:
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
    counterexample=_quartic(),
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

HESSIAN_BOUND = Statement(
    text="Where |G(z) - x| <= |x|, |<y, Hess f y>| <= M^2 + M2 |x| for every unit vector y.",
    conclusion=sp.Le(sp.Abs(hess_yy), Q_SHARP),
    hypotheses={
        "Hessian": sp.Eq(hess_yy, g1**2 + qg2),
        "assumption-2, first order": sp.Le(g1, M),
        "assumption-2, second order": sp.Le(g2, M2),
        "sublevel set": sp.Le(q, norm_x),
    },
    steps=(
        cite("inner product", CAUCHY_SCHWARZ, {"c": qg2, "a": q, "b": g2}),
        step(
            "bound",
            sp.Le(sp.Abs(hess_yy), Q_SHARP),
            "Hessian",
            "assumption-2, first order",
            "assumption-2, second order",
            "sublevel set",
            "inner product",
        ),
    ),
    where={hess_yy: "the Hessian of f in the direction y"},
)

# Lemma 1: the path of gradient descent from 0, as sequences of the step S.
r = local("r", nonnegative=True)
ell = local("ell_0", r"\ell_0")
dist = local("dist", r"\lVert z^{(S)}-\hat z\rVert", nonnegative=True)
f_at, q_at, g_at = (sp.Function(name, nonnegative=True) for name in ("f", "q", "g"))

_ONE_STEP = {f_z: f_at(S), f_plus: f_at(S + 1), f_start: f_at(0), grad_f: g_at(S), Q: Q_SHARP}

LEMMA_1_SHARP = Statement(
    text="Assumptions 1 and 3, |J| <= M, |D^2 G| <= M2. Gradient descent from 0 with "
    "step 1/Q, Q = M^2 + M2|x|, has f(z(S)) <= (1 - m^2/Q)^S |x|^2/2 for every S, and "
    "|z(S) - z_hat| <= delta for every S >= Q/m^2 max(0, log(|x|^2/(m^2 delta^2))).",
    conclusion=sp.And(sp.Le(f_at(S), r**S * norm_x**2 / 2), sp.Le(dist, delta)),
    hypotheses={
        "Hessian": sp.Eq(hess_yy, g1**2 + qg2),
        "assumption-2, first order": sp.Le(g1, M),
        "assumption-2, second order": sp.Le(g2, M2),
        "sublevel set": sp.Le(q, norm_x),
        "definition of A": sp.Ge(off_A, f_at(0)),
        "supremum": sp.Implies(sp.Le(sp.Abs(hess_yy), Q_SHARP), sp.Le(curvature, Q_SHARP)),
        "a step": sp.Implies(sp.Eq(g_at(S), 0), sp.Eq(f_at(S + 1), f_at(S))),
        "rate": sp.Eq(r, 1 - m**2 / Q_SHARP),
        "loss": sp.Eq(f_at(S), q_at(S) ** 2 / 2),
        "assumption-3": sp.Eq(f_at(0), norm_x**2 / 2),
        "assumption-1, gradient": sp.Ge(g_at(S), m * q_at(S)),
        "assumption-1, distance": sp.Ge(q_at(S), m * dist),
        "logarithm": sp.Le(norm_x**2, m**2 * delta**2 * sp.exp(ell)),
        "steps": sp.Ge(S * m**2 / Q_SHARP, ell),
    },
    steps=(
        apply(
            "Hessian bound",
            HESSIAN_BOUND,
            {},
            "Hessian",
            "assumption-2, first order",
            "assumption-2, second order",
            "sublevel set",
        ),
        step("curvature on A", sp.Le(curvature, Q_SHARP), "Hessian bound", "supremum"),
        apply(
            "one step",
            LEMMA_9,
            _ONE_STEP,
            "curvature on A",
            "definition of A",
            "a step",
            keep=("below the start",),
            why="with A = {f <= f(0)}",
        ),
        induct("below the start", sp.Le(f_at(S), f_at(0)), S, "one step"),
        step(
            "Polyak-Lojasiewicz",
            sp.Ge(g_at(S) ** 2, 2 * m**2 * f_at(S)),
            "assumption-1, gradient",
            "loss",
        ),
        step(
            "contraction",
            sp.Le(f_at(S + 1), r * f_at(S)),
            "one step",
            "below the start",
            "Polyak-Lojasiewicz",
            "rate",
        ),
        induct(
            "linear rate",
            sp.Le(f_at(S), r**S * norm_x**2 / 2),
            S,
            "contraction",
            "assumption-3",
        ),
        step("tangent", sp.Le(r, sp.exp(-(m**2) / Q_SHARP)), "rate", why="1 - t <= exp(-t)"),
        induct(
            "f decays",
            sp.Le(f_at(S), sp.exp(-S * m**2 / Q_SHARP) * norm_x**2 / 2),
            S,
            "tangent",
            "contraction",
            "assumption-3",
        ),
        step("near", sp.Le(m**2 * dist**2, 2 * f_at(S)), "assumption-1, distance", "loss"),
        step("enough steps", sp.Le(sp.exp(ell - S * m**2 / Q_SHARP), 1), "steps"),
        step(
            "accuracy",
            sp.Le(dist, delta),
            "near",
            "f decays",
            "enough steps",
            "logarithm",
        ),
    ),
    where={
        curvature: "supremum of the norm of the Hessian of f on {f <= f(0)}",
        dist: "distance of z(S) to the inverse point",
        ell: "max(0, log(|x|^2 / (m^2 delta^2)))",
    },
)

# The printed route: a ball A, a Hessian bound on it, and a sublinear count.
dist_z = local("dist_z", r"\lVert z-\hat z\rVert", nonnegative=True)
_NEAR = {
    "lemma-23": sp.Le(norm_z_hat, norm_x / m),
    "m <= M": sp.Le(m, M),
}

norm_y = local("norm_y", r"\lVert y\rVert", nonnegative=True)
dist_y = local("dist_y", r"\lVert y-\hat z\rVert", nonnegative=True)
q_y = local("q_y", r"\lVert G(y)-x\rVert", nonnegative=True)

REGION = Statement(
    text="Off A = {|y| <= (M/m + 1)|x|/m}, |G(y) - x| >= |x|, so that f(y) >= f(0).",
    conclusion=sp.Ge(q_y, norm_x),
    hypotheses=_NEAR | {"y off A": sp.Gt(norm_y, A_RADIUS), "assumption-1": sp.Ge(q_y, m * dist_y)},
    steps=(
        cite("distance of y", TRIANGLE, {"c": norm_y, "a": dist_y, "b": norm_z_hat}),
        step("far", sp.Ge(q_y, norm_x), "distance of y", "y off A", "assumption-1", *_NEAR),
    ),
    where={dist_y: "distance of y to the inverse point", norm_y: "norm of a point y"},
)

HESSIAN_ON_A = Statement(
    text="On A, |<y, Hess f y>| <= M^2 + 2 sqrt(d) M M2 (M/m + 1)|x|/m for every unit vector y.",
    conclusion=sp.Le(sp.Abs(hess_yy), Q_PRINTED),
    hypotheses=_NEAR
    | {
        "Hessian": sp.Eq(hess_yy, g1**2 + qg2),
        "assumption-2, first order": sp.Le(g1, M),
        "assumption-2, second order": sp.Le(g2, M2),
        "assumption-2, residual": sp.Le(q, M * dist_z),
        "on A": sp.Le(norm_z, A_RADIUS),
        "dimension": sp.Ge(d, 1),
    },
    steps=(
        cite("distance", TRIANGLE, {"c": dist_z, "a": norm_z, "b": norm_z_hat}),
        step(
            "residual",
            sp.Le(q, 2 * M * A_RADIUS),
            "distance",
            "on A",
            "assumption-2, residual",
            *_NEAR,
        ),
        cite("inner product", CAUCHY_SCHWARZ, {"c": qg2, "a": q, "b": g2}),
        step(
            "without dimension",
            sp.Le(sp.Abs(hess_yy), M**2 + M2 * 2 * M * A_RADIUS),
            "Hessian",
            "assumption-2, first order",
            "assumption-2, second order",
            "inner product",
            "residual",
        ),
        step(
            "bound",
            sp.Le(sp.Abs(hess_yy), Q_PRINTED),
            "without dimension",
            "dimension",
            why="the factor sqrt(d) >= 1 is not needed",
        ),
    ),
    where={hess_yy: "the Hessian of f in the direction y"},
)

STEPS_PRINTED = Statement(
    text="If every step has f(z+) <= f(z) - |grad f(z)|^2/(2Q), then |z(S) - z_hat| <= delta for "
    "every S >= Q|x|^2/(m^4 delta^2).",
    conclusion=sp.Le(dist, delta),
    hypotheses={
        "descent": sp.Le(f_at(S + 1), f_at(S) - g_at(S) ** 2 / (2 * Q)),
        "loss": sp.Eq(f_at(S), q_at(S) ** 2 / 2),
        "assumption-3": sp.Eq(f_at(0), norm_x**2 / 2),
        "assumption-1, gradient": sp.Ge(g_at(S), m * q_at(S)),
        "assumption-1, distance": sp.Ge(q_at(S), m * dist),
        "steps": sp.Ge(S, S_PRINTED),
    },
    steps=(
        step(
            "falls",
            sp.Le(f_at(S + 1), f_at(S) - m**2 / Q * f_at(S)),
            "descent",
            "assumption-1, gradient",
            "loss",
            why="|grad f|^2 >= m^2 |q|^2 = 2 m^2 f",
        ),
        induct("sum", sp.Le(S * m**2 / Q * f_at(S), f_at(0) - f_at(S)), S, "falls"),
        step("near", sp.Le(m**2 * dist**2, 2 * f_at(S)), "assumption-1, distance", "loss"),
        step(
            "many", sp.Ge(S * m**4 * delta**2, Q * norm_x**2), "steps", why="clearing denominators"
        ),
        step("accuracy", sp.Le(dist, delta), "near", "sum", "many", "assumption-3"),
    ),
    where={dist: "distance of z(S) to the inverse point"},
)

LEMMA_1_PRINTED = Statement(
    text="Assumptions 1 to 3. Gradient descent from 0 with step 1/Q, Q = M^2 + 2 sqrt(d) M M2 "
    "(M/m + 1)|x|/m, has |z(S) - z_hat| <= delta for every S >= Q|x|^2/(m^4 delta^2).",
    conclusion=sp.Le(dist, delta),
    hypotheses=dict(REGION.hypotheses)
    | dict(HESSIAN_ON_A.hypotheses)
    | {
        "infimum": sp.Implies(sp.Ge(q_y, norm_x), sp.Ge(off_A, norm_x**2 / 2)),
        "supremum": sp.Implies(sp.Le(sp.Abs(hess_yy), Q_PRINTED), sp.Le(curvature, Q_PRINTED)),
        "a step": sp.Implies(sp.Eq(g_at(S), 0), sp.Eq(f_at(S + 1), f_at(S))),
    }
    | {k: h.subs(Q, Q_PRINTED) for k, h in STEPS_PRINTED.hypotheses.items() if k != "descent"},
    steps=(
        apply("far from A", REGION, {}, *REGION.hypotheses),
        step("off A", sp.Ge(off_A, norm_x**2 / 2), "far from A", "infimum"),
        apply("Hessian on A", HESSIAN_ON_A, {}, *HESSIAN_ON_A.hypotheses),
        step("curvature on A", sp.Le(curvature, Q_PRINTED), "Hessian on A", "supremum"),
        apply(
            "one step",
            LEMMA_9,
            _ONE_STEP | {Q: Q_PRINTED},
            "curvature on A",
            "off A",
            "assumption-3",
            "a step",
            keep=("below the start",),
        ),
        induct("below the start", sp.Le(f_at(S), f_at(0)), S, "one step"),
        step(
            "descent",
            sp.Le(f_at(S + 1), f_at(S) - g_at(S) ** 2 / (2 * Q_PRINTED)),
            "one step",
            "below the start",
        ),
        apply("count", STEPS_PRINTED, {Q: Q_PRINTED}, *STEPS_PRINTED.hypotheses),
    ),
    where=dict(REGION.where) | dict(HESSIAN_ON_A.where) | dict(STEPS_PRINTED.where),
)

# What the twins are about: f = z^2/2 at z = 1 with Q = 1, where the descent is an equality; and
# f = t + t^4 at 0 with Q = 1, whose second derivative reaches 12 on the way to z+ = -1.
_HALF = sp.Rational(1, 2)
_SQUARE = {f_z: _HALF, grad_f: 1, curvature: 1, f_plus: 0, Q: 1}
_SQUARE_RAY = _SQUARE | {f_start: _HALF, f_exit: 0, t_exit: 1, off_A: 1}
_WILD = dict(_quartic().at) | {curvature: 12}
_WILD_RAY = _WILD | {f_start: 0, f_exit: 0, t_exit: 1, off_A: 0}
_T = sp.Rational(1, 1000)
_LOWER_OFF_A = dict(_quartic().at) | {
    f_start: 0,
    curvature: 12 * _T**2,
    t_exit: _T,
    f_exit: -_T + _T**4,
    off_A: -_HALF,
}
_TOO_MUCH = sp.Le(f_plus, f_z - sp.Rational(51, 100) * grad_f**2 / Q)

# The equations that say something by themselves.
EQUATION_15 = Statement(
    text="If z(s) is in A, where |Hess f| <= Q, then f(z(s+1)) <= f(z(s)) - |grad f|^2/(2Q).",
    conclusion=DESCENT,
    hypotheses={"curvature on A": sp.Le(curvature, Q)},
    counterexample=Counterexample(
        "A = {0}, f(t) = t + t^4, Q = 1: z(s) = 0 is in A, the segment to z(s+1) = -1 is not",
        _quartic().at,
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

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-10",
        {"printed": LEMMA_10_PRINTED, "repaired": LEMMA_10_REPAIRED},
        twins=(
            Twin("1/(2Q) -> 51/(100Q)", "repaired", conclusion=_TOO_MUCH, at=_SQUARE),
            Twin("bound at the point only", "repaired", drop=("curvature",), at=_WILD),
        ),
        erratum="The Hessian is bounded at the point z only, and the step leaves it: f(t) = "
        "t + t^4 at 0 does not descend. The bound is needed on the segment [z, z+]. Theorem 1 "
        "survives, because Lemma 9 can be proved without it.",
    ),
    claim(
        "lemma-9",
        {"printed": LEMMA_9},
        uses=("lemma-10",),
        twins=(
            Twin("1/(2Q) -> 51/(100Q)", "printed", conclusion=_TOO_MUCH, at=_SQUARE_RAY),
            Twin("no Hessian bound", "printed", drop=("curvature on A",), at=_WILD_RAY),
            Twin("f may be lower off A", "printed", drop=("off A", "exit"), at=_LOWER_OFF_A),
        ),
        erratum="True for every set A, but the printed induction uses Lemma 10 through (15): that "
        "z(s) is in A says nothing of the segment to z(s+1). Follow the ray to its first exit "
        "from A instead. Theorem 1 survives.",
    ),
    claim(
        "lemma-1",
        {"printed": LEMMA_1_PRINTED, "sharp": LEMMA_1_SHARP},
        assumes=("assumption-1", "assumption-2", "assumption-3"),
        uses=("lemma-9", "lemma-23"),
        erratum="Assumption 3 is used in (18) and (20) and not listed; the statement hides that S "
        "is O(d^2/delta^2); '1 - exp(-O(d))' should read '1 - exp(-Omega(d))'. Theorem 1 survives.",
    ),
    claim(
        "equation-15",
        {"printed": EQUATION_15, "repaired": LEMMA_9},
        uses=("lemma-10",),
        twins=(
            Twin("1/(2Q) -> 51/(100Q)", "repaired", conclusion=_TOO_MUCH, at=_SQUARE_RAY),
            Twin("no Hessian bound", "repaired", drop=("curvature on A",), at=_WILD_RAY),
        ),
        erratum="The step from J(s) to I(s) is Lemma 10, which is false. Lemma 9 has a proof of "
        "its own.",
    ),
    claim(
        "equation-16",
        {"printed": EQUATION_16},
        twins=(
            Twin("strict even at a critical point", "printed", conclusion=sp.Lt(f_plus, off_A)),
            Twin("the step does not descend", "printed", drop=("descent",)),
        ),
        erratum="In the equality case grad f(z(s)) = 0 and z(s+1) = z(s), which print passes over.",
    ),
    claim(
        "equation-17",
        {"printed": LEMMA_9},
        uses=("equation-15", "equation-16"),
        twins=(
            Twin("1/(2Q) -> 51/(100Q)", "printed", conclusion=_TOO_MUCH, at=_SQUARE_RAY),
            Twin("f may be lower off A", "printed", drop=("off A", "exit"), at=_LOWER_OFF_A),
        ),
        erratum="Fine once (15) is replaced by the exit-time argument.",
    ),
    claim(
        "equation-18",
        {"printed": REGION},
        assumes=("assumption-1", "assumption-3"),
        uses=("lemma-23",),
        twins=(
            Twin(
                "|x| -> (1 + M/m)|x|",
                "printed",
                conclusion=sp.Ge(q_y, (1 + M / m) * norm_x),
                at={
                    m: 1,
                    M: 1,
                    norm_x: 1,
                    norm_z_hat: 1,
                    norm_y: sp.Rational(5, 2),
                    dist_y: sp.Rational(3, 2),
                    q_y: sp.Rational(3, 2),
                },
                text="G(z) = z, x = 1, y = 5/2",
            ),
            Twin("assumption-1 dropped", "printed", drop=("assumption-1",)),
        ),
    ),
    claim(
        "equation-19",
        {"printed": HESSIAN_ON_A, "sharp": HESSIAN_BOUND},
        assumes=("assumption-1", "assumption-2"),
        twins=(
            Twin(
                "M2|x| -> M2|x|/2",
                "sharp",
                conclusion=sp.Le(sp.Abs(hess_yy), M**2 + M2 * norm_x / 2),
            ),
            Twin("the sharp bound without its sublevel set", "sharp", drop=("sublevel set",)),
        ),
    ),
    claim(
        "equation-20",
        {"printed": STEPS_PRINTED},
        assumes=("assumption-1", "assumption-3"),
        uses=("lemma-9",),
    ),
)
