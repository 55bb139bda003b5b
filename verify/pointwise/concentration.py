"""Lemmas 23 and 24 at points."""

from __future__ import annotations

import numpy as np

from lemmata.bounds.paper.concentration.size import (
    GROWTH,
    INVERSE_LOWER,
    INVERSE_PRINTED,
    LIPSCHITZ,
)
from lemmata.verify.pointwise.at import At, norm
from lemmata.verify.pointwise.inequality import Inequality, Measured


def inverse_norm(at: At) -> Measured:
    """|z_hat|, where G(z_hat) = x."""
    return Measured(norm(at.z_hat), at.off() / at.constants.get("m", at.constants.get("M", 1.0)))


def inverse_norm_upper(at: At) -> Measured:
    """|z_hat| against |x|/M."""
    return Measured(norm(at.z_hat), at.off() / at.constants["M"])


def observable_slope(at: At) -> Measured | None:
    """Slope of (z, xi) -> |G(z) + beta xi| between (z_hat, 0) and (z, y)."""
    xi = at.y
    step = float(np.sqrt(norm(at.u) ** 2 + norm(xi) ** 2))
    change = norm(at.G.value(at.z) + at.beta * xi) - norm(at.x)
    return Measured(abs(change) / step, 2 * at.off() / step)


def value_norm(at: At) -> Measured:
    """|G(z)|."""
    return Measured(norm(at.G.value(at.z)), at.off())


_AT = ("z_hat",)
INEQUALITIES = (
    Inequality(
        "lemma-23", "printed", "", "upper", INVERSE_PRINTED, inverse_norm, _AT, text="|z_hat|"
    ),
    Inequality(
        "lemma-23", "sharp", "above", "upper", INVERSE_PRINTED, inverse_norm, _AT, text="|z_hat|"
    ),
    Inequality(
        "lemma-23",
        "sharp",
        "below",
        "lower",
        INVERSE_LOWER,
        inverse_norm_upper,
        _AT,
        text="|z_hat|",
    ),
    Inequality(
        "equation-54", "printed", "", "upper", INVERSE_PRINTED, inverse_norm, _AT, text="|z_hat|"
    ),
    Inequality(
        "lemma-24",
        "sharp",
        "Lipschitz",
        "upper",
        LIPSCHITZ,
        observable_slope,
        ("z_hat", "u", "y", "beta"),
        text="slope of |G(z) + beta xi|",
    ),
    Inequality("lemma-24", "sharp", "growth", "upper", GROWTH, value_norm, ("u",), text="|G(z)|"),
)
"""What the room says about a generator at points."""
