"""The reduction, run: from any sampler of z given x to an inverter of f, and back (Appendix E).

An encoder is a sampler together with the law of the signs it draws, so that its error is computed
by enumeration and never from the inequality under test.  ``a`` is uniform, ``y = f(a)``,
``x = y + beta xi``, ``z'`` is drawn from x alone, and the inverter outputs ``sgn z'``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lemmata.verify.engine.circuit import numbers, signs
from lemmata.verify.engine.hard_generator import HardGenerator

Array = NDArray[np.float64]
SignLaw = Callable[[Array], Array]

_ROWS = 2048
"""Inputs that are enumerated together: some 2^d d_o numbers each."""


@dataclass(frozen=True)
class Encoder:
    """A sampler of z given x: signs from ``sign_law``, half-normal sizes times ``scale``.

    Attributes
    ----------
    name : str
        For reports.
    sign_law : callable
        ``(n, d_o) -> (n, 2^d)``, the probability of every sign pattern, by vertex number.
    scale : float
        Factor of the sizes |z_i|.
    """

    name: str
    sign_law: SignLaw
    scale: float = 1.0

    def sample(self, x: Array, *, rng: int | np.random.Generator) -> Array:
        """Return one draw of z for each row of x, ``(n, d_o) -> (n, d)``."""
        stream = np.random.default_rng(rng)
        cumulative = np.cumsum(self.sign_law(x), axis=1)
        uniform = stream.random((len(x), 1)) * cumulative[:, -1:]
        vertex = np.sum(cumulative <= uniform, axis=1)
        d = int(np.log2(cumulative.shape[1]))
        return np.asarray(self.scale * np.abs(stream.standard_normal((len(x), d)))) * signs(
            vertex, d
        )


def exact(G: HardGenerator) -> Encoder:
    """Return the exact posterior as an encoder."""
    return Encoder("exact posterior", G.enumerated)


def corrupted(G: HardGenerator, rate: float) -> Encoder:
    """Return the posterior that moves the mass ``rate`` from each vertex to the opposite one."""

    def law(x: Array) -> Array:
        posterior = G.enumerated(x)
        return np.asarray((1 - rate) * posterior + rate * posterior[:, ::-1])

    return Encoder(f"posterior with {rate:g} of the mass moved", law)


def from_sampler(
    name: str,
    sampler: Callable[[Array, np.random.Generator], Array],
    d: int,
    *,
    draws: int = 256,
    rng: int | np.random.Generator,
) -> Encoder:
    """Return any sampler of z given x as an encoder.

    Parameters
    ----------
    name : str
        For reports.
    sampler : callable
        ``(n, d_o), generator -> (n, d)``, one draw of z for each row.
    d : int
        Number of latent coordinates.
    draws : int
        The encoder draws x's sign pattern from a list of so many of the sampler's draws at x; it
        is a sampler itself, so that no estimate stands between it and the inequality.
    rng : int or numpy.random.Generator
        Source of the lists.
    """
    stream = np.random.default_rng(rng)

    def law(x: Array) -> Array:
        rows = np.repeat(np.asarray(x, dtype=np.float64), draws, axis=0)
        vertex = numbers(sampler(rows, stream)).reshape(len(x), draws)
        flat = vertex + (np.arange(len(x)) << d)[:, None]
        counts = np.bincount(flat.ravel(), minlength=len(x) << d)
        return np.asarray(counts.reshape(len(x), 1 << d) / draws)

    return Encoder(name, law)


@dataclass(frozen=True)
class Flat:
    """The generator as a map with the Jacobian it has almost everywhere, 0 (d = d_o)."""

    G: HardGenerator

    @property
    def dim(self) -> int:
        """The dimension d."""
        return self.G.d

    def value(self, z: Array, /) -> Array:
        """Return G(z), ``(n, d)``."""
        return self.G.value(z)

    def vjp(self, z: Array, v: Array, /) -> Array:
        """Return 0, ``(n, d)``."""
        return np.zeros_like(v)

    def jacobian(self, z: Array, /) -> Array:
        """Return 0, ``(n, d, d)``."""
        return np.zeros((*z.shape, z.shape[-1]))

    def gradient_of_half_square(self, z: Array, x: Array, /) -> tuple[Array, Array]:
        """Return 0 and G(z) - x."""
        return np.zeros_like(z), self.G.value(z) - x


def theorem_1_run(
    G: HardGenerator, x: Array, *, rng: int | np.random.Generator, steps: int = 200
) -> Array:
    """Return draws by the two phases of Theorem 1, run on G although it is not invertible.

    Gradient descent from 0, then Langevin steps of size 0.05; what `langevin_misapplied` knows.
    """
    from lemmata.verify.engine.descent import descend
    from lemmata.verify.engine.langevin import langevin

    start = descend(Flat(G), x, Q=1.0, steps=10).z
    return np.asarray(langevin(Flat(G), x, G.beta, 0.05, steps, rng=rng, z0=start))


def langevin_misapplied(G: HardGenerator, step: float = 0.05, steps: int = 200) -> Encoder:
    """Return the encoder of Theorem 1 run on G, whose Jacobian is 0 wherever it exists.

    Gradient descent on |G - x|^2/2 stays at 0, and the Langevin chain from there sees the prior:
    ``z <- (1 - h) z + sqrt(2h) xi``.
    """
    variance = sum(2 * step * (1 - step) ** (2 * k) for k in range(steps))
    count = 1 << G.d

    def law(x: Array) -> Array:
        return np.full((len(x), count), 1 / count)

    return Encoder("encoder of Theorem 1, misapplied", law, float(np.sqrt(variance)))


@dataclass(frozen=True)
class Run:
    """What the reduction has measured, each an average over n independent (a, xi).

    Attributes
    ----------
    success : (n,) ndarray
        Probability over the encoder's draw that f(sgn z') = y, given (y, x).
    overlap : (n,) ndarray
        1 - d_TV between the sign laws of encoder and posterior at x.
    """

    success: Array
    overlap: Array


def run(G: HardGenerator, encoder: Encoder, n: int, *, rng: int | np.random.Generator) -> Run:
    """Run the reduction on n inputs, the encoder's draw integrated out by enumeration.

    Parameters
    ----------
    G : HardGenerator
        The generator, d at most 10 or so.
    encoder : Encoder
        Any sampler of z given x.
    n : int
        Number of inputs.
    rng : int or numpy.random.Generator
        Source of randomness.
    """
    z, x = G.sample(n, rng=rng)
    table = G.circuit.table
    success, overlap = np.empty(n), np.empty(n)
    for start in range(0, n, _ROWS):
        rows = slice(start, start + _ROWS)
        law, posterior = encoder.sign_law(x[rows]), G.enumerated(x[rows])
        hit = table[None, :] == table[numbers(z[rows])][:, None]
        success[rows], overlap[rows] = np.sum(law * hit, axis=1), np.minimum(law, posterior).sum(1)
    return Run(success, overlap)


def peek(G: HardGenerator, n: int, *, rng: int | np.random.Generator) -> Run:
    """Return what a cheat would give: z' has the posterior's law given x, but depends on y as well.

    Two draws of a law on atoms p_v can be coupled so that they agree with probability
    ``max(0, 2 max p_v - 1)`` only; y and z' given x are coupled so.  (For bijective f.)
    """
    _, x = G.sample(n, rng=rng)
    most = G.enumerated(x).max(axis=1)
    return Run(np.maximum(0.0, 2 * most - 1), np.ones(n))


def invert(
    G: HardGenerator,
    encoder: Encoder,
    y: NDArray[np.generic],
    noise: Array,
    *,
    rng: int | np.random.Generator,
) -> NDArray[np.int8]:
    """Return the inverter's answers sgn z', z' drawn at x = y + beta noise, ``(n, d_o) -> (n, d)``.

    One row of ``noise`` for all y is the deterministic inverter of the averaging argument.
    """
    x = np.asarray(y, dtype=np.float64) + G.beta * noise
    return np.where(encoder.sample(x, rng=rng) >= 0, 1, -1).astype(np.int8)
