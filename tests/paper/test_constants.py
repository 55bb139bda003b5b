"""The constants of Theorem 1: against mpmath at 60 digits, and what is refused."""

from __future__ import annotations

from typing import Any

import mpmath as mp
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from lemmata.bounds import constants
from lemmata.bounds.numeral import ceiling, enclosure, exact

BASE: dict[str, Any] = {"m": 1, "M": 2, "M2": 1, "M3": 1, "d": 2, "beta": "0.01", "norm_x": 3}


def by_hand(
    m: Any, M: Any, M2: Any, M3: Any, d: int, beta: Any, eps: Any, x: Any
) -> dict[str, Any]:
    """Evaluate the paper's and the sharp formulas without SymPy."""
    m, M, M2, M3, beta, eps, x = map(mp.mpf, (m, M, M2, M3, beta, eps, x))
    log, sqrt, ceil = mp.log, mp.sqrt, mp.ceil
    Np = 2 * d + x**2 / m**2
    S_log = sqrt(Np * log(16 * Np / eps))
    rad = 4 * beta / m * S_log
    alpha = 1 + m**2 / (2 * beta**2)
    Lam = 1 + (M**2 + m**2 / 2) / beta**2
    a = 4 * d + 8 * log(8 / eps)
    T = log(1 + 72 * a / (mp.pi * eps**2)) / (2 * alpha)
    eta = (sqrt(1 + 8 * eps * sqrt(a / alpha) / (d * sqrt(3 * T))) - 1) / 2
    delta = sqrt(d / alpha) / 4
    Qp = M**2 + 2 * sqrt(d) * M * M2 * (M / m + 1) * x / m
    Tp = rad**2 * log(1 / eps)
    L1 = x / m + Lam * rad
    return {
        "beta_0 printed": min(m**3 / (6 * M * M2), mp.mpf(d) ** 0.75 * m**2 / sqrt(2 * M * M3))
        / (4 * d * S_log),
        "rad_D printed": rad,
        "Q printed": Qp,
        "S printed": ceil(Qp * x**2 / (m**4 * (rad / 4) ** 2)),
        "T repaired": Tp,
        "K repaired": ceil(
            max(8 * d * Tp**2 * Lam**2 / eps**2, 4 * Tp**1.5 * Lam * L1 / (sqrt(6) * eps))
        ),
        "beta_1 sharp": min(
            m * sqrt(d) / (2 * x / m),
            m**3 / (2 * M * M2 * sqrt(17 * (d * (1 + log(2 * M / m)) + log(16 / eps)))),
        ),
        "rho sharp": sqrt(a / alpha),
        "Q sharp": M**2 + M2 * x,
        "S sharp": max(0, ceil((M**2 + M2 * x) / m**2 * log(x**2 / (m * delta) ** 2))),
        "T sharp": T,
        "eta_h sharp": eta,
        "K sharp": ceil((1 + eta) ** 2 * d * T**2 * Lam**2 / (4 * eps**2)),
    }


POSITIVE = st.floats(0.01, 100)


@given(POSITIVE, POSITIVE, POSITIVE, POSITIVE, st.integers(1, 200), POSITIVE, st.floats(1e-4, 0.9))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_values_agree_with_mpmath(
    m: float, ratio: float, M2: float, M3: float, d: int, x: float, eps: float
) -> None:
    M, beta = m * (1 + ratio), m / 100
    rows = constants(m=m, M=M, M2=M2, M3=M3, d=d, beta=beta, eps=eps, norm_x=x)
    with mp.workdps(60):
        for key, value in by_hand(m, M, M2, M3, d, beta, eps, x).items():
            name, form = key.split()
            found = getattr(rows[name], form).enclosure
            assert mp.mpf(found.low) <= value * (1 + mp.mpf(10) ** -50), key
            assert mp.mpf(found.high) >= value * (1 - mp.mpf(10) ** -50), key


def test_the_default_noise_level_is_covered_by_the_sharp_theorem() -> None:
    rows = constants(m=0.5, M=2, M2=0.3, M3=0.1, d=13)
    assert rows.covered("sharp") is True
    assert rows.covered("printed") is False


def test_a_linear_generator_has_no_radius() -> None:
    rows = constants(m=0.5, M=2, M2=0, d=5)
    assert rows["R_0"].sharp is not None
    assert rows["R_0"].sharp.decimal == "inf"
    assert rows.covered("sharp") is True


def test_no_descent_is_needed_at_the_origin() -> None:
    sharp = constants(**(BASE | {"norm_x": 0}))["S"].sharp
    assert sharp is not None
    assert sharp.decimal == "0"


def test_floats_are_exact_binary_and_strings_decimal() -> None:
    assert exact(0.1) != exact("0.1") == exact("1/10")


def test_an_enclosure_is_tight_and_outward() -> None:
    third = enclosure(exact("1/3"))
    assert (third.low[-2:], third.high[-2:]) == ("33", "34")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"m": 0}, "m = 0 must be positive"),
        ({"m": -1}, "m = -1 must be positive"),
        ({"m": 3}, "m = 3 must not exceed M = 2"),
        ({"M": float("inf")}, "M = inf is not a finite number"),
        ({"M2": float("nan")}, "M2 = nan is not a finite number"),
        ({"M2": -1}, "M2 = -1 must not be negative"),
        ({"M3": "x"}, "M3 = 'x' is not a finite number"),
        ({"d": 0}, "d = 0 must be a positive integer"),
        ({"d": 1.5}, "must be a positive integer"),
        ({"beta": 0}, "beta = 0 must be positive"),
        ({"eps": 0}, r"eps = 0 must lie in \(0, 1\)"),
        ({"eps": 1}, r"eps = 1 must lie in \(0, 1\)"),
        ({"norm_x": -1}, "norm_x = -1 must not be negative"),
        ({"norm_x": 10, "norm_z_hat": 0}, "norm_x = 10 exceeds M norm_z_hat.* Lemma 23 excludes"),
        ({"norm_x": 10, "norm_z_hat": "4.999"}, "Lemma 23 excludes"),
        ({"norm_x": 10, "norm_z_hat": "10.001"}, "norm_z_hat = 10.001 exceeds norm_x / m"),
        ({"norm_x": 0, "norm_z_hat": 1}, "Lemma 23 excludes"),
    ],
)
def test_bad_numbers_are_refused_in_one_line(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message) as refused:
        constants(**(BASE | change))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "extreme", [{"M": "1e60"}, {"eps": "1e-60"}, {"beta": "1e-60"}, {"norm_x": "1.23456789e50"}]
)
def test_extreme_inputs_have_constants(extreme: dict[str, str]) -> None:
    inputs: dict[str, Any] = {"m": "0.5", "M": "2", "M2": "0.3", "M3": 1, "d": 13, "eps": "0.1"}
    rows = constants(**inputs | extreme)
    assert rows["K"].sharp.at.is_Integer


def test_ceiling_is_the_least_integer_above() -> None:
    assert ceiling(sp.Rational(7, 2)) == 4
    assert ceiling(sp.Integer(4)) == 4
    assert ceiling(sp.sqrt(2) * sp.Integer(10) ** 40) == sp.ceiling(sp.sqrt(2) * 10**40)
    assert ceiling(sp.exp(sp.Integer(200))) - 1 < sp.exp(200) < ceiling(sp.exp(sp.Integer(200)))
