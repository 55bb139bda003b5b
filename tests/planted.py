"""Wrong variants of claims, each of which the search must refute by a tiny counterexample.

A variant changes what `verify.pointwise` says (a constant, an exponent, a hypothesis) or the family
(an assumption dropped); everything else is as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sympy as sp
from hypothesis import strategies as st

from bounds.symbols import M2, M3, M, U, beta, d, delta, m, norm_z_hat
from verify.generators import Composition, Translation
from verify.pointwise import Inequality, catalogue
from verify.pointwise.descent import clamp
from verify.pointwise.mixing import R_0, as_function
from verify.strategies import generators

NINE, ELEVEN = sp.Rational(9, 10), sp.Rational(11, 10)


@dataclass(frozen=True)
class Planted:
    """A wrong variant and the family on which it is tested."""

    title: str
    inequality: Inequality
    members: Any

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


def twice_the_ball(case, constants):
    if constants["M2"] == 0:
        return None
    return clamp(case, np.array(case.z_hat), 2 * as_function(R_0)(**constants))


def step_factor(factor: sp.Expr) -> Change:
    """Change 1/(2Q) in the descent inequality."""
    return lambda bound: bound.subs(
        sp.Symbol("Q", positive=True), sp.Symbol("Q", positive=True) / factor
    )


SECOND = generators(families=["cosine", "shear", "cosine shear"])
BENT = generators(families=["shear", "cosine shear"], m=0.25, M=16, activations=["sin"])
PLANTED = (
    planted("m -> 11/10 m", "assumption-1", "printed", "", times(ELEVEN)),
    planted("m -> M", "assumption-1", "printed", "", put(m, M)),
    planted("M -> 9/10 M", "assumption-2", "printed", "M", times(NINE)),
    planted("M2 -> 9/10 M2", "assumption-2", "printed", "M2", times(NINE)),
    planted("M3 -> 9/10 M3", "assumption-2", "printed", "M3", times(NINE)),
    planted("M2 -> 9/10 M2", "assumption-2", "printed", "J", times(NINE)),
    planted("dropped", "assumption-3", "printed", "", same, moved()),
    planted("m -> 11/10 m", "remark-2", "printed", "", times(ELEVEN)),
    planted("m -> 11/10 m", "remark-2", "sharp", "", times(ELEVEN)),
    planted("M -> 9/10 M", "remark-4", "printed", "", times(NINE)),
    planted("m -> 11/10 m", "remark-6", "printed", "", times(1 / ELEVEN)),
    planted("m -> M", "remark-6", "printed", "", put(m, M)),
    planted("m -> 11/10 m", "equation-4", "printed", "", times(1 / ELEVEN)),
    planted("m^2 -> 11/10 m^2", "equation-57", "sharp", "", put(m, sp.sqrt(ELEVEN) * m)),
    planted("1/beta^2 -> 1/beta", "equation-57", "sharp", "", put(beta, sp.sqrt(beta))),
    planted("1/m -> 9/10 1/m", "lemma-23", "printed", "", times(NINE)),
    planted("assumption 3 dropped", "lemma-23", "printed", "", same, moved()),
    planted("1/M -> 11/10 1/M", "lemma-23", "sharp", "below", times(ELEVEN)),
    planted("1/m -> 1/M", "equation-54", "printed", "", put(m, M)),
    planted("times 9/10", "lemma-24", "sharp", "Lipschitz", times(NINE)),
    planted("noise dropped", "lemma-24", "sharp", "Lipschitz", put(beta, 0)),
    planted("M -> m", "lemma-24", "sharp", "growth", put(M, m)),
    planted("assumption 3 dropped", "lemma-24", "sharp", "growth", same, moved()),
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
)
