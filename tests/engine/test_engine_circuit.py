"""Circuits, their formats, the hard generator and its exact posterior."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binomtest, kstest

from lemmata.verify.engine.circuit import Circuit, Gate, numbers, signs
from lemmata.verify.engine.circuit_families import (
    Permutation,
    arx,
    feistel,
    present,
    random_function,
)
from lemmata.verify.engine.circuits.circuit_builder import Builder, trace, without_xor
from lemmata.verify.engine.hard_generator import (
    HardGenerator,
    decode,
    hit_rate,
    optimal_rate,
    permuted,
)
from lemmata.verify.errors import InputError

SMALL = [family(d) for family in (feistel, arx, present) for d in (4, 8)]
SMALL += [feistel(2), arx(2), feistel(6), arx(6), feistel(10), arx(10)]
LEVEL = 1e-10


@pytest.mark.parametrize("p", SMALL, ids=lambda p: p.forward.name)
def test_families_are_bijections_and_the_inverse_inverts(p: Permutation) -> None:
    assert p.forward.is_bijective
    np.testing.assert_array_equal(p.backward.table[p.forward.table], np.arange(1 << p.d))


@pytest.mark.parametrize("p", SMALL, ids=lambda p: p.forward.name)
def test_table_agrees_with_evaluation_of_sign_vectors_and_without_xor(p: Permutation) -> None:
    every = signs(np.arange(1 << p.d), p.d)
    np.testing.assert_array_equal(numbers(p.forward(every)), p.forward.table)
    plain = without_xor(p.forward)
    assert {g.op for g in plain.gates} <= {"and", "or"}
    np.testing.assert_array_equal(plain.table, p.forward.table)


def test_24_bits_in_one_table() -> None:
    p = arx(24)
    assert np.all(np.bincount(p.forward.table, minlength=1 << 24) == 1)


def test_present_has_the_published_s_box() -> None:
    one_round = present(4, 1, rng=0)
    keys = np.random.default_rng(0).integers(0, 2, size=(2, 4)) @ (1 << np.arange(4))
    box = [0xC, 5, 6, 0xB, 9, 0, 0xA, 0xD, 3, 0xE, 0xF, 8, 4, 7, 1, 2]
    layer = [i % 3 if i < 3 else 3 for i in range(4)]
    assert layer == [0, 1, 2, 3]
    expected = [box[k ^ int(keys[0])] ^ int(keys[1]) for k in range(16)]
    assert one_round.forward.table.tolist() == expected


def test_a_circuit_says_what_is_wrong() -> None:
    with pytest.raises(InputError, match="gate 0"):
        Circuit(1, (Gate("and", 2, 4),), (2,))
    with pytest.raises(InputError, match="bijection"):
        _ = HardGenerator(random_function(4, 4), 1.0).inverse
    with pytest.raises(InputError, match="positive"):
        permuted(feistel(4), 0.0)


def test_builder_folds_constants() -> None:
    build = Builder(1)
    (a,) = build.inputs
    assert build.and_(a, a ^ 1) == 0
    assert build.or_(a, a ^ 1) == 1
    assert build.xor(a, a ^ 1) == 1
    assert not build.gates


@pytest.mark.parametrize("p", SMALL, ids=lambda p: p.forward.name)
@pytest.mark.parametrize("beta", [0.3, 1.0, 3.0])
def test_posterior_by_formula_is_posterior_by_enumeration(p: Permutation, beta: float) -> None:
    G = permuted(p, beta)
    x = np.vstack([G.sample(20, rng=1)[1], np.zeros((1, p.d))])
    assert np.abs(G.product_formula(x) - G.enumerated(x)).max() < 1e-12


def test_formula_fails_for_a_circuit_that_is_not_one_to_one() -> None:
    G = HardGenerator(trace(lambda b: [b[0], b[0] & b[1]], 2), 1.0)
    x = G.sample(20, rng=1)[1]
    assert np.abs(G.product_formula(x) - G.enumerated(x)).max() > 0.1


@pytest.mark.parametrize("p", [feistel(6), arx(8), present(12)], ids=lambda p: p.forward.name)
@pytest.mark.parametrize("beta", [0.4, 1.0])
def test_inversion_rates_match_their_closed_forms(p: Permutation, beta: float) -> None:
    """H0: the rate is the closed form; false-alarm level 1e-10 for each of two rates."""
    G, n = permuted(p, beta), 100_000
    z, x = G.sample(n, rng=5)
    for found, rate in (
        (decode(G, x), optimal_rate(beta, p.d)),
        (numbers(G.posterior(x, n, rng=6)), hit_rate(beta, p.d)),
    ):
        hits = int(np.sum(found == numbers(z)))
        assert binomtest(hits, n, rate).pvalue > LEVEL


def test_posterior_draws_follow_the_enumerated_law() -> None:
    """H0: the draws have the enumerated sign law and half-normal sizes; level 1e-10 each."""
    G = permuted(feistel(4), 1.0)
    x = np.array([0.3, -1.2, 0.1, 0.8])
    draws = G.posterior(x, 50_000, rng=3, threads=2)
    law = G.enumerated(x[None])[0]
    counts = np.bincount(numbers(draws), minlength=16)
    for count, mass in zip(counts, law, strict=True):
        assert binomtest(int(count), len(draws), float(mass)).pvalue > LEVEL / 16
    assert kstest(np.abs(draws).ravel()[:50_000], "halfnorm").pvalue > LEVEL


def test_log_posterior_is_the_density_by_bayes() -> None:
    G = permuted(arx(6), 0.7)
    z, x = G.sample(30, rng=2)
    vertex = G.enumerated(x)[np.arange(30), numbers(z)]
    half = (np.log(2 / np.pi) - z**2).sum(axis=1) / 2
    np.testing.assert_allclose(G.log_posterior(z, x), np.log(vertex) + half, atol=1e-11)
