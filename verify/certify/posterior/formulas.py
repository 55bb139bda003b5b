"""The closed formulas of the local theorem, one SymPy expression each, evaluated by Arb."""

from __future__ import annotations

import sympy as sp
from flint import arb

from lemmata.bounds.prove.ball import enclose
from lemmata.verify.norms import PRECISION

d, s, r0, M0, M, M2, M20, M3, theta0, kappa = sp.symbols(
    "d s r_0 M_0 M M_2 M_20 M_3 theta_0 kappa", nonnegative=True
)
alpha, gamma, T, h, rho, t, W, F, P, E, Q, EF, omega = sp.symbols(
    "alpha gamma T h rho t W F P E Q EF omega", nonnegative=True
)
eps3 = sp.Symbol("epsilon_3", positive=True)

# --- local-curvature -------------------------------------------------------------------------

size = r0 + M0 * s + M2 * s**2 / 2
"""e(s), a bound of the whitened residual."""
theta_third = theta0 + s * (3 * M * M2 + (r0 + M * s / 2) * M3)
"""(E0)."""
_moved = (size + r0) * M2
low_second = 1 - theta0 - 2 * M0 * M2 * s - _moved
high_second = 1 + theta0 + 2 * M0 * M2 * s + (M2 * s) ** 2 + _moved
"""(E1)."""
_rest = M0 * M3 * s**2 + M2 * M20 * s**2 / 2 + size * M3 * s
low_cubic = 1 - theta0 - kappa * s - _rest
high_cubic = 1 + theta0 + kappa * s + _rest + (M2 * s) ** 2
frobenius_cubic = kappa * s + sp.sqrt(d) * (theta0 + _rest + (M2 * s) ** 2)
"""(E2)."""
trace = d * (3 * (M0 + M2 * s) * M2 + size * M3)
"""t_3."""

# --- theorem-1-local -------------------------------------------------------------------------

mixing_time = sp.log(1 + alpha * W**2 / (2 * sp.pi * eps3**2)) / (2 * alpha)
exit_probability = (T + EF) / F
wasserstein = (gamma + E) / (alpha * P)
"""E is the expectation of Theta, P the mass of the ball of radius rho - t."""
paths = sp.sqrt(T * h / 2) * (sp.sqrt(E) / 2 + Q * sp.sqrt(h / 12))
laplace = (gamma + sp.sqrt(E)) / (2 * sp.sqrt(alpha * P))

# --- local-far -------------------------------------------------------------------------------

sigma0 = sp.Symbol("sigma_0", nonnegative=True)
sphere_second = sigma0 * s - r0 - M2 * s**2 / 2
sphere_cubic = sp.sqrt(sp.Max(0, sigma0**2 * s**2 - kappa * s**3 / 3)) - r0 - M3 * s**3 / 6


def at(expr: sp.Expr, **numbers: float | arb) -> arb:
    """Return a ball that contains a formula's value at floats or balls, named as its symbols."""
    values = {x: numbers[x.name] for x in expr.free_symbols}
    return enclose(expr, values, PRECISION)
