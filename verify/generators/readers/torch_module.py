"""Torch modules: traced layer by layer, weights as they are.  Imports torch only when given one."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from verify.errors import InputError
from verify.generators.base import Generator
from verify.generators.graph_builder import Builder, Value
from verify.generators.recognise import recognise

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Operand: TypeAlias = Value | Array

MODULES = {
    "Tanh": "tanh",
    "Sigmoid": "sigmoid",
    "Softplus": "softplus",
    "GELU": "gelu",
}
FUNCTIONS = {"tanh": "tanh", "sigmoid": "sigmoid", "sin": "sin", "arctan": "arctan"}
FUNCTIONS |= {"atan": "arctan", "erf": "erf", "softplus": "softplus", "gelu": "gelu"}
IDENTITY = ("Identity", "Dropout", "Flatten")
ROUGH = ("ReLU", "LeakyReLU", "ELU", "relu", "leaky_relu", "elu", "abs", "max", "clamp")


def read(module: Any) -> Generator:
    """Return a torch module as a generator, recognised as a family where possible.

    Linear layers, tanh, sigmoid, softplus, sin, arctan, erf, exact GELU, sums (residual
    connections), products with constants; nested in any way that `torch.fx` can trace. Weights are
    taken at their exact values.

    Raises
    ------
    InputError
        If a layer is not understood, or not three times differentiable.
    """
    from torch import fx

    was_training = bool(module.training)
    module.eval()
    try:
        traced = fx.symbolic_trace(module)
    except Exception as problem:
        raise InputError(
            f"torch.fx cannot trace {type(module).__name__} ({problem}); export it to ONNX"
        ) from None
    finally:
        module.train(was_training)
    dim = getattr(module, "dim", None)
    return recognise(_Walk(traced, dim if isinstance(dim, int) else None).network())


class _Walk:
    """One pass over a traced graph."""

    def __init__(self, traced: Any, dim: int | None) -> None:
        self.traced, self.builder, self.dim = traced, Builder(), dim
        self.values: dict[Any, Operand] = {}

    def network(self) -> Any:
        """Return the layer graph."""
        for node in self.traced.graph.nodes:
            if node.op == "output":
                (result,) = node.args
                value = self._operand(result)
                if not isinstance(value, Value):
                    raise InputError("the torch module returns a constant")
                return self.builder.network(value, self.dim)
            self.values[node] = self._node(node)
        raise InputError("the torch module has no output")

    def _node(self, node: Any) -> Operand:
        if node.op == "placeholder":
            if any(isinstance(v, Value) for v in self.values.values()):
                raise InputError("the torch module takes several inputs; a generator takes one")
            return self.builder.input
        if node.op == "get_attr":
            return _array(operator.attrgetter(node.target)(self.traced))
        if node.op == "call_module":
            layer = self.traced.get_submodule(node.target)
            return self._module(layer, self._operand(node.args[0]))
        name = node.target if isinstance(node.target, str) else node.target.__name__
        return self._function(name.removeprefix("_"), node)

    def _operand(self, thing: Any) -> Operand:
        if thing in self.values:
            return self.values[thing]
        if isinstance(thing, int | float):
            return np.array(float(thing))
        raise InputError(f"an argument {thing!r} in the torch module is not understood")

    def _module(self, layer: Any, x: Operand) -> Operand:
        name = type(layer).__name__
        if name in IDENTITY:
            return x
        if name == "Linear":
            bias = None if layer.bias is None else _array(layer.bias)
            return self._linear(x, _array(layer.weight), bias)
        if name == "GELU" and layer.approximate != "none":
            raise InputError("GELU(approximate='tanh') is not understood; use the exact GELU")
        if name == "Softplus" and layer.beta != 1:
            raise InputError("Softplus(beta != 1) is not understood; scale its input instead")
        if name in MODULES:
            return self.builder.activate(x, MODULES[name])
        raise InputError(_unknown(name))

    def _function(self, name: str, node: Any) -> Operand:
        args = [self._operand(a) for a in node.args if a is not None]
        binary: dict[str, Callable[[Operand, Operand], Operand]] = {
            "add": self.builder.add,
            "iadd": self.builder.add,
            "sub": self.builder.subtract,
            "mul": self.builder.multiply,
            "truediv": self.builder.divide,
            "div": self.builder.divide,
            "matmul": self.builder.matrix,
        }
        if name in ("gelu", "softplus") and (node.kwargs or len(args) > 1):
            raise InputError(f"{name} with options is not understood; use the plain function")
        if name in FUNCTIONS:
            return self.builder.activate(args[0], FUNCTIONS[name])
        if name == "linear" and not any(isinstance(a, Value) for a in args[1:]):
            weight, *bias = (np.asarray(a) for a in args[1:])
            return self._linear(args[0], weight, bias[0] if bias else None)
        if name in binary and len(args) == 2:
            if not any(isinstance(a, Value) for a in args):
                return np.asarray(getattr(np, name, getattr(operator, name, None))(*args))  # type: ignore[misc]
            return binary[name](*args)
        if name == "neg":
            return self.builder.multiply(args[0], np.array(-1.0))
        raise InputError(_unknown(name))

    def _linear(self, x: Operand, weight: Array, bias: Array | None) -> Operand:
        result = self.builder.matrix(x, weight.T)
        return result if bias is None else self.builder.add(result, bias)


def _unknown(name: str) -> str:
    if name in ROUGH:
        return f"{name} is not three times differentiable, so assumption 2 fails; use tanh or GELU"
    return f"the torch layer {name} is not understood; export the module to ONNX, or replace it"


def _array(tensor: Any) -> Array:
    return np.asarray(tensor.detach().cpu().double().numpy())
