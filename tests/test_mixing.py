"""Section 5.2 and Appendix C: verdicts, and that each piece of evidence carries weight."""

from __future__ import annotations

import pytest
import sympy as sp

from lemmata.bounds.claim import Claim, Form, Statement
from lemmata.bounds.decision import decide
from lemmata.bounds.paper.mixing import (
    comparison,
    reflected,
    sampling,
    series,
    short,
    slower,
    static,
    whole_space,
)
from lemmata.bounds.paper.mixing.series import C_RADIUS
from lemmata.bounds.prove import prove
from lemmata.bounds.registry import room_claims
from lemmata.bounds.verdict import Verdict
from tests.helpers import failing_checks, surviving_twins, unnecessary_steps

CLAIMS = room_claims("mixing")

claims: dict[str, Claim] = {claim.id: claim for claim in CLAIMS}
EXPECTED: dict[tuple[str, Form], str] = {
    ("lemma-4", "printed"): "PROVED_GIVEN",
    ("lemma-4", "sharp"): "PROVED_GIVEN",
    ("equation-39", "printed"): "PROVED_GIVEN",
    ("theorem-3", "printed"): "PROVED_GIVEN",
    ("theorem-3", "sharp"): "PROVED_GIVEN",
    ("equation-21", "printed"): "PROVED_GIVEN",
    ("equation-22", "printed"): "PROVED_GIVEN",
    ("equation-23", "printed"): "PROVED_GIVEN",
    ("equation-24", "printed"): "PROVED",
    # No alpha below 1 bounds the exit probability for all times.
    ("equation-25", "printed"): "VACUOUS",
    ("equation-25", "repaired"): "PROVED_GIVEN",
    ("equation-26", "printed"): "VACUOUS",
    ("equation-26", "repaired"): "PROVED_GIVEN",
    ("equation-26", "sharp"): "PROVED_GIVEN",
    ("lemma-12", "printed"): "VACUOUS",
    ("lemma-12", "repaired"): "PROVED_GIVEN",
    ("lemma-12", "sharp"): "PROVED_GIVEN",
    # T tends to 0 as eps tends to 1.
    ("lemma-2", "printed"): "REFUTED",
    ("lemma-2", "repaired"): "PROVED_GIVEN",
    ("global-drift", "sharp"): "PROVED_GIVEN",
    ("global-poincare", "sharp"): "PROVED_GIVEN",
}
PARTS: dict[str, Statement] = {
    "reflection coupling": reflected.PAIR,
    "strongly convex": reflected.THEOREM_3_CONVEX,
    "series": series.SERIES,
    "terms decrease": series.DECREASE,
    "printed rate": slower.SLOW,
    "rate by radius": slower.FAST,
    "three terms, near": slower.THREE_NEAR,
    "three terms, late": slower.THREE_LATE,
    "three terms, far": slower.THREE_FAR,
    "three terms by the first": slower.FIRST_ALONE,
    "until the exit": comparison.SAME,
    "(S)": static.S_BOUND,
    "(B)": static.B_BOUND,
    "mixing part": sampling.DECAY,
    "exit part": sampling.EXIT_SMALL,
    "tail part": sampling.TAIL_SMALL,
}
STATEMENTS = [
    *(
        pytest.param(statement, id=f"{claim.id}-{form}")
        for claim in CLAIMS
        for form, statement in claim.statements.items()
    ),
    *(pytest.param(statement, id=name) for name, statement in PARTS.items()),
]
FACTS = {
    "coupling-inequality",
    "ito-factor",
    "persistence",
    "primitive",
    "reflected-diffusion",
    "reflection-coupling",
    "strongly-monotone-gradient",
}


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


@pytest.mark.parametrize("name", PARTS)
def test_parts_hold(name: str) -> None:
    decision = decide(PARTS[name])
    assert decision.verdict.holds, decision.reason


@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_step_carries_weight(statement: Statement) -> None:
    assert unnecessary_steps(statement) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_twins_are_rejected(claim: Claim) -> None:
    assert surviving_twins(claim) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_checks_agree_and_have_teeth(claim: Claim) -> None:
    assert failing_checks(claim) == []


def test_a_constant_that_is_a_little_too_small_fails_within_the_balls() -> None:
    """The largest value of f_0 - f_1 + f_2 over e^(-2x/pi^2), at x = 0.14, is 1.0229."""
    small = sp.Rational(1022, 1000)
    claimed = slower.THREE_NEAR.conclusion
    near = list(slower.THREE_NEAR.hypotheses.values())
    twin = sp.Le(claimed.lts, claimed.gts * small / C_RADIUS)
    assert prove(twin, given=near, method="enclosure").verdict is Verdict.REFUTED


def test_the_coupling_proof_lists_what_it_cites() -> None:
    assert set(decide(reflected.THEOREM_3_CONVEX).given) == FACTS


def test_the_global_facts_need_no_region() -> None:
    given = decide(whole_space.GLOBAL_POINCARE).given
    assert "bakry-emery-convex" in given
    assert "lyapunov-energy" in given


def test_the_printed_arithmetic_needs_an_impossible_accuracy() -> None:
    assert decide(short.ROOT_EPS).verdict is Verdict.PROVED
