"""Circuits drawn gate by gate: what holds for every circuit, and how small they shrink."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, find, given, settings
from hypothesis import strategies as st

from lemmata.verify.engine.circuit import Circuit, Gate, numbers, signs
from lemmata.verify.engine.circuit_families import Permutation
from lemmata.verify.engine.circuits.circuit_builder import without_xor
from lemmata.verify.engine.circuits.circuit_network import parameters_by_formula, realise
from lemmata.verify.engine.hard_generator import HardGenerator, permuted
from lemmata.verify.errors import InputError
from lemmata.verify.pytest_plugin import PROFILE
from lemmata.verify.strategies import circuits, noise_levels, permutations

SCOPE = {"Circuit": Circuit, "Gate": Gate, "Permutation": Permutation}


def quick(examples: int):
    return settings(
        max_examples=examples if PROFILE == "quick" else 20 * examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def cube(C: Circuit) -> np.ndarray:
    return signs(np.arange(1 << C.inputs), C.inputs)


@quick(60)
@given(circuits(), st.sampled_from(["minmax", "threshold", "relu", "tanh"]), st.randoms())
def test_a_network_computes_its_circuit(C, kind, random):
    """All four realisations, at random points of every orthant; parameters by the closed form."""
    assume(all(o > 1 for o in without_xor(C).outputs))
    network = realise(C, kind, theta=Fraction(1, 8), sharpness=Fraction(4))
    rng = np.random.default_rng(random.getrandbits(32))
    z = cube(C) * (1 / 8 + np.abs(rng.normal(size=(1 << C.inputs, C.inputs))))
    error = 2 * np.exp(-6) if kind == "tanh" else 1e-12
    assert np.abs(network(z) - C(cube(C))).max() <= error
    assert network.parameters == parameters_by_formula(C, kind)


@quick(60)
@given(permutations(), noise_levels(least=0.25), st.randoms())
def test_the_posterior_by_formula_is_the_one_by_enumeration(p, beta, random):
    G = permuted(p, beta)
    assert p.forward.is_bijective
    assert (p.backward.table[p.forward.table] == np.arange(1 << p.d)).all()
    x = np.vstack([G.sample(3, rng=random.getrandbits(32))[1], np.zeros((1, p.d))])
    assert np.abs(G.product_formula(x) - G.enumerated(x)).max() < 1e-12


def test_the_formula_needs_a_bijection_and_the_smallest_failure_is_tiny():
    """Lemma 22's product formula with bijectivity dropped: refuted by a circuit without a gate."""

    def apart(C: Circuit) -> bool:
        if len(C.outputs) != C.inputs:
            return False
        G, x = HardGenerator(C, 1.0), np.full((1, C.inputs), 0.5)
        return bool(np.abs(G.product_formula(x) - G.enumerated(x)).max() > 1e-6)

    smallest = find(circuits(), apart, settings=quick(500))
    assert (smallest.inputs, smallest.gates) == (2, ())
    assert not smallest.is_bijective


@quick(60)
@given(circuits(inputs=3, outputs=2))
def test_circuits_print_as_code_and_every_route_agrees(C):
    assert eval(repr(C), dict(SCOPE)) == C
    assert (numbers(C(cube(C))) == C.table).all()
    assert (without_xor(C).table == C.table).all()
    assert (C.inputs, len(C.outputs)) == (3, 2)


@quick(20)
@given(circuits(gates=5, ops=["and"]), permutations(inputs=2))
def test_arguments_are_kept(C, p):
    assert len(C.gates) <= 5
    assert {g.op for g in C.gates} <= {"and"}
    assert p.d == 2
    assert eval(repr(p), dict(SCOPE)) == p


def test_circuits_shrink():
    assert find(circuits(), lambda C: True) == Circuit(1, (), (2,))
    bent = find(circuits(), lambda C: any(g.op == "xor" for g in C.gates), settings=quick(500))
    assert (bent.inputs, bent.size) == (1, 1)
    constant = find(circuits(), lambda C: len(set(C.table)) == 1, settings=quick(500))
    assert constant.inputs == 1
    assert constant.size <= 2


def test_types_are_registered():
    for cls in (Circuit, Permutation):
        assert isinstance(find(st.from_type(cls), lambda thing: True), cls)


@pytest.mark.parametrize("order", ["import hypothesis.strategies", ""])
def test_types_are_registered_in_any_order_of_imports(order):
    code = (
        f"{order}\nfrom lemmata.verify.engine.circuit import Circuit\n"
        "from hypothesis import strategies as st\n"
        "from lemmata.verify.strategies import register\n"
        "register()  # what the entry point does\n"
        "assert 'circuits' in repr(st.from_type(Circuit))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.parametrize(
    ("strategy", "arguments", "says"),
    [
        (circuits, {"inputs": 0}, "inputs"),
        (circuits, {"inputs": 25}, "at most 24"),
        (circuits, {"outputs": 0}, "outputs"),
        (circuits, {"gates": -1}, "gates"),
        (circuits, {"gates": True}, "gates"),
        (circuits, {"ops": "and"}, "list of names"),
        (circuits, {"ops": ["nand"]}, "no operation 'nand'"),
        (circuits, {"ops": []}, "leaves no gate"),
        (permutations, {"inputs": 1.5}, "inputs"),
        (permutations, {"rounds": -2}, "rounds"),
    ],
)
def test_bad_arguments_are_rejected_at_the_door(strategy, arguments, says):
    with pytest.raises(InputError, match=says) as caught:
        strategy(**arguments)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("first", ["circuit", "circuit_families", "circuit_builder", "formats"])
def test_any_module_may_be_imported_first(first):
    code = (
        "import hypothesis.strategies as st\n"
        f"import lemmata.verify.engine.{first}\n"
        "from lemmata.verify.engine.circuit_families import Permutation\n"
        "assert 'permutations' in repr(st.from_type(Permutation))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
