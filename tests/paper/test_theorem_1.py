"""Theorem 1: the chain of lemmas is complete, each link carries weight, and it holds when run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lemmata.bounds.claim import Form
from lemmata.bounds.decision import decide
from lemmata.bounds.kernel import Statement
from lemmata.bounds.kernel.statement import LITERATURE
from lemmata.bounds.literature.diffusions import reflection
from lemmata.bounds.paper.local.refined import theorem_1_exponential
from lemmata.bounds.paper.simulation import (
    at_x,
    equation_1,
    repaired,
    sampling,
    theorem_1,
)
from lemmata.bounds.paper.simulation.size import T_SHARP
from lemmata.bounds.symbols import T, alpha
from lemmata.bounds.verdict import Verdict
from lemmata.verify.check import CHECKS, load_checks, run_check
from tests.helpers import surviving_twins, unnecessary_steps

claims = {
    claim.id: claim
    for claim in (*theorem_1.CLAIMS, *equation_1.CLAIMS, *theorem_1_exponential.CLAIMS)
}
EXPECTED: dict[tuple[str, Form], Verdict] = {
    ("theorem-1", "printed"): Verdict.PROVED_GIVEN,
    ("theorem-1", "repaired"): Verdict.PROVED_GIVEN,
    ("theorem-1", "sharp"): Verdict.PROVED_GIVEN,
    ("equation-1", "printed"): Verdict.PROVED_GIVEN,
    ("equation-1", "sharp"): Verdict.PROVED,
    ("theorem-1-steps", "sharp"): Verdict.PROVED,
    ("theorem-1-exponential", "sharp"): Verdict.PROVED_GIVEN,
}
NUMBERS = {
    "the noise level": sampling.EQUATION_1,
    "the start": sampling.START,
    "the time": sampling.TIME_IS_SHORT,
    "the exit": sampling.EXIT_IS_RARE,
    "the mass": sampling.MASS_IS_SMALL,
    "the number of steps": sampling.STEP_COUNT,
    "all observables": sampling.FOR_ALL_NEAR,
    "the printed noise level": sampling.PRINTED_LEVEL,
}


@pytest.mark.parametrize("where", EXPECTED, ids=" ".join)
def test_verdicts(where: tuple[str, Form]) -> None:
    id, form = where
    decision = decide(claims[id].statements[form])
    assert decision.verdict is EXPECTED[where], decision.reason
    assert set(decision.given) <= set(LITERATURE)


@pytest.mark.parametrize("name", NUMBERS)
def test_every_step_about_numbers_carries_weight(name: str) -> None:
    assert decide(NUMBERS[name]).verdict is Verdict.PROVED
    assert unnecessary_steps(NUMBERS[name]) == []


def _without(statement: Statement, label: str) -> Statement:
    return replace(statement, steps=tuple(s for s in statement.steps if s.label != label))


@pytest.mark.parametrize(
    ("statement", "label"),
    [
        (s, step.label)
        for s in (repaired.FROM_START, theorem_1.THEOREM_1_SHARP)
        for step in s.steps
        if step.source is not None
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_every_lemma_that_is_applied_is_needed(statement: Statement, label: str) -> None:
    assert not decide(_without(statement, label)).verdict.holds


@pytest.mark.parametrize("id", claims)
def test_twins_are_rejected(id: str) -> None:
    assert surviving_twins(claims[id]) == []


@pytest.mark.parametrize("faster", [1, 40])
def test_a_time_that_is_too_short_is_not_proved(faster: int) -> None:
    """With T/30 the theorem is false: Theorem 3 does not hold at 40 alpha."""
    define = dict(at_x.AT_X.define) | {T: T_SHARP / 30}
    steps = tuple(
        replace(s, at=dict(s.at) | {reflection.a: faster * alpha}) if s.label == "mixing" else s
        for s in at_x.AT_X.steps
    )
    steps = tuple(replace(s, goal=s.meant) if s.label == "mixing" else s for s in steps)
    assert not decide(replace(at_x.AT_X, define=define, steps=steps)).verdict.holds


@pytest.mark.parametrize(
    "name",
    [
        "law_after_the_theorems_steps",
        "half_planes_after_the_theorems_steps",
        "law_after_the_exponential_steps",
    ],
)
def test_it_holds_when_run(name: str) -> None:
    load_checks(["theorem-1", "theorem-1-exponential"])
    result = run_check(CHECKS[name])
    assert result.verdict is Verdict.CONSISTENT
    assert set(result.twins.values()) == {Verdict.REFUTED}
