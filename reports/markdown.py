"""Markdown from the ledger."""

from __future__ import annotations

from typing import Any

from bounds.claim import FORMS


def claims(ledger: dict[str, Any]) -> str:
    """Return a table of all claims."""
    head = ["claim", *FORMS, "checks", "twins", "title"]
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    for claim in ledger["claims"]:
        given = claim["statements"]
        cells = [given[f]["verdict"] if f in given else "" for f in FORMS]
        twins = claim["twins"]
        lines.append(
            "| "
            + " | ".join(
                [
                    claim["id"],
                    *(cells if given else ["UNKNOWN", "", ""]),
                    str(len(claim["checks"]) or ""),
                    f"{twins['rejected']}/{twins['total']}" if twins["total"] else "",
                    escape(claim["title"]) + ("" if given else " (not done yet)"),
                ]
            )
            + " |"
        )
    return "\n".join(lines) + "\n"


def escape(text: str) -> str:
    """Keep a text from being read as Markdown."""
    for sign in "\\`*_|<>[]":
        text = text.replace(sign, "\\" + sign)
    return text
