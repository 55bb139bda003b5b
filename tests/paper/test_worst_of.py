"""Which instance of a check is the worst: the one closest to violation, whatever the signs."""

from __future__ import annotations

import math

import pytest

from lemmata.bounds.verdict import Verdict
from lemmata.verify.check import Kind, Outcome, judge, worst_by, worst_of


@pytest.mark.parametrize(
    ("kind", "near", "far"),
    [
        ("lower", Outcome(-1.9, -2.0), Outcome(-1.0, -2.0)),
        ("lower", Outcome(1.1, 1.0), Outcome(5.0, 1.0)),
        ("lower", Outcome(-0.5, -1.0), Outcome(2.0, 1.0)),
        ("upper", Outcome(-2.1, -2.0), Outcome(-5.0, -2.0)),
        ("upper", Outcome(9.0, 10.0), Outcome(0.5, 1.0)),
        ("upper", Outcome(0.0, 0.0), Outcome(-1.0, 0.0)),
        ("upper", Outcome(0.0, 1.0), Outcome(0.0, math.inf)),
        ("identity", Outcome(0.9, 1.0), Outcome(1.01, 1.0)),
        ("upper", Outcome(1.001, 1.0), Outcome(2.0, 1.0, error=3.0)),
        ("lower", Outcome(0.999, 1.0), Outcome(-2.0, 1.0, error=4.0)),
        ("upper", Outcome(math.nan, 1.0), Outcome(2.0, 1.0)),
    ],
)
def test_the_instance_closest_to_violation_is_worst(
    kind: Kind, near: Outcome, far: Outcome
) -> None:
    for pair in ([near, far], [far, near]):
        worst = worst_of(pair, kind)
        assert worst.n == 2
        assert worst.bound == near.bound
        assert worst.measured == near.measured or math.isnan(near.measured)
        assert judge(kind, worst) == judge(kind, near)


@pytest.mark.parametrize("broken", [Outcome(math.nan, 1.0), Outcome(1.0, math.nan)])
def test_what_is_not_a_number_is_never_passed_over(broken: Outcome) -> None:
    """Nor is it saved by a p-value: a shortfall max(0, nan) is 0."""
    fine = Outcome(0.5, 1.0)
    for outcomes in ([broken, fine], [fine, broken]):
        assert worst_by(outcomes, lambda o: o.measured - o.bound) is broken
    tested = Outcome(broken.measured, broken.bound, p_value=1.0, level=1e-9)
    for kind in ("identity", "upper", "lower", "tight"):
        assert judge(kind, tested) is Verdict.UNKNOWN  # type: ignore[arg-type]
