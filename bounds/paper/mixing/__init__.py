"""Section 5.2 and Appendix C: from the reflected diffusion to the posterior.

The claims are imported when first used: `bounds.constants` wants the sizes, not the proofs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bounds.lazy import publish

if TYPE_CHECKING:
    from bounds.paper.mixing.room import CLAIMS

__all__ = ["CLAIMS"]

publish(__name__, {"CLAIMS": f"{__name__}.room"})
