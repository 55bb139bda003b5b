"""Constants of an ONNX graph: read, and folded by ONNX's own reference implementation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

import numpy as np
from scipy import special

from lemmata.verify.activations import get
from lemmata.verify.errors import InputError
from lemmata.verify.generators.readers.builder import LARGEST

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

BATCHES = (1, 2, 3, 5, 7, 64, 1024, 10**6 + 3)
"""Numbers of points.  What `_SIZES` compute of one is a polynomial in it, of low degree, so what is
the same for all of these does not depend on it.  No array of that many points is made."""
_SIZED = "Add Cast Concat Gather Identity Mul Reshape Slice Split Squeeze Sub Unsqueeze"
_SIZES = frozenset(_SIZED.split())
"""Operators on the number of points: they compute shapes, and cannot tell few from many."""
_INT64 = 7
"""ONNX's number of that type."""
_FOLDED = """
Abs Add And Atan Cast CastLike Clip Concat Constant ConstantOfShape Div Equal Erf Exp Expand
Flatten Floor Gather GatherElements GatherND Gelu Gemm Greater GreaterOrEqual Identity Less
LessOrEqual Log MatMul Max Min Mish Mod Mul Neg Not Or Pow Range Reciprocal ReduceL1 ReduceL2
ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare Reshape ScatterND Shape Sigmoid
Sin Size Slice Softplus Split Sqrt Squeeze Sub Sum Tanh Transpose Trilu Unsqueeze Where
"""
FOLDED = frozenset(_FOLDED.split())
"""Operators evaluated on constants.  None is random, none has a body."""


ACTIVATIONS = {
    "Tanh": "tanh",
    "Sigmoid": "sigmoid",
    "Softplus": "softplus",
    "Sin": "sin",
    "Atan": "arctan",
    "Erf": "erf",
    "Mish": "mish",
    "Gelu": "gelu",
}
"""Operators that are an activation; Gelu without attributes."""


@dataclass(frozen=True)
class Sized:
    """A constant that depends on the number of points, evaluated for each of `BATCHES`."""

    arrays: tuple[Array, ...]


def promoted(given: Any, name: str) -> Array:
    """Return an array with floating numbers of any precision as doubles.

    Raises
    ------
    InputError
        If the entries are no numbers.
    """
    array: Array = np.asarray(given)
    if array.dtype.kind in "biu":
        return array
    # bfloat16 and the float8 kinds are of numpy's kind V.
    if array.dtype.kind == "f" or "float" in array.dtype.name:
        return np.asarray(array.astype(np.float64))
    raise InputError(
        f"constant {name!r} holds {array.dtype.name}, not real numbers; export it with such"
    )


def read_constants(graph: Any, more: Sequence[Any] = ()) -> dict[str, Array]:
    """Return the initializers, and `more` of them, by name, dense, at their exact values.

    Raises
    ------
    InputError
        If one is no array of numbers, or declares more entries than it holds.
    """
    from onnx import numpy_helper

    found: dict[str, Array] = {}
    for tensor in (*graph.initializer, *map(dense, graph.sparse_initializer), *more):
        try:
            found[tensor.name] = promoted(numpy_helper.to_array(tensor), tensor.name)
        except InputError:
            raise
        except Exception as problem:
            # What the reader of tensors raises depends on which field is short.
            why = " ".join(f"{type(problem).__name__}: {problem}".split())
            raise InputError(f"constant {tensor.name!r} cannot be read ({why})") from None
    return found


def dense(sparse: Any) -> Any:
    """Return a sparse tensor as a dense one.

    Raises
    ------
    InputError
        If it is huge, or an index is not one of its shape.
    """
    from onnx import numpy_helper

    name, shape = sparse.values.name, tuple(sparse.dims)
    values, indices = map(numpy_helper.to_array, (sparse.values, sparse.indices))
    if math.prod(shape) > LARGEST:
        raise InputError(f"sparse constant {name!r} of shape {shape} is too large; prune it")
    array = np.zeros(shape, values.dtype)
    try:
        array[np.unravel_index(indices, shape) if indices.ndim == 1 else tuple(indices.T)] = values
    except (IndexError, ValueError) as problem:
        raise InputError(f"sparse constant {name!r} is inconsistent: {problem}") from None
    return numpy_helper.from_array(array, name)


