"""Ornstein-Uhlenbeck and Cox-Ingersoll-Ross: exact laws, exceedance by four routes."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from flint import arb, ctx
from scipy import stats

from lemmata.verify.engine.laws.cir import CIR
from lemmata.verify.engine.laws.cir_exit import (
    critical_time,
    exit_law,
    printed_level,
    survival_bound,
)
from lemmata.verify.engine.laws.finite_volume import killed_cir
from lemmata.verify.engine.laws.kummer import ball, kummer, taylor, zeros
from lemmata.verify.engine.laws.ou import OU
from lemmata.verify.errors import InputError

LEVEL = printed_level(1, 1, Fraction(1, 2))


def test_ou_moments_compose():
    process = OU(0.7, 1.3)
    mean, var = process.moments(2.0, 0.5)
    again, more = process.moments(mean, 0.9)
    whole = process.moments(2.0, 1.4)
    assert again == pytest.approx(whole[0])
    assert more + var * np.exp(-2 * 0.7 * 0.9) == pytest.approx(whole[1])


def test_ou_paths_have_their_covariance():
    # H0: exact transitions; each whitened coordinate is N(0, 1), level 3e-10 each.
    process, times = OU(0.7, 1.3), np.array([0.1, 0.5, 2.0])
    path = process.path(2.0, times, 20_000, rng=1)
    mean = 2.0 * np.exp(-0.7 * times)
    early = np.minimum.outer(times, times)
    gap = np.abs(np.subtract.outer(times, times))
    cov = 1.3**2 / 1.4 * (np.exp(-0.7 * gap) - np.exp(-0.7 * (gap + 2 * early)))
    white = np.linalg.solve(np.linalg.cholesky(cov), path - mean[:, None])
    for row in white:
        assert stats.kstest(row, "norm").pvalue > 3e-10


@pytest.mark.parametrize(("N", "x0"), [(1, 0.0), (0.4, 1.0), (2.5, 3.0)])
def test_cir_paths_have_their_law(N, x0):
    # H0: exact transitions, two of them; level 1e-10.
    process = CIR(N, 1.5)
    x = process.path(x0, [0.3, 1.0], 20_000, rng=2)[1]
    assert stats.kstest(x, lambda t: process.cdf(t, x0, 1.0)).pvalue > 1e-10
    far = process.path(x0, [60.0], 20_000, rng=3)[0]
    assert stats.kstest(far, process.stationary().cdf).pvalue > 1e-10


def test_cir_of_integer_dimension_is_a_sum_of_squares():
    ou, cir = OU(0.5), CIR(3, 1.0)
    v = ou.path(np.array([1.0, 0.5, 0.0]), [0.8], 20_000, rng=4)[0]
    assert stats.kstest((v**2).sum(1), lambda t: cir.cdf(t, 1.25, 0.8)).pvalue > 1e-10


@pytest.mark.parametrize("a", [-2.3, 0.7, -7.0])
@pytest.mark.parametrize(("b", "y"), [(0.5, 4.0), (2.5, 30.0)])
def test_kummer_against_two_libraries(a, b, y):
    value, slope = kummer(arb(a), arb(b), arb(y))
    assert value.overlaps(arb(y).hypgeom_1f1(arb(a), arb(b)))
    with mpmath.workdps(40):
        exact = mpmath.diff(lambda t: mpmath.hyp1f1(t, b, y), a)
    assert abs(float(slope.mid()) / float(exact) - 1) < 1e-9
    # A ball encloses the values at its points.
    wide = taylor(arb(a, 0.01), arb(b), arb(y), 3)
    for shift in (-0.009, 0.0, 0.008):
        for have, want in zip(wide, taylor(arb(a + shift), arb(b), arb(y), 3), strict=True):
            assert have.overlaps(want)


def test_zeros_are_all_found():
    found = zeros(arb(0.5), arb(4), 12)
    assert found.bound >= 12
    sign = np.sign([float(arb(4).hypgeom_1f1(-v, 0.5).mid()) for v in np.linspace(0, 12, 1201)])
    assert len(found.values) == int((sign[1:] * sign[:-1] < 0).sum())


def test_a_zero_at_an_integer():
    # 2 M(-2, 1/2, y) = L_2^(-1/2) up to a factor: 1 - 4y + 4y^2/3, with its larger root here.
    with ctx.workprec(200):
        found = zeros(arb(1) / 2, (4 + (arb(32) / 3).sqrt()) * 3 / 8, 5)
    assert found.values[1].contains(2)
    assert float(found.values[1].rad()) < 1e-25


def test_unkilled_limit_of_the_rates():
    # With the level far out the rates approach 0, 1, 2, ... from above.
    rates = exit_law(1, 1, 80, modes=4).rates
    np.testing.assert_allclose([float(r) for r in rates[:3]], [0, 1, 2], atol=1e-6)
    assert all(r > k for k, r in enumerate(rates))


@pytest.mark.parametrize(
    ("N", "w", "level", "x0"),
    [(1, 1, LEVEL, 0), (Fraction(5, 2), 2, 10, 3), (Fraction(1, 3), 1, 4, 1), (8, 3, 9, 0.5)],
)
def test_three_routes_to_the_exceedance(N, w, level, x0):
    law = exit_law(N, w, level, x0, modes=16)
    a = float(ball(level).mid())
    volumes = killed_cir(float(N), w, a, 800)
    for time in (0.7, 3.0, 40.0):
        enclosure = law.exceedance(time)
        middle, radius = float(enclosure.mid()), float(enclosure.rad())
        assert radius < 1e-4
        inverted = CIR(float(N), w).exceedance_by_inversion(float(x0), a, time)
        assert abs(inverted - middle) <= radius + 1e-9
        killed = 1 - volumes.survival(np.sqrt(float(x0)), time)
        assert abs(killed - middle) <= radius + 2e-5


def test_exceedance_by_simulation():
    # H0: the enclosure, up to the bias of the bridge (4e-3 allowed); exact binomial, level 1e-9.
    n, time, level, steps = 10_000, 1.0, 2.0, 100
    exact = float(exit_law(1, 1, level).exceedance(time).mid())
    squared = CIR(1, 1).hits(0.0, level, time, steps, n, rng=5)
    plain = OU(0.5).hits(0.0, np.sqrt(level), time, steps, n, rng=6)
    for found in (squared, plain):
        assert stats.binom.sf(found - 1, n, exact + 4e-3) > 5e-10
        assert stats.binom.cdf(found, n, exact - 4e-3) > 5e-10
    # Teeth: the end point alone, without the path, is far below.
    assert stats.binom.cdf(plain, n, 1 - CIR(1, 1).cdf(level, 0.0, time)) > 1 - 1e-12


def test_printed_lemma_14_fails_beyond_a_critical_time():
    low, high = critical_time(1, 1, Fraction(1, 2))
    assert 0 < high - low < high / 10**9
    law = exit_law(1, 1, LEVEL)
    assert law.exceedance(high) > 0.5
    assert law.exceedance(low) <= 0.5
    assert float(LEVEL) == pytest.approx(4 * np.log(8))
    inverted = CIR(1, 1).exceedance_by_inversion(0.0, float(LEVEL), float(high))
    assert inverted == pytest.approx(0.5, abs=1e-9)


def test_elementary_bound_on_survival():
    law = exit_law(1, 1, LEVEL, modes=8)
    for time in (5, 60, 400):
        assert survival_bound(1, 1, LEVEL, time) >= law.survival(time)
    # It refutes the printed claim on its own, for other parameters too.
    assert survival_bound(1, 1, LEVEL, 200) < 0.5
    for N, w, eps in [(5, 3, Fraction(1, 10)), (2, Fraction(1, 7), Fraction(9, 10))]:
        assert survival_bound(N, w, printed_level(N, w, eps, 1), 10**30, 1) < 1 - eps.__float__()
    with pytest.raises(InputError, match="nu"):
        survival_bound(1, 1, LEVEL, 1, nu=1)


def test_short_times_widen_the_enclosure_but_keep_it_true():
    law = exit_law(1, 1, LEVEL, modes=6)
    for time in (0.01, 0.1, 0.5, 1.0):
        exact = CIR(1, 1).exceedance_by_inversion(0.0, float(LEVEL), time)
        assert law.exceedance(time).overlaps(arb(exact, 1e-9))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: OU(-1.0), "rate"),
        (lambda: OU(1.0).path(0.0, [1.0, 0.5], 3), "increasing"),
        (lambda: CIR(0.0, 1.0), "N must be positive"),
        (lambda: CIR(1.0, 1.0).path(-1.0, [1.0], 3), "not negative"),
        (lambda: exit_law(1, 1, 2, 3), "start"),
        (lambda: exit_law(1, -1, 2), "w must be positive"),
        (lambda: exit_law(1, 1, float("nan")), "finite"),
        (lambda: critical_time(1, 1, 2), "eps"),
        (lambda: ball("x"), "real number"),
    ],
)
def test_bad_input_is_one_line(call, message):
    with pytest.raises(InputError, match=message) as caught:
        call()
    assert "\n" not in str(caught.value)
