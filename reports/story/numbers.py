"""Numbers for reading."""

from __future__ import annotations

from typing import Any

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
