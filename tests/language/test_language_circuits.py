"""Circuits, sums and exchanged activations as terms, against networks built node by node."""

from __future__ import annotations

import functools
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp

from lemmata.bounds.kernel import Model, Statement, step
from lemmata.bounds.kernel.check import decide
from lemmata.bounds.language.bits.sums import finite_sum
from lemmata.bounds.language.formulas import for_all
from lemmata.bounds.language.functions import CurveJet, CurveVariable, function, rough
from lemmata.bounds.language.networks.circuits import (
    COPY,
    RELU,
    Activated,
    Gate,
    Output,
    circuit,
)
from lemmata.bounds.language.networks.exchanged import (
    CurvesVariable,
    Exchanged,
    curves,
    node_value,
    replaced,
)
from lemmata.bounds.language.networks.explicit import Unit, explicit
from lemmata.bounds.language.networks.network import NetworkVariable, Size, count
from lemmata.bounds.language.networks.rows import (
    LargestWeight,
    Level,
    OutputRow,
    RowNorm,
    Sup,
    on_a_level,
)
from lemmata.bounds.language.networks.weights import values
from lemmata.bounds.language.terms import SortError
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import ZERO, VectorVariable, coordinates
from lemmata.bounds.paper.approximation.circuits import (
    Interpolant,
    larger,
    product,
    ramp,
    smaller,
    square,
)
from lemmata.verify.engine.circuits import relu as built
from lemmata.verify.engine.network.draw import draw
from lemmata.verify.engine.network.units import LINEAR, Graph

R = sp.Rational
n = sp.Symbol("n", integer=True, nonnegative=True)
m = sp.Symbol("m", integer=True, positive=True)
q, t = sp.symbols("q t", real=True)
z = VectorVariable("z")
G = NetworkVariable("G", order=-1)
CUBE = function(lambda s: s**3 / 4, of=t)
POINTS = [Fraction(k, 7) for k in range(-7, 8)]


def value(C: Any, *inputs: Any) -> sp.Expr:
    return unfold(Output(C, *map(sp.Rational, inputs)))


# Sums
def test_a_sum_is_the_sum_of_its_terms() -> None:
    powers = finite_sum(lambda k: q**k, n)
    for j in range(5):
        assert unfold(powers.xreplace({n: sp.Integer(j)})) == sum(q**i for i in range(j))
    assert unfold(powers.xreplace({n: n + 1})) == powers + q**n
    assert unfold(finite_sum(lambda k: q**k, m)) == finite_sum(lambda k: q**k, m)


def test_an_index_is_bound() -> None:
    k = sp.Symbol("k", integer=True, nonnegative=True)
    total = finite_sum(lambda i: i * k, 3)
    assert unfold(total) == 3 * k
    assert unfold(total.xreplace({k: n})) == 3 * n


def test_a_sum_to_what_is_no_natural_number_is_refused() -> None:
    for wrong in (sp.Symbol("x", real=True), sp.Integer(-1), n - 1, R(1, 2)):
        with pytest.raises(SortError, match="natural"):
            finite_sum(lambda k: q**k, wrong)


@pytest.mark.parametrize(("shift", "defined"), [(-1, False), (1, True)])
def test_a_sum_with_an_undefined_term_proves_nothing(shift: int, defined: bool) -> None:
    total = finite_sum(lambda k: 1 / (k + shift), n)
    goal = sp.Ge(total**2 + 1, 2 * total)
    assert decide(Statement(goal, steps=(step("square", goal),))).verdict.holds is defined


# Circuits
@pytest.mark.parametrize("levels", range(4))
def test_squares_are_those_built_node_by_node(levels: int) -> None:
    reach = Fraction(3, 2)
    other = built.square(levels, reach)
    C = square(sp.Rational(reach), levels)
    for p in POINTS:
        assert value(C, p) == sp.Rational(other.value([p], built.WITH_RELU)[0])
    assert unfold(Size(C)) == other.parameters
    assert unfold(Activated(C)) == _activated(other)


