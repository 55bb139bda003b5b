"""The first screen: what an engineer wants to know."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lemmata.reports.render.document import (
    Badge,
    Block,
    Card,
    Cards,
    Items,
    Par,
    Piece,
    Section,
    line,
)
from lemmata.reports.render.terminal import summary
from lemmata.reports.story import screen
from lemmata.reports.story.backing import gaps, holds, told
from lemmata.reports.story.numbers import (
    allowed,
    at_least,
    at_most,
    count,
    factor,
    tidy,
    value,
    whole,
)

Data = dict[str, Any]


def section(ledger: Data) -> Section:
    """Return the answers for a generator, or the state of the claims."""
    if "generator" not in ledger:
        return Section("In short", "short", (Par(line(f"{summary(ledger)}.")),))
    blocks: list[Block] = [*screen.blocks(ledger)]
    if blocks:
        blocks.append(Par(line("What Theorem 1 says of all observations at once:")))
    blocks.append(Cards(cards(ledger)))
    unknown = [line(u) for u in ledger["generator"]["unknown"]]
    if "constants" in ledger:
        unknown += gaps(ledger)
    if unknown:
        blocks.append(Par(line("What is unknown or does not hold:")))
        blocks.append(Items(tuple(unknown)))
    return Section("In short", "short", tuple(blocks))


def cards(ledger: Data) -> tuple[Card, ...]:
    """Return the five questions with their answers."""
    found = ledger["generator"]
    first = (_invertible(found), _constants(found))
    if "constants" not in ledger:
        square = found["observables"] == found["d"]
        needs = "a proved m > 0 and finite M, M2" if square else "as many observables as latents"
        why = line(f"No bound applies without {needs}.")
        return (*first, Card("Noise level, steps, encoder?", line("unknown"), why, "mid"))
    return (*first, _noise(ledger), _steps(ledger), _encoder(ledger))


def _invertible(found: Data) -> Card:
    square = found["observables"] == found["d"]
    question = f"Is it {'strongly invertible' if square else 'injective'}?"
    m = found["certificate"]["m"]
    if found["invertible"]:
        note = line(Badge(m["verdict"]), " How: see certified constants.")
        return Card(question, line("yes, ", at_least("m", m["value"])), note, "good")
    if found["witness"]:
        w = found["witness"]
        note = line(f"Two points u, v have |G(u) - G(v)| / |u - v| <= {w['ratio']}: {w['why']}")
        if found["invertible"] is None:
            return Card(question, line(f"not known; if it is, m <= {w['ratio']}"), note, "mid")
        return Card(question, line(f"no useful m: m <= {w['ratio']}"), note, "bad")
    return Card(question, line("unknown"), line(m["how"]), "mid")


def _constants(found: Data) -> Card:
    rows = [(n, found["certificate"][k]) for n, k in (("M", "M"), ("M_2", "M2"), ("M_3", "M3"))]
    known = [at_most(n, c["value"]) for n, c in rows if c["verdict"] == "PROVED"]
    answer: list[Piece] = []
    for n, formula in enumerate(known):
        answer += [", ", formula] if n else [formula]
    missing = [n.replace("_", "") for n, c in rows if c["verdict"] != "PROVED"]
    m, M = (found["certificate"][k]["value"] for k in ("m", "M"))
    note = f"Certified on the whole space, d = {found['d']}"
    more = found["observables"]
    note += "." if more == found["d"] else f", {more} observables."
    if isinstance(M, float) and isinstance(m, float) and m > 0:
        note += f" Condition number M/m = {M / m:.4g}."
    note += f" Not proved: {', '.join(missing)}." if missing else ""
    tone = "mid" if missing else "good"
    return Card("With which constants?", tuple(answer) or line("unknown"), line(note), tone)


def _noise(ledger: Data) -> Card:
    found, constants = ledger["generator"], ledger["constants"]
    question = "Which noise level is covered?"
    sharp, printed = value(constants, "beta_max", "sharp"), value(constants, "beta_max", "printed")
    if sharp is None:
        return Card(question, line("unknown"), line(), "mid")
    note = [*told(ledger, "theorem-1"), f", for target error {found['setting']['eps']}. "]
    if printed:
        more = factor(sharp, printed)
        note += ["As printed: ", tidy(printed["decimal"])]
        note += [", ", *more, " less. "] if more else [". "]
    beta, good = found["setting"]["beta_trained"], holds(ledger, "theorem-1")
    if beta is not None:
        covered = Decimal(beta) <= Decimal(sharp["enclosure"][0])
        good = good and covered
        note.append(f"Trained at {beta}: {'covered' if covered else 'NOT covered'}.")
    answer = line(allowed(r"\beta", sharp["enclosure"][0]))
    return Card(question, answer, tuple(note), "good" if good else "mid")


def _steps(ledger: Data) -> Card:
    constants, setting = ledger["constants"], ledger["generator"]["setting"]
    S, K, h = (value(constants, n, "sharp") for n in ("S", "K", "h"))
    if S is None or K is None:
        return Card("How many steps?", line("unknown"), line(), "mid")
    answer = line(*count(S), " of descent, ", *count(K), " of Langevin")
    size = line(" Step size ", tidy(h["decimal"]), ", ") if h else line(" ")
    note = line(
        *told(ledger, "lemma-1"),
        ", ",
        *told(ledger, "theorem-1"),
        ".",
        *size,
        "noise ",
        tidy(setting["beta"]),
        f", target error {setting['eps']}, observables up to norm {setting['norm_x']}.",
    )
    good = holds(ledger, "lemma-1", "theorem-1")
    if setting["covered"]["sharp"] is not True:
        good, note = False, line("The theorem does NOT cover this noise level. ", *note)
    tone = "good" if good else "mid"
    return Card("How many steps?", answer, note, tone)


def _encoder(ledger: Data) -> Card:
    constants = ledger["constants"]
    S, K = (value(constants, n, "sharp") for n in ("S", "K"))
    question = "How big is the encoder?"
    if S is None or K is None or not (S["exact"] and K["exact"]):
        return Card(question, line("unknown"), line(), "mid")
    layers = whole(int(S["exact"]) + int(K["exact"]))
    size, repaired = (value(constants, "N_enc", f) for f in ("sharp", "repaired"))
    if size is None:
        words = line("Its number of parameters is ", Badge("UNKNOWN"), "; see below.")
        return Card(question, line(*layers, " layers, one a step"), words, "mid")
    counted = constants["N_enc"]["measured"]
    answer = line(*(whole(counted) if counted else count(size)), " parameters")
    least = {"decimal": str(counted)} if counted else size
    note = line(*layers, " layers, one a step; ", *told(ledger, "theorem-1-size"), ". ")
    if repaired:
        more = factor(repaired, least)
        note += ("With the printed steps, repaired: ", tidy(repaired["decimal"]))
        note += (", ", *more, " more. ") if more else (". ",)
    good = holds(ledger, "theorem-1", "theorem-1-size")
    if ledger["generator"]["setting"]["covered"]["sharp"] is not True:
        good, note = False, line("The theorem does NOT cover this noise level. ", *note)
    return Card(question, answer, note, "good" if good else "mid")
