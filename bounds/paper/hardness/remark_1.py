"""Remark 1: equal dimensions suffice.  It is still about scalars, for its spaces differ."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Counterexample, Statement, Twin, cite
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.facts import SAME_DIMENSION
from lemmata.bounds.symbols import local, m

_Q = sp.Rational
Point = tuple[sp.Expr, sp.Expr]
_HALF = _Q(1, 2)


def _quadrant(digit: int, point: Point) -> Point:
    x, y = point
    return (
        (y / 2, x / 2),
        (x / 2, y / 2 + _HALF),
        (x / 2 + _HALF, y / 2 + _HALF),
        (1 - y / 2, _HALF - x / 2),
    )[digit]


def hilbert(first: Sequence[int], repeated: int) -> tuple[sp.Rational, Point]:
    """Return the time with base-4 digits ``first, repeated, repeated, ...`` and its point."""
    x, y = sp.symbols("x y")
    image = _quadrant(repeated, (x, y))
    fixed = sp.solve([image[0] - x, image[1] - y], [x, y])
    point: Point = (fixed[x], fixed[y])
    time = _Q(repeated, 3)
    for digit in reversed(first):
        point, time = _quadrant(digit, point), (digit + time) / 4
    return time, point


def preimages(point: Point) -> int:
    """Return how many of three candidate times Hilbert's curve spends at a point."""
    visits = (hilbert((0,), 2), hilbert((2,), 0), hilbert((3,), 1))
    return len({time for time, place in visits if place == point})


count = local("count_pre", r"\#\gamma^{-1}(x)", nonnegative=True)
d_l, d_x = local("d_l", "d_l", positive=True), local("d_x", "d_o", positive=True)
REMARK_1_PRINTED = Statement(
    text="Space-filling curves are bijections R -> R^2: every point has one pre-image.",
    conclusion=sp.Eq(count, 1),
    hypotheses={"onto": sp.Ge(count, 1)},
    counterexample=Counterexample(
        "Hilbert's curve is at (1/2, 1/2) at the times 1/6, 1/2 and 5/6",
        {count: sp.Integer(preimages((_HALF, _HALF)))},
    ),
    where={count: "number of pre-images of a point"},
)
REMARK_1_REPAIRED = Statement(
    text="A bijective Lipschitz G: R^{d_l} -> R^{d_o} with m|z - y| <= |G(z) - G(y)| exists only "
    "if "
    "d_l = d_o: its inverse is continuous.",
    conclusion=sp.Eq(d_l, d_x),
    hypotheses={"assumption-1": sp.Gt(m, 0)},
    steps=(cite("domain", SAME_DIMENSION, {"a": d_l, "b": d_x, "c": m}, "assumption-1"),),
)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "remark-1",
        {"printed": REMARK_1_PRINTED, "repaired": REMARK_1_REPAIRED},
        twins=(
            Twin(
                "two pre-images at most one",
                "printed",
                conclusion=sp.Le(count, 1),
                at={count: 2},
                text="Hilbert's curve",
            ),
            Twin("without invariance of domain", "repaired", drop=("domain",)),
            Twin("one dimension more", "repaired", conclusion=sp.Eq(d_l, d_x + 1)),
        ),
        erratum=Erratum(
            "Space-filling curves are onto and never one-to-one; no continuous bijection R -> "
            "R^2 exists. The conclusion and the padding by constants are right.",
        ),
    ),
)
