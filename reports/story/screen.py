"""The first screen: one sentence, three rulers, and what is lost between the bounds."""

from __future__ import annotations

from typing import Any

from lemmata.bounds.claim import FORMS
from lemmata.reports.render.document import (
    Block,
    Figure,
    Figures,
    Line,
    Link,
    Par,
    Table,
    line,
)
from lemmata.reports.render.rulers import Mark, ruler, spoken
from lemmata.reports.render.rulers import plain as short
from lemmata.reports.story.numbers import at_least, tidy, value, whole

Data = dict[str, Any]
RUNGS = {
    "printed": ("Theorem 1, printed", "proved", ""),
    "sharp": (
        "Theorem 1, sharp",
        "proved",
        "lemma-13, lemma-14, theorem-1: what the printed proofs yield where the paper writes O()",
    ),
    "named": (
        # Enclosed, but the bounds of the whitened derivatives it starts from are no claim yet.
        "local theorem, m, M, M2, M3 alone",
        "measured",
        "lemma-13, lemma-14, theorem-1: one curvature on a ball, one step in all directions; "
        "theorem-1-local has curvature by distance, steps whitened at the mode, a Gaussian start",
    ),
    "measured": (
        "the same, with them as measured",
        "measured",
        "certificates of m, M, M2, M3 on the whole space",
    ),
    "point": (
        "the same, with those of one point",
        "measured",
        "assumptions 1 and 2: one m, M, M2, M3 for every point and every observation",
    ),
    "certified": (
        "at one observation, certified",
        "proved",
        "norms of derivatives; the certificate has the derivatives at the mode (local-curvature)",
    ),
    "sampled": (
        "the same, if curvature is as sampled",
        "measured",
        "certificates around the mode: local-curvature bounds derivatives by norms on balls, "
        "local-far the mass far away",
    ),
    "trained": (
        "noise it was trained at",
        "given",
        "the posterior itself: not close enough to a Gaussian around its mode",
    ),
}
"""By each bound of the noise: its name, what is known of it, and what the bound before it loses."""


def blocks(ledger: Data) -> list[Block]:
    """Return what comes before everything else; nothing if no observation was looked at."""
    found = ledger["generator"].get("local")
    if not found:
        return []
    out: list[Block] = [Par(sentence(ledger))]
    one = found["one"]
    if one is None:
        return out
    rows = rungs(ledger)
    pictures = [
        ("Noise up to which each bound speaks", [_noise_mark(by, beta) for by, beta in rows]),
        ("Langevin layers, each at a noise it covers", layers(ledger)),
        ("Parameters of the encoder, likewise", parameters(ledger)),
    ]
    drawn = [
        Figure(ruler(marks), f"{title}: {spoken(marks)}", title)
        for title, marks in pictures
        if len(marks) > 1
    ]
    return [*out, Figures(tuple(drawn)), waterfall(rows)] if drawn else out


def sentence(ledger: Data) -> Line:
    """Return the verdict in words."""
    found = ledger["generator"]
    m, near = found["certificate"]["m"], found["local"]
    if found["invertible"]:
        first = line("Strongly invertible: yes, ", at_least("m", m["value"]), ". ")
    else:
        first = line(
            f"Strongly invertible: {'not known' if found['invertible'] is None else 'no'}. "
        )
    if near["reason"]:
        return line(*first, f"At one observation nothing is certified: {near['reason']}.")
    return line(*first, *_covered(ledger), *_reach(near))


def _covered(ledger: Data) -> Line:
    """Return whether the noise that is used is covered, and with which encoder."""
    near = ledger["generator"]["local"]
    which = {"trained": "the noise it was trained at", "asked": "the noise that was asked for"}
    at = line(f"Covered at {which[near['which']]}, ", tidy(f"{near['beta']:.4g}"), ": ")
    sharp = value(ledger.get("constants", {}), "beta_max", "sharp")
    if sharp is not None and near["beta"] <= float(sharp["enclosure"][0]):
        return line(*at, "yes, for every observation, by Theorem 1. ")
    drawn, data = near["drawn"], near["data"]
    hits, n = drawn["certified"], drawn["tried"]
    verdict = "yes" if hits == n else "no" if hits == 0 else "in part"
    if near["observation"] is not None:
        return line(*at, f"{verdict}, the observation that was given. ", *_size(near))
    also = (
        "" if data is None else f" and of {data['certified']} of {data['tried']} rows of its data"
    )
    words = f"{verdict}; certificates of {hits} of {n} observations drawn from it{also} succeed. "
    return line(*at, words, *_size(near))


