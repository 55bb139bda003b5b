"""A counterexample as code that runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from lemmata.verify import generators
from lemmata.verify.generators import nodes
from lemmata.verify.generators.base import Generator
from lemmata.verify.generators.values import Value, fields
from lemmata.verify.interpret import Case, Inequality, inequalities_of

_CALL = re.compile(r"\b([A-Z]\w+)\(")
_LONGEST = 2**16
"""Characters of a generator that are still pasted."""
_MISSING = "# G: as the test gives or draws it again; too long to paste, or no code rebuilds it"


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
        Lines that define ``G``; if not given, its parts are spelled out, bit for bit. Where that
        cannot be done the code says that ``G`` is missing.
    constants : mapping of str to float, optional
        Declared constants.
    """
    text = source or _rebuilt(case.G) or _MISSING
    imports = {line for line in text.splitlines() if line.startswith(("from ", "import "))}
    lines = sorted(
        imports
        | {"from lemmata.verify.interpret import Case", "from lemmata.verify.testing import replay"}
    )
    lines += ["", *(line for line in text.splitlines() if line not in imports)]
    lines.append(f"case = {repr(case).replace(f'G={case.G!r}', 'G=G', 1)}")
    declared = constants and {name: float(value) for name, value in constants.items()}
    extra = f", constants={declared}" if declared else ""
    if ":" in inequality.claim or inequality in inequalities_of(inequality.claim):
        given = f", form={inequality.form!r}, name={inequality.name!r}"
        lines.append(f"print(replay({inequality.claim!r}, case{given}{extra}))")
    else:
        # An inequality of the user's own has no name by which to find it.
        lines.append(f"print(case)  # replay(inequality, case{extra}) evaluates yours here")
    return "\n".join(lines)


def _rebuilt(G: Generator) -> str:
    """Return code that defines an equal generator; nothing if there is none that can be pasted."""
    text = _spelled(G)
    if len(text) > _LONGEST:
        return ""
    code = "\n".join([*_imports(G, text), f"G = {text}"])
    scope: dict[str, Any] = {}
    try:
        exec(code, scope)
    except Exception:
        return ""
    return code if scope["G"] == G else ""


def _spelled(value: Any) -> str:
    """Return an expression for a value, arrays in full."""
    if isinstance(value, np.ndarray):
        return repr(value.tolist())
    if isinstance(value, Value):
        shown = ", ".join(f"{name}={_spelled(part)}" for name, part in fields(value))
        return f"{type(value).__name__}({shown})"
    if type(value) is tuple:
        return f"({', '.join(map(_spelled, value))}{',' * (len(value) == 1)})"
    return repr(value)


def _imports(G: Generator, text: str) -> list[str]:
    lines: list[str] = []
    called = set(_CALL.findall(text))
    for module in (generators, nodes):
        names = sorted(n for n in called if hasattr(module, n))
        called -= set(names)
        lines += [f"from {module.__name__} import {', '.join(names)}"] if names else []
    own = type(G).__name__
    return [*lines, f"from {type(G).__module__} import {own}"] if own in called else lines
