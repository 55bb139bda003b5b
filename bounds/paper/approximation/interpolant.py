r"""One activation: the error and the range of its piecewise linear interpolant, a ReLU circuit.

At :math:`t=t_k+\alpha\lambda` in a cell it is :math:`(1-\alpha)\sigma(t_k)+\alpha\sigma(t_{k+1})`.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, Step, apply, generalise, induct, instance, step
from lemmata.bounds.language.formulas import Formula, for_all
from lemmata.bounds.language.functions import CurveJet, CurveVariable, function, rough
from lemmata.bounds.language.gram import congruence
from lemmata.bounds.language.networks.circuits import Activated, Circuit, Output, relu
from lemmata.bounds.language.networks.network import Size
from lemmata.bounds.literature import calculus as fact
from lemmata.bounds.paper.approximation.circuits import HALF, Interpolant
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

sigma, smooth = CurveVariable("sigma", order=-1), CurveVariable("sigma", order=2)
k, n = (sp.Symbol(name, integer=True, nonnegative=True) for name in "kn")
part = local("part", r"\alpha")
s, t = sp.symbols("s t", real=True)
REACH = budget * box
PLACE = (k + part) * width - REACH
"""The point t_k + alpha lambda."""
IN_CELL = {"place": (part >= 0) & (part <= 1), "piece": sp.Le(k + 1, pieces)}


UNIT: dict[Any, Any] = dict.fromkeys((budget, box, pieces, unit_error, lip, bend), 1) | {width: 2}
"""One piece, [-1, 1]."""


def inside(*points: sp.Expr) -> Formula:
    """Return that points are in [-BM, BM]."""
    return sp.And(*(sp.Le(sp.Abs(p), REACH) for p in points))


def lipschitz(phi: sp.Basic) -> Formula:
    """Return that a curve is L-Lipschitz on [-BM, BM]."""
    body = sp.Le(sp.Abs(CurveJet(phi, s) - CurveJet(phi, t)), lip * sp.Abs(s - t))
    return for_all((s, t), body, when=inside(s, t))


def bounded(phi: sp.Basic) -> Formula:
    """Return that the values of a curve on [-BM, BM] are at most M."""
    return for_all(t, sp.Le(sp.Abs(CurveJet(phi, t)), box), when=inside(t))


def curved(phi: sp.Basic) -> Formula:
    """Return that the second derivative of a curve on [-BM, BM] is at most K."""
    return for_all(t, sp.Le(sp.Abs(CurveJet(phi, t, 2)), bend), when=inside(t))


def node(i: sp.Expr) -> sp.Expr:
    """Return the place of a node."""
    return i * width - REACH


def plain(phi: sp.Basic, m: sp.Expr) -> Circuit:
    """Return the interpolant of a curve with m pieces, with a linear output."""
    return Interpolant(phi, REACH, width, m)


def by_relu(phi: sp.Basic, cell: sp.Expr = width) -> Circuit:
    """Return the interpolant plus M, by ReLU nodes only."""
    return Interpolant(phi, REACH, cell, pieces - 1, box)


def chord(phi: sp.Basic) -> sp.Expr:
    """Return the value of the interpolant in the cell."""
    left, right = (CurveJet(phi, node(i)) for i in (k, k + 1))
    return (1 - part) * left + part * right


def _piece(i: sp.Expr) -> sp.Expr:
    """Return the piece that begins at a node, continued to the point."""
    left, right = (sigma(node(j)) for j in (i, i + 1))
    return left + (right - left) * (k + part - i)


def _so_far(m: sp.Expr) -> sp.Expr:
    return Output(plain(sigma, m), PLACE)


_BEFORE = sp.Or(n > k, sp.Eq(_so_far(n), _piece(n)))
_AFTER = sp.Eq(_so_far(k + n), _so_far(k))


def _turn(i: sp.Expr) -> sp.Expr:
    """Return what the node at t_(i + 1) adds, but for its weight."""
    return relu(relu(PLACE + REACH) - (i + 1) * width)


CHORD = Statement(
    sp.Eq(_so_far(pieces - 1), chord(sigma)),
    given=IN_CELL,
    steps=(
        step("r_0", sp.Eq(relu(PLACE + REACH), (k + part) * width), "place"),
        induct(
            "before the point", n, _BEFORE,
            step(
                "turn", sp.Or(n + 1 > k, sp.Eq(_turn(n), (k + part - n - 1) * width)), "r_0",
                "place",
            ),
            step("next piece", ..., "induction hypothesis", "turn"),
            start=(step("first piece", _BEFORE.xreplace({n: sp.S.Zero}), "r_0"),),
        ),
        instance("up to the cell", for_all(n, _BEFORE), k),
        induct(
            "after the point", n, _AFTER,
            step("no turn", sp.Eq(_turn(k + n), 0), "r_0", "place"),
            step("a piece more", ..., "induction hypothesis", "no turn"),
        ),
        instance("all pieces", for_all(n, _AFTER), pieces - 1 - k, uses=("piece",)),
        step("chord", sp.Eq(_so_far(pieces - 1), chord(sigma)), "up to the cell", "all pieces"),
    ),
    example=Model(
        "0", UNIT | {sigma: rough(lambda _: sp.S.Zero), k: 0, part: 0}
    ),
)  # fmt: skip
"""The circuit computes the chord of each cell."""


def _statement(
    phi: CurveVariable, given: dict[str, Formula], error: sp.Expr, example: sp.Basic, *steps: Step
) -> Statement:
    """Return the claim for curves of one kind; the steps show the error of the chord."""
    C = by_relu(phi)
    value = Output(C, PLACE) - box
    off = sp.Abs(CurveJet(phi, PLACE) - value)
    ends = tuple(f"value at node {i}" for i in (k, k + 1))
    points = (PLACE, node(k), node(k + 1))
    return Statement(
        sp.And(
            sp.Le(off, error), sp.Le(off, unit_error), sp.Le(sp.Abs(value), box),
            sp.Eq(Size(C), 3 * pieces + 1), sp.Eq(Activated(C), pieces + 1),
        ),
        given=IN_CELL | {"bounded": bounded(phi)} | given,
        define={width: CELL},
        steps=(
            step("whole", sp.Eq(pieces * width, 2 * REACH), str(width)),
            step("length", sp.Le((k + 1) * width, 2 * REACH), "whole", "piece"),
            step("in range", inside(*points), "length", "place"),
            *(
                instance(label, bounded(phi), node(i))
                for label, i in zip(ends, (k, k + 1), strict=True)
            ),
            apply("chord", CHORD, {sigma: phi}),
            step("shifted", sp.Eq(value, chord(phi)), "chord", "place", *ends),
            *steps,
            step("error", sp.Le(off, error), "error of the chord", "shifted"),
            step("accurate", sp.Le(off, unit_error), "error", "accuracy"),
            step("range", sp.Le(sp.Abs(value), box), "shifted", "place", *ends),
        ),
        example=Model("one piece", UNIT | {phi: example, k: 0, part: 0}),
    )  # fmt: skip


def _off(phi: sp.Basic) -> sp.Expr:
    return sp.Abs(CurveJet(phi, PLACE) - chord(phi))


ENOUGH_PIECES = sp.Ge(pieces * unit_error, PIECES_LIPSCHITZ * unit_error)
"""m >= LBM/eps', multiplied out."""
LIPSCHITZ = _statement(
    sigma,
    {"Lipschitz": lipschitz(sigma), "pieces": ENOUGH_PIECES},
    ERROR_LIPSCHITZ,
    rough(sp.Abs),
    *(
        instance(f"to node {i}", lipschitz(sigma), PLACE, node(i))
        for i in (k, k + 1)
    ),
    step(
        "weighted", sp.Le(_off(sigma), 2 * part * (1 - part) * lip * width), "place",
        f"to node {k}", f"to node {k + 1}",
    ),
    step(
        "error of the chord", sp.Le(_off(sigma), ERROR_LIPSCHITZ), "weighted",
        why="2a(1 - a) <= 1/2",
    ),
    step("accuracy", sp.Le(ERROR_LIPSCHITZ, unit_error), "pieces", str(width)),
)  # fmt: skip


