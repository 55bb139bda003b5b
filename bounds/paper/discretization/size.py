"""Bounds of the error that freezing the drift makes, over numbers."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.paper.mixing.size import C_UP
from lemmata.bounds.symbols import Lam, M, T, beta, d, eps, eta_h, h, norm_z_hat, rad_D

L_1 = sp.Symbol("L_1", nonnegative=True)
"""Bound of the gradient of L on D, equation 44."""
KL_BOUND = T * Lam**2 * (d * h / 2 + h**2 * L_1**2 / 6)
"""Relative entropy of the stopped paths."""
KL_YOUNG = T * Lam**2 * ((1 + eta_h) * d * h / 4 + (1 + 1 / eta_h) * L_1**2 * h**2 / 12)
"""The same for any weight eta."""
TV_BOUND = sp.sqrt(KL_BOUND / 2)
"""Total variation distance of the stopped paths."""
STEP_TERMS = (
    eps**2 / (8 * d * T * Lam**2),
    sp.sqrt(6) / 4 * eps / (sp.sqrt(T) * Lam * L_1),
)
"""Step sizes at which TV_BOUND is at most eps/4."""
L_1_PRINTED = norm_z_hat + rad_D + M**2 * rad_D**2 / beta**2
"""Printed bound of |grad L| on D."""
L_1_REPAIRED = norm_z_hat + C_UP * rad_D
"""Bound of |grad L| on D, with rad(D) in place of its square."""
PATHS_SHARP = eps**2
"""Twice the squared distance of the stopped paths, with the steps of the sharp form."""
