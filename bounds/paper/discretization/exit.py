r"""The diffusion is in D until T with a probability that leaves room for the chain."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, instance, step
from lemmata.bounds.language.diffusions.processes import Diffusion, Exit
from lemmata.bounds.language.functions import derivative, function
from lemmata.bounds.language.gram import cauchy_schwarz
from lemmata.bounds.language.measures.laws import Dirac
from lemmata.bounds.language.sets import Ball, member
from lemmata.bounds.language.traces import generator
from lemmata.bounds.language.vectors import ZERO, Vector, VectorVariable, norm
from lemmata.bounds.literature import calculus
from lemmata.bounds.literature.diffusions import paths as fact
from lemmata.bounds.paper.assumptions import expanding, lipschitz, second_order
from lemmata.bounds.paper.calculus import loss
from lemmata.bounds.paper.calculus import remarks_2_4 as remark
from lemmata.bounds.paper.discretization.equations_44_45 import BALL
from lemmata.bounds.paper.mixing.size import ALPHA
from lemmata.bounds.paper.objects import IDENTITY, INVERSE, G, L, gradient, residual, u, x, z, z_hat
from lemmata.bounds.symbols import M2, R_0, M, T, beta, d, eps, m

v, y, z_0, one = loss.v, VectorVariable("y"), VectorVariable("z_0"), sp.Integer(1)
_1, _2, _2b = expanding(G, m), lipschitz(G, M), second_order(G, M2)
D = Ball(z_hat, R_0)
AT_0 = Model(
    "G(z) = z, x = 0",
    {G: IDENTITY, x: ZERO, z_hat: ZERO, z: ZERO, z_0: ZERO, m: one, M: one, M2: sp.S.Zero}
    | {beta: one, R_0: one},
)

_bend = derivative(L, z, v, v)
_CONVEX = sp.Ge(_bend, ALPHA * norm(v) ** 2)
STRONGLY_CONVEX = Statement(
    _CONVEX,
    assume=(_1, _2, _2b),
    given=INVERSE | {"R_0": BALL, "in D": member(z, D)},
    steps=(
        instance("apart", _2.formula, z, z_hat),
        step(
            "small residual",
            sp.Le(2 * M2 * norm(residual), m**2),
            "apart",
            "inverse point",
            "R_0",
            "in D",
        ),
        apply("Jacobian", remark.REMARK_2, {remark.u: v}),
        instance("second derivative", _2b.formula, z, v, v),
        step(
            "convex",
            _CONVEX,
            "small residual",
            "Jacobian",
            "second derivative",
            cauchy_schwarz(residual, derivative(G, z, v, v)),
        ),
    ),
    example=AT_0,
)


def _taylor(label: str, start: Vector, way: Vector) -> tuple[Step, ...]:
    """Return Taylor's formula of -L from a point of D along a segment in D."""
    t, s = sp.Symbol("t", real=True), calculus.s
    between = start + s * way
    within = {"between": (s > 0) & (s < 1)}
    curve = function(lambda t: -L(start + t * way), of=t)
    return (
        generalise(
            f"on the segment {label}",
            s,
            step("inside", member(between, D), "between", "in D"),
            apply("convex", STRONGLY_CONVEX, {z: between, v: way}, "inside"),
            step("bent", sp.Le(-derivative(L, between, way, way), -ALPHA * norm(u) ** 2), "convex"),
            when=within,
        ),
        apply(
            f"Taylor {label}",
            calculus.TAYLOR,
            {calculus.phi: curve, calculus.t: one, calculus.c: -ALPHA * norm(u) ** 2},
        ),
    )


w, N = m**2 / beta**2, d + norm(z_hat) ** 2
downhill = function(lambda z: -gradient(z))
eta = function(lambda z: norm(z - z_hat) ** 2 / 2)
SLOPE = sp.Le(generator(downhill, sp.Integer(2), eta)(z), N - w * eta(z))
TOWARDS = Statement(
    SLOPE,
    assume=(_1, _2, _2b),
    given=INVERSE | {"R_0": BALL, "in D": member(z, D)},
    steps=(
        *_taylor("from z", z, -u),
        *_taylor("from z_hat", z_hat, u),
        step(
            "slope",
            SLOPE,
            "Taylor from z",
            "Taylor from z_hat",
            "inverse point",
            cauchy_schwarz(u, z_hat),
        ),
    ),
    example=AT_0,
)

_a, _b = sp.symbols("a b", real=True)
_TANGENT = sp.Le((_a - _b) * sp.exp(_b), sp.exp(_a - 1))
TANGENT = Statement(_TANGENT, steps=(step("tangent", _TANGENT, why="y <= e^(y - 1)"),))

