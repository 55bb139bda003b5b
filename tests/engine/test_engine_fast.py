"""Compiled kernels: elementary functions in ulps, random words, the reference's chain, laws."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys

import mpmath
import numpy as np
import pytest
from scipy import stats

from lemmata.verify.activations import activations, get
from lemmata.verify.engine.chains import choice
from lemmata.verify.engine.chains.euler import Task, advance, note, project_on_ball
from lemmata.verify.engine.chains.ridge_form import ridge_form
from lemmata.verify.engine.descent import descend, newton
from lemmata.verify.engine.langevin import langevin, run_chains
from lemmata.verify.errors import EngineWarning, InputError
from lemmata.verify.generators import (
    BlockDiagonal,
    Composition,
    Convex,
    Coordinatewise,
    Linear,
    Residual,
    Shear,
    Translation,
    Twist,
)
from lemmata.verify.generators.load import load
from lemmata.verify.pytest_plugin import PROFILE

pytest.importorskip("numba")

from lemmata.verify.engine.compiled import coefficients, jit
from lemmata.verify.engine.compiled.activate import CODES, activate
from lemmata.verify.engine.compiled.blocks import LINE, VECTOR, multiply, packed
from lemmata.verify.engine.compiled.euler import CompiledChunk
from lemmata.verify.engine.compiled.normals import BLOCK, LANES, normals, seeded, words

KINDS = [np.float64, np.float32]
MASK = 2**64 - 1


def interpolant(f, low, high, degree):
    """Coefficients of the polynomial through f at the Chebyshev points, lowest degree first."""
    n = degree + 1
    angles = [mpmath.pi * (2 * i + 1) / (2 * n) for i in range(n)]
    x = [(low + high) / 2 + (high - low) / 2 * mpmath.cos(a) for a in angles]
    c = [f(v) for v in x]
    for j in range(1, n):
        for i in range(n - 1, j - 1, -1):
            c[i] = (c[i] - c[i - 1]) / (x[i] - x[i - j])
    p = [c[-1]]
    for i in range(n - 2, -1, -1):
        p = [a - b for a, b in zip([0, *p], [*(v * x[i] for v in p), 0], strict=True)]
        p[0] += c[i]
    return [float(v) for v in p]


def odd(f, slope=1):
    """(f(t) - slope t) / t^3 as a function of t^2."""
    return lambda y: (f(mpmath.sqrt(y)) - slope * mpmath.sqrt(y)) / (y * mpmath.sqrt(y))


def scaled_erfc(y):
    x = mpmath.mpf("3.75") * (1 + y) / (1 - y)
    if x < 25:
        return (1 + 2 * x) * mpmath.exp(x * x) * mpmath.erfc(x)
    terms = ((-1) ** k * mpmath.fac2(2 * k - 1) / (2 * x * x) ** k for k in range(13))
    return (1 + 2 * x) / (x * mpmath.sqrt(mpmath.pi)) * sum(terms)


def test_coefficients_are_those_of_the_recipe():
    with mpmath.workdps(60):
        half, eighth = mpmath.log(2) / 2, mpmath.pi / 4
        root = mpmath.sqrt(2) - 1
        recipe = {
            "EXPM1": (lambda r: (mpmath.expm1(r) - r) / r**2, -half, half),
            "ATANH": (odd(lambda t: 2 * mpmath.atanh(t), 2), 0, root**4),
            "ATANH_THIRD": (odd(lambda t: 2 * mpmath.atanh(t), 2), 0, mpmath.mpf(1) / 9),
            "SIN": (odd(mpmath.sin), 0, eighth**2),
            "COS": (lambda y: (mpmath.cos(mpmath.sqrt(y)) - 1) / y, 0, eighth**2),
            "ARCTAN": (odd(mpmath.atan), 0, root**2),
            "ERF": (lambda y: mpmath.erf(mpmath.sqrt(y)) / mpmath.sqrt(y), 0, 1),
            "ERFCX": (scaled_erfc, -1, 1),
        }
        for name, (f, low, high) in recipe.items():
            for row in getattr(coefficients, name):
                found = interpolant(f, mpmath.mpf(low), mpmath.mpf(high), len(row) - 1)
                # An odd degree in the middle of an interval interpolates 0/0 at its midpoint.
                np.testing.assert_allclose(row, found, rtol=1e-15, err_msg=name)


PRODUCTS = ("gelu", "gelu_tanh", "mish", "silu")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", CODES)
def test_activations_in_units_of_the_last_place(name, kind):
    # Two units for sigma (eight for x times a factor), three for sigma'; relative where the value
    # is above 0.1 and absolute below; sigma' of tanh is 1 - tanh^2, as in the reference. In
    # float64 the reference itself may be off by two.
    assert set(CODES) == set(activations)
    x = np.concatenate([np.linspace(-3, 3, 4001), np.linspace(-9, 9, 999), [1e-6, -1e-6, 0.0]])
    s = x.astype(kind)
    exact = activations[name].jet(s.astype(np.float64), 1)
    s1 = np.empty_like(s)
    activate(CODES[name], s, s1)
    slack = 2 if kind == np.float64 else 0
    first = 8 if name in PRODUCTS else 2
    for found, true, ulps, floor in ((s, exact[0], first, 0.1), (s1, exact[1], 3, 1.0)):
        error = np.abs(found - true) / np.maximum(np.abs(true), floor)
        assert error.max() <= (ulps + slack) * np.finfo(kind).eps


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", CODES)
def test_activations_far_out(name, kind):
    far = np.array([50.0, -50.0, 1e4, -1e4, 3e30, -3e30], dtype=kind)
    exact = activations[name].jet(far, 1)
    s, s1 = far.copy(), np.empty_like(far)
    activate(CODES[name], s, s1)
    tight = {"rtol": 8 * np.finfo(kind).eps, "atol": 8 * np.finfo(kind).eps}
    np.testing.assert_allclose(s, exact[0], **tight)
    np.testing.assert_allclose(s1, exact[1], **tight)
    lost = np.array([np.nan, 1.0], dtype=kind)
    s, s1 = lost.copy(), np.empty_like(lost)
    activate(CODES[name], s, s1)
    assert np.isnan(s[0])
    assert not np.isnan(s[1])


def xoshiro(state):
    """The published algorithm, on Python's integers."""
    s = list(state)
    while True:
        total = (s[0] + s[3]) & MASK
        yield (((total << 23) | (total >> 41)) + s[0]) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = ((s[3] << 45) | (s[3] >> 19)) & MASK


