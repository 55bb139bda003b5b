r"""The certificate of one observation: the local theorem with numbers, at the noise that is used.

>>> import numpy as np
>>> from lemmata.verify.certify.posterior import certify_posterior
>>> from lemmata.verify.generators import Linear
>>> c = certify_posterior(Linear(np.array([[2.0]])), [0.3], beta=0.5, eps=0.01)
>>> str(c.verdict), c.K
('PROVED', 0)
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
from flint import ctx
from numpy.typing import ArrayLike

from lemmata.verify.certify.pieces.rounded import Array
from lemmata.verify.certify.posterior.certificate import PosteriorCertificate
from lemmata.verify.certify.posterior.observation import Observation
from lemmata.verify.engine.arguments import count, point, points, positive
from lemmata.verify.engine.threads import one_blas_thread
from lemmata.verify.errors import InputError
from lemmata.verify.generators import Generator
from lemmata.verify.norms import PRECISION

__all__ = ["PosteriorCertificate", "certify_posterior", "certify_posteriors"]


def certify_posterior(
    G: Generator,
    x: ArrayLike,
    beta: float,
    eps: float,
    *,
    center: ArrayLike | None = None,
    C: ArrayLike | None = None,
) -> PosteriorCertificate:
    r"""Prove that a Gaussian and K Langevin layers sample the posterior of one observation.

    Mode, whitening, radii and the split of ``eps`` are found in floating point; then every term of
    the local theorem is enclosed in ball arithmetic at exact binary numbers.  Nothing is assumed of
    how they were found.

    Parameters
    ----------
    G : Generator
        With a layer graph.
    x : (o,) array_like
        The observation.
    beta : float
        Noise level.
    eps : float
        Tolerance in total variation, below 1.
    center : (d,) array_like, optional
        Mean of the Gaussian, such as an encoder's; by default the lowest mode found.
    C : (d, d) array_like, optional
        Root of its covariance; by default that of the inverse Hessian at the centre.

    Returns
    -------
    PosteriorCertificate
        With ``verdict``, ``K``, ``eps``, ``reason`` and ``sample``.  A refusal is ``UNKNOWN`` with
        its reason, never an error.

    Raises
    ------
    InputError
        If ``G`` is no generator, or a number or shape is wrong.

    Notes
    -----
    Source: beyond the paper, claims ``theorem-1-local`` and ``local-laplace``.
    """
    seen = _observation(G, beta, eps, point(x, _out(G), "the observation"))
    start = None if center is None else point(center, G.dim, "the centre")
    root = None if C is None else _square(C, G.dim)
    return _certified(Observation(seen.G, seen.x, seen.beta, seen.eps, start, root))


def certify_posteriors(
    G: Generator,
    xs: ArrayLike,
    beta: float,
    eps: float,
    *,
    processes: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[PosteriorCertificate]:
    """Certify every row of ``xs``, ``(n, o)``, as `certify_posterior` does.

    Parameters
    ----------
    G, beta, eps
        As there.
    xs : (n, o) array_like
        Observations.
    processes : int
        Worker processes; the results do not depend on it.
    progress : callable, optional
        Is called as ``progress(done, n)``.
    """
    rows = points(xs, _out(G), "xs")[0]
    workers = min(count(processes, "processes", 1), len(rows))
    jobs = [_observation(G, beta, eps, row) for row in rows]
    found: list[PosteriorCertificate] = []
    if workers < 2:
        for certificate in map(_certified, jobs):
            found.append(certificate)
            _tell(progress, len(found), len(jobs))
        return found
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        for certificate in pool.map(_certified, jobs):
            found.append(certificate)
            _tell(progress, len(found), len(jobs))
    return found


def _tell(progress: Callable[[int, int], None] | None, done: int, n: int) -> None:
    if progress is not None:
        progress(done, n)


def _certified(seen: Observation) -> PosteriorCertificate:
    # Overflow gives infinity or NaN, which everything below reads as "no bound".
    with one_blas_thread(), ctx.workprec(PRECISION), np.errstate(all="ignore"):
        return seen.certificate()


def _observation(G: Generator, beta: float, eps: float, x: Array) -> Observation:
    tolerance = positive(eps, "eps")
    if not tolerance < 1:
        raise InputError(f"eps must be below 1, not {eps!r}: total variation never exceeds 1")
    return Observation(G, x, positive(beta, "beta"), tolerance)


def _out(G: Generator) -> int:
    if not isinstance(G, Generator):
        raise InputError(f"certify_posterior needs a generator, not {type(G).__name__}")
    return G.out


def _square(C: ArrayLike, d: int) -> Array:
    rows, single = points(C, d, "C")
    if single or len(rows) != d:
        raise InputError(f"C must have shape ({d}, {d}), not {np.shape(C)}")
    return rows
