"""Constants of Sections 2.1, 5 and Appendix F.3, over numbers."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.symbols import M2, M3, M, U, beta, d, g1, m, norm_z, norm_z_hat, q

LOSS = (norm_z**2 + q**2 / beta**2) / 2
"""The loss L(z), equation 3."""
LOG_CONSTANT = -d * sp.log(2 * sp.pi) / 2 - d * sp.log(2 * sp.pi * beta**2) / 2
"""Logarithm of the normalising constants of prior and likelihood."""
HESSIAN_AT_INVERSE = 1 + g1**2 / beta**2
"""Second derivative of L at z_hat along a unit vector, equation 57."""
CONVEXITY_AT_INVERSE = 1 + m**2 / beta**2
"""Sharp lower bound of Hess L(z_hat)."""

THIRD_OCR = sp.sqrt(d) * M * (3 * sp.sqrt(d) * M2 + M3 * U)
"""Lemma 25 as its statement reads: no factor 1/beta^2."""
THIRD_PRINTED = THIRD_OCR / beta**2
"""Lemma 25 as the last line of its proof reads."""
THIRD_RESIDUAL = (3 * M * M2 + M3 * q) / beta**2
"""Sharp, in terms of the residual |G(z) - x|."""
THIRD_SHARP = M * (3 * M2 + M3 * U) / beta**2
"""Sharp bound of the norm of D^3 L."""

GRADIENT_PRINTED = THIRD_PRINTED * U**2 / 2
"""Printed bound of the remainder of grad L, equation 60."""
GRADIENT_REPAIRED = M * (3 * M2 * U**2 / 2 + M3 * U**3 / 6) / beta**2
"""The paper's route with the integral form of the remainder."""
GRADIENT_SHARP = 3 * M * M2 * U**2 / (2 * beta**2)
"""Sharp bound of the remainder: no M3, no dimension."""

MAP_DISTANCE = 2 * norm_z_hat / CONVEXITY_AT_INVERSE
"""Bound of the distance of any minimiser of L to the inverse point, for every beta."""

shift = sp.Symbol("shift", nonnegative=True)
"""The norm of x - G(0)."""
INVERSE_UNCENTRED = shift / m
"""Lemma 23 without Assumption 3."""

SIGMA = sp.symbols("s_1 s_2 s_3", nonnegative=True)
"""Bounds of the first three derivatives of an activation."""
weight = sp.Symbol("b", nonnegative=True)
"""Bound of the norm of a matrix of weights."""
INNER = sp.symbols("h_1 h_2 h_3", nonnegative=True)
"""Bounds of the first three derivatives of the network below a layer."""
_s, _h = SIGMA, INNER
CHAIN = (
    _s[0] * weight * _h[0],
    _s[1] * weight**2 * _h[0] ** 2 + _s[0] * weight * _h[1],
    _s[2] * weight**3 * _h[0] ** 3 + 3 * _s[1] * weight**2 * _h[0] * _h[1] + _s[0] * weight * _h[2],
)
"""Bounds of the first three derivatives of a layer sigma(W H(z)) of Remark 5."""
