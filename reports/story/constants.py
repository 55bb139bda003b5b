"""The constants of the theorem, in three columns."""

from __future__ import annotations

from typing import Any

from bounds.claim import FORMS
from reports.document import Code, Fold, Line, Math, Par, Section, Table, line
from reports.story.numbers import quotient, value

Data = dict[str, Any]


def sections(ledger: Data) -> list[Section]:
    """Return the table of constants, if the generator has any."""
    if "constants" not in ledger:
        return []
    setting = ledger["generator"]["setting"]
    intro = Par(line(setting["words"]))
    table_, exact = table(ledger["constants"]), exact_table(ledger["constants"])
    return [
        Section(
            "Constants of Theorem 1",
            "constants",
            (intro, table_, Fold(line("Exact text and enclosures"), (exact,))),
        )
    ]


def table(constants: Data) -> Table:
    """Return decimals, with the ratio of what is printed to what is sharp."""
    head = ("constant", "meaning", *FORMS, "printed / sharp", "measured")
    return Table(
        "Constants: printed, repaired, sharp, and measured",
        tuple(map(line, head)),
        tuple(_row(name, row) for name, row in ordered(constants)),
    )


def ordered(constants: Data) -> list[tuple[str, Data]]:
    """Return the constants in the order in which they are computed."""
    return sorted(constants.items(), key=lambda item: (item[1].get("order", 0), item[0]))


def _row(name: str, row: Data) -> tuple[Line, ...]:
    entries = [value({name: row}, name, f) for f in FORMS]
    ratio = quotient(entries[0], entries[2])
    measured = row.get("measured")
    return (
        line(Math(row["latex"])) if row.get("latex") else line(Code(name)),
        line(row.get("meaning", "")),
        *(line(e["decimal"]) if e else line("") for e in entries),
        line("" if ratio is None else f"{ratio:.4g}"),
        line("" if measured is None else str(measured)),
    )


def exact_table(constants: Data) -> Table:
    """Return formulas, exact text and enclosures."""
    head = tuple(map(line, ("constant", "form", "formula", "exact", "lies between")))
    rows = []
    for name, row in ordered(constants):
        for form in FORMS:
            e = value({name: row}, name, form)
            if e:
                formula = line(Math(e["latex"])) if e.get("latex") else line()
                between = " and ".join(str(x) for x in e["enclosure"])
                exact = e["text"] if len(e["text"]) <= 200 else f"{e['text'][:200]}…"
                rows.append(
                    (line(Code(name)), line(form), formula, line(Code(exact)), line(between))
                )
    return Table("Exact values", head, tuple(rows))
