"""What ``lemmata test`` finds out about a generator or a family, and how it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from lemmata.bounds.catalogue import BY_ID, Form
from lemmata.verify.generators.base import Generator
from lemmata.verify.interpret import Inequality, catalogue, inequalities
from lemmata.verify.own import chosen as own
from lemmata.verify.rounding import at_least, at_most
from lemmata.verify.testing.derivatives import require_consistent
from lemmata.verify.testing.record import entry
from lemmata.verify.testing.search import EXAMPLES, Found, search
from lemmata.verify.testing.sources import Source

Data = dict[str, Any]


def chosen(ids: Sequence[str], form: Form | None) -> tuple[Inequality, ...]:
    """Return the inequalities of these claims; of all claims if none is named.

    Raises
    ------
    InputError
        If a claim says nothing about a generator at points.
    """
    forms = None if form is None else (form,)
    if ids:
        asked = [c for id in ids for c in ([id] if id in BY_ID else own([id]).claims)]
        return tuple(i for claim in asked for i in inequalities(claim, forms))
    return tuple(i for i in catalogue() if i.form in (forms or BY_ID[i.claim].asserted))


def build(
    source: Source,
    wanted: Sequence[Inequality],
    *,
    constants: Mapping[str, float],
    profile: Literal["quick", "full"],
    rng: int,
) -> Data:
    """Return assumptions, claims and counterexamples as JSON.

    Raises
    ------
    InputError
        If a derivative of the generator does not belong to its values.
    """
    if source.generator is not None:
        require_consistent(source.generator, source.name)
    rows = []
    for inequality in wanted:
        found = search(
            inequality,
            source.members,
            examples=EXAMPLES[profile],
            rng=rng,
            constants=dict(constants) or None,
        )
        rows.append(_row(found, constants, source))
    return {
        "source": source.name,
        "kind": source.kind,
        "dimension": None if source.generator is None else source.generator.dim,
        "assumptions": _assumptions(source.generator, constants),
        "claims": rows,
    }


def _row(found: Found, constants: Mapping[str, float], source: Source) -> Data:
    i = found.inequality
    row = entry(found, dict(constants) or None, source.code)
    row["asserted"] = i.claim not in BY_ID or i.form in BY_ID[i.claim].asserted
    row["title"] = i.title
    row["text"] = i.text
    return row


def _assumptions(G: Generator | None, constants: Mapping[str, float]) -> list[Data]:
    """Return which assumptions hold and how that is known."""
    declared = {**getattr(G, "declared", {}), **constants}
    rows = [_said(name, value) for name, value in declared.items()]
    if G is None:
        known = "each member's constants are proved by construction" if not rows else ""
        return [*rows, *([{"name": "members", "verdict": "-", "how": known}] if known else [])]
    if hasattr(G, "declared"):
        missing = [n for n in ("m", "M", "M2", "M3") if n not in declared]
        how = "nothing is proved about a plain function; declare it with --{}"
        return [*rows, *({"name": n, "verdict": "UNKNOWN", "how": how.format(n)} for n in missing)]
    from lemmata.verify.certify import certify

    proof = certify(G)
    for bound in (*proof, proof.offset):
        if bound.name not in declared:
            value = bound.value if bound.verdict.holds else None
            rows.append(
                {
                    "name": "|G(0)|" if bound.name == "offset" else bound.name,
                    "verdict": str(bound.verdict),
                    "value": value,
                    "how": bound.how,
                }
            )
    return rows


def _said(name: str, value: float) -> Data:
    return {"name": name, "verdict": "declared", "value": value, "how": "declared, not proved"}


def _shown(name: str, value: float, verdict: str) -> str:
    """Return a value as it was declared, a proved bound rounded outward."""
    if verdict == "declared":
        return f"{value:.6g}"
    return (at_least if name == "m" else at_most)(value, 6)


def text(data: Data) -> str:
    """Return the findings for a terminal."""
    d = "" if data["dimension"] is None else f", d = {data['dimension']}"
    lines = [f"{data['source']}: {data['kind']}{d}", "", "assumptions"]
    for row in data["assumptions"]:
        value = row.get("value")
        shown = "" if value is None else _shown(row["name"], value, row["verdict"])
        lines.append(f"  {row['name']:8} {row['verdict']:9} {shown:10} {row['how']}")
    lines += ["", "claims"]
    for row in data["claims"]:
        # What to do about a hypothesis stands once, with the assumptions.
        says = row["reason"].partition(";")[0] or f"n {row['n']:<5} {_ratio(row)}"
        lines.append(f"  {row['title']:32} {row['verdict']:11} {says}")
    for row in data["claims"]:
        if row["counterexample"]:
            side = "above" if row["kind"] == "upper" else "below"
            lines += [
                "",
                f"{row['title']}: {row['text']} = {row['measured']:.10g} is {side} "
                f"{row['bound']:.10g}; smallest counterexample, to paste as it stands:",
                "",
                row["counterexample"],
            ]
    return "\n".join(lines) + "\n"


def _ratio(row: Data) -> str:
    size = row["largest_ratio"]
    if size is not None:
        return f"largest ratio {size:.4g}"
    return f"ratio infinite: the bound is {row['bound']:.4g}" if row["counterexample"] else ""
