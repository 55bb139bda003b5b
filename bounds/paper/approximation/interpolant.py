"""One activation: the error and the range of its piecewise linear interpolant on a cell.

At ``t = (1 - a) t_k + a t_(k+1)`` the interpolant is ``(1 - a) sigma(t_k) + a sigma(t_(k+1))``.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Statement, Twin, cite, step
from lemmata.bounds.facts import TAYLOR
from lemmata.bounds.paper.approximation.size import (
    CELL,
    ERROR_LIPSCHITZ,
    ERROR_SMOOTH,
    PIECES_LIPSCHITZ,
    PIECES_SMOOTH,
    bend,
    box,
    budget,
    lip,
    pieces,
    unit_error,
    width,
)
from lemmata.bounds.symbols import local

part = local("part", r"\alpha")
value = local("s_t", r"\sigma(t)")
left = local("s_left", r"\sigma(t_k)")
right = local("s_right", r"\sigma(t_{k+1})")
slope = local("s_slope", r"\sigma'(t)")
CHORD = (1 - part) * left + part * right
_ERROR = sp.Abs(value - CHORD)

IN_CELL = sp.And(sp.Ge(part, 0), sp.Le(part, 1))
LEFT = sp.Le(sp.Abs(value - left), lip * part * width)
RIGHT = sp.Le(sp.Abs(value - right), lip * (1 - part) * width)
BOUNDED = sp.And(sp.Le(sp.Abs(left), box), sp.Le(sp.Abs(right), box))
WHERE_CELL: dict[sp.Symbol, str] = {
    part: "place of t in its cell",
    value: "activation at t",
    left: "activation at the left end of the cell",
    right: "activation at the right end",
    width: "length of the cell",
    box: "bound of the activation at the nodes",
}

ENOUGH_PIECES = sp.Ge(pieces * unit_error, PIECES_LIPSCHITZ * unit_error)
"""m >= LBM/eps', multiplied out."""

LIPSCHITZ = Statement(
    text="On a cell of length 2BM/m the interpolant of an L-Lipschitz function is within LBM/m of "
    "it, so within eps' for m >= LBM/eps'; and it stays between the values at the nodes.",
    conclusion=sp.And(
        sp.Le(_ERROR, ERROR_LIPSCHITZ), sp.Le(_ERROR, unit_error), sp.Le(sp.Abs(CHORD), box)
    ),
    hypotheses={
        "cell": IN_CELL,
        "Lipschitz, left": LEFT,
        "Lipschitz, right": RIGHT,
        "bounded at the nodes": BOUNDED,
        "length": sp.Eq(width, CELL),
        "pieces": ENOUGH_PIECES,
    },
    steps=(
        step(
            "weighted",
            sp.Le(_ERROR, 2 * part * (1 - part) * lip * width),
            "cell",
            "Lipschitz, left",
            "Lipschitz, right",
        ),
        step(
            "error",
            sp.Le(_ERROR, ERROR_LIPSCHITZ),
            "weighted",
            why="2a(1 - a) <= 1/2",
        ),
        step("accurate", sp.Le(_ERROR, unit_error), "error", "length", "pieces"),
        step("range", sp.Le(sp.Abs(CHORD), box), "cell", "bounded at the nodes"),
    ),
    where=WHERE_CELL,
)

SMOOTH = Statement(
    text="Where |sigma''| <= K, the interpolant is within K(BM)^2/(2m^2) of sigma on a cell of "
    "length 2BM/m, so within eps' for m >= BM sqrt(K/(2 eps')); and it stays between the values "
    "at the nodes.",
    conclusion=sp.And(
        sp.Le(_ERROR, ERROR_SMOOTH), sp.Le(_ERROR, unit_error), sp.Le(sp.Abs(CHORD), box)
    ),
    hypotheses={
        "cell": IN_CELL,
        "bounded at the nodes": BOUNDED,
        "length": sp.Eq(width, CELL),
        "accuracy": sp.Gt(unit_error, 0),
        "pieces": sp.Ge(pieces, PIECES_SMOOTH),
    },
    steps=(
        *(
            cite(
                f"Taylor to the {side}, {way}",
                TAYLOR,
                {"a": sign * end, "b": sign * value, "s": sign * turn * slope, "c": bend, "t": t},
                "cell",
            )
            for way, sign in (("above", 1), ("below", -1))
            for side, end, turn, t in (
                ("right", right, 1, (1 - part) * width),
                ("left", left, -1, part * width),
            )
        ),
        step(
            "error above",
            sp.Le(CHORD - value, bend * width**2 * part * (1 - part) / 2),
            "cell",
            "Taylor to the right, above",
            "Taylor to the left, above",
        ),
        step(
            "error below",
            sp.Le(value - CHORD, bend * width**2 * part * (1 - part) / 2),
            "cell",
            "Taylor to the right, below",
            "Taylor to the left, below",
        ),
        step(
            "error",
            sp.Le(_ERROR, ERROR_SMOOTH),
            "error above",
            "error below",
            why="a(1 - a) <= 1/4",
        ),
        step(
            "pieces, squared",
            sp.Le(bend * (budget * box) ** 2, 2 * unit_error * pieces**2),
            "pieces",
            "accuracy",
        ),
        step("accurate", sp.Le(_ERROR, unit_error), "error", "length", "pieces, squared"),
        step("range", sp.Le(sp.Abs(CHORD), box), "cell", "bounded at the nodes"),
    ),
    where=WHERE_CELL
    | {slope: "slope of the activation at t", bend: "bound of its second derivative"},
)

# Where the bounds are attained: |t| on [-1, 1] and t^2/2 on [-1, 1], each as one cell.
_HALF = sp.Rational(1, 2)
_TENT = {
    part: _HALF, value: 0, left: 1, right: 1, lip: 1, width: 2, budget: 1, box: 1, pieces: 1,
    unit_error: 1,
}  # fmt: skip
_PARABOLA = {
    part: _HALF, value: 0, left: _HALF, right: _HALF, slope: 0, bend: 1, width: 2, budget: 1,
    box: 1, pieces: 1, unit_error: _HALF,
}  # fmt: skip

_INTERPOLANT = claim(
    "interpolant",
    {"printed": LIPSCHITZ, "sharp": SMOOTH},
    twins=(
        Twin(
            "L/2 -> 49 L/100",
            "printed",
            conclusion=sp.Le(_ERROR, sp.Rational(98, 100) * ERROR_LIPSCHITZ),
            at=_TENT,
            text="|t| on [-1, 1]",
        ),
        Twin(
            "half as many pieces",
            "printed",
            conclusion=sp.Le(_ERROR, unit_error),
            change={"pieces": sp.Ge(2 * pieces, PIECES_LIPSCHITZ)},
            at=_TENT | {unit_error: _HALF},
            text="|t| on [-1, 1]",
        ),
        Twin(
            "K/8 -> K/9",
            "sharp",
            conclusion=sp.Le(_ERROR, bend * width**2 / 9),
            at=_PARABOLA,
            text="t^2/2 on [-1, 1]",
        ),
        Twin(
            "beyond the cell",
            "printed",
            drop=("cell", "Lipschitz, right"),
            conclusion=sp.Le(sp.Abs(CHORD), box),
            at=_TENT | {part: 2, left: 0, value: 2, width: 1, budget: _HALF},
            text="the chord of |t| over [0, 1], at t = 2",
        ),
    ),
)

CLAIMS: tuple[Claim, ...] = (_INTERPOLANT,)
