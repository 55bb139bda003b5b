r"""The local theorem with curvature that is sampled: what better certificates could prove at most.

Profiles are extreme values over points that a search met, so they are too good, and nothing that
follows from them is proved.  Beside a certificate they tell what its enclosures lose: the formulas
are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import Any

import numpy as np

from lemmata.verify.certify.pieces.rounded import Array
from lemmata.verify.certify.posterior import mode
from lemmata.verify.certify.posterior.profiles import Profiles, monotone
from lemmata.verify.certify.posterior.theorem import Nearby, Terms, best, mode_distance
from lemmata.verify.engine.arguments import point
from lemmata.verify.generators import Generator

_STARTS = 4
"""Searches on every sphere, two of them from random directions."""
_TURNS = 6
"""Steps of each."""
_SHIFT = 1e-4
"""Of a central difference."""


class Energy:
    """The energy of one observation around its mode, in whitened coordinates and floating point.

    Parameters
    ----------
    G : Generator
        The generator.
    x : (d,) array_like
        The observation.
    beta : float
        Noise level.
    """

    def __init__(self, G: Generator, x: Any, beta: float) -> None:
        self.G, self.beta = G, beta
        self.x = point(x, G.dim, "the observation")
        self.center = mode.center(G, self.x, beta)
        self.C = None
        if self.center is not None:
            self.C = mode.whitening(mode.hessian(G, self.x, beta, self.center))

    def hessian(self, u: Array) -> Array:
        """Return the Hessians at points, ``(n, d, d)``."""
        assert self.center is not None
        assert self.C is not None
        z = self.center + u @ self.C.T
        J, gap = self.G.jacobian(z), self.G.value(z) - self.x
        bent = np.einsum("ni,nijk->njk", gap, self.G.hessian(z))
        H = (np.swapaxes(J, 1, 2) @ J + bent) / self.beta**2
        return np.asarray(self.C.T @ (np.eye(len(self.x)) + H) @ self.C)

    def cubic(self) -> Array:
        """Return the third derivative of the energy at the mode, by differences, ``(d, d, d)``."""
        steps = _SHIFT * np.eye(len(self.x))
        turned: Array = (self.hessian(steps) - self.hessian(-steps)) / (2 * _SHIFT)
        return turned

    def profiles(self, radii: Array, rng: Any = None) -> Profiles:
        """Return profiles of what is met on spheres."""
        d, S = len(self.x), self.cubic()
        random = np.random.default_rng(rng).standard_normal((_STARTS, d))
        main = np.linalg.svd(S.reshape(d, -1))[0][:, 0]
        random[:2] = main, -main
        starts = random / np.linalg.norm(random, axis=1, keepdims=True)
        rows = np.array([self._met(float(s), starts, S) for s in radii])
        return monotone(d, radii, *rows.T)

    def _met(self, s: float, starts: Array, S: Array) -> Array:
        """Return a, Lambda, theta_F and t_3 as met on a sphere."""
        d = len(self.x)
        seen = [np.linalg.eigvalsh(H) for H in self._turned(s, starts, S)]
        low, high = min(v.min() for v in seen), max(v.max() for v in seen)
        off = max(float(np.sqrt(np.square(v - 1).sum(axis=-1)).max()) for v in seen)
        at = s * starts[0] + _SHIFT * np.concatenate([np.eye(d), -np.eye(d)])
        up, down = np.trace(self.hessian(at), axis1=1, axis2=2).reshape(2, d)
        return np.array([low, high, off, np.linalg.norm(up - down) / (2 * _SHIFT)])

    def _turned(self, s: float, e: Array, S: Array) -> Iterator[Array]:
        """Yield Hessians at directions that turn to where the cubic form bends them most."""
        for _ in range(_TURNS):
            H = self.hessian(s * np.concatenate([e, -e]))
            yield H
            v = np.linalg.eigh(H)[1][: len(e), :, 0]
            turned = -np.einsum("abc,nb,nc->na", S, v, v)
            size = np.linalg.norm(turned, axis=1, keepdims=True)
            e = np.where(size > 0, turned / np.where(size > 0, size, 1), e)


def sampled(G: Generator, x: Any, beta: float, eps: float, rng: Any = 0) -> Terms | None:
    """Return what the local theorem would prove if curvature were as sampled; ``None`` if nothing.

    Parameters
    ----------
    G, x, beta, eps
        As in `certify_posterior`.
    rng : None, int, SeedSequence or Generator
        Of the directions.

    Notes
    -----
    No mass is supposed outside the largest ball.
    """
    with np.errstate(all="ignore"):
        energy = Energy(G, x, beta)
        if energy.C is None:
            return None
        radii = np.linspace(0.0, sqrt(G.dim) + 8, 41)[1:]
        profiles = energy.profiles(radii, rng)
    t = mode_distance(profiles, 0.0)
    if not t < radii[-1] / 2:
        return None
    return best(Nearby(G.dim, profiles, 0.0, t).attempts(None), eps)
