"""Activations: exact suprema derived and proved, numerics against mpmath."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import sympy as sp

from lemmata.bounds.activations import activations as exact
from lemmata.bounds.verdict import Verdict
from lemmata.verify.activations import activations, get, outward
from lemmata.verify.errors import InputError

NAMES = sorted(exact)
X = sp.Symbol("x", real=True)
ETA = sp.Rational(1, 10**9)
ROOT33 = sp.sqrt(33)
GELU_1 = (1 + sp.erf(1)) / 2 + sp.exp(-1) / sp.sqrt(sp.pi)
GELU_3 = (
    sp.sqrt((7 - ROOT33) / 2) * (1 + ROOT33) / 2 * sp.exp((ROOT33 - 7) / 4) / sp.sqrt(2 * sp.pi)
)
# The table of test activations: inf σ', sup|σ'|, sup|σ''|, sup|σ'''|.
TABLE = {
    "tanh": (0, 1, 4 * sp.sqrt(3) / 9, 2),
    "sigmoid": (0, sp.Rational(1, 4), sp.sqrt(3) / 18, sp.Rational(1, 8)),
    "softplus": (0, 1, sp.Rational(1, 4), sp.sqrt(3) / 18),
    "sin": (-1, 1, 1, 1),
    "arctan": (0, 1, 3 * sp.sqrt(3) / 8, 2),
    "erf": (0, 2 / sp.sqrt(sp.pi), 2 * sp.sqrt(2) / sp.sqrt(sp.pi * sp.E), 4 / sp.sqrt(sp.pi)),
    "gelu": (1 - GELU_1, GELU_1, sp.sqrt(2 / sp.pi), GELU_3),
    "rsqrt": (0, 1, 48 * sp.sqrt(5) / 125, 3),
}
# Near the transcendental points where the same four are attained.
CRITICAL = {
    "silu": (-2.4, 2.4, 0.0, -1.032),
    "gelu_tanh": (-1.42, 1.42, 0.0, 0.788),
    "mish": (-2.26, 1.49, -0.088, 0.716),
}


def _derived(name):
    a = exact[name]
    return a.inf_d1, a.sup_d1, a.sup_d2, a.sup_d3


@pytest.mark.parametrize("name", sorted(TABLE))
def test_derived_suprema_equal_the_table(name):
    for ours, stated in zip(_derived(name), TABLE[name], strict=True):
        assert sp.simplify(ours - stated) == 0


@pytest.mark.parametrize("name", sorted(CRITICAL))
def test_suprema_at_transcendental_points(name):
    """Never inside the true value, and outside it by less than 1e-40."""
    for order, (ours, near) in enumerate(zip(_derived(name), CRITICAL[name], strict=True)):
        low = order == 0
        formula = exact[name].derivative(max(order, 1))
        slope = sp.lambdify(X, sp.diff(formula, X), "mpmath")
        with mpmath.workdps(60):
            root = mpmath.findroot(slope, near)
            true = sp.lambdify(X, formula, "mpmath")(root)
            gap = mpmath.mpf(ours.p) / ours.q - (true if low else abs(true))
            assert -1e-40 < gap <= 1e-55 if low else -1e-55 <= gap < 1e-40
        assert ours.is_Rational


def test_the_table_is_complete():
    assert set(TABLE) | set(CRITICAL) == set(exact) == set(activations)
    assert exact["silu"].sup_d2 == sp.Rational(1, 2)
    assert abs(float(exact["silu"].inf_d1) + 0.0998393) < 1e-7
    assert abs(float(exact["gelu_tanh"].sup_d1) - 1.1289930686) < 1e-10
    assert abs(float(exact["mish"].sup_d1) - 1.0884981613) < 1e-10


@pytest.mark.parametrize("name", NAMES)
def test_suprema_are_proved(name):
    proofs = exact[name].proofs
    assert len(proofs) >= 6
    assert {p.verdict for p in proofs} == {Verdict.PROVED}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("order", [1, 2, 3])
def test_smaller_suprema_are_refuted(name, order):
    s = _derived(name)[order] * (1 - ETA)
    verdicts = [p.verdict for p in exact[name].prove(order, -s, s)]
    assert Verdict.REFUTED in verdicts


@pytest.mark.parametrize("name", NAMES)
def test_larger_infimum_is_refuted(name):
    low, high = _derived(name)[:2]
    verdicts = [p.verdict for p in exact[name].prove(1, low + ETA, high)]
    assert Verdict.REFUTED in verdicts


def test_gelu_at_the_larger_root_is_refuted():
    root = sp.sqrt((7 + ROOT33) / 2)
    value = abs(exact["gelu"].derivative(3).subs(X, root))
    verdicts = [p.verdict for p in exact["gelu"].prove(3, -value, value)]
    assert Verdict.REFUTED in verdicts


def test_attainment():
    assert {name for name in NAMES if exact[name].attained[0]} == {"sin", "gelu", *CRITICAL}
    assert {name for name in NAMES if not exact[name].attained[1]} == {"softplus"}
    assert all(exact[name].attained[2] and exact[name].attained[3] for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_charts_agree_with_the_expression(name):
    a = exact[name]
    u = sp.Symbol("u", real=True)
    for at in (sp.Rational(1, 3), sp.Rational(4, 5)):
        where = a.chart.point.subs(u, at)
        for order in (1, 2, 3, 4):
            direct = a.derivative(order).subs(X, where)
            assert abs(sp.N(direct - a.in_chart(order).subs(u, at), 40)) < 1e-35


# -- numerics -----------------------------------------------------------------

POINTS = np.concatenate(
    [np.linspace(-6, 6, 41), [1e-9, -1e-5, 12.5, -12.5, 37.0, -37.0, 300.0, -300.0]]
)


@pytest.mark.parametrize("name", NAMES)
def test_numerics_against_mpmath(name):
    sigma = get(name)
    for order in range(4):
        formula = exact[name].expr if order == 0 else exact[name].derivative(order)
        reference = sp.lambdify(X, formula, "mpmath")
        with mpmath.workdps(400):
            want = np.array([float(reference(mpmath.mpf(float(p)))) for p in POINTS])
        got = sigma.jet(POINTS, 3)[order]
        # Relative to the value, or to 1 near the zeros; the tails keep relative accuracy too.
        assert np.all(np.abs(got - want) <= 1e-13 * np.maximum(np.abs(want), 1e-2))
        tails = np.abs(POINTS) > 12
        np.testing.assert_allclose(got[tails], want[tails], rtol=1e-12, atol=1e-300)
        single = sigma.jet(POINTS.astype(np.float32), 3)[order]
        assert single.dtype == np.float32
        np.testing.assert_allclose(single, want, rtol=1e-4, atol=2e-5)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_huge_arguments_stay_finite(name, dtype):
    big = np.finfo(dtype).max
    x = np.array([-big, -1e30, -1e15, 1e15, 1e30, big, 0], dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        jet = get(name).jet(x, 3)
    inf_d1, s1, s2, s3 = get(name).constants
    for part in jet:
        assert part.dtype == dtype
        assert np.isfinite(part).all()
    tiny = 8 * np.finfo(dtype).eps
    assert np.all(jet[1] >= inf_d1 - tiny)
    for part, s in zip(jet[1:], (s1, s2, s3), strict=True):
        assert np.all(np.abs(part) <= s * (1 + tiny))


@pytest.mark.parametrize("name", NAMES)
def test_grid_stays_inside_and_approaches_the_suprema(name):
    # The far points are for the infima of the algebraic tails.
    x = np.concatenate([np.linspace(-40, 40, 800_001), [-1e5, 1e5]])
    jet = get(name).jet(x, 3)
    inf_d1, *suprema = get(name).constants
    assert inf_d1 - 1e-15 <= jet[1].min() <= inf_d1 + 1e-6
    for part, s in zip(jet[1:], suprema, strict=True):
        assert s * (1 - 1e-6) <= np.abs(part).max() <= s * (1 + 1e-14)


@pytest.mark.parametrize("name", NAMES)
def test_the_fused_pair_agrees(name):
    value, first = get(name).pair(POINTS)
    want = get(name).jet(POINTS, 1)
    np.testing.assert_allclose(value, want[0], rtol=0, atol=1e-15)
    np.testing.assert_allclose(first, want[1], rtol=0, atol=1e-15)


@pytest.mark.parametrize("name", NAMES)
def test_constants_are_rounded_outward(name):
    for i, (ours, stated) in enumerate(zip(get(name).constants, _derived(name), strict=True)):
        gap = sp.N(sp.Rational(*ours.as_integer_ratio()) - stated, 40)
        assert (gap <= 0) if i == 0 else (gap >= 0)
        assert abs(gap) <= 2**-51


def test_outward_keeps_exact_numbers():
    assert outward(sp.Rational(1, 4), up=True) == outward(sp.Rational(1, 4), up=False) == 0.25
    assert outward(sp.Rational(1, 3), up=False) < outward(sp.Rational(1, 3), up=True)


def test_unknown_names_are_refused_in_one_line():
    with pytest.raises(InputError, match=r"unknown activation 'tan'.*did you mean 'tanh'") as info:
        get("tan")
    assert "\n" not in str(info.value)
