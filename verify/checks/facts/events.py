"""Facts about events, means, and finite joint laws."""

from __future__ import annotations

import math

import numpy as np

from lemmata.verify.checks.facts.table import obeys, sanity


@sanity("averaging", "markov")
def means(rng: np.random.Generator) -> bool:
    """Take an empirical law, and the laws in which there is equality."""
    x = rng.exponential(size=1000)
    flat = np.full(10, 2.5)
    t = rng.uniform(0, 4, size=50)
    p = (x[:, None] >= t).mean(axis=0)
    return all(obeys("averaging", a=law.max(), e=law.mean()) for law in (x, flat)) and obeys(
        "markov", p=np.append(p, 0.3), t=np.append(t, 2.0), e=np.append(t * 0 + x.mean(), 0.6)
    )


@sanity("boole", "intersection", "removal")
def unions(rng: np.random.Generator) -> bool:
    """Count in a finite space: random sets, disjoint ones, nested ones."""
    size = 600
    for n in range(1, 12):
        disjoint = np.repeat(np.eye(n, dtype=bool), 50, axis=1)
        pad = np.zeros((n, size - 50 * n), dtype=bool)
        for sets in (rng.permuted(np.hstack([disjoint, pad]), axis=1), np.hstack([disjoint, pad])):
            if not obeys("boole", p=sets.any(axis=0).mean(), n=n, s=50 / size):
                return False
        one, other = rng.random((2, size)) < rng.uniform(0, 1, size=(2, 1))
        for b in (other, ~one | other, one & other):
            a, q = one.mean(), b.mean()
            if not obeys("intersection", p=(one & b).mean(), a=a, b=q):
                return False
            if not obeys("removal", p=(one & ~b).mean(), a=a, b=q):
                return False
    return True


@sanity("independent-events", "conditional-independence", "tower")
def products(rng: np.random.Generator) -> bool:
    """Build the joint laws outcome by outcome and condition them by division."""
    for n in range(1, 8):
        q, law = float(rng.uniform(0.1, 0.9)), np.ones(1)
        for _ in range(n):
            law = np.kron(law, np.array([q, 1 - q]))
        if not obeys("independent-events", p=law[0], t=-math.log(q), n=n):
            return False
    x = rng.dirichlet(np.ones(4))
    y, z = rng.dirichlet(np.ones(3), size=(2, 4))
    joint = np.einsum("x,xy,xz->xyz", x, y, z)
    sets = rng.random((3, 3)) < 0.5
    hits = np.where(sets[None], joint, 0).sum(axis=(1, 2))
    given = hits / joint.sum(axis=(1, 2))
    product = ((joint.sum(axis=2) / x[:, None]) * (z @ sets.T)).sum(axis=1)
    return obeys("conditional-independence", a=given, b=product) and obeys(
        "tower", e=float(given @ x), p=np.where(sets[None], joint, 0).sum()
    )


@sanity("signs-and-sizes")
def sign_of_gaussian(rng: np.random.Generator) -> bool:
    """Condition on x = sgn z with the sign flipped at random: integrate over z on each side."""
    z = np.linspace(0, 12, 48_001)
    density = np.exp(-(z**2) / 2)
    for flip, t in rng.uniform(0.05, 2, size=(10, 2)):
        flip = flip / 3
        event = (np.sin(3 * z) + z > t).astype(float)
        side = float(np.trapezoid(density * event, z)), float(np.trapezoid(density, z))
        positive, negative = (1 - flip) * np.array(side), flip * np.array(side)
        a = (positive[0] + negative[0]) / (positive[1] + negative[1])
        if not obeys("signs-and-sizes", a=a, b=2 * side[0] / math.sqrt(2 * math.pi)):
            return False
    return True


@sanity("monotone-probability", "monotone-expectation", "jensen")
def events(rng: np.random.Generator) -> bool:
    """Count events and take means in one empirical law, for which the facts are exact."""
    y, z = np.abs(rng.normal(size=(2, 10_000)))
    x = y + z
    return (
        obeys(
            "monotone-probability",
            0.0,
            x=x,
            v=2.0,
            y=x,
            t=1.5,
            a=(x > 2).mean(),
            b=(x >= 1.5).mean(),
        )
        and obeys(
            "monotone-probability", 0.0, x=x, v=2.0, y=x, t=2.0, a=(x > 2).mean(), b=(x >= 2).mean()
        )
        and all(obeys("monotone-expectation", x=y, y=k, a=y.mean(), b=k.mean()) for k in (x, y))
        and all(obeys("jensen", a=k.mean(), b=(k**2).mean()) for k in (x, np.full(9, 2.0)))
    )
