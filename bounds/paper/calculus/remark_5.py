"""Remark 5 of Section 2.1: which neural networks are smooth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, combinations
from typing import TypeAlias

import sympy as sp
from sympy.utilities.iterables import multiset_partitions

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, Step, apply, instance, step
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.functions import CurveJet, MapVariable, derivative, function
from lemmata.bounds.language.gram import triangle
from lemmata.bounds.language.maps.coordinatewise import Coordinatewise
from lemmata.bounds.language.maps.fresnel import Fresnel
from lemmata.bounds.language.terms import Functional
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import (
    ZERO,
    UnitVector,
    Vector,
    VectorVariable,
    inner,
    norm,
    vector,
)
from lemmata.bounds.literature import maps
from lemmata.bounds.literature.maps import sigma
from lemmata.bounds.paper.calculus.curved import moved
from lemmata.bounds.paper.calculus.size import CHAIN, INNER, SIGMA, weight
from lemmata.bounds.paper.objects import IDENTITY, z
from lemmata.bounds.symbols import d

u, v, w, y = map(VectorVariable, "uvwy")
e_1, e_2 = UnitVector(1), UnitVector(2)
s, t = sp.symbols("s t", real=True)

# Remark 5, printed: for one neuron sigma in G(z) = 2z + sigma(z_1) e_1.
neuron = function(lambda p: 2 * p + sigma(inner(e_1, p)) * e_1, name="G")


class ThirdOrder(Functional):
    """The bound M3 that there would be for a map."""

    text = "M3({})"
    tex = "M_3({})"


def activation(order: int) -> dict[str, sp.Basic]:
    """Return that the first derivatives of sigma are bounded."""
    return {
        f"derivative {k} of sigma": for_all(t, sp.Le(sp.Abs(CurveJet(sigma, t, k)), SIGMA[k - 1]))
        for k in range(1, order + 1)
    }


# sigma(0) = 0, and sigma' is Fresnel's integral.
FRESNEL = function(lambda t: t * Fresnel(t) + (sp.cos(t**2) - 1) / 2, of=t)
_LARGEST = sp.Abs(Fresnel(sp.sqrt(sp.pi)))
_would_be = ThirdOrder(unfold(neuron)).xreplace({sigma: FRESNEL})
_far = sp.sqrt(2 * sp.pi * (sp.ceiling(_would_be**2) + 1))
_UNBOUNDED = Model(
    "sigma(0) = 0, sigma'(t) = integral of sin t^2 over [0, t]: |sigma''| = |sin t^2| <= 1, and "
    "sigma'''(t) = 2t cos t^2 is 2 sqrt(2 pi n) at t = sqrt(2 pi n), more than M3 for n > M3^2",
    {sigma: FRESNEL, SIGMA[0]: _LARGEST, SIGMA[1]: sp.Integer(1), z: _far * e_1, v: e_1},
    because={"derivative 1 of sigma": (apply("areas", maps.FRESNEL),)},
)
_size = norm(derivative(neuron, z, v, v, v))
REMARK_5_PRINTED = Statement(
    sp.Le(_size, ThirdOrder(neuron) * norm(v) ** 3),
    given=activation(2),
    refuted_by=_UNBOUNDED,
)


# Remark 5, repaired: a layer sigma(W H(z)), whatever network H is below it.  The spaces of all
# layers lie in one that is large enough; W is a linear map, such as a derivative at 0.
A, below = MapVariable("A"), MapVariable("H")
W = function(lambda p: derivative(A, ZERO, p), name="W")
spread = Coordinatewise(sigma, d)
layer = function(lambda p: spread(W(below(p))), name="F")
DIRECTIONS = (u, v, w)


def _below(k: int) -> Formula:
    along = DIRECTIONS[:k]
    size = INNER[k - 1] * sp.Mul(*map(norm, along))
    return for_all((z, *along), sp.Le(norm(derivative(below, z, *along)), size))


_WEIGHT = for_all(y, sp.Le(norm(W(y)), weight * norm(y)))
NETWORK = {"weights": _WEIGHT} | {f"derivative {k} of H": _below(k) for k in (1, 2, 3)}
_DIAGONAL = [maps.COORDINATEWISE[k].conclusion.xreplace({maps.c: SIGMA[k]}) for k in range(3)]
Block: TypeAlias = "tuple[VectorVariable, ...]"


def _before(block: Block) -> Vector:
    """Return W D^kH(z) in some directions."""
    return vector(W(derivative(below, z, *block)))


def _before_size(block: Block) -> sp.Expr:
    return weight * INNER[len(block) - 1] * sp.Mul(*map(norm, block))


def _pre_activation(block: Block) -> tuple[Step, ...]:
    """Bound W D^kH(z) in some directions."""
    name = _named([block])
    return (
        instance(f"H, {name}", _below(len(block)), z, *block),
        instance(f"W, {name}", _WEIGHT, derivative(below, z, *block)),
        step(
            f"W H, {name}",
            sp.Le(norm(_before(block)), _before_size(block)),
            f"H, {name}",
            f"W, {name}",
        ),
    )


def _term(blocks: Sequence[Block]) -> Vector:
    """Return the term of Faà di Bruno's formula that belongs to a partition of directions."""
    return vector(derivative(spread, W(below(z)), *map(_before, blocks)))


