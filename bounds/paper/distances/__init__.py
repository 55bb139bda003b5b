"""Appendix A and the definitions of Sections 2 and 5.2: distances and Markov processes."""

from __future__ import annotations

from bounds.claim import Claim
from bounds.paper.distances import claims
from bounds.paper.distances.divergences import (
    DECAY,
    DECAY_PRINTED,
    LEMMA_6,
    LEMMA_7,
    LEMMA_7_SHARP,
    LEMMA_8,
    LEMMA_8_SHARP,
    TV_LARGE,
    TV_SMALL,
)
from bounds.paper.distances.processes import PROJECTED, REFLECTED

__all__ = [
    "CLAIMS",
    "DECAY",
    "DECAY_PRINTED",
    "LEMMA_6",
    "LEMMA_7",
    "LEMMA_7_SHARP",
    "LEMMA_8",
    "LEMMA_8_SHARP",
    "PROJECTED",
    "REFLECTED",
    "TV_LARGE",
    "TV_SMALL",
]

CLAIMS: tuple[Claim, ...] = claims.CLAIMS
