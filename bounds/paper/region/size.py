r"""Constants of the region, of the drift in it, and of the exit from it, over numbers.

Lemma 14 is about :math:`dX=b\,dt+2\sqrt X\,dB` with :math:`b\le N-wX`, from :math:`X_0`.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.symbols import (
    M2,
    M3,
    M,
    N_cir,
    N_prime,
    S_log,
    T,
    U,
    alpha,
    beta,
    d,
    ell,
    eps,
    eta,
    local,
    m,
    norm_x,
    norm_z_hat,
    rad_D,
    rho,
    theta,
    w,
)

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


NOISE = {
    "beta_0, second order": at_most(beta, BETA_0_TERMS[0]),
    "beta_0, third order": at_most(beta, BETA_0_TERMS[1]),
}
"""beta <= beta_0, one condition for each term."""

r_ball = local("r_ball", "r", positive=True)
REVERSION = m**2 / beta**2
"""w at the coefficients of Lemma 3."""
POLAR = m**2 * U**2 - M2**2 * U**4 / 8
"""Lower bound of <u, grad f>, for every z."""
N_CIR = d + norm_z_hat**2
"""N at the coefficients of Lemma 3; the printed ceiling is not needed."""
N_CEILING = sp.ceiling(N_CIR)
"""The printed N of equation 38."""
DRIFT_PRINTED = N_CIR - w * eta
"""Upper bound of the drift of eta, as printed."""
DRIFT_SHARP = d + norm_z_hat**2 / 4 - 2 * w * (1 - M2**2 * r_ball**2 / (8 * m**2)) * eta
"""Upper bound of the drift of eta on the ball of radius r."""

X_0 = local("X_0", nonnegative=True)
level = local("level", "a", positive=True)
LAM = theta * w / 2
"""Exponent of the supermartingale."""
C_EXP = theta * N_cir / (2 * (1 - theta))
"""Where the drift of exp(lambda X) changes sign, times lambda."""
B_STAR = w * (1 - theta) * sp.exp(C_EXP - 1)
"""Upper bound of the drift of exp(lambda X)."""
CIR_TAIL = (sp.exp(LAM * X_0) + B_STAR * T) * sp.exp(-LAM * level)
"""Probability to reach the level, for any theta in (0, 1)."""
CIR_LEVEL = X_0 + (sp.sqrt(N_cir) + sp.sqrt(2 * ell)) ** 2 / w
"""Level that is not reached but with probability eps, ell = log((1 + wT)/eps)."""
CIR_LEVEL_SIMPLE = X_0 + (2 * N_cir + 4 * ell) / w
CIR_LEVEL_THETA = X_0 + (N_cir / (1 - theta) + 2 * ell / theta) / w
"""Level that is not reached but with probability eps, for any theta in (0, 1)."""
THETA_STAR = sp.sqrt(2 * ell) / (sp.sqrt(N_cir) + sp.sqrt(2 * ell))
"""The theta for which the level is lowest."""
CIR_LEVEL_PRINTED = 2 * X_0 + 4 * N_cir / w * sp.log(4 * N_cir / eps)
"""The printed level, which does not depend on T."""
log_power = local("log_power", r"N\log\frac{4N}{\epsilon}")
EARLY = sp.Le(w * T, 2 * sp.exp(1 - N_cir / 2) * (eps * sp.exp(log_power) - 1))
"""How long the printed level is right."""

height = local("height", "a", positive=True)
r_tail = local("r_tail", "r", positive=True)
VARIANCE = (1 - sp.exp(-w * T)) / w
"""Variance of F(T)."""
TWO_SIDED = (1 + w * T / 2 * sp.exp(-sp.Rational(1, 2))) * sp.exp(-w * height**2 / 4)
"""Probability that |F| reaches a by time T, by the repaired Lemma 14 for F^2."""

U_0 = local("U_0", r"\lVert z_0-\hat z\rVert", nonnegative=True)
log_N = local("log_N", r"\log\frac{16N'}\epsilon", positive=True)
EXIT_REPAIRED = sp.exp(-3 * w * rad_D**2 / 32) + w * T / 2 * sp.exp(
    N_CIR / 2 - 1 - w * rad_D**2 / 8
)
"""Probability to leave D by time T."""
LONGEST = eps / 4 * sp.exp(1 - N_prime / 2) * sp.exp(2 * N_prime * log_N)
"""Upper bound of wT up to which Lemma 13 is right."""
EXIT_SHARP = (sp.exp(alpha * U_0**2 / 4) + alpha * T * sp.exp(d / 2 - 1)) * sp.exp(
    -alpha * rho**2 / 4
)
"""Probability to leave the ball of radius rho around the mode by time T."""
