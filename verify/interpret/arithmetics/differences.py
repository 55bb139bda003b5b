"""Derivatives of a scalar function as differences of its values: no formula is differentiated."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

import sympy as sp
from flint import arb

from lemmata.bounds.language.functions import Function
from lemmata.bounds.language.unfold import unfold
from lemmata.bounds.language.vectors import UnitVector, Vector, VectorVariable
from lemmata.bounds.prove.reals.tape import precision
from lemmata.verify.errors import InputError
from lemmata.verify.interpret.arithmetics.balls import Balls
from lemmata.verify.interpret.arithmetics.floats import Floats, Rounded, middle, spread

if TYPE_CHECKING:
    from lemmata.verify.interpret.arithmetics.arithmetic import Arithmetic
    from lemmata.verify.interpret.evaluate import Evaluation

_BITS = 400
_STEPS = {Balls: 2.0**-60, Floats: 2.0**-8}
_AT = VectorVariable("at", 10**9)
Ball = Sequence[arb]


def gradient(outer: Evaluation, f: Function, z: Vector, directions: sp.Tuple) -> Any:
    """Return the derivative of grad f in some directions, in the arithmetic of an evaluation.

    Central differences with steps h and 2h, in 400 bits, or in floats where Arb cannot evaluate G.
    Their error falls like h^2, so that of the finer one is a third of their distance up to terms of
    order h^4; eight times that is taken, with what rounding can do.
    """
    rows = _along_axes(outer, f, z, directions)
    return outer.arithmetic.combine([(x, outer._unit(i + 1)) for i, x in enumerate(rows)])


def laplacian(outer: Evaluation, f: Function, z: Vector) -> arb:
    """Return the sum of the second differences along the axes."""
    axes = [sp.Tuple(UnitVector(i + 1)) for i in range(outer.model.G.dim)]
    total: arb = sum((_along_axes(outer, f, z, e)[i] for i, e in enumerate(axes)), arb(0))
    return total


def _along_axes(outer: Evaluation, f: Function, z: Vector, directions: sp.Tuple) -> list[arb]:
    """Return the derivatives along some directions and each axis."""
    with precision(_BITS):
        try:
            return _differences(outer, Balls, f, z, directions)
        except InputError:
            return _differences(outer, Floats, f, z, directions)


def _differences(
    outer: Evaluation, arithmetic: type[Arithmetic], f: Function, z: Vector, directions: sp.Tuple
) -> list[arb]:
    from lemmata.verify.interpret.evaluate import Evaluation

    body, exact, h = _body(f), Evaluation(outer.model, arithmetic), _STEPS[arithmetic]
    centre, *along = (_coordinates(exact.vector(v)) for v in (z, *directions))
    known = exact.known(body, _AT)

    def value(at: Ball) -> arb:
        found: arb = exact.with_values({**known, _AT: exact.arithmetic.point(at)}).scalar(body)
        return found

    axes = [[arb(i == j) for j in range(len(centre))] for i in range(len(centre))]
    return [_extrapolated(value, centre, [*along, e], h) for e in axes]


def _coordinates(v: Any) -> list[arb]:
    return [arb(float(c)) for c in v.value] if isinstance(v, Rounded) else list(v)


@cache
def _body(f: Function) -> sp.Expr:
    return unfold(f.open(_AT)[1])


def _extrapolated(value: Any, centre: Ball, along: Sequence[Ball], h: float) -> arb:
    fine, coarse = (quotient(value, centre, along, step) for step in (h, 2 * h))
    return arb(middle(fine), spread(fine) + 8 * abs(middle(fine - coarse)))


def quotient(value: Any, centre: Ball, along: Sequence[Ball], h: float) -> arb:
    """Return the mixed central difference along several directions."""
    total = arb(0)
    for signs in product((1, -1), repeat=len(along)):
        at = [
            c + arb(h) * sum((s * u[j] for s, u in zip(signs, along, strict=True)), arb(0))
            for j, c in enumerate(centre)
        ]
        total += prod(signs) * value(at)
    return total / (2 * arb(h)) ** len(along)
