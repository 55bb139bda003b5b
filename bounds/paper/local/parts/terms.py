r"""The terms of the distances of this room, over numbers."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.paper.local.size import t as mode_t
from lemmata.bounds.paper.local.size import theta_0
from lemmata.bounds.symbols import M2, M, T, alpha, beta, d, h, local, m, norm_z_hat, rho

offset = local("offset", "s", nonnegative=True)
"""How far the mean of the Gaussian is from the inverse point, in its own units."""
OFFSET = beta * norm_z_hat / (m * sp.sqrt(d))
LAPLACE = 3 / (2 * sp.sqrt(2)) * (1 + offset) ** 2 * M * M2 * beta / m**3 * sp.sqrt(d**2 + 2 * d)
"""Distance of posterior and Gaussian layer on D*, up to the root of its mass there."""

TERMS = 60
start = local("start", r"\lVert u_0-u^*\rVert", nonnegative=True)
"""Distance of the start from the mode."""

reach = local("reach_u", r"r_u", positive=True)
"""How far from the mode the start is at most."""

t_0 = local("t_0", positive=True)
"""How far the mode is from 0 at most, by the curvature on a large ball."""
kappa_u = local("kappa_u", r"\kappa", nonnegative=True)
"""How fast the Hessian leaves the identity, by the distance from 0."""
lam_far = local("lam_far", r"\lambda", positive=True)
"""Exponent of Chernoff's inequality for what is far."""


def coefficient(k: int) -> sp.Expr:
    """Return 1/(2k d (d + 2) ... (d + 2k - 2)), of a series with positive terms."""
    return 1 / (2 * k * sp.Mul(*(d + 2 * i for i in range(k))))


def climb(s: sp.Expr, terms: int = TERMS) -> sp.Expr:
    r"""Return a partial sum of :math:`F_d(s)`, which gives :math:`F=F_d(\sqrt\alpha r)/\alpha`."""
    return sp.Add(*(coefficient(k) * s ** (2 * k) for k in range(1, terms + 1)))


EXIT = (alpha * T + climb(sp.sqrt(alpha) * start)) / climb(sp.sqrt(alpha) * rho)
"""Bound of the probability to leave D* by T, for a constant profile."""

FORGETS = sp.sqrt(alpha / (2 * sp.pi * (sp.exp(2 * alpha * T) - 1)))
"""What the distance of the starts is multiplied by, for the curvature alpha."""
transport = local("transport", "W_1", nonnegative=True)
"""Transport distance of start and stationary law."""

E = local("E_phi", r"\mathcal E", nonnegative=True)
"""Bound of the mean squared Frobenius norm of the Hessian of phi, while in D*."""
Q = local("Q_phi", r"\mathcal Q", nonnegative=True)
"""Bound of the root mean square of the drift of grad phi, while in D*."""
PATHS = sp.sqrt(T * h / 2) * (sp.sqrt(E) / 2 + Q * sp.sqrt(h / 12))
"""Distance of the stopped paths of chain and diffusion."""

length = local("length", r"L_1", nonnegative=True)
"""Bound of the drift on D*."""
POINT_PATHS = sp.sqrt(T * h / 2) * theta_0 * (sp.sqrt(d) / 2 + length * sp.sqrt(h / 12))
"""The same with theta in place of both sizes: E = d theta^2, Q = theta L_1."""

eps_3 = local("eps_3", r"\epsilon_3", positive=True)
"""Share of the accuracy that the start takes after the time T."""
eps_4 = local("eps_4", r"\epsilon_4", nonnegative=True)
"""Bound of the posterior's mass outside D*."""
TIME = sp.log(1 + alpha * transport**2 / (2 * sp.pi * eps_3**2)) / (2 * alpha)
"""Time after which that share is enough."""
eps_2 = local("eps_2", r"\epsilon_2", nonnegative=True)
"""Bound of the probability to leave D*."""
eps_5 = local("eps_5", r"\epsilon_5", nonnegative=True)
"""Mass of the start outside the ball of radius rho - t."""
TOTAL = PATHS + eps_2 + FORGETS * transport + eps_4 + eps_5
"""Distance of the law of the chain and the posterior."""
bent_2 = local("bent_2", r"\mathbb E\Theta^2", nonnegative=True)
"""Mean square of the difference of slopes under N(0, I), on what D* reaches."""
inside = local("inside", r"\Pr[D^*]", positive=True)
"""Mass of N(0, I) on D*."""
LAYER = sp.sqrt(bent_2 / (alpha * inside)) / 2
"""Distance of N(0, I) and posterior on D*."""

eps_1 = local("eps_1", r"\epsilon_1", positive=True)
"""Share of the accuracy that freezing the drift takes."""
_loss, _noise = eps_1 * sp.sqrt(2 / T) / theta_0, sp.sqrt(d) / 2
POINT_STEP = (2 * _loss / (_noise + sp.sqrt(_noise**2 + 4 * _loss * length / sp.sqrt(12)))) ** 2
"""The largest h for which POINT_PATHS is at most eps_1."""
POINT_TOTAL = POINT_PATHS + eps_2 + FORGETS * transport + eps_4
"""Distance of the law of the chain from a point and the posterior."""
mean_w = local("mean_w", r"\mathbb E_wh", nonnegative=True)
"""Mean of a function of the distance under the density r^(d - 1) e^-A on [0, rho]."""
WHILE_INSIDE = sp.exp(rho * mode_t) / inside * mean_w
"""Bound of its mean under the diffusion from N(0, I) on D*, while it is in D*."""
