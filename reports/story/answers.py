"""The first screen: what an engineer wants to know."""

from __future__ import annotations

from typing import Any

from reports.document import Badge, Block, Card, Cards, Items, Line, Math, Par, Section, line
from reports.story.numbers import decimal, tidy, times, value, whole
from reports.terminal import summary

Data = dict[str, Any]


def section(ledger: Data) -> Section:
    """Return the answers for a generator, or the state of the claims."""
    if "generator" not in ledger:
        return Section("In short", "short", (Par(line(f"{summary(ledger)}.")),))
    found = ledger["generator"]
    blocks: list[Block] = [Cards(cards(ledger))]
    if found["unknown"]:
        blocks.append(Par(line("What is UNKNOWN or does not hold:")))
        blocks.append(Items(tuple(line(u) for u in found["unknown"])))
    return Section("In short", "short", tuple(blocks))


def cards(ledger: Data) -> tuple[Card, ...]:
    """Return the five questions with their answers."""
    found = ledger["generator"]
    first = (_invertible(found), _constants(found))
    if "constants" not in ledger:
        why = line("Needs a proved m > 0 and a finite M, M2.")
        return (
            *first,
            Card("Steps, noise level, size of the encoder?", line("unknown"), why, "mid"),
        )
    return (*first, _noise(ledger), _steps(ledger), _encoder(ledger))


def _invertible(found: Data) -> Card:
    question = "Is it strongly invertible?"
    m = found["certificate"]["m"]
    if found["invertible"]:
        note = line(Badge(m["verdict"]), " How: see certified constants.")
        return Card(question, line("yes, ", Math(rf"m \ge {decimal(m['value'])}")), note, "good")
    if found["witness"]:
        w = found["witness"]
        note = line(f"Two points have |G(u) - G(v)| / |u - v| <= {w['ratio']}: {w['why']}")
        return Card(question, line(f"no useful m: m <= {w['ratio']}"), note, "bad")
    return Card(question, line("unknown"), line(m["how"]), "mid")


def _constants(found: Data) -> Card:
    rows = [(n, found["certificate"][k]) for n, k in (("M", "M"), ("M_2", "M2"), ("M_3", "M3"))]
    known = [Math(rf"{n} \le {decimal(c['value'])}") for n, c in rows if c["verdict"] == "PROVED"]
    answer: list[Any] = []
    for n, formula in enumerate(known):
        answer += [", ", formula] if n else [formula]
    missing = [k for k, c in rows if c["verdict"] != "PROVED"]
    m, M = (found["certificate"][k]["value"] for k in ("m", "M"))
    note = f"Certified on the whole space, d = {found['d']}."
    if isinstance(M, float) and isinstance(m, float) and m > 0:
        note += f" Condition number M/m = {M / m:.4g}."
    note += f" Not proved: {', '.join(missing)}." if missing else ""
    return Card("With which constants?", tuple(answer) or line("unknown"), line(note),
                "mid" if missing else "good")  # fmt: skip


def _noise(ledger: Data) -> Card:
    found, constants = ledger["generator"], ledger["constants"]
    question = "Which noise level is covered?"
    sharp, printed = value(constants, "beta_max", "sharp"), value(constants, "beta_max", "printed")
    note: list[Any] = [f"For target error {found['setting']['eps']}. "]
    if sharp and printed:
        note.append(
            f"The paper's own bound covers {printed['decimal']}: {times(sharp, printed)} less. "
        )
    beta, tone = found["setting"]["beta_trained"], "good"
    if beta is not None and sharp:
        covered = float(beta) <= float(sharp["decimal"])
        tone = "good" if covered else "mid"
        note.append(
            f"Trained at {beta}: {'covered' if covered else 'NOT covered by any proof here'}."
        )
    if sharp is None:
        return Card(question, line("unknown"), tuple(note), "mid")
    return Card(question, line(Math(rf"\beta \le {decimal(sharp['decimal'])}")), tuple(note), tone)


def _steps(ledger: Data) -> Card:
    constants, setting = ledger["constants"], ledger["generator"]["setting"]
    S, K, h = (value(constants, n, "sharp") for n in ("S", "K", "h"))
    if S is None or K is None:
        return Card("How many steps?", line("unknown"), line(), "mid")
    answer = line(f"{count(S)} of descent, ", *langevin(K))
    size = line("Step size ", tidy(h["decimal"]), "; ") if h else line()
    rest = line(
        "at noise ",
        tidy(setting["beta"]),
        f", target error {setting['eps']}, observables up to norm {setting['norm_x']}.",
    )
    return Card("How many steps?", answer, (*size, *rest), "good")


def langevin(K: Data) -> Line:
    """Return the number of Langevin steps in words."""
    return line(count(K), " of Langevin")


def _encoder(ledger: Data) -> Card:
    constants = ledger["constants"]
    S, K = (value(constants, n, "sharp") for n in ("S", "K"))
    question = "How big is the encoder?"
    if S is None or K is None:
        return Card(question, line("unknown"), line(), "mid")
    note = line(
        Badge("UNKNOWN"),
        " Its number of parameters: the sizes of the networks that make one step (lemmas 5, 18-20) "
        "are not done yet.",
    )
    return Card(question, line(f"{total(S, K)} layers of one step each"), note, "mid")


def count(entry: Data) -> str:
    """Return a number of things."""
    return whole(int(entry["exact"])) if entry["exact"] else str(entry["decimal"])


def total(*entries: Data) -> str:
    """Return the sum of integer entries."""
    return whole(sum(int(e["exact"]) for e in entries))
