"""Wrong variants of claims, each of which the search must refute by a tiny counterexample.

A variant changes what `verify.pointwise` says (a constant, an exponent, a hypothesis) or the family
(an assumption dropped); everything else is as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sympy as sp
from hypothesis import strategies as st

from lemmata.bounds.paper.mixing.size import r_out
from lemmata.bounds.symbols import M2, M3, M, U, beta, d, delta, m, norm_z_hat, q
from lemmata.verify.generators import Composition, Residual, Translation
from lemmata.verify.pointwise import Inequality, catalogue, losses
from lemmata.verify.pointwise.at import At, norm
from lemmata.verify.pointwise.case import clamp
from lemmata.verify.pointwise.inequality import Measured
from lemmata.verify.pointwise.mixing import R_0, as_function
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
    return next(i for i in catalogue() if (i.claim, i.form, i.name) == (claim, form, name))


Change = Callable[[sp.Expr], sp.Expr]


def planted(
    title: str, claim: str, form: str, name: str, change: Change, members: Any = None, **more: Any
) -> Planted:
    original = true(claim, form, name)
    wrong = replace(original, bound=change(original.bound), **more)
    return Planted(title, wrong, generators() if members is None else members)


def mismeasured(title: str, claim: str, name: str, measure: Callable[[At], Measured]) -> Planted:
    """Return an identity with a term of its other side left out."""
    wrong = replace(true(claim, "printed", name), measure=measure)
    return Planted(title, wrong, generators())


def without_assumption_1(claim: str, form: str, name: str = "") -> Planted:
    """Return a true statement about maps z/2 - c tanh(z) that are not one-to-one."""
    return Planted("assumption 1 dropped", true(claim, form, name), folded(), FOLDED)


def times(factor: sp.Expr) -> Change:
    return lambda bound: factor * bound


def put(old: sp.Expr, new: sp.Expr) -> Change:
    return lambda bound: bound.subs(old, new)


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


def without_prior(at: At) -> Measured:
    pulled = float(at.y @ at.G.vjp(at.z, at.q)) / at.beta**2
    return losses.apart(losses.differences(at, at.z, 1), (pulled, losses.slope(at)[1]))


def without_curvature(at: At) -> Measured:
    return losses.apart(losses.differences(at, at.z, 2), losses.bend(at, at.J, 0.0))


def with_M_for_J(at: At) -> Measured:
    scaled = at.constants["M"] * np.eye(at.G.dim)
    return losses.apart(losses.differences(at, at.z_hat, 2), losses.bend(at, scaled, 0.0))


def at_z_for_z_hat(at: At) -> Measured:
    value, error = losses.differences(at, at.z_hat, 1)
    return losses.apart((value, error), (float(at.y @ at.z), 0.0))


def without_turning(at: At) -> Measured:
    rest = at.grad_f - at.J_hat.T @ at.q
    return Measured(norm(rest) / at.beta**2, losses.remainder(at).error)


def without_remainder(at: At) -> Measured:
    linear = at.z_hat + at.u + at.J_hat.T @ (at.J_hat @ at.u) / at.beta**2
    gap = at.u @ (at.z + at.grad_f / at.beta**2 - linear)
    return Measured(abs(float(gap)), losses.expanded(at).error)


def twice_the_ball(case, constants):
    if constants["M2"] == 0:
        return None
    return clamp(case, np.array(case.z_hat), 2 * as_function(R_0)(**constants))


def without_slack(bound: sp.Expr) -> sp.Expr:
    return bound.subs(M, sp.sqrt(NINE) * M) - m**2 / (2 * beta**2)


def root_of_d(bound: sp.Expr) -> sp.Expr:
    return bound + 2 * (sp.sqrt(d) - d) * M**2


def twice_the_rate(bound: sp.Expr) -> sp.Expr:
    return bound - (m * q / beta) ** 2


def step_factor(factor: sp.Expr) -> Change:
    """Change 1/(2Q) in the descent inequality."""
    return lambda bound: bound.subs(
        sp.Symbol("Q", positive=True), sp.Symbol("Q", positive=True) / factor
    )


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
    planted("m -> 11/10 m", "remark-6", "printed", "", times(1 / ELEVEN)),
    planted("m -> M", "remark-6", "printed", "", put(m, M)),
    planted("m -> 11/10 m", "equation-4", "printed", "", times(1 / ELEVEN)),
    planted("m^2 -> 11/10 m^2", "equation-57", "sharp", "", put(m, sp.sqrt(ELEVEN) * m)),
    planted("1/beta^2 -> 1/beta", "equation-57", "sharp", "", put(beta, sp.sqrt(beta))),
    planted("1/m -> 9/10 1/m", "lemma-23", "printed", "", times(NINE)),
    planted("1/M -> 11/10 1/M", "lemma-23", "sharp", "below", times(ELEVEN)),
    planted("1/m -> 1/M", "equation-54", "printed", "", put(m, M)),
    planted("times 9/10", "lemma-24", "sharp", "Lipschitz", times(NINE)),
    planted("noise dropped", "lemma-24", "sharp", "Lipschitz", put(beta, 0)),
    planted("M -> m", "lemma-24", "sharp", "growth", put(M, m)),
    planted("1/beta^2 dropped", "lemma-25", "repaired", "", put(beta, 1)),
    planted("3 -> 27/10", "lemma-25", "sharp", "residual", put(M2, NINE * M2)),
    planted("M3 dropped", "lemma-25", "sharp", "residual", put(M3, 0)),
    planted("1/beta^2 -> 1/beta", "lemma-25", "sharp", "distance", put(beta, sp.sqrt(beta))),
    planted("M2 dropped", "lemma-25", "sharp", "distance", put(M2, 0)),
    planted("M -> m", "lemma-25", "sharp", "distance", put(M, m)),
    planted("3/2 -> 27/20", "lemma-26", "sharp", "", times(NINE)),
    planted("M -> m", "lemma-26", "sharp", "", put(M, m)),
    planted("|u|^2 -> |u|^3", "lemma-26", "sharp", "", times(U)),
    planted("1/beta^2 -> 1/beta", "lemma-26", "sharp", "", times(beta)),
    planted("3/2 -> 27/20", "lemma-26", "repaired", "", times(NINE)),
    planted("M2 halved", "equation-60", "repaired", "", put(M2, M2 / 2)),
    planted("2 -> 9/10", "map-distance", "sharp", "", times(sp.Rational(9, 20))),
    planted("m^2 -> M^2", "map-distance", "sharp", "", lambda b: (9 * b / 20).subs(m, M)),
    planted("1/(2Q) -> 11/(20Q)", "lemma-1", "sharp", "descent", step_factor(ELEVEN)),
    planted("1/(2Q) -> 11/(20Q)", "lemma-9", "printed", "descent", step_factor(ELEVEN)),
    planted("m -> M", "lemma-1", "sharp", "rate", put(m, M)),
    planted("rate cubed", "lemma-1", "sharp", "rate", lambda b: b**3),
    planted("S* -> S*/3", "lemma-1", "sharp", "count", times(sp.Rational(1, 3))),
    planted("1/delta^2 -> 1", "lemma-1", "printed", "count", times(delta**2)),
    planted("times 9/10", "equation-19", "sharp", "", times(NINE)),
    planted("M2 dropped", "equation-19", "sharp", "", put(M2, 0)),
    planted("d -> sqrt(d)", "lemma-3", "printed", "drift", put(d, sp.sqrt(d)), generators(dim=2)),
    planted("d -> sqrt(d)", "lemma-3", "sharp", "drift", put(d, sp.sqrt(d)), generators(dim=2)),
    planted("beta <= beta_0, D dropped", "lemma-3", "printed", "drift", same, BENT, place=None),
    planted("|z_hat|^2 dropped", "lemma-3", "sharp", "drift", put(norm_z_hat, 0)),
    planted("m^2 -> 11/10 m^2", "lemma-3", "sharp", "pull", put(m, sp.sqrt(ELEVEN) * m)),
    planted("M2 dropped", "lemma-3", "sharp", "pull", put(M2, 0), BENT),
    planted("m^2 -> 11/10 m^2", "equation-39", "printed", "below", put(m, sp.sqrt(ELEVEN) * m)),
    planted("M2 dropped", "equation-39", "printed", "below", put(M2, 0)),
    planted("M^2 -> 9/10 M^2", "equation-39", "printed", "above", put(M, sp.sqrt(NINE) * M)),
    planted("M2 dropped", "equation-39", "printed", "above", put(M2, 0)),
    planted(
        "the ball twice as large", "lemma-4", "sharp", "below", same, SECOND, place=twice_the_ball
    ),
    planted("m^2/2 -> m^2", "lemma-4", "sharp", "below", put(m, sp.sqrt(2) * m)),
    planted("1/beta^2 -> 1/beta", "lemma-4", "sharp", "above", put(beta, sp.sqrt(beta))),
    planted("1 -> 1 + m^2/beta^2", "lemma-4", "printed", "", lambda b: b + m**2 / beta**2, SECOND),
    mismeasured("z dropped", "equation-55", "", without_prior),
    mismeasured("<q, D^2 G[y, y]> dropped", "equation-56", "", without_curvature),
    mismeasured("J -> M", "equation-57", "Hessian", with_M_for_J),
    mismeasured("z_hat -> z", "equation-57", "gradient", at_z_for_z_hat),
    mismeasured("J^T (q - J u) dropped", "equation-59", "", without_turning),
    mismeasured("R dropped", "equation-29", "", without_remainder),
    planted("1/4 -> 1/5", "equation-30", "sharp", "square", times(sp.Rational(4, 5))),
    planted("1/2 -> 2/5", "equation-30", "sharp", "means", times(sp.Rational(4, 5))),
    planted("|u|^2 dropped", "equation-30", "printed", "", put(U, 0)),
    planted("m^2 -> 11/10 m^2", "equation-31", "printed", "", times(ELEVEN)),
    planted("M2 dropped", "equation-31", "sharp", "", put(M2, 0), BENT),
    planted("beta <= beta_0, D dropped", "equation-32", "printed", "", same, place=None),
    planted("|z_hat|^2 dropped", "equation-38", "repaired", "", put(norm_z_hat, 0)),
    planted("beta <= beta_0, D dropped", "equation-38", "repaired", "", same, BENT, place=None),
    planted("|z_hat| dropped", "equation-44", "repaired", "", put(norm_z_hat, 0)),
    planted("1/beta^2 -> 1/beta", "equation-44", "repaired", "", put(beta, sp.sqrt(beta))),
    planted("M^2 -> m^2", "equation-45", "printed", "", put(M, m)),
    planted("m^2/2 dropped, M^2 -> 9/10 M^2", "equation-45", "printed", "", without_slack),
    planted("c_m r^2/8 -> 2 c_m r^2", "equation-26", "repaired", "", put(r_out, 4 * r_out)),
    planted("times 9/10", "equation-26", "sharp", "", times(NINE)),
    planted("(m/beta)^2 -> 2 (m/beta)^2", "global-drift", "sharp", "", twice_the_rate),
    planted("2dM^2 -> 2 sqrt(d) M^2", "global-drift", "sharp", "", root_of_d, generators(dim=2)),
    planted("1/(2Q) -> 11/(20Q)", "lemma-10", "repaired", "", step_factor(ELEVEN)),
    planted("1/(2Q) -> 3/(2Q)", "equation-15", "printed", "", step_factor(sp.Integer(3))),
    planted("1/(2Q) -> 11/(20Q)", "equation-17", "printed", "", step_factor(ELEVEN)),
    planted("9/20 of A", "equation-16", "printed", "", times(sp.Rational(9, 20))),
    planted("A dropped", "equation-18", "printed", "", same, place=None),
    planted("1/delta^2 -> 1", "equation-20", "printed", "", times(delta**2)),
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
    without_assumption_1("equation-4", "printed"),
    without_assumption_1("equation-26", "repaired"),
    without_assumption_1("lemma-3", "sharp", "pull"),
    without_assumption_1("equation-57", "sharp"),
)
