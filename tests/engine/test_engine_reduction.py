"""The reduction run, circuits as networks, truncation, compilation and its equivalence by z3."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest
import z3
from scipy.stats import binomtest, kstest, norm

import lemmata.verify.checks.hardness  # noqa: F401  (enters the checks)
from lemmata.bounds.paper.hardness.size import TABLE_PARAMETERS
from lemmata.bounds.symbols import d as d_symbol
from lemmata.verify.check import CHECKS, Check, run_check
from lemmata.verify.engine.circuit import numbers, signs
from lemmata.verify.engine.circuit_families import Permutation, arx, feistel, present
from lemmata.verify.engine.circuits import reduction
from lemmata.verify.engine.circuits.circuit_builder import trace
from lemmata.verify.engine.circuits.circuit_network import (
    Kind,
    Network,
    Node,
    parameters_by_formula,
    realise,
)
from lemmata.verify.engine.circuits.dichotomy import inversion_rates
from lemmata.verify.engine.circuits.equivalence import bit_vectors, difference, formula
from lemmata.verify.engine.circuits.fixed_point import (
    compile_signs,
    down,
    gate_count,
    hard_wired,
    sizes,
    toward_zero,
    values,
)
from lemmata.verify.engine.circuits.reduction import (
    exact,
    from_sampler,
    invert,
    langevin_misapplied,
    run,
    theorem_1_run,
)
from lemmata.verify.engine.circuits.stored import stored_inverse
from lemmata.verify.engine.circuits.trained import relu_network, train
from lemmata.verify.engine.hard_generator import permuted
from lemmata.verify.errors import InputError
from lemmata.verify.pytest_plugin import PROFILE

CIRCUITS = [feistel(4, 3), feistel(6, 2), arx(4, 2), arx(6, 2), present(4, 1), present(8, 1)]
KINDS: tuple[Kind, ...] = ("minmax", "threshold", "relu", "tanh")


ROOM = [
    c for c in CHECKS.values() if c.run.__module__.startswith("lemmata.verify.checks.hardness.")
]


@pytest.mark.parametrize("c", ROOM, ids=lambda c: c.name)
def test_checks_hold_and_reject_their_twins(c: Check) -> None:
    result = run_check(c)
    assert result.verdict == "CONSISTENT", result.reason
    assert result.rejected == len(c.twins), result.twins


@pytest.mark.parametrize("p", CIRCUITS, ids=lambda p: p.forward.name)
@pytest.mark.parametrize("kind", KINDS)
def test_a_circuit_is_a_network_with_the_counted_parameters(p, kind: Kind) -> None:  # type: ignore[no-untyped-def]
    network = realise(p.forward, kind)
    assert network.parameters == parameters_by_formula(p.forward, kind)
    every = signs(np.arange(1 << p.d), p.d)
    sizes_ = 1 / 8 + np.random.default_rng(0).exponential(size=every.shape)
    error = np.abs(network(every * sizes_) - p.forward(every)).max()
    assert error <= (2 * np.exp(-6) if kind == "tanh" else 1e-12)


def test_blunt_tanh_and_wrong_bias_fail() -> None:
    p = feistel(6, 6)
    every = signs(np.arange(64), 6)
    blunt = realise(p.forward, "tanh", sharpness=Fraction(1))
    assert np.abs(blunt(every) - p.forward(every)).max() > 2 * np.exp(-1.5)
    plain = realise(p.forward, "threshold")
    flipped = tuple(
        Node(n.edges, -n.bias if n.bias is not None else None, n.activation) for n in plain.nodes
    )
    wrong = Network(plain.inputs, flipped, plain.outputs)
    assert np.any(wrong(every) != p.forward(every))


def test_a_constant_output_is_refused() -> None:
    with pytest.raises(InputError, match="constant"):
        realise(trace(lambda b: [b[0], b[0] ^ b[0]], 1), "relu")


def dense(widths: tuple[int, ...], rng: int) -> Network:
    """Return a random ReLU network with rational weights that are not dyadic."""
    stream = np.random.default_rng(rng)
    nodes: list[Node] = []
    first = 0
    for k, (m, n) in enumerate(pairwise(widths)):
        for _ in range(n):
            w = [Fraction(int(a), 7) for a in stream.integers(-13, 14, size=m + 1)]
            edges = tuple((first + i, w[i]) for i in range(m) if w[i])
            nodes.append(Node(edges, w[m], "relu" if k < len(widths) - 2 else "id"))
        first += m
    return Network(widths[0], tuple(nodes), tuple(range(first, first + widths[-1])))


def instance(rng: int) -> tuple[Network, list[Fraction], list[list[Fraction]]]:
    network = dense((3, 4, 3, 3), rng)
    noise = [Fraction(1, 11), Fraction(-2, 13), Fraction(1, 17)]
    return network, noise, [hard_wired(y, noise) for y in product((-1, 1), repeat=3)]


@pytest.mark.parametrize("rng", range(8))
def test_truncation_error_stays_below_the_recursion(rng: int) -> None:
    network, _, points = instance(rng)
    S = sizes(network, points)
    for bits in (2, 5, 9):
        for x in points:
            pairs = zip(values(network, x), values(network, x, bits), strict=True)
            assert max(abs(a - b) for a, b in pairs) <= S.error(bits)


def test_the_printed_unfolding_is_violated_by_a_chain() -> None:
    true, rough = Fraction(0), Fraction(0)
    for _ in range(6):
        true, rough = 2 * true + Fraction(3, 4), down(2 * rough + Fraction(3, 4), 0)
    assert true - rough == (2**6 - 1) * Fraction(3, 4) > 2**5


@pytest.mark.parametrize("rng", range(4))
@pytest.mark.parametrize("bits", [3, 6])
def test_compiled_circuit_is_the_truncated_network(rng: int, bits: int) -> None:
    network, noise, points = instance(rng)
    S = sizes(network, points)
    circuit = compile_signs(network, noise, bits, S.word(bits))
    found = circuit(np.array(list(product((-1, 1), repeat=3))))
    for row, x in zip(found, points, strict=True):
        truncated = values(network, x, bits)
        assert [1 if truncated[i] >= 0 else -1 for i in network.outputs] == row.tolist()
    assert gate_count(circuit) <= S.gates(bits, 3)


@pytest.mark.parametrize("rng", range(3))
def test_z3_proves_the_circuit_equal_to_bit_vector_arithmetic(rng: int) -> None:
    network, noise, points = instance(rng)
    bits, word = 4, sizes(network, points).word(4)
    circuit = compile_signs(network, noise, bits, word)
    y = [z3.Bool(f"y{i}") for i in range(3)]
    gates = formula(circuit, y)
    assert difference(gates, bit_vectors(network, noise, bits, word, y), y) is None
    broken = [z3.Not(gates[0]), *gates[1:]]
    assert difference(broken, gates, y) is not None


SMALL_ENCODERS = [(feistel(4), 12)]
LARGE_ENCODERS = [(arx(6), 24), (present(8), 32)]


def compare(p: Permutation, hidden: int) -> None:
    """Train, truncate and compile an encoder; z3, exact arithmetic and the true signs agree."""
    w = train(permuted(p, 0.3), hidden, rng=0, rounds=600, activation="relu")
    network, d = relu_network(w), p.d
    noise = [Fraction(int(v), 1000) for v in np.random.default_rng(0).integers(-300, 300, size=d)]
    every = signs(np.arange(1 << d), d)
    points = [hard_wired([int(b) for b in y], noise) for y in every]
    S, true = sizes(network, points), [values(network, x) for x in points]
    eta = min(abs(v[i]) for v in true for i in network.outputs) / 2
    y, low = [z3.Bool(f"y{i}") for i in range(d)], 6
    rough = compile_signs(network, noise, low, S.word(low))
    assert gate_count(rough) <= S.gates(low, d)
    words = bit_vectors(network, noise, low, S.word(low), y)
    assert difference(formula(rough, y), words, y, 120) is None
    bits = S.bits_for(eta)
    fine = compile_signs(network, noise, bits, S.word(bits))
    assert gate_count(fine) <= S.gates(bits, d)
    wanted = [[1 if v[i] >= 0 else -1 for i in network.outputs] for v in true]
    np.testing.assert_array_equal(fine(every), wanted)


@pytest.mark.parametrize(("p", "hidden"), SMALL_ENCODERS)
def test_a_trained_encoder_becomes_a_circuit(p: Permutation, hidden: int) -> None:
    compare(p, hidden)


@pytest.mark.slow
@pytest.mark.skipif(PROFILE == "quick", reason="run with --lemmata-profile=full")
@pytest.mark.parametrize(("p", "hidden"), LARGE_ENCODERS)
def test_larger_trained_encoders_become_circuits(p: Permutation, hidden: int) -> None:
    """Up to 552 edges, 26 fractional bits in words of 64, and 1.4 million gates."""
    compare(p, hidden)


@pytest.mark.parametrize(
    "p", [feistel(8, 3), arx(8, 3), present(8, 2)], ids=lambda p: p.forward.name
)
def test_theorem_2_end_to_end(p: Permutation) -> None:
    """A ReLU encoder that inverts, its noise fixed: the compiled circuit inverts C everywhere."""
    network = realise(p.backward, "relu", theta=Fraction(3, 7))
    noise = [Fraction(int(v), 1000) for v in np.random.default_rng(0).integers(-300, 300, size=8)]
    S = sizes(network, [hard_wired([1] * 8, noise), hard_wired([-1] * 8, noise)])
    circuit = compile_signs(network, noise, 8, S.word(8))
    np.testing.assert_array_equal(circuit.table, p.backward.table)
    assert gate_count(circuit) <= S.gates(8, 8)


def test_theorem_1_misapplied_draws_what_its_exact_law_says() -> None:
    """H0: uniform signs, sizes of the law's scale; level 1e-10 for the signs, 1e-10 for sizes."""
    G = permuted(feistel(4), 0.5)
    law = langevin_misapplied(G)
    x = np.repeat(G.sample(4, rng=1)[1], 1000, axis=0)
    z = theorem_1_run(G, x, rng=0)
    counts = np.bincount(numbers(z), minlength=16)
    assert min(binomtest(int(c), 4000, 1 / 16).pvalue for c in counts) > 1e-10 / 16
    assert kstest(np.abs(z).ravel() / law.scale, "halfnorm").pvalue > 1e-10


