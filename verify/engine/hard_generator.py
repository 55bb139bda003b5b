"""The generator G(z) = f(sgn z) of the lower bound, and its exact posterior.

Section 2.2, Appendix E: ``f`` is a Boolean function, ``p(z) = N(0, I)``, ``p(x | z) = N(G(z),
beta^2 I)``.  Under ``p(. | x)`` the absolute values of z are half-normal, i.i.d. and independent
of the signs and of x.  For bijective f the image ``v = f(sgn z)`` has independent coordinates with
``Pr[v_i = 1 | x] = 1/(1 + exp(-2 x_i/beta^2))`` (Lemma 22, exact form).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import integrate
from scipy.special import expit, logsumexp, ndtr

from lemmata.verify.engine.circuit import Circuit, numbers, signs
from lemmata.verify.engine.circuit_families import Permutation
from lemmata.verify.errors import InputError

Array = NDArray[np.float64]
Table = NDArray[np.uint32]
_BLOCK = 1 << 13


@dataclass(frozen=True)
class HardGenerator:
    """The latent-variable model with generator f(sgn z) and noise beta.

    Parameters
    ----------
    circuit : Circuit
        The function f: {-1, +1}^d -> {-1, +1}^d_o.
    beta : float
        Standard deviation of the observation noise.
    backward : Circuit, optional
        The inverse of f where it is known; otherwise the table of f is inverted.

    Raises
    ------
    InputError
        If beta is not positive.
    """

    circuit: Circuit
    beta: float
    backward: Circuit | None = None

    def __post_init__(self) -> None:
        if not (np.isfinite(self.beta) and self.beta > 0):
            raise InputError(f"the noise beta must be positive, not {self.beta}")

    @property
    def d(self) -> int:
        """Latent dimension."""
        return self.circuit.inputs

    @property
    def d_o(self) -> int:
        """Observable dimension."""
        return len(self.circuit.outputs)

    @cached_property
    def inverse(self) -> Table:
        """Vertex number of the pre-image for every vertex number of the image, ``(2^d,)``.

        Raises
        ------
        InputError
            If f is not a bijection.
        """
        if self.backward is not None:
            return self.backward.table
        table = self.circuit.table
        if not self.circuit.is_bijective:
            raise InputError(f"{self.circuit.name} is not a bijection, so it has no inverse")
        inverse = np.empty_like(table)
        inverse[table] = np.arange(len(table), dtype=table.dtype)
        return inverse

    def value(self, z: NDArray[np.generic]) -> Array:
        """Return G(z), ``(n, d) -> (n, d_o)``; the sign of 0 is +1."""
        return self.circuit(np.where(np.asarray(z) >= 0, 1, -1)).astype(np.float64)

    def sample(self, n: int, *, rng: int | np.random.Generator) -> tuple[Array, Array]:
        """Return n draws of (z, x), ``(n, d)`` and ``(n, d_o)``."""
        stream = np.random.default_rng(rng)
        z = stream.standard_normal((n, self.d))
        noise = stream.standard_normal((n, self.d_o))
        return z, self.value(z) + self.beta * noise

    def posterior(
        self, x: NDArray[np.generic], n: int, *, rng: int | np.random.Generator, threads: int = 1
    ) -> NDArray[np.float32]:
        """Return n exact draws of z given x, for bijective f.

        Parameters
        ----------
        x : (d,) or (n, d) ndarray
            One observable, or one for each draw.
        n : int
            Number of draws.
        rng : int or numpy.random.Generator
            Source of randomness.
        threads : int
            Number of threads; each has its own stream, so the draws depend on it.

        Returns
        -------
        (n, d) ndarray of float32
        """
        inverse = self.inverse
        observed = np.asarray(x, dtype=np.float64)
        if observed.shape not in ((self.d,), (n, self.d)):
            raise InputError(f"x must have shape ({self.d},) or ({n}, {self.d})")
        true = expit(2 * observed / self.beta**2).astype(np.float32)
        out = np.empty((n, self.d), np.float32)
        streams = _streams(rng, threads)
        shares = np.array_split(np.arange(0, n, _BLOCK), threads)

        def fill(stream: np.random.Generator, starts: NDArray[np.int64]) -> None:
            for start in starts:
                block = out[start : start + _BLOCK]
                p = true if true.ndim == 1 else true[start : start + _BLOCK]
                image = _vertex(stream.random(block.shape, dtype=np.float32) < p)
                _signed_normals(block, inverse[image], stream)

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(fill, streams, shares))
        return out

    def log_posterior(self, z: NDArray[np.generic], x: NDArray[np.generic]) -> Array:
        """Return log p(z | x) for bijective f, ``(n, d), (n, d) -> (n,)``.

        ``p(z | x) = prod_i 2 phi(z_i) / (1 + exp(-2 x_i v_i/beta^2))`` with v = G(z).
        """
        points = np.asarray(z, dtype=np.float64)
        density = np.log(2) - points**2 / 2 - np.log(2 * np.pi) / 2
        gap = 2 * np.asarray(x) * self.value(points) / self.beta**2
        return np.asarray(density.sum(axis=1) - np.logaddexp(0, -gap).sum(axis=1))

    def product_formula(self, x: NDArray[np.generic]) -> Array:
        """Return Pr[sgn z = vertex k | x] for all k by the product formula, ``(n, d) -> (n, 2^d)``.

        For bijective f (Lemma 22, exact form).
        """
        gap = 2 * np.asarray(x, dtype=np.float64)[:, None, :] / self.beta**2
        image = signs(self.circuit.table.astype(np.int64), self.d_o)
        return np.asarray(np.prod(expit(gap * image[None]), axis=2))

    def enumerated(self, x: NDArray[np.generic]) -> Array:
        """Return Pr[sgn z = vertex k | x] by Bayes over all vertices, ``(n, d_o) -> (n, 2^d)``.

        For every f; the independent route against `product_formula`.
        """
        image = self.circuit(signs(np.arange(1 << self.d), self.d)).astype(np.float64)
        gap = np.asarray(x, dtype=np.float64)[:, None, :] - image[None]
        weight = -np.sum(gap**2, axis=2) / (2 * self.beta**2)
        return np.asarray(np.exp(weight - logsumexp(weight, axis=1, keepdims=True)))


def permuted(permutation: Permutation, beta: float) -> HardGenerator:
    """Return the generator of a permutation whose inverse is known."""
    return HardGenerator(permutation.forward, beta, permutation.backward)


def _streams(rng: int | np.random.Generator, threads: int) -> list[np.random.Generator]:
    entropy = np.random.default_rng(rng).integers(2**63, size=4).tolist()
    children = np.random.SeedSequence(entropy).spawn(threads)
    return [np.random.Generator(np.random.SFC64(child)) for child in children]


def _vertex(true: NDArray[np.bool_]) -> NDArray[np.uint32]:
    """Return the vertex numbers of rows of bits."""
    packed = np.packbits(true, axis=1, bitorder="little").astype(np.uint32)
    number = packed[:, 0]
    for i in range(1, packed.shape[1]):
        number = number | packed[:, i] << np.uint32(8 * i)
    return number


def _signed_normals(
    out: NDArray[np.float32], vertex: NDArray[np.uint32], stream: np.random.Generator
) -> None:
    """Fill ``out`` with half-normal absolute values and the signs of the vertices."""
    stream.standard_normal(out=out, dtype=np.float32)
    bits = np.unpackbits(vertex.view(np.uint8).reshape(-1, 4), axis=1, bitorder="little")
    word = out.view(np.uint32)
    word &= np.uint32(0x7FFFFFFF)
    word |= (bits[:, : out.shape[1]] ^ 1).astype(np.uint32) << np.uint32(31)


def hit_rate(beta: float, d: int) -> float:
    """Return kappa(beta)^d, the rate at which a draw from the posterior has the true signs.

    ``kappa = 1 - E 1/(1 + exp(2 (1 + beta g)/beta^2))`` by quadrature from the definition.
    """

    def integrand(g: float) -> float:
        return float(expit(-2 * (1 + beta * g) / beta**2)) * float(np.exp(-g * g / 2))

    edges = np.unique([-40.0, -1 / beta - 8 * beta, -1 / beta, -1 / beta + 8 * beta, 0.0, 40.0])
    parts = [
        integrate.quad(integrand, a, b, epsabs=1e-15, epsrel=1e-13, limit=400)[0]
        for a, b in pairwise(edges[np.abs(edges) <= 40])
    ]
    return float((1 - sum(parts) / np.sqrt(2 * np.pi)) ** d)


def optimal_rate(beta: float, d: int) -> float:
    """Return (1 - Q(1/beta))^d, the rate of the Bayes-optimal decoder C^{-1}(sgn x)."""
    return float(ndtr(1 / beta) ** d)


def decode(G: HardGenerator, x: NDArray[np.generic]) -> NDArray[np.uint32]:
    """Return the vertex number of C^{-1}(sgn x), the most probable signs of z given x."""
    return np.asarray(G.inverse[numbers(x)])
