"""What is certified at single observations, beside what Theorem 1 says of all."""

from __future__ import annotations

import math
from typing import Any

from lemmata.bounds.claim import FORMS
from lemmata.reports.render.document import Block, Line, Link, Par, Section, Table, line
from lemmata.reports.story.backing import told
from lemmata.reports.story.numbers import allowed, count, tidy, value, whole

Data = dict[str, Any]
WHICH = {
    "asked": "as asked",
    "trained": "at which it was trained",
    "grid": "smaller",
    "theorem": "up to which Theorem 1 covers",
}


def sentence(ledger: Data) -> list[Block]:
    """Return what the first screen says."""
    found = ledger["generator"].get("local")
    if not found:
        return []
    here = Link("At one observation", "local")
    if found["reason"]:
        return [Par(line(here, f" nothing is certified: {found['reason']}."))]
    first, last = found["levels"][0], found["levels"][-1]
    who = "the median one" if found["observation"] is None else "it"
    layers = ("with K = ", *whole(_median(last) or 0), " Langevin layers")
    if _median(last) is None:
        then = line(f"; {who} at no noise tried, down to ", _noise(last))
    elif last is first:
        then = line(", ", "the median one " if found["observation"] is None else "", *layers)
    else:
        then = line("; at noise ", _noise(last), f" {who} is, ", *layers)
    return [Par(line(here, ": ", *_at_first(found), *then, "."))]


def _at_first(found: Data) -> Line:
    """Return how many are certified at the noise that is used."""
    level = found["levels"][0]
    score = f"{level['certified']} of {level['tried']} observations are"
    if found["observation"] is not None:
        score = "it is" if level["certified"] else "it is not"
    where = f" ({WHICH[level['which']]})"
    return line(f"{score} certified at noise ", _noise(level), where)


def sections(ledger: Data) -> list[Section]:
    """Return the section, if the ledger tells of observations."""
    found = ledger["generator"].get("local")
    if not found:
        return []
    if found["reason"]:
        blocks: list[Block] = [Par(line(f"Nothing is certified: {found['reason']}."))]
    else:
        blocks = [Par(_intro(ledger, found)), *_share(ledger, found), _levels(found)]
        blocks += _beside(ledger, found)
    return [Section("At one observation", "local", tuple(blocks))]


def _intro(ledger: Data, found: Data) -> Line:
    if found["observation"] is not None:
        what = "the observation that was given"
    else:
        n = found["levels"][0]["tried"]
        what = f"{n} observations drawn from the model, the same latent points at every noise"
    return line(
        f"Theorem 1 covers every observation at once. This is about {what}: a certificate proves, "
        "from enclosures around the mode, that a Gaussian and K whitened Langevin layers are "
        f"within {found['eps']:.6g} of that posterior in total variation (",
        *told(ledger, "theorem-1-local"),
        "). What is refused may still be true. K leaves out what finds the mode, as it leaves "
        "out the descent in Theorem 1.",
    )


def _share(ledger: Data, found: Data) -> list[Block]:
    if found["share"] is None:
        return []
    low, high = math.floor(1000 * found["share"][0]) / 10, math.ceil(1000 * found["share"][1]) / 10
    words = (
        f". So at between {low:g} % and {high:g} % of all observations of the model a certificate "
        "succeeds, by the interval of Clopper and Pearson with confidence "
        f"{found['confidence']:.0%} ("
    )
    chosen = " The noises below are chosen by what was seen, and bound no share."
    after = chosen if len(found["levels"]) > 1 else ""
    return [Par(line(*_at_first(found), words, *told(ledger, "local-share"), ").", after))]


def _levels(found: Data) -> Table:
    head = ("noise", "", "certified", "K, least", "K, median", "K, most", "refused because")
    rows = tuple(_row(level) for level in found["levels"])
    title = "Noise levels, down to the first at which it is certified"
    if found["observation"] is None:
        title = (
            "Noise levels, down to the first at which the median observation is certified; a "
            "smaller one is left once half are refused"
        )
    return Table(title, tuple(map(line, head)), rows)


def _row(level: Data) -> tuple[Line, ...]:
    least, median, most = (line() if K is None else whole(K) for K in level["K"])
    return (
        line(_noise(level)),
        line(WHICH[level["which"]]),
        line(f"{level['certified']} of {level['tried']}"),
        least,
        median or line("refused"),
        most,
        line(*level["refusals"][:1]),
    )


def _beside(ledger: Data, found: Data) -> list[Block]:
    """Return Theorem 1's noise and layers beside those of one observation."""
    if "constants" not in ledger:
        return [Par(line("Theorem 1 gives no constants here to compare with."))]
    rows = [row for form in FORMS for row in _theorem(ledger, form)]
    last = found["levels"][-1]
    if _median(last) is not None:
        who = "the median observation" if found["observation"] is None else "this observation"
        rows.append((line(f"the certificate: {who}"), line("this noise"), line(_noise(last)),
                     whole(_median(last))))  # fmt: skip
    head = tuple(map(line, ("by", "covers", "noise", "Langevin layers K")))
    return [Table("Beside Theorem 1", head, tuple(rows))]


def _theorem(ledger: Data, form: str) -> list[tuple[Line, ...]]:
    setting = ledger["generator"]["setting"]
    beta, K = (value(ledger["constants"], name, form) for name in ("beta_max", "K"))
    if beta is None:
        return []
    layers = count(K) if K else line("it names no step size")
    if setting["covered"][form] is not True:
        layers = line(*layers, "; this noise is not covered")
    covers = line(allowed(r"\beta", beta["enclosure"][0]))
    return [
        (line(f"Theorem 1, {form}: all observations"), covers, line(tidy(setting["beta"])), layers)
    ]


def _noise(level: Data) -> Any:
    return tidy(f"{level['beta']:.4g}")


def _median(level: Data) -> Any:
    return level["K"][1]
