"""Reading generators from ONNX models.

Understood are multilayer perceptrons and residual networks: Gemm and MatMul with
constant weights, Add, Sub, Mul, Div, Neg with constants, sums of layers, the
activations Tanh, Sigmoid, Softplus, Sin, Atan, Erf, Gelu (exact), and Gelu and
x/√(1+x²) spelled out. Weights of either precision are taken at their exact values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from verify.activations import get
from verify.errors import InputError, closest
from verify.generators.base import Generator
from verify.generators.graph_builder import Builder, Value
from verify.generators.onnx_writer import SIMPLE
from verify.generators.recognise import recognise

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Attributes: TypeAlias = dict[str, Any]

_ACTIVATIONS = {op: name for name, op in SIMPLE.items()}
_TRANSPARENT = ("Identity", "Cast", "Dropout", "CastLike")
_KNOWN = (
    *_ACTIVATIONS,
    *_TRANSPARENT,
    *("Add", "Constant", "Div", "Gemm", "MatMul", "Mul", "Neg", "Pow", "Sqrt", "Sub", "Sum"),
    *("Transpose", "Reshape", "Unsqueeze", "Squeeze"),
)


def read(path: Path) -> Generator:
    """Return the generator in an `.onnx` file.

    Raises
    ------
    InputError
        If the file is corrupt, has an operator that is not understood, NaN weights, or
        different latent and observable dimensions.
    """
    import onnx

    try:
        model = onnx.load(str(path))
        onnx.checker.check_model(model)
    except Exception as error:
        # protobuf and the checker raise many unrelated types.
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise InputError(f"{path}: not a valid ONNX model ({reason}); export it again") from None
    try:
        return recognise(_Reader(model.graph).network())
    except ValueError as error:
        raise InputError(f"{path}: {error}") from None


class _Reader:
    """Walks the operators in order, with a constant or a `Value` under every name."""

    def __init__(self, graph: Any) -> None:
        from onnx import numpy_helper

        self.graph = graph
        self.values: dict[str, Array | Value] = {
            t.name: numpy_helper.to_array(t) for t in graph.initializer
        }
        inputs = [i for i in graph.input if i.name not in self.values]
        if len(inputs) != 1 or len(graph.output) != 1:
            raise InputError(
                f"{len(inputs)} inputs and {len(graph.output)} outputs; "
                "export a model with one of each"
            )
        self.builder = Builder()
        self.values[inputs[0].name] = self.builder.input
        self.declared = _last_dimension(inputs[0])

    def network(self) -> Any:
        """Return the layer graph."""
        for node in self.graph.node:
            result = self._apply(node)
            if node.output:
                self.values[node.output[0]] = result
        name = self.graph.output[0].name
        output = self.values.get(name)
        if not isinstance(output, Value):
            raise InputError(f"output {name!r} does not depend on the input; export it again")
        return self.builder.network(output, self.declared)

    def _apply(self, node: Any) -> Array | Value:
        from onnx import TensorProto, helper, numpy_helper

        kind = node.op_type
        options = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        if kind not in _KNOWN or node.domain not in ("", "ai.onnx"):
            raise InputError(f"operator {kind!r} is not understood; {closest(kind, _KNOWN)}")
        if kind == "Constant":
            value = next(iter(options.values()))
            return (
                numpy_helper.to_array(value)
                if isinstance(value, TensorProto)
                else np.asarray(value)
            )
        args = [self.values[name] for name in node.input if name]
        if all(isinstance(a, np.ndarray) for a in args):
            return _fold(kind, [a for a in args if isinstance(a, np.ndarray)], options)
        return self._dynamic(kind, args, options)

    def _dynamic(
        self, kind: str, args: Sequence[Array | Value], options: Attributes
    ) -> Array | Value:
        b = self.builder
        if kind in _TRANSPARENT:
            return args[0]
        if kind in _ACTIVATIONS:
            _check_gelu(options)
            return b.activate(args[0], _ACTIVATIONS[kind])
        if kind == "MatMul":
            return b.matrix(args[0], args[1])
        if kind == "Gemm":
            return self._gemm(args, options)
        simple: dict[str, Callable[..., Value]] = {
            "Add": b.add,
            "Sub": b.subtract,
            "Mul": b.multiply,
            "Div": b.divide,
            "Neg": lambda x: b.multiply(x, np.array(-1.0)),
            "Pow": b.power,
            "Sqrt": b.root,
        }
        if kind == "Sum":
            total = args[0]
            for term in args[1:]:
                total = b.add(total, term)
            return total
        if kind not in simple:
            raise InputError(f"operator {kind!r} on a layer is not understood; export without it")
        return simple[kind](*args)

    def _gemm(self, args: Sequence[Array | Value], options: Attributes) -> Value:
        W = args[1]
        if options.get("transA", 0) or not isinstance(W, np.ndarray):
            raise InputError("Gemm with a transposed or variable layer; export without it")
        weights = W.T if options.get("transB", 0) else W
        alpha, beta = options.get("alpha", 1.0), options.get("beta", 1.0)
        result = self.builder.matrix(args[0], weights)
        if alpha != 1:
            result = self.builder.multiply(result, np.asarray(alpha))
        if len(args) == 3 and beta != 0:
            C = args[2]
            result = self.builder.add(
                result, np.multiply(beta, C, dtype=np.float64) if isinstance(C, np.ndarray) else C
            )
        return result


def _check_gelu(options: Attributes) -> None:
    if options.get("approximate", b"none") not in (b"none", "none"):
        raise InputError("Gelu with the tanh approximation; export with approximate='none'")


def _last_dimension(info: Any) -> int | None:
    dims = info.type.tensor_type.shape.dim
    return int(dims[-1].dim_value) if dims and dims[-1].dim_value else None


def _fold(kind: str, args: list[Array], options: Attributes) -> Array:
    """Evaluate an operator on constants, in double precision."""
    if kind in _TRANSPARENT:
        return args[0]
    if kind == "Transpose":
        return np.transpose(args[0], options.get("perm"))
    if kind == "Reshape":
        return args[0].reshape([int(i) for i in args[1]])
    if kind in ("Unsqueeze", "Squeeze"):
        return np.squeeze(args[0])
    exact = [np.asarray(a, np.float64) for a in args]
    if kind in _ACTIVATIONS:
        _check_gelu(options)
        return get(_ACTIVATIONS[kind]).value(exact[0])
    folds: dict[str, Callable[..., Any]] = {
        "Add": np.add,
        "Sub": np.subtract,
        "Mul": np.multiply,
        "Div": np.divide,
        "MatMul": np.matmul,
        "Neg": np.negative,
        "Pow": np.power,
        "Sqrt": np.sqrt,
    }
    if kind not in folds:
        raise InputError(f"operator {kind!r} on constants is not understood; fold constants first")
    return np.asarray(folds[kind](*exact))