def test_any_sampler_is_an_encoder() -> None:
    """A list of draws of the exact posterior overlaps with it but for sampling noise."""
    G = permuted(feistel(4), 0.5)
    exact_ = from_sampler("posterior", lambda x, rng: G.posterior(x, len(x), rng=rng), 4, rng=2)
    found = run(G, exact_, 300, rng=3)
    assert found.overlap.mean() > 0.85
    assert found.success.mean() > 0.85


def test_enough_bits_fix_the_signs_and_too_few_do_not() -> None:
    network, noise, points = instance(1)
    true = [values(network, x) for x in points]
    eta = min(abs(v[i]) for v in true for i in network.outputs) / 2
    S = sizes(network, points)
    bits = S.bits_for(eta)
    circuit = compile_signs(network, noise, bits, S.word(bits))
    found = circuit(np.array(list(product((-1, 1), repeat=3))))
    wanted = [[1 if v[i] >= 0 else -1 for i in network.outputs] for v in true]
    assert found.tolist() == wanted
    # The signs of 1/4 and of its truncation can differ although the error is below 1.
    thin = Network(1, (Node(((0, Fraction(1)),), Fraction(-3, 4), "id"),), (1,))
    x = [Fraction(7, 8)]
    exact_, rough = values(thin, x)[1], values(thin, x, 0)[1]
    assert abs(exact_ - rough) < 1
    assert exact_ > 0
    assert toward_zero(Fraction(-7, 2), 0) == -3


