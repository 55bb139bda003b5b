"""Formulas on one line of Unicode, for terminals."""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.printing.str import StrPrinter

from lemmata.bounds.language.formulas import Equal, ForAll, Predicate
from lemmata.bounds.language.terms import Functional, Term
from lemmata.bounds.symbols import latex

_SIGNS = {
    r"\lVert": "‖", r"\rVert": "‖", r"\|": "‖", r"\lvert": "|", r"\rvert": "|",
    r"\langle": "⟨", r"\rangle": "⟩", r"\nabla": "∇", r"\partial": "∂", r"\infty": "∞",
    r"\varepsilon": "ε", r"\varphi": "φ", r"\vartheta": "ϑ", r"\ell": "ℓ",
    r"\star": "∗", r"\ast": "∗", "*": "∗", r"\prime": "'", r"\top": "ᵀ",
    r"\cdot": "·", r"\times": "×", r"\odot": "⊙",
    r"\circ": "∘", r"\in": "∈", r"\notin": "∉", r"\cap": "∩", r"\setminus": "∖", r"\wedge": "∧",
    r"\le": "≤", r"\ge": "≥", r"\ne": "≠", r"\to": "→", r"\mid": "|", r"\forall": "∀",
    r"\mapsto": " ↦ ", r"\leq": " ≤ ", r"\geq": " ≥ ", r"\vee": " or ",
    r"\sim": " ∼ ", r"\propto": "∝ ", r"\lfloor": "⌊", r"\rfloor": "⌋",
    r"\prod": "∏", r"\lceil": "⌈", r"\rceil": "⌉", r"\veebar": " ⊻ ", r"\neg": "¬",
    r"\exists": "∃", r"\int": "∫", r"\iint": "∬", r"\sum": "∑", r"\{": "{", r"\}": "}", r"\#": "#",
    r"\left": "", r"\right": "", r"\rm": "", r"\textstyle": "", r"\mathsf": "",
    r"\,": " ", r"\ ": " ", r"\:": " ", "&": " ", r"\\": "; ",
}  # fmt: skip
_OPERATORS = ("log", "exp", "sup", "inf", "max", "min", "det", "Pr")
_DOWN = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_UP = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_MARKS = {
    r"\hat": "\u0302", r"\bar": "\u0304", r"\tilde": "\u0303", r"\dot": "\u0307",
    r"\overline": "\u0305", r"\underline": "\u0332",
}  # fmt: skip
_UPRIGHT = (r"\mathrm", r"\text", r"\operatorname")
_ALPHABETS = {
    r"\mathbb": "DOUBLE-STRUCK", r"\mathcal": "SCRIPT", r"\mathbf": "BOLD",
    r"\mathsf": "SANS-SERIF",
}  # fmt: skip
_TOKEN = re.compile(r"\\(?:[A-Za-z]+ *|.)|.", re.DOTALL)


@lru_cache(maxsize=4096)
def name(source: str) -> str:
    r"""Return the LaTeX of a symbol as Unicode, e.g. ``\hat z`` as ẑ.

    A command that is not known here becomes its name; a test looks for those of the paper.
    """
    found = _TOKEN.findall(source)
    tokens = deque(t.rstrip(" ") if len(t) > 2 and t.startswith("\\") else t for t in found)
    text = re.sub(r"\s*([‖|⟨⟩])\s*", r"\1", _run(tokens))
    return unicodedata.normalize("NFC", text).strip()


def _run(tokens: deque[str]) -> str:
    """Return everything up to the end, or to the brace that closes this group."""
    text = ""
    while tokens:
        token = tokens.popleft()
        if token == "}":
            break
        text = _joined(text, token, tokens)
    return text


def _joined(text: str, token: str, tokens: deque[str]) -> str:
    """Return the text with one more piece, whose arguments are taken from the tokens."""
    if token in "_^":
        script = _script(token, _argument(tokens))
        apart = script[-1:].isalpha() and tokens and (tokens[0].isalnum() or tokens[0] in _UPRIGHT)
        return text + script + (" " if apart else "")
    if token in (r"\frac", r"\tfrac"):
        whole = f"{_factor(_argument(tokens))}/{_factor(_argument(tokens))}"
        ends = not tokens or tokens[0] in ("}", ")", "]", ",", "=", r"\}")
        alone = ends and not text.rstrip()[-1:].isalnum()
        return f"{text}{whole}" if alone else f"{text}({whole})"
    if token in (r"\begin", r"\end"):  # of cases
        _argument(tokens)
        return text + ("{" if token == r"\begin" else "}")
    if token == r"\sqrt":
        return f"{text}√{_factor(_argument(tokens))}"
    if token[1:] in _OPERATORS:
        before = " " if text[-1:].isalnum() else ""
        after = " " if tokens and (tokens[0].isalnum() or tokens[0][1:].isalpha()) else ""
        return f"{text}{before}{token[1:]}{after}"
    return text + _piece(token, tokens)


