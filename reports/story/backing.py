"""Which statement a constant rests on, and what the ledger says of it."""

from __future__ import annotations

from typing import Any

from lemmata.reports.render.document import Badge, Line, line

Data = dict[str, Any]


def verdict(ledger: Data, id: str, form: str = "sharp") -> str:
    """Return the verdict of a statement; ``UNKNOWN`` if it is not in the ledger."""
    for claim in ledger["claims"]:
        if claim["id"] == id and form in claim["statements"]:
            return str(claim["statements"][form]["verdict"])
    return "UNKNOWN"


def holds(ledger: Data, *ids: str) -> bool:
    """Whether the sharp forms of all these claims are proved, perhaps given cited facts."""
    return all(verdict(ledger, id) in ("PROVED", "PROVED_GIVEN") for id in ids)


def told(ledger: Data, id: str, form: str = "sharp") -> Line:
    """Return a claim with its verdict, for reading."""
    return line(f"{id} ({form}) ", Badge(verdict(ledger, id, form)))


def gaps(ledger: Data) -> list[Line]:
    """Return the statements behind the constants that are not proved in this ledger."""
    words = {
        "theorem-1": "that the noise level is covered and that K steps reach the target error",
        "theorem-1-size": "how many parameters the encoder has",
        "lemma-1": "that S steps of descent reach the inverse point",
    }
    return [
        line(*told(ledger, id), f": {what} is not proved by this program yet.")
        for id, what in words.items()
        if not holds(ledger, id)
    ]
