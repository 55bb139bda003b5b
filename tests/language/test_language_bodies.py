"""Convex bodies, complements, distances of reflected diffusions, Poincaré inequalities."""

from __future__ import annotations

import pytest
import sympy as sp

from lemmata.bounds.language.bodies import Both, Closed, Outside, around, body, diameter
from lemmata.bounds.language.diffusions.descending import (
    DescendingVariable,
    Distance,
    Lasts,
    Origin,
)
from lemmata.bounds.language.diffusions.ito import ItoVariable
from lemmata.bounds.language.functions import MapVariable
from lemmata.bounds.language.measures.laws import Gibbs
from lemmata.bounds.language.measures.poincare import Poincare
from lemmata.bounds.language.sets import Ball, SetVariable, member
from lemmata.bounds.language.terms import SortError
from lemmata.bounds.language.vectors import ZERO, UnitVector, VectorVariable, norm
from lemmata.bounds.literature.minima import Minimiser

z, A, S, e_1 = VectorVariable("z"), SetVariable("A"), SetVariable("S"), UnitVector(1)
ball = Ball(ZERO, 1)


@pytest.mark.parametrize("x", [0, sp.Rational(1, 2), 1, sp.Rational(3, 2), -2])
def test_complements_and_intersections_are_those_of_numbers(x: sp.Rational) -> None:
    inside, right = abs(x) <= 1, abs(x - 1) <= 1
    assert member(x * e_1, ball) == inside
    assert member(x * e_1, Outside(ball)) == (not inside)
    assert member(x * e_1, Both(ball, Ball(e_1, 1))) == (inside and right)


def test_complements_undo_each_other_and_intersections_have_no_order() -> None:
    assert Outside(Outside(A)) == A
    assert Both(A, S) == Both(S, A)
    assert Both(A, A) == A
    assert Both(A, S).xreplace({S: A}) == A


def test_only_what_is_known_to_be_closed_is_closed() -> None:
    assert Closed(ball) == sp.true
    assert Closed(A) != sp.true
    assert Closed(A).xreplace({A: ball}) == sp.true


def test_a_body_says_what_its_size_is() -> None:
    _, apart = diameter(ball, sp.Integer(2)).at(e_1)[1].at(-e_1)
    near, inside = around(ball, ZERO, sp.Integer(1)).at(e_1 / 2)
    assert (apart, near, inside) == (sp.true, sp.true, sp.true)
    assert set(body(S, ZERO, sp.Integer(1), sp.Integer(2))) == {
        "convex",
        "closed",
        "interior",
        "diameter",
    }


def test_a_distance_starts_at_that_of_its_starts() -> None:
    drift = MapVariable("b", order=1)
    assert Origin(Distance(drift, 2, S, z, ZERO)) == norm(z)
    assert Lasts(DescendingVariable("X"), 1).is_nonnegative


def test_other_sorts_are_refused() -> None:
    with pytest.raises(SortError):
        Lasts(ItoVariable("X"), 1)
    with pytest.raises(SortError):
        Poincare(A, 1)
    with pytest.raises(SortError):
        Minimiser(z, ball)
    with pytest.raises(SortError):
        Gibbs(z)
