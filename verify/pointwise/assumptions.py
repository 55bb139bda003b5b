"""Assumptions 1 to 3, remarks 2, 4, 6 and equation 4, at points."""

from __future__ import annotations

from functools import partial

import numpy as np
import sympy as sp

from lemmata.bounds.paper.calculus.size import INVERSE_UNCENTRED
from lemmata.bounds.symbols import M2, M3, M, m, q
from lemmata.verify.pointwise.at import At, norm
from lemmata.verify.pointwise.inequality import Inequality, Measured

_PAIR = ("z_hat", "u")
_FORM = ("z_hat", "u", "y")
_ZERO = sp.Integer(0)


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
)
"""What the room says about a generator at points."""