def _size(near: Data) -> Line:
    """Return the encoder's size at the noise that is used, if the median one has one."""
    K = near["drawn"]["K"][1]
    if K is None:
        return line()
    who = "The median encoder: " if near["observation"] is None else "The encoder: "
    return line(who, *_encoder(K, near["parameters"]), ". ")


def _encoder(K: int, size: int | None) -> Line:
    counted = () if size is None else (", ", *whole(size), " parameters")
    if K == 0:
        return line("a Gaussian and no Langevin layer", *counted)
    return line("a Gaussian and K = ", *whole(K), " Langevin layers", *counted)


def _reach(near: Data) -> Line:
    """Return up to which noise one observation is certified."""
    limit = near["one"]["certified"]
    link = Link("a typical observation" if near["observation"] is None else "this one", "local")
    if limit is None:
        return line("At ", link, ", no noise that was tried is covered.")
    if limit == near["beta"] and near["observation"] is not None:
        return line()
    row = at_limit(near)
    within = f", within {near['eps']:.3g} of the posterior in total variation."
    return line(
        "At ", link, ", noise up to ", tidy(f"{limit:.4g}"), " is covered: ",
        *_encoder(row["K"], row["parameters"]), within,
    )  # fmt: skip


def at_limit(near: Data) -> Data:
    """Return the certificate at the largest noise that is certified."""
    limit = near["one"]["certified"]
    return next(row for row in near["one"]["tried"] if row["beta"] == limit)


def rungs(ledger: Data) -> list[tuple[str, float]]:
    """Return up to which noise each bound speaks."""
    near = ledger["generator"]["local"]
    one = near["one"]
    rows = [(rung["by"], rung["beta"]) for rung in one["rungs"]]
    if one["certified"] is not None:
        rows.append(("certified", one["certified"]))
    if one["sampled"] is not None:
        rows.append(("sampled", one["sampled"]["beta"]))
    trained = ledger["generator"]["beta"]
    return rows if trained is None else [*rows, ("trained", trained)]


def _noise_mark(by: str, beta: float) -> Mark:
    label, kind, _ = RUNGS[by]
    return Mark(label, beta, short(beta), kind)


def waterfall(rows: list[tuple[str, float]]) -> Table:
    """Return how much more noise each bound allows than the one before, and what that one loses."""
    body = []
    for (by, beta), before in zip(rows, [None, *(beta for _, beta in rows)], strict=False):
        label, kind, why = RUNGS[by]
        covered = by == "trained" and before is not None and beta <= before
        more = "" if before is None or covered else f"{short(beta / before)} times"
        name = line(label, " (not proved)" if kind == "measured" else "")
        told = "" if before is None else "covered" if covered else why
        body.append((name, line(tidy(f"{beta:.4g}")), line(more), line(told)))
    head = tuple(map(line, ("bound", "noise up to", "gain", "lost above by")))
    return Table("From the theorem for all observations to one posterior", head, tuple(body))


def layers(ledger: Data) -> list[Mark]:
    """Return the numbers of Langevin layers."""
    return _marks(ledger, "K", ledger["generator"]["local"]["one"]["same"])


def parameters(ledger: Data) -> list[Mark]:
    """Return the sizes of the encoders, and that of the generator."""
    found = ledger["generator"]
    marks = _marks(ledger, "parameters", None)
    size = Mark("the generator", found["parameters"], short(found["parameters"]), "given")
    return [size, *marks] if marks else []


def _marks(ledger: Data, what: str, sampled: int | None) -> list[Mark]:
    found = ledger["generator"]
    near, out, limits = found["local"], [], found.get("limits", {})
    for form, row in ((form, limits[form]) for form in FORMS if form in limits):
        if row[what] is not None:
            number = float(row[what])
            at = f"Theorem 1, {form}, at {short(row['beta'])}"
            out.append(Mark(at, number, short(number)))
    one = near["one"]
    first = limits.get("sharp", {}).get("beta")
    for row in sorted(one["tried"], key=lambda row: float(row["beta"])):
        if row["beta"] in (first, near["beta"], one["certified"]) and row[what] is not None:
            at = f"certified, at {short(row['beta'])}"
            out.append(Mark(at, row[what], short(row[what])))
    if sampled is not None:
        at = f"if curvature is as sampled, at {short(one['certified'])}"
        out.append(Mark(at, sampled, short(sampled), "measured"))
    return out
