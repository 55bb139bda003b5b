"""Exact zeros among constants: separation bounds, sums of angles and of logarithms."""

from __future__ import annotations

import pytest
import sympy as sp
from sympy import acos, acosh, asin, asinh, atan, atanh, cos, log, pi, sin, sqrt, tan

from lemmata.bounds.prove import prove
from lemmata.bounds.prove.constants.algebraic import is_algebraic, vanishes
from lemmata.bounds.prove.constants.exact import is_zero
from lemmata.bounds.verdict import Verdict

R = sp.Rational
cbrt = sp.cbrt

ALGEBRAIC = [
    sqrt(5 + 2 * sqrt(6)) - sqrt(2) - sqrt(3),
    cbrt(2 + sqrt(5)) - cbrt(sqrt(5) - 2) - 1,
    cbrt(cbrt(2) - 1) - cbrt(R(1, 9)) + cbrt(R(2, 9)) - cbrt(R(4, 9)),  # Ramanujan
    cos(pi / 7) - cos(2 * pi / 7) + cos(3 * pi / 7) - R(1, 2),
    sin(pi / 9) * sin(2 * pi / 9) * sin(4 * pi / 9) - sqrt(3) / 8,
    tan(pi / 7) * tan(2 * pi / 7) * tan(3 * pi / 7) - sqrt(7),
    7 ** R(1, 100) * 3 ** R(1, 100) - 21 ** R(1, 100),
]
COMBINATIONS = [
    4 * atan(R(1, 5)) - atan(R(1, 239)) - pi / 4,  # Machin 1706
    44 * atan(R(1, 57)) + 7 * atan(R(1, 239)) - 12 * atan(R(1, 682))
    + 24 * atan(R(1, 12943)) - pi / 4,
    acos(2 * sqrt(5) / 5) - acos(-3 * sqrt(10) / 10) + 3 * pi / 4,
    acos(R(1, 3)) - 2 * acos(sqrt(R(2, 3))),
    asin(R(3, 5)) + asin(R(4, 5)) - pi / 2,
    log(sqrt(2) + 1) + log(sqrt(2) - 1),
    asinh(R(3, 4)) - log(2),
    acosh(R(5, 3)) - log(3),
    atanh(R(1, 2)) - log(3) / 2,
]  # fmt: skip


@pytest.mark.parametrize("number", ALGEBRAIC, ids=str)
def test_algebraic_numbers(number):
    """Zero is told from 10^-40, which no fixed precision could do for all of them."""
    assert is_algebraic(number)
    assert vanishes(number) is True
    assert vanishes(number + R(1, 10**40)) is False


@pytest.mark.parametrize("number", COMBINATIONS, ids=str)
def test_angles_and_logarithms(number):
    assert is_zero(number) is True
    assert is_zero(number + R(1, 10**300)) is not True
    assert prove(sp.Eq(number, 0, evaluate=False)).verdict == Verdict.PROVED
    assert prove(sp.Eq(number, R(1, 10**30), evaluate=False)).verdict == Verdict.REFUTED


def test_an_angle_too_many_is_no_zero():
    """The product of the units is real here too: the size of the sum must be looked at."""
    number = 4 * atan(R(1, 5)) - atan(R(1, 239)) - pi / 4
    assert is_zero(number + pi) is not True
    assert is_zero(2 * acos(R(1, 3)) + 2 * acos(R(-1, 3))) is not True


def test_what_is_too_large_is_left_open():
    number = sp.Add(*(sqrt(p) for p in sp.primerange(80)))
    assert vanishes(number - number.xreplace({sqrt(79): -sqrt(79)})) is False
    assert vanishes(number**2 - sp.expand(number**2)) is None
