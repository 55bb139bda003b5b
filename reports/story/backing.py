"""Which statement a constant rests on, and what the ledger says of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from lemmata.reports.render.document import Badge, Line, line

Data = dict[str, Any]


NUMBERS = (
    "lemma-1", "theorem-1", "theorem-1-size",
    "theorem-1-local", "local-laplace", "local-far", "local-share",
)  # fmt: skip
"""Claims that the numbers of a generator's report rest on."""


def shown(ledger: Data, ids: Collection[str], sharp: bool = False) -> Data:
    """Return the ledger with some claims, perhaps their sharp forms alone, and facts they need."""
    claims = [_sharp(c) if sharp else c for c in ledger["claims"] if c["id"] in ids]
    mine = {f"{c['id']} ({form})" for c in claims for form in c["statements"]}
    facts = [f | {"used_by": [u for u in f["used_by"] if u in mine]} for f in ledger["facts"]]
    return ledger | {"claims": claims, "facts": [f for f in facts if f["used_by"]]}


def _sharp(claim: Data) -> Data:
    forms = claim["statements"]
    if "sharp" not in forms:
        return claim
    checks = [c for c in claim["checks"] if c["statement"] == "sharp"]
    each = [t for t in claim["twins"]["each"] if t["of"] == "sharp"]
    rejected = sum(t["verdict"] == "REFUTED" for t in each)
    twins = {"total": len(each), "rejected": rejected, "each": each}
    return claim | {"statements": {"sharp": forms["sharp"]}, "checks": checks, "twins": twins}


def behind(ledger: Data, ids: Collection[str]) -> set[str]:
    """Return claims and all that they use or assume."""
    parts = {c["id"]: (*c["uses"], *c["assumes"]) for c in ledger["claims"]}
    found: set[str] = set()
    left = [id for id in ids if id in parts]
    while left:
        id = left.pop()
        if id not in found:
            found.add(id)
            left += [part for part in parts[id] if part in parts]
    return found


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
