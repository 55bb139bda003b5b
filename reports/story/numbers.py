"""Numbers for reading."""

from __future__ import annotations

import math
from typing import Any

from reports.document import Math, Piece

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


def times(a: Data, b: Data) -> str:
    """Return the ratio of two entries, as a factor."""
    ratio = quotient(a, b)
    return "" if ratio is None else f"{ratio:.3g} times"


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


def whole(number: int | str) -> str:
    """Return a count with thin spaces between groups, a power of ten if it is very large."""
    if isinstance(number, str):
        return number
    return f"{number:,}".replace(",", "\u202f") if number < 10**12 else f"{float(number):.4g}"


def tidy(text: str) -> Piece:
    """Return a decimal for a table: as it is, or as a formula if it needs a power of ten."""
    try:
        number = float(text)
    except ValueError:
        return text
    if number == 0 or 1e-3 <= abs(number) < 1e7 or not math.isfinite(number):
        return text
    return Math(decimal(f"{number:.5g}"))
