"""Posterior by quadrature: Gaussian closed form, two grids, two wells, masses, sampling."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from lemmata.verify.engine.modes import mode, potential
from lemmata.verify.engine.posterior import posterior
from lemmata.verify.errors import InputError
from lemmata.verify.generators import CosineGenerator, Linear, Residual, Shear

A = np.array([[2.0, 0.3], [-0.4, 0.7]])
X = np.array([1.0, 2.0])
BETAS = [1e-4, 1e-2, 0.3, 1.0, 10.0, 100.0]


def closed_form(beta):
    cov = np.linalg.inv(np.eye(2) + A.T @ A / beta**2)
    mean = cov @ A.T @ X / beta**2
    at_mean = 0.5 * (mean @ mean + ((A @ mean - X) ** 2).sum() / beta**2)
    return mean, cov, np.log(2 * np.pi) + 0.5 * np.linalg.slogdet(cov)[1] - at_mean


@pytest.mark.parametrize("beta", BETAS)
def test_linear_in_two_dimensions(beta):
    mean, cov, log_normaliser = closed_form(beta)
    p = posterior(Linear(A), X, beta)
    np.testing.assert_allclose(p.log_normaliser, log_normaliser, rtol=1e-12, atol=1e-12)
    found_mean, found_cov = p.moments()
    np.testing.assert_allclose(found_mean, mean, atol=1e-10 * p.scale)
    np.testing.assert_allclose(found_cov, cov, rtol=0, atol=1e-11 * np.abs(cov).max())
    np.testing.assert_allclose(p.mode, mean, atol=1e-8 * p.scale)
    n = np.array([0.6, 0.8])
    level = n @ mean + 1.3 * np.sqrt(n @ cov @ n)
    assert abs(p.half_space(5 * n, level) - stats.norm.cdf(1.3)) < 1e-11
    assert abs(p.half_space(-n, -level) - stats.norm.sf(1.3)) < 1e-11


def test_ill_conditioned_and_slanted():
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    steep, beta = turn @ np.diag([3.0, 0.02]) @ turn.T, 0.01
    p = posterior(Linear(steep), X, beta)
    cov = np.linalg.inv(np.eye(2) + steep.T @ steep / beta**2)
    mean = cov @ steep.T @ X / beta**2
    np.testing.assert_allclose(p.moments()[0], mean, atol=1e-9 * np.sqrt(cov.max()))
    np.testing.assert_allclose(p.moments()[1], cov, atol=1e-9 * cov.max())
    r = 1.5 * np.sqrt(np.linalg.eigvalsh(cov)[-1])
    inside, outside = p.mass_inside(mean, r), p.mass_outside(mean, r)
    assert abs(inside + outside - 1) < 1e-9
    # Nearly all of the spread is along one line.
    assert abs(outside - 2 * stats.norm.sf(1.5)) < 1e-3
    n = np.array([1.0, 0.0])
    level = n @ mean + 0.7 * np.sqrt(n @ cov @ n)
    assert abs(p.half_space(n, level) - stats.norm.cdf(0.7)) < 1e-10


def test_small_masses_keep_their_digits():
    # Isotropic: ||z - mean||^2 (1 + 1/beta^2) is chi-square.
    p = posterior(Linear(np.eye(2)), [0.0, 0.0], 0.1)
    for r in (0.1, 0.5, 1.5):
        tail = stats.chi2.sf(101 * r * r, 2)
        np.testing.assert_allclose(p.mass_outside([0, 0], r), tail, rtol=1e-10)
    np.testing.assert_allclose(p.mass_inside([0, 0], 0.1), stats.chi2.cdf(1.01, 2), rtol=1e-12)
    line = posterior(Linear([[1.0]]), [0.0], 0.1)
    tail = stats.chi2.sf(101 * 0.25, 1)
    np.testing.assert_allclose(line.mass_outside([0.0], 0.5), tail, rtol=1e-11)
    off = stats.norm.sf(np.sqrt(101) * 0.4) + stats.norm.sf(np.sqrt(101) * 0.6)
    np.testing.assert_allclose(line.mass_outside([0.1], 0.5), off, rtol=1e-11)


@pytest.mark.parametrize("beta", BETAS)
@pytest.mark.parametrize("G", [Shear(1.0, 0.5, 2.0), Shear(0.7, 0.6, 3.0, activation="sin")])
def test_two_grids_and_complements_agree(G, beta):
    p = posterior(G, X, beta)
    coarse = posterior(G, X, beta, tolerance=1e-9)
    assert abs(p.log_normaliser - coarse.log_normaliser) < 1e-8
    # The tolerance is one box's; some tens of boxes carry the mass.
    limit = 50 * p.tolerance
    assert p.relative_error < limit
    c = p.mode + 0.7 * p.scale
    total = p.mass_inside(c, 2 * p.scale) + p.mass_outside(c, 2 * p.scale)
    assert abs(total - 1) < limit
    total = p.half_space([1, 2], 0.3) + p.half_space([-1, -2], -0.3)
    assert abs(total - 1) < limit


@pytest.mark.parametrize("beta", BETAS)
def test_distribution_function_in_one_dimension(beta):
    G = CosineGenerator(1.0, 1.5, 2.0)
    p = posterior(G, [1.3], beta)
    z = p.mode[0] + p.scale * np.linspace(-4, 4, 81)
    u = p.cdf(z)
    assert (np.diff(u) >= 0).all()
    np.testing.assert_allclose(u, [p.half_space([1.0], t) for t in z], atol=1e-11)
    assert abs(p.half_space([-2.0], -z[50]) - (1 - u[50])) < 1e-11
    np.testing.assert_allclose(p.cdf(p.quantile(u)), u, atol=1e-11)
    step = 1e-4 * p.scale
    slope = (p.cdf(z + step) - p.cdf(z - step)) / (2 * step)
    # Differences of the distribution function carry 1e-12 / 1e-4 of rounding.
    np.testing.assert_allclose(slope * p.scale, p.density(z) * p.scale, atol=2e-7)


def test_expectation_and_normal_moments():
    p = posterior(Linear([[2.0]]), [1.0], 0.5)
    values = p.expectation(lambda z: np.concatenate([z, z**4], axis=1))
    mean, var = 8 / 17, 1 / 17
    np.testing.assert_allclose(values, [mean, mean**4 + 6 * mean**2 * var + 3 * var**2], rtol=1e-12)


def test_two_wells_are_both_found():
    # Not invertible: G has three preimages of 0, so the posterior has three wells.
    G = Residual(-0.5, 1.0, np.array([[1.0]]), np.array([[1.0]]), "tanh")
    p = posterior(G, [0.0], 0.01)
    assert len(p.modes) == 3
    z = np.linspace(-4, 4, 2_000_001)
    weight = np.exp(-potential(G, np.zeros(1), 0.01, z[:, None]))
    total = weight.sum() * (z[1] - z[0])
    np.testing.assert_allclose(p.log_normaliser, np.log(total), atol=1e-10)
    outside = weight[np.abs(z) > 1].sum() * (z[1] - z[0]) / total
    np.testing.assert_allclose(p.mass_outside([0.0], 1.0), outside, rtol=1e-9)


def test_wells_in_the_plane():
    G = Residual(-0.5, 1.0, np.array([[1.0, 0.3], [0.0, 0.8]]), np.eye(2), "tanh")
    p = posterior(G, [0.0, 0.0], 0.15)
    z = np.linspace(-6, 6, 2001)
    grid = np.stack(np.meshgrid(z, z, indexing="ij"), axis=-1).reshape(-1, 2)
    weight = np.exp(-potential(G, np.zeros(2), 0.15, grid))
    assert len(p.modes) > 1
    np.testing.assert_allclose(p.log_normaliser, np.log(weight.sum() * 0.006**2), atol=1e-10)
    outside = weight[(grid**2).sum(1) > 1].sum() / weight.sum()
    np.testing.assert_allclose(p.mass_outside([0.0, 0.0], 1.0), outside, atol=1e-3)
    below = weight[grid @ [0.6, 0.8] <= 0.5].sum() / weight.sum()
    np.testing.assert_allclose(p.half_space([3.0, 4.0], 0.5), below, atol=1e-2)


def test_sampler_follows_the_distribution_function():
    # H0: exact inversion; Kolmogorov-Smirnov at level 1e-9.
    p = posterior(CosineGenerator(1.0, 1.5, 2.0), [1.3], 0.8)
    z = p.sample(5_000, rng=11)
    assert z.shape == (5_000, 1)
    assert stats.kstest(p.cdf(z[:, 0]), "uniform").pvalue > 1e-9
    np.testing.assert_array_equal(z, p.sample(5_000, rng=11))


@pytest.mark.parametrize("beta", BETAS)
def test_mode_is_critical_in_many_dimensions(beta):
    rng = np.random.default_rng(3)
    G = Residual(1.0, 0.05, rng.normal(size=(9, 6)), rng.normal(size=(6, 9)))
    x = rng.normal(size=(4, 6))
    z = mode(G, x, beta)
    gradient = z + G.gradient_of_half_square(z, x)[0] / beta**2
    assert np.linalg.norm(gradient) * min(beta, 1) ** 2 < 1e-8 * min(beta, 1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: posterior(Linear(A), X, 0.0), "beta must be positive"),
        (lambda: posterior(Linear(A), X, np.nan), "beta must be finite"),
        (lambda: posterior(Linear(A), [1.0], 1.0), "shape"),
        (lambda: posterior(Linear(A), [[1.0, 2], [3, 4]], 1.0), "one observable"),
        (lambda: posterior(Linear(np.eye(3)), [0.0] * 3, 1.0), "d = 1 or 2"),
        (lambda: posterior(Linear(A), X, 1.0).cdf(0.0), "d = 1"),
        (lambda: posterior(Linear(A), X, 1.0).mass_outside(X, -1.0), "radius"),
        (lambda: posterior(Linear([[1.0]]), [0.0], 1.0).quantile(2.0), "levels"),
        (lambda: posterior(Linear([[1.0]]), [0.0], 1.0).sample(-1), "at least 0"),
    ],
)
def test_bad_input_is_one_line(call, message):
    with pytest.raises(InputError, match=message) as caught:
        call()
    assert "\n" not in str(caught.value)
