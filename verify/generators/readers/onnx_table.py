"""What ONNX operators mean for layers: operator, attributes, inputs.

An operator that is not here is refused, and so are an attribute or a value of one that its row
does not name, and inputs of another kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.errors import InputError
from lemmata.verify.generators.readers.builder import Above, Builder
from lemmata.verify.generators.readers.composites import Value
from lemmata.verify.generators.readers.onnx_constants import ACTIVATIONS, Sized

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Result: TypeAlias = Any
Meaning: TypeAlias = Callable[..., Result]

EPSILON = float(np.float32(1e-5))
"""What normalisation adds to a variance by default: attributes are in single precision."""
ANY = None
"""Every value of an attribute."""


@dataclass(frozen=True)
class Flipped:
    """A layer transposed: a column a point."""

    layer: Value


KINDS: Mapping[str, tuple[type, ...]] = {
    "layer": (Value,),
    "constant": (np.ndarray,),
    "either": (Value, np.ndarray),
    "shape": (np.ndarray, Sized),
    "above": (Above,),
    "flipped": (Flipped,),
    "turned": (Value, Flipped),
}
"""Kinds of inputs."""


@dataclass(frozen=True)
class Operator:
    """One row of the table.

    Parameters
    ----------
    meaning
        ``meaning(builder, *inputs, **attributes)``; inputs left out are None.
    inputs
        Names in `KINDS`; those in brackets may be left out, dots repeat the last one.
    attributes
        The values allowed of each, `ANY` for all; others are refused.
    """

    meaning: Meaning
    inputs: str = "layer"
    attributes: Mapping[str, Sequence[Any] | None] = field(default_factory=dict)

    def __call__(self, kind: str, b: Builder, args: Sequence[Any], given: Mapping[str, Any]) -> Any:
        """Return what the operator gives.

        Raises
        ------
        InputError
            If an attribute or an input is not one of the row's.
        """
        for name, value in given.items():
            allowed = self.attributes.get(name, ())
            if allowed is not ANY and value not in allowed:
                raise InputError(
                    f"operator {kind!r} with {name} = {value!r} is not understood; export without"
                )
        self._check(kind, args)
        return self.meaning(b, *args, **given)

    def _check(self, kind: str, args: Sequence[Any]) -> None:
        names = self.inputs.split()
        if names[-1] == "...":
            names = [names[0]] * len(args)
        for i, arg in enumerate(args):
            name = names[i] if i < len(names) else ""
            if not (arg is None and name.startswith("[")) and not isinstance(
                arg, KINDS.get(name.strip("[]"), ())
            ):
                raise InputError(
                    f"operator {kind!r} on {_told(arg)} as input {i + 1} is not understood; "
                    "export without it"
                )


def _told(arg: Any) -> str:
    names = {Value: "a layer", Above: "a condition", Flipped: "a transposed layer"}
    return names.get(type(arg), "a constant")


def _activation(name: str) -> Operator:
    return Operator(lambda b, x: b.activate(x, name))


def _function(name: str) -> Operator:
    return Operator(lambda b, x: b.function(x, name))


def _gelu(b: Builder, x: Value, approximate: str = "none") -> Value:
    return b.activate(x, "gelu" if approximate == "none" else "gelu_tanh")


def _gemm(
    b: Builder, x: Value, W: Array, C: Any = None, alpha: float = 1.0, beta: float = 1.0,
    transA: int = 0, transB: int = 0,
) -> Value:  # fmt: skip
    out = b.matrix(x, W.T if transB else W)
    if alpha != 1:
        out = b.multiply(out, np.array(alpha))
    if C is None or beta == 0:
        return out
    if isinstance(C, Value):
        return b.add(out, C if beta == 1 else b.multiply(C, np.array(beta)))
    if beta != 1:
        b.combined("Mul", [beta, C], beta * C)
    return b.add(out, C if beta == 1 else beta * C)


def _dropout(b: Builder, x: Value, ratio: Any = None, training: Any = None, **_: Any) -> Value:
    if training is not None and bool(np.any(training)):
        raise InputError("Dropout in training mode is random; export the model after eval()")
    return x


def _batch_norm(
    b: Builder, x: Value, scale: Array, shift: Array, mean: Array, var: Array,
    epsilon: float = EPSILON, outputs: int = 1, **_: Any,
) -> Value:  # fmt: skip
    if outputs > 1:
        raise InputError("BatchNormalization in training mode mixes points; export after eval()")
    return b.normalise(x, scale / np.sqrt(var + epsilon), mean, shift)


def _features(axis: int, what: str) -> None:
    if axis not in (1, -1):
        raise InputError(f"{what} along axis {axis} mixes points; do it along the last")


def _gather(b: Builder, x: Value | Flipped, indices: Array, axis: int = 0) -> Value | Flipped:
    if isinstance(x, Flipped):
        if axis != 0:
            raise InputError(f"Gather along axis {axis} of a transposed layer is not understood")
        return Flipped(b.select(x.layer, _indices(indices, x.layer.width)))
    _features(axis, "Gather")
    return b.select(x, _indices(indices, x.width))


def _gather_nd(b: Builder, x: Flipped, indices: Array, batch_dims: int = 0) -> Flipped:
    if indices.ndim != 2 or indices.shape[1] != 1:
        raise InputError(f"GatherND with indices of shape {indices.shape} is not understood")
    return Flipped(b.select(x.layer, _indices(indices[:, 0], x.layer.width)))


def _indices(indices: Array, width: int) -> Array:
    if indices.ndim != 1 or indices.dtype.kind not in "iu":
        raise InputError("Gather of a single coordinate drops an axis; keep it, as in x[:, i:i+1]")
    if indices.size and not (-width <= indices.min() and indices.max() < width):
        raise InputError(f"Gather asks for coordinate {indices.max()} of {width}")
    return np.where(indices < 0, indices + width, indices)


def _slice(b: Builder, x: Value, *args: Any, **attributes: Any) -> Value:
    named = [attributes.get(name) for name in ("starts", "ends", "axes")]
    starts, ends, axes, steps = [*(args or named), None, None][:4]
    if starts is None or ends is None or axes is None or np.size(axes) != 1:
        raise InputError("Slice along several axes is not understood; slice the last one only")
    _features(int(np.ravel(axes)[0]), "Slice")
    bounds = [int(np.ravel(v)[0]) for v in (starts, ends)]
    step = 1 if steps is None else int(np.ravel(steps)[0])
    return b.select(x, np.arange(x.width)[slice(*_python(bounds, step, x.width), step)])


def _python(bounds: Sequence[int], step: int, width: int) -> tuple[int | None, int | None]:
    """Return ONNX's bounds as Python's, which differ when stepping back beyond the start."""
    start, end = bounds
    return start, None if step < 0 and end < -width else end


def _split(
    b: Builder, x: Value, split: Any = None, axis: int = 0, num_outputs: int | None = None,
    outputs: int = 0,
) -> tuple[Value, ...]:  # fmt: skip
    _features(axis, "Split")
    if split is None:
        size = -(-x.width // outputs)
        split = [min(size, x.width - i * size) for i in range(outputs)]
    sizes = [int(n) for n in split]
    if sum(sizes) != x.width or min(sizes) < 1 or len(sizes) != outputs:
        raise InputError(f"Split of {x.width} coordinates into {sizes}; export it again")
    ends = np.cumsum([0, *sizes])
    return tuple(b.select(x, np.arange(i, j)) for i, j in pairwise(ends))


def _concat(b: Builder, *parts: Value, axis: int) -> Value:
    return b.concatenate(parts, axis)


def _transpose(b: Builder, x: Value | Flipped, perm: Sequence[int] = (1, 0)) -> Value | Flipped:
    if list(perm) == [0, 1]:
        return x
    return x.layer if isinstance(x, Flipped) else Flipped(x)


def _layer_norm(
    b: Builder, x: Value, scale: Array, shift: Any = None, axis: int = -1, epsilon: float = EPSILON,
    stash_type: int = 1,
) -> Value:  # fmt: skip
    count = -axis if axis < 0 else len(x.shape) + 1 - axis
    if not 0 < count <= len(x.shape):
        raise InputError("LayerNormalization over points mixes them; leave out the first axis")
    return b.layer_norm(x, count, scale, shift, epsilon)


def _length(power: int) -> Meaning:
    def meaning(b: Builder, x: Value, axes: Any = None, keepdims: int = 1, **_: Any) -> Value:
        if axes is None or np.size(axes) == 0:
            raise InputError("a norm over all points mixes them; give the axes of coordinates")
        return b.length(x, [int(a) for a in np.ravel(axes)], bool(keepdims), power)

    return meaning


def _square(b: Builder, x: Value) -> Value:
    return b.multiply(x, x)


_SAME = Operator(lambda b, x: x)
_REDUCED = {"axes": ANY, "keepdims": ANY, "noop_with_empty_axes": (0,)}
_SEEDS = {"seed": ANY, "ratio": ANY}

TABLE: Mapping[str, Operator] = {
    **{kind: _activation(name) for kind, name in ACTIVATIONS.items()},
    "Gelu": Operator(_gelu, attributes={"approximate": ("none", "tanh")}),
    "Swish": Operator(lambda b, x, alpha=1.0: b.activate(x, "silu"), attributes={"alpha": (1.0,)}),
    "Exp": _function("exp"),
    "Log": _function("log"),
    "Sqrt": _function("sqrt"),
    "Reciprocal": _function("reciprocal"),
    "Pow": Operator(Builder.power, "layer constant"),
    "Add": Operator(Builder.add, "either either"),
    "Sub": Operator(Builder.subtract, "either either"),
    "Mul": Operator(Builder.multiply, "either either"),
    "Div": Operator(Builder.divide, "either either"),
    "Sum": Operator(lambda b, *terms: reduce(b.add, terms), "either ..."),
    "Neg": Operator(lambda b, x: b.multiply(x, np.array(-1.0))),
    "MatMul": Operator(Builder.product, "layer either"),
    "Gemm": Operator(
        _gemm,
        "layer constant [either]",
        {"alpha": ANY, "beta": ANY, "transA": (0,), "transB": ANY},
    ),
    "BatchNormalization": Operator(
        _batch_norm,
        "layer constant constant constant constant",
        {"epsilon": ANY, "momentum": ANY, "training_mode": (0,), "spatial": (1,), "outputs": ANY},
    ),
    "Dropout": Operator(_dropout, "layer [constant] [constant]", _SEEDS),
    "Identity": _SAME,
    "CastLike": Operator(lambda b, x, like: x, "layer layer"),
    "Greater": Operator(Builder.above, "layer constant"),
    "Where": Operator(Builder.where, "above layer layer"),
    "Slice": Operator(
        _slice,
        "layer [constant] [constant] [constant] [constant]",
        {"starts": ANY, "ends": ANY, "axes": ANY},
    ),
    "Split": Operator(
        _split,
        "layer [constant]",
        {"axis": ANY, "num_outputs": ANY, "split": ANY, "outputs": ANY},
    ),
    "Concat": Operator(_concat, "layer ...", {"axis": ANY}),
    "Gather": Operator(_gather, "turned constant", {"axis": ANY}),
    "GatherND": Operator(_gather_nd, "flipped constant", {"batch_dims": (0,)}),
    "Transpose": Operator(_transpose, "turned", {"perm": ([0, 1], [1, 0])}),
    "LayerNormalization": Operator(
        _layer_norm,
        "layer constant [constant]",
        {"axis": ANY, "epsilon": ANY, "stash_type": (1,)},
    ),
    "ReduceL2": Operator(_length(1), "layer [constant]", _REDUCED),
    "ReduceSumSquare": Operator(_length(2), "layer [constant]", _REDUCED),
    "Softmax": Operator(lambda b, x, axis=-1: b.softmax(x, axis), attributes={"axis": ANY}),
}
"""Operators on layers.  Cast and Shape, which know of types and sizes, are in `onnx_file`."""
_MOVING = """
DepthToSpace Expand Flatten Gather GatherND Reshape Slice SpaceToDepth Split Squeeze Tile Transpose
Unsqueeze
"""
MOVING = frozenset(_MOVING.split())
"""Operators that move coordinates: those of layers of any shape, by ONNX's reference."""
LINEAR: Mapping[str, bool] = {
    **dict.fromkeys(("Conv", "ConvTranspose", "MatMul", "ReduceSum", "Pad"), True),
    **dict.fromkeys(("AveragePool", "Einsum", "GlobalAveragePool", "ReduceMean", "Resize"), False),
}
"""Linear operators, by their values at unit vectors; whether the coefficients are not rounded."""
