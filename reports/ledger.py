"""The ledger: one JSON document that holds all evidence, and from which all else is rendered."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from typing import Any, cast

from bounds.claim import Claim
from bounds.verdict import Verdict
from reports.combine import claim_entry
from reports.environment import environment
from reports.evidence import Data, measure, prove_claim
from verify.check import CHECKS, Check, Profile, load_rooms
from verify.errors import InputError

SCHEMA_VERSION = "1"
SCHEMA = Path(__file__).with_name("ledger.schema.json")
PAPER = {
    "title": "The Effects of Invertibility on the Representational Complexity of Encoders in VAEs",
    "authors": ["Divyansh Pareek", "Andrej Risteski"],
    "venue": "ICLR 2022",
}

Progress = Callable[[str, int, int], None]
"""Told what was finished, how many are done, and of how many."""

Key = tuple[str, str]
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


def build(
    chosen: Iterable[Claim],
    *,
    rng: int = 0,
    profile: Profile = "quick",
    jobs: int = 1,
    progress: Progress | None = None,
) -> Data:
    """Decide and measure claims.

    Parameters
    ----------
    chosen : iterable of Claim
        What to look at; of the registry if ``jobs > 1``.
    rng : int
        Entropy of the checks.
    profile : {"quick", "full"}
        How much the checks may spend.
    jobs : int
        Processes.
    progress : callable, optional
        Told about each finished task.

    Returns
    -------
    dict
        The ledger, valid under ``ledger.schema.json``.
    """
    claims = list(chosen)
    load_rooms()
    wanted = {c.id for c in claims}
    checks = [c for c in CHECKS.values() if c.claim in wanted]
    proofs = [c for c in claims if c.statements]
    if jobs > 1:
        tasks = [(("check", c.name), partial(_measure_named, c.name, rng, profile)) for c in checks]
        tasks += [(("proof", c.id), partial(_prove_named, c.id)) for c in proofs]
    else:
        tasks = [(("proof", c.id), partial(prove_claim, c)) for c in proofs]
        tasks += [(("check", c.name), partial(measure, c, rng, profile)) for c in checks]
    found: dict[Key, Data] = {}
    for key, data in _run(tasks, jobs):
        found[key] = data
        if progress:
            progress(key[1], len(found), len(tasks))
    return {
        "schema_version": SCHEMA_VERSION,
        "paper": PAPER,
        "environment": environment(rng, profile, jobs),
        "claims": [_joined(c, checks, found) for c in claims],
        "facts": _facts(found),
    }


def _joined(claim: Claim, checks: Sequence[Check], found: dict[Key, Data]) -> Data:
    proved = found.get(("proof", claim.id), {"statements": {}, "twins": []})
    measured = [found["check", c.name] for c in checks if c.claim == claim.id]
    return claim_entry(claim, proved, measured)


def _facts(found: dict[Key, Data]) -> list[Data]:
    """Return every cited fact and the statements that rest on it."""
    from bounds.facts import FACTS

    users: dict[str, list[str]] = {}
    for (kind, name), data in sorted(found.items()):
        for form, statement in data["statements"].items() if kind == "proof" else ():
            for fact in statement["given"]:
                users.setdefault(fact, []).append(f"{name} ({form})")
    return [
        {
            "id": id,
            "statement": FACTS[id].statement,
            "reference": FACTS[id].reference,
            "used_by": users[id],
        }
        for id in sorted(users)
    ]


def _run(tasks: Sequence[Task], jobs: int) -> Iterator[tuple[Key, Data]]:
    if jobs <= 1:
        yield from ((key, work()) for key, work in tasks)
        return
    with ProcessPoolExecutor(jobs) as pool:
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


def _measure_named(name: str, rng: int, profile: Profile) -> Data:
    load_rooms()
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
        data: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise InputError(f"cannot read {path}: {problem.strerror or problem}") from None
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
