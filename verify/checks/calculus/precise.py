"""The loss L in fifty digits, for differences of L itself: a route without any derivative.

Central differences with steps 10^-12 (first and second order) and 10^-10 (third order) have an
error below 10^-19 relative to the derivatives of L two orders up, far below double rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from math import prod
from typing import Any

import mpmath as mp
import numpy as np

from lemmata.verify.generators import CosineGenerator, CosineShear, Generator, Shear, Twist

Vector = Sequence[Any]
EPS = float(np.finfo(float).eps)
_DIGITS = 50
_STEP = {1: "1e-12", 2: "1e-12", 3: "1e-10"}


def _wave(z: Any, k: float, omega: float) -> Any:
    return mp.mpf(k) / mp.mpf(omega) ** 2 * (mp.cos(omega * z) - 1)


def precise(G: Generator) -> Callable[[Vector], list[Any]]:
    """Return G for mpmath numbers, written out from its definition."""
    if isinstance(G, Shear) and G.activation == "tanh":
        return lambda z: [G.p * z[0] + G.c * mp.tanh(z[1]), G.q * z[1]]
    if isinstance(G, CosineGenerator):
        return lambda z: [G.a * z[0] + _wave(z[0], G.k, G.omega)]
    if isinstance(G, CosineShear):
        return lambda z: [G.p * z[0] + _wave(z[1], G.k, G.omega), G.q * z[1]]
    if isinstance(G, Twist):

        def twist(z: Vector) -> list[Any]:
            r = z[0] ** 2 + z[1] ** 2
            angle = G.tau * r / (1 + r)
            c, s = mp.cos(angle), mp.sin(angle)
            return [G.a * (c * z[0] - s * z[1]), G.b * (s * z[0] + c * z[1])]

        return twist
    raise TypeError(f"no fifty-digit version of {G!r}")


def members() -> tuple[Generator, ...]:
    """Return small generators that are not symmetric, one of them in dimension 1."""
    return (
        Shear(p=1.0, q=0.5, c=0.75, activation="tanh"),
        CosineShear(p=2.0, q=0.5, k=1.0, omega=4.0),
        CosineGenerator(a=1.0, k=2.0, omega=8.0),
        Twist(a=1.5, b=1.0, tau=0.75),
    )


def loss_derivative(
    G: Generator, z: np.ndarray, x: np.ndarray, beta: float, *directions: np.ndarray
) -> float:
    """Return a derivative of L at z along one to three directions, by differences of L."""
    with mp.workdps(_DIGITS):
        value = precise(G)
        point = [mp.mpf(float(c)) for c in z]
        target = [mp.mpf(float(c)) for c in x]
        along = [[mp.mpf(float(c)) for c in u] for u in directions]
        h = mp.mpf(_STEP[len(along)])

        def loss(at: Vector) -> Any:
            fit = sum((g - c) ** 2 for g, c in zip(value(at), target, strict=True))
            return sum(c**2 for c in at) / 2 + fit / (2 * mp.mpf(beta) ** 2)

        total = mp.mpf(0)
        for signs in product((1, -1), repeat=len(along)):
            moves = [
                sum(s * u[j] for s, u in zip(signs, along, strict=True)) for j in range(len(point))
            ]
            at = [p + h * move for p, move in zip(point, moves, strict=True)]
            total += prod(signs) * loss(at)
        return float(total / (2 * h) ** len(along))
