"""Gradient descent and Newton: closed forms, Lemma 1's ratio, agreement, bad input."""

from __future__ import annotations

import numpy as np
import pytest

from lemmata.verify.engine import descent
from lemmata.verify.engine.chains import ridge_drift
from lemmata.verify.engine.descent import descend, newton
from lemmata.verify.errors import InputError, NumericalWarning
from lemmata.verify.generators import Linear, Residual, Shear, Twist

rng = np.random.default_rng(20220426)
A = np.array([[2.0, 0.3], [-0.4, 0.7]])
X = rng.normal(size=(5, 2))


def test_linear_iterates_have_a_closed_form():
    h, steps = 0.1, 17
    run = descend(Linear(A), X, step=h, steps=steps, record=True)
    contraction = np.eye(2) - h * A.T @ A
    z_hat = np.linalg.solve(A, X.T).T
    for s in range(steps + 1):
        exact = z_hat - z_hat @ np.linalg.matrix_power(contraction, s).T
        np.testing.assert_allclose(run.path[s], exact, atol=1e-13)
        np.testing.assert_allclose(run.f[s], 0.5 * ((exact @ A.T - X) ** 2).sum(1), atol=1e-13)
    np.testing.assert_array_equal(run.z, run.path[-1])
    assert run.steps == steps


def test_quadratic_attains_the_descent_lemma():
    q = 3.0
    run = descend(Linear([[np.sqrt(q)]]), [[1.0]], Q=q, steps=1)
    gain = run.f[0] - run.f[1]
    np.testing.assert_allclose(gain, run.gradient_norm[0] ** 2 / (2 * q), rtol=1e-14)


def test_ratio_of_lemma_1_on_a_shear():
    G = Shear(1.0, 0.8, 0.7)
    sigma = 1 + 0.64 + 0.49
    root = np.sqrt(sigma**2 - 4 * 0.64)
    m2, M2 = (sigma - root) / 2, (sigma + root) / 2
    Q = M2 + 0.7 * 4 * np.sqrt(3) / 9 * np.linalg.norm(X, axis=1)
    run = descend(G, X, Q=Q, steps=60)
    # At the level of rounding the ratio says nothing.
    seen = run.f[:-1] > 1e-25
    ratio = run.f[1:][seen] / run.f[:-1][seen]
    assert (ratio <= np.broadcast_to(1 - m2 / Q, seen.shape)[seen] + 1e-12).all()


@pytest.mark.parametrize("G", [Linear(A), Shear(1.0, 0.4, 3.0), Twist(2.0, 1.0, 6.0)])
def test_newton_inverts(G):
    x = rng.normal(size=(200, 2)) * 3
    z = newton(G, x)
    np.testing.assert_allclose(G.value(z), x, atol=1e-12)
    np.testing.assert_allclose(newton(G, x[0]), z[0], atol=1e-10)


def test_newton_and_descent_agree():
    G = Shear(1.0, 0.8, 0.7)
    np.testing.assert_allclose(descend(G, X, Q=6.0, steps=1500).z, newton(G, X), atol=1e-12)


@pytest.mark.parametrize("engine", ["numpy", "numba"])
@pytest.mark.parametrize("steps", [200, 2000])
def test_divergence_is_told_with_its_first_step(engine, steps):
    # On the axis with slope 3 the factor is 1 - 9 = -8 a step: 1e180 after 200, NaN after 2000.
    G = Linear(np.diag([1.0, 3.0]))
    with pytest.warns(NumericalWarning, match=r"diverges in 1 of 2 rows.* step 1, row 1:") as w:
        run = descend(G, [[1.0, 0.0], [1.0, 2.0]], step=1.0, steps=steps, engine=engine)
    assert len(w) == 1
    assert w[0].filename == __file__
    np.testing.assert_array_equal(run.diverged, [-1, 1])


def test_neither_rounding_nor_a_start_at_the_solution_is_divergence():
    G, z = Shear(1.0, 0.8, 0.7), np.random.default_rng(0).normal(size=(50, 2))
    for kind in (np.float64, np.float32):
        run = descend(G, G.value(z), Q=9.0, steps=300, z0=z, dtype=kind)
        assert (run.diverged == -1).all()


@pytest.mark.parametrize("options", [{"Q": 1e308}, {"step": 1e-300}])
def test_a_step_lost_in_rounding_is_told(options):
    with pytest.warns(NumericalWarning, match="stands still"):
        descend(Linear([[1.0]]), [1.0], z0=[0.5], steps=5, **options)


