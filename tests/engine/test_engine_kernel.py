"""Laws on a grid and Gaussian closed forms: exactness, orders, three routes that agree."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from lemmata.verify.engine.langevin import langevin
from lemmata.verify.engine.laws import finite_volume, gaussian, kernel
from lemmata.verify.engine.modes import potential
from lemmata.verify.engine.posterior import posterior
from lemmata.verify.errors import InputError
from lemmata.verify.generators import CosineGenerator, Linear

A, X, BETA = [[1.5]], [0.7], 0.4
DRIFT = kernel.langevin_drift(Linear(A), X, BETA)
G = CosineGenerator(1.0, 1.5, 2.0)


@pytest.mark.parametrize(("h", "steps"), [(0.01, 1), (0.01, 2), (0.05, 37), (1e-5, 1_234_567)])
def test_kernel_powers_reproduce_the_gaussian_chain(h, steps):
    law = kernel.chain_law(DRIFT, h, steps, 0.1, (-3.5, 4.0))
    exact = gaussian.chain(A, X, BETA, h, steps, [0.1])
    assert abs(law.mass - 1) < 1e-12
    np.testing.assert_allclose(law.density, exact.density(law.grid[:, None]), atol=1e-11)
    target = gaussian.posterior(A, X, BETA)
    distance = law.tv(lambda z: target.density(z[:, None]))
    assert abs(distance - gaussian.tv(exact, target)) < 1e-10


def test_squaring_agrees_with_stepping_for_a_curved_drift():
    drift = kernel.langevin_drift(G, [1.3], 0.5)
    h, grid = 0.004, np.linspace(-4, 8, 601)
    point = kernel.chain_law(drift, h, 300, 0.0, (-4.0, 8.0))
    first = kernel.Law(grid, stats.norm.pdf(grid, h * drift(np.zeros(1))[0], np.sqrt(2 * h)))
    again = kernel.step_law(drift, h, 299, first).refined(point.spacing / 8)
    interpolated = np.interp(point.grid, again.grid, again.density)
    np.testing.assert_allclose(interpolated, point.density, atol=1e-4)
    assert abs(again.mass - 1) < 1e-12
    assert abs(again.moments()[0] - point.moments()[0]) < 1e-10
    assert abs(again.moments()[1] - point.moments()[1]) < 1e-10


def test_mass_that_leaves_the_interval_is_seen():
    law = kernel.chain_law(DRIFT, 0.01, 50, 0.1, (0.0, 4.0))
    assert law.mass < 0.99


def test_weak_order_of_euler_maruyama_is_one():
    # The stationary bias of the curved chain halves with the step; no Monte Carlo.
    p = posterior(G, [1.3], 0.5)
    bias = []
    for h in (0.02, 0.01, 0.005):
        law = kernel.chain_law(kernel.langevin_drift(G, [1.3], 0.5), h, int(8 / h), 1.0, (-3, 4))
        bias.append(law.tv(p.density))
    orders = np.log2(np.array(bias[:-1]) / bias[1:])
    assert (np.abs(orders - 1) < 0.1).all()


def test_diffusion_by_finite_volumes_is_of_second_order():
    def level(z):
        return potential(Linear(A), np.array(X), BETA, z[:, None])

    exact = gaussian.diffusion(A, X, BETA, 0.1, [0.1])
    errors, gaps = [], []
    for cells in (200, 400, 800):
        process = finite_volume.langevin(level, -2.0, 3.0, cells)
        errors.append(np.abs(process.density(0.1, 0.1).density
                             - exact.density(process.centers[:, None])).max())  # fmt: skip
        gaps.append(process.gap - (1 + 1.5**2 / BETA**2))
    for sequence in (errors, np.abs(gaps)):
        orders = np.log2(np.array(sequence[:-1]) / sequence[1:])
        assert (np.abs(orders - 2) < 0.15).all()
    p = posterior(Linear(A), X, BETA)
    np.testing.assert_allclose(process.mass, p.density(process.centers) * 5 / 800, atol=1e-7)


def test_reflected_uniform_law_against_the_cosine_series():
    process = finite_volume.langevin(lambda z: 0 * z, 0.0, 1.0, 600)
    assert abs(process.gap / np.pi**2 - 1) < 1e-5
    t = 0.05
    k = np.arange(1, 200)[:, None]
    z = process.centers
    series = 1 + 2 * (np.exp(-(np.pi**2) * k**2 * t) * np.cos(np.pi * k * z)).sum(0)
    np.testing.assert_allclose(process.law(0.0, t) * 600, series, atol=3e-4)
    chi2 = 2 * np.exp(-2 * np.pi**2 * k**2 * t).sum()
    assert abs(process.chi_square(0.0, t) / chi2 - 1) < 1e-3
    assert process.tv_to_stationary(0.0, 5.0) < 1e-12


def test_chain_sampler_kernel_and_diffusion_agree():
    # H0: the sampler has the law of the kernel; Kolmogorov-Smirnov, level 1e-9.
    h, steps = 0.01, 20
    drift = kernel.langevin_drift(G, [1.3], 0.5)
    law = kernel.chain_law(drift, h, steps, 0.0, (-3.0, 4.0)).refined(1e-3)
    z = langevin(G, [1.3], 0.5, h, steps, rng=4, chains=40_000)[:, 0]
    grid, total = law.grid, np.cumsum(law.density) * law.spacing
    assert stats.kstest(z, lambda t: np.interp(t, grid + law.spacing / 2, total)).pvalue > 1e-9
    process = finite_volume.langevin(
        lambda t: potential(G, np.array([1.3]), 0.5, t[:, None]), -3.0, 4.0, 1000
    )
    distances = []
    for split in (1, 8):
        fine = kernel.chain_law(drift, h / split, steps * split, 0.0, (-3.0, 4.0))
        diffusion = process.density(0.0, h * steps)
        distances.append(
            fine.tv(lambda t, d=diffusion: np.interp(t, d.grid, d.density, left=0, right=0))
        )
    assert distances[1] < distances[0] / 6


def test_total_variation_of_gaussians():
    p = gaussian.Gaussian(np.array([0.3]), np.array([[1.7]]))
    for mean, var in [(0.3, 1.7), (1.0, 1.7), (0.3, 0.2), (-2.0, 9.0), (0.3, 1.7000001)]:
        q = gaussian.Gaussian(np.array([mean]), np.array([[var]]))
        assert abs(gaussian.tv(p, q) - gaussian.tv_quadrature(p, q)) < 1e-9
        assert gaussian.tv(p, q) == pytest.approx(gaussian.tv(q, p), abs=1e-12)
        low, high = gaussian.tv_bounds(p, q)
        assert low - 1e-12 <= gaussian.tv(p, q) <= high + 1e-12
    u = np.linspace(-12, 12, 8001)
    q = gaussian.Gaussian(np.array([1.0]), np.array([[0.5]]))
    grid = kernel.tv(p.density(u[:, None]), q.density(u[:, None]), u[1] - u[0])
    assert abs(grid - gaussian.tv(p, q)) < 1e-10


def test_bounds_in_the_plane_and_kl():
    p = gaussian.Gaussian(np.zeros(2), np.eye(2))
    q = gaussian.Gaussian(np.array([0.3, 0.1]), np.array([[1.5, 0.2], [0.2, 0.8]]))
    low, high = gaussian.tv_bounds(p, q)
    assert 0 < low < high < 1
    same = gaussian.Gaussian(np.array([0.3, 0.1]), np.eye(2))
    low, high = gaussian.tv_bounds(p, same)
    assert low == pytest.approx(gaussian.tv(p, same), rel=1e-10)
    assert gaussian.kl(p, same) == pytest.approx(0.05)
    with pytest.raises(InputError, match="closed form"):
        gaussian.tv(p, q)


def test_stationary_path_kl_as_the_sum_of_steps():
    # KL = (1/4) int E||grad L(z_t) - grad L(z_{floor})||^2 dt with the stationary covariance.
    c, dim, h, time = 3.0, 4, 0.05, 1.0
    s = (np.arange(200_000) + 0.5) / 200_000 * h
    rate = 0.25 * c**2 * dim * (2 / c) * (1 - np.exp(-c * s))
    value = gaussian.stationary_path_kl(c, dim, h, time)
    assert value == pytest.approx(rate.mean() * time, rel=1e-9)


def test_chain_at_the_edge_of_stability_and_start_law():
    lone = gaussian.chain([[0.0]], [0.0], 1.0, 2.0, 7, [1.0])
    assert lone.mean[0] == pytest.approx(-1.0)
    assert lone.cov[0, 0] == pytest.approx(2 * 2.0 * 7)
    target = gaussian.posterior(A, X, BETA)
    moved = gaussian.diffusion(A, X, BETA, 0.7, target)
    np.testing.assert_allclose(moved.cov, target.cov, rtol=1e-14)
    np.testing.assert_allclose(moved.mean, target.mean, rtol=1e-14)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: kernel.chain_law(DRIFT, 0.01, 5, 9.0, (-1.0, 1.0)), "inside"),
        (lambda: kernel.chain_law(DRIFT, -0.01, 5, 0.0, (-1.0, 1.0)), "step must be positive"),
        (lambda: kernel.chain_law(DRIFT, 0.01, 0, 0.0, (-1.0, 1.0)), "at least 1"),
        (lambda: kernel.transition(DRIFT, 0.01, np.linspace(0, 1, 4)), "refine"),
        (lambda: kernel.tv([1.0, 2.0], [1.0], 0.1), "shapes"),
        (lambda: kernel.tv([1.0, np.nan], [1.0, 1.0], 0.1), "NaN"),
        (lambda: kernel.langevin_drift(Linear(np.eye(2)), [0.0, 0.0], 1.0), "d = 1"),
        (lambda: gaussian.posterior([[1.0, 2.0]], [1.0], 1.0), "square"),
        (lambda: gaussian.posterior(A, X, 0.0), "beta"),
        (lambda: gaussian.chain(A, X, 1.0, 0.1, -1, [0.0]), "at least 0"),
        (lambda: finite_volume.langevin(lambda z: z, 1.0, 0.0), "low < high"),
        (lambda: finite_volume.langevin(lambda z: z * z, 0.0, 1.0).law(2.0, 1.0), "outside"),
    ],
)
def test_bad_input_is_one_line(call, message):
    with pytest.raises(InputError, match=message) as caught:
        call()
    assert "\n" not in str(caught.value)
