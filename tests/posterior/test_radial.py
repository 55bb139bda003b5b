"""Radial integrals against high-precision quadrature, contraction against a known rate."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from flint import arb, ctx
from scipy.integrate import cumulative_trapezoid

from lemmata.verify.certify.posterior.chords import contraction
from lemmata.verify.certify.posterior.radial import chi_below, expectation, radial


@pytest.fixture(autouse=True)
def _precision():
    with ctx.workprec(96):
        yield


def curvature(ends, a):
    """Return A as a function, from its definition."""

    def A(r):
        total, start = mpmath.mpf(0), mpmath.mpf(0)
        for end, value in zip(ends, a, strict=True):
            low, high = start, min(mpmath.mpf(float(end)), r)
            if high > low:
                total += float(value) * ((r - low) ** 2 - (r - high) ** 2) / 2
            start = mpmath.mpf(float(end))
        return total

    return A


@pytest.mark.parametrize("d", [1, 2, 13, 30])
def test_masses_contain_the_integrals(d):
    ends = np.linspace(0, 8, 9)[1:]
    a = 1 - ends / 9
    table, A = radial(d, ends, a), curvature(ends, a)

    def mass(r):
        points = [0, *(float(e) for e in ends if e < r), r]
        return mpmath.quad(lambda s: s ** (d - 1) * mpmath.exp(-A(s)), points)

    for r in (2.0, 5.0, 8.0):
        k = int(np.searchsorted(table.nodes, r))
        truth = mass(r)
        assert abs(float(table.mass[k].mid()) - truth) <= float(table.mass[k].rad())
        assert table.mass[k].rad() < 1e-2 * table.mass[k].mid()


@pytest.mark.parametrize("d", [1, 2, 13, 30])
def test_the_exit_function_against_a_fine_grid(d):
    ends = np.linspace(0, 8, 9)[1:]
    a = 1 - ends / 9
    table, h = radial(d, ends, a), 1e-4
    r = h * np.arange(80001)
    slope = a[np.clip(np.ceil(r - 1e-9).astype(int) - 1, 0, 7)]
    A = cumulative_trapezoid(np.cumsum(slope * h) - slope * h / 2, dx=h, initial=0)
    f = cumulative_trapezoid(r ** (d - 1) * np.exp(-A), dx=h, initial=0)
    q = np.concatenate([[0.0], np.exp(A[1:]) * f[1:] / r[1:] ** (d - 1)])
    F = cumulative_trapezoid(q, dx=h, initial=0)
    for s in (3.0, 5.0, 8.0):
        found = table.F[int(np.searchsorted(table.nodes, s))]
        true = F[round(s / h)]
        assert abs(float(found) - true) <= float(found.rad()) + 2e-3 * true
        assert found.rad() < 0.03 * found.mid()


def test_one_constant_gives_the_series():
    """F(r) = F_d(sqrt(a) r)/a, a series of positive terms; twice its denominators it is not."""
    d, a, r = 5, 0.6, 4.0
    table = radial(d, np.array([r]), np.array([a]))
    s, product, series, twin = a * r * r, 1.0, 0.0, 0.0
    for k in range(1, 200):
        product *= s / (d + 2 * k - 2)
        series += product / (2 * k)
        twin += product / (4 * k)
    assert abs(arb(series) / a - table.F[-1].mid()) <= table.F[-1].rad() + 1e-9
    assert not abs(arb(twin) / a - table.F[-1].mid()) <= table.F[-1].rad()


def test_expectations_are_upper_bounds_and_close():
    d, ends = 3, np.linspace(0, 6, 13)[1:]
    table = radial(d, ends, np.ones(12))
    right = [arb(float(r)) for r in table.nodes[1:]]
    mean = expectation(table.chi, right)[-1]
    truth = 2 * np.sqrt(2 / np.pi)
    assert truth - 1e-6 < mean < truth + 1 / 32
    assert abs(chi_below(3, arb(2)) - 0.738535870050889) < 1e-12


def test_chords_find_the_rate_and_lose_nothing_by_it():
    """Of a constant curvature the rate is at least that; of a flat ball that of Brownian motion."""
    rate, factor = contraction(np.array([3.0]), np.array([0.5]))
    assert 0.5 < rate < 0.8
    assert 1 <= factor < 3
    rate, _ = contraction(np.array([3.0]), np.array([-1e-9]))
    brownian = 4 * (np.pi / 2 / 6.0) ** 2
    assert 0.97 * brownian < rate < brownian


def test_a_ball_that_is_not_convex_at_its_edge_contracts():
    ends, a = np.linspace(0, 5, 21)[1:], 1 - np.linspace(0, 5, 21)[1:] / 4.9
    rate, _ = contraction(ends, a)
    assert a[-1] < 0
    assert rate > 0.1
    # Teeth: with the curvature of the edge everywhere nothing is left of it.
    flat, _ = contraction(ends, np.full(20, -0.4))
    assert flat < 0.02
