"""The encoder as a network: Lemmas 5, 18, 19, 20, the size in Theorem 1, Remarks 7 and 8."""

from __future__ import annotations

from bounds.claim import Claim
from bounds.paper.simulation import backprop, combine, encoder, smooth, step

CLAIMS: tuple[Claim, ...] = (
    *combine.CLAIMS,
    *backprop.CLAIMS,
    *step.CLAIMS,
    *encoder.CLAIMS,
    *smooth.CLAIMS,
)
