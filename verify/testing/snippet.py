"""A counterexample as code that runs."""

from __future__ import annotations

import re
from collections.abc import Mapping

from verify import generators
from verify.generators import nodes
from verify.pointwise import Case, Inequality, inequalities_of

_CALL = re.compile(r"\b([A-Z]\w+)\(")


def snippet(
    inequality: Inequality,
    case: Case,
    *,
    source: str = "",
    constants: Mapping[str, float] | None = None,
) -> str:
    """Return Python code that rebuilds a case and evaluates the inequality there.

    Parameters
    ----------
    inequality : Inequality
        What is violated.
    case : Case
        Where.
    source : str
        Lines that define ``G``; its ``repr`` if not given.
    constants : mapping of str to float, optional
        Declared constants.
    """
    text = source or f"G = {case.G!r}"
    rest = repr(case).replace(f"G={case.G!r}", "G=G", 1)
    lines = [*_imports(text), "from verify.pointwise import Case", *_measure(inequality), ""]
    if not source and "<array" in text:
        lines.append("# the generator is too large to print; load it from its file")
    lines += [text, f"case = {rest}"]
    if inequality in inequalities_of(inequality.claim):
        given = f", form={inequality.form!r}, name={inequality.name!r}"
        extra = "" if constants is None else f", constants={dict(constants)!r}"
        lines.append(f"print(replay({inequality.claim!r}, case{given}{extra}))")
    else:
        lines.append("print(case)")
    return "\n".join(lines)


def _imports(text: str) -> list[str]:
    called = set(_CALL.findall(text))
    found: list[str] = []
    for module, title in ((generators, "verify.generators"), (nodes, "verify.generators.nodes")):
        names = sorted(n for n in called if hasattr(module, n) and n not in _seen(found))
        if names:
            found.append(f"from {title} import {', '.join(names)}")
    return found


def _seen(lines: list[str]) -> set[str]:
    return {w for line in lines for w in re.findall(r"\w+", line)}


def _measure(inequality: Inequality) -> list[str]:
    return (
        ["from verify.testing import replay"]
        if inequality in inequalities_of(inequality.claim)
        else []
    )
