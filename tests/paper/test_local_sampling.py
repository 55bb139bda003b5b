"""The local room, its sampling half: verdicts, proofs without slack, twins, checks."""

from __future__ import annotations

import pytest

from lemmata.bounds.claim import Claim
from lemmata.bounds.decision import decide
from lemmata.bounds.registry import room_claims
from lemmata.bounds.verdict import Verdict
from lemmata.verify.check import checks_of
from tests.helpers import failing_checks, surviving_twins

GIVEN = Verdict.PROVED_GIVEN
EXPECTED = {
    "local-exit": GIVEN,
    "local-mixing": GIVEN,
    "local-paths": GIVEN,
    "local-radial": GIVEN,
    "theorem-1-local": GIVEN,
    "theorem-1-local-point": GIVEN,
    "local-laplace": GIVEN,
    "theorem-1-laplace": GIVEN,
}
CLAIMS = [claim for claim in room_claims("local") if claim.id in EXPECTED]


def test_the_half_is_complete() -> None:
    assert {claim.id for claim in CLAIMS} == set(EXPECTED)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_verdict(claim: Claim) -> None:
    decision = decide(claim.statements["sharp"])
    assert decision.verdict is EXPECTED[claim.id], decision.reason


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_twins_are_rejected(claim: Claim) -> None:
    assert claim.twins
    assert surviving_twins(claim) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_checks(claim: Claim) -> None:
    assert checks_of(claim.id)
    assert failing_checks(claim) == []