langevin = Diffusion(downhill, 2, Dirac(z_0))
f = function(lambda z: sp.exp(w * norm(z - z_hat) ** 2 / 8))
_rate = w / 2 * sp.exp(N / 2 - 1)
_high = sp.exp(w * R_0**2 / 8)
SELDOM = sp.Le(_high * Exit(langevin, D, T), f(z_0) + _rate * T)
EXIT = Statement(
    SELDOM,
    assume=(_1, _2, _2b),
    given=INVERSE | {"R_0": BALL},
    steps=(
        generalise("nonnegative", y, step("exponential", sp.Ge(f(y), 0))),
        generalise(
            "drift",
            y,
            apply("slope", TOWARDS, {z: y}),
            apply("tangent", TANGENT, {_a: N / 2, _b: w * eta(y) / 4}),
            step(
                "bounded",
                sp.Le(generator(downhill, sp.Integer(2), f)(y), _rate),
                "slope",
                "tangent",
            ),
            when={"in D": member(y, D)},
        ),
        generalise("off D", y, step("high", sp.Or(member(y, D), sp.Ge(f(y), _high)))),
        apply(
            "exit",
            fact.SUPERMARTINGALE,
            {fact.b: downhill, fact.v: 2, fact.z_0: z_0, fact.f: f, fact.S: D}
            | {fact.a: _high, fact.e: _rate},
        ),
    ),
    example=AT_0,
)

# At the radius of Lemma 13 and the time of Lemma 17, over numbers.
n, g, n_hat, X, Y = sp.symbols("n g n_hat X Y", positive=True)
p, s, log_eps = sp.symbols("p s log_eps", nonnegative=True)
SHARE = sp.Rational(1, 2500)
"""Share of eps that the exit takes."""
_power = sp.exp(n_hat / 2 - 1 - X / 8)
_total = sp.exp(-3 * X / 32) + Y / 2 * _power
_bound = sp.exp(s) + Y / 2 * sp.exp(n_hat / 2 - 1)
SMALL = Statement(
    sp.Le(p, SHARE * eps),
    given={
        "exit": sp.Le(sp.exp(X / 8) * p, _bound),
        "start": sp.Le(s, X / 32),
        "at least 2": sp.Ge(n, 2),
        "log": sp.Eq(g, sp.log(16 * n / eps)),
        "N": sp.Le(n_hat, n),
        "eps": sp.Le(eps, 1),
        "y": sp.Eq(eps * sp.exp(log_eps), 1),
        "X": sp.Eq(X, 16 * n * g),
        "Y": sp.Le(Y, 64 * n * g * log_eps),
    },
    steps=(
        step("start term", sp.Le(sp.exp(s), sp.exp(X / 32)), "start"),
        step("divided", sp.Le(p, _total), "exit", "start term"),
        step("exponential", sp.Eq(sp.exp(g) * eps, 16 * n), "log"),
        step("large", sp.Ge(sp.exp(g), 32), "exponential", "at least 2", "eps"),
        step("logarithm", sp.Le(log_eps * eps, sp.exp(-1)), "y", why="y e^(-y) <= 1/e"),
        step("3X/32 >= 3g", sp.Ge(3 * X / 32, 3 * g), "X", "at least 2"),
        step("first", sp.Le(sp.exp(-3 * X / 32), sp.exp(-3 * g)), "3X/32 >= 3g"),
        step("small", sp.Le(sp.exp(1 - g), 1), "large"),
        step("tangent of exp", sp.Ge(sp.exp(1 - g), 2 - g)),
        step("g is large", sp.Ge(g, 1), "small", "tangent of exp"),
        step(
            "exponent", sp.Le(n_hat / 2 - 1 - X / 8, -4 * g), "X", "N", "at least 2", "g is large"
        ),
        step("power", sp.Le(_power, sp.exp(-4 * g)), "exponent"),
        step("g e^(-g)", sp.Le(g * sp.exp(-g), sp.exp(-1))),
        step("Y eps", sp.Le(Y, 4 * g * sp.exp(g - 1)), "Y", "exponential", "logarithm"),
        step("second", sp.Le(Y / 2 * _power, 2 * g * sp.exp(-3 * g - 1)), "Y eps", "power"),
        step("twice e^(-2g)", sp.Le(Y / 2 * _power, 2 * sp.exp(-2 * g - 2)), "second", "g e^(-g)"),
        step("e^(-2g)", sp.Le(sp.exp(-2 * g), eps / 1024), "exponential", "at least 2", "large"),
        step(
            "sum",
            sp.Le(p, SHARE * eps),
            "divided",
            "first",
            "twice e^(-2g)",
            "e^(-2g)",
            "large",
        ),
    ),
    example=Model(
        "n = 2, eps = 1/2",
        {eps: one / 2, n: 2 * one, g: sp.log(64), n_hat: one, log_eps: sp.log(2)}
        | {X: 32 * sp.log(64), Y: one, p: sp.S.Zero, s: sp.S.Zero},
    ),
)
