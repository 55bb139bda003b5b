r"""The ELBO gap :math:`KL(q(\cdot|x)\,\|\,p(\cdot|x))` in any dimension, with standard errors.

.. math:: KL(q\,\|\,p)=E_q[\log q(z|x)-\log p(z,x)]+\log p(x).

The evidence :math:`p(x)` comes from annealed importance sampling (Neal 2001): weights along a path
from the Gaussian at the mode to the posterior.  Their mean is unbiased however badly the moves mix;
plain importance sampling keeps a hundredth of its draws in ``d = 30``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from lemmata.verify.engine.amortised.encoder import Amortised
from lemmata.verify.engine.arguments import Float, Map
from lemmata.verify.engine.modes import mode, potential

PARTICLES = 1000
LEVELS = 2000
"""Steps from the Gaussian to the posterior."""
WIDER = 1.1
"""The Gaussian has this many times the covariance at the mode."""


@dataclass(frozen=True)
class Estimate:
    """A mean and its standard error.

    Attributes
    ----------
    value, error : float
    effective : float
        For weights, their effective number; otherwise the number of draws.
    """

    value: float
    error: float
    effective: float


def joint(G: Map, x: Float, beta: float, z: Float) -> Float:
    r"""Return :math:`\log p(z,x)`, shape ``(n,)``."""
    d = len(x)
    return -potential(G, x, beta, z) - d * (math.log(2 * math.pi) + math.log(beta))


def evidence(
    G: Map, x: Float, beta: float, *, rng: Any = None, n: int = PARTICLES, levels: int = LEVELS
) -> Estimate:
    r"""Return :math:`\log p(x)`.

    Parameters
    ----------
    G, x, beta
        Generator, observable ``(d,)``, noise level.
    rng : None, int, SeedSequence or Generator
    n, levels : int
        Particles, and steps each; a step has one Metropolis move.
    """
    draw, d = np.random.default_rng(rng), len(x)
    top = mode(G, x, beta)
    J = np.asarray(G.jacobian(top[None]), dtype=np.float64)[0] / beta
    root = np.linalg.cholesky(WIDER * np.linalg.inv(np.eye(d) + J.T @ J))
    constant = np.log(np.diag(root)).sum() + 0.5 * d * math.log(2 * math.pi)

    def excess(u: Float) -> Float:
        """Log of the joint over the Gaussian at z = top + root u."""
        here = joint(G, x, beta, top + u @ root.T)
        return np.asarray(here + 0.5 * (u * u).sum(1) + constant, np.float64)

    u: Float = draw.standard_normal((n, d))
    ratio: Float = excess(u)
    weight = np.zeros(n)
    for s in np.arange(levels) / levels:
        weight += ratio / levels
        u, ratio = _move(u, ratio, s + 1 / levels, excess, draw)
    peak = weight.max()
    w = np.exp(weight - peak)
    value = peak + math.log(w.mean())
    error = float(w.std(ddof=1) / w.mean()) / math.sqrt(n)
    return Estimate(float(value), error, float(w.sum() ** 2 / (w * w).sum()))


def _move(u: Float, ratio: Float, s: float, excess: Any, draw: Any) -> tuple[Float, Float]:
    """Move by one Metropolis step that keeps N(0, I) times exp(s ratio).

    The proposal keeps N(0, I), so only the ratios decide; its length is drawn, small and large.
    """
    n, d = u.shape
    keep = np.sqrt(1 - draw.uniform(0, min(1.0, 8 / d), (n, 1)) ** 2)
    new = keep * u + np.sqrt(1 - keep**2) * draw.standard_normal((n, d))
    other = excess(new)
    taken = np.log(draw.random(n)) < s * (other - ratio)
    return np.where(taken[:, None], new, u), np.where(taken, other, ratio)


def elbo_gap(
    q: Amortised, G: Map, x: Float, beta: float, known: Estimate, *, rng: Any = None, n: int = 4000
) -> Estimate:
    r"""Return :math:`KL(q(\cdot|x)\,\|\,p(\cdot|x))` in nats; ``known`` is the evidence.

    The error has both sources, the draws from ``q`` and the evidence.
    """
    z = q.sample(x, n, rng=rng)
    terms = q.log_density(z, x) - joint(G, x, beta, z)
    error = math.hypot(float(terms.std(ddof=1)) / math.sqrt(n), known.error)
    return Estimate(float(terms.mean()) + known.value, error, float(n))
