r"""Networks unit by unit, as the paper counts them: edges plus biases that are present.

A network is a directed acyclic graph without parallel edges.  Every node that is no input has the
value :math:`\tau(b+\sum_u w_u u)` with an activation :math:`\tau` (the identity for a linear node)
and an optional bias.  `verify.generators.network.Network` computes with whole layers and says
nothing about single edges; here each edge and each bias is an object that can be counted, and a
weight may be a float, a fraction, a multiprecision number or a symbol.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lemmata.verify.errors import InputError

Number = Any
"""Anything with ``+`` and ``*``: float, Fraction, mpf, SymPy expression, array of samples."""
Activations = Mapping[str, Callable[[Any], Any]]

LINEAR = ""
"""Name of the identity."""
SQUARE = "square"
r"""Name of :math:`\rho(t)=t^2`."""


def derivative_of(name: str) -> str:
    """Return the name of the derivative of an activation, e.g. ``"tanh'"``."""
    return f"{name}'"


@dataclass(frozen=True, slots=True)
class Unit:
    """One node: activation, incoming edges, bias.

    Attributes
    ----------
    activation : str
        ``""`` for a linear node, ``"square"``, the name of an activation, or that with a prime.
    sources : tuple of int
        Where the edges start: an input (below the number of inputs) or an earlier node.
    weights : tuple of number
        One an edge.
    bias : number or None
        None where there is no bias, which is not the same as a bias that is 0.
    """

    activation: str
    sources: tuple[int, ...]
    weights: tuple[Number, ...]
    bias: Number | None = None

    @property
    def parameters(self) -> int:
        """Edges plus bias."""
        return len(self.sources) + (self.bias is not None)


@dataclass(frozen=True, eq=False)
class Graph:
    """A network, node by node.

    Attributes
    ----------
    inputs : int
        Number of input nodes; they are numbered from 0.
    units : tuple of Unit
        The other nodes in topological order; unit ``i`` has the number ``inputs + i``.
    outputs : tuple of int
        Numbers of the output nodes.
    free : tuple of int
        Numbers of the nodes whose bias depends on the observable: what φ(x) produces.

    Raises
    ------
    InputError
        If an edge starts at a later node, or two edges join the same nodes.
    """

    inputs: int
    units: tuple[Unit, ...]
    outputs: tuple[int, ...]
    free: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for i, unit in enumerate(self.units, self.inputs):
            if len(unit.sources) != len(unit.weights):
                raise InputError(f"node {i} has {len(unit.sources)} edges, other weights")
            if not all(0 <= s < i for s in unit.sources):
                raise InputError(f"node {i} reads {unit.sources}, not an earlier node")
            if len(set(unit.sources)) < len(unit.sources):
                raise InputError(f"node {i} has parallel edges; add their weights")
        if not all(0 <= o < self.inputs + len(self.units) for o in self.outputs):
            raise InputError(f"outputs {self.outputs} are not nodes of the network")

    @property
    def parameters(self) -> int:
        """Number of parameters, by enumeration."""
        return sum(unit.parameters for unit in self.units)

    @property
    def edges(self) -> int:
        """Number of edges."""
        return sum(len(unit.sources) for unit in self.units)

    @property
    def activations(self) -> frozenset[str]:
        """Names of the activations that occur, the identity left out."""
        return frozenset(u.activation for u in self.units) - {LINEAR}

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """Length of the longest path from an input, for every node; a node without edges has 1."""
        level = [0] * self.inputs
        for unit in self.units:
            level.append(1 + max((level[s] for s in unit.sources), default=0))
        return tuple(level)

    @property
    def depth(self) -> int:
        """Length of the longest path to an output."""
        return max((self.levels[o] for o in self.outputs), default=0)

    @property
    def layered(self) -> bool:
        """Whether every edge joins consecutive layers."""
        starts = self.inputs
        return all(
            self.levels[s] + 1 == self.levels[starts + i]
            for i, unit in enumerate(self.units)
            for s in unit.sources
        )

    def value(self, z: Sequence[Number], tau: Activations) -> list[Number]:
        """Return the values at the outputs.

        Parameters
        ----------
        z : sequence of number
            Values of the inputs.
        tau : mapping of str to callable
            The activations that occur, by name.
        """
        values = self.values(z, tau)
        return [values[o] for o in self.outputs]

    def values(self, z: Sequence[Number], tau: Activations) -> list[Number]:
        """Return the values at all nodes."""
        if len(z) != self.inputs:
            raise InputError(f"the network has {self.inputs} inputs, not {len(z)}")
        values = list(z)
        for unit in self.units:
            edges = zip(unit.sources, unit.weights, strict=True)
            total = sum((w * values[s] for s, w in edges), 0 * values[0] if values else 0)
            total = total if unit.bias is None else total + unit.bias
            values.append(tau[unit.activation](total) if unit.activation else total)
        return values


class Builder:
    """Collects units; a context in which one network is put together.

    Parameters
    ----------
    inputs : int
        Number of input nodes.
    """

    def __init__(self, inputs: int) -> None:
        self.inputs = inputs
        self.units: list[Unit] = []

    def add(
        self,
        activation: str,
        edges: Sequence[tuple[int, Number]] | Mapping[int, Number],
        bias: Number | None = None,
    ) -> int:
        """Add a node and return its number."""
        pairs = list(edges.items()) if isinstance(edges, Mapping) else list(edges)
        sources = tuple(s for s, _ in pairs)
        self.units.append(Unit(activation, sources, tuple(w for _, w in pairs), bias))
        return self.inputs + len(self.units) - 1

    def linear(
        self, edges: Sequence[tuple[int, Number]] | Mapping[int, Number], bias: Number | None = None
    ) -> int:
        """Add a linear node."""
        return self.add(LINEAR, edges, bias)

    def product(self, a: int, b: int, quarter: Number = 0.25) -> int:
        """Add a linear node with the product of two nodes: gadget (P), six edges."""
        plus = self.add(SQUARE, [(a, 1), (b, 1)])
        minus = self.add(SQUARE, [(a, 1), (b, -1)])
        return self.linear([(plus, quarter), (minus, -quarter)])

    def insert(
        self, graph: Graph, at: Sequence[int], *, skip: Collection[int] = ()
    ) -> dict[int, int]:
        """Add the nodes of a network whose inputs are the nodes ``at``; return the new numbers."""
        number = dict(enumerate(at))
        for i, unit in enumerate(graph.units, graph.inputs):
            if i not in skip:
                edges = [(number[s], w) for s, w in zip(unit.sources, unit.weights, strict=True)]
                number[i] = self.add(unit.activation, edges, unit.bias)
        return number

    def graph(self, outputs: Sequence[int], free: Sequence[int] = ()) -> Graph:
        """Return the network."""
        return Graph(self.inputs, tuple(self.units), tuple(outputs), tuple(free))
