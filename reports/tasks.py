"""What has to be done about claims: one task for the proofs of each, one for each check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from importlib import import_module

from lemmata.bounds.catalogue import BY_ID, CATALOGUE
from lemmata.bounds.claim import Claim
from lemmata.bounds.registry import ROOMS, claims
from lemmata.reports.cache.memory import uncertified
from lemmata.reports.cache.recall import Key
from lemmata.reports.combine import header
from lemmata.reports.effort import Effort
from lemmata.reports.evidence import Data, measure, prove_claim
from lemmata.reports.workers import CHAIN, Job
from lemmata.verify.check import CHECKS, Check, Profile, load_room


def by_name(own: Iterable[Check] = ()) -> dict[str, Check]:
    """Return the checks that are loaded, and those of the user's own, by name."""
    return CHECKS | {check.name: check for check in own}


def outlines_of(chosen: Iterable[Claim], checks: Mapping[str, Check] | None = None) -> list[Data]:
    """Return what each claim looks like before anything is decided: its header and its tasks."""
    return [
        {
            "header": header(c),
            "work": sum(1 + len(s.steps) for s in c.statements.values()),
            "checks": [
                {"name": k.name, "module": k.run.__module__}
                for k in (by_name() if checks is None else checks).values()
                if k.claim == c.id
            ],
        }
        for c in chosen
    ]


def job(key: Key, effort: Effort) -> Job:
    """Return what a process of its own can do about a key."""
    if key[0] == "proof":
        return Job(key, BY_ID[key[1]].room, partial(_prove_named, key[1]))
    room = key[2].removeprefix("lemmata.verify.checks.").partition(".")[0]
    return Job(key, room, partial(_measure_named, key[1], key[2], effort.rng, effort.profile))


def job_on(live: Mapping[str, Claim], checks: Mapping[str, Check], key: Key, effort: Effort) -> Job:
    """Return a job on the very claims and checks that are given, which no registry need know."""
    if key[0] == "proof":
        return Job(key, "", partial(prove_claim, live[key[1]]))
    return Job(key, "", partial(measure, checks[key[1]], effort.rng, effort.profile))


def recheck_job(id: str, told: Data) -> Job:
    """Return a job that expands the certificates of a remembered answer once more."""
    return Job(("recheck", id), BY_ID[id].room, partial(_recheck_named, id, told))


def outline_jobs(ids: Sequence[str]) -> Iterator[Job]:
    """Yield one job a room that gives the outlines of its claims; of all for no ids."""
    wanted = {BY_ID[id].room for id in ids} or set(ROOMS)
    for room in sorted(wanted, key=lambda r: (r not in CHAIN, -_WEIGHT.get(r, 0))):
        yield Job(("outline", room), room, partial(_outlines_named, room, tuple(ids)))


def in_order(found: Mapping[str, Data], ids: Sequence[str]) -> list[Data]:
    """Return outlines in the order asked for, or of the catalogue."""
    order = dict.fromkeys(ids) if ids else [entry.id for entry in CATALOGUE]
    return [found[id] for id in order]


_WEIGHT = {room: sum(entry.room == room for entry in CATALOGUE) for room in ROOMS}


def _outlines_named(room: str, ids: tuple[str, ...]) -> Data:
    load_room(room)
    chosen = [claims[e.id] for e in CATALOGUE if e.room == room and (not ids or e.id in ids)]
    return {o["header"]["id"]: o for o in outlines_of(chosen)}


def _prove_named(id: str) -> Data:
    return prove_claim(claims[id])


def _measure_named(name: str, module: str, rng: int, profile: Profile) -> Data:
    import_module(module)
    return measure(CHECKS[name], rng, profile)


def _recheck_named(id: str, told: Data) -> Data:
    statements, remembered = claims[id].statements, told["statements"]
    return {
        "wrong": [
            form
            for form in statements.keys() | remembered.keys()
            if form not in statements
            or form not in remembered
            or uncertified(statements[form], remembered[form]["steps"])
        ]
    }
