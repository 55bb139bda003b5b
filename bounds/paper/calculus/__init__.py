"""Sections 2.1, 5 and Appendix F.3: assumptions, derivatives of the loss, the inverse point."""

from __future__ import annotations

from bounds.claim import Claim
from bounds.paper.calculus import assumptions, gradient, loss, mode, networks, third

CLAIMS: tuple[Claim, ...] = (
    *assumptions.CLAIMS,
    *networks.CLAIMS,
    *loss.CLAIMS,
    *third.CLAIMS,
    *gradient.CLAIMS,
    *mode.CLAIMS,
)
