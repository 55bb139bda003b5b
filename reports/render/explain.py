"""A derivation a reader can follow with pencil and paper, from the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill, indent
from typing import Any


def explain(ledger: dict[str, Any]) -> str:
    """Return the derivations of all claims of a ledger, and the facts they cite."""
    lines: list[str] = []
    for claim in ledger["claims"]:
        lines += _claim(claim, set(ledger["environment"].get("cached", {}).get("proofs", ())))
    if ledger["facts"]:
        lines += ["", "Cited facts"]
        for fact in ledger["facts"]:
            lines.append(_par(f"[{fact['id']}] {fact['statement']}. {fact['reference']}.", 2))
    return "\n".join(lines) + "\n"


def _par(text: str, by: int = 0, hang: int = 2) -> str:
    pad = " " * by
    return fill(" ".join(text.split()), 98, initial_indent=pad, subsequent_indent=pad + " " * hang)


def _claim(claim: dict[str, Any], cached: set[str]) -> Iterator[str]:
    source = claim["source"]
    place = section(source["section"])
    place += f", equation {source['equation']}" if source["equation"] else ""
    place += f", page {source['page']}" if source["page"] is not None else ""
    yield f"{claim['id']}: {claim['title']}"
    yield f"{place}. Verdict of what we assert: {claim['verdict']}"
    for word in ("assumes", "uses"):
        if claim[word]:
            yield f"{word}: {', '.join(claim[word])}"
    if claim["note"]:
        yield f"\n{claim['note'].capitalize()}: no statement is formalised, so nothing is decided."
    if claim["erratum"]:
        yield "\n" + _par(f"Erratum. {claim['erratum']}", 0, 0)
    for form, statement in claim["statements"].items():
        yield from _statement(form, statement, f"{claim['id']} ({form})" in cached)
        if statement["counterexample"]:
            yield f"    Once more: {rerun(claim['id'], form)}"
    yield from _checks(claim["checks"])
    yield from _twins(claim["twins"])


def rerun(id: str, form: str) -> str:
    """Return the line that evaluates a counterexample once more."""
    which = "" if form == "printed" else f", '{form}'"
    return f"python -c \"from lemmata import bounds; print(bounds.replay('{id}'{which}))\""


def section(name: str) -> str:
    """Return where in the paper a claim stands; ``new`` for what is not in it."""
    if name == "new":
        return "not in the paper"
    return f"{'appendix' if name[:1].isalpha() else 'section'} {name}"


def point(values: list[dict[str, Any]]) -> str:
    """Return exact values, or decimals where the exact ones are too long to read."""
    return ", ".join(
        f"{v['plain']} = {v['value']}"
        if len(v["value"]) <= 40 or not v["decimal"]
        else f"{v['plain']} = {v['decimal']}..."
        for v in values
    )


def _statement(form: str, statement: dict[str, Any], cached: bool) -> Iterator[str]:
    yield (
        f"\n{form.upper()}: {statement['verdict']}"
        + (f" (given {', '.join(statement['given'])})" if statement["given"] else "")
        + (" (cached: decided in an earlier run)" if cached else "")
    )
    if in_prose(statement):
        yield _par(statement["text"], 2, 0)
    if statement["where"]:
        yield "\n  where"
        for row in statement["where"]:
            yield _par(f"{row['plain']}  is {row['meaning']}", 4, 4)
    if statement["hypotheses"]:
        yield "\n  suppose"
        for row in statement["hypotheses"]:
            yield _formula(f"({row['label']}; {row['kind']})", row["plain"])
    yield "\n  then"
    yield _formula("", statement["plain"])
    if statement["steps"]:
        yield "\n  because"
        for n, step in enumerate(statement["steps"], 1):
            yield from _step(n, step)
    if statement["counterexample"]:
        yield from _counterexample(statement["counterexample"])
    elif statement["reason"]:
        yield "\n" + _par(f"Not better than {statement['verdict']}: {statement['reason']}", 2)


def in_prose(statement: dict[str, Any]) -> bool:
    """Whether its text says more than its formulas, which are told one by one."""
    return any(row["kind"] == "scalar" for row in statement["hypotheses"])


def _formula(label: str, plain: str) -> str:
    return indent(f"{label} {plain}".strip(), "    ")


def _step(n: int, step: dict[str, Any]) -> Iterator[str]:
    yield f"    {n}. ({step['label']})  {step['plain']}"
    if step["why"]:
        yield _par(step["why"], 7, 0)
    about_objects = step["method"] in ("instance", "fact", "lemma") and step["detail"]
    values = ", ".join(f"{o['variable']} = {o['value']['plain']}" for o in step["objects"])
    if values:
        yield _par(f"with {values}", 7)
    nested = step["method"] in ("for all", "induction")
    nothing = "from the steps inside it, above" if nested else "from nothing else"
    nothing = step["detail"] if about_objects and not step["uses"] else nothing
    source = f"from {_labels(step['uses'])}" if step["uses"] else nothing
    how = f"cites {step['cites']}" if step["cites"] else step["method"]
    if step["cites"] == "a lemma":
        how = f"by the lemma: {step['detail'].rstrip('.')}" if source != nothing else "by a lemma"
    who = f" by {step['solver']}" if step["solver"] and not step["cites"] else ""
    yield _par(f"{source}; {how}{who}: {step['verdict']} in {step['seconds']:.3f} s", 7)
    for certificate in step.get("certificates", []):
        yield "       certificate: the negation together with what is used gives"
        yield from (_par(line, 11 + len(line) - len(line.lstrip()), 4) for line in certificate)
    if step["verdict"] not in ("PROVED", "PROVED_GIVEN") and step["detail"]:
        yield _par(step["detail"], 7)


def _labels(uses: list[str]) -> str:
    return ", ".join(f"({label})" for label in uses)


def _counterexample(example: dict[str, Any]) -> Iterator[str]:
    yield "\n  It is false. Counterexample:"
    if example["text"]:
        yield _par(example["text"], 4, 0)
    yield _par(point(example["at"]), 4)
    for row in example["replay"]:
        sides = f"  [left {row['lhs']}, right {row['rhs']}]" if row.get("lhs") else ""
        truth = {True: "holds", False: "FAILS"}.get(row["holds"], "undecided")
        yield f"    ({row['label']}) {row['plain']}{sides}: {truth}"


def _checks(checks: list[dict[str, Any]]) -> Iterator[str]:
    if checks:
        yield "\nMeasured, by a route that does not use the proof"
    for c in checks:
        yield f"  {c['name']} ({c['statement']}, {c['kind']}): {c['verdict']}"
        yield _par(c["says"], 4, 0)
        if c["measured"] is not None:
            yield (
                f"    measured {_show(c['measured'])}, bound {_show(c['bound'])}, "
                f"ratio {_show(c['ratio'])}, n = {c['n']}, {c['seconds']:.2f} s"
            )
        if c["p_value"] is not None:
            yield f"    p = {_show(c['p_value'])}, refuted below {_show(c['level'])}"
        if c["reason"]:
            yield _par(c["reason"], 4)


def _show(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.6g}"


def _twins(twins: dict[str, Any]) -> Iterator[str]:
    if not twins["total"]:
        return
    yield f"\nFalse variants, which must be rejected: {twins['rejected']} of {twins['total']} were"
    for t in twins["each"]:
        word = "rejected" if t["verdict"] == "REFUTED" else f"NOT rejected ({t['verdict']})"
        yield _par(f"{t['title']} ({t['of']}, by {t['by']}): {word}", 2)
        if t["at"]:
            yield _par("at " + point(t["at"]), 4)
