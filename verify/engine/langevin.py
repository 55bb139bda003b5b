r"""The Euler-Maruyama chain of the Langevin diffusion, many chains at once.

Paper: equations (2), (6), (40) (plain chain) and (8), (13), Definition 14 (projected chain), for
:math:`L(z)=\tfrac12\|z\|^2+\frac1{2\beta^2}\|G(z)-x\|^2`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from threadpoolctl import threadpool_limits

from verify.engine.arguments import Array, Map, count, points, positive
from verify.errors import InputError

Ball = tuple[ArrayLike, float]
"""Centre ``(d,)`` and radius."""
Observer = Callable[[int, int, Array], None]
"""Called as ``observer(k, first, z)`` after step ``k`` with rows ``first, first + 1, ...``."""

_WORK_BYTES = 2_400_000


@dataclass(frozen=True)
class Chains:
    """End points of Euler-Maruyama chains.

    Attributes
    ----------
    z : (n, d) ndarray
        The states after the last step; a chain that exploded holds infinities or NaN.
    exit_step : (n,) ndarray of int, or None
        First step whose state lies outside the watched ball, -1 for none, 0 for the start.
    """

    z: Array
    exit_step: NDArray[np.int64] | None = None


def langevin(
    G: Map,
    x: ArrayLike,
    beta: float,
    step: float,
    steps: int,
    *,
    rng: Any = None,
    z0: ArrayLike | None = None,
    chains: int | None = None,
    project: Ball | None = None,
    dtype: Any = np.float64,
    threads: int | None = None,
    observer: Observer | None = None,
) -> Array:
    """Return the end points, shape ``(n, d)``, of `run_chains`, which documents the arguments."""
    options = {"project": project, "dtype": dtype, "threads": threads, "observer": observer}
    return run_chains(G, x, beta, step, steps, rng=rng, z0=z0, chains=chains, **options).z


def run_chains(
    G: Map,
    x: ArrayLike,
    beta: float,
    step: float,
    steps: int,
    *,
    rng: Any = None,
    z0: ArrayLike | None = None,
    chains: int | None = None,
    project: Ball | None = None,
    watch: Ball | None = None,
    dtype: Any = np.float64,
    threads: int | None = None,
    observer: Observer | None = None,
    chunk: int | None = None,
) -> Chains:
    r"""Iterate :math:`z\leftarrow\Pi\big(z-h\nabla L(z)+\sqrt{2h}\,\xi\big)`.

    The chains are cut into chunks whose work arrays fit the cache.  Chunk ``i`` draws from the
    ``i``-th child of ``rng``, so the result is the same, bit for bit, for any number of threads.

    Parameters
    ----------
    G : Map
        The generator.
    x : (d,) or (n, d) array_like
        One observable for all chains or one a chain.
    beta, step : float
        Noise level :math:`\beta` and step size :math:`h`.
    steps : int
        Number of steps ``K``.
    rng : None, int, SeedSequence or Generator
        Source of randomness; children are spawned from it.
    z0 : (d,) or (n, d) array_like, optional
        Start, 0 unless given.
    chains : int, optional
        Number ``n`` of chains; else as many as rows of ``x`` or ``z0``.
    project : (center, radius), optional
        Project each state on this ball (Definition 14).
    watch : (center, radius), optional
        Note the first step whose state is outside this ball.
    dtype : dtype
        float64 or float32.
    threads : int, optional
        Worker threads, as many as processors unless given; BLAS itself runs on one thread.
    observer : callable, optional
        Sees every state as ``observer(k, first, z)``, from a worker thread; it must copy what it
        keeps.
    chunk : int, optional
        Rows of a chunk.  Part of the definition of the random stream.

    Raises
    ------
    InputError
        For wrong shapes, non-finite numbers, ``beta`` or ``step`` not positive, negative counts.
    """
    kind = np.dtype(dtype)
    if kind not in (np.dtype(np.float64), np.dtype(np.float32)):
        raise InputError(f"dtype must be float64 or float32, not {kind}")
    xs, start = _rows(G.dim, x, z0, chains, kind)
    plan = _Plan(
        G,
        kind.type(positive(step, "step")),
        kind.type(positive(step, "step") / positive(beta, "beta") ** 2),
        count(steps, "steps"),
        _ball(project, G.dim, kind, "project"),
        _ball(watch, G.dim, kind, "watch"),
        observer,
    )
    n = len(start)
    rows = count(chunk, "chunk", 1) if chunk is not None else _chunk_rows(G, kind.itemsize)
    firsts = range(0, n, rows)
    seeds = np.random.default_rng(rng).bit_generator.seed_seq.spawn(len(firsts))  # type: ignore[attr-defined]
    exits = None if watch is None else np.full(n, -1, dtype=np.int64)

    def work(job: tuple[int, Any]) -> None:
        part = slice(job[0], job[0] + rows)
        generator = np.random.Generator(np.random.SFC64(job[1]))
        noted = None if exits is None else exits[part]
        plan.run(xs if len(xs) == 1 else xs[part], start[part], generator, job[0], noted)

    workers = count(threads, "threads", 1) if threads is not None else os.cpu_count() or 1
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(min(workers, max(1, len(seeds)))) as pool:
        list(pool.map(work, zip(firsts, seeds, strict=True)))
    return Chains(start, exits)


def _rows(
    dim: int, x: ArrayLike, z0: ArrayLike | None, chains: int | None, kind: Any
) -> tuple[Array, Array]:
    """Return observables (one row or ``n``) and a fresh ``(n, d)`` start."""
    xs, _ = points(x, dim, "x", kind)
    start = np.zeros((1, dim), kind) if z0 is None else points(z0, dim, "z0", kind)[0]
    n = max(len(xs), len(start)) if chains is None else count(chains, "chains", 1)
    for name, array in (("x", xs), ("z0", start)):
        if len(array) not in (1, n):
            raise InputError(f"{name} has {len(array)} rows for {n} chains; give one row or {n}")
    return xs, np.broadcast_to(start, (n, dim)).copy()


def _ball(ball: Ball | None, dim: int, kind: Any, name: str) -> tuple[Array, Any] | None:
    if ball is None:
        return None
    center, single = points(ball[0], dim, f"{name} center", kind)
    if not single:
        raise InputError(f"{name} needs one center of shape ({dim},)")
    return center, kind.type(positive(ball[1], f"{name} radius"))


def _chunk_rows(G: Map, itemsize: int) -> int:
    """Rows whose work arrays (about six of width d, three of the hidden width) fill the cache."""
    width = int(getattr(G, "width", 4 * G.dim))
    return max(64, _WORK_BYTES // (itemsize * (6 * G.dim + 3 * width)))


def project_on_ball(z: Array, center: Array, radius: Any) -> None:
    r"""Replace each row by its nearest point in the ball, in place (:math:`\Pi_D`)."""
    if z.shape[1] == 1:
        np.clip(z, center - radius, center + radius, out=z)
        return
    z -= center
    norm = np.sqrt(np.einsum("nd,nd->n", z, z))
    outside = norm > radius
    z[outside] *= (radius / norm[outside])[:, None]
    z += center


@dataclass(frozen=True)
class _Plan:
    r"""What all chunks share: the map, :math:`h`, :math:`h/\beta^2`, ``K``, balls, observer."""

    G: Map
    step: Any
    weight: Any
    steps: int
    project: tuple[Array, Any] | None
    watch: tuple[Array, Any] | None
    observer: Observer | None

    def run(
        self,
        xs: Array,
        z: Array,
        rng: np.random.Generator,
        first: int,
        exits: NDArray[np.int64] | None,
    ) -> None:
        """Advance ``z`` in place by all steps."""
        noise = np.empty_like(z)
        scale = np.sqrt(2 * self.step)
        keep = 1 - self.step
        # An unstable step may overflow: the infinities are the answer, not an error.
        with np.errstate(over="ignore", invalid="ignore"):
            self._note(z, 0, exits)
            for k in range(1, self.steps + 1):
                rng.standard_normal(out=noise, dtype=z.dtype)
                gradient = self.G.gradient_of_half_square(z, xs)[0]
                gradient *= self.weight
                noise *= scale
                z *= keep
                z -= gradient
                z += noise
                if self.project is not None:
                    project_on_ball(z, *self.project)
                self._note(z, k, exits)
                if self.observer is not None:
                    self.observer(k, first, z)

    def _note(self, z: Array, k: int, exits: NDArray[np.int64] | None) -> None:
        if exits is None or self.watch is None:
            return
        u = z - self.watch[0]
        inside = np.einsum("nd,nd->n", u, u) <= self.watch[1] ** 2
        exits[(exits < 0) & ~inside] = k