def _taylor(way: str, sign: int, side: str, turn: int, length: sp.Expr) -> tuple[Step, Step]:
    """Return Taylor's formula from the point to an end of its cell, for sigma or -sigma."""
    at = PLACE + turn * s
    bent = instance("curvature", curved(smooth), at, uses=("in range", "before the end"))
    below = step("one side", sp.Le(sign * CurveJet(smooth, at, 2), bend), "curvature")
    ray = function(lambda u: sign * smooth(PLACE + turn * u), of=t)
    return (
        generalise(
            f"bend to the {side}, {way}", s, bent, below,
            when={"before the end": (s > 0) & (s < length)},
        ),
        apply(
            f"Taylor to the {side}, {way}", fact.TAYLOR,
            {fact.phi: ray, fact.t: length, fact.c: bend}, "place",
        ),
    )  # fmt: skip


_SIDES = (("right", 1, (1 - part) * width, node(k + 1)), ("left", -1, part * width, node(k)))
_ENDS = [congruence(smooth, PLACE + turn * length, end) for _, turn, length, end in _SIDES]
SMOOTH = _statement(
    smooth,
    {
        "second derivative": curved(smooth),
        "pieces": sp.Ge(pieces, PIECES_SMOOTH),
    },
    ERROR_SMOOTH,
    function(lambda u: u**2 / 2, of=t),
    *(
        each
        for way, sign in (("above", 1), ("below", -1))
        for side, turn, length, _ in _SIDES
        for each in _taylor(way, sign, side, turn, length)
    ),
    *(
        step(
            f"error {way}",
            sp.Le(sign * (chord(smooth) - smooth(PLACE)), bend * width**2 * part * (1 - part) / 2),
            "place", f"Taylor to the right, {way}", f"Taylor to the left, {way}", *_ENDS,
        )
        for way, sign in (("above", 1), ("below", -1))
    ),
    step(
        "error of the chord", sp.Le(_off(smooth), ERROR_SMOOTH), "error above", "error below",
        why="a(1 - a) <= 1/4",
    ),
    step(
        "pieces, squared", sp.Le(bend * REACH**2, 2 * unit_error * pieces**2), "pieces"
    ),
    step("accuracy", sp.Le(ERROR_SMOOTH, unit_error), "pieces, squared", str(width)),
)  # fmt: skip


