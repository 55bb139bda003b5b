"""Appendix F.3 at points: the third derivative of L, and the remainder of its gradient."""

from __future__ import annotations

from functools import partial

import numpy as np

from lemmata.bounds.paper.calculus.size import (
    GRADIENT_PRINTED,
    GRADIENT_REPAIRED,
    GRADIENT_SHARP,
    THIRD_OCR,
    THIRD_PRINTED,
    THIRD_RESIDUAL,
    THIRD_SHARP,
)
from lemmata.verify.pointwise.at import At, norm
from lemmata.verify.pointwise.inequality import Inequality, Measured

_PAIR = ("z_hat", "u")
_ALL = (*_PAIR, "y", "beta")


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


_THIRD = partial(Inequality, "lemma-25", kind="upper", measure=third_form, uses=_ALL)
_REST = partial(
    Inequality, kind="upper", measure=remainder, uses=(*_PAIR, "beta"), text="|remainder of grad L|"
)
INEQUALITIES = (
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
)
"""What the room says about a generator at points."""
