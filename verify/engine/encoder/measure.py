r"""How far the samples of an encoder really are from the posterior, without the theorem.

On a line and in the plane the law of the chain is computed on a grid, without sampling; for linear
generators it is Gaussian in any dimension.  Where a grid in the plane would be too fine, samples
are counted in cells whose posterior mass is known by quadrature: a lower bound of the distance.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lemmata.verify.engine.arguments import Float, count, points
from lemmata.verify.engine.encoder.build import Encoder
from lemmata.verify.engine.laws import gaussian, plane
from lemmata.verify.engine.laws.kernel import chain_law, langevin_drift
from lemmata.verify.engine.posterior import Posterior, posterior
from lemmata.verify.errors import InputError
from lemmata.verify.generators import Generator, Linear

LEVEL = 1e-9
"""Probability with which a statement about samples may be wrong."""
CELLS = 6
"""Cells along each axis of the plane."""
WORK = 50_000_000
"""Samples times steps that we are willing to run."""
STARTED = 1_000_000
"""Gradient steps that we are willing to make: about ten seconds."""
GRID_WORK = 1_500_000_000
"""Grid points times steps that we are willing to run: about half a minute."""
GRID_POINTS = 25_000_000
"""Grid points that we are willing to keep: a fifth of a gigabyte an array."""
GONE = 1e-12
"""Mass of a chain near the posterior below which there is none."""


@dataclass(frozen=True)
class Measured:
    """Total variation between encoder and posterior at one observable.

    Attributes
    ----------
    low, high : float
        Ends of what is known.  ``nan`` where nothing is.
    how : str
        The method.
    level : float
        Probability that the interval is wrong; 0 for computed laws.
    n : int
        Samples behind it.
    """

    low: float
    high: float
    how: str
    level: float = 0.0
    n: int = 0


def total_variation(
    encoder: Encoder, x: ArrayLike, *, rng: Any = None, n: int = 20_000
) -> Measured:
    """Measure the total variation of an encoder to the posterior at one observable.

    Parameters
    ----------
    encoder : Encoder
    x : (d,) array_like
    rng : None, int, SeedSequence or Generator
        For the samples in the plane.
    n : int
        Their number.

    Raises
    ------
    InputError
        If x is not one finite point.
    """
    at = points(x, encoder.dim, "x")[0][0]
    if encoder.numbers.S > STARTED:
        how = f"its {encoder.numbers.S} gradient steps are too many to run"
        return Measured(math.nan, math.nan, how)
    if isinstance(encoder.G, Linear):
        return _linear(encoder, at)
    if encoder.dim == 1:
        return _line(encoder, at)
    if encoder.dim == 2:
        computed = _plane(encoder, at)
        if computed is not None:
            return computed
        if count(n, "n", 1) * encoder.numbers.K <= WORK:
            return _counted(encoder, at, rng, n)
    return Measured(math.nan, math.nan, "no reference law: neither linear nor d <= 2 with small K")


def _linear(encoder: Encoder, x: Float) -> Measured:
    N = encoder.numbers
    low, high = linear_distance(encoder.G, x, N.beta, N.h, N.K, encoder.start(x)[0])
    return Measured(low, high, "Gaussian laws in closed form")


def linear_distance(
    G: Generator, x: Float, beta: float, h: float, K: int, start: Float
) -> tuple[float, float]:
    """Return bounds of the total variation of a linear generator's chain to its posterior.

    They agree in d = 1.
    """
    assert isinstance(G, Linear)
    law, target = gaussian.chain(G.A, x, beta, h, K, start), gaussian.posterior(G.A, x, beta)
    if G.dim == 1:
        value = float(gaussian.tv(law, target))
        return value, value
    low, high = gaussian.tv_bounds(law, target)
    return float(low), float(high)


def _line(encoder: Encoder, x: Float) -> Measured:
    N, target = encoder.numbers, posterior(encoder.G, x, encoder.numbers.beta)
    value = line_distance(target, N.h, N.K, float(encoder.start(x)[0, 0]))
    return Measured(
        value, value, "law of the chain by powers of its kernel, posterior by quadrature"
    )


def line_distance(target: Posterior, h: float, K: int, start: float) -> float:
    """Return the total variation of the chain from ``start`` to a posterior on the line."""
    mean, cov = target.moments()
    reach = 12 * math.sqrt(float(cov[0, 0])) + abs(start - float(mean[0]))
    interval = (float(mean[0]) - reach, float(mean[0]) + reach)
    drift = langevin_drift(target.G, target.x, target.beta)
    law = chain_law(drift, h, K, start, interval)
    # A chain whose steps are too long leaves every grid, and with it the posterior.
    gone = not law.mass > GONE
    return 1.0 if gone else law.tv(target.density) + (1 - law.mass) / 2


def _plane(encoder: Encoder, x: Float) -> Measured | None:
    """Return the distance by the law on a grid, None if that would take too fine a grid."""
    N, target = encoder.numbers, posterior(encoder.G, x, encoder.numbers.beta)
    start, (mean, cov) = encoder.start(x)[0], target.moments()
    reach = 9 * np.sqrt(np.diag(cov)) + np.abs(start - mean)
    size = float(2 * reach.max() / (plane.SPACING * math.sqrt(2 * N.h)))
    if not (size**2 * N.K <= GRID_WORK and size**2 <= GRID_POINTS):
        return None
    box = np.stack([mean - reach, mean + reach], axis=1)
    try:
        law = plane.chain_law(encoder.G, x, N.beta, N.h, N.K, start, box, most=math.ceil(size) + 1)
        value, error = law.tv(target.density)
    except InputError:
        # The step folds the plane, or the chain explodes.
        return None
    value += abs(1 - law.mass) / 2
    how = "law of the chain on a grid, posterior by quadrature"
    return Measured(max(0.0, value - error), value + error, how)


def cells(density: Any, mean: Float, cov: Float, parts: int = CELLS) -> tuple[Float, Float]:
    """Return cuts of the two whitened axes and the masses of their cells and of the rest.

    Returns
    -------
    cuts : (parts + 1,) ndarray
        In standard deviations along the axes of the covariance.
    masses : (parts**2 + 1,) ndarray
        Row by row; last the mass outside.
    """
    cuts = np.linspace(-3.0, 3.0, parts + 1)
    nodes, weights = np.polynomial.legendre.leggauss(24)
    half = (cuts[1] - cuts[0]) / 2
    t = ((cuts[:-1] + cuts[1:]) / 2)[:, None] + half * nodes
    u = np.stack(np.meshgrid(t.ravel(), t.ravel(), indexing="ij"), axis=-1).reshape(-1, 2)
    values = density(mean + u @ _root(cov).T).reshape(parts, 24, parts, 24)
    scale = half**2 * math.sqrt(float(np.linalg.det(cov)))
    inside = np.einsum("iajb,a,b->ij", values, weights, weights).ravel() * scale
    return cuts, np.append(inside, 1 - inside.sum())


def counted(samples: Float, mean: Float, cov: Float, cuts: Float) -> Float:
    """Return the frequencies of samples in the cells of `cells`."""
    u = (samples - mean) @ np.linalg.inv(_root(cov)).T
    parts = len(cuts) - 1
    # What has overflown is outside.
    place = np.nan_to_num((u - cuts[0]) / (cuts[1] - cuts[0]), nan=-1.0)
    index = np.floor(np.clip(place, -1.0, float(parts))).astype(np.int64)
    inside = ((index >= 0) & (index < parts)).all(axis=1)
    flat = np.where(inside, index[:, 0] * parts + index[:, 1], parts**2)
    return np.bincount(flat, minlength=parts**2 + 1) / len(samples)


def margin(n: int, cells: int, level: float = LEVEL) -> float:
    r"""Return how far frequencies stray from masses in total variation.

    The mean is at most :math:`\frac12\sqrt{k/n}` for ``k`` cells, and by McDiarmid's inequality it
    is exceeded by :math:`\sqrt{\log(1/p)/(2n)}` with probability at most ``p``.
    """
    return 0.5 * math.sqrt(cells / n) + math.sqrt(math.log(1 / level) / (2 * n))


def _counted(encoder: Encoder, x: Float, rng: Any, n: int) -> Measured:
    target = posterior(encoder.G, x, encoder.numbers.beta)
    mean, cov = target.moments()
    cuts, masses = cells(target.density, mean, cov)
    samples = encoder.sample(x, n, rng=rng)
    gap = float(np.abs(counted(samples, mean, cov, cuts) - masses).sum() / 2)
    low = max(0.0, gap - margin(n, len(masses)))
    how = f"frequencies of {len(masses)} cells against quadrature: a lower bound"
    return Measured(low, 1.0, how, LEVEL, n)


def _root(cov: Float) -> Float:
    return np.asarray(np.linalg.cholesky(cov))


def smallest_steps(encoder: Encoder, x: ArrayLike, eps: float | None = None) -> int:
    """Return the least K whose total variation is at most eps (d <= 2 or linear); `least_steps`.

    The time ``T = h K`` and the gradient steps stay as they are.

    Raises
    ------
    InputError
        If the total variation can not be computed, or the encoder's own K does not suffice.
    """
    limit = encoder.numbers.eps if eps is None else eps
    T = encoder.numbers.h * encoder.numbers.K

    def distance(K: int) -> float:
        changed = replace(encoder.numbers, K=K, h=T / K)
        return total_variation(replace(encoder, numbers=changed), x).high

    least = least_steps(distance, limit, encoder.numbers.K)
    if least is None:
        most = encoder.numbers.K
        raise InputError(f"K = {most} is not known to suffice for a distance of {limit}")
    return least


def least_steps(distance: Callable[[int], float], limit: float, most: int) -> int | None:
    """Return a K <= ``most`` with a distance of at most ``limit`` that K - 1 does not have.

    By doubling, then bisection: the least K of all if the distance falls as K grows.  ``None`` if
    no K that was tried has it.
    """
    low, high = 0, 1
    while not distance(high) <= limit:
        if high == most:
            return None
        low, high = high, min(2 * high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if distance(middle) <= limit else (middle, high)
    return high
