r"""The chain that a certificate speaks of: a whitened exponential integrator from a Gaussian.

.. math::
    z_0\sim\mathcal N(z^\circ,CC^\top),\qquad
    z_{k+1}=z_k-s\,CC^\top\nabla L(z_k)+\sqrt{s(2-s)}\,C\xi_k .
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from lemmata.verify.engine.arguments import Array, Map
from lemmata.verify.engine.threads import each

_ROWS = 2**21
"""Numbers in the states of a chunk, times the width of the generator."""


@dataclass(frozen=True)
class Chain:
    """The chain of one observation.

    Attributes
    ----------
    G : Map
        The generator.
    x : (o,) ndarray
        The observation.
    beta : float
        Noise level.
    center, C : ndarray
        Mean ``(d,)`` and root ``(d, d)`` of the covariance of the start.
    step : float
        s in (0, 1].
    steps : int
        K.
    """

    G: Map
    x: Array
    beta: float
    center: Array
    C: Array
    step: float
    steps: int

    def sample(self, n: int, rng: Any = None, threads: int | None = None) -> Array:
        """Draw ``n`` independent points, ``(n, d)``.

        Chains are cut into chunks whose size does not depend on the number of threads; chunk i
        draws from the i-th child of ``rng``.
        """
        z = np.empty((n, len(self.center)))
        width = int(getattr(self.G, "_width", len(self.x)))
        rows = max(64, _ROWS // (width * 16))
        firsts = range(0, n, rows)
        children = np.random.default_rng(rng).bit_generator.seed_seq.spawn(len(firsts))  # type: ignore[attr-defined]

        def work(job: tuple[int, np.random.SeedSequence]) -> None:
            self._run(z[job[0] : job[0] + rows], np.random.Generator(np.random.SFC64(job[1])))

        each(work, zip(firsts, children, strict=True), threads)
        return z

    def _run(self, z: Array, rng: np.random.Generator) -> None:
        z[:] = self.center + rng.standard_normal(z.shape) @ self.C.T
        s = self.step
        pull = s * (self.C @ self.C.T)
        noise = np.sqrt(s * (2 - s)) * self.C.T
        for _ in range(self.steps):
            gradient = self.G.gradient_of_half_square(z, self.x)[0]
            gradient /= self.beta * self.beta
            gradient += z
            z -= gradient @ pull
            z += rng.standard_normal(z.shape) @ noise
