"""All claims of the room."""

from __future__ import annotations

from bounds.claim import Claim
from bounds.paper.simulation import claims, networks

CLAIMS: tuple[Claim, ...] = claims.CLAIMS + networks.CLAIMS
