"""Section 5.2, Appendices C and C.2: how far the Langevin diffusion wanders."""

from __future__ import annotations

from bounds.claim import Claim
from bounds.paper.region import claims
from bounds.paper.region.cir import LEMMA_14_REPAIRED, LEMMA_14_SHARP
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

CLAIMS: tuple[Claim, ...] = claims.CLAIMS
