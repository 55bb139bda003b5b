"""Arrays, circuits, random quantities and layered networks, compared with plain numbers."""

from __future__ import annotations

from itertools import product as bits_of

import numpy as np
import pytest
import sympy as sp

from lemmata.bounds.kernel import Model, Statement, generalise, step
from lemmata.bounds.kernel.check import decide
from lemmata.bounds.kernel.concrete import CONCLUSION
from lemmata.bounds.language.bits.arrays import ArrayVariable, Listed, array, product, total
from lemmata.bounds.language.bits.circuits import (
    Agree,
    And,
    Beside,
    Bijective,
    Chained,
    Circuit,
    Gates,
    Input,
    Not,
    Or,
    Sgn,
    Xor,
    table,
    vertex,
)
from lemmata.bounds.language.bits.samplers import (
    Layered,
    Network,
    Node,
    Parameters,
    Thresholded,
    Truncated,
)
from lemmata.bounds.language.bits.stored import InverseTable
from lemmata.bounds.language.formulas import exists, for_all
from lemmata.bounds.language.measures.expectations import (
    Complement,
    Inside,
    Intersection,
    Quantity,
    where,
)
from lemmata.bounds.language.terms import SortError
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.paper.hardness.gates import FULL_ADDER
from lemmata.bounds.symbols import latex
from lemmata.reports.render.unicode import plain

n = sp.Symbol("n", integer=True, nonnegative=True)
t = sp.Symbol("t", real=True)
x = ArrayVariable("x")


def test_sums_and_products_are_those_of_the_entries() -> None:
    squares = array(lambda i: (i + 1) ** 2)
    assert unfold(total(lambda i: squares[i], 4)) == 30
    assert unfold(product(lambda i: squares[i], 3)) == 36
    assert unfold(total(lambda i: x[i], n + 1)) == total(lambda i: x[i], n) + x[n]
    assert total(lambda i: x[i] ** 2, n).is_nonnegative
    assert not total(lambda i: x[i], n).is_nonnegative


@pytest.mark.parametrize("i", [sp.Rational(1, 2), -1, t, n - 1])
def test_an_index_is_a_natural_number(i: sp.Expr) -> None:
    with pytest.raises(SortError):
        x[i]


def test_a_full_adder_adds() -> None:
    for bits, (low, high) in table(FULL_ADDER).items():
        value = sum((b + 1) // 2 for b in bits)
        assert value == (low + 1) // 2 + (high + 1)


def test_gates_are_counted_once_however_often_they_are_used() -> None:
    a, b = Input(0), Input(1)
    both = And(a, b)
    assert unfold(Gates(Circuit(2, Or(both, Not(both)), both))) == 3
    assert unfold(Gates(Chained(Beside(FULL_ADDER, FULL_ADDER), n))) == 10 * n


def test_bijections_are_told() -> None:
    a, b = Input(0), Input(1)
    assert Bijective(Circuit(2, Xor(a, b), b)) == sp.true
    assert Bijective(Circuit(2, And(a, b), b)) == sp.false
    assert Bijective(Circuit(2, a)) == sp.false


def test_signs_and_vertices() -> None:
    assert [Sgn(v) for v in (-2, 0, 3)] == [-1, 1, 1]
    assert [unfold(Sgn(t)).subs(t, v) for v in (-2, 0, 3)] == [-1, 1, 1]
    found = {tuple(int(vertex(k, 3)[i]) for i in range(3)) for k in range(8)}
    assert found == set(bits_of((-1, 1), repeat=3))
    assert Agree(Listed(1, 2), Listed(1, 3), 1) == sp.true
    assert Agree(Listed(1, 2), Listed(1, 3), 2) == sp.false


def test_events_are_what_they_say() -> None:
    large, small = where(lambda x: x[0] > 1), where(lambda x: x[0] < 3)
    assert Inside(Listed(2), Intersection(large, small)) == sp.true
    assert Inside(Listed(2), Complement(large)) == sp.false


def test_a_layered_network_computes_and_is_truncated() -> None:
    rng = np.random.default_rng(3)
    weights = [
        [[sp.Rational(int(v), 8) for v in row] for row in rng.integers(-16, 16, (2, 2))]
        for _ in range(2)
    ]
    listed = Listed(*(Listed(*(Listed(*row) for row in layer)) for layer in weights))
    s = sp.Symbol("s", real=True)
    F: Network = Layered(Quantity(s, sp.Max(s, 0)), listed, 2, 2)
    values, cut = [sp.Rational(3, 4), -sp.Rational(5, 8)], [sp.Rational(3, 4), -sp.Rational(5, 8)]
    start = Listed(*values)
    for layer in weights:
        values = [max(sum(w * v for w, v in zip(row, values, strict=True)), 0) for row in layer]
        short = [[sp.sign(w) * sp.floor(2 * abs(w)) / 2 for w in row] for row in layer]
        cut = [
            sp.floor(4 * max(sum(w * v for w, v in zip(row, cut, strict=True)), 0)) / 4
            for row in short
        ]
    assert [unfold(Node(F, start, 2, j)) for j in range(2)] == values
    assert [unfold(Node(Truncated(F, 1, 2), start, 2, j)) for j in range(2)] == cut


def test_parameters_are_added_up() -> None:
    one = Thresholded(Circuit(4, *map(Input, range(4))))
    assert unfold(Parameters(InverseTable(one, 1))).doit() == 63


SOME_SQUARE = exists(t, sp.Eq(t**2, -1))
NONE = generalise("none", t, step("no", sp.false, "square"), when={"square": sp.Eq(t**2, -1)})


def test_what_does_not_exist_is_refuted_and_what_exists_is_not() -> None:
    clash, alone = (step("clash", sp.false, CONCLUSION, *uses) for uses in (("none",), ()))
    for said, steps, verdict in (
        (SOME_SQUARE, (NONE, clash), "REFUTED"),
        (SOME_SQUARE, (alone,), "UNKNOWN"),
        (exists(t, sp.Eq(t**2, 1)), (NONE, clash), "UNKNOWN"),
    ):
        model = Model("", {}, because={CONCLUSION: steps})
        assert decide(Statement(said, refuted_by=model)).verdict == verdict


def test_what_exists_is_printed_so():
    u = sp.Symbol("u", real=True)
    some = exists((t, u), sp.Eq(t**2, u))
    assert plain(some) == "∃t, u: t² = u"
    assert latex(some) == r"\exists t, u:\ t^{2} = u"
    assert plain(sp.Not(for_all(t, t > 0))) == "~∀t: t > 0"
    assert latex(sp.Not(for_all(t, t > 0))) == r"\neg \forall t:\ t > 0"
