r"""The closed formulas of theorem-1-local that bounds/paper/local/size.py does not have.

One SymPy expression each; `at` evaluates both kinds in ball arithmetic.
"""

from __future__ import annotations

import sympy as sp
from flint import arb

from lemmata.bounds.paper.local.size import gamma
from lemmata.bounds.prove.reals.ball import enclose
from lemmata.bounds.symbols import T, alpha, h, local
from lemmata.verify.norms import PRECISION

W = local("W_1", nonnegative=True)
"""Bound of the Wasserstein distance of the start from the posterior on D*."""
eps3 = local("epsilon_3", positive=True)
F = local("F_rho", positive=True)
"""F(rho)."""
EF = local("E_F", nonnegative=True)
"""The expectation of F under the start."""
P = local("P_rho", positive=True)
r"""The probability :math:`\Pr[\chi_d\le\rho-t]`."""
E_theta = local("E_theta", nonnegative=True)
r"""Bound of the expectation of :math:`\Theta(\chi_d)`."""
E_theta_2 = local("E_theta_2", nonnegative=True)
r"""Bound of the expectation of :math:`\Theta(\chi_d)^2`."""
spread = local("E_paths", nonnegative=True)
drift = local("Q_paths", nonnegative=True)

MIXING_TIME = sp.log(1 + alpha * W**2 / (2 * sp.pi * eps3**2)) / (2 * alpha)
T_b = local("T_b", positive=True)
rate = local("lambda_c", positive=True)
factor = local("f_ratio", positive=True)
r"""The product of the suprema of x/f(x) and f'(x)."""
curvature = local("alpha_b")
"""As alpha, of either sign."""
SMOOTHED = sp.sqrt(curvature / (2 * sp.pi * (sp.exp(2 * curvature * T_b) - 1)))
PROFILE_TIME = T_b + sp.log(SMOOTHED * factor * W / eps3) / rate
EXIT = (T + EF) / F
WASSERSTEIN = (gamma + E_theta) / (alpha * P)
PATHS = sp.sqrt(T * h / 2) * (sp.sqrt(spread) / 2 + drift * sp.sqrt(h / 12))
LAPLACE = (gamma + sp.sqrt(E_theta_2)) / (2 * sp.sqrt(alpha * P))


def at(expr: sp.Expr, **numbers: float | arb) -> arb:
    """Return a ball that contains a formula's value at floats or balls, named as its symbols."""
    values = {x: numbers[x.name] for x in expr.free_symbols}
    return enclose(expr, values, PRECISION)
