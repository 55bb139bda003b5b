"""One member of each family with proved m >= low and M <= high, by construction.

The parameters are drawn from the set on which the family's proved constants (`bounds.families`)
keep the targets.  Intervals are narrowed by 1e-9 where orthogonal factors round.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from hypothesis import strategies as st

from lemmata.verify.activations import get
from lemmata.verify.generators import (
    BlockDiagonal,
    Composition,
    Convex,
    Coordinatewise,
    CosineGenerator,
    CosineShear,
    Generator,
    Linear,
    Residual,
    Shear,
    Twist,
)
from lemmata.verify.strategies.shapes import (
    activations,
    layer_matrices,
    orthogonal_matrices,
    readable,
)

Draw: TypeAlias = Any
Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
_IN = 1 - 1e-9
"""Leaves room for rounding."""


@dataclass(frozen=True)
class Target:
    """What a member must satisfy: ``m >= low``, ``M <= high``, its dimension, activations."""

    low: float
    high: float
    dim: int
    names: tuple[str, ...]

    @property
    def narrowed(self) -> Target:
        """The same with room for rounding on both sides."""
        return Target(self.low / _IN, self.high * _IN, self.dim, self.names)

    @property
    def halved(self) -> Target:
        """Targets of one of two maps whose composition keeps these."""
        inner = self.narrowed
        return Target(math.sqrt(inner.low), math.sqrt(inner.high), self.dim, self.names)


def _linear(draw: Draw, t: Target) -> Generator:
    inner = t.narrowed
    A = layer_matrices(rows=t.dim, cols=t.dim, singular_values=(inner.low, inner.high))
    return Linear(draw(A))


def _reach(p: float, q: float, t: Target) -> float:
    """Return the largest |shear| s for which [[p, s], [0, q]] keeps the targets."""
    top = min(t.high, p * q / t.low)
    square = max(0.0, (top**2 - p**2) * (top**2 - q**2)) / top**2
    return math.sqrt(square) * _IN


def _shear(draw: Draw, t: Target) -> Generator:
    p, q = draw(readable(t.low, t.high)), draw(readable(t.low, t.high))
    name = draw(activations(only=t.names))
    limit = _reach(p, q, t) / get(name).s1
    return Shear(p=p, q=q, c=draw(readable(-limit, limit)), activation=name)


def _wave(draw: Draw, limit: float) -> tuple[float, float]:
    """Return k and omega with 0 < k <= limit * omega."""
    omega = 2.0 ** draw(st.integers(0, 7))
    return draw(readable(limit * omega / 1024, limit * omega)), omega


def _cosine(draw: Draw, t: Target) -> Generator:
    middle = (t.low + t.high) / 2
    a = draw(readable((t.low + middle) / 2, (middle + t.high) / 2))
    k, omega = _wave(draw, min(a - t.low, t.high - a) * _IN)
    return CosineGenerator(a=a, k=k, omega=omega)


def _cosine_shear(draw: Draw, t: Target) -> Generator:
    room = (t.high / t.low) ** 0.25
    ends = readable(t.low * room, t.high / room)
    p, q = draw(ends), draw(ends)
    k, omega = _wave(draw, _reach(p, q, t))
    return CosineShear(p=p, q=q, k=k, omega=omega)


def _twist(draw: Draw, t: Target) -> Generator:
    root = math.sqrt(t.high / t.low) * _IN
    most = 2 * (root - 1 / root)
    tau = draw(readable(most / 1024, most))
    growth = (math.sqrt((tau / 2) ** 2 + 4) + tau / 2) / 2 / _IN
    b = draw(readable(t.low * growth, max(t.low * growth, t.high / growth)))
    a = draw(readable(b, max(b, t.high / growth)))
    return Twist(a=a, b=b, tau=tau)


def _bias(draw: Draw, width: int) -> Array | None:
    if not draw(st.booleans()):
        return None
    return np.array([draw(readable(-2, 2)) for _ in range(width)])


def _residual(draw: Draw, t: Target) -> Generator:
    name, k = draw(activations(only=t.names)), draw(st.integers(1, t.dim + 2))
    a = draw(readable(t.low, t.high))
    speed = 2.0 ** draw(st.integers(0, 3))
    limit = max(0.0, min(a - t.low, t.high - a)) * _IN / get(name).s1 / speed
    W1 = draw(layer_matrices(rows=k, cols=t.dim, singular_values=(0, speed * _IN)))
    W2 = draw(layer_matrices(rows=t.dim, cols=k, singular_values=(0, _IN)))
    c = draw(readable(-limit, limit))
    return Residual(a=a, c=c, W1=W1, W2=W2, activation=name, b=_bias(draw, k))


def _convex(draw: Draw, t: Target) -> Generator:
    t = t.narrowed
    name, k = draw(activations(only=t.names)), t.dim + draw(st.integers(0, 2))
    i1, s1 = get(name).inf_d1, get(name).s1
    most = (t.high / t.low) ** 0.25
    W = draw(layer_matrices(rows=k, cols=t.dim, singular_values=(1, most**0.5)))
    C = np.array([draw(readable(1, most)) for _ in range(k)])
    low, high = t.low / _IN, t.high / most**2 * _IN
    b = draw(readable(0, (high - low) / (s1 - i1) * _IN))
    a = draw(readable(low - b * i1, max(low - b * i1, high - b * s1)))
    return Convex(a=a, b=b, W=W, C=C, activation=name, bias=_bias(draw, k))


def _coordinatewise(draw: Draw, t: Target) -> Generator:
    t = t.narrowed
    name = draw(activations(only=[n for n in t.names if n in EXPANDING]))
    s2, ratio = get(name).s2, t.high / t.low
    limit = (ratio - 1) / (ratio + 1) / (2 * s2)
    rows = [_scalar(draw, t, limit, s2) for _ in range(t.dim)]
    c, a, b = (np.array([row[i] for row in rows]) for i in range(3))
    U, V = draw(orthogonal_matrices(dim=t.dim)), draw(orthogonal_matrices(dim=t.dim))
    return Coordinatewise(U=U, V=V, c=c, a=a, b=b, activation=name)


def _scalar(draw: Draw, t: Target, limit: float, s2: float) -> tuple[list[float], ...]:
    """Return c, a, b of s(σ(kt + b) - σ(b - kt))/k, whose slope is in s(1 ± 2|b| sup|σ''|)."""
    b = draw(readable(limit / 4, limit * _IN)) * (1 - 2 * draw(st.integers(0, 1)))
    wobble = 2 * abs(b) * s2
    least, most = t.low / (1 - wobble), t.high / (1 + wobble)
    scale, k = draw(readable(least, max(least, most))), 2.0 ** draw(st.integers(0, 2))
    return [scale / k, -scale / k], [k, -k], [b, b]


def _rotated(draw: Draw, t: Target) -> Generator:
    inner = draw(member(draw(st.sampled_from(fitting(SIMPLE, t.dim))), t.narrowed))
    parts = [Linear(draw(orthogonal_matrices(dim=t.dim))) for _ in range(2)]
    return Composition((parts[0], inner, parts[1]))


def _composition(draw: Draw, t: Target) -> Generator:
    names = st.sampled_from(fitting(SIMPLE, t.dim))
    return Composition(tuple(draw(member(draw(names), t.halved)) for _ in range(2)))


def _blocks(draw: Draw, t: Target) -> Generator:
    first = draw(st.integers(1, min(2, t.dim - 1)))
    parts = []
    for d in (first, t.dim - first):
        block = Target(t.low, t.high, d, t.names)
        parts.append(draw(member(draw(st.sampled_from(fitting(SIMPLE, d))), block)))
    return BlockDiagonal(tuple(parts))


@dataclass(frozen=True)
class Family:
    """How to draw a member, and in which dimensions the family lives."""

    make: Callable[[Draw, Target], Generator]
    least: int = 1
    most: int | None = None


_MAKERS: dict[str, Family] = {
    "linear": Family(_linear),
    "cosine": Family(_cosine, 1, 1),
    "shear": Family(_shear, 2, 2),
    "cosine shear": Family(_cosine_shear, 2, 2),
    "twist": Family(_twist, 2, 2),
    "residual": Family(_residual),
    "convex": Family(_convex),
    "coordinatewise": Family(_coordinatewise),
    "rotated": Family(_rotated),
    "composition": Family(_composition),
    "blocks": Family(_blocks, 2),
}
FAMILIES = tuple(_MAKERS)
"""Names for ``generators(families=...)``."""
SIMPLE = ("linear", "cosine", "shear", "cosine shear", "twist", "residual", "convex")
"""Families of one formula, whose certificate takes less than a millisecond."""
PLAIN = ("linear", "cosine", "cosine shear", "twist")
"""Families without an activation."""
EXPANDING = ("softplus", "gelu")
"""Activations with which a coordinatewise network can expand: the others saturate."""
TYPES: dict[type[Generator], str] = {
    Linear: "linear",
    CosineGenerator: "cosine",
    Shear: "shear",
    CosineShear: "cosine shear",
    Twist: "twist",
    Residual: "residual",
    Convex: "convex",
    Coordinatewise: "coordinatewise",
    Composition: "composition",
    BlockDiagonal: "blocks",
}


def fitting(names: tuple[str, ...], dim: int) -> list[str]:
    """Return the families among these that live in a dimension."""
    return [n for n in names if fits(n, dim)]


def fits(name: str, dim: int) -> bool:
    """Return whether a family has members in a dimension."""
    family = _MAKERS[name]
    return family.least <= dim and (family.most is None or dim <= family.most)


@st.composite
def member(draw: Draw, name: str, target: Target) -> Generator:
    """Draw a member of a family."""
    return _MAKERS[name].make(draw, target)
