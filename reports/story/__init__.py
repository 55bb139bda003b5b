"""What a report says, from the ledger alone."""

from __future__ import annotations

from typing import Any

from lemmata.reports.render.document import Document, Section, line
from lemmata.reports.story import answers, claims, comparison, constants, dichotomy, generator


def document(ledger: dict[str, Any]) -> Document:
    """Return the report on a ledger: with a generator if it has one, else on the claims only."""
    paper = ledger["paper"]
    where = line(f"{', '.join(paper['authors'])}: {paper['title']}, {paper['venue']}")
    sections: list[Section] = [answers.section(ledger)]
    if "generator" in ledger:
        found = ledger["generator"]
        sections += [generator.certified(found), *constants.sections(ledger)]
        sections += generator.pictures(found)
        title = f"Bound report: {found['name']}"
    else:
        title = "Claims report"
    sections += [
        *comparison.sections(ledger),
        *dichotomy.sections(ledger),
        claims.table(ledger),
        claims.errata(ledger),
        claims.facts(ledger),
        claims.details(ledger),
        claims.environment(ledger),
    ]
    return Document(title, where, tuple(s for s in sections if s.blocks))
