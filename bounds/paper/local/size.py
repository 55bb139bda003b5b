r"""Closed forms of the local theorem, over numbers: curvature, growth, robustness, counts.

Norms of the scaled residual g are meant in the metric of whitened coordinates: ``r_0`` of g(0),
``J_0`` of its first derivative there, ``H_2`` of its second there; ``g_1``, ``g_2``, ``g_3`` bound
derivatives on the ball of radius s.
"""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.paper.simulation.counts import STEP
from lemmata.bounds.symbols import M2, M3, K, M, beta, d, local, m

s = local("s", nonnegative=True)
"""Radius of the ball on which a profile is meant."""
r = local("r", nonnegative=True)
"""Distance to the mode."""
R = local("R", positive=True)
"""Radius up to which there are profiles."""
t = local("t", nonnegative=True)
"""How far the mode is from 0 at most."""
gamma = local("gamma", r"\gamma", nonnegative=True)
"""Bound of the gradient at 0."""
r_0 = local("r_0", nonnegative=True)
J_0 = local("J_0", r"\hat M_0", nonnegative=True)
H_2 = local("H_2", r"\hat M_{20}", nonnegative=True)
g_1 = local("g_1", r"\hat M", nonnegative=True)
g_2 = local("g_2", r"\hat M_2", nonnegative=True)
g_3 = local("g_3", r"\hat M_3", nonnegative=True)
theta_0 = local("theta_0", r"\theta_0", nonnegative=True)
"""Bound of the norm of Hessian less identity at 0."""
kappa_S = local("kappa_S", r"\kappa", nonnegative=True)
"""Greatest singular value of the cubic form S, as a matrix of d rows and d^2 columns."""
sigma_0 = local("sigma_0", r"\sigma_0", nonnegative=True)
"""Lower bound of the first derivative of g at 0."""

# Curvature: lower and upper profile, and by how much the Hessian is off the identity.
RESIDUAL = r_0 + J_0 * s + g_2 * s**2 / 2
r"""e(s), which bounds :math:`\lVert g\rVert`."""
E0_THETA = theta_0 + s * (3 * g_1 * g_2 + (r_0 + g_1 * s / 2) * g_3)
E0_LOW, E0_HIGH = 1 - E0_THETA, 1 + E0_THETA
_c = (RESIDUAL + r_0) * g_2
E1_LOW = 1 - theta_0 - 2 * J_0 * g_2 * s - _c
E1_HIGH = 1 + theta_0 + 2 * J_0 * g_2 * s + (g_2 * s) ** 2 + _c
E2_REST = J_0 * g_3 * s**2 + g_2 * H_2 * s**2 / 2 + RESIDUAL * g_3 * s
"""q, what is left besides the cubic form."""
E2_LOW = 1 - theta_0 - kappa_S * s - E2_REST
E2_HIGH = 1 + theta_0 + kappa_S * s + E2_REST + (g_2 * s) ** 2
E2_FROBENIUS = kappa_S * s + sp.sqrt(d) * (theta_0 + E2_REST + (g_2 * s) ** 2)
THIRD = 3 * (J_0 + g_2 * s) * g_2 + RESIDUAL * g_3
"""Bound of the third derivative of the potential."""
T_3 = d * THIRD

# Mode, and the sphere from which the residual is large.
rho_hat = local("rho_hat", r"\hat\rho", real=True)
"""Lower bound of the residual on a sphere, and then outside it."""
m_latent = local("m_latent", r"m/\beta", positive=True)
"""By how much g expands latent distances at least."""
mu = local("mu", r"\mu", nonnegative=True)
"""Bound of the mass of what is far."""
m_hat = local("m_hat", r"\hat m", positive=True)
"""Expansion constant of g on the whole space."""
low = local("a_low", "a", positive=True)
"""Lower bound of the Hessian on a ball."""
MODE = gamma / low
FAR_SECOND = sigma_0 * R - r_0 - g_2 * R**2 / 2
FAR_CUBIC = sp.sqrt(sigma_0**2 * R**2 - kappa_S * R**3 / 3) - r_0 - g_3 * R**3 / 6

