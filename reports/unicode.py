"""Formulas on one line of Unicode, for terminals."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import sympy as sp
from sympy.printing.str import StrPrinter

from bounds.symbols import latex

_WORDS = {
    r"\lVert": "‖", r"\rVert": "‖", r"\|": "‖", r"\lvert": "|", r"\rvert": "|",
    r"\langle": "⟨", r"\rangle": "⟩", r"\nabla": "∇", r"\varepsilon": "ε", r"\epsilon": "ε",
    r"\infty": "∞", r"\ell": "ℓ", r"\star": "*", r"\ast": "*", r"\cdot": "·",
    r"\times": "×", r"\prime": "'",
    r"\top": "ᵀ", r"\partial": "∂", r"\in": "∈", r"\le": "≤", r"\ge": "≥", r"\sup": "sup",
    r"\left": "", r"\right": "", r"\,": " ", r"\ ": " ",
}  # fmt: skip
_DOWN = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_UP = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_MARKS = {r"\hat": "\u0302", r"\bar": "\u0304", r"\tilde": "\u0303", r"\dot": "\u0307"}
_FONT = re.compile(
    r"\\(?:mathrm|mathsf|mathbf|mathcal|text|operatorname)\s*\{([^{}]*)\}|\\mathsf ?"
)
_MARK = re.compile(r"(\\(?:hat|bar|tilde|dot))\s*(?:\{(\w)\}|(\w))")
_SCRIPT = re.compile(r"([_^])(?:\{([^{}]*)\}|(\w|\+|-))")


def name(source: str) -> str:
    r"""Return the LaTeX of a symbol as Unicode, e.g. ``\hat z`` as ẑ."""
    text = source.replace(r"\mathsf S", "𝖲")
    text = _FONT.sub(lambda found: found[1] or "", text)
    text = _MARK.sub(lambda found: " " + (found[2] or found[3]) + _MARKS[found[1]], text)
    text = re.sub(r"\\(?:[A-Za-z]+|.)", lambda found: _word(found[0]), text)
    text = _SCRIPT.sub(lambda found: _script(found[1], found[2] or found[3]), text)
    text = re.sub(r"\s*([‖|⟨⟩])\s*", r"\1", text.replace("{", "").replace("}", ""))
    return unicodedata.normalize("NFC", text).strip()


def _word(command: str) -> str:
    if command in _WORDS:
        return _WORDS[command]
    size = "CAPITAL" if command[1:2].isupper() else "SMALL"
    letter = command[1:].upper().replace("LAMBDA", "LAMDA")
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {letter}")
    except KeyError:
        return command[1:]


def _script(sign: str, content: str) -> str:
    table = _DOWN if sign == "_" else _UP
    if all(ord(c) in table for c in content):
        return content.translate(table)
    return f"{sign}{content}" if len(content) == 1 else f"{sign}({content})"


class _Plain(StrPrinter):  # type: ignore[misc]
    """SymPy's one-line printer with the paper's symbols, roots and small powers."""

    def _print_Symbol(self, expr: sp.Symbol) -> str:
        return name(latex(expr))

    def _print_Pow(self, expr: sp.Pow, rational: bool = False) -> str:
        base, power = expr.args
        if power == sp.S.Half:
            inside = self._print(base)
            return f"√{inside}" if base.is_Atom else f"√({inside})"
        if power.is_Integer and 2 <= int(power) <= 99:
            inside = self._print(base)
            bare = base.is_Symbol or base.is_Function
            return (inside if bare else f"({inside})") + str(power).translate(_UP)
        return str(super()._print_Pow(expr, rational))

    def _print_Relational(self, expr: Any) -> str:
        sign = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}.get(expr.rel_op, expr.rel_op)
        return f"{self._print(expr.lhs)} {sign} {self._print(expr.rhs)}"

    def _print_And(self, expr: sp.And) -> str:
        return "  and  ".join(sorted(self._print(a) for a in expr.args))

    def _print_Or(self, expr: sp.Or) -> str:
        return "  or  ".join(sorted(self._print(a) for a in expr.args))

    def _print_Implies(self, expr: sp.Implies) -> str:
        premise, conclusion = expr.args
        return f"if {self._print(premise)} then {self._print(conclusion)}"

    def _print_Abs(self, expr: sp.Abs) -> str:
        return f"|{self._print(expr.args[0])}|"


def plain(expr: sp.Basic) -> str:
    """Return an expression or a relation on one line."""
    text = str(_Plain().doprint(expr))
    return text.replace("**", "^").replace("*", "·")
