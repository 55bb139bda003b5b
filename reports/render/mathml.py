"""MathML from LaTeX, and a readable fallback where the converter fails."""

from __future__ import annotations

import re
from functools import cache
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from latex2mathml.converter import convert


@cache
def mathml(latex: str) -> str:
    """Return well-formed MathML of a formula; its LaTeX as code if there is none."""
    try:
        text = str(convert(_known(latex)))
        ElementTree.fromstring(text)
    except Exception:
        return f'<code class="tex">{escape(latex)}</code>'
    return text


def _known(latex: str) -> str:
    """Write what the converter does not know in words that it does."""
    latex = latex.replace(r"\lVert", r"\|").replace(r"\rVert", r"\|")
    # With braces the converter writes the letter itself, which every browser shows.
    return re.sub(r"\\mathsf (\w)", r"\\mathsf{\1}", latex)