# Another centre and another scale.
e_scale = local("e_scale", "e'", nonnegative=True)
"""Whitened error of the square of the other scale: its singular values are sqrt(1 -+ e')."""
delta_0 = local("delta_0", r"\delta_0", nonnegative=True)
"""How far the other centre is."""
varsigma = local("varsigma", r"\sigma", positive=True)
"""Factor of the scale."""
a_s = local("a_s", "a(s)")
Lam_s = local("Lambda_s", r"\Lambda(s)", nonnegative=True)
theta_s = local("theta_s", r"\theta(s)", nonnegative=True)
theta_F_s = local("theta_F_s", r"\theta_F(s)", nonnegative=True)
t_3_s = local("t_3_s", "t_3(s)", nonnegative=True)
D_3 = local("D_3", r"\lVert D^3\ell\rVert", nonnegative=True)
"""Bound of the third derivative of the potential."""
_more, _less = sp.sqrt(1 + e_scale), sp.sqrt(1 - e_scale)
MOVED_RADIUS = delta_0 + _more * s
"""Where a profile is read; all below are about the other centre and scale."""
MOVED_LOW = a_s - e_scale * sp.Abs(a_s)
MOVED_HIGH = (1 + e_scale) * Lam_s
MOVED_THETA = (1 + e_scale) * theta_s + e_scale
MOVED_THETA_F = (1 + e_scale) * theta_F_s + e_scale * sp.sqrt(d)
MOVED_T_3 = _more * (t_3_s + e_scale * d * D_3)
MOVED_GAMMA = _more * (gamma + Lam_s * delta_0)
MOVED_MODE = (t + delta_0) / _less
MOVED_FAR = _less * R - delta_0

# Whitened by the Hessian at the mode, whose norm is at most z: what m, M, M2, M3 alone allow there.
z = local("z_norm", r"\lVert z^*\rVert", nonnegative=True)
NAMED_R_0 = beta * z / m
r"""At the mode :math:`J^\top(G-x)=-\beta^2z^*`."""
NAMED_SCALE = 1 / (1 + (m**2 - M2 * beta * NAMED_R_0) / beta**2)
"""Bound of the square of the scale's norm, where it is positive."""
NAMED_G_2 = M2 * NAMED_SCALE / beta
NAMED_G_3 = M3 * NAMED_SCALE ** sp.Rational(3, 2) / beta
NAMED_J_0 = sp.sqrt(1 + NAMED_R_0 * NAMED_G_2)
r"""As :math:`J_0^\top J_0=I-C^2-\langle g(0),D^2g(0)\rangle`."""
NAMED_SIGMA_0 = sp.sqrt(1 - NAMED_SCALE - NAMED_R_0 * NAMED_G_2)
NAMED_KAPPA = 3 * NAMED_J_0 * NAMED_G_2
NAMED_VOLUME = (M**2 + beta**2 + M2 * beta * NAMED_R_0) ** (d / 2)
r"""Bound of :math:`\beta^d/|\det C|`."""

# Counts.
PRODUCT_NODES = 2 * d**3
PRODUCT_PARAMETERS = 6 * d**3
"""Of a network that multiplies two matrices, by gadget (P)."""
SQRT_STEP = 3 * PRODUCT_PARAMETERS
"""Of one coupled Newton-Schulz step."""
COVARIANCE = d * (d + 1) / 2
LAYER = STEP + d**2 + d + COVARIANCE
r"""Of a layer :math:`N(z-sP\nabla L(z),s(2-s)P)`: a gradient step, P, skip edges."""
ENCODER = K * LAYER + d + COVARIANCE
"""Of the encoder of one observation, untied: K layers after a Gaussian."""
varrho = local("varrho", r"\eta", nonnegative=True)
NEXT_RESIDUAL = sp.Rational(3, 4) * varrho**2 + varrho**3 / 4
