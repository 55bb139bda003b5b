"""Circuits as networks with {sgn, min, max}, threshold, ReLU or tanh nodes, parameters counted.

A parameter is an edge or a bias that is present; NOT is the sign of an edge.  With g gates AND and
OR, d inputs and d_o outputs: 2g + d + d_o, 3g + d + d_o, 4d + 3g + l_g + 2 d_o + l_o, and
3g + d + d_o parameters, where l_g and l_o count operands of gates and outputs that are inputs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lemmata.verify.engine.circuit import Circuit
from lemmata.verify.engine.circuits.circuit_builder import without_xor
from lemmata.verify.errors import InputError

Kind = Literal["minmax", "threshold", "relu", "tanh"]
Activation = Literal["sgn", "min", "max", "relu", "tanh", "id"]
Affine = tuple[dict[int, Fraction], Fraction]


@dataclass(frozen=True)
class Node:
    """``activation`` of a combination of earlier nodes and a bias (None: no bias)."""

    edges: tuple[tuple[int, Fraction], ...]
    bias: Fraction | None
    activation: Activation

    @property
    def parameters(self) -> int:
        """Edges and biases present."""
        return len(self.edges) + (self.bias is not None)


@dataclass(frozen=True)
class Network:
    """Nodes in topological order after ``inputs`` input nodes; ``outputs`` are node numbers."""

    inputs: int
    nodes: tuple[Node, ...]
    outputs: tuple[int, ...]

    @property
    def parameters(self) -> int:
        """Number of edges and biases."""
        return sum(node.parameters for node in self.nodes)

    @property
    def edges(self) -> int:
        """Number of edges, a bias being an edge from the constant 1."""
        return self.parameters

    def values(self, z: NDArray[np.generic]) -> list[NDArray[np.float64]]:
        """Return all node values at points ``(n, inputs)``, each ``(n,)``."""
        wires = [np.asarray(column, dtype=np.float64) for column in np.asarray(z).T]
        for node in self.nodes:
            terms = [float(w) * wires[i] for i, w in node.edges]
            if node.activation in ("min", "max"):
                wires.append((np.minimum if node.activation == "min" else np.maximum)(*terms))
            else:
                total = np.sum(terms, axis=0) + float(node.bias or 0)
                wires.append(_SCALAR[node.activation](total))
        return wires

    def __call__(self, z: NDArray[np.generic]) -> NDArray[np.float64]:
        """Return the outputs at points, ``(n, inputs) -> (n, d_o)``."""
        wires = self.values(z)
        return np.stack([wires[i] for i in self.outputs], axis=1)


_SCALAR: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    "sgn": lambda t: np.where(t >= 0, 1.0, -1.0),
    "relu": lambda t: np.maximum(t, 0.0),
    "tanh": np.tanh,
    "id": lambda t: t,
}


def realise(
    circuit: Circuit,
    kind: Kind,
    *,
    theta: Fraction = Fraction(1, 8),
    sharpness: Fraction = Fraction(4),
) -> Network:
    """Return the network of C(sgn z); exact where all |z_i| >= theta.

    Parameters
    ----------
    circuit : Circuit
        XOR is written with three gates AND and OR.
    kind : {"minmax", "threshold", "relu", "tanh"}
        The nodes; tanh is within 2 exp(-3 sharpness/2) of the bits, the others are exact.
    theta : Fraction
        Width of the ramps (relu, tanh).
    sharpness : Fraction
        lambda >= 2 of the tanh gates.

    Raises
    ------
    InputError
        If an output is a constant.
    """
    plain = without_xor(circuit)
    if any(o < 2 for o in plain.outputs):
        raise InputError(f"an output of {circuit.name} is constant; leave it out")
    return _relu(plain, theta) if kind == "relu" else _direct(plain, kind, theta, sharpness)


def _direct(circuit: Circuit, kind: Kind, theta: Fraction, sharpness: Fraction) -> Network:
    d = circuit.inputs
    slope = 3 * sharpness / (4 * theta) if kind == "tanh" else Fraction(1)
    first: Activation = "tanh" if kind == "tanh" else "sgn"
    nodes = [Node(((i, slope),), None, first) for i in range(d)]
    for op, a, b in circuit.gates:
        scale = sharpness if kind == "tanh" else Fraction(1)
        edges = tuple((d + (w >> 1) - 1, -scale if w & 1 else scale) for w in (a, b))
        if kind == "minmax":
            nodes.append(Node(edges, None, "min" if op == "and" else "max"))
        else:
            nodes.append(Node(edges, -scale if op == "and" else scale, first))
    for o in circuit.outputs:
        nodes.append(Node(((d + (o >> 1) - 1, Fraction(-1 if o & 1 else 1)),), None, "id"))
    return Network(d, tuple(nodes), tuple(range(2 * d + circuit.size, d + len(nodes))))


def _relu(circuit: Circuit, theta: Fraction) -> Network:
    """Return ramps relu(t/theta + 1) - relu(t/theta - 1) - 1 and gates with one ReLU node each."""
    d, one = circuit.inputs, Fraction(1)
    nodes: list[Node] = []
    wires: list[Affine] = [({}, -one)]
    for i in range(d):
        nodes += [Node(((i, 1 / theta),), s * one, "relu") for s in (1, -1)]
        wires.append(({d + 2 * i: one, d + 2 * i + 1: -one}, -one))

    def total(sign: int, *literals: int) -> Affine:
        edges: dict[int, Fraction] = {}
        bias = Fraction(0)
        for literal in literals:
            factor = -sign if literal & 1 else sign
            combination, constant = wires[literal >> 1]
            for node, w in combination.items():
                edges[node] = edges.get(node, Fraction(0)) + factor * w
            bias += factor * constant
        return edges, bias

    for op, a, b in circuit.gates:
        sign = 1 if op == "and" else -1
        edges, bias = total(sign, a, b)
        nodes.append(Node(tuple(edges.items()), bias, "relu"))
        wires.append(({d + len(nodes) - 1: Fraction(sign)}, Fraction(-sign)))
    for o in circuit.outputs:
        edges, bias = total(1, o)
        nodes.append(Node(tuple(edges.items()), bias, "id"))
    count = d + len(nodes)
    return Network(d, tuple(nodes), tuple(range(count - len(circuit.outputs), count)))


def parameters_by_formula(circuit: Circuit, kind: Kind) -> int:
    """Return the closed form of the parameter count."""
    plain = without_xor(circuit)
    g, d, d_o = plain.size, plain.inputs, len(plain.outputs)
    if kind == "minmax":
        return 2 * g + d + d_o
    if kind != "relu":
        return 3 * g + d + d_o
    operands = sum(w >> 1 <= d for gate in plain.gates for w in (gate.a, gate.b))
    outputs = sum(o >> 1 <= d for o in plain.outputs)
    return 4 * d + 3 * g + operands + 2 * d_o + outputs
