"""A member of each family with given m, M, M2, in every dimension where there is one.

The closed forms of `bounds.families` are solved for the parameters, so that the constants do not
change with d and what is fitted against d is the theorem's dependence on d alone.  The proof for
the rounded weights is the certificate's, not this module's.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lemmata.verify.activations import get
from lemmata.verify.generators import (
    BlockDiagonal,
    Convex,
    CosineGenerator,
    CosineShear,
    Generator,
    Linear,
    Residual,
)

Rng = np.random.Generator
FILE = "file"
"""A generator of one's own."""
ROOM = 1e-9
"""Relative room that targets leave for rounding."""
MONOTONE = ("tanh", "arctan", "sigmoid", "softplus", "erf")


@dataclass(frozen=True)
class Targets:
    """Constants that a member must have, with room for rounding."""

    low: float
    high: float
    M2: float

    @property
    def middle(self) -> float:
        """Centre of the singular values."""
        return (self.low + self.high) / 2

    @property
    def reach(self) -> float:
        """How far they lie from it."""
        return (self.high - self.low) / 2


Make = Callable[[Rng, int, Targets, str], Generator]


@dataclass(frozen=True)
class Rule:
    """How to make a member.

    Attributes
    ----------
    make : callable
        From a generator of random numbers, d, targets and the activation.
    needs, takes : tuple of str
        Keys of a configuration that must and may be given.
    least, most : int
        The dimensions in which the family has members.
    activations : tuple of str
        Those it may have.
    """

    make: Make
    needs: tuple[str, ...] = ("m", "M", "M2")
    takes: tuple[str, ...] = ()
    least: int = 1
    most: int | None = None
    activations: tuple[str, ...] = ()

    def fits(self, d: int) -> bool:
        """Return whether it has members in this dimension."""
        return self.least <= d and (self.most is None or d <= self.most)

    @property
    def where(self) -> str:
        """Its dimensions in words."""
        return f"d >= {self.least}" if self.most is None else f"d = {self.least}"


def orthogonal(rng: Rng, d: int) -> np.ndarray[Any, np.dtype[Any]]:
    """Return an orthogonal matrix from the QR factors of a Gaussian one, ``(d, d)``."""
    q, r = np.linalg.qr(rng.standard_normal((d, d)))
    return np.asarray(q * np.where(np.diag(r) < 0, -1.0, 1.0))


def _linear(rng: Rng, d: int, t: Targets, _: str) -> Generator:
    """Return U diag(s) V with s log-uniform between the targets, which are attained if d > 1."""
    values = np.exp(rng.uniform(math.log(t.low), math.log(t.high), d))
    if d > 1:
        values[:2] = t.low, t.high
    return Linear((orthogonal(rng, d) * values) @ orthogonal(rng, d))


def _cosine(rng: Rng, d: int, t: Targets, _: str) -> Generator:
    """Return one coordinate map d times: m = a - k/omega, M = a + k/omega, M2 = k, all attained."""
    one = CosineGenerator(a=t.middle, k=t.M2, omega=t.M2 / t.reach)
    return one if d == 1 else BlockDiagonal((one,) * d)


def _cosine_shear(rng: Rng, d: int, t: Targets, _: str) -> Generator:
    """Return a shear with p = q = sqrt(m M), whose extremes are k/omega = M - m."""
    p = math.sqrt(t.low * t.high)
    return CosineShear(p=p, q=p, k=t.M2, omega=t.M2 / (2 * t.reach))


def _residual(rng: Rng, d: int, t: Targets, activation: str) -> Generator:
    """Return a z + c W2 sigma(s W1 z + b): m, M = a -+ |c| s s1, M2 = |c| s^2 s2, W orthogonal."""
    _, s1, s2 = get(activation).constants[:3]
    speed = t.M2 * s1 / (t.reach * s2)
    W1, W2 = speed * orthogonal(rng, d), orthogonal(rng, d)
    bias = rng.standard_normal(d)
    c = t.reach / (s1 * speed)
    return Residual(a=t.middle, c=c, W1=W1, W2=W2, activation=activation, b=bias)


def _convex(rng: Rng, d: int, t: Targets, activation: str) -> Generator:
    """Return W'(a W z + b sigma(W z)) with W = s times orthogonal: its Jacobian is symmetric."""
    i1, s1, s2 = get(activation).constants[:3]
    speed = t.M2 * (s1 - i1) / (2 * t.reach * s2)
    b = 2 * t.reach / (s1 - i1) / speed**2
    a = t.low / speed**2 - b * i1
    W, bias = speed * orthogonal(rng, d), rng.standard_normal(d)
    return Convex(a=a, b=b, W=W, C=np.ones(d), activation=activation, bias=bias)


FAMILIES: dict[str, Rule] = {
    "linear": Rule(_linear, ("m", "M")),
    "cosine": Rule(_cosine),
    "cosine-shear": Rule(_cosine_shear, least=2, most=2),
    "residual": Rule(_residual, takes=("activation",), activations=MONOTONE),
    "convex": Rule(_convex, takes=("activation",), activations=MONOTONE),
}
"""Names for ``[[family]]``."""


def member(
    name: str, rng: Rng, d: int, m: float, M: float, M2: float, activation: str
) -> Generator:
    """Return a member of a family whose constants should keep the targets."""
    targets = Targets(m * (1 + ROOM), M * (1 - ROOM), M2 * (1 - ROOM))
    return FAMILIES[name].make(rng, d, targets, activation)
