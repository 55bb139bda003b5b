"""Measurements of a task, by routes that do not use the bound they are compared with."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from scipy import stats

from lemmata.bounds.paper.discretization.size import PATHS_SHARP
from lemmata.bounds.paper.simulation.size import EXIT_SHARE
from lemmata.verify.engine.descent import descend, newton
from lemmata.verify.engine.encoder.measure import least_steps, line_distance, linear_distance
from lemmata.verify.engine.langevin import run_chains
from lemmata.verify.engine.modes import mode
from lemmata.verify.engine.posterior import posterior
from lemmata.verify.errors import InputError
from lemmata.verify.evaluate import as_function
from lemmata.verify.generators import Generator, Linear
from lemmata.verify.sweep.grid import Point
from lemmata.verify.sweep.result import Value, measured, unknown

Array = np.ndarray[Any, np.dtype[Any]]
LEVEL = 1e-9
"""Probability with which the samples of a whole sweep may refute a true bound."""
LONGEST = 10_000_000
"""Most Langevin steps whose law is computed."""
DENSE = 256
"""Largest d whose network is counted unit by unit."""


@dataclass(frozen=True)
class Setting:
    """The numbers of the sharp theorem as floats."""

    beta: float
    eps: float
    norm_x: float
    S: int
    K: int
    h: float
    Q: float
    delta: float
    rho: float
    covered: bool


def all_of(point: Point, G: Generator, at: Setting) -> Iterator[Value]:
    """Yield everything that the configuration asks to measure."""
    wanted = point.measures
    if not (wanted.descent or wanted.law or wanted.exit):
        return
    streams = point.rng().spawn(2)
    x = observables(G, at, wanted.observations, streams[0])
    z_hat = newton(G, x)
    if not np.isfinite(z_hat).all():
        yield unknown("S", "no inverse point was found by Newton's method")
        return
    if wanted.descent:
        yield descent_steps(G, x, z_hat, at, wanted.work)
    if wanted.law:
        yield from law(G, x[0], at)
    if wanted.exit:
        yield exit_rate(G, x[0], z_hat[0], at, point, streams[1])


def observables(G: Generator, at: Setting, n: int, rng: np.random.Generator) -> Array:
    """Draw x = G(z) + beta xi, shape (n, d), none longer than the constants allow."""
    z, noise = rng.standard_normal((2, n, G.dim))
    x = G.value(z) + at.beta * noise
    norms = np.linalg.norm(x, axis=1, keepdims=True)
    scaled: Array = x * np.minimum(1.0, 0.999 * at.norm_x / np.maximum(norms, 1e-300))
    return scaled


def descent_steps(G: Generator, x: Array, z_hat: Array, at: Setting, work: int) -> Value:
    """Return the most gradient steps that an observable took to come within delta."""
    limit = max(1, min(at.S, work // (len(x) * G.dim)))
    hit = descend(G, x, Q=at.Q, steps=limit, target=(z_hat, at.delta)).hit
    assert hit is not None
    if (hit < 0).any():
        if limit < at.S:
            return unknown("S", f"not there after {limit} steps; allow more work")
        # One step more than promised, at least.
        return measured("S", at.S + 1, math.inf, at.S, "not there after S steps")
    worst = float(hit.max())
    return measured("S", worst, worst, at.S, f"slowest of {len(x)} observables")


def law(G: Generator, x: Array, at: Setting) -> Iterator[Value]:
    """Yield the distance to the posterior after K steps, and the least K that suffices."""
    if G.dim > 1 and not isinstance(G, Linear):
        yield unknown("distance", "the law is computed for d = 1 and linear generators")
        return
    start = descend(G, x, Q=at.Q, steps=min(at.S, 1_000_000)).z[0]
    time = at.h * at.K
    distance = _distance(G, x, at, start)
    bound = at.eps if at.covered else None
    if isinstance(G, Linear) or at.K <= LONGEST:
        low, high = distance(at.K)
        yield measured("distance", low, high, bound, "law of the chain after K steps")
    else:
        yield unknown("distance", f"K exceeds {LONGEST} steps")
    least = least_steps(lambda K: distance(K)[1], at.eps, min(at.K, LONGEST))
    if least is None:
        yield unknown("K", f"no K up to {min(at.K, LONGEST)} suffices for this observable")
    else:
        limit = at.K if at.covered else None
        yield measured("K", least, least, limit, f"least K with distance eps, T = {time:.6g}")


def _distance(
    G: Generator, x: Array, at: Setting, start: Array
) -> Callable[[int], tuple[float, float]]:
    """Return the distance as a function of K, at the time T of the theorem."""
    time = at.h * at.K
    if isinstance(G, Linear):
        return lambda K: linear_distance(G, x, at.beta, time / K, K, start)
    target = posterior(G, x, at.beta)

    def on_line(K: int) -> tuple[float, float]:
        value = line_distance(target, time / K, K, float(start[0]))
        return value, value

    return on_line


def exit_rate(
    G: Generator, x: Array, z_hat: Array, at: Setting, point: Point, rng: np.random.Generator
) -> Value:
    r"""Return the share of chains that leave the ball B(z*, rho) within K steps.

    Null hypothesis: the chain leaves with probability at most that of the diffusion (Lemma 13 in
    Theorem 1) plus the distance of their stopped paths (Lemma 17).  Exact binomial interval, at
    level 1e-9 over all tasks of the sweep.
    """
    n, need = point.measures.chains, at.K * point.measures.chains * G.dim
    if need > point.measures.work:
        return unknown("exit", f"K * chains * d = {need} exceeds the work allowed")
    centre = mode(G, x, at.beta, z0=z_hat)
    if not np.isfinite(centre).all():
        return unknown("exit", "no mode was found")
    start = descend(G, x, Q=at.Q, steps=at.S).z[0]
    options: dict[str, Any] = {"watch": (centre, at.rho), "chains": n, "threads": 1}
    # The reference engine: which one is chosen depends on what is installed.
    options["engine"] = "numpy"
    run = run_chains(G, x, at.beta, at.h, at.K, rng=rng, z0=start, **options)
    assert run.exit_step is not None
    left = int((run.exit_step >= 0).sum())
    bound = exit_bound(at.eps) if at.covered else None
    low, high = rate_interval(left, n, LEVEL / point.tasks)
    return measured("exit", low, high, bound, f"{left} of {n} chains left")


def rate_interval(k: int, n: int, level: float) -> tuple[float, float]:
    """Return the Clopper-Pearson interval of a probability, each end wrong with ``level``."""
    low = float(stats.beta.ppf(level, k, n - k + 1)) if k else 0.0
    high = float(stats.beta.ppf(1 - level, k + 1, n - k)) if k < n else 1.0
    return low, high


@lru_cache(maxsize=64)
def exit_bound(eps: float) -> float:
    """Return what the theorem's proof allows for the exit of the chain, rounded up."""
    paths = (PATHS_SHARP / 2) ** 0.5
    return as_function(EXIT_SHARE + paths)(eps=eps)


@lru_cache(maxsize=32)
def sizes(G: Generator) -> tuple[tuple[int, int] | None, str]:
    """Return (N, H) of a generator that is a layer graph, or why there are none."""
    from lemmata.verify.engine.network import full_size, units

    if G.dim > DENSE:
        return None, f"networks are counted up to d = {DENSE}"
    try:
        found = full_size(units(G))
    except InputError as problem:
        return None, str(problem)
    return (found["N"], found["H"]), ""
