"""Laws as terms: pushforwards, couplings, densities, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

from lemmata.bounds.kernel import Model, Statement, apply, instance, step
from lemmata.bounds.kernel.check import decide
from lemmata.bounds.language.functions import FieldVariable, MapVariable, derivative, function, grad
from lemmata.bounds.language.measures.couplings import (
    CouplingVariable,
    Differ,
    First,
    Independent,
    Maximal,
    Second,
)
from lemmata.bounds.language.measures.integrals import TwoPoints, energy, poincare, variance
from lemmata.bounds.language.measures.laws import Dirac, LawVariable, Mass, Normal
from lemmata.bounds.language.measures.pushforward import Concentrated, Pushforward
from lemmata.bounds.language.sets import Ball
from lemmata.bounds.language.terms import SortError
from lemmata.bounds.language.traces import DivergenceOfMap, laplacian
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, inner, norm
from lemmata.bounds.literature.measures import laws
from lemmata.bounds.symbols import beta
from lemmata.verify.checks.facts.measures.laws import points

G, z, e_1 = MapVariable("G", order=-1), VectorVariable("z"), UnitVector(1)
v = sp.Symbol("v", real=True)


def test_a_pushforward_is_of_a_law_by_a_map() -> None:
    with pytest.raises(SortError, match="is no law"):
        Pushforward(z, G, 1)
    with pytest.raises(SortError, match="is no map"):
        Pushforward(Dirac(z), z, 1)
    with pytest.raises(SortError, match="is no law"):
        Concentrated(z, 1)


def test_two_layers_have_the_moments_of_samples() -> None:
    """H0: the mean square is that of the rule, to 7 standard errors (level 3e-12)."""
    layers = (2, 3), (-1, 2)
    law = Normal(e_1, 1)
    x = 1 + np.random.default_rng(5).normal(size=100_000)
    rng = np.random.default_rng(6)
    for slope, noise in layers:
        law = Pushforward(law, function(lambda z, a=slope: a * z), noise)
        x = slope * x + np.sqrt(noise) * rng.normal(size=x.size)
    node, weight = points(law)
    assert abs(weight @ node**2 - (x**2).mean()) < 7 * (x**2).std() / np.sqrt(x.size)


def test_a_negative_variance_is_no_law() -> None:
    """A statement about it is not shown; from it follows nothing."""
    law = Pushforward(Normal(ZERO, 1), G, v)
    said = sp.Ge(Mass(law, Ball(ZERO, 1)), 0, evaluate=False)
    known = {"v": sp.Ge(v, 0)}
    example = Model("v = 1", {v: 1, G: function(lambda z: z)})
    assert decide(Statement(said, steps=(step("mass", said),))).verdict == "UNKNOWN"
    shown = Statement(said, given=known, steps=(step("mass", said, "v"),), example=example)
    assert decide(shown).verdict == "PROVED"


def test_what_is_concentrated_must_be_shown() -> None:
    """A law of which nothing is known is not concentrated: the fact has a premise."""
    x = Pushforward(Dirac(z), G, beta**2)
    said = sp.Ge(Mass(x, Ball(ZERO, 3)), 1 - sp.exp(-2))
    at = {laws.P: x, laws.a: 1, laws.q: 1, laws.t: 2, laws.r: 3}
    bare = Statement(said, steps=(apply("deviation", laws.DEVIATION, at),))
    decision = decide(bare)
    assert decision.verdict == "UNKNOWN"
    assert "sub-Gaussian" in decision.reason


def test_a_measurable_map_has_values_and_no_derivative() -> None:
    assert str(G(z)) == "G(z)"
    with pytest.raises(SortError, match="not known to be 1 times differentiable"):
        derivative(G, z, e_1)
    with pytest.raises(SortError, match="not known to be 0 times"):
        apply("smooth", laws.INTERSECTION, {MapVariable("F", order=0): G})


def test_couplings_of_two_laws_have_these_marginals() -> None:
    P, Q = LawVariable("P"), LawVariable("Q")
    for C in (Independent(P, Q), Maximal(P, Q)):
        assert (First(C), Second(C)) == (P, Q)
    assert str(First(CouplingVariable("C"))) == "law of X in C"
    with pytest.raises(SortError, match="is no coupling"):
        Differ(P)


def test_two_points_have_probabilities() -> None:
    """Where p is no probability the law is undefined, and nothing is shown of it."""
    said = sp.Ge(Mass(TwoPoints(v, e_1, ZERO), Ball(ZERO, 1)), 0, evaluate=False)
    known = {"p": sp.And(sp.Ge(v, 0), sp.Le(v, 1))}
    assert decide(Statement(said, steps=(step("mass", said),))).verdict == "UNKNOWN"
    shown = Statement(
        said, given=known, steps=(step("mass", said, "p"),), example=Model("1", {v: 1})
    )
    assert decide(shown).verdict == "PROVED"


def test_the_divergence_of_a_gradient_is_the_laplacian() -> None:
    f, g = FieldVariable("f", order=2), function(lambda z: inner(e_1, z) ** 2 * norm(z) ** 2)
    for field in (f, g):
        assert DivergenceOfMap(function(grad(field)), z) == laplacian(field, z)


def test_a_poincare_inequality_is_about_fields_of_finite_energy() -> None:
    """Without the condition it cannot be used: nothing is known of the means."""
    P, g = LawVariable("P"), function(lambda z: inner(e_1, z))
    known = poincare(P, 1)
    said = sp.Le(variance(P, g), energy(P, g))
    bare = Statement(said, given={"all": known}, steps=(instance("g", known, g),))
    assert "finite mean" in decide(bare).reason
