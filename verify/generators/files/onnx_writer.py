"""Writing generators as ONNX models."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from lemmata.verify.generators.base import Generator
from lemmata.verify.generators.lower import as_network
from lemmata.verify.generators.nodes import ActivationNode, MatrixNode, Node, ScaleNode, ShiftNode

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

OPSET = 20
"""The first with the operator Gelu."""

SIMPLE = {
    "tanh": "Tanh",
    "sigmoid": "Sigmoid",
    "softplus": "Softplus",
    "sin": "Sin",
    "arctan": "Atan",
    "erf": "Erf",
    "gelu": "Gelu",
    "mish": "Mish",
    "exp": "Exp",
    "sqrt": "Sqrt",
    "reciprocal": "Reciprocal",
    "log": "Log",
}
"""Activations that are one operator."""


def to_onnx(
    generator: Generator, path: str | os.PathLike[str], dtype: npt.DTypeLike = np.float64
) -> None:
    """Write a generator as an ONNX model ``z (n, d) -> x (n, o)``, at once or not at all.

    Parameters
    ----------
    generator
        One that is a layer graph (families A to E and `Network`).
    path
        File to write.
    dtype
        ``float64`` (exact parameters) or ``float32``.

    Raises
    ------
    InputError
        If the generator is no layer graph.
    """
    import onnx

    writer = _Writer(np.dtype(dtype))
    network = as_network(generator)
    names = ["z"]
    for node in network.nodes:
        names.append(writer.node(node, [names[s] for s in node.sources]))
    writer.op("Identity", [names[-1]], "x")
    kind = onnx.helper.np_dtype_to_tensor_dtype(writer.dtype)
    ends = [
        onnx.helper.make_tensor_value_info(name, kind, ["n", size])
        for name, size in (("z", network.dim), ("x", network.out))
    ]
    graph = onnx.helper.make_graph(
        writer.nodes, "generator", ends[:1], ends[1:], writer.initializers
    )
    opset = onnx.helper.make_opsetid("", OPSET)
    model = onnx.helper.make_model(graph, opset_imports=[opset], ir_version=9)
    onnx.checker.check_model(model)
    _write(model.SerializeToString(), Path(path))


def _write(content: bytes, path: Path) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".onnx", delete=False) as handle:
        try:
            handle.write(content)
            handle.close()
            Path(handle.name).chmod(0o644)
            Path(handle.name).replace(path)
        except BaseException:
            Path(handle.name).unlink(missing_ok=True)
            raise


class _Writer:
    """Collects operators and constants of one precision."""

    def __init__(self, dtype: np.dtype[Any]) -> None:
        self.dtype = dtype
        self.nodes: list[Any] = []
        self.initializers: list[Any] = []

    def constant(self, value: npt.ArrayLike) -> str:
        import onnx

        name = f"c{len(self.initializers)}"
        array = np.asarray(value, self.dtype)
        self.initializers.append(onnx.numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def op(
        self, kind: str, inputs: Sequence[str], output: str | None = None, **attributes: str
    ) -> str:
        import onnx

        name = output or f"h{len(self.nodes)}"
        self.nodes.append(onnx.helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def node(self, node: Node, args: Sequence[str]) -> str:
        if isinstance(node, MatrixNode):
            return self.op("MatMul", [args[0], self.constant(node.W.T)])
        if isinstance(node, ScaleNode):
            return self.op("Mul", [args[0], self.constant(node.factor)])
        if isinstance(node, ShiftNode):
            return self.op("Add", [args[0], self.constant(node.b)])
        if isinstance(node, ActivationNode):
            return self._activation(node, args[0])
        total = args[0]
        for term in args[1:]:
            total = self.op("Add", [total, term])
        return total

    def _activation(self, node: ActivationNode, source: str) -> str:
        if node.b is None:
            return self._sigma(node.activation, source)
        # σ(b) is computed by the model, not stored: a rounded constant would give G(0) ≠ 0.
        b = self.constant(node.b)
        shifted = self._sigma(node.activation, self.op("Add", [source, b]))
        return self.op("Sub", [shifted, self._sigma(node.activation, b)])

    def _sigma(self, name: str, source: str) -> str:
        if name in SIMPLE:
            return self.op(SIMPLE[name], [source])
        if name == "gelu_tanh":
            return self.op("Gelu", [source], approximate="tanh")
        if name == "square":
            return self.op("Mul", [source, source])
        if name == "silu":
            return self.op("Mul", [source, self.op("Sigmoid", [source])])
        # x/√(1+x²) has no operator.
        square = self.op("Mul", [source, source])
        root = self.op("Sqrt", [self.op("Add", [square, self.constant(1.0)])])
        return self.op("Div", [source, root])
