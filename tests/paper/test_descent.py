"""Section 5.1 and Appendix B: what is decided, and that each piece of evidence carries weight."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sympy as sp

from lemmata.bounds.claim import Claim, Form
from lemmata.bounds.decision import decide
from lemmata.bounds.kernel import Statement, step
from lemmata.bounds.paper.descent.size import Q_PRINTED, Q_SHARP
from lemmata.bounds.prove import prove
from lemmata.bounds.registry import room_claims
from lemmata.bounds.symbols import M, m
from lemmata.bounds.verdict import Verdict
from tests.helpers import failing_checks, surviving_twins, unnecessary_steps

CLAIMS = room_claims("descent")

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")
claims: dict[str, Claim] = {claim.id: claim for claim in CLAIMS}
_RAY = ["exit-time", "taylor"]
_PATH = ["adjoint-bounded-below", "derivative"]
EXPECTED: dict[tuple[str, Form], tuple[str, list[str]]] = {
    ("lemma-10", "printed"): ("REFUTED", []),
    ("lemma-10", "repaired"): ("PROVED_GIVEN", ["taylor"]),
    ("lemma-9", "printed"): ("PROVED_GIVEN", _RAY),
    ("lemma-1", "printed"): ("PROVED_GIVEN", [*_PATH, *_RAY]),
    ("lemma-1", "sharp"): ("PROVED_GIVEN", [*_PATH, *_RAY]),
    ("equation-15", "printed"): ("PROVED_GIVEN", _RAY),
    ("equation-16", "printed"): ("PROVED", []),
    ("equation-17", "printed"): ("PROVED_GIVEN", _RAY),
    ("equation-18", "printed"): ("PROVED", []),
    ("equation-19", "printed"): ("PROVED_GIVEN", ["derivative"]),
    ("equation-19", "sharp"): ("PROVED_GIVEN", ["derivative"]),
    ("equation-20", "printed"): ("PROVED_GIVEN", _PATH),
}
STATEMENTS = [
    pytest.param(statement, id=f"{claim.id}-{form}")
    for claim in CLAIMS
    for form, statement in claim.statements.items()
]


@pytest.mark.parametrize(
    ("where", "expected"), EXPECTED.items(), ids=[" ".join(k) for k in EXPECTED]
)
def test_verdicts(where: tuple[str, Form], expected: tuple[str, list[str]]) -> None:
    id, form = where
    decision = decide(claims[id].statements[form])
    assert (decision.verdict, list(decision.given)) == expected, decision.reason


@pytest.mark.parametrize("statement", STATEMENTS)
def test_every_step_carries_weight(statement: Statement) -> None:
    assert unnecessary_steps(statement) == []


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda c: c.id)
def test_twins_are_rejected(claim: Any) -> None:
    assert surviving_twins(claim) == []


@pytest.mark.parametrize("id", ["lemma-1", "lemma-9", "lemma-10"])
def test_checks_agree_and_have_teeth(id: str) -> None:
    assert failing_checks(claims[id]) == []


def test_a_claim_may_not_rest_on_what_is_not_established() -> None:
    dangling = Statement(sp.Gt(m, 0), steps=(step("positive", sp.Gt(m, 0), "nowhere"),))
    assert decide(dangling).verdict is Verdict.UNKNOWN


def test_a_conclusion_no_step_reaches_is_unknown() -> None:
    idle = Statement(sp.Gt(m, 1), steps=(step("other", sp.Gt(m, 0)),))
    assert decide(idle).verdict is Verdict.UNKNOWN


def test_hypotheses_that_nothing_satisfies_prove_nothing() -> None:
    enough = step("large enough", sp.Gt(m, 2), "large")
    empty = Statement(
        sp.Gt(m, 2), given={"large": sp.Gt(m, 3), "small": sp.Lt(m, 1)}, steps=(enough,)
    )
    assert decide(empty).verdict is Verdict.UNKNOWN
    shown = replace(empty, steps=(enough, step("absurd", sp.false, "large", "small")))
    assert decide(shown).verdict is Verdict.VACUOUS


def test_the_sharp_hessian_bound_is_never_above_the_printed() -> None:
    goal = sp.Le(Q_SHARP, Q_PRINTED)
    assert prove(goal, given=[sp.Le(m, M)]).verdict is Verdict.PROVED
