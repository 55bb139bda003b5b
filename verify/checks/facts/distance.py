"""Facts about total variation, relative entropy, and couplings, on finite spaces."""

from __future__ import annotations

import itertools
import math

import numpy as np

from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.table import obeys, sanity


def _tv(p: Array, q: Array) -> float:
    return float(np.abs(p - q).sum()) / 2


@sanity("coupling-inequality")
def finite_laws(rng: np.random.Generator) -> bool:
    """Take random laws on 5 points and couplings of them."""
    for _ in range(50):
        p, q, r = rng.dirichlet(np.ones(5), size=3)
        common = np.minimum(p, q)
        rest = np.outer(p - common, q - common) / (1 - common.sum())
        for joint in (np.outer(p, q), np.diag(common) + rest):
            if not obeys("coupling-inequality", c=_tv(p, q), p=1 - np.trace(joint)):
                return False
        if not all(obeys("triangle", c=_tv(p, r), a=_tv(p, k), b=_tv(k, r)) for k in (q, r)):
            return False
    return True


@sanity("pinsker")
def entropy(rng: np.random.Generator) -> bool:
    """Take random laws on 4 points and nearly equal coins, where the inequality is tight."""
    for p, q in rng.dirichlet(np.ones(4), size=(100, 2)):
        if not obeys("pinsker", c=_tv(p, q), a=float(p @ np.log(p / q))):
            return False
    e = 1e-2
    coin, fair = np.array([0.5 + e, 0.5 - e]), np.full(2, 0.5)
    return obeys("pinsker", c=_tv(coin, fair), a=float(coin @ np.log(coin / fair)))


def _paths(chain: Array, start: int, steps: int) -> dict[tuple[int, ...], float]:
    """Return the law of the paths of a Markov chain."""
    law = {}
    for path in itertools.product(range(len(chain)), repeat=steps):
        whole = (start, *path)
        law[whole] = math.prod(chain[i, j] for i, j in itertools.pairwise(whole))
    return law


def _stopped(law: dict[tuple[int, ...], float], out: set[int]) -> dict[tuple[int, ...], float]:
    """Return the law of the paths stopped on leaving a set."""
    stopped: dict[tuple[int, ...], float] = {}
    for path, mass in law.items():
        end = next((k for k, x in enumerate(path) if x in out), len(path) - 1)
        stopped[path[: end + 1]] = stopped.get(path[: end + 1], 0.0) + mass
    return stopped


def _between(p: dict[tuple[int, ...], float], q: dict[tuple[int, ...], float]) -> float:
    return sum(abs(p.get(k, 0.0) - q.get(k, 0.0)) for k in p.keys() | q.keys()) / 2


@sanity("stopped-coupling")
def stopped_chains(rng: np.random.Generator) -> bool:
    """Enumerate the paths of chains on 3 states, one outside; and an example with equality."""
    leave = np.array([[0, 0.7, 0.3], [0, 1, 0], [0, 0, 1]])
    back = np.array([[0, 0.7, 0.3], [0, 1, 0], [1, 0, 0]])
    pairs = [(leave, back, 2), *((*rng.dirichlet(np.ones(3), size=(2, 3)), 4) for _ in range(10))]
    for first, second, T in pairs:
        one, other = (_paths(chain, 0, T) for chain in (first, second))
        a = _between(_stopped(one, {2}), _stopped(other, {2}))
        exits = sum(mass for path, mass in one.items() if 2 in path)
        ends = (np.linalg.matrix_power(chain, T)[0] for chain in (first, second))
        if not obeys("stopped-coupling", a=a, b=exits, c=_tv(*ends)):
            return False
    return True


@sanity("girsanov")
def euler_paths(rng: np.random.Generator) -> bool:
    """Add up the relative entropies of the steps, each by quadrature, along the first chain."""
    x, h = np.linspace(-8, 8, 401), 0.05
    node, weight = np.polynomial.hermite_e.hermegauss(20)
    weight = weight / weight.sum()
    k = float(rng.uniform(0.5, 1.5))
    first, second = -k * x, np.sin(x)
    spread = math.sqrt(2 * h)
    # log of the ratio of N(x + first h, 2h) to N(x + second h, 2h), at the nodes of the former
    lag = (first - second)[:, None] * h / spread + node
    entropy = ((lag**2 - node**2) / 2) @ weight
    kernel = np.exp(-(((x[:, None] - (x + first * h)) / spread) ** 2) / 2)
    law, total, v = np.exp(-((x - 1) ** 2)), 0.0, 0.0
    for _ in range(20):
        law = law / law.sum()
        total, v = total + law @ entropy, v + h * law @ (first - second) ** 2
        law = kernel @ law
    return obeys("girsanov", c=total, v=v)
