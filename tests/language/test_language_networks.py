"""Networks as terms: values, derivatives and sizes, against SymPy and by enumeration."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from lemmata.bounds.kernel import Model, Statement, apply, generalise, step
from lemmata.bounds.kernel.check import decide
from lemmata.bounds.language.formulas import equal, for_all, need_sort
from lemmata.bounds.language.functions import adjoint, derivative, function
from lemmata.bounds.language.networks.assembled import assembled, layer, swept, tangents
from lemmata.bounds.language.networks.chains import Repeated, Serial
from lemmata.bounds.language.networks.explicit import Unit, explicit
from lemmata.bounds.language.networks.layers import Layer, back, same, through
from lemmata.bounds.language.networks.network import NetworkVariable, Size, computed_by, count
from lemmata.bounds.language.networks.nodes import FamilyVariable, Node, Ones, at, times, total
from lemmata.bounds.language.networks.weights import Activated, Bias, pull, push, values
from lemmata.bounds.language.terms import SortError
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import (
    ZERO,
    UnitVector,
    VectorVariable,
    combine,
    coordinates,
    inner,
)
from lemmata.bounds.paper import vectors
from lemmata.bounds.symbols import d
from lemmata.bounds.verdict import Verdict

R = sp.Rational
G = NetworkVariable("G")
z, u, x = map(VectorVariable, "zux")
v, w = FamilyVariable("v"), FamilyVariable("w")
c_1, c_2, t, a, b = sp.symbols("c_1 c_2 t a b", real=True)
node = sp.Symbol("k", integer=True, positive=True)
CUBE = function(lambda s: s**3 - s + 2, of=t)
BEND = function(lambda s: s**2 + s, of=t)


def small() -> Any:
    """Return a network with skip edges, two activations and missing biases."""
    hidden = [
        Unit({1: 2, 2: -1}, {}, 1, CUBE),
        Unit({2: 3}, {1: R(1, 2)}, None, BEND),
        Unit({}, {1: 1, 2: -2}, 5, CUBE),
    ]
    return explicit(
        2, hidden, [Unit({1: 1}, {1: 1, 3: R(1, 7)}, 1), Unit({2: 4}, {2: 1, 1: 3}, None)]
    )


def plain(p: sp.Expr, q: sp.Expr) -> list[sp.Expr]:
    """Return the same function, written without networks."""
    y_1 = CUBE(1 + 2 * p - q)
    y_2 = BEND(3 * q + y_1 / 2)
    y_3 = CUBE(5 + y_1 - 2 * y_2)
    return [1 + p + y_1 + y_3 / 7, 4 * q + y_2 + 3 * y_1]


def gradient_step(delta: tuple[Any, ...] = (R(1, 4), -R(1, 4))) -> Any:
    """Return c_1 z + c_2 DG(z)^T (G(z) - x) by one reverse sweep with squares."""
    return assembled(
        G,
        Layer(
            "a", "hidden", (through("in", "z"), through("hidden", "y")),
            Bias(G, "hidden"), count(G, "biases"),
        ),
        Layer("y", "hidden", (same("a"),), activation="sigma"),
        Layer("s", "hidden", (same("a"),), activation="sigma'"),
        Layer("e", "output", (through("out", "y"), through("direct", "z")), Bias(G, "out") - x),
        Layer("g", "hidden", (back("hidden", "delta"), back("out", "e"))),
        Layer("p", "hidden", (same("g"), same("s")), activation="square"),
        Layer("q", "hidden", (same("g"), same("s", -1)), activation="square"),
        Layer("delta", "hidden", (same("p", delta[0]), same("q", delta[1]))),
        Layer(
            "out", "input", (same("z", c_1), back("in", "delta", c_2), back("direct", "e", c_2))
        ),
        name="step",
    )  # fmt: skip


HERE, OBSERVED = coordinates(R(1, 3), R(-1, 5)), coordinates(1, 2)


def at_two_numbers(expr: Any) -> Any:
    return sp.sympify(expr).subs({a: R(1, 3), b: R(-1, 5)})


def test_a_network_computes_what_its_nodes_say() -> None:
    G_0 = small()
    assert unfold(computed_by(G_0)(coordinates(a, b))) == coordinates(*map(sp.expand, plain(a, b)))


def test_derivatives_of_a_network_are_those_of_the_function() -> None:
    F = computed_by(small()).plain
    along_u = derivative(F, HERE, coordinates(7, 11))
    expected = [7 * sp.diff(f, a) + 11 * sp.diff(f, b) for f in plain(a, b)]
    assert along_u == coordinates(*map(at_two_numbers, expected))


def test_parameters_are_edges_and_biases_that_are_present() -> None:
    # 2 + 2 + 3 edges of hidden nodes, 3 + 3 of outputs, 2 + 1 biases; by hand.
    assert unfold(Size(small())) == 2 + 2 + 2 + 3 + 3 + 2 + 1
    kinds = ("in", "hidden", "out", "direct", "biases", "output biases", "H")
    assert [count(small(), k) for k in kinds] == [3, 3, 4, 2, 2, 1, 3]


def test_one_step_is_that_of_the_loss() -> None:
    N = gradient_step().xreplace({G: small(), x: OBSERVED})
    loss = sum((f - o) ** 2 for f, o in zip(plain(a, b), (1, 2), strict=True)) / 2
    gradient = [at_two_numbers(sp.diff(loss, p)) for p in (a, b)]
    assert N(HERE) == coordinates(R(1, 3) * c_1 + gradient[0] * c_2,
                                  -R(1, 5) * c_1 + gradient[1] * c_2)  # fmt: skip


def test_the_size_of_a_step_is_the_sum_over_its_nodes() -> None:
    N = gradient_step().xreplace({G: small()})
    # a: 6 edges, 2 biases; y, s: 3 each; e: 6 edges, 2 biases; g: 7; p, q, delta: 6 each;
    # out: 2 + 3 + 2.
    assert unfold(Size(N)) == 8 + 6 + 8 + 7 + 18 + 7


STEP = computed_by(gradient_step())
TARGET = c_1 * z + c_2 * adjoint(computed_by(G), z, computed_by(G)(z) - x)


def claim_of_the_step(N: Any, parameters: sp.Expr) -> Statement:
    """Return that N computes a step, and how many parameters it has, for every network G."""
    F = computed_by(N)
    error = F(z) - TARGET
    sweep = swept(N, "g", z, values(G, z, u))
    linear = step("every direction", sp.Eq(inner(error, u), 0), sweep,
                  tangents(G, z, u, layer(N, "g", z)))  # fmt: skip
    return Statement(
        sp.And(for_all(z, equal(F(z), TARGET)), sp.Eq(Size(N), parameters)),
        given={"shape": sp.Eq(count(G, "inputs"), d) & sp.Eq(count(G, "outputs"), d)},
        steps=(
            generalise(
                "the step", z, generalise("a direction", u, linear),
                apply("same", vectors.ZERO_VECTOR, {vectors.v: error}),
            ),
            step("size", sp.Eq(Size(N), parameters), "shape"),
        ),
        example=Model("z", {G: explicit(1, [], [Unit({1: 1})]), x: ZERO, c_1: 1, c_2: 1}),
    )  # fmt: skip


EDGES = sp.Add(*(count(G, k) for k in ("in", "hidden", "out", "direct")))
PARAMETERS = 2 * EDGES + count(G, "biases") + 8 * count(G, "H") + 2 * d


def test_a_step_of_every_network() -> None:
    assert decide(claim_of_the_step(gradient_step(), PARAMETERS)).verdict is Verdict.PROVED


@pytest.mark.parametrize(
    ("N", "parameters"),
    [
        (gradient_step(), PARAMETERS - 1),
        (gradient_step((R(1, 2), -R(1, 2))), PARAMETERS),
        (gradient_step((R(1, 4), R(1, 4))), PARAMETERS),
    ],
)
def test_a_wrong_step_is_not_proved(N: Any, parameters: sp.Expr) -> None:
    assert not decide(claim_of_the_step(N, parameters)).verdict.holds


def test_what_a_network_depends_on_is_written() -> None:
    """So that nobody reads a network that knows its input for one that does not."""
    assert str(gradient_step()) == "step(G, c_1, c_2, x)"
    assert str(gradient_step().xreplace({x: z})) == "step(G, c_1, c_2, z)"


def test_copies_of_a_network() -> None:
    S = sp.Symbol("S", integer=True, nonnegative=True)
    one = computed_by(small())
    twice = Repeated(small(), 2)
    assert unfold(twice(HERE)) == unfold(one(one(HERE))) == unfold(Serial(small(), small())(HERE))
    assert unfold(Size(Repeated(G, S))) == unfold(S * Size(G))
    assert unfold(Size(Serial(small(), Repeated(small(), S)))) == 15 + 15 * S


def _layers(*layers: Layer) -> Any:
    return assembled(G, *layers)


@pytest.mark.parametrize(
    "layers",
    [
        (Layer("p", "hidden", (same("p"),)),),
        (Layer("p", "hidden", (same("q"),)), Layer("q", "hidden", (same("p"),))),
        (
            Layer("p", "hidden", (through("hidden", "q"),)),
            Layer("q", "hidden", (back("hidden", "p"),)),
        ),
        # Each pair of neighbours is in order, the three are not.
        (
            Layer("p", "hidden", (through("hidden", "q"),)),
            Layer("q", "hidden", (back("hidden", "r"),)),
            Layer("r", "hidden", (same("p"),)),
        ),
        (
            Layer("p", "hidden", (back("out", "q"),)),
            Layer("q", "output", (through("out", "p"),)),
        ),
        (Layer("p", "hidden", (same("z"),)),),
        (Layer("p", "hidden", (through("hidden", "r"),)),),
        (Layer("p", "hidden", ()), Layer("p", "hidden", ())),
    ],
)
def test_nodes_that_wait_for_one_another_or_do_not_fit_are_refused(
    layers: tuple[Layer, ...],
) -> None:
    with pytest.raises(ValueError, match=r"wait|cannot read|no layer|one name"):
        _layers(*layers)


def test_a_node_reads_earlier_ones_only() -> None:
    with pytest.raises(ValueError, match="before"):
        explicit(1, [Unit({}, {1: 1})], [])
    with pytest.raises(ValueError, match="before"):
        explicit(1, [Unit({2: 1})], [])


def test_two_spaces_do_not_mix() -> None:
    wrong = {G: Serial(G, G)}
    for mixed in (
        lambda: v + z,
        lambda: inner(v, z),
        lambda: push(G, "hidden", z),
        lambda: computed_by(G)(z).xreplace(wrong),
        lambda: need_sort(G, Serial(G, G)),
        lambda: times(v, Ones()),
        lambda: Repeated(G, c_1),
    ):
        with pytest.raises(SortError):
            mixed()


def test_matrices_move_and_products_are_symmetric() -> None:
    assert inner(pull(G, "in", v), z) == inner(v, push(G, "in", z))
    assert inner(times(v, w), values(G, z)) == inner(v, times(values(G, z), w))
    assert at(times(v, w), node) == at(v, node) * at(w, node)
    assert times(Node(2), v) == at(v, 2) * Node(2)
    assert times(Ones(), z) == z
    assert total(z, u, Ones()) == inner(z, u)
    assert inner(UnitVector(1), Ones()) == 1
    assert times(v + w, v - w) == times(v, v) - times(w, w)


def test_an_activated_family_at_a_node_is_the_activation() -> None:
    G_0 = small()
    read = Activated(G, v).xreplace({G: G_0, v: combine((Node(1), 3), (Node(2), 5))})
    assert read == combine((Node(1), CUBE(3)), (Node(2), BEND(5)), (Node(3), CUBE(0)))
    assert at(Activated(G, v), 2).xreplace({G: G_0, v: 5 * Node(2)}) == BEND(5)


def test_transposed_weights_are_transposed() -> None:
    G_0 = small()
    for kind, (start, end) in {"in": (2, 3), "hidden": (3, 3), "out": (3, 2)}.items():
        axis = UnitVector if kind == "in" else Node
        other = UnitVector if kind == "out" else Node
        for i in range(1, start + 1):
            for j in range(1, end + 1):
                forth = inner(push(G_0, kind, axis(i)), other(j))
                assert forth == inner(axis(i), pull(G_0, kind, other(j)))
