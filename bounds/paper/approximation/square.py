"""The square gadget: a deep ReLU network for t^2, with its exact error.

``g(s) = gamma_s(t)`` are the iterates of the tent map at a point t of [0, 1], and
``f(s) = f_s(t) = t - sum of 4^-k gamma_k(t) over k <= s``.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Statement, Twin, induct, step
from lemmata.bounds.paper.approximation.size import (
    SQUARE_ERROR,
    SQUARE_PARAMETERS,
    SQUARE_RELU,
    levels,
)
from lemmata.bounds.symbols import local

quarter = local("quarter", "4^{-1}", positive=True)
point = local("point", "t")
g_at, f_at = (sp.Function(name, real=True) for name in ("g", "f"))
P_at, relu_at = (sp.Function(name, nonnegative=True) for name in ("P_sq", "r_sq"))


def relu(t: sp.Expr) -> sp.Expr:
    """Return max(0, t)."""
    return sp.Max(0, t)


def yarotsky(t: sp.Expr) -> sp.Expr:
    """Return the tent map by three ReLU nodes, as printed in the source."""
    return 2 * relu(t) - 4 * relu(t - sp.Rational(1, 2)) + 2 * relu(t - 1)


def tent(t: sp.Expr) -> sp.Expr:
    """Return the tent map by one ReLU node, right on [0, 1]."""
    return 2 * t - 4 * relu(t - sp.Rational(1, 2))


_ERROR = f_at(levels) - point**2
_TOP = quarter**levels / 4
_DEFINITIONS = {
    "quarter": sp.Eq(quarter, sp.Rational(1, 4)),
    "start": sp.And(sp.Eq(g_at(0), point), sp.Ge(point, 0), sp.Le(point, 1), sp.Eq(f_at(0), point)),
    "sum": sp.Eq(f_at(levels + 1), f_at(levels) - quarter ** (levels + 1) * g_at(levels + 1)),
}
_WHERE = {quarter: "1/4", point: "a point of [0, 1]", levels: "levels of the tent map"}


_STEPS = (
    induct(
        "in [0, 1]",
        sp.And(sp.Ge(g_at(levels), 0), sp.Le(g_at(levels), 1)),
        levels,
        "start",
        "tent",
    ),
    step(
        "two sides",
        sp.Or(
            sp.Eq(g_at(levels + 1), 2 * g_at(levels)),
            sp.Eq(g_at(levels + 1), 2 - 2 * g_at(levels)),
        ),
        "tent",
        "in [0, 1]",
    ),
    induct(
        "error",
        sp.Eq(_ERROR, quarter**levels * g_at(levels) * (1 - g_at(levels))),
        levels,
        "start",
        "sum",
        "quarter",
        "two sides",
        why="4^-s g(1 - g) - 4^-(s+1) g' = 4^-(s+1) g'(1 - g') on both sides of the tent",
    ),
    step("above", sp.Ge(_ERROR, 0), "error", "in [0, 1]"),
    step("below", sp.Le(_ERROR, _TOP), "error", why="g(1 - g) <= 1/4"),
)

PRINTED = Statement(
    text="f_m, with the tent map by three ReLU nodes, has 0 <= f_m(t) - t^2 <= 4^-(m+1) on [0, 1].",
    conclusion=sp.And(sp.Ge(_ERROR, 0), sp.Le(_ERROR, _TOP)),
    hypotheses=_DEFINITIONS | {"tent": sp.Eq(g_at(levels + 1), yarotsky(g_at(levels)))},
    steps=_STEPS,
    where=_WHERE,
)

_SIZES = {
    "ends": sp.And(sp.Eq(P_at(0), 2 + 2 + 1), sp.Eq(relu_at(0), 2)),
    "a level": sp.And(
        sp.Eq(P_at(levels + 1), P_at(levels) + 2 + 2 + 1),
        sp.Eq(relu_at(levels + 1), relu_at(levels) + 1),
    ),
}
"""Two for relu(+-a/R), two for gamma_0, one for its edge to the output; a level has r_s with an
edge and a bias, gamma_s with two edges, and one edge to the output."""

SHARP = Statement(
    text="With one ReLU node a level, f_m(t) - t^2 = 4^-m gamma_m(1 - gamma_m): 0 at the nodes "
    "k 2^-m, 4^-(m+1) half way between them, and within half of that after a shift. The square of "
    "a value in [-R, R] takes 5m + 5 parameters and m + 2 ReLU nodes.",
    conclusion=sp.And(
        sp.Eq(_ERROR, quarter**levels * g_at(levels) * (1 - g_at(levels))),
        sp.Ge(_ERROR, 0),
        sp.Le(_ERROR, _TOP),
        sp.Implies(sp.Eq(g_at(levels), sp.Rational(1, 2)), sp.Eq(_ERROR, _TOP)),
        sp.Implies(sp.Or(sp.Eq(g_at(levels), 0), sp.Eq(g_at(levels), 1)), sp.Eq(_ERROR, 0)),
        sp.Le(sp.Abs(_ERROR - _TOP / 2), _TOP / 2),
        sp.Eq(P_at(levels), SQUARE_PARAMETERS),
        sp.Eq(relu_at(levels), SQUARE_RELU),
    ),
    hypotheses=_DEFINITIONS | {"tent": sp.Eq(g_at(levels + 1), tent(g_at(levels)))} | _SIZES,
    steps=(
        *_STEPS,
        step(
            "half way",
            sp.Implies(sp.Eq(g_at(levels), sp.Rational(1, 2)), sp.Eq(_ERROR, _TOP)),
            "error",
        ),
        step(
            "nodes",
            sp.Implies(sp.Or(sp.Eq(g_at(levels), 0), sp.Eq(g_at(levels), 1)), sp.Eq(_ERROR, 0)),
            "error",
        ),
        step("shifted", sp.Le(sp.Abs(_ERROR - _TOP / 2), _TOP / 2), "above", "below"),
        induct("parameters", sp.Eq(P_at(levels), SQUARE_PARAMETERS), levels, *_SIZES),
        induct("ReLU nodes", sp.Eq(relu_at(levels), SQUARE_RELU), levels, *_SIZES),
    ),
    where=_WHERE,
)

# Twins: the gadget itself, evaluated in rationals.
gap = local("sq_gap", "f_m(t)-t^2")


def gadget(t: sp.Expr, m: int, ratio: sp.Expr) -> sp.Expr:
    """Return f_m(t), with one ReLU node a level and coefficients ``ratio**s``."""
    total = g = sp.sympify(t)
    for s in range(1, m + 1):
        g = tent(g)
        total -= ratio**s * g
    return total


def _twin(title: str, t: sp.Expr, m: int, conclusion: sp.Basic, ratio: sp.Expr) -> Twin:
    return Twin(
        title,
        "sharp",
        conclusion=conclusion,
        drop=tuple(SHARP.hypotheses),
        at={levels: sp.Integer(m), gap: gadget(t, m, ratio) - t**2},
        text=f"t = {t}, m = {m}",
    )


_HALF, _QUARTER = sp.Rational(1, 2), sp.Rational(1, 4)
_WITHIN = sp.And(sp.Ge(gap, 0), sp.Le(gap, SQUARE_ERROR))

CLAIMS: tuple[Claim, ...] = (
    claim(
        "gadget-square",
        {"printed": PRINTED, "sharp": SHARP},
        twins=(
            _twin("4^-s -> 2^-s", _HALF, 1, _WITHIN, _HALF),
            _twin("half the error, no shift", _HALF, 0, sp.Le(gap, SQUARE_ERROR / 2), _QUARTER),
            _twin("one ReLU node a level, outside [0, 1]", sp.Integer(2), 1, _WITHIN, _QUARTER),
        ),
    ),
)
