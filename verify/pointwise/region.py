"""Lemma 3 at points: the drift of half the squared distance to the inverse point."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from lemmata.bounds.paper.region.size import (
    BETA_0_TERMS,
    DRIFT_PRINTED,
    DRIFT_SHARP,
    POLAR,
    RAD_D,
    REVERSION,
    S_LOG,
    r_ball,
)
from lemmata.bounds.symbols import U, d, w
from lemmata.verify.evaluate import as_function
from lemmata.verify.pointwise.at import EPS, At, norm
from lemmata.verify.pointwise.case import Case, clamp
from lemmata.verify.pointwise.inequality import Inequality, Measured

LEVEL = 0.25
"""The target error eps in the size of D."""


def drift(at: At) -> Measured:
    """D - <u, grad L>, the drift of |u|^2 / 2 along the Langevin diffusion."""
    inner = float(at.u @ at.z + at.u @ at.grad_f / at.beta**2)
    size = norm(at.u) * norm(at.z) + norm(at.u) * norm(at.grad_f) / at.beta**2
    return Measured(at.G.dim - inner, _error(at) / at.beta**2 + 16 * EPS * size)


def pull(at: At) -> Measured:
    """<u, grad f>."""
    return Measured(float(at.u @ at.grad_f), _error(at))


def _error(at: At) -> float:
    J, U, q = float(np.linalg.norm(at.J)), norm(at.u), norm(at.q)
    return 4 * U * (at.G.dim * at.off(1) * q + 2 * at.off() * J + 8 * EPS * J * q)


def sizes(case: Case, constants: Mapping[str, float]) -> tuple[float, float]:
    """Return beta_0 and rad(D)/beta at a case, for eps = 1/4."""
    x = norm(np.asarray(case.G.value(np.array(case.z_hat)))) * (1 + 1e-12)
    numbers = dict(constants) | {"d": float(case.G.dim), "norm_x": x, "eps": LEVEL}
    numbers["S_log"] = as_function(S_LOG)(**numbers)
    terms = [
        as_function(term)(**numbers)
        for term, need in zip(BETA_0_TERMS, ("M2", "M3"), strict=True)
        if constants[need] > 0
    ]
    radius = as_function(RAD_D)(**numbers, beta=1.0)
    return min([*terms, math.inf]) * (1 - 1e-9), radius * (1 - 1e-9)


def in_D(case: Case, constants: Mapping[str, float]) -> Case | None:
    """Lower beta to beta_0, and move z into D."""
    limit, radius = sizes(case, constants)
    beta = min(case.beta, limit)
    return clamp(case.but(beta=beta), np.array(case.z_hat), beta * radius)


_USES = ("z_hat", "u", "beta")
INEQUALITIES = (
    Inequality(
        "lemma-3",
        "printed",
        "drift",
        "upper",
        DRIFT_PRINTED.subs(w, REVERSION),
        drift,
        _USES,
        in_D,
        ("m", "M", "M2", "M3"),
        text="drift of |z - z_hat|^2/2 in D, eps = 1/4",
        common=d,
    ),
    Inequality(
        "lemma-3",
        "sharp",
        "drift",
        "upper",
        DRIFT_SHARP.subs(w, REVERSION).subs(r_ball, U),
        drift,
        _USES,
        text="drift of |z - z_hat|^2/2, on the ball of radius |u|",
        common=d,
    ),
    Inequality(
        "lemma-3", "sharp", "pull", "lower", POLAR, pull, ("z_hat", "u"), text="<u, grad f>"
    ),
)
"""What the room says about a generator at points."""
