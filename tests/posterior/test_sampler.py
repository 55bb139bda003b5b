"""The sampler runs the chain of the certificate, the same bits for any number of threads."""

from __future__ import annotations

import numpy as np
from cases import drawn, line, trained
from scipy import integrate, stats

from lemmata.verify import certify_posterior
from lemmata.verify.certify.posterior.sampler import Chain
from lemmata.verify.certify.posterior.whitened import whitened
from lemmata.verify.generators import Linear

WINE2 = trained("wine2")


def test_one_step_is_the_formula():
    rng = np.random.default_rng(2)
    C, center, x = rng.normal(size=(2, 2)), rng.normal(size=2), rng.normal(size=2)
    start = Chain(WINE2, x, 0.3, center, C, 0.2, 0).sample(50, 11)
    z = Chain(WINE2, x, 0.3, center, C, 0.2, 1).sample(50, 11)
    slope = start + WINE2.gradient_of_half_square(start, x)[0] / 0.09
    source = np.random.default_rng(11).bit_generator.seed_seq.spawn(1)[0]
    draw = np.random.Generator(np.random.SFC64(source)).standard_normal
    np.testing.assert_allclose(start, center + draw((50, 2)) @ C.T, atol=1e-13)
    noise = np.sqrt(0.2 * 1.8) * draw((50, 2)) @ C.T
    np.testing.assert_allclose(z, start - 0.2 * slope @ C @ C.T + noise, atol=1e-11)


def test_threads_do_not_change_a_bit():
    c = certify_posterior(WINE2, drawn(WINE2, 0.1, 4)[2], 0.1, 0.1)
    assert c.K > 0
    chain = Chain(WINE2, c.x, c.beta, c.center, c.C, c.chain.step, 3)
    one = chain.sample(20000, 5, threads=1)
    assert np.array_equal(one, chain.sample(20000, 5, threads=3))
    assert not np.array_equal(one, chain.sample(20000, 6))


def test_a_gaussian_stays_one():
    """For a linear map the chain is exact at every step: the law of z_K is the posterior."""
    A = np.array([[2.0, 0.5], [0.0, 1.0]])
    cov = np.linalg.inv(np.eye(2) + A.T @ A)
    C = np.linalg.cholesky(cov)
    chain = Chain(Linear(A), np.zeros(2), 1.0, np.zeros(2), C, 0.5, 4)
    u = np.linalg.solve(C, chain.sample(200_000, 3).T).ravel()
    # H0: standard normals; Kolmogorov-Smirnov at level 1e-12. Euler's noise sqrt(2s) would fail.
    assert stats.kstest(u, "norm").pvalue > 1e-12
    assert stats.kstest(u * 1.03, "norm").pvalue < 1e-12


def test_samples_have_the_law_that_is_certified():
    """H0: the distance of the law from the posterior is at most c.eps.

    The Kolmogorov distance of n points exceeds that of their law by sqrt(log(2/level)/2n) with
    probability at most ``level`` = 1e-12 (Dvoretzky, Kiefer, Wolfowitz, Massart).
    """
    G, n = trained("iris1"), 100_000
    c = certify_posterior(G, drawn(G, 0.1, 1)[0], 0.1, 0.1)
    w = whitened(G, c.x, c.beta, c.center, c.C)
    u, posterior = line(w)
    cdf = integrate.cumulative_trapezoid(posterior, u, initial=0)
    sample = np.sort((c.sample(n, rng=1)[:, 0] - c.center[0]) / c.C[0, 0])
    at = np.interp(sample, u, cdf)
    gap = np.abs(at - np.arange(n) / n).max()
    assert gap <= c.eps + np.sqrt(np.log(2e12) / (2 * n))
    # Teeth: half a standard deviation to the side is seen.
    moved = np.abs(np.interp(sample + 0.5, u, cdf) - np.arange(n) / n).max()
    assert moved > c.eps + np.sqrt(np.log(2e12) / (2 * n))
