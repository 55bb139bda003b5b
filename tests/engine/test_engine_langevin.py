"""Euler-Maruyama chains: exact Gaussian laws, threads, projection, exits, bad input."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from lemmata.verify.engine.chains import ridge_drift
from lemmata.verify.engine.chains.euler import NumpyChunk, Task
from lemmata.verify.engine.chains.polar import Polar
from lemmata.verify.engine.chains.ridge_form import ridge_form
from lemmata.verify.engine.chains.stability import curvature, limit
from lemmata.verify.engine.langevin import langevin, run_chains
from lemmata.verify.errors import InputError, NumericalWarning
from lemmata.verify.generators import (
    Composition,
    Convex,
    Coordinatewise,
    Linear,
    Residual,
    Shear,
    Translation,
)

A = np.array([[2.0, 0.3], [-0.4, 0.7]])
X = np.array([1.0, 2.0])
SHEAR = Shear(1.0, 0.8, 0.7)


def test_one_step_is_the_formula():
    # The noise of one step is recovered from the step of the zero map; every draw is the same.
    z0 = np.random.default_rng(1).normal(size=(7, 2))
    h, beta = 0.01, 0.3
    got = langevin(SHEAR, X, beta, h, 1, rng=5, z0=z0)
    noise = langevin(Linear(np.zeros((2, 2))), X, beta, h, 1, rng=5, z0=0 * z0)
    gradient = z0 + SHEAR.gradient_of_half_square(z0, X)[0] / beta**2
    np.testing.assert_allclose(got, z0 - h * gradient + noise, atol=1e-14)


@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_normals_are_normal_and_independent(kind):
    # H0: independent normals of deviation 2. Kolmogorov-Smirnov test, and the normal limit of 15
    # correlations of powers; each of the 16 tests at level 3e-11 in each precision.
    draw = Polar(np.random.default_rng(12), (3, 2**18), kind, kind(2.0))
    first, z = draw().copy(), draw()
    assert (first != z).any()
    z = z.reshape(-1).astype(float) / 2
    assert stats.kstest(z, "norm").pvalue > 3e-11
    assert stats.kstest(1.03 * z, "norm").pvalue < 1e-12
    half = len(z) // 2
    for shift in (1, 2, half - 1, half, half + 1):
        for power in (1, 2, 3):
            a = z**power - (z**power).mean()
            score = (a[:-shift] @ a[shift:]) / a.var() / np.sqrt(len(z) - shift)
            assert abs(score) < stats.norm.isf(1.5e-11)
    assert Polar(np.random.default_rng(1), (1, 5), kind, kind(1.0))().shape == (1, 5)


@pytest.mark.parametrize("turned", [False, True])
def test_work_arrays_do_not_change_the_chain(turned, monkeypatch):
    # The same draws through the generator's own gradient give the same chain, up to rounding.
    if turned:
        monkeypatch.setitem(ridge_drift._BY_POINTS, "float64", 1)
    make = np.random.default_rng(3)
    W, V, b = make.normal(size=(4, 3)), make.normal(size=(3, 4)) / 8, make.normal(size=4)
    Q = np.linalg.qr(make.normal(size=(3, 3)))[0]
    task = Task(0.05, 0.05 / 0.36, 15, None, None, None)
    for G in (
        Residual(1.0, 0.5, W, V, b=b),
        Residual(1.0, 0.5, W[:, :1], V[:1], "gelu"),
        Convex(0.4, 0.6, W, np.ones(4) / 4, "softplus"),
        Linear(A),
        Linear([[0.4]]),
        SHEAR,
        Coordinatewise(Q, Q.T, Q**2 + 0.1, 1 + Q**2, Q),
        Composition((Translation([0.3, 0.1, -0.2]), Residual(1.0, 0.3, W, V, "sin"))),
    ):
        x = make.normal(size=(70, G.dim))
        ends = []
        for form in (ridge_form(G), None):
            chunk, z = NumpyChunk(G, task), np.zeros((70, G.dim))
            chunk.__dict__["form"] = form
            chunk.run(x, z, np.random.SeedSequence(5), 0, None)
            ends.append(z)
        np.testing.assert_allclose(*ends, atol=1e-12, err_msg=repr(G))


def test_threads_do_not_change_a_bit():
    make = np.random.default_rng(2)
    G = Residual(1.0, 0.1, make.normal(size=(8, 3)), make.normal(size=(3, 8)))
    x = make.normal(size=(1500, 3))
    arguments = {"chunk": 200, "watch": (np.zeros(3), 1.0)}
    one = run_chains(G, x, 0.5, 0.01, 20, rng=3, threads=1, **arguments)
    two = run_chains(G, x, 0.5, 0.01, 20, rng=3, threads=2, **arguments)
    many = run_chains(G, x, 0.5, 0.01, 20, rng=3, threads=7, **arguments)
    np.testing.assert_array_equal(one.z, two.z)
    np.testing.assert_array_equal(one.z, many.z)
    np.testing.assert_array_equal(one.exit_step, many.exit_step)


def test_chunks_are_independent_and_generators_advance():
    z = langevin(SHEAR, X, 0.5, 0.01, 1, rng=3, chains=200_000)
    assert len(np.unique(z[:, 0])) == len(z)
    source = np.random.default_rng(4)
    first = langevin(SHEAR, X, 0.5, 0.01, 1, rng=source, chains=4)
    assert (first != langevin(SHEAR, X, 0.5, 0.01, 1, rng=source, chains=4)).all()


def exact_law(beta, h, steps, z0):
    """Mean and covariance by the recursion of the linear chain."""
    curvature = np.eye(2) + A.T @ A / beta**2
    mean, cov = np.array(z0, dtype=float), np.zeros((2, 2))
    pull = np.eye(2) - h * curvature
    for _ in range(steps):
        mean = pull @ mean + h * A.T @ X / beta**2
        cov = pull @ cov @ pull.T + 2 * h * np.eye(2)
    return mean, cov


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_linear_chain_has_its_gaussian_law(dtype):
    # H0: whitened end points are N(0, I). Kolmogorov-Smirnov, two coordinates and the squared
    # norm, each at level 3e-10.
    beta, h, steps, n = 0.7, 0.05, 30, 40_000
    z = langevin(Linear(A), X, beta, h, steps, rng=8, z0=[0.5, -0.5], chains=n, dtype=dtype)
    assert z.dtype == dtype
    mean, cov = exact_law(beta, h, steps, [0.5, -0.5])
    white = np.linalg.solve(np.linalg.cholesky(cov), (z - mean).T)
    for row in white:
        assert stats.kstest(row, "norm").pvalue > 3e-10
    assert stats.kstest((white**2).sum(0), stats.chi2(2).cdf).pvalue > 3e-10
    # Teeth: the diffusion's own stationary covariance is told apart.
    wrong = np.linalg.inv(np.eye(2) + A.T @ A / beta**2)
    skew = np.linalg.solve(np.linalg.cholesky(wrong), (z - mean).T)
    assert stats.kstest((skew**2).sum(0), stats.chi2(2).cdf).pvalue < 1e-12


@pytest.mark.parametrize("engine", ["numpy", "numba"])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_chains_that_are_lost_are_told_with_their_first_step(engine, dtype):
    seen = []
    options = {"rng": 1, "chains": 10, "chunk": 10, "engine": engine, "dtype": dtype}
    with pytest.warns(NumericalWarning, match=r"10 of 10 chains are lost.*step \d+, chain \d") as w:
        run = run_chains(Linear([[1.0]]), [0.0], 1.0, 2.5, 2000, **options,
                         observer=lambda k, first, z: seen.append(z.copy()))  # fmt: skip
    assert len(w) == 1
    assert w[0].filename == __file__
    assert not np.isfinite(run.z).any()
    assert run.inflation == np.inf
    # The run that finds the step sees the same states, and the observer sees each but once.
    assert len(seen) == 2000
    far = np.abs(np.array(seen))[:, :, 0] > limit(dtype)
    lost = far | np.isnan(np.array(seen))[:, :, 0]
    np.testing.assert_array_equal(run.exploded, 1 + lost.argmax(axis=0))


def test_one_lost_chain_among_others_is_named():
    G = Linear([[1.0]])
    with pytest.warns(NumericalWarning, match="1 of 3 chains are lost.* chain 1;"):
        run = run_chains(G, [0.0], 1.0, 0.01, 5, rng=0, z0=[[0.0], [1e200], [1.0]])
    np.testing.assert_array_equal(run.exploded, [-1, 0, -1])


@pytest.mark.parametrize("engine", ["numpy", "numba"])
def test_a_step_that_inflates_the_variance_is_told(engine):
    # The case of diag(1, 3): curvatures 5 and 37, variances 1/(l(1 - l h/2)).
    G, steep, h = Linear(np.diag([1.0, 3.0])), 37.0, 0.05
    with pytest.warns(NumericalWarning, match=r"13\.3 times too large .* curvature 37"):
        run = run_chains(G, [0.0, 0.0], 0.5, h, 400, rng=0, chains=2000, engine=engine)
    assert run.inflation == pytest.approx(1 / (1 - steep * h / 2), rel=1e-6)
    # H0: n var / sigma^2 is chi-squared; each tail at level 1e-10.
    level = stats.chi2.cdf(2000 * run.z[:, 1].var() * steep / run.inflation, 1999)
    assert 1e-10 < level < 1 - 1e-10
    fine = run_chains(G, [0.0, 0.0], 0.5, 0.2 / steep, 5, rng=0, chains=20, engine=engine)
    assert fine.inflation == pytest.approx(1 / 0.9)
    assert fine.exploded is None


def test_a_step_lost_in_rounding_is_told():
    with pytest.warns(NumericalWarning, match="stand still"):
        langevin(Linear([[1.0]]), [0.0], 1.0, 1e-40, 3, rng=0, z0=[1.0])


def test_the_curvature_is_a_lower_bound_of_the_largest():
    G, z = Shear(1.0, 1.0, 1.5), np.random.default_rng(0).normal(size=(5, 2))
    x, beta, e = np.array([[1.0, 2.0]]), 0.5, 1e-6
    largest = max(
        np.linalg.eigvalsh(
            [[(g(p + e * a, x) - g(p - e * a, x))[0] @ b / (2 * e) for b in np.eye(2)]
             for a in np.eye(2)]
        )[-1]
        for p in z[:, None]
        for g in [lambda y, x: y + G.gradient_of_half_square(y, x)[0] / beta**2]
    )  # fmt: skip
    found = curvature(G, x, beta, z)
    assert 0.99 * largest < found < 1.0001 * largest


@pytest.mark.parametrize("dim", [1, 2, 5])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_projected_chain_stays_in_its_ball(dim, dtype):
    G, center, r = Linear(np.eye(dim)), np.full(dim, 0.3), 0.5
    worst = []

    def watch(k, first, z):
        worst.append(np.linalg.norm(z - center.astype(dtype), axis=1).max() / r - 1)

    z = langevin(G, np.zeros(dim), 1.0, 0.2, 20, rng=2, z0=center, chains=500, dtype=dtype,
                 project=(center, r), observer=watch, threads=1)  # fmt: skip
    assert len(worst) == 20
    assert max(worst) <= 8 * np.finfo(dtype).eps
    on_boundary = np.abs(np.linalg.norm(z - center, axis=1) / r - 1) <= 8 * np.finfo(dtype).eps
    assert on_boundary.any()


def test_projected_chain_has_an_atom_reflected_diffusion_has_none():
    # Definition 14, one step from the boundary of [0, 2r] with zero drift: G = 0 leaves only the
    # prior drift, which is 0 at z = 0. H0: atom of mass 1/2; exact binomial test, level 1e-9.
    n, h, r = 40_000, 0.01, 5.0
    zero = Linear([[0.0]])
    z = langevin(zero, [0.0], 1.0, h, 1, rng=6, chains=n, project=([r], r))[:, 0]
    assert stats.binomtest(int((z == 0.0).sum()), n, 0.5).pvalue > 1e-9
    # Away from the atom both laws agree: |sqrt(2h) xi| given that it is positive.
    half = stats.halfnorm(scale=np.sqrt(2 * h))
    assert stats.kstest(z[z > 0], half.cdf).pvalue > 1e-9


def test_exit_steps():
    path = []

    def keep(k, first, z):
        path.append(z.copy())

    run = run_chains(SHEAR, X, 0.6, 0.05, 25, rng=9, chains=300, threads=1,
                     watch=([0.2, 0.1], 1.5), observer=keep)  # fmt: skip
    trail = np.concatenate([np.zeros((1, 300, 2)), np.stack(path)])
    out = ((trail - [0.2, 0.1]) ** 2).sum(2) > 1.5**2
    expected = np.where(out.any(0), out.argmax(0), -1)
    np.testing.assert_array_equal(run.exit_step, expected)
    assert (expected > 0).any()
    assert (expected < 0).any()
    outside = run_chains(SHEAR, X, 0.6, 0.05, 0, z0=[5.0, 5.0], watch=([0.0, 0.0], 1.0))
    np.testing.assert_array_equal(outside.exit_step, [0])


def test_zero_steps_return_the_start():
    z0 = np.arange(6.0).reshape(3, 2)
    z = langevin(SHEAR, X, 1.0, 0.1, 0, rng=0, z0=z0)
    np.testing.assert_array_equal(z, z0)
    assert z is not z0


BASE = {"x": X, "beta": 1.0, "step": 0.1, "steps": 1}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"beta": 0.0}, "beta must be positive"),
        ({"beta": -1.0}, "beta must be positive"),
        ({"beta": np.nan}, "beta must be finite"),
        ({"step": 0.0}, "step must be positive"),
        ({"step": "much"}, "step must be a number"),
        ({"steps": -1}, "steps must be at least 0"),
        ({"steps": 1.5}, "steps must be an integer"),
        ({"x": [1.0]}, "x has shape"),
        ({"x": [np.inf, 0.0]}, "x contains NaN"),
        ({"x": np.zeros((2, 2)), "z0": np.zeros((3, 2))}, "rows"),
        ({"z0": [0.0, np.nan]}, "z0 contains NaN"),
        ({"chains": 0}, "chains must be at least 1"),
        ({"threads": 0}, "threads must be at least 1"),
        ({"dtype": np.float16}, "dtype"),
        ({"project": ([0.0, 0.0], -1.0)}, "radius"),
        ({"project": (np.zeros((2, 2)), 1.0)}, "one center"),
    ],
)
def test_bad_input_is_one_line(change, message):
    with pytest.raises(InputError, match=message) as caught:
        langevin(SHEAR, **(BASE | change))
    assert "\n" not in str(caught.value)
