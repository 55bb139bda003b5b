"""What a report says, from the ledger alone."""

from __future__ import annotations

from typing import Any

from lemmata.reports.render.document import Document, Section, line
from lemmata.reports.story import (
    answers,
    claims,
    comparison,
    constants,
    dichotomy,
    errata,
    generator,
    local,
)
from lemmata.reports.story.backing import NUMBERS, behind, shown


def _many(ledger: dict[str, Any]) -> bool:
    """Whether the page of a generator would drown in derivations that its numbers do not need."""
    return any(c["id"] in NUMBERS for c in ledger["claims"])


def document(ledger: dict[str, Any]) -> Document:
    """Return the report on a ledger: with a generator if it has one, else on the claims only."""
    paper = ledger["paper"]
    authors = ", ".join(paper["authors"])
    titled = f"{authors}: {paper['title']}" if authors else paper["title"]
    where = line(", ".join(filter(None, (titled, paper["venue"]))))
    sections: list[Section] = [answers.section(ledger)]
    if "generator" in ledger:
        found = ledger["generator"]
        sections += [
            *local.sections(ledger),
            generator.certified(found),
            *constants.sections(ledger),
        ]
        sections += generator.pictures(found)
        title = f"Bound report: {found['name']}"
        near = shown(ledger, NUMBERS, sharp=True) if _many(ledger) else ledger
        wrong = shown(ledger, behind(ledger, NUMBERS)) if _many(ledger) else ledger
    else:
        near = wrong = ledger
        title = "Claims report"
    sections += [
        *comparison.sections(ledger),
        *dichotomy.sections(ledger),
        claims.table(ledger, {c["id"] for c in near["claims"]}),
        errata.section(wrong),
        claims.facts(near),
        claims.details(near),
        claims.environment(ledger),
    ]
    return Document(title, where, tuple(s for s in sections if s.blocks))
