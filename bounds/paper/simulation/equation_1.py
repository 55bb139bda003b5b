"""Equation 1: the noise level of Theorem 1; and its number of steps, in which beta drops out."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Twin
from lemmata.bounds.erratum import Erratum
from lemmata.bounds.kernel import Model
from lemmata.bounds.paper.simulation.sampling import (
    CURVATURES,
    EQUATION_1,
    NOISE,
    STEP_COUNT,
    UNITS,
    defined,
    one,
)
from lemmata.bounds.paper.simulation.size import A_MASS, K_CAP, K_SHARP_TERM, LOG_T, T_SHARP
from lemmata.bounds.paper.simulation.theorem_1 import THEOREM_1_PRINTED
from lemmata.bounds.symbols import R_0, E, M, T, a_mass, beta, d, eps, eta_h, m

_WITHOUT_EPS = d * (1 + sp.log(2 * M / m))
_SMALL_KAPPA = K_CAP.subs(2 * (M / m) ** 2 + 1, (M / m) ** 2)


def _noise(epsilon: sp.Expr, mass: sp.Expr, radius: sp.Expr) -> Model:
    """Return G(z) = z on the line, beta = 1, for an accuracy, an E and a radius."""
    return defined(UNITS | {eps: epsilon, R_0: radius}, NOISE | {E: mass})


_low_noise = UNITS | {beta: one / 100, eta_h: one}
_LOW_NOISE = defined(_low_noise, {a_mass: A_MASS}, CURVATURES, {T: T_SHARP})

CLAIMS: tuple[Claim, ...] = (
    claim(
        "equation-1",
        {"printed": THEOREM_1_PRINTED, "sharp": EQUATION_1},
        uses=("theorem-1", "lemma-11"),
        twins=(
            Twin(
                "E without log(16/eps)",
                "sharp",
                drop=("E",),
                change={"E": sp.Eq(E, _WITHOUT_EPS)},
                model=_noise(sp.exp(-1000), _WITHOUT_EPS, 6 * one),
            ),
            Twin(
                "17 E -> E/4",
                "sharp",
                change={"beta_1, second": sp.Le(E * beta**2, 4 * m**2 * R_0**2)},
                model=_noise(one, NOISE[E], 2 * one),
            ),
        ),
        erratum=Erratum(
            "The order can be improved from d^-1.5 log(d/eps)^-1/2 to (d + log(1/eps))^-1/2.",
            "constant",
        ),
    ),
    claim(
        "theorem-1-steps",
        {"sharp": STEP_COUNT},
        uses=("theorem-1",),
        twins=(
            Twin(
                "2 kappa^2 + 1 -> kappa^2",
                "sharp",
                sp.Le(K_SHARP_TERM, _SMALL_KAPPA),
                model=_LOW_NOISE,
            ),
            Twin("log^2 -> log", "sharp", sp.Le(K_SHARP_TERM, K_CAP / LOG_T), model=_LOW_NOISE),
        ),
    ),
)
