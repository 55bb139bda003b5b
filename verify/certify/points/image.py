"""Enclosures of G(z) from the exact binary weights, point by point or over boxes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from typing import Any

from flint import arb, arb_mat

from lemmata.verify.certify.ranges import value
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
from lemmata.verify.norms import exact_matrix

Point = Sequence[arb]


@singledispatch
def image(G: Generator, z: Point) -> list[arb]:
    """Enclose G(z).

    Parameters
    ----------
    G : Generator
        At its exact binary weights.
    z : sequence of arb
        d balls.

    Returns
    -------
    list of arb
        o balls that contain G at every point of z.

    Raises
    ------
    InputError
        If no enclosure is known for this kind of generator.
    """
    raise InputError(f"no exact evaluation of {type(G).__name__}; use a family or a Network")


def times(A: arb_mat, z: Point) -> list[arb]:
    """Return the product of a matrix with a vector."""
    return [row[0] for row in (A * arb_mat([[x] for x in z])).tolist()]


def centred(name: str, h: Point, b: Any) -> list[arb]:
    """Return s(h + b) - s(b) entrywise; exactly zero where h is."""
    shift = [arb(0)] * len(h) if b is None else [arb(float(x)) for x in b]
    return [
        arb(0) if x.is_zero() else value(name, x + y) - value(name, y)
        for x, y in zip(h, shift, strict=True)
    ]


@image.register
def _linear(G: Linear, z: Point) -> list[arb]:
    return times(exact_matrix(G.A), z)


@image.register
def _translation(G: Translation, z: Point) -> list[arb]:
    return [x + arb(float(t)) for x, t in zip(z, G.t, strict=True)]


@image.register
def _shear(G: Shear, z: Point) -> list[arb]:
    bend = centred(G.activation, [z[1]], None)[0]
    return [arb(G.p) * z[0] + arb(G.c) * bend, arb(G.q) * z[1]]


def _cosine_term(k: float, omega: float, x: arb) -> arb:
    """Return (k/omega^2)(cos omega x - 1) = -(2k/omega^2) sin^2(omega x/2)."""
    sine = (arb(omega) * x / 2).sin()
    return -2 * arb(k) / arb(omega) ** 2 * sine * sine


@image.register
def _cosine(G: CosineGenerator, z: Point) -> list[arb]:
    return [arb(G.a) * z[0] + _cosine_term(G.k, G.omega, z[0])]


@image.register
def _cosine_shear(G: CosineShear, z: Point) -> list[arb]:
    return [arb(G.p) * z[0] + _cosine_term(G.k, G.omega, z[1]), arb(G.q) * z[1]]


@image.register
def _residual(G: Residual, z: Point) -> list[arb]:
    hidden = centred(G.activation, times(exact_matrix(G.W1), z), G.b)
    bent = times(exact_matrix(G.W2), hidden)
    return [arb(G.a) * x + arb(G.c) * y for x, y in zip(z, bent, strict=True)]


@image.register
def _convex(G: Convex, z: Point) -> list[arb]:
    W = exact_matrix(G.W)
    h = times(W, z)
    bent = centred(G.activation, h, G.bias)
    rows = zip(G.C.tolist(), h, bent, strict=True)
    return times(W.transpose(), [arb(c) * (arb(G.a) * x + arb(G.b) * y) for c, x, y in rows])


@image.register
def _coordinatewise(G: Coordinatewise, z: Point) -> list[arb]:
    g = []
    for t, c, a, b in zip(times(exact_matrix(G.V), z), G.c, G.a, G.b, strict=True):
        bent = centred(G.activation, [arb(float(x)) * t for x in a], b)
        g.append(sum((arb(float(x)) * y for x, y in zip(c, bent, strict=True)), arb(0)))
    return times(exact_matrix(G.U), g)


@image.register
def _twist(G: Twist, z: Point) -> list[arb]:
    r = z[0] * z[0] + z[1] * z[1]
    sin, cos = (arb(G.tau) * r / (1 + r)).sin_cos()
    return [arb(G.a) * (cos * z[0] - sin * z[1]), arb(G.b) * (sin * z[0] + cos * z[1])]


@image.register
def _fresnel(G: Fresnel, z: Point) -> list[arb]:
    x = z[0]
    slope = (arb.pi() / 2).sqrt() * (x * (2 / arb.pi()).sqrt()).fresnel_s()
    half = (x * x / 2).sin()
    return [2 * x + x * slope - half * half]


@image.register
def _composition(G: Composition, z: Point) -> list[arb]:
    out = list(z)
    for part in reversed(G.parts):
        out = image(part, out)
    return out


@image.register
def _blocks(G: BlockDiagonal, z: Point) -> list[arb]:
    parts = zip(G.parts, G.blocks, strict=True)
    return [y for part, block in parts for y in image(part, z[block])]
