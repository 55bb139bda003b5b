"""What is certified at single observations, beside what Theorem 1 says of all."""

from __future__ import annotations

import math
from typing import Any

from lemmata.bounds.claim import FORMS
from lemmata.reports.generator.ladder import ERRORS
from lemmata.reports.render.document import Block, Code, Line, Par, Section, Table, line
from lemmata.reports.story.backing import told
from lemmata.reports.story.numbers import tidy, whole

Data = dict[str, Any]


def sections(ledger: Data) -> list[Section]:
    """Return the section, if the ledger tells of observations."""
    found = ledger["generator"].get("local")
    if not found:
        return []
    if found["reason"]:
        blocks: list[Block] = [Par(line(f"Nothing is certified: {found['reason']}."))]
    else:
        blocks = [Par(_intro(ledger, found)), *_share(ledger, found)]
        blocks += [_tried(found), *_errors(found), *_beside(ledger)]
    return [Section("At one observation", "local", tuple(blocks))]


def _intro(ledger: Data, found: Data) -> Line:
    return line(
        "Theorem 1 covers every observation at once. A certificate is about one: from enclosures "
        "around the mode it proves that a Gaussian and K whitened Langevin layers are within "
        f"{found['eps']:.6g} of that posterior in total variation (",
        *told(ledger, "theorem-1-local"),
        "). What is refused may still be true. K leaves out what finds the mode, as it leaves "
        "out the descent in Theorem 1; parameters are those of the layers, untied, by formula.",
    )


def _share(ledger: Data, found: Data) -> list[Block]:
    """Return how many observations are certified at the noise that is used."""
    if found["observation"] is not None:
        return []
    n = found["drawn"]["tried"]
    head = ("observations", "certified", "share", "K, least", "K, median", "K, most", "refused")
    rows = [_sample("drawn from the model", found["drawn"])]
    if found["data"] is not None:
        rows.append(_sample(_rows(found["data"]), found["data"]))
    title = f"At noise {found['beta']:.4g}, {_which(found)}"
    words = line(
        f"How many, {n}, was fixed beforehand and every refusal counts, so the share of all is "
        f"bounded by the interval of Clopper and Pearson with confidence {found['confidence']:.0%} "
        "(", *told(ledger, "local-share"), "). ", Code("--observations N"), " takes more.",
    )  # fmt: skip
    return [Table(title, tuple(map(line, head)), tuple(rows)), Par(words)]


def _which(found: Data) -> str:
    return "as asked" if found["which"] == "asked" else "at which it was trained"


def _rows(data: Data) -> str:
    if data["tried"] == data["among"]:
        return f"all {data['among']} rows it was trained on"
    return f"drawn from the {data['among']} rows it was trained on"


def _sample(who: str, found: Data) -> tuple[Line, ...]:
    least, median, most = (line() if K is None else whole(K) for K in found["K"])
    why = "; ".join(f"{r['count']} times: {r['first']}" for r in found["refusals"])
    share = f"{found['certified'] / found['tried']:.0%}"
    if found["share"] is not None:
        low = math.floor(1000 * found["share"][0]) / 10
        high = math.ceil(1000 * found["share"][1]) / 10
        share = f"{low:g} % to {high:g} %"
    score = f"{found['certified']} of {found['tried']}"
    return (line(who), line(score), line(share), least, median or line("refused"), most, line(why))


def _tried(found: Data) -> Table:
    """Return the certificates of one observation."""
    if found["observation"] is None:
        title = (
            "A typical one of those drawn, the median by the cubic term at its mode: noise tried"
        )
    else:
        title = "The observation that was given: noise levels tried"
    rows = []
    for row in found["one"]["tried"]:
        K = line("refused") if row["K"] is None else whole(row["K"])
        size = line() if row["parameters"] is None else whole(row["parameters"])
        rows.append((line(tidy(f"{row['beta']:.4g}")), K, size, line(row["reason"])))
    head = tuple(map(line, ("noise", "K", "parameters", "refused because")))
    return Table(title, head, tuple(rows))


def _errors(found: Data) -> list[Block]:
    """Return how the error of the certificate at the largest noise is made up."""
    errors, one = found["one"]["errors"], found["one"]
    if not errors:
        return []
    words = {
        "laplace": "the Gaussian layer",
        "epsilon_1": "steps in place of the diffusion",
        "epsilon_2": "the diffusion leaves D*",
        "epsilon_3": "it has not mixed yet",
        "epsilon_4": "mass outside D*",
        "epsilon_5": "the Gaussian start outside D*",
    }
    rows = tuple(
        (line(words[name]), line(claim), line(tidy(f"{errors[name]:.2g}")))
        for name, claim in ERRORS.items()
        if name in errors
    )
    title = f"What the error at noise {one['certified']:.4g} is made of, each at most"
    return [Table(title, tuple(map(line, ("what", "claim", "error"))), rows)]


def _beside(ledger: Data) -> list[Block]:
    """Return Theorem 1 at the largest noise that each of its forms covers."""
    limits = ledger["generator"].get("limits")
    if not limits:
        return [Par(line("Theorem 1 gives no constants here to compare with."))]
    rows = []
    for form, row in ((form, limits[form]) for form in FORMS if form in limits):
        K = line("it names no step size") if row["K"] is None else whole(int(row["K"]))
        size = line() if row["parameters"] is None else whole(int(row["parameters"]))
        rows.append((line(f"Theorem 1, {form}"), line(tidy(f"{row['beta']:.5g}")), K, size))
    head = tuple(map(line, ("by", "covers noise up to", "K there", "parameters there")))
    return [Table("Beside it Theorem 1, for all observations, where it covers", head, tuple(rows))]
