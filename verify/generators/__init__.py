"""Generators G: ℝᵈ → ℝᵈ with provable constants, and trained ones from files."""

from __future__ import annotations

from lemmata.verify.generators.base import Generator
from lemmata.verify.generators.composition import BlockDiagonal, Composition
from lemmata.verify.generators.convex import Convex
from lemmata.verify.generators.coordinatewise import Coordinatewise
from lemmata.verify.generators.cosine import CosineGenerator, CosineShear
from lemmata.verify.generators.fresnel import Fresnel
from lemmata.verify.generators.linear import Linear, Translation
from lemmata.verify.generators.network import Network
from lemmata.verify.generators.residual import Residual
from lemmata.verify.generators.shear import Shear
from lemmata.verify.generators.twist import Twist
from lemmata.verify.strategies import register

__all__ = [
    "BlockDiagonal",
    "Composition",
    "Convex",
    "Coordinatewise",
    "CosineGenerator",
    "CosineShear",
    "Fresnel",
    "Generator",
    "Linear",
    "Network",
    "Residual",
    "Shear",
    "Translation",
    "Twist",
]

# Hypothesis may have been imported first; see `verify.strategies.register`.
register()
