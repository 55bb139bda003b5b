"""What PyTorch's operators (ATen) mean for layers.

An operator that is not here is refused, and so is every argument that its row does not name, unless
it has its default.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.errors import InputError
from lemmata.verify.generators.readers.builder import Builder
from lemmata.verify.generators.readers.composites import Value

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True)
class Operator:
    """One row: ``meaning(builder, *arguments)``, and the names of those arguments in the schema."""

    meaning: Callable[..., Any]
    names: str = "self"


def _activation(name: str) -> Operator:
    return Operator(lambda b, x: b.activate(x, name))


def _function(name: str) -> Operator:
    return Operator(lambda b, x: b.function(x, name))


def _linear(b: Builder, x: Value, weight: Any, bias: Any) -> Value:
    if isinstance(weight, Value):
        raise InputError("linear with a weight that depends on the input is not understood")
    out = b.matrix(x, weight.T)
    return out if bias is None else b.add(out, bias)


def _addmm(b: Builder, bias: Any, x: Value, W: Any, beta: float, alpha: float) -> Value:
    out = _times(b, b.matrix(x, W), alpha)
    return b.add(out, _times(b, bias, beta))


def _times(b: Builder, x: Any, factor: float) -> Any:
    if factor == 1:
        return x
    if isinstance(x, Value):
        return b.multiply(x, np.array(float(factor)))
    b.combined("mul", [x, factor], x * factor)
    return x * factor


def _add(b: Builder, x: Any, y: Any, alpha: float = 1) -> Value:
    return b.add(x, _times(b, y, alpha))


def _subtract(b: Builder, x: Any, y: Any, alpha: float = 1) -> Value:
    return b.subtract(x, _times(b, y, alpha))


def _gelu(b: Builder, x: Value, approximate: str) -> Value:
    return b.activate(x, {"none": "gelu", "tanh": "gelu_tanh"}[approximate])


def _negative(b: Builder, x: Value) -> Value:
    return b.multiply(x, np.array(-1.0))


def _log_sigmoid(b: Builder, x: Value) -> Value:
    return _negative(b, b.softplus(_negative(b, x)))


def _batch_norm(
    b: Builder, x: Value, weight: Any, bias: Any, mean: Array, var: Array, eps: float
) -> tuple[Value]:
    root = np.sqrt(var + eps)
    scale = 1 / root if weight is None else weight / root
    return (b.normalise(x, scale, mean, np.zeros_like(mean) if bias is None else bias),)


def _glu(b: Builder, x: Value, dim: int) -> Value:
    first, gate = _chunk(b, x, 2, dim)
    return b.multiply(first, b.activate(gate, "sigmoid"))


def _layer_norm(
    b: Builder, x: Value, shape: Sequence[int], weight: Any, bias: Any, eps: float
) -> Value:
    return b.layer_norm(x, len(shape), weight, bias, eps)


def _length(b: Builder, x: Value, order: float, dim: Sequence[int] | None, keepdim: bool) -> Value:
    if order != 2 or not dim or 0 in dim:
        raise InputError("a norm of another kind, or over points, is not understood")
    return b.length(x, dim, keepdim, 1)


def features(dim: int) -> None:
    """Refuse to work along any axis but that of coordinates."""
    if dim not in (1, -1):
        raise InputError(f"cutting along axis {dim} mixes points; do it along the last")


def _slice(b: Builder, x: Value, dim: int, start: Any, end: Any, step: int) -> Value:
    if dim == 0 and start in (None, 0) and (end is None or end >= 2**62) and step == 1:
        return x
    features(dim)
    return b.select(x, np.arange(x.width)[start:end:step])


def _split(b: Builder, x: Value, sizes: Any, dim: int) -> tuple[Value, ...]:
    features(dim)
    if isinstance(sizes, int):
        ends = [*range(0, x.width, sizes), x.width]
    else:
        ends = np.cumsum([0, *sizes]).tolist()
    return tuple(b.select(x, np.arange(i, j)) for i, j in pairwise(ends))


def _chunk(b: Builder, x: Value, chunks: int, dim: int) -> tuple[Value, ...]:
    return _split(b, x, -(-x.width // chunks), dim)


def _cat(b: Builder, parts: Sequence[Any], dim: int) -> Value:
    return b.concatenate(parts, dim)


def _index(b: Builder, x: Value, indices: Sequence[Any]) -> Value:
    rows, *columns = indices
    if rows is not None or len(columns) != 1 or not isinstance(columns[0], np.ndarray):
        raise InputError("an index that is not x[:, numbers] is not understood")
    return _index_select(b, x, 1, columns[0])


def _index_select(b: Builder, x: Value, dim: int, index: Array) -> Value:
    features(dim)
    if index.ndim != 1 or index.dtype.kind not in "iu":
        raise InputError("an index that is not x[:, numbers] is not understood")
    return b.select(x, np.arange(x.width)[index])


def _flip(b: Builder, x: Value, dims: Sequence[int]) -> Value:
    for dim in dims:
        features(dim)
    return b.select(x, np.arange(x.width)[::-1])


def _dropout(b: Builder, x: Value, p: float, train: bool) -> Value:
    if train and p > 0:
        raise InputError("dropout is active after eval(); a random map is no generator")
    return x


def _norm_mode(b: Builder, x: Value, weight: Any, bias: Any, mean: Any, var: Any, training: bool,
               eps: float) -> Value:  # fmt: skip
    if training or mean is None:
        raise InputError("batch_norm without running statistics mixes points; track them")
    return _batch_norm(b, x, weight, bias, mean, var, eps)[0]


_SAME = Operator(lambda b, x: x)
_DROPOUT = Operator(_dropout, "input p train")

ACTIVATIONS = ("tanh", "sigmoid", "sin", "erf", "silu", "mish")
TABLE: Mapping[str, Operator] = {
    **{name: _activation(name) for name in ACTIVATIONS},
    **{name: _function(name) for name in ("exp", "log", "log1p", "sqrt", "reciprocal")},
    "atan": _activation("arctan"),
    "gelu": Operator(_gelu, "self approximate"),
    "softplus": Operator(Builder.softplus, "self beta threshold"),
    "log_sigmoid": Operator(_log_sigmoid),
    "glu": Operator(_glu, "self dim"),
    "layer_norm": Operator(_layer_norm, "input normalized_shape weight bias eps"),
    "native_layer_norm": Operator(
        lambda *args: (_layer_norm(*args),), "input normalized_shape weight bias eps"
    ),
    "softmax": Operator(Builder.softmax, "self dim"),
    "_softmax": Operator(Builder.softmax, "self dim"),
    "linalg_vector_norm": Operator(_length, "self ord dim keepdim"),
    "norm": Operator(_length, "self p dim keepdim"),
    "rsqrt": Operator(lambda b, x: b.function(b.function(x, "sqrt"), "reciprocal")),
    "square": Operator(lambda b, x: b.multiply(x, x)),
    "pow": Operator(Builder.power, "self exponent"),
    "neg": Operator(_negative),
    "add": Operator(_add, "self other alpha"),
    "sub": Operator(_subtract, "self other alpha"),
    "rsub": Operator(lambda b, x, y, alpha: _subtract(b, y, x, alpha), "self other alpha"),
    "mul": Operator(Builder.multiply, "self other"),
    "div": Operator(Builder.divide, "self other"),
    "linear": Operator(_linear, "input weight bias"),
    "matmul": Operator(Builder.product, "self other"),
    "mm": Operator(Builder.matrix, "self mat2"),
    "addmm": Operator(_addmm, "self mat1 mat2 beta alpha"),
    "_native_batch_norm_legit_no_training": Operator(
        _batch_norm, "input weight bias running_mean running_var eps"
    ),
    "batch_norm": Operator(
        _norm_mode, "input weight bias running_mean running_var training eps"
    ),
    "dropout": _DROPOUT,
    "alpha_dropout": _DROPOUT,
    "feature_dropout": _DROPOUT,
    "native_dropout": _DROPOUT,
    "slice": Operator(_slice, "self dim start end step"),
    "narrow": Operator(lambda b, x, dim, i, n: _slice(b, x, dim, i, i + n, 1),
                       "self dim start length"),
    "split": Operator(_split, "self split_size dim"),
    "split_with_sizes": Operator(_split, "self split_sizes dim"),
    "chunk": Operator(_chunk, "self chunks dim"),
    "cat": Operator(_cat, "tensors dim"),
    "index": Operator(_index, "self indices"),
    "index_select": Operator(_index_select, "self dim index"),
    "flip": Operator(_flip, "self dims"),
    "gt": Operator(Builder.above, "self other"),
    "where": Operator(Builder.where, "condition self other"),
    **dict.fromkeys(("clone", "alias", "detach", "contiguous", "lift_fresh_copy"), _SAME),
}  # fmt: skip
"""Operators on layers.  Conversions and views, which know of types and shapes, are in
`torch_module`."""
_MOVING = """
_unsafe_view chunk expand flatten flip index_select mT narrow permute pixel_shuffle pixel_unshuffle
repeat reshape select slice split split_with_sizes squeeze t transpose unflatten unsqueeze view
"""
MOVING = frozenset(_MOVING.split())
"""Operators that move coordinates: those of layers of any shape, by torch itself."""
_EXACT = """
conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d convolution linear matmul mm
sum constant_pad_nd upsample_nearest1d upsample_nearest2d upsample_nearest3d
"""
LINEAR: Mapping[str, bool] = {
    **dict.fromkeys(_EXACT.split(), True),
    **dict.fromkeys(
        (
            "avg_pool1d",
            "avg_pool2d",
            "_adaptive_avg_pool2d",
            "adaptive_avg_pool2d",
            "mean",
            "upsample_bilinear2d",
        ),
        False,
    ),
}
"""Linear operators, by their values at unit vectors; whether the coefficients are not rounded."""
IGNORED = ("memory_format", "momentum", "cudnn_enabled", "cudnn_enable", "device", "layout",
           "pin_memory",
           "non_blocking")  # fmt: skip
"""Arguments without influence on the values."""
