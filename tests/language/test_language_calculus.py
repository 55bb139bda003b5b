"""What the language says of densities, coordinates, adjoints and equations, against numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import sympy as sp
from scipy import special, stats

from lemmata.bounds.decision import decide
from lemmata.bounds.kernel import Model, Statement, apply, step
from lemmata.bounds.kernel.obligation import ask
from lemmata.bounds.language.formulas import equal
from lemmata.bounds.language.functions import (
    CurveVariable,
    MapVariable,
    adjoint,
    derivative,
    function,
    grad,
    smoothness,
)
from lemmata.bounds.language.gram import adjoint_rule
from lemmata.bounds.language.maps.coordinatewise import Coordinatewise
from lemmata.bounds.language.maps.fresnel import Fresnel
from lemmata.bounds.language.measures.densities import log_density
from lemmata.bounds.language.measures.laws import Normal
from lemmata.bounds.language.terms import SortError
from lemmata.bounds.language.vectors import ZERO, VectorVariable, coordinates, inner, norm
from lemmata.bounds.literature import calculus
from lemmata.bounds.symbols import beta, d, m
from lemmata.bounds.verdict import Verdict

t = sp.Symbol("t", real=True)
SINE = function(sp.sin, of=t)
RIGHT = Model("m = 1", {VectorVariable("v"): ZERO, m: sp.S.One})
G = MapVariable("G")
v, w, z = map(VectorVariable, "vwz")


def drawn(rng: np.random.Generator, n: int = 2) -> sp.Basic:
    """Return a vector with random rational coordinates."""
    return coordinates(*(sp.Rational(int(k), 7) for k in rng.integers(-9, 10, size=n)))


@pytest.mark.parametrize("order", [0, 1, 2, 3])
def test_a_function_of_each_coordinate_has_diagonal_derivatives(order: int) -> None:
    rng = np.random.default_rng(order)
    at, *along = rng.normal(size=(order + 1, 2))
    slots = [coordinates(*map(float, a)) for a in (at, *along)]
    formal = derivative(Coordinatewise(CurveVariable("sigma"), d), *slots)
    value = formal.xreplace({d: sp.Integer(2), CurveVariable("sigma"): SINE})
    sines = (np.sin(at), np.cos(at), -np.sin(at), -np.cos(at))[order]
    expected = sines * np.prod(along, axis=0)
    found = [float(inner(e, value)) for e in (coordinates(1), coordinates(0, 1))]
    np.testing.assert_allclose(found, expected, atol=1e-14)


def test_fresnels_integral_is_differentiated() -> None:
    scale = np.sqrt(np.pi / 2)
    ahead, behind = (scale * special.fresnel(1.3**2 / scale + e / scale)[0] for e in (1e-6, -1e-6))
    slope = sp.diff(Fresnel(t**2), t).subs(t, sp.Float(1.3)) / (2 * 1.3)
    assert float(slope) == pytest.approx((ahead - behind) / 2e-6, rel=1e-8)


def test_the_log_density_is_scipys() -> None:
    mean, at = np.array([0.3, -1.0]), np.array([1.0, 0.5])
    law = Normal(coordinates(*map(float, mean)), sp.Rational(1, 4))
    value = log_density(law, coordinates(*map(float, at))).subs(d, 2)
    expected = stats.multivariate_normal.logpdf(at, mean, 0.25 * np.eye(2))
    assert float(value) == pytest.approx(expected, rel=1e-14)


def test_the_adjoint_rule_holds_of_a_shear() -> None:
    """Also where the other vector is made of adjoints, of which the rule is not an identity."""
    rng = np.random.default_rng(1)

    def shear(p: sp.Basic) -> sp.Basic:
        a, b = inner(coordinates(1), p), inner(coordinates(0, 1), p)
        return coordinates(2 * a + b**2, b + a * b)

    first, second = adjoint(G, z, v), adjoint(G, w, v)
    rules = [adjoint_rule(a, first - second) for a in (first, second)]
    assert any(r.relation != sp.true for r in rules)
    values = {G: function(shear)} | {name: drawn(rng) for name in (v, w, z)}
    assert all(r.relation.xreplace(values) == sp.true for r in rules)


def test_a_square_is_a_norm_whatever_the_vector_is_made_of() -> None:
    both = adjoint(G, z, v) - adjoint(G, w, v)
    assert inner(both, both) == norm(both) ** 2


def test_the_gradient_of_a_product_of_coordinates() -> None:
    """A linear form whose coefficients are sums is multiplied out before it is represented."""
    e = coordinates(1)
    f = function(lambda p: (1 + inner(e, p)) ** 2 * (inner(e, p) + 2))
    at = sp.Rational(1, 3)
    expected = sp.diff((1 + t) ** 2 * (t + 2), t).subs(t, at)
    assert inner(e, grad(f)(at * e)) == expected


@pytest.mark.parametrize(
    ("goal", "known", "verdict"),
    [
        (sp.Or(equal(v, ZERO), sp.Gt(norm(v), 0)), [], Verdict.PROVED),
        (sp.Not(equal(v, ZERO)), [sp.Gt(norm(v), 0)], Verdict.PROVED),
        (sp.Not(equal(v, ZERO)), [sp.Ge(norm(v), 0)], Verdict.REFUTED),
        (sp.Eq(norm(v), 0), [equal(v / beta**2, ZERO)], Verdict.PROVED),
        # t may be 0.
        (sp.Eq(norm(v), 0), [equal(t * v, ZERO)], Verdict.REFUTED),
    ],
)
def test_equations_of_vectors(goal: sp.Basic, known: list[sp.Basic], verdict: Verdict) -> None:
    assert ask(goal, known).verdict is verdict


def test_a_model_stays_in_the_domains() -> None:
    wrong = Model("m = -1", {v: ZERO, m: -sp.S.One})
    assert decide(Statement(sp.Gt(m + norm(v), -1), refuted_by=wrong)).verdict is Verdict.UNKNOWN
    goal, small = sp.Ge(m**2, norm(v) ** 2), {"small": sp.Le(norm(v), m)}
    said = Statement(goal, given=small, steps=(step("square", goal, "small"),))
    for example, verdict in ((wrong, Verdict.UNKNOWN), (RIGHT, Verdict.PROVED)):
        assert decide(replace(said, example=example)).verdict is verdict


@pytest.mark.parametrize(
    "body",
    [
        lambda t: -1 / (t - sp.S.Half) ** 2,
        abs,
        lambda t: sp.Max(t, 0),
        sp.floor,
        sp.log,
        lambda t: norm(v + t * w),
        lambda t: sp.Piecewise((0, t < 0), (1, True)),
    ],
)
def test_a_curve_with_a_pole_or_a_corner_is_refused(body: Any) -> None:
    """Taylor's formula at the first would show that -4 is at most -20."""
    try:
        at = {calculus.phi: function(body, of=t), calculus.t: sp.S.One, calculus.c: sp.S.Zero}
        cited = apply("Taylor", calculus.TAYLOR, at)
    except (SortError, TypeError):
        return
    given = dict(cited.premises)
    said = Statement(cited.goal, given=given, steps=(cited,), example=Model("any", {}))
    assert not decide(said).verdict.holds


@pytest.mark.parametrize(
    "body",
    [
        lambda t: sp.sqrt(1 + t**2) + sp.exp(t) / (2 + t**2),
        lambda t: norm(v + t * w) ** 2 + inner(G(v + t * w), adjoint(G, w, v)),
        lambda t: t * Fresnel(t) + sp.log(1 + t**4),
    ],
)
def test_a_curve_that_is_smooth_is_accepted(body: Any) -> None:
    assert smoothness(function(body, of=t)) >= 2
