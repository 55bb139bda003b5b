"""Numbers of theorem-1-exponential: how many steps, up to which noise, and that they hold."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from scipy import integrate

from lemmata.bounds import symbols as s
from lemmata.bounds.paper.local.refined.numbers import exponential, widest


def _inputs(d: int, beta: str, M: int = 2, M2: int = 1) -> dict[sp.Symbol, sp.Expr]:
    numbers = {s.m: 1, s.M: M, s.M2: M2, s.d: d, s.norm_z_hat: sp.sqrt(d)}
    numbers |= {s.beta: sp.Rational(beta), s.eps: sp.Rational(1, 10)}
    return {symbol: sp.sympify(value) for symbol, value in numbers.items()}


@pytest.mark.parametrize(("d", "beta", "most"), [(2, "0.0141", 2000), (100, "0.0028", 200_000)])
def test_steps_at_the_noise_of_theorem_1(d: int, beta: str, most: int) -> None:
    found = exponential(_inputs(d, beta))
    assert found is not None
    assert most / 2 < found.K <= most
    assert sum(found.shares.values()) <= 0.1


@pytest.mark.parametrize(("d", "beta"), [(2, "0.0564"), (100, "0.0112")])
def test_four_times_the_noise(d: int, beta: str) -> None:
    assert exponential(_inputs(d, beta), 200) is not None
    limit = widest(_inputs(d, beta))
    assert limit is not None
    assert limit > Fraction(beta)
    assert exponential(_inputs(d, str(2 * limit)), 200) is None


def test_a_linear_generator_takes_one_step() -> None:
    found = exponential(_inputs(3, "0.0141", M=1, M2=0))
    assert found is not None
    assert found.K == 1


def _mean_time(found: object, d: int, end: float, low: float, bend: float) -> float:
    """Return F(end) by quadrature, for the profile low - bend s."""

    def A(r: float) -> float:
        return low * r**2 / 2 - bend * r**3 / 6

    def inner(q: float) -> float:
        return integrate.quad(lambda p: p ** (d - 1) * math.exp(A(q) - A(p)), 0, q)[0] / q ** (
            d - 1
        )

    return float(integrate.quad(inner, 1e-9, end, limit=200)[0])


@pytest.mark.parametrize("d", [1, 2, 3])
def test_the_exit_is_bounded_from_above(d: int) -> None:
    """By quadrature the bound is not exceeded, and by cells it is nearly met."""
    found = exponential(_inputs(d, "0.0141"))
    assert found is not None
    rho, T = float(found.rho), float(found.T)
    scale = float(found.scale)
    bend = 2 / 0.0141**2 * scale**3
    low = float(found.alpha) + bend * rho
    exact = T / _mean_time(found, d, rho, low, bend)
    told = float(found.shares["eps_2"])
    assert exact < told < 1.2 * exact


def test_the_sum_of_all_is_what_is_proved() -> None:
    """Every term again in floating point, from the numbers that are returned."""
    found = exponential(_inputs(2, "0.0141"))
    assert found is not None
    T, alpha, theta = float(found.T), float(found.alpha), float(found.theta)
    assert np.isclose(alpha + theta, 1)
    h, length = T / found.K, (1 + theta) * math.sqrt(2 / alpha)
    paths = math.sqrt(T * h / 2) * theta * (math.sqrt(2) / 2 + length * math.sqrt(h / 12))
    assert paths == pytest.approx(float(found.shares["eps_1"]), rel=1e-9)
    reach = float(found.delta.xreplace(_inputs(2, "0.0141"))) / float(found.scale)
    start = math.sqrt(2 / alpha) + reach
    least = math.log(1 + alpha * start**2 / (2 * math.pi * float(found.shares["eps_3"]) ** 2))
    assert least / (2 * alpha) <= T
