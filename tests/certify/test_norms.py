"""Certified norms: enclosures contain the truth, are tight, and do not trust the guess."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from flint import arb, arb_mat

from lemmata.verify import norms
from lemmata.verify.errors import InputError

SHAPES = [(1, 1), (2, 2), (5, 5), (7, 4), (3, 6), (13, 13)]


def exact_singular_values(A):
    """Singular values to 60 digits, least first, of a (k, d) matrix seen from R^d."""
    with mpmath.workdps(60):
        values = list(mpmath.svd_r(mpmath.matrix(A.tolist()), compute_uv=False))
        return min(values) if A.shape[0] >= A.shape[1] else mpmath.mpf(0), max(values)


def contains(ball: arb, number: mpmath.mpf) -> bool:
    """Whether a ball contains a number that is itself known to 55 digits."""
    with mpmath.workdps(60):
        low, high = (
            mpmath.ldexp(int(m), int(e))
            for m, e in (x.man_exp() for x in (ball.lower(), ball.upper()))
        )
        error = abs(number) * mpmath.mpf(10) ** -55
        return bool(low - error <= number <= high + error)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("scale", [1.0, 1e-150, 1e150])
def test_contains_the_truth_and_is_tight(shape, scale):
    rng = np.random.default_rng([3, *shape])
    for _ in range(5):
        A = scale * rng.normal(size=shape)
        found, (low, high) = norms.singular_range(A), exact_singular_values(A)
        assert contains(found.least, low)
        assert contains(found.greatest, high)
        assert norms.lower(found.least) <= low <= norms.upper(found.least)
        assert float(found.greatest.rad() / found.greatest.mid()) < 1e-9
        if low:
            assert float(found.least.rad() / found.least.mid()) < 1e-9


def test_one_by_one_is_the_number_itself():
    found = norms.singular_range([[-0.1]])
    assert norms.lower(found.least) <= 0.1 <= norms.upper(found.greatest)
    assert norms.upper(found.greatest) - norms.lower(found.least) < 1e-16


@pytest.mark.parametrize("d", [64, 200])
def test_larger_matrices_agree_with_floats(d):
    A = np.random.default_rng(d).normal(size=(d, d))
    s = np.linalg.svd(A, compute_uv=False)
    found = norms.singular_range(A)
    assert norms.upper(found.greatest) == pytest.approx(s[0], rel=1e-9)
    assert norms.lower(found.least) == pytest.approx(s[-1], rel=1e-9)


@pytest.mark.parametrize("guess", ["random", "stretched", "zero", "raises"])
def test_the_float_decomposition_is_only_a_guess(monkeypatch, guess):
    rng = np.random.default_rng(5)
    A = rng.normal(size=(4, 4))
    low, high = exact_singular_values(A)

    def liar(a, **_):
        if guess == "raises":
            raise np.linalg.LinAlgError
        U, V = (rng.normal(size=(4, 4)) for _ in range(2))
        factor = {"random": 1.0, "stretched": 1e3, "zero": 0.0}[guess]
        return factor * U, np.ones(4), factor * V

    monkeypatch.setattr(np.linalg, "svd", liar)
    found = norms.singular_range(A)
    assert norms.lower(found.least) <= low
    assert high <= norms.upper(found.greatest)


def test_singular_and_wide_matrices_have_least_zero():
    assert norms.singular_range(np.zeros((3, 3))).greatest.is_zero()
    assert norms.singular_range(np.ones((3, 3))).least.contains(0)
    assert norms.singular_range(np.ones((2, 3))).least.is_zero()


def test_balls_hold_for_every_matrix_inside():
    rng = np.random.default_rng(8)
    middle, radius = rng.normal(size=(4, 4)), 1e-3
    fat = arb_mat([[arb(float(x), radius) for x in row] for row in middle])
    found = norms.singular_range(fat)
    for _ in range(20):
        A = middle + radius * rng.uniform(-0.999, 0.999, size=(4, 4))
        s = np.linalg.svd(A, compute_uv=False)
        assert norms.lower(found.least) <= s[-1]
        assert s[0] <= norms.upper(found.greatest)


def test_weighted_gram_matrix():
    rng = np.random.default_rng(9)
    W, c = rng.normal(size=(6, 3)), rng.uniform(0.1, 3, size=6)
    eigenvalues = np.linalg.eigvalsh(W.T @ np.diag(c) @ W)
    found = norms.weighted_gram_range(W, c)
    assert norms.lower(found.least) == pytest.approx(eigenvalues[0], rel=1e-9)
    assert norms.upper(found.greatest) == pytest.approx(eigenvalues[-1], rel=1e-9)


def test_row_norm_and_orthogonality():
    assert norms.row_norm([[3.0, 4.0], [1.0, 1.0]]).contains(5)
    Q = np.linalg.qr(np.random.default_rng(1).normal(size=(20, 20)))[0]
    assert 0 < norms.upper(norms.orthogonality_defect(Q)) < 1e-13
    assert norms.orthogonality_defect(np.eye(3)).is_zero()
    assert norms.lower(norms.orthogonality_defect(2 * np.eye(3))) >= 3


def test_rounding_is_outward():
    third = arb(1) / 3
    assert norms.lower(third) < norms.upper(third)
    assert arb(norms.lower(third)) <= third <= arb(norms.upper(third))
    assert norms.lower(arb("nan")) == -np.inf
    assert norms.upper(arb("inf")) == np.inf
    assert norms.lower(arb(0.1)) == norms.upper(arb(0.1)) == 0.1


@pytest.mark.parametrize(
    "bad",
    [np.ones(3), np.ones((0, 2)), [[np.nan]], [[np.inf]], [[1j]], np.ones((2, 2), np.longdouble)],
)
def test_bad_matrices_are_rejected(bad):
    with pytest.raises(InputError):
        norms.singular_range(bad)


def test_bad_weights_are_rejected():
    with pytest.raises(InputError, match="positive"):
        norms.weighted_gram_range(np.eye(2), [1.0, 0.0])
    with pytest.raises(InputError, match="weights"):
        norms.weighted_gram_range(np.eye(2), [1.0])
