"""Appendix E, Lemma 21: the tail of the noise."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Statement, Twin, apply, cite, step
from lemmata.bounds.paper.concentration.tools import (
    BY_CHI2,
    CHERNOFF_AT,
    ETA,
    MONOTONE_PROBABILITY,
    S_STAR,
    c,
    even_tail,
    miss,
    rate,
    s,
    slowest,
    tail,
    xi,
)
from lemmata.bounds.symbols import beta, d, local

NOISE_PRINTED = 6 * c * beta * sp.sqrt(d)
"""Printed radius of the noise, Lemma 21."""
NOISE_FACTOR = sp.sqrt(s) * c * beta * sp.sqrt(d)
"""Sharp radius of the noise, at s = s_*."""
NOISE_SHARP = NOISE_FACTOR.subs(s, S_STAR)
noise = local("noise", r"\lVert x-G(z)\rVert", nonnegative=True)
_RARE = sp.Le(miss, sp.exp(-(c**2) * d))
_NOISE = sp.Eq(noise, beta * xi)
_WHERE_21 = {
    noise: "|x - G(z)| = beta |xi|",
    xi: "norm of a standard normal vector",
    tail: "Pr[chi^2_d >= s d]",
}


_EXPONENT_36 = sp.Ge(rate(36 * c**2), c**2)
_EXPONENT_S = sp.Ge(rate(s * c**2), c**2)

LEMMA_21_PRINTED = Statement(
    text="Pr[|x - G(z)| <= 6 c beta sqrt(d)] >= 1 - exp(-c^2 d) for every c > 1 (the tail only).",
    conclusion=_RARE,
    hypotheses={"c": sp.Gt(c, 1), "noise": _NOISE},
    steps=(
        cite(
            "event",
            MONOTONE_PROBABILITY,
            {
                "a": miss,
                "b": tail,
                "x": noise,
                "v": NOISE_PRINTED,
                "y": xi**2,
                "t": 36 * c**2 * d,
            },
            "noise",
        ),
        step("exponent", _EXPONENT_36, "c"),
        apply("tail", CHERNOFF_AT, {s: 36 * c**2, slowest: c**2}, "c", "exponent"),
        step("miss", _RARE, "event", "tail"),
    ),
    where=_WHERE_21 | {miss: "Pr[|x - G(z)| > 6 c beta sqrt(d)]"},
)

LEMMA_21_SHARP = Statement(
    text="Let s > 1 with s - 1 - log s >= 2, e.g. the root s_* = -W_{-1}(-e^{-3}). Then "
    "Pr[|x - G(z)| <= sqrt(s) c beta sqrt(d)] >= 1 - exp(-c^2 d) for every c >= 1 and d.",
    conclusion=_RARE,
    hypotheses={
        "c": sp.Ge(c, 1),
        "s": sp.Gt(s, 1),
        "root": sp.Ge(s - 1 - sp.log(s), 2),
        "noise": _NOISE,
    },
    steps=(
        cite(
            "event",
            MONOTONE_PROBABILITY,
            {"a": miss, "b": tail, "x": noise, "v": NOISE_FACTOR, "y": xi**2, "t": s * c**2 * d},
            "noise",
        ),
        step("above the mean", sp.Ge(s * c**2, 1), "c", "s"),
        step("more than three", sp.Gt(s, 3), "s", "root", why="log s > 0"),
        step("exponent", _EXPONENT_S, "more than three", "root", "c"),
        apply(
            "tail",
            CHERNOFF_AT,
            {s: s * c**2, slowest: c**2},
            "above the mean",
            "exponent",
        ),
        step("miss", _RARE, "event", "tail"),
    ),
    where=_WHERE_21 | {miss: "Pr[|x - G(z)| > sqrt(s) c beta sqrt(d)]", s: "at least s_*"},
)


def _noise_world(
    half: int, c_value: sp.Expr, factor: sp.Expr, claimed: sp.Expr
) -> dict[sp.Symbol, sp.Expr]:
    """Return the scalars of Lemma 21 for the radius sqrt(factor) beta sqrt(d), d = 2 half.

    The tail that Chernoff's bound is about is the one at ``claimed * d``.
    """
    one = sp.Integer(1)
    return {
        d: sp.Integer(2 * half),
        c: c_value,
        s: _S,
        beta: one,
        xi: one,
        noise: one,
        miss: even_tail(half, factor * 2 * half),
        tail: even_tail(half, claimed * 2 * half),
    }


_C = sp.Rational(101, 100)
_SMALL = sp.Rational(2, 5)
_S = sp.Rational(451, 100)
"""Just above the root s_*."""


CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-21",
        {"printed": LEMMA_21_PRINTED, "sharp": LEMMA_21_SHARP},
        twins=(
            Twin(
                "6 -> 2",
                "printed",
                drop=("event",),
                at=_noise_world(20, _C, 4 * _C**2, 36 * _C**2),
                text="d = 40, c = 1.01: " + BY_CHI2,
            ),
            Twin("6 -> 2, in the exponent", "printed", sp.Ge(rate(4 * c**2), c**2)),
            Twin(
                "sqrt(s) -> (9/10) sqrt(s)",
                "sharp",
                drop=("event",),
                at=_noise_world(20, sp.Integer(1), _S * ETA**2, _S),
                text="d = 40, c = 1, s = 4.51: " + BY_CHI2,
            ),
            Twin(
                "c >= 1 dropped",
                "sharp",
                drop=("c", "tail: Chernoff: Markov"),
                at=_noise_world(20, _SMALL, _S * _SMALL**2, _S * _SMALL**2),
                text="d = 40, c = 2/5, s = 4.51: " + BY_CHI2,
            ),
        ),
    ),
)
