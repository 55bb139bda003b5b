"""Appendix G: Lemma 27, other activations, and the square gadget."""

from __future__ import annotations

from bounds.claim import Claim
from bounds.paper.approximation import appendix, claims, interpolant, product, square

CLAIMS: tuple[Claim, ...] = (
    *interpolant.CLAIMS,
    *claims.CLAIMS,
    *appendix.CLAIMS,
    *square.CLAIMS,
    *product.CLAIMS,
)
