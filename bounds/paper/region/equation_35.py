r"""Equations 35 and 36: the reflection principle, for a noise that is no martingale.

:math:`dF=-\frac w2F\,dt+dB` from 0, a coordinate of an Ornstein-Uhlenbeck process.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model, Statement, Step, apply
from lemmata.bounds.kernel.concrete import CONCLUSION
from lemmata.bounds.language.diffusions.ito import WHOLE_SPACE, Along, Reach, y
from lemmata.bounds.language.diffusions.processes import At
from lemmata.bounds.language.functions import function
from lemmata.bounds.language.measures.laws import Mass, Normal
from lemmata.bounds.language.vectors import ZERO, inner
from lemmata.bounds.literature.diffusions import gaussian_paths as gaussian
from lemmata.bounds.literature.diffusions import paths
from lemmata.bounds.literature.diffusions import processes as fact
from lemmata.bounds.literature.diffusions.gaussian_paths import above
from lemmata.bounds.paper.region.equation_33 import COORDINATE
from lemmata.bounds.paper.region.lemma_14 import LEMMA_14_REPAIRED, LONG, PASSES, SLOW, X
from lemmata.bounds.paper.region.paths import Looks, below, shown
from lemmata.bounds.paper.region.size import TWO_SIDED, VARIANCE, height, level, r_tail
from lemmata.bounds.symbols import N_cir, T, theta, w

_noise = fact.ornstein_uhlenbeck(w / 2, 1, ZERO)
_SQUARED = function(lambda z: inner(fact.first, z) ** 2)
F, F_2 = (Along(f, _noise, WHOLE_SPACE) for f in (COORDINATE, _SQUARED))
_ONE, _HALF = sp.Integer(1), sp.Rational(1, 2)
_AT_END = Mass(At(_noise, T), above(height))


def _either(a: sp.Expr) -> sp.Expr:
    """Return the probability that |F| reaches a."""
    return Reach(F_2, a**2, T)


def _model(looks: Looks, a: sp.Expr, *steps: Step) -> Model:
    values = {w: _ONE, height: a, T: looks.time, r_tail: a / sp.sqrt(2)}
    text = f"dF = -F/2 dt + dB from 0, w = 1, a = {a}, T = {looks.time}"
    return Model(text, values, because={CONCLUSION: looks.passing(_SQUARED, a**2, *steps)})


_odd = {fact.drift: _noise.args[0].xreplace({w: _ONE}), fact.rate: _ONE, fact.T: SLOW.time}
_end = {gaussian.k: _HALF, gaussian.v: _ONE, gaussian.z: ZERO, gaussian.t: SLOW.time}
_late = fact.variance(_HALF, _ONE, SLOW.time)
_far = {gaussian.mean: ZERO, gaussian.v: _late, gaussian.a: 3}
_same = {paths.P: At(SLOW.process, SLOW.time), paths.Q: Normal(ZERO, _late), paths.S: above(3)}
EQUATION_35_PRINTED = Statement(
    sp.Eq(Reach(F, height, T), 2 * _AT_END),
    refuted_by=_model(
        SLOW,
        sp.Integer(3),
        apply("one of two sides", fact.SYMMETRY, _odd | {fact.height: 3}),
        apply("at the end", gaussian.ORNSTEIN_UHLENBECK, _end),
        apply("its law", paths.EVENT, _same),
        apply("far out", gaussian.HALF_SPACE, _far),
    ),
)

_35 = sp.Le(_either(height), TWO_SIDED)
EQUATION_35_REPAIRED = Statement(
    _35,
    steps=(
        *shown(F_2, below(1 - w * y)),
        apply(
            "tail of F^2",
            LEMMA_14_REPAIRED,
            {X: F_2, N_cir: _ONE, level: height**2, theta: _HALF},
        ),
    ),
)

_spread = sp.sqrt(2 * VARIANCE)
_AT_2 = _model(SLOW, 2 * _spread.subs({w: _ONE, T: SLOW.time}))
EQUATION_36_PRINTED = Statement(
    sp.Le(_either(r_tail * _spread), 4 * sp.exp(-(r_tail**2))),
    refuted_by=replace(
        _AT_2,
        text=f"dF = -F/2 dt + dB from 0, w = 1, r = 2, T = {SLOW.time}",
        at=dict(_AT_2.at) | {r_tail: sp.Integer(2)},
    ),
)
_36 = sp.Le(
    _either(r_tail * sp.sqrt(2 / w)), (1 + w * T / 2 * sp.exp(-_HALF)) * sp.exp(-(r_tail**2) / 2)
)
EQUATION_36_REPAIRED = Statement(
    _36,
    steps=(apply("tail of F", EQUATION_35_REPAIRED, {height: r_tail * sp.sqrt(2 / w)}),),
)


def _tail(power: sp.Expr) -> sp.Expr:
    return (1 + w * T / 2 * sp.exp(-_HALF)) * sp.exp(-power)


_FOUR = _model(SLOW, sp.Integer(4))
_FOUR_LONG = _model(replace(LONG, n=10**5), sp.Integer(4))
_IN_R = r_tail * sp.sqrt(2 / w)

CLAIMS: tuple[Claim, ...] = (
    claim(
        "equation-35",
        {"printed": EQUATION_35_PRINTED, "repaired": EQUATION_35_REPAIRED},
        uses=("lemma-14",),
        twins=(
            Twin(
                "e^(-wa^2/4) -> e^(-wa^2)",
                "repaired",
                sp.Le(_either(height), _tail(w * height**2)),
                model=_FOUR,
            ),
            Twin(
                "without wT",
                "repaired",
                sp.Le(_either(height), sp.exp(-w * height**2 / 4)),
                model=_FOUR_LONG,
            ),
        ),
        erratum=Erratum(
            "The reflection principle holds for a martingale and fails for the "
            "Ornstein-Uhlenbeck noise. " + PASSES,
            theorem_1="survives",
        ),
    ),
    claim(
        "equation-36",
        {"printed": EQUATION_36_PRINTED, "repaired": EQUATION_36_REPAIRED},
        uses=("equation-35",),
        twins=(
            Twin(
                "e^(-r^2/2) -> e^(-3r^2/2)",
                "repaired",
                sp.Le(_either(_IN_R), _tail(3 * r_tail**2 / 2)),
                model=_FOUR,
            ),
            Twin(
                "without wT",
                "repaired",
                sp.Le(_either(_IN_R), sp.exp(-(r_tail**2) / 2)),
                model=_FOUR_LONG,
            ),
        ),
        erratum=Erratum(
            "Rests on (35). " + PASSES,
            theorem_1="survives",
        ),
    ),
)
