"""The provers: no wrong answer on the paper's kinds of statements, traps, and random ones."""

from __future__ import annotations

import random
import time
from fractions import Fraction

import pytest
import sympy as sp
from flint import arb
from prove_table import ROWS
from sympy import And, Eq, Implies, Max, Min, Ne, Not, Or, exp, log, pi, sqrt

from lemmata.bounds.prove import Proof, prove
from lemmata.bounds.prove.reals.ball import decide, enclose
from lemmata.bounds.verdict import Verdict

R = sp.Rational
x, y = sp.symbols("x y")
PROVED, REFUTED, UNKNOWN, VACUOUS = (
    Verdict.PROVED,
    Verdict.REFUTED,
    Verdict.UNKNOWN,
    Verdict.VACUOUS,
)


def assert_replays(proof: Proof, goal, given):
    """The counterexample satisfies the hypotheses and violates the goal, certified."""
    point = proof.counterexample
    assert point is not None
    for h in given:
        assert decide(h, point) is True
    assert decide(sp.sympify(goal), point) is False
    for symbol, value in point.items():
        assert value.is_real
        if symbol.is_positive:
            assert value.is_positive


CASES = [
    (row, truth, goal)
    for row in ROWS
    for truth, goals in ((True, row.true), (False, row.false))
    for goal in goals
]


def test_table_is_large_enough():
    assert sum(truth for _, truth, _ in CASES) >= 60
    assert sum(not truth for _, truth, _ in CASES) >= 60


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.source)
def test_table(row):
    """True statements are proved, false ones refuted with an exact counterexample."""
    for goal in row.true:
        proof = prove(goal, row.given)
        assert proof.verdict == PROVED, (goal, proof.detail)
    for goal in row.false:
        proof = prove(goal, row.given)
        assert proof.verdict == REFUTED, (goal, proof.detail)
        assert_replays(proof, goal, row.given)


p = sp.Symbol("p", positive=True)
n = sp.Symbol("n", integer=True)
k = sp.Symbol("k", integer=True, positive=True)

