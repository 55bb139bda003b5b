"""The constants of the theorem, in three columns."""

from __future__ import annotations

from typing import Any

from lemmata.bounds.claim import FORMS
from lemmata.reports.render.document import (
    Code,
    Fold,
    Line,
    Math,
    Par,
    Section,
    Table,
    joined,
    line,
)
from lemmata.reports.story.backing import told
from lemmata.reports.story.numbers import allowed, quotient, tidy, value, whole

Data = dict[str, Any]


def sections(ledger: Data) -> list[Section]:
    """Return the table of constants, if the generator has any."""
    if "constants" not in ledger:
        return []
    setting = ledger["generator"]["setting"]
    intro = Par(line(setting["words"]))
    rest = Par(
        line("Q and S rest on ", *told(ledger, "lemma-1"), "; the covered noise level, rad(D), ",
             "the radius of D*, T, eta_h, K and h on ", *told(ledger, "theorem-1"), "; sizes on ",
             *told(ledger, "theorem-1-size"),
             ". Measured sizes are counted on the networks that are built.")
    )  # fmt: skip
    found = applying(ledger["constants"], setting["covered"])
    table_, exact = table(found), exact_table(found)
    met = conditions(setting)
    return [
        Section(
            "Constants of Theorem 1",
            "constants",
            (
                intro,
                *beyond(ledger["constants"], setting["covered"]),
                rest,
                table_,
                met,
                Fold(line("Exact text and enclosures"), (exact,)),
            ),
        )
    ]


ALWAYS = ("beta_max", "N_prime", "S_log", "Q", "S", "N_step")
"""What does not suppose that the noise is covered: ranges, the descent, sizes of a step."""


def applying(constants: Data, covered: Data) -> Data:
    """Return the constants without those of a form that does not cover this noise."""
    lost: Data = dict.fromkeys(form for form in FORMS if covered[form] is not True)
    if "sharp" in lost:
        lost["measured"] = None
    rows = {n: row if n in ALWAYS else row | lost for n, row in constants.items()}
    return {n: row for n, row in rows.items() if any(row.get(form) for form in FORMS)}


def beyond(constants: Data, covered: Data) -> list[Par]:
    """Return which forms do not cover this noise, and up to where each of them does."""
    lost = [form for form in FORMS if covered[form] is not True]
    if not lost:
        return []
    ends = ((form, value(constants, "beta_max", form)) for form in lost)
    told = joined(
        [line(f"{form}: ", allowed(r"\beta", e["enclosure"][0])) for form, e in ends if e]
    )
    return [Par(line("Not covered at this noise, so what rests on that is left out: ", *told, "."))]


def table(constants: Data) -> Table:
    """Return decimals, with the ratio of what is printed to what is sharp."""
    head = ("constant", "meaning", *FORMS, "printed / sharp", "measured")
    rows = tuple(_row(name, row) for name, row in ordered(constants))
    wide = len(head) if any(row[-1] for row in rows) else len(head) - 1
    return Table(
        "Constants in three forms, to five digits",
        tuple(map(line, head))[:wide],
        tuple(r[:wide] for r in rows),
    )


def local(rows: list[Data]) -> Table:
    """Return what the local theorem gives with the same constants, at noise levels."""
    head = ("noise", "layers after a Gaussian", "within")
    body = tuple(
        (line(tidy(row["beta"])), line(*whole(row["K"])), line(tidy(f"{row['eps']:.3g}")))
        for row in rows
    )
    title = (
        "The local theorem by m, M, M2, M3 alone, at every such observation (enclosed; that these "
        "bound the whitened derivatives is not yet a claim)"
    )
    if not rows:
        title += ": it covers no noise that was tried"
    return Table(title, tuple(map(line, head)), body)


def conditions(setting: Data) -> Table:
    """Return what each form of the theorem asks of these inputs."""
    words = {True: "holds", False: "does not hold", None: "undecided"}
    rows = tuple(
        (line(c["form"]), line(c["plain"]), line(words[c["holds"]])) for c in setting["conditions"]
    )
    head = (line("form"), line("condition"), line("for these inputs"))
    return Table("Conditions of Theorem 1", head, rows)


def ordered(constants: Data) -> list[tuple[str, Data]]:
    """Return the constants in the order in which they are computed."""
    return sorted(constants.items(), key=lambda item: (item[1].get("order", 0), item[0]))


def _row(name: str, row: Data) -> tuple[Line, ...]:
    entries = [value({name: row}, name, f) for f in FORMS]
    ratio = quotient(entries[0], entries[2])
    measured = row.get("measured")
    return (
        line(Math(row["latex"])) if row.get("latex") else line(Code(name)),
        line(row.get("meaning", "")),
        *(line(tidy(e["decimal"])) if e else line() for e in entries),
        line("" if ratio is None else tidy(f"{ratio:.4g}")),
        line() if measured is None else whole(measured),
    )


def exact_table(constants: Data) -> Table:
    """Return formulas, exact text and enclosures."""
    head = tuple(map(line, ("constant", "form", "formula", "lies between")))
    rows = []
    for name, row in ordered(constants):
        for form in FORMS:
            e = value({name: row}, name, form)
            if e:
                between = " and ".join(e["enclosure"])
                cells = (line(Code(name)), line(form), line(Math(e["latex"])), line(between))
                rows.append(cells)
    return Table("Exact values", head, tuple(rows))
