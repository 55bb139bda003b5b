"""Subspaces, maps between them, and Hilbert's curve against the classical algorithm."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp

from lemmata.bounds.decision import decide
from lemmata.bounds.kernel import Model, Statement, apply, step
from lemmata.bounds.language.dimensions.hilbert import Hilbert, point
from lemmata.bounds.language.dimensions.subspaces import Within
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import MapVariable, derivative, function
from lemmata.bounds.language.terms import SortError
from lemmata.bounds.language.vectors import (
    ZERO,
    UnitVector,
    VectorVariable,
    coordinates,
    inner,
    norm,
)
from lemmata.bounds.literature import dimensions as known
from lemmata.bounds.verdict import Verdict

F = MapVariable("F", order=0)
e_1, e_2 = UnitVector(1), UnitVector(2)
u, z = map(VectorVariable, "uz")
n = sp.Symbol("n", integer=True, positive=True)
t = sp.Symbol("t", real=True)


def cell(k: int, side: int) -> tuple[int, int]:
    """Return the k-th cell of Hilbert's order on a grid, by bits: the standard algorithm."""
    x = y = 0
    s = 1
    while s < side:
        rx = 1 & (k // 2)
        ry = 1 & (k ^ rx)
        if ry == 0:
            if rx == 1:
                x, y = s - 1 - x, s - 1 - y
            x, y = y, x
        x, y = x + s * rx, y + s * ry
        k //= 4
        s *= 2
    return x, y


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_the_curve_is_in_the_kth_cell_in_the_kth_interval(level: int) -> None:
    side = 2**level
    for k in range(side**2):
        for share in (Fraction(0), Fraction(1, 3), Fraction(1)):
            x, y = point(sp.Rational(k + share) / side**2)
            i, j = cell(k, side)
            assert i <= x * side <= i + 1
            assert j <= y * side <= j + 1


def test_the_curve_meets_itself() -> None:
    half = (sp.S.Half, sp.S.Half)
    assert [point(sp.Rational(k, 6)) for k in (1, 3, 5)] == [half] * 3
    assert point(sp.S.Zero) == (0, 0)
    assert point(sp.S.One) == (1, 0)


def test_a_value_is_worked_out_where_the_time_is_rational() -> None:
    curve = Hilbert()
    assert curve(e_1 / 6 + 7 * e_2) == coordinates(sp.S.Half, sp.S.Half)
    assert curve(ZERO) == ZERO
    assert curve(t * e_1).xreplace({t: sp.S.One}) == e_1
    assert curve(z).xreplace({z: e_1 / 2}) == coordinates(sp.S.Half, sp.S.Half)
    assert curve(e_1 + z).has(z)
    with pytest.raises(SortError, match="differentiable"):
        derivative(curve, ZERO, e_1)
    with pytest.raises(SortError, match="two axes"):
        Hilbert(e_1, e_1)


def test_who_is_in_a_subspace() -> None:
    assert Within(coordinates(1, 2, 0, 0), 2) == sp.true
    assert Within(coordinates(1, 2, 3), 2) == sp.false
    assert Within(coordinates(1, t), 1) == sp.Eq(t, 0)
    assert Within(ZERO, 1) == sp.true
    assert Within(z, 2).xreplace({z: e_2}) == sp.true
    assert Within(e_2, n).xreplace({n: sp.Integer(1)}) == sp.false
    with pytest.raises(SortError):
        Within(e_1, sp.S.Half)


FLAT = for_all(u, sp.Eq(norm(u), sp.Abs(inner(u, e_1))))
FALSE = {
    "the curve on the line": Statement(
        sp.Eq(norm(F(z)), sp.Abs(inner(F(z), e_1))),
        given={"a line": FLAT},
        refuted_by=Model("", {F: Hilbert(), z: e_1 / 3}),
    ),
    "no room for the image": Statement(
        sp.Le(5, 3),
        steps=(
            apply(
                "s",
                known.DIMENSION,
                {known.F: function(lambda p: p), known.H: function(lambda p: p)}
                | {known.a: 3, known.b: 5, known.c: 1},
            ),
        ),
    ),
    "a subspace with half a dimension more": Statement(
        Within(z, n), given={"in the next": Within(z, n + 1)}, steps=(step("s", Within(z, n)),)
    ),
}


@pytest.mark.parametrize("name", FALSE)
def test_nothing_false_comes_of_it(name: str) -> None:
    assert decide(FALSE[name]).verdict is Verdict.UNKNOWN
