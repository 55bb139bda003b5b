"""Lemma 11: below the printed bound on the noise, the region D is small."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Twin
from lemmata.bounds.kernel import Model, Statement, step
from lemmata.bounds.paper.region.size import BETA_0_TERMS, NOISE, RAD_D, RADIUS_TERMS, at_most
from lemmata.bounds.symbols import M2, M3, M, S_log, beta, d, m, rad_D

SECOND, THIRD = (at_most(rad_D, term) for term in RADIUS_TERMS)


def _largest(term: sp.Expr, dimension: int, m2: sp.Expr, m3: sp.Expr) -> Model:
    """Return numbers with the largest beta that a term allows, and its radius."""
    one = sp.Integer(1)
    at = {m: one, M: one, M2: m2, M3: m3, S_log: one}
    noise = term.subs(at).subs(d, dimension)
    at |= {beta: noise, rad_D: RAD_D.subs(at).subs(beta, noise)}
    return Model(
        f"d = {dimension}, m = M = S = 1, M2 = {m2}, M3 = {m3}, beta = {noise}", at, dimension
    )


_HALF_PREFIX = 2 * BETA_0_TERMS[0]
_LINEAR_POWER = BETA_0_TERMS[1] * d ** sp.Rational(1, 4)
_ZERO, _ONE = sp.S.Zero, sp.S.One

LEMMA_11 = Statement(
    sp.And(SECOND, THIRD),
    given=NOISE,
    define={rad_D: RAD_D},
    steps=(
        step("second order", SECOND, "rad_D", "beta_0, second order"),
        step("third order", THIRD, "rad_D", "beta_0, third order", why="d d^(-1/4) = d^(3/4)"),
    ),
    example=_largest(BETA_0_TERMS[0], 1, _ONE, _ZERO),
)

CLAIMS = (
    claim(
        "lemma-11",
        {"printed": LEMMA_11},
        twins=(
            Twin(
                "d^(3/4) -> d",
                "printed",
                change={"beta_0, third order": at_most(beta, _LINEAR_POWER)},
                model=_largest(_LINEAR_POWER, 16, _ZERO, sp.Rational(1, 2)),
            ),
            Twin(
                "1/(4d) -> 1/(2d)",
                "printed",
                change={"beta_0, second order": at_most(beta, _HALF_PREFIX)},
                model=_largest(_HALF_PREFIX, 1, _ONE, _ZERO),
            ),
            Twin("the noise bound dropped", "printed", drop=tuple(NOISE)),
        ),
    ),
)
