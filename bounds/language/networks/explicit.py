"""Networks that are written out, node by node: of them everything can be computed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from lemmata.bounds.language.functions import Callable_, Function, function
from lemmata.bounds.language.networks.network import Plain
from lemmata.bounds.language.networks.nodes import Node
from lemmata.bounds.language.networks.weights import EDGES, Activated, pre_activation
from lemmata.bounds.language.terms import Term
from lemmata.bounds.language.vectors import ZERO, UnitVector, Vector, combine, inner

LINEAR = function(lambda t: t, of=sp.Symbol("t", real=True))
"""The activation of a linear node."""
ZERO_CURVE = function(lambda _: sp.S.Zero, of=sp.Symbol("t", real=True))
"""The activation where there is no node."""


@dataclass(frozen=True)
class Unit:
    """A hidden node or an output: weights by what it reads, a bias if present, an activation."""

    inputs: Mapping[int, Any] = field(default_factory=dict)
    hidden: Mapping[int, Any] = field(default_factory=dict)
    bias: Any = None
    activation: Callable_ = LINEAR

    @property
    def term(self) -> sp.Tuple:
        """The same as a term."""
        edges = (sp.Tuple(*(sp.Tuple(*e) for e in m.items())) for m in (self.inputs, self.hidden))
        present = sp.Tuple() if self.bias is None else sp.Tuple(self.bias)
        return sp.Tuple(*edges, present, self.activation)


def explicit(inputs: int, hidden: list[Unit], outputs: list[Unit]) -> Explicit:
    """Return the network with these nodes.

    Raises
    ------
    ValueError
        If a node reads a node that does not come before it, or an input that there is not.
    """
    for units, before in ((hidden, None), (outputs, len(hidden))):
        for v, unit in enumerate(units):
            last = v if before is None else before
            inside = all(1 <= u <= last for u in unit.hidden)
            if not (inside and all(1 <= i <= inputs for i in unit.inputs)):
                raise ValueError(f"node {v + 1} reads {unit}, which does not come before it")
    nodes, ends = (sp.Tuple(*(u.term for u in units)) for units in (hidden, outputs))
    axes = sp.Tuple(*(UnitVector(i + 1) for i in range(max(inputs, len(outputs)))))
    made: Explicit = Explicit(sp.Integer(inputs), nodes, ends, axes)
    return made


class Explicit(Plain):
    """A network written out; ``args`` are the number of inputs, the nodes and the outputs.

    The last of them are the axes of the space that it needs.
    """

    order = math.inf
    text = "network({}, {}, {})"

    def __new__(cls, inputs: sp.Integer, hidden: sp.Tuple, outputs: sp.Tuple, axes: Any) -> Any:
        return sp.Basic.__new__(cls, inputs, hidden, outputs, axes)

    def _rows(self, kind: str) -> sp.Tuple:
        """Return the nodes whose edges of a kind there are, and which part of them these are."""
        return [u[kind in ("hidden", "out")] for u in self.args[1 + (kind in ("out", "direct"))]]

    def counted(self, what: str) -> int:
        """Return how many of something there are."""
        inputs, hidden, outputs, _ = self.args
        if what in EDGES:
            return sum(map(len, self._rows(what)))
        kinds = {"H": len(hidden), "inputs": int(inputs), "outputs": len(outputs)}
        biases = {"biases": hidden, "output biases": outputs}
        return kinds[what] if what in kinds else sum(len(u[2]) for u in biases[what])

    def bias(self, where: str) -> Vector:
        """Return the biases of the hidden nodes or of the outputs."""
        units, axis = (self.args[1], Node) if where == "hidden" else (self.args[2], UnitVector)
        return combine(*((axis(v), u[2][0]) for v, u in enumerate(units, 1) if u[2]))

    def activation(self, v: int) -> Term:
        """Return the activation of a node."""
        hidden = self.args[1]
        return hidden[v - 1][3] if v <= len(hidden) else ZERO_CURVE

    def activated_by(self, of_node: Callable[[sp.Expr], Term]) -> Explicit:
        """Return the network with other activations."""
        inputs, hidden, outputs, axes = self.args
        units = [sp.Tuple(*u[:3], of_node(sp.Integer(v))) for v, u in enumerate(hidden, 1)]
        made: Explicit = Explicit(inputs, sp.Tuple(*units), outputs, axes)
        return made

    def weights(self, v: int, output: bool = False) -> list[sp.Expr]:
        """Return the weights by which a node, or an output, reads; none where there is none."""
        units = self.args[1 + output]
        unit = units[v - 1] if v <= len(units) else ((), ())
        return [w for part in unit[:2] for _, w in part]

    def sources(self, v: int) -> list[sp.Integer]:
        """Return the hidden nodes that a node reads."""
        return [u for u, _ in self.args[1][v - 1][1]]

    def _edges(self, kind: str) -> list[tuple[Vector, Vector, sp.Expr]]:
        """Return from where to where the edges of a kind go, and their weights."""
        start, end = (Node if space == "family" else UnitVector for space in EDGES[kind][:2])
        rows = enumerate(self._rows(kind), 1)
        return [(start(int(u)), end(v), w) for v, row in rows for u, w in row]

    def pushed(self, kind: str, v: Vector) -> Vector:
        """Return what is read along the edges of a kind."""
        return combine(*((end, w * inner(start, v)) for start, end, w in self._edges(kind)))

    def pulled(self, kind: str, v: Vector) -> Vector:
        """Return what is read against the edges of a kind."""
        return combine(*((start, w * inner(end, v)) for start, end, w in self._edges(kind)))

    @property
    def is_smooth(self) -> bool:
        """Whether its activations are given by smooth formulas."""
        return all(isinstance(u[3], Function) for u in self.args[1])

    def values(self, z: Vector) -> Vector:
        """Return the values of the hidden nodes, node after node."""
        y: Vector = ZERO
        for _ in self.args[1]:
            y = Activated(self, pre_activation(self, z, y))
        return y