TRAPS = [
    (Eq(sqrt(x**2), x), [], REFUTED),
    (Eq(sqrt(x**2), x), [x >= 0], PROVED),
    (x**2 >= 0, [], PROVED),
    (x**2 > 0, [], REFUTED),
    (Ne(x**2, 2), [], REFUTED),
    (1 / x > 0, [x >= 0], PROVED),
    (Eq((x**2 - 1) / (x - 1), x + 1), [], PROVED),
    (1 / x + 1 / y >= 4 / (x + y), [], REFUTED),
    (And(x < 2, 1 / x < 1), [x > 0], REFUTED),
    (Or(x >= 0, 1 / x < 0), [], PROVED),
    (x > 0, [Or(1 / x > 0, x >= 0)], REFUTED),
    (x > -1, [Or(1 / x > 0, x >= R(-1, 2))], PROVED),
    (log(x) <= x, [x < 0], VACUOUS),
    (Eq(log(x**2), 2 * log(sp.Abs(x))), [], PROVED),
    (Eq(sp.Abs(x), x), [], REFUTED),
    (sp.Float(0.1) * x <= x / 10, [x >= 0], REFUTED),
    (x + sp.Float(0.1) > x + R(1, 10), [], PROVED),
    (x * (1 - x) < 0.25, [], REFUTED),
    (n * (n - 1) >= 0, [], PROVED),
    (x * (x - 1) >= 0, [], REFUTED),
    (k > 1, [], REFUTED),
    (p >= k, [], REFUTED),
    (k**2 >= k, [], PROVED),
    (Eq(2 * n, 3), [], REFUTED),
    ((-1) ** n < 1, [], REFUTED),
    (x**1001 >= 0, [], REFUTED),
    (x**1000 + 1 > 0, [], PROVED),
    (x <= 10**30, [], REFUTED),
    (x ** (10**9) >= 0, [], PROVED),
    (x ** (10**9 + 1) >= 0, [], REFUTED),
    ((x + y + 1) ** 1000 >= 0, [], PROVED),
    (sp.gamma(x) <= 10**9, [x > 1], REFUTED),
    (x**y <= 10, [x > 1, y > 10**6], REFUTED),
    (exp(-x) > R(1, 10**50), [], REFUTED),
    (exp(pi * sqrt(163)) < 262537412640768744, [], PROVED),
    (exp(pi * sqrt(163)) >= 262537412640768744, [], REFUTED),
    (Eq(sqrt(5 + 2 * sqrt(6)), sqrt(2) + sqrt(3)), [], PROVED),
    (Eq(sqrt(5 + 2 * sqrt(6)), sqrt(2) + sqrt(3) + R(1, 10**40)), [], REFUTED),
    (x > R(41421356237, 10**11), [Eq(x, sqrt(2) - 1)], PROVED),
    (x > R(41421356238, 10**11), [Eq(x, sqrt(2) - 1)], REFUTED),
    (x * y < 1, [Eq(x**2 + y**2, 2)], REFUTED),
    (x * y <= 1, [Eq(x**2 + y**2, 2)], PROVED),
    (sp.sin(x) < 1, [], REFUTED),
    (sp.sin(x) <= x, [x >= 0], PROVED),
    (sp.sin(x) < sp.sin(y), [x < y], REFUTED),
    (sp.tan(x) >= x, [x >= 0], REFUTED),
    (x**y > 0, [x >= 0, y > 0], REFUTED),
    (x**x >= R(69, 100), [x > 0], PROVED),
    (x**x >= R(70, 100), [x > 0], REFUTED),
    (1 / (1 - x) > 0, [x >= 0], REFUTED),
    (exp(x) >= 1 + x + x**2 / 2, [], REFUTED),
    (exp(x) >= 1 + x + x**2 / 2, [x >= 0], PROVED),
    (log(x + y) <= log(x) + log(y), [x > 0, y > 0], REFUTED),
    (sp.ceiling(x) <= x, [], REFUTED),
    (sp.floor(x) <= x, [], PROVED),
    (Implies(x > 1, x**2 > 1), [], PROVED),
    (Implies(x**2 > 1, x > 1), [], REFUTED),
    (Not(Eq(x, 0)), [x * y > 0], PROVED),
    (sp.atan(x) + sp.atan(1 / x) <= pi / 2, [x > 0], PROVED),
    (Max(x, 1 / x) >= 1, [x > 0], PROVED),
    (Min(x, y) < (x + y) / 2, [], REFUTED),
    (sp.true, [], PROVED),
    (sp.false, [], REFUTED),
    (sp.false, [x > 1, x < 0], VACUOUS),
    (sp.true, [x > 1, x < 0], VACUOUS),
    (x > 5, [x**2 + y**2 < 0], VACUOUS),
    (x > 5, [exp(x) < 0], VACUOUS),
    (p > 1, [p < 0], VACUOUS),
]


@pytest.mark.parametrize(("goal", "given", "expected"), TRAPS, ids=str)
def test_traps(goal, given, expected):
    proof = prove(goal, given)
    assert proof.verdict == expected, proof.detail
    if expected == REFUTED and goal != sp.false:
        assert_replays(proof, goal, given)
    if expected == PROVED:
        assert proof.kind in ("identity", "polynomial", "enclosure", "calculus")


def test_excluded_points_are_reported():
    assert "undefined" in prove(1 / x**2 > 0).detail
    assert "undefined" not in prove(1 / x > 0, [x > 0]).detail


def test_expression_means_equals_zero():
    assert prove((x + y) ** 2 - x**2 - 2 * x * y - y**2).verdict == PROVED
    assert prove(x - y).verdict == REFUTED


