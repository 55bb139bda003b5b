"""Generators G: ℝᵈ → ℝᵈ with provable constants, and trained ones from files."""

from __future__ import annotations

from verify.generators.base import Generator
from verify.generators.composition import BlockDiagonal, Composition
from verify.generators.convex import Convex
from verify.generators.coordinatewise import Coordinatewise
from verify.generators.cosine import CosineGenerator, CosineShear
from verify.generators.fresnel import Fresnel
from verify.generators.linear import Linear, Translation
from verify.generators.network import Network
from verify.generators.residual import Residual
from verify.generators.shear import Shear
from verify.generators.twist import Twist
from verify.strategies import register

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
