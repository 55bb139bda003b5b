"""A report as plain data: sections of paragraphs, tables, pictures; three renderers read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Math:
    """A formula in LaTeX."""

    latex: str


@dataclass(frozen=True)
class Badge:
    """A verdict."""

    verdict: str


@dataclass(frozen=True)
class Code:
    """A name or a number, verbatim."""

    text: str


@dataclass(frozen=True)
class Link:
    """A reference to an anchor of the same document."""

    text: str
    anchor: str


Piece: TypeAlias = str | Math | Badge | Code | Link
Line: TypeAlias = tuple[Piece, ...]
"""One run of text."""


@dataclass(frozen=True)
class Par:
    """A paragraph."""

    line: Line


@dataclass(frozen=True)
class Items:
    """A list; numbered if the order matters."""

    lines: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    """A table; the first column names the row."""

    caption: str
    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True)
class Figure:
    """A picture: inline SVG, its description for who cannot see it, and what it shows."""

    svg: str
    alt: str
    caption: str


@dataclass(frozen=True)
class Figures:
    """Pictures side by side, where there is room."""

    each: tuple[Figure, ...]


@dataclass(frozen=True)
class Card:
    """A question of the reader, its answer, and what the answer rests on."""

    question: str
    answer: Line
    note: Line
    tone: str = "plain"


@dataclass(frozen=True)
class Cards:
    """The first screen."""

    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Fold:
    """Details that a page shows on demand."""

    title: Line
    blocks: tuple[Block, ...]
    anchor: str = ""


Block: TypeAlias = Par | Items | Table | Figure | Figures | Cards | Fold


@dataclass(frozen=True)
class Section:
    """A titled part."""

    title: str
    anchor: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A report."""

    title: str
    subtitle: Line
    sections: tuple[Section, ...]


def line(*pieces: Piece) -> Line:
    """Return a run of text without empty pieces."""
    return tuple(p for p in pieces if p != "")


def joined(lines: Sequence[Line], separator: str = ", ") -> Line:
    """Join runs of text."""
    out: list[Piece] = []
    for n, part in enumerate(lines):
        if n:
            out.append(separator)
        out.extend(part)
    return tuple(out)
