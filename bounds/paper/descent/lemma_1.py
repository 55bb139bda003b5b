"""Lemma 1: gradient descent finds the inverse point; equations 18 to 20."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, induct, instance, step
from lemmata.bounds.language.formulas import equal, for_all
from lemmata.bounds.language.functions import MapVariable, adjoint, derivative, function, grad
from lemmata.bounds.language.gram import cauchy_schwarz, triangle
from lemmata.bounds.language.sequences import Iteration
from lemmata.bounds.language.sets import Ball, Set, Sublevel, member
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, norm
from lemmata.bounds.literature import calculus as fact
from lemmata.bounds.paper import objects
from lemmata.bounds.paper.assumptions import centred, expanding, lipschitz, second_order
from lemmata.bounds.paper.calculus import remarks_2_4 as remark
from lemmata.bounds.paper.descent import lemma_9, lemma_10
from lemmata.bounds.paper.descent.lemma_9 import LEMMA_9
from lemmata.bounds.paper.descent.size import A_RADIUS, Q_PRINTED, Q_SHARP, RATE, S_PRINTED
from lemmata.bounds.paper.objects import IDENTITY
from lemmata.bounds.symbols import M2, M, Q, S, delta, m, norm_x

G = MapVariable("G")
x, z_hat, y, v, e_1 = (*map(VectorVariable, ("x", "z_hat", "y", "v")), UnitVector(1))
s = sp.Symbol("s", integer=True, nonnegative=True)
f = function(lambda z: norm(G(z) - x) ** 2 / 2, name="f")
z = Iteration("z", function(lambda z: z - grad(f)(z) / Q), ZERO)

_1, _2, _2b, _3 = expanding(G, m), lipschitz(G, M), second_order(G, M2), centred(G)
INVERSE = {"inverse point": equal(G(z_hat), x)}
SUBLEVEL, BALL = Sublevel(f, f(ZERO)), Ball(ZERO, A_RADIUS.xreplace({norm_x: norm(x)}))


def at_x(constant: sp.Expr) -> sp.Expr:
    """Return a constant at the norm of this x."""
    return constant.xreplace({norm_x: norm(x)})


def _bend(bound: sp.Expr) -> sp.Basic:
    return sp.Le(sp.Abs(derivative(f, y, v, v)), bound * norm(v) ** 2)


LINEAR = Model(
    "G(z) = z, x = 0",
    {G: IDENTITY, x: ZERO, z_hat: ZERO, y: ZERO, v: ZERO}
    | {m: sp.Integer(1), M: sp.Integer(1), M2: sp.S.Zero, Q: sp.Integer(1)},
)
_FAR = Model("G(z) = z, x = e_1, y = 3 e_1", dict(LINEAR.at) | {x: e_1, z_hat: e_1, y: 3 * e_1})

EQUATION_18 = Statement(
    sp.Ge(norm(G(y) - x), norm(x)),
    assume=(_1, _2, _3),
    given=INVERSE | {"off A": sp.Gt(norm(y), at_x(A_RADIUS))},
    steps=(
        instance("unit vector, below", _1.formula, e_1, ZERO),
        instance("unit vector, above", _2.formula, e_1, ZERO),
        step("m <= M", sp.Le(m, M), "unit vector, below", "unit vector, above"),
        instance("z_hat", _1.formula, z_hat, ZERO),
        step(
            "lemma 23",
            sp.Le(norm(z_hat), norm(x) / m),
            "z_hat",
            "assumption-3",
            "inverse point",
        ),
        instance("apart", _1.formula, y, z_hat),
        step(
            "far",
            sp.Ge(norm(G(y) - x), norm(x)),
            "apart",
            "inverse point",
            "off A",
            "lemma 23",
            "m <= M",
            triangle(y - z_hat, z_hat),
        ),
    ),
    example=_FAR,
)

_residual = sp.Le(norm(G(y) - x), 2 * M * at_x(A_RADIUS))
EQUATION_19 = Statement(
    _bend(at_x(Q_PRINTED)),
    assume=(_1, _2, _2b, _3),
    given=INVERSE | {"on A": member(y, BALL)},
    steps=(
        *EQUATION_18.steps[3:5],
        instance("from z_hat", _2.formula, y, z_hat),
        step(
            "residual",
            _residual,
            "from z_hat",
            "inverse point",
            "on A",
            "lemma 23",
            triangle(y, -z_hat),
        ),
        apply("Jacobian", remark.REMARK_4, {objects.z: y, remark.u: v}),
        instance("second derivative", _2b.formula, y, v, v),
        step(
            "without dimension",
            _bend(M**2 + 2 * M * M2 * at_x(A_RADIUS)),
            "Jacobian",
            "second derivative",
            "residual",
            cauchy_schwarz(G(y) - x, derivative(G, y, v, v)),
        ),
        step(
            "bound",
            _bend(at_x(Q_PRINTED)),
            "without dimension",
            why="the factor sqrt(d) >= 1 is not needed",
        ),
    ),
    example=LINEAR,
)

HESSIAN = Statement(
    _bend(at_x(Q_SHARP)),
    assume=(_2, _2b, _3),
    given={"sublevel set": member(y, SUBLEVEL)},
    steps=(
        apply("Jacobian", remark.REMARK_4, {objects.z: y, remark.u: v}),
        instance("second derivative", _2b.formula, y, v, v),
        step("residual", sp.Le(norm(G(y) - x), norm(x)), "sublevel set", "assumption-3"),
        step(
            "bound",
            _bend(at_x(Q_SHARP)),
            "Jacobian",
            "second derivative",
            "residual",
            cauchy_schwarz(G(y) - x, derivative(G, y, v, v)),
        ),
    ),
    example=LINEAR,
)


def _on(A: Set) -> dict[sp.Basic, sp.Basic]:
    return {lemma_10.f: f, lemma_9.A: A, lemma_9.z_0: ZERO, lemma_10.z: z[s]}


BELOW = for_all(s, sp.Le(f(z[s]), f(ZERO)))
STEPS = for_all(s, sp.Le(f(z[s + 1]), f(z[s]) - norm(grad(f)(z[s])) ** 2 / (2 * Q)))
FALLS = for_all(s, sp.Le(f(z[s + 1]), RATE * f(z[s])))
CLOSE = sp.Le(norm(z[S] - z_hat), delta)


def _descends(A: Set, hessian: Statement, *outside: Step) -> tuple[Step, ...]:
    """Return the proof that every step descends, by Lemma 9 on a set A."""
    return (
        generalise(
            "Hessian on A",
            (y, v),
            apply("Hessian bound", hessian),
            step("with Q", _bend(Q), "Hessian bound", "Q"),
            when={"in A": member(y, A)},
        ),
        generalise("off A", y, *outside),
        induct(
            "below the start",
            s,
            sp.Le(f(z[s]), f(ZERO)),
            apply("one step", LEMMA_9, _on(A)),
            step("next", ..., "one step"),
        ),
        generalise(
            "descent",
            s,
            instance("below", BELOW, s),
            apply("a step", LEMMA_9, _on(A)),
            step("descends", STEPS.at(s)[1], "a step"),
        ),
    )


_gradient = for_all(fact.v, sp.Ge(norm(adjoint(G, z[s], fact.v)), m * norm(fact.v)))
_CONTRACTION = generalise(
    "contraction",
    s,
    generalise("Jacobian", remark.u, apply("remark 2", remark.REMARK_2, {objects.z: z[s]})),
    apply("adjoint", fact.ADJOINT, {fact.G: G, fact.z: z[s], fact.m: m}),
    instance("gradient", _gradient, G(z[s]) - x),
    step("Polyak-Lojasiewicz", sp.Ge(norm(grad(f)(z[s])) ** 2, 2 * m**2 * f(z[s])), "gradient"),
    instance("lower", STEPS, s),
    step("contracted", FALLS.at(s)[1], "lower", "Polyak-Lojasiewicz"),
)
_NEAR = (
    instance("near", _1.formula, z[S], z_hat),
    step("loss", sp.Le(m**2 * norm(z[S] - z_hat) ** 2, 2 * f(z[S])), "near", "inverse point"),
)

LINEARLY = for_all(s, sp.Le(f(z[s]), RATE**s * norm(x) ** 2 / 2))
TANGENT = for_all(s, sp.Le(RATE**s, sp.exp(-s * m**2 / Q)))
ENOUGH = sp.Ge(S, Q / m**2 * sp.log(norm(x) ** 2 / (m * delta) ** 2))
_START = Model(
    "G(z) = z, x = e_1, no step",
    dict(_FAR.at) | {delta: sp.Integer(1), S: sp.S.Zero, Q: sp.Integer(1)},
)

LEMMA_1_SHARP = Statement(
    sp.And(sp.Le(f(z[S]), RATE**S * norm(x) ** 2 / 2), CLOSE),
    assume=(_1, _2, _2b, _3),
    given=INVERSE
    | {"Q": sp.Ge(Q, at_x(Q_SHARP)), "steps": sp.Or(sp.Le(norm(x), m * delta), ENOUGH)},
    steps=(
        *_descends(
            SUBLEVEL, HESSIAN, step("outside", sp.Or(member(y, SUBLEVEL), sp.Ge(f(y), f(ZERO))))
        ),
        _CONTRACTION,
        instance("unit vector, below", _1.formula, e_1, ZERO),
        instance("unit vector, above", _2.formula, e_1, ZERO),
        step(
            "a rate", sp.Ge(RATE, 0), "unit vector, below", "unit vector, above", "Q", why="m <= M"
        ),
        induct(
            "linear rate",
            s,
            LINEARLY.at(s)[1],
            instance("falls", FALLS, s),
            step("next power", ..., "induction hypothesis", "falls", "a rate"),
            start=(step("at 0", LINEARLY.at(0)[1], "assumption-3"),),
        ),
        instance("rate", LINEARLY, S),
        induct(
            "exponential rate",
            s,
            TANGENT.at(s)[1],
            step("next factor", ..., "induction hypothesis", "a rate", why="1 - t <= exp(-t)"),
        ),
        instance("exponential", TANGENT, S),
        *_NEAR,
        step(
            "many",
            sp.Or(
                sp.Le(norm(x), m * delta),
                sp.Le(sp.exp(-S * m**2 / Q) * norm(x) ** 2, m**2 * delta**2),
            ),
            "steps",
        ),
        step("accuracy", CLOSE, "loss", "rate", "exponential", "many"),
    ),
    example=_START,
)

# Equation 20: the falls sum to at most f(0), and the last is the smallest.
SUM = for_all(s, sp.Le(s * m**2 / Q * f(z[s]), f(ZERO) - f(z[s])))
EQUATION_20 = Statement(
    CLOSE,
    assume=(_1, _3),
    given=INVERSE | {"descent": STEPS, "steps": sp.Ge(S, at_x(S_PRINTED))},
    steps=(
        _CONTRACTION,
        induct(
            "sum",
            s,
            SUM.at(s)[1],
            instance("falls", FALLS, s),
            step("next sum", ..., "induction hypothesis", "falls"),
        ),
        instance("summed", SUM, S),
        *_NEAR,
        step("f(0)", sp.Eq(f(ZERO), norm(x) ** 2 / 2), "assumption-3"),
        step("many", sp.Ge(S * m**4 * delta**2, Q * norm(x) ** 2), "steps"),
        step("accuracy", CLOSE, "loss", "summed", "many", "f(0)"),
    ),
    example=Model("G(z) = z, x = 0", dict(LINEAR.at) | {delta: sp.Integer(1), S: sp.S.Zero}),
)

LEMMA_1_PRINTED = Statement(
    CLOSE,
    assume=(_1, _2, _2b, _3),
    given=INVERSE | {"steps": sp.Ge(S, at_x(S_PRINTED))},
    define={Q: at_x(Q_PRINTED)},
    steps=(
        *_descends(
            BALL,
            EQUATION_19,
            apply("far", EQUATION_18, keep=("off A",)),
            step("outside", sp.Or(member(y, BALL), sp.Ge(f(y), f(ZERO))), "far", "assumption-3"),
        ),
        apply("count", EQUATION_20),
    ),
    example=EQUATION_20.example,
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-1",
        {"printed": LEMMA_1_PRINTED, "sharp": LEMMA_1_SHARP},
        assumes=("assumption-1", "assumption-2", "assumption-3"),
        uses=("lemma-9", "lemma-23"),
        twins=(
            Twin(
                "no step at all",
                "sharp",
                drop=("steps",),
                model=Model(
                    "G(z) = z, x = e_1, no step", dict(_START.at) | {delta: sp.Rational(1, 2)}
                ),
            ),
        ),
        erratum=Erratum(
            "Assumption 3 is used in (18) and (20) and not listed; the statement hides that S is "
            "O(d^2/delta^2); '1 - exp(-O(d))' should read '1 - exp(-Omega(d))'.",
            "constant",
            theorem_1="survives",
        ),
    ),
    claim(
        "equation-18",
        {"printed": EQUATION_18},
        assumes=("assumption-1", "assumption-2", "assumption-3"),
        uses=("lemma-23",),
        twins=(
            Twin(
                "|x| -> (1 + M/m)|x|",
                "printed",
                sp.Ge(norm(G(y) - x), (1 + M / m) * norm(x)),
                model=Model(
                    "G(z) = z, x = e_1, y = 5/2 e_1", dict(_FAR.at) | {y: sp.Rational(5, 2) * e_1}
                ),
            ),
            Twin(
                "on A",
                "printed",
                drop=("off A",),
                model=Model("G(z) = z, x = y = e_1", dict(_FAR.at) | {y: e_1}),
            ),
        ),
    ),
    claim(
        "equation-19",
        {"printed": EQUATION_19, "sharp": HESSIAN},
        assumes=("assumption-1", "assumption-2", "assumption-3"),
        twins=(
            Twin(
                "M^2 -> M^2/2",
                "sharp",
                sp.Le(sp.Abs(derivative(f, y, v, v)), M**2 / 2 * norm(v) ** 2),
                model=Model("G(z) = z, x = 0", dict(LINEAR.at) | {v: e_1}),
            ),
        ),
    ),
    claim(
        "equation-20",
        {"printed": EQUATION_20},
        assumes=("assumption-1", "assumption-3"),
        uses=("lemma-9",),
        twins=(
            Twin(
                "no step at all",
                "printed",
                drop=("steps",),
                model=Model(
                    "G(z) = z, x = e_1, no step", dict(_START.at) | {delta: sp.Rational(1, 2)}
                ),
            ),
        ),
    ),
)
