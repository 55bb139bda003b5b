"""Section 5.1 and Appendix B: what is decided, and that each piece of evidence carries weight."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

from lemmata.bounds.claim import Claim, Form, Statement, cite, induct, step
from lemmata.bounds.decision import decide
from lemmata.bounds.facts import TRIANGLE
from lemmata.bounds.paper.descent.size import Q_PRINTED, Q_SHARP
from lemmata.bounds.prove import prove
from lemmata.bounds.registry import room_claims
from lemmata.bounds.symbols import M, S, m
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
    dangling = Statement(
        "m > 0 by a label that is not there",
        sp.Gt(m, 0),
        steps=(step("positive", sp.Gt(m, 0), "nowhere"),),
    )
    assert decide(dangling).verdict is Verdict.UNKNOWN


def test_a_conclusion_no_step_reaches_is_unknown() -> None:
    idle = Statement("unreached", sp.Gt(m, 1), steps=(step("other", sp.Gt(m, 0)),))
    assert decide(idle).verdict is Verdict.UNKNOWN


def test_contradictory_hypotheses_are_vacuous() -> None:
    empty = Statement(
        "nothing satisfies it",
        sp.Gt(m, 2),
        hypotheses={"large": sp.Gt(m, 3), "small": sp.Lt(m, 1)},
        steps=(step("large enough", sp.Gt(m, 2), "large"),),
    )
    assert decide(empty).verdict is Verdict.VACUOUS


def test_a_fact_wants_all_its_scalars() -> None:
    with pytest.raises(ValueError, match="triangle needs values"):
        cite("half", TRIANGLE, {"a": m})


def test_induction_uses_no_hypothesis_about_one_index() -> None:
    sequence = sp.Function("v", nonnegative=True)
    false = Statement(
        "what holds from the tenth step on is no base for an induction",
        sp.Ge(sequence(S), 0),
        hypotheses={"late": sp.Ge(S, 10)},
        steps=(induct("all", sp.Ge(sequence(S), 0), S, "late"),),
    )
    with pytest.raises(ValueError, match="no induction"):
        decide(false)


def test_the_sharp_hessian_bound_is_never_above_the_printed() -> None:
    goal = sp.Le(Q_SHARP, Q_PRINTED)
    assert prove(goal, given=[sp.Le(m, M)]).verdict is Verdict.PROVED
