"""Hypothesis strategies for generators, points, noise levels, networks and Boolean circuits.

Everything is made by construction, nothing by filtering: singular values are chosen and rotated,
parameters are drawn from the interval in which the constants keep their targets.  What is drawn
shrinks to tiny generators with entries like 0, 1, 1/2, and prints as code that rebuilds it.

Light to import: Hypothesis loads this package as an entry point.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from lemmata.bounds.lazy import publish

if TYPE_CHECKING:
    from lemmata.verify.strategies.circuits import circuits, permutations
    from lemmata.verify.strategies.families import FAMILIES
    from lemmata.verify.strategies.members import generators, instances
    from lemmata.verify.strategies.networks import networks
    from lemmata.verify.strategies.points import (
        cases,
        directions,
        latent_points,
        noise_levels,
        observations,
    )
    from lemmata.verify.strategies.shapes import (
        activations,
        layer_matrices,
        orthogonal_matrices,
        readable,
    )

__all__ = [
    "FAMILIES",
    "activations",
    "cases",
    "circuits",
    "directions",
    "generators",
    "instances",
    "latent_points",
    "layer_matrices",
    "networks",
    "noise_levels",
    "observations",
    "orthogonal_matrices",
    "permutations",
    "readable",
    "register",
]

_HOME = {
    "circuits": ("circuits", "permutations"),
    "families": ("FAMILIES",),
    "members": ("generators", "instances"),
    "networks": ("networks",),
    "points": ("cases", "directions", "latent_points", "noise_levels", "observations"),
    "shapes": ("activations", "layer_matrices", "orthogonal_matrices", "readable"),
}
publish(
    __name__,
    {
        name: f"lemmata.verify.strategies.{module}"
        for module, names in _HOME.items()
        for name in names
    },
)


def register() -> None:
    """Register the strategies for type-based lookup, ``st.from_type(Generator)``, and a profile.

    The profile ``lemmata`` is for tests that prove constants: that takes a member of a large
    family longer than a deadline of milliseconds, and the first of its kind longest.
    Called by Hypothesis when it is imported, and by `verify.generators`, `verify.engine.circuit`
    and `verify.engine.circuit_families` when they are; whichever comes second finds the other, so
    that neither has to import it.
    """
    if "hypothesis.strategies" not in sys.modules:
        return
    from hypothesis import HealthCheck, settings

    settings.register_profile(
        "lemmata", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    if "lemmata.verify.generators.families.twist" in sys.modules:
        from lemmata.verify.strategies.lookup import register_types

        register_types()
    if "lemmata.verify.engine.circuit" in sys.modules:
        from lemmata.verify.strategies.lookup_circuits import register_circuits

        register_circuits()
