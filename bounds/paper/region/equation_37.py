r"""Equation 37: the printed level of Lemma 14, which is right early and wrong late."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim
from lemmata.bounds.kernel import Statement, apply, step
from lemmata.bounds.language.diffusions.ito import Start
from lemmata.bounds.paper.region.lemma_14 import (
    LEMMA_14_PRINTED,
    LEMMA_14_REPAIRED,
    LEMMA_14_SHARP,
    LOWER_LEVELS,
    PASSED,
    PASSES,
    PRINTED_LEVEL,
    PROCESS,
    RARELY,
    SLOW,
    START,
    X,
    above,
    square,
)
from lemmata.bounds.paper.region.size import EARLY, level, log_power
from lemmata.bounds.symbols import N_cir, T, eps, theta, w

_HALF = sp.Rational(1, 2)
_TIME = {"time": EARLY}
_AT_LEVEL = {"level": sp.Ge(level, PRINTED_LEVEL)}
_at_half = {eps: _HALF, log_power: sp.log(8), level: 4 * sp.log(8)}
_EARLY = square(replace(SLOW, t=sp.Rational(1, 100), n=1), "eps = 1/2, T = 1/100", _at_half)
_early = sp.Le(1 + w * T / 2 * sp.exp(N_cir / 2 - 1), eps * sp.exp(log_power))
COROLLARY = Statement(
    RARELY,
    given=PROCESS | START | _AT_LEVEL | _TIME,
    define={log_power: N_cir * sp.log(4 * N_cir / eps)},
    steps=(
        apply("tail", LEMMA_14_REPAIRED, {theta: _HALF}),
        step("exponent", sp.Ge(w * level / 4, w * Start(X) / 2 + log_power), "level", "log_power"),
        step(
            "powers", sp.Ge(sp.exp(w * level / 4), sp.exp(w * Start(X) / 2 + log_power)), "exponent"
        ),
        step("early", _early, "time"),
        step(
            "rarely",
            RARELY,
            "tail",
            "powers",
            "early",
            "start",
            why="e^(wX_0/4) e^(-wX_0/2) <= 1",
        ),
    ),
    example=_EARLY,
)
CLAIMS: tuple[Claim, ...] = (
    claim(
        "equation-37",
        {"printed": LEMMA_14_PRINTED, "repaired": COROLLARY, "sharp": LEMMA_14_SHARP},
        uses=("equation-36",),
        twins=(
            *LOWER_LEVELS,
            above(
                "for all T",
                SLOW,
                PASSED,
                {log_power: sp.log(8)},
                "repaired",
                drop=("time",),
            ),
        ),
        erratum="Rests on (36). " + PASSES,
    ),
)
