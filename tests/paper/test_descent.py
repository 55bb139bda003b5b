"""Section 5.1 and Appendix B: what is decided, and that each piece of evidence carries weight."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from lemmata.bounds.claim import Form
from lemmata.bounds.decision import decide
from lemmata.bounds.kernel import Statement, step
from lemmata.bounds.paper.descent.size import Q_PRINTED, Q_SHARP
from lemmata.bounds.prove import prove
from lemmata.bounds.symbols import M, m
from lemmata.bounds.verdict import Verdict
from tests.paper.room import Expected, Room

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")
_RAY = ["exit-time", "taylor"]
_PATH = ["adjoint-bounded-below", "derivative"]
EXPECTED: dict[tuple[str, Form], Expected] = {
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


class TestDescent(Room):
    name = "descent"
    expected = EXPECTED
    single = frozenset({"lemma-1", "equation-19", "equation-20"})
    unmeasured = frozenset(f"equation-{k}" for k in range(15, 20))


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
