r"""The terms of the distances of this room, over numbers."""

from __future__ import annotations

import sympy as sp

from lemmata.bounds.symbols import M2, M, beta, d, local, m, norm_z_hat

offset = local("offset", "s", nonnegative=True)
"""How far the mean of the Gaussian is from the inverse point, in its own units."""
OFFSET = beta * norm_z_hat / (m * sp.sqrt(d))
LAPLACE = 3 / (2 * sp.sqrt(2)) * (1 + offset) ** 2 * M * M2 * beta / m**3 * sp.sqrt(d**2 + 2 * d)
"""Distance of posterior and Gaussian layer on D*, up to the root of its mass there."""
