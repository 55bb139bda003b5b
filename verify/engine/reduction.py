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
from scipy.special import expit

from verify.engine.circuit import numbers, signs
from verify.engine.hard_generator import HardGenerator

Array = NDArray[np.float64]
SignLaw = Callable[[Array], Array]


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


def neural(
    G: HardGenerator,
    hidden: int = 16,
    *,
    rng: int | np.random.Generator,
    rounds: int = 300,
    batch: int = 256,
) -> Encoder:
    """Return a small encoder x -> tanh layer -> signs, trained by Adam on draws of (z, x).

    The signs are independent given x, with logits ``W_2 tanh(W_1 x + b_1) + b_2``; the loss is the
    cross-entropy of the true signs.
    """
    stream = np.random.default_rng(rng)
    shapes = ((G.d_o, hidden), (hidden,), (hidden, G.d), (G.d,))
    weights = [
        stream.standard_normal(s) / np.sqrt(s[0]) if len(s) > 1 else np.zeros(s) for s in shapes
    ]
    first, second = ([np.zeros(s) for s in shapes] for _ in range(2))
    for k in range(1, rounds + 1):
        z, x = G.sample(batch, rng=stream)
        for i, g in enumerate(_gradients(weights, x, (z >= 0).astype(np.float64))):
            first[i] = 0.9 * first[i] + 0.1 * g
            second[i] = 0.999 * second[i] + 0.001 * g * g
            rate = 0.02 * np.sqrt(1 - 0.999**k) / (1 - 0.9**k)
            weights[i] = weights[i] - rate * first[i] / (np.sqrt(second[i]) + 1e-8)
    pattern = signs(np.arange(1 << G.d), G.d).astype(np.float64)

    def law(x: Array) -> Array:
        logits = np.tanh(x @ weights[0] + weights[1]) @ weights[2] + weights[3]
        return np.asarray(np.prod(expit(logits[:, None, :] * pattern[None]), axis=2))

    return Encoder(f"trained network, {hidden} hidden units", law)


def _gradients(weights: list[Array], x: Array, target: Array) -> tuple[Array, Array, Array, Array]:
    h = np.tanh(x @ weights[0] + weights[1])
    error = (expit(h @ weights[2] + weights[3]) - target) / len(x)
    back = error @ weights[2].T * (1 - h * h)
    return x.T @ back, back.sum(axis=0), h.T @ error, error.sum(axis=0)


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
    law, posterior = encoder.sign_law(x), G.enumerated(x)
    table = G.circuit.table
    hit = table[None, :] == table[numbers(z)][:, None]
    overlap = np.minimum(law, posterior).sum(axis=1)
    return Run(np.sum(law * hit, axis=1), overlap)


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


@dataclass(frozen=True)
class TableEncoder:
    """The deep latent Gaussian with 15d + 3 parameters that stores C^{-1} in one activation.

    Parameters
    ----------
    G : HardGenerator
        Of a bijection.
    zero : bool
        Whether the table is replaced by zeros, which breaks the encoder (for a twin).
    """

    G: HardGenerator
    zero: bool = False

    @property
    def parameters(self) -> int:
        """Edges and biases, added node by node from the list in ``bounds``."""
        d = self.G.d
        per_coordinate = {"s": 1, "k": 1, "b": 2, "Z1": 1, "c": 1, "t": 1, "p": 3, "q": 3, "Z2": 2}
        return d * sum(per_coordinate.values()) + len(("k bias", "variance 1", "variance 2"))

    def table(self) -> Array:
        """Return the values of the activation at the integers, ``(d 2^d,)``."""
        d, inverse = self.G.d, self.G.inverse
        values = signs(inverse.astype(np.int64), d).T.reshape(-1).astype(np.float64)
        return np.zeros_like(values) if self.zero else values

    def sample(self, x: Array, *, rng: int | np.random.Generator) -> Array:
        """Return draws of Z_2, ``(n, d) -> (n, d)``, node by node."""
        stream = np.random.default_rng(rng)
        d, values = self.G.d, self.table()
        s = np.clip(2 * x, -1, 1)
        k = (2.0**d - 1) / 2 + s @ (2.0 ** (np.arange(d) - 1))
        at = k[:, None] + np.arange(d) * 2.0**d
        b = np.interp(at, np.arange(len(values)), values)
        Z_1 = np.hstack([(d + 4) * b, np.zeros_like(b)]) + stream.standard_normal((len(x), 2 * d))
        K = (d + 4) / 2
        c, t = np.clip(Z_1[:, :d], -1, 1), np.abs(Z_1[:, d:])
        p, q = np.maximum(t + K * c - K, 0), np.maximum(t - K * c - K, 0)
        return np.asarray(p - q + 2.0**-d / d * stream.standard_normal(p.shape))
