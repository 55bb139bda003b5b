"""Section 5.2, Appendices C and C.2: how far the Langevin diffusion wanders.

The names are imported when first used: `bounds.constants` wants the radii, not the proofs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bounds.lazy import publish

if TYPE_CHECKING:
    from bounds.paper.region.cir import LEMMA_14_REPAIRED, LEMMA_14_SHARP
    from bounds.paper.region.claims import CLAIMS
    from bounds.paper.region.drift import LEMMA_3, LEMMA_3_SHARP
    from bounds.paper.region.exit import (
        LEMMA_13_PRINTED,
        LEMMA_13_RADIUS,
        LEMMA_13_REPAIRED,
        LEMMA_13_SHARP,
    )
    from bounds.paper.region.size import BETA_0, LEMMA_11, N_PRIME, RAD_D, S_LOG

__all__ = [
    "BETA_0",
    "CLAIMS",
    "LEMMA_3",
    "LEMMA_3_SHARP",
    "LEMMA_11",
    "LEMMA_13_PRINTED",
    "LEMMA_13_RADIUS",
    "LEMMA_13_REPAIRED",
    "LEMMA_13_SHARP",
    "LEMMA_14_REPAIRED",
    "LEMMA_14_SHARP",
    "N_PRIME",
    "RAD_D",
    "S_LOG",
]

_NAMES = {
    "cir": ("LEMMA_14_REPAIRED", "LEMMA_14_SHARP"),
    "claims": ("CLAIMS",),
    "drift": ("LEMMA_3", "LEMMA_3_SHARP"),
    "exit": ("LEMMA_13_PRINTED", "LEMMA_13_RADIUS", "LEMMA_13_REPAIRED", "LEMMA_13_SHARP"),
    "size": ("BETA_0", "LEMMA_11", "N_PRIME", "RAD_D", "S_LOG"),
}
publish(__name__, {name: f"{__name__}.{home}" for home, names in _NAMES.items() for name in names})
