"""A plain function as a generator, with derivatives by the user's callables or by differences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from lemmata.verify.errors import InputError
from lemmata.verify.generators.base import Generator, Pullback
from lemmata.verify.generators.jets import Jet

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
Callback: TypeAlias = Callable[[Any], Any]
_ENTRIES = 2**27
"""Entries of a derivative that are computed by differences, a gigabyte."""
PARTS = ("value", "jacobian", "hessian", "third")


@dataclass(frozen=True, eq=False, repr=False)
class Function(Generator):
    """G given by callables of one point ``(d,)``, in the manner of JAX.

    What is not given is found by central differences of the derivative below it.

    Parameters
    ----------
    callbacks
        ``value`` and perhaps ``jacobian``, ``hessian``, ``third``: a point to arrays ``(o,)``,
        ``(o, d)``, ``(o, d, d)``, ``(o, d, d, d)``, the output index first.
    size
        The dimension d.
    declared
        Constants m, M, M2, M3 that you claim of it; nothing is proved about a function.
    name
        How it is called in reports.
    """

    callbacks: Mapping[str, Callback]
    size: int
    declared: Mapping[str, float] = field(default_factory=dict)
    name: str = "function"

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __repr__(self) -> str:
        return self.name

    @property
    def dim(self) -> int:
        """The dimension d."""
        return self.size

    @cached_property
    def out(self) -> int:
        """The number of entries of its value at 0; d if that is fewer, or no vector."""
        shape = self._call("value", np.zeros(self.size)).shape
        return max(self.size, *shape) if len(shape) == 1 else self.size

    @cached_property
    def unit(self) -> float:
        """The largest rounding unit of the precisions in which its parts answer."""
        kinds = (self._call(part, np.zeros(self.size)).dtype for part in self.callbacks)
        floats = [np.finfo(kind).eps for kind in kinds if kind.kind == "f"]
        return float(max(floats, default=np.finfo(float).eps))

    @property
    def rounding_gain(self) -> float:
        """How far rounding errors may grow inside the function; a guess, nothing is known of it."""
        return 1.0 + float(self.declared.get("M", 10.0))

    def derivative_error(self, order: int) -> float:
        """Return an estimate of the error of a derivative that is found by differences."""
        missing = [k for k in range(1, order + 1) if PARTS[k] not in self.callbacks]
        return self.unit ** (0.6 ** len(missing)) * self.rounding_gain if missing else 0.0

    def _value(self, z: Array) -> Array:
        return self._each("value", z, 1)

    def _each(self, part: str, z: Array, axes: int) -> Array:
        shape = (self.out, *(self.size,) * (axes - 1))
        rows = [self._call(part, point).astype(np.float64) for point in z]
        for point, row in zip(z, rows, strict=True):
            if row.shape != shape:
                raise InputError(
                    f"{self.name}: {part} must return shape {shape} at a point ({self.size},), "
                    f"not {row.shape}"
                )
            if not np.isfinite(row).all():
                raise InputError(
                    f"{self.name}: {part} returns NaN or infinite entries at z = {point.tolist()}"
                )
        return np.stack(rows) if rows else np.zeros((0, *shape))

    def _call(self, part: str, point: Array) -> Array:
        try:
            out = np.asarray(self.callbacks[part](point))
            if np.iscomplexobj(out.tolist() if out.dtype == object else out):
                raise TypeError("it returns complex numbers")
            out.astype(np.float64)
        except (Exception, SystemExit) as problem:
            # Whatever the user's own code raises is an answer about it, not a failure of ours.
            why = " ".join(f"{type(problem).__name__}: {problem}".split())
            raise InputError(
                f"{self.name}: {part} fails at z = {point.tolist()}: {why}; correct it"
            ) from problem
        return out

    def _tensor(self, z: Array, order: int) -> Array:
        if PARTS[order] in self.callbacks:
            return self._each(PARTS[order], z, order + 1)
        if len(z) * self.size ** (order + 1) > _ENTRIES:
            raise InputError(
                f"{self.name}: d = {self.size} is too large for derivatives of order {order} by "
                "differences; give it as a model, or a smaller one of its kind"
            )
        below = self._value if order == 1 else lambda p: self._tensor(p, order - 1)
        h = self.unit ** (1 / (2 + order))
        sides = [(below(z + h * e) - below(z - h * e)) / (2 * h) for e in np.eye(self.size)]
        return np.stack(sides, axis=-1)

    def _along(self, z: npt.ArrayLike, *directions: npt.ArrayLike) -> Array:
        points = self._batch(z)
        form = self._tensor(points, len(directions))
        for v in reversed(directions):
            form = np.einsum("n...j,nj->n...", form, self._direction(v, points))
        return np.asarray(form[0] if np.ndim(z) == 1 else form)

    def _pullback(self, z: Array) -> tuple[Array, Pullback]:
        jacobian = self._tensor(z, 1)
        return self._value(z), lambda v: np.asarray(np.einsum("nij,ni->nj", jacobian, v))

    def _push(self, jet: Jet) -> Jet:
        raise InputError(f"{self.name} is a plain function and cannot be part of a composition")


def from_callable(
    thing: Any, *, dim: int | None = None, name: str = "function", **constants: float
) -> Function:
    """Return a generator from a function, or from an object or mapping of callables.

    Parameters
    ----------
    thing
        A function of one point; or something with ``value`` and perhaps ``jacobian``,
        ``hessian``, ``third``, ``dim``, as attributes or keys.
    dim
        The dimension, if the thing does not say it.
    name
        How it is called in reports.
    **constants
        ``m``, ``M``, ``M2``, ``M3`` that you claim of it.

    Raises
    ------
    InputError
        If there is nothing to call, or the dimension is not known.
    """
    if isinstance(thing, type):
        raise InputError(
            f"{name} is a class; give an instance of it, e.g. G = {thing.__name__}(...)"
        )

    def get(key: str) -> Any:
        try:
            return thing.get(key) if isinstance(thing, Mapping) else getattr(thing, key, None)
        except (Exception, SystemExit) as problem:
            why = f"{type(problem).__name__}: {problem}"
            raise InputError(f"{name}: its {key!r} cannot be read: {why}; correct it") from problem

    found: dict[str, Callback] = {part: get(part) for part in PARTS if callable(get(part))}
    if "value" not in found:
        if not callable(thing):
            raise InputError(
                f"{name} is neither a function nor has a callable 'value' "
                f"(it is a {type(thing).__name__})"
            )
        found["value"] = thing
    own = get("dim")
    if None not in (dim, own) and dim != own:
        raise InputError(f"{name} has d = {own}, not {dim}; leave the dimension out")
    size = own if dim is None else dim
    if isinstance(size, bool) or not isinstance(size, int | np.integer) or size < 1:
        raise InputError(f"{name}: the dimension is not known; give --dim D")
    return Function(found, int(size), constants, name)
