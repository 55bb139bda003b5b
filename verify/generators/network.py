"""General layer graphs: derivatives by forward jets and reverse sweeps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.errors import InputError
from lemmata.verify.generators import validate
from lemmata.verify.generators.base import Generator, Pullback
from lemmata.verify.generators.jets import Jet
from lemmata.verify.generators.nodes import ActivationNode, MatrixNode, Node, ShiftNode

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


LARGEST = 2**13
"""Largest dimension: its Jacobian takes half a gigabyte."""


def check_dimension(d: int) -> None:
    """Refuse a dimension that no weights stand behind.

    Raises
    ------
    InputError
        If it is not between 1 and `LARGEST`.
    """
    if not 1 <= d <= LARGEST:
        raise InputError(f"Network: {d} inputs; there must be 1 to {LARGEST}")


@dataclass(frozen=True, eq=False, repr=False)
class Network(Generator):
    """A directed acyclic graph of layers; the last node is the output.

    Nothing is assumed of it: it may fail to be invertible, and G(0) may differ from 0.

    Parameters
    ----------
    inputs
        The latent dimension d.
    nodes
        In topological order; each refers to the input (0) or to earlier nodes (i + 1
        for node i).

    Raises
    ------
    InputError
        If widths do not fit, a node refers forward, or the output is narrower than d.
    """

    inputs: int
    nodes: tuple[Node, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "inputs", int(self.inputs))
        object.__setattr__(self, "nodes", tuple(self.nodes))
        check_dimension(self.inputs)
        validate.tall(self)

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """Widths of the input and of every node."""
        widths = [self.inputs]
        for i, node in enumerate(self.nodes):
            if not node.sources or not all(0 <= s <= i for s in node.sources):
                raise InputError(f"Network: node {i} reads {node.sources}, not an earlier result")
            widths.append(node.width([widths[s] for s in node.sources]))
        return tuple(widths)

    @property
    def dim(self) -> int:
        """The dimension d."""
        return self.inputs

    @property
    def out(self) -> int:
        """The width of the last node."""
        return self.widths[-1]

    @property
    def _width(self) -> int:
        return max(self.widths)

    def _value(self, z: Array) -> Array:
        results = [z]
        for node in self.nodes:
            results.append(node.value([results[s] for s in node.sources]))
        return results[-1].copy() if results[-1] is z else results[-1]

    def _pullback(self, z: Array) -> tuple[Array, Pullback]:
        results, pulls = [z], []
        for node in self.nodes:
            result, pull = node.pullback([results[s] for s in node.sources])
            results.append(result)
            pulls.append(pull)

        def sweep(v: Array) -> Array:
            adjoints: list[Array | None] = [None] * len(self.nodes) + [v]
            for i in range(len(self.nodes), 0, -1):
                above = adjoints[i]
                if above is None:
                    continue
                share = pulls[i - 1](above)
                for s in self.nodes[i - 1].sources:
                    below = adjoints[s]
                    adjoints[s] = share if below is None else below + share
            return np.zeros_like(z) if adjoints[0] is None else adjoints[0]

        return results[-1], sweep

    def _push(self, jet: Jet) -> Jet:
        results = [jet]
        for node in self.nodes:
            results.append(node.push([results[s] for s in node.sources]))
        return results[-1]


def mlp(
    weights: list[Array], biases: list[Array | None], activation: str, *, last: bool = False
) -> Network:
    """Return a plain multilayer perceptron.

    Parameters
    ----------
    weights
        ``(out, in)`` each.
    biases
        ``(out,)`` or None each.
    activation
        Name of σ, applied between layers (and after the last one if `last`).
    """
    nodes: list[Node] = []
    for i, (W, b) in enumerate(zip(weights, biases, strict=True)):
        nodes.append(MatrixNode(len(nodes), W))
        if b is not None:
            nodes.append(ShiftNode(len(nodes), b))
        if last or i < len(weights) - 1:
            nodes.append(ActivationNode(len(nodes), activation))
    return Network(int(np.shape(weights[0])[-1]), tuple(nodes))
