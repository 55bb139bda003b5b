"""The seven verdicts and how they combine: worst wins."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """What a machine found out about a statement, from best to worst.

    A verdict is computed from evidence and cannot be raised by hand.
    """

    PROVED = "PROVED"
    """Every step discharged exactly."""
    PROVED_GIVEN = "PROVED_GIVEN"
    """Exact, modulo cited facts or a conjecture, each named."""
    CONSISTENT = "CONSISTENT"
    """Measured only, and not contradicted."""
    UNKNOWN = "UNKNOWN"
    """Not done, timed out, NaN, or the solver does not know."""
    VACUOUS = "VACUOUS"
    """Nothing satisfies the hypotheses."""
    REFUTED = "REFUTED"
    """A replayed counterexample exists."""
    ERROR = "ERROR"
    """The evidence itself is broken."""

    @property
    def rank(self) -> int:
        """Position in the order above; larger is worse."""
        return _ORDER.index(self)

    @property
    def holds(self) -> bool:
        """Whether the statement is established (exactly, or given cited facts)."""
        return self in (Verdict.PROVED, Verdict.PROVED_GIVEN)


_ORDER = tuple(Verdict)


NO_PROOF = "no proof yet"
"""Why a statement without steps and counterexample is open: there is nothing to decide."""


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst verdict; of none at all, ``UNKNOWN``: no evidence is no proof."""
    return max(verdicts, key=lambda v: v.rank, default=Verdict.UNKNOWN)
