"""Definitions 3 and 9: the Langevin diffusion has the stationary density exp(-g)."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, step
from lemmata.bounds.language.diffusions.processes import At, Diffusion
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import FieldVariable, Function, function, grad
from lemmata.bounds.language.measures.integrals import Normalisable
from lemmata.bounds.language.measures.laws import Gibbs, Law, Normal
from lemmata.bounds.language.vectors import ZERO, VectorVariable, norm
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.diffusions import semigroups as fact
from lemmata.bounds.paper.discretization.linear_models import loss
from lemmata.bounds.paper.distances.normal_models import same, unequal

g, u, w, z = FieldVariable("g", order=2), *map(VectorVariable, "uwz")
t, c = sp.Symbol("t", positive=True), sp.Symbol("c", real=True)
one = sp.Integer(1)
langevin = function(lambda z: -grad(g)(z))
REGULAR = {
    "Lipschitz": for_all((u, w), sp.Le(norm(langevin(u) - langevin(w)), c * norm(u - w))),
    "normalisable": Normalisable(g),
}
"""Regularity: the diffusion exists for all times, and there is a law with the density exp(-g)."""


def _stays(drift: Function = langevin, rate: sp.Expr = 2 * one) -> sp.Basic:
    return same(At(Diffusion(drift, rate, Gibbs(g)), t), Gibbs(g))


def normalisable(g: Function) -> tuple[Step, ...]:
    """Return why exp(-g) has a finite integral, for g = |z|^2/2."""
    return (
        generalise("quadratic", z, step("at z", sp.Ge(g(z), norm(z) ** 2 / 2))),
        apply("normalisable", fact.NORMALISABLE, {fact.g: g, fact.e: one / 2, fact.c: 0}),
    )


QUADRATIC = loss()
DEFINITION_3 = Statement(
    _stays(),
    given=REGULAR,
    steps=(
        apply("stationary", fact.STATIONARY, {fact.b: langevin, fact.v: 2, fact.f: g, fact.c: c}),
    ),
    example=Model(
        "g = |z|^2/2", {g: QUADRATIC, c: one}, because={"normalisable": normalisable(QUADRATIC)}
    ),
)


def from_gibbs(drift: Function, rate: sp.Expr, k: sp.Expr) -> tuple[Step, ...]:
    """Return steps for the law at time 1 of dz = -k z dt + sqrt(rate) dB from exp(-|z|^2/2)."""
    start, normal = Gibbs(QUADRATIC), Normal(ZERO, 1)
    spread = sp.exp(-2 * k) + rate * (1 - sp.exp(-2 * k)) / (2 * k)
    first, second = (At(Diffusion(drift, rate, P), one) for P in (start, normal))
    on = {fact.b: drift, fact.v: rate, fact.t: one}
    linear = {fact.k: k, fact.v: rate, fact.t: one, fact.mu: ZERO, fact.q: one}
    through: dict[sp.Basic, Law] = {paths.P: first, paths.Q: second, paths.R: Normal(ZERO, spread)}
    return (
        generalise("density", z, step("at z", sp.Eq(QUADRATIC(z), norm(z) ** 2 / 2))),
        apply("start", fact.GIBBS_NORMAL, {fact.g: QUADRATIC, fact.mu: ZERO, fact.v: 1, fact.c: 0}),
        apply("from it", fact.SAME_KERNEL, on | {fact.P: start, fact.Q: normal}),
        apply("law", fact.OU_LAW, linear),
        apply("through", paths.TRIANGLE, through),
        step("at time 1", same(first, Normal(ZERO, spread)), "start", "from it", "law", "through"),
    )


def _twin(title: str, drift: Function, rate: sp.Expr, k: sp.Expr) -> Twin:
    at = {g: QUADRATIC, t: one, c: one}
    moving = drift.xreplace(at)
    known = from_gibbs(moving, rate, k)
    contradiction = unequal(
        At(Diffusion(moving, rate, Gibbs(QUADRATIC)), one), Gibbs(QUADRATIC), *known
    )
    because = {"normalisable": normalisable(QUADRATIC)} | contradiction
    return Twin(
        title, "printed", _stays(drift, rate), model=Model("g = |z|^2/2", at, because=because)
    )


_TWINS = (
    _twin("sqrt(2) dB -> dB", langevin, one, one),
    _twin("-grad g -> grad g", function(lambda z: grad(g)(z)), 2 * one, -one),
)
CLAIMS: tuple[Claim, ...] = (
    claim("definition-3", {"printed": DEFINITION_3}, twins=_TWINS),
    claim("definition-9", {"printed": DEFINITION_3}, twins=tuple(map(replace, _TWINS))),
)
