"""Appendix G: what is decided, that each piece of evidence carries weight, networks enclosed."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp
from flint import arb

from lemmata.bounds.activations import activations
from lemmata.bounds.claim import Claim, Form, Statement
from lemmata.bounds.decision import decide
from lemmata.bounds.paper.approximation.deep import DEEP
from lemmata.bounds.paper.approximation.interpolant import CHORD
from lemmata.bounds.paper.approximation.size import (
    GAMMA,
    PARAMETERS,
    RELU_NODES,
    count,
    depth,
    growth,
    pieces,
)
from lemmata.bounds.registry import room_claims
from lemmata.bounds.symbols import H
from lemmata.verify.check import checks_of, run_check
from lemmata.verify.checks.approximation.members import BUDGETS, Member, clip, member
from lemmata.verify.engine.circuits.relu import (
    RELU,
    WITH_RELU,
    layered,
    product,
    replaced,
    square,
    square_of_three,
    table,
)
from lemmata.verify.engine.enclosed import SMOOTH, rounded
from lemmata.verify.engine.network.draw import draw
from lemmata.verify.engine.network.units import LINEAR, Builder, Graph
from lemmata.verify.engine.supremum import constant, pre_activation, supremum
from lemmata.verify.errors import InputError
from tests.helpers import failing_checks, surviving_twins, unnecessary_steps

CLAIMS = room_claims("approximation")

claims: dict[str, Claim] = {claim.id: claim for claim in CLAIMS}
NETWORK = ["cells", "hoelder", "hoelder-output"]
EXPECTED: dict[tuple[str, Form], tuple[str, list[str]]] = {
    ("interpolant", "printed"): ("PROVED", []),
    ("interpolant", "sharp"): ("PROVED_GIVEN", ["taylor"]),
    ("lemma-27-node", "sharp"): ("PROVED_GIVEN", ["hoelder"]),
    # No Lipschitz constant is asked for: sgn.
    ("lemma-27", "printed"): ("REFUTED", ["continuous-network"]),
    ("lemma-27", "repaired"): ("PROVED_GIVEN", ["hoelder"]),
    ("lemma-27", "sharp"): ("PROVED_GIVEN", NETWORK),
    ("lemma-27-smooth", "sharp"): ("PROVED_GIVEN", [*NETWORK, "taylor"]),
    # B is an l1 norm and grows with the dimension.
    ("appendix-g", "printed"): ("REFUTED", []),
    ("appendix-g", "repaired"): ("PROVED", []),
    ("gadget-square", "printed"): ("PROVED", []),
    ("gadget-square", "sharp"): ("PROVED", []),
    ("gadget-product", "printed"): ("PROVED", []),
    ("gadget-product", "sharp"): ("PROVED", []),
}
STATEMENTS = [
    pytest.param(statement, id=f"{claim.id}-{form}")
    for claim in CLAIMS
    for form, statement in claim.statements.items()
]


@pytest.mark.parametrize("statement", [CHORD, DEEP])
def test_lemmas_on_the_way(statement: Statement) -> None:
    assert decide(statement).verdict.holds
    assert unnecessary_steps(statement) == []


def test_every_statement_is_expected() -> None:
    assert {(c.id, f) for c in CLAIMS for f in c.statements} == set(EXPECTED)


@pytest.mark.parametrize(
    ("where", "expected"), EXPECTED.items(), ids=[" ".join(k) for k in EXPECTED]
)
def test_verdicts(where: tuple[str, Form], expected: tuple[str, list[str]]) -> None:
    id, form = where
    decision = decide(claims[id].statements[form])
    assert (decision.verdict, list(decision.given)) == expected, decision.reason


@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_step_carries_weight(statement: Statement) -> None:
    assert unnecessary_steps(statement) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_twins_are_rejected(claim: Any) -> None:
    assert len(claim.twins) >= 2
    assert surviving_twins(claim) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_checks_agree_and_have_teeth(claim: Any) -> None:
    assert {c.statement for c in checks_of(claim.id)} == set(claim.asserted)
    assert failing_checks(claim) == []


@pytest.mark.parametrize("name", ["replaced_networks_are_close", "smooth_networks_are_close"])
def test_errors_are_enclosed_below_the_bound(name: str) -> None:
    check = next(c for c in checks_of("lemma-27") + checks_of("lemma-27-smooth") if c.name == name)
    outcome = run_check(check).outcome
    assert outcome is not None
    assert outcome.measured <= outcome.bound


# Real networks: four activations, three depths, one and two inputs.
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("name", BUDGETS)
def test_replacement_is_enclosed_and_counted(name: str, layers: int) -> None:
    g = member(np.random.default_rng(layers), name, layers, 1 + layers % 2, 2, Fraction(1, 2))
    m = g.pieces()
    R = g.replaced(m)
    limit = float(g.B * g.eps)
    found = supremum(g.G, R, float(g.M), goal=limit)
    assert found.lower <= found.upper <= limit
    hidden = _activated(g.G)
    values = {count: g.G.parameters, pieces: m, H: hidden}
    assert R.activations == {RELU}
    assert R.parameters == PARAMETERS.subs(values)
    assert _activated(R) == RELU_NODES.subs(values)


def _activated(G: Graph) -> int:
    return sum(u.activation != LINEAR for u in G.units)


@pytest.mark.parametrize("name", BUDGETS)
def test_budgets_keep_values_in_the_box(name: str) -> None:
    B, M = BUDGETS[name]
    top = activations[name].expr.subs({next(iter(activations[name].expr.free_symbols)): B * M})
    assert bool(top <= M)
    g = member(np.random.default_rng(7), name, 3, 2, 3, Fraction(1, 2))
    for unit in g.G.units:
        assert M * sum(map(abs, unit.weights)) + abs(unit.bias or 0) == B * M


def test_counts_hold_over_random_architectures() -> None:
    rng = np.random.default_rng(27)
    for _ in range(200):
        G, m = draw(rng), int(rng.integers(1, 7))
        line = table(lambda t: t, Fraction(1), m)
        R = replaced(G, dict.fromkeys(G.activations, line), Fraction(1))
        values = {count: G.parameters, pieces: m, H: _activated(G)}
        assert R.parameters == PARAMETERS.subs(values)
        assert _activated(R) == RELU_NODES.subs(values)


def test_the_network_computes_the_interpolants() -> None:
    """Against matrix code that knows nothing of graphs, exactly."""
    rng = np.random.default_rng(1)
    g = member(rng, "sin", 2, 2, 3, Fraction(1, 2))
    R = table(rounded("sin"), g.B * g.M, 7)
    new = replaced(g.G, {"sin": R}, g.M)
    layers = [g.G.units[:3], g.G.units[3:6], g.G.units[6:]]
    for _ in range(20):
        z = [Fraction(int(k), 64) for k in rng.integers(-64, 65, size=2)]
        values: list[Any] = list(z)
        for layer in layers:
            affine = [
                sum((w * v for w, v in zip(u.weights, values, strict=True)), u.bias or 0)
                for u in layer
            ]
            values = affine if layer is layers[-1] else [R(a) for a in affine]
        assert new.value(z, WITH_RELU) == values


def test_an_enclosure_contains_what_is_sampled() -> None:
    g = member(np.random.default_rng(3), "tanh", 2, 1, 2, Fraction(1, 2))
    R = g.replaced(6)
    found = supremum(g.G, R, 1.0, tolerance=0.02)
    assert found.upper <= 1.02 * found.lower
    tau: dict[str, Any] = {"tanh": np.tanh, RELU: lambda t: np.maximum(t, 0)}
    z = [np.linspace(-1, 1, 20001)]
    as_floats = [_floats(G) for G in (g.G, R)]
    gap = np.abs(as_floats[0].value(z, tau)[0] - as_floats[1].value(z, tau)[0]).max()
    assert found.lower * (1 - 1e-6) <= gap <= found.upper


def _floats(G: Graph) -> Graph:
    build = Builder(G.inputs)
    for u in G.units:
        edges = [(s, float(w)) for s, w in zip(u.sources, u.weights, strict=True)]
        build.add(u.activation, edges, None if u.bias is None else float(u.bias))
    return build.graph(G.outputs)


def test_an_enclosure_of_equal_networks_shrinks_to_zero() -> None:
    G = layered([[[Fraction(1)]], [[Fraction(1)]]], [RELU, ""], [[Fraction(0)], [Fraction(0)]])
    found = supremum(G, G, 1.0, goal=1e-3)
    assert found.lower == pytest.approx(0, abs=1e-20)
    assert found.upper <= 1e-3


def test_an_undefined_activation_gives_no_bound() -> None:
    build = Builder(1)
    root = build.graph([build.add("root", [(0, Fraction(1))], Fraction(0))])
    pair = (lambda t: t.sqrt(), lambda t: 1 / (2 * t.sqrt()))
    found = supremum(root, constant(1), 1.0, limit=9, sigma={"root": pair})
    assert found.upper == float("inf")


def test_pre_activations_are_those_of_the_network() -> None:
    g = member(np.random.default_rng(5), "tanh", 2, 1, 2, Fraction(1, 2))
    node = g.G.inputs + 3
    tau = {"tanh": rounded("tanh")}
    z = [Fraction(1, 3)]
    inner = pre_activation(g.G, node).value(z, tau)[0]
    assert rounded("tanh")(inner) == g.G.values(z, tau)[node]


def test_values_are_rounded_towards_zero() -> None:
    for name in BUDGETS:
        value = rounded(name)
        for t in (Fraction(-3, 2), Fraction(0), Fraction(1, 7)):
            exact = sp.N(activations[name].expr.subs(sp.Symbol("x", real=True), sp.Rational(t)), 50)
            gap = abs(exact) - abs(sp.Rational(value(t)))
            assert 0 <= gap < sp.Rational(1, 2**80) + sp.Float("1e-45")


def test_gamma_is_the_geometric_sum() -> None:
    for q in (sp.Rational(1, 2), sp.Integer(1), sp.Integer(3)):
        for l in range(6):  # noqa: E741
            assert GAMMA.subs({growth: q, depth: l}) == sum(q**i for i in range(l))


# The square gadget.
@pytest.mark.parametrize("m", range(6))
def test_squares_are_the_interpolants_of_the_square(m: int) -> None:
    """Both constructions against an interpolant computed directly from t^2."""
    direct = table(lambda t: t * t, Fraction(1), 2 ** (m + 1))
    for k in range(101):
        t = Fraction(k, 100)
        assert square(m, Fraction(1)).value([t], WITH_RELU) == [direct(t)]
        assert square_of_three(m).value([t], WITH_RELU) == [direct(t)]
        assert square(m, Fraction(1)).value([-t], WITH_RELU) == [direct(t)]


def test_a_product_has_two_squares() -> None:
    for m in range(5):
        one = square(m, Fraction(1))
        # Each of the two squares reads two values, by one edge more at each of its two ends.
        assert product(m, Fraction(1)).parameters == 2 * (one.parameters + 2) + 2


def test_bad_input_is_one_clear_line() -> None:
    G = Graph(1, (), (0,))
    with pytest.raises(InputError, match="at least one piece"):
        table(lambda t: t, Fraction(1), 0)
    with pytest.raises(InputError, match="add a linear node"):
        replaced(G, {}, Fraction(1))
    one = [[Fraction(1)]]
    g = Member("tanh", layered([one, one], ["tanh", ""], [[0], [0]]), 1, Fraction(1))
    with pytest.raises(InputError, match="no table for"):
        replaced(g.G, {"sin": table(clip, Fraction(1), 2)}, Fraction(1))


def test_all_activations_can_be_enclosed() -> None:
    for name in activations:
        value, slope = SMOOTH[name]
        assert slope(value(arb(1, 50))).is_finite()
