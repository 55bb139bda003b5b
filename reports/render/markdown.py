"""Markdown from a report, and the table of claims alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from lemmata.reports.render.document import (
    Badge,
    Block,
    Cards,
    Code,
    Document,
    Figure,
    Figures,
    Fold,
    Items,
    Link,
    Math,
    Par,
    Piece,
    Table,
)


def render(document: Document) -> str:
    """Return the report."""
    lines = [f"# {escape(document.title)}", "", text(document.subtitle), ""]
    for section in document.sections:
        lines += [f"## {escape(section.title)}", ""]
        for block in section.blocks:
            lines += [*_block(block), ""]
    return "\n".join(lines).rstrip() + "\n"


def claims(ledger: dict[str, Any]) -> str:
    """Return the table of claims."""
    from lemmata.reports.story.claims import table

    blocks = [_block(b) for b in table(ledger).blocks]
    return "\n\n".join("\n".join(b) for b in blocks) + "\n"


def blocks(content: Sequence[Block]) -> str:
    """Return blocks alone."""
    return "\n\n".join("\n".join(_block(b)) for b in content) + "\n"


def text(line: Sequence[Piece]) -> str:
    """Return a run of text."""
    return "".join(_piece(p) for p in line)


def _piece(piece: Piece) -> str:
    match piece:
        case Math(latex):
            return f"${latex}$"
        case Badge(verdict):
            return f"**{verdict}**"
        case Code(code):
            return f"`{' '.join(code.split()).replace('`', chr(39))}`"
        case Link(shown, _):
            return escape(shown)
    return escape(piece)


def escape(words: str) -> str:
    """Keep a text from being read as Markdown."""
    for sign in "\\`*_|<>[]$#&~":
        words = words.replace(sign, "\\" + sign)
    return re.sub(r"\s", " ", words)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Par(line):
            yield text(line)
        case Items(lines, numbered):
            yield from (f"{f'{n}.' if numbered else '-'} {text(x)}" for n, x in enumerate(lines, 1))
        case Table(caption, head, rows):
            yield f"*{escape(caption)}*"
            yield ""
            yield _row([text(c) for c in head])
            yield "|" + " --- |" * len(head)
            yield from (_row([_cell(text(c)) for c in row]) for row in rows)
        case Figure(_, alt, caption):
            yield f"*Picture in index.html: {escape(alt)}.* {escape(caption)}"
        case Figures(each):
            for figure in each:
                yield from _block(figure)
                yield ""
        case Cards(cards):
            for card in cards:
                yield f"- **{escape(card.question)}** {text(card.answer)}. {text(card.note)}"
        case Fold(title, blocks, _):
            yield f"### {text(title)}"
            for inner in blocks:
                yield ""
                yield from _block(inner)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(content: str) -> str:
    # A bar inside a formula or code would end the cell.
    return content.replace("\\|", "\0").replace("|", "\\|").replace("\0", "\\|")