def _named(blocks: Sequence[Block]) -> str:
    return "|".join("".join(b.name for b in block) for block in blocks)


def _activated(blocks: Sequence[Block]) -> tuple[Step, ...]:
    """Bound that term."""
    name, k = _named(blocks), len(blocks)
    size = SIGMA[k - 1] * sp.Mul(*map(_before_size, blocks))
    used = (f"W H, {_named([block])}" for block in blocks)
    return (
        instance(f"sigma, {name}", _DIAGONAL[k - 1], W(below(z)), *map(_before, blocks)),
        step(f"term {name}", sp.Le(norm(_term(blocks)), size), f"sigma, {name}", *used),
    )


def _within(k: int, size: sp.Expr) -> Formula:
    along = DIRECTIONS[:k]
    return sp.Le(norm(derivative(layer, z, *along)), size * sp.Mul(*map(norm, along)))


def _order(k: int) -> Iterator[Step]:
    """Bound the k-th derivative of a layer, a sum over the partitions of its directions."""
    along = DIRECTIONS[:k]
    partitions = [[tuple(b) for b in p] for p in multiset_partitions(list(along))]
    yield apply(f"sigma, order {k}", maps.COORDINATEWISE[k - 1], {maps.c: SIGMA[k - 1]})
    for size in range(k):
        for block in combinations(along[:-1], size):
            yield from _pre_activation((*block, along[-1]))
    for p in partitions:
        yield from _activated(p)
    terms = [_term(p) for p in partitions]
    sums: list[Vector] = [*accumulate(terms[:-1])]
    if sums:
        labels = [f"term {_named(p)}" for p in partitions]
        yield step(f"order {k}", _within(k, CHAIN[k - 1]), *labels, *map(triangle, sums, terms[1:]))


one = sp.Integer(1)
_LAYER = Model(
    "sigma(t) = t, W and H the identity, d = 1",
    {sigma: function(lambda t: t, of=t), A: IDENTITY, below: IDENTITY, weight: one}
    | {z: ZERO, u: e_1, v: e_1, w: e_1}
    | dict(zip((*SIGMA, *INNER), 2 * (one, sp.S.Zero, sp.S.Zero), strict=True)),
)
REMARK_5_REPAIRED = Statement(
    sp.And(*(_within(k, CHAIN[k - 1]) for k in (1, 2, 3))),
    given=activation(3) | NETWORK,
    steps=tuple(s for k in (1, 2, 3) for s in _order(k)),
    example=_LAYER,
)

_SINE = moved(
    _LAYER,
    {sigma: function(sp.sin, of=t)} | dict.fromkeys(SIGMA, one),
    "sigma = sin, W and H the identity, d = 1, at 0",
)
_ROOT = moved(
    _LAYER,
    {below: function(lambda p: sp.sqrt(1 + inner(e_1, p) ** 2) * e_1)} | dict.fromkeys(INNER, one),
    "sigma and W the identity, H(z) = sqrt(1 + z^2), d = 1, at 0",
)


CLAIMS: tuple[Claim, ...] = (
    claim(
        "remark-5",
        {"printed": REMARK_5_PRINTED, "repaired": REMARK_5_REPAIRED},
        assumes=("assumption-2",),
        twins=(
            Twin(
                "any number bounds |D^3 G|",
                "printed",
                sp.Le(_size, SIGMA[1] * norm(v) ** 3),
                model=_UNBOUNDED,
            ),
            Twin(
                "third derivative without sigma'''",
                "repaired",
                _within(3, CHAIN[2].subs(SIGMA[2], 0)),
                model=_SINE,
            ),
            Twin(
                "second derivative without the inner one",
                "repaired",
                _within(2, CHAIN[1].subs(INNER[1], 0)),
                model=_ROOT,
            ),
        ),
        erratum=Erratum(
            "One derivative short: bounded sigma', sigma'' bound M and M2 but not M3; sigma' = "
            "Fresnel integral of sin t^2 has sigma''' = 2t cos t^2 unbounded. Repair: bound "
            "sigma''' as well. The sharp form of Theorem 1 does not use M3, so for it the remark "
            "is right.",
        ),
    ),
)
