"""Lemma 4 and equation 39 at points: the Hessian of L from both sides."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial

import numpy as np
import sympy as sp

from lemmata.bounds.paper.mixing.size import ALPHA, HIGH, LAMBDA, LOW, R_0
from lemmata.bounds.paper.region.size import RADIUS_TERMS
from lemmata.verify.evaluate import as_function
from lemmata.verify.pointwise.at import EPS, At, norm
from lemmata.verify.pointwise.case import Case, clamp
from lemmata.verify.pointwise.inequality import Inequality, Measured


def hessian(at: At) -> Measured:
    """<y, Hess L(z) y>, y a unit vector."""
    first, second = at.J @ at.y, at.second()
    value = 1 + float(first @ first + at.q @ second) / at.beta**2
    size = 2 * norm(first) + norm(at.q) + norm(second)
    error = at.G.dim * (at.off(1) * 4 + at.off(2) + at.off()) * (1 + size)
    # The bounds are evaluated at the rounded residual.
    bend = 2 * at.constants["M2"] * at.off()
    return Measured(value, (error + bend + 16 * EPS * size**2) / at.beta**2)


def _ball(case: Case, constants: Mapping[str, float], radius: float) -> Case | None:
    return clamp(case, np.array(case.z_hat), radius * (1 - 1e-9))


def near(case: Case, constants: Mapping[str, float]) -> Case | None:
    """Move z into the ball of radius R_0 around z_hat."""
    free = constants["M2"] == 0
    return _ball(case, constants, math.inf if free else as_function(R_0)(**constants))


def in_D(case: Case, constants: Mapping[str, float]) -> Case | None:
    """Move z into the ball that Lemma 11 allows for D."""
    free = constants["M2"] == 0
    numbers = {**constants, "d": float(case.G.dim)}
    return _ball(case, constants, math.inf if free else as_function(RADIUS_TERMS[0])(**numbers))


_inequality = partial(
    Inequality,
    measure=hessian,
    uses=("z_hat", "u", "y", "beta"),
    needs=("m", "M", "M2"),
    text="<y, Hess L y>",
)

INEQUALITIES = (
    _inequality("equation-39", "printed", "below", "lower", LOW),
    _inequality("equation-39", "printed", "above", "upper", HIGH),
    _inequality("lemma-4", "printed", "", "lower", sp.S.One, place=in_D),
    _inequality("lemma-4", "sharp", "below", "lower", ALPHA, place=near),
    _inequality("lemma-4", "sharp", "above", "upper", LAMBDA, place=near),
)
"""What the room says about a generator at points."""
