"""What is said of paths: which objects it may be about, and what it says."""

from __future__ import annotations

import pytest
import sympy as sp

from lemmata.bounds.kernel import Model, Statement, apply, step
from lemmata.bounds.kernel.check import decide
from lemmata.bounds.language.diffusions.paths import FiniteEntropy, FrozenGap, Passes, convex
from lemmata.bounds.language.diffusions.processes import Diffusion, Euler
from lemmata.bounds.language.functions import MapVariable, function
from lemmata.bounds.language.measures.laws import LawVariable
from lemmata.bounds.language.sets import Ball, SetVariable, Sublevel, member
from lemmata.bounds.language.terms import SortError
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, inner
from lemmata.bounds.literature.diffusions import paths as fact
from lemmata.bounds.symbols import T, h

b, S, P = MapVariable("b", order=1), SetVariable("S"), LawVariable("P")
p, z, w = map(VectorVariable, "pzw")
s = sp.Symbol("s", real=True)
X = Diffusion(b, 2, P)


@pytest.mark.parametrize("wrong", [Euler(X, h), P, S])
def test_only_a_diffusion_has_a_drift_to_freeze(wrong: sp.Basic) -> None:
    with pytest.raises(SortError, match="is no diffusion"):
        FrozenGap(wrong, h, S, T)
    with pytest.raises(SortError, match="is no diffusion"):
        Passes(wrong, S, s, p, z, w)


def test_entropy_is_between_laws() -> None:
    with pytest.raises(SortError, match="is no law"):
        FiniteEntropy(P, X)


def test_a_gap_is_nonnegative_and_depends_on_its_objects() -> None:
    gap = FrozenGap(X, h, S, T)
    assert gap.is_nonnegative
    assert gap.xreplace({h: 2 * h}) == FrozenGap(X, 2 * h, S, T)
    assert gap.xreplace({b: function(lambda z: -z)}) != gap


def test_passing_depends_on_time_points_and_noise() -> None:
    passes = Passes(X, S, s, p, z, w)
    assert len({passes, *(passes.xreplace({v: 2 * v}) for v in (s, p, z, w))}) == 5


@pytest.mark.parametrize(("radius", "is_convex"), [(1, True), (-1, True), (None, False)])
def test_convexity_is_what_it_says(radius: int | None, is_convex: bool) -> None:
    """A ball passes at the points -1, 1 and 1/2, the complement of an interval does not."""
    e = UnitVector(1)
    outside = Sublevel(function(lambda y: 1 - 4 * inner(e, y) ** 2), 0)
    formula = convex(outside if radius is None else Ball(ZERO, radius))
    for value in (-e, e, sp.Rational(1, 2)):
        condition, formula = formula.at(value)
    assert sp.Implies(condition, formula) == sp.sympify(is_convex)


def test_a_fact_about_paths_needs_its_premise() -> None:
    """Girsanov's theorem is not to be had for a drift of which nothing is known."""
    unbounded = Statement(
        fact.GIRSANOV.conclusion,
        given={"start in S": member(p, S)},
        steps=(apply("Girsanov", fact.GIRSANOV), step("again", sp.true, "Girsanov")),
        example=Model("any", {}),
    )
    decision = decide(unbounded)
    assert not decision.verdict.holds
    assert "bounded drift" in decision.reason