def test_words_are_those_of_xoshiro():
    # First words of xoshiro256++ from the state (1, 2, 3, 4), as published with rand_xoshiro.
    state = np.repeat(np.arange(1, 5, dtype=np.uint64)[:, None], LANES, axis=1)
    out = np.empty(3 * LANES, np.uint64)
    words(state, out)
    assert (out.reshape(3, LANES) == out.reshape(3, LANES)[:, :1]).all()
    assert out[::LANES].tolist() == [41943041, 58720359, 3588806011781223]
    state = seeded(np.random.SeedSequence(7), 1)[0]
    lanes = [xoshiro([int(w) for w in lane]) for lane in state.T]
    words(state, out)
    expected = [next(lane) for _ in range(3) for lane in lanes]
    assert out.tolist() == expected


def draws(kind, n, seed=1):
    out = np.empty(n, kind)
    normals(
        seeded(np.random.SeedSequence(seed), 1)[0], np.empty(n * out.itemsize // 8, np.uint64), out
    )
    return out


@pytest.mark.parametrize("kind", KINDS)
def test_normals_are_normal_and_independent(kind):
    # H0: independent standard normals. Kolmogorov-Smirnov, a chi-square test on 200 cells, and
    # for 30 correlations (neighbours, halves, lanes, squares) the normal limit; 4e9 in all: each
    # of the 32 tests at level 3e-11.
    z = draws(kind, 2**20).astype(float)
    assert stats.kstest(z, "norm").pvalue > 3e-11
    cells = np.bincount((stats.norm.cdf(z) * 200).astype(int).clip(0, 199), minlength=200)
    assert stats.chisquare(cells).pvalue > 3e-11
    half = len(z) // 2
    shifts = [1, 2, 3, LANES - 1, LANES, LANES + 1, 2 * LANES, half - 1, half, half + 1]
    for shift, power in itertools.product(shifts, (1, 2, 3)):
        a = z**power - (z**power).mean()
        score = (a[:-shift] @ a[shift:]) / a.var() / np.sqrt(len(z) - shift)
        assert abs(score) < stats.norm.isf(1.5e-11), (shift, power)
    # The tails are there: the count beyond 4.5 is Poisson.
    beyond = int((np.abs(z) > 4.5).sum())
    mean = 2 * stats.norm.sf(4.5) * len(z)
    assert stats.binomtest(beyond, len(z), mean / len(z)).pvalue > 3e-11


def test_lanes_and_tiles_do_not_repeat():
    seed = np.random.SeedSequence(3)
    states = np.concatenate([seeded(s, 9) for s in seed.spawn(5)]).transpose(0, 2, 1).reshape(-1, 4)
    assert len(np.unique(states, axis=0)) == len(states) == 45 * LANES
    assert states.any(axis=1).all()


def make_generators():
    make = np.random.default_rng(11)
    W, V = make.normal(size=(5, 3)) / 2, make.normal(size=(3, 5)) / 5
    Q = np.linalg.qr(make.normal(size=(3, 3)))[0]
    c = make.uniform(0.2, 1, size=(3, 2))
    b5, b3 = make.normal(size=5), make.normal(size=(3, 2))
    found = [Residual(1.2, 0.5, W, V, name, b5) for name in CODES]
    return [
        *found,
        Residual(1.0, 0.3, W[:, :1], V[:1], "tanh"),
        Residual(1.0, 0.3, np.tile(W, (9, 1)), np.tile(V, 9) / 9, "tanh"),
        Shear(1.0, 0.8, 0.7, "sin"),
        Convex(0.5, 0.7, W, np.arange(1.0, 6.0) / 9, "softplus", b5),
        Coordinatewise(Q, Q.T, c, 1 + c, b3),
        Linear(Q + np.eye(3)),
        Linear([[1.5]]),
        Translation([0.2, -1.0]),
        Composition((Translation([0.3, 0.1, -0.2]), Residual(1.0, 0.3, W, V, "gelu"))),
    ]


def columns_of(chunk, size, kind):
    """Strips and width of a tile for so many chains; the last line of memory is filled up."""
    line = LINE // np.dtype(kind).itemsize
    width = min(chunk.shape[1], -(-size // line) * line)
    return -(-size // width), width


def reference(G, chunk, task, xs, z, seed, exits):
    """The chain in NumPy, with the normals that the kernel draws, tile after tile."""
    for t, state in enumerate(seeded(seed, -(-len(z) // chunk.tile))):
        part = slice(t * chunk.tile, (t + 1) * chunk.tile)
        y, d = z[part], z.shape[1]
        strips, width = columns_of(chunk, len(y), z.dtype)
        drawn = strips * d * width
        flat = np.empty(-(-drawn // BLOCK) * BLOCK, z.dtype)
        note(y, 0, task.watch, None if exits is None else exits[part])
        for k in range(1, task.steps + 1):
            normals(state, np.empty(flat.nbytes // 8, np.uint64), flat)
            noise = flat[:drawn].reshape(strips, d, width).transpose(0, 2, 1).reshape(-1, d)
            noise = np.sqrt(2 * task.step) * noise[: len(y)]
            x = xs if len(xs) == 1 else xs[part]
            advance(task, y, G.gradient_of_half_square(y, x)[0], noise)
            if task.project is not None:
                project_on_ball(y, *task.project)
            note(y, k, task.watch, None if exits is None else exits[part])


@pytest.mark.parametrize("kind", KINDS)
def test_same_noise_same_chain_as_the_reference(kind):
    for number, G in enumerate(make_generators()):
        d = G.dim
        form = ridge_form(G)
        assert form is not None, G
        ball = (np.full((1, d), 0.1, kind), kind(1.5))
        watch = (np.zeros((1, d), kind), kind(1.2))
        task = Task(kind(0.05), kind(0.05 / 0.36), 12, ball if number % 2 else None, watch, None)
        chunk = CompiledChunk(form, task)
        make = np.random.default_rng(number)
        xs = make.normal(size=(1 if number % 3 else 600, d)).astype(kind)
        start = make.normal(size=(600, d)).astype(kind) / 2
        seed = np.random.SeedSequence(number)
        got, got_exits = start.copy(), np.full(600, -1)
        chunk.run(xs, got, seed, 0, got_exits)
        want, want_exits = start.copy(), np.full(600, -1)
        reference(G, chunk, task, xs, want, seed, want_exits)
        assert np.abs(got - start).min(axis=1).max() > 1e-3
        np.testing.assert_allclose(got, want, atol=2e3 * np.finfo(kind).eps, err_msg=repr(G))
        assert (got_exits != want_exits).mean() <= 0.005
        assert (got_exits > 0).any()


@pytest.mark.parametrize("kind", KINDS)
def test_wide_networks_make_the_references_chain(kind):
    # 500 chains in chunks of two and a bit of a third tile, the last strip partly empty.
    make = np.random.default_rng(21)
    W, V = make.normal(size=(251, 67)) / 8, make.normal(size=(67, 251)) / 40
    for G in (Residual(1.0, 0.5, W, V), Convex(0.5, 0.7, W / 2, np.ones(251) / 4, "gelu", W[:, 0])):
        task = Task(kind(0.01), kind(0.01 / 0.36), 8, None, None, None)
        form = ridge_form(G)
        chunk = CompiledChunk(form, task)
        assert chunk.shape[0] > 1
        x = make.normal(size=67)
        options = {"rng": 3, "chains": 500, "chunk": 301, "dtype": kind, "engine": "numba"}
        one, two = (run_chains(G, x, 0.6, 0.01, 8, threads=t, **options).z for t in (1, 2))
        np.testing.assert_array_equal(one, two)
        seeds = np.random.default_rng(3).bit_generator.seed_seq.spawn(2)
        for seed, part in zip(seeds, (slice(0, 301), slice(301, 500)), strict=True):
            want = np.zeros((len(one[part]), 67), kind)
            reference(G, chunk, task, x[None].astype(kind), want, seed, None)
            np.testing.assert_allclose(one[part], want, atol=2e3 * np.finfo(kind).eps)


@pytest.mark.parametrize("kind", KINDS)
def test_products_are_exact_on_integers_whatever_the_shape(kind):
    make = np.random.default_rng(31)
    line = LINE // np.dtype(kind).itemsize
    for rows, terms in itertools.product((*range(1, 18), 29), (0, 1, 2, 7, 16, 33)):
        strips, lines = make.integers(1, 4), make.integers(1, 6)
        used = line * int(make.integers(1, lines + 1))
        M = make.integers(-9, 9, size=(rows, terms)).astype(kind)
        for back, A in ((False, M), (True, M.T)):
            v = make.integers(-9, 9, size=(strips, A.shape[1], line * lines)).astype(kind)
            start = make.integers(-9, 9, size=len(A) + 3).astype(kind)
            out = np.full((strips, len(A), line * lines), np.nan, kind)
            multiply(packed(M, kind), start, v, out, used, back)
            want = start[: len(A), None] + A @ v
            want[-1, :, used:] = start[: len(A), None]
            np.testing.assert_array_equal(out, want)


PRODUCT = """
import numpy as np
from lemmata.verify.engine.compiled.blocks import VECTOR, multiply, packed
make = np.random.default_rng(7)
M, v = make.normal(size=(29, 33)), make.normal(size=(2, 33, 40))
out = np.empty((2, 29, 40))
multiply(packed(M, M.dtype), np.zeros(29), v, out, 32, False)
multiply(packed(M, M.dtype), np.zeros(33), out, v, 32, True)
print(VECTOR, v.tobytes().hex())
"""


@pytest.mark.slow
@pytest.mark.skipif(PROFILE == "quick", reason="run with --lemmata-profile=full")
@pytest.mark.skipif(VECTOR < 64, reason="needs vectors of two widths")
def test_products_have_the_same_bits_with_narrower_vectors():
    narrow = {"NUMBA_CPU_NAME": "haswell", "NUMBA_CPU_FEATURES": "+avx,+avx2,+fma"}
    found = [
        subprocess.run([sys.executable, "-c", PRODUCT], env=os.environ | more, check=True,
                       capture_output=True, text=True).stdout.split()
        for more in ({}, narrow)
    ]  # fmt: skip
    assert [row[0] for row in found] == ["64", "32"]
    assert found[0][1] == found[1][1]


SHEAR = Shear(1.0, 0.8, 0.7)
WIDE = Residual(1.0, 0.1, np.ones((8, 3)) / 3, np.ones((3, 8)) / 8)


@pytest.mark.parametrize("G", [Residual(1.0, 0.5, [[0.7]], [[0.4]]), SHEAR, WIDE])
def test_threads_chunks_and_observers_do_not_change_a_bit(G):
    x = np.random.default_rng(2).normal(size=(3000, G.dim))
    arguments = {"watch": (np.zeros(G.dim), 1.0), "engine": "numba", "chunk": 700}
    one = run_chains(G, x, 0.5, 0.01, 20, rng=3, threads=1, **arguments)
    two = run_chains(G, x, 0.5, 0.01, 20, rng=3, threads=2, **arguments)
    path = np.empty((20, 3000, G.dim))

    def keep(k, first, z):
        path[k - 1, first : first + len(z)] = z

    seen = run_chains(G, x, 0.5, 0.01, 20, rng=3, observer=keep, **arguments)
    for other in (two, seen):
        np.testing.assert_array_equal(one.z, other.z)
        np.testing.assert_array_equal(one.exit_step, other.exit_step)
    assert one.engine == seen.engine == "numba"
    out = (path**2).sum(2) > 1.0
    np.testing.assert_array_equal(one.exit_step, np.where(out.any(0), out.argmax(0) + 1, -1))
    np.testing.assert_array_equal(path[-1], one.z)
    other = run_chains(G, x, 0.5, 0.01, 20, rng=4, **arguments)
    assert (other.z != one.z).all()


@pytest.mark.parametrize("kind", KINDS)
def test_linear_chain_has_its_gaussian_law(kind):
    # H0: whitened end points are N(0, I). Kolmogorov-Smirnov, two coordinates and the squared
    # norm, each at level 3e-10 in each precision.
    A, X = np.array([[2.0, 0.3], [-0.4, 0.7]]), np.array([1.0, 2.0])
    beta, h, steps, n = 0.7, 0.05, 30, 40_000
    z = langevin(Linear(A), X, beta, h, steps, rng=8, chains=n, dtype=kind, engine="numba")
    pull = np.eye(2) - h * (np.eye(2) + A.T @ A / beta**2)
    mean, cov = np.zeros(2), np.zeros((2, 2))
    for _ in range(steps):
        mean = pull @ mean + h * A.T @ X / beta**2
        cov = pull @ cov @ pull.T + 2 * h * np.eye(2)
    white = np.linalg.solve(np.linalg.cholesky(cov), (z - mean).T)
    for row in white:
        assert stats.kstest(row, "norm").pvalue > 3e-10
    assert stats.kstest((white**2).sum(0), stats.chi2(2).cdf).pvalue > 3e-10
    # Teeth: a step size two per cent off is told apart.
    assert stats.kstest((1.02 * white**2).sum(0), stats.chi2(2).cdf).pvalue > 0
    assert stats.kstest((1.1 * white**2).sum(0), stats.chi2(2).cdf).pvalue < 1e-12


@pytest.mark.parametrize("G", [SHEAR, WIDE])
def test_both_engines_have_one_law(G):
    # H0: the engines draw from one law. Two-sample Kolmogorov-Smirnov test a coordinate and of
    # the norm, each at level 2e-10 (at most four a generator).
    x = np.full(G.dim, 0.6)
    runs = [
        langevin(G, x, 0.5, 0.02, 40, rng=seed, chains=20_000, engine=engine)
        for seed, engine in enumerate(("numpy", "numba"))
    ]
    for a, b in zip(
        *(np.column_stack([z, np.linalg.norm(z, axis=1)]).T for z in runs), strict=True
    ):
        assert stats.ks_2samp(a, b).pvalue > 2e-10
        assert stats.ks_2samp(a, b + 0.05).pvalue < 1e-9


FULL = pytest.mark.skipif(PROFILE == "quick", reason="run with --lemmata-profile=full")


@pytest.mark.parametrize(
    "kind", [np.float64, pytest.param(np.float32, marks=[pytest.mark.slow, FULL])]
)
def test_descent_is_the_references(kind):
    make = np.random.default_rng(5)
    G = Residual(1.2, 0.4, make.normal(size=(5, 3)), make.normal(size=(3, 5)) / 4, "softplus")
    x = make.normal(size=(700, 3)).astype(kind)
    z_hat = newton(G, x.astype(float))
    rest = {"steps": make.integers(0, 150, size=700)}
    for options in (
        {"steps": 0},
        {"steps": 63, "record": True},
        {"steps": 64},
        {"steps": 150, "target": (z_hat, 1e-2)},
        {"steps": 200, "target": (z_hat, np.linspace(1e-3, 9.0, 700)), "record": True},
        {"steps": 500, "tolerance": 1e-3},
        rest,
    ):
        want, got = (
            descend(G, x, Q=6.0, dtype=kind, engine=engine, **options)
            for engine in ("numpy", "numba")
        )
        assert (want.engine, got.engine) == ("numpy", "numba")
        assert want.steps == got.steps
        close = {"rtol": 0, "atol": 400 * np.finfo(kind).eps, "err_msg": str(options)[:60]}
        np.testing.assert_allclose(got.z, want.z, **close)
        np.testing.assert_allclose(got.f, want.f, **close)
        np.testing.assert_allclose(got.gradient_norm, want.gradient_norm, **close)
        assert (got.hit is None) == (want.hit is None)
        assert (got.path is None) == (want.path is None)
        if want.hit is not None:
            # A row within rounding of the distance may hit one step apart.
            assert (got.hit != want.hit).mean() <= 0.005
        if want.path is not None:
            np.testing.assert_allclose(got.path, want.path, **close)


def test_projection():
    r = 5.0
    z = langevin(Linear([[0.0]]), [0.0], 1.0, 0.01, 1, rng=6, chains=40_000, project=([r], r),
                 engine="numba")[:, 0]  # fmt: skip
    # H0: the atom at the boundary has mass 1/2; exact binomial test, level 1e-9.
    assert stats.binomtest(int((z == 0.0).sum()), len(z), 0.5).pvalue > 1e-9
    z = langevin(SHEAR, [1.0, 2.0], 0.5, 0.01, 0, rng=1, z0=[[1.0, 2.0]], engine="numba")
    np.testing.assert_array_equal(z, [[1.0, 2.0]])


def test_auto_takes_the_kernels_for_long_runs_only(monkeypatch):
    assert run_chains(SHEAR, [1.0, 2.0], 0.5, 0.01, 3, rng=0).engine == "numpy"
    monkeypatch.setattr(choice, "WORTH", 10)
    assert run_chains(SHEAR, [1.0, 2.0], 0.5, 0.01, 5, rng=0).engine == "numba"
    assert run_chains(Twist(2.0, 1.0, 0.5), [1.0, 2.0], 0.5, 0.01, 5, rng=0).engine == "numpy"
    monkeypatch.setattr(choice, "installed", lambda: False)
    assert run_chains(SHEAR, [1.0, 2.0], 0.5, 0.01, 5, rng=0).engine == "numpy"
    with pytest.raises(InputError, match="needs Numba"):
        langevin(SHEAR, [1.0, 2.0], 0.5, 0.01, 1, engine="numba")


def test_maps_the_kernels_do_not_serve_are_refused_by_name():
    odd_one = BlockDiagonal((Shear(1.0, 1.0, 0.1), Shear(1.0, 1.0, 0.1)))

    class Mine(Residual):
        def _profile(self, h, order):
            return super()._profile(2 * h, order)

    for G in (odd_one, Twist(2.0, 1.0, 0.5), Mine(1.0, 0.1, [[1.0]], [[1.0]])):
        assert ridge_form(G) is None
        with pytest.raises(InputError, match="numpy"):
            langevin(G, np.zeros(G.dim), 0.5, 0.01, 1, engine="numba")
    with pytest.raises(InputError, match=r"no engine 'nunba'.*did you mean 'numba'"):
        langevin(SHEAR, [0.0, 0.0], 0.5, 0.01, 1, engine="nunba")


@pytest.mark.parametrize("name", ["iris1", "cancer"])
def test_affine_maps_around_one_layer_are_part_of_it(name):
    G = load(f"examples/weights/{name}.npz")
    form = ridge_form(G)
    z = np.random.default_rng(0).normal(size=(20, G.dim))
    hidden = get(form.activation).value(z @ form.W.T + form.b) @ form.B.T
    direct = z * form.A if form.A.ndim == 1 else z @ form.A.T
    np.testing.assert_allclose(direct + hidden + form.t, G.value(z), rtol=0, atol=1e-12)
    assert run_chains(G, z[0], 0.5, 1e-6, 2, rng=0, engine="numba").engine == "numba"


@pytest.mark.parametrize("affine", [Linear(np.diag([2.0, -1.0])), Translation([0.3, -0.4]),
                                    Linear([[1.0, 2.0], [0.5, -1.0]])])  # fmt: skip
def test_affine_maps_before_and_after(affine):
    layer = Residual(1.5, 0.4, np.eye(2), [[0.2, 0.1], [0.0, 0.3]], "sigmoid", [0.1, -0.2])
    z = np.random.default_rng(1).normal(size=(30, 2))
    for parts in ((affine, layer), (layer, affine), (affine, layer, affine), (affine, affine)):
        G = Composition(parts)
        form = ridge_form(G)
        hidden = get(form.activation).value(z @ form.W.T + form.b) @ form.B.T
        direct = z * form.A if form.A.ndim == 1 else z @ form.A.T
        np.testing.assert_allclose(direct + hidden + form.t, G.value(z), rtol=0, atol=1e-13)
    assert ridge_form(Composition((layer, affine, layer))) is None


def test_what_the_kernels_serve_is_said_and_long_runs_by_numpy_are_told_once(monkeypatch):
    G = load("examples/weights/wine2.npz")
    with pytest.raises(InputError, match=r"serves one layer .* Composition of Linear, Res"):
        langevin(G, [0.0, 0.0], 0.5, 1e-6, 1, engine="numba")
    monkeypatch.setattr(choice, "LONG", 10)
    choice._slower.cache_clear()
    with pytest.warns(EngineWarning, match="made by NumPy: the compiled engine serves one"):
        run_chains(G, [0.0, 0.0], 0.5, 1e-6, 5, rng=0)
    # A second warning would be an error here.
    assert run_chains(G, [0.0, 0.0], 0.5, 1e-6, 5, rng=0).engine == "numpy"
    choice._slower.cache_clear()
    run_chains(G, [0.0, 0.0], 0.5, 1e-6, 5, rng=0, engine="numpy")
    monkeypatch.setattr(choice, "installed", lambda: False)
    run_chains(G, [0.0, 0.0], 0.5, 1e-6, 5, rng=0)


def test_machine_code_is_kept_where_one_can_write(monkeypatch, tmp_path):
    monkeypatch.setattr(jit, "_base", lambda: tmp_path / "cache")
    folder = jit._folder.__wrapped__()
    assert folder is not None
    assert folder.parent == tmp_path / "cache"
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(jit, "_base", lambda: tmp_path / "file")
    assert jit._folder.__wrapped__() is None


def test_numba_is_imported_only_when_it_runs():
    code = (
        "import sys, verify; from lemmata.verify.generators import Shear; "
        "verify.langevin(Shear(1.0, 1.0, 0.1), [0.0, 0.0], 0.5, 0.01, 2); "
        "assert 'numba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
