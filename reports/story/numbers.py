"""Numbers for reading."""

from __future__ import annotations

import math
from typing import Any

from reports.document import Line, Math, Piece, line

Data = dict[str, Any]


def value(constants: Data, name: str, form: str) -> Data | None:
    """Return one entry of the constants, if it is there."""
    entry = constants.get(name, {}).get(form)
    return entry if isinstance(entry, dict) else None


def decimal(number: float | str) -> str:
    """Return a number as LaTeX, with a power of ten where it is very large or small."""
    if isinstance(number, str):
        try:
            number = float(number)
        except ValueError:
            return rf"\text{{{number}}}"
    if number in (float("inf"), float("-inf")):
        return r"\infty"
    mantissa, _, power = f"{number:.5g}".partition("e")
    return rf"{mantissa} \times 10^{{{int(power)}}}" if power else mantissa


def factor(a: Data, b: Data) -> str:
    """Return how many times larger one entry is than another."""
    ratio = quotient(a, b)
    if ratio is None:
        return ""
    return f"{ratio:,.0f} times".replace(",", "\u202f") if ratio >= 100 else f"{ratio:.3g} times"


def quotient(a: Data | None, b: Data | None) -> float | None:
    """Return the ratio of two entries, if both are positive numbers."""
    if a is None or b is None:
        return None
    try:
        x, y = float(a["decimal"]), float(b["decimal"])
        ratio = x / y
    except (ValueError, ZeroDivisionError):
        return None
    return ratio if 0 < ratio < float("inf") else None


def whole(number: int | str) -> Line:
    """Return a count with thin spaces between groups, a power of ten if it is very large."""
    if isinstance(number, str):
        return line(number)
    if number >= 10**12:
        return line(Math(decimal(f"{number:.5g}")))
    return line(f"{number:,}".replace(",", "\u202f"))


def tidy(text: str) -> Piece:
    """Return a decimal for a table: as it is, or as a formula if it needs a power of ten."""
    try:
        number = float(text)
    except ValueError:
        return text
    if number == 0 or 1e-3 <= abs(number) < 1e7 or not math.isfinite(number):
        return text
    return Math(decimal(f"{number:.5g}"))
