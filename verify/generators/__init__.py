"""Generators G: ℝᵈ → ℝᵒ, o ≥ d, with provable constants, and trained ones from files."""

from __future__ import annotations

from lemmata.verify.generators.base import Generator
from lemmata.verify.generators.families.composition import BlockDiagonal, Composition
from lemmata.verify.generators.families.convex import Convex
from lemmata.verify.generators.families.coordinatewise import Coordinatewise
from lemmata.verify.generators.families.cosine import CosineGenerator, CosineShear
from lemmata.verify.generators.families.fresnel import Fresnel
from lemmata.verify.generators.families.linear import Linear, Translation
from lemmata.verify.generators.families.residual import Residual
from lemmata.verify.generators.families.shear import Shear
from lemmata.verify.generators.families.twist import Twist
from lemmata.verify.generators.network import Network
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
