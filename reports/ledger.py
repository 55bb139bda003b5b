"""The ledger: one JSON document that holds all evidence, and from which all else is rendered."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from bounds.claim import Claim
from bounds.verdict import Verdict
from reports import fingerprint, memory
from reports.combine import claim_entry, header
from reports.environment import environment
from reports.evidence import Data, measure, prove_claim
from reports.recall import Key, Recall
from reports.store import Store
from verify.check import CHECKS, Profile, load_rooms
from verify.errors import InputError, telling

SCHEMA_VERSION = "1"
SCHEMA = Path(__file__).with_name("ledger.schema.json")
PAPER = {
    "title": "The Effects of Invertibility on the Representational Complexity of Encoders in VAEs",
    "authors": ["Divyansh Pareek", "Andrej Risteski"],
    "venue": "ICLR 2022",
}

Progress = Callable[[str, int, int], None]
"""Told what was finished, how many are done, and of how many."""

Task = tuple[Key, Callable[[], Data]]


def select(ids: Sequence[str]) -> list[Claim]:
    """Return the claims with these ids, all claims for none.

    Raises
    ------
    InputError
        For an unknown id; the message names the closest one.
    """
    from bounds.registry import claims

    try:
        return [claims[i] for i in dict.fromkeys(ids)] if ids else list(claims.values())
    except KeyError as unknown:
        raise InputError(str(unknown.args[0])) from None


@dataclass(frozen=True)
class Effort:
    """How a ledger is made.

    Attributes
    ----------
    rng : int
        Entropy of the checks.
    profile : {"quick", "full"}
        How much the checks may spend.
    jobs : int
        Processes.
    cache : Path, optional
        Folder in which answers of earlier runs are kept; none if nothing is to be remembered.
    """

    rng: int = 0
    profile: Profile = "quick"
    jobs: int = 1
    cache: Path | None = None


def build(
    chosen: Iterable[Claim],
    *,
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
    outlines = outlines_of(claims)
    if jobs > 1:
        tasks = [task(key, effort) for key in keys_of(outlines, effort)]
    else:
        live = {c.id: c for c in claims}
        tasks = [
            (key, partial(prove_claim, live[key[1]]))
            if key[0] == "proof"
            else (key, partial(measure, CHECKS[key[1]], rng, profile))
            for key in keys_of(outlines, effort)
        ]
    return _joined(outlines, dict(run(tasks, jobs, progress=progress)), effort, {})


def decide_ids(ids: Sequence[str], effort: Effort, progress: Progress | None = None) -> Data:
    """Decide and measure claims of the registry; answers of earlier runs are used and said to be.

    Parameters
    ----------
    ids : sequence of str
        Claims; all for none.
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
    if effort.cache is None:
        rng, profile, jobs = effort.rng, effort.profile, effort.jobs
        return build(select(ids), rng=rng, profile=profile, jobs=jobs, progress=progress)
    recall = Recall(Store(effort.cache / "answers", fingerprint.program()))
    outlines = recall.outlines(ids)
    if outlines is None:
        outlines = outlines_of(select(ids))
        recall.keep_outlines(outlines, ids)
    keys = keys_of(outlines, effort)
    found = recall.answers(keys)
    cached = dict(found)
    tasks = [task(key, effort) for key in keys if key not in found]
    if len(tasks) > effort.jobs > 1:
        # Processes that are forked share what is loaded by then.
        select([])
        load_rooms()
    for key, data in run(tasks, effort.jobs, effort.cache, progress):
        found[key] = data
        recall.keep(key, data)
    return _joined(outlines, found, effort, cached)


def outlines_of(claims: Sequence[Claim]) -> list[Data]:
    """Return what each claim looks like before anything is decided: its header and its tasks."""
    load_rooms()
    return [
        {
            "header": header(c),
            "work": sum(1 + len(s.steps) for s in c.statements.values()),
            "checks": [
                {"name": k.name, "module": k.run.__module__}
                for k in CHECKS.values()
                if k.claim == c.id
            ],
        }
        for c in claims
    ]


def keys_of(outlines: Sequence[Data], effort: Effort) -> list[Key]:
    """Return one key a task: a claim's proofs and twins, long ones first, or one of its checks."""
    longest = sorted((o for o in outlines if o["work"]), key=lambda o: -o["work"])
    proofs: list[Key] = [("proof", o["header"]["id"]) for o in longest]
    return proofs + [_check_key(c, effort) for o in outlines for c in o["checks"]]


def _check_key(check: Data, effort: Effort) -> Key:
    return ("check", check["name"], check["module"], str(effort.rng), effort.profile)


def task(key: Key, effort: Effort) -> Task:
    """Return what a process of its own can do about a key."""
    if key[0] == "proof":
        return key, partial(_prove_named, key[1])
    return key, partial(_measure_named, key[1], key[2], effort.rng, effort.profile)


def _joined(
    outlines: Sequence[Data], found: Mapping[Key, Data], effort: Effort, cached: Mapping[Key, Data]
) -> Data:
    entries = []
    for o in outlines:
        proved = found.get(("proof", o["header"]["id"]), {"statements": {}, "twins": []})
        entries.append(
            claim_entry(o["header"], proved, [found[_check_key(c, effort)] for c in o["checks"]])
        )
    where = environment(effort.rng, effort.profile, effort.jobs)
    return {
        "schema_version": SCHEMA_VERSION,
        "paper": PAPER,
        "environment": where | {"cached": _told(found, cached)},
        "claims": entries,
        "facts": _facts(found),
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


def run(
    tasks: Sequence[Task],
    jobs: int = 1,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[Key, Data]]:
    """Yield answers as they come, from processes if there are to be several."""
    for n, (key, data) in enumerate(_run(tasks, jobs, cache), 1):
        if progress:
            progress(key[1], n, len(tasks))
        yield key, data


def _run(tasks: Sequence[Task], jobs: int, cache: Path | None) -> Iterator[tuple[Key, Data]]:
    if jobs <= 1 or len(tasks) <= 1:
        with memory.installed(cache):
            yield from ((key, work()) for key, work in tasks)
        return
    with ProcessPoolExecutor(jobs, initializer=memory.install, initargs=(cache,)) as pool:
        running: dict[Future[Data], Key] = {pool.submit(work): key for key, work in tasks}
        try:
            for done in as_completed(running):
                yield running[done], done.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _prove_named(id: str) -> Data:
    from bounds.registry import claims

    return prove_claim(claims[id])


def _measure_named(name: str, module: str, rng: int, profile: Profile) -> Data:
    import_module(module)
    return measure(CHECKS[name], rng, profile)


def default_jobs() -> int:
    """Return the number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
    except ValueError:
        raise InputError(f"{path} is not JSON; give a ledger.json written by lemmata") from None
    if not isinstance(data, dict) or not isinstance(data.get("claims"), list):
        raise InputError(f"{path} is not a ledger; give a ledger.json written by lemmata")
    if data.get("schema_version") != SCHEMA_VERSION:
        found = data.get("schema_version")
        raise InputError(
            f"{path} has schema_version {found!r}; this lemmata reads {SCHEMA_VERSION!r}"
        )
    return cast(Data, data)
