"""Lemma 5: the derivatives of a network are networks, by backpropagation."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, step
from lemmata.bounds.language.formulas import Formula, equal, for_all
from lemmata.bounds.language.functions import adjoint, derivative
from lemmata.bounds.language.networks.assembled import Assembled, layer, swept, tangents
from lemmata.bounds.language.networks.layers import Layer, same
from lemmata.bounds.language.networks.network import Size, computed_by
from lemmata.bounds.language.networks.weights import values
from lemmata.bounds.language.vectors import Vector, inner, norm
from lemmata.bounds.paper import vectors
from lemmata.bounds.paper.simulation.counts import GRADIENT, GRADIENT_ANY, PARTIAL_AT_MOST
from lemmata.bounds.paper.simulation.networks import (
    CUBE,
    FULL,
    WAVE,
    G,
    G_map,
    counted,
    e_1,
    gradient_network,
    line,
    on_the_line,
    product,
    tangent_network,
    u,
    w,
    z,
)
from lemmata.bounds.symbols import H

FULL_HIDDEN = {"full biases": FULL["full biases"]}
N, FORWARD = gradient_network(G, w), tangent_network(G, u)


def computes(N: Assembled, at: sp.Basic, target: Vector) -> Formula:
    """Return what a network computes at every point."""
    return for_all(at, equal(computed_by(N)(at), target))


def everywhere(label: str, error: Vector, direction: Any, *rules: Any, why: str) -> Step:
    """Return that a vector is zero at every z, as its products with every direction are."""
    flat = step("every direction", sp.Eq(inner(error, direction), 0), *rules, why=why)
    return generalise(
        label,
        z,
        generalise("a direction", direction, flat),
        apply("same", vectors.ZERO_VECTOR, {vectors.v: error}),
    )


_gradient = adjoint(G_map, z, w)
VALUE = computes(N, z, _gradient)
_tangent = derivative(G_map, z, u)
_moved, _seen = values(G, z, u), layer(N, "g", z)
_apart = layer(FORWARD, "delta", z) - _moved
_forward = computes(FORWARD, z, _tangent)
_most = sp.Le(Size(FORWARD), counted(PARTIAL_AT_MOST))
EXAMPLE = on_the_line(" + z^3", {u: e_1, w: e_1, z: 2 * e_1}, line(CUBE))
LEMMA_5_PRINTED = Statement(
    sp.And(_forward, _most),
    given=FULL_HIDDEN,
    steps=(
        everywhere(
            "the derivative",
            computed_by(FORWARD)(z) - _tangent,
            w,
            swept(FORWARD, "g", z, layer(N, "delta", z)),
            tangents(G, z, u, _seen),
            swept(N, "g", z, _apart),
            why="both solve the equations of the tangents, which have one solution only",
        ),
        step("size", _most, *FULL_HIDDEN),
    ),
    example=EXAMPLE,
)

_dual = "the reverse sweep is dual to the derivative of the forward sweep"
_sizes = sp.Eq(Size(N), counted(GRADIENT_ANY)), sp.Eq(Size(N), counted(GRADIENT))
LEMMA_5_SHARP = Statement(
    sp.And(VALUE, *_sizes),
    given=FULL_HIDDEN,
    steps=(
        everywhere(
            "the gradient",
            computed_by(N)(z) - _gradient,
            u,
            swept(N, "g", z, _moved),
            tangents(G, z, u, _seen),
            why=_dual,
        ),
        step("any biases", _sizes[0]),
        step("size", _sizes[1], "any biases", *FULL_HIDDEN),
    ),
    example=EXAMPLE,
)

_TWO_LAYERS = on_the_line(" + (z^3)^3", {w: e_1, z: 2 * e_1}, line(CUBE, CUBE))


def _wrong(title: str, N: Assembled, model: Model = EXAMPLE) -> Twin:
    """Return a twin by which another network computes the gradient at z."""
    return Twin(title, "sharp", equal(computed_by(N)(z), _gradient), model=model)


# Why squares are needed: values grow linearly, the derivative quadratically.
FAR = sp.sqrt(2 * sp.pi * 10**6) * e_1
"""A point z at which sin(z^2) = 0 and cos(z^2) = 1."""
TWICE = line(WAVE, WAVE)
"""z + s(s(z)), s(t) = t + sin(t^2)."""
_outgrows = sp.Eq(inner(adjoint(computed_by(TWICE), FAR, e_1), e_1), 1 + (1 + 2 * norm(FAR)) ** 2)
GROWTH = Statement(_outgrows, steps=(step("growth", _outgrows),))

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-5",
        {"printed": LEMMA_5_PRINTED, "sharp": LEMMA_5_SHARP},
        twins=(
            Twin("9 H -> 8 H", "sharp", sp.Eq(Size(N), counted(GRADIENT - H)), model=EXAMPLE),
            _wrong(
                "delta without sigma'",
                gradient_network(G, w, Layer("delta", "hidden", (same("g"),))),
            ),
            _wrong(
                "wrong order: g does not wait for delta",
                gradient_network(G, w, waits=False),
                _TWO_LAYERS,
            ),
            _wrong("1/4 -> 1/2", gradient_network(G, w, *product(sp.Rational(1, 2)))),
        ),
        erratum=Erratum(
            "The activations are missing: Sigma, Sigma' and a product, i.e. squares (see Lemma "
            "20). The term l is not needed when linear nodes and skip edges are allowed. 'For i "
            "in [d]' holds for one i and for all at once. If edges join consecutive layers only, "
            "a reverse sweep must carry values, which can exceed O(N); one partial derivative "
            "does not (forward mode).",
            "constant",
            theorem_1="survives",
        ),
    ),
)
