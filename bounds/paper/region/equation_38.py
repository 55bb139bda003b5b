r"""Equation 38: Lemma 14 at the coefficients of Lemma 3."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.kernel import Model, Statement, apply, generalise, instance, step
from lemmata.bounds.language.diffusions.ito import MOVING, Moves, Reach, dynamics
from lemmata.bounds.language.diffusions.ito import y as height
from lemmata.bounds.language.diffusions.processes import Exit
from lemmata.bounds.language.sets import Sublevel
from lemmata.bounds.language.vectors import norm
from lemmata.bounds.paper.objects import INVERSE, z_hat
from lemmata.bounds.paper.region import lemma_3
from lemmata.bounds.paper.region.lemma_3 import (
    DEFINED,
    IN_D,
    LEMMA_3,
    eta,
    here,
    langevin,
    starts,
)
from lemmata.bounds.paper.region.lemma_13 import LINEAR, eta_D, left
from lemmata.bounds.paper.region.lemma_14 import (
    LEMMA_14_REPAIRED,
    PASSES,
    THETA,
    X,
    from_start,
)
from lemmata.bounds.paper.region.paths import below
from lemmata.bounds.paper.region.size import (
    CIR_LEVEL_PRINTED,
    CIR_TAIL,
    N_CEILING,
    NOISE,
    REVERSION,
    level,
)
from lemmata.bounds.symbols import (
    N_cir,
    T,
    eps,
    theta,
    w,
)

_HALF = sp.Rational(1, 2)
_1, _2, _2b = lemma_3.EXPANDING, lemma_3.LIPSCHITZ, lemma_3.SECOND_ORDER
_LEVEL = from_start(CIR_LEVEL_PRINTED, eta_D).xreplace({N_cir: here(N_CEILING), w: REVERSION})
_high = Sublevel(eta, _LEVEL)
EQUATION_38_PRINTED = Statement(
    sp.Le(Exit(langevin, _high, T), eps),
    assume=(_1, _2, _2b),
    given=INVERSE | NOISE,
    define=DEFINED,
    refuted_by=left(LINEAR, _high, sp.sqrt(2 * _LEVEL), {}),
)
_ceiling = below(here(N_CEILING) - REVERSION * height)
_TAIL = from_start(CIR_TAIL, eta_D).xreplace({N_cir: here(N_CEILING), w: REVERSION})
EQUATION_38_REPAIRED = Statement(
    sp.And(dynamics(eta_D, _ceiling), sp.Le(Reach(eta_D, level, T), _TAIL)),
    assume=(_1, _2, _2b),
    given=INVERSE | NOISE | THETA,
    define=DEFINED,
    steps=(
        apply("Lemma 3", LEMMA_3),
        generalise(
            "with the ceiling",
            MOVING,
            instance("drift", LEMMA_3.conclusion, *MOVING),
            step("ceiling", _ceiling, "drift"),
            when={"moves": Moves(eta_D, *MOVING)},
        ),
        apply("tail", LEMMA_14_REPAIRED, {X: eta_D, N_cir: here(N_CEILING), w: REVERSION}, "theta"),
    ),
    example=replace(IN_D, at=dict(IN_D.at) | {theta: _HALF}),
)


def _ceiling_twin(title: str, drift: sp.Expr, model: Model) -> Twin:
    claimed = dynamics(eta_D, below(drift))
    model = replace(model, at=dict(model.at) | {theta: _HALF})
    return Twin(title, "repaired", claimed, model=starts(model, eta_D, claimed))


CLAIMS: tuple[Claim, ...] = (
    claim(
        "equation-38",
        {"printed": EQUATION_38_PRINTED, "repaired": EQUATION_38_REPAIRED},
        uses=("lemma-3", "lemma-14"),
        twins=(
            _ceiling_twin("N = |z_hat|^2", sp.ceiling(norm(z_hat) ** 2) - REVERSION * height, IN_D),
            _ceiling_twin(
                "drift -w eta -> -3w eta",
                here(N_CEILING) - 3 * REVERSION * height,
                lemma_3.DOUBLE,
            ),
        ),
        erratum="The coefficients are right; the ceiling is not needed. " + PASSES,
    ),
)
