"""Equations 55 to 59 at points: the loss L and its derivatives, each by a second route.

First and second derivatives are differences of L; the third derivative bounds how far such a
difference is from the derivative, and is itself bounded by Lemma 25.
"""

from __future__ import annotations

from functools import partial
from typing import TypeAlias

import numpy as np
import sympy as sp

from lemmata.bounds.paper.calculus.size import CONVEXITY_AT_INVERSE, MAP_DISTANCE, THIRD_SHARP
from lemmata.verify.evaluate import as_function
from lemmata.verify.pointwise.at import EPS, Array, At, norm
from lemmata.verify.pointwise.inequality import Inequality, Measured

Pair: TypeAlias = tuple[float, float]
"""A number and a bound of its error."""


def loss(at: At, z: Array) -> Pair:
    """L(z)."""
    gap = norm(np.asarray(at.G.value(z)) - at.x)
    value = (float(z @ z) + (gap / at.beta) ** 2) / 2
    # Differences step outside the ball for which `off` is stated, by less than its radius plus 1.
    off = 4 * at.off()
    return value, 16 * EPS * value + off * (gap + off) / at.beta**2


def differences(at: At, z: Array, order: int) -> Pair:
    """Central difference of L along y, with how far it is from the derivative."""
    here, noise = loss(at, z)
    bend = _third(at, norm(z - at.z_hat) + 1)
    h = min(2.0**-3, (24 * noise / bend) ** (1 / 3)) if bend > 0 else 2.0**-3
    (ahead, after), (behind, before) = (loss(at, z + s * h * at.y) for s in (1, -1))
    if order == 1:
        return (ahead - behind) / (2 * h), (after + before) / (2 * h) + h**2 * bend / 6
    # The second difference averages the derivative with a triangular weight, of mean |t| = h/3.
    value = (ahead - 2 * here + behind) / h**2
    return value, (after + 2 * noise + before) / h**2 + h * bend / 3


def _third(at: At, distance: float) -> float:
    return as_function(THIRD_SHARP)(**at.numbers() | {"U": distance})


def slope(at: At) -> Pair:
    """<y, z + J^T q/beta^2>, the product with J^T by reverse differentiation."""
    pulled = np.asarray(at.G.vjp(at.z, at.q), float)
    value = float(at.y @ at.z + at.y @ pulled / at.beta**2)
    size = norm(at.z) + float(np.linalg.norm(at.J)) * norm(at.q) / at.beta**2
    return value, 16 * EPS * size + _product(at) / at.beta**2


def bend(at: At, J: Array, curved: float) -> Pair:
    """1 + (|J y|^2 + curved)/beta^2."""
    first = norm(J @ at.y)
    value = 1 + (first**2 + curved) / at.beta**2
    error = at.G.dim * (2 * at.off(1) * (first + at.off(1)) + at.off(2) * norm(at.q))
    spread = at.off() * norm(at.second()) + 16 * EPS * (first**2 + abs(curved))
    return value, (error + spread) / at.beta**2 + 16 * EPS


def _product(at: At) -> float:
    """Error of J^T q, and of J^T J u."""
    J = float(np.linalg.norm(at.J)) + float(np.linalg.norm(at.J_hat))
    return at.G.dim * (
        8 * EPS * J * (norm(at.q) + J * norm(at.u))
        + 2 * at.off(1) * (norm(at.q) + 2 * J * norm(at.u))
        + 2 * at.off() * J
    )


def apart(left: Pair, right: Pair) -> Measured:
    """Return how far two numbers that should agree are from each other."""
    return Measured(abs(left[0] - right[0]), left[1] + right[1])


def gradient(at: At) -> Measured:
    """|d L(z + t y)/dt - <y, z + J^T q/beta^2>|."""
    return apart(differences(at, at.z, 1), slope(at))


def hessian(at: At) -> Measured:
    """|d^2 L(z + t y)/dt^2 - (1 + (|J y|^2 + <q, D^2 G[y, y]>)/beta^2)|."""
    return apart(differences(at, at.z, 2), bend(at, at.J, float(at.q @ at.second())))


def gradient_at_inverse(at: At) -> Measured:
    """|d L(z_hat + t y)/dt - <y, z_hat>|."""
    exact = float(at.y @ at.z_hat)
    return apart(differences(at, at.z_hat, 1), (exact, 16 * EPS * norm(at.z_hat)))


def hessian_at_inverse(at: At) -> Measured:
    """|d^2 L(z_hat + t y)/dt^2 - (1 + |J y|^2/beta^2)|."""
    return apart(differences(at, at.z_hat, 2), bend(at, at.J_hat, 0.0))


