"""Appendix C, Lemma 11: the region D and the noise bound for which it is small enough."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.catalogue import claim
from lemmata.bounds.claim import Claim, Statement, Twin, step
from lemmata.bounds.symbols import M2, M3, M, N_prime, S_log, beta, d, eps, m, norm_x, rad_D

N_PRIME = 2 * d + norm_x**2 / m**2
"""N' of the decoded radius: a bound of d + |z_hat|^2, doubled in d."""
S_LOG = sp.sqrt(N_PRIME * sp.log(16 * N_PRIME / eps))
"""The factor that the decoded radius and noise bound share."""
RAD_D = 4 * beta / m * S_log
"""Radius of the region D, in terms of S_LOG."""
BETA_0_TERMS = (
    m**3 / (24 * d * M * M2 * S_log),
    d ** sp.Rational(3, 4) * m**2 / (4 * d * sp.sqrt(2 * M * M3) * S_log),
)
"""The two bounds on beta: what the second and the third derivative of G allow."""
BETA_0 = sp.Min(*BETA_0_TERMS)
"""Printed bound on the noise level, in terms of S_LOG."""
RADIUS_TERMS = (m**2 / (6 * d * M * M2), m / sp.sqrt(2 * sp.sqrt(d) * M * M3))
"""What Lemma 11 promises for rad(D)."""


def at_most(value: sp.Expr, bound: sp.Expr) -> sp.Basic:
    """Return ``value <= bound``, multiplied out: no bound at all where its denominator is 0."""
    above, below = sp.fraction(bound)
    return sp.Le(value * below, above)


RADIUS = sp.Eq(rad_D, RAD_D)
LOGARITHM = sp.Eq(S_log**2, N_prime * sp.log(16 * N_prime / eps))
NOISE = {
    "beta_0, second order": at_most(beta, BETA_0_TERMS[0]),
    "beta_0, third order": at_most(beta, BETA_0_TERMS[1]),
}
"""beta <= beta_0, one condition for each term."""

LEMMA_11 = Statement(
    text="If beta <= beta_0 then rad(D) <= m^2/(6 d M M2) and rad(D) <= m/sqrt(2 sqrt(d) M M3).",
    conclusion=sp.And(*(at_most(rad_D, term) for term in RADIUS_TERMS)),
    hypotheses={"radius": RADIUS, **NOISE},
    steps=(
        step("second order", at_most(rad_D, RADIUS_TERMS[0]), "radius", "beta_0, second order"),
        step(
            "third order",
            at_most(rad_D, RADIUS_TERMS[1]),
            "radius",
            "beta_0, third order",
            why="d d^(-1/4) = d^(3/4)",
        ),
    ),
)

_ONE = {m: 1, M: 1, M2: 1, M3: 0, S_log: 1, d: 1}
_SIXTEEN = {m: 1, M: 1, M2: 0, M3: sp.Rational(1, 2), S_log: 1, d: 16}


def _largest(term: sp.Expr, at: dict[sp.Symbol, sp.Expr]) -> dict[sp.Symbol, sp.Expr]:
    """Return the point with the largest beta that a term allows, and its radius."""
    point = {k: sp.sympify(v) for k, v in at.items()}
    noise = term.subs(point)
    return point | {beta: noise, rad_D: RAD_D.subs(point | {beta: noise})}


_LINEAR_POWER = d * m**2 / (4 * d * sp.sqrt(2 * M * M3) * S_log)
_HALF_PREFIX = 2 * BETA_0_TERMS[0]

CLAIMS: tuple[Claim, ...] = (
    claim(
        "lemma-11",
        {"printed": LEMMA_11},
        twins=(
            Twin(
                "d^(3/4) -> d",
                "printed",
                change={"beta_0, third order": at_most(beta, _LINEAR_POWER)},
                at=_largest(_LINEAR_POWER, _SIXTEEN),
                text="d = 16, M2 = 0, beta at its bound",
            ),
            Twin(
                "1/(4d) -> 1/(2d)",
                "printed",
                change={"beta_0, second order": at_most(beta, _HALF_PREFIX)},
                at=_largest(_HALF_PREFIX, _ONE),
                text="d = 1, M3 = 0, beta at its bound",
            ),
            Twin("the noise bound dropped", "printed", drop=tuple(NOISE)),
        ),
    ),
)
