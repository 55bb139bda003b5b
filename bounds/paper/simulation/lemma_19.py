"""Lemma 19: a product of networks is a network with squares."""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import step
from lemmata.bounds.language.formulas import Formula, equal
from lemmata.bounds.language.functions import derivative, function
from lemmata.bounds.language.networks.joined import Joined, joined
from lemmata.bounds.language.networks.layers import Layer, Reading, same
from lemmata.bounds.language.networks.network import computed_by
from lemmata.bounds.language.networks.nodes import times
from lemmata.bounds.language.terms import Term
from lemmata.bounds.language.vectors import VectorVariable, inner
from lemmata.bounds.paper.simulation.counts import PRODUCT, PRODUCT_STRICT
from lemmata.bounds.paper.simulation.lemma_18 import (
    AFFINE,
    EXAMPLE,
    ONE_OUTPUT,
    biases,
    built,
    f,
    f_z,
    g,
    g_z,
    inlined,
    sized,
    z,
)

w = sp.Symbol("w", real=True)
_VALUE = w * times(f_z, g_z)


def squares(minus: Any = -1, *out: Any) -> Joined:
    """Return w/4 (f + g)^2 - w/4 (f - g)^2, or with other signs and weights."""
    p, q = out or (w / 4, -w / 4)
    layers = (
        Layer("p", "output", (same("0"), same("1")), activation="square"),
        Layer("q", "output", (same("0"), same("1", minus)), activation="square"),
        Layer("out", "output", (same("p", p), same("q", q))),
    )
    return joined(f, g, layers=layers, name="product")


def _inlined(name: str, sign: int) -> Layer:
    reads: tuple[Reading, ...] = (*inlined("0", 1), *inlined("1", sign))
    return Layer(name, "output", reads, biases(1, sign), activation="square")


STRICT = joined(
    f,
    g,
    layers=(
        _inlined("p", 1),
        _inlined("q", -1),
        Layer("out", "output", (same("p", w / 4), same("q", -w / 4))),
    ),
    name="strict product",
)
"""The outputs of f and g inlined into the squares."""


def is_product(N: Joined) -> Formula:
    """Return that a network computes w f g."""
    return equal(computed_by(N)(z), _VALUE)


a, b, u, v = map(VectorVariable, "abuv")
c, k = sp.symbols("c k", real=True)
ONE_SQUARE = function(lambda z: c * inner(a, z) ** 2 + inner(b, z) + k, name="s")
TWO_FACTORS = function(lambda z: inner(a, z) * inner(b, z), name="p")


def minor(h: Term) -> sp.Expr:
    """Return the determinant of the Hessian in the plane of u and v."""
    bent = derivative(h, z, u, u) * derivative(h, z, v, v)
    made: sp.Expr = bent - derivative(h, z, u, v) ** 2
    return made


_flat = sp.Eq(minor(ONE_SQUARE), 0)
_bent = sp.Eq(
    minor(TWO_FACTORS),
    -((inner(a, u) * inner(b, v) - inner(a, v) * inner(b, u)) ** 2),
    evaluate=False,
)
LEMMA_19_SHARP = built(
    sp.And(is_product(STRICT), _flat, _bent),
    sized(STRICT, PRODUCT_STRICT),
    ONE_OUTPUT | AFFINE,
    step("two factors", _bent),
)
"""One square is not enough: its Hessian has rank 1, that of a product rank 2."""

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-19",
        {
            "printed": built(is_product(squares()), sized(squares(), PRODUCT), ONE_OUTPUT),
            "sharp": LEMMA_19_SHARP,
        },
        uses=("lemma-18",),
        twins=tuple(
            Twin(title, "printed", said, model=EXAMPLE)
            for title, said in (
                ("M + N + 6 -> M + N + 5", sized(squares(), PRODUCT - 1)),
                ("1/4 -> 1/2", is_product(squares(-1, w / 2, -w / 2))),
                ("+ between the squares", is_product(squares(-1, w / 4, w / 4))),
                ("one square", is_product(squares(-1, w / 4, 0))),
            )
        ),
    ),
)
