"""Facts about VAEs whose generator is a small circuit at the signs of z."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import sympy as sp

from lemmata.bounds.language.bits.arrays import Listed
from lemmata.bounds.language.bits.circuits import And, Circuit, Input, Not, Or, Xor
from lemmata.bounds.language.measures.expectations import where
from lemmata.bounds.literature.bits import inverters as fact
from lemmata.bounds.literature.bits import lower_bound as model
from lemmata.bounds.literature.bits import stored
from lemmata.bounds.literature.measures import probability
from lemmata.bounds.symbols import beta
from lemmata.verify.activations import Array
from lemmata.verify.checks.facts.bits.vae import Vae, vertices
from lemmata.verify.checks.facts.objects import holds, sanity

_a, _b = Input(0), Input(1)
_PERMUTED = Circuit(2, Xor(_a, _b), Not(_b))
_NARROW = Circuit(2, And(_a, _b), Or(_a, _b))
_ONE, _PARITY = Circuit(1, Not(_a)), Circuit(2, Xor(_a, _b))
_CIRCUITS = (_ONE, _PARITY, _PERMUTED, _NARROW)


def _encoder(rng: np.random.Generator, atoms: int) -> Callable[[Array], Array]:
    """Return a kernel that has little to do with the posterior."""
    turn = rng.normal(size=(2, atoms))

    def encoder(x: Array) -> Array:
        weights = np.exp(x @ turn[: x.shape[1]])
        return np.asarray(weights / weights.sum(axis=1, keepdims=True))

    return encoder


def _put(f: Circuit, vae: Vae) -> dict[Any, Any]:
    return {model.C: f, beta: sp.Float(vae.noise), fact.eta: sp.Float(vae.margin)}


@sanity("overlap", "every-vertex-once", "one-of-the-vertices", "tv-range")
def common_parts(rng: np.random.Generator) -> Iterator[bool]:
    """Take random laws of the atoms, equal ones, disjoint ones, and a point."""
    for f in _CIRCUITS:
        _, thin, prior = Vae(f, 1.0).atoms(f.args[0])
        p, q = rng.dirichlet(np.ones(len(prior)), size=2)
        thick = np.where(thin.any(axis=1), 0, p)
        thick /= thick.sum()
        half = np.where(np.arange(len(p)) % 2, p, 0)
        ends = half / half.sum(), (p - half) / (p - half).sum()
        point = np.eye(len(p))[0]
        for one, other in ((p, q), (thick, thick), ends, (point, q)):
            vae = Vae(f, 1.0, laws={"P": one, "Q": other})
            for y in ((-1, -1), (1, 1)):
                at = _put(f, vae) | {model.x: Listed(*y[: len(f.args) - 1])}
                for trial in (fact.OVERLAP, fact.VERTICES, fact.ONE_VERTEX, fact.TV_RANGE):
                    yield holds(trial, at, number=vae)


@sanity("signs-and-sizes")
def sizes(rng: np.random.Generator) -> Iterator[bool]:
    """Take the posterior at random points; for one bit there is equality."""
    for f in _CIRCUITS:
        for point in rng.normal(size=(3, 2)):
            vae = Vae(f, float(rng.uniform(0.3, 2)), margin=float(rng.uniform(0.01, 1)))
            x = Listed(*map(float, point[: len(f.args) - 1]))
            yield holds(fact.THIN, _put(f, vae) | {model.x: x}, number=vae)


@sanity("conditional-independence")
def pairs(rng: np.random.Generator) -> Iterator[bool]:
    """Integrate over pairs, and over x."""
    for f in _CIRCUITS:
        encoder = _encoder(rng, 4 ** int(f.args[0]))
        vae = Vae(f, float(rng.uniform(0.5, 1.5)), encoder=encoder)
        yield holds(fact.CONDITIONAL, _put(f, vae), number=vae)


@sanity("symmetrisation")
def collisions(rng: np.random.Generator) -> Iterator[bool]:
    """Compare circuits with wires; for a permutation there is equality."""
    some = [sp.Rational(int(n), 4) for n in rng.integers(1, 20, size=2)]
    samples = {name: [0, *some] for name in ("w", "v", "s_1", "s_2")} | {"m_1": some, "m_2": some}
    for f in _CIRCUITS:
        vae = Vae(f, float(rng.uniform(0.5, 1.5)))
        yield holds(fact.SYMMETRISATION, _put(f, vae), samples=samples, number=vae)


@sanity("independent-bits", "sign-decoder", "far-from-0")
def seen(rng: np.random.Generator) -> Iterator[bool]:
    """Integrate over x; for one output the bounds are next to equalities."""
    for f in _CIRCUITS:
        vae = Vae(f, float(rng.uniform(0.45, 0.55)))
        at = _put(f, vae) | {probability.n: sp.Integer(len(f.args) - 1)}
        yield holds(fact.INDEPENDENT, at, number=vae)
        yield holds(fact.DECODER, at, number=vae)
        if f in (_ONE, _PERMUTED):
            yield holds(stored.FAR, at, number=vae)


@sanity("noise-of-a-pair")
def noises(rng: np.random.Generator) -> Iterator[bool]:
    """Integrate between the ends of an interval around each bit, and compare with SciPy."""
    for t in rng.uniform(0.1, 4, size=4):
        noise = float(rng.uniform(0.2, 1))
        ends = tuple(s + r * noise * float(t) ** 0.5 for s in (-1, 1) for r in (-1, 1))
        vae = Vae(_ONE, noise, breaks=ends)
        yield holds(model.NOISE, _put(_ONE, vae) | {model.t: sp.Float(t)}, number=vae)


@sanity("pair-event")
def first_parts(rng: np.random.Generator) -> Iterator[bool]:
    """Take what is true of all values of a circuit."""
    bits = [Listed(*map(int, row)) for row in vertices(2)]
    ordered, edge = where(lambda u: u[0] <= u[1]), where(lambda u: sp.Eq(u[0] ** 2, 1))
    for f, S in ((_NARROW, ordered), (_PERMUTED, edge)):
        vae = Vae(f, float(rng.uniform(0.2, 1)))
        samples = {"z": bits, "x": bits}
        yield holds(model.PAIR_EVENT, _put(f, vae) | {model.S: S}, samples=samples, number=vae)


@sanity("far-entries")
def entries(rng: np.random.Generator) -> Iterator[bool]:
    """Take entries at least 1/2, and at 1/2."""
    for point in (*rng.uniform(0.5, 2, size=(3, 2)), (0.5, -0.5)):
        at = {model.C: _PERMUTED, model.x: Listed(*map(float, point))}
        yield holds(stored.FAR_ENTRY, at, samples={"k": [*map(sp.Integer, range(4))]})
