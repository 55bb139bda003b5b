"""Jobs in several processes: all are done, each once, where their room is at home."""

from __future__ import annotations

import os
from collections import Counter
from functools import partial
from typing import Any

import pytest

from lemmata.reports.tasks import in_order, outline_jobs, outlines_of
from lemmata.reports.workers import Job, choose, run
from lemmata.verify.errors import InputError

Data = dict[str, Any]


def told(value: int) -> Data:
    return {"value": value, "process": os.getpid()}


def broken() -> Data:
    raise ArithmeticError("no number")


def dies() -> Data:
    os._exit(3)


def _jobs(n: int, room: str = "a") -> list[Job]:
    return [Job(("proof", f"{room}{k}"), room, partial(told, k)) for k in range(n)]


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_every_job_is_done_once(processes: int) -> None:
    jobs = _jobs(7) + _jobs(5, "b") + _jobs(1, "c")
    found = list(run(jobs, processes))
    assert Counter(k for k, _ in found) == Counter(j.key for j in jobs)
    assert {k[1]: d["value"] for k, d in found}["b4"] == 4
    assert (os.getpid() in {d["process"] for _, d in found}) is (processes == 1)


@pytest.mark.parametrize("processes", [1, 2])
def test_answers_may_lead_to_further_jobs(processes: int) -> None:
    def more(key: tuple[str, ...], data: Data) -> list[Job]:
        return _jobs(3, "later") if key[1] == "a0" else []

    keys = {k[1] for k, _ in run(_jobs(1), processes, more=more)}
    assert keys == {"a0", "later0", "later1", "later2"}


def test_nothing_to_do() -> None:
    assert list(run([], 2)) == []


def test_what_breaks_in_a_process_is_told() -> None:
    with pytest.raises(RuntimeError, match="x: ArithmeticError: no number"):
        list(run([Job(("proof", "x"), "a", broken)], 2))


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(InputError, match="the process that was to decide x died"):
        list(run([Job(("proof", "x"), "a", dies), *_jobs(3)], 2))


def test_a_process_stays_at_home() -> None:
    waiting = {"a": 3, "b": 1, "c": 9}
    assert choose({"b"}, {"a", "b"}, waiting) == "b"
    assert choose({"x"}, {"a", "x"}, waiting) == "b"
    assert choose({"x"}, {"a", "b", "c"}, waiting) == "c"


def test_outlines_by_room_are_those_of_all_claims() -> None:
    """What a room alone knows of its claims and checks is all there is."""
    from lemmata.bounds.registry import claims
    from lemmata.verify.check import load_checks

    found: Data = {}
    for _, data in run(outline_jobs([])):
        found |= data
    load_checks(claims)
    assert in_order(found, []) == outlines_of(claims.values())
    assert in_order(found, ["lemma-3", "lemma-1"]) == outlines_of(
        [claims["lemma-3"], claims["lemma-1"]]
    )
