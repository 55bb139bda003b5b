"""A step of gradient descent on a strongly convex function: three lemmas of one's own.

Decide them by ``lemmata check examples/gradient_descent.py``; in this folder their proofs are read
by ``lemmata explain gradient_descent:contraction``.
"""

import sympy as sp

from lemmata.bounds.own.writing import (
    ZERO,
    Assumption,
    Claim,
    Fact,
    FieldVariable,
    Model,
    Source,
    Statement,
    Twin,
    UnitVector,
    VectorVariable,
    apply,
    cauchy_schwarz,
    derivative,
    for_all,
    function,
    grad,
    inner,
    norm,
    step,
)

a, h, m, M = sp.symbols("a h m M", positive=True)
u, v, w, y = map(VectorVariable, "uvwy")
f = FieldVariable("f", order=2)

# --- vectors: Young's inequality ------------------------------------------------------------------

YOUNG = sp.Le(norm(u + v) ** 2, (1 + a) * norm(u) ** 2 + (1 + 1 / a) * norm(v) ** 2)
SPLIT = Statement(YOUNG, steps=(step("squares", YOUNG, cauchy_schwarz(u, v)),))
ALIGNED = Model("u = v = e_1", {u: UnitVector(1), v: UnitVector(1), a: sp.S.One})

# --- numbers: what the best step does to the distance ---------------------------------------------

ORDERED = {"condition": sp.Le(m, M)}
RATE = sp.Le((M - m) / (M + m), sp.exp(-2 * m / M))
BEST = Statement(
    RATE,
    given=ORDERED,
    steps=(step("rate", RATE, "condition"),),
    example=Model("m = M = 1", {m: sp.S.One, M: sp.S.One}),
)

# --- a step of descent: |u - v - h (grad f(u) - grad f(v))| <= (1 - mh) |u - v| -------------------

CURVED = Assumption(
    "curvature",
    for_all(
        (y, w),
        sp.Ge(derivative(f, y, w, w), m * norm(w) ** 2)
        & sp.Le(derivative(f, y, w, w), M * norm(w) ** 2),
    ),
)
apart, slope = u - v, grad(f)(u) - grad(f)(v)
COCOERCIVE = Fact(
    "gradient_descent:co-coercivity",
    "the gradient of a strongly convex function with a Lipschitz gradient is co-coercive",
    "Nesterov, Introductory Lectures on Convex Optimization, Theorem 2.1.12",
    conclusion=sp.Ge((m + M) * inner(slope, apart), m * M * norm(apart) ** 2 + norm(slope) ** 2),
    premises={"curvature": CURVED.formula},
)
CONTRACTION = sp.Le(norm(apart - h * slope), (1 - m * h) * norm(apart))
SQUARED = sp.Le(norm(apart - h * slope) ** 2, ((1 - m * h) * norm(apart)) ** 2)


def bowl(step: sp.Expr) -> Model:
    """Return f = |z|^2, whose Hessian is 2, between e_1 and 0."""
    values = {m: sp.S.One, M: sp.Integer(2), h: step}
    square = function(lambda z: norm(z) ** 2)
    return Model("f = |z|^2", {f: square, u: UnitVector(1), v: ZERO} | values)


DESCENT = Statement(
    CONTRACTION,
    assume=(CURVED,),
    given={"step size": sp.Le(h, 2 / (m + M))} | ORDERED,
    steps=(
        apply("co-coercive", COCOERCIVE),
        step(
            "steep",
            sp.Ge(norm(slope), m * norm(apart)),
            "co-coercive",
            "condition",
            cauchy_schwarz(slope, apart),
        ),
        step("squared", SQUARED, "co-coercive", "steep", "step size"),
        step("contraction", CONTRACTION, "squared", "step size", "condition"),
    ),
    example=bowl(sp.Rational(1, 2)),
)
# A step of 2/M is said to be enough; from there f = |z|^2 sends 1 to -1.
HASTY = DESCENT.variant(given={"step size": sp.Le(h, 2 / M)} | ORDERED, refuted_by=bowl(sp.S.One))

CLAIMS = (
    Claim(
        "gradient_descent:young",
        "Young's inequality for vectors",
        Source("1"),
        {"sharp": SPLIT},
        twins=(
            Twin(
                "1 + 1/a -> 1",
                "sharp",
                sp.Le(norm(u + v) ** 2, (1 + a) * norm(u) ** 2 + norm(v) ** 2),
                model=ALIGNED,
            ),
        ),
    ),
    Claim(
        "gradient_descent:rate",
        "the factor of the best step in terms of m/M",
        Source("2"),
        {"sharp": BEST},
        twins=(Twin("2 -> 3", "sharp", sp.Le((M - m) / (M + m), sp.exp(-3 * m / M))),),
    ),
    Claim(
        "gradient_descent:contraction",
        "a step of gradient descent contracts",
        Source("3"),
        {"printed": HASTY, "repaired": DESCENT},
        assumes=("curvature",),
        twins=(
            Twin(
                "the step is not limited",
                "repaired",
                drop=("step size",),
                model=bowl(sp.S.One),
            ),
        ),
    ),
)
