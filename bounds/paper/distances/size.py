"""Constants of Appendix A, over numbers."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.symbols import chi2, h

TV_SMALL = sp.sqrt(chi2) / 2
"""Bound of d_TV in terms of chi-square, optimal for chi-square <= 1."""
TV_LARGE = chi2 / (1 + chi2)
"""Optimal bound of d_TV for chi-square >= 1."""

z_k, grad = sp.symbols("z_k grad_k", real=True)
MEAN_STEP, VAR_STEP = z_k - h * grad, 2 * h
"""Mean and variance, in each coordinate, of one Euler-Maruyama step."""
y = sp.Symbol("y", nonnegative=True)
PROJECTED = (1 + sp.erf(y / (2 * sp.sqrt(h)))) / 2
"""Pr[max(0, sqrt(2h) xi) <= y]."""
REFLECTED = sp.erf(y / (2 * sp.sqrt(h)))
"""Pr[|sqrt(2h) xi| <= y]."""

C_PC, t = sp.symbols("C_PC t", positive=True)
DECAY = sp.exp(-2 * t / C_PC)
"""Rate at which chi-square falls, Lemma 8."""
DECAY_PRINTED = sp.exp(-t / C_PC)
