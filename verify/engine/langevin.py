r"""The Euler-Maruyama chain of the Langevin diffusion, many chains at once.

Paper: equations (2), (6), (40) (plain chain) and (8), (13), Definition 14 (projected chain), for
:math:`L(z)=\tfrac12\|z\|^2+\frac1{2\beta^2}\|G(z)-x\|^2`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lemmata.verify.engine.arguments import (
    Array,
    Map,
    count,
    in_range,
    observables,
    points,
    positive,
)
from lemmata.verify.engine.chains.choice import Engine, compiled_form
from lemmata.verify.engine.chains.euler import NumpyChunk, Observer, Task
from lemmata.verify.engine.chains.ridge_form import RidgeForm
from lemmata.verify.engine.chains.stability import curvature, inflation, limit, lost, tell
from lemmata.verify.engine.threads import each
from lemmata.verify.errors import InputError

if TYPE_CHECKING:
    from lemmata.verify.engine.compiled.euler import CompiledChunk

Ball = tuple[ArrayLike, float]
"""Centre ``(d,)`` and radius."""


@dataclass(frozen=True)
class Chains:
    """End points of Euler-Maruyama chains.

    Attributes
    ----------
    z : (n, d) ndarray
        The states after the last step.
    exploded : (n,) ndarray of int, or None
        First step at which a chain was lost (NaN, infinite, or so far that its squared norm
        overflows), -1 for a chain that was not; None if none was.
    inflation : float
        How many times too large the stationary variance is on the steepest axis that was met at
        the end, :math:`1/(1-lh/2)` for a curvature ``l`` of ``L``; infinite where the step is too
        long for any.  A lower bound, found by `verify.engine.chains.stability.curvature`.
    exit_step : (n,) ndarray of int, or None
        First step whose state lies outside the watched ball, -1 for none, 0 for the start.
    engine : str
        What ran: ``"numpy"`` or ``"numba"``.
    """

    z: Array
    exit_step: NDArray[np.int64] | None = None
    engine: str = "numpy"
    exploded: NDArray[np.int64] | None = None
    inflation: float = 1.0


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
    engine: Engine = "auto",
) -> Array:
    """Return the end points, shape ``(n, d)``, of `run_chains`, which documents the arguments.

    Warns
    -----
    NumericalWarning
        As `run_chains` does, whose result says the same in numbers.
    """
    options: dict[str, Any] = {"project": project, "dtype": dtype, "threads": threads}
    options |= {"z0": z0, "chains": chains, "engine": engine, "observer": observer}
    return run_chains(G, x, beta, step, steps, rng=rng, **options).z


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
    engine: Engine = "auto",
) -> Chains:
    r"""Iterate :math:`z\leftarrow\Pi\big(z-h\nabla L(z)+\sqrt{2h}\,\xi\big)`.

    The chains are cut into chunks whose work arrays fit the cache.  Chunk ``i`` draws from the
    ``i``-th child of ``rng``, so the result is the same, bit for bit, for any number of threads.

    Two engines make the same steps.  ``"numpy"`` is the reference: it serves every map, and draws
    with SFC64.  ``"numba"`` is compiled and several times faster: it serves generators that
    `verify.engine.chains.ridge_form` knows, and draws with its own xoshiro256++, so its samples are
    others of the same law.  Given the same normals both agree to rounding.

    Parameters
    ----------
    G : Map
        The generator.
    x : (o,) or (n, o) array_like
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
    engine : {"auto", "numpy", "numba"}
        ``"auto"`` takes the compiled one if Numba is installed, it serves ``G``, and the work
        (chains times steps times the widths) is above `verify.engine.chains.choice.WORTH`: it
        compiles for some seconds the first time, then loads from the user's cache folder.
        `Chains.engine` tells which ran.

    Raises
    ------
    InputError
        For wrong shapes, non-finite numbers, ``beta`` or ``step`` not positive or out of the range
        of ``dtype``, negative counts, or ``engine="numba"`` where it is not installed or does not
        serve ``G``.

    Warns
    -----
    NumericalWarning
        If chains are lost, with the first step and chain; if the step is so long that a stationary
        variance is a third too large; or so short that its noise is lost in rounding.
    EngineWarning
        Once, if a long run is made by NumPy though Numba is installed.
    """
    kind = np.dtype(dtype)
    if kind not in (np.dtype(np.float64), np.dtype(np.float32)):
        raise InputError(f"dtype must be float64 or float32, not {kind}")
    xs, start = _rows(G, x, z0, chains, kind)
    h, noise = positive(step, "step"), positive(beta, "beta")
    task = Task(
        in_range(h, kind, "step"),
        in_range(h / noise / noise, kind, "step/beta^2"),
        count(steps, "steps"),
        _ball(project, G.dim, kind, "project"),
        _ball(watch, G.dim, kind, "watch"),
        observer,
    )
    if threads is not None:
        count(threads, "threads", 1)
    n = len(start)
    form = compiled_form(G, engine, n * task.steps)
    part = NumpyChunk(G, task) if form is None else _compiled(form, task)
    rows = count(chunk, "chunk", 1) if chunk is not None else part.rows(kind.itemsize, n)
    firsts = range(0, n, rows)
    seeds = np.random.default_rng(rng).bit_generator.seed_seq.spawn(len(firsts))  # type: ignore[attr-defined]
    jobs = list(zip(firsts, seeds, strict=True))
    exits = None if watch is None else np.full(n, -1, dtype=np.int64)
    _advance(part, xs, start, exits, jobs, rows, threads)
    end, gone, exploded = start, lost(start), None
    if gone.any():
        # The same chains once more, those of chunks that lost one, to see when: nothing is paid
        # for that in a run that goes well.
        ball = np.zeros((1, G.dim), kind), limit(kind)
        again = replace(part, task=replace(task, watch=ball, observer=None))
        exploded = np.full(n, -1, dtype=np.int64)
        held = [job for job in jobs if gone[job[0] : job[0] + rows].any()]
        start = _rows(G, x, z0, chains, kind)[1]
        _advance(again, xs, start.copy(), exploded, held, rows, threads)
        exploded[~gone] = -1
    steep = curvature(G, xs, noise, start) if task.steps and n else 1.0
    tell(h, steep, exploded, end)
    ran = "numpy" if form is None else "numba"
    return Chains(end, exits, ran, exploded, inflation(steep, h))


def _advance(
    part: NumpyChunk | CompiledChunk,
    xs: Array,
    z: Array,
    exits: NDArray[np.int64] | None,
    jobs: list[tuple[int, Any]],
    rows: int,
    threads: int | None,
) -> None:
    """Advance chunks of rows of ``z`` in place; a job is the first row of a chunk and its seed."""

    def work(job: tuple[int, Any]) -> None:
        these = slice(job[0], job[0] + rows)
        noted = None if exits is None else exits[these]
        part.run(xs if len(xs) == 1 else xs[these], z[these], job[1], job[0], noted)

    each(work, jobs, threads)


def _compiled(form: RidgeForm, task: Task) -> CompiledChunk:
    from lemmata.verify.engine.compiled.euler import CompiledChunk

    return CompiledChunk(form, task)


def _rows(
    G: Map, x: ArrayLike, z0: ArrayLike | None, chains: int | None, kind: Any
) -> tuple[Array, Array]:
    """Return observables (one row or ``n``) and a fresh ``(n, d)`` start."""
    dim, (xs, _) = G.dim, points(x, observables(G), "x", kind)
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
