"""Linear maps, integrals, sizes of Hessians, and maps into another space, against numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy as sp

from lemmata.bounds.kernel import Fact, Statement, apply
from lemmata.bounds.kernel.check import decide
from lemmata.bounds.kernel.obligation import ask
from lemmata.bounds.language.functions import (
    CurveVariable,
    MapVariable,
    derivative,
    function,
    grad,
    rough,
)
from lemmata.bounds.language.maps.hessians import HessianSize, LaplacianSlope
from lemmata.bounds.language.maps.linear import Image, LinearVariable, Scaling, Transposed
from lemmata.bounds.language.maps.observed import Observed
from lemmata.bounds.language.measures.area import Area, Summable, area, primitive
from lemmata.bounds.language.terms import SortError
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import VectorVariable, coordinates, inner, norm
from lemmata.bounds.literature import calculus, maps
from lemmata.bounds.verdict import Verdict

C, g, a = LinearVariable("C"), Observed("g"), CurveVariable("a", order=-1)
u, v, w, z = map(VectorVariable, "uvwz")
r = sp.Symbol("r", nonnegative=True)


def test_a_linear_map_is_linear_and_its_transpose_moves() -> None:
    assert C(2 * u - v) == 2 * C(u) - C(v)
    assert C.transposed.transposed == C
    assert inner(Transposed(C)(u), v) == inner(u, C(v))
    assert Scaling(3)(u) == 3 * u


def test_derivatives_of_a_quadratic_form() -> None:
    f = function(lambda u: norm(z + C(u)) ** 2 / 2)
    assert grad(f)(u) == C.transposed(z + C(u))
    assert derivative(f, u, v, w) == inner(C(v), C(w))
    assert derivative(f, u, v) == inner(C(v), C(u)) + inner(C(v), z)


def test_a_linear_map_takes_no_map_for_itself() -> None:
    with pytest.raises(SortError, match="no linear map"):
        Image(MapVariable("G"), u)


def test_areas_of_polynomials_are_worked_out_and_others_are_not() -> None:
    s = sp.Symbol("s", real=True)
    assert area(lambda s: 3 * s**2, 1, r) == r**3 - 1
    assert primitive(primitive(rough(lambda _: sp.S.One)))(r) == r**2 / 2
    assert isinstance(Area(a, 0, r), Area)
    assert isinstance(area(sp.exp, 0, 1), Area)
    assert isinstance(area(lambda _: sp.S.One, 0, sp.oo), Area)
    assert Area(rough(lambda _: s), 0, 2) == 2 * s


def test_a_prover_does_not_take_a_curve_for_a_constant() -> None:
    """It is given numbers in place of values, also of those that are integrated."""
    integrable = Summable(rough(lambda s: a(s + r)), 0, r)
    assert not ask(integrable, []).verdict.holds
    assert unfold(Summable(rough(lambda s: s + r), 0, r)) == sp.true
    assert unfold(Summable(rough(lambda _: sp.S.One), 0, sp.oo)) != sp.true


def test_sizes_of_hessians_are_sums_over_a_basis() -> None:
    f = function(lambda z: inner(coordinates(1, 2), z) ** 3 + norm(z) ** 2)
    at = coordinates(sp.Rational(1, 2), -1)
    b = np.array([1.0, 2.0])
    slope = 6 * (b @ [0.5, -1.0])
    H = slope * np.outer(b, b) + 2 * np.eye(2)
    assert float(HessianSize(f, at, 2)) == pytest.approx(np.linalg.norm(H))
    assert float(LaplacianSlope(f, at, 2)) == pytest.approx(np.linalg.norm(6 * (b @ b) * b))
    assert not HessianSize(f, at).is_number


def test_a_size_is_refused_where_the_field_is_not_smooth_enough() -> None:
    f = function(lambda u: norm(Observed("g", order=2)(u)) ** 2 / 2)
    assert HessianSize(f, u)
    with pytest.raises(SortError, match="3 times differentiable"):
        LaplacianSlope(f, u)
    with pytest.raises(SortError, match="not smooth"):
        function(lambda u: HessianSize(f, u))


@pytest.mark.parametrize(
    ("fact", "key"), [(maps.ONTO, maps.F), (maps.HADAMARD, maps.F), (calculus.ADJOINT, calculus.G)]
)
def test_facts_of_square_maps_are_refused_for_maps_into_another_space(fact: Fact, key: Any) -> None:
    with pytest.raises(SortError):
        apply("square", fact, {key: g})


def test_values_in_another_space_are_not_compared_with_latent_vectors() -> None:
    with pytest.raises(SortError, match="different spaces"):
        inner(g(u), v)
    assert norm(derivative(g, u, v))


def test_mean_values_are_known_of_maps_into_another_space() -> None:
    bound = {maps.F: g, maps.c: 0, maps.p: u, maps.r: v}
    said = maps.MEAN_VALUE.conclusion.xreplace(bound)
    given = {k: f.xreplace(bound) for k, f in maps.MEAN_VALUE.premises.items()}
    statement = Statement(said, given=given, steps=(apply("x", maps.MEAN_VALUE, bound),))
    assert all(s.verdict is Verdict.PROVED_GIVEN for s in decide(statement).steps)
