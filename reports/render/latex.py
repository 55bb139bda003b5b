"""LaTeX from a report; plain pdflatex with amsmath and booktabs compiles it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

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

PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb,booktabs}
\setlength{\parindent}{0pt}\setlength{\parskip}{0.5em}
\sloppy\raggedbottom
\begin{document}
"""

_SIGNS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "^": r"\^{}", "~": r"\~{}", "<": r"$<$", ">": r"$>$", "|": r"$|$",
    "\u202f": r"\,", "\u00a0": "~", "–": "--", "—": "---", "“": "``", "”": "''", "’": "'",
}  # fmt: skip
_MATHS = {
    "≤": r"\le", "≥": r"\ge", "≠": r"\ne", "≈": r"\approx", "∞": r"\infty", "∇": r"\nabla",
    "‖": r"\|", "⟨": r"\langle", "⟩": r"\rangle", "√": r"\surd", "·": r"\cdot", "×": r"\times",
    "→": r"\to", "∈": r"\in", "∂": r"\partial", "ℝ": r"\mathbb R", "½": r"\tfrac12", "±": r"\pm",
    "ᵀ": r"^{\top}", "↦": r"\mapsto", "∘": r"\circ", "⁻": "^-", "∫": r"\int", "Σ": r"\Sigma",
    "ε": r"\epsilon", "−": "-", "ᵈ": "^d", "…": r"\dots", "⪰": r"\succeq", "⪯": r"\preceq",
    "\u0302": "", "\u0304": "", "\u0303": "",
}  # fmt: skip
_GREEK = {
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda",
    "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
    "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
}  # fmt: skip
"""The Greek letters that TeX has a command for."""


def render(document: Document) -> str:
    """Return the report as a LaTeX document in ASCII."""
    lines = [
        PREAMBLE,
        rf"\section*{{{escape(document.title)}}}",
        text(document.subtitle),
    ]
    for section in document.sections:
        lines += [f"\n\\section{{{escape(section.title)}}}"]
        for block in section.blocks:
            lines += [*_block(block), ""]
    return "\n".join([*lines, r"\end{document}", ""])


def text(line: Sequence[Piece]) -> str:
    """Return a run of text."""
    return "".join(_piece(p) for p in line)


def _piece(piece: Piece) -> str:
    match piece:
        case Math(latex):
            return f"${_ascii_math(latex)}$"
        case Badge(verdict):
            return rf"\textsc{{{escape(verdict.replace('_', ' ').lower())}}}"
        case Code(code):
            return rf"\texttt{{{_breakable(escape(code))}}}"
        case Link(shown, _):
            return escape(shown)
    return escape(piece)


def _breakable(code: str) -> str:
    return re.sub(r"([,/])", r"\1\\allowbreak{}", code)


def escape(words: str) -> str:
    """Return a text that TeX typesets as it is, in ASCII."""
    return "".join(_letter(c) for c in words)


def _letter(c: str) -> str:
    if c.isascii() or c in _SIGNS:
        return _plain(c)
    if c in _MATHS:
        return f"$ {_MATHS[c]} $".replace("$  $", "")
    return _named(c)


def _plain(c: str) -> str:
    """Return one ASCII character as TeX typesets it, a line end as a space."""
    return _SIGNS.get(c, c if c.isprintable() else " " if c.isspace() else "?")


def _named(c: str) -> str:
    """Return a letter by its Unicode name or decomposition, which is escaped as any other text."""
    name = unicodedata.name(c, "")
    greek = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER (\w+)", name)
    if greek:
        word = greek[2].lower().replace("lamda", "lambda")
        command = word if greek[1] == "SMALL" else word.capitalize()
        return rf"$\{command}$" if command in _GREEK else "?"
    script = re.fullmatch(r"(SUB|SUPER)SCRIPT (\w+)", name)
    letters = unicodedata.normalize("NFKD", c).encode("ascii", "ignore").decode()
    plain = "".join(map(_plain, letters))
    if script and plain:
        return f"${'_' if script[1] == 'SUB' else '^'}{{{plain}}}$"
    return plain or "?"


def _ascii_math(latex: str) -> str:
    return "".join(c if c.isascii() else _MATHS.get(c, "?") for c in latex).replace(
        r"\lVert", r"\|"
    ).replace(r"\rVert", r"\|")  # fmt: skip


def _block(block: Block) -> Iterator[str]:
    match block:
        case Par(line):
            yield text(line) + r"\par"
        case Items(lines, numbered):
            kind = "enumerate" if numbered else "itemize"
            yield rf"\begin{{{kind}}}"
            yield from (rf"\item {{}}{text(x)}" for x in lines)
            yield rf"\end{{{kind}}}"
        case Table():
            yield from _table(block)
        case Figure(_, alt, caption):
            yield rf"\emph{{Picture in index.html: {escape(alt)}.}} {escape(caption)}\par"
        case Figures(each):
            for figure in each:
                yield from _block(figure)
        case Cards(cards):
            yield r"\begin{description}"
            for c in cards:
                yield rf"\item[{escape(c.question)}] {text(c.answer)}. {text(c.note)}"
            yield r"\end{description}"
        case Fold(title, blocks, _):
            yield rf"\subsection*{{{_flat(title)}}}"
            for inner in blocks:
                yield from _block(inner)


def _flat(line: Sequence[Piece]) -> str:
    return text(line)


def _table(table: Table) -> Iterator[str]:
    """Break a wide table into records: TeX does not scroll."""
    if len(table.head) > 8 or any(_length(row) > 110 for row in table.rows):
        yield from _records(table)
        return
    yield rf"\emph{{{escape(table.caption)}}}\par"
    # Chunks keep a long table from running off the page without another package.
    for start in range(0, max(len(table.rows), 1), 35):
        yield r"{\small\begin{tabular}{@{}" + "l" * len(table.head) + r"@{}}\toprule"
        yield " & ".join(text(c) for c in table.head) + r" \\ \midrule"
        for row in table.rows[start : start + 35]:
            # After a line end TeX looks for "[" and "*": a group keeps the first cell's from it.
            yield "{}" + " & ".join(text(c) for c in row) + r" \\"
        yield r"\bottomrule\end{tabular}}\par"


def _length(row: Sequence[Sequence[Piece]]) -> int:
    return sum(len(p) if isinstance(p, str) else 12 for cell in row for p in cell)


def _records(table: Table) -> Iterator[str]:
    yield rf"\emph{{{escape(table.caption)}}}\par"
    yield r"\begin{itemize}"
    for row in table.rows:
        cells = [
            rf"\emph{{{text(h)}}}: {text(c)}"
            for h, c in zip(table.head[1:], row[1:], strict=True)
            if c
        ]
        yield rf"\item {{}}{text(row[0])}: " + "; ".join(cells)
    yield r"\end{itemize}"