@pytest.mark.parametrize("levels", range(3))
def test_products_are_those_built_node_by_node(levels: int) -> None:
    other = built.product(levels, Fraction(1))
    C = product(sp.S.One, levels)
    for p in POINTS[::3]:
        for r in POINTS[::4]:
            assert value(C, p, r) == sp.Rational(other.value([p, r], built.WITH_RELU)[0])
    assert unfold(Size(C)) == other.parameters


@pytest.mark.parametrize("pieces", [1, 2, 5])
def test_interpolants_are_those_looked_up(pieces: int) -> None:
    table = built.table(lambda s: s**3 / 4, Fraction(2), pieces)
    C = Interpolant(CUBE, sp.Integer(2), R(4, pieces), pieces - 1, sp.Integer(3))
    for p in POINTS:
        assert value(C, 2 * p) - 3 == sp.Rational(table(2 * p))


def test_min_max_and_ramps() -> None:
    for p in POINTS[::2]:
        for r in POINTS[::3]:
            assert value(smaller(), p, r) == sp.Rational(min(p, r))
            assert value(larger(), p, r) == sp.Rational(max(p, r))
        expected = max(Fraction(-1), min(Fraction(1), 3 * p))
        assert value(ramp(R(1, 3)), p) == sp.Rational(expected)


def _activated(N: Graph) -> int:
    return sum(u.activation != LINEAR for u in N.units)


def test_a_circuit_reads_what_comes_before() -> None:
    wrong: list[dict[str, Any]] = [
        {"last": [Gate("out", {"g": 1})]},
        {"last": [Gate("out", {"t": 1})], "block": [Gate("g", {"g'": 1})]},
        {"last": [Gate("out", {}, copies={"g": 1})], "first": [Gate("g", {"t": 1})]},
        {"last": [Gate("out", {"t": COPY})]},
        {"last": [Gate("out", {"t": 1})], "first": [Gate("g", {"t": 1}, COPY)]},
    ]
    for parts in wrong:
        with pytest.raises(ValueError, match=r"before it|number of the copy"):
            circuit("C", ["t"], **parts)


# Exchanged activations
def small() -> Any:
    hidden = [
        Unit({1: R(1, 2), 2: R(-1, 4)}, {}, R(1, 8), CUBE),
        Unit({2: R(1, 3)}, {1: R(1, 2)}, R(0), CUBE),
        Unit({}, {1: R(1, 3), 2: R(-1, 2)}, R(1, 9), CUBE),
    ]
    return explicit(2, hidden, [Unit({1: 1}, {1: 1, 3: R(1, 7)}, 1), Unit({}, {2: 1}, 0)])


def interpolated(N: Any, pieces: Any) -> Any:
    """Return a network with interpolants of t^3/4 on [-1, 1] for its activations."""
    width = 2 / sp.sympify(pieces)
    return replaced(N, lambda v: Interpolant(CUBE, sp.S.One, width, pieces - 1, sp.S.One), 1)


def test_other_activations_are_put_in() -> None:
    double = curves(lambda v: rough(lambda s: v * s))
    y = values(Exchanged(small(), double), coordinates(1, 1))
    a_1 = R(1, 2) - R(1, 4) + R(1, 8)
    y_2 = 2 * (R(1, 3) + a_1 / 2)
    assert y.parts == dict(zip(y.parts, (a_1, y_2, 3 * (a_1 / 3 - y_2 / 2 + R(1, 9))), strict=True))


def test_a_replaced_network_computes_interpolants() -> None:
    pieces, table = 3, built.table(lambda s: s**3 / 4, Fraction(1), 3)
    new = interpolated(small(), pieces)(coordinates(R(1, 2), R(1, 3)))
    y_1 = sp.Rational(table(Fraction(1, 4) - Fraction(1, 12) + Fraction(1, 8)))
    y_2 = sp.Rational(table(Fraction(1, 9) + Fraction(y_1.p, y_1.q) / 2))
    a_3 = y_1 / 3 - y_2 / 2 + R(1, 9)
    y_3 = sp.Rational(table(Fraction(a_3.p, a_3.q)))
    assert unfold(new) == coordinates(1 + R(1, 2) + y_1 + y_3 / 7, y_2)


