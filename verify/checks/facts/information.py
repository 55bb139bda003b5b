"""Facts about information, decoding, and the size of circuits."""

from __future__ import annotations

import itertools
import math

import numpy as np

from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.table import obeys, sanity


@sanity("optimal-decoder")
def decoders(rng: np.random.Generator) -> bool:
    """Try all decoders of a random joint law of 4 messages and 3 symbols."""
    joint = rng.dirichlet(np.ones(12)).reshape(4, 3)
    posterior = joint / joint.sum(axis=0)
    best = float(joint.sum(axis=0) @ (1 - posterior.max(axis=0)))
    choices = itertools.product(range(4), repeat=3)
    errors = [1 - sum(joint[v, x] for x, v in enumerate(choice)) for choice in choices]
    return obeys("optimal-decoder", a=best, b=errors)


def _entropy(p: Array) -> Array:
    return np.asarray(-np.sum(p * np.log(p), axis=-1))


@sanity("symmetrisation")
def entropy_of_laws(rng: np.random.Generator) -> bool:
    """Take the entropy, which is concave, of laws on 5 points, the uniform one among them."""
    laws = np.vstack([rng.dirichlet(np.ones(5), size=100), np.full((1, 5), 0.2)])
    middle = _entropy((laws + laws[::-1]) / 2)
    gap = middle - (_entropy(laws) + _entropy(laws[::-1])) / 2
    return obeys("symmetrisation", a=_entropy(laws), b=math.log(5), w=gap)


@sanity("gaussian-capacity")
def channel(rng: np.random.Generator) -> bool:
    """Find the information from the entropies of output and noise; tight for a normal signal."""
    x = np.linspace(-60, 60, 60_001)

    def normal(mean: float, s: float) -> Array:
        return np.exp(-(((x - mean) / s) ** 2) / 2) / (s * math.sqrt(2 * math.pi))

    def entropy(p: Array) -> float:
        return -float(np.trapezoid(np.where(p > 0, p * np.log(np.maximum(p, 1e-300)), 0), x))

    for s in rng.uniform(0.3, 3, size=10):
        for output in (normal(0, math.hypot(1, s)), (normal(1, s) + normal(-1, s)) / 2):
            a = entropy(output) - entropy(normal(0, s))
            if not all(obeys("gaussian-capacity", a=d * a, d=d, s=s) for d in (1, 3)):
                return False
    return True


@sanity("circuit-count")
def small_circuits(rng: np.random.Generator) -> bool:
    """Count the functions of all circuits of at most two gates, and of b = 1, 2 in full."""
    for b in (1, 2, 3):
        rows = list(itertools.product((0, 1), repeat=b))
        full = (1 << len(rows)) - 1
        wires = frozenset(sum(row[i] << k for k, row in enumerate(rows)) for i in range(b))
        stages, seen = {wires}, set(wires)
        for s in (1, 2):
            stages = {old | {new} for old in stages for new in _gates(old, full)}
            seen = seen.union(*stages)
            if len(seen) > (16 * (s + b) ** 2) ** s:
                return False
            if len(seen) == 2 ** (2**b) and not obeys("circuit-count", b=b, s=s):
                return False
    return True


def _gates(wires: frozenset[int], full: int) -> set[int]:
    """Return the truth tables of all gates of fan-in two on the given wires."""
    found = set()
    for u, v in itertools.combinations_with_replacement(sorted(wires), 2):
        minterms = (u & v, u & ~v & full, v & ~u & full, ~(u | v) & full)
        for chosen in itertools.product((0, 1), repeat=4):
            found.add(sum(t for t, c in zip(minterms, chosen, strict=True) if c) & full)
    return found


@sanity("conjecture-1")
def constant_circuit(rng: np.random.Generator) -> bool:
    """Try the constant circuit on permutations: from d_0 on it inverts rarely enough."""
    d = np.arange(1, 400)
    success = 2.0**-d
    for power in (1, 2, 5):
        allowed = 1.0 / d**power
        first = d[np.flatnonzero(success > allowed)[-1] + 1] if (success > allowed).any() else 1
        late = d >= first
        at = {"s": success[late], "e": allowed[late], "d": d[late], "g": 0, "t": d[late]}
        if not obeys("conjecture-1", 0, **at, v=first):
            return False
    return True
