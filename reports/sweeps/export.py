"""The rows of a store as CSV or Parquet: one row a number, one for a task without numbers."""

from __future__ import annotations

import csv
import importlib
import re
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from lemmata.reports.output import replacing
from lemmata.verify.errors import InputError
from lemmata.verify.sweep.reader import COLUMNS, Reader

_BATCH = 50_000
_WHOLE = ("task", "d", "seed")
_REAL = ("beta_number", "number")


def require(path: Path) -> None:
    """Make sure that a file of this kind can be written.

    Raises
    ------
    InputError
        If it is neither .csv nor .parquet, or Parquet needs a package that is not there.
    """
    if path.suffix not in (".csv", ".parquet"):
        raise InputError(f"--export writes .csv or .parquet, not {path.name}")
    if path.suffix == ".parquet":
        _pyarrow("pyarrow")


def export(store: Path, path: Path) -> int:
    """Write all rows; return how many.

    Floats keep all their bits: CSV has their shortest decimals, and an empty field where there is
    no number. A text that a spreadsheet would take for a formula, one that begins with ``=``,
    ``+``, ``-``, ``@`` and is no number, has an apostrophe before it in CSV.
    """
    require(path)
    with Reader(store) as reader, closing(reader.rows()) as rows, replacing(path) as draft:
        return (_csv if path.suffix == ".csv" else _parquet)(rows, draft)


def _csv(rows: Iterator[tuple[Any, ...]], path: Path) -> int:
    count = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        for row in rows:
            out.writerow([_cell(v) for v in row])
            count += 1
    return count


def _cell(value: Any) -> Any:
    """Return what a field holds; a spreadsheet must not take a text for a formula."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, str) and re.match(r"[=+\-@\t\r]", value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value


_NUMBER = re.compile(r"[+-](inf|nan|\d+(\.\d*)?(e[+-]?\d+)?(/\d+)?)")


def _parquet(rows: Iterator[tuple[Any, ...]], path: Path) -> int:
    pa, parquet = _pyarrow("pyarrow"), _pyarrow("pyarrow.parquet")
    kinds = dict.fromkeys(_WHOLE, pa.int64()) | dict.fromkeys(_REAL, pa.float64())
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in COLUMNS])
    count = 0
    with parquet.ParquetWriter(path, schema) as writer:
        while batch := list(islice(rows, _BATCH)):
            columns = [list(column) for column in zip(*batch, strict=True)]
            writer.write_table(pa.table(dict(zip(COLUMNS, columns, strict=True)), schema=schema))
            count += len(batch)
    return count


def _pyarrow(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise InputError(
            "Parquet needs the package pyarrow: pip install 'lemmata[parquet]', or export .csv"
        ) from None
