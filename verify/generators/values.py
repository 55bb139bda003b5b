"""Value semantics for frozen dataclasses that hold arrays."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

_SHOWN = 64
"""Longest array that a `repr` spells out."""


class Value:
    """Mixin: equal when all fields are equal, hashable; `repr` and `pickle` rebuild it.

    For frozen dataclasses declared with ``eq=False, repr=False``. Arrays of more
    than 64 entries are only named by their shape.
    """

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return _key(self) == _key(other)

    def __hash__(self) -> int:
        return hash(_key(self))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the fields alone: no caches, and arrays that are read-only again."""
        return type(self), tuple(value for _, value in fields(self))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={_show(value)}" for name, value in fields(self))
        return f"{type(self).__name__}({shown})"


def fields(owner: Any) -> list[tuple[str, Any]]:
    """Return the names and values of the fields of a dataclass instance."""
    return [(f.name, getattr(owner, f.name)) for f in dataclasses.fields(owner)]


def _key(owner: Any) -> tuple[Any, ...]:
    values = (value for _, value in fields(owner))
    return (
        type(owner),
        *((v.shape, v.tobytes()) if isinstance(v, np.ndarray) else v for v in values),
    )


def _show(value: Any) -> str:
    if not isinstance(value, np.ndarray):
        return repr(value)
    return repr(value.tolist()) if value.size <= _SHOWN else f"<array {value.shape}>"
