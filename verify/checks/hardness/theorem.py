"""Theorem 2 repaired, at finite size: encoders that fail, and which hypothesis each success drops.

The theorem is about all large d; what runs here is one size, so that the verdict can only be that
nothing contradicts it.  The twins drop a hypothesis and succeed.
"""

from __future__ import annotations

import math

import numpy as np
import sympy as sp
from numpy.typing import NDArray
from scipy.special import expit

from lemmata.bounds.paper.hardness.size import PRIOR_BOUND
from lemmata.bounds.symbols import eps
from lemmata.verify.check import Outcome, Profile, check, worst_of
from lemmata.verify.engine.circuit import Circuit, signs
from lemmata.verify.engine.circuit_families import Permutation, arx, present
from lemmata.verify.engine.circuits.circuit_builder import trace
from lemmata.verify.engine.circuits.reduction import Encoder, run
from lemmata.verify.engine.circuits.stored import stored_inverse
from lemmata.verify.engine.circuits.trained import neural
from lemmata.verify.engine.hard_generator import HardGenerator, permuted
from lemmata.verify.evaluate import Bound

LEVEL = 1e-10
EPS = 0.1
Array = NDArray[np.float64]


def identity(d: int) -> Permutation:
    """Return the circuit of no gates, which anything inverts."""
    circuit = trace(lambda bits: bits, d, f"identity-{d}")
    return Permutation(circuit, circuit)


def stored(G: HardGenerator) -> Encoder:
    """Return the sign law of the encoder with one wild activation, where all |x_i| >= 1/2."""
    E = stored_inverse(G)
    d = G.d

    def law(x: Array) -> Array:
        b = np.where(E.sample(x, rng=0) >= 0, 1, -1)
        vertex = ((b > 0) @ (1 << np.arange(d))).astype(int)
        return np.asarray(np.eye(1 << d)[vertex])

    return Encoder("one wild activation", law)


def _share(bound: Bound, G: HardGenerator, E: Encoder, n: int, rng: np.random.Generator) -> Outcome:
    """Return the fraction of x with d_TV <= 1/10; H0: at most eps, by Hoeffding's inequality."""
    share = float(np.mean(run(G, E, n, rng=rng).overlap >= 0.9))
    limit = bound(eps=EPS)
    p_value = math.exp(-2 * n * max(0.0, share - limit) ** 2)
    return Outcome(share, limit, n, 0.0, p_value, LEVEL, f"{G.circuit.name}, {E.name}")


def _theorem(
    bound: Bound, circuit: str, encoder: str, rng: np.random.Generator, profile: Profile
) -> Outcome:
    n, d = (400 if profile == "quick" else 4000), 8
    chosen = {"arx": arx(d), "present": present(d), "identity": identity(d)}[circuit]
    G = permuted(chosen, 0.2)
    E = stored(G) if encoder == "stored" else neural(G, 16, rng=rng, rounds=600)
    return _share(bound, G, E, n, rng)


_TWINS = {
    "a circuit that is easy to invert": {"circuit": "identity"},
    "an activation that is a table": {"encoder": "stored"},
}


@check("theorem-2", "repaired", kind="upper", bound=eps, twins=_TWINS)
def small_encoders_fail_on_most_inputs(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    circuit: str = "arx",
    encoder: str = "trained",
) -> Outcome:
    """Count the x with d_TV <= 1/10 for a trained tanh encoder, d = 8, by enumeration of signs.

    A fraction above eps = 1/10 would say that this size is below the theorem's d_0.
    """
    return _theorem(bound, circuit, encoder, rng, profile)


@check("theorem-2", "sharp", kind="upper", bound=eps, twins=_TWINS)
def small_encoders_fail_for_another_circuit(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    circuit: str = "present",
    encoder: str = "trained",
) -> Outcome:
    """Count the same for the network of PRESENT on eight bits."""
    return _theorem(bound, circuit, encoder, rng, profile)


@check("remark-11", "repaired", kind="upper", bound=eps, twins=_TWINS)
def lipschitz_and_bounded_is_not_enough(
    bound: Bound,
    *,
    rng: np.random.Generator,
    profile: Profile,
    circuit: str = "arx",
    encoder: str = "trained",
) -> Outcome:
    """Count the same again; the table is 2-Lipschitz and bounded, and it succeeds."""
    return _theorem(bound, circuit, encoder, rng, profile)


_beta = sp.Symbol("beta", positive=True)
_n, _mean = sp.Symbol("n", positive=True), sp.Symbol("mean", real=True)


@check(
    "theorem-2-repetition",
    "repaired",
    kind="identity",
    bound=2 * _n * _mean / _beta**2,
    twins={
        "noise beta/n": 2 * _n**2 * _mean / _beta**2,
        "noise beta": 2 * _mean / _beta**2,
    },
)
def repetition_is_less_noise(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Compute log odds of a bit by Bayes over the vertices of a circuit with every bit repeated.

    They must be those of one bit seen at the mean of the copies with noise beta/sqrt(n).
    """
    outcomes = []
    beta, d = 1.3, 3
    for copies in (2, 3, 5):
        f = _repeated(d, copies)
        G = HardGenerator(f, beta)
        for x in G.sample(3, rng=rng)[1]:
            law = G.enumerated(x[None])[0]
            true = signs(np.arange(1 << d), d)[:, 0] > 0
            odds = float(np.log(law[true].sum()) - np.log(law[~true].sum()))
            mean = float(x[:copies].mean())
            limit = bound(n=copies, mean=mean, beta=beta)
            where = f"{copies} copies, mean {mean}"
            outcomes.append(Outcome(odds, limit, 1, 1e-9 * (1 + abs(odds)), instance=where))
    return worst_of(outcomes, "identity")


def _repeated(d: int, copies: int) -> Circuit:
    """Return the circuit that lists every input bit ``copies`` times, the first one first."""
    return trace(lambda bits: [b for b in bits for _ in range(copies)], d, f"repeat-{d}-{copies}")


@check(
    "theorem-2-noise",
    "sharp",
    kind="upper",
    bound=PRIOR_BOUND,
    twins={"sqrt(d)/(4 beta)": PRIOR_BOUND / 2, "sqrt(d)/(2 beta^2)": PRIOR_BOUND / _beta},
)
def the_prior_is_close_at_large_noise(
    bound: Bound, *, rng: np.random.Generator, profile: Profile
) -> Outcome:
    """Average d_TV of prior and posterior over x for d = 1 by quadrature, by signs alone.

    For G = sgn, which has |G|^2 = d; above sqrt(d)/(2 beta) it would refute the bound.
    """
    outcomes = []
    node, weight = np.polynomial.hermite_e.hermegauss(120)
    for beta in (2.0, 5.0, 20.0):
        x = np.concatenate([1 + beta * node, -1 + beta * node])
        tv = np.abs(expit(2 * x / beta**2) - 0.5)
        mean = float(np.concatenate([weight, weight]) @ tv / (2 * math.sqrt(2 * math.pi)))
        outcomes.append(Outcome(mean, bound(d=1, beta=beta), 1, 1e-3 / beta, instance=f"{beta}"))
    return worst_of(outcomes)
