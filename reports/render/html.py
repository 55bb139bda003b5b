"""One self-contained HTML page: inline style, MathML, inline SVG, and no request to anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from lemmata.reports.render.document import Badge, Code, Document, Link, Math, Piece
from lemmata.reports.render.mathml import mathml

TEMPLATES = Path(__file__).with_name("templates")


def render(document: Document) -> str:
    """Return the page."""
    page = _environment().get_template("report.html.jinja")
    return page.render(document=document)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    env.filters["pieces"] = pieces
    env.filters["kind"] = lambda block: type(block).__name__
    env.filters["markup"] = Markup
    env.filters["long"] = lambda cell: sum(len(p) for p in cell if isinstance(p, str)) > 26
    return env


def pieces(line: Sequence[Piece]) -> Markup:
    """Return a run of text as HTML."""
    return Markup("").join(_piece(p) for p in line)


def _piece(piece: Piece) -> Markup:
    match piece:
        case Math(latex):
            return Markup(mathml(latex))
        case Badge(verdict):
            word = verdict.replace("_", " ").lower()
            return Markup('<span class="badge {}">{}</span>').format(verdict.lower(), word)
        case Code(text):
            return Markup("<code>{}</code>").format(text)
        case Link(text, anchor):
            return Markup('<a href="#{}">{}</a>').format(anchor, text)
    return escape(piece)
