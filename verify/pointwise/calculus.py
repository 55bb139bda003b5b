"""Assumptions 1 to 3, remarks 2, 4, 6 and Appendix F.3, at points."""

from __future__ import annotations

from functools import partial

import numpy as np
import sympy as sp

from bounds.paper.calculus.size import (
    CONVEXITY_AT_INVERSE,
    GRADIENT_PRINTED,
    GRADIENT_REPAIRED,
    GRADIENT_SHARP,
    INVERSE_UNCENTRED,
    MAP_DISTANCE,
    THIRD_OCR,
    THIRD_PRINTED,
    THIRD_RESIDUAL,
    THIRD_SHARP,
)
from bounds.symbols import M2, M3, M, m, q
from verify.pointwise.at import EPS, At, norm
from verify.pointwise.inequality import Inequality, Measured

_PAIR = ("z_hat", "u")
_FORM = ("z_hat", "u", "y")
_ALL = (*_FORM, "beta")


def expansion(at: At) -> Measured:
    """|G(z) - G(z_hat)| / |u|."""
    U = norm(at.u)
    return Measured(norm(at.q) / U, 2 * at.off() / U)


def singular_value(at: At, index: int) -> Measured:
    """Return a singular value of J(z)."""
    s = np.linalg.svd(at.J, compute_uv=False)
    return Measured(float(s[index]), at.G.dim * at.off(1))


def along(at: At, order: int) -> Measured:
    """|J y|, |D^2 G[y, y]| or |D^3 G[y, y, y]|."""
    form = (lambda: at.J @ at.y, at.second, at.third)[order - 1]()
    return Measured(norm(form), at.G.dim * at.off(order))


def jacobian_slope(at: At) -> Measured:
    """|J(z) - J(z_hat)| / |u|."""
    gap, U = np.linalg.norm(at.J - at.J_hat, 2), norm(at.u)
    return Measured(float(gap) / U, 2 * at.G.dim * at.off(1) / U)


def offset(at: At) -> Measured:
    """|G(0)|."""
    zero = np.zeros(at.G.dim)
    return Measured(norm(at.G.value(zero)), at.off())


def inverse_point(at: At) -> Measured:
    """|z_hat| beside |x - G(0)|."""
    shift = norm(at.x - at.G.value(np.zeros(at.G.dim)))
    slope = at.constants["m"]
    return Measured(norm(at.z_hat), 2 * at.off() / slope, {"shift": shift})


def distance(at: At) -> Measured:
    """|z - z_hat| beside |G(z) - x|."""
    return Measured(norm(at.u), 2 * at.off() / at.constants["m"])


def third_form(at: At) -> Measured:
    """|D^3 L(z)[y, y, y]|, y a unit vector."""
    first, second, third = at.J @ at.y, at.second(), at.third()
    value = abs(3 * float(first @ second) + float(at.q @ third)) / at.beta**2
    size = norm(first) + norm(second) + norm(third) + norm(at.q)
    error = 4 * (at.off(1) + at.off(2) + at.off(3)) * (1 + size) / at.beta**2
    spread = (at.constants["M3"] * at.off() * 2) / at.beta**2
    return Measured(value, error + spread)


def remainder(at: At) -> Measured:
    """|grad L(z) - z_hat - (I + J^T J/beta^2) u| with J at z_hat."""
    rest = at.grad_f - at.J_hat.T @ (at.J_hat @ at.u)
    size = np.linalg.norm(at.J) + np.linalg.norm(at.J_hat)
    error = at.off() * size + at.off(1) * (norm(at.q) + 2 * size * norm(at.u))
    return Measured(norm(rest) / at.beta**2, 8 * float(error) / at.beta**2)


def mode_distance(at: At) -> Measured:
    """|z - z_hat| for a point reached from z_hat by steps that do not raise L."""
    z, value = at.z_hat, _loss(at, at.z_hat)
    step = 1 / (1 + at.constants["M"] ** 2 / at.beta**2)
    for _ in range(30):
        trial = z - step * _slope(at, z)
        lower = _loss(at, trial)
        if not lower <= value:
            step /= 4
            continue
        z, value = trial, lower
    # A loss that is only lower by rounding moves the bound by as much.
    off = at.off() * (norm(at.x) + 1) / at.beta**2 + EPS * value
    scale = 1 + at.constants["m"] ** 2 / at.beta**2
    return Measured(norm(z - at.z_hat), 4 * float(np.sqrt(2 * off / scale)))


