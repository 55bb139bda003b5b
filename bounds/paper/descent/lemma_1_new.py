"""Lemma 1: gradient descent finds the inverse point."""

from __future__ import annotations

import sympy as sp

from bounds.kernel import Model, Statement, apply, generalise, induct, instance, step
from bounds.language.formulas import equal, for_all
from bounds.language.functions import MapVariable, adjoint, derivative, function, grad
from bounds.language.gram import cauchy_schwarz
from bounds.language.sequences import Iteration
from bounds.language.sets import Sublevel, member
from bounds.language.vectors import ZERO, UnitVector, VectorVariable, norm
from bounds.literature import calculus as fact
from bounds.literature.calculus import ADJOINT
from bounds.paper.assumptions import centred, expanding, lipschitz, second_order
from bounds.paper.calculus import remarks_2_4 as remark
from bounds.paper.calculus.remarks_2_4 import IDENTITY, REMARK_2, REMARK_4
from bounds.paper.descent import lemma_9
from bounds.paper.descent.lemma_9 import LEMMA_9
from bounds.symbols import M2, M, Q, S, delta, m

G = MapVariable("G")
x, z_hat, y, v = (VectorVariable(n) for n in ("x", "z_hat", "y", "v"))
f = function(lambda z: norm(G(z) - x) ** 2 / 2, name="f")
z = Iteration("z", function(lambda z: z - grad(f)(z) / Q), ZERO)
A = Sublevel(f, f(ZERO))
s = sp.Symbol("s", integer=True, nonnegative=True)

_1, _2, _2b, _3 = expanding(G, m), lipschitz(G, M), second_order(G, M2), centred(G)
Q_SHARP = M**2 + M2 * norm(x)

HESSIAN = Statement(
    sp.Le(sp.Abs(derivative(f, y, v, v)), Q_SHARP * norm(v) ** 2),
    assume=(_2, _2b, _3),
    given={"sublevel set": member(y, A)},
    steps=(
        apply("Jacobian", REMARK_4, {remark.z: y, remark.u: v}),
        instance("second derivative", _2b.formula, y, v, v),
        step("residual", sp.Le(norm(G(y) - x), norm(x)), "sublevel set", "assumption-3"),
        step(
            "bound",
            sp.Le(sp.Abs(derivative(f, y, v, v)), Q_SHARP * norm(v) ** 2),
            "Jacobian",
            "second derivative",
            "residual",
            cauchy_schwarz(G(y) - x, derivative(G, y, v, v)),
        ),
    ),
    example=Model("G(z) = z", {G: IDENTITY, M: sp.Integer(1), M2: sp.S.Zero, x: ZERO, y: ZERO, v: ZERO}),
)

_9 = {lemma_9.f: f, lemma_9.A: A, lemma_9.z_0: ZERO, lemma_9.z: z[s]}
r = sp.exp(-(m**2) / Q)
RATE = 1 - m**2 / Q
CLOSE = sp.Le(norm(z[S] - z_hat), delta)
_enough = sp.Or(sp.Le(norm(x), m * delta), sp.Ge(S, Q / m**2 * sp.log(norm(x) ** 2 / (m * delta) ** 2)))
FALLS = for_all(s, sp.Le(f(z[s + 1]), RATE * f(z[s])))
LINEAR = for_all(s, sp.Le(f(z[s]), RATE**s * norm(x) ** 2 / 2))
EXPONENTIAL = for_all(s, sp.Le(RATE**s, sp.exp(-s * m**2 / Q)))
e_1 = UnitVector(1)
_hess = for_all((y, v), sp.Le(sp.Abs(derivative(f, y, v, v)), Q * norm(v) ** 2), when=member(y, A))

LEMMA_1_SHARP = Statement(
    sp.And(sp.Le(f(z[S]), RATE**S * norm(x) ** 2 / 2), CLOSE),
    assume=(_1, _2, _2b, _3),
    given={"inverse point": equal(G(z_hat), x), "steps": _enough},
    define={Q: Q_SHARP},
    steps=(
        generalise(
            "Hessian on A",
            (y, v),
            apply("Hessian bound", HESSIAN),
            step("with Q", sp.Le(sp.Abs(derivative(f, y, v, v)), Q * norm(v) ** 2), "Hessian bound", "Q"),
            when={"in A": member(y, A)},
        ),
        generalise("off A", y, step("outside", sp.Or(member(y, A), sp.Ge(f(y), f(ZERO))))),
        induct(
            "below the start",
            s,
            sp.Le(f(z[s]), f(ZERO)),
            apply("next", LEMMA_9, _9),
            step("next below", ..., "next"),
        ),
        generalise(
            "contraction",
            s,
            instance("below", for_all(s, sp.Le(f(z[s]), f(ZERO))), s),
            apply("one step", LEMMA_9, _9),
            generalise("Jacobian below", remark.u, apply("remark 2", REMARK_2, {remark.z: z[s]})),
            apply("adjoint", ADJOINT, {fact.G: G, fact.z: z[s], fact.m: m}),
            instance("gradient", for_all(fact.v, sp.Ge(norm(adjoint(G, z[s], fact.v)), m * norm(fact.v))), G(z[s]) - x),
            step("Polyak-Lojasiewicz", sp.Ge(norm(grad(f)(z[s])) ** 2, 2 * m**2 * f(z[s])), "gradient"),
            step("contracted", sp.Le(f(z[s + 1]), RATE * f(z[s])), "one step", "Polyak-Lojasiewicz"),
        ),
        instance("apart", _1.formula, e_1, ZERO),
        instance("not too far", _2.formula, e_1, ZERO),
        step("a rate", sp.Ge(RATE, 0), "apart", "not too far", "Q", why="m <= M"),
        induct(
            "linear rate",
            s,
            sp.Le(f(z[s]), RATE**s * norm(x) ** 2 / 2),
            instance("falls", FALLS, s),
            step(
                "next",
                ...,
                "induction hypothesis",
                "falls",
                "a rate",
            ),
            start=(step("at 0", sp.Le(f(ZERO), norm(x) ** 2 / 2), "assumption-3"),),
        ),
        instance("rate", LINEAR, S),
        induct(
            "exponential rate",
            s,
            sp.Le(RATE**s, sp.exp(-s * m**2 / Q)),
            step("next", ..., "induction hypothesis", "a rate", why="1 - t <= exp(-t)"),
        ),
        instance("exponential", EXPONENTIAL, S),
        instance("near", _1.formula, z[S], z_hat),
        step("loss", sp.Le(m**2 * norm(z[S] - z_hat) ** 2, 2 * f(z[S])), "near", "inverse point"),
        step("many", sp.Or(sp.Le(norm(x), m * delta), sp.Le(sp.exp(-S * m**2 / Q) * norm(x) ** 2, m**2 * delta**2)), "steps"),
        step("accuracy", CLOSE, "loss", "rate", "exponential", "many", "a rate"),
    ),
    example=Model("G(z) = z", {G: IDENTITY, m: sp.Integer(1), M: sp.Integer(1), M2: sp.S.Zero, x: UnitVector(1), z_hat: UnitVector(1), delta: sp.Integer(1), Q: sp.Integer(1), S: sp.S.Zero}),
)
