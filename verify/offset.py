"""Assumption 3, G(0) = 0: what is said, everywhere in the same words, where it fails."""

from __future__ import annotations

from collections.abc import Sequence

_SHOWN = 4
"""Coordinates that are written out."""

SHIFT = "shift both: G(z) - G(0) and x - G(0), whose m, M, M2, M3 are the same"
"""What to do: every claim then holds as it stands."""


def unmet(at_zero: Sequence[float]) -> str:
    """Return the sentence about a generator that does not keep the origin.

    Parameters
    ----------
    at_zero : (d,) sequence of float
        G(0).
    """
    values = ", ".join(f"{v:.4g}" for v in at_zero[:_SHOWN])
    dots = ", ..." if len(at_zero) > _SHOWN else ""
    return f"hypothesis not met: assumption 3, G(0) = ({values}{dots}), not 0; {SHIFT}"
