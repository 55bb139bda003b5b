"""The square gadget: a deep ReLU circuit for t^2, with its exact error."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, induct, instance, step
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.networks.circuits import Activated, Circuit, Output
from lemmata.bounds.language.networks.network import Size
from lemmata.bounds.paper.approximation.circuits import HALF, level, square, square_of_three
from lemmata.bounds.paper.approximation.size import (
    SQUARE_ERROR,
    SQUARE_PARAMETERS,
    SQUARE_RELU,
    levels,
    reach,
)

a = sp.Symbol("a", real=True)
n = sp.Symbol("n", integer=True, nonnegative=True)
TOP = reach**2 * SQUARE_ERROR


def error(C: Circuit) -> sp.Expr:
    """Return what a circuit computes less the square."""
    return Output(C, a) - a**2


def exact(C: Circuit, s: sp.Expr, R: sp.Expr) -> Formula:
    """Return that the error after s levels is R^2 4^-s gamma_s (1 - gamma_s)."""
    g = level(C, s, a)
    return sp.Eq(error(C), R**2 * sp.Integer(4) ** (-s) * g * (1 - g))


def _levels(C: Circuit, R: sp.Expr, place: str, folds: bool) -> tuple[Step, ...]:
    """Return the proof of the exact error, from what says where gamma_0 is.

    It depends on where the circuit's map is the tent map: it *folds* all of the line in two, or
    has to be asked in [0, 1] only, whence it comes.
    """

    def g(s: sp.Expr) -> sp.Expr:
        return level(C, s, a)

    of_n = C.xreplace({levels: n})
    inside, goal = sp.And(sp.Ge(g(n), 0), sp.Le(g(n), 1)), exact(of_n, n, R)
    two_sides = sp.Or(sp.Eq(g(n + 1), 2 * g(n)), sp.Eq(g(n + 1), 2 - 2 * g(n)))
    asked = (instance("gamma_n", for_all(n, inside), n), step("two sides", two_sides, "gamma_n"))
    return (
        induct(
            "in [0, 1]", n, inside,
            step("next level", ..., *(("induction hypothesis",) if folds else ())),
            start=(step("level 0", inside.xreplace({n: sp.S.Zero}), place),),
        ),
        induct(
            "error of n levels", n, goal,
            *(() if folds else asked),
            step(
                "one more", ..., "induction hypothesis", *(() if folds else ("two sides",)),
                why="4^-s g(1 - g) - 4^-(s+1) g' = 4^-(s+1) g'(1 - g') on both sides of the tent",
            ),
        ),
        instance("error", for_all(n, goal), levels),
        instance("gamma_m", for_all(n, inside), levels),
        step("above", sp.Ge(error(C), 0), "error", "gamma_m"),
        step("below", sp.Le(error(C), R**2 * SQUARE_ERROR), "error", why="g(1 - g) <= 1/4"),
    )  # fmt: skip


C_3, C_1 = square_of_three(levels), square(reach, levels)
PRINTED = Statement(
    sp.And(
        sp.Ge(error(C_3), 0), sp.Le(error(C_3), SQUARE_ERROR), sp.Eq(Activated(C_3), 3 * levels)
    ),
    given={"in [0, 1] at first": (a >= 0) & (a <= 1)},
    steps=_levels(C_3, sp.S.One, "in [0, 1] at first", folds=False),
    example=Model("0", {a: 0, levels: 0}),
)  # fmt: skip

_g = level(C_1, levels, a)
HALF_WAY = sp.Implies(sp.Eq(_g, HALF), sp.Eq(error(C_1), TOP))
NODES = sp.Implies(sp.Or(sp.Eq(_g, 0), sp.Eq(_g, 1)), sp.Eq(error(C_1), 0))
SHIFTED = sp.Le(sp.Abs(error(C_1) - TOP / 2), TOP / 2)
SIZE = sp.Eq(Size(C_1), SQUARE_PARAMETERS)
RELU_NODES = sp.Eq(Activated(C_1), SQUARE_RELU)
SHARP = Statement(
    sp.And(
        exact(C_1, levels, reach), sp.Ge(error(C_1), 0), sp.Le(error(C_1), TOP), HALF_WAY, NODES,
        SHIFTED, SIZE, RELU_NODES,
    ),
    given={"range": sp.Le(sp.Abs(a), reach)},
    steps=(
        *_levels(C_1, reach, "range", folds=True),
        step("half way", HALF_WAY, "error"),
        step("nodes", NODES, "error"),
        step("shifted", SHIFTED, "above", "below"),
    ),
    example=Model("0", {a: 0, reach: 1, levels: 0}),
)  # fmt: skip


def _at(value: sp.Expr, m: int) -> Model:
    return Model(f"a = {value}, R = 1, m = {m}", {a: value, reach: 1, levels: m})


_OTHER = square(reach, levels, HALF)
_WITHIN = sp.And(sp.Ge(error(C_1), 0), sp.Le(error(C_1), TOP))

CLAIMS: tuple[Claim, ...] = (
    claim(
        "gadget-square",
        {"printed": PRINTED, "sharp": SHARP},
        twins=(
            Twin("4^-s -> 2^-s", "sharp",
                 sp.And(sp.Ge(error(_OTHER), 0), sp.Le(error(_OTHER), TOP)), model=_at(HALF, 1)),
            Twin("half the error, no shift", "sharp", sp.Le(error(C_1), TOP / 2),
                 model=_at(HALF, 0)),
            Twin("one ReLU node a level, outside [0, 1]", "sharp", _WITHIN, drop=("range",),
                 model=_at(sp.Integer(2), 1)),
            Twin("5m + 5 -> 5m + 4", "sharp", sp.Eq(Size(C_1), SQUARE_PARAMETERS - 1),
                 model=_at(HALF, 1)),
        ),
    ),
)  # fmt: skip
