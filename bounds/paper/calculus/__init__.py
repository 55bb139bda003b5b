"""Sections 2.1, 5 and Appendix F.3: assumptions, derivatives of the loss, the inverse point."""

from __future__ import annotations

from bounds.claim import Claim
from bounds.paper.calculus import (
    assumptions,
    lemma_25,
    lemma_26,
    loss,
    mode,
    remark_3,
    remark_5,
    remarks_2_4,
)

CLAIMS: tuple[Claim, ...] = (
    *assumptions.CLAIMS,
    *remarks_2_4.CLAIMS,
    *remark_3.CLAIMS,
    *remark_5.CLAIMS,
    *loss.CLAIMS,
    *lemma_25.CLAIMS,
    *lemma_26.CLAIMS,
    *mode.CLAIMS,
)
