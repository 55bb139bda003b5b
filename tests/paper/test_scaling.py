"""Exponents of the constants: the limits agree with SymPy's own and with slopes far out."""

from __future__ import annotations

import math
from typing import Any

import pytest
import sympy as sp

from lemmata import bounds
from lemmata.bounds.scaling import exponent

AT: dict[str, Any] = {
    "m": sp.Rational(4, 5),
    "M": sp.Rational(6, 5),
    "M2": sp.Rational(1, 5),
    "M3": 1,
    "d": 2,
    "eps": sp.Rational(1, 10),
    "beta": sp.Rational(1, 100),
}
EXPECTED = {
    ("S", "printed"): (1, 0, 2),
    ("S", "sharp"): (sp.Rational(1, 2), 0, 0),
    ("K", "repaired"): (3, 2, 0),
    ("K", "sharp"): (1, 2, 0),
    ("h", "sharp"): (-1, -2, -2),
    ("beta_0", "printed"): (sp.Rational(-3, 2), 0, 0),
    ("beta_1", "sharp"): (sp.Rational(-1, 2), 0, 0),
}
"""In d, 1/eps, 1/beta; beside the slopes below, so that a slip of the pen here would show."""


@pytest.mark.parametrize(("name", "form"), EXPECTED)
def test_exponents(name: str, form: Any) -> None:
    found = tuple(exponent(name, form, axis, AT) for axis in ("d", "eps", "beta"))
    assert found == EXPECTED[name, form]


def _slope(name: str, form: str, axis: str, covered: bool) -> float:
    """Return the slope between two values so large that logarithms hardly move."""
    ends = []
    for power in (40, 42):
        far = {**AT, axis: sp.Integer(10) ** power if axis == "d" else sp.Rational(1, 10**power)}
        if covered:
            far["beta"] = None
        at = getattr(bounds.constants(**far)[name], form).at
        ends.append(sp.log(at, 10).evalf(30))
    return float(ends[1] - ends[0]) / 2


@pytest.mark.parametrize(
    ("name", "form", "axis", "covered"),
    [
        ("S", "printed", "d", False),
        ("S", "printed", "d", True),
        ("S", "sharp", "d", True),
        ("K", "sharp", "d", False),
        ("K", "sharp", "eps", True),
        ("K", "repaired", "eps", False),
        ("beta_0", "printed", "d", True),
        ("T", "sharp", "beta", False),
    ],
)
def test_far_out_the_slope_is_the_exponent(name: str, form: Any, axis: Any, covered: bool) -> None:
    found = exponent(name, form, axis, AT, covered=covered)
    # A factor log^k t moves the slope by k / log t, here at most 4 / log 10^40.
    assert math.isclose(_slope(name, form, axis, covered), found, abs_tol=6 / math.log(10**40))


def test_what_has_no_exponent() -> None:
    assert exponent("beta_0", "sharp", "d", AT) is None
    # The size of a generator is not known as a function of d.
    assert exponent("N_enc", "sharp", "d", AT) is None
    assert exponent("N_enc", "sharp", "eps", {**AT, "N": 20, "H": 4}) == 2
    # A linear generator bounds beta by nothing that has to do with M2.
    assert exponent("K", "sharp", "d", {**AT, "M2": 0}, covered=True) == 1
    with pytest.raises(ValueError, match="no constant"):
        exponent("kappa", "sharp", "d", AT)
    with pytest.raises(ValueError, match="covered"):
        exponent("K", "sharp", "beta", AT, covered=True)
