"""What is wrong in print: how bad, what it does to the theorems, and what takes its place."""

from __future__ import annotations

from typing import Any

from lemmata.bounds.erratum import EFFECTS, SEVERITIES
from lemmata.reports.render.document import (
    Badge,
    Block,
    Code,
    Fold,
    Items,
    Line,
    Math,
    Par,
    Section,
    Table,
    line,
)
from lemmata.reports.render.errata import effect, errata, severity
from lemmata.reports.render.explain import rerun
from lemmata.reports.story.claims import point

Data = dict[str, Any]


def section(ledger: Data) -> Section:
    """Return all errata, the worst first."""
    wrong = errata(ledger)
    if not wrong:
        return Section("Errata of the paper", "errata", ())
    folds = (Fold(_title(c), _erratum(c), f"erratum-{c['id']}") for c in wrong)
    return Section("Errata of the paper", "errata", (*_legend(wrong), *folds))


def _legend(wrong: list[Data]) -> tuple[Block, ...]:
    """Return how many errata there are of each severity, and what the words mean."""
    found = [severity(c) for c in wrong]
    undecided = ("undecided", "its printed statement has not been decided")
    rows = tuple(
        (line(name), line(str(found.count(name))), line(meaning))
        for name, meaning in (*SEVERITIES.items(), undecided)
        if name in found
    )
    head = (line("severity"), line("errata"), line("meaning"))
    effects = tuple(line(f"{name}: {meaning}.") for name, meaning in EFFECTS.items())
    return (
        Par(line("False and vacuous are computed verdicts of what is printed.")),
        Table("Errata by severity", head, rows),
        Par(line("What a defect does to Theorems 1 and 2:")),
        Items(effects),
    )


def _title(claim: Data) -> Line:
    told = f": {claim['title']}. {severity(claim).capitalize()}; {effect(claim)}."
    return line(claim["id"], told)


def _erratum(claim: Data) -> tuple[Block, ...]:
    blocks: list[Block] = [Par(line(claim["erratum"]))]
    for form in ("printed", "repaired"):
        if form in claim["statements"]:
            s = claim["statements"][form]
            blocks.append(Par(line(f"{form.capitalize()} ", Badge(s["verdict"]))))
            blocks.append(Par(line(Math(s["latex"]))))
            if s["counterexample"]:
                blocks.append(Par(point(s["counterexample"])))
                blocks.append(Par(line("Once more: ", Code(rerun(claim["id"], form)))))
    return tuple(blocks)
