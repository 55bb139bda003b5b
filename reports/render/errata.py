"""The errata of a ledger: worst first, and each in a few words."""

from __future__ import annotations

from collections import Counter
from typing import Any

from lemmata.bounds.erratum import SEVERITIES

Data = dict[str, Any]
_RANK = {severity: n for n, severity in enumerate(SEVERITIES)}


def errata(ledger: Data) -> list[Data]:
    """Return the claims that are wrong in print, the worst first."""
    wrong = [c for c in ledger["claims"] if c["erratum"]]
    return sorted(wrong, key=lambda c: _RANK.get(c.get("severity"), len(_RANK)))


def severity(claim: Data) -> str:
    """Return how bad an erratum is; a printed statement may be undecided."""
    return claim.get("severity") or "undecided"


def effect(claim: Data) -> str:
    """Return what an erratum does to the theorems, e.g. ``Theorem 1 survives``."""
    told = [
        f"{id.replace('-', ' ').capitalize()} {found}"
        for id, found in sorted(claim.get("effects", {}).items())
        if found != "none"
    ]
    return ", ".join(told) or "neither theorem is touched"


def summary(ledger: Data) -> str:
    """Return how many errata there are of each severity."""
    counts = Counter(map(severity, errata(ledger)))
    each = ", ".join(f"{n} {found}" for found, n in counts.items())
    return f"{counts.total()} errata" + (f" ({each})" if each else "")
