r"""Pairs of points that no useful lower constant survives, certified in ball arithmetic.

The search is a guess in floating point: pairs far apart along a ray, where bounded activations
saturate, and pairs close together where J is nearly singular.  The ratio
:math:`\|G(u)-G(v)\|/\|u-v\|` of the best pair is then enclosed from the exact weights; it bounds
:math:`m` from above whatever the search did.
"""

from __future__ import annotations

import numpy as np
from flint import arb, ctx
from numpy.typing import NDArray

from verify.certify.certificate import Witness
from verify.certify.image import image
from verify.generators import Generator
from verify.norms import PRECISION, power

Array = NDArray[np.float64]

_FAR = tuple(2.0**k for k in range(0, 61, 6))
_NEAR = 2.0**-12
_SEED = 0
"""The search is part of a deterministic certificate, so its seed is fixed."""


def find(G: Generator, why: str, *, trials: int = 64) -> Witness:
    """Return the pair with the least certified ratio among those tried.

    Parameters
    ----------
    G : Generator
        The map.
    why : str
        What goes wrong, for the reader.
    trials : int, optional
        Number of rays and of random points.
    """
    u, v = _far_pairs(G, trials)
    near_u, near_v = _near_pairs(G, trials)
    u, v = np.vstack([u, near_u]), np.vstack([v, near_v])
    with np.errstate(all="ignore"):
        ratios = np.linalg.norm(G.value(u) - G.value(v), axis=1) / np.linalg.norm(u - v, axis=1)
    best = np.argsort(np.where(np.isnan(ratios), np.inf, ratios), kind="stable")[:4]
    witnesses = [_certified(G, u[i], v[i], why) for i in best]
    return min(witnesses, key=lambda w: w.value)


def _far_pairs(G: Generator, trials: int) -> tuple[Array, Array]:
    rng = np.random.default_rng(_SEED)
    axes = np.vstack([np.eye(G.dim)[:trials], rng.normal(size=(trials, G.dim))])
    rays = np.vstack([t * axes for t in _FAR])
    return np.vstack([np.zeros_like(rays), -rays]), np.vstack([rays, rays])


def _near_pairs(G: Generator, trials: int) -> tuple[Array, Array]:
    rng = np.random.default_rng(_SEED)
    z = rng.normal(size=(trials, G.dim)) * 10 ** rng.uniform(-1, 2, size=(trials, 1))
    weakest = np.linalg.svd(G.jacobian(z))[2][:, -1]
    return z - _NEAR * weakest, z + _NEAR * weakest


def _certified(G: Generator, u: Array, v: Array, why: str) -> Witness:
    with ctx.workprec(PRECISION):
        left, right = ([arb(x) for x in point.tolist()] for point in (u, v))
        gap = norm([x - y for x, y in zip(image(G, left), image(G, right), strict=True)])
        ratio = gap / norm([x - y for x, y in zip(left, right, strict=True)])
    return Witness(tuple(u.tolist()), tuple(v.tolist()), ratio, why)


def norm(x: list[arb]) -> arb:
    """Enclose the Euclidean norm."""
    return sum((power(t, 2) for t in x), arb(0)).sqrt()
