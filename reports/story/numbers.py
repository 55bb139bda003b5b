"""Numbers for reading."""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from typing import Any

from lemmata.reports.render.document import Line, Math, Piece, line

Data = dict[str, Any]


def value(constants: Data, name: str, form: str) -> Data | None:
    """Return one entry of the constants, if it is there."""
    entry = constants.get(name, {}).get(form)
    return entry if isinstance(entry, dict) else None


def decimal(number: float | str, rounding: str = ROUND_HALF_EVEN) -> str:
    """Return five significant digits as LaTeX, with a power of ten where that is shorter."""
    try:
        exact = Decimal(number)
    except ArithmeticError:
        return rf"\text{{{number}}}"
    if not exact.is_finite():
        return r"\infty" if exact > 0 else r"\text{none}"
    short = Context(prec=5, rounding=rounding).plus(exact).normalize()
    mantissa, _, power = f"{short:e}".partition("e")
    if -4 <= int(power) < 6:
        return f"{short:f}"
    return rf"{mantissa} \times 10^{{{int(power)}}}"


def at_least(name: str, number: float | str) -> Math:
    """Return ``name >= number``, the number rounded down."""
    return Math(rf"{name} \ge {decimal(number, ROUND_FLOOR)}")


def at_most(name: str, number: float | str) -> Math:
    """Return ``name <= number`` for a proved upper bound, the number rounded up."""
    return Math(rf"{name} \le {decimal(number, ROUND_CEILING)}")


def allowed(name: str, number: float | str) -> Math:
    """Return ``name <= number`` for a condition, the number rounded down."""
    return Math(rf"{name} \le {decimal(number, ROUND_FLOOR)}")


def factor(a: Data, b: Data) -> Line:
    """Return how many times larger one entry is than another; nothing if that is no number."""
    ratio = quotient(a, b)
    if ratio is None:
        return line()
    if ratio >= 10**6:
        return line(Math(decimal(f"{ratio:.3g}")), " times")
    return line(*(whole(round(ratio)) if ratio >= 100 else line(f"{ratio:.3g}")), " times")


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
    plain = 1e-3 <= abs(number) < 1e7 and "e" not in text
    if number == 0 or plain or not math.isfinite(number):
        return text
    return Math(decimal(f"{number:.5g}"))
