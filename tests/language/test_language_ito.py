"""Itô processes as terms: what is computed of them, and what is refused."""

from __future__ import annotations

import pytest
import sympy as sp

from lemmata.bounds.kernel import Statement, apply
from lemmata.bounds.kernel.check import decide
from lemmata.bounds.language.diffusions.ito import (
    MOVING,
    WHOLE_SPACE,
    Along,
    Exceed,
    Grown,
    ItoVariable,
    Moves,
    Reach,
    Start,
    dynamics,
)
from lemmata.bounds.language.diffusions.processes import Diffusion, Exit
from lemmata.bounds.language.functions import FieldVariable, MapVariable, function
from lemmata.bounds.language.measures.laws import Dirac, Normal
from lemmata.bounds.language.sets import Sublevel, member
from lemmata.bounds.language.terms import SortError
from lemmata.bounds.language.vectors import ZERO, VectorVariable, coordinates, norm
from lemmata.bounds.literature.diffusions import processes as fact
from lemmata.bounds.paper.region.paths import SQUARE, Looks, shown
from lemmata.bounds.symbols import d
from lemmata.bounds.verdict import Verdict

y, b, v = MOVING
X, one = ItoVariable("X"), sp.Integer(1)
OU = fact.ornstein_uhlenbeck(sp.Integer(2), sp.Integer(3), coordinates(3))
V_2 = Along(SQUARE, OU, WHOLE_SPACE)


def test_the_start_is_computed() -> None:
    assert Start(V_2) == 9
    assert Start(Grown(sp.Integer(7), V_2)) == 9
    assert Start(X).xreplace({X: V_2}) == 9


def test_value_drift_and_variation_are_computed() -> None:
    # d|z|^2 = (3 d - 4|z|^2) dt + 2|z| sqrt(3) dB
    assert fact.computed(SQUARE, OU, coordinates(3)) == (9, 3 * d - 36, 108)


def test_every_point_is_in_the_whole_space() -> None:
    assert member(VectorVariable("z"), WHOLE_SPACE) == sp.true


def test_what_holds_along_a_process_does_not_depend_on_names() -> None:
    s = sp.Symbol("s", real=True)
    renamed = dynamics(X, sp.Le(b, 1 - y)).open(s)[2].open(v)[2]
    assert renamed.at(b)[0] == Moves(X, s, v, b)


def _diffusion(drift: object, start: object) -> Diffusion:
    return Diffusion(drift, 1, start)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("f", "Z"),
    [
        (FieldVariable("f", order=1), OU),
        (SQUARE, _diffusion(MapVariable("b", order=0), Dirac(ZERO))),
        (SQUARE, _diffusion(MapVariable("b"), Normal(ZERO, 1))),
        (MapVariable("G"), OU),
    ],
    ids=["f once", "drift not Lipschitz", "random start", "a map"],
)
def test_what_has_no_ito_formula_is_refused(f: object, Z: Diffusion) -> None:
    with pytest.raises(SortError):
        Along(f, Z, WHOLE_SPACE)  # type: ignore[arg-type]


@pytest.mark.parametrize("make", [Start, lambda P: Moves(P, y, b, v), lambda P: Reach(P, 1, 1)])
def test_what_is_no_real_process_is_refused(make: object) -> None:
    with pytest.raises(SortError):
        make(OU)  # type: ignore[operator]


@pytest.mark.parametrize(("drift", "right"), [(3 * d - 4 * y, True), (3 * d - 5 * y, False)])
def test_itos_formula_shows_what_is_true_and_no_more(drift: sp.Expr, right: bool) -> None:
    body = sp.Eq(b, drift)
    found = decide(Statement(dynamics(V_2, body), steps=shown(V_2, body))).verdict
    assert found.holds is right


def test_a_drift_that_is_not_bounded_bounds_no_probability() -> None:
    phi = function(lambda s: sp.exp(s), of=fact.s)
    at = {fact.X: X, fact.phi: phi, fact.a: one, fact.c: sp.S.Zero, fact.T: one}
    cited = apply("maximal", fact.MAXIMAL_INEQUALITY, at)
    assert decide(Statement(cited.goal, steps=(cited,))).verdict is Verdict.UNKNOWN


def test_a_set_outside_the_slab_is_not_surely_left() -> None:
    looks = Looks(one, one, one, 10)
    small, large = Sublevel(SQUARE, one), Sublevel(SQUARE, sp.Integer(9))
    for A, right in ((small, True), (large, False)):
        steps = looks.leaves(A, one)
        goal = sp.Ge(Exit(looks.process, A, looks.time), 1 - looks.stays(one))
        assert decide(Statement(goal, steps=steps)).verdict.holds is right


def test_formulas_are_written() -> None:
    assert str(Reach(X, 2, 1)) == "P[sup of X up to 1 >= 2]"
    assert str(Exceed(X, 2, 1)) == "P[sup of X up to 1 > 2]"
    assert str(Moves(X, y, b, v)) == "dX = b dt + sqrt(v) dB at y"
    assert str(Start(X)) == "X_0"
    named = function(lambda z: norm(z) ** 2, name="f")
    assert "f" in str(Along(named, OU, WHOLE_SPACE))
