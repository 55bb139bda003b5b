"""A network as a program on arrays: nodes of one level and one activation at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lemmata.verify.engine.network.arithmetic import NUMPY
from lemmata.verify.engine.network.units import LINEAR, Graph

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

FEW = 4
"""Up to this many edges a node, rows are gathered one by one instead of by a matrix."""


@dataclass(frozen=True, eq=False)
class Group:
    """Nodes of one level with one activation; their values are stored next to each other.

    Attributes
    ----------
    activation : str
    first : int
        Place of the first node.
    places : tuple of ndarray
        Sparse form: for ``k = 0, 1, ...`` the places of the k-th sources, one a node.  Matrix
        form: one array, the places of all sources.
    weights : ndarray
        Sparse form ``(k, nodes)``, matrix form ``(nodes, sources)``.
    bias : (nodes,) ndarray
        With 0 where there is none, and at free nodes.
    free : (2, f) ndarray of int
        Nodes of the group whose bias may be given from outside, and which of those it is.
    own : (f,) ndarray
        Their biases in the network.
    sparse : bool
    """

    activation: str
    first: int
    places: tuple[Indices, ...]
    weights: Array
    bias: Array
    free: Indices
    own: Array
    sparse: bool

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.bias)


class Program:
    """A network with float weights, ready to run on batches.

    Parameters
    ----------
    graph : Graph
        Its weights must be floats or integers.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.inputs = graph.inputs

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The groups in the order in which they run."""
        return tuple(_group(self.graph, members, self.place) for members in self._members)

    @cached_property
    def _members(self) -> list[list[int]]:
        graph = self.graph
        found: dict[tuple[int, str, bool], list[int]] = {}
        for i, unit in enumerate(graph.units, graph.inputs):
            key = (graph.levels[i], unit.activation, len(unit.sources) <= FEW)
            found.setdefault(key, []).append(i)
        return [found[key] for key in sorted(found)]

    @cached_property
    def place(self) -> Indices:
        """Where the value of each node is stored."""
        order = [*range(self.inputs), *(i for members in self._members for i in members)]
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        return place

    @cached_property
    def outputs(self) -> Indices:
        """Where the outputs are stored."""
        return self.place[list(self.graph.outputs)]

    def __call__(self, z: Array, free: Array | None = None) -> Array:
        """Return the outputs, shape ``(outputs, n)``, for inputs ``(inputs, n)``.

        Parameters
        ----------
        z : (inputs, n) ndarray
        free : (f, n) or (f, 1) ndarray, optional
            Biases of the free nodes, in place of those in the network.
        """
        values = np.empty((len(self.place), z.shape[1]))
        values[: self.inputs] = z
        for group in self.groups:
            total = _affine(group, values)
            if group.free.size:
                given = group.own[:, None] if free is None else free[group.free[1]]
                total[group.free[0]] += given
            if group.activation != LINEAR:
                total = NUMPY[group.activation](total)
            values[group.first : group.first + group.nodes] = total
        return values[self.outputs]


def _affine(group: Group, values: Array) -> Array:
    if not group.sparse:
        return np.asarray(group.weights @ values[group.places[0]] + group.bias[:, None])
    total = np.repeat(group.bias[:, None], values.shape[1], axis=1)
    for places, weights in zip(group.places, group.weights, strict=True):
        total += weights[:, None] * values[places]
    return total


def _group(graph: Graph, members: list[int], place: Indices) -> Group:
    units = [graph.units[i - graph.inputs] for i in members]
    bias = np.array([0.0 if u.bias is None else float(u.bias) for u in units])
    position = {v: k for k, v in enumerate(graph.free)}
    free = [(r, position[i]) for r, i in enumerate(members) if i in position]
    own = bias[[r for r, _ in free]]
    bias[[r for r, _ in free]] = 0.0
    most = max(len(u.sources) for u in units)
    places: tuple[Any, ...]
    if most <= FEW:
        weights = np.zeros((most, len(units)))
        grid = np.zeros((most, len(units)), np.int64)
        for r, u in enumerate(units):
            weights[: len(u.weights), r] = u.weights
            grid[: len(u.sources), r] = place[list(u.sources)]
        places = tuple(grid)
    else:
        sources = sorted({s for u in units for s in u.sources}, key=lambda s: int(place[s]))
        column = {s: c for c, s in enumerate(sources)}
        weights = np.zeros((len(units), len(sources)))
        for r, u in enumerate(units):
            weights[r, [column[s] for s in u.sources]] = u.weights
        places = (place[sources],)
    return Group(
        units[0].activation,
        int(place[members[0]]),
        places,
        weights,
        bias,
        np.array(free, np.int64).reshape(-1, 2).T,
        own,
        most <= FEW,
    )
