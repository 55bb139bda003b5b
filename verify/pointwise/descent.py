"""Section 5.1 and Appendix B at points: gradient descent on f = |G - x|^2 / 2."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial

import numpy as np
import sympy as sp

from lemmata.bounds.claim import Form
from lemmata.bounds.paper.descent import size as descent
from lemmata.bounds.paper.descent.size import (
    A_RADIUS,
    FALL,
    Q_PRINTED,
    Q_SHARP,
    S_PRINTED,
    S_SHARP,
)
from lemmata.bounds.symbols import Q
from lemmata.verify.evaluate import as_function
from lemmata.verify.pointwise.at import EPS, At, norm
from lemmata.verify.pointwise.case import Case, clamp
from lemmata.verify.pointwise.inequality import Inequality, Measured

BUDGET = 1500
"""Steps we are willing to wait for."""
RATE = descent.RATE.subs(Q, Q_SHARP)


def start(at: At, bound: sp.Expr) -> tuple[np.ndarray, float]:
    """Return the point after ``steps`` steps of size 1/Q from 0, and Q."""
    hessian = as_function(bound)(**at.numbers())
    z = np.zeros(at.G.dim)
    for _ in range(at.case.steps):
        z = z - _gradient(at, z) / hessian
    return z, hessian


def _gradient(at: At, z: np.ndarray) -> np.ndarray:
    return np.asarray(at.G.jacobian(z).T @ (at.G.value(z) - at.x))


def _loss(at: At, z: np.ndarray) -> float:
    return norm(at.G.value(z) - at.x) ** 2 / 2


def _error(at: At, f: float) -> float:
    off = at.off() * (1 + norm(at.x))
    return 4 * (math.sqrt(2 * f) * off + off**2) + 16 * EPS * f


def one_step(at: At, bound: sp.Expr) -> Measured:
    """f(z+), one step after z, on the path from 0."""
    z, hessian = start(at, bound)
    slope, before = _gradient(at, z), _loss(at, z)
    after = _loss(at, z - slope / hessian)
    # An error of the gradient moves z+, and f there by at most |grad f| times as much.
    wobble = (at.off(1) * math.sqrt(2 * before) + at.off() * (1 + norm(at.x))) * norm(slope)
    numbers = {"f": before, "grad_f": norm(slope), "Q": hessian}
    return Measured(after, _error(at, before) + 8 * wobble / hessian, numbers)


def fall(at: At, bound: sp.Expr) -> Measured | None:
    """f(z+)/f(z) on the path from 0."""
    z, hessian = start(at, bound)
    before = _loss(at, z)
    error = _error(at, before)
    if before <= 1e6 * error:
        return None
    after = _loss(at, z - _gradient(at, z) / hessian)
    return Measured(after / before, 4 * error / before)


def arrival(at: At, bound: sp.Expr, count: sp.Expr) -> Measured | None:
    """Count steps until z is within delta of z_hat, or what rounding leaves of that."""
    numbers = at.numbers() | {"delta": at.beta, "Q": as_function(bound)(**at.numbers())}
    if norm(at.z_hat) == 0 or not as_function(count)(**numbers) < BUDGET:
        return None
    # Where rounding of the gradient stops the path, and as much closer the exact one may be.
    blur = 4 * (at.off(1) * norm(at.x) + at.off() * at.constants["M"]) / at.constants["m"] ** 2
    if not blur < at.beta:
        return None
    z, steps = np.zeros(at.G.dim), 0
    while norm(z - at.z_hat) > at.beta + blur and steps <= 2 * BUDGET:
        z, steps = z - _gradient(at, z) / numbers["Q"], steps + 1
    return Measured(float(steps), 0.0, numbers)


def hessian(at: At) -> Measured:
    """|<y, Hess f(z) y>|."""
    first, second = at.J @ at.y, at.second()
    value = abs(float(first @ first + at.q @ second))
    size = 2 * norm(first) + norm(at.q) + norm(second)
    error = (at.off(1) + at.off(2) + at.off()) * (1 + size) * at.G.dim
    return Measured(value, 4 * error)


def _in_region(case: Case, constants: Mapping[str, float]) -> Case | None:
    """Scale z into the ball A of radius (M/m + 1)|x|/m around 0."""
    x = norm(np.asarray(case.G.value(np.array(case.z_hat))))
    radius = as_function(A_RADIUS)(**constants, norm_x=x) * (1 - 1e-9)
    return clamp(case, np.zeros(case.G.dim), radius)


def _below_start(case: Case, constants: Mapping[str, float]) -> Case | None:
    """Scale u until |G(z) - x| <= |x|."""
    z_hat = np.array(case.z_hat)
    x = np.asarray(case.G.value(z_hat))
    return clamp(case, z_hat, norm(x) / constants["M"] * (1 - 1e-9))


_PATH = ("z_hat", "steps")
_ARRIVE = ("z_hat", "beta")
_POINT = ("z_hat", "u", "y")


def _step(id: str, form: Form, hessian: sp.Expr) -> Inequality:
    return Inequality(
        id,
        form,
        "descent",
        "upper",
        FALL,
        partial(one_step, bound=hessian),
        _PATH,
        needs=("m", "M", "M2"),
        text="f(z+) after one step of size 1/Q",
    )


INEQUALITIES = (
    _step("lemma-1", "printed", Q_PRINTED),
    _step("lemma-1", "sharp", Q_SHARP),
    _step("lemma-9", "printed", Q_PRINTED),
    Inequality(
        "lemma-1",
        "sharp",
        "rate",
        "upper",
        RATE,
        partial(fall, bound=Q_SHARP),
        _PATH,
        text="f(z(s+1))/f(z(s))",
    ),
    Inequality(
        "lemma-1",
        "sharp",
        "count",
        "upper",
        S_SHARP,
        partial(arrival, bound=Q_SHARP, count=S_SHARP),
        _ARRIVE,
        text="steps until |z - z_hat| <= delta (delta = beta of the case)",
    ),
    Inequality(
        "lemma-1",
        "printed",
        "count",
        "upper",
        S_PRINTED.subs(Q, Q_PRINTED),
        partial(arrival, bound=Q_PRINTED, count=S_PRINTED),
        _ARRIVE,
        text="steps until |z - z_hat| <= delta (delta = beta of the case)",
    ),
    Inequality(
        "equation-19",
        "printed",
        "",
        "upper",
        Q_PRINTED,
        hessian,
        _POINT,
        _in_region,
        text="|Hess f|",
    ),
    Inequality(
        "equation-19", "sharp", "", "upper", Q_SHARP, hessian, _POINT, _below_start, text="|Hess f|"
    ),
)
"""What the room says about a generator at points."""
