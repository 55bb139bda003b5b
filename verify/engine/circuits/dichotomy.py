"""The dichotomy in numbers: inversion rate and error of small trained encoders as d grows.

The other half of the paper's picture: where the generator is strongly invertible, the encoder of
Theorem 1 has polynomial size; where it is a one-way permutation of signs, an encoder of fixed size
loses the posterior as d grows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lemmata.verify.engine.circuit_families import arx
from lemmata.verify.engine.circuits.circuit_network import realise
from lemmata.verify.engine.circuits.reduction import run
from lemmata.verify.engine.circuits.trained import neural
from lemmata.verify.engine.hard_generator import hit_rate, optimal_rate, permuted


@dataclass(frozen=True)
class Row:
    """One trained encoder on one generator.

    Attributes
    ----------
    d, hidden, encoder_parameters, generator_parameters : int
        Sizes.
    inversion_rate : float
        Success of the inverter that the encoder gives.
    mean_tv : float
        Mean total variation error of its signs, by enumeration.
    guaranteed : float
        Lower bound of the inversion rate from the error, ``1 - mean_tv - (1 - kappa^d)``.
    guessing, posterior_rate, best_rate : float
        2^(-d), kappa^d (exact posterior), (1 - Q(1/beta))^d (optimal decoder).
    """

    d: int
    hidden: int
    encoder_parameters: int
    generator_parameters: int
    inversion_rate: float
    mean_tv: float
    guaranteed: float
    guessing: float
    posterior_rate: float
    best_rate: float


def inversion_rates(
    dimensions: Sequence[int] = (4, 6, 8),
    hidden: Sequence[int] = (8, 32),
    *,
    rng: int | np.random.Generator,
    beta: float = 0.4,
    rounds: int = 400,
    n: int = 1000,
) -> list[Row]:
    """Train encoders of fixed sizes on add-rotate-xor generators of growing dimension.

    Parameters
    ----------
    dimensions, hidden : sequences of int
        Dimensions d (even, at most 10 or so) and hidden widths.
    rng : int or numpy.random.Generator
        Source of randomness.
    beta : float
        Noise level.
    rounds, n : int
        Training steps and test inputs.
    """
    stream = np.random.default_rng(rng)
    rows = []
    for d in dimensions:
        G = permuted(arx(d), beta)
        size = realise(G.circuit, "minmax").parameters
        for width in hidden:
            found = run(G, neural(G, width, rng=stream, rounds=rounds), n, rng=stream)
            tv, rate = 1 - float(found.overlap.mean()), hit_rate(beta, d)
            rows.append(
                Row(
                    d=d,
                    hidden=width,
                    encoder_parameters=2 * d * width + width + d,
                    generator_parameters=size,
                    inversion_rate=float(found.success.mean()),
                    mean_tv=tv,
                    guaranteed=rate - tv,
                    guessing=2.0**-d,
                    posterior_rate=rate,
                    best_rate=optimal_rate(beta, d),
                )
            )
    return rows
