"""Constants of the mixing room: curvatures of L, distances of laws, masses, times."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds import symbols
from lemmata.bounds.symbols import (
    M2,
    M,
    T,
    alpha,
    beta,
    c_M,
    c_m,
    d,
    eps,
    local,
    m,
    norm_z_hat,
    q,
    rad_D,
)

R_0 = m**2 / (2 * M * M2)
"""Convexity radius: on B(z_hat, R_0), alpha I <= Hess L <= Lambda I."""
ALPHA = 1 + m**2 / (2 * beta**2)
"""Lower bound of the Hessian of L on B(z_hat, R_0)."""
LAMBDA = 1 + (M**2 + m**2 / 2) / beta**2
"""Upper bound of the Hessian of L on B(z_hat, R_0)."""
LOW = 1 + (m**2 - M2 * q) / beta**2
"""Lower bound of the Hessian of L at a point with residual q, equation 39."""
HIGH = 1 + (M**2 + M2 * q) / beta**2
"""Upper bound of the Hessian of L at a point with residual q."""
C_LOW = 1 + m**2 / beta**2
"""c_m: L(z) >= |z|^2/2 + (c_m - 1)|u|^2/2 everywhere."""
C_UP = 1 + M**2 / beta**2
"""c_M: L(z) <= |z|^2/2 + (c_M - 1)|u|^2/2 everywhere."""

R_diam = local("R_diam", "R", positive=True)
"""Diameter of the convex set of Theorem 3, or how far apart two starts are."""
r_out = local("r_out", "r", positive=True)
"""Radius of a ball around the inverse point."""
shifted = local("shifted", r"\Pr[\lVert N(-\hat z/c_m,I/c_m)\rVert>r]", nonnegative=True)
"""Gaussian tail in the bound (S)."""


def term(k: int, time: sp.Expr) -> sp.Expr:
    r"""Return :math:`\frac4{\pi(2k+1)}e^{-(2k+1)^2x}`, of the series of Theorem 3 at x."""
    odd = sp.Integer(2 * k + 1)
    return 4 / (sp.pi * odd) * sp.exp(-(odd**2) * time)


SCALED = sp.pi**2 * T / R_diam**2
"""Time in the series of Theorem 3."""
TV_SHARP = term(0, SCALED)
"""Distance to stationarity from any start, diameter R."""
TV_THREE = term(0, SCALED) - term(1, SCALED) + term(2, SCALED)
"""The same by three terms of the series."""
C_PRINTED = sp.Rational(81, 80)
"""Constant behind the printed bound with the rate 1/(2 R^2)."""
TV_PRINTED = C_PRINTED * sp.exp(-T / (2 * R_diam**2))
C_RADIUS = sp.Rational(41, 40)
"""Constant behind equation 22, with the rate 1/(2 rad^2)."""
TV_RADIUS = C_RADIUS * sp.exp(-T / (2 * rad_D**2))
TV_CONVEX_ERF = sp.erf(R_diam * sp.sqrt(alpha) / (2 * sp.sqrt(2 * (sp.exp(2 * alpha * T) - 1))))
"""Distance of the laws from two starts, alpha-strongly convex, R apart."""
TV_CONVEX = R_diam * sp.sqrt(alpha) / sp.sqrt(2 * sp.pi * (sp.exp(2 * alpha * T) - 1))
"""The same without the error function."""
tv_same = local("tv_same", r"d_{TV}(P_T,\tilde P_T)", nonnegative=True)
tv_mix = local("tv_mix", r"d_{TV}(p_T,p)", nonnegative=True)
tv_given = local("tv_given", r"d_{TV}(\tilde P,P)", nonnegative=True)
p_exit = local("p_exit", r"\Pr[\exists t\le T:z_t\notin D]", nonnegative=True)
mass_off = local("mass_off", r"P(D^c)", nonnegative=True)
level = local("alpha_exit", r"\alpha", nonnegative=True)
MIX_BALL = TV_SHARP.subs(R_diam, 2 * rad_D)
"""Mixing in a ball of radius rad(D)."""

STATIC_A = beta**2 * norm_z_hat**2 / m**2 + d * sp.log(2 * M / m) - alpha * symbols.R_0**2 / 4
"""Logarithm of the bound (A) of the posterior's mass outside B(z_hat, R_0)."""
STATIC_B = norm_z_hat**2 / c_m + d * sp.log(2 * M / m) - c_m * r_out**2 / 8
"""Logarithm of the bound (B) of the posterior's mass outside B(z_hat, r)."""
STATIC_S = d / 2 * sp.log(c_M / c_m) + norm_z_hat**2 / (2 * c_m) - norm_z_hat**2 / (2 * c_M)
"""Logarithm of the factor in bound (S) before the tail of N(-z_hat/c_m, I/c_m)."""

T_2 = rad_D**2 * sp.log(1 / eps)
"""Diffusion time of Lemma 2."""
SHARE_MIXING = sp.Rational(921, 2000)
SHARE_EXIT = sp.Rational(1, 2500)
SHARE_TAIL = sp.Rational(1, 32)
"""Shares of eps in Lemma 2; together below 1/2."""
EPS_LIMIT = sp.Rational(1, 2)

B_LINEAR = d * M2 + M * norm_z_hat
K_1_TERMS = 2 * d * M**2 + 2 * beta**2 * B_LINEAR**2 / m**2
"""Constant of the global drift."""
RATE = m**2 / beta**2
POINCARE = 8 * beta**2 / m**2
"""Poincare constant of the posterior."""
