"""Theorem 1, sampling half: every constant as one expression.

The printed and the repaired theorem share noise level, region, start and time; the printed one
gives no step size.  The sharp theorem runs in a ball around the mode.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.paper.concentration.size import NORM_SHARP, t
from lemmata.bounds.paper.mixing.size import R_0
from lemmata.bounds.paper.region.size import RAD_D
from lemmata.bounds.symbols import (
    K,
    Lam,
    M,
    T,
    a_mass,
    alpha,
    d,
    eps,
    eta_h,
    m,
    norm_z_hat,
    rad_D,
    rho,
)

# The paper's own constants.
DELTA_PRINTED = RAD_D / 4
"""Accuracy asked of gradient descent."""
T_PRINTED = RAD_D**2 * sp.log(1 / eps)
"""Diffusion time of Lemma 2; Lemma 17 has (2 rad(D))^2 in place of rad(D)^2."""

# Repaired: the same region, with an explicit number of steps.
L_1 = norm_z_hat + Lam * rad_D
"""Bound of |grad L| on D."""
K_REPAIRED_TERMS = (
    8 * d * T**2 * Lam**2 / eps**2,
    4 * T ** sp.Rational(3, 2) * Lam * L_1 / (sp.sqrt(6) * eps),
)
K_REPAIRED = sp.ceiling(sp.Max(*K_REPAIRED_TERMS))
"""Number of Langevin steps on D."""
KAPPA_LIMIT = (32 * d / eps) ** 3 / 2
"""The repaired theorem needs M/m at most this."""

# Sharp.
A_MASS = 4 * d + 8 * sp.log(8 / eps)
"""a: the posterior's mass outside B(z*, sqrt(a / alpha)) is at most eps/4."""
RHO = sp.sqrt(a_mass / alpha)
"""Radius of the mode-centred ball."""
LOG_T = sp.log(1 + 72 * a_mass / (sp.pi * eps**2))
"""Twice alpha T."""
T_SHARP = LOG_T / (2 * alpha)
"""Diffusion time."""
WEIGHT = 2 * eps * rho / (d * sp.sqrt(3 * T))
"""What eta (1 + eta) must reach, eta being the share of the drift in a step's error."""
ETA_H = (sp.sqrt(1 + 4 * WEIGHT) - 1) / 2
"""The smallest such eta."""
K_SHARP_TERM = (1 + eta_h) ** 2 * d * T**2 * Lam**2 / (4 * eps**2)
K_SHARP = sp.ceiling(K_SHARP_TERM)
"""Number of Langevin steps."""
K_CAP = (1 + eta_h) ** 2 * d * (2 * (M / m) ** 2 + 1) ** 2 / (16 * eps**2) * LOG_T**2
"""Bound of K before rounding up, without the curvatures alpha and Lambda."""
DELTA_SHARP = sp.sqrt(d / alpha) / 4
"""Accuracy asked of gradient descent."""
E_MASS = d * (1 + sp.log(2 * M / m)) + sp.log(16 / eps)
"""E: what the noise level has to pay for dimension, condition number and accuracy."""
BETA_1_TERMS = (m * sp.sqrt(d) / (2 * norm_z_hat), m * R_0 / sp.sqrt(17 * E_MASS))
BETA_1 = sp.Min(*BETA_1_TERMS)
"""Sharp bound of the noise level, for a given observable."""
BETA_TYPICAL = sp.Rational(6, 25) * m**2 / M
"""With probability at least 1 - exp(-d/2) over x, beta up to this satisfies the first term."""
STEP = T / K
"""Langevin step size."""
EXIT_SHARE = eps / 32
"""Share of eps that the exit from the mode-centred ball takes."""
TAIL_SHARE = 5 * eps / 64
"""Share of eps that the posterior's mass outside it takes."""
RADIUS_OF_x = NORM_SHARP.subs(t, 1)
"""Bound of |x| with probability at least 1 - exp(-d/2), Lemma 24."""
