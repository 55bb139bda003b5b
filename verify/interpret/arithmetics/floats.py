"""Vectors in floating point, each with a bound of its error; what they give is a ball."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from flint import arb

from lemmata.verify.generators.base import Generator
from lemmata.verify.interpret.arithmetics.rounding import gain, rounding
from lemmata.verify.interpret.model import NotAboutPointsError

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]
EPS = float(np.finfo(float).eps)
_ORDERS = ("value", "jvp", "hessian", "third")
_SIZES = ("", "M", "M2", "M3")


class Rounded(NamedTuple):
    """A vector, and how far it is at most from the exact one."""

    value: Array
    radius: float

    @property
    def length(self) -> float:
        """An upper bound of the norm."""
        return float(np.linalg.norm(self.value)) + self.radius


class Floats:
    """Evaluation by NumPy with first-order bounds of all rounding errors.

    Parameters
    ----------
    G : Generator
        The map.
    constants : mapping of str to float
        ``M``, ``M2``, ``M3`` say how an error of a point or a direction is passed on.
    """

    def __init__(self, G: Generator, constants: Mapping[str, float]) -> None:
        self.G, self.constants = G, constants

    def point(self, coordinates: Iterable[Any]) -> Rounded:
        """Return a vector that is exact."""
        return Rounded(np.array([float(c) for c in coordinates]), 0.0)

    def combine(self, pairs: Sequence[tuple[arb, Rounded]]) -> Rounded:
        """Return a linear combination."""
        value, radius, size = np.zeros(self.G.dim), 0.0, 0.0
        for coefficient, v in pairs:
            c, off = middle(coefficient), spread(coefficient)
            value = value + c * v.value
            radius += abs(c) * v.radius + off * v.length
            size += abs(c) * v.length
        return Rounded(value, radius + (len(pairs) + 1) * EPS * size if len(pairs) > 1 else radius)

    def jet(self, z: Rounded, directions: Sequence[Rounded]) -> Rounded:
        """Return the derivative of G in some directions; for none its value."""
        k = len(directions)
        _at_most_third(k)
        value = getattr(self.G, _ORDERS[k])(z.value, *(u.value for u in directions))
        return Rounded(np.asarray(value, float), self._error(z, k, directions))

    def adjoint(self, z: Rounded, directions: Sequence[Rounded], a: Rounded) -> Rounded:
        """Return the vector w with <w, u> = <a, DG[..., u]>."""
        k, d = len(directions) + 1, self.G.dim
        _at_most_third(k)
        if k == 1:
            value = self.G.vjp(z.value, a.value)
        else:
            along = (np.tile(u.value, (d, 1)) for u in directions)
            rows = getattr(self.G, _ORDERS[k])(np.tile(z.value, (d, 1)), *along, np.eye(d))
            value = np.asarray(rows, float) @ a.value
        # Its products with unit vectors are off by no more than those of DG with a.
        return Rounded(np.asarray(value, float), self._error(z, k, [*directions, a]))

    def laplacian(self, z: Rounded) -> Rounded:
        """Return the sum of D^2 G[e_j, e_j]."""
        axes = np.eye(self.G.dim)
        rows = np.asarray(self.G.hessian(np.tile(z.value, (self.G.dim, 1)), axes, axes), float)
        unit = Rounded(axes[0], 0.0)
        return Rounded(rows.sum(axis=0), self.G.dim * self._error(z, 2, [unit, unit]))

    def jacobian_size(self, z: Rounded) -> arb:
        """Return the Frobenius norm of DG."""
        error = self.G.dim * self._error(z, 1, [Rounded(np.eye(self.G.dim)[0], 0.0)])
        return ball(float(np.linalg.norm(self.G.jacobian(z.value))), error)

    def divergence(self, z: Rounded) -> arb:
        """Return the trace of DG."""
        error = self.G.dim * self._error(z, 1, [Rounded(np.eye(self.G.dim)[0], 0.0)])
        return ball(float(np.trace(self.G.jacobian(z.value))), error)

    def norm(self, v: Rounded) -> arb:
        """Return the Euclidean norm."""
        size = float(np.linalg.norm(v.value))
        return ball(size, v.radius + (len(v.value) + 2) * EPS * size)

    def inner(self, v: Rounded, w: Rounded) -> arb:
        """Return the inner product."""
        a, b = float(np.linalg.norm(v.value)), float(np.linalg.norm(w.value))
        off = a * w.radius + b * v.radius + v.radius * w.radius
        return ball(float(v.value @ w.value), off + (len(v.value) + 2) * EPS * a * b)

    def _error(self, z: Rounded, k: int, factors: Sequence[Rounded]) -> float:
        """Bound the error of a k-th derivative, a form that is linear in its factors."""
        lengths = [f.length for f in factors]
        own = rounding(self.G, z.length, k) * (self.G.dim if k else 1)
        total = (own + self._size(k + 1, z) * z.radius) * math.prod(lengths)
        for i, f in enumerate(factors):
            if f.radius:
                rest = math.prod(lengths[:i] + lengths[i + 1 :])
                total += self._size(k, z) * f.radius * rest
        return total

    def _size(self, k: int, z: Rounded) -> float:
        """Bound the k-th derivative of G around a point."""
        known = self.constants.get(_SIZES[k], math.inf) if k < len(_SIZES) else math.inf
        grown: float = gain(self.G) ** k * (1 + z.length)
        return known if math.isfinite(known) else grown


def _at_most_third(k: int) -> None:
    if k >= len(_ORDERS):
        raise NotAboutPointsError(f"it needs a derivative of G of order {k}; generators have three")


def ball(value: float, radius: float) -> arb:
    """Return the ball around a float; NaN where that is not finite."""
    return arb(value, radius) if math.isfinite(value) and math.isfinite(radius) else arb.nan()


def middle(x: arb) -> float:
    """Return the float next to the centre of a ball; infinite beyond the range of floats."""
    try:
        return float(x.mid())
    except OverflowError:
        return math.inf


def spread(x: arb) -> float:
    """Return the radius of a ball around its `middle`."""
    try:
        return float(x.rad().upper()) + EPS * abs(middle(x))
    except OverflowError:
        return math.inf
