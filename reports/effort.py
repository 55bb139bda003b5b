"""How a ledger is made."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lemmata.verify.check import Profile


@dataclass(frozen=True)
class Effort:
    """How a ledger is made.

    Attributes
    ----------
    rng : int
        Entropy of the checks.
    profile : {"quick", "full"}
        How much the checks may spend.
    jobs : int
        Processes.
    cache : Path, optional
        Folder in which answers of earlier runs are kept; none if nothing is to be remembered.
    """

    rng: int = 0
    profile: Profile = "quick"
    jobs: int = 1
    cache: Path | None = None


def default_jobs() -> int:
    """Return the number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
