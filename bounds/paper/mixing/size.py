"""Radii and curvatures of the region in which the loss L is strongly convex."""

from __future__ import annotations

from lemmata.bounds.symbols import M2, M, beta, m

R_0 = m**2 / (2 * M * M2)
"""Convexity radius: on B(z_hat, R_0), alpha I <= Hess L <= Lambda I."""
ALPHA = 1 + m**2 / (2 * beta**2)
"""Lower bound of the Hessian of L on B(z_hat, R_0)."""
LAMBDA = 1 + (M**2 + m**2 / 2) / beta**2
"""Upper bound of the Hessian of L on B(z_hat, R_0)."""
C_LOW = 1 + m**2 / beta**2
"""c_m: L(z) >= |z|^2/2 + (c_m - 1)|u|^2/2 everywhere."""
C_UP = 1 + M**2 / beta**2
"""c_M: L(z) <= |z|^2/2 + (c_M - 1)|u|^2/2 everywhere."""