def _argument(tokens: deque[str]) -> str:
    """Return the next group, or the next piece alone."""
    while tokens and tokens[0] == " ":
        tokens.popleft()
    return _joined("", tokens.popleft(), tokens) if tokens else ""


def _piece(token: str, tokens: deque[str]) -> str:
    if token == "{":
        return _run(tokens)
    if token in _MARKS:
        return "".join(c + _MARKS[token] for c in _argument(tokens))
    if token in _UPRIGHT:
        return _argument(tokens)
    if token in _ALPHABETS:
        return "".join(_styled(_ALPHABETS[token], c) for c in _argument(tokens))
    if token in _SIGNS or not token.startswith("\\"):
        return _SIGNS.get(token, token)
    size = "CAPITAL" if token[1].isupper() else "SMALL"
    letter = token[1:].upper().replace("LAMBDA", "LAMDA").replace("VAREPSILON", "EPSILON")
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {letter}")
    except KeyError:
        return token[1:]


def _styled(alphabet: str, character: str) -> str:
    """Return a letter or digit of another alphabet, the character itself if there is none."""
    kind = unicodedata.name(character, "").replace("LATIN ", "").replace("LETTER ", "")
    for prefix in ("MATHEMATICAL ", ""):
        try:
            return unicodedata.lookup(f"{prefix}{alphabet} {kind}")
        except KeyError:
            continue
    return character


def _factor(text: str) -> str:
    return text if text.replace("'", "").isalnum() else f"({text})"


def _script(sign: str, content: str) -> str:
    if content in ("∗", "'", "ᵀ"):
        return content
    table = _DOWN if sign == "_" else _UP
    if all(ord(c) in table for c in content):
        return content.translate(table)
    bare = len(content) == 1 or re.fullmatch(r"\([^()]*\)", content)
    return f"{sign}{content}" if bare else f"{sign}({content})"


class _Plain(StrPrinter):  # type: ignore[misc]
    """SymPy's one-line printer with the paper's symbols, roots and small powers."""

    def _print(self, expr: Any, **settings: Any) -> str:
        if isinstance(expr, ForAll):
            variable, condition, body = map(self._print, expr.shown())
            limit = "" if expr.args[1] == sp.true else f" with {condition}"
            return f"∀{variable}{limit}: {body}"
        if isinstance(expr, (Term, Functional, Equal, Predicate)):
            return name(latex(expr))
        return str(super()._print(expr, **settings))

    def _print_Symbol(self, expr: sp.Symbol) -> str:
        return name(latex(expr))

    def _print_Pow(self, expr: sp.Pow, rational: bool = False) -> str:
        base, power = expr.args
        if power == sp.S.Half:
            inside = self._print(base)
            return f"√{inside}" if base.is_Atom else f"√({inside})"
        if power.is_Integer and 2 <= int(power) <= 99:
            inside = self._print(base)
            bare = base.is_Symbol or base.is_Function or base is sp.pi
            bare = bare or isinstance(base, Functional)
            return (inside if bare else f"({inside})") + str(power).translate(_UP)
        return str(super()._print_Pow(expr, rational))

    def _print_Relational(self, expr: Any) -> str:
        sign = {"<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}.get(expr.rel_op, expr.rel_op)
        return f"{self._print(expr.lhs)} {sign} {self._print(expr.rhs)}"

    def _print_Not(self, expr: sp.Not) -> str:
        told = getattr(expr.args[0], "denied", None)
        text = told(self._print, "∃{}: {}") if told else None
        return text or str(super()._print_Not(expr))

    def _print_And(self, expr: sp.And) -> str:
        return "  and  ".join(sorted(self._print(a) for a in expr.args))

    def _print_Or(self, expr: sp.Or) -> str:
        return "  or  ".join(sorted(self._print(a) for a in expr.args))

    def _print_Implies(self, expr: sp.Implies) -> str:
        premise, conclusion = expr.args
        return f"if {self._print(premise)} then {self._print(conclusion)}"

    def _print_Equivalent(self, expr: sp.Equivalent) -> str:
        return "  if and only if  ".join(f"({self._print(a)})" for a in expr.args)

    def _print_Pi(self, expr: sp.Expr) -> str:
        return "π"

    def _print_Max(self, expr: sp.Max) -> str:
        return f"max({self.stringify(expr.args, ', ')})"

    def _print_Min(self, expr: sp.Min) -> str:
        return f"min({self.stringify(expr.args, ', ')})"

    def _print_ceiling(self, expr: sp.ceiling) -> str:
        return f"⌈{self._print(expr.args[0])}⌉"

    def _print_Function(self, expr: sp.Function) -> str:
        if not isinstance(expr, AppliedUndef):
            return str(super()._print_Function(expr))
        return f"{name(sp.latex(expr.func))}({self.stringify(expr.args, ', ')})"

    def _print_Abs(self, expr: sp.Abs) -> str:
        return f"|{self._print(expr.args[0])}|"


def plain(expr: sp.Basic) -> str:
    """Return an expression or a relation on one line."""
    text = str(_Plain().doprint(expr))
    return text.replace("**", "^").replace("*", "·")
