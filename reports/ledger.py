"""The ledger: one JSON document that holds all evidence, and from which all else is rendered."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from lemmata.bounds.catalogue import BY_ID
from lemmata.bounds.claim import Claim
from lemmata.bounds.verdict import Verdict
from lemmata.reports import workers
from lemmata.reports.cache.recall import Key, Recall, keys_of
from lemmata.reports.combine import joined
from lemmata.reports.effort import Effort
from lemmata.reports.environment import environment
from lemmata.reports.evidence import Data
from lemmata.reports.tasks import (
    by_name,
    in_order,
    job,
    job_on,
    outline_jobs,
    outlines_of,
    recheck_job,
)
from lemmata.reports.workers import Job
from lemmata.verify.check import Check, Profile, load_checks
from lemmata.verify.errors import InputError, telling
from lemmata.verify.own import chosen

SCHEMA_VERSION = "2"
READ = ("1", SCHEMA_VERSION)
"""Versions that are read: 2 adds the kinds of hypotheses and the objects of facts."""
SCHEMA = Path(__file__).with_name("ledger.schema.json")
PAPER = {
    "title": "The Effects of Invertibility on the Representational Complexity of Encoders in VAEs",
    "authors": ["Divyansh Pareek", "Andrej Risteski"],
    "venue": "ICLR 2022",
}

Progress = Callable[[str, int, int], None]
"""Told what was finished, how many are done, and of how many."""


def build(
    chosen: Iterable[Claim],
    *,
    checks: Sequence[Check] = (),
    rng: int = 0,
    profile: Profile = "quick",
    jobs: int = 1,
    progress: Progress | None = None,
) -> Data:
    """Decide and measure claims; nothing is remembered from earlier runs.

    Parameters
    ----------
    chosen : iterable of Claim
        What to look at; of the registry if ``jobs > 1``.
    checks : sequence of Check
        Of the user's own.
    rng, profile, jobs
        See `Effort`.
    progress : callable, optional
        Told about each finished task.

    Returns
    -------
    dict
        The ledger, valid under ``ledger.schema.json``.
    """
    claims, effort = list(chosen), Effort(rng, profile, jobs)
    load_checks(c.id for c in claims)
    measured = by_name(checks)
    outlines = outlines_of(claims, measured)
    keys = keys_of(outlines, effort)
    live = {c.id: c for c in claims}
    tasks = [job(key, effort) if jobs > 1 else job_on(live, measured, key, effort) for key in keys]
    found = dict(_told_to(progress, workers.run(tasks, jobs), len(tasks)))
    return _joined(outlines, found, effort, {}, ())


def decide_ids(ids: Sequence[str], effort: Effort, progress: Progress | None = None) -> Data:
    """Decide and measure claims; answers of earlier runs are used and said to be.

    Claims of the user's own are decided in this process, and anew: only the text of this program,
    not that of his modules, is part of what an answer is remembered by.

    Parameters
    ----------
    ids : sequence of str
        Claims, see `verify.own.chosen`; all of the paper for none.
    effort : Effort
        How.
    progress : callable, optional
        Told about each finished task.

    Returns
    -------
    dict
        The ledger; ``environment.cached`` names what was not done in this run.

    Raises
    ------
    InputError
        For an unknown id.
    """
    if (effort.jobs <= 1 and effort.cache is None) or any(id not in BY_ID for id in ids):
        asked = chosen(ids)
        how: Data = {"rng": effort.rng, "profile": effort.profile, "progress": progress}
        data = build(asked.claims, checks=asked.checks, **how)
        return data | ({"paper": dict(asked.paper)} if asked.paper else {})
    found = _Found(effort, Recall.in_folder(effort.cache))
    known = found.recall.outlines(ids)
    start = list(outline_jobs(ids)) if known is None else found.jobs(known)
    answers = workers.run(start, effort.jobs, effort.cache, found.take)
    for _ in _told_to(progress, answers, len(start)):
        pass
    if known is None:
        known = in_order(found.outlines, ids)
        found.recall.keep_outlines(known, ids)
    return _joined(known, found.answers | found.cached, effort, found.cached, found.rechecked)


@dataclass(frozen=True)
class _Found:
    """What is known so far: outlines by id, answers by key, and those from earlier runs.

    Of the claims that are remembered one is drawn, and its certificates are expanded once more: to
    do so with all would take longer than to read them. Which one is nobody's to know before.
    """

    effort: Effort
    recall: Recall
    outlines: dict[str, Data] = field(default_factory=dict)
    answers: dict[Key, Data] = field(default_factory=dict)
    cached: dict[Key, Data] = field(default_factory=dict)
    rechecked: list[str] = field(default_factory=list)

    def jobs(self, outlines: Sequence[Data]) -> list[Job]:
        """Return what is left to do about claims."""
        keys = keys_of(outlines, self.effort)
        remembered = self.recall.answers(keys)
        self.cached.update(remembered)
        certified = [key for key, data in remembered.items() if _has_certificates(data)]
        again = [recheck_job(id, remembered["proof", id]) for _, id in _one_of(certified)]
        return [*again, *(job(key, self.effort) for key in keys if key not in self.cached)]

    def take(self, key: Key, data: Data) -> Sequence[Job]:
        """Note an answer; return the jobs that follow from it."""
        if key[0] == "outline":
            self.outlines.update(data)
            return self.jobs(list(data.values()))
        if key[0] == "recheck":
            if data["wrong"]:
                raise InputError(
                    f"the cache {self.effort.cache} has a proof of {key[1]} with another "
                    "certificate than its own: remove this folder, or use --no-cache"
                )
            self.rechecked.append(key[1])
            return ()
        self.answers[key] = data
        self.recall.keep(key, data)
        return ()


def _has_certificates(data: Data) -> bool:
    steps = (step for s in data.get("statements", {}).values() for step in s["steps"])
    return any(step.get("certificates") for step in steps)


def _one_of(keys: Sequence[Key]) -> list[Key]:
    return [secrets.choice(keys)] if keys else []


def _joined(
    outlines: Sequence[Data],
    found: Mapping[Key, Data],
    effort: Effort,
    cached: Mapping[Key, Data],
    rechecked: Sequence[str],
) -> Data:
    where = environment(effort.rng, effort.profile, effort.jobs)
    return {
        "schema_version": SCHEMA_VERSION,
        "paper": PAPER,
        "environment": where | {"cached": _told(found, cached) | {"rechecked": sorted(rechecked)}},
        "claims": [joined(o, found, effort) for o in outlines],
        "facts": _facts(found),
        "hypotheses": _kinds(found),
    }


def _told(found: Mapping[Key, Data], cached: Mapping[Key, Data]) -> Data:
    """Return the ids of claims and the names of checks whose answers are from earlier runs."""
    recalled = {
        f"{key[1]} ({form})"
        for key, data in found.items()
        if key[0] == "proof"
        for form in (data["statements"] if key in cached else data["recalled"])
    }
    return {
        "proofs": sorted(recalled),
        "checks": sorted(key[1] for key in cached if key[0] == "check"),
    }


def _kinds(found: Mapping[Key, Data]) -> dict[str, int]:
    """Return how many hypotheses of each kind all statements have."""
    proofs = (data for key, data in found.items() if key[0] == "proof")
    rows = (h for p in proofs for s in p["statements"].values() for h in s["hypotheses"])
    return dict(sorted(Counter(h["kind"] for h in rows).items()))


def _facts(found: Mapping[Key, Data]) -> list[Data]:
    """Return every cited fact and the statements that rest on it."""
    users: dict[str, list[str]] = {}
    facts: dict[str, Data] = {}
    for key, data in sorted(found.items()):
        if key[0] != "proof":
            continue
        facts |= data["facts"]
        for form, statement in data["statements"].items():
            for fact in statement["given"]:
                users.setdefault(fact, []).append(f"{key[1]} ({form})")
    return [{"id": id, **facts[id], "used_by": users[id]} for id in sorted(users)]


def _told_to(
    progress: Progress | None, answers: Iterable[tuple[Key, Data]], total: int
) -> Iterator[tuple[Key, Data]]:
    """Pass answers on, and tell about each."""
    for n, (key, data) in enumerate(answers, 1):
        if progress:
            progress(key[1], n, max(n, total))
        yield key, data


def failures(ledger: Data) -> list[tuple[str, str]]:
    """Return id and form of every asserted statement that is refuted or whose evidence broke."""
    bad = (Verdict.REFUTED, Verdict.ERROR)
    return [
        (c["id"], f)
        for c in ledger["claims"]
        for f in c["asserted"]
        if c["statements"][f]["verdict"] in bad
    ]


def dump(ledger: Data) -> str:
    """Return the ledger as JSON with sorted keys."""
    return json.dumps(ledger, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def read(path: Path) -> Data:
    """Return a ledger from a file.

    Raises
    ------
    InputError
        If the file is missing, is not JSON, or is not a ledger of this version.
    """
    try:
        with telling(f"cannot read {path}"):
            data: Any = json.loads(path.read_text(encoding="utf-8"))
    except InputError:
        raise
    except (ValueError, RecursionError):
        raise InputError(f"{path} is not JSON; give a ledger.json written by lemmata") from None
    if not isinstance(data, dict) or not isinstance(data.get("claims"), list):
        raise InputError(f"{path} is not a ledger; give a ledger.json written by lemmata")
    found = data.get("schema_version")
    if found not in READ:
        raise InputError(f"{path} has schema_version {found!r}; this lemmata reads 1 and 2")
    return cast(Data, data)