def _loss(at: At, z: np.ndarray) -> float:
    residual = at.G.value(z) - at.x
    return float(z @ z + residual @ residual / at.beta**2) / 2


def _slope(at: At, z: np.ndarray) -> np.ndarray:
    return np.asarray(z + at.G.jacobian(z).T @ (at.G.value(z) - at.x) / at.beta**2)


def hessian_at_inverse(at: At) -> Measured:
    """<y, Hess L(z_hat) y>, y the flattest direction of J(z_hat)."""
    s = np.linalg.svd(at.J_hat, compute_uv=False)[-1]
    error = 2 * at.G.dim * at.off(1) * (s + at.off(1)) / at.beta**2
    return Measured(float(1 + s**2 / at.beta**2), float(error))


_THIRD = partial(Inequality, "lemma-25", kind="upper", measure=third_form, uses=_ALL)
_REST = partial(
    Inequality, kind="upper", measure=remainder, uses=(*_PAIR, "beta"), text="|remainder of grad L|"
)
_ZERO = sp.Integer(0)

INEQUALITIES = (
    Inequality(
        "assumption-1", "printed", "", "lower", m, expansion, _PAIR, text="|G(z) - G(y)|/|z - y|"
    ),
    Inequality(
        "assumption-2", "printed", "M", "upper", M, expansion, _PAIR, text="|G(z) - G(y)|/|z - y|"
    ),
    Inequality(
        "assumption-2",
        "printed",
        "M2",
        "upper",
        M2,
        partial(along, order=2),
        _FORM,
        text="|D^2 G[y, y]|",
    ),
    Inequality(
        "assumption-2",
        "printed",
        "M3",
        "upper",
        M3,
        partial(along, order=3),
        _FORM,
        text="|D^3 G[y, y, y]|",
    ),
    Inequality(
        "assumption-2",
        "printed",
        "J",
        "upper",
        M2,
        jacobian_slope,
        _PAIR,
        text="|J(z) - J(y)|/|z - y|",
    ),
    Inequality("assumption-3", "printed", "", "upper", _ZERO, offset, (), text="|G(0)|"),
    Inequality(
        "remark-2",
        "printed",
        "",
        "lower",
        m,
        partial(singular_value, index=-1),
        ("u",),
        text="least singular value of J",
    ),
    Inequality("remark-2", "sharp", "", "lower", m, expansion, _PAIR, text="|G(z) - G(y)|/|z - y|"),
    Inequality(
        "remark-4", "printed", "", "upper", M, partial(singular_value, index=0), ("u",), text="|J|"
    ),
    Inequality(
        "remark-6",
        "printed",
        "",
        "upper",
        INVERSE_UNCENTRED,
        inverse_point,
        ("z_hat",),
        text="|z_hat|",
    ),
    Inequality("equation-4", "printed", "", "upper", q / m, distance, _PAIR, text="|z - z_hat|"),
    Inequality(
        "equation-57",
        "sharp",
        "",
        "lower",
        CONVEXITY_AT_INVERSE,
        hessian_at_inverse,
        ("z_hat", "beta"),
        text="<y, Hess L(z_hat) y>",
    ),
    _THIRD(form="printed", name="", bound=THIRD_OCR, text="|D^3 L[y, y, y]|"),
    _THIRD(form="repaired", name="", bound=THIRD_PRINTED, text="|D^3 L[y, y, y]|"),
    _THIRD(form="sharp", name="residual", bound=THIRD_RESIDUAL, text="|D^3 L[y, y, y]|"),
    _THIRD(form="sharp", name="distance", bound=THIRD_SHARP, text="|D^3 L[y, y, y]|"),
    _REST(claim="lemma-26", form="printed", name="", bound=GRADIENT_PRINTED),
    _REST(claim="lemma-26", form="repaired", name="", bound=GRADIENT_REPAIRED),
    _REST(claim="lemma-26", form="sharp", name="", bound=GRADIENT_SHARP),
    _REST(claim="equation-60", form="printed", name="", bound=GRADIENT_PRINTED),
    _REST(claim="equation-60", form="repaired", name="", bound=GRADIENT_REPAIRED),
    _REST(claim="equation-60", form="sharp", name="", bound=GRADIENT_SHARP),
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
