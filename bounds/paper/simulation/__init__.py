"""Theorem 1: the sampling half, and the encoder as a network."""

from __future__ import annotations

from bounds.claim import Claim
from bounds.paper.simulation import networks

CLAIMS: tuple[Claim, ...] = networks.CLAIMS
