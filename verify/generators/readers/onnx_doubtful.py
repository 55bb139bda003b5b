"""Where runtimes and ONNX's reference implementation compute different things: refused.

What is read is compared with that implementation, so that it cannot notice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.errors import InputError

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

_ALONG_ONE = 13
"""Before this operator set a softmax was over its axis and all later ones together."""


def refuse_doubtful(
    kind: str, shape: Sequence[int], args: Sequence[Any], options: Mapping[str, Any], opset: int
) -> None:
    """Refuse an operator on a layer whose meaning is in doubt.

    Parameters
    ----------
    kind
        The operator.
    shape
        The layer's, for each point.
    args, options
        The operator's inputs and attributes.
    opset
        Version of the operator set.

    Raises
    ------
    InputError
        If it is a softmax over several axes, or resizes to a length that rounding decides.
    """
    last = options.get("axis", 1) in (-1, len(shape))
    if kind == "Softmax" and opset < _ALONG_ONE and not last:
        raise InputError(
            f"before operator set {_ALONG_ONE} a Softmax is over its axis and all later ones; "
            "do it along the last, or export with a later operator set"
        )
    if kind == "Resize" and not _settled(shape, args, options):
        raise InputError(
            "operator 'Resize' to a length that depends on rounding is computed differently by "
            "different programs; give sizes, or scales that fit exactly"
        )


def _settled(shape: Sequence[int], args: Sequence[Any], options: Mapping[str, Any]) -> bool:
    corners = options.get("coordinate_transformation_mode") == "align_corners"
    scales = args[2] if len(args) > 2 else None
    if not isinstance(scales, np.ndarray) or not scales.size:
        return not corners or options.get("keep_aspect_ratio_policy", "stretch") == "stretch"
    lengths = np.array([1, *shape], np.float64)
    axes = options.get("axes", np.arange(len(lengths)))
    if len(axes) != scales.size:
        return True  # the reference says what is wrong
    found: Array = scales * lengths[axes]
    single = scales.astype(np.float32) * lengths[axes].astype(np.float32)
    whole = np.floor(found)
    # With aligned corners some divide by the length before it is rounded, some after.
    return bool((whole == np.floor(single)).all() and (not corners or (found == whole).all()))
