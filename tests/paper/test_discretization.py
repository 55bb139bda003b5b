"""Appendix D.1: verdicts, and that each piece of evidence carries weight."""

from __future__ import annotations

import pytest

from lemmata.bounds.claim import Claim, Form, Statement
from lemmata.bounds.decision import decide
from lemmata.bounds.paper.discretization.stopped_paths import PATHS
from lemmata.bounds.registry import room_claims
from tests.helpers import failing_checks, surviving_twins, unnecessary_steps

CLAIMS = room_claims("discretization")

claims: dict[str, Claim] = {claim.id: claim for claim in CLAIMS}
EXPECTED: dict[tuple[str, Form], str] = {
    ("equation-2", "printed"): "PROVED_GIVEN",
    ("lemma-17", "printed"): "PROVED_GIVEN",
    ("lemma-17", "repaired"): "PROVED_GIVEN",
    ("lemma-17", "sharp"): "PROVED_GIVEN",
    ("equation-40", "printed"): "PROVED_GIVEN",
    ("equation-41", "printed"): "PROVED_GIVEN",
    ("equation-42", "printed"): "PROVED_GIVEN",
    ("equation-43", "printed"): "PROVED_GIVEN",
    # rad(D)^2 in place of rad(D).
    ("equation-44", "printed"): "REFUTED",
    ("equation-44", "repaired"): "PROVED_GIVEN",
    ("equation-45", "printed"): "PROVED_GIVEN",
    # The derivation is false; with the step of Lemma 17 the inequality holds.
    ("equation-46", "printed"): "PROVED_GIVEN",
    ("equation-46", "repaired"): "PROVED_GIVEN",
}
STATEMENTS = [
    pytest.param(statement, id=f"{claim.id}-{form}")
    for claim in CLAIMS
    for form, statement in claim.statements.items()
]


@pytest.mark.parametrize(
    ("where", "expected"), EXPECTED.items(), ids=[" ".join(k) for k in EXPECTED]
)
def test_verdicts(where: tuple[str, Form], expected: str) -> None:
    id, form = where
    decision = decide(claims[id].statements[form])
    assert decision.verdict == expected, decision.reason


def test_all_statements_have_an_expected_verdict() -> None:
    found = {(claim.id, form) for claim in CLAIMS for form in claim.statements}
    assert found == set(EXPECTED)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_step_carries_weight(statement: Statement) -> None:
    assert unnecessary_steps(statement) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_twins_are_rejected(claim: Claim) -> None:
    assert surviving_twins(claim) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_checks_agree_and_have_teeth(claim: Claim) -> None:
    assert failing_checks(claim) == []


def test_the_stopped_paths_rest_on_these_facts_only() -> None:
    assert set(decide(PATHS).given) == {
        "girsanov",
        "increment-of-a-path",
        "mean-over-steps",
        "mean-value",
        "pinsker",
    }
