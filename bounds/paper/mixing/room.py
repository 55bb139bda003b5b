"""All claims of the room."""

from __future__ import annotations

from bounds.claim import Claim
from bounds.paper.mixing import claims, convexity, whole_space

CLAIMS: tuple[Claim, ...] = (*convexity.CLAIMS, *claims.CLAIMS, *whole_space.CLAIMS)
