"""Tables for a terminal; plain text when nobody is looking or ``NO_COLOR`` is set."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from lemmata.bounds.catalogue import FORMS
from lemmata.reports.render import errata
from lemmata.reports.render.document import Badge, Block, Code, Line, Link, Math, Par, Piece
from lemmata.reports.render.document import Table as DocumentTable

STYLES = {
    "PROVED": "green",
    "PROVED_GIVEN": "green",
    "CONSISTENT": "cyan",
    "UNKNOWN": "dim",
    "VACUOUS": "yellow",
    "REFUTED": "red",
    "ERROR": "bold red",
}


def render(*parts: Any) -> str:
    """Return what a console would show, with colours only for a terminal without ``NO_COLOR``."""
    tty = sys.stdout.isatty()
    colour = tty and not os.environ.get("NO_COLOR")
    console = Console(
        width=None if tty else 110,
        force_terminal=tty,
        color_system="auto" if colour else None,
        no_color=not colour,
        highlight=False,
        record=False,
        legacy_windows=False,
    )
    with console.capture() as captured:
        for part in parts:
            console.print(part)
    lines = (line.rstrip() for line in captured.get().split("\n"))
    return "\n".join(lines)


def verdict(name: str) -> Text:
    """Return a verdict in its colour."""
    return Text(name.replace("PROVED_GIVEN", "PROVED given facts"), style=STYLES.get(name, ""))


def plain_table(*columns: str) -> Table:
    """Return a table without lines."""
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def claims(ledger: dict[str, Any]) -> str:
    """Return one row a claim, then what needs attention."""
    table = plain_table("claim", *FORMS, "checks", "twins", "title")
    open_ids = []
    for claim in ledger["claims"]:
        if not claim["statements"] and not claim["checks"]:
            open_ids.append(claim["id"])
            continue
        cells = [
            verdict(claim["statements"][f]["verdict"]) if f in claim["statements"] else Text("")
            for f in FORMS
        ]
        twins = claim["twins"]
        table.add_row(
            claim["id"],
            *cells,
            str(len(claim["checks"]) or ""),
            f"{twins['rejected']}/{twins['total']}" if twins["total"] else "",
            claim["title"],
        )
    parts: list[Any] = [table] if table.row_count else []
    if open_ids:
        parts.append(Text(f"\nUNKNOWN, not done yet ({len(open_ids)}): {', '.join(open_ids)}"))
    parts.append(Text(f"\n{summary(ledger)}"))
    parts.extend(Text(line) for line in remembered(ledger))
    parts.extend(Text(line) for line in attention(ledger))
    return render(*parts)


def summary(ledger: dict[str, Any]) -> str:
    """Return how many claims there are and how many stand, in one line."""
    rows = ledger["claims"]
    good = sum(c["verdict"] in ("PROVED", "PROVED_GIVEN") for c in rows)
    measured = sum(c["verdict"] == "CONSISTENT" for c in rows)
    twins = [c["twins"] for c in rows]
    total, rejected = sum(t["total"] for t in twins), sum(t["rejected"] for t in twins)
    return (
        f"{len(rows)} claim{'s' * (len(rows) != 1)}: {good} proved, {measured} only measured, "
        f"{len(rows) - good - measured} open; {errata.summary(ledger)}; "
        f"{rejected} of {total} false variants rejected"
    )


def remembered(ledger: dict[str, Any]) -> list[str]:
    """Return a line on what was decided in an earlier run, if anything was."""
    cached = ledger["environment"].get("cached", {})
    proofs, checks = (len(cached.get(what, ())) for what in ("proofs", "checks"))
    if not proofs and not checks:
        return []
    again = ", ".join(cached.get("rechecked", ()))
    told = f"; certificates of {again} checked again" if again else ""
    return [
        f"cached: {proofs} proofs, {checks} measurements{told} (--no-cache decides everything anew)"
    ]


def attention(ledger: dict[str, Any]) -> list[str]:
    """Return one line for each asserted statement that does not stand and each twin that passed."""
    lines = []
    for claim in ledger["claims"]:
        for form in claim["asserted"]:
            statement = claim["statements"][form]
            if statement["verdict"] not in ("PROVED", "PROVED_GIVEN", "CONSISTENT"):
                lines.append(
                    f"{statement['verdict']}: {claim['id']} ({form}): {statement['reason']}"
                )
        lines += [
            f"twin not rejected: {claim['id']}: {t['title']} [{t['by']}: {t['verdict']}]"
            + (f": {t['reason']}" if t["reason"] else "")
            for t in claim["twins"]["each"]
            if t["verdict"] != "REFUTED"
        ]
        lines += [
            f"{c['verdict']}: check {c['name']}: {c['reason'] or c['says'][:80]}"
            for c in claim["checks"]
            if c["verdict"] != "CONSISTENT" and c["statement"] in claim["asserted"]
        ]
    return lines


def blocks(content: Sequence[Block]) -> str:
    """Return paragraphs and tables of a report."""
    parts: list[Any] = []
    for block in content:
        match block:
            case Par(line):
                parts.append(Text(f"{words(line)}\n"))
            case DocumentTable(caption, head, rows):
                table = plain_table(*(words(h) for h in head))
                for row in rows:
                    table.add_row(*(words(cell) for cell in row))
                parts += [Text(caption, style="bold"), table, Text("")]
    return render(*parts)


def words(line: Line) -> str:
    """Return a run of text without markup."""
    return "".join(_word(piece) for piece in line)


def _word(piece: Piece) -> str:
    match piece:
        case Math(latex):
            from lemmata.reports.render.unicode import name

            return name(latex)
        case Badge(verdict):
            return verdict
        case Code(text) | Link(text):
            return text
    return piece


def listing(rows: Sequence[dict[str, Any]]) -> str:
    """Return all claims with the statements there are, and the verdicts that are known."""
    table = plain_table("claim", *FORMS, "erratum", "section", "page", "title")
    for row in rows:
        told = row["verdicts"]
        cells = [verdict(told[f] or "not run") if f in told else Text("") for f in FORMS]
        page = "" if row["page"] is None else str(row["page"])
        place = (row["severity"] or "", row["section"], page)
        table.add_row(row["id"], *cells, *place, row["title"])
    open_ = sum(v is None for row in rows for v in row["verdicts"].values())
    note = f"\nnot run ({open_}): lemmata check decides it, and the cache keeps the verdict"
    return render(table, *([Text(note)] if open_ else []))


def trusted(base: Mapping[str, Mapping[str, int]]) -> str:
    """Return the files of the trusted base, with their lines of code, and the sum of each part."""
    table = plain_table("part", "lines", "file")
    for part, files in base.items():
        table.add_row(part, str(sum(files.values())), f"{len(files)} files", style="bold")
        for file, count in files.items():
            table.add_row("", str(count), file)
    return render(table)