@pytest.mark.parametrize(
    ("goal", "given"),
    [
        (Eq(sp.I * x, y), []),
        (Eq(x, sp.oo), []),
        (sp.Function("f")(x) > 0, []),
        ("x > 0", []),
        (object(), []),
        (x > 0, x > 1),
        (x > 0, ["x > 1"]),
        (Eq(sp.Symbol("c", imaginary=True), x), []),
        (sp.zeta(x) > 0, []),
        (sp.Integral(exp(-(y**2)), (y, 0, x)) > 0, []),
    ],
)
def test_bad_input_is_one_clear_line(goal, given):
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        prove(goal, given)


def test_unknown_method_is_refused():
    with pytest.raises(ValueError, match="choose from"):
        prove(x > 0, method="magic")


def test_time_out_is_unknown():
    """Also a goal that z3 cannot finish comes back in about the time allowed."""
    a = sp.symbols("a0:6", real=True)
    hard = sum(u**4 * v**2 - 3 * u * v**3 for u in a for v in a if u != v) >= sp.prod(a) - 1
    start = time.monotonic()
    prove(hard, [sum(u**2 for u in a) <= 1, sum(a) >= 1], timeout=1)
    assert time.monotonic() - start < 30
    assert prove(exp(x) >= x + x**2 / 3, [x >= 0], timeout=0).verdict == UNKNOWN


# --- the axioms are theorems --------------------------------------------------------------

AXIOMS = [
    (exp(x) >= 1 + x, []),
    (exp(x) * (1 - x) <= 1, []),
    (log(x) <= x - 1, [x > 0]),
    (x * log(x) >= x - 1, [x > 0]),
    (sp.tanh(x) <= x, [x >= 0]),
    (sp.tanh(x) < 1, []),
    (sp.atan(x) <= x, [x >= 0]),
    (sp.erf(x) <= 2 * x / sqrt(pi), [x >= 0]),
    (sp.sin(x) <= x, [x >= 0, x <= 4]),
    (sp.cos(x) >= 1 - x**2 / 2, [x >= -7, x <= 7]),
]


@pytest.mark.parametrize(("goal", "given"), AXIOMS, ids=str)
def test_axioms_are_proved_without_axioms(goal, given):
    """The inequalities that the polynomial prover may assume are theorems of the calculus one."""
    from lemmata.bounds.prove.goal import read
    from lemmata.bounds.prove.reals.calculus import prove_univariate

    assert prove_univariate(read(goal, given), time.monotonic() + 10)


FUNCTIONS = [
    exp,
    log,
    sp.tanh,
    sp.atan,
    sp.erf,
    sp.sin,
    sp.cos,
    sp.acos,
    sp.asin,
    sp.LambertW,
    sp.gamma,
    sp.ceiling,
    sp.floor,
    lambda u: u ** R(2, 3),
    lambda u: (2 + u) ** -41,
    lambda u: 2**u * exp(-u / 2),
    lambda u: u ** (u + 1),
    lambda u: exp(u) + log(u),
]


@pytest.mark.parametrize("f", FUNCTIONS, ids=range(len(FUNCTIONS)))
def test_no_axiom_excludes_a_true_value(f):
    """At known points the true values satisfy everything that z3 is told about them."""
    from lemmata.bounds.prove.polynomials.polynomial import satisfiable

    a, b = sp.symbols("a b", real=True)
    for u, v in [(R(1, 2), R(1, 3)), (R(9, 10), R(1, 20)), (R(1, 10), R(1, 10)), (1, R(1, 7))]:
        parts = [Eq(a, u), Eq(b, v)]
        for term in (f(a), f(b), f(a * b)):
            ball = enclose(term, {a: u, b: v}, 60)
            assert ball.is_finite()
            near = R(str(ball.mid().str(20, radius=False)))
            parts += [term > near - R(1, 10**9), term < near + R(1, 10**9)]
        assert satisfiable(parts, [a, b], 2.0).status != "unsat", (u, v)


# --- balls --------------------------------------------------------------------------------


