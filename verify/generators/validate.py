"""Parameters at the door: shapes, finiteness, read-only copies."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from lemmata.verify.activations import get
from lemmata.verify.errors import InputError
from lemmata.verify.generators.unbounded import functions

if TYPE_CHECKING:
    from lemmata.verify.generators.base import Generator

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


def scalar(owner: object, name: str, *, positive: bool = False) -> None:
    """Replace the field `name` by a finite float (positive if asked)."""
    given = getattr(owner, name)
    if np.ndim(given) or np.asarray(given).dtype.kind in "cUSmMV":
        shown = f"an array of shape {np.shape(given)}" if np.ndim(given) else repr(given)
        raise InputError(f"{_title(owner)}: {name} must be a number, not {shown}")
    try:
        value = float(given)
    except (TypeError, ValueError):
        raise InputError(f"{_title(owner)}: {name} must be a number, not {given!r}") from None
    if not math.isfinite(value * value):
        raise InputError(f"{_title(owner)}: {name} must be finite, and its square, not {value}")
    if positive and value <= 0:
        raise InputError(f"{_title(owner)}: {name} must be positive, not {value}")
    object.__setattr__(owner, name, value)


def array(owner: object, name: str, shape: tuple[int | str, ...]) -> None:
    """Replace the field `name` by a finite read-only float64 array.

    Parameters
    ----------
    owner
        Frozen dataclass under construction.
    name
        Field.
    shape
        Sizes; a letter stands for any size ≥ 1.
    """
    frozen = read_only(getattr(owner, name), f"{_title(owner)}: {name}")
    fits = frozen.ndim == len(shape) and all(
        size >= 1 if isinstance(want, str) else size == want
        for size, want in zip(frozen.shape, shape, strict=False)
    )
    if not fits:
        want = ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "")
        raise InputError(f"{_title(owner)}: {name} must have shape ({want}), not {frozen.shape}")
    object.__setattr__(owner, name, frozen)


def tall(owner: Generator) -> None:
    """Refuse a generator with fewer observables than latents.

    Raises
    ------
    InputError
        If it cannot be injective for that reason.
    """
    if owner.out < owner.dim:
        raise InputError(
            f"{_title(owner)}: {owner.out} outputs for {owner.dim} inputs; no such map is "
            "injective: give a decoder with at least as many observables as latents"
        )


def read_only(given: npt.ArrayLike, title: str) -> Array:
    """Return a finite, read-only, contiguous float64 copy of `given`."""
    try:
        kind = np.asarray(given).dtype
        if kind.kind not in "biuf":
            raise InputError(f"{title} holds {kind.name} entries, not real numbers; convert them")
        # + 0.0 turns -0.0 into 0.0, so that equal arrays have equal bytes.
        values = np.asarray(np.array(given, dtype=np.float64, order="C") + 0.0)
    except InputError:
        raise
    except (TypeError, ValueError):
        raise InputError(f"{title} is not an array of real numbers") from None
    if not np.isfinite(values).all():
        raise InputError(f"{title} contains NaN or infinite entries; train again or clean it")
    values.flags.writeable = False
    return values


def activation(owner: object, name: str = "activation") -> None:
    """Replace the field `name` by the canonical name of a known activation."""
    object.__setattr__(owner, name, get(getattr(owner, name)).name)


def smooth(owner: object, name: str = "activation") -> None:
    """Let the field `name` be an activation, or a function with unbounded derivatives."""
    if getattr(owner, name) not in functions:
        activation(owner, name)


def _title(owner: object) -> str:
    return type(owner).__name__
