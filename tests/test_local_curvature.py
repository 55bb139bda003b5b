"""The local room, its analytic half: verdicts, proofs without slack, twins, checks."""

from __future__ import annotations

import pytest

from lemmata.bounds.claim import Claim
from lemmata.bounds.decision import decide
from lemmata.bounds.kernel import Statement
from lemmata.bounds.kernel.statement import LITERATURE
from lemmata.bounds.paper.local import (
    cubic,
    expansion,
    far,
    growth,
    moved,
    rise,
    robust,
    sphere,
    third,
)
from lemmata.bounds.registry import claims
from lemmata.bounds.verdict import Verdict
from lemmata.verify.check import checks_of
from tests.helpers import failing_checks, surviving_twins, unnecessary_steps

EXPECTED = dict.fromkeys(
    ("local-curvature", "local-mode", "local-growth", "local-far", "local-robust"),
    Verdict.PROVED_GIVEN,
)
CLAIMS = [claims[id] for id in EXPECTED]
PARTS: dict[str, Statement] = {
    "expansion": expansion.AROUND,
    "(E0)": third.E0,
    "t_3": third.SLOW,
    "(E1)": cubic.E1,
    "rest of (E2)": cubic.REST,
    "(E2)": cubic.E2,
    "outwards": growth.OUTWARDS,
    "grows": growth.GROWS,
    "rises": rise.RISES,
    "outside a sphere": far.FAR,
    "sphere, second": sphere.BY_SECOND,
    "sphere, cubic": sphere.BY_CUBIC,
    "inside": moved.INSIDE,
    "Hessian elsewhere": moved.HESSIAN,
    "averages elsewhere": moved.AVERAGES,
    **{f"elsewhere, {k}": part for k, part in robust.PARTS.items()},
}
STATEMENTS = {claim.id: claim.statements["sharp"] for claim in CLAIMS} | PARTS


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_verdict(claim: Claim) -> None:
    decision = decide(claim.statements["sharp"])
    assert decision.verdict is EXPECTED[claim.id], decision.reason
    assert set(decision.given) <= set(LITERATURE)


@pytest.mark.parametrize("name", PARTS)
def test_parts_hold(name: str) -> None:
    decision = decide(PARTS[name])
    assert decision.verdict.holds, decision.reason


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_step_carries_weight(name: str) -> None:
    statement = STATEMENTS[name]
    assert isinstance(statement, Statement)
    assert unnecessary_steps(statement) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_twins_are_rejected(claim: Claim) -> None:
    assert claim.twins
    assert surviving_twins(claim) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_checks_agree_and_have_teeth(claim: Claim) -> None:
    assert checks_of(claim.id)
    assert failing_checks(claim) == []
