r"""Pairs of points that no useful lower constant survives, certified in ball arithmetic.

The search is a guess in floating point: pairs far apart along a ray, where bounded activations
saturate, and pairs close together where a local search finds J nearest to singular.  The ratio
:math:`\|G(u)-G(v)\|/\|u-v\|` of the best pair is then enclosed from the exact weights; it bounds
:math:`m` from above whatever the search did.
"""

from __future__ import annotations

import numpy as np
from flint import arb, ctx
from numpy.typing import NDArray

from lemmata.verify.certify.certificate import Measured, Witness
from lemmata.verify.certify.measure import decomposed, search, singular_value, thinned
from lemmata.verify.certify.points.image import image
from lemmata.verify.generators import Generator
from lemmata.verify.norms import PRECISION, power

Array = NDArray[np.float64]

_FAR = tuple(2.0**k for k in range(0, 61, 6))
_NEAR = 2.0**-12
_REFINE = 4
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
    pairs = [_far_pairs(G, trials), _near_pairs(G, trials)]
    u, v = (np.vstack(points) for points in zip(*pairs, strict=True))
    with np.errstate(all="ignore"):
        ratios = np.linalg.norm(G.value(u) - G.value(v), axis=1) / np.linalg.norm(u - v, axis=1)
    best = np.argsort(np.where(np.isnan(ratios), np.inf, ratios), kind="stable")[:4]
    return min((certified(G, u[i], v[i], why) for i in best), key=lambda w: w.value)


def better(G: Generator, known: Witness, met: Measured) -> Witness:
    """Return the better of a pair and the one around the least singular value that a search met."""
    z, v = np.array(met.at["m"]), np.array(met.along["m"])
    return min(
        (known, certified(G, z - _NEAR * v, z + _NEAR * v, known.why)), key=lambda w: w.value
    )


def _far_pairs(G: Generator, trials: int) -> tuple[Array, Array]:
    rng = np.random.default_rng(_SEED)
    axes = np.vstack([np.eye(G.dim)[:trials], rng.normal(size=(trials, G.dim))])
    rays = np.vstack([t * axes for t in _FAR])
    return np.vstack([np.zeros_like(rays), -rays]), np.vstack([rays, rays])


def _near_pairs(G: Generator, trials: int) -> tuple[Array, Array]:
    rng = np.random.default_rng(_SEED)
    first = rng.normal(size=(thinned(trials, G.dim), G.dim))
    z = first * 10 ** rng.uniform(-1, 2, size=(len(first), 1))
    z = np.vstack([z[:1], search(singular_value(G, -1.0, -1), z, _REFINE)[None]])
    weakest = np.array([decomposed(J)[2][-1] for J in G.jacobian(z)])
    return z - _NEAR * weakest, z + _NEAR * weakest


def certified(G: Generator, u: Array, v: Array, why: str) -> Witness:
    """Return two points with their ratio, enclosed."""
    with ctx.workprec(PRECISION):
        left, right = ([arb(x) for x in point.tolist()] for point in (u, v))
        gap = norm([x - y for x, y in zip(image(G, left), image(G, right), strict=True)])
        ratio = gap / norm([x - y for x, y in zip(left, right, strict=True)])
    return Witness(tuple(u.tolist()), tuple(v.tolist()), ratio, why)


def norm(x: list[arb]) -> arb:
    """Enclose the Euclidean norm."""
    return sum((power(t, 2) for t in x), arb(0)).nonnegative_part().sqrt()
