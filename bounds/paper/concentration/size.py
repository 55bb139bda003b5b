"""Norms of the inverse point, of the noise and of the observable, over numbers."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.symbols import M, beta, d, m, norm_x, norm_z

c, t = sp.symbols("c t", nonnegative=True)
s = sp.Symbol("s", positive=True)

INVERSE_PRINTED = norm_x / m
"""Bound of |z_hat|, Lemma 23 and equation 54."""
INVERSE_LOWER = norm_x / M
"""Lower bound of |z_hat|."""


def rate(factor: sp.Expr) -> sp.Expr:
    """Return (s - 1 - log s)/2, the exponent of Pr[chi^2_d >= s d] per dimension."""
    return (factor - 1 - sp.log(factor)) / 2


def root(c: sp.Expr) -> sp.Expr:
    """Return s_c > 1 with s - 1 - log s = 2 c^2, by the lower branch of Lambert's W."""
    return -sp.LambertW(-sp.exp(-1 - 2 * c**2), -1)


S_STAR = root(sp.Integer(1))
"""The root s_* of s - 1 - log s = 2 above 1."""
NOISE_PRINTED = 6 * c * beta * sp.sqrt(d)
"""Printed radius of the noise, Lemma 21."""
NOISE_FACTOR = sp.sqrt(s) * c * beta * sp.sqrt(d)
"""Sharp radius of the noise, at s = s_*."""
NOISE_SHARP = NOISE_FACTOR.subs(s, S_STAR)
NORM_PRINTED = sp.sqrt(d) * (M + beta) * 12
"""Printed bound of |x|, Lemma 24."""
NORM_TWO = sp.sqrt(s) * (M + beta) * sp.sqrt(d)
"""Bound of |x| by the two norms |z| and |xi|."""
GROWTH = M * norm_z
"""Bound of |G(z)|."""
LIPSCHITZ = sp.sqrt(M**2 + beta**2)
"""Lipschitz constant of (z, xi) -> |G(z) + beta xi|."""
NORM_SHARP = (1 + t) * LIPSCHITZ * sp.sqrt(d)
"""Sharp bound of |x|, with probability 1 - exp(-t^2 d / 2)."""
