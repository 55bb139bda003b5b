"""Wrong variants of claims, each of which the search must refute by a tiny counterexample.

A variant changes what a statement says (a constant, an exponent, a hypothesis) or the family (an
assumption dropped); everything else is as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sympy as sp
from hypothesis import strategies as st

from lemmata.bounds.language.functions import adjoint, derivative, grad
from lemmata.bounds.language.vectors import Vector, inner, norm
from lemmata.bounds.paper.calculus.lemma_26 import J_hat_u, R, pulled
from lemmata.bounds.paper.calculus.loss import J_v, v
from lemmata.bounds.paper.discretization.equations_44_45 import BALL
from lemmata.bounds.paper.mixing.size import r_out
from lemmata.bounds.paper.objects import G, L, gradient, residual, u, x, z, z_hat
from lemmata.bounds.symbols import M2, M3, R_0, M, Q, S, beta, d, delta, m
from lemmata.verify.generators import Composition, Residual, Translation
from lemmata.verify.interpret import Inequality, inequalities_of
from lemmata.verify.strategies import generators

NINE, ELEVEN = sp.Rational(9, 10), sp.Rational(11, 10)


@dataclass(frozen=True)
class Planted:
    """A wrong variant and the family on which it is tested."""

    title: str
    inequality: Inequality
    members: Any
    constants: Mapping[str, float] | None = None

    def __str__(self) -> str:
        return f"{self.inequality.title}: {self.title}"


def true(claim: str, form: str, name: str = "") -> Inequality:
    return next(i for i in inequalities_of(claim) if (i.form, i.name) == (form, name))


Change = Callable[[Any], Any]


def planted(
    title: str, claim: str, form: str, name: str, change: Change, members: Any = None, **more: Any
) -> Planted:
    original = true(claim, form, name)
    wrong = replace(original, bound=change(original.bound), **more)
    return Planted(title, wrong, generators() if members is None else members)


def conditions(
    title: str, claim: str, form: str, name: str, change: Change, members: Any = None
) -> Planted:
    """Return a claim with its conditions changed."""
    original = true(claim, form, name)
    wrong = replace(original, given=tuple(map(change, original.given)))
    return Planted(title, wrong, generators() if members is None else members)


def mismeasured(title: str, claim: str, name: str, off: Vector | sp.Expr) -> Planted:
    """Return an identity with a term of its other side left out."""
    measured = norm(off) if isinstance(off, Vector) else sp.Abs(off)
    return Planted(title, replace(true(claim, "printed", name), measured=measured), generators())


def without_assumption_1(claim: str, form: str, name: str = "") -> Planted:
    """Return a true statement about maps z/2 - c tanh(z) that are not one-to-one."""
    return Planted("assumption 1 dropped", true(claim, form, name), folded(), FOLDED)


def times(factor: sp.Expr) -> Change:
    return lambda bound: factor * bound


def put(old: sp.Expr, new: sp.Expr) -> Change:
    return lambda bound: bound.xreplace({old: sp.sympify(new)})


def same(bound: sp.Expr) -> sp.Expr:
    return bound


@st.composite
def moved(draw):
    """Generators with G(0) != 0: assumption 3 dropped."""
    G = draw(generators())
    shift = np.zeros(G.dim)
    shift[0] = draw(st.sampled_from([1.0, -1.0, 0.5, 2.0]))
    return Composition((Translation(shift), G))


FOLDED = {"m": 0.5, "M": 0.5, "M2": 0.0, "M3": 0.0}


@st.composite
def folded(draw):
    c = draw(st.sampled_from([-1.0, -2.0, -0.75]))
    return Residual(a=0.5, c=c, W1=[[1.0]], W2=[[1.0]], activation="tanh")


def without_slack(bound: sp.Expr) -> sp.Expr:
    return bound.xreplace({M: sp.sqrt(NINE) * M}) - m**2 / (2 * beta**2) * norm(v)


def root_of_d(bound: sp.Expr) -> sp.Expr:
    return bound + 2 * (sp.sqrt(d) - d) * M**2


def twice_the_rate(bound: sp.Expr) -> sp.Expr:
    return bound - (m * norm(residual) / beta) ** 2


def step_factor(factor: sp.Expr) -> Change:
    """Change 1/(2Q) in the descent inequality."""

    def change(bound: sp.Expr) -> sp.Expr:
        terms = sp.Add.make_args(bound)
        return sp.Add(*(factor * t if t.could_extract_minus_sign() else t for t in terms))

    return change


_EXPANDED = inner(u, z_hat) + norm(u) ** 2 + norm(J_hat_u) ** 2 / beta**2
SECOND = generators(families=["cosine", "shear", "cosine shear"])
BENT = generators(families=["shear", "cosine shear"], m=0.25, M=16, activations=["sin"])
UNCENTRED = (
    planted("dropped", "assumption-3", "printed", "", same, moved()),
    planted("assumption 3 dropped", "lemma-23", "printed", "", same, moved()),
    planted("assumption 3 dropped", "lemma-24", "sharp", "growth", same, moved()),
)
"""Assumption 3 dropped: no error of the claim, whose hypothesis is not met."""
PLANTED = (
    planted("m -> 11/10 m", "assumption-1", "printed", "", times(ELEVEN)),
    planted("m -> M", "assumption-1", "printed", "", put(m, M)),
    planted("M -> 9/10 M", "assumption-2", "printed", "M", times(NINE)),
    planted("M2 -> 9/10 M2", "assumption-2", "printed", "M2", times(NINE)),
    planted("M3 -> 9/10 M3", "assumption-2", "printed", "M3", times(NINE)),
    planted("M2 -> 9/10 M2", "assumption-2", "printed", "J", times(NINE)),
    planted("m -> 11/10 m", "remark-2", "printed", "", times(ELEVEN)),
    planted("m -> 11/10 m", "remark-2", "sharp", "", times(ELEVEN)),
    planted("M -> 9/10 M", "remark-4", "printed", "", times(NINE)),
    planted("m -> 11/10 m", "remark-6", "printed", "by the shift", times(1 / ELEVEN)),
    planted("m -> M", "remark-6", "printed", "by the shift", put(m, M)),
    planted("m -> 11/10 m", "equation-4", "printed", "unique", times(1 / ELEVEN)),
    planted("m^2 -> 11/10 m^2", "equation-57", "sharp", "", put(m, sp.sqrt(ELEVEN) * m)),
    planted("1/beta^2 -> 1/beta", "equation-57", "sharp", "", put(beta, sp.sqrt(beta))),
    planted("1/m -> 9/10 1/m", "lemma-23", "printed", "", times(NINE)),
    planted("1/M -> 11/10 1/M", "lemma-23", "sharp", "below", times(ELEVEN)),
    planted("1/m -> 1/M", "equation-54", "printed", "", put(m, M)),
    planted("M -> m", "lemma-24", "sharp", "growth", put(M, m)),
    planted("1/beta^2 dropped", "lemma-25", "repaired", "", put(beta, 1)),
    planted("3 -> 27/10", "lemma-25", "sharp", "by the residual", put(M2, NINE * M2)),
    planted("M3 dropped", "lemma-25", "sharp", "by the residual", put(M3, 0)),
    planted("1/beta^2 -> 1/beta", "lemma-25", "sharp", "by the distance", put(beta, sp.sqrt(beta))),
    planted("M2 dropped", "lemma-25", "sharp", "by the distance", put(M2, 0)),
    planted("M -> m", "lemma-25", "sharp", "by the distance", put(M, m)),
    planted("3/2 -> 27/20", "lemma-26", "sharp", "", times(NINE)),
    planted("M -> m", "lemma-26", "sharp", "", put(M, m)),
    planted("|u|^2 -> |u|^3", "lemma-26", "sharp", "", times(norm(u))),
    planted("1/beta^2 -> 1/beta", "lemma-26", "sharp", "", times(beta)),
    planted("3/2 -> 27/20", "lemma-26", "repaired", "", times(NINE)),
    planted("M2 halved", "equation-60", "repaired", "", put(M2, M2 / 2)),
    planted("2 -> 9/10", "map-distance", "sharp", "", times(sp.Rational(9, 20))),
    planted("m^2 -> M^2", "map-distance", "sharp", "", lambda b: (9 * b / 20).xreplace({m: M})),
    planted("1/(2Q) -> 11/(20Q)", "lemma-1", "sharp", "descent", step_factor(ELEVEN)),
    planted("1/(2Q) -> 11/(20Q)", "lemma-9", "printed", "descent", step_factor(ELEVEN)),
    planted("m -> M", "lemma-1", "sharp", "contraction", put(m, M)),
    planted("rate cubed", "lemma-1", "sharp", "contraction", times((1 - m**2 / Q) ** 2)),
    conditions("S* -> S*/3", "lemma-1", "sharp", "accuracy", put(S, 3 * S)),
    conditions("1/delta^2 -> 1", "lemma-1", "printed", "", put(delta, 1)),
    planted("times 9/10", "equation-19", "sharp", "", times(NINE)),
    planted("M2 dropped", "equation-19", "sharp", "", put(M2, 0)),
    planted("d -> sqrt(d)", "lemma-3", "printed", "drift", put(d, sp.sqrt(d)), generators(dim=2)),
    planted("d -> sqrt(d)", "lemma-3", "sharp", "drift", put(d, sp.sqrt(d)), generators(dim=2)),
    planted("beta <= beta_0, D dropped", "lemma-3", "printed", "drift", same, BENT, given=()),
    planted("|z_hat|^2 dropped", "lemma-3", "sharp", "drift", put(norm(z_hat), 0)),
    planted("m^2 -> 11/10 m^2", "lemma-3", "sharp", "pull", put(m, sp.sqrt(ELEVEN) * m)),
    planted("M2 dropped", "lemma-3", "sharp", "pull", put(M2, 0), BENT),
    planted("m^2 -> 11/10 m^2", "equation-39", "printed", "below", put(m, sp.sqrt(ELEVEN) * m)),
    planted("M2 dropped", "equation-39", "printed", "below", put(M2, 0)),
    planted("M^2 -> 9/10 M^2", "equation-39", "printed", "above", put(M, sp.sqrt(NINE) * M)),
    planted("M2 dropped", "equation-39", "printed", "above", put(M2, 0)),
    conditions(
        "the ball twice as large",
        "lemma-4",
        "sharp",
        "strongly convex",
        put(BALL, sp.Le(M * M2 * R_0, m**2)),
        SECOND,
    ),
    planted("m^2/2 -> m^2", "lemma-4", "sharp", "strongly convex", put(m, sp.sqrt(2) * m)),
    planted("1/beta^2 -> 1/beta", "lemma-4", "sharp", "smooth", put(beta, sp.sqrt(beta))),
    planted("1 -> 1 + m^2/beta^2", "lemma-4", "printed", "", times(1 + m**2 / beta**2), SECOND),
    mismeasured("z dropped", "equation-55", "", grad(L)(z) - pulled(z, residual) / beta**2),
    mismeasured(
        "<q, D^2 G[v, .]> dropped",
        "equation-56",
        "",
        derivative(gradient, z, v) - v - adjoint(G, z, J_v) / beta**2,
    ),
    mismeasured(
        "J -> M",
        "equation-57",
        "Hessian",
        derivative(gradient, z_hat, v) - (1 + M**2 / beta**2) * v,
    ),
    mismeasured("z_hat -> z", "equation-57", "gradient", grad(L)(z_hat) - z),
    mismeasured(
        "J^T (q - J u) dropped",
        "equation-59",
        "",
        beta**2 * R - (pulled(z, residual) - pulled(z_hat, residual)),
    ),
    mismeasured("R dropped", "equation-29", "", inner(u, grad(L)(z)) - _EXPANDED),
    planted("1/4 -> 1/5", "equation-30", "sharp", "completed square", times(sp.Rational(4, 5))),
    planted("1/2 -> 2/5", "equation-30", "sharp", "means", times(sp.Rational(4, 5))),
    planted("|u|^2 dropped", "equation-30", "printed", "", put(norm(u), 0)),
    planted("m^2 -> 11/10 m^2", "equation-31", "printed", "", times(ELEVEN)),
    planted("M2 dropped", "equation-31", "sharp", "", put(M2, 0), BENT),
    planted("beta <= beta_0, D dropped", "equation-32", "printed", "", same, given=()),
    planted("|z_hat|^2 dropped", "equation-38", "repaired", "drift", put(norm(z_hat), 0)),
    planted("beta <= beta_0, D dropped", "equation-38", "repaired", "drift", same, BENT, given=()),
    planted("|z_hat| dropped", "equation-44", "repaired", "", put(norm(z_hat), 0)),
    planted("1/beta^2 -> 1/beta", "equation-44", "repaired", "", put(beta, sp.sqrt(beta))),
    planted("M^2 -> m^2", "equation-45", "printed", "", put(M, m)),
    planted("m^2/2 dropped, M^2 -> 9/10 M^2", "equation-45", "printed", "", without_slack),
    planted("c_m r^2/8 -> 2 c_m r^2", "equation-26", "repaired", "", put(r_out, 4 * r_out)),
    planted("times 9/10", "equation-26", "sharp", "", times(NINE)),
    planted("(m/beta)^2 -> 2 (m/beta)^2", "global-drift", "sharp", "at z", twice_the_rate),
    planted(
        "2dM^2 -> 2 sqrt(d) M^2", "global-drift", "sharp", "at z", root_of_d, generators(dim=2)
    ),
    planted("1/(2Q) -> 11/(20Q)", "lemma-10", "repaired", "", step_factor(ELEVEN)),
    planted("1/(2Q) -> 3/(2Q)", "equation-15", "printed", "descent", step_factor(sp.Integer(3))),
    planted("1/(2Q) -> 11/(20Q)", "equation-17", "printed", "descent", step_factor(ELEVEN)),
    planted(
        "9/20 of A",
        "equation-16",
        "printed",
        "inside",
        same,
        measured=put(norm(x), 9 * norm(x) / 20)(true("equation-16", "printed", "inside").measured),
    ),
    planted("A dropped", "equation-18", "printed", "", same, given=()),
    conditions("1/delta^2 -> 1", "equation-20", "printed", "", put(delta, 1)),
    planted(
        "d^(1/4) -> d^(1/2)",
        "lemma-11",
        "printed",
        "third order",
        times(d ** sp.Rational(-1, 4)),
        generators(dim=2),
    ),
    planted("1/6 -> 3/20", "lemma-11", "printed", "second order", times(NINE)),
    without_assumption_1("assumption-1", "printed"),
    without_assumption_1("equation-4", "printed", "unique"),
    without_assumption_1("equation-26", "repaired"),
    without_assumption_1("lemma-3", "sharp", "pull"),
    without_assumption_1("equation-57", "sharp"),
)