def test_enclosures_contain_the_value():
    e = log(x) + sp.erf(x) + sp.LambertW(x) + sqrt(x) * pi + sp.uppergamma(2, x) + sp.tanh(x)
    for value in (R(1, 3), 2, sqrt(7), Fraction(22, 7), 0.1):
        ball = enclose(e, {x: value}, 96)
        exact = R(*value.as_integer_ratio()) if isinstance(value, (float, Fraction)) else value
        digits = str(sp.N(e.subs(x, exact), 40))
        assert ball.overlaps(arb(digits)), value
        assert ball.rad() < 1e-20


def test_floats_are_exact_binary_values():
    assert decide(Eq(x, R(1, 10)), {x: 0.1}) is False
    assert decide(Eq(10 * x, 5), {x: 0.5}) is True


def test_undefined_values_are_nan_and_undecided():
    assert enclose(log(x), {x: -1}).is_nan()
    assert enclose(1 / x, {x: 0}).is_nan()
    assert decide(log(x) < 0, {x: -1}) is None
    assert decide(Or(log(x) < 0, x < 0), {x: -1}) is True
    assert enclose(sp.Piecewise((log(x), x > 0), (0, True)), {x: -1}) == 0


def test_equal_numbers_are_decided_exactly():
    assert decide(sqrt(x) * sqrt(3) <= sqrt(6), {x: 2}) is True
    assert decide(sqrt(x) * sqrt(3) < sqrt(6), {x: 2}) is False
    assert decide(Eq(log(4) + x, 2 * log(2)), {x: 0}) is True


def test_missing_value_is_named():
    with pytest.raises(ValueError, match="y"):
        enclose(x + y, {x: 1})


# --- differential fuzz ----------------------------------------------------------------------


def random_term(rng, symbols, depth):
    if depth == 0:
        return rng.choice([*symbols, sp.Integer(rng.randint(-3, 3)), R(rng.randint(1, 5), 2)])
    left, right = (random_term(rng, symbols, depth - 1) for _ in range(2))
    return rng.choice(
        [
            lambda: left + right,
            lambda: left - right,
            lambda: left * right,
            lambda: left**2,
            lambda: left / (right**2 + 1),
            lambda: sqrt(right**2 + 1),
            lambda: Max(left, right),
            lambda: sp.Abs(left),
        ]
    )()


def random_statement(rng, symbols, functions=()):
    left, right = (random_term(rng, symbols, rng.choice([1, 2])) for _ in range(2))
    if functions:
        left = rng.choice(functions)(left)
    if rng.random() < 0.5:  # near-true statements: squares, tangents
        right = left - random_term(rng, symbols, 1) ** 2
        left = left + rng.choice([0, 0, R(1, 100), R(-1, 100)])
    return rng.choice([sp.Ge, sp.Gt, sp.Le, sp.Ne])(left, right)


def sampled_violation(goal, given, symbols, grid):
    for point in grid:
        values = dict(zip(symbols, point, strict=True))
        if all(decide(h, values) is True for h in given) and decide(goal, values) is False:
            return values
    return None


@pytest.mark.parametrize("functions", [(), (exp, sp.tanh, sp.atan)], ids=["algebraic", "mixed"])
def test_random_statements_against_dense_sampling(functions):
    rng = random.Random(7)
    a, b = sp.symbols("a b", real=True)
    grid = [(R(i, 4), R(j, 4)) for i in range(-12, 13, 3) for j in range(-12, 13, 3)]
    grid += [(R(i, 7), R(3 * i + 5, 11)) for i in range(-20, 20)]
    decided = 0
    for _ in range(25):
        goal = random_statement(rng, (a, b), functions)
        given = [random_statement(rng, (a, b))] if rng.random() < 0.3 else []
        proof = prove(goal, given, timeout=1)
        decided += proof.verdict in (PROVED, REFUTED)
        if proof.verdict in (PROVED, VACUOUS):
            assert sampled_violation(goal, given, (a, b), grid) is None, (goal, given)
        if proof.verdict == REFUTED and goal not in (sp.true, sp.false):
            assert_replays(proof, goal, given)
    assert decided >= 15