def remainder(at: At) -> Measured:
    """|R - ((J(z) - J)^T q + J^T (q - J u))/beta^2|, R from its definition, J at z_hat."""
    pulled = np.asarray(at.G.vjp(at.z, at.q), float)
    stretched = at.J_hat @ at.u
    defined = pulled - at.J_hat.T @ stretched
    printed = (at.J - at.J_hat).T @ at.q + at.J_hat.T @ (at.q - stretched)
    return Measured(norm(defined - printed) / at.beta**2, 2 * _product(at) / at.beta**2)


def expanded(at: At) -> Measured:
    """|<u, grad L> - (<u, z_hat> + |u|^2 + |J u|^2/beta^2 + <u, R>)|, R by equation 59."""
    pulled = np.asarray(at.G.vjp(at.z, at.q), float)
    stretched = at.J_hat @ at.u
    rest = (at.J - at.J_hat).T @ at.q + at.J_hat.T @ (at.q - stretched)
    left = float(at.u @ at.z + at.u @ pulled / at.beta**2)
    plain = float(at.u @ at.z_hat + at.u @ at.u)
    right = plain + (norm(stretched) ** 2 + float(at.u @ rest)) / at.beta**2
    size = norm(at.u) * (norm(at.z) + norm(at.z_hat) + norm(at.u))
    error = 16 * EPS * size + 2 * norm(at.u) * _product(at) / at.beta**2
    return Measured(abs(left - right), error)


def mode_distance(at: At) -> Measured:
    """|z - z_hat| for a point reached from z_hat by steps that do not raise L."""
    z, value = at.z_hat, _value(at, at.z_hat)
    step = 1 / (1 + at.constants["M"] ** 2 / at.beta**2)
    for _ in range(30):
        trial = z - step * _gradient(at, z)
        lower = _value(at, trial)
        if not lower <= value:
            step /= 4
            continue
        z, value = trial, lower
    # A loss that is only lower by rounding moves the bound by as much.
    off = at.off() * (norm(at.x) + 1) / at.beta**2 + EPS * value
    scale = 1 + at.constants["m"] ** 2 / at.beta**2
    return Measured(norm(z - at.z_hat), 4 * float(np.sqrt(2 * off / scale)))


def _value(at: At, z: np.ndarray) -> float:
    residual = at.G.value(z) - at.x
    return float(z @ z + residual @ residual / at.beta**2) / 2


def _gradient(at: At, z: np.ndarray) -> np.ndarray:
    return np.asarray(z + at.G.jacobian(z).T @ (at.G.value(z) - at.x) / at.beta**2)


def flattest(at: At) -> Measured:
    """<y, Hess L(z_hat) y>, y the flattest direction of J(z_hat)."""
    s = np.linalg.svd(at.J_hat, compute_uv=False)[-1]
    error = 2 * at.G.dim * at.off(1) * (s + at.off(1)) / at.beta**2
    return Measured(float(1 + s**2 / at.beta**2), float(error))


_HERE = ("z_hat", "u", "y", "beta")
_INVERSE = ("z_hat", "y", "beta")
_identity = partial(
    Inequality, form="printed", name="", kind="upper", bound=sp.Integer(0), needs=("M", "M2", "M3")
)
INEQUALITIES = (
    _identity("equation-55", measure=gradient, uses=_HERE, text="|slope of L - formula (55)|"),
    _identity("equation-56", measure=hessian, uses=_HERE, text="|curvature of L - formula (56)|"),
    Inequality(
        "equation-57",
        "printed",
        "gradient",
        "upper",
        sp.Integer(0),
        gradient_at_inverse,
        _INVERSE,
        needs=("M", "M2", "M3"),
        text="|slope of L at z_hat - <y, z_hat>|",
    ),
    Inequality(
        "equation-57",
        "printed",
        "Hessian",
        "upper",
        sp.Integer(0),
        hessian_at_inverse,
        _INVERSE,
        needs=("M", "M2", "M3"),
        text="|curvature of L at z_hat - (1 + |J y|^2/beta^2)|",
    ),
    Inequality(
        "equation-59",
        "printed",
        "",
        "upper",
        sp.Integer(0),
        remainder,
        ("z_hat", "u", "beta"),
        text="|R - formula (59)|",
    ),
    Inequality(
        "equation-29",
        "printed",
        "",
        "upper",
        sp.Integer(0),
        expanded,
        ("z_hat", "u", "beta"),
        text="|<u, grad L> - formula (29)|",
    ),
    Inequality(
        "equation-57",
        "sharp",
        "",
        "lower",
        CONVEXITY_AT_INVERSE,
        flattest,
        ("z_hat", "beta"),
        text="<y, Hess L(z_hat) y>",
    ),
    Inequality(
        "map-distance",
        "sharp",
        "",
        "upper",
        MAP_DISTANCE,
        mode_distance,
        ("z_hat", "beta"),
        needs=("m", "M"),
        text="|z - z_hat| where L(z) <= L(z_hat)",
    ),
)
"""What the room says about a generator at points."""
