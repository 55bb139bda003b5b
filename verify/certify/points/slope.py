"""Enclosures of the Jacobian J(z) from the exact binary weights."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

from flint import arb, arb_mat

from lemmata.verify.certify.points.image import image, times
from lemmata.verify.certify.ranges import Interval, derivative
from lemmata.verify.errors import InputError
from lemmata.verify.generators import (
    BlockDiagonal,
    Composition,
    Convex,
    Coordinatewise,
    CosineGenerator,
    CosineShear,
    Fresnel,
    Generator,
    Linear,
    Residual,
    Shear,
    Translation,
    Twist,
)
from lemmata.verify.norms import exact_matrix, power

Point = Sequence[arb]


def jacobian(G: Generator, z: Point) -> arb_mat:
    """Enclose J(z), (o, d).

    Parameters
    ----------
    G : Generator
        At its exact binary weights.
    z : sequence of arb
        d balls.

    Raises
    ------
    InputError
        If no enclosure is known for this kind of generator.
    """
    return pushed(G, z, diagonal([arb(1)] * G.dim))


@singledispatch
def pushed(G: Generator, z: Point, V: arb_mat) -> arb_mat:
    """Enclose J(z) V for a matrix V, (d, r): cheap for few columns.

    Raises
    ------
    InputError
        If no enclosure is known for this kind of generator.
    """
    raise InputError(f"no exact Jacobian of {type(G).__name__}; use a family or a Network")


def diagonal(entries: Sequence[arb]) -> arb_mat:
    """Return a diagonal matrix."""
    n = len(entries)
    return arb_mat([[entries[i] if i == j else arb(0) for j in range(n)] for i in range(n)])


def scaled(entries: Sequence[arb], V: arb_mat) -> arb_mat:
    """Return diag(entries) V."""
    return arb_mat([[s * x for x in row] for s, row in zip(entries, V.tolist(), strict=True)])


def slopes(name: str, h: Point) -> list[arb]:
    """Enclose s'(h) entrywise."""
    return [derivative(name, 1, Interval(x.lower(), x.upper())) for x in h]


def shifted(h: Point, b: object) -> list[arb]:
    """Return h + b, where b may be missing."""
    return list(h) if b is None else [x + arb(float(y)) for x, y in zip(h, b, strict=True)]  # type: ignore[call-overload]


@pushed.register
def _linear(G: Linear, z: Point, V: arb_mat) -> arb_mat:
    return exact_matrix(G.A) * V


@pushed.register
def _translation(G: Translation, z: Point, V: arb_mat) -> arb_mat:
    return V


@pushed.register
def _shear(G: Shear, z: Point, V: arb_mat) -> arb_mat:
    bend = arb(G.c) * slopes(G.activation, [z[1]])[0]
    return arb_mat([[arb(G.p), bend], [arb(0), arb(G.q)]]) * V


def _cosine_slope(k: float, omega: float, x: arb) -> arb:
    return -arb(k) / arb(omega) * (arb(omega) * x).sin()


@pushed.register
def _cosine(G: CosineGenerator, z: Point, V: arb_mat) -> arb_mat:
    return arb_mat([[arb(G.a) + _cosine_slope(G.k, G.omega, z[0])]]) * V


@pushed.register
def _cosine_shear(G: CosineShear, z: Point, V: arb_mat) -> arb_mat:
    return arb_mat([[arb(G.p), _cosine_slope(G.k, G.omega, z[1])], [arb(0), arb(G.q)]]) * V


@pushed.register
def _residual(G: Residual, z: Point, V: arb_mat) -> arb_mat:
    W1 = exact_matrix(G.W1)
    first = slopes(G.activation, shifted(times(W1, z), G.b))
    return arb(G.a) * V + exact_matrix(G.W2) * scaled([arb(G.c) * s for s in first], W1 * V)


@pushed.register
def _convex(G: Convex, z: Point, V: arb_mat) -> arb_mat:
    W = exact_matrix(G.W)
    first = slopes(G.activation, shifted(times(W, z), G.bias))
    profile = [arb(c) * (arb(G.a) + arb(G.b) * s) for c, s in zip(G.C.tolist(), first, strict=True)]
    return W.transpose() * scaled(profile, W * V)


@pushed.register
def _coordinatewise(G: Coordinatewise, z: Point, V: arb_mat) -> arb_mat:
    inner_map = exact_matrix(G.V)
    first = []
    for t, c, a, b in zip(
        times(inner_map, z), G.c.tolist(), G.a.tolist(), G.b.tolist(), strict=True
    ):
        inner = slopes(G.activation, shifted([arb(x) * t for x in a], b))
        first.append(
            sum((arb(x) * arb(y) * s for x, y, s in zip(c, a, inner, strict=True)), arb(0))
        )
    return exact_matrix(G.U) * scaled(first, inner_map * V)


@pushed.register
def _twist(G: Twist, z: Point, V: arb_mat) -> arb_mat:
    r = power(z[0], 2) + power(z[1], 2)
    sin, cos = (arb(G.tau) * r / (1 + r)).sin_cos()
    swirl = 2 * arb(G.tau) / power(1 + r, 2)
    # R (I + 2 theta' z_perp z^T), z_perp = (-z2, z1).
    inner = arb_mat(
        [
            [1 - swirl * z[1] * z[0], -swirl * z[1] * z[1]],
            [swirl * z[0] * z[0], 1 + swirl * z[0] * z[1]],
        ]
    )
    turned = arb_mat([[cos, -sin], [sin, cos]]) * inner
    return scaled([arb(G.a), arb(G.b)], turned) * V


@pushed.register
def _fresnel(G: Fresnel, z: Point, V: arb_mat) -> arb_mat:
    area = (arb.pi() / 2).sqrt() * (z[0] * (2 / arb.pi()).sqrt()).fresnel_s()
    return arb_mat([[2 + area]]) * V


@pushed.register
def _composition(G: Composition, z: Point, V: arb_mat) -> arb_mat:
    point = list(z)
    for part in reversed(G.parts):
        V = pushed(part, point, V)
        point = image(part, point)
    return V


@pushed.register
def _blocks(G: BlockDiagonal, z: Point, V: arb_mat) -> arb_mat:
    rows = V.tolist()
    return arb_mat(
        [
            row
            for part, block in zip(G.parts, G.blocks, strict=True)
            for row in pushed(part, z[block], arb_mat(rows[block])).tolist()
        ]
    )
