"""Processes on one noise as terms: what is computed of them, and what is refused."""

from __future__ import annotations

import pytest
import sympy as sp

from lemmata.bounds.decision import decide
from lemmata.bounds.kernel import Statement, apply
from lemmata.bounds.language.diffusions.driven import (
    FIRST,
    FOLLOWED,
    Dominated,
    DrivenVariable,
    Follows,
    Lead,
    Motion,
    Nonnegative,
    Origin,
    below,
)
from lemmata.bounds.language.diffusions.ito import WHOLE_SPACE, Exceed, ItoVariable, Start
from lemmata.bounds.language.terms import SortError
from lemmata.bounds.language.vectors import ZERO, VectorVariable, coordinates
from lemmata.bounds.literature.diffusions import comparison as fact
from lemmata.bounds.symbols import T, d
from lemmata.bounds.verdict import Verdict

U, X = DrivenVariable("U"), DrivenVariable("X")
v, w = VectorVariable("v"), VectorVariable("w")
THROWN = Motion(coordinates(1, 2), coordinates(3, 0), coordinates(0, -1))


def test_a_motion_is_computed() -> None:
    time, step = sp.Rational(7, 3), sp.Rational(1, 10**6)
    assert THROWN.at(time) == coordinates(8, sp.Rational(-31, 9))
    slope = (THROWN.at(time + step) - THROWN.at(time - step)) / (2 * step)
    assert THROWN.velocity(time) == slope
    assert Origin(THROWN) == Origin(U).xreplace({U: THROWN}) == coordinates(1, 2)
    assert Start(Lead(THROWN, Motion(coordinates(5, 0)), WHOLE_SPACE)) == -4


def test_order_is_that_of_the_coordinates() -> None:
    assert below(coordinates(1, 2), coordinates(1, 3)) == sp.true
    assert below(coordinates(1, 2), coordinates(2, 1)) == sp.false
    assert below(v, w).xreplace({v: FIRST, w: ZERO}) == sp.false
    assert isinstance(below(v, w), Nonnegative)


def test_nothing_exceeds_itself() -> None:
    assert Dominated(U, U, T) == Dominated(U, X, T).xreplace({X: U}) == 1
    assert Dominated(U, v, T) == Dominated(U, Motion(v), T)


@pytest.mark.parametrize("make", [lambda: Dominated(ItoVariable("X"), U, T), lambda: Origin(v)])
def test_other_processes_are_not_driven(make: object) -> None:
    with pytest.raises(SortError):
        make()  # type: ignore[operator]


def test_order_in_the_plane_is_not_that_of_one_coordinate() -> None:
    cited = apply("s", fact.UNTIL, {fact.A: WHOLE_SPACE, fact.delta: 1})
    for given, right in (({"line": sp.Eq(d, 1)}, True), ({"plane": sp.Eq(d, 2)}, False)):
        goal = Statement(cited.goal, given=given, steps=(cited,))
        assert ("line" in decide(goal).steps[0].detail) is right
        assert (decide(goal).steps[0].verdict is Verdict.PROVED_GIVEN) is right


def test_formulas_are_written() -> None:
    assert str(Follows(U, *FOLLOWED)) == "dU = b dt + s dB at p"
    assert str(below(v, w)) == "v <= w"
    assert str(Dominated(U, X, T)) == "P[U <= X up to T]"
    assert str(Exceed(Lead(U, X, WHOLE_SPACE), 0, T)) == (
        "P[sup of (<e_1, U - X> while U is in R^d) up to T > 0]"
    )