def test_the_size_of_a_replaced_network_is_that_of_one_built() -> None:
    new = interpolated(G, m)
    rng = np.random.default_rng(5)
    for _ in range(50):
        N, pieces = draw(rng), int(rng.integers(1, 6))
        line = built.table(lambda s: s, Fraction(1), pieces)
        other = built.replaced(N, dict.fromkeys(N.activations, line), Fraction(1))
        H, edges = _activated(N), N.parameters - sum(u.bias is not None for u in N.units)
        outputs = len(N.units) - H
        kinds = {count(G, kind): 0 for kind in ("in", "hidden", "direct")}
        sizes = {count(G, "H"): H, count(G, "outputs"): outputs, count(G, "out"): edges, m: pieces}
        assert unfold(Size(new)).subs(kinds | sizes) == other.parameters
        assert unfold(Activated(new)).subs(kinds | sizes) == _activated(other)


def test_what_cannot_take_the_place_of_a_node_is_refused() -> None:
    for C in (
        circuit("two", ["t"], [Gate("out", {"t": 1}, 0), Gate("more", {"t": 1, "out": 1})]),
        circuit("free", ["t"], [Gate("out", {"r": 1})], first=[Gate("r", {"t": 1}, None, RELU)]),
        circuit("scaled", ["t"], [Gate("out", {"r": 1})], first=[Gate("r", {"t": 2}, 0, RELU)]),
        smaller(),
    ):
        with pytest.raises(ValueError, match="input"):
            replaced(G, functools.partial(lambda C, _: C, C))
    with pytest.raises(ValueError, match="depends on the node"):
        replaced(G, lambda v: Interpolant(CUBE, sp.S.One, sp.S.One, v))


# Rows and levels
def test_rows_and_levels_of_a_network() -> None:
    N = small()
    assert [RowNorm(N, v) for v in (1, 2, 3, 4)] == [R(3, 4), R(5, 6), R(5, 6), 0]
    assert [LargestWeight(N, v) for v in (1, 2, 3, 4)] == [R(1, 2), R(1, 2), R(1, 2), 0]
    assert [Level(N, v) for v in (1, 2, 3, 4)] == [1, 2, 3, 0]
    assert OutputRow(N) == 1 + 1 + R(1, 7)
    assert Sup(coordinates(1, -3)) == 3
    assert Sup(ZERO) == 0


def test_exchanged_activations_change_no_row() -> None:
    S = CurvesVariable("S")
    k = sp.Symbol("k", integer=True, positive=True)
    new = Exchanged(G, S)
    assert (RowNorm(new, k), Level(new, k), count(new, "H")) == (
        RowNorm(G, k),
        Level(G, k),
        count(G, "H"),
    )
    for rule in (node_value(new, z, k), on_a_level(new, k)):
        assert rule.relation.has(count(G, "H"))


def test_beyond_the_last_node_there_are_no_values() -> None:
    """So that an activation with sigma(0) = 1 says nothing of a node that there is not."""
    S = curves(lambda _: rough(lambda _: sp.S.One))
    new = Exchanged(G, S)
    beyond = node_value(new, z, 5).relation.xreplace({G: small()})
    assert beyond == sp.true


def test_nodes_are_tried_one_by_one_at_a_model() -> None:
    k = sp.Symbol("k", integer=True, positive=True)
    rows = for_all(k, sp.Le(RowNorm(G, k), R(5, 6)), when=sp.Le(k, count(G, "H")))
    square = sp.Ge(q**2, 0, evaluate=False)
    said = Statement(square, given={"rows": rows}, steps=(step("s", square),))
    assert decide(
        said.variant(steps=said.steps, example=Model("", {G: small()}, dimension=2))
    ).verdict.holds
    less = said.without("rows", given={"rows": rows.xreplace({R(5, 6): R(4, 5)})})
    less = less.variant(steps=said.steps, example=Model("", {G: small()}, dimension=2))
    assert not decide(less).verdict.holds


def test_a_curve_of_any_kind_takes_no_derivative() -> None:
    jump = CurveVariable("s", order=-1)
    with pytest.raises(SortError, match="differentiable"):
        CurveJet(jump, t, 1)
    assert CurveJet(jump, t).xreplace({jump: rough(sp.sign), t: R(-1, 2)}) == -1
