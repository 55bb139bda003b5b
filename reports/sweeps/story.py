"""The page of a sweep: exponents beside the theorem's, pictures, and what went wrong."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

from reports.document import Block, Document, Figure, Items, Par, Section, Table, line
from reports.sweeps.fits import Fit, fits, spots
from reports.sweeps.pictures import NAMES, key, scaling
from verify.sweep.store import Reader, State

ASSUMED = (
    "Fitted: log y = c + p log t, one slope p for all combinations of the other values, by least "
    "squares. The 95 % interval is Student's and assumes independent errors of one size; a bound "
    "has no noise, so there it only says how far the curve is from a power. End: the slope between "
    "the two largest values. Theorem: the exact limit of the formula, in which logarithms do not "
    "count; beside a measurement, that of the sharp bound. With beta covered, beta moves with the "
    "axis as the largest level that the theorem covers."
)


def load(store: Path) -> tuple[list[Fit], State, list[tuple[Any, ...]]]:
    """Return the fits of a store, its state, and the tasks that failed or refute a bound."""
    with Reader(store) as reader:
        rows = list(reader.rows())
        state = reader.state()
    bad = [row for row in rows if row[7] != "ok" or row[14] == "REFUTED"]
    return fits(*spots(rows)), state, bad


def table(found: Iterable[Fit]) -> Table:
    """Return the exponents."""
    axes = {"d": "d", "eps": "1/eps", "beta": "1/beta"}
    rows = [
        (
            line(fit.family),
            line(fit.quantity),
            line(fit.form),
            line(axes[fit.axis]),
            line("covered" if fit.covered else "given"),
            line(f"{fit.slope:.3f}"),
            line(_interval(fit)),
            line(f"{fit.end:.3f}"),
            line(fit.theorem or "-"),
        )
        for fit in found
    ]
    head = ("family", "of", "form", "in", "beta", "fitted", "95 %", "end", "theorem")
    return Table("Exponents", tuple(line(h) for h in head), tuple(rows))


def _interval(fit: Fit) -> str:
    if math.isinf(fit.high):
        return "too few points"
    return f"[{fit.low:.3f}, {fit.high:.3f}]"


def summary(state: State) -> str:
    """Return in one line how the tasks ended."""
    parts = [f"{count} {name}" for name, count in sorted(state.statuses.items())]
    done = sum(state.statuses.values())
    verdicts = [f"{n} {v}" for v, n in sorted(state.verdicts.items())]
    measured = f"; measured: {', '.join(verdicts)}" if verdicts else ""
    return f"{done} of {state.total} tasks: {', '.join(parts) or 'none yet'}{measured}"


def document(found: list[Fit], state: State, bad: list[tuple[Any, ...]]) -> Document:
    """Return the page."""
    blocks: list[Block] = [Par(line(ASSUMED)), table(found)] if found else [Par(line(_NOTHING))]
    pictures = tuple(
        Figure(scaling(group), f"{name}, on logarithmic axes", _caption(group[0]))
        for name, group in _pictures(found)
    )
    sections = [Section("Exponents", "exponents", tuple(blocks))]
    if pictures:
        sections.append(Section("Pictures", "pictures", pictures))
    if bad:
        sections.append(Section("What needs attention", "attention", (_attention(bad),)))
    return Document("A sweep", line(summary(state)), tuple(sections))


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


def files(store: Path) -> dict[str, str | bytes]:
    """Return the page, the exponents as JSON, and the pictures, by file name."""
    from reports import html

    found, state, bad = load(store)
    page = html.render(document(found, state, bad))
    data = json.dumps([_plain(fit) for fit in found], indent=1, sort_keys=True) + "\n"
    drawn = {f"{name}.svg": scaling(group) for name, group in _pictures(found)}
    return {"index.html": page, "exponents.json": data, **drawn}


def _plain(fit: Fit) -> dict[str, Any]:
    """Return a fit as JSON, which has no infinity."""
    values = asdict(fit)
    return {
        k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in values.items()
    }
