"""Appendix D.1: from the Langevin diffusion to the Euler-Maruyama chain."""

from __future__ import annotations

from bounds.paper.discretization.claims import CLAIMS
from bounds.paper.discretization.stopped import (
    L_1,
    LEMMA_17_REPAIRED,
    LEMMA_17_SHARP,
    grad_L,
    tv_end,
    tv_paths,
)

__all__ = ["CLAIMS", "LEMMA_17_REPAIRED", "LEMMA_17_SHARP", "L_1", "grad_L", "tv_end", "tv_paths"]
