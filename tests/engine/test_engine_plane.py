"""Laws on a grid in the plane: closed forms, the line twice, orders, mass, and the door."""

from __future__ import annotations

import numpy as np
import pytest

from lemmata.verify.engine.laws import gaussian, kernel, plane
from lemmata.verify.engine.posterior import posterior
from lemmata.verify.errors import InputError
from lemmata.verify.generators import Coordinatewise, Linear, Residual

A, X, BETA = np.array([[1.2, 0.3], [-0.2, 0.9]]), np.array([0.4, -0.3]), 0.5
G = Residual(
    1.0,
    0.4,
    np.array([[1.0, 0.5], [-0.3, 0.8], [0.2, 1.0]]),
    np.array([[0.25, 0.1, 0.05], [0.05, -0.2, 0.3]]),
)


def box(mean, cov, widths=9.0):
    reach = widths * np.sqrt(np.diag(cov))
    return np.stack([mean - reach, mean + reach], axis=1)


@pytest.mark.parametrize(("steps", "error"), [(1, 1e-13), (5, 2e-6), (200, 1e-7)])
def test_the_gaussian_chain_is_reproduced(steps, error):
    target = gaussian.posterior(A, X, BETA)
    exact = gaussian.chain(A, X, BETA, 0.008, steps, [0.1, 0.2])
    law = plane.chain_law(
        Linear(A), X, BETA, 0.008, steps, [0.1, 0.2], box(target.mean, target.cov)
    )
    assert abs(law.mass - 1) < error
    assert law.tv(exact.density)[0] < error
    mean, cov = law.moments()
    np.testing.assert_allclose(mean, exact.mean, atol=error)
    np.testing.assert_allclose(cov, exact.cov, atol=error)


def test_the_distance_of_gaussians_and_its_estimated_error():
    p = gaussian.Gaussian(np.array([0.1, 0.0]), np.diag([0.2, 0.3]))
    q = gaussian.Gaussian(np.array([0.4, 0.0]), np.diag([0.2, 0.3]))
    line = [gaussian.Gaussian(g.mean[:1], g.cov[:1, :1]) for g in (p, q)]
    axes = (np.linspace(-4, 4, 161), np.linspace(-5, 5, 161))
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 2)
    law = plane.PlaneLaw(axes, p.density(grid).reshape(161, 161))
    value, error = law.tv(q.density)
    assert abs(value - gaussian.tv(*line)) <= error < 1e-3


def test_independent_coordinates_are_two_lines():
    c, a, b = (
        np.array([[0.9, 0.4], [0.7, 0.5]]),
        np.array([[1.0, 2.0], [1.5, 1.0]]),
        np.zeros((2, 2)),
    )
    maps = Coordinatewise(np.eye(2), np.eye(2), c, a, b, "softplus")
    h, K, sides = 0.01, 30, np.array([[-3.0, 3.0], [-3.5, 2.5]])
    law = plane.chain_law(maps, X, BETA, h, K, [0.2, -0.1], sides)
    for axis, start in enumerate((0.2, -0.1)):
        row = slice(axis, axis + 1)
        alone = Coordinatewise(np.eye(1), np.eye(1), c[row], a[row], b[row], "softplus")
        drift = kernel.langevin_drift(alone, X[row], BETA)
        line = kernel.chain_law(drift, h, K, start, tuple(sides[axis]))
        spacing = law.axes[1 - axis][1] - law.axes[1 - axis][0]
        marginal = kernel.Law(law.axes[axis], law.density.sum(axis=1 - axis) * spacing)
        for one, other in zip(marginal.moments(), line.moments(), strict=True):
            assert abs(one - other) < 2e-6


def test_the_bias_of_a_curved_chain_is_of_first_order():
    p = posterior(G, X, BETA)
    bias = [
        plane.chain_law(G, X, BETA, h, round(2 / h), [0.1, 0.2], box(*p.moments())).tv(p.density)
        for h in (0.016, 0.008)
    ]
    assert all(error < value / 100 for value, error in bias)
    assert abs(np.log2(bias[0][0] / bias[1][0]) - 1) < 0.05


def test_mass_that_leaves_is_seen():
    law = plane.chain_law(Linear(A), X, BETA, 0.01, 50, [0.1, 0.2], [[0.0, 2.0], [-2.0, 2.0]])
    assert law.mass < 0.9


SQUARE = [[-1.0, 1.0], [-1.0, 1.0]]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: plane.chain_law(Linear([[1.0]]), [0.1], 1, 0.1, 1, [0.0], SQUARE), "d = 2"),
        (lambda: plane.chain_law(G, X, BETA, 1e-9, 1, [0, 0], SQUARE), "raise most"),
        (lambda: plane.chain_law(G, X, 0.01, 0.1, 1, [0, 0], SQUARE), "folds the plane"),
        (lambda: plane.chain_law(G, X, BETA, 0.1, 1, [0, 0], [[1.0, 0.0]]), "two intervals"),
        (
            lambda: plane.prepare(G, X, BETA, 1e-4, (np.linspace(-1, 1, 9),) * 2),
            "refine",
        ),
    ],
)
def test_bad_input_is_one_line(call, words):
    with pytest.raises(InputError, match=words) as raised:
        call()
    assert "\n" not in str(raised.value)
