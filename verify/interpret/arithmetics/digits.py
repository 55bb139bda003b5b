"""Vectors in fifty digits, by mpmath: values of G from its definition, derivatives by differences.

A route that shares nothing with the derivatives of `verify.generators`, nor with Arb's images.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

import mpmath as mp
from flint import arb

from lemmata.verify.generators import CosineGenerator, CosineShear, Generator, Shear, Twist
from lemmata.verify.interpret.arithmetics.balls import Balls
from lemmata.verify.interpret.model import NotAboutPointsError

DIGITS = 50
_STEPS = ("", "1e-12", "1e-12", "1e-10")
Vector = Sequence[Any]


def precise(G: Generator) -> Callable[[Vector], list[Any]]:
    """Return G for mpmath numbers, written out from its definition.

    Raises
    ------
    NotAboutPointsError
        If this kind of generator has no such version.
    """
    if isinstance(G, Shear) and G.activation == "tanh":
        return lambda z: [G.p * z[0] + G.c * mp.tanh(z[1]), G.q * z[1]]
    if isinstance(G, CosineGenerator):
        return lambda z: [G.a * z[0] + _wave(z[0], G.k, G.omega)]
    if isinstance(G, CosineShear):
        return lambda z: [G.p * z[0] + _wave(z[1], G.k, G.omega), G.q * z[1]]
    if isinstance(G, Twist):
        return lambda z: _twist(G, z)
    raise NotAboutPointsError(f"no fifty-digit version of {type(G).__name__}")


def _wave(z: Any, k: float, omega: float) -> Any:
    return mp.mpf(k) / mp.mpf(omega) ** 2 * (mp.cos(omega * z) - 1)


def _twist(G: Twist, z: Vector) -> list[Any]:
    r = z[0] ** 2 + z[1] ** 2
    angle = G.tau * r / (1 + r)
    c, s = mp.cos(angle), mp.sin(angle)
    return [G.a * (c * z[0] - s * z[1]), G.b * (s * z[0] + c * z[1])]


class Digits(Balls):
    """Evaluation in `DIGITS` digits; work within ``precision(200)`` to keep them.

    Central differences with steps 10^-12 (first and second order) and 10^-10 (third order) have an
    error below 10^-19 relative to the derivatives two orders up.
    """

    def __init__(self, G: Generator, constants: Mapping[str, float]) -> None:
        super().__init__(G, constants)
        self._value = precise(G)

    def jet(self, z: Vector, directions: Sequence[Vector]) -> Vector:
        """Return a derivative of G along up to three directions; for none its value."""
        with mp.workdps(DIGITS):
            centre, along = _numbers(z), [_numbers(u) for u in directions]
            if not directions:
                return _balls(self._value(centre))
            h = mp.mpf(_STEPS[len(along)])
            total = [mp.mpf(0)] * self.G.dim
            for signs in product((1, -1), repeat=len(along)):
                moved = [
                    c + h * sum(s * u[j] for s, u in zip(signs, along, strict=True))
                    for j, c in enumerate(centre)
                ]
                value = self._value(moved)
                total = [t + prod(signs) * v for t, v in zip(total, value, strict=True)]
            return _balls([t / (2 * h) ** len(along) for t in total])

    def adjoint(self, z: Vector, directions: Sequence[Vector], a: Vector) -> Vector:
        """Return the vector w with <w, u> = <a, DG(z)[..., u]>."""
        axes = ([arb(i == j) for j in range(self.G.dim)] for i in range(self.G.dim))
        return [self.inner(a, self.jet(z, [*directions, e])) for e in axes]

    def laplacian(self, z: Vector) -> Vector:
        """Return the sum of D^2 G[e_j, e_j]."""
        axes = ([arb(i == j) for j in range(self.G.dim)] for i in range(self.G.dim))
        return self.combine([(arb(1), self.jet(z, [e, e])) for e in axes])

    def _columns(self, z: Vector) -> list[Vector]:
        axes = ([arb(i == j) for j in range(self.G.dim)] for i in range(self.G.dim))
        return [self.jet(z, [e]) for e in axes]

    def jacobian_size(self, z: Vector) -> arb:
        """Return the Frobenius norm of DG."""
        return sum((self.inner(c, c) for c in self._columns(z)), arb(0)).sqrt()

    def divergence(self, z: Vector) -> arb:
        """Return the trace of DG."""
        total: arb = sum((c[i] for i, c in enumerate(self._columns(z))), arb(0))
        return total


def _numbers(v: Vector) -> list[Any]:
    """Return the centres of balls exactly."""
    return [mp.ldexp(mp.mpf(int(man)), int(exp)) for man, exp in (x.mid().man_exp() for x in v)]


def _balls(v: Vector) -> Vector:
    return [arb(x) for x in v]