def fold(node: Any, args: Sequence[Array | Sized | None], opset: int) -> tuple[Array | Sized, ...]:
    """Evaluate an operator on constants, in double precision.

    Parameters
    ----------
    node
        The operator.
    args
        Its inputs, None where one is left out.
    opset
        Version of the operator set.

    Raises
    ------
    InputError
        If the operator is not in `FOLDED`, its result would be huge, or it makes the model depend
        on the number of points.
    """
    _refuse_counting(node, args)
    if node.op_type not in FOLDED:
        raise InputError(f"operator {node.op_type!r} on constants is not understood; fold it first")
    name = ACTIVATIONS.get(node.op_type)
    if name is not None and isinstance(args[0], np.ndarray) and not node.attribute:
        # The same numbers as of a layer, so that σ(h + b) - σ(b) is exactly 0 at h = 0.
        return (get(name).value(args[0]),)
    runs = [
        run(node, [a.arrays[i] if isinstance(a, Sized) else a for a in args], opset)
        for i in range(len(BATCHES) if any(isinstance(a, Sized) for a in args) else 1)
    ]
    return tuple(map(_settled, zip(*runs, strict=True)))


def _refuse_counting(node: Any, args: Sequence[Array | Sized | None]) -> None:
    """Refuse to compute anything but shapes from the number of points."""
    sized = [i for i, a in enumerate(args) if isinstance(a, Sized)]
    several = node.op_type in ("Add", "Concat", "Mul", "Sub")
    to = next((a.i for a in node.attribute if a.name == "to"), _INT64)
    known = node.op_type in _SIZES and to == _INT64
    if sized and not (known and (several or sized == [0])):
        raise InputError(
            f"the model depends on the number of points, through {node.op_type!r}; "
            "a generator maps each point by itself"
        )


def _settled(arrays: tuple[Array, ...]) -> Array | Sized:
    first, *rest = arrays
    return first if all(np.array_equal(first, other) for other in rest) else Sized(arrays)


def run(node: Any, args: Sequence[Array | None], opset: int) -> list[Array]:
    """Return the results of an operator on arrays.

    Raises
    ------
    InputError
        If they would be huge, or ONNX's reference implementation fails.
    """
    _refuse_huge(node.op_type, args)
    kept = {n: a for n, a in zip(node.input, args, strict=True) if a is not None}
    try:
        with np.errstate(all="ignore"):
            results = evaluator(node, opset).run(None, kept)
    except Exception as problem:
        # The reference implementation raises whatever NumPy does.
        why = " ".join(str(problem).split())
        raise InputError(f"operator {node.op_type!r} of arrays fails ({why})") from None
    return [promoted(r, node.output[0]) for r in results]


def _refuse_huge(kind: str, args: Sequence[Array | None]) -> None:
    """Refuse operators whose result is larger than their inputs, before they allocate it."""
    numbers = [np.ravel(a) for a in args if a is not None]
    place = {"ConstantOfShape": 0, "Expand": 1}.get(kind, len(numbers))
    size = 0.0
    if place < len(numbers):
        size = float(math.prod(numbers[place].tolist()))
    elif kind == "Range" and len(numbers) == 3:
        start, stop, step = (float(n[0]) for n in numbers)
        size = math.inf if step == 0 else (stop - start) / step
    if size > LARGEST:
        raise InputError(f"operator {kind!r} asks for {size:.3g} numbers; export a smaller model")


def evaluator(proto: Any, opset: int) -> Any:
    """Return ONNX's reference implementation, with five operators of our own.

    Four are at the accuracy of doubles; BatchNormalization is that of inference, where before
    operator set 14 the reference mixes in the statistics of the batch.
    """
    from onnx.reference import ReferenceEvaluator

    return ReferenceEvaluator(proto, opsets={"": opset}, new_ops=_precise())


@cache
def _precise() -> list[Any]:
    from onnx.reference.op_run import OpRun

    class BatchNormalization(OpRun):
        op_domain = ""

        def _run(
            self, x: Array, scale: Array, shift: Array, mean: Array, var: Array,
            epsilon: float = 1e-5, **_: Any,
        ) -> tuple[Array]:  # fmt: skip
            scale, shift, mean, var = (
                v.reshape(-1, *(1,) * (x.ndim - 2)) for v in (scale, shift, mean, var)
            )
            return (scale * (x - mean) / np.sqrt(var + x.dtype.type(epsilon)) + shift,)

    class Erf(OpRun):
        op_domain = ""

        def _run(self, x: Array) -> tuple[Array]:
            return (np.asarray(special.erf(x)),)

    class Gelu(OpRun):
        op_domain = ""

        def _run(self, x: Array, approximate: str | None = None) -> tuple[Array]:
            if approximate == "tanh":
                inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
                return (np.asarray(0.5 * x * (1 + np.tanh(inner))),)
            return (np.asarray(0.5 * x * special.erfc(-x / math.sqrt(2))),)

    class Sigmoid(OpRun):
        op_domain = ""

        def _run(self, x: Array) -> tuple[Array]:
            return (np.asarray(special.expit(x)),)

    class Softplus(OpRun):
        op_domain = ""

        def _run(self, x: Array) -> tuple[Array]:
            return (np.logaddexp(x.dtype.type(0), x),)

    return [BatchNormalization, Erf, Gelu, Sigmoid, Softplus]
