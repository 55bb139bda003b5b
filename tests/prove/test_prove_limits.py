"""What a prover must not do: run on, fall over, or take SymPy's word."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time

import pytest
import sympy as sp
from sympy import E, Eq, Le, Min, Or, exp, log, sqrt

from lemmata.bounds.prove import goal as goal_module
from lemmata.bounds.prove import prove
from lemmata.bounds.prove.alarm import TimeUp, within
from lemmata.bounds.verdict import Verdict

R = sp.Rational
x, y = sp.symbols("x y", real=True)


def _endless():
    while True:
        sp.factorint(91)


@pytest.mark.parametrize("elsewhere", [False, True], ids=["main thread", "another thread"])
def test_a_call_that_does_not_look_at_the_clock_is_interrupted(elsewhere):
    outcome = []

    def work():
        try:
            within(0.05, _endless)
        except TimeUp:
            outcome.append("interrupted")

    if elsewhere:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join(60)
    else:
        work()
    assert outcome == ["interrupted"]


def test_nothing_is_interrupted_afterwards():
    assert within(0.01, lambda: 7) == 7
    for _ in range(20):
        with contextlib.suppress(TimeUp):
            within(0.001, lambda: time.sleep(0.001))
    for _ in range(30):
        time.sleep(0.01)  # an alarm that is left over would go off here


@pytest.mark.parametrize("work", ["time.sleep(0.3)", "1"], ids=["interrupted", "in time"])
def test_a_program_may_be_traced_afterwards(work):
    code = f"""
import sys, time
from lemmata.bounds.prove.alarm import TimeUp, within
try:
    within(0.1, lambda: {work})
except TimeUp:
    pass
sys.settrace(lambda *_: None)
print((lambda: "went on")())
"""
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == "went on\n"


def test_an_error_inside_is_passed_on():
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 // 0)


@pytest.mark.parametrize("goal", [0.1 * x <= x / 10, Eq(x / x, 1)], ids=["float", "cancelled"])
def test_what_sympy_evaluated_is_said(goal):
    assert goal == sp.true
    assert "SymPy evaluated the goal" in prove(goal, [x > 0]).detail


def test_a_float_in_an_unevaluated_relation_is_exact():
    assert prove(Le(0.1 * x, x / 10, evaluate=False), [x > 0]).verdict == Verdict.REFUTED


def test_a_python_bool_is_refused():
    with pytest.raises(ValueError, match="use Eq"):
        prove(x + 1 == 1 + x + y)
    with pytest.raises(ValueError, match="use Eq"):
        prove(x > 0, [1 < 2])


def test_deep_nesting_is_one_clear_line(monkeypatch):
    def too_deep(*_):
        raise RecursionError

    monkeypatch.setattr(goal_module, "negation_normal", too_deep)
    with pytest.raises(ValueError, match="nested too deeply"):
        prove(x > 0)


EXCLUDED = [
    (1 / log(x) > 1, Verdict.REFUTED),
    (x**2 * log(x) ** 2 >= 0, Verdict.PROVED),
    (sqrt(log(x)) <= x, Verdict.PROVED),
    (log(log(x)) <= x, Verdict.PROVED),
]


@pytest.mark.parametrize(("goal", "verdict"), EXCLUDED, ids=str)
def test_undefined_points_are_left_out_and_that_is_said(goal, verdict):
    proof = prove(goal)
    assert proof.verdict == verdict
    assert "undefined are excluded" in proof.detail


HARD = [
    (2 ** (y + 1) * Min(E, y) >= 2 * 2**y * Min(E, y), [], Verdict.PROVED),
    (2 ** (2**y) >= 1, [], Verdict.PROVED),
    (2 ** (2**y) >= 2, [y >= 0], Verdict.PROVED),
    (2 ** (2 ** (2**y)) <= 10**50, [], Verdict.REFUTED),
    (Eq((x * y) ** sp.Symbol("a", real=True), x**2), [x > 0, y > 0], Verdict.REFUTED),
    (x**E <= exp(x), [x >= 0], Verdict.PROVED),
    (sp.gamma(x) <= R(8, 10), [x > 1], Verdict.REFUTED),
    (sp.loggamma(x) >= 0, [x > 0], Verdict.REFUTED),
]


@pytest.mark.parametrize(("goal", "given", "verdict"), HARD, ids=str)
def test_large_numbers_and_foreign_functions_do_no_harm(goal, given, verdict):
    proof = prove(goal, given)
    assert proof.verdict == verdict


@pytest.mark.parametrize("term", [sp.gamma(x) - R(8, 10), sp.loggamma(x) + 1], ids=str)
def test_a_derivative_that_is_not_known_ends_in_no_error(term):
    assert prove(term >= 0, [x > 0]).verdict in (Verdict.PROVED, Verdict.UNKNOWN)


@pytest.mark.parametrize("name", ["β", "é", "a|b", "c\\d"])
def test_names_beyond_ascii(name):
    s = sp.Symbol(name, real=True)
    proof = prove(s**2 + 1 >= 2 * s, certificate=True)
    assert proof.verdict == Verdict.PROVED
    assert proof.certificates


FAR = [
    (log(x) <= 20, [x > 0]),
    (log(x) <= 100, [x > 0]),
    (log(x) >= -100, [x > 0]),
    (x * log(x) >= -exp(-1) + R(1, 10**15), [x > 0]),
    (x * log(x) > -exp(-1), [x > 0]),
    (3 * sp.sin(x) + 4 * sp.cos(x) < 5, []),
    (x**3 * exp(-(x**2)) <= (R(3, 2)) ** R(3, 2) * exp(-R(3, 2)) - R(1, 10**9), []),
    ((exp(x) - 2) ** 2 + (y - sp.pi / 3) ** 2 > 0, []),
    (Or(x >= 1, exp(x) < R(27, 10)), []),
]


@pytest.mark.parametrize(("goal", "given"), FAR, ids=str)
def test_counterexamples_off_the_grid(goal, given):
    assert prove(goal, given).verdict == Verdict.REFUTED
