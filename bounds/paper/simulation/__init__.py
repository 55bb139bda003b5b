"""Theorem 1: the sampling half, and the encoder as a network.

The claims are imported when first used: `bounds.constants` wants the sizes, not the proofs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bounds.lazy import publish

if TYPE_CHECKING:
    from bounds.paper.simulation.room import CLAIMS

__all__ = ["CLAIMS"]

publish(__name__, {"CLAIMS": f"{__name__}.room"})
