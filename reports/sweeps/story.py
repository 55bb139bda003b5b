"""The page of a sweep: exponents beside the theorem's, pictures, and what went wrong."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from lemmata.reports.render.document import (
    Block,
    Document,
    Figure,
    Items,
    Line,
    Par,
    Section,
    Table,
    line,
)
from lemmata.reports.sweeps.fits import Fit, fits
from lemmata.reports.sweeps.pictures import NAMES, key, scaling
from lemmata.reports.sweeps.spots import spots
from lemmata.verify.sweep.reader import Reader, State

COLUMNS = (
    ("fitted", "the slope of log y against log t by least squares over the grid that was run, one "
     "slope for all combinations of the other values"),
    ("95 %", "Student's interval for the mean of the slopes of the seeds, which are independent "
     "repetitions: how far sampling moves the slope over this grid. It does not say that the curve "
     "is a power, and is no interval for the limit. A bound is computed, not sampled: none"),
    ("start, end", "the slopes between the two smallest and between the two largest values; where "
     "they differ the curve is no power over this range"),
    ("sharp there", "the slope of the sharp bound, fitted at the same points in the same way: what "
     "a measured slope is to be compared with"),
    ("limit", "the exponent of the formula as t grows without end, exact; beside a measurement, "
     "that of the sharp bound. Logarithms do not count there and do here, and terms that are small "
     "over this grid may lead there, so that a bound's own slope differs from its own limit"),
)  # fmt: skip
"""What the columns of the tables mean."""
REST = (
    "What the theorem says is that each measured number stays below its bound wherever it covers "
    "beta; this is checked for every task, and slopes may differ either way. With beta covered, "
    "beta moves with the axis as the level up to which the theorem covers. Values that some seed "
    "could not measure are left out."
)


class Told(NamedTuple):
    """What there is to tell: the fits, how the tasks ended, and those that need attention."""

    fits: list[Fit]
    state: State
    bad: list[tuple[Any, ...]]


def load(store: Path) -> Told:
    """Read and fit a store."""
    with Reader(store) as reader:
        rows = list(reader.rows())
        state = reader.state()
    bad = [row for row in rows if row[7] != "ok" or row[14] == "REFUTED"]
    return Told(fits(*spots(rows)), state, bad)


def tables(found: Iterable[Fit]) -> tuple[Table, ...]:
    """Return the exponents, a table for each family."""
    head = ("of", "in", "beta", "form", *(name for name, _ in COLUMNS))
    return tuple(
        Table(family, tuple(line(h) for h in head), tuple(_row(fit) for fit in group))
        for family, group in groupby(found, key=lambda fit: fit.family)
    )


def _row(fit: Fit) -> tuple[Line, ...]:
    axes = {"d": "d", "eps": "1/eps", "beta": "1/beta"}
    cells = (
        fit.quantity,
        axes[fit.axis],
        "covered" if fit.covered else "given",
        fit.form,
        _number(fit.slope),
        "-" if fit.low is None else f"[{_number(fit.low)}, {_number(fit.high)}]",
        f"{_number(fit.start)}, {_number(fit.end)}",
        _number(fit.sharp),
        fit.limit or "-",
    )
    return tuple(line(cell) for cell in cells)


def _number(value: float | None) -> str:
    """Return three decimals, zero without a sign."""
    return "-" if value is None else f"{round(value, 3) + 0.0:.3f}"


def summary(state: State) -> str:
    """Return in one line how the tasks ended."""
    parts = [f"{count} {name}" for name, count in sorted(state.statuses.items())]
    done = sum(state.statuses.values())
    verdicts = [f"{n} {v}" for v, n in sorted(state.verdicts.items())]
    measured = f"; measured: {', '.join(verdicts)}" if verdicts else ""
    return f"{done} of {state.total} tasks: {', '.join(parts) or 'none yet'}{measured}"


def document(told: Told) -> Document:
    """Return the page."""
    sections = [Section("Exponents", "exponents", tuple(_exponents(told.fits)))]
    pictures = tuple(
        Figure(scaling(group), f"{name}, on logarithmic axes", _caption(group[0]))
        for name, group in _pictures(told.fits)
    )
    if pictures:
        sections.append(Section("Pictures", "pictures", pictures))
    if told.bad:
        sections.append(Section("What needs attention", "attention", (_attention(told.bad),)))
    return Document("A sweep", line(summary(told.state)), tuple(sections))


def _exponents(found: list[Fit]) -> Iterator[Block]:
    if not found:
        yield Par(line(_NOTHING))
        return
    yield Items(tuple(line(f"{name}: {meaning}.") for name, meaning in COLUMNS))
    yield Par(line(REST))
    yield from tables(found)


_NOTHING = "No axis has three values with results, so there is nothing to fit."


def _pictures(found: list[Fit]) -> list[tuple[str, list[Fit]]]:
    drawn = sorted((f for f in found if len(f.curve) > 1), key=key)
    return [(name, list(group)) for name, group in groupby(drawn, key=key)]


def _caption(fit: Fit) -> str:
    beta = ", beta as large as covered" if fit.covered else ""
    name = NAMES[fit.quantity].replace("$", "")
    return f"{fit.family}{beta}: {name}, geometric means over the other values of the grid."


def _attention(bad: list[tuple[Any, ...]]) -> Items:
    """Return what failed, the same messages together."""
    says = Counter(
        f"{row[7]}: {row[1]}: {row[8]}"
        if row[7] != "ok"
        else f"REFUTED: {row[1]}, d = {row[2]}, beta = {row[3]}, eps = {row[5]}: {row[9]} {row[11]}"
        for row in bad
    )
    lines = [line(f"{text} ({n} tasks)" if n > 1 else text) for text, n in says.most_common(50)]
    return Items(tuple(lines))


def files(told: Told) -> dict[str, str | bytes]:
    """Return the page, the exponents as JSON, and the pictures, by file name."""
    from lemmata.reports.render import html

    data = json.dumps([asdict(fit) for fit in told.fits], indent=1, sort_keys=True) + "\n"
    drawn = {f"{name}.svg": scaling(group) for name, group in _pictures(told.fits)}
    return {"index.html": html.render(document(told)), "exponents.json": data, **drawn}
