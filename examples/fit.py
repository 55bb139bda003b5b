"""How well a generator fits: held-out log-likelihood, with NumPy alone.

The model is x = shift + G(z) + beta xi with z, xi ~ N(0, I), in units of the training deviation.
``python examples/table.py`` prints the figures of examples/README.md with these functions.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from lemmata.verify.generators.base import Generator

Array = np.ndarray[Any, np.dtype[np.float64]]
LOG_2PI = math.log(2 * math.pi)


SHRINKAGES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)


class Mean(NamedTuple):
    """A mean over held-out points with its standard error."""

    value: float
    error: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ± {self.error:.3f}"


def mean(points: Array) -> Mean:
    """Return the sample mean and its standard error."""
    return Mean(float(points.mean()), float(points.std(ddof=1) / math.sqrt(points.size)))


def gaussian(train: Array, x: Array, shrinkage: float) -> Array:
    """Return log N(x; mean, S), S = (1-s) times the ML covariance plus s times its diagonal.

    Parameters
    ----------
    train, x
        ``(n, d)`` and ``(p, d)``.
    shrinkage
        s in [0, 1]; 0 is plain maximum likelihood.

    Returns
    -------
    (p,) ndarray
    """
    S = np.atleast_2d(np.cov(train.T, bias=True))
    S = (1 - shrinkage) * S + shrinkage * np.diag(np.diag(S))
    return normal(x - train.mean(axis=0), np.linalg.cholesky(np.linalg.inv(S)))


def best_shrinkage(train: Array, masks: list[np.ndarray[Any, np.dtype[np.bool_]]]) -> float:
    """Return the shrinkage that cross-validation over `masks` prefers."""

    def score(s: float) -> float:
        return sum(float(gaussian(train[~out], train[out], s).mean()) for out in masks)

    return max(SHRINKAGES, key=score)


def normal(y: Array, root: Array) -> Array:
    """Return log N(y; 0, (root rootᵀ)⁻¹) for a lower triangular `root`."""
    logdet = np.log(np.diagonal(root, axis1=-2, axis2=-1)).sum(axis=-1)
    white = np.einsum("...ji,...j->...i", root, y)
    return np.asarray(logdet - 0.5 * (np.square(white).sum(axis=-1) + y.shape[-1] * LOG_2PI))


def flow(G: Generator, x: Array) -> Array:
    """Return the log-density of G(z), ``(p,)``, by change of variables: the limit beta -> 0."""
    z = G.inverse(x)
    _, logdet = np.linalg.slogdet(G.jacobian(z))
    return np.asarray(-0.5 * (np.square(z).sum(axis=1) + G.dim * LOG_2PI) - logdet)


def posterior_modes(G: Generator, x: Array, beta: float, *, steps: int = 100) -> Array:
    """Return minimisers of |G(z)-x|²/(2 beta²) + |z|²/2, ``(p, d)``, by damped Gauss-Newton."""

    def energy(z: Array) -> Array:
        total = np.square((G.value(z) - x) / beta).sum(axis=1) + np.square(z).sum(axis=1)
        return np.asarray(total)

    z, damping = G.inverse(x), np.full(len(x), 1e-3)
    best = energy(z)
    for _ in range(steps):
        J = G.jacobian(z) / beta
        gradient = np.einsum("pij,pi->pj", J, (G.value(z) - x) / beta) + z
        H = np.swapaxes(J, 1, 2) @ J + (1 + damping)[:, None, None] * np.eye(G.dim)
        trial = z - np.linalg.solve(H, gradient[..., None])[..., 0]
        found = energy(trial)
        good = found <= best
        z[good], best[good] = trial[good], found[good]
        damping = np.where(good, damping / 3, damping * 10)
    return np.asarray(z)


def marginal(
    G: Generator, x: Array, beta: float, *, rng: int, samples: int = 1000, freedom: float = 50.0
) -> tuple[Array, Array]:
    """Estimate log p(x) of the noisy model by importance sampling.

    The proposal is a multivariate t at the posterior mode with the Gauss-Newton precision.

    Parameters
    ----------
    G
        Generator.
    x
        ``(p, d)``.
    beta
        Noise.
    rng
        Seed.
    samples
        Draws for each point.
    freedom
        Degrees of freedom of the proposal; its tails are heavier than the posterior's.

    Returns
    -------
    log_p, variance : (p,) ndarray
        Estimates (biased downward by half the variance) and the variance of each.
    """
    generator, d = np.random.default_rng(rng), G.dim
    modes = posterior_modes(G, x, beta)
    J = G.jacobian(modes) / beta
    roots = np.linalg.cholesky(np.swapaxes(J, 1, 2) @ J + np.eye(d))
    t_constant = math.lgamma((freedom + d) / 2) - math.lgamma(freedom / 2)
    t_constant -= 0.5 * d * math.log(freedom * math.pi)
    log_p, variance = np.empty(len(x)), np.empty(len(x))
    for i, (mode, root) in enumerate(zip(modes, roots, strict=True)):
        u = generator.standard_normal((samples, d))
        u *= np.sqrt(freedom / generator.chisquare(freedom, samples))[:, None]
        z = mode + np.linalg.solve(root.T, u.T).T
        proposal = t_constant + np.log(np.diag(root)).sum()
        proposal = proposal - 0.5 * (freedom + d) * np.log1p(np.square(u).sum(axis=1) / freedom)
        joint = np.square((G.value(z) - x[i]) / beta).sum(axis=1) + np.square(z).sum(axis=1)
        w = -0.5 * joint - d * (LOG_2PI + math.log(beta)) - proposal
        top = w.max()
        weights = np.exp(w - top)
        log_p[i] = top + math.log(weights.mean())
        variance[i] = weights.var() / (samples * weights.mean() ** 2)
    return log_p, variance
