"""Whether constants of a model are combined exactly, or the doubles read are rounded."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

NOTE = (
    "constants of the model are combined in double precision; "
    "the certificate is of the weights so rounded"
)
LARGEST = 2**14
"""Most operations that are repeated in rational arithmetic; beyond, rounding is assumed."""
_ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    **{"add": operator.add, "sub": operator.sub, "mul": operator.mul, "div": operator.truediv},
    **dict.fromkeys(("matmul", "mm"), operator.matmul),
}
_MOVES = """
_to_copy _unsafe_view abs alias and arange cast castlike cat chunk clamp clip clone concat constant
constantofshape contiguous detach diag equal expand eye flatten flip floor full gather
gatherelements gathernd greater greaterorequal identity index index_select less lessorequal
lift_fresh_copy max min neg not ones or permute reducemax reducemin repeat reshape scatternd select
shape size slice split split_with_sizes squeeze stack t transpose tril trilu triu unsqueeze view
where zeros
"""
MOVES = frozenset(_MOVES.split())
"""Operators of ONNX and torch that move, choose or convert numbers, which rounds none."""


def rounded(kind: str, args: Sequence[Any], result: Any) -> bool:
    """Return whether the result of an operator on constants may be rounded.

    Parameters
    ----------
    kind
        The operator; its case does not matter.
    args
        Arrays or numbers; None where one is left out.
    result
        What was computed in double precision.
    """
    kind, arrays = kind.lower(), [np.asarray(a) for a in args if a is not None]
    if kind in MOVES or all(a.dtype.kind in "biu" for a in arrays):
        return False
    if kind not in _ARITHMETIC or len(arrays) != 2 or any(a.dtype.kind == "c" for a in arrays):
        return True
    found = np.asarray(result)
    inner = arrays[0].shape[-1] if kind in ("matmul", "mm") else 1
    if found.size * inner > LARGEST or not all(np.isfinite(a).all() for a in (*arrays, found)):
        return True
    a, b, found = (_rational(array) for array in (*arrays, found))
    return not bool(np.all(_ARITHMETIC[kind](a, b) == found))


def _rational(array: Array) -> Array:
    out = np.empty(array.shape, object)
    out.ravel()[:] = [Fraction(number) for number in array.ravel().tolist()]
    return out
