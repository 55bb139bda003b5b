"""Family F: a rotation whose angle grows with the radius; adversarial for Lemma 3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from lemmata.verify.errors import InputError
from lemmata.verify.generators import validate
from lemmata.verify.generators.base import Generator, Pullback
from lemmata.verify.generators.jets import Jet, stack

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, eq=False, repr=False)
class Twist(Generator):
    """G(z) = A R(θ(‖z‖²)) z, A = diag(a, b), θ(r) = τ r/(1 + r), d = 2 (family F).

    Parameters
    ----------
    a, b
        a ≥ b > 0.
    tau
        Positive.
    """

    a: float
    b: float
    tau: float

    def __post_init__(self) -> None:
        for name in ("a", "b", "tau"):
            validate.scalar(self, name, positive=True)
        if self.a < self.b:
            raise InputError(f"Twist: need a >= b, but a = {self.a} < b = {self.b}")

    @property
    def dim(self) -> int:
        """The dimension d."""
        return 2

    def _angle(self, r: Array, order: int) -> tuple[Array, ...]:
        """θ(r) and its derivatives."""
        s = 1 / (1 + r)
        t = self.tau
        return (t * (r * s), t * s**2, -2 * t * s**3, 6 * t * s**4)[: order + 1]

    def _value(self, z: Array) -> Array:
        return self._pullback(z)[0]

    def _pullback(self, z: Array) -> tuple[Array, Pullback]:
        theta, slope = self._angle(np.square(z).sum(axis=-1), 1)
        cos, sin = np.cos(theta), np.sin(theta)
        value = np.empty_like(z)
        value[:, 0] = self.a * (cos * z[:, 0] - sin * z[:, 1])
        value[:, 1] = self.b * (sin * z[:, 0] + cos * z[:, 1])

        def pull(v: Array) -> Array:
            # Jᵀv = y + 2θ' <z⊥, y> z with y = RᵀAv, z⊥ = (-z₂, z₁).
            v0, v1 = self.a * v[:, 0], self.b * v[:, 1]
            y = np.stack([cos * v0 + sin * v1, cos * v1 - sin * v0], axis=-1)
            swirl = 2 * slope * (z[:, 0] * y[:, 1] - z[:, 1] * y[:, 0])
            y += swirl[:, None] * z
            return y

        return value, pull

    def _push(self, jet: Jet) -> Jet:
        z0, z1 = jet[0:1], jet[1:2]
        r = z0 * z0 + z1 * z1
        theta = r.apply(self._angle(r.value, jet.order))
        s, c = np.sin(theta.value), np.cos(theta.value)
        sin, cos = theta.apply((s, c, -s, -c)), theta.apply((c, -s, -c, s))
        minus = z1.linear(np.negative)
        first, second = cos * z0 + sin * minus, sin * z0 + cos * z1
        scaled = [first.linear(lambda p: self.a * p), second.linear(lambda p: self.b * p)]
        return stack(scaled)
