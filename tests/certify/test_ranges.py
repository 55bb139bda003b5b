"""Ranges of activations over intervals, and rigorous maxima of one variable."""

from __future__ import annotations

from functools import partial

import mpmath
import numpy as np
import pytest
from flint import arb, ctx

from lemmata.bounds.activations import activations
from lemmata.bounds.prove.reals.ball import enclose
from lemmata.verify.certify.extremes import greatest_magnitude, maximum, minimum
from lemmata.verify.certify.ranges import EVERYWHERE, Interval, derivative, value
from lemmata.verify.norms import power

FUNCTIONS = {
    "tanh": mpmath.tanh,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "sin": mpmath.sin,
    "arctan": mpmath.atan,
    "erf": mpmath.erf,
    "gelu": lambda x: x * mpmath.ncdf(x),
    "rsqrt": lambda x: x / mpmath.sqrt(1 + x * x),
    "silu": lambda x: x / (1 + mpmath.exp(-x)),
    "gelu_tanh": lambda x: (
        x * (1 + mpmath.tanh(mpmath.sqrt(2 / mpmath.pi) * (x + x**3 * 44715 / 10**6))) / 2
    ),
    "mish": lambda x: x * mpmath.tanh(mpmath.log(1 + mpmath.exp(x))),
}
ONE = arb(1)


def test_every_activation_is_here():
    assert set(FUNCTIONS) == set(activations)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_ranges_contain_the_derivatives(name):
    rng = np.random.default_rng(len(name))
    with mpmath.workdps(40):
        for _ in range(20):
            x, reach = float(rng.uniform(-4, 4)), float(rng.choice([0, 0.01, 1, 100]))
            over = Interval(arb(x - reach * rng.random()), arb(x + reach * rng.random()))
            assert abs(mpmath.mpf(float(value(name, arb(x)))) - FUNCTIONS[name](x)) < 1e-14
            for order in (1, 2, 3, 4):
                exact = mpmath.diff(FUNCTIONS[name], x, order)
                ball = derivative(name, order, over)
                # 40 digits, differenced four times, leave at least 8.
                assert float(ball.lower()) - 1e-7 <= exact <= float(ball.upper()) + 1e-7


@pytest.mark.parametrize("name", FUNCTIONS)
def test_half_lines_contain_their_points(name):
    rng = np.random.default_rng(len(name))
    for _ in range(10):
        end, beyond = float(rng.normal()), float(rng.exponential(3))
        for order in (1, 2, 3, 4):
            right = derivative(name, order, Interval(arb(end), arb("inf")))
            left = derivative(name, order, Interval(arb("-inf"), arb(end)))
            for ball, x in ((right, end + beyond), (left, end - beyond)):
                at = derivative(name, order, Interval(arb(x), arb(x)))
                assert ball.lower() <= at.upper()
                assert at.lower() <= ball.upper()


@pytest.mark.parametrize("name", [n for n in FUNCTIONS if n != "sin"])
def test_branch_and_bound_finds_the_exact_suprema(name):
    """Containment and tightness: the suprema are proved elsewhere, by another route."""
    facts = activations[name]
    f = [partial(derivative, name, order) for order in range(1, 5)]
    with ctx.workprec(96):
        found = [greatest_magnitude(f[k], f[k + 1], [EVERYWHERE], ONE) for k in range(3)]
        found.append(minimum(f[0], f[1], [EVERYWHERE], ONE))
    exact = (facts.sup_d1, facts.sup_d2, facts.sup_d3, facts.inf_d1)
    for ball, expr in zip(found, exact, strict=True):
        assert ball.overlaps(enclose(expr))
        assert ball.rad() < 1e-9


def test_stopping_early_is_sound():
    f, slope = partial(derivative, "gelu", 1), partial(derivative, "gelu", 2)
    exact = enclose(activations["gelu"].sup_d1)
    for boxes in (0, 1, 3, 10, 30):
        assert maximum(f, slope, [EVERYWHERE], ONE, boxes=boxes).overlaps(exact)


def test_powers_of_balls_around_zero():
    assert power(arb(0, 1), 2).contains(0)
    assert power(arb(0, 1), 2) <= power(arb(0, 1), 2).upper()
    assert power(arb(-2), 3) == -8
    assert power(arb(5), 0) == 1
