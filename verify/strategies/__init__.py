"""Hypothesis strategies for generators, points and noise levels.

Everything is made by construction, nothing by filtering: singular values are chosen and rotated,
parameters are drawn from the interval in which the constants keep their targets.  What is drawn
shrinks to tiny generators with entries like 0, 1, 1/2, and prints as code that rebuilds it.

Light to import: Hypothesis loads this package as an entry point.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bounds.lazy import publish

if TYPE_CHECKING:
    from verify.strategies.families import FAMILIES
    from verify.strategies.members import generators, instances
    from verify.strategies.points import (
        cases,
        directions,
        latent_points,
        noise_levels,
        observations,
    )
    from verify.strategies.shapes import activations, layer_matrices, orthogonal_matrices, readable

__all__ = [
    "FAMILIES",
    "activations",
    "cases",
    "directions",
    "generators",
    "instances",
    "latent_points",
    "layer_matrices",
    "noise_levels",
    "observations",
    "orthogonal_matrices",
    "readable",
    "register",
]

_HOME = {
    "families": ("FAMILIES",),
    "members": ("generators", "instances"),
    "points": ("cases", "directions", "latent_points", "noise_levels", "observations"),
    "shapes": ("activations", "layer_matrices", "orthogonal_matrices", "readable"),
}
publish(
    __name__,
    {name: f"verify.strategies.{module}" for module, names in _HOME.items() for name in names},
)


def register() -> None:
    """Register the strategies for type-based lookup, ``st.from_type(Generator)``.

    Called by Hypothesis when it is imported and by `verify.generators` when that is; whichever
    comes second finds the other, so that neither has to import it.
    """
    if "hypothesis.strategies" in sys.modules and "verify.generators.twist" in sys.modules:
        from verify.strategies.lookup import register_types

        register_types()
