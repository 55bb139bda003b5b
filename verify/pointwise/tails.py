"""Equation 26 and the global drift at points: what holds on the whole space."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import sympy as sp
from scipy import stats

from lemmata.bounds.paper.mixing.size import C_LOW, C_UP, K_1_TERMS, STATIC_B, STATIC_S, shifted
from lemmata.bounds.paper.mixing.size import RATE as RETURN
from lemmata.bounds.symbols import q
from lemmata.verify.engine.posterior import posterior
from lemmata.verify.evaluate import as_function
from lemmata.verify.pointwise.at import EPS, At, norm
from lemmata.verify.pointwise.case import Case
from lemmata.verify.pointwise.inequality import Inequality, Measured


def mass_outside(at: At) -> Measured | None:
    """Posterior mass outside the ball of radius |u| around z_hat, by quadrature, d = 1 and 2."""
    if at.G.dim > 2:
        return None
    r, law = norm(at.u), posterior(at.G, at.x, at.beta)
    mass = law.mass_outside(at.z_hat, r)
    low, up = (as_function(c)(**at.numbers()) for c in (C_LOW, C_UP))
    numbers = {"c_m": low, "c_M": up, "r_out": r, "shifted": _tail(at, low, r)}
    # What rounding of G does to the exponent it does to the mass.
    spread = at.off() * (norm(at.q) + 1) / at.beta**2
    return Measured(mass, (1e-8 + 4 * law.relative_error + spread) * mass + 1e-13, numbers)


def _tail(at: At, low: float, r: float) -> float:
    """Pr[|N(-z_hat/c_m, I/c_m)| > r]."""
    away = norm(at.z_hat) ** 2 / low
    law = stats.ncx2(at.G.dim, away) if away > 0 else stats.chi2(at.G.dim)
    return float(law.sf(low * r**2))


def drift_of_residual(at: At) -> Measured:
    """Delta Phi - <grad L, grad Phi> for Phi = |G - x|^2."""
    axes = np.eye(at.G.dim)
    points = np.tile(at.z, (at.G.dim, 1))
    trace = np.asarray(at.G.hessian(points, axes, axes), float).sum(axis=0)
    J, gap = norm(at.J), norm(at.q)
    spread = 2 * J**2 + 2 * float(at.q @ trace)
    value = spread - 2 * float((at.z + at.grad_f / at.beta**2) @ at.grad_f)
    first, second, off = (at.off(k) * at.G.dim for k in (1, 2, 0))
    slope = J * off + gap * first
    push = norm(at.z) + 2 * J * gap / at.beta**2
    error = 4 * J * first + 2 * at.G.dim * gap * second + 2 * norm(trace) * off + 2 * slope * push
    size = J**2 + gap * norm(trace) + J * gap * push
    return Measured(value, 4 * error + 32 * EPS * size)


def quiet(case: Case, constants: Mapping[str, float]) -> Case:
    """Lower beta to where beta^2 <= m^3/(4M)."""
    limit = math.sqrt(constants["m"] ** 3 / (4 * constants["M"])) * (1 - 1e-12)
    return case.but(beta=min(case.beta, limit))


_USES = ("z_hat", "u", "beta")
_MASS = "P(|z - z_hat| > |u| given x), d <= 2"
INEQUALITIES = (
    Inequality(
        "equation-26",
        "repaired",
        "",
        "upper",
        sp.exp(STATIC_B),
        mass_outside,
        _USES,
        needs=("m", "M"),
        text=_MASS,
    ),
    Inequality(
        "equation-26",
        "sharp",
        "",
        "upper",
        shifted * sp.exp(STATIC_S),
        mass_outside,
        _USES,
        needs=("m", "M"),
        text=_MASS,
    ),
    Inequality(
        "global-drift",
        "sharp",
        "",
        "upper",
        K_1_TERMS - RETURN * q**2,
        drift_of_residual,
        _USES,
        quiet,
        ("m", "M", "M2"),
        text="generator of the diffusion applied to |G - x|^2",
    ),
)
"""What the room says about a generator at points."""
