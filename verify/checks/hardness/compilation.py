"""Steps 12 and 16: chains of truncated nodes, and trained encoders compiled to gates."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import ceil, log2

import numpy as np
import sympy as sp

from lemmata.bounds.paper.hardness.size import EDGE_GATES, GATES, T_edges, d_out, word
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.engine.circuit import signs
from lemmata.verify.engine.circuit_families import Permutation, arx, feistel, present
from lemmata.verify.engine.circuits.fixed_point import (
    Sizes,
    compile_signs,
    down,
    gate_count,
    hard_wired,
    sizes,
)
from lemmata.verify.engine.circuits.trained import relu_network, train
from lemmata.verify.engine.hard_generator import permuted
from lemmata.verify.evaluate import Bound

_t, _q = sp.Symbol("t_depth", positive=True), sp.Symbol("q_growth", positive=True)


@check(
    "hardness-step-12",
    "sharp",
    kind="upper",
    bound=2 * _q ** (_t - 1),
    twins={"printed: q^(t-1)": _q ** (_t - 1), "q = 3/2": {"growths": (Fraction(3, 2),)}},
)
def chains_stay_below_twice_the_last_power(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    growths: tuple[Fraction, ...] = (Fraction(2), Fraction(3), Fraction(7, 2)),
) -> Outcome:
    """Run chains v -> q v + c truncated to integers from 0, c just below 1, Delta = 1.

    An error above 2 q^(t-1) for some q >= 2 would refute the closed form.
    """
    outcomes = []
    for growth in growths:
        shift = 1 - Fraction(1, int(rng.integers(100, 1000)))
        true = rough = Fraction(0)
        for t in range(1, 13 if profile == "quick" else 40):
            true, rough = growth * true + shift, down(growth * rough + shift, 0)
            error = true - rough
            limit = bound(q_growth=float(growth), t_depth=t)
            where = f"q = {growth}, c = {shift}, t = {t}"
            outcomes.append(Outcome(float(error), limit, 1, 1e-12 * limit, instance=where))
    return worst_of(outcomes)


def _members(profile: Profile) -> list[tuple[Permutation, int, int]]:
    """Return permutation, hidden units and fractional bits."""
    small = [(feistel(4), 12, 6), (arx(4), 8, 10)]
    return small if profile == "quick" else [*small, (arx(6), 24, 12), (present(8), 32, 12)]


@cache
def _compiled(seed: int, profile: Profile) -> tuple[tuple[str, Sizes, int, int, int], ...]:
    """Return name, sizes, bits, inputs and gates of trained encoders compiled with fixed noise."""
    rng = np.random.default_rng(seed)
    found = []
    for p, hidden, bits in _members(profile):
        w = train(permuted(p, 0.3), hidden, rng=rng, rounds=100, activation="relu")
        network = relu_network(w)
        noise = [Fraction(int(v), 1000) for v in rng.integers(-300, 300, size=p.d)]
        every = signs(np.arange(1 << p.d), p.d)
        S = sizes(network, [hard_wired([int(b) for b in y], noise) for y in every])
        circuit = compile_signs(network, noise, bits, S.word(bits))
        found.append((p.forward.name, S, bits, p.d, gate_count(circuit)))
    return tuple(found)


@check(
    "hardness-step-16",
    "repaired",
    kind="upper",
    bound=GATES,
    twins={
        "one addition an edge": GATES.subs(T_edges, 0) + 10 * word * T_edges,
        "a tenth of the additions": GATES - sp.Rational(9, 10) * EDGE_GATES * T_edges,
        "the inputs only": d_out,
    },
)
def trained_encoders_become_circuits(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Count the gates of trained ReLU encoders, truncated and compiled with hard-wired noise.

    More gates than 5 n (k_w + 1) T + V A(n) + d_o would refute the count.
    """
    outcomes = []
    for name, S, bits, d, gates in _compiled(int(rng.integers(2**32)), profile):
        n = S.word(bits)
        limit = bound(
            n_word=n,
            k_w=bits + ceil(log2(S.W + 1)),
            T_edges=S.T,
            V_nodes=S.V,
            A_act=n + 1,
            d_out=d,
        )
        where = f"{name}: T = {S.T}, V = {S.V}, n = {n}"
        outcomes.append(Outcome(float(gates), limit, 1, 0.0, instance=where))
    return worst_of(outcomes)
