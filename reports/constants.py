"""Rows of constants as plain data, and the choice of noise level and norm of the observables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bounds.claim import FORMS
from reports.evidence import Data
from verify.errors import InputError


def compute(**given: Any) -> Mapping[str, Any]:
    """Return ``bounds.constants``; its complaints become `InputError`."""
    import bounds

    try:
        return bounds.constants(**given)
    except ValueError as problem:
        raise InputError(str(problem)) from None


def rows_entry(rows: Mapping[str, Any]) -> Data:
    """Return all constants as the ledger holds them."""
    return {name: row_entry(name, row, n) for n, (name, row) in enumerate(rows.items())}


def row_entry(name: str, row: Any, order: int) -> Data:
    """Return one constant in its three forms."""
    from reports.symbols import about

    return {
        **about(name),
        "order": order,
        "measured": None,
        **{f: value_entry(getattr(row, f, None)) for f in FORMS},
    }


def value_entry(value: Any) -> Data | None:
    """Return exact text, enclosure, decimal and formula of one value."""
    if value is None:
        return None
    from bounds.symbols import latex

    return {
        "text": value.text,
        "latex": latex(value.expr),
        "enclosure": [str(end) for end in value.enclosure],
        "decimal": str(value.decimal),
    }


def lower(rows: Mapping[str, Any], name: str, form: str = "sharp") -> Decimal:
    """Return the lower end of a constant's enclosure."""
    return Decimal(str(getattr(rows[name], form).enclosure[0]))


def upper(rows: Mapping[str, Any], name: str, form: str = "sharp") -> Decimal:
    """Return the upper end of a constant's enclosure."""
    return Decimal(str(getattr(rows[name], form).enclosure[1]))


def integer(rows: Mapping[str, Any], name: str, form: str) -> int | str | None:
    """Return a count exactly, its decimal if that is all there is, ``None`` if it is not given."""
    value = getattr(rows[name], form, None)
    if value is None:
        return None
    try:
        return int(value.text)
    except ValueError:
        return str(value.decimal)


@dataclass(frozen=True)
class Chosen:
    """The setting in which the constants are evaluated."""

    m: Fraction
    beta: Fraction
    norm_x: Fraction
    given: Mapping[str, Any]
    rows: Data
    words: Data

    def at_norm(self, norm_x: Fraction) -> Mapping[str, Any]:
        """Return the constants for one observable."""
        return compute(**{**self.given, "norm_x": norm_x})
