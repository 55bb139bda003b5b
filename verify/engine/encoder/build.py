r"""The encoder of Theorem 1 for a generator: what it is, what it guarantees, how it samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lemmata.verify.engine.arguments import count, points, positive
from lemmata.verify.engine.encoder.plan import Guarantee, Numbers
from lemmata.verify.engine.network import Graph, Program, Size, size, step
from lemmata.verify.engine.network.latent import DeepLatentGaussian, deep_latent_gaussian
from lemmata.verify.errors import InputError, NumericalWarning, warn
from lemmata.verify.generators.base import Generator

Array = NDArray[np.float64]

COLUMNS = 4096
"""Samples that run through the network together."""
LAYERS = 10**9
"""Layers from which a run is refused: it would take days."""


@dataclass(frozen=True)
class Encoder:
    r"""A deep latent Gaussian whose samples follow the posterior of a generator.

    The mean of layer ``k`` is :math:`(1-h)z-\frac h{\beta^2}J^\top(G-x)` and its variance is
    :math:`2h`; before the first one come ``S`` steps :math:`z-\eta J^\top(G-x)` from 0.  One set
    of weights is stored; the count is that of the unrolled network.

    Attributes
    ----------
    G : Generator
        The generator.
    graph : Graph
        Its network, unit by unit.
    numbers : Numbers
        ``beta``, ``eps``, ``S``, ``K``, ``h``, ``eta``, and the largest ``|x|`` it is made for.
    guarantee : Guarantee
        Whether Theorem 1 covers it, and what that rests on.
    """

    G: Generator
    graph: Graph = field(repr=False)
    numbers: Numbers
    guarantee: Guarantee

    @property
    def dim(self) -> int:
        """The dimension d."""
        return self.G.dim

    @cached_property
    def size(self) -> Size:
        """What is counted in the generator."""
        return size(self.graph)

    @cached_property
    def descent(self) -> Graph:
        """A gradient step as a network, at x = 0."""
        return step(self.graph, 1.0, -self.numbers.eta, [0.0] * self.dim)

    @cached_property
    def drift(self) -> Graph:
        """The mean of a Langevin step as a network, at x = 0."""
        h, beta = self.numbers.h, self.numbers.beta
        return step(self.graph, 1.0 - h, -h / beta**2, [0.0] * self.dim)

    @cached_property
    def parameters(self) -> int:
        """Number of parameters: those of S + K steps, K variances, d edges that silence Z_0."""
        S, K = self.numbers.S, self.numbers.K
        return S * self.descent.parameters + K * self.drift.parameters + K + self.dim

    @property
    def amortisation(self) -> int:
        """Parameters of phi, the affine layer that produces these from x."""
        return self.dim * (self.numbers.S + self.numbers.K) + self.parameters

    def unrolled(self, x: ArrayLike) -> DeepLatentGaussian:
        """Return the layers one by one, weights written out; for small S and K only.

        Raises
        ------
        InputError
            If that is more than ten million parameters.
        """
        if self.parameters > 10_000_000:
            raise InputError(f"{self.parameters} parameters are too many to write out; lower K")
        n = self.numbers
        options: dict[str, Any] = {"eta": n.eta, "h": n.h, "beta": n.beta, "S": n.S, "K": n.K}
        return deep_latent_gaussian(self.graph, self._one(x)[:, 0].tolist(), **options)

    def shortened(self, S: int, K: int, h: float) -> Encoder:
        """Return the encoder with other numbers of steps; no theorem covers it.

        Parameters
        ----------
        S, K : int
            Gradient and Langevin steps.
        h : float
            Size of a Langevin step.

        Raises
        ------
        InputError
            If S < 0, K < 1 or h is not positive.
        """
        numbers = replace(self.numbers, S=count(S, "S"), K=count(K, "K", 1), h=positive(h, "h"))
        lost = f"S = {S}, K = {K} and h = {h:.6g} are not those of Theorem 1"
        return replace(self, numbers=numbers, guarantee=Guarantee(False, (lost,)))

    def bias(self, x: ArrayLike) -> Array:
        """Return what phi produces: the biases b_j - x_j, shape ``(d, 1)`` or ``(d, n)``."""
        return np.asarray(self._own[:, None] - self._rows(x).T)

    def start(self, x: ArrayLike) -> Array:
        """Return the state after the gradient steps, shape ``(n, d)``, for ``x`` (n, d).

        Raises
        ------
        InputError
            If they are more than a run could ever make.
        """
        self._require_runnable(self.numbers.S)
        free = self.bias(x)
        z = np.zeros((self.dim, free.shape[1]))
        for _ in range(self.numbers.S):
            z = self._descent(z, free)
        return z.T

    def run(self, x: ArrayLike, noise: ArrayLike, z: ArrayLike | None = None) -> Array:
        """Return the states after as many Langevin steps as there is noise.

        Parameters
        ----------
        x : (d,) or (n, d) array_like
            Observables.
        noise : (k, n, d) array_like
            Standard normal numbers.  A run may be cut into pieces.
        z : (n, d) array_like, optional
            State to go on from; that after the gradient steps unless given.

        Raises
        ------
        InputError
            For wrong shapes or numbers that are not finite.
        """
        xi = np.asarray(noise, np.float64)
        if xi.ndim != 3 or xi.shape[2] != self.dim:
            raise InputError(f"noise has shape {xi.shape}; expected (k, n, {self.dim})")
        n = xi.shape[1]
        first = self.start(x) if z is None else points(z, self.dim, "z")[0]
        if len(first) not in (1, n) or len(self._rows(x)) not in (1, n):
            raise InputError(f"x or z has rows that do not fit {n} samples; give one row or {n}")
        state = np.broadcast_to(first.T, (self.dim, n)).copy()
        return self._advance(state, self.bias(x), iter(xi)).T

    def sample(self, x: ArrayLike, n: int, *, rng: Any = None) -> Array:
        """Draw ``n`` samples of the encoder at one observable, shape ``(n, d)``.

        Raises
        ------
        InputError
            If x is not one finite point, or longer than what the encoder is made for; or if S + K
            is more than a run could ever make.

        Warns
        -----
        NumericalWarning
            If samples are lost, with the first step and sample.
        """
        self._require_runnable(self.numbers.S + self.numbers.K)
        free, total = self.bias(self._one(x)[:, 0]), count(n, "n", 1)
        norm = float(np.linalg.norm(self._one(x)))
        if norm > self.numbers.norm_x * (1 + 1e-12):
            limit = self.numbers.norm_x
            raise InputError(f"|x| = {norm:.6g} exceeds {limit:.6g}, what it is made for; give x=")
        first = self.start(x).T
        firsts = range(0, total, COLUMNS)
        found = []
        for offset, child in zip(
            firsts, np.random.default_rng(rng).spawn(len(firsts)), strict=True
        ):
            rows = min(COLUMNS, total - offset)
            noise = (child.standard_normal((rows, self.dim)) for _ in range(self.numbers.K))
            state = np.broadcast_to(first, (self.dim, rows)).copy()
            found.append(self._advance(state, free, noise, offset).T)
        return np.concatenate(found)

    def _require_runnable(self, layers: int) -> None:
        if layers > LAYERS:
            raise InputError(
                f"{layers} layers are too many to run; `shortened` has fewer, without a guarantee"
            )

    def _advance(self, z: Array, free: Array, noise: Iterator[Array], first: int = 0) -> Array:
        scale, fine = np.sqrt(2 * self.numbers.h), True
        with np.errstate(over="ignore", invalid="ignore"):
            for k, xi in enumerate(noise, 1):
                z = self._drift(z, free) + scale * xi.T
                if fine and not (fine := bool(np.isfinite(z).all())):
                    sample = first + int(np.isfinite(z).all(axis=0).argmin())
                    warn(
                        f"samples overflow, the first at Langevin step {k}, sample {sample}: h = "
                        f"{self.numbers.h:.3g} is too long",
                        NumericalWarning,
                    )
        return z

    @cached_property
    def _descent(self) -> Program:
        return Program(self.descent)

    @cached_property
    def _drift(self) -> Program:
        return Program(self.drift)

    @cached_property
    def _own(self) -> Array:
        """The output biases of the generator."""
        drift = self.drift
        return np.array([drift.units[v - drift.inputs].bias for v in drift.free], np.float64)

    def _rows(self, x: ArrayLike) -> Array:
        return np.asarray(points(x, self.dim, "x")[0])

    def _one(self, x: ArrayLike) -> Array:
        rows = self._rows(x)
        if len(rows) != 1:
            raise InputError("the encoder samples at one observable at a time; give shape (d,)")
        return rows.T
