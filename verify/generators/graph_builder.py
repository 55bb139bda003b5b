"""Building a layer graph from arithmetic, one operation at a time.

Products, squares and roots of layers are no layers; they are remembered until they
complete x Φ(x) or x/√(1+x²) spelled out, and refused if they do not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from verify.activations import get
from verify.errors import InputError
from verify.generators.network import Network
from verify.generators.nodes import ActivationNode, MatrixNode, Node, ScaleNode, ShiftNode, SumNode

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Value:
    """A result: layer number `layer`, or a pending expression in it.

    `pending` is None for a plain layer, else ``"product"`` (of `factors`, times
    `scale`), ``"square"``, ``"1+square"`` or ``"root"`` (of 1 + layer²).
    """

    layer: int
    pending: str | None = None
    factors: tuple[int, int] = (0, 0)
    scale: float = 1.0


class Builder:
    """Collects nodes; layers that turn out not to be used are dropped at the end."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.input = Value(0)

    def _add(self, node: Node) -> Value:
        self.nodes.append(node)
        return Value(len(self.nodes))

    def _layer(self, x: Value | Array) -> int:
        if not isinstance(x, Value):
            raise InputError("a constant stands where a layer should; fold constants first")
        if x.pending:
            raise InputError(
                "a product of layers is not understood (only exact GELU and x/sqrt(1+x^2))"
            )
        return x.layer

    def activate(self, x: Value | Array, name: str) -> Value:
        """Return σ(x)."""
        return self._add(ActivationNode(self._layer(x), name))

    def matrix(self, x: Value | Array, W: Value | Array) -> Value:
        """Return x W, rows being points; W ``(in, out)``."""
        if isinstance(W, Value) or W.ndim != 2:
            raise InputError("a matrix product without a constant matrix on the right")
        return self._add(MatrixNode(self._layer(x), W.T))

    def add(self, x: Value | Array, y: Value | Array) -> Value:
        """Return x + y, of layers or of a layer and a constant."""
        if isinstance(x, Value) and isinstance(y, Value):
            return self._add(SumNode((self._layer(x), self._layer(y))))
        layer, constant = (x, y) if isinstance(x, Value) else (y, x)
        assert isinstance(layer, Value)
        b = _row(constant)
        if layer.pending == "square" and b.ndim == 0 and b == 1:
            return Value(layer.layer, "1+square")
        return self._shift(self._layer(layer), b)

    def _shift(self, layer: int, b: Array) -> Value:
        if b.ndim == 0:
            b = np.full(self._width(layer), b)
        return self._add(ShiftNode(layer, b))

    def subtract(self, x: Value | Array, y: Value | Array) -> Value:
        """Return x - y."""
        if not isinstance(y, Value):
            return self.add(x, -np.asarray(y, np.float64))
        return self.add(x, self.multiply(y, np.array(-1.0)))

    def multiply(self, x: Value | Array, y: Value | Array) -> Value:
        """Return x y, one of them a constant, or part of a GELU."""
        if isinstance(x, Value) and isinstance(y, Value):
            if x.layer == y.layer and not x.pending and not y.pending:
                return Value(x.layer, "square")
            return self._product((self._layer(x), self._layer(y)), 1.0)
        layer, constant = (x, y) if isinstance(x, Value) else (y, x)
        assert isinstance(layer, Value)
        factor = _row(constant)
        if layer.pending == "product" and factor.ndim == 0:
            return self._product(layer.factors, layer.scale * float(factor))
        return self._add(ScaleNode(self._layer(layer), factor))

    def divide(self, x: Value | Array, y: Value | Array) -> Value:
        """Return x / y with a constant y, or x/√(1+x²)."""
        if not isinstance(y, Value):
            if np.any(np.asarray(y) == 0):
                raise InputError("division by zero")
            return self.multiply(x, 1 / np.asarray(y, np.float64))
        if y.pending == "root" and isinstance(x, Value) and x == Value(y.layer):
            return self.activate(x, "rsqrt")
        raise InputError("a quotient of layers is not understood (only x/sqrt(1+x^2))")

    def power(self, x: Value | Array, y: Value | Array) -> Value:
        """Return x², pending."""
        if isinstance(y, Value) or not isinstance(x, Value) or x.pending or np.any(y != 2):
            raise InputError("a power of a layer is not understood (only in x/sqrt(1+x^2))")
        return Value(x.layer, "square")

    def root(self, x: Value | Array) -> Value:
        """Return √(1 + layer²), pending."""
        if not isinstance(x, Value) or x.pending != "1+square":
            raise InputError("a root of a layer is not understood (only in x/sqrt(1+x^2))")
        return Value(x.layer, "root")

    def network(self, output: Value, declared: int | None) -> Network:
        """Return the network, without the nodes that do not reach the output.

        Raises
        ------
        InputError
            If widths do not fit.
        """
        last = self._layer(output)
        needed = {last}
        for i in range(last, 0, -1):
            if i in needed:
                needed.update(self.nodes[i - 1].sources)
        order = sorted(needed | {0})
        number = {old: new for new, old in enumerate(order)}
        nodes = [self.nodes[i - 1].moved(number.__getitem__) for i in order if i]
        inputs = declared or self._input_width()
        return Network(inputs, tuple(nodes) or (ScaleNode(0, np.array(1.0)),))

    # -- GELU -----------------------------------------------------------------

    def _product(self, factors: tuple[int, int], scale: float) -> Value:
        """Return x Φ(x) if ``scale · product`` is it, else a pending product."""
        for first, second in (factors, factors[::-1]):
            x, outer = self._unscaled(first)
            gate, inner = self._unscaled(second)
            if self._gates(gate, x) and math.isclose(scale * outer * inner, 0.5, rel_tol=1e-6):
                return self._add(ActivationNode(x, get("gelu").name))
        return Value(0, "product", factors, scale)

    def _unscaled(self, layer: int) -> tuple[int, float]:
        node = self.nodes[layer - 1] if layer else None
        if isinstance(node, ScaleNode) and node.factor.ndim == 0:
            return node.source, float(node.factor)
        return layer, 1.0

    def _gates(self, gate: int, x: int) -> bool:
        """Whether layer `gate` is 1 + erf(x/√2)."""
        shift = self.nodes[gate - 1] if gate else None
        if not isinstance(shift, ShiftNode) or not (shift.b == 1).all() or not shift.source:
            return False
        erf = self.nodes[shift.source - 1]
        if not isinstance(erf, ActivationNode) or erf.activation != "erf" or erf.b is not None:
            return False
        source, factor = self._unscaled(erf.source)
        return source == x and math.isclose(factor, math.sqrt(0.5), rel_tol=1e-6)

    # -- widths ---------------------------------------------------------------

    def _width(self, layer: int) -> int:
        """Width of a layer, found upstream."""
        while layer:
            node = self.nodes[layer - 1]
            if isinstance(node, MatrixNode):
                return int(node.W.shape[0])
            if isinstance(node, ShiftNode):
                return int(node.b.shape[0])
            layer = node.sources[0]
        return self._input_width()

    def _input_width(self) -> int:
        for node in self.nodes:
            if 0 in node.sources and isinstance(node, MatrixNode):
                return int(node.W.shape[1])
        raise InputError("the input has no fixed last dimension; export with one")


def _row(constant: Any) -> Array:
    """Return a number, or one number a coordinate."""
    array = np.asarray(constant, np.float64)
    if array.size == 1:
        return array.reshape(())
    if array.ndim > 1 and array.size != array.shape[-1]:
        raise InputError(f"a constant of shape {array.shape} is not the same for all points")
    return array.reshape(-1)
