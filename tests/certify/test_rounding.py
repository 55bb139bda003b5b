"""Numbers told in few digits say no more than what is proved."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

from lemmata.verify.certify.certificate import Bound, Certificate, Witness
from lemmata.verify.rounding import at_least, at_most

SCALED = 1.128905048308471
"""The largest slope of x (1 + erf(x/sqrt 2)) 0.5000004, which is more than 1.128905048."""


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(1, 17))
def test_a_bound_is_rounded_to_its_own_side(number: float, digits: int) -> None:
    low, high = at_least(number, digits), at_most(number, digits)
    assert Decimal(low) <= Decimal(number) <= Decimal(high)
    assert digits < 17 or float(low) == number or float(high) == number


@pytest.mark.parametrize(
    ("number", "low", "high"),
    [
        (2.0, "2", "2"),
        (250.0, "250", "250"),
        (1e20, "1e+20", "1e+20"),
        (2.0**-1074, "4.94e-324", "4.95e-324"),
        (float("inf"), "inf", "inf"),
    ],
)
def test_numbers_look_as_ever(number: float, low: str, high: str) -> None:
    assert (at_least(number), at_most(number)) == (low, high)


def test_a_certificate_tells_its_bounds_outward() -> None:
    def bound(name: str, value: float) -> Bound:
        return Bound(name, arb(value), "by hand")

    words = str(
        Certificate(
            bound("m", 0.12345678909),
            bound("M", SCALED),
            *(bound(n, 1.0) for n in ("M2", "M3")),
            bound("offset", 0.0),
            witness=Witness((0.0,), (1.0,), arb(0.12345), "met"),
        )
    )
    assert "M  <= 1.128905049 " in words
    assert "m  >= 0.123456789 " in words
    assert "no m above 0.124 can hold" in words
