"""Total variation of a density to the posterior, by quadrature, on a line and in the plane."""

from __future__ import annotations

import numpy as np

from lemmata.verify.engine.amortised.encoder import Amortised
from lemmata.verify.engine.arguments import Float
from lemmata.verify.engine.posterior import Posterior

REACH = 10.0
"""Half the side of the grid, in standard deviations of the posterior."""
SIDES = {1: 8001, 2: 401}
"""Grid points along an axis."""


def grid(law: Posterior) -> tuple[Float, float]:
    """Return points ``(n, d)`` that cover the posterior, and the volume each stands for."""
    mean, cov = law.moments()
    d = len(mean)
    side = np.linspace(-REACH, REACH, SIDES[d])
    root = np.linalg.cholesky(cov)
    u = np.stack(np.meshgrid(*[side] * d, indexing="ij"), axis=-1).reshape(-1, d)
    volume = float((side[1] - side[0]) ** d * np.prod(np.diag(root)))
    return mean + u @ root.T, volume


def overlap(density: Float, law: Posterior, at: Float, volume: float) -> float:
    r"""Return :math:`1-\int\min(p,q)`, which is the total variation.

    Where the posterior has no mass nothing is added, so a grid that covers it suffices, wherever
    ``q`` is; what the grid misses of the posterior counts as error.
    """
    return 1 - float(np.minimum(density, law.density(at)).sum() * volume)


def total_variation(q: Amortised, law: Posterior) -> float:
    """Return the total variation of a trained encoder to a posterior (d = 1 or 2)."""
    at, volume = grid(law)
    return overlap(np.exp(q.log_density(at, law.x)), law, at, volume)
