r"""The encoder of one observation: the sampler that its certificate speaks of, as a network.

.. math::
    Z_0\sim\mathcal N(z^\circ,P),\qquad
    Z_{k+1}\sim\mathcal N\big(Z_k-s\,P\nabla L(Z_k),\,s(2-s)P\big),\qquad P=CC^\top .
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from lemmata.verify.certify.posterior.certificate import PosteriorCertificate
from lemmata.verify.certify.posterior.sampler import Chain
from lemmata.verify.engine.arguments import Array
from lemmata.verify.engine.network import Graph, Program, step, units
from lemmata.verify.engine.network.steps import preconditioned
from lemmata.verify.errors import InputError


@dataclass(frozen=True)
class LocalEncoder:
    """A Gaussian layer and K whitened Langevin layers, for one observation.

    Attributes
    ----------
    chain : Chain
        The sampler of the certificate.
    graph : Graph
        The network of the generator, unit by unit.
    """

    chain: Chain
    graph: Graph = field(repr=False)

    @cached_property
    def covariance(self) -> Array:
        """The matrix P, ``(d, d)``."""
        return self.chain.C @ self.chain.C.T

    @cached_property
    def mean(self) -> Graph:
        """The mean of a Langevin layer as a network."""
        slope = step(self.graph, 1.0, self.chain.beta**-2, self.chain.x.tolist())
        return preconditioned(slope, self.chain.step * self.covariance)

    @property
    def parameters(self) -> int:
        """Number of parameters, untied: each layer has weights and a covariance of its own.

        A covariance has d(d + 1)/2; the Gaussian layer has d biases, and d edges that silence what
        comes before it.
        """
        d, K = len(self.chain.x), self.chain.steps
        first = 2 * d + (K + 1) * (d * (d + 1) // 2)
        return first + K * self.mean.parameters

    def run(self, noise: ArrayLike) -> Array:
        """Return the states ``(n, d)`` that standard normals ``(K + 1, n, d)`` lead to.

        Raises
        ------
        InputError
            If the noise has another shape.
        """
        xi, c = np.asarray(noise, np.float64), self.chain
        d, K = len(c.x), c.steps
        if xi.ndim != 3 or xi.shape[0] != K + 1 or xi.shape[2] != d:
            raise InputError(f"noise has shape {xi.shape}; expected ({K + 1}, n, {d})")
        z = c.center[:, None] + c.C @ xi[0].T
        if K:
            mean, free = Program(self.mean), self.bias
            for each in xi[1:]:
                z = mean(z, free) + np.sqrt(c.step * (2 - c.step)) * (c.C @ each.T)
        return np.asarray(z.T)

    @cached_property
    def bias(self) -> Array:
        """The biases that depend on the observation, ``(d, 1)``."""
        first = self.mean.inputs
        return np.array([[self.mean.units[v - first].bias] for v in self.mean.free], np.float64)


def local_encoder(certificate: PosteriorCertificate) -> LocalEncoder:
    """Return the certified sampler of one observation as a network.

    Raises
    ------
    InputError
        If nothing is certified, or the generator is no layer graph.
    """
    if not certificate.verdict.holds:
        raise InputError(f"there is no certified encoder: {certificate.reason}")
    return LocalEncoder(certificate.chain, units(certificate.G))