@pytest.mark.parametrize("options", [{"Q": 1e-320}, {"Q": 1e300, "dtype": np.float32}])
def test_a_step_out_of_range_is_refused(options):
    with pytest.raises(InputError, match="out of the range of float"):
        descend(Linear([[1.0]]), [1.0], steps=5, **options)


@pytest.mark.parametrize("x", [[1.0, 2.0j], ["1", "2"], [], np.zeros((0, 3))])
def test_only_real_numbers_are_observables(x):
    with pytest.raises(InputError, match=r"real numeric|expected"):
        descend(Linear(np.eye(2)), x, Q=1.0)


def test_newton_confesses():
    # The zero map reaches nothing, and one step is not enough for a shear.
    with pytest.warns(NumericalWarning, match=r"stalled in 5 of 5 rows.* row 0"):
        assert np.isnan(newton(Linear(np.zeros((2, 2))), X)).all()
    with pytest.warns(NumericalWarning, match="stalled"):
        assert np.isnan(newton(Shear(1.0, 0.4, 3.0), X, steps=1)).any()


def test_target_notes_the_first_step_and_stops():
    G = Linear(np.eye(2))
    run = descend(G, [[1.0, 0.0], [0.1, 0.0]], step=0.5, steps=100, target=(X[:2] * 0, 5.0))
    np.testing.assert_array_equal(run.hit, [0, 0])
    assert run.steps == 0
    run = descend(G, [[1.0, 0.0], [0.2, 0.0]], step=0.5, target=([[1.0, 0], [0.2, 0]], 0.1))
    np.testing.assert_array_equal(run.hit, [4, 1])
    assert run.steps == 4


def test_rows_make_their_own_number_of_steps():
    G = Linear(A)
    run = descend(G, X, Q=5.0, steps=np.array([0, 1, 2, 3, 9]))
    for i, s in enumerate([0, 1, 2, 3, 9]):
        # A batch of another size may round differently inside the matrix product.
        np.testing.assert_allclose(run.z[i], descend(G, X[i], Q=5.0, steps=s).z[0], rtol=1e-14)


@pytest.mark.parametrize("turned", [False, True])
def test_work_arrays_do_not_change_the_descent(turned, monkeypatch):
    if turned:
        monkeypatch.setitem(ridge_drift._BY_POINTS, "float64", 1)
    G = Residual(1.0, 0.5, np.ones((3, 2)) / 3, A.repeat(2, axis=1)[:, :3] / 4)
    options = {"step": 0.2, "steps": np.array([3, 9, 9, 4, 9]), "record": True}
    one = descend(G, X, **options)
    monkeypatch.setattr(descent, "ridge_form", lambda G: None)
    two = descend(G, X, **options)
    for name in ("z", "f", "gradient_norm", "path"):
        np.testing.assert_allclose(getattr(one, name), getattr(two, name), atol=1e-13)


def test_float32_stays_float32():
    run = descend(Shear(1.0, 0.8, 0.7), X, Q=6.0, steps=300, dtype=np.float32)
    assert run.z.dtype == np.float32
    np.testing.assert_allclose(run.z, newton(Shear(1.0, 0.8, 0.7), X), atol=1e-4)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"x": [1.0, 2.0, 3.0], "Q": 1.0}, "expected"),
        ({"x": [np.nan, 0.0], "Q": 1.0}, "NaN"),
        ({"x": [1.0, 2.0]}, "exactly one"),
        ({"x": [1.0, 2.0], "Q": 1.0, "step": 1.0}, "exactly one"),
        ({"x": [1.0, 2.0], "Q": 0.0}, "positive"),
        ({"x": [1.0, 2.0], "Q": [1.0, 2.0]}, "shape"),
        ({"x": [1.0, 2.0], "Q": 1.0, "steps": -1}, "negative"),
        ({"x": [1.0, 2.0], "Q": 1.0, "steps": 1.5}, "integer"),
        ({"x": [1.0, 2.0], "Q": 1.0, "z0": np.zeros((3, 2))}, "rows"),
        ({"x": [1.0, 2.0], "Q": 1.0, "target": ([0.0, 0.0], -1.0)}, "delta"),
        ({"x": ["a", "b"], "Q": 1.0}, "numeric"),
    ],
)
def test_bad_input_is_one_line(arguments, message):
    x = arguments.pop("x")
    with pytest.raises(InputError, match=message) as caught:
        descend(Linear(A), x, **arguments)
    assert "\n" not in str(caught.value)
