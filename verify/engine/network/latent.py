r"""Definition 2: the encoder of Theorem 1 as a deep latent Gaussian, and the network phi(x)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lemmata.verify.engine.network.steps import chain, step
from lemmata.verify.engine.network.units import Builder, Graph, Number

Array = Any


@dataclass(frozen=True)
class DeepLatentGaussian:
    r""":math:`Z_i\sim\mathcal N(G_i(Z_{i-1}),\beta_i^2I)`, layer by layer, weights written out.

    Attributes
    ----------
    layers : tuple of Graph
        The mean networks.
    variances : tuple of number
        One a layer.
    """

    layers: tuple[Graph, ...]
    variances: tuple[Number, ...]

    @property
    def enumerated(self) -> int:
        """Number of parameters: edges, biases and variances, by enumeration."""
        return sum(g.parameters for g in self.layers) + len(self.variances)

    @cached_property
    def free(self) -> tuple[tuple[int, int], ...]:
        """Layer and node of every bias that depends on the observable."""
        return tuple((i, v) for i, g in enumerate(self.layers) for v in g.free)


def silenced(d: int) -> Graph:
    """Return the map to 0 by ``d`` edges of weight 0: what the start does with Z_0."""
    build = Builder(d)
    return build.graph([build.linear([(i, 0)]) for i in range(d)])


def deep_latent_gaussian(
    G: Graph,
    x: Sequence[Number],
    *,
    eta: Number,
    h: Number,
    beta: Number,
    S: int,
    K: int,
    build: Callable[..., Graph] = step,
) -> DeepLatentGaussian:
    r"""Return the encoder of Theorem 1, unrolled; for small numbers of steps.

    Parameters
    ----------
    G : Graph
        The generator.
    x : sequence of number
        The observable.
    eta, h, beta : number
        Step of the descent, step of the Langevin chain, noise.
    S, K : int
        Numbers of gradient and Langevin steps; K >= 1.
    build : callable
        How a step becomes a network.
    """
    descent = build(G, 1, -eta, x)
    drift = build(G, 1 - h, -h / (beta * beta), x)
    first = chain([silenced(G.inputs), *[descent] * S, drift])
    return DeepLatentGaussian((first, *[drift] * (K - 1)), (2 * h,) * K)


def amortisation(G: Graph, net: DeepLatentGaussian, x: Sequence[Number]) -> Graph:
    """Return phi: one affine layer from the observable to all parameters of the encoder.

    Parameters
    ----------
    G : Graph
        The generator.
    net : DeepLatentGaussian
        The encoder at some observable.
    x : sequence of number
        That observable.
    """
    build = Builder(len(x))
    outputs = []
    for graph in net.layers:
        free = {v: j % len(x) for j, v in enumerate(graph.free)}
        for v, unit in enumerate(graph.units, graph.inputs):
            outputs += [build.linear([], w) for w in unit.weights]
            if v in free:
                j = free[v]
                outputs.append(build.linear([(j, -1)], unit.bias + x[j]))
            elif unit.bias is not None:
                outputs.append(build.linear([], unit.bias))
    outputs += [build.linear([], v) for v in net.variances]
    return build.graph(outputs)
