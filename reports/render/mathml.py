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
    return _short(text)


def _short(text: str) -> str:
    """Leave out what HTML supplies itself, and write letters as such: a page has hundreds."""
    for attribute in ('xmlns="http://www.w3.org/1998/Math/MathML" display="inline"',
                      'fence="false"', 'stretchy="false"'):  # fmt: skip
        text = text.replace(f" {attribute}", "")
    text = re.sub(r"<mrow>(<(m[ino])>[^<]*</\2>)</mrow>", r"\1", text)
    return re.sub(r"&#x0*([0-9A-F]{2,});", lambda m: _letter(int(m[1], 16), m[0]), text)


def _letter(code: int, otherwise: str) -> str:
    letter = chr(code)
    return otherwise if letter in "<>&" else letter


def _known(latex: str) -> str:
    """Write what the converter does not know in words that it does."""
    latex = latex.replace(r"\lVert", r"\|").replace(r"\rVert", r"\|")
    # With braces the converter writes the letter itself, which every browser shows.
    return re.sub(r"\\mathsf (\w)", r"\\mathsf{\1}", latex)
