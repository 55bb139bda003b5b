"""Single values of a configuration: numbers, counts, lists; what is none of them is one line.

Numbers are exact: 0.1 means one tenth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from lemmata.verify.errors import InputError, closest
from lemmata.verify.sweep.config import COVERED

_DIGITS = 60


def table(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a table, empty if it is not there."""
    found = data.get(name, {})
    if not isinstance(found, dict):
        raise InputError(f"{name} must be a table, [{name}]")
    return found


def only(table: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    """Make sure that a table has no other keys."""
    for key in table:
        if key not in known:
            raise InputError(f"unknown key {where}{key}; {closest(key, known)}")


def number(value: Any, where: str) -> Fraction:
    """Return a TOML number, or text such as "1/3", as a fraction.

    Raises
    ------
    InputError
        If it is no finite number, or has more than 60 digits before or after the point.
    """
    try:
        if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
            raise ValueError
        decimal = Decimal(value) if "/" not in str(value) else Decimal(1)
        if not decimal.is_finite():
            raise ValueError
        if abs(decimal.adjusted()) > _DIGITS or len(str(value)) > 2 * _DIGITS:
            raise InputError(f"{where}: {value} must lie between 1e-{_DIGITS} and 1e{_DIGITS}")
        return Fraction(str(value))
    except (ValueError, ArithmeticError) as problem:
        if isinstance(problem, InputError):
            raise
        shown = str(value) if isinstance(value, Decimal) else repr(value)
        raise InputError(f"{where}: {shown} is not a number such as 0.1 or '1/3'") from None


def noise(value: Any, where: str) -> str:
    """Return a value of beta as exact text, or "covered"."""
    if value == COVERED:
        return COVERED
    try:
        found = number(value, where)
    except InputError as problem:
        raise InputError(f"{problem}, or '{COVERED}'") from None
    if found <= 0:
        raise InputError(f"{where}: beta must be positive, not {value}")
    return str(found)


def level(value: Any, where: str) -> str:
    """Return a value of eps as exact text."""
    found = number(value, where)
    if not 0 < found < 1:
        raise InputError(f"{where}: eps must lie strictly between 0 and 1, not {value}")
    return str(found)


def dimension(value: Any, where: str) -> int:
    """Return a value of d."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 4096:
        raise InputError(f"{where}: {value!r} is not an integer between 1 and 4096")
    return value


def count(
    table: Mapping[str, Any], name: str, default: int, least: int, most: int, where: str
) -> int:
    """Return an integer of a table."""
    value = table.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        shown = str(value) if isinstance(value, Decimal) else repr(value)
        raise InputError(f"{where}{name} = {shown} is not an integer between {least} and {most}")
    return value


def axis(grid: Mapping[str, Any], name: str, default: Any, check: Any) -> tuple[Any, ...]:
    """Return the checked, distinct values of one axis."""
    where = f"grid.{name}"
    values = grid.get(name, default)
    if values is None:
        raise InputError(f"{where} is missing; give a list")
    if not isinstance(values, list | tuple):
        raise InputError(f"{where} must be a list, not {values!r}")
    if not values:
        raise InputError(f"{where} is empty; give at least one value")
    found = tuple(check(value, where) for value in values)
    if len(set(found)) < len(found):
        raise InputError(f"{where} has a value twice; use seeds to repeat")
    return found
