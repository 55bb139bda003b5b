"""What changed between two ledgers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bounds.verdict import Verdict


@dataclass(frozen=True)
class Change:
    """One difference; ``old`` or ``new`` is empty where there was nothing."""

    what: str
    old: str
    new: str
    worse: bool


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """Return every changed verdict and every lost claim, statement or twin, in the new order."""
    return [*_verdicts(old, new), *_twins(old, new)]


def _verdicts(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    before, after = _flat(old), _flat(new)
    for what in [*after, *(k for k in before if k not in after)]:
        a, b = before.get(what, ""), after.get(what, "")
        if a != b:
            yield Change(what, a, b, _worse(a, b))


def _flat(ledger: dict[str, Any]) -> dict[str, str]:
    out: dict[str, str] = {}
    for claim in ledger["claims"]:
        out[claim["id"]] = claim["verdict"]
        for form, statement in claim["statements"].items():
            out[f"{claim['id']} ({form})"] = statement["verdict"]
    return out


def _worse(old: str, new: str) -> bool:
    if not old:
        return False
    return not new or Verdict(new).rank > Verdict(old).rank


def _twins(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    before = {c["id"]: c["twins"] for c in old["claims"]}
    for claim in new["claims"]:
        a, b = before.get(claim["id"]), claim["twins"]
        if a is None or (a["total"], a["rejected"]) == (b["total"], b["rejected"]):
            continue
        worse = (
            b["rejected"] < a["rejected"] or b["total"] - b["rejected"] > a["total"] - a["rejected"]
        )
        yield Change(f"{claim['id']} twins rejected", _told(a), _told(b), worse)


def _told(twins: dict[str, Any]) -> str:
    return f"{twins['rejected']} of {twins['total']}"


def text(found: Sequence[Change]) -> str:
    """Return one line a change, what got worse first."""
    if not found:
        return "no verdict changed\n"
    lines = [
        f"{'worse ' if c.worse else 'change'}  {c.what}: {c.old or 'absent'} -> {c.new or 'absent'}"
        for c in sorted(found, key=lambda c: not c.worse)
    ]
    return "\n".join(lines) + "\n"