_C, _D = by_relu(sigma), by_relu(smooth)
_VALUE, _OFF, _OFF_SMOOTH = (
    Output(_C, PLACE) - box,
    sp.Abs(sigma(PLACE) - Output(_C, PLACE) + box),
    sp.Abs(smooth(PLACE) - Output(_D, PLACE) + box),
)
_MIDDLE = UNIT | {k: 0, part: HALF}
_TENT = Model("|t| on [-1, 1], one piece, at 0", _MIDDLE | {sigma: rough(sp.Abs)})
_LESS = Model(_TENT.text, dict(_TENT.at) | {unit_error: HALF})
_PARABOLA = Model(
    "t^2/2 on [-1, 1], one piece, at 0", _MIDDLE | {smooth: function(lambda u: u**2 / 2, of=t)}
)
_BEYOND = Model("t on [-1, 1], one piece, at 3", _MIDDLE | {sigma: rough(lambda u: u), part: 2})

CLAIMS: tuple[Claim, ...] = (
    claim(
        "interpolant",
        {"printed": LIPSCHITZ, "sharp": SMOOTH},
        twins=(
            Twin("L/2 -> 49 L/100", "printed",
                 sp.Le(_OFF, sp.Rational(98, 100) * ERROR_LIPSCHITZ), model=_TENT),
            Twin("half as many pieces", "printed", sp.Le(_OFF, unit_error),
                 change={"pieces": sp.Ge(2 * pieces, PIECES_LIPSCHITZ)}, model=_LESS),
            Twin("K/8 -> K/9", "sharp", sp.Le(_OFF_SMOOTH, bend * width**2 / 9), model=_PARABOLA),
            Twin("beyond the cell", "printed", sp.Le(sp.Abs(_VALUE), box), drop=("place",),
                 model=_BEYOND),
            Twin("3m + 1 -> 3m", "printed", sp.Eq(Size(_C), 3 * pieces), model=_TENT),
        ),
    ),
)  # fmt: skip
