"""Claims, cited facts, environment."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from lemmata.bounds.claim import FORMS
from lemmata.reports.render.document import (
    Badge,
    Block,
    Code,
    Fold,
    Items,
    Line,
    Link,
    Math,
    Par,
    Section,
    Table,
    joined,
    line,
)
from lemmata.reports.render.explain import section as place_of
from lemmata.reports.render.terminal import attention

Data = dict[str, Any]

VERDICTS = (
    ("PROVED", "every step discharged exactly"),
    ("PROVED_GIVEN", "exact, given the cited theorems it names"),
    ("CONSISTENT", "measured only, and not contradicted"),
    ("UNKNOWN", "not done, or undecided"),
    ("VACUOUS", "nothing satisfies the hypotheses"),
    ("REFUTED", "false, with a replayed counterexample"),
    ("ERROR", "the evidence contradicts itself"),
)


def table(ledger: Data, derived: Collection[str] | None = None) -> Section:
    """Return all claims with the verdicts of their three forms; ``derived``: what is told below."""
    head = tuple(line(h) for h in ("claim", *FORMS, "checks", "twins", "what it says"))
    done = [c for c in ledger["claims"] if c["statements"] or c["checks"]]
    blocks: list[Block] = [
        Par(line("Printed is what the paper says; repaired is right in its place; sharp is the "
                 "best we can prove. A twin is a false variant that must be rejected.")),
        Table("Verdicts", head, tuple(_row(c, derived) for c in done)),
        Items(tuple(line(Badge(v), " ", meaning) for v, meaning in VERDICTS)),
    ]  # fmt: skip
    if derived is not None and len(derived) < len(done):
        blocks.append(Par(line(
            "Below are the derivations that the numbers of this report rest on, and the errata of "
            "what those use. ", Code("lemmata explain ID"), " tells any other; ",
            Code("lemmata report -o DIR"), " without a generator is one page with all.",
        )))  # fmt: skip
    blocks.append(Par(_trusted(ledger)))
    alarms = attention(ledger)
    if alarms:
        blocks.append(Par(line("What does not stand:")))
        blocks.append(Items(tuple(line(a) for a in alarms)))
    todo = [c["id"] for c in ledger["claims"] if not (c["statements"] or c["checks"])]
    if todo:
        title = line(Badge("UNKNOWN"), f" {len(todo)} claims are not done yet")
        blocks.append(Fold(title, (Par(line(", ".join(todo))),)))
    return Section("Claims", "claims", tuple(blocks))


def _trusted(ledger: Data) -> Line:
    """Return what must be right for a proof to be one."""
    counts = ledger["environment"].get("trusted", {})
    parts = ", ".join(f"{part} {count}" for part, count in sorted(counts.items()))
    kinds = ", ".join(f"{count} {kind}" for kind, count in ledger.get("hypotheses", {}).items())
    return line(
        f"Trusted for a proof, in lines of code: {parts} (",
        Code("lemmata list --trusted"),
        f" names the files). Hypotheses of all statements, by kind: {kinds}.",
    )


def _row(claim: Data, derived: Collection[str] | None) -> tuple[Line, ...]:
    twins, given, id = claim["twins"], claim["statements"], claim["id"]
    return (
        line(Link(id, id) if derived is None or id in derived else id),
        *(line(Badge(given[f]["verdict"])) if f in given else line() for f in FORMS),
        line(str(len(claim["checks"]) or "")),
        line(f"{twins['rejected']}/{twins['total']}" if twins["total"] else ""),
        line(claim["title"]),
    )


def point(example: Data) -> Line:
    """Return where a statement fails."""
    values = joined([_value(v) for v in example["at"]])
    return line("Counterexample. ", f"{example['text']} " if example["text"] else "", *values)


def _value(v: Data) -> Line:
    if len(v["value"]) <= 40 or not v["decimal"]:
        return line(Math(f"{v['latex']} = {v['value_latex']}"))
    return line(Math(f"{v['latex']} = {v['decimal']}\\dots"))


def facts(ledger: Data) -> Section:
    """Return the cited theorems and what rests on each."""
    head = (line("fact"), line("statement"), line("reference"), line("used by"))
    rows = tuple(
        (
            line(Code(f["id"])),
            line(f["statement"]),
            line(f["reference"]),
            line(", ".join(f["used_by"])),
        )
        for f in ledger["facts"]
    )
    blocks = (Table("What rests on what", head, rows),) if rows else ()
    return Section("Cited facts", "facts", blocks)


def details(ledger: Data) -> Section:
    """Return every derivation, folded."""
    blocks = tuple(
        Fold(
            line(c["id"], ": ", c["title"], " ", Badge(c["verdict"])),
            tuple(_claim(c)),
            c["id"],
        )
        for c in ledger["claims"]
        if c["statements"] or c["checks"]
    )
    return Section("Derivations", "derivations", blocks)


def _claim(claim: Data) -> list[Block]:
    source = claim["source"]
    place = place_of(source["section"])
    place = place[0].upper() + place[1:]
    place += f", equation {source['equation']}" if source["equation"] else ""
    place += f", page {source['page']}" if source["page"] is not None else ""
    needs = [f"{w} {', '.join(claim[w])}" for w in ("assumes", "uses") if claim[w]]
    blocks: list[Block] = [Par(line("; ".join([place, *needs]) + "."))]
    for form, statement in claim["statements"].items():
        blocks += _statement(form, statement)
    if claim["checks"]:
        blocks.append(_checks(claim["checks"]))
    if claim["twins"]["total"]:
        blocks.append(_twins(claim["twins"]))
    return blocks


def _statement(form: str, s: Data) -> list[Block]:
    given = f" given {', '.join(s['given'])}" if s["given"] else ""
    blocks: list[Block] = [Par(line(f"{form.capitalize()} ", Badge(s["verdict"]), f"{given}."))]
    if s["where"]:
        named = [line(Math(w["latex"]), f" is {w['meaning']}") for w in s["where"]]
        blocks += [Par(line("Here ", *joined(named, "; "), "."))]
    if s["hypotheses"]:
        rows = tuple(line(f"({h['label']}) ", Math(h["latex"])) for h in s["hypotheses"])
        blocks += [Par(line("Suppose")), Items(rows)]
    blocks += [Par(line("Then ", Math(s["latex"])))]
    if s["steps"]:
        blocks.append(Items(tuple(_step(p) for p in s["steps"]), numbered=True))
    if s["counterexample"]:
        blocks.append(Par(point(s["counterexample"])))
    elif s["reason"]:
        blocks.append(Par(line(f"Not better than {s['verdict']}: {s['reason']}")))
    return blocks


def _step(step: Data) -> Line:
    how = f"cites {step['cites']}"
    if not step["cites"]:
        how = ", ".join(filter(None, (step["method"], step["solver"])))
    if step["cites"] == "a lemma":
        how = f"by the lemma: {step['detail'].rstrip('.')}"
    source = f" from {', '.join(f'({label})' for label in step['uses'])}" if step["uses"] else ""
    why = f" {step['why']};" if step["why"] else ""
    return line(
        f"({step['label']}) ",
        Math(step["latex"]),
        f"{why}{source} [{how}, {step['seconds']:.3f} s] ",
        Badge(step["verdict"]),
    )


def show(value: float | str | None) -> str:
    """Return a measured number for reading."""
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:.6g}"


def _checks(checks: list[Data]) -> Table:
    names = ("check", "of", "measured", "bound", "ratio", "n", "verdict", "what it does")
    rows = tuple(
        (
            line(Code(c["name"])),
            line(f"{c['statement']}, {c['kind']}"),
            line(show(c["measured"])),
            line(show(c["bound"])),
            line(show(c["ratio"])),
            line(str(c["n"])),
            line(Badge(c["verdict"])),
            line(c["reason"] or c["says"]),
        )
        for c in checks
    )
    return Table("Measured by a route that does not use the proof", tuple(map(line, names)), rows)


def _twins(twins: Data) -> Table:
    head = (line("false variant"), line("of"), line("by"), line("verdict"))
    rows = tuple(
        (line(t["title"]), line(t["of"]), line(t["by"]), line(Badge(t["verdict"])))
        for t in twins["each"]
    )
    return Table(f"Twins: {twins['rejected']} of {twins['total']} rejected", head, rows)


def environment(ledger: Data) -> Section:
    """Return versions and entropy."""
    env = dict(ledger["environment"])
    cached = env.pop("cached", {})
    if any(cached.values()):
        env["cached"] = ", ".join(f"{len(names)} {what}" for what, names in sorted(cached.items()))
    apart = {"versions", "trusted"}
    rows = [(line(k), line(Code(str(env[k])))) for k in sorted(set(env) - apart)]
    rows += [(line(k), line(Code(v))) for k, v in sorted(env["versions"].items())]
    versions = Table("Versions and entropy", (line("what"), line("value")), tuple(rows))
    return Section("Environment", "environment", (versions,))
