"""How a constant is written and what it means, from the paper's alphabet."""

from __future__ import annotations

from bounds.symbols import SYMBOLS

_MORE = {
    "beta_max": (r"\beta\le", "largest noise level that is covered"),
}


def about(name: str) -> dict[str, str]:
    """Return LaTeX and meaning of a constant."""
    if name in SYMBOLS:
        return {"latex": SYMBOLS[name].latex, "meaning": SYMBOLS[name].meaning}
    latex, meaning = _MORE.get(name, ("", ""))
    return {"latex": latex, "meaning": meaning}
