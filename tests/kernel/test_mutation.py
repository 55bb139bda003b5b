"""Proofs do not survive a change: arguments replaced, scaled or swapped, hypotheses dropped.

By default one mutant of each statement is tried; all of them with ``--lemmata-profile=full``.
"""

from __future__ import annotations

from random import Random

import pytest

from lemmata.bounds.claim import Claim
from lemmata.bounds.kernel import Statement
from lemmata.bounds.registry import ROOMS, room_claims
from lemmata.verify.pytest_plugin import PROFILE
from tests.kernel.mutations import Mutant, mutants

FEW = 1
KILLED = 0.97
"""Share of the mutants that must not be established."""
EXPLAINED = {
    "lemma-26 printed: hypothesis assumption-2, third order dropped": "the sharp bound does not "
    "need it; print has it in its bound",
}
"""Survivors that are true, each with the reason: ``"lemma-1 sharp: step: change"``."""


def proved() -> list[tuple[str, Statement]]:
    """Return the statements about objects that have a proof, each once."""
    found: dict[Statement, str] = {}
    for claim in (c for room in ROOMS for c in room_claims(room)):
        found |= {s: name for s, name in _of(claim) if s not in found}
    return [(name, s) for s, name in found.items()]


def _of(claim: Claim) -> list[tuple[Statement, str]]:
    pairs = ((s, f"{claim.id} {form}") for form, s in claim.statements.items())
    return [(s, name) for s, name in pairs if isinstance(s, Statement) and s.steps]


def survivors(name: str, statement: Statement, most: int | None) -> tuple[int, list[str]]:
    """Return how many mutants were tried, and those that are established and not explained."""
    tried = list(mutants(statement))
    Random(name).shuffle(tried)
    left = [m.what for m in tried[:most] if _survives(m)]
    return len(tried[:most]), [w for w in left if f"{name}: {w}" not in EXPLAINED]


def _survives(mutant: Mutant) -> bool:
    return mutant.holds and not mutant.says_the_same


SLOW = {"hardness-step-12 sharp", "theorem-1-size repaired"}
"""Statements of which a mutant may take a minute; the full profile tries all of all."""
PROVED = proved()
QUICK = [(name, s) for name, s in PROVED if name not in SLOW]


@pytest.mark.parametrize(("name", "statement"), QUICK, ids=[name for name, _ in QUICK])
def test_no_mutant_of_each_survives(name: str, statement: Statement) -> None:
    assert survivors(name, statement, FEW)[1] == []


@pytest.mark.slow
@pytest.mark.skipif(PROFILE == "quick", reason="run with --lemmata-profile=full")
def test_nearly_every_mutant_is_killed() -> None:
    counts = [survivors(name, s, None) for name, s in PROVED]
    total, left = sum(n for n, _ in counts), [w for _, found in counts for w in found]
    assert len(left) <= (1 - KILLED) * total, left