def test_a_wild_activation_inverts_every_bijection() -> None:
    for p in (feistel(6), arx(8), present(8)):
        E = stored_inverse(permuted(p, 1 / (p.d + 1)))
        assert E.parameters == TABLE_PARAMETERS.subs(d_symbol, p.d) == 15 * p.d + 3
        assert E.lipschitz == 2
        assert E.weight <= (p.d + 4) * 2.0**p.d


def test_its_draws_have_half_normal_sizes() -> None:
    """H0: the sizes are half-normal but for noise of 2^-d/d; level 1e-10."""
    G = permuted(arx(8), 1 / 9)
    sizes_ = np.abs(stored_inverse(G).sample(G.sample(4000, rng=0)[1], rng=1)).ravel()
    assert kstest(sizes_, "halfnorm").pvalue > 1e-10


def test_fixed_noise_inverts_at_least_the_mean() -> None:
    G = permuted(arx(6), 0.4)
    every = G.circuit(signs(np.arange(64), 6))
    stream = np.random.default_rng(4)
    rates = []
    for _ in range(100):
        noise = np.tile(stream.standard_normal(6), (64, 1))
        answer = invert(G, exact(G), every, noise, rng=stream)
        rates.append(float(np.mean(np.all(G.circuit(answer) == every, axis=1))))
    mean = run(G, exact(G), 4000, rng=stream).success.mean()
    assert max(rates) >= mean


def test_one_noise_for_all_inputs_serves_one_slot_only() -> None:
    """Step 9: four slots for one noise coordinate, one for each vertex of the square."""
    beta = 1e-3
    G = permuted(feistel(2), beta)
    every = signs(np.arange(4), 2)
    noises = norm.ppf((np.arange(4) + 0.5) / 4)
    served = []
    for noise in noises:
        x = every + beta * np.array([noise, 0.0])
        y = np.where(x >= 0, 1, -1)
        slot = np.floor(4 * norm.cdf((x - y)[:, 0] / beta)).astype(int)
        right = G.inverse[numbers(y)]
        answer = np.where(slot == numbers(y), right, right ^ 3)
        served.append(G.circuit.table[answer] == numbers(every))
    assert {int(s.sum()) for s in served} == {1}
    assert np.all(np.any(served, axis=0))


def test_encoders_of_fixed_size_lose_the_posterior_as_d_grows() -> None:
    """H0: success >= the bound; a margin of 0.2 at n = 1200 has level 4e-11 by Hoeffding."""
    rows = inversion_rates((4, 8), (8,), rng=0, rounds=150, n=1200)
    small, large = rows
    assert large.mean_tv > small.mean_tv
    for row in rows:
        assert row.inversion_rate >= row.guaranteed - 0.2
        assert row.guessing < row.posterior_rate < row.best_rate


def test_inputs_in_blocks_are_the_same_run(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    G = permuted(present(8), 0.5)
    whole = run(G, exact(G), 500, rng=3)
    monkeypatch.setattr(reduction, "_ROWS", 64)
    parts = run(G, exact(G), 500, rng=3)
    np.testing.assert_array_equal(parts.success, whole.success)
    np.testing.assert_array_equal(parts.overlap, whole.overlap)
